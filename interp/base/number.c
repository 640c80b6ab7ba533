/* Reading and writing exact decimals. Up to 18 digits fit a 64-bit integer, so the 128-bit one is
 * touched only once a number, when the digits are scaled. */
#include "base/number.h"

__extension__ typedef unsigned __int128 magnitude;

enum { DIGITS_MAX = 18 };

static const uint64_t power_of_ten[DIGITS_MAX + 1] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    1000000000000000000,
};

#define ONE ((number)INT64_C(1000000000000000000))

static inline bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static const char *skip_digits(const char *at, const char *end) {
    while (at < end && is_digit(*at))
        at++;
    return at;
}

static uint64_t digits_value(uint64_t value, const char *at, const char *end) {
    for (; at < end; at++)
        value = value * 10 + (uint64_t)(*at - '0');
    return value;
}

enum number_result number_parse(struct text text, number *result) {
    const char *at = text.bytes, *end = text.length ? text.bytes + text.length : text.bytes;
    bool is_negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    const char *whole = at, *whole_end = skip_digits(at, end);
    const char *fraction = whole_end, *fraction_end = whole_end;
    if (whole_end == whole)
        return NUMBER_MALFORMED;
    if (whole_end < end) {
        if (*whole_end != '.')
            return NUMBER_MALFORMED;
        fraction = whole_end + 1;
        fraction_end = skip_digits(fraction, end);
        if (fraction_end != end || fraction == fraction_end)
            return NUMBER_MALFORMED;
    }
    while (whole < whole_end && *whole == '0')
        whole++;
    while (fraction_end > fraction && fraction_end[-1] == '0')
        fraction_end--;
    size_t places = (size_t)(fraction_end - fraction);
    if ((size_t)(whole_end - whole) + places > DIGITS_MAX)
        return NUMBER_TOO_LONG;
    uint64_t digits = digits_value(digits_value(0, whole, whole_end), fraction, fraction_end);
    number value = (number)digits * (number)power_of_ten[DIGITS_MAX - places];
    *result = is_negative ? -value : value;
    return NUMBER_OK;
}

number number_from(int64_t whole) {
    return (number)whole * ONE;
}

bool number_is_whole(number n) {
    return n % ONE == 0;
}

bool number_to_whole(number n, int64_t *whole) {
    number quotient = n / ONE;
    if (n % ONE != 0 || quotient < INT64_MIN || quotient > INT64_MAX)
        return false;
    *whole = (int64_t)quotient;
    return true;
}

void number_write(struct buffer *out, number n) {
    magnitude size = n < 0 ? -(magnitude)n : (magnitude)n;
    if (n < 0)
        buffer_add_char(out, '-');
    /* The whole part of any 128-bit number is below 2^68: two steps of 18 digits hold it. */
    magnitude whole = size / (magnitude)ONE;
    uint64_t high = (uint64_t)(whole / (magnitude)ONE), low = (uint64_t)(whole % (magnitude)ONE);
    uint64_t fraction = (uint64_t)(size % (magnitude)ONE);
    if (high) {
        buffer_add_unsigned(out, high);
        for (int place = DIGITS_MAX; place-- > 0;)
            buffer_add_char(out, (char)('0' + low / power_of_ten[place] % 10));
    } else {
        buffer_add_unsigned(out, low);
    }
    if (fraction == 0)
        return;
    buffer_add_char(out, '.');
    for (int place = DIGITS_MAX - 1; fraction; place--) {
        buffer_add_char(out, (char)('0' + fraction / power_of_ten[place]));
        fraction %= power_of_ten[place];
    }
}
