/* Boundaries: where a comparison with a constant turns. A slip in a rule is most often one step off
 * such a place (`more than` for `at least`, 14 for 15), so tests should stand just below it, at it
 * and just above it. Boundary values are an old method: Myers, The Art of Software Testing (1979).
 *
 * A step is one day for dates and ages, one for counts and whole numbers; of a number with a
 * fraction it is the last digit of the constant. */
#ifndef TENET_SUITE_BOUNDARY_H
#define TENET_SUITE_BOUNDARY_H

#include "eval/calendar.h"

enum boundary_side { SIDE_BELOW, SIDE_AT, SIDE_ABOVE, SIDE_NONE };

enum boundary_kind {
    BOUNDARY_NUMBER,
    BOUNDARY_DATE,
    BOUNDARY_TODAY, /* dates around the day of evaluation: below is the day before */
    BOUNDARY_AGE,   /* how long ago a date was: below is a day less */
    BOUNDARY_AHEAD, /* how far ahead a date is: below is a day less */
    BOUNDARY_ROWS   /* how many child rows pass */
};

struct boundary {
    enum boundary_kind kind;
    enum compare_op op;
    node_id value;                /* what is compared; INDEX_NONE: of ROWS */
    const struct constant *limit; /* NULL: of TODAY */
    struct type type;             /* of the value */
    uint32_t fold;                /* of ROWS */
};

enum { BOUNDARIES_MOST = 2 };

/* The boundaries of one comparison node: none, one, or two of a date within a time. */
uint32_t boundary_read(const struct scope *scope, node_id id,
                       struct boundary boundaries[BOUNDARIES_MOST]);
/* The constant as it stands on the day: a number, of DATE a day as a whole number. */
number boundary_limit(const struct boundary *boundary, day_number as_of);
number boundary_step(const struct type *type, number limit);
/* False for a side that no value of the type can be at. */
bool boundary_is_possible(const struct boundary *boundary, enum boundary_side side,
                          day_number as_of);
/* Where a value stands; SIDE_NONE: further off, blank or unknown. Of ROWS it is their number. */
enum boundary_side boundary_side_of(const struct boundary *boundary,
                                    const struct calendar *calendar, const struct value *value);

#endif
