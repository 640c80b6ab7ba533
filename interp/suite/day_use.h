/* Whether what holds on one day of evaluation may not hold on another. Within this room only. */
#ifndef TENET_SUITE_DAY_USE_H
#define TENET_SUITE_DAY_USE_H

#include "program/program.h"

/* The nodes (of the tenant's scope) or what they ask hang on the day in more than one way: by
 * settings or rules that change, by dates that are written, by ages in several units. Ages in one
 * unit alone cut every date in the same order on every day. */
bool hangs_on_day(const struct program *program, const node_id *nodes, size_t count);

#endif
