/* The C API, function by function and refusal by refusal. */
#include "api_house.h"

/* --- rules and messages --- */

static void test_rules(const tenet_rules *rules) {
    CHECK_SAID(tenet_version(), TENET_VERSION);
    CHECK_NUMBER(tenet_rules_result_count(rules), 5);
    CHECK_SAID(tenet_rules_result_name(rules, 0), "grade");
    CHECK_SAID(tenet_rules_result_name(rules, 4), "is-red");
    CHECK(!tenet_rules_result_name(rules, 5));
    CHECK_NUMBER(tenet_rules_result_count(NULL), 0);
    tenet_rules *again = tenet_rules_compile(names, texts, 2, NULL);
    CHECK(again != NULL);
    tenet_rules_free(again);
    tenet_rules_free(NULL);
}

static void check_rejected(tenet_rules *rules, tenet_messages *messages, const char *part) {
    CHECK(!rules);
    if (CHECK(tenet_messages_count(messages) > 0)) {
        CHECK(tenet_message_is_error(messages, 0));
        if (!CHECK(strstr(tenet_message(messages, 0), part) != NULL))
            printf("%s\n", tenet_message(messages, 0));
    }
    tenet_rules_free(rules);
    tenet_messages_free(messages);
}

static void test_broken_rules(void) {
    static const char *const broken[] = {facts_text, "decision grade is one of \"A\"\n"
                                                     "  take the first rule that applies\n"
                                                     "rule all gives \"B\"\n"
                                                     "  otherwise\n"};
    tenet_messages *messages;
    tenet_rules *rules = tenet_rules_compile(names, broken, 2, &messages);
    CHECK(strstr(tenet_message(messages, 0), "house.rules:3:") != NULL);
    check_rejected(rules, messages, "error[E");
    CHECK(!tenet_rules_compile(names, broken, 2, NULL));

    static const char *const garbage[] = {"\xff\xfe not text"};
    rules = tenet_rules_compile(names, garbage, 1, &messages);
    check_rejected(rules, messages, "facts.rules");
    rules = tenet_rules_compile(names, texts, 0, &messages);
    check_rejected(rules, messages, "");
    rules = tenet_rules_load("no/such/folder", &messages);
    check_rejected(rules, messages, "no/such/folder");
    rules = tenet_rules_load(NULL, &messages);
    check_rejected(rules, messages, "");

    CHECK_NUMBER(tenet_messages_count(NULL), 0);
    CHECK(!tenet_message(NULL, 0));
    CHECK(!tenet_message_is_error(NULL, 0));
    tenet_messages_free(NULL);
}

/* Past twenty errors of a file the others are only counted. */
static void test_many_errors(void) {
    static char many[30 * 40];
    const char *const one[] = {many};
    tenet_messages *messages;
    char *at = many;
    for (int i = 0; i < 30; i++)
        at += snprintf(at, 40, "setting s%d is nothing%d\n", i, i);
    CHECK(!tenet_rules_compile(names, one, 1, &messages));
    size_t count = tenet_messages_count(messages);
    if (CHECK(count > 20)) {
        CHECK(strstr(tenet_message(messages, count - 1), "not shown") != NULL);
        CHECK(tenet_message_is_error(messages, count - 1));
        CHECK(!tenet_message(messages, count));
        CHECK(!tenet_message_is_error(messages, count));
    }
    tenet_messages_free(messages);
}

/* --- facts --- */

static void test_refusals(const tenet_rules *rules) {
    tenet_tenant *tenant = tenet_tenant_new(rules, "T-1");
    size_t row = 7;
    CHECK_SAID(tenet_set(tenant, "color", "Red"),
               "there is no fact \"color\" of tenant; did you mean \"colour\"?");
    CHECK_SAID(tenet_set(tenant, "banana", "Red"), "there is no fact \"banana\" of tenant");
    CHECK_SAID(tenet_set(tenant, "weight", "3"),
               "there is no fact \"weight\" of tenant; it is one of parcel");
    CHECK_SAID(tenet_set(tenant, "colour", "Blue"), "\"Blue\" is not one of Red, Green");
    CHECK_SAID(tenet_set(tenant, "size", "101"), "\"101\" is over the highest allowed, 100");
    CHECK_SAID(tenet_set(tenant, "size", "1.5"), "\"1.5\" is not a whole number");
    CHECK_SAID(tenet_set(tenant, "seen_on", "2020-02-30"),
               "\"2020-02-30\" is a date that does not exist");
    CHECK_SAID(tenet_set(tenant, "seen_on", "1.2.2020"), "\"1.2.2020\" is not a date (YYYY-MM-DD)");
    CHECK(tenet_set(tenant, "vip", "perhaps") != NULL);
    CHECK_SAID(tenet_set(tenant, "tags", "a\xff\x1b"), "\"a\\xFF\\x1B\" is not UTF-8 text");
    CHECK_SAID(tenet_set(tenant, "tenant_id", " "), "tenant_id is the key: it is never blank");
    CHECK_SAID(tenet_unset(tenant, "tenant_id"), "tenant_id is the key: it is never blank");
    CHECK_SAID(tenet_unset(tenant, "siz"),
               "there is no fact \"siz\" of tenant; did you mean \"size\"?");
    CHECK_SAID(tenet_set_rows_known(tenant, "tenant"), "there is no child record \"tenant\"");
    CHECK_SAID(tenet_add_row(tenant, "parcle", &row),
               "there is no child record \"parcle\"; did you mean \"parcel\"?");
    CHECK_NUMBER(row, 7);
    CHECK_SAID(tenet_set_in(tenant, "parcels", 0, "kind", "x"),
               "there is no child record \"parcels\"; did you mean \"parcel\"?");
    CHECK_SAID(tenet_set_in(tenant, "parcel", 0, "kind", "x"),
               "there is no row 0 of parcel: 0 were added");
    CHECK(!tenet_add_row(tenant, "parcel", &row));
    CHECK_NUMBER(row, 0);
    CHECK(!tenet_add_row(tenant, "parcel", NULL));
    CHECK(!tenet_set_in(tenant, "parcel", 1, "weight", "-2.5"));
    CHECK_SAID(tenet_set_in(tenant, "parcel", 1, "weight", "heavy"),
               "\"heavy\" is not a number (digits, with a point before a fraction)");
    CHECK_SAID(tenet_set_in(tenant, "parcel", 1, "size", "3"),
               "there is no fact \"size\" of parcel; it is one of tenant");
    CHECK_SAID(tenet_set_in(tenant, "parcel", 2, "kind", "x"),
               "there is no row 2 of parcel: 2 were added");
    tenet_tenant_free(tenant);
}

static void test_long_cells(const tenet_rules *rules) {
    enum { MOST = 1024 * 1024 };
    tenet_tenant *tenant = tenet_tenant_new(rules, "T-1");
    char *cell = malloc(MOST + 2);
    if (!cell)
        return;
    memset(cell, 'x', MOST + 1);
    cell[MOST + 1] = '\0';
    const char *refusal = tenet_set(tenant, "tags", cell);
    if (CHECK(refusal != NULL)) {
        CHECK(strlen(refusal) < 120);
        CHECK(strstr(refusal, "...\" is too long") != NULL);
    }
    cell[MOST] = '\0';
    CHECK(!tenet_set(tenant, "tags", cell));
    free(cell);
    tenet_tenant_free(tenant);
}

/* Nothing is done without an object, and nothing breaks. */
static void test_nothing(const tenet_rules *rules) {
    size_t row;
    CHECK(!tenet_tenant_new(NULL, "T-1"));
    CHECK(!tenet_tenant_new(rules, NULL));
    CHECK(!tenet_tenant_new(rules, " "));
    CHECK(!tenet_tenant_new(rules, "\xc3"));
    CHECK_SAID(tenet_set(NULL, "size", "1"), "there is no tenant");
    CHECK_SAID(tenet_unset(NULL, "size"), "there is no tenant");
    CHECK_SAID(tenet_set_rows_known(NULL, "parcel"), "there is no tenant");
    CHECK_SAID(tenet_add_row(NULL, "parcel", &row), "there is no tenant");
    CHECK_SAID(tenet_set_in(NULL, "parcel", 0, "kind", "x"), "there is no tenant");
    CHECK(!tenet_evaluate(NULL, day));
    CHECK_NUMBER(tenet_answer_count(NULL), 0);
    CHECK_NUMBER(tenet_answer_find(NULL, "grade"), 0);
    CHECK(!tenet_answer_name(NULL, 0));
    CHECK(!tenet_answer_value(NULL, 0));
    CHECK(!tenet_answers_json(NULL));
    CHECK(!tenet_answers_explanation(NULL));
    tenet_answers_free(NULL);
    tenet_tenant_free(NULL);
}

/* --- answers --- */

static void test_decided(const tenet_rules *rules) {
    tenet_tenant *tenant = tenet_tenant_new(rules, " T-1 ");
    size_t row;
    CHECK(!tenet_set(tenant, "size", "50"));
    CHECK(!tenet_set(tenant, "vip", "Y"));
    CHECK(!tenet_set(tenant, "colour", "red"));
    CHECK(!tenet_set(tenant, "seen_on", " 2019-11-30 "));
    CHECK(!tenet_add_row(tenant, "parcel", &row));
    CHECK(!tenet_set_in(tenant, "parcel", row, "weight", "10"));
    tenet_answers *answers = tenet_evaluate(tenant, day);
    tenet_tenant_free(tenant);

    CHECK_NUMBER(tenet_answer_count(answers), 5);
    CHECK_NUMBER(tenet_answer_find(answers, "notes"), NOTES);
    CHECK_NUMBER(tenet_answer_find(answers, "nothing"), 5);
    CHECK_SAID(tenet_answer_name(answers, NOTES), "notes");
    CHECK(!tenet_answer_name(answers, 5));

    CHECK_SAID(tenet_answer_value(answers, GRADE), "A");
    CHECK_SAID(tenet_answer_rule(answers, GRADE), "big");
    CHECK_SAID(tenet_answer_because(answers, GRADE), "it is big");
    CHECK_NUMBER(tenet_answer_cite_count(answers, GRADE), 2);
    CHECK_SAID(tenet_answer_cite(answers, GRADE, 1), "H-02");
    CHECK(!tenet_answer_cite(answers, GRADE, 2));
    CHECK(!tenet_answer_is_list(answers, GRADE));
    CHECK(!tenet_answer_is_undecided(answers, GRADE));
    CHECK_NUMBER(tenet_answer_possible_count(answers, GRADE), 0);
    CHECK_NUMBER(tenet_answer_missing_count(answers, GRADE), 0);
    CHECK_NUMBER(tenet_answer_item_count(answers, GRADE), 0);
    CHECK_SAID(tenet_answer_value(answers, REMARK), "large");

    CHECK(tenet_answer_is_list(answers, NOTES));
    CHECK(!tenet_answer_value(answers, NOTES));
    CHECK(!tenet_answer_rule(answers, NOTES));
    CHECK_NUMBER(tenet_answer_item_count(answers, NOTES), 3);
    CHECK_SAID(tenet_answer_item(answers, NOTES, 0), "heavy");
    CHECK_SAID(tenet_answer_item(answers, NOTES, 2), "old");
    CHECK(!tenet_answer_item(answers, NOTES, 3));
    CHECK_SAID(tenet_answer_value(answers, PARCEL_COUNT), "1");
    CHECK_SAID(tenet_answer_value(answers, IS_RED), "true");
    CHECK(!tenet_answer_rule(answers, IS_RED));

    CHECK(!tenet_answer_value(answers, 5));
    CHECK(!tenet_answer_is_list(answers, 5));
    CHECK(!tenet_answer_is_undecided(answers, 5));
    CHECK(!tenet_answer_rule(answers, 5));
    CHECK(!tenet_answer_because(answers, 5));
    CHECK_NUMBER(tenet_answer_item_count(answers, 5), 0);
    CHECK_NUMBER(tenet_answer_cite_count(answers, 5), 0);
    CHECK_NUMBER(tenet_answer_possible_count(answers, 5), 0);
    CHECK_NUMBER(tenet_answer_missing_count(answers, 5), 0);
    CHECK_SAID(tenet_answers_json(answers),
               "{\"tenant_id\":\"T-1\",\"as_of\":\"2020-03-01\",\"decisions\":{"
               "\"grade\":{\"value\":\"A\",\"rule\":\"big\",\"because\":\"it is big\","
               "\"cites\":[\"H-01\",\"H-02\"]},"
               "\"remark\":{\"value\":\"large\",\"rule\":\"big\",\"because\":\"it is big\","
               "\"cites\":[\"H-01\",\"H-02\"]},"
               "\"notes\":{\"value\":[\"heavy\",\"vip\",\"old\"]},"
               "\"parcel-count\":{\"value\":1},\"is-red\":{\"value\":true}}}");
    const char *explanation = tenet_answers_explanation(answers);
    CHECK(explanation && strstr(explanation, "T-1") && strstr(explanation, "it is big"));
    tenet_answers_free(answers);
}

static void test_undecided(const tenet_rules *rules) {
    tenet_tenant *tenant = tenet_tenant_new(rules, "T-2");
    CHECK(!tenet_set(tenant, "size", "10"));
    tenet_answers *answers = tenet_evaluate(tenant, day);
    CHECK(tenet_answer_is_undecided(answers, GRADE));
    CHECK(!tenet_answer_value(answers, GRADE));
    CHECK(!tenet_answer_rule(answers, GRADE));
    CHECK(!tenet_answer_because(answers, GRADE));
    CHECK_NUMBER(tenet_answer_possible_count(answers, GRADE), 3);
    CHECK_SAID(tenet_answer_possible(answers, GRADE, 0), "B");
    CHECK_SAID(tenet_answer_possible(answers, GRADE, 1), "C");
    CHECK(!tenet_answer_possible(answers, GRADE, 2)); /* blank */
    CHECK(!tenet_answer_possible(answers, GRADE, 3));
    CHECK_NUMBER(tenet_answer_missing_count(answers, GRADE), 2);
    CHECK_SAID(tenet_answer_missing(answers, GRADE, 0), "colour");
    CHECK_SAID(tenet_answer_missing(answers, GRADE, 1), "seen_on");
    CHECK(!tenet_answer_missing(answers, GRADE, 2));
    CHECK(tenet_answer_is_undecided(answers, NOTES));
    CHECK_NUMBER(tenet_answer_item_count(answers, NOTES), 0);
    CHECK_NUMBER(tenet_answer_possible_count(answers, NOTES), 3);
    CHECK(tenet_answer_is_undecided(answers, PARCEL_COUNT));
    CHECK_SAID(tenet_answer_missing(answers, PARCEL_COUNT, 0), "parcel");

    /* Blank, and no rows: both are knowledge. Earlier answers stay as they are. */
    CHECK(!tenet_set(tenant, "colour", ""));
    CHECK(!tenet_set(tenant, "seen_on", ""));
    CHECK(!tenet_set(tenant, "vip", "no"));
    CHECK(!tenet_set_rows_known(tenant, "parcel"));
    tenet_answers *later = tenet_evaluate(tenant, day);
    CHECK(!tenet_answer_is_undecided(later, GRADE));
    CHECK(!tenet_answer_value(later, GRADE));
    CHECK_SAID(tenet_answer_rule(later, GRADE), "unseen");
    CHECK(!tenet_answer_because(later, GRADE));
    CHECK_NUMBER(tenet_answer_item_count(later, NOTES), 0);
    CHECK(!tenet_answer_is_undecided(later, NOTES));
    CHECK_SAID(tenet_answer_value(later, PARCEL_COUNT), "0");
    CHECK_SAID(tenet_answer_value(later, IS_RED), "false");
    CHECK(tenet_answer_is_undecided(answers, GRADE));
    tenet_answers_free(later);
    tenet_answers_free(answers);

    /* Taken back, it is unknown again; a refused value changes nothing. */
    CHECK(!tenet_unset(tenant, "seen_on"));
    CHECK(tenet_set(tenant, "colour", "Blue") != NULL);
    answers = tenet_evaluate(tenant, day);
    CHECK(tenet_answer_is_undecided(answers, GRADE));
    CHECK_NUMBER(tenet_answer_missing_count(answers, GRADE), 1);
    tenet_answers_free(answers);
    tenet_tenant_free(tenant);
}

/* More child rows than a batch holds. */
static void test_many_rows(const tenet_rules *rules) {
    tenet_tenant *tenant = tenet_tenant_new(rules, "T-3");
    size_t row = 0;
    for (int i = 0; i < 2500; i++) {
        tenet_add_row(tenant, "parcel", &row);
        tenet_set_in(tenant, "parcel", row, "weight", i == 2400 ? "10" : "9.99");
    }
    CHECK_NUMBER(row, 2499);
    tenet_answers *answers = tenet_evaluate(tenant, day);
    CHECK_SAID(tenet_answer_value(answers, PARCEL_COUNT), "2500");
    CHECK_SAID(tenet_answer_item(answers, NOTES, 0), "heavy");
    tenet_answers_free(answers);
    tenet_tenant_free(tenant);
}

static void test_dates(const tenet_rules *rules) {
    tenet_tenant *tenant = tenet_tenant_new(rules, "T-4");
    static const char *const bad[] = {"", "today", "2020-02-30", "2020-1-1", " 2020-01-01"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(!tenet_evaluate(tenant, bad[i]));
    tenet_set(tenant, "vip", "yes");
    tenet_answers *answers = tenet_evaluate(tenant, NULL);
    CHECK(answers != NULL);
    CHECK(strstr(tenet_answers_json(answers), "\"as_of\":\"20") != NULL);
    tenet_answers_free(answers);
    tenet_tenant_free(tenant);
}

/* Answers need neither the tenant nor the rules any more. */
static void test_lifetimes(void) {
    tenet_rules *rules = house_rules();
    tenet_tenant *tenant = tenet_tenant_new(rules, "T-5");
    tenet_set(tenant, "size", "99");
    tenet_answers *answers = tenet_evaluate(tenant, day);
    tenet_tenant_free(tenant);
    tenet_rules_free(rules);
    CHECK_SAID(tenet_answer_name(answers, GRADE), "grade");
    CHECK_SAID(tenet_answer_value(answers, GRADE), "A");
    CHECK(strstr(tenet_answers_json(answers), "T-5") != NULL);
    CHECK(tenet_answers_explanation(answers) != NULL);
    tenet_answers_free(answers);
}

int main(void) {
    tenet_rules *rules = house_rules();
    test_rules(rules);
    test_broken_rules();
    test_many_errors();
    test_refusals(rules);
    test_long_cells(rules);
    test_nothing(rules);
    test_decided(rules);
    test_undecided(rules);
    test_many_rows(rules);
    test_dates(rules);
    test_lifetimes();
    tenet_rules_free(rules);
    return check_end();
}
