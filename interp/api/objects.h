/* What stands behind the opaque types of tenet.h. The public functions only translate between C
 * strings and the rooms below; nothing is decided here. Indices from outside are checked, and give
 * nothing when they are past the end; so does NULL in place of an object. */
#ifndef TENET_API_OBJECTS_H
#define TENET_API_OBJECTS_H

#include "base/vector.h"
#include "check/compile.h"
#include "report/column.h"
#include "tenet.h"

#include <stdatomic.h>

/* Never written to after loading, so that any number of threads may read it; but for the count of
 * those who need it: tenants and answers keep their rules. */
struct tenet_rules {
    atomic_size_t *users;
    struct compilation *compilation;
    const struct program *program;
    struct arena *arena;
    struct column_of_results *columns; /* one a result */
    const char **names;                /* of the results */
    uint32_t count;
};

/* A fact as the cell that was given, checked then; not given: unknown. Cells and not values, so
 * that setting a fact again and again takes no more memory. */
struct given_cell {
    bool is_given;
    struct buffer cell;
};
struct child_table {
    bool is_known;
    VECTOR(struct given_cell *) rows; /* each with a cell a fact */
};
struct tenet_tenant {
    const struct tenet_rules *rules;
    struct given_cell *facts;
    struct child_table *tables; /* by record; [0] unused */
    struct arena *scratch;      /* the last refusal */
};

/* One answer in C strings; filled when it is first asked for. */
struct answer_text {
    bool is_filled, is_list, is_undecided;
    const char *name, *value, *rule, *because;
    const char **items, **cites, **possible, **missing;
    size_t item_count, cite_count, possible_count, missing_count;
};

struct report;

/* Answers are read from a row of a frame: those of a portfolio while the callback runs; those of
 * one tenant at once. Its JSON and explanation, which take longer than all the rest, are made when
 * they are asked for, by evaluating a copy of the facts again. */
struct answers_texts {
    const struct tenet_rules *rules;
    const struct frame *frame; /* NULL: it is gone */
    uint32_t row;
    tenet_tenant *tenant; /* the copy; NULL: of a portfolio */
    day_number as_of;
    struct arena *arena; /* of all texts here */
    struct answer_text *answers;
    const char *json, *explanation;
    struct report *report; /* makes the JSON; once it is asked for */
    struct buffer lines;   /* what the report wrote */
};
struct tenet_answers {
    struct answers_texts *texts; /* apart, since reading fills it in */
    size_t count;
};

/* messages.c */
/* Adds to *messages, which is made when it is NULL; nothing when `messages` is. */
void messages_add(tenet_messages **messages, bool is_error, struct text message);
void messages_add_diags(tenet_messages **messages, const struct diags *diags);
/* A copy that ends in NUL. */
const char *string_of(struct arena *arena, struct text text);

/* rules.c */
const struct tenet_rules *rules_keep(const struct tenet_rules *rules);
void rules_release(const struct tenet_rules *rules);

/* tenant.c */
tenet_tenant *tenant_object_copy(const tenet_tenant *tenant);

/* evaluate.c: an evaluation of one tenant, whose frame has one row. */
struct evaluation {
    struct evaluator *evaluator;
    struct batch *batch;
    const struct frame *frame;
};
void evaluation_begin(struct evaluation *evaluation, const tenet_tenant *tenant, day_number as_of,
                      bool keep_children);
void evaluation_end(struct evaluation *evaluation);
/* as_of as of tenet_evaluate. */
bool day_of(const char *as_of, day_number *day);

/* answers.c */
tenet_answers *answers_new(const struct tenet_rules *rules);
/* Turns to another row; what was given out before is gone. */
void answers_turn(tenet_answers *answers, const struct frame *frame, uint32_t row);
/* Reads every answer and lets go of the frame. */
void answers_settle(tenet_answers *answers, const tenet_tenant *tenant);

#endif
