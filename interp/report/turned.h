/* What turned between two days with the same facts: the comparisons that the day of evaluation made
 * true or false, settings that got another value, rules that came into force, each as a sentence
 * with the facts behind it. Read from the frames of both days, from what changed down to the
 * comparisons; only rules that may decide on one of the days are looked into. */
#ifndef TENET_REPORT_TURNED_H
#define TENET_REPORT_TURNED_H

#include "base/vector.h"
#include "eval/frame.h"

struct turned {
    struct arena *arena;
    VECTOR(struct text) sentences; /* each once */
    bool has_found;                /* since the last turned_add began */
};

void turned_begin(struct turned *turned, struct arena *arena);
void turned_free(struct turned *turned);
/* Adds what made a result of the tenant in `row` another one. Both frames are of the same batch,
 * by evaluators that keep children and got the same ones. Never nothing for a result that differs.
 */
void turned_add(struct turned *turned, const struct frame *before, const struct frame *after,
                uint32_t row, const struct result *result);

#endif
