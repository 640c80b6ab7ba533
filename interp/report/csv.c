/* Results as CSV (RFC 4180, but lines end with LF alone): a heading, then a line a tenant. A cell
 * that a spreadsheet would run as a formula gets a leading apostrophe, unless the user asked for
 * raw cells. */
#include "report/csv.h"

#include "base/number.h"
#include "report/format.h"

/* A negative number is a number in a spreadsheet too: nothing is run. */
static bool would_run(struct text cell) {
    number ignored;
    if (cell.length == 0 || cell.bytes[0] == '\0' || !strchr("=+-@\t\r", cell.bytes[0]))
        return false;
    return cell.bytes[0] != '-' || number_parse(cell, &ignored) == NUMBER_MALFORMED;
}

void csv_add_cell(struct buffer *out, struct text cell, bool raw) {
    static const bool is_special[256] = {[','] = true, ['"'] = true, ['\n'] = true, ['\r'] = true};
    bool is_harmful = !raw && would_run(cell), wants_quotes = false;
    for (uint32_t i = 0; i < cell.length; i++)
        wants_quotes |= is_special[(unsigned char)cell.bytes[i]];
    if (!wants_quotes) {
        if (is_harmful)
            buffer_add_char(out, '\'');
        buffer_add_text(out, cell);
        return;
    }
    buffer_add_string(out, is_harmful ? "\"'" : "\"");
    for (uint32_t i = 0; i < cell.length; i++) {
        if (cell.bytes[i] == '"')
            buffer_add_char(out, '"');
        buffer_add_char(out, cell.bytes[i]);
    }
    buffer_add_char(out, '"');
}

struct csv_state {
    struct buffer cell;  /* scratch */
    struct text **codes; /* by column: a one-of's values as cells, or NULL */
};

static void prepare_codes(struct report *report, struct csv_state *state, uint32_t index) {
    const struct column_of_results *column = &report->columns[index];
    if (column->is_list || column->type.kind != TYPE_ONE_OF)
        return;
    const struct choices *choices = column->type.choices;
    state->codes[index] = arena_array(report->arena, choices->count, sizeof(struct text));
    for (uint32_t i = 0; i < choices->count; i++) {
        buffer_clear(&state->cell);
        csv_add_cell(&state->cell, choices->names[i], report->options.raw);
        state->codes[index][i] = arena_text(report->arena, buffer_text(&state->cell));
    }
}

static void begin(struct report *report) {
    struct csv_state *state = arena_alloc(report->arena, sizeof *state);
    report->state = state;
    state->codes = arena_array(report->arena, report->options.result_count, sizeof *state->codes);
    for (uint32_t i = 0; i < report->options.result_count; i++)
        prepare_codes(report, state, i);
    csv_add_cell(&report->out, schema_key_name(report->options.program->schema),
                 report->options.raw);
    for (uint32_t i = 0; i < report->options.result_count; i++) {
        buffer_add_char(&report->out, ',');
        csv_add_cell(&report->out, report->columns[i].name, report->options.raw);
    }
    buffer_add_char(&report->out, '\n');
}

static void add_verdict(struct report *report, uint32_t index, const struct verdict *verdict,
                        struct buffer *bytes) {
    struct csv_state *state = report->state;
    if (verdict->undecided) {
        buffer_add_char(bytes, '?');
        return;
    }
    if (state->codes[index]) {
        if (verdict->value.state == VALUE_KNOWN)
            buffer_add_text(bytes, state->codes[index][verdict->value.code]);
        return;
    }
    buffer_clear(&state->cell);
    column_write_cell(&state->cell, &report->columns[index], verdict);
    if (state->cell.length > 0)
        csv_add_cell(bytes, buffer_text(&state->cell), report->options.raw);
}

static void add_row(struct report *report, const struct report_row *row, struct buffer *bytes) {
    csv_add_cell(bytes, row->tenant_id, report->options.raw);
    for (uint32_t i = 0; i < report->options.result_count; i++) {
        buffer_add_char(bytes, ',');
        add_verdict(report, i, &row->verdicts[i], bytes);
    }
    buffer_add_char(bytes, '\n');
}

static void put(struct report *report, const char *bytes, size_t length) {
    buffer_add(&report->out, bytes, length);
}

static void end(struct report *report, uint64_t left_out) {
    (void)report, (void)left_out;
}

static void forget(struct report *report) {
    buffer_free(&((struct csv_state *)report->state)->cell);
}

const struct format format_csv = {begin, add_row, put, end, forget};
