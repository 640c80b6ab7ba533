/* What the files of the horizon share. */
#ifndef TENET_EVAL_HORIZON_STATE_H
#define TENET_EVAL_HORIZON_STATE_H

#include "eval/horizon.h"
#include "eval/state.h"

/* How a number or a date goes on from day to day: as it is, or along with the calendar. */
enum course_kind { COURSE_STANDS, COURSE_TODAY, COURSE_DAYS, COURSE_BUSINESS_DAYS };
struct course {
    enum course_kind kind;
    day_number since; /* DAYS, BUSINESS_DAYS: the date they count from */
    day_number until; /* the first day on which it may be another course */
};

/* A node that hangs on the day, or not (then until is NULL). */
struct watched {
    day_number *until;      /* by row: the first day on which the answer may be another */
    struct course *courses; /* by row: of values that go along with the calendar, else NULL */
    day_number next_dated;  /* when a constant of its own gets another value, or DAY_NEVER */
};

/* Of a fold and a slot: the first day on which some row's condition may change, and the last of
 * those days among the rows for which it is true, and false (DAY_MIN: there are none). */
struct fold_until {
    day_number any, last_true, last_false;
};

struct horizon {
    struct evaluator *evaluator;
    const struct program *program;
    day_number today, last;
    struct arena *arena;
    struct watched **nodes;            /* by scope, node */
    struct node_list *order;           /* by scope: nodes that hang on the day, in order */
    day_number ***outputs;             /* by decision, output: by row; NULL: never */
    bool *is_fold_watched;             /* by fold */
    VECTOR(struct fold_until) * folds; /* by fold, slot */
};

static inline day_number day_earlier(day_number a, day_number b) {
    return a < b ? a : b;
}
static inline day_number watched_until(const struct watched *watched, uint32_t row) {
    return watched->until ? watched->until[row] : DAY_NEVER;
}

/* horizon_days.c: of one row; DAY_NEVER: not before `end`, or the end of the course */
/* The first day on which the date is in the window of AGO or WITHIN and today is not, or the other
 * way round. */
day_number window_turns(const struct horizon *horizon, const struct node *node, day_number date,
                        day_number end);
/* The first day on which a value on its course is another one. */
day_number course_next(const struct horizon *horizon, const struct course *course);
/* The value as it is today: a number, or a day for COURSE_TODAY. */
number course_value(const struct horizon *horizon, const struct course *course);
/* The first day on which the value is at least `with` (is_more: more than that); DAY_NEVER also
 * when it is so today. */
day_number course_reaches(const struct horizon *horizon, const struct course *course, number with,
                          bool is_more);

/* horizon_walk.c */
void horizon_walk(struct horizon *horizon, const struct frame *frame);

#endif
