/* Single values: how cells of each type are read, what is said when they do not fit, how values
 * are written. */
#include "check.h"

#include "schema/schema.h"

static struct type number_type(bool whole, bool has_lowest, int lowest, bool has_highest,
                               int highest) {
    return (struct type){.kind = TYPE_NUMBER,
                         .whole = whole,
                         .has_lowest = has_lowest,
                         .has_highest = has_highest,
                         .lowest = number_from(lowest),
                         .highest = number_from(highest)};
}

static struct type one_of(struct arena *arena) {
    static const struct text names[] = {{"CSS-Led", 7}, {"CSS-Assist", 10}, {"None", 4}};
    return (struct type){.kind = TYPE_ONE_OF, .choices = choices_new(arena, names, 3)};
}

/* The reason, or the value as it is written. */
static struct text parsed(struct arena *arena, const struct type *type, const char *cell) {
    struct value value;
    struct buffer out = {0};
    const char *reason = value_parse(arena, type, text_of(cell), &value);
    if (reason)
        return text_of(reason);
    CHECK_NUMBER(value.state, VALUE_KNOWN);
    value_write(&out, type, &value);
    struct text text = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return text;
}

static void test_numbers(void) {
    struct arena *arena = arena_new();
    struct type score = number_type(false, true, 0, true, 100);
    struct type seats = number_type(true, true, 0, false, 0);
    static const char *const malformed[] = {"1e3", ".5", "1.", "1,5", "abc", "1 000", "--1", "+"};
    CHECK_TEXT(parsed(arena, &score, "0"), TEXT("0"));
    CHECK_TEXT(parsed(arena, &score, "100"), TEXT("100"));
    CHECK_TEXT(parsed(arena, &score, "100.0"), TEXT("100"));
    CHECK_TEXT(parsed(arena, &score, "+40.10"), TEXT("40.1"));
    CHECK_TEXT(parsed(arena, &score, "-0"), TEXT("0"));
    CHECK_TEXT(parsed(arena, &score, "100.01"), TEXT("is over the highest allowed, 100"));
    CHECK_TEXT(parsed(arena, &score, "-1"), TEXT("is below the lowest allowed, 0"));
    CHECK_TEXT(parsed(arena, &seats, "2.0"), TEXT("2"));
    CHECK_TEXT(parsed(arena, &seats, "2.5"), TEXT("is not a whole number"));
    CHECK_TEXT(parsed(arena, &seats, "123456789012345678"), TEXT("123456789012345678"));
    CHECK_TEXT(parsed(arena, &seats, "1234567890123456789"), TEXT("has more than 18 digits"));
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++)
        CHECK_TEXT(parsed(arena, &score, malformed[i]),
                   TEXT("is not a number (digits, with a point before a fraction)"));
    arena_free(arena);
}

static void test_yes_no(void) {
    struct arena *arena = arena_new();
    struct type type = {.kind = TYPE_YES_NO};
    static const char *const yes[] = {"yes", "YES", "Yes", "true", "True", "tRUE", "y", "Y", "1"};
    static const char *const no[] = {"no", "NO", "No", "false", "False", "fALSE", "n", "N", "0"};
    static const char *const neither[] = {"2", "on", "off", "ja", "yess", "t", "f", "-", "1.0"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        CHECK_TEXT(parsed(arena, &type, yes[i]), TEXT("true"));
        CHECK_TEXT(parsed(arena, &type, no[i]), TEXT("false"));
        CHECK(text_starts(parsed(arena, &type, neither[i]), TEXT("is neither yes nor no")));
    }
    arena_free(arena);
}

static void test_dates(void) {
    struct arena *arena = arena_new();
    struct type type = {.kind = TYPE_DATE};
    static const char *const shapes[] = {"2020-1-1",    "20200101",   "01.02.2020", "2020/01/01",
                                         "2020-01-01T", "02-01-2020", "today",      "2020-01-0x"};
    static const char *const missing[] = {"2019-02-29", "2020-13-01", "2020-00-10", "2020-04-31",
                                          "0000-01-01", "2020-01-32", "2020-01-00", "1900-02-29"};
    CHECK_TEXT(parsed(arena, &type, "2020-02-29"), TEXT("2020-02-29"));
    CHECK_TEXT(parsed(arena, &type, "0001-01-01"), TEXT("0001-01-01"));
    CHECK_TEXT(parsed(arena, &type, "9999-12-31"), TEXT("9999-12-31"));
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        CHECK_TEXT(parsed(arena, &type, shapes[i]), TEXT("is not a date (YYYY-MM-DD)"));
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
        CHECK_TEXT(parsed(arena, &type, missing[i]), TEXT("is a date that does not exist"));
    arena_free(arena);
}

static void test_one_of(void) {
    struct arena *arena = arena_new();
    struct type type = one_of(arena);
    CHECK_TEXT(parsed(arena, &type, "CSS-Led"), TEXT("CSS-Led"));
    CHECK_TEXT(parsed(arena, &type, "css-LED"), TEXT("CSS-Led"));
    CHECK_TEXT(parsed(arena, &type, "none"), TEXT("None"));
    CHECK_TEXT(parsed(arena, &type, "CSS-Lead"), TEXT("is not one of CSS-Led, CSS-Assist, None"));
    CHECK_TEXT(parsed(arena, &type, "CSS Led"), TEXT("is not one of CSS-Led, CSS-Assist, None"));
    text_map_free(type.choices->codes);
    arena_free(arena);
}

static void test_lists(void) {
    struct arena *arena = arena_new();
    struct type type = {.kind = TYPE_LIST};
    CHECK_TEXT(parsed(arena, &type, "a"), TEXT("a"));
    CHECK_TEXT(parsed(arena, &type, "a;b c;d"), TEXT("a; b c; d"));
    CHECK_TEXT(parsed(arena, &type, " a ; b\t;\nc "), TEXT("a; b; c"));
    CHECK_TEXT(parsed(arena, &type, ";;a;; ;b;"), TEXT("a; b"));
    CHECK_TEXT(parsed(arena, &type, ";"), TEXT(""));
    CHECK_TEXT(parsed(arena, &type, "a;a"), TEXT("a; a"));
    CHECK_TEXT(parsed(arena, &type, "a,b"), TEXT("a,b"));
    arena_free(arena);
}

static void test_allowed(void) {
    struct arena *arena = arena_new();
    struct type days = number_type(false, true, 1, true, 365), choices = one_of(arena);
    struct type most = number_type(true, false, 0, true, 9),
                any = number_type(true, true, 0, false, 0);
    days.unit = TYPE_UNIT_DAYS;
    CHECK_TEXT(type_allowed(arena, &days), TEXT("a number of days from 1 to 365"));
    CHECK_TEXT(type_allowed(arena, &most), TEXT("a whole number up to 9"));
    CHECK_TEXT(type_allowed(arena, &any), TEXT("a whole number from 0"));
    CHECK_TEXT(type_allowed(arena, &choices), TEXT("one of CSS-Led, CSS-Assist, None"));
    CHECK_TEXT(type_allowed(arena, &(struct type){.kind = TYPE_DATE}), TEXT("a date (YYYY-MM-DD)"));
    CHECK_TEXT(type_allowed(arena, &(struct type){.kind = TYPE_YES_NO}), TEXT("yes or no"));
    text_map_free(choices.choices->codes);
    arena_free(arena);
}

typedef void write_value(struct buffer *out, const struct type *type, const struct value *value);

static struct text written(struct arena *arena, write_value *write, const struct type *type,
                           const char *cell) {
    struct buffer out = {0};
    struct value value;
    CHECK(!value_parse(arena, type, text_of(cell), &value));
    write(&out, type, &value);
    struct text text = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return text;
}

static void test_writing(void) {
    struct arena *arena = arena_new();
    struct type text = {.kind = TYPE_TEXT}, date = {.kind = TYPE_DATE}, list = {.kind = TYPE_LIST},
                yes = {.kind = TYPE_YES_NO}, days = {.kind = TYPE_NUMBER, .unit = TYPE_UNIT_DAYS},
                business = {.kind = TYPE_NUMBER, .unit = TYPE_UNIT_BUSINESS_DAYS},
                choices = one_of(arena);
    CHECK_TEXT(written(arena, value_write_json, &text, "a\"b"), TEXT("\"a\\\"b\""));
    CHECK_TEXT(written(arena, value_write_json, &date, "2020-01-31"), TEXT("\"2020-01-31\""));
    CHECK_TEXT(written(arena, value_write_json, &yes, "y"), TEXT("true"));
    CHECK_TEXT(written(arena, value_write_json, &days, "014.50"), TEXT("14.5"));
    CHECK_TEXT(written(arena, value_write_json, &list, "a;\"b"), TEXT("[\"a\",\"\\\"b\"]"));
    CHECK_TEXT(written(arena, value_write_json, &list, ";"), TEXT("[]"));
    CHECK_TEXT(written(arena, value_write_json, &choices, "NONE"), TEXT("\"None\""));
    CHECK_TEXT(written(arena, value_write_source, &text, "a\"b\\"), TEXT("\"a\\\"b\\\\\""));
    CHECK_TEXT(written(arena, value_write_source, &date, "2020-01-31"), TEXT("2020-01-31"));
    CHECK_TEXT(written(arena, value_write_source, &yes, "0"), TEXT("no"));
    CHECK_TEXT(written(arena, value_write_source, &days, "14"), TEXT("14 days"));
    CHECK_TEXT(written(arena, value_write_source, &business, "4"), TEXT("4 business days"));
    CHECK_TEXT(written(arena, value_write_source, &list, "a;b"), TEXT("\"a\", \"b\""));
    CHECK_TEXT(written(arena, value_write_source, &choices, "none"), TEXT("\"None\""));
    text_map_free(choices.choices->codes);
    arena_free(arena);
}

static void test_writing_nothing(void) {
    struct buffer out = {0};
    struct type type = {.kind = TYPE_DATE};
    struct value blank = {.state = VALUE_BLANK}, unknown = {.state = VALUE_UNKNOWN};
    value_write(&out, &type, &blank);
    value_write(&out, &type, &unknown);
    CHECK_TEXT(buffer_text(&out), TEXT(""));
    value_write_json(&out, &type, &blank);
    value_write_json(&out, &type, &unknown);
    value_write_source(&out, &type, &blank);
    value_write_source(&out, &type, &unknown);
    CHECK_TEXT(buffer_text(&out), TEXT("nullnullblankunknown"));
    buffer_free(&out);
}

static void test_schema(void) {
    struct fact facts[] = {{.name = TEXT("tenant_id")}, {.name = TEXT("psm")}};
    struct record record = {.facts = facts, .fact_count = 2};
    struct schema schema = {.records = &record, .record_count = 1};
    struct table table = {.rows = text_map_new(true)};
    bool added;
    CHECK_NUMBER(record_find_fact(&record, TEXT("psm")), 1);
    CHECK_NUMBER(record_find_fact(&record, TEXT("PSM")), INDEX_NONE);
    CHECK_TEXT(schema_key_name(&schema), TEXT("tenant_id"));
    text_map_put(table.rows, TEXT("Germany"), 7, &added);
    CHECK_NUMBER(table_find(&table, TEXT("GERMANY")), 7);
    CHECK_NUMBER(table_find(&table, TEXT("France")), INDEX_NONE);
    text_map_free(table.rows);
}

int main(void) {
    test_numbers();
    test_yes_no();
    test_dates();
    test_one_of();
    test_lists();
    test_allowed();
    test_writing();
    test_writing_nothing();
    test_schema();
    return check_end();
}
