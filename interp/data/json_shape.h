/* The shape of a record's objects, as it was learned from those before: which keys stand in which
 * order, each with the very bytes round it. An object of that shape is read by comparing instead
 * of scanning. Keys may be missing; what stands in another order, or is new, is read carefully and
 * learned. */
#ifndef TENET_DATA_JSON_SHAPE_H
#define TENET_DATA_JSON_SHAPE_H

#include "base/vector.h"

enum {
    LEAD_STEP = 32,  /* bytes of a lead that are compared at once */
    LEAD_BYTES = 64, /* longer leads are not learned */
    LEADS_MAX = 1024 /* of a shape */
};

/* What stands from the brace or comma to the value, with the quote of a string: `,"psm":"`, say. */
struct json_lead {
    uint32_t length, value; /* value: how much stands before the value */
    uint32_t mask, wanted;  /* bits of the bytes, within a step, that count; none fits: another kind
                             * of value, or longer */
    uint32_t target;
    uint32_t cell; /* of the row, where a string goes */
    bool is_child;
    char bytes[LEAD_BYTES];
};

struct json_shape {
    VECTOR(struct json_lead) leads; /* and behind the last one that fits nothing */
    VECTOR(uint32_t) places;        /* by target: its lead, or INDEX_NONE */
    uint32_t count;
    uint32_t strikes, patience; /* objects of another order; how many make a new shape */
};

void shape_init(struct json_shape *shape);
void shape_free(struct json_shape *shape);
/* An object is going to be learned. Gives the place where its first key is expected. */
uint32_t shape_begin(struct json_shape *shape);
/* A key stands behind the one at `place`. lead: its bytes, as of json_lead. Gives the place
 * expected next. */
uint32_t shape_learn(struct json_shape *shape, uint32_t place, struct text lead, uint32_t target,
                     uint32_t cell, bool is_child);
/* The lead of the key at `at`, a brace or comma, from the given one on; NULL when none fits: then
 * the order is another one. */
const struct json_lead *shape_find(struct json_shape *shape, const struct json_lead *lead,
                                   const char *at);
/* The value of a lead is a string: such ones are met in future. */
void shape_expect_string(struct json_shape *shape, const struct json_lead *lead);

#endif
