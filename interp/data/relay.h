/* A sink in a thread of its own: batches go to it in the order they are given, and empty ones come
 * back, so that reading goes on while the last batch is evaluated. The order, and with it every
 * byte of the results, is that of one thread. */
#ifndef TENET_DATA_RELAY_H
#define TENET_DATA_RELAY_H

#include "data/portfolio.h"

struct relay;

/* The sink's functions but progress are called from the other thread until relay_free. */
struct relay *relay_new(const struct schema *schema, const struct portfolio_sink *sink);
/* Waits until everything given was taken. */
void relay_free(struct relay *relay);
/* Hands the batch over and gives an empty one of its record; waits when the sink is far behind. */
struct batch *relay_give(struct relay *relay, struct batch *batch);
/* Waits until everything given was taken: then what its texts view may go. */
void relay_wait(struct relay *relay);
bool relay_has_stopped(struct relay *relay); /* the sink gave false */

#endif
