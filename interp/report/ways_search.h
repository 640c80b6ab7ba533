/* The parts of the search for ways: private to its files. */
#ifndef TENET_REPORT_WAYS_SEARCH_H
#define TENET_REPORT_WAYS_SEARCH_H

#include "base/vector.h"
#include "report/ways.h"
#include "suite/candidates.h"

/* Of a fact in a trial: a class, or one of these. */
enum { CHOICE_KEEP = UINT16_MAX, CHOICE_UNKNOWN = UINT16_MAX - 1, CLASSES_MOST = 4096 };
enum { WAYS_ENOUGH = 8, SIZES_MORE = 2 };

struct facts_found { /* a set of facts that leads there, with every choice of values that does */
    uint32_t *facts;
    uint32_t size;
    uint16_t *choices; /* size for each */
    uint32_t choice_count;
};

struct ways_search {
    const struct ways_question *question;
    struct arena *arena;   /* as long as the result */
    struct arena *scratch; /* as long as some trials */
    struct way_fact *facts;
    uint32_t fact_count;
    uint32_t tried, most_tried;
    bool has_run_out, is_all, is_proven;
    struct arena *level_arena; /* of the sets of the next size */
    uint32_t complete_up_to;
    VECTOR(struct facts_found) found;
};

/* ways_classes.c: the facts that the target reads, those marked as changeable or all of them. */
void ways_facts(struct ways_search *search, const struct candidates *candidates,
                bool only_changeable);

/* ways_trials.c: evaluates tenants with the choices (one a fact, trial by trial). False when tries
 * have run out; then nothing was evaluated. */
bool trials_evaluate(struct ways_search *search, const uint16_t *choices, uint32_t count,
                     enum reach *reach);
/* A tenant with the values put in; the arrays are new where they differ. */
const struct tenant *trial_tenant(struct arena *arena, const struct ways_search *search,
                                  const struct value *const *values);

/* ways_outcomes.c: by tenant what each wish comes to, and whether all are met. */
void outcomes_of(struct arena *arena, const struct ways_question *question,
                 const struct tenant *const *tenants, uint32_t count, struct way_outcome ***items,
                 enum reach **reach);

/* ways_sets.c: fills search->found, by size. */
/* Ends more_sizes past the smallest way, or earlier with WAYS_ENOUGH of them. */
void sets_search(struct ways_search *search, uint32_t more_sizes);

/* ways_boxes.c: sets->items from the choices found: of one set a way for each box of values that
 * can be chosen one by one and are decided by the same rules. */
void ways_boxes(struct ways_search *search, struct ways *ways);

/* ways_words.c: the words and the example of a change whose classes are there. */
void change_describe(const struct ways_search *search, struct way_change *change);
/* The stretches of a change of a number or a day, merged; without the blank. */
uint32_t change_sides(struct arena *arena, const struct way_fact *fact,
                      const struct way_change *change, struct side **sides);

#endif
