/* What an evaluator and its frames hold; shared by the files of this room only. An *answer* is what
 * a node came out as for every row of the batch: of a condition two planes, of a value two planes
 * and a column. What a payload comes to on the day of evaluation is *resolved* once an evaluator.
 */
#ifndef TENET_EVAL_STATE_H
#define TENET_EVAL_STATE_H

#include "base/vector.h"
#include "eval/calendar.h"
#include "eval/flat.h"
#include "eval/frame.h"
#include "eval/memo.h"
#include "eval/planes.h"
#include "eval/probe.h"

struct list_view {
    const struct text *items;
    uint32_t count;
};

struct answer {
    union {
        uint64_t *is_true; /* of a condition */
        uint64_t *known;   /* of a value */
    };
    union {
        uint64_t *is_false;
        uint64_t *blank;
    };
    union { /* of a value, by the kind of its type; only rows that are known count */
        struct text *texts;
        number *numbers;
        uint64_t *yes; /* a plane */
        day_number *days;
        uint32_t *codes;
        struct list_view *lists;
        void *column;
    };
    bool is_single; /* one value (not a plane's) stands for every row */
};

struct resolved {
    const struct value *values; /* CONSTANT, ONE_OF, OUTPUT_IS, item tests; of many numbers and
                                   dates sorted */
    uint32_t count;
    struct text_map *map;      /* of many texts */
    const uint8_t *has_code;   /* ONE_OF and OUTPUT_IS: by code, 0 or 1 */
    uint32_t code_count;       /* has_code has one more, 0 */
    struct day_window window;  /* AGO, WITHIN */
    number how_many;           /* QUANTIFIED */
    struct text_probe *probes; /* ONE_OF of few texts: one a value */
    struct memo *memo;         /* other tests of texts; NULL until it is worth while */
};

/* From this many values on a search beats a look at each. */
enum { MANY_VALUES = 9 };

/* A rule's turn to decide. Taking the strongest value goes by values, so a rule whose value is not
 * a constant has a turn for each value that it may give. */
#define CODE_ANY UINT32_MAX
#define CODE_BLANK (UINT32_MAX - 1)
#define TURN_NONE UINT32_MAX
struct turn {
    uint32_t rule;
    uint32_t code; /* of output 0: the turn counts where the rule gives it; CODE_ANY: always */
    uint32_t next; /* the rule's next turn, or TURN_NONE */
};
struct decision_plan {
    struct turn *turns;
    uint32_t turn_count;
    bool has_otherwise;      /* a rule applies whenever no other does */
    uint32_t *first_turns;   /* by rule */
    uint32_t **sources;      /* of open outputs, by rule: equal numbers give equal values */
    uint32_t output_base;    /* number of output 0 among all outputs of the program */
    bool *node_may_be_blank; /* by rule * output_count + output */
};

/* How an output came out. */
struct outcome {
    uint64_t *possible;  /* finite: a plane a code, and then one for blank */
    uint32_t code_count; /* finite */
    uint64_t *decided;
    uint32_t *codes;      /* finite: of the rows that are decided; code_count is blank */
    struct answer answer; /* open: its value */
    uint32_t *givers;     /* open: the rule that gave the row's value, or GIVER_BLANK */
    uint64_t *mixed;      /* open: rows given different values, or an unknown one */
    uint64_t *seen;       /* open: rows given any */
};
#define GIVER_BLANK UINT32_MAX

struct decided {
    struct outcome *outcomes; /* by output */
    uint64_t *open;           /* a list: by row, a bit for each rule that is not surely false */
    uint32_t open_words;      /* of a row */
    uint32_t *stops;          /* by row: the first turn surely taken, or TURN_NONE */
    uint64_t *sole;           /* just one turn may decide, and none stays undecided after it */
};

struct plane_block {
    struct plane_block *next;
    size_t used, count;
    plane *planes;
};

struct range_group; /* ranges.h */

struct walk_step {
    const struct node *node;
    struct answer *answer;
    struct range_group *group; /* with all its nodes, or NULL */
};

struct frame {
    struct evaluator *evaluator;
    const struct scope *scope;
    uint32_t scope_index;
    const struct batch *batch;
    uint32_t rows, words; /* words of every plane that hold rows; those past them are 0 */
    uint32_t room;        /* rows that a column has */
    uint64_t *all, *none;
    struct answer *answers;  /* by node */
    struct walk_step *steps; /* of a walk */
    uint32_t step_count;
    bool is_ordered;          /* the steps are for many rows */
    struct decided *decided;  /* by decision; of the root's frame */
    uint64_t turn;            /* batches so far */
    struct flat_texts **flat; /* by node; NULL until its texts or lists are tested */
    bool *is_numbered;        /* by node: a text that is tested often enough to be numbered */
    struct flat_asked *asked; /* by node: what it comes to for those numbers */
    struct arena *arena;
    struct plane_block *blocks;
};

struct kept_frame { /* a child batch that is kept for an explanation */
    struct batch *batch;
    struct frame *frame;
};

struct node_list {
    node_id *items;
    uint32_t count;
};
struct needed {              /* for the wanted results */
    bool **nodes;            /* by scope, node */
    struct node_list *order; /* by scope: the same as a list, in order */
    bool *folds, *decisions;
};

struct fold_store;
struct gathered;
struct missing_walk;

struct evaluator {
    const struct program *program;
    day_number as_of;
    bool keep_children;
    bool is_changing; /* its program is: what tests said of texts is not kept */
    bool shares_folds;
    struct arena *arena;
    struct calendar calendar;
    struct needed needed;
    struct resolved **resolved;   /* by scope, node */
    struct decision_plan *plans;  /* by decision */
    struct fold_store *folds;     /* perhaps another evaluator's */
    struct gathered *gathered;    /* by record: of the batch at hand */
    struct missing_walk *missing; /* scratch */
    uint32_t **paths;             /* by record, fact: its path; last: of the record itself */
    struct frame **frames;        /* by scope; made when first used */
    struct text *holes;           /* scratch: as many as the longest template has parts */
    uint32_t hole_count;
    struct memo **keys; /* by table: its rows by key, as memos of texts */
    VECTOR(struct kept_frame) kept;
    VECTOR(struct text_map *) maps;
};

/* evaluator.c: what the payload comes to on the day of evaluation */
void resolve_node(struct evaluator *evaluator, const struct scope *scope, const struct node *node,
                  struct resolved *resolved);

/* frame.c */
struct frame *frame_new(struct evaluator *evaluator, uint32_t scope);
void frame_free(struct frame *frame);
uint64_t *frame_planes(struct frame *frame, size_t count); /* zero, side by side */
void frame_start(struct frame *frame, const struct batch *batch);
/* False of conditions and values whose answer is another's, or the same for every row. */
bool has_own_planes(const struct node *node);
/* Memory for what the node comes out as, from the frame. */
void answer_prepare(struct frame *frame, const struct node *node, struct answer *answer);

static inline const struct answer *frame_child(const struct frame *frame, const struct node *node,
                                               uint32_t index) {
    return &frame->answers[frame->scope->children[node->first_child + index]];
}
static inline const struct resolved *frame_resolved(const struct frame *frame,
                                                    const struct node *node) {
    return &frame->evaluator->resolved[frame->scope_index][node - frame->scope->nodes];
}

/* evaluator.c: memos for a batch that is worth them, else NULL */
bool is_worth_memos(const struct frame *frame);
struct memo *memo_of_node(const struct frame *frame, const struct node *node);
struct memo *memo_of_table(const struct frame *frame, uint32_t table);

/* flat.c: the numbers of a node's items, or of its texts, for a batch that is worth it, else NULL
 */
const struct flat_texts *flat_items_of(struct frame *frame, node_id id);
const struct flat_texts *flat_texts_of(struct frame *frame, node_id id);
/* What a node's test comes to, 0 or 1, by number. */
const uint8_t *flat_ask(struct frame *frame, const struct node *node, const struct flat_texts *flat,
                        memo_ask *ask, const void *context);

/* values.c */
void *column_new(struct arena *arena, enum type_kind kind, uint32_t rows);
void answer_get(const struct answer *answer, enum type_kind kind, uint32_t row,
                struct value *value);
/* Puts a value that is known into the column; the planes are the caller's. */
void answer_put(struct answer *answer, enum type_kind kind, uint32_t row,
                const struct value *value);
/* Copies the values of the rows of a word's bits. */
void answer_copy(struct answer *to, const struct answer *from, enum type_kind kind, uint32_t word,
                 uint64_t bits);
/* Both known. Codes, yes/no and lists order in no useful way but always the same. */
int value_order(enum type_kind kind, const struct value *a, const struct value *b);

/* Leaf kernels: each fills the answer for the words of the batch. */
void compare_equal(struct frame *frame, const struct node *node, struct answer *out);
void compare_order(struct frame *frame, const struct node *node, struct answer *out);
void compare_one_of(struct frame *frame, const struct node *node, struct answer *out);
void compare_window(struct frame *frame, const struct node *node, struct answer *out);
void text_equal(struct frame *frame, const struct node *node, struct answer *out);
void text_one_of(struct frame *frame, const struct node *node, struct answer *out);
void text_tests(struct frame *frame, const struct node *node, struct answer *out);
void text_matches(struct frame *frame, const struct node *node, struct answer *out);
void text_hole(struct frame *frame, const struct node *node, struct answer *out);
void list_items(struct frame *frame, const struct node *node, struct answer *out);
void list_first(struct frame *frame, const struct node *node, struct answer *out);
void list_count(struct frame *frame, const struct node *node, struct answer *out);
void list_empty(struct frame *frame, const struct node *node, struct answer *out);
void lookup_cell(struct frame *frame, const struct node *node, struct answer *out);
void lookup_in_table(struct frame *frame, const struct node *node, struct answer *out);
void since_days(struct frame *frame, const struct node *node, struct answer *out);

/* What a comparison of two values comes to where `passes` says how their known values compare. */
static inline void compare_word(struct answer *out, const struct answer *left,
                                const struct answer *right, uint32_t word, uint64_t passes) {
    uint64_t both = left->known[word] & right->known[word];
    out->is_true[word] = both & passes;
    out->is_false[word] = (both & ~passes) | left->blank[word] | right->blank[word];
}
static inline void compare_word_one(struct answer *out, const struct answer *child, uint32_t word,
                                    uint64_t passes) {
    out->is_true[word] = child->known[word] & passes;
    out->is_false[word] = (child->known[word] & ~passes) | child->blank[word];
}

/* needed.c */
void needed_new(struct evaluator *evaluator, const struct wanted *wanted); /* NULL: everything */

/* twins.c: by node that is needed, the first that asks the same */
void twins_find(const struct evaluator *evaluator, uint32_t scope, node_id *first);

/* order.c: makes the steps, or makes them anew for many rows */
void frame_order(struct frame *frame, bool is_for_many_rows);

/* walk.c */
void walk_nodes(struct frame *frame);
void walk_node(struct frame *frame, const struct node *node, struct answer *out);

/* turns.c */
void decide_plan(struct evaluator *evaluator, uint32_t decision);

/* given.c: what rules give for outputs */
/* Adds what the rule gives (GIVER_BLANK: blank) in the rows of `may` to what is possible. */
void given_add(struct frame *frame, uint32_t decision, uint32_t output, uint32_t rule,
               const uint64_t *may);
/* The rows for which the rule may give the code (or CODE_BLANK), and surely gives it. */
void given_code(const struct frame *frame, uint32_t decision, uint32_t rule, uint32_t code,
                uint64_t *may, uint64_t *surely);
/* The value that a rule gives for a row, as a value of the output; unknown also when several are
 * possible. */
void given_value(const struct frame *frame, uint32_t decision, uint32_t output, uint32_t rule,
                 uint32_t row, struct value *value);
/* The same for all rows: known or blank, and blank. */
void given_states(const struct frame *frame, uint32_t decision, uint32_t output, uint32_t rule,
                  uint64_t *decided, uint64_t *blank);
/* Puts a row's one value into the columns of an open output. */
void given_fill(struct frame *frame, uint32_t decision, uint32_t output);
/* A code of a finite output as a value; CODE_BLANK is blank. */
void given_from_code(const struct output *output, uint32_t code, struct value *value);

/* decide.c */
void decide_prepare(struct frame *frame, uint32_t decision); /* memory */
void decide_rows(struct frame *frame, uint32_t decision);
void decide_output(struct frame *frame, const struct node *node, struct answer *out);
void decide_output_is(struct frame *frame, const struct node *node, struct answer *out);
void decide_output_blank(struct frame *frame, const struct node *node, struct answer *out);
/* The planes of a rule's condition. */
static inline const uint64_t *rule_true(const struct frame *frame, const struct rule *rule) {
    return rule->condition == INDEX_NONE ? frame->all : frame->answers[rule->condition].is_true;
}
static inline const uint64_t *rule_false(const struct frame *frame, const struct rule *rule) {
    return rule->condition == INDEX_NONE ? frame->none : frame->answers[rule->condition].is_false;
}

/* folds.c */
void folds_new(struct evaluator *evaluator);
void folds_new_gathered(struct evaluator *evaluator); /* the folds are there */
void folds_free(struct evaluator *evaluator);
void folds_forget(struct evaluator *evaluator);
bool folds_want(const struct evaluator *evaluator, uint32_t record); /* rows of that record */
void folds_take(struct evaluator *evaluator, const struct frame *child);
void folds_gather(struct evaluator *evaluator, const struct batch *tenants);
/* Forgets what one fold holds of the tenants and takes the child rows that are kept once more. */
void folds_retake(struct evaluator *evaluator, uint32_t fold, const struct batch *tenants);
void fold_quantified(struct frame *frame, const struct node *node, struct answer *out);
void fold_count(struct frame *frame, const struct node *node, struct answer *out);
void fold_choice(struct frame *frame, const struct node *node, struct answer *out);
/* Sets the bits of the paths behind an unknown QUANTIFIED, COUNT_CHILDREN or CHOICE. */
void fold_missing(const struct frame *frame, uint32_t row, const struct node *node,
                  uint64_t *paths);

/* missing.c */
void missing_new(struct evaluator *evaluator);
void missing_free(struct evaluator *evaluator);
/* Sets bits: of a root frame those of paths, of a child's frame those of its record's facts. */
void missing_of_node(const struct frame *frame, uint32_t row, node_id node, uint64_t *bits);
void missing_of_output(const struct frame *frame, uint32_t row, uint32_t decision, uint32_t output,
                       uint64_t *bits);
void missing_list(const struct program *program, const uint64_t *bits, struct arena *arena,
                  uint32_t **paths, uint32_t *count);
uint64_t *missing_bits(const struct frame *frame); /* scratch for one set, cleared */

#endif
