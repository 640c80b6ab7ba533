/* The day on which a comparison of dates turns. Windows of days move only forward as days go by,
 * and so do today and what is counted up to it: a turn is the first day of a run without end, and
 * is found by halving. */
#include "eval/horizon_state.h"

/* A question about a later day that stays true once it is. */
struct search {
    const struct horizon *horizon;
    const struct node *node;
    day_number date;
    const struct course *course;
    number with;
    bool is_more;
};
typedef bool search_turned(const struct search *search, day_number day);

/* The first day before `end` for which it is true; today it is not. */
static day_number first_day(const struct search *search, search_turned *turned, day_number end) {
    day_number low = search->horizon->today, high = end - 1;
    if (high <= low || !turned(search, high))
        return DAY_NEVER;
    while (high - low > 1) {
        day_number middle = low + (high - low) / 2;
        if (turned(search, middle))
            high = middle;
        else
            low = middle;
    }
    return high;
}

static struct calendar calendar_on(const struct horizon *horizon, day_number day) {
    struct calendar calendar = horizon->evaluator->calendar;
    calendar.as_of = day;
    return calendar;
}

/* The window of another day, by the duration that stands today. */
static struct day_window window_on(const struct search *search, day_number day) {
    const struct constant *duration = search->node->duration;
    const struct dated *dated = constant_on(duration, search->horizon->today);
    struct calendar calendar = calendar_on(search->horizon, day);
    return calendar_window(&calendar, (enum compare_op)search->node->op, dated->values->number,
                           duration->type.unit);
}

static bool is_within(const struct day_window *window, day_number date) {
    return (uint32_t)date - (uint32_t)window->low < window->span;
}

static bool is_ahead(const struct day_window *window, day_number date) {
    return (int64_t)window->low + window->span <= date;
}

static bool is_known(const struct search *search, day_number day) {
    return !window_on(search, day).is_unknown;
}

static bool is_unknown(const struct search *search, day_number day) {
    return window_on(search, day).is_unknown;
}

static bool has_left(const struct search *search, day_number day) {
    struct day_window window = window_on(search, day);
    return window.is_unknown || !is_within(&window, search->date);
}

/* The window's end has come as far as the date. */
static bool has_come(const struct search *search, day_number day) {
    struct day_window window = window_on(search, day);
    return window.is_unknown || !is_ahead(&window, search->date);
}

day_number window_turns(const struct horizon *horizon, const struct node *node, day_number date,
                        day_number end) {
    struct search search = {.horizon = horizon, .node = node, .date = date};
    const struct dated *dated = constant_on(node->duration, horizon->today);
    if (dated->count == 0 || dated->values->state != VALUE_KNOWN)
        return DAY_NEVER;
    struct day_window window = window_on(&search, horizon->today);
    if (window.is_unknown)
        return first_day(&search, is_known, end);
    if (is_within(&window, date))
        return first_day(&search, has_left, end);
    return first_day(&search, is_ahead(&window, date) ? has_come : is_unknown, end);
}

static number value_on(const struct horizon *horizon, const struct course *course, day_number day) {
    if (course->kind == COURSE_BUSINESS_DAYS) {
        struct calendar calendar = calendar_on(horizon, day);
        return number_from(calendar_business_days(&calendar, course->since));
    }
    return course->kind == COURSE_DAYS ? number_from((int64_t)day - course->since) : day;
}

static bool has_reached(const struct search *search, day_number day) {
    number value = value_on(search->horizon, search->course, day);
    return search->is_more ? value > search->with : value >= search->with;
}

static day_number course_end(const struct horizon *horizon, const struct course *course) {
    return day_earlier(course->until, horizon->last + 1);
}

number course_value(const struct horizon *horizon, const struct course *course) {
    return value_on(horizon, course, horizon->today);
}

day_number course_reaches(const struct horizon *horizon, const struct course *course, number with,
                          bool is_more) {
    struct search search = {.horizon = horizon, .course = course, .with = with, .is_more = is_more};
    if (has_reached(&search, horizon->today))
        return DAY_NEVER;
    return first_day(&search, has_reached, course_end(horizon, course));
}

day_number course_next(const struct horizon *horizon, const struct course *course) {
    if (course->kind == COURSE_STANDS)
        return course->until;
    return day_earlier(course->until,
                       course_reaches(horizon, course, course_value(horizon, course), true));
}
