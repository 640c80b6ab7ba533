/* What a comparison keeps while it is made; for the files that make it only. */
#ifndef TENET_CHANGE_COMPARER_H
#define TENET_CHANGE_COMPARER_H

#include "base/vector.h"
#include "change/compare.h"

enum version { OLD, NEW, VERSIONS };

struct found_outcome {
    struct outcome out;       /* counts are filled at the end */
    uint32_t number;          /* its place until the end */
    uint32_t rank;            /* its place then; of equal ones by text */
    const struct text *items; /* of a list: those that are certain */
    uint32_t item_count;
};

#define ITEM_NONE UINT32_MAX       /* the rule adds none */
#define ITEM_OPEN (UINT32_MAX - 1) /* it is not known beforehand */

/* How a result of one tenant came out. */
struct side {
    uint32_t outcome; /* in outcomes of the result */
    uint32_t rule;    /* of the version's decision; INDEX_NONE: no single one */
};

struct compared {
    struct text name;
    bool in[VERSIONS], is_list, is_finite;
    bool is_reordered; /* a one-of with its values in another order */
    bool is_condition; /* in both a definition that is one; finite too */
    struct result result[VERSIONS];
    struct type type[VERSIONS]; /* of a list that of its items */
    uint32_t *code_map;         /* finite: OLD's code -> NEW's, or INDEX_NONE; blank last */
    uint32_t *new_codes;        /* finite: those of NEW that OLD lacks */
    uint32_t new_code_count;
    uint32_t *codes[VERSIONS]; /* finite: outcomes of codes, blank last; NULL: not yet filled */
    uint32_t *rule_map;        /* OLD's rule -> NEW's, or INDEX_NONE; NULL: no rules to compare */
    uint32_t *items[VERSIONS]; /* lists: by rule a number that stands for its item, or ITEM_... */
    VECTOR(struct found_outcome) outcomes;
    struct text_map *outcome_ids;
    VECTOR(struct transition) transitions;
    struct text_map *transition_ids;
    uint64_t changed, other_rule, undecided[VERSIONS];
};

struct compared_promise {
    struct promise_change out;
    bool in[VERSIONS];
    node_id holds[VERSIONS];
    VECTOR(struct text) newly;
    VECTOR(struct text) still;
};

struct comparer {
    const struct compare_request *request;
    struct comparison *comparison;
    struct arena *arena, *scratch; /* scratch: a row */
    const struct program *program[VERSIONS];
    struct evaluator *evaluator[VERSIONS];
    struct compared *results;
    uint32_t count;
    VECTOR(struct move) moves;
    struct compared_promise *promises;
    uint32_t promise_count;
    plane wanted;                 /* rows of the batch that are compared */
    plane *differs;               /* by result: rows of the batch that differ */
    struct buffer text[VERSIONS]; /* scratch */
};

/* matching.c: what is compared, by name */
void matching_begin(struct comparer *comparer);
void matching_free(struct comparer *comparer);

/* outcomes.c: how results came out */
struct side side_of(struct comparer *comparer, struct compared *result, enum version version,
                    const struct frame *frame, uint32_t row);
/* The outcomes of the codes of a finite result, blank last (yes has code 0, no 1). */
const uint32_t *outcomes_of_codes(struct comparer *comparer, struct compared *result,
                                  enum version version, const struct frame *frame);
/* Counts tenants with these outcomes. */
void note_transition(struct compared *result, uint32_t from, uint32_t to, uint64_t count);
/* Puts outcomes and transitions in order and into the comparison. */
void outcomes_end(struct comparer *comparer);

/* rows.c: a batch at a time */
/* Both versions read it alike. */
void rows_compare(struct comparer *comparer, const struct frame *const frames[VERSIONS]);
/* Adds a move. The tenant's id lives as long as the comparison. */
void note_move(struct comparer *comparer, uint32_t result, struct text tenant_id,
               const struct side sides[VERSIONS]);
/* Counts one tenant that did not move. */
void note_stay(struct compared *result, const struct side sides[VERSIONS]);
/* Counts one tenant of a result that the other version lacks. */
void note_alone(struct compared *result, enum version version, struct side side);
/* Counts a promise that a tenant breaks. */
void note_promise(struct comparer *comparer, struct compared_promise *promise,
                  const bool is_broken[VERSIONS], struct text tenant_id);
/* The rows that are compared: all that are not skipped and for which `where` holds. */
void rows_choose(struct comparer *comparer, const struct frame *frame);
struct text row_tenant_id(const struct batch *batch, uint32_t row);

#endif
