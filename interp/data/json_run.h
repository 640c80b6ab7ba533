/* The fast loops of reading JSON, by the means of the processor: marks of where a plain string may
 * end, and runs over members that are foretold by a shape. */
#ifndef TENET_DATA_JSON_RUN_H
#define TENET_DATA_JSON_RUN_H

#include "data/json_shape.h"

enum {
    MARK_BLOCK = 64,          /* bytes that are marked at once */
    MARKED_BYTES = 16 * 1024, /* at a time, so that they stay near the processor */
    /* How much must be marked from a member's comma on: two brackets, its lead, and what
     * mark_behind looks at first. */
    MEMBER_ROOM = 2 + LEAD_BYTES + 64
};

/* A bit for each byte that does not go on a plain string: quote, backslash, control characters, and
 * what is not ASCII. */
struct json_marks {
    const char *from, *end; /* what is marked, whole blocks; NULL: nothing */
    const char *last;       /* where a member may begin */
    unsigned char bits[MARKED_BYTES / 8];
};

/* One of the ways to do it. */
struct json_way {
    /* Marks `count` blocks. */
    void (*mark)(const char *bytes, size_t count, unsigned char *bits);
    /* Reads members that are foretold and whose values are plain strings into a row's cells, from
     * the brace or comma at `at` and the lead *next on. Gives where there is none any more, and its
     * lead. */
    const char *(*run)(const struct json_marks *marks, const struct json_lead **next,
                       struct text *cells, const char *at);
};

/* The ways that this machine has, the best first, then NULL. */
const struct json_way *json_way(uint32_t which);

/* Marks what stands from `at` on, up to `end` at most. False: there is no room for a member. */
static inline bool marks_make(struct json_marks *marks, const struct json_way *way, const char *at,
                              const char *end) {
    size_t count = (size_t)(end - at) / MARK_BLOCK;
    if (count > MARKED_BYTES / MARK_BLOCK)
        count = MARKED_BYTES / MARK_BLOCK;
    if (count * MARK_BLOCK < MEMBER_ROOM)
        return false;
    way->mark(at, count, marks->bits);
    marks->from = at;
    marks->end = at + count * MARK_BLOCK;
    marks->last = marks->end - MEMBER_ROOM;
    return true;
}

#endif
