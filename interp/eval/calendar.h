/* Distances between dates and the day of evaluation. Every test of how long ago a date was comes
 * down to a window of days, found once an evaluator, because each unit is monotone in the date. */
#ifndef TENET_EVAL_CALENDAR_H
#define TENET_EVAL_CALENDAR_H

#include "program/program.h"

struct calendar {
    day_number as_of;
    const day_number *holidays; /* sorted, each once, Mondays to Fridays only */
    uint32_t holiday_count;
};

/* A date d is in the window when d - low, taken as unsigned, is below span. */
struct day_window {
    day_number low;
    uint32_t span;
    bool is_unknown; /* as_of less (or plus) the duration lies outside the calendar */
};

struct calendar calendar_new(struct arena *arena, const struct schema *schema, day_number as_of);
/* Mondays to Fridays after `day`, up to and including as_of, less the holidays; 0 for later days.
 */
int32_t calendar_business_days(const struct calendar *calendar, day_number day);
/* Of AGO (op AT_LEAST to LESS_THAN) and WITHIN (WITHIN_LAST, WITHIN_NEXT). Days and business days
 * with a fraction compare as they stand; months with one are unknown. */
struct day_window calendar_window(const struct calendar *calendar, enum compare_op op,
                                  number duration, enum type_unit unit);

#endif
