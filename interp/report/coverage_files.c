/* Coverage file by file: LCOV tracefiles (the format of geninfo(1)), and marks beside the source.
 */
#include "report/layout.h"
#include "report/uncovered.h"

/* The points of one file stand together, in order of their places. */
static size_t file_end(const struct rule_coverage *coverage, size_t start) {
    size_t end = start;
    while (end < coverage->points.count &&
           coverage->points.items[end].span.file == coverage->points.items[start].span.file)
        end++;
    return end;
}

/* How often a line was reached: by the rule that begins there, else by its conditions. */
struct line_count {
    bool has_rule, has_condition;
    uint32_t rules, conditions;
};

static bool line_counts(const struct line_count *line) {
    return line->has_rule || line->has_condition;
}

static struct line_count *count_lines(const struct rule_coverage *coverage, size_t start,
                                      size_t end, size_t line_count) {
    struct line_count *lines = arena_array(coverage->scratch, line_count + 1, sizeof *lines);
    for (size_t i = start; i < end; i++) {
        const struct point *point = &coverage->points.items[i];
        struct line_count *line = &lines[point_line(coverage, point)];
        if (point->kind == POINT_RULE || point->kind == POINT_ROW) {
            line->has_rule = true;
            line->rules += point->seen[0];
        } else if (point->kind == POINT_CONDITION) {
            uint32_t seen = point->seen[WAY_TRUE] + point->seen[WAY_FALSE];
            line->has_condition = true;
            line->conditions = line->conditions > seen ? line->conditions : seen;
        }
    }
    return lines;
}

static void add_branches(const struct rule_coverage *coverage, size_t start, size_t end,
                         struct buffer *out) {
    uint32_t block = 0, found = 0, hit = 0;
    for (size_t i = start; i < end; i++) {
        const struct point *point = &coverage->points.items[i];
        if (point->kind != POINT_CONDITION)
            continue;
        for (int way = 0; way < WAYS; way++) {
            if (!point->is_possible[way])
                continue;
            buffer_format(out, "BRDA:%zu,%u,%d,%u\n", point_line(coverage, point), block, way,
                          point->seen[way]);
            found++;
            hit += point->seen[way] > 0;
        }
        block++;
    }
    buffer_format(out, "BRF:%u\nBRH:%u\n", found, hit);
}

void coverage_write_lcov(const struct rule_coverage *coverage, struct buffer *out) {
    for (size_t start = 0, end; start < coverage->points.count; start = end) {
        uint32_t file = coverage->points.items[start].span.file, found = 0, hit = 0;
        end = file_end(coverage, start);
        if (file == FILE_NONE)
            continue;
        const struct source *source = sources_get(coverage->program->sources, file);
        const struct line_count *lines = count_lines(coverage, start, end, source->line_count);
        buffer_add_string(out, "TN:\nSF:");
        buffer_add_visible(out, source->path);
        buffer_add_char(out, '\n');
        add_branches(coverage, start, end, out);
        for (size_t line = 1; line <= source->line_count; line++) {
            if (!line_counts(&lines[line]))
                continue;
            uint32_t count = lines[line].has_rule ? lines[line].rules : lines[line].conditions;
            buffer_format(out, "DA:%zu,%u\n", line, count);
            found++;
            hit += count > 0;
        }
        buffer_format(out, "LF:%u\nLH:%u\nend_of_record\n", found, hit);
        arena_reset(coverage->scratch);
    }
}

/* What a line lacks at worst. */
enum mark { MARK_NONE, MARK_COVERED, MARK_PARTLY, MARK_GAP };

static enum mark mark_of(const struct point *point) {
    enum mark mark = MARK_COVERED;
    for (int way = 0; way < WAYS; way++) {
        if (!point_has_gap(point, way))
            continue;
        enum mark gap = point_urgency(point, way) <= URGENCY_TRUTH ? MARK_GAP : MARK_PARTLY;
        mark = gap > mark ? gap : mark;
    }
    return mark;
}

static void add_source(const struct rule_coverage *coverage, size_t start, size_t end, bool color,
                       struct buffer *out) {
    static const char signs[] = {' ', '+', '~', '!'};
    static const char *const styles[] = {"", STYLE_GOOD, STYLE_WARN, STYLE_BAD};
    const struct source *source =
        sources_get(coverage->program->sources, coverage->points.items[start].span.file);
    enum mark *marks = arena_array(coverage->scratch, source->line_count + 1, sizeof *marks);
    for (size_t i = start; i < end; i++) {
        enum mark *mark = &marks[point_line(coverage, &coverage->points.items[i])];
        enum mark own = mark_of(&coverage->points.items[i]);
        *mark = own > *mark ? own : *mark;
    }
    for (size_t i = 1; i <= source->line_count; i++) {
        uint32_t line_start;
        struct text line = source_line(source, source->line_starts[i - 1], &line_start);
        if (i == source->line_count && line.length == 0)
            break;
        if (marks[i] != MARK_NONE)
            layout_style(out, color, styles[marks[i]]);
        buffer_format(out, "%c %4zu", signs[marks[i]], i);
        if (marks[i] != MARK_NONE)
            layout_style(out, color, STYLE_END);
        buffer_add_string(out, line.length > 0 ? "  " : "");
        buffer_add_visible(out, line);
        buffer_add_char(out, '\n');
    }
}

void coverage_write_lines(const struct rule_coverage *coverage, bool color, struct buffer *out) {
    for (size_t start = 0, end; start < coverage->points.count; start = end) {
        end = file_end(coverage, start);
        if (coverage->points.items[start].span.file == FILE_NONE)
            continue;
        layout_style(out, color, STYLE_STRONG);
        buffer_add_visible(out, point_path(coverage, &coverage->points.items[start]));
        layout_style(out, color, STYLE_END);
        buffer_add_char(out, '\n');
        add_source(coverage, start, end, color, out);
        buffer_add_char(out, '\n');
        arena_reset(coverage->scratch);
    }
    buffer_add_string(out,
                      "+ all reached, ~ no test has it unknown or at a boundary, ! not reached\n");
}
