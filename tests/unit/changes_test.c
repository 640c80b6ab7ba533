/* A comparison on paper: markdown that stays within its bytes and cannot be laid out by data, CSV
 * without formulas, text within the width of a terminal. */
#include "check.h"
#include "report/changes.h"
#include "report/markdown.h"

#include <string.h>

static struct buffer out;

static struct text markdown(const char *text, size_t most) {
    buffer_clear(&out);
    markdown_add(&out, text_of(text), most);
    return buffer_text(&out);
}

static void test_markdown(void) {
    CHECK_TEXT(markdown("High, at once", 99), TEXT("High, at once"));
    CHECK_TEXT(markdown("a|b", 99), TEXT("a\\|b"));
    CHECK_TEXT(markdown("<b>&amp;", 99), TEXT("&lt;b&gt;&amp;amp;"));
    CHECK_TEXT(markdown("`x` *y* _z_ ~q~", 99), TEXT("\\`x\\` \\*y\\* \\_z\\_ \\~q\\~"));
    CHECK_TEXT(markdown("[a](b) ![c]", 99), TEXT("\\[a\\]\\(b\\) \\!\\[c\\]"));
    CHECK_TEXT(markdown("@someone", 99), TEXT("@&#8203;someone"));
    CHECK_TEXT(markdown("closes #12", 99), TEXT("closes #&#8203;12"));
    CHECK_TEXT(markdown("https://x", 99), TEXT("https\\://x"));
    CHECK_TEXT(markdown("moved: 3", 99), TEXT("moved: 3"));
    CHECK_TEXT(markdown(":eyes:", 99), TEXT("\\:eyes:"));
    CHECK_TEXT(markdown("a\nb\x1b", 99), TEXT("a\\\\x0Ab\\\\x1B"));
    CHECK_TEXT(markdown("$x$ a\\b", 99), TEXT("\\$x\\$ a\\\\b"));
    CHECK_TEXT(markdown("abcdef", 6), TEXT("abcdef"));
    CHECK_TEXT(markdown("abcdef", 5), TEXT("abcde\xe2\x80\xa6"));
    CHECK_TEXT(markdown("\xc3\xa4\xc3\xb6\xc3\xbc", 2), TEXT("\xc3\xa4\xc3\xb6\xe2\x80\xa6"));
    buffer_clear(&out);
    markdown_add_code(&out, TEXT("a`|b"), 99);
    CHECK_TEXT(buffer_text(&out), TEXT("<code>a\\`\\|b</code>"));
    buffer_clear(&out);
    markdown_add_code(&out, TEXT(""), 99);
    CHECK_TEXT(buffer_text(&out), TEXT(""));
}

static bool take(void *context, const char *bytes, size_t length) {
    buffer_add(context, bytes, length);
    return true;
}

/* Two values, and as many tenants as wanted that go from one to the other, with ids from data that
 * means no good. */
struct made {
    struct outcome outcomes[2];
    struct transition transition;
    struct compared_result result;
    struct comparison comparison;
};

static void make_comparison(struct made *made, struct arena *arena, size_t moves, const char *id) {
    *made = (struct made){
        .outcomes = {{.text = TEXT("=High|"), .old_count = moves},
                     {.text = TEXT("<Low>"), .new_count = moves}},
        .transition = {0, 1, moves},
        .result = {.name = TEXT("rank"), .in_old = true, .in_new = true, .is_finite = true}};
    made->result.outcomes = made->outcomes;
    made->result.outcome_count = 2;
    made->result.transitions = &made->transition;
    made->result.transition_count = 1;
    made->result.changed = moves;
    made->comparison = (struct comparison){.arena = arena,
                                           .old_name = TEXT("a"),
                                           .new_name = TEXT("b"),
                                           .tenants = moves,
                                           .moved = moves,
                                           .results = &made->result,
                                           .result_count = 1,
                                           .move_count = moves};
    made->comparison.moves = arena_array(arena, moves, sizeof *made->comparison.moves);
    for (size_t i = 0; i < moves; i++)
        made->comparison.moves[i] = (struct move){.tenant_id = arena_format(arena, "%s%zu", id, i),
                                                  .old = {0, TEXT("r-one"), TEXT("it was | so")},
                                                  .new = {1, TEXT("r-two"), TEXT("it is @so")},
                                                  .cause = INDEX_NONE};
}

static struct text written(const struct comparison *comparison, enum changes_format format,
                           size_t width) {
    struct changes_options options = {.format = format, .width = width};
    buffer_clear(&out);
    CHECK(changes_write(comparison, &options, take, &out));
    return buffer_text(&out);
}

static bool next_line(struct text *rest, struct text *line) {
    const char *end = rest->length ? memchr(rest->bytes, '\n', rest->length) : NULL;
    if (!end)
        return false;
    *line = (struct text){rest->bytes, (uint32_t)(end - rest->bytes)};
    *rest = (struct text){end + 1, rest->length - line->length - 1};
    return true;
}

/* Rows are whole: as many divisions as the heading of their table has. */
static void check_tables(struct text all) {
    struct text rest = all, line;
    size_t wrong = 0, columns = 0;
    while (next_line(&rest, &line)) {
        size_t bars = 0;
        for (uint32_t i = 0; i < line.length; i++)
            bars += line.bytes[i] == '|' && (i == 0 || line.bytes[i - 1] != '\\');
        if (bars == 0) {
            columns = 0;
            continue;
        }
        columns = columns ? columns : bars;
        wrong += bars != columns || line.bytes[0] != '|' || line.bytes[line.length - 1] != '|';
    }
    CHECK_NUMBER(rest.length, 0); /* the last line ends too */
    CHECK_NUMBER(wrong, 0);
}

static void test_markdown_limit(void) {
    enum { MOST = 900 << 10 };
    static const size_t counts[] = {0, 1, 11, 3000, 60000};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        struct arena *arena = arena_new();
        struct made made;
        make_comparison(&made, arena, counts[c], "T|<x>@y#\n`");
        struct text all = written(&made.comparison, CHANGES_MARKDOWN, 0);
        CHECK(all.length <= MOST);
        CHECK(!text_contains(all, TEXT("<x>")) && !text_contains(all, TEXT("@y")) &&
              !text_contains(all, TEXT("<Low>")));
        bool is_cut = text_contains(all, TEXT("rows are left out here"));
        CHECK(is_cut == (counts[c] == 60000));
        if (is_cut) /* no room is given away */
            CHECK(all.length > MOST - 2000);
        check_tables(all);
        arena_free(arena);
    }
}

static void test_csv(void) {
    struct arena *arena = arena_new();
    struct made made;
    make_comparison(&made, arena, 1, "@sum");
    CHECK_TEXT(written(&made.comparison, CHANGES_CSV, 0),
               TEXT("tenant_id,result,old,new,old_rule,new_rule,old_because,new_because,cause\n"
                    "'@sum0,rank,'=High|,<Low>,r-one,r-two,it was | so,it is @so,\n"));
    arena_free(arena);
}

/* Each line fits, since nothing in it is too long to be wrapped. */
static void test_text_width(void) {
    static const size_t widths[] = {60, 80, 120};
    for (size_t w = 0; w < 3; w++) {
        struct arena *arena = arena_new();
        struct made made;
        make_comparison(&made, arena, 70, "T-\x1b");
        struct text rest = written(&made.comparison, CHANGES_TEXT, widths[w]), line;
        size_t wide = 0;
        CHECK(text_contains(rest, TEXT("and 30 more moves")));
        CHECK(!text_contains(rest, TEXT("\x1b")));
        while (next_line(&rest, &line))
            wide += line.length > widths[w];
        CHECK_NUMBER(wide, 0);
        arena_free(arena);
    }
}

static bool refuse(void *context, const char *bytes, size_t length) {
    (void)bytes, (void)length;
    ++*(int *)context;
    return false;
}

/* After a write that failed nothing more is written. */
static void test_refused(void) {
    static const enum changes_format formats[] = {CHANGES_TEXT, CHANGES_MARKDOWN, CHANGES_JSON,
                                                  CHANGES_CSV};
    for (size_t f = 0; f < 4; f++) {
        struct arena *arena = arena_new();
        struct made made;
        int calls = 0;
        struct changes_options options = {.format = formats[f], .width = 80};
        make_comparison(&made, arena, 5000, "T-");
        CHECK(!changes_write(&made.comparison, &options, refuse, &calls));
        CHECK_NUMBER(calls, 1);
        arena_free(arena);
    }
}

int main(void) {
    test_markdown();
    test_markdown_limit();
    test_csv();
    test_text_width();
    test_refused();
    buffer_free(&out);
    return check_end();
}
