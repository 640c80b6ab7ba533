/* The calendar without loops. date_from and date_parts count years from March, so that the leap
 * day comes last: the method of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
#include "base/date.h"

#include <assert.h>
#include <time.h>

enum {
    DAYS_IN_400_YEARS = 146097,
    DAYS_IN_4_YEARS = 1461,
    EPOCH_FROM_MARCH = 719468 /* 1970-01-01 counted from 0000-03-01 */
};

static inline bool is_leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int date_month_length(int year, int month) {
    assert(month >= 1 && month <= 12);
    if (month == 2)
        return is_leap(year) ? 29 : 28;
    return 30 + ((month + (month >> 3)) & 1);
}

static inline day_number days_from(unsigned year, unsigned month, unsigned day) {
    unsigned march_year = year - (month <= 2), century = march_year / 100;
    unsigned march_month = month > 2 ? month - 3 : month + 9;
    unsigned day_of_year = (153 * march_month + 2) / 5 + day - 1;
    unsigned days = march_year * 365 + march_year / 4 - century + century / 4 + day_of_year;
    return (day_number)days - EPOCH_FROM_MARCH;
}

day_number date_from(int year, int month, int day) {
    assert(year >= 1 && year <= 9999 && month >= 1 && month <= 12);
    assert(day >= 1 && day <= date_month_length(year, month));
    return days_from((unsigned)year, (unsigned)month, (unsigned)day);
}

void date_parts(day_number number, int *year, int *month, int *day) {
    assert(number >= DAY_MIN && number <= DAY_MAX);
    unsigned days = (unsigned)(number + EPOCH_FROM_MARCH);
    unsigned era = days / DAYS_IN_400_YEARS, day_of_era = days % DAYS_IN_400_YEARS;
    unsigned year_of_era = (day_of_era - day_of_era / (DAYS_IN_4_YEARS - 1) + day_of_era / 36524 -
                            day_of_era / (DAYS_IN_400_YEARS - 1)) /
                           365;
    unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    unsigned march_month = (5 * day_of_year + 2) / 153;
    *day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
    *month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

/* The shape is tested on eight bytes at once: with "0000-00-" taken away by exclusive or, a digit
 * leaves 0 to 9 and a hyphen 0, and the bias then carries anything else into its top bit. */
static bool has_date_shape(const char *bytes) {
    uint64_t word, pattern, bias;
    memcpy(&word, bytes, 8);
    memcpy(&pattern, "0000-00-", 8);
    memcpy(&bias, "\x76\x76\x76\x76\x7f\x76\x76\x7f", 8);
    word ^= pattern;
    if ((word | (word + bias)) & UINT64_C(0x8080808080808080))
        return false;
    return (unsigned)(bytes[8] - '0') <= 9 && (unsigned)(bytes[9] - '0') <= 9;
}

static inline unsigned two_digits(const char *bytes) {
    return (unsigned)(bytes[0] - '0') * 10 + (unsigned)(bytes[1] - '0');
}

bool date_parse(struct text text, day_number *day) {
    if (text.length != 10 || !has_date_shape(text.bytes))
        return false;
    unsigned year = two_digits(text.bytes) * 100 + two_digits(text.bytes + 2);
    unsigned month = two_digits(text.bytes + 5), day_of_month = two_digits(text.bytes + 8);
    if (year == 0 || month - 1 > 11 || day_of_month == 0)
        return false;
    if (day_of_month > 28 && day_of_month > (unsigned)date_month_length((int)year, (int)month))
        return false;
    *day = days_from(year, month, day_of_month);
    return true;
}

static void write_digits(char *out, int width, unsigned value) {
    while (width > 0) {
        out[--width] = (char)('0' + value % 10);
        value /= 10;
    }
}

void date_write(day_number number, char out[10]) {
    int year, month, day;
    date_parts(number, &year, &month, &day);
    write_digits(out, 4, (unsigned)year);
    out[4] = '-';
    write_digits(out + 5, 2, (unsigned)month);
    out[7] = '-';
    write_digits(out + 8, 2, (unsigned)day);
}

int date_weekday(day_number number) {
    assert(number >= DAY_MIN && number <= DAY_MAX);
    return (number - DAY_MIN) % 7; /* 0001-01-01 is a Monday */
}

bool date_months_before(day_number number, int64_t months, day_number *result) {
    int year, month, day;
    date_parts(number, &year, &month, &day);
    if (months > 9999 * 12 || months < -9999 * 12)
        return false;
    int64_t index = (int64_t)year * 12 + (month - 1) - months;
    if (index < 12 || index >= 10000 * 12)
        return false;
    year = (int)(index / 12);
    month = (int)(index % 12) + 1;
    int length = date_month_length(year, month);
    *result = date_from(year, month, day < length ? day : length);
    return true;
}

day_number date_today(void) {
    time_t now = time(NULL);
    struct tm local; /* localtime would hand out memory that all threads share */
    if (!localtime_r(&now, &local) || local.tm_year < 1 - 1900 || local.tm_year > 9999 - 1900)
        return 0;
    return date_from(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
}
