/* Business days are counted in closed form: five a week, less the holidays found by bisection. */
#include "eval/state.h"

#include <stdlib.h>

static int day_order(const void *a, const void *b) {
    day_number left = *(const day_number *)a, right = *(const day_number *)b;
    return (left > right) - (left < right);
}

struct calendar calendar_new(struct arena *arena, const struct schema *schema, day_number as_of) {
    struct calendar calendar = {.as_of = as_of};
    const struct table *table = schema->holidays;
    if (!table || table->row_count == 0)
        return calendar;
    day_number *days = arena_array(arena, table->row_count, sizeof *days);
    uint32_t count = 0, kept = 0;
    for (uint32_t row = 0; row < table->row_count; row++) {
        const struct value *cell =
            &table->cells[(size_t)row * table->column_count + schema->holidays_column];
        if (cell->state == VALUE_KNOWN && date_weekday(cell->day) < 5)
            days[count++] = cell->day;
    }
    qsort(days, count, sizeof *days, day_order);
    for (uint32_t i = 0; i < count; i++)
        if (kept == 0 || days[kept - 1] != days[i])
            days[kept++] = days[i];
    calendar.holidays = days;
    calendar.holiday_count = kept;
    return calendar;
}

/* Mondays to Fridays from the first day of the calendar, a Monday, through `day`. */
static int32_t weekdays_through(day_number day) {
    int32_t days = day - DAY_MIN + 1, rest = days % 7;
    return days / 7 * 5 + (rest < 5 ? rest : 5);
}

static int32_t holidays_through(const struct calendar *calendar, day_number day) {
    uint32_t low = 0, high = calendar->holiday_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (calendar->holidays[middle] <= day)
            low = middle + 1;
        else
            high = middle;
    }
    return (int32_t)low;
}

static int32_t business_days_through(const struct calendar *calendar, day_number day) {
    return weekdays_through(day) - holidays_through(calendar, day);
}

int32_t calendar_business_days(const struct calendar *calendar, day_number day) {
    if (day >= calendar->as_of)
        return 0;
    return business_days_through(calendar, calendar->as_of) - business_days_through(calendar, day);
}

/* The latest day that lies at least `wanted` business days back. False when there is none. */
static bool business_days_before(const struct calendar *calendar, int64_t wanted,
                                 day_number *result) {
    if (wanted <= 0) {
        *result = DAY_MAX;
        return true;
    }
    if (calendar_business_days(calendar, DAY_MIN) < wanted)
        return false;
    day_number low = DAY_MIN, high = calendar->as_of; /* low is far enough back, high is not */
    while (high - low > 1) {
        day_number middle = low + (high - low) / 2;
        if (calendar_business_days(calendar, middle) >= wanted)
            low = middle;
        else
            high = middle;
    }
    *result = low;
    return true;
}

/* The latest day with at most `wanted` business days from as_of on, as_of not counted. */
static bool business_days_after(const struct calendar *calendar, int64_t wanted,
                                day_number *result) {
    int32_t start = business_days_through(calendar, calendar->as_of);
    if (wanted < 0) {
        *result = calendar->as_of - 1;
        return true;
    }
    if (business_days_through(calendar, DAY_MAX) - start < wanted)
        return false;
    day_number low = calendar->as_of, high = DAY_MAX;
    while (low < high) {
        day_number middle = low + (high - low + 1) / 2;
        if (business_days_through(calendar, middle) - start <= wanted)
            low = middle;
        else
            high = middle - 1;
    }
    *result = low;
    return true;
}

static bool days_before(day_number as_of, int64_t days, day_number *result) {
    if (days > DAY_MAX - DAY_MIN || days < DAY_MIN - DAY_MAX)
        return false;
    int64_t day = as_of - days;
    if (day < DAY_MIN || day > DAY_MAX)
        return false;
    *result = (day_number)day;
    return true;
}

static struct day_window window_between(int64_t low, int64_t high) {
    low = low < DAY_MIN ? DAY_MIN : low;
    high = high > DAY_MAX ? DAY_MAX : high;
    if (low > high)
        return (struct day_window){.low = DAY_MIN};
    return (struct day_window){.low = (day_number)low, .span = (uint32_t)(high - low) + 1};
}

static const struct day_window window_unknown = {.low = DAY_MIN, .is_unknown = true};

/* The last day at least so long ago. is_more: more than so long. A fraction was rounded up. */
static bool window_edge(const struct calendar *calendar, int64_t whole, enum type_unit unit,
                        bool is_more, day_number *edge) {
    switch (unit) {
    case TYPE_UNIT_MONTHS:
        if (!date_months_before(calendar->as_of, whole, edge))
            return false;
        break;
    case TYPE_UNIT_BUSINESS_DAYS:
        if (!business_days_before(calendar, whole, edge))
            return false;
        if (is_more && !business_days_before(calendar, whole + 1, edge))
            *edge = DAY_MIN - 1; /* no day lies further back */
        return true;
    case TYPE_UNIT_NONE:
    case TYPE_UNIT_DAYS:
        if (!days_before(calendar->as_of, whole, edge))
            return false;
        break;
    }
    *edge -= is_more;
    return true;
}

static struct day_window window_ahead(const struct calendar *calendar, int64_t whole,
                                      enum type_unit unit) {
    day_number until = 0;
    bool is_there = unit == TYPE_UNIT_MONTHS ? date_months_before(calendar->as_of, -whole, &until)
                    : unit == TYPE_UNIT_BUSINESS_DAYS
                        ? business_days_after(calendar, whole, &until)
                        : days_before(calendar->as_of, -whole, &until);
    return is_there ? window_between(calendar->as_of, until) : window_unknown;
}

static bool whole_part(number duration, int64_t *whole, bool *has_fraction) {
    number one = number_from(1), quotient = duration / one;
    *has_fraction = duration % one != 0;
    if (*has_fraction && duration < 0)
        quotient -= 1;
    if (quotient > INT32_MAX || quotient < INT32_MIN)
        return false;
    *whole = (int64_t)quotient;
    return true;
}

struct day_window calendar_window(const struct calendar *calendar, enum compare_op op,
                                  number duration, enum type_unit unit) {
    int64_t whole; /* rounded down */
    bool has_fraction, is_more;
    day_number edge = 0;

    if (!whole_part(duration, &whole, &has_fraction) || (has_fraction && unit == TYPE_UNIT_MONTHS))
        return window_unknown;
    if (op == COMPARE_WITHIN_NEXT)
        return window_ahead(calendar, whole, unit);
    /* "At least 2.5 days" is "more than 2 days", for days come whole. */
    is_more = has_fraction || op == COMPARE_MORE_THAN || op == COMPARE_AT_MOST ||
              op == COMPARE_WITHIN_LAST;
    if (!window_edge(calendar, whole, unit, is_more, &edge))
        return window_unknown;
    if (op == COMPARE_AT_LEAST || op == COMPARE_MORE_THAN)
        return window_between(DAY_MIN, edge);
    return window_between((int64_t)edge + 1, op == COMPARE_WITHIN_LAST ? calendar->as_of : DAY_MAX);
}

void since_days(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *date = frame_child(frame, node, 0);
    const struct calendar *calendar = &frame->evaluator->calendar;
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t bits = out->known[w] = date->known[w];
        out->blank[w] = date->blank[w];
        while (bits) {
            uint32_t row = w * 64 + bits_next(&bits);
            day_number day = date->days[date->is_single ? 0 : row];
            int32_t days = node->unit == TYPE_UNIT_BUSINESS_DAYS
                               ? calendar_business_days(calendar, day)
                               : calendar->as_of - day;
            out->numbers[row] = number_from(days);
        }
    }
}
