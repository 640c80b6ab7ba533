/* A comparison for people: first the sum, then decision by decision who goes where and by which
 * rules, then what makes it, then the tenants. */
#include "report/changes_form.h"

#include "base/utf8.h"
#include "report/gates.h"
#include "report/layout.h"

enum { GROUPS_SHOWN = 8, ITEMS_SHOWN = 12, MOVES_SHOWN = 40, CELL_MAX = 40 };

static void add_heading(struct changes *changes, struct text title) {
    buffer_add_char(&changes->out, '\n');
    layout_style(&changes->out, changes->options->color, STYLE_STRONG);
    buffer_add_visible(&changes->out, title);
    layout_style(&changes->out, changes->options->color, STYLE_END);
    buffer_add_char(&changes->out, '\n');
}

/* A sentence, wrapped. */
static void add_line(struct changes *changes, struct text words, size_t indent) {
    buffer_add_repeat(&changes->out, ' ', indent);
    layout_add_wrapped(&changes->out, words, indent, indent + 2, changes->options->width);
    buffer_add_char(&changes->out, '\n');
}

static void add_number(struct changes *changes, struct layout_table *table, uint64_t count) {
    layout_table_add(table, arena_format(changes->arena, "%llu", (unsigned long long)count));
}

/* As long as a column of a table may be. */
static struct text cut(struct changes *changes, struct text text) {
    struct buffer out = {0};
    layout_add_cut(&out, text, CELL_MAX);
    struct text words = arena_text(changes->arena, buffer_text(&out));
    buffer_free(&out);
    return words;
}

static void write_table(struct changes *changes, const struct layout_table *table, bool heading) {
    layout_table_write(table, &changes->out, 2, changes->options->width, heading,
                       changes->options->color);
    changes_pass(changes);
}

static void write_left_out(struct changes *changes) {
    struct text lines[LEFT_OUT_LINES];
    uint32_t count = left_out_lines(changes, lines);
    for (uint32_t i = 0; i < count; i++)
        add_line(changes, lines[i], 0);
}

/* How many move in each decision, and where nobody does. */
static void write_summary(struct changes *changes) {
    const struct comparison *comparison = changes->comparison;
    struct layout_table *table = layout_table_new(changes->arena, 2);
    struct buffer quiet = {0};
    buffer_add_visible(&changes->out, compared_words(changes));
    buffer_add_char(&changes->out, '\n');
    layout_style(&changes->out, changes->options->color, STYLE_STRONG);
    buffer_add_text(&changes->out, moved_words(changes));
    layout_style(&changes->out, changes->options->color, STYLE_END);
    buffer_add_string(&changes->out, ".\n");
    write_left_out(changes);
    if (comparison->moved == 0)
        return;
    layout_table_add(table, TEXT("decision"));
    layout_table_add(table, TEXT("tenants that move"));
    for (uint32_t r = 0; r < comparison->result_count; r++) {
        const struct compared_result *result = &comparison->results[r];
        if (result->changed > 0) {
            layout_table_add(table, result->name);
            add_number(changes, table, result->changed);
        } else if (result->in_old && result->in_new) {
            buffer_add_string(&quiet, quiet.length > 0 ? ", " : "Nobody moves in: ");
            buffer_add_text(&quiet, result->name);
        }
    }
    buffer_add_char(&changes->out, '\n');
    write_table(changes, table, true);
    if (quiet.length > 0)
        add_line(changes, buffer_text(&quiet), 2);
    buffer_free(&quiet);
}

static void write_other_rules(struct changes *changes) {
    struct text others = other_rules_words(changes);
    if (others.length > 0)
        add_line(changes,
                 arena_format(changes->arena, "The same by another rule, by tenants: %.*s",
                              TEXT_ARGS(others)),
                 changes->comparison->moved > 0 ? 2 : 0);
}

static struct text cell_words(struct changes *changes, const struct matrix *matrix, uint32_t from,
                              uint32_t to) {
    uint64_t count = matrix->cells[(size_t)from * matrix->size + to];
    if (from == to)
        return arena_format(changes->arena, "=%llu", (unsigned long long)count);
    return count == 0 ? TEXT(".") : arena_format(changes->arena, "%llu", (unsigned long long)count);
}

/* All cells of the square with its heading and sums, a row after another. */
static struct text *matrix_cells(struct changes *changes, const struct matrix *matrix,
                                 uint32_t columns) {
    struct text *cells = arena_array(changes->arena, (size_t)columns * columns, sizeof *cells);
    uint64_t all = 0;
    cells[0] = TEXT("old \\ new");
    cells[columns - 1] = cells[(size_t)(columns - 1) * columns] = TEXT("total");
    for (uint32_t i = 0; i < matrix->size; i++) {
        struct text *row = cells + (size_t)(i + 1) * columns;
        cells[i + 1] = row[0] = cut(changes, matrix->labels[i]);
        for (uint32_t to = 0; to < matrix->size; to++)
            row[to + 1] = cell_words(changes, matrix, i, to);
        row[columns - 1] = arena_format(changes->arena, "%llu", (unsigned long long)matrix->old[i]);
        cells[(size_t)(columns - 1) * columns + i + 1] =
            arena_format(changes->arena, "%llu", (unsigned long long)matrix->new[i]);
        all += matrix->old[i];
    }
    cells[(size_t)columns * columns - 1] =
        arena_format(changes->arena, "%llu", (unsigned long long)all);
    return cells;
}

static void write_matrix_row(struct changes *changes, const struct text *cells,
                             const size_t *widths, uint32_t columns) {
    struct buffer *out = &changes->out;
    buffer_add_string(out, "  ");
    layout_add_padded(out, cells[0], widths[0]);
    for (uint32_t c = 1; c < columns; c++) {
        buffer_add_repeat(out, ' ', 2 + widths[c] - utf8_width(cells[c]));
        buffer_add_visible(out, cells[c]);
    }
    while (out->bytes[out->length - 1] == ' ')
        out->length--;
    buffer_add_char(out, '\n');
}

/* False when it is wider than the terminal. */
static bool write_matrix(struct changes *changes, const struct compared_result *result) {
    struct matrix matrix;
    matrix_of(changes, result, &matrix);
    uint32_t columns = matrix.size + 2;
    const struct text *cells = matrix_cells(changes, &matrix, columns);
    size_t *widths = arena_array(changes->arena, columns, sizeof *widths), all = 0;
    for (size_t i = 0; i < (size_t)columns * columns; i++) {
        size_t width = utf8_width(cells[i]);
        if (width > widths[i % columns])
            widths[i % columns] = width;
    }
    for (uint32_t c = 0; c < columns; c++)
        all += widths[c] + 2;
    if (all > changes->options->width)
        return false;
    layout_style(&changes->out, changes->options->color, STYLE_STRONG);
    write_matrix_row(changes, cells, widths, columns);
    layout_style(&changes->out, changes->options->color, STYLE_END);
    buffer_add_string(&changes->out, "  ");
    for (uint32_t c = 0; c < columns; c++) {
        buffer_add_string(&changes->out, c > 0 ? "  " : "");
        buffer_add_repeat(&changes->out, '-', widths[c]);
    }
    buffer_add_char(&changes->out, '\n');
    for (uint32_t r = 1; r < columns; r++)
        write_matrix_row(changes, cells + (size_t)r * columns, widths, columns);
    if (matrix.other_unsure > 0)
        add_line(changes,
                 arena_format(changes->arena,
                              "%llu more %s undecided before and now, but between other values.",
                              (unsigned long long)matrix.other_unsure,
                              matrix.other_unsure == 1 ? "is" : "are"),
                 2);
    return true;
}

/* Where the values are many: from what to what, by which rules, the most tenants first. */
static void write_groups(struct changes *changes, const struct change_group *groups, size_t count) {
    const struct comparison *comparison = changes->comparison;
    const struct compared_result *result = &comparison->results[groups->first->result];
    struct layout_table *table = layout_table_new(changes->arena, 4);
    uint64_t rest = 0;
    layout_table_add(table, TEXT("tenants"));
    layout_table_add(table, TEXT("move"));
    layout_table_add(table, TEXT("by rule"));
    layout_table_add(table, TEXT("because"));
    for (size_t i = 0; i < count; i++) {
        const struct move *move = groups[i].first;
        rest += i >= GROUPS_SHOWN ? groups[i].count : 0;
        if (i >= GROUPS_SHOWN)
            continue;
        add_number(changes, table, groups[i].count);
        layout_table_add(table, cut(changes, transition_words(changes, result, move->old.outcome,
                                                              move->new.outcome)));
        layout_table_add(table, cut(changes, rules_words(changes, move)));
        layout_table_add(table, move->new.because);
    }
    write_table(changes, table, true);
    if (rest > 0)
        add_line(changes,
                 arena_format(changes->arena, "and %llu more in other ways (--format csv has all)",
                              (unsigned long long)rest),
                 2);
}

static void write_items(struct changes *changes, const struct compared_result *result) {
    struct layout_table *table = layout_table_new(changes->arena, 3);
    layout_table_add(table, TEXT("gained by"));
    layout_table_add(table, TEXT("lost by"));
    layout_table_add(table, TEXT("item"));
    for (uint32_t i = 0; i < result->item_count && i < ITEMS_SHOWN; i++) {
        add_number(changes, table, result->items[i].gained);
        add_number(changes, table, result->items[i].lost);
        layout_table_add(table, result->items[i].item);
    }
    if (result->item_count > 0)
        write_table(changes, table, true);
    if (result->item_count > ITEMS_SHOWN)
        add_line(changes,
                 arena_format(changes->arena, "and %u more items (--format json has all)",
                              result->item_count - ITEMS_SHOWN),
                 2);
}

static void add_result_heading(struct changes *changes, const struct compared_result *result) {
    buffer_add_char(&changes->out, '\n');
    layout_style(&changes->out, changes->options->color, STYLE_STRONG);
    buffer_add_visible(&changes->out, result->name);
    layout_style(&changes->out, changes->options->color, STYLE_END);
    buffer_add_string(&changes->out, ": ");
    layout_add_wrapped(&changes->out, result_words(changes, result), utf8_width(result->name) + 2,
                       2, changes->options->width);
    buffer_add_char(&changes->out, '\n');
}

static void write_result(struct changes *changes, const struct compared_result *result,
                         const struct change_group *groups, size_t count) {
    add_result_heading(changes, result);
    if (result->is_finite && write_matrix(changes, result))
        buffer_add_char(&changes->out, '\n');
    if (result->is_list)
        write_items(changes, result);
    else
        write_groups(changes, groups, count);
    if (result->is_list && result->item_count == 0)
        write_groups(changes, groups, count);
}

static void write_results(struct changes *changes) {
    const struct comparison *comparison = changes->comparison;
    size_t count, at = 0;
    const struct change_group *groups = groups_of_moves(changes, &count);
    for (uint32_t r = 0; r < comparison->result_count; r++) {
        const struct compared_result *result = &comparison->results[r];
        size_t first = at;
        while (at < count && groups[at].first->result == r)
            at++;
        if (result->changed > 0)
            write_result(changes, result, groups + first, at - first);
        else if (result->in_old != result->in_new)
            add_result_heading(changes, result);
    }
}

/* What stood there, and what stands there now. */
static void write_edit(struct changes *changes, const struct edit *edit) {
    struct text place = edit_place(changes, edit);
    add_line(changes,
             arena_format(changes->arena, "%.*s: %s %.*s", TEXT_ARGS(place),
                          edit_kind_word(edit->kind), TEXT_ARGS(edit_words(changes, edit))),
             5);
    if (edit->old_text.length > 0)
        add_line(changes, arena_format(changes->arena, "- %.*s", TEXT_ARGS(edit->old_text)), 7);
    if (edit->new_text.length > 0)
        add_line(changes, arena_format(changes->arena, "+ %.*s", TEXT_ARGS(edit->new_text)), 7);
}

static void write_cause_place(struct changes *changes, uint32_t index) {
    const struct comparison *comparison = changes->comparison;
    if (comparison->day_changes) {
        add_line(changes, day_place(changes, index), 5);
        return;
    }
    const struct cause *cause = &comparison->causes.items[index];
    for (uint32_t i = 0; i < cause->count; i++)
        write_edit(changes, &comparison->edits->items[cause->edits[i]]);
}

static void write_cause(struct changes *changes, const struct cause_count *counts, size_t count) {
    const struct comparison *comparison = changes->comparison;
    struct layout_table *table = layout_table_new(changes->arena, 3);
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += counts[i].count;
    struct text title = cause_title(changes, counts->cause, sum);
    if (counts->cause == INDEX_NONE) {
        add_line(changes, arena_format(changes->arena, "- %.*s", TEXT_ARGS(title)), 2);
    } else {
        add_line(changes,
                 arena_format(changes->arena, "%u. %.*s", counts->cause + 1, TEXT_ARGS(title)), 2);
        write_cause_place(changes, counts->cause);
    }
    for (size_t i = 0; i < count && i < GROUPS_SHOWN; i++) {
        const struct compared_result *result = &comparison->results[counts[i].result];
        layout_table_add(table, result->name);
        add_number(changes, table, counts[i].count);
        layout_table_add(table, transition_words(changes, result, counts[i].from, counts[i].to));
    }
    layout_table_write(table, &changes->out, 5, changes->options->width, false, false);
    if (count > GROUPS_SHOWN)
        add_line(changes,
                 arena_format(changes->arena, "and %zu more kinds of moves", count - GROUPS_SHOWN),
                 5);
    changes_pass(changes);
}

static void write_causes(struct changes *changes) {
    size_t count;
    if (!changes_have_causes(changes) || changes->comparison->move_count == 0)
        return;
    const struct cause_count *counts = counts_of_causes(changes, &count);
    add_heading(changes, TEXT("What makes the changes"));
    for (size_t at = 0, end; at < count; at = end) {
        for (end = at; end < count && counts[end].cause == counts[at].cause;)
            end++;
        write_cause(changes, counts + at, end - at);
    }
}

static void write_moves(struct changes *changes) {
    const struct comparison *comparison = changes->comparison;
    bool has_causes = changes_have_causes(changes);
    struct layout_table *table = layout_table_new(changes->arena, has_causes ? 5 : 4);
    if (comparison->move_count == 0)
        return;
    add_heading(changes, TEXT("Who moves"));
    layout_table_add(table, TEXT("tenant"));
    layout_table_add(table, TEXT("decision"));
    layout_table_add(table, TEXT("by rule"));
    if (has_causes)
        layout_table_add(table, TEXT("cause"));
    layout_table_add(table, TEXT("move"));
    for (size_t i = 0; i < comparison->move_count && i < MOVES_SHOWN; i++) {
        const struct move *move = &comparison->moves[i];
        const struct compared_result *result = &comparison->results[move->result];
        layout_table_add(table, move->tenant_id);
        layout_table_add(table, result->name);
        layout_table_add(table, cut(changes, rules_words(changes, move)));
        if (has_causes && move->cause == INDEX_NONE)
            layout_table_add(table, TEXT("-"));
        else if (has_causes)
            add_number(changes, table, move->cause + 1);
        layout_table_add(table,
                         transition_words(changes, result, move->old.outcome, move->new.outcome));
    }
    write_table(changes, table, true);
    if (comparison->move_count > MOVES_SHOWN)
        add_line(changes,
                 arena_format(changes->arena, "and %zu more moves (--format csv has all)",
                              comparison->move_count - MOVES_SHOWN),
                 2);
}

static void write_promises(struct changes *changes) {
    const struct comparison *comparison = changes->comparison;
    bool is_first = true;
    for (uint32_t i = 0; i < comparison->promise_count; i++) {
        struct text words = promise_words(changes, &comparison->promises[i]);
        if (words.length == 0)
            continue;
        if (is_first)
            add_heading(changes, TEXT("Promises"));
        is_first = false;
        add_line(changes,
                 arena_format(changes->arena, "%.*s: %.*s", TEXT_ARGS(comparison->promises[i].name),
                              TEXT_ARGS(words)),
                 2);
    }
}

static void write_edits(struct changes *changes, enum edit_group group, const char *title) {
    size_t count;
    const struct edit **edits = edits_of(changes, group, &count);
    if (count == 0)
        return;
    add_heading(changes, text_of(title));
    struct layout_table *table = layout_table_new(changes->arena, 2);
    for (size_t i = 0; i < count && i < MOVES_SHOWN; i++) {
        layout_table_add(table, edit_place(changes, edits[i]));
        layout_table_add(table,
                         arena_format(changes->arena, "%s %.*s", edit_kind_word(edits[i]->kind),
                                      TEXT_ARGS(edit_words(changes, edits[i]))));
    }
    write_table(changes, table, false);
    if (count > MOVES_SHOWN)
        add_line(changes, arena_format(changes->arena, "and %zu more", count - MOVES_SHOWN), 2);
}

static void write_words_edits(struct changes *changes) {
    enum { SHOWN = 6 };
    size_t count;
    const struct edit **edits = edits_of(changes, EDITS_WORDS, &count);
    struct text *names = arena_array(changes->arena, count, sizeof *names);
    if (count == 0)
        return;
    for (size_t i = 0; i < count; i++)
        names[i] = edits[i]->what;
    buffer_add_char(&changes->out, '\n');
    add_line(changes,
             arena_format(changes->arena, "Only words changed in: %.*s",
                          TEXT_ARGS(names_words(changes, names, count, SHOWN))),
             0);
}

static void write_gates(struct changes *changes) {
    const struct changes_options *options = changes->options;
    if (options->gate_count > 0)
        buffer_add_char(&changes->out, '\n');
    gates_add_text(&changes->out, options->gates, options->gate_count, options->color,
                   options->width);
}

void changes_text(struct changes *changes) {
    write_summary(changes);
    write_other_rules(changes);
    write_gates(changes);
    write_promises(changes);
    write_results(changes);
    write_causes(changes);
    write_moves(changes);
    write_edits(changes, EDITS_QUIET, "Edited, but moves nobody here");
    write_edits(changes, EDITS_RENAMES, "Renamed");
    write_words_edits(changes);
}
