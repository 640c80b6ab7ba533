/* Search for a made-up tenant with a wanted property: one that reaches a rule, sees a condition
 * unknown, tells a mutant from the original. It starts from tenants that are known (those of the
 * tests), changes one fact, then two, by the candidates of the facts that the goal depends on, in
 * batches; what it finds is made small: every fact and row that the property does not need is
 * taken away again (it becomes unknown). The same program gives the same tenant. */
#ifndef TENET_SUITE_SEARCH_H
#define TENET_SUITE_SEARCH_H

#include "data/tenant.h"
#include "eval/frame.h"
#include "suite/candidates.h"

/* Sets the bits of the rows that have the property. Frames of all programs of the search stand side
 * by side, over the same tenants in the same rows. */
typedef void search_goal(void *context, const struct frame *const *frames, uint32_t rows,
                         uint64_t *found);
/* How far each row is from the property: 0 for those that have it, about SEARCH_STEP for each fact
 * that would have to be another. Tenants that are nearer are changed further before others. */
enum { SEARCH_STEP = 4096 };
typedef void search_distance(void *context, const struct frame *const *frames, uint32_t rows,
                             uint32_t *distances);

struct search {
    const struct program *const *programs; /* with one schema; the first gives the candidates */
    uint32_t program_count;
    const day_number *days; /* one a program: the day that it is evaluated on */
    search_goal *goal;
    search_distance *distance; /* NULL: all are as far; what needs fewer changes comes first */
    void *context;
    /* Facts worth changing: all that the goal's nodes read, as node_facts marks them. NULL: all of
     * the program. */
    const bool *const *facts; /* by record, fact; the last, one past the facts: the rows at all */
    uint32_t most_tried;      /* tenants evaluated before giving up */
    bool keeps_rows;          /* the goal visits child rows (frame_children), which costs */
    bool tries_all;           /* only where all tenants can be tried; else nothing is tried */
    bool asks_conditions; /* the goal sees conditions and finite outputs, no values as they are */
};

struct search_result {
    struct tenant *tenant; /* in the arena; NULL: none was found */
    bool is_exhaustive;    /* none was found, and no tenant has the property: all were tried */
    uint32_t tried;
};

struct search_result search_tenant(struct arena *arena, const struct search *search,
                                   const struct tenant *const *seeds, uint32_t seed_count);

/* The tenants of the program's tests, as values. */
const struct tenant *const *search_seeds(struct arena *arena, const struct program *program,
                                         uint32_t *count);
/* Which facts a node of a scope reads, through definitions, decisions, folds and child rows: sets
 * facts[record][fact]; of a child record whose rows are asked for, with or without facts of theirs,
 * also facts[record][its fact_count]. */
void node_facts(const struct program *program, uint32_t scope, node_id node, bool *const *facts);
/* One a fact and one more, of each record. */
bool **facts_none(struct arena *arena, const struct schema *schema);

/* A test in the language, ready to paste: `as of`, given lines in the order of the schema, and an
 * expect line for each result given, as the program answers it now (undecided ones with possible
 * and missing; with `by` where one rule decided), and one for each promise that the tenant breaks.
 * Parses, checks and passes, and is laid out as `tenet fmt` does it. False, with nothing written,
 * for what no test can say: a text with control characters, a child row's list of several. */
bool test_write(struct buffer *out, const struct program *program, struct text sentence,
                const struct tenant *tenant, day_number as_of, const struct result *results,
                uint32_t result_count);
/* The same; of a list decision only what one rule adds to it: rules[i], INDEX_NONE for all of it.
 */
bool test_write_about(struct buffer *out, const struct program *program, struct text sentence,
                      const struct tenant *tenant, day_number as_of, const struct result *results,
                      const uint32_t *rules, uint32_t result_count);

#endif
