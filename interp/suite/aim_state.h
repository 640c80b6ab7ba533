/* What distances are worked out with; for aim.c, aim_rows.c and aim_decisions.c only. */
#ifndef TENET_SUITE_AIM_STATE_H
#define TENET_SUITE_AIM_STATE_H

#include "suite/aim.h"

struct memo {
    uint64_t stamp;
    uint32_t distances[3]; /* by enum truth; UINT32_MAX: not worked out yet */
};

/* Where a condition is looked at. frame NULL: a row of which nothing is known. */
struct spot {
    uint32_t scope, row;
    const struct frame *frame;
    uint64_t stamp;
};

struct child_row {
    const struct frame *frame;
    uint32_t row;
};

struct children { /* of the batch: the rows of slot s from starts[s] on */
    uint32_t starts[BATCH_ROWS + 1];
    struct child_row *rows;
    uint32_t room;
};

struct aim {
    const struct program *program;
    struct arena *arena;
    struct memo **memos;       /* by scope, node */
    struct children *children; /* by record */
    struct spot tenant;
    uint32_t slot;
    uint64_t stamps;
};

static inline uint32_t least_of(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

/* The nearest of several ways, and a little of the others: a change that brings one of them nearer
 * is worth something, for the nearest may lead nowhere. */
struct ways {
    uint32_t least, count;
    uint64_t sum;
};

enum { WAY_MOST = 16 * AIM_STEP, OTHER_WAYS = 16 };

#define WAYS_NONE ((struct ways){.least = AIM_FAR})

static inline void ways_add(struct ways *ways, uint32_t distance) {
    ways->least = least_of(ways->least, distance);
    ways->sum += least_of(distance, WAY_MOST);
    ways->count++;
}

static inline uint32_t ways_distance(const struct ways *ways) {
    if (ways->least == 0 || ways->least >= AIM_FAR || ways->count < 2)
        return ways->least;
    uint64_t others = ways->sum - least_of(ways->least, WAY_MOST);
    return aim_sum(ways->least, (uint32_t)(others / (ways->count - 1) / OTHER_WAYS));
}

/* aim.c */
uint32_t node_distance(struct aim *aim, const struct spot *spot, node_id id, enum truth wanted);
/* aim_rows.c */
struct spot spot_of_row(struct aim *aim, uint32_t record, uint32_t index);
/* Of a QUANTIFIED. */
uint32_t quantified_distance(struct aim *aim, const struct node *node, enum truth wanted);
/* One row comes out as wanted: one that is there changes, or another comes. */
uint32_t some_row(struct aim *aim, const struct fold *fold, enum truth wanted);
/* aim_decisions.c: of an OUTPUT_IS or OUTPUT_BLANK */
uint32_t output_distance(struct aim *aim, const struct node *node, enum truth wanted);

#endif
