/* Results for people: first what the portfolio looks like (how many of each value, what is
 * undecided and which missing facts are behind it), then the tenants in aligned columns that fit
 * the terminal. Cells are few and repeat, so a row is kept as numbers of cells. */
#include "base/utf8.h"
#include "base/vector.h"
#include "report/format.h"
#include "report/layout.h"

#include <stdlib.h>

enum { CELL_MAX = 34, ID_MAX = 36, NAME_MAX = 28, GAP = 2, CAUSES_SHOWN = 5 };

struct cell {
    struct text text; /* as it came: made visible when written */
    size_t width;
};

struct table_state {
    struct text_map *numbers; /* of cells by text */
    VECTOR(struct cell) cells;
    VECTOR(uint32_t) rows; /* cell numbers, `width` a row, in the order put */
    size_t width;          /* cells a row: id, name, results */
    size_t *widest;        /* a column */
    bool *is_shown;        /* a column */
    uint32_t name_fact;    /* the first text fact behind the key, or INDEX_NONE */
    struct buffer cell;
    uint64_t *missing; /* a path of the program: tenants that miss it */
    bool *missed;      /* a path: by the tenant at hand */
    uint64_t undecided_tenants;
    uint64_t *counts;        /* of the first finite result: a value, then blank, then undecided */
    uint32_t summary_column; /* or INDEX_NONE */
    uint32_t summary_values;
};

static void begin(struct report *report) {
    struct table_state *state = arena_alloc(report->arena, sizeof *state);
    const struct program *program = report->options.program;
    state->numbers = text_map_new(false);
    state->width = report->options.result_count + 2;
    state->widest = arena_array(report->arena, state->width, sizeof *state->widest);
    state->is_shown = arena_array(report->arena, state->width, sizeof *state->is_shown);
    state->name_fact = name_fact_of(&program->schema->records[0]);
    state->missing = arena_array(report->arena, program->path_count, sizeof *state->missing);
    state->missed = arena_array(report->arena, program->path_count, sizeof *state->missed);
    state->summary_column = INDEX_NONE;
    for (uint32_t i = 0; i < report->options.result_count; i++) {
        const struct column_of_results *column = &report->columns[i];
        if (!column->is_finite || state->summary_column != INDEX_NONE)
            continue;
        state->summary_column = i;
        state->summary_values = column->type.kind == TYPE_ONE_OF ? column->type.choices->count : 2;
        state->counts =
            arena_array(report->arena, (size_t)state->summary_values + 2, sizeof *state->counts);
    }
    report->state = state;
}

static uint32_t cell_number(struct report *report, struct text text) {
    struct table_state *state = report->state;
    bool is_new;
    uint32_t found = text_map_put(state->numbers, text, (uint32_t)state->cells.count, &is_new);
    if (is_new) {
        struct buffer visible = {0};
        buffer_add_visible(&visible, text);
        VECTOR_PUSH(&state->cells, (struct cell){arena_text(report->arena, text),
                                                 utf8_width(buffer_text(&visible))});
        buffer_free(&visible);
    }
    return found;
}

static void add_cell(struct report *report, struct buffer *bytes, size_t column, struct text text) {
    struct table_state *state = report->state;
    uint32_t cell = cell_number(report, text);
    size_t width = state->cells.items[cell].width;
    if (width > state->widest[column])
        state->widest[column] = width;
    buffer_add(bytes, (const char *)&cell, sizeof cell);
}

static void count_summary(struct table_state *state, const struct column_of_results *column,
                          const struct verdict *verdict) {
    if (verdict->undecided)
        state->counts[state->summary_values + 1]++;
    else if (verdict->value.state != VALUE_KNOWN)
        state->counts[state->summary_values]++;
    else if (column->type.kind == TYPE_YES_NO)
        state->counts[verdict->value.yes ? 0 : 1]++;
    else
        state->counts[verdict->value.code]++;
}

static void count_missing(struct report *report, const struct report_row *row) {
    struct table_state *state = report->state;
    bool is_undecided = false;
    for (uint32_t i = 0; i < report->options.result_count; i++) {
        const struct verdict *verdict = &row->verdicts[i];
        is_undecided |= verdict->undecided;
        for (uint32_t k = 0; verdict->undecided && k < verdict->missing_count; k++) {
            if (!state->missed[verdict->missing[k]])
                state->missing[verdict->missing[k]]++;
            state->missed[verdict->missing[k]] = true;
        }
    }
    if (!is_undecided)
        return;
    state->undecided_tenants++;
    memset(state->missed, 0, report->options.program->path_count * sizeof *state->missed);
}

static void add_row(struct report *report, const struct report_row *row, struct buffer *bytes) {
    struct table_state *state = report->state;
    struct value name = {.state = VALUE_UNKNOWN};
    if (state->name_fact != INDEX_NONE)
        batch_get(frame_batch(row->frame), row->row, state->name_fact, &name);
    add_cell(report, bytes, 0, row->tenant_id);
    add_cell(report, bytes, 1, name.state == VALUE_KNOWN ? name.text : TEXT(""));
    for (uint32_t i = 0; i < report->options.result_count; i++) {
        buffer_clear(&state->cell);
        column_write_cell(&state->cell, &report->columns[i], &row->verdicts[i]);
        add_cell(report, bytes, i + 2, buffer_text(&state->cell));
    }
    if (state->summary_column != INDEX_NONE)
        count_summary(state, &report->columns[state->summary_column],
                      &row->verdicts[state->summary_column]);
    count_missing(report, row);
}

static void put(struct report *report, const char *bytes, size_t length) {
    struct table_state *state = report->state;
    for (size_t at = 0; at < length; at += sizeof(uint32_t)) {
        uint32_t cell;
        memcpy(&cell, bytes + at, sizeof cell);
        VECTOR_PUSH(&state->rows, cell);
    }
}

static void write_value_count(struct layout_table *table, struct text name, uint64_t count) {
    struct buffer cell = {0};
    buffer_add_unsigned(&cell, count);
    layout_table_add(table, name);
    layout_table_add(table, buffer_text(&cell));
    buffer_free(&cell);
}

static void write_summary_values(struct report *report) {
    const struct table_state *state = report->state;
    const struct column_of_results *column = &report->columns[state->summary_column];
    struct layout_table *table = layout_table_new(report->arena, 2);
    layout_style(&report->out, report->options.color, STYLE_STRONG);
    buffer_add_visible(&report->out, column->name);
    layout_style(&report->out, report->options.color, STYLE_END);
    buffer_add_char(&report->out, '\n');
    for (uint32_t i = 0; i < state->summary_values; i++)
        write_value_count(table,
                          column->type.kind == TYPE_ONE_OF ? column->type.choices->names[i]
                          : i == 0                         ? TEXT("true")
                                                           : TEXT("false"),
                          state->counts[i]);
    if (state->counts[state->summary_values] > 0)
        write_value_count(table, TEXT("blank"), state->counts[state->summary_values]);
    if (state->counts[state->summary_values + 1] > 0)
        write_value_count(table, TEXT("undecided"), state->counts[state->summary_values + 1]);
    layout_table_write(table, &report->out, 2, report->options.width, false, false);
}

static struct text path_label(const struct program *program, uint32_t path) {
    const struct fact_path *of = &program->paths[path];
    const struct record *record = &program->schema->records[of->record];
    return of->fact == INDEX_NONE ? record->doc : record->facts[of->fact].label;
}

static void write_causes(struct report *report) {
    struct table_state *state = report->state;
    const struct program *program = report->options.program;
    struct layout_table *table = layout_table_new(report->arena, 3);
    bool has_any = false;
    for (int shown = 0; shown < CAUSES_SHOWN; shown++) {
        uint32_t most = INDEX_NONE;
        for (uint32_t i = 0; i < program->path_count; i++)
            if (state->missing[i] > 0 &&
                (most == INDEX_NONE || state->missing[i] > state->missing[most]))
                most = i;
        if (most == INDEX_NONE)
            break;
        struct buffer count = {0};
        layout_add_count(&count, state->missing[most], "tenant", "tenants");
        layout_table_add(table, program->paths[most].name);
        layout_table_add(table, buffer_text(&count));
        layout_table_add(table, path_label(program, most));
        buffer_free(&count);
        state->missing[most] = 0;
        has_any = true;
    }
    if (has_any)
        buffer_add_string(&report->out, "The facts that are missing most:\n");
    layout_table_write(table, &report->out, 2, report->options.width, false, false);
}

static void write_summary(struct report *report, uint64_t left_out) {
    const struct table_state *state = report->state;
    struct buffer *out = &report->out;
    char day[10];
    date_write(report->options.as_of, day);
    layout_style(out, report->options.color, STYLE_STRONG);
    layout_add_count(out, report->tenants, "tenant", "tenants");
    layout_style(out, report->options.color, STYLE_END);
    buffer_format(out, " as of %.10s", day);
    if (left_out > 0) {
        buffer_add_string(out, "; ");
        layout_add_count(out, left_out, "more was left out", "more were left out");
        buffer_add_string(out, " for bad data");
    }
    buffer_add_string(out, "\n\n");
    if (state->summary_column != INDEX_NONE) {
        write_summary_values(report);
        buffer_add_char(out, '\n');
    }
    if (state->undecided_tenants > 0) {
        layout_style(out, report->options.color, STYLE_WARN);
        layout_add_count(out, state->undecided_tenants, "tenant has", "tenants have");
        layout_style(out, report->options.color, STYLE_END);
        buffer_add_string(out, " something undecided (?), because facts are missing.\n");
        write_causes(report);
        buffer_add_char(out, '\n');
    }
}

static size_t column_limit(size_t column) {
    return column == 0 ? ID_MAX : column == 1 ? NAME_MAX : CELL_MAX;
}

static struct text heading(const struct report *report, size_t column) {
    const struct table_state *state = report->state;
    const struct record *record = &report->options.program->schema->records[0];
    if (column == 0)
        return schema_key_name(report->options.program->schema);
    if (column == 1)
        return state->name_fact == INDEX_NONE ? TEXT("") : record->facts[state->name_fact].name;
    return report->columns[column - 2].name;
}

/* The width a column is given: what it needs, but not more than its kind may have. */
static size_t column_width(const struct report *report, size_t column) {
    const struct table_state *state = report->state;
    size_t head = utf8_width(heading(report, column)), width = state->widest[column];
    if (width > column_limit(column))
        width = column_limit(column);
    return width > head ? width : head;
}

/* How useful a column is where not all fit: first what decisions themselves answer, with values of
 * few kinds; then their companions and other single values, then lists. What the user named comes
 * as named. */
static int usefulness(const struct report *report, size_t column) {
    const struct column_of_results *of = &report->columns[column - 2];
    if (report->options.is_chosen)
        return 0;
    if (of->is_list)
        return 2;
    return of->is_finite && of->decision && of->result.output == 0 ? 0 : 1;
}

static bool choose_columns(struct report *report) {
    struct table_state *state = report->state;
    size_t used = column_width(report, 0);
    bool all_shown = true;
    state->is_shown[0] = true;
    state->is_shown[1] = state->name_fact != INDEX_NONE && state->widest[1] > 0;
    if (state->is_shown[1])
        used += GAP + column_width(report, 1);
    for (int kind = 0; kind <= 2; kind++)
        for (size_t column = 2; column < state->width; column++) {
            bool is_empty = state->widest[column] == 0 && !report->options.is_chosen;
            if (usefulness(report, column) != kind || is_empty)
                continue;
            size_t width = GAP + column_width(report, column);
            if (used + width > report->options.width)
                continue;
            state->is_shown[column] = true;
            used += width;
        }
    for (size_t column = 2; column < state->width; column++)
        all_shown &= state->is_shown[column];
    return all_shown;
}

static void write_line(struct report *report, const uint32_t *cells) {
    const struct table_state *state = report->state;
    struct buffer *out = &report->out;
    for (size_t column = 0; column < state->width; column++) {
        if (!state->is_shown[column])
            continue;
        struct text text = cells ? state->cells.items[cells[column]].text : heading(report, column);
        if (column > 0)
            buffer_add_repeat(out, ' ', GAP);
        layout_add_padded(out, text, column_width(report, column));
    }
    while (out->bytes[out->length - 1] == ' ')
        out->length--;
}

static void write_rule_line(struct report *report) {
    const struct table_state *state = report->state;
    for (size_t column = 0; column < state->width; column++) {
        if (!state->is_shown[column])
            continue;
        if (column > 0)
            buffer_add_repeat(&report->out, ' ', GAP);
        buffer_add_repeat(&report->out, '-', column_width(report, column));
    }
    buffer_add_char(&report->out, '\n');
}

static void write_hidden(struct report *report) {
    const struct table_state *state = report->state;
    struct buffer names = {0};
    const char *before = "Not shown here (--only NAME,... chooses; --format csv has all): ";
    for (size_t column = 2; column < state->width; column++) {
        if (state->is_shown[column])
            continue;
        buffer_add_string(&names, before);
        buffer_add_text(&names, heading(report, column));
        if (state->widest[column] == 0)
            buffer_add_string(&names, " (blank for all)");
        before = ", ";
    }
    buffer_add_char(&report->out, '\n');
    layout_add_wrapped(&report->out, buffer_text(&names), 0, 2, report->options.width);
    buffer_add_char(&report->out, '\n');
    buffer_free(&names);
}

static void end(struct report *report, uint64_t left_out) {
    struct table_state *state = report->state;
    write_summary(report, left_out);
    if (report->tenants == 0)
        return;
    bool all_shown = choose_columns(report);
    layout_style(&report->out, report->options.color, STYLE_STRONG);
    write_line(report, NULL);
    layout_style(&report->out, report->options.color, STYLE_END);
    buffer_add_char(&report->out, '\n');
    write_rule_line(report);
    for (size_t i = 0; i < state->rows.count; i += state->width) {
        write_line(report, state->rows.items + i);
        buffer_add_char(&report->out, '\n');
    }
    if (!all_shown)
        write_hidden(report);
}

static void forget(struct report *report) {
    struct table_state *state = report->state;
    text_map_free(state->numbers);
    VECTOR_FREE(&state->cells);
    VECTOR_FREE(&state->rows);
    buffer_free(&state->cell);
}

const struct format format_table = {.with_verdicts = true,
                                    .begin = begin,
                                    .row = add_row,
                                    .put = put,
                                    .end = end,
                                    .forget = forget};
