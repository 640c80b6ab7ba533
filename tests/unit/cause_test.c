/* Causes: of small changes whose cause can be seen by looking at them, and of faults planted into
 * the shipped rules. Every cause that is named is confirmed here a second way: by taking it back
 * and evaluating again. */
#include "changes.h"

#define RECORDS                                                                                    \
    "record tenant key id\n"                                                                       \
    "  fact id is text\n"                                                                          \
    "  fact area is text, may be blank\n"                                                          \
    "  fact age is number of days from 0 to 99\n"                                                  \
    "  fact level is one of \"A\", \"B\", \"C\"\n"                                                 \
    "record part, plural parts, many for each tenant\n"                                            \
    "  fact state is text\n"

static const struct made_tenant few[] = {
    {.cells = {{"id", "T1"}, {"area", "DE"}, {"age", "10"}, {"level", "A"}}, .parts = {"old"}},
    {.cells = {{"id", "T2"}, {"area", "FR"}, {"age", "14"}, {"level", "B"}}},
    {.cells = {{"id", "T3"}, {"area", "DE"}, {"age", "20"}, {"level", "C"}}, .parts = {"new"}},
    {.cells = {{"id", "T4"}, {"area", "IT"}, {"age", "14"}, {"level", "C"}}},
    {.cells = {{"id", "T5"}, {"area", ""}, {"age", ""}, {"level", "A"}}},
};

#define EXPECT_CAUSES(old, new, wanted)                                                            \
    expect_causes((struct version_texts){.rules = (old)}, (struct version_texts){.rules = (new)},  \
                  few, 5, (wanted), __FILE__, __LINE__)

#define D "decision d is one of \"yes\", \"no\"\n take the first rule that applies\n"
#define REST "rule s gives \"no\"\n otherwise\n"
#define RULE(condition) D "rule r gives \"yes\"\n when " condition "\n" REST
#define A(level) "define a when level is \"" level "\"\n"
#define B(area) "define b when area is \"" area "\"\n"
#define C(age) "define c when age is " age " days\n"

static void test_one(void) {
    EXPECT_CAUSES(RECORDS RULE("age is at most 14 days"), RECORDS RULE("age is less than 14 days"),
                  "T2 d yes: changed rule r\n"
                  "T4 d yes: changed rule r\n");
    EXPECT_CAUSES(RECORDS RULE("age is at most 14 days"), RECORDS RULE("age is at most 14 days"),
                  "");
    EXPECT_CAUSES(RECORDS RULE("age is at most 14 days"),
                  RECORDS RULE("age is less than 15 days") "setting x is 1\n",
                  "nothing: changed rule r\n"
                  "nothing: added setting x\n");
}

/* Each change has its own cause; what does nothing is told. */
static void test_independent(void) {
    EXPECT_CAUSES(RECORDS A("A") B("DE") RULE("a or b"),
                  RECORDS A("B") B("DE") "setting x is 1\n" RULE("a or b"),
                  "T2 d no: changed definition a\n"
                  "T5 d yes: changed definition a\n"
                  "nothing: added setting x\n");
    EXPECT_CAUSES(
        RECORDS A("A") B("DE") "setting p is 14 days\n" RULE(
            "a") "decision e is yes/no\n take the first rule that applies\n"
                 "rule t gives yes\n when age is at most p\nrule u gives no\n otherwise\n",
        RECORDS A("B") B("DE") "setting p is 15 days\n" RULE(
            "a") "decision e is yes/no\n take the first rule that applies\n"
                 "rule t gives yes\n when age is less than p and level is not \"B\"\n"
                 "rule u gives no\n otherwise\n",
        "T1 d yes: changed definition a\n"
        "T2 d no: changed definition a\n"
        "T2 e true: changed rule t\n"
        "T5 d yes: changed definition a\n"
        "nothing: changed setting p\n");
}

/* T2 is yes by either, so both must go; T1 was yes by both, so either will do: the first. */
static void test_joint(void) {
    EXPECT_CAUSES(RECORDS A("A") B("DE") RULE("a or b"), RECORDS A("B") B("FR") RULE("a or b"),
                  "T1 d yes: changed definition a\n"
                  "T2 d no: changed definition a + changed definition b\n"
                  "T3 d yes: changed definition b\n"
                  "T5 d yes: changed definition a\n");
    EXPECT_CAUSES(RECORDS A("A") B("DE") C("10") "setting x is 1\n" RULE("a or b or c"),
                  RECORDS A("B") B("FR") C("14") "setting x is 2\n" RULE("a or b or c"),
                  "T1 d yes: changed definition a\n"
                  "T2 d no: changed definition a + changed definition b + changed definition c\n"
                  "T3 d yes: changed definition b\n"
                  "T4 d no: changed definition c\n"
                  "T5 d yes: changed definition a\n"
                  "nothing: changed setting x\n");
}

/* What is only possible is an outcome, too. T5's age is not known. */
static void test_undecided(void) {
    EXPECT_CAUSES(RECORDS A("A") RULE("a or age is at most 3 days"),
                  RECORDS A("C") RULE("a or age is at most 3 days"),
                  "T1 d yes: changed definition a\n"
                  "T3 d no: changed definition a\n"
                  "T4 d no: changed definition a\n"
                  "T5 d yes: changed definition a\n");
    EXPECT_CAUSES(RECORDS "define x is age when level is \"A\"\n is 3 days otherwise\n"
                          "define y when x is at least 10 days\n" RULE("y"),
                  RECORDS "define x is age when level is \"A\"\n is 3 days otherwise\n"
                          "define y when x is at least 0 days\n" RULE("y"),
                  "T2 d no: changed definition y\n"
                  "T3 d no: changed definition y\n"
                  "T4 d no: changed definition y\n");
}

static void test_rules(void) {
    const char *three = RECORDS D "rule r gives \"yes\"\n when level is \"A\"\n"
                                  "rule q gives \"no\"\n when area is \"DE\"\n"
                                  "rule p gives \"yes\"\n when age is at least 20 days\n" REST;
    EXPECT_CAUSES(three,
                  RECORDS D "rule r gives \"yes\"\n when level is \"A\"\n"
                            "rule p gives \"yes\"\n when age is at least 20 days\n" REST,
                  "T3 d no: removed rule q\n");
    EXPECT_CAUSES(RECORDS D "rule r gives \"yes\"\n when level is \"A\"\n"
                            "rule p gives \"yes\"\n when age is at least 20 days\n" REST,
                  three, "T3 d yes: added rule q\n");
    EXPECT_CAUSES(three,
                  RECORDS D "rule r gives \"yes\"\n when level is \"A\"\n"
                            "rule p gives \"yes\"\n when age is at least 20 days\n"
                            "rule q gives \"no\"\n when area is \"DE\"\n" REST,
                  "T3 d no: moved rule p\n");
    EXPECT_CAUSES(three,
                  RECORDS D "rule q gives \"no\"\n when area is \"DE\"\n"
                            "rule r gives \"yes\"\n when level is \"A\"\n"
                            "rule p gives \"yes\"\n when age is at least 14 days\n" REST,
                  "T1 d yes: moved rule q\n"
                  "T2 d no: changed rule p\n"
                  "T4 d no: changed rule p\n");
}

/* Not to be taken back alone: what asks for it, or what it asks for, goes along. */
static void test_needs(void) {
    EXPECT_CAUSES(RECORDS RULE("level is \"A\""),
                  RECORDS "define young when age is at most 14 days\n" RULE("young"),
                  "T2 d no: changed rule r\n"
                  "T4 d no: changed rule r\n"
                  "T5 d yes: changed rule r\n"
                  "nothing: added definition young\n");
    EXPECT_CAUSES(RECORDS "define young when age is at most 14 days\n" RULE("young"),
                  RECORDS RULE("level is \"A\""),
                  "T2 d yes: removed definition young + changed rule r\n"
                  "T4 d yes: removed definition young + changed rule r\n"
                  "T5 d ? yes, no: removed definition young + changed rule r\n");
    /* A new value needs the rule that gives it to go; the rule alone will do. */
    EXPECT_CAUSES(RECORDS RULE("level is \"A\""),
                  RECORDS "decision d is one of \"yes\", \"no\", \"perhaps\"\n take the first rule "
                          "that applies\nrule r gives \"yes\"\n when level is \"A\"\n"
                          "rule q gives \"perhaps\"\n when level is \"B\"\n" REST,
                  "T2 d no: added rule q\n"
                  "nothing: changed decision d\n");
    /* Two `otherwise` cannot stand side by side. */
    EXPECT_CAUSES(RECORDS RULE("level is \"A\""),
                  RECORDS D
                  "rule r gives \"yes\"\n when level is \"A\"\n"
                  "rule everybody gives \"yes\"\n \"All the others, whatever they are.\"\n "
                  "otherwise\n because \"nobody is left behind\"\n",
                  "T2 d no: removed rule s + added rule everybody\n"
                  "T3 d no: removed rule s + added rule everybody\n"
                  "T4 d no: removed rule s + added rule everybody\n");
}

static void test_renames(void) {
    EXPECT_CAUSES(RECORDS "setting p is 14 days\n" A("A") RULE("a or age is at most p"),
                  RECORDS "setting patience is 14 days\n" A("A")
                      RULE("a or age is less than patience"),
                  "T2 d yes: changed rule r\n"
                  "T4 d yes: changed rule r\n");
    EXPECT_CAUSES(RECORDS "setting p is 14 days\n" A("A") RULE("a or age is at most p"),
                  RECORDS "setting patience is 13 days\n" A("B")
                      RULE("a or age is at most patience"),
                  "T4 d yes: changed setting patience\n"
                  "T5 d yes: changed definition a\n");
}

#define TABLE(rows)                                                                                \
    RECORDS "table codes\n key code\n column code is text\n column open is yes/no\n"               \
            " | code | open |\n" rows RULE("area is in codes and open of codes for area is yes")

static void test_tables(void) {
    EXPECT_CAUSES(
        TABLE(" | \"DE\" | yes |\n | \"FR\" | no |\n | \"IT\" | yes |\n"),
        TABLE(" | \"IT\" | yes |\n | \"DE\" | no |\n | \"FR\" | yes |\n | \"UK\" | yes |\n"),
        "T1 d yes: changed row \"DE\" of table codes\n"
        "T2 d no: changed row \"FR\" of table codes\n"
        "T3 d yes: changed row \"DE\" of table codes\n"
        "nothing: added row \"UK\" of table codes\n");
    EXPECT_CAUSES(TABLE(" | \"DE\" | yes |\n | \"FR\" | yes |\n"), TABLE(" | \"DE\" | yes |\n"),
                  "T2 d yes: removed row \"FR\" of table codes\n");
    const char *rules =
        RECORDS "table codes from \"t/codes.csv\"\n key code\n column open is yes/no\n" RULE(
            "area is in codes and open of codes for area is yes");
    expect_causes((struct version_texts){rules, NULL, "code,open\nDE,yes\nFR,no\nIT,yes\n"},
                  (struct version_texts){rules, NULL, "code,open\nFR,yes\nDE,yes\nUK,no\n"}, few, 5,
                  "T2 d no: changed row \"FR\" of table codes\n"
                  "T4 d yes: removed row \"IT\" of table codes\n"
                  "nothing: added row \"UK\" of table codes\n",
                  __FILE__, __LINE__);
}

/* Facts are read anew when their declaration is taken back. */
static void test_facts(void) {
    EXPECT_CAUSES(RECORDS RULE("area is blank"),
                  "record tenant key id\n fact id is text\n fact area is text\n"
                  "  fact age is number of days from 0 to 99\n"
                  "  fact level is one of \"A\", \"B\", \"C\"\n"
                  "record part, plural parts, many for each tenant\n"
                  "  fact state is text\nsetting x is 1\n" RULE("area is blank"),
                  "T5 d yes: changed fact area\n"
                  "nothing: added setting x\n");
    EXPECT_CAUSES(RECORDS RULE("some part has state \"new\""),
                  RECORDS "setting x is 1\n" RULE("no part has state \"new\""),
                  "T1 d no: changed rule r\n"
                  "T2 d no: changed rule r\n"
                  "T3 d yes: changed rule r\n"
                  "T4 d no: changed rule r\n"
                  "T5 d no: changed rule r\n"
                  "nothing: added setting x\n");
}

#define LIST "decision tasks is list of text\n take every rule that applies\n"

static void test_lists(void) {
    EXPECT_CAUSES(
        RECORDS LIST "rule call\n when level is \"A\"\nrule write\n when area is \"DE\"\n",
        RECORDS LIST "rule phone\n when level is \"A\"\nrule write\n when area is \"FR\"\n",
        "T1 tasks call; write: renamed rule phone + changed rule write\n"
        "T2 tasks : changed rule write\n"
        "T3 tasks write: changed rule write\n"
        "T5 tasks call: renamed rule phone\n");
}

/* More edits than are tried in pairs, or one by one: two of them make the change together. */
static void test_many(uint32_t count) {
    struct buffer old = {0}, new = {0}, wanted = {0};
    buffer_add_string(&wanted, "T1 d yes: changed definition a\n"
                               "T2 d no: changed row \"FR\" of table codes + changed definition a\n"
                               "T4 d no: changed row \"IT\" of table codes\n"
                               "T5 d yes: changed definition a\n");
    buffer_add_string(&old, RECORDS "table codes\n key code\n column open is yes/no\n"
                                    " | code | open |\n | \"FR\" | no |\n | \"IT\" | no |\n");
    buffer_add_string(&new, RECORDS "table codes\n key code\n column open is yes/no\n"
                                    " | code | open |\n | \"FR\" | yes |\n | \"IT\" | yes |\n");
    for (uint32_t i = 0; i < count; i++) {
        buffer_format(&old, " | \"X%u\" | no |\n", i);
        buffer_format(&new, " | \"X%u\" | yes |\n", i);
        buffer_format(&wanted, "nothing: changed row \"X%u\" of table codes\n", i);
    }
    buffer_format(&old, "%s%s%c",
                  A("A") "define open when area is in codes and open of codes for area is yes\n",
                  RULE("a or open"), 0);
    buffer_format(&new, "%s%s%c",
                  A("B") "define open when area is in codes and open of codes for area is yes\n",
                  RULE("a or open"), 0);
    buffer_add_char(&wanted, 0);
    EXPECT_CAUSES(old.bytes, new.bytes, wanted.bytes);
    buffer_free(&wanted);
    buffer_free(&old);
    buffer_free(&new);
}

/* So many that they are read again and again. Number i is of age i % 100, of level A, B, C in turn;
 * every tenth has no area. */
static bool read_crowd(void *context, const struct schema *schema,
                       const struct portfolio_sink *sink) {
    static const char *const levels[] = {"A", "B", "C"};
    uint32_t count = *(const uint32_t *)context;
    struct batch *batch = batch_new(schema, 0);
    bool goes_on = true;
    for (uint32_t i = 0; i < count && goes_on; i++) {
        char id[16], age[16];
        snprintf(id, sizeof id, "T%u", (unsigned)i);
        snprintf(age, sizeof age, "%u", (unsigned)(i % 100));
        uint32_t row = batch_add_row(batch, i);
        struct text kept = arena_text(batch->arena, text_of(id));
        batch_set_cell(batch, row, record_find_fact(batch->record, TEXT("id")), kept);
        set_cell(batch, row, "age", age);
        set_cell(batch, row, "level", levels[i % 3]);
        set_cell(batch, row, "area", i % 10 == 0 ? "" : "DE");
        if (batch->rows == BATCH_ROWS || i + 1 == count) {
            goes_on = sink->tenants(sink->context, batch);
            batch_clear(batch);
        }
    }
    batch_free(batch);
    return goes_on;
}

/* Old: level A or age at most 50. New: level B or age at most 49, or a blank area; and where the
 * area may not be blank, it is unknown there. */
static void test_crowd(uint32_t count) {
    struct version_texts old = {
        .rules = RECORDS A("A")
            C("at most 50") "define e when area is blank\n" RULE("(a or c) and not e")};
    struct version_texts new = {
        .rules = "record tenant key id\n fact id is text\n fact area is text\n"
                 "  fact age is number of days from 0 to 99\n"
                 "  fact level is one of \"A\", \"B\", \"C\"\n" A("B")
                     C("at most 49") "define e when area is blank\n" RULE("(a or c) and not e")};
    struct compilation *before = compile_texts(&old), *after = compile_texts(&new);
    struct inspected inspected;
    uint64_t counts[2][8] = {{0}}, several = 0, wrong = 0;
    if (!CHECK(before->program && after->program))
        return;
    inspect(&inspected, before, after, date_from(2020, 3, 2),
            (struct tenants_again){&count, read_crowd}, __FILE__, __LINE__);
    for (size_t i = 0; i < inspected.changes.count; i++) {
        const struct change *change = &inspected.changes.items[i];
        if (!CHECK(change->cause != INDEX_NONE))
            break;
        const struct cause *cause = &inspected.causes.items[change->cause];
        several += cause->count > 1;
        counts[0][cause->edits[0]]++;
    }
    /* By looking: a blank area was no and is now open, unless it is no by a and c as well. */
    for (uint32_t i = 0; i < count; i++) {
        bool was = (i % 3 == 0 || i % 100 <= 50) && i % 10 != 0;
        bool level_is = i % 3 == 1, age_is = i % 100 <= 49, is = level_is || age_is;
        bool is_open = i % 10 == 0 && is;
        if (is_open)
            counts[1][0]++; /* the fact alone */
        else if (i % 10 != 0 && was != is)
            counts[1][i % 100 == 50 && !level_is && i % 3 != 0 ? 3 : 2]++;
    }
    for (uint32_t e = 0; e < 8; e++)
        wrong += counts[0][e] != counts[1][e];
    CHECK_NUMBER(inspected.edits->count, 4);
    CHECK_NUMBER(wrong, 0);
    CHECK_NUMBER(several, 0);
    inspected_free(&inspected);
    compilation_free(before);
    compilation_free(after);
}

/* The only edit is not the cause of what the day alone changes. T1 is 41 days old on the second
 * day: 60 days would still do. T2 is 71, which neither does; T3 lies ahead on the first day. T4
 * is 26. */
#define SEEN "record tenant key id\n fact id is text\n fact seen is date\n"
static void test_days(void) {
    static const struct made_tenant seen[] = {
        {.cells = {{"id", "T1"}, {"seen", "2020-02-21"}}},
        {.cells = {{"id", "T2"}, {"seen", "2020-01-22"}}},
        {.cells = {{"id", "T3"}, {"seen", "2020-03-10"}}},
        {.cells = {{"id", "T4"}, {"seen", "2020-03-07"}}},
    };
    struct version_texts old = {.rules = SEEN RULE("seen is within the last 60 days")};
    struct version_texts new = {.rules = SEEN RULE("seen is within the last 30 days")};
    expect_causes_days(old, new, date_from(2020, 3, 2), date_from(2020, 4, 2), seen, 4,
                       "T1 d yes: changed rule r\n"
                       "T2 d yes: not found\n"
                       "T3 d no: not found\n"
                       "T4 d no: not found\n",
                       __FILE__, __LINE__);
    expect_causes_days(old, new, date_from(2020, 4, 2), date_from(2020, 4, 2), seen, 4,
                       "T1 d yes: changed rule r\n", __FILE__, __LINE__);
}

int main(void) {
    test_one();
    test_independent();
    test_joint();
    test_undecided();
    test_rules();
    test_needs();
    test_renames();
    test_tables();
    test_facts();
    test_lists();
    test_days();
    test_many(30);
    test_many(600);
    test_crowd(1500);
    test_crowd(51000);
    return check_end();
}
