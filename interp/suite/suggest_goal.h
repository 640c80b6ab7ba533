/* The property that a suggested tenant has: it reaches a way of a point, and so that this shows.
 * For suggest.c only. */
#ifndef TENET_SUITE_SUGGEST_GOAL_H
#define TENET_SUITE_SUGGEST_GOAL_H

#include "suite/aim.h"
#include "suite/coverage.h"
#include "suite/home.h"
#include "suite/search.h"

/* Each asks more than the one before. */
enum strictness {
    REACHED,   /* nothing but that */
    MATTERING, /* the rules before do not apply, and the parts beside it leave the answer to it */
    DECIDED    /* and the decision is decided; of a rule: what it gives is known */
};

struct reach_goal {
    const struct program *program;
    const struct point *point;
    int way;
    struct home home;
    enum strictness strictness;
    day_number as_of;
    struct calendar calendar;
    struct aim *aim;
    struct arena *scratch;
    uint32_t distances[BATCH_ROWS]; /* of the batch at hand */
};

/* Facts that the goal hangs on, for struct search. */
void reach_goal_facts(const struct reach_goal *goal, bool *const *facts);
/* A search_goal and its search_distance; the context is a reach_goal. The search asks for the goal
 * of a batch before it asks for the distances. */
void reach_goal_found(void *goal, const struct frame *const *frames, uint32_t rows,
                      uint64_t *found);
void reach_goal_distance(void *goal, const struct frame *const *frames, uint32_t rows,
                         uint32_t *distances);

#endif
