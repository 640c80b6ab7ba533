/* The calendar against a day-by-day count, and the edges of months. */
#include "check.h"

#include "base/date.h"

static day_number day(const char *text) {
    day_number number = DAY_MIN - 1;
    CHECK(date_parse(text_of(text), &number));
    return number;
}

static bool is_refused(const char *text) {
    day_number number;
    return !date_parse(text_of(text), &number);
}

static struct text written(day_number number, char out[10]) {
    date_write(number, out);
    return (struct text){out, 10};
}

/* Every day of the years 0001 to 9999, counted here by hand. */
static void test_every_day(void) {
    day_number expected = DAY_MIN;
    unsigned long wrong = 0;
    for (int year = 1; year <= 9999; year++) {
        for (int month = 1; month <= 12; month++) {
            static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
            bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
            int length = lengths[month - 1] + (month == 2 && is_leap ? 1 : 0);
            wrong += date_month_length(year, month) != length;
            for (int d = 1; d <= length; d++, expected++) {
                char text[11], back[10];
                int y, m, n;
                day_number parsed = DAY_MIN - 1;
                snprintf(text, sizeof text, "%04u-%02u-%02u", (unsigned)year % 10000u,
                         (unsigned)month % 100u, (unsigned)d % 100u);
                date_parts(expected, &y, &m, &n);
                date_write(expected, back);
                wrong += !date_parse(text_of(text), &parsed) || parsed != expected;
                wrong += date_from(year, month, d) != expected;
                wrong += y != year || m != month || n != d;
                wrong += memcmp(text, back, 10) != 0;
                wrong += date_weekday(expected) != (int)((expected - DAY_MIN) % 7);
            }
        }
    }
    CHECK_NUMBER(wrong, 0);
    CHECK_NUMBER(expected, DAY_MAX + 1);
}

static void test_known_days(void) {
    CHECK_NUMBER(day("1970-01-01"), 0);
    CHECK_NUMBER(day("1969-12-31"), -1);
    CHECK_NUMBER(day("2000-03-01"), 11017);
    CHECK_NUMBER(day("0001-01-01"), DAY_MIN);
    CHECK_NUMBER(day("9999-12-31"), DAY_MAX);
    CHECK_NUMBER(date_weekday(day("1970-01-01")), 3); /* a Thursday */
    CHECK_NUMBER(date_weekday(day("2024-02-29")), 3);
    CHECK_NUMBER(date_weekday(day("2000-01-01")), 5); /* a Saturday */
    CHECK_NUMBER(date_weekday(day("2020-03-01")), 6); /* a Sunday */
    CHECK(date_today() > day("2020-01-01"));
}

static void test_refusals(void) {
    static const char *const bad[] = {
        "",
        "2020",
        "2020-1-01",
        "2020-01-1",
        "20200101",
        "2020-01-01 ",
        " 2020-01-01",
        "2020/01/01",
        "2020-00-01",
        "2020-13-01",
        "2020-01-00",
        "2020-01-32",
        "2020-04-31",
        "2021-02-29",
        "1900-02-29",
        "2100-02-29",
        "0000-01-01",
        "+020-01-01",
        "2020-01-0a",
        "2020-01-a0",
        "202a-01-01",
        "2020-0:-01",
        "2020-01--1",
        "2020:01-01",
        "2020-01:01",
        "2020-01\xad"
        "01",
        "\xb2"
        "020-01-01",
        "2020-99-99",
        "2020-01-/1",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (!CHECK(is_refused(bad[i])))
            printf("# %s\n", bad[i]);
    CHECK(!is_refused("2000-02-29"));
    CHECK(!is_refused("2024-02-29"));
    day_number number;
    CHECK(!date_parse((struct text){NULL, 0}, &number));
}

/* Every byte at every place of a date: only digits that make a day are taken. */
static void test_every_byte(void) {
    unsigned long wrong = 0;
    for (int place = 0; place < 10; place++) {
        for (int byte = 0; byte < 256; byte++) {
            char text[] = "2011-11-11";
            text[place] = (char)byte;
            day_number number;
            bool is_taken = date_parse((struct text){text, 10}, &number);
            bool is_digit = byte >= '0' && byte <= '9';
            bool is_hyphen = place == 4 || place == 7;
            bool fits = is_hyphen    ? byte == '-'
                        : place == 5 ? byte == '0' || byte == '1'
                        : place == 6 ? byte >= '0' && byte <= '2'
                        : place == 8 ? byte >= '0' && byte <= '2'
                                     : is_digit;
            wrong += is_taken != fits;
        }
    }
    CHECK_NUMBER(wrong, 0);
}

static void check_before(const char *from, int64_t months, const char *wanted) {
    char out[10];
    day_number result = 0;
    CHECK(date_months_before(day(from), months, &result));
    CHECK_TEXT(written(result, out), text_of(wanted));
}

static void test_months(void) {
    day_number result;
    check_before("2020-05-31", 3, "2020-02-29");
    check_before("2021-05-31", 3, "2021-02-28");
    check_before("2020-05-31", 1, "2020-04-30");
    check_before("2020-05-31", 0, "2020-05-31");
    check_before("2020-01-15", 1, "2019-12-15");
    check_before("2020-02-29", 12, "2019-02-28");
    check_before("2020-02-29", 48, "2016-02-29");
    check_before("2020-01-31", -1, "2020-02-29");
    check_before("2019-11-30", -3, "2020-02-29");
    check_before("9999-12-31", 9998 * 12 + 11, "0001-01-31");
    CHECK(!date_months_before(day("0001-01-31"), 1, &result));
    CHECK(!date_months_before(day("9999-12-01"), -1, &result));
    CHECK(!date_months_before(day("2020-01-01"), INT64_MAX, &result));
    CHECK(!date_months_before(day("2020-01-01"), INT64_MIN, &result));
}

int main(void) {
    test_every_day();
    test_known_days();
    test_refusals();
    test_every_byte();
    test_months();
    return check_end();
}
