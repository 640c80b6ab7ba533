/* Coverage of rules as text for people and as JSON. */
#include "report/coverage.h"

#include "report/layout.h"
#include "report/uncovered.h"

static const char *const measure_titles[MEASURE_COUNT] = {
    "rules",
    "rows of decision tables",
    "values of decisions",
    "conditions seen true",
    "conditions seen false",
    "conditions seen unknown",
    "values at boundaries",
};
static const char *const measure_keys[MEASURE_COUNT] = {
    "rules",      "rows", "values", "conditions_true", "conditions_false", "conditions_unknown",
    "boundaries",
};

/* Tenths of a percent. */
static uint64_t permille(struct coverage_sum sum) {
    return sum.all == 0 ? 1000 : sum.covered * 1000 / sum.all;
}

void coverage_add_percent(struct buffer *out, struct coverage_sum sum) {
    uint64_t tenths = permille(sum);
    buffer_add_unsigned(out, tenths / 10);
    if (tenths % 10 != 0) {
        buffer_add_char(out, '.');
        buffer_add_unsigned(out, tenths % 10);
    }
    buffer_add_string(out, " %");
}

bool coverage_is_at_least(const struct rule_coverage *coverage, number least,
                          struct coverage_sum *all) {
    struct coverage_sum sums[MEASURE_COUNT];
    rule_coverage_sums(coverage, sums, all);
    return number_from((int64_t)all->covered) * 100 >= least * (number)all->all;
}

static void add_sum_row(struct layout_table *table, const char *title, struct coverage_sum sum) {
    struct buffer cell = {0};
    layout_table_add(table, text_of(title));
    buffer_add_unsigned(&cell, sum.covered);
    layout_table_add(table, buffer_text(&cell));
    buffer_clear(&cell);
    buffer_add_unsigned(&cell, sum.all);
    layout_table_add(table, buffer_text(&cell));
    buffer_clear(&cell);
    coverage_add_percent(&cell, sum);
    layout_table_add(table, buffer_text(&cell));
    buffer_free(&cell);
}

static void write_summary(const struct rule_coverage *coverage, bool color, struct buffer *out) {
    enum { WIDTH = 80 };
    struct coverage_sum sums[MEASURE_COUNT], all;
    struct layout_table *table = layout_table_new(coverage->arena, 4);
    rule_coverage_sums(coverage, sums, &all);
    layout_table_add(table, TEXT("what tests reach"));
    layout_table_add(table, TEXT("reached"));
    layout_table_add(table, TEXT("of"));
    layout_table_add(table, TEXT("share"));
    for (int i = 0; i < MEASURE_COUNT; i++)
        if (sums[i].all > 0)
            add_sum_row(table, measure_titles[i], sums[i]);
    add_sum_row(table, "all", all);
    layout_table_write(table, out, 0, WIDTH, true, color);
}

/* One line a gap, as compilers write them: place, what it is, what is missing. */
static void write_gaps(const struct rule_coverage *coverage, bool color, struct buffer *out) {
    bool is_first = true;
    for (int urgency = 0; urgency < URGENCY_END; urgency++) {
        for (size_t i = 0; i < coverage->points.count; i++) {
            const struct point *point = &coverage->points.items[i];
            struct text sentence;
            if (!point_lacks(coverage, point, urgency, coverage->scratch, &sentence))
                continue;
            if (is_first)
                buffer_add_char(out, '\n');
            is_first = false;
            layout_style(out, color, STYLE_FAINT);
            buffer_add_visible(out, point_path(coverage, point));
            buffer_format(out, ":%zu:", point_line(coverage, point));
            layout_style(out, color, STYLE_END);
            buffer_add_char(out, ' ');
            buffer_add_visible(out, point_words(coverage, point, coverage->scratch));
            buffer_format(out, ": %.*s\n", TEXT_ARGS(sentence));
            arena_reset(coverage->scratch);
        }
    }
}

static void add_json_sum(struct buffer *out, const char *key, struct coverage_sum sum) {
    uint64_t tenths = permille(sum);
    buffer_format(out, "\"%s\":{\"covered\":", key);
    buffer_add_unsigned(out, sum.covered);
    buffer_add_string(out, ",\"of\":");
    buffer_add_unsigned(out, sum.all);
    buffer_add_string(out, ",\"percent\":");
    buffer_add_unsigned(out, tenths / 10);
    buffer_add_char(out, '.');
    buffer_add_unsigned(out, tenths % 10);
    buffer_add_char(out, '}');
}

static void add_json_way(struct buffer *out, const char *key, const struct point *point, int way) {
    buffer_format(out, ",\"%s\":", key);
    if (point->is_possible[way])
        buffer_add_unsigned(out, point->seen[way]);
    else
        buffer_add_string(out, "null");
}

static void add_json_boundary(const struct rule_coverage *coverage, const struct point *point,
                              struct buffer *out) {
    static const char *const keys[WAYS] = {"below", "at", "above"};
    for (int way = 0; way < WAYS; way++) {
        if (!point->is_possible[way]) {
            buffer_format(out, ",\"%s\":null", keys[way]);
            continue;
        }
        buffer_format(out, ",\"%s\":{\"value\":", keys[way]);
        buffer_add_json(out,
                        side_words(coverage, point, (enum boundary_side)way, coverage->scratch));
        buffer_format(out, ",\"seen\":%u}", point->seen[way]);
    }
}

static void add_json_point(const struct rule_coverage *coverage, const struct point *point,
                           struct buffer *out) {
    static const char *const kinds[] = {"rule", "row", "value", "condition", "boundary"};
    const struct decision *decision = &coverage->program->decisions[point->decision];
    buffer_format(out, "{\"kind\":\"%s\",\"file\":", kinds[point->kind]);
    buffer_add_json(out, point_path(coverage, point));
    buffer_format(out, ",\"line\":%zu,\"text\":", point_line(coverage, point));
    buffer_add_json(out, point_words(coverage, point, coverage->scratch));
    switch (point->kind) {
    case POINT_RULE:
    case POINT_ROW:
        buffer_add_string(out, ",\"decision\":");
        buffer_add_json(out, decision->name);
        buffer_add_string(out, ",\"rule\":");
        buffer_add_json(out, decision->rules[point->rule].name);
        buffer_format(out, ",\"decided\":%u,\"not_decided\":%u", point->seen[0],
                      coverage->tests - point->seen[0]);
        break;
    case POINT_VALUE:
        add_json_way(out, "given", point, 0);
        break;
    case POINT_CONDITION:
        add_json_way(out, "true", point, WAY_TRUE);
        add_json_way(out, "false", point, WAY_FALSE);
        add_json_way(out, "unknown", point, WAY_UNKNOWN);
        break;
    case POINT_BOUNDARY:
        add_json_boundary(coverage, point, out);
        break;
    }
    buffer_add_char(out, '}');
    arena_reset(coverage->scratch);
}

static void write_json(const struct rule_coverage *coverage, struct suite_counts tests,
                       struct buffer *out) {
    struct coverage_sum sums[MEASURE_COUNT], all;
    rule_coverage_sums(coverage, sums, &all);
    buffer_format(out, "{\"tests\":{\"passed\":%u,\"failed\":%u},\n\"summary\":{", tests.passed,
                  tests.failed);
    for (int i = 0; i < MEASURE_COUNT; i++) {
        add_json_sum(out, measure_keys[i], sums[i]);
        buffer_add_string(out, ",\n");
    }
    add_json_sum(out, "all", all);
    buffer_add_string(out, "},\n\"points\":[");
    for (size_t i = 0; i < coverage->points.count; i++) {
        buffer_add_string(out, i > 0 ? ",\n" : "\n");
        add_json_point(coverage, &coverage->points.items[i], out);
    }
    buffer_add_string(out, "\n]}\n");
}

void coverage_write(const struct rule_coverage *coverage, struct suite_counts tests,
                    enum coverage_format format, bool color, struct buffer *out) {
    switch (format) {
    case COVERAGE_TEXT:
        write_summary(coverage, color, out);
        write_gaps(coverage, color, out);
        break;
    case COVERAGE_JSON:
        write_json(coverage, tests, out);
        break;
    case COVERAGE_LCOV:
        coverage_write_lcov(coverage, out);
        break;
    case COVERAGE_LINES:
        coverage_write_lines(coverage, color, out);
        break;
    }
}
