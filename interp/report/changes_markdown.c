/* A comparison as markdown for a pull request. It is cut to what such a text may hold: a table ends
 * early, between rows, with a line that says how many are missing. */
#include "report/changes_form.h"
#include "report/gates.h"
#include "report/markdown.h"

enum {
    BYTES_MOST = 900 << 10,
    BYTES_KEPT = 200 << 10, /* for what stands behind the tenants */
    LINE_MOST = 32 << 10,
    CELL_MOST = 240, /* characters, of which escaping makes up to eight bytes */
    GROUPS_SHOWN = 25,
    ROWS_SHOWN = 200,
    EDITS_SHOWN = 50,
    OPEN_ROWS = 10 /* longer tables are folded */
};

/* A table that knows where it must end. */
struct sheet {
    struct changes *changes;
    size_t most;   /* rows */
    size_t end;    /* of the output */
    size_t rows;   /* written */
    size_t missed; /* not written */
    size_t start;  /* of the row at hand */
    bool is_folded;
};

/* For one more line of a list; a line is shorter than what is kept back. */
static bool has_room(const struct changes *changes) {
    return changes->out.length < BYTES_MOST - LINE_MOST;
}

static void add_heading(struct changes *changes, const char *title) {
    buffer_format(&changes->out, "\n### %s\n\n", title);
}

/* rows: as many as there are; headings are ours, divided by `|`. */
static struct sheet sheet_begin(struct changes *changes, size_t rows, size_t most, size_t end,
                                const char *summary, const char *headings) {
    struct sheet sheet = {
        .changes = changes, .most = most, .end = end, .is_folded = rows > OPEN_ROWS};
    struct buffer *out = &changes->out;
    if (sheet.is_folded)
        buffer_format(out, "<details><summary>%s (%zu)</summary>\n\n", summary, rows);
    buffer_format(out, "| %s |\n|", headings);
    for (const char *at = headings; at; at = strchr(at + 1, '|'))
        buffer_add_string(out, " --- |");
    buffer_add_char(out, '\n');
    return sheet;
}

static void sheet_row(struct sheet *sheet) {
    sheet->start = sheet->changes->out.length;
    buffer_add_char(&sheet->changes->out, '|');
}

static void sheet_text(struct sheet *sheet, struct text text) {
    struct buffer *out = &sheet->changes->out;
    buffer_add_char(out, ' ');
    markdown_add(out, text, CELL_MOST);
    buffer_add_string(out, " |");
}

static void sheet_code(struct sheet *sheet, struct text text) {
    struct buffer *out = &sheet->changes->out;
    buffer_add_char(out, ' ');
    markdown_add_code(out, text, CELL_MOST);
    buffer_add_string(out, " |");
}

static void sheet_number(struct sheet *sheet, uint64_t count) {
    buffer_format(&sheet->changes->out, " %llu |", (unsigned long long)count);
}

/* Takes the row back where it does not fit any more. */
static void sheet_row_end(struct sheet *sheet) {
    struct buffer *out = &sheet->changes->out;
    buffer_add_char(out, '\n');
    if (sheet->missed == 0 && sheet->rows < sheet->most && out->length <= sheet->end) {
        sheet->rows++;
        return;
    }
    out->length = sheet->start;
    sheet->missed++;
}

static void sheet_end(struct sheet *sheet) {
    struct buffer *out = &sheet->changes->out;
    if (sheet->missed > 0)
        buffer_format(out, "\n%zu more %s left out here; `tenet diff ... --format csv` has all.\n",
                      sheet->missed, sheet->missed == 1 ? "row is" : "rows are");
    if (sheet->is_folded)
        buffer_add_string(out, "\n</details>\n");
}

static void add_sentence(struct changes *changes, struct text words, const char *end) {
    markdown_add(&changes->out, words, CELL_MOST * 8);
    buffer_add_string(&changes->out, end);
}

static void write_summary(struct changes *changes) {
    const struct comparison *comparison = changes->comparison;
    struct text lines[LEFT_OUT_LINES], others = other_rules_words(changes);
    uint32_t count = left_out_lines(changes, lines);
    buffer_add_string(&changes->out, "## ");
    add_sentence(changes, moved_words(changes), "\n\n");
    add_sentence(changes, compared_words(changes), ".\n");
    for (uint32_t i = 0; i < count; i++) {
        buffer_add_char(&changes->out, '\n');
        add_sentence(changes, lines[i], ".\n");
    }
    if (others.length > 0) {
        buffer_add_string(&changes->out, "\nThe same by another rule, by tenants: ");
        add_sentence(changes, others, ".\n");
    }
    if (comparison->moved == 0)
        return;
    buffer_add_char(&changes->out, '\n');
    struct sheet sheet = sheet_begin(changes, 1, ROWS_SHOWN, BYTES_MOST - BYTES_KEPT, "",
                                     "decision | tenants that move");
    for (uint32_t r = 0; r < comparison->result_count; r++) {
        if (comparison->results[r].changed == 0)
            continue;
        sheet_row(&sheet);
        sheet_code(&sheet, comparison->results[r].name);
        sheet_number(&sheet, comparison->results[r].changed);
        sheet_row_end(&sheet);
    }
    sheet_end(&sheet);
}

static void write_gates(struct changes *changes) {
    const struct changes_options *options = changes->options;
    struct buffer finding = {0};
    if (options->gate_count == 0)
        return;
    add_heading(changes, "Gates");
    gates_add_sum(&finding, options->gates, options->gate_count);
    add_sentence(changes, buffer_text(&finding), ".\n\n");
    struct sheet sheet =
        sheet_begin(changes, 1, ROWS_SHOWN, BYTES_MOST - BYTES_KEPT, "", "gate | | measured");
    for (uint32_t i = 0; i < options->gate_count; i++) {
        const struct gate_verdict *gate = &options->gates[i];
        buffer_clear(&finding);
        gate_add_finding(&finding, gate);
        sheet_row(&sheet);
        sheet_text(&sheet, gate_sentence(changes->arena, gate));
        buffer_format(&changes->out, gate->passed ? " %s |" : " **%s** |", gate_result_word(gate));
        sheet_text(&sheet, buffer_text(&finding));
        sheet_row_end(&sheet);
    }
    sheet_end(&sheet);
    buffer_free(&finding);
}

static void write_promises(struct changes *changes) {
    const struct comparison *comparison = changes->comparison;
    bool is_first = true;
    for (uint32_t i = 0; i < comparison->promise_count; i++) {
        struct text words = promise_words(changes, &comparison->promises[i]);
        if (words.length == 0 || !has_room(changes))
            continue;
        if (is_first)
            add_heading(changes, "Promises");
        is_first = false;
        buffer_add_string(&changes->out, "- ");
        markdown_add_code(&changes->out, comparison->promises[i].name, CELL_MOST);
        buffer_add_char(&changes->out, ' ');
        add_sentence(changes, words, "\n");
    }
}

static void write_matrix(struct changes *changes, const struct compared_result *result) {
    struct matrix matrix;
    struct buffer *out = &changes->out;
    matrix_of(changes, result, &matrix);
    if (matrix.size > GROUPS_SHOWN)
        return;
    buffer_add_string(out, "| old \\ new |");
    for (uint32_t to = 0; to < matrix.size; to++) {
        buffer_add_char(out, ' ');
        markdown_add(out, matrix.labels[to], CELL_MOST);
        buffer_add_string(out, " |");
    }
    buffer_add_string(out, " total |\n| --- |");
    for (uint32_t to = 0; to <= matrix.size; to++)
        buffer_add_string(out, " ---: |");
    uint64_t all = 0;
    for (uint32_t from = 0; from < matrix.size; from++) {
        buffer_add_string(out, "\n| ");
        markdown_add(out, matrix.labels[from], CELL_MOST);
        for (uint32_t to = 0; to < matrix.size; to++) {
            unsigned long long count = matrix.cells[(size_t)from * matrix.size + to];
            if (count > 0 && from != to)
                buffer_format(out, " | **%llu**", count);
            else if (from == to)
                buffer_format(out, " | =%llu", count);
            else
                buffer_add_string(out, " | ");
        }
        buffer_format(out, " | %llu |", (unsigned long long)matrix.old[from]);
        all += matrix.old[from];
    }
    buffer_add_string(out, "\n| total");
    for (uint32_t to = 0; to < matrix.size; to++)
        buffer_format(out, " | %llu", (unsigned long long)matrix.new[to]);
    buffer_format(out, " | %llu |\n", (unsigned long long)all);
    if (matrix.other_unsure > 0)
        buffer_format(out, "\nUndecided before and now, but between other values: %llu.\n",
                      (unsigned long long)matrix.other_unsure);
    buffer_add_char(out, '\n');
}

static void write_groups(struct changes *changes, const struct change_group *groups, size_t count) {
    const struct compared_result *result = &changes->comparison->results[groups->first->result];
    struct sheet sheet = sheet_begin(changes, count, GROUPS_SHOWN, BYTES_MOST - BYTES_KEPT,
                                     "by which rules", "tenants | move | by rule | because");
    for (size_t i = 0; i < count; i++) {
        const struct move *move = groups[i].first;
        sheet_row(&sheet);
        sheet_number(&sheet, groups[i].count);
        sheet_text(&sheet, transition_words(changes, result, move->old.outcome, move->new.outcome));
        sheet_code(&sheet, rules_words(changes, move));
        sheet_text(&sheet, move->new.because);
        sheet_row_end(&sheet);
    }
    sheet_end(&sheet);
}

static void write_items(struct changes *changes, const struct compared_result *result) {
    struct sheet sheet =
        sheet_begin(changes, result->item_count, ROWS_SHOWN, BYTES_MOST - BYTES_KEPT, "items",
                    "item | gained by | lost by");
    for (uint32_t i = 0; i < result->item_count; i++) {
        sheet_row(&sheet);
        sheet_text(&sheet, result->items[i].item);
        sheet_number(&sheet, result->items[i].gained);
        sheet_number(&sheet, result->items[i].lost);
        sheet_row_end(&sheet);
    }
    sheet_end(&sheet);
}

static void write_result(struct changes *changes, const struct compared_result *result,
                         const struct change_group *groups, size_t count) {
    buffer_add_string(&changes->out, "\n### ");
    markdown_add_code(&changes->out, result->name, CELL_MOST);
    buffer_add_string(&changes->out, "\n\n");
    add_sentence(changes, result_words(changes, result), ".\n\n");
    if (result->is_finite && count > 0)
        write_matrix(changes, result);
    if (result->is_list && result->item_count > 0)
        write_items(changes, result);
    else if (count > 0)
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
        if (changes->out.length > BYTES_MOST - BYTES_KEPT)
            continue; /* the first table tells that it moves */
        if (result->changed > 0 || result->in_old != result->in_new)
            write_result(changes, result, groups + first, at - first);
    }
}

static void add_edit(struct changes *changes, const struct edit *edit) {
    struct buffer *out = &changes->out;
    buffer_add_string(out, "- ");
    markdown_add_code(out, edit_place(changes, edit), CELL_MOST);
    buffer_format(out, " %s ", edit_kind_word(edit->kind));
    markdown_add_code(out, edit_words(changes, edit), CELL_MOST);
    if (edit->old_text.length > 0) {
        buffer_add_string(out, "<br>was ");
        markdown_add_code(out, edit->old_text, CELL_MOST);
    }
    if (edit->new_text.length > 0) {
        buffer_add_string(out, "<br>now ");
        markdown_add_code(out, edit->new_text, CELL_MOST);
    }
    buffer_add_char(out, '\n');
}

static void add_cause_place(struct changes *changes, uint32_t index) {
    const struct comparison *comparison = changes->comparison;
    if (comparison->day_changes) {
        buffer_add_string(&changes->out, "- ");
        markdown_add_code(&changes->out, day_place(changes, index), CELL_MOST);
        buffer_add_char(&changes->out, '\n');
        return;
    }
    const struct cause *cause = &comparison->causes.items[index];
    for (uint32_t i = 0; i < cause->count; i++)
        add_edit(changes, &comparison->edits->items[cause->edits[i]]);
}

static void write_cause(struct changes *changes, const struct cause_count *counts, size_t count) {
    const struct comparison *comparison = changes->comparison;
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += counts[i].count;
    buffer_add_string(&changes->out, "**");
    add_sentence(changes, cause_title(changes, counts->cause, sum), "**\n\n");
    if (counts->cause != INDEX_NONE)
        add_cause_place(changes, counts->cause);
    buffer_add_char(&changes->out, '\n');
    struct sheet sheet = sheet_begin(changes, count, GROUPS_SHOWN, BYTES_MOST - BYTES_KEPT,
                                     "what it changes", "decision | tenants | move");
    for (size_t i = 0; i < count; i++) {
        const struct compared_result *result = &comparison->results[counts[i].result];
        sheet_row(&sheet);
        sheet_code(&sheet, result->name);
        sheet_number(&sheet, counts[i].count);
        sheet_text(&sheet, transition_words(changes, result, counts[i].from, counts[i].to));
        sheet_row_end(&sheet);
    }
    sheet_end(&sheet);
}

static void write_causes(struct changes *changes) {
    size_t count;
    if (!changes_have_causes(changes) || changes->comparison->move_count == 0)
        return;
    const struct cause_count *counts = counts_of_causes(changes, &count);
    add_heading(changes, "What makes the changes");
    for (size_t at = 0, end; at < count; at = end) {
        for (end = at; end < count && counts[end].cause == counts[at].cause;)
            end++;
        if (changes->out.length > BYTES_MOST - BYTES_KEPT) {
            buffer_add_string(&changes->out, "\nMore causes are left out here; `tenet diff ... "
                                             "--format json` has all.\n");
            return;
        }
        buffer_add_string(&changes->out, at > 0 ? "\n" : "");
        write_cause(changes, counts + at, end - at);
    }
}

static void write_edits(struct changes *changes, enum edit_group group, const char *title) {
    size_t count;
    const struct edit **edits = edits_of(changes, group, &count);
    if (count == 0)
        return;
    add_heading(changes, title);
    size_t shown = 0;
    while (shown < count && shown < EDITS_SHOWN && has_room(changes))
        add_edit(changes, edits[shown++]);
    if (count > shown)
        buffer_format(&changes->out, "\nand %zu more\n", count - shown);
}

static void write_words_edits(struct changes *changes) {
    enum { SHOWN = 20 };
    size_t count;
    const struct edit **edits = edits_of(changes, EDITS_WORDS, &count);
    struct text *names = arena_array(changes->arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = edits[i]->what;
    if (count == 0)
        return;
    buffer_add_string(&changes->out, "\nOnly words changed in: ");
    add_sentence(changes, names_words(changes, names, count, SHOWN), ".\n");
}

/* Last, because it may be long: it takes what room there is. */
static void write_moves(struct changes *changes) {
    const struct comparison *comparison = changes->comparison;
    bool has_causes = changes_have_causes(changes);
    enum { END_LINES = 200 }; /* bytes for what stands behind the last row */
    if (comparison->move_count == 0)
        return;
    add_heading(changes, "Who moves");
    struct sheet sheet =
        sheet_begin(changes, comparison->move_count, SIZE_MAX, BYTES_MOST - END_LINES, "moves",
                    has_causes ? "tenant | decision | move | by rule | cause"
                               : "tenant | decision | move | by rule");
    for (size_t i = 0; i < comparison->move_count; i++) {
        const struct move *move = &comparison->moves[i];
        const struct compared_result *result = &comparison->results[move->result];
        if (sheet.missed > 0) { /* the rest does not fit either */
            sheet.missed = comparison->move_count - sheet.rows;
            break;
        }
        sheet_row(&sheet);
        sheet_code(&sheet, move->tenant_id);
        sheet_code(&sheet, result->name);
        sheet_text(&sheet, transition_words(changes, result, move->old.outcome, move->new.outcome));
        sheet_code(&sheet, rules_words(changes, move));
        if (has_causes)
            sheet_code(&sheet, cause_words(changes, move->cause));
        sheet_row_end(&sheet);
    }
    sheet_end(&sheet);
}

void changes_markdown(struct changes *changes) {
    write_summary(changes);
    write_gates(changes);
    write_promises(changes);
    write_results(changes);
    write_causes(changes);
    write_edits(changes, EDITS_QUIET, "Edited, but moves nobody here");
    write_edits(changes, EDITS_RENAMES, "Renamed");
    write_words_edits(changes);
    write_moves(changes);
}
