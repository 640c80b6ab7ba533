/* How far a tenant is from what is wanted of it: how many comparisons would have to come out
 * another way, counted through and, or, not, child rows and rules. A search that goes by it climbs
 * where it would have to guess (Korel, Automated Software Test Data Generation, 1990). */
#ifndef TENET_SUITE_AIM_H
#define TENET_SUITE_AIM_H

#include "suite/search.h"

/* A comparison counts AIM_STEP. AIM_FAR: nobody gets there: an `otherwise` that is to be false,
 * another day of evaluation. */
enum { AIM_STEP = SEARCH_STEP, AIM_FAR = 1 << 28 };

struct aim; /* of one program */

struct aim *aim_new(struct arena *arena, const struct program *program);
/* A batch whose slots are below BATCH_ROWS, of an evaluator that keeps child rows. */
void aim_batch(struct aim *aim, const struct frame *frame);
/* The tenant that the others speak of. */
void aim_row(struct aim *aim, uint32_t row);

/* Of a condition of the tenant's scope. 0 just when it is so. */
uint32_t aim_condition(struct aim *aim, node_id node, enum truth wanted);
/* Of a value of the tenant's scope: that child rows have what it is chosen from. */
uint32_t aim_known(struct aim *aim, node_id node);
/* Child rows of the tenant at hand, by number. */
uint32_t aim_child_count(const struct aim *aim, uint32_t record);
const struct frame *aim_child(const struct aim *aim, uint32_t record, uint32_t index,
                              uint32_t *row);
/* Of a condition of a child's scope in one row; INDEX_NONE: in a row that is yet to be added. */
uint32_t aim_in_child(struct aim *aim, uint32_t record, uint32_t index, node_id node,
                      enum truth wanted);
/* Just so many rows pass the fold's condition. */
uint32_t aim_count(struct aim *aim, uint32_t fold, uint32_t least, uint32_t most);
/* The rule alone decides (in a list: applies). */
uint32_t aim_decided_by(struct aim *aim, uint32_t decision, uint32_t rule);
uint32_t aim_decided(struct aim *aim, uint32_t decision);
/* The finite output has the code; INDEX_NONE: is blank. */
uint32_t aim_value(struct aim *aim, uint32_t decision, uint32_t output, uint32_t code);
/* A sum that stays within AIM_FAR. */
static inline uint32_t aim_sum(uint32_t a, uint32_t b) {
    return a + b > AIM_FAR ? AIM_FAR : a + b;
}

#endif
