/* How diagnostics look, to the letter. */
#include "check.h"

#include "base/diag.h"
#include "base/limits.h"

static struct arena *arena;
static struct sources *sources;
static struct diags *diags;
static struct buffer out;

static void start(void) {
    arena = arena_new();
    sources = sources_new(arena);
    diags = diags_new(arena, sources);
}

static void stop(void) {
    buffer_free(&out);
    diags_free(diags);
    sources_free(sources);
    arena_free(arena);
}

static struct text rendered(void) {
    buffer_clear(&out);
    diags_render_text(diags, &out, false);
    return buffer_text(&out);
}

/* The place of `part` in the text of a file. */
static struct span span_of(uint32_t file, const char *part) {
    struct text whole = sources_get(sources, file)->text;
    uint32_t length = (uint32_t)strlen(part), at = 0;
    while (memcmp(whole.bytes + at, part, length) != 0)
        at++;
    return (struct span){file, at, at + length};
}

static void test_quote_hint_related(void) {
    start();
    uint32_t rules =
        sources_add(sources, TEXT("rules/priority.rules"),
                    TEXT("\n\n\n\n\n\n\n\n\n\n\n  when engagement is \"CSS-Lead\"\r\n"));
    uint32_t facts =
        sources_add(sources, TEXT("rules/facts.rules"), TEXT("fact engagement is one of"));
    struct diag *diag = diag_add(diags, DIAG_E0101, span_of(rules, "\"CSS-Lead\""),
                                 "\"%s\" is not a value of %s", "CSS-Lead", "engagement");
    diag_hint(diags, diag, "did you mean \"CSS-Led\"?\nthe values are \"CSS-Led\" and others");
    diag_relate(diags, diag, span_of(facts, "engagement"), "%s is declared here", "engagement");
    CHECK_TEXT(rendered(),
               TEXT("rules/priority.rules:12:22: error[E0101]: \"CSS-Lead\" is not a value of "
                    "engagement\n"
                    "12 |   when engagement is \"CSS-Lead\"\n"
                    "   |                      ^~~~~~~~~~\n"
                    "   = did you mean \"CSS-Led\"?\n"
                    "     the values are \"CSS-Led\" and others\n"
                    "rules/facts.rules:1:6: note: engagement is declared here\n"
                    "1 | fact engagement is one of\n"
                    "  |      ^~~~~~~~~~\n"));
    stop();
}

static void test_alignment(void) {
    start();
    uint32_t file = sources_add(sources, TEXT("a.rules"), TEXT("\tx \t日本 e\xcc\x81 \033 bad"));
    diag_add(diags, DIAG_E0101, span_of(file, "bad"), "here");
    CHECK_TEXT(rendered(), TEXT("a.rules:1:13: error[E0101]: here\n"
                                "1 |     x   日本 e\xcc\x81 \\x1B bad\n"
                                "  |                     ^~~\n"));
    stop();
}

static void test_edges_of_text(void) {
    start();
    uint32_t file = sources_add(sources, TEXT("a.rules"), TEXT("one\ntwo words\n"));
    diag_add(diags, DIAG_E0101, (struct span){file, 14, 14}, "at the end");
    diag_add(diags, DIAG_E0101, (struct span){file, 3, 3}, "at a line's end");
    diag_add(diags, DIAG_E0101, (struct span){file, 1, 9}, "over two lines");
    diags_sort(diags);
    CHECK_TEXT(rendered(), TEXT("a.rules:1:2: error[E0101]: over two lines\n"
                                "1 | one\n"
                                "  |  ^~\n"
                                "\n"
                                "a.rules:1:4: error[E0101]: at a line's end\n"
                                "1 | one\n"
                                "  |    ^\n"
                                "\n"
                                "a.rules:3:1: error[E0101]: at the end\n"
                                "3 |\n"
                                "  | ^\n"));
    stop();
}

/* A line of any length is cut round the place, with the caret still under it. */
static void test_long_line(void) {
    char line[1001];
    for (size_t i = 0; i < 1000; i++)
        line[i] = (char)('a' + i % 26);
    line[1000] = '\0';
    start();
    uint32_t file = sources_add(sources, TEXT("a.rules"), text_of(line));
    diag_add(diags, DIAG_E0101, (struct span){file, 500, 503}, "in the middle");
    diag_add(diags, DIAG_E0101, (struct span){file, 2, 3}, "near the start");
    diag_add(diags, DIAG_E0101, (struct span){file, 990, 1000}, "near the end");
    struct text text = rendered();
    static const char start_cut[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
                                    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqr...\n  |   ^\n";
    CHECK(text_contains(text, text_of(start_cut)));
    struct buffer wanted = {0};
    buffer_format(&wanted, "1 | ...%.96s...\n  | %*s^~~\n", line + 468, 35, "");
    CHECK(text_contains(text, buffer_text(&wanted)));
    buffer_clear(&wanted);
    buffer_format(&wanted, "1 | ...%.96s\n  | %*s^~~~~~~~~~\n", line + 904, 89, "");
    CHECK(text_contains(text, buffer_text(&wanted)));
    buffer_free(&wanted);
    stop();
}

static void test_data(void) {
    start();
    struct diag *diag = diag_add_data(diags, DIAG_E0101, TEXT("tenant.csv"), 7, 3,
                                      "\"%s\" is no date", "2020-02-30\033[2J");
    diag_hint(diags, diag, "dates are written YYYY-MM-DD");
    diag_add_data(diags, DIAG_E0101, TEXT("tenant.csv"), 8, 0, "a ragged row");
    diag_add_data(diags, DIAG_E0101, TEXT("tenant.csv"), 0, 0, "no heading");
    diag_add(diags, DIAG_E0101, SPAN_NONE, "nowhere");
    CHECK_TEXT(rendered(), TEXT("tenant.csv:7:3: error[E0101]: \"2020-02-30\\x1B[2J\" is no date\n"
                                "  = dates are written YYYY-MM-DD\n"
                                "tenant.csv:8: error[E0101]: a ragged row\n"
                                "tenant.csv: error[E0101]: no heading\n"
                                "error[E0101]: nowhere\n"));
    stop();
}

static void test_repeats_and_cap(void) {
    start();
    char text[100];
    memset(text, 'x', sizeof text);
    uint32_t file = sources_add(sources, TEXT("a.rules"), (struct text){text, sizeof text});
    for (uint32_t i = 0; i < LIMIT_ERRORS_A_FILE + 3; i++) {
        struct span span = {file, i, i + 1};
        diag_hint(diags, diag_add(diags, DIAG_E0101, span, "same"), "hint");
        diag_hint(diags, diag_add(diags, DIAG_E0101, span, "same"), "hint");
    }
    CHECK_NUMBER(diags_total(diags), LIMIT_ERRORS_A_FILE);
    CHECK_NUMBER(diags_count(diags, DIAG_ERROR), LIMIT_ERRORS_A_FILE + 3);
    CHECK(text_ends(rendered(), TEXT("\n\na.rules: 3 more errors in this file are not shown\n")));
    for (size_t i = 0; i < 50; i++)
        diag_add_data(diags, DIAG_E0101, TEXT("x.csv"), i + 1, 1, "bad");
    CHECK_NUMBER(diags_total(diags), LIMIT_ERRORS_A_FILE + 50);
    stop();
}

static void test_json(void) {
    start();
    uint32_t file = sources_add(sources, TEXT("a.rules"), TEXT("é \"x\"\n"));
    struct diag *diag = diag_add(diags, DIAG_E0101, span_of(file, "\"x\""), "bad \"x\"");
    diag_relate(diags, diag, (struct span){file, 0, 2}, "see");
    diag_hint(diags, diag_add_data(diags, DIAG_E0101, TEXT("t.csv"), 4, 0, "bad"), "mend");
    diags_render_json(diags, &out);
    CHECK_TEXT(buffer_text(&out),
               TEXT("{\"code\":\"E0101\",\"severity\":\"error\",\"file\":\"a.rules\",\"line\":1,"
                    "\"column\":3,\"end_line\":1,\"end_column\":6,\"message\":\"bad \\\"x\\\"\","
                    "\"hint\":null,\"related\":[{\"file\":\"a.rules\",\"line\":1,\"column\":1,"
                    "\"end_line\":1,\"end_column\":2,\"message\":\"see\"}]}\n"
                    "{\"code\":\"E0101\",\"severity\":\"error\",\"file\":\"t.csv\",\"line\":4,"
                    "\"column\":null,\"end_line\":null,\"end_column\":null,\"message\":\"bad\","
                    "\"hint\":\"mend\",\"related\":[]}\n"));
    stop();
}

static void test_color(void) {
    start();
    uint32_t file = sources_add(sources, TEXT("a.rules"), TEXT("x"));
    diag_add(diags, DIAG_E0101, (struct span){file, 0, 1}, "m");
    diags_render_text(diags, &out, true);
    CHECK_TEXT(buffer_text(&out),
               TEXT("\033[1ma.rules:1:1:\033[0m \033[1;31merror[E0101]:\033[0m \033[1mm\033[0m\n"
                    "\033[1;34m1 |\033[0m x\n"
                    "\033[1;34m  |\033[0m \033[1;31m^\033[0m\n"));
    stop();
}

static void test_codes(void) {
    enum diag_code code;
    CHECK(diag_code_find(TEXT("e0101"), &code) && code == DIAG_E0101);
    CHECK(!diag_code_find(TEXT("E010"), &code));
    CHECK_TEXT(text_of(diag_code_name(DIAG_E0101)), TEXT("E0101"));
    CHECK_NUMBER(diag_code_severity(DIAG_E0101), DIAG_ERROR);
    /* Whatever stands in the list: a name as documented, words for both texts, none twice. */
    for (size_t i = 0; i < DIAG_CODE_COUNT; i++) {
        struct text name = text_of(diag_code_name((enum diag_code)i));
        CHECK(name.length == 5 && (name.bytes[0] == 'E' || name.bytes[0] == 'W'));
        CHECK((name.bytes[0] == 'E') == (diag_code_severity((enum diag_code)i) == DIAG_ERROR));
        CHECK(diag_code_find(name, &code) && code == (enum diag_code)i);
        CHECK(strlen(diag_code_title((enum diag_code)i)) > 0);
        CHECK(strlen(diag_code_text((enum diag_code)i)) > 0);
    }
}

int main(void) {
    test_quote_hint_related();
    test_alignment();
    test_edges_of_text();
    test_long_line();
    test_data();
    test_repeats_and_cap();
    test_json();
    test_color();
    test_codes();
    return check_end();
}
