/* Business days and windows of days against plain loops over days: around week-ends, holidays and
 * the ends of months, for every unit and way of comparing. */
#include "check.h"
#include "eval/calendar.h"

static const day_number holidays[] = {
    18261, /* 2019-12-31, a Tuesday */
    18262, /* 2020-01-01, a Wednesday */
    18262, /* again */
    18264, /* 2020-01-03, a Friday */
    18265, /* 2020-01-04, a Saturday */
    18254  /* 2019-12-24, a Tuesday */
};
enum { HOLIDAYS = sizeof holidays / sizeof holidays[0] };

static struct calendar holiday_calendar(struct arena *arena, day_number as_of, bool has_holidays) {
    struct table *table = arena_alloc(arena, sizeof *table);
    struct schema schema = {.holidays = has_holidays ? table : NULL, .holidays_column = 1};
    table->column_count = 2;
    table->row_count = HOLIDAYS + 1; /* the last cell is blank */
    table->cells = arena_array(arena, (HOLIDAYS + 1) * 2, sizeof *table->cells);
    table->cells[HOLIDAYS * 2 + 1].state = VALUE_BLANK;
    for (uint32_t i = 0; i < HOLIDAYS; i++)
        table->cells[i * 2 + 1] = (struct value){.state = VALUE_KNOWN, .day = holidays[i]};
    return calendar_new(arena, &schema, as_of);
}

static bool is_business_day(day_number day, bool has_holidays) {
    for (uint32_t i = 0; has_holidays && i < HOLIDAYS; i++)
        if (holidays[i] == day)
            return false;
    return date_weekday(day) < 5;
}

static int count_days(day_number after, day_number until, bool has_holidays) {
    int count = 0;
    for (day_number day = after + 1; day <= until; day++)
        count += is_business_day(day, has_holidays);
    return count;
}

static void test_business_days(void) {
    unsigned long wrong = 0;
    for (int has = 0; has < 2; has++)
        for (day_number as_of = 18250; as_of < 18280; as_of++) {
            struct arena *arena = arena_new();
            struct calendar calendar = holiday_calendar(arena, as_of, has);
            for (day_number day = as_of - 60; day < as_of + 10; day++)
                wrong += calendar_business_days(&calendar, day) != count_days(day, as_of, has);
            arena_free(arena);
        }
    CHECK_NUMBER(wrong, 0);
    struct arena *arena = arena_new();
    struct calendar calendar = holiday_calendar(arena, date_from(2020, 6, 1), true);
    CHECK_NUMBER(calendar_business_days(&calendar, date_from(2020, 5, 29)), 1); /* Friday, Monday */
    CHECK_NUMBER(calendar_business_days(&calendar, date_from(2020, 5, 31)), 1);
    CHECK_NUMBER(calendar_business_days(&calendar, date_from(2020, 6, 1)), 0);
    CHECK_NUMBER(calendar_business_days(&calendar, DAY_MAX), 0);
    arena_free(arena);
}

static bool compares(number is, number wanted, enum compare_op op) {
    return op == COMPARE_AT_LEAST    ? is >= wanted
           : op == COMPARE_AT_MOST   ? is <= wanted
           : op == COMPARE_MORE_THAN ? is > wanted
                                     : is < wanted;
}

static bool in_window(struct day_window window, day_number day) {
    return (uint32_t)day - (uint32_t)window.low < window.span;
}

/* Halves of days, from below nothing to past the holidays. */
static void test_windows_of_days(void) {
    unsigned long wrong = 0;
    for (day_number as_of = 18255; as_of < 18270; as_of++) {
        struct arena *arena = arena_new();
        struct calendar calendar = holiday_calendar(arena, as_of, true);
        for (int halves = -6; halves < 50; halves++)
            for (enum compare_op op = COMPARE_AT_LEAST; op <= COMPARE_WITHIN_LAST; op++) {
                number n = number_from(halves) / 2;
                bool is_within = op == COMPARE_WITHIN_LAST;
                struct day_window days = calendar_window(&calendar, op, n, TYPE_UNIT_DAYS);
                struct day_window business =
                    calendar_window(&calendar, op, n, TYPE_UNIT_BUSINESS_DAYS);
                for (day_number day = as_of - 45; day < as_of + 12; day++) {
                    number ago = number_from(as_of - day);
                    number work = number_from(count_days(day, as_of, true));
                    bool by_days = is_within ? ago >= 0 && ago <= n : compares(ago, n, op);
                    bool by_work = is_within ? day <= as_of && work <= n : compares(work, n, op);
                    wrong += in_window(days, day) != by_days;
                    wrong += in_window(business, day) != by_work;
                }
                wrong += days.is_unknown + business.is_unknown;
            }
        arena_free(arena);
    }
    CHECK_NUMBER(wrong, 0);
}

static void test_next(void) {
    unsigned long wrong = 0;
    for (day_number as_of = 18250; as_of < 18270; as_of++) {
        struct arena *arena = arena_new();
        struct calendar calendar = holiday_calendar(arena, as_of, true);
        for (int n = 0; n < 20; n++) {
            struct day_window days =
                calendar_window(&calendar, COMPARE_WITHIN_NEXT, number_from(n), TYPE_UNIT_DAYS);
            struct day_window business = calendar_window(&calendar, COMPARE_WITHIN_NEXT,
                                                         number_from(n), TYPE_UNIT_BUSINESS_DAYS);
            for (day_number day = as_of - 5; day < as_of + 40; day++) {
                wrong += in_window(days, day) != (day >= as_of && day <= as_of + n);
                wrong +=
                    in_window(business, day) != (day >= as_of && count_days(as_of, day, true) <= n);
            }
        }
        arena_free(arena);
    }
    CHECK_NUMBER(wrong, 0);
}

/* The day `months` before, by counting months down. */
static day_number months_before(day_number from, int months) {
    int year, month, day;
    date_parts(from, &year, &month, &day);
    for (; months > 0; months--)
        if (--month == 0) {
            month = 12;
            year--;
        }
    int length = date_month_length(year, month);
    return date_from(year, month, day < length ? day : length);
}

static void test_months(void) {
    unsigned long wrong = 0;
    for (day_number as_of = date_from(2020, 1, 25); as_of < date_from(2020, 6, 3); as_of++) {
        struct arena *arena = arena_new();
        struct calendar calendar = holiday_calendar(arena, as_of, true);
        for (int n = 0; n < 15; n++)
            for (enum compare_op op = COMPARE_AT_LEAST; op <= COMPARE_WITHIN_LAST; op++) {
                day_number edge = months_before(as_of, n);
                struct day_window window =
                    calendar_window(&calendar, op, number_from(n), TYPE_UNIT_MONTHS);
                for (day_number day = edge - 3; day <= edge + 3; day++) {
                    bool wanted = op == COMPARE_AT_LEAST    ? day <= edge
                                  : op == COMPARE_AT_MOST   ? day >= edge
                                  : op == COMPARE_MORE_THAN ? day < edge
                                  : op == COMPARE_LESS_THAN ? day > edge
                                                            : day >= edge && day <= as_of;
                    wrong += in_window(window, day) != wanted;
                }
            }
        arena_free(arena);
    }
    CHECK_NUMBER(wrong, 0);
    struct calendar calendar = {.as_of = date_from(2020, 5, 31)};
    struct day_window more =
        calendar_window(&calendar, COMPARE_MORE_THAN, number_from(3), TYPE_UNIT_MONTHS);
    CHECK(in_window(more, date_from(2020, 2, 28)) && !in_window(more, date_from(2020, 2, 29)));
    struct day_window next =
        calendar_window(&calendar, COMPARE_WITHIN_NEXT, number_from(1), TYPE_UNIT_MONTHS);
    CHECK(in_window(next, date_from(2020, 6, 30)) && !in_window(next, date_from(2020, 7, 1)));
    CHECK(calendar_window(&calendar, COMPARE_AT_LEAST, number_from(3) / 2, TYPE_UNIT_MONTHS)
              .is_unknown);
}

static void test_out_of_range(void) {
    struct calendar calendar = {.as_of = date_from(2020, 5, 31)};
    static const enum type_unit units[] = {TYPE_UNIT_DAYS, TYPE_UNIT_MONTHS,
                                           TYPE_UNIT_BUSINESS_DAYS};
    static const int64_t last[] = {737575, 24232, 526839}; /* as far back as 0001-01-01 */
    for (uint32_t u = 0; u < 3; u++)
        for (enum compare_op op = COMPARE_AT_LEAST; op <= COMPARE_WITHIN_LAST; op++) {
            CHECK(calendar_window(&calendar, op, number_from(INT64_MAX), units[u]).is_unknown);
            CHECK(calendar_window(&calendar, op, number_from(last[u] + 1), units[u]).is_unknown);
            CHECK(!calendar_window(&calendar, op, number_from(last[u]), units[u]).is_unknown);
        }
    struct day_window window =
        calendar_window(&calendar, COMPARE_MORE_THAN, number_from(737575), TYPE_UNIT_DAYS);
    CHECK_NUMBER(window.span, 0);
    window = calendar_window(&calendar, COMPARE_AT_MOST, number_from(0), TYPE_UNIT_DAYS);
    CHECK(in_window(window, DAY_MAX) && !in_window(window, calendar.as_of - 1));
}

int main(void) {
    test_business_days();
    test_windows_of_days();
    test_next();
    test_months();
    test_out_of_range();
    return check_end();
}
