/* Boundaries of comparisons: reading them off nodes, their steps, which sides can be, and where
 * values stand. The dates and numbers were worked out on paper. */
#include "check.h"
#include "suite/boundary.h"

static const struct type whole_type = {.kind = TYPE_NUMBER, .whole = true};
static const struct type date_type = {.kind = TYPE_DATE};

/* Tenths, so that fractions can be written. */
static number tenths(int64_t n) {
    return number_from(n) / 10;
}

struct limit {
    struct value value;
    struct dated dated;
    struct constant constant;
};

static const struct constant *limit_of(struct limit *limit, struct type type, number n) {
    limit->value = (struct value){.state = VALUE_KNOWN};
    int64_t day;
    if (type.kind != TYPE_DATE)
        limit->value.number = n;
    else if (number_to_whole(n, &day))
        limit->value.day = (day_number)day;
    limit->dated = (struct dated){DAY_MIN, &limit->value, 1};
    limit->constant = (struct constant){type, &limit->dated, 1, {NULL, 0}};
    return &limit->constant;
}

static enum boundary_side side_of_day(const struct boundary *boundary, day_number as_of,
                                      day_number day) {
    struct calendar calendar = {.as_of = as_of};
    struct value value = {.state = VALUE_KNOWN};
    value.day = day;
    return boundary_side_of(boundary, &calendar, &value);
}

static enum boundary_side side_of(const struct boundary *boundary, number n) {
    struct calendar calendar = {.as_of = 0};
    struct value value = {.state = VALUE_KNOWN};
    value.number = n;
    return boundary_side_of(boundary, &calendar, &value);
}

static void test_steps(void) {
    struct type any = {.kind = TYPE_NUMBER};
    CHECK(boundary_step(&any, number_from(14)) == number_from(1));
    CHECK(boundary_step(&any, tenths(5)) == tenths(1));
    CHECK(boundary_step(&any, -tenths(25)) == tenths(1));
    CHECK(boundary_step(&any, tenths(1) / 40) == number_from(1) / 10000); /* 0.0025 */
    CHECK(boundary_step(&any, (number)1) == (number)1);                   /* the last digit */
    CHECK(boundary_step(&any, 0) == number_from(1));
    CHECK(boundary_step(&whole_type, tenths(25)) == number_from(1));
}

static void test_numbers(void) {
    struct limit limit;
    struct boundary boundary = {.kind = BOUNDARY_NUMBER, .type = {.kind = TYPE_NUMBER}};
    boundary.limit = limit_of(&limit, boundary.type, tenths(25));
    CHECK_NUMBER(side_of(&boundary, tenths(24)), SIDE_BELOW);
    CHECK_NUMBER(side_of(&boundary, tenths(25)), SIDE_AT);
    CHECK_NUMBER(side_of(&boundary, tenths(26)), SIDE_ABOVE);
    CHECK_NUMBER(side_of(&boundary, tenths(23)), SIDE_NONE);
    CHECK_NUMBER(side_of(&boundary, tenths(25) + 1), SIDE_NONE);
    struct calendar calendar = {.as_of = 0};
    struct value blank = {.state = VALUE_BLANK}, unknown = {.state = VALUE_UNKNOWN};
    CHECK_NUMBER(boundary_side_of(&boundary, &calendar, &blank), SIDE_NONE);
    CHECK_NUMBER(boundary_side_of(&boundary, &calendar, &unknown), SIDE_NONE);
}

/* Of a fact from 1 to 14 nothing lies below 1 and above 14; a whole number is never 2.5. */
static void test_possible(void) {
    struct limit limit;
    struct boundary boundary = {.kind = BOUNDARY_NUMBER,
                                .type = {.kind = TYPE_NUMBER,
                                         .has_lowest = true,
                                         .has_highest = true,
                                         .lowest = number_from(1),
                                         .highest = number_from(14)}};
    boundary.limit = limit_of(&limit, boundary.type, number_from(14));
    CHECK(boundary_is_possible(&boundary, SIDE_BELOW, 0));
    CHECK(boundary_is_possible(&boundary, SIDE_AT, 0));
    CHECK(!boundary_is_possible(&boundary, SIDE_ABOVE, 0));
    boundary.limit = limit_of(&limit, boundary.type, number_from(1));
    CHECK(!boundary_is_possible(&boundary, SIDE_BELOW, 0));
    CHECK(boundary_is_possible(&boundary, SIDE_ABOVE, 0));
    boundary.type = whole_type;
    boundary.limit = limit_of(&limit, boundary.type, tenths(25));
    CHECK(!boundary_is_possible(&boundary, SIDE_AT, 0));
    boundary = (struct boundary){.kind = BOUNDARY_DATE, .type = date_type};
    boundary.limit = limit_of(&limit, date_type, number_from(DAY_MAX));
    CHECK(boundary_is_possible(&boundary, SIDE_AT, 0));
    CHECK(!boundary_is_possible(&boundary, SIDE_ABOVE, 0));
    struct type business = {.kind = TYPE_NUMBER, .unit = TYPE_UNIT_BUSINESS_DAYS};
    boundary = (struct boundary){.kind = BOUNDARY_AGE, .type = date_type};
    boundary.limit = limit_of(&limit, business, 0);
    CHECK(!boundary_is_possible(&boundary, SIDE_BELOW, 0));
    CHECK(boundary_is_possible(&boundary, SIDE_AT, 0));
}

static void test_dates(void) {
    struct limit limit;
    day_number day = date_from(2020, 3, 1);
    struct boundary boundary = {.kind = BOUNDARY_DATE, .type = date_type};
    boundary.limit = limit_of(&limit, date_type, number_from(day));
    CHECK_NUMBER(side_of_day(&boundary, 0, date_from(2020, 2, 29)), SIDE_BELOW);
    CHECK_NUMBER(side_of_day(&boundary, 0, day), SIDE_AT);
    CHECK_NUMBER(side_of_day(&boundary, 0, date_from(2020, 3, 2)), SIDE_ABOVE);
    CHECK_NUMBER(side_of_day(&boundary, 0, date_from(2020, 3, 3)), SIDE_NONE);
    boundary = (struct boundary){.kind = BOUNDARY_TODAY, .type = date_type};
    CHECK_NUMBER(side_of_day(&boundary, day, day - 1), SIDE_BELOW);
    CHECK_NUMBER(side_of_day(&boundary, day, day), SIDE_AT);
    CHECK_NUMBER(side_of_day(&boundary, day, day + 1), SIDE_ABOVE);
}

/* The age grows as the date goes back. */
static void test_ages(void) {
    struct limit limit;
    struct type days = {.kind = TYPE_NUMBER, .unit = TYPE_UNIT_DAYS};
    struct type months = {.kind = TYPE_NUMBER, .unit = TYPE_UNIT_MONTHS};
    struct type business = {.kind = TYPE_NUMBER, .unit = TYPE_UNIT_BUSINESS_DAYS};
    struct boundary boundary = {.kind = BOUNDARY_AGE, .type = date_type};
    day_number as_of = date_from(2020, 5, 31);
    boundary.limit = limit_of(&limit, days, number_from(60));
    CHECK_NUMBER(side_of_day(&boundary, as_of, date_from(2020, 4, 2)), SIDE_BELOW); /* 59 */
    CHECK_NUMBER(side_of_day(&boundary, as_of, date_from(2020, 4, 1)), SIDE_AT);
    CHECK_NUMBER(side_of_day(&boundary, as_of, date_from(2020, 3, 31)), SIDE_ABOVE);
    boundary.limit = limit_of(&limit, months, number_from(3));
    CHECK_NUMBER(side_of_day(&boundary, as_of, date_from(2020, 3, 1)), SIDE_BELOW);
    CHECK_NUMBER(side_of_day(&boundary, as_of, date_from(2020, 2, 29)), SIDE_AT);
    CHECK_NUMBER(side_of_day(&boundary, as_of, date_from(2020, 2, 28)), SIDE_ABOVE);
    boundary.limit = limit_of(&limit, business, number_from(2));
    as_of = date_from(2020, 3, 10); /* a Tuesday */
    CHECK_NUMBER(side_of_day(&boundary, as_of, date_from(2020, 3, 9)), SIDE_BELOW);
    CHECK_NUMBER(side_of_day(&boundary, as_of, date_from(2020, 3, 6)), SIDE_AT); /* Friday */
    CHECK_NUMBER(side_of_day(&boundary, as_of, date_from(2020, 3, 8)), SIDE_AT); /* Sunday */
    CHECK_NUMBER(side_of_day(&boundary, as_of, date_from(2020, 3, 5)), SIDE_ABOVE);
    CHECK_NUMBER(side_of_day(&boundary, as_of, date_from(2020, 3, 11)), SIDE_NONE);
    boundary.kind = BOUNDARY_AHEAD;
    boundary.limit = limit_of(&limit, days, number_from(7));
    CHECK_NUMBER(side_of_day(&boundary, as_of, date_from(2020, 3, 16)), SIDE_BELOW);
    CHECK_NUMBER(side_of_day(&boundary, as_of, date_from(2020, 3, 17)), SIDE_AT);
    CHECK_NUMBER(side_of_day(&boundary, as_of, date_from(2020, 3, 18)), SIDE_ABOVE);
    boundary.limit = limit_of(&limit, months, number_from(120000)); /* past the calendar */
    CHECK_NUMBER(side_of_day(&boundary, as_of, date_from(2020, 3, 17)), SIDE_NONE);
}

/* `cadence is at most 14`, `14 is at least cadence`, and what has no boundary. */
static void test_read(void) {
    struct limit limit;
    node_id children[] = {0, 1, 1, 0, 0, 0, 2};
    struct node nodes[] = {
        {.kind = NODE_COUNT_ITEMS, .type = {.kind = TYPE_NUMBER}},
        {.kind = NODE_CONSTANT, .constant = limit_of(&limit, whole_type, number_from(14))},
        {.kind = NODE_FACT, .type = {.kind = TYPE_DATE}},
        {.kind = NODE_ORDER, .op = COMPARE_AT_MOST, .first_child = 0, .child_count = 2},
        {.kind = NODE_ORDER, .op = COMPARE_AT_LEAST, .first_child = 2, .child_count = 2},
        {.kind = NODE_ORDER, .op = COMPARE_AT_LEAST, .first_child = 4, .child_count = 2},
        {.kind = NODE_WITHIN, .op = COMPARE_WITHIN_LAST, .first_child = 6, .child_count = 1},
        {.kind = NODE_AGO, .op = COMPARE_MORE_THAN, .first_child = 6, .child_count = 1}};
    nodes[6].duration = nodes[7].duration = &limit.constant;
    struct scope scope = {.nodes = nodes, .node_count = 8, .children = children, .child_total = 7};
    struct boundary found[BOUNDARIES_MOST];
    for (node_id id = 3; id < 5; id++) {
        CHECK_NUMBER(boundary_read(&scope, id, found), 1);
        CHECK_NUMBER(found[0].kind, BOUNDARY_NUMBER);
        CHECK_NUMBER(found[0].op, COMPARE_AT_MOST);
        CHECK_NUMBER(found[0].value, 0);
        CHECK(found[0].type.whole && found[0].type.has_lowest && found[0].type.lowest == 0);
        CHECK(boundary_limit(&found[0], 0) == number_from(14));
    }
    CHECK_NUMBER(boundary_read(&scope, 5, found), 0); /* two values */
    CHECK_NUMBER(boundary_read(&scope, 2, found), 0);
    CHECK_NUMBER(boundary_read(&scope, 6, found), 2);
    CHECK_NUMBER(found[0].kind, BOUNDARY_AGE);
    CHECK_NUMBER(found[1].kind, BOUNDARY_TODAY);
    CHECK_NUMBER(boundary_read(&scope, 7, found), 1);
    CHECK_NUMBER(found[0].value, 2);
}

int main(void) {
    test_steps();
    test_numbers();
    test_possible();
    test_dates();
    test_ages();
    test_read();
    return check_end();
}
