/* Until when answers stand if no fact changes. Besides every answer that hangs on the day of
 * evaluation stands the first later day on which it may come out otherwise: found from the windows
 * of days, the dated settings and the periods of rules below it, not by trying days. Until that
 * day it is sure to come out the same; whether it then does change, an evaluation on that day says.
 * What does not matter is left out: the other parts of a conjunction of which one part is false
 * until later, rules behind one that applies. */
#ifndef TENET_EVAL_HORIZON_H
#define TENET_EVAL_HORIZON_H

#include "eval/frame.h"

#define DAY_NEVER (DAY_MAX + 1)

struct horizon;

/* Looks from the evaluator's day up to and including `last`; what changes later counts as never.
 * The evaluator must not keep children, and outlives the horizon. */
struct horizon *horizon_new(struct evaluator *evaluator, day_number last);
void horizon_free(struct horizon *horizon);
/* In place of evaluator_children and evaluator_tenants, which they call. */
void horizon_children(struct horizon *horizon, const struct batch *batch);
const struct frame *horizon_tenants(struct horizon *horizon, const struct batch *batch);
/* Of a row of the last tenant batch, for a result that the evaluator was made for: the first later
 * day on which its value, or what is possible, may be another; DAY_NEVER: none up to `last`. */
day_number horizon_next(const struct horizon *horizon, const struct result *result, uint32_t row);

#endif
