/* One value against many constants. Comparing a number or a date with a constant asks whether it
 * lies in a range; where many nodes ask this of one value, its rows are put in the order of the
 * ranges' bounds once a batch, and one sweep over the bounds gives the planes of all these nodes: a
 * node more costs a few steps over its planes, and no row is looked at for it. */
#ifndef TENET_EVAL_RANGES_H
#define TENET_EVAL_RANGES_H

#include "eval/state.h"

/* low <= value < high, one of them at least. */
struct range {
    bool has_low, has_high;
    number low, high;
};

/* The value that the node asks about and its range; false when it is none of these nodes. Resolved
 * payloads must stand. */
bool range_of_node(const struct evaluator *evaluator, uint32_t scope, node_id id, node_id *value,
                   struct range *range);
/* Are so many such nodes of a value worth it? */
bool ranges_are_worth(enum type_kind kind, uint32_t count);
/* Memory is the frame's. */
struct range_group *ranges_new(const struct frame *frame, node_id value, const node_id *nodes,
                               uint32_t count);
/* Fills the answers of all its nodes; the value's own stands. */
void ranges_walk(struct frame *frame, struct range_group *group);

#endif
