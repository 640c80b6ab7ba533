/* What comparisons ask of values, and what they ask it of: from a comparison back through look-ups,
 * holes of templates, ages, counts and cases to the facts behind it. For candidates.c only. */
#ifndef TENET_SUITE_QUESTIONS_H
#define TENET_SUITE_QUESTIONS_H

#include "base/vector.h"
#include "eval/calendar.h"

enum question_kind {
    ASK_ANY,   /* whether there is a value, and which of a few: nothing that constants could tell */
    ASK_EQUAL, /* one of the texts */
    ASK_ORDER, /* how a number or date stands to the values */
    ASK_PART,  /* starts, ends with, contains one of the texts */
    ASK_FORM,  /* matches a template */
    ASK_TABLE, /* is in a table */
    ASK_ITEMS  /* of a list: of its items */
};

struct question {
    enum question_kind kind;
    uint32_t number;    /* of the question_new that made it */
    enum compare_op op; /* of PART */
    bool ignoring_case;
    bool is_partial; /* the values stand for some of the classes only */
    struct type type;
    const struct value *values; /* of type; of ITEMS texts */
    uint32_t count;
    const struct template_form *form;
    uint32_t table;
    const struct item_test *test;
};

/* What is asked of one fact. */
struct asked {
    const struct fact *fact;
    VECTOR(struct value) values; /* one of each class that a question knows, each once */
    VECTOR(struct text) items;   /* of a list: items that are wanted */
    VECTOR(uint32_t) counts;     /* of a list: how many items are wanted */
    VECTOR(struct question) questions;
    bool is_partial; /* some classes are missing */
    bool is_shown;   /* a result may be the value itself */
};

struct link { /* two facts that are compared with each other */
    struct asked *left, *right;
};

struct hole_wish { /* a value that a hole of a text is to have */
    uint32_t scope, part;
    node_id text;
    const struct template_form *form;
    struct text value;
};

struct asking {
    struct arena *arena;
    const struct program *program;
    struct calendar calendar;
    struct asked *const *facts; /* by record, fact; may hold what another program asked */
    VECTOR(struct link) links;
    VECTOR(struct hole_wish) wishes;
    uint32_t **seen; /* by scope, node: the newest question that came by */
    uint32_t question_count;
    bool is_cut; /* too many questions: some were left out */
};

enum { VALUES_A_FACT = 256, SMALL_TABLE = 24, QUESTIONS_MOST = 1000000 };

/* All comparisons of the program; fills facts, links and wishes. */
void questions_ask(struct asking *asking);
struct question question_new(struct asking *asking, enum question_kind kind, enum type_kind type);
/* Asks a node, which passes it on to what its value comes from. */
void question_reach(struct asking *asking, uint32_t scope, node_id node,
                    const struct question *question);

/* classes.c */
/* In which class of the question a known value falls; 0 is that of values nobody asks for. */
uint32_t question_class(const struct schema *schema, const struct question *question,
                        const struct value *value);
/* One value of each class but 0, of the question's type; calls back with each. */
typedef void question_take(void *context, const struct value *value);
void question_values(struct arena *arena, const struct schema *schema,
                     const struct question *question, question_take *take, void *context);
/* A text that matches the template, its holes as wanted (by part; empty: any). */
bool template_fill(struct arena *arena, const struct template_form *form, const struct text *holes,
                   struct text *text);

#endif
