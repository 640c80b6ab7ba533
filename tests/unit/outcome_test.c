/* Outcomes as texts: how each kind of result is written, and that no two outcomes are one text. */
#include "changes.h"

#define RECORDS                                                                                    \
    "record tenant key id\n fact id is text\n fact level is one of \"A\", \"B, C\", \"blank\"\n"   \
    " fact area is text, may be blank\n fact tags is list of text\n fact age is number\n"          \
    "record part, many for each tenant\n fact state is text\n"

static const struct made_tenant tenants[] = {
    {.cells = {{"id", "T1"}, {"level", "A"}, {"area", "DE"}, {"tags", "x;y"}, {"age", "2.5"}}},
    {.cells = {{"id", "T2"}, {"level", "B, C"}, {"area", ""}, {"tags", ""}, {"age", "1"}}},
    {.cells = {{"id", "T3"}, {"area", "? \"no\""}, {"tags", "?"}}},
    {.cells = {{"id", "T4"}, {"level", "blank"}}},
};

/* The outcomes of the tenants, one a line. */
static void expect_outcomes(const char *rules, const char *result, const char *wanted, int line) {
    struct version_texts texts = {.rules = rules};
    struct compilation *made = compile_texts(&texts);
    struct made_portfolio portfolio = {tenants, 4};
    struct tenants_again again = {&portfolio, read_made};
    struct text name = text_of(result);
    struct arena *arena = arena_new();
    struct outcomes outcomes;
    struct buffer out = {0};
    if (!check_claim(made->program != NULL, "it compiles", __FILE__, line))
        return;
    outcomes_of(&outcomes, arena, made, date_from(2020, 3, 2), &name, 1, &again);
    for (size_t i = 0; i < outcomes.texts.count; i++)
        buffer_format(&out, "%.*s\n", TEXT_ARGS(outcomes.texts.items[i]));
    check_text(buffer_text(&out), text_of(wanted), __FILE__, line);
    buffer_free(&out);
    outcomes_free(&outcomes);
    arena_free(arena);
    compilation_free(made);
}

static void test_single(void) {
    expect_outcomes(RECORDS "decision d is one of \"A\", \"B, C\", \"blank\", may be blank\n"
                            " take the first rule that applies\n"
                            "rule r gives level\n when age is at least 1\n",
                    "d", "A\nB, C\n? A, \"B, C\", \"blank\", blank\n? \"blank\", blank\n",
                    __LINE__);
    expect_outcomes(RECORDS "decision d is yes/no\n take the first rule that applies\n"
                            "rule r gives yes\n when level is \"A\"\nrule s gives no\n otherwise\n",
                    "d", "true\nfalse\n? true, false\nfalse\n", __LINE__);
    /* A text that begins like one of ours stands in quotes. What is open has no list of values. */
    expect_outcomes(RECORDS "decision d is text, may be blank\n take the first rule that applies\n"
                            "rule r gives area\n when id is known\n",
                    "d", "DE\n\n\"? \\\"no\\\"\"\n?\n", __LINE__);
    expect_outcomes(RECORDS "define d is age\n"
                            "decision x is yes/no, may be blank\n take the first "
                            "rule that applies\nrule r gives yes\n when level is \"A\"\n",
                    "d", "2.5\n1\n?\n?\n", __LINE__);
}

static void test_lists(void) {
    expect_outcomes(RECORDS "decision d is list of text\n take every rule that applies\n"
                            "rule r gives \"a; b\"\n when level is \"A\"\n"
                            "rule s gives area\n always\nrule t gives \"c\"\n always\n",
                    "d", "\"a; b\"; DE; c\nc\n\"? \\\"no\\\"\"; c; ? \"a; b\"\nc; ? ?\n", __LINE__);
    expect_outcomes(RECORDS "define d is tags\ndecision x is yes/no, may be blank\n take the first "
                            "rule that applies\nrule r gives yes\n when level is \"A\"\n",
                    "d", "x; y\n\n\"?\"\n?\n", __LINE__);
    expect_outcomes(RECORDS "decision d is list of text\n take every rule that applies\n"
                            "rule r gives \"p\"\n when level is \"A\"\n",
                    "d", "p\n\n? p\n\n", __LINE__);
}

int main(void) {
    test_single();
    test_lists();
    return check_end();
}
