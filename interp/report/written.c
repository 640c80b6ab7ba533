/* What an author wrote for a condition, on one line. A cell of a decision table is only the end of
 * a sentence: its heading is found in the rule file, in the first row of the table above it. */
#include "report/layout.h"
#include "report/shown.h"

static bool is_line_end(char c) {
    return c == '\n' || c == '\r';
}

/* The line of the text that holds `at`, without blanks at its ends. */
static struct text line_at(struct text text, uint32_t at) {
    uint32_t start = at, end = at;
    while (start > 0 && !is_line_end(text.bytes[start - 1]))
        start--;
    while (end < text.length && !is_line_end(text.bytes[end]))
        end++;
    return text_trim((struct text){text.bytes + start, end - start});
}

/* Where the next bar outside quotes and comments stands from `at` on; the length when none does. */
static uint32_t next_bar(struct text line, uint32_t at) {
    bool is_quoted = false;
    for (; at < line.length; at++) {
        char c = line.bytes[at];
        if (is_quoted && c == '\\')
            at++;
        else if (c == '"')
            is_quoted = !is_quoted;
        else if (!is_quoted && c == '|')
            return at;
        else if (!is_quoted && c == '#')
            break;
    }
    return line.length;
}

/* The first row of the table that the line stands in: rows follow each other, with at most empty
 * lines and comments between. Empty when the line is the first row itself. */
static struct text heading_of(struct text source, struct text line) {
    struct text heading = {NULL, 0};
    uint32_t at = (uint32_t)(line.bytes - source.bytes);
    while (true) {
        while (at > 0 && !is_line_end(source.bytes[at - 1]))
            at--;
        if (at == 0)
            return heading;
        struct text above = line_at(source, --at);
        if (above.length == 0 || above.bytes[0] == '#')
            continue;
        if (above.bytes[0] != '|')
            return heading;
        heading = above;
    }
}

static struct text cell_at(struct text line, uint32_t bar) {
    uint32_t end = next_bar(line, bar + 1);
    return text_trim((struct text){line.bytes + bar + 1, end - bar - 1});
}

/* The cell that holds `at`, and its heading; false when nothing of the kind stands there. */
static bool find_cell(struct text source, uint32_t at, struct text *heading, struct text *cell) {
    struct text line = line_at(source, at);
    uint32_t bar = 0, head_bar = 0, next = 0;
    if (line.length == 0 || line.bytes[0] != '|')
        return false;
    struct text head = heading_of(source, line);
    while ((next = next_bar(line, bar + 1)) < line.length &&
           line.bytes + next < source.bytes + at) {
        bar = next;
        head_bar = next_bar(head, head_bar + 1);
    }
    if (head_bar >= head.length)
        return false;
    *heading = cell_at(head, head_bar);
    *cell = cell_at(line, bar);
    return true;
}

/* Several values that stand side by side mean one of them. */
static bool has_several(struct text cell) {
    bool is_quoted = false;
    for (uint32_t at = 0; at < cell.length; at++) {
        char c = cell.bytes[at];
        if (is_quoted && c == '\\')
            at++;
        else if (c == '"')
            is_quoted = !is_quoted;
        else if (!is_quoted && c == ',' &&
                 !text_starts((struct text){cell.bytes + at, cell.length - at}, TEXT(", ignoring")))
            return true;
    }
    return false;
}

/* The sentence of heading and cell: "risk is one of ...", "cadence_days is at most 14 days". */
static struct text sentence(struct arena *arena, struct text heading, struct text cell) {
    static const char *const verbs[] = {"starts with ", "ends with ",  "contains ",
                                        "matches ",     "start with ", "end with ",
                                        "contain ",     "match ",      "does not "};
    bool is_not = text_starts(cell, TEXT("not "));
    if (is_not)
        cell = (struct text){cell.bytes + 4, cell.length - 4};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs && !is_not; i++)
        if (text_starts(cell, text_of(verbs[i])))
            return arena_format(arena, "%.*s %.*s", TEXT_ARGS(heading), TEXT_ARGS(cell));
    bool is_listed = has_several(cell) && !text_starts(cell, TEXT("one of "));
    return arena_format(arena, "%.*s is %s%s%.*s", TEXT_ARGS(heading), is_not ? "not " : "",
                        is_listed ? "one of " : "", TEXT_ARGS(cell));
}

/* When a rule is in force: `until` names the first day on which it no longer is. */
static struct text period_words(const struct node *node, struct arena *arena) {
    struct buffer out = {0};
    char day[10];
    buffer_add_string(&out, "only");
    if (node->period.from > DAY_MIN) {
        date_write(node->period.from, day);
        buffer_format(&out, " from %.10s", day);
    }
    if (node->period.until <= DAY_MAX) {
        date_write(node->period.until, day);
        buffer_format(&out, " until %.10s", day);
    }
    struct text words = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return words;
}

/* `none of` and `unless any of` with bullets: what they deny stands below. */
static struct text list_head(struct text written, struct text line) {
    struct text head = line_at(written, 0);
    return head.length < written.length && text_ends(head, TEXT(" of")) ? head : line;
}

struct text node_words(const struct place *place, node_id id, struct arena *arena) {
    const struct node *node = place_node(place, id);
    if (node->kind == NODE_ALWAYS)
        return TEXT("always");
    if (node->kind == NODE_IN_FORCE)
        return period_words(node, arena);
    if (node->span.file == FILE_NONE)
        return TEXT("(made by the rules)");
    struct text written = span_text(place->program->sources, node->span);
    struct text line = layout_one_line(arena, written);
    struct text source = sources_get(place->program->sources, node->span.file)->text;
    struct text heading, cell;
    if (find_cell(source, node->span.start, &heading, &cell))
        return sentence(arena, layout_one_line(arena, heading), layout_one_line(arena, cell));
    return node->kind == NODE_NOT ? list_head(written, line) : line;
}
