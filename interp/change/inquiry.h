/* The search for causes: trials (NEW with some edits taken back), run side by side over the tenants
 * that changed. Shared by the files of the search. */
#ifndef TENET_CHANGE_INQUIRY_H
#define TENET_CHANGE_INQUIRY_H

#include "base/vector.h"
#include "change/cause.h"
#include "eval/evaluator.h"

enum {
    CAUSE_TRIALS_MAX = 4096,   /* rule sets put together for one search; then it gives up */
    CAUSE_SINGLES_MAX = 512,   /* edits tried one by one; of more first bundles */
    CAUSE_PAIRS_OF = 24,       /* of so many edits all pairs are tried */
    CAUSE_AT_ONCE = 32,        /* evaluators side by side */
    CAUSE_TENANTS_KEPT = 50000 /* in memory; of more all are read again for each pass */
};

/* A way to read tenants: rule sets whose records are the same share it. */
struct shape {
    struct text signature;
    const struct schema *schema;
    struct compilation *keeper; /* of the schema; NULL: NEW */
    struct gathered *gathered;  /* of the first CAUSE_TENANTS_KEPT; NULL: not yet */
    VECTOR(const struct tenant *) tenants;
    VECTOR(uint32_t) numbers; /* as changes count them */
};

struct inquiry {
    struct arena *arena;
    const struct edits *edits;
    day_number as_of;
    const struct text *results;
    uint32_t result_count;
    bool *changes_result; /* a result each: some change is of it; others are not evaluated */
    const struct tenants_again *tenants;
    struct change *changes;
    size_t change_count;
    uint32_t tenant_count;
    VECTOR(struct shape *) shapes; /* the first is that of NEW */
    struct text_map *numbers;      /* by id; made when there is a second shape */
    uint32_t *meaningful;          /* edits that have meaning */
    uint32_t meaningful_count;
    uint32_t trials_left;
    bool *back;               /* scratch: an edit each */
    bool *wanted;             /* a change each: the next pass is about it */
    uint64_t *alike;          /* of each change: what the trials made of it, in one number */
    struct edit_terms *terms; /* an edit each; made when needed */
    bool has_failed;          /* reading did */
    VECTOR(struct cause) causes;
};

/* ---- Tenants (inquiry_tenants.c). */

/* Finds or makes the shape of a compilation, which it may keep (then *made becomes NULL). */
struct shape *shape_of(struct inquiry *inquiry, const struct schema *schema,
                       struct compilation **made);
void shapes_free(struct inquiry *inquiry);
/* Batches, each with the numbers of its tenants by row (INDEX_NONE: none of them). */
struct batch_taker {
    void *context;
    void (*children)(void *context, const struct batch *batch);
    void (*tenants)(void *context, const struct batch *batch, const uint32_t *numbers);
};
/* Some of the first CAUSE_TENANTS_KEPT, by their numbers, sorted. */
struct tenant_list {
    const uint32_t *numbers;
    uint32_t count;
};
/* Of all tenants when `only` is NULL. False when reading failed. */
bool tenants_pass(struct inquiry *inquiry, struct shape *shape, const struct tenant_list *only,
                  const struct batch_taker *taker);

/* ---- Trials (trial.c). */

struct trial {
    const uint32_t *edits; /* taken back; sorted */
    uint32_t count;
    struct compilation *made; /* NULL: kept by its shape */
    const struct program *program;
    struct shape *shape;
    struct evaluator *evaluator;
    struct result *found; /* by result; and whether there is one */
    bool *is_found;
};

/* False when that is no rule set, or no trial is left. */
bool trial_start(struct inquiry *inquiry, const uint32_t *edits, uint32_t count,
                 struct trial *trial);
void trial_end(struct trial *trial);
/* Evaluates the wanted changes with every trial. False when reading failed. */
typedef void trial_outcome(void *context, uint32_t trial, uint32_t change, struct text outcome);
bool trials_pass(struct inquiry *inquiry, struct trial *trials, uint32_t count,
                 const struct tenant_list *only, trial_outcome *visit, void *context);
/* ---- Sets of edits. */

struct edit_set {
    const uint32_t *edits; /* sorted */
    uint32_t count;
};
/* A small set with this edit that can be taken back (needs.c); count 0: none was found. */
struct edit_set edit_needs(struct inquiry *inquiry, uint32_t edit);
/* A set that undoes the change and of which nothing can be left out (shrink.c); count 0: none. */
struct edit_set edits_shrink(struct inquiry *inquiry, uint32_t change);

#endif
