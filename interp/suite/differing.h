/* Where two programs answer differently for one tenant; their rules may have changed places. Within
 * this room only. */
#ifndef TENET_SUITE_DIFFERING_H
#define TENET_SUITE_DIFFERING_H

#include "eval/frame.h"

/* In whatever a test can expect of it: value, rule, items, what is possible, what is missing. With
 * wants_decided only where the first program decides it. */
bool results_differ(const struct frame *const frames[2], uint32_t row, const struct result *result,
                    bool wants_decided, struct arena *scratch);
/* The first promise that holds or is broken, and comes out otherwise; INDEX_NONE: none. */
uint32_t differing_promise(const struct frame *const frames[2], uint32_t row);

#endif
