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
    bool is_harmful = !raw && would_run(cell), wants_quotes = false;
    for (uint32_t i = 0; i < cell.length && !wants_quotes; i++)
        wants_quotes = cell.bytes[i] == ',' || cell.bytes[i] == '"' || cell.bytes[i] == '\n' ||
                       cell.bytes[i] == '\r';
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

static void begin(struct report *report) {
    report->state = arena_alloc(report->arena, sizeof(struct buffer));
    csv_add_cell(&report->out, schema_key_name(report->options.program->schema),
                 report->options.raw);
    for (uint32_t i = 0; i < report->options.result_count; i++) {
        buffer_add_char(&report->out, ',');
        csv_add_cell(&report->out, report->columns[i].name, report->options.raw);
    }
    buffer_add_char(&report->out, '\n');
}

static void add_row(struct report *report, const struct report_row *row, struct buffer *bytes) {
    struct buffer *cell = report->state;
    csv_add_cell(bytes, row->tenant_id, report->options.raw);
    for (uint32_t i = 0; i < report->options.result_count; i++) {
        buffer_clear(cell);
        column_write_cell(cell, &report->columns[i], &row->verdicts[i]);
        buffer_add_char(bytes, ',');
        csv_add_cell(bytes, buffer_text(cell), report->options.raw);
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
    buffer_free(report->state);
}

const struct format format_csv = {begin, add_row, put, end, forget};
