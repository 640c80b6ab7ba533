/* The stretches into which a number or a day is cut by the constants that it is compared with: all
 * values of one stretch lead to the same. Only comparisons of the fact itself are read. */
#ifndef TENET_REPORT_SIDES_H
#define TENET_REPORT_SIDES_H

#include "program/program.h"

/* Where two stretches meet: below the value `at`, or just above it. */
struct border {
    number at; /* a number, or a day */
    bool is_below;
};
struct side {
    struct value value; /* one that lies in it; without borders this one alone */
    struct border low, high;
    bool has_low, has_high;
};

/* The sides of a record's fact in order, the blank last where it may be blank; their number, 0 when
 * there are none or too many, or when something else than a comparison with a constant hangs on
 * the fact. */
uint32_t sides_of(const struct program *program, uint32_t record, uint32_t fact, day_number as_of,
                  struct arena *arena, struct side **sides);
/* "at most 14 days", "more than 3 days and at most 14 days", "on or after 2020-02-01"; without
 * borders the value: "blank", "Low" */
void side_write(struct buffer *out, const struct type *type, const struct side *side);

#endif
