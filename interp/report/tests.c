/* Outcomes of rule tests: what was given, what was expected, what came out and why. */
#include "report/tests.h"

#include "report/column.h"
#include "report/expected.h"
#include "report/explain.h"
#include "report/layout.h"

enum { WHY_MAX = 8 };

struct line {
    bool passed;
    struct text details; /* of one that failed */
};

struct tests_report {
    const struct program *program;
    struct arena *arena;
    size_t width;
    struct line *lines; /* a test of the program */
    uint32_t failed;
};

struct tests_report *tests_report_new(const struct program *program, size_t width) {
    struct arena *arena = arena_new();
    struct tests_report *report = arena_alloc(arena, sizeof *report);
    *report = (struct tests_report){.program = program, .arena = arena, .width = width};
    report->lines = arena_array(arena, program->test_count, sizeof *report->lines);
    return report;
}

void tests_report_free(struct tests_report *report) {
    arena_free(report->arena);
}

static void add_item(struct buffer *out, const char *title, struct text text, size_t width) {
    enum { COLUMN = 14 };
    buffer_format(out, "    %-10s", title);
    layout_add_wrapped(out, text, COLUMN, COLUMN, width);
    buffer_add_char(out, '\n');
}

static void add_why_rule(struct tests_report *report, const struct test_outcome *outcome,
                         uint32_t decision, uint32_t rule, struct buffer *out) {
    const struct rule *of = &report->program->decisions[decision].rules[rule];
    struct reasons reasons;
    enum truth truth = frame_condition(outcome->frame, of->condition, outcome->row);
    buffer_format(out, "      rule %.*s ", TEXT_ARGS(of->name));
    if (of->is_otherwise && truth == TRUTH_TRUE) {
        buffer_add_string(out, "applies where no rule before it does\n");
        return;
    }
    buffer_add_string(out, truth == TRUTH_TRUE    ? "applies:\n"
                           : truth == TRUTH_FALSE ? "does not apply:\n"
                                                  : "may apply:\n");
    reasons_begin(&reasons, report->arena);
    reasons_add_rule(&reasons, outcome->frame, outcome->row, of);
    reasons_write(&reasons, out, 8, report->width, WHY_MAX);
    reasons_free(&reasons);
}

/* Is the item that a rule of a list decision gives among those that the test names? */
static bool names_item(struct tests_report *report, const struct expectation *expected,
                       struct text item) {
    const struct decision *decision = &report->program->decisions[expected->decision];
    struct type type = output_item_type(decision, expected->output);
    struct buffer words = {0};
    bool is_named = false;
    for (uint32_t i = 0; i < expected->count && !is_named; i++) {
        words.length = 0;
        value_write_measured(&words, &type, &expected->values[i]);
        is_named = text_is(buffer_text(&words), item);
    }
    buffer_free(&words);
    return is_named;
}

static struct text item_of(struct tests_report *report, const struct test_outcome *outcome,
                           uint32_t decision, uint32_t rule) {
    return rule_gives(outcome->frame, outcome->row, decision, rule, 0, report->arena);
}

/* Does another rule than this one give the item for certain? */
static bool has_other_giver(struct tests_report *report, const struct test_outcome *outcome,
                            uint32_t decision, struct text item) {
    const struct decision *of = &report->program->decisions[decision];
    for (uint32_t r = 0; r < of->rule_count; r++)
        if (frame_condition(outcome->frame, of->rules[r].condition, outcome->row) == TRUTH_TRUE &&
            text_is(item_of(report, outcome, decision, r), item))
            return true;
    return false;
}

/* Of a list decision: does the rule do otherwise than the test expects of it? */
static bool item_is_unlike(struct tests_report *report, const struct test_outcome *outcome,
                           const struct expectation *expected, uint32_t rule) {
    const struct rule *of = &report->program->decisions[expected->decision].rules[rule];
    enum truth truth = frame_condition(outcome->frame, of->condition, outcome->row);
    struct text item = item_of(report, outcome, expected->decision, rule);
    bool is_named = names_item(report, expected, item);
    if (expected->kind == EXPECT_CONTAINS)
        return is_named;
    if (expected->kind == EXPECT_UNDECIDED)
        return is_named ? truth != TRUTH_UNKNOWN : truth == TRUTH_UNKNOWN;
    return truth == TRUTH_UNKNOWN || (truth == TRUTH_TRUE && !is_named) ||
           (truth == TRUTH_FALSE && is_named &&
            !has_other_giver(report, outcome, expected->decision, item));
}

/* The rules that matter: the one that was expected, and the one that decided or may decide; of a
 * list those of the items that are not as expected. */
static void add_why(struct tests_report *report, const struct test_outcome *outcome,
                    const struct expectation *expected, struct buffer *out) {
    enum { RULES_MAX = 4 };
    if (expected->decision == INDEX_NONE) {
        struct reasons reasons;
        reasons_begin(&reasons, report->arena);
        const struct definition *definition = &report->program->definitions[expected->definition];
        reasons_add_definition(&reasons, outcome->frame, outcome->row, definition);
        reasons_write(&reasons, out, 6, report->width, WHY_MAX);
        reasons_free(&reasons);
        return;
    }
    const struct decision *decision = &report->program->decisions[expected->decision];
    uint32_t shown = 0;
    for (uint32_t r = 0; r < decision->rule_count && shown < RULES_MAX; r++) {
        bool matters =
            decision->take == TAKE_EVERY
                ? item_is_unlike(report, outcome, expected, r)
                : frame_rule_may_decide(outcome->frame, expected->decision, r, outcome->row);
        if (r != expected->by_rule && !matters)
            continue;
        add_why_rule(report, outcome, expected->decision, r, out);
        shown++;
    }
}

static void add_check(struct tests_report *report, const struct test_outcome *outcome,
                      const struct check *check, struct buffer *out) {
    const struct program *program = report->program;
    uint32_t promise = check->expectation ? check->expectation->promise : check->promise;
    bool is_promise = !check->expectation || check->expectation->kind == EXPECT_PROMISE;
    if (check->expectation)
        add_item(out, "expected", expected_words(program, check->expectation, report->arena),
                 report->width);
    if (is_promise) {
        const struct promise *of = &program->promises[promise];
        struct reasons reasons;
        enum truth holds = frame_condition(outcome->frame, of->holds, outcome->row);
        add_item(out, "got",
                 arena_format(report->arena, "the promise %.*s %s", TEXT_ARGS(of->name),
                              holds == TRUTH_FALSE  ? "is broken"
                              : holds == TRUTH_TRUE ? "holds"
                                                    : "may or may not hold"),
                 report->width);
        reasons_begin(&reasons, report->arena);
        reasons_add(&reasons, outcome->frame, outcome->row, of->holds);
        add_item(out, "why", TEXT(""), report->width);
        reasons_write(&reasons, out, 8, report->width, WHY_MAX);
        reasons_free(&reasons);
        return;
    }
    struct result result = expected_result(program, check->expectation);
    add_item(out, "got", got_words(outcome->frame, outcome->row, &result, report->arena),
             report->width);
    struct buffer why = {0};
    add_why(report, outcome, check->expectation, &why);
    if (why.length > 0) {
        add_item(out, "why", TEXT(""), report->width);
        buffer_add_text(out, buffer_text(&why));
    }
    buffer_free(&why);
}

static void add_details(struct tests_report *report, const struct test_outcome *outcome,
                        struct buffer *out) {
    char day[10];
    date_write(frame_as_of(outcome->frame), day);
    struct text given = given_words(report->program, outcome->test, report->arena);
    add_item(out, "as of", (struct text){day, sizeof day}, report->width);
    add_item(out, "given", given, report->width);
    for (uint32_t i = 0; i < outcome->check_count; i++)
        if (!outcome->checks[i].passed)
            add_check(report, outcome, &outcome->checks[i], out);
    while (out->length > 0 && out->bytes[out->length - 1] == '\n')
        out->length--;
}

void tests_report_take(void *context, const struct test_outcome *outcome) {
    struct tests_report *report = context;
    struct line *line = &report->lines[outcome->index];
    struct buffer out = {0};
    line->passed = outcome->passed;
    if (outcome->passed)
        return;
    report->failed++;
    add_details(report, outcome, &out);
    line->details = arena_text(report->arena, buffer_text(&out));
    buffer_free(&out);
}

static struct text place_of(const struct tests_report *report, const struct test *test) {
    size_t line, column;
    if (test->span.file == FILE_NONE)
        return TEXT("");
    const struct source *source = sources_get(report->program->sources, test->span.file);
    source_position(source, test->span.start, &line, &column);
    return arena_format(report->arena, "%.*s:%zu", TEXT_ARGS(source->path), line);
}

/* "trailing" blanks of titles without text go. */
static void add_details_text(struct buffer *out, struct text details, const char *before) {
    uint32_t start = 0;
    while (start < details.length) {
        uint32_t end = start;
        while (end < details.length && details.bytes[end] != '\n')
            end++;
        uint32_t stop = end;
        while (stop > start && details.bytes[stop - 1] == ' ')
            stop--;
        buffer_add_string(out, before);
        buffer_add(out, details.bytes + start, stop - start);
        buffer_add_char(out, '\n');
        start = end + 1;
    }
}

static void write_text(const struct tests_report *report, bool color, struct buffer *out) {
    for (uint32_t i = 0; i < report->program->test_count; i++) {
        const struct test *test = &report->program->tests[i];
        if (report->lines[i].passed)
            continue;
        layout_style(out, color, STYLE_BAD);
        buffer_add_string(out, "FAILED");
        layout_style(out, color, STYLE_END);
        buffer_add_string(out, "  ");
        buffer_add_visible(out, test->name);
        buffer_format(out, "  (%.*s)\n", TEXT_ARGS(place_of(report, test)));
        add_details_text(out, report->lines[i].details, "");
        buffer_add_char(out, '\n');
    }
    layout_style(out, color, report->failed > 0 ? STYLE_BAD : STYLE_GOOD);
    buffer_format(out, "%u passed, %u failed", report->program->test_count - report->failed,
                  report->failed);
    layout_style(out, color, STYLE_END);
    buffer_add_char(out, '\n');
}

/* In a test's name # would start a directive. */
static void add_tap_name(struct buffer *out, struct text name) {
    struct buffer visible = {0};
    buffer_add_visible(&visible, name);
    for (size_t i = 0; i < visible.length; i++) {
        if (visible.bytes[i] == '#' || visible.bytes[i] == '\\')
            buffer_add_char(out, '\\');
        buffer_add_char(out, visible.bytes[i]);
    }
    buffer_free(&visible);
}

static void write_tap(const struct tests_report *report, struct buffer *out) {
    buffer_format(out, "TAP version 13\n1..%u\n", report->program->test_count);
    for (uint32_t i = 0; i < report->program->test_count; i++) {
        buffer_format(out, "%s %u - ", report->lines[i].passed ? "ok" : "not ok", i + 1);
        add_tap_name(out, report->program->tests[i].name);
        buffer_add_char(out, '\n');
        if (!report->lines[i].passed)
            add_details_text(out, report->lines[i].details, "# ");
    }
    buffer_format(out, "# %u passed, %u failed\n", report->program->test_count - report->failed,
                  report->failed);
}

static void add_xml(struct buffer *out, struct text text) {
    for (uint32_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        if (c == '<')
            buffer_add_string(out, "&lt;");
        else if (c == '&')
            buffer_add_string(out, "&amp;");
        else if (c == '"')
            buffer_add_string(out, "&quot;");
        else if (c == '>')
            buffer_add_string(out, "&gt;");
        else if (c < 0x20 && c != '\n' && c != '\t')
            buffer_add_char(out, '?'); /* XML 1.0 has no way to write it */
        else
            buffer_add_char(out, text.bytes[i]);
    }
}

static void write_junit(const struct tests_report *report, struct buffer *out) {
    buffer_format(out,
                  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites><testsuite "
                  "name=\"rules\" tests=\"%u\" failures=\"%u\">\n",
                  report->program->test_count, report->failed);
    for (uint32_t i = 0; i < report->program->test_count; i++) {
        const struct test *test = &report->program->tests[i];
        buffer_add_string(out, "<testcase classname=\"");
        add_xml(out, place_of(report, test));
        buffer_add_string(out, "\" name=\"");
        add_xml(out, test->name);
        if (report->lines[i].passed) {
            buffer_add_string(out, "\"/>\n");
            continue;
        }
        buffer_add_string(out, "\"><failure message=\"not as expected\">\n");
        struct buffer details = {0};
        add_details_text(&details, report->lines[i].details, "");
        add_xml(out, buffer_text(&details));
        buffer_free(&details);
        buffer_add_string(out, "</failure></testcase>\n");
    }
    buffer_add_string(out, "</testsuite></testsuites>\n");
}

void tests_report_write(const struct tests_report *report, enum tests_format format, bool color,
                        struct buffer *out) {
    switch (format) {
    case TESTS_TEXT:
        write_text(report, color, out);
        break;
    case TESTS_TAP:
        write_tap(report, out);
        break;
    case TESTS_JUNIT:
        write_junit(report, out);
        break;
    }
}
