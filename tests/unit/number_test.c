/* Exact decimals: what is read, what is refused, and the shortest form that is written. */
#include "check.h"

#include "base/number.h"

static void check_written(const char *text, const char *wanted) {
    struct buffer out = {0};
    number n = 0;
    CHECK_NUMBER(number_parse(text_of(text), &n), NUMBER_OK);
    number_write(&out, n);
    CHECK_TEXT(buffer_text(&out), text_of(wanted));
    number again = 1;
    CHECK(number_parse(buffer_text(&out), &again) == NUMBER_OK && again == n);
    buffer_free(&out);
}

static enum number_result parse(const char *text) {
    number n;
    return number_parse(text_of(text), &n);
}

static void test_written(void) {
    check_written("0", "0");
    check_written("-0", "0");
    check_written("-0.00", "0");
    check_written("2.0", "2");
    check_written("+7", "7");
    check_written("007.50", "7.5");
    check_written("-0.5", "-0.5");
    check_written("100", "100");
    check_written("0.000000000000000001", "0.000000000000000001");
    check_written("999999999999999999", "999999999999999999");
    check_written("-999999999999999999", "-999999999999999999");
    check_written("123456789.123456789", "123456789.123456789");
    check_written("000000000000000000000000000000000000001.50000000000000000000000", "1.5");
}

static void test_limits(void) {
    CHECK_NUMBER(parse("123456789012345678"), NUMBER_OK);
    CHECK_NUMBER(parse("1234567890123456789"), NUMBER_TOO_LONG);
    CHECK_NUMBER(parse("1000000000000000000"), NUMBER_TOO_LONG);
    CHECK_NUMBER(parse("0.123456789012345678"), NUMBER_OK);
    CHECK_NUMBER(parse("0.1234567890123456789"), NUMBER_TOO_LONG);
    CHECK_NUMBER(parse("1.12345678901234567"), NUMBER_OK);
    CHECK_NUMBER(parse("1.123456789012345678"), NUMBER_TOO_LONG);
    CHECK_NUMBER(parse("1.123456789012345670"), NUMBER_OK);
    CHECK_NUMBER(parse("0000000000000000000001"), NUMBER_OK);
    CHECK_NUMBER(parse("99999999999999999999999999999999999999999999999"), NUMBER_TOO_LONG);
}

static void test_malformed(void) {
    static const char *const bad[] = {
        "",
        "-",
        "+",
        ".",
        "5.",
        ".5",
        "-.5",
        "1e5",
        "1,5",
        "1 ",
        " 1",
        "--1",
        "+-1",
        "1.2.3",
        "0x10",
        "1_000",
        "inf",
        "nan",
        "1.-5",
        "1.5a",
        "12a",
        "٣",
        "1\n",
        "$1",
        "1e",
        "½",
        "1.+5",
        "1..5",
        "1.5.",
        "- 1",
        "99999999999999999999999999999999x",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (!CHECK(parse(bad[i]) == NUMBER_MALFORMED))
            printf("# %s\n", bad[i]);
    number n;
    CHECK_NUMBER(number_parse((struct text){NULL, 0}, &n), NUMBER_MALFORMED);
    CHECK_NUMBER(number_parse((struct text){"1\0", 2}, &n), NUMBER_MALFORMED);
}

static void test_whole(void) {
    number n;
    int64_t whole = 0;
    CHECK(number_parse(TEXT("2.50"), &n) == NUMBER_OK && !number_is_whole(n));
    CHECK(!number_to_whole(n, &whole));
    CHECK(number_parse(TEXT("2.0"), &n) == NUMBER_OK && number_is_whole(n));
    CHECK(number_to_whole(n, &whole) && whole == 2);
    CHECK(number_to_whole(number_from(INT64_MAX), &whole) && whole == INT64_MAX);
    CHECK(number_to_whole(number_from(INT64_MIN), &whole) && whole == INT64_MIN);
    CHECK(!number_to_whole(number_from(INT64_MAX) + number_from(1), &whole));
    CHECK(number_parse(TEXT("-3"), &n) == NUMBER_OK && n == number_from(-3));
    CHECK(number_from(1) > n && number_from(-4) < n);
}

/* Sums and products may leave the range of what can be read; they are still written right. */
static void test_large(void) {
    struct buffer out = {0};
    number_write(&out, number_from(INT64_MAX) + number_from(INT64_MAX));
    CHECK_TEXT(buffer_text(&out), TEXT("18446744073709551614"));
    buffer_clear(&out);
    number_write(&out, number_from(INT64_MIN));
    CHECK_TEXT(buffer_text(&out), TEXT("-9223372036854775808"));
    buffer_clear(&out);
    number lowest = number_from(INT64_MIN);
    for (int i = 0; i < 4; i++)
        lowest *= 2;
    number_write(&out, lowest - 1);
    CHECK_TEXT(buffer_text(&out), TEXT("-147573952589676412928.000000000000000001"));
    buffer_free(&out);
}

int main(void) {
    test_written();
    test_limits();
    test_malformed();
    test_whole();
    test_large();
    return check_end();
}
