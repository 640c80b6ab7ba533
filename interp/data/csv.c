/* CSV portfolios: one file for each record. Children are read first, so that whatever is wrong
 * with them is known before their tenants are given out; a child row without its tenant shows
 * only at the end, when its file is scanned once more for keys alone. */
#include "base/csv_ahead.h"
#include "base/limits.h"
#include "data/findings.h"
#include "data/forms.h"

/* What was read stays in memory for a while: batches view it, and they are evaluated later. What is
 * given back too early would come again, and stay. */
enum { PROGRESS_STEP = 1024 * 1024, BYTES_KEPT = 8 * PROGRESS_STEP };

struct csv_table {
    const struct input *input; /* NULL: not there */
    struct fact_table table;
    struct csv_reader *reader;
    struct arena *arena;     /* of the reader alone */
    struct csv_ahead *ahead; /* the reader in another thread; NULL: in this one */
    size_t offset;           /* bytes of the rows that were taken */
    struct text *headings;
    size_t told, released; /* bytes of progress; those given back */
};

static struct text heading_of(const struct csv_table *csv, uint32_t cell) {
    return cell < csv->table.binding.width ? text_trim(csv->headings[cell]) : TEXT("");
}

/* What is wrong with a row, in words. */
static struct text row_words(struct intake *intake, const struct csv_table *csv,
                             const struct csv_raw_row *row) {
    struct arena *arena = intake->scratch;
    struct text heading = heading_of(csv, row->problem_cell);
    switch (row->problem) {
    case CSV_NOT_UTF8:
        return arena_format(arena, "column \"%.*s\": the cell is not UTF-8", TEXT_ARGS(heading));
    case CSV_NUL:
        return arena_format(arena, "column \"%.*s\": the cell holds a NUL", TEXT_ARGS(heading));
    case CSV_OPEN_QUOTE:
        return arena_format(arena, "column \"%.*s\": the cell's quote is never closed",
                            TEXT_ARGS(heading));
    case CSV_STRAY_QUOTE:
        return arena_format(arena,
                            "column \"%.*s\": a quote stands within the cell, or is not closed",
                            TEXT_ARGS(heading));
    case CSV_TOO_MANY_CELLS:
        return arena_format(arena, "the row has more than %d cells", LIMIT_CSV_COLUMNS);
    case CSV_CELL_TOO_LONG:
        return arena_format(arena, "column \"%.*s\": the cell is longer than %d bytes",
                            TEXT_ARGS(heading), LIMIT_FIELD);
    case CSV_FINE:
        break;
    }
    if (row->last_line > row->line)
        return arena_format(arena,
                            "the row has %u cells, the heading line has %u; it runs to line %zu, "
                            "a quote may be missing",
                            row->count, csv->table.binding.width, row->last_line);
    return arena_format(arena, "the row has %u cells, the heading line has %u", row->count,
                        csv->table.binding.width);
}

static enum diag_code row_code(const struct csv_raw_row *row) {
    switch (row->problem) {
    case CSV_NOT_UTF8:
    case CSV_NUL:
        return DIAG_E0710;
    case CSV_OPEN_QUOTE:
        return DIAG_E0712;
    case CSV_STRAY_QUOTE:
        return DIAG_E0711;
    case CSV_TOO_MANY_CELLS:
        return DIAG_E0713;
    case CSV_CELL_TOO_LONG:
        return DIAG_E0714;
    case CSV_FINE:
        break;
    }
    return DIAG_E0704;
}

static struct text row_key(struct arena *arena, const struct csv_table *csv,
                           const struct csv_raw_row *row) {
    uint32_t cell = csv->table.binding.key_cell;
    if (cell >= row->count || (row->problem != CSV_FINE && row->problem_cell <= cell))
        return TEXT("");
    return key_of_cell(csv_unquote(arena, csv_raw_cell(row->starts, cell)));
}

static void report_row(struct intake *intake, struct csv_table *csv,
                       const struct csv_raw_row *row) {
    uint32_t cell = row->problem == CSV_FINE || row->problem == CSV_TOO_MANY_CELLS
                        ? INDEX_NONE
                        : row->problem_cell;
    struct text message = row_words(intake, csv, row);
    intake_bad_row(intake, &csv->table, row_code(row), row->line, cell,
                   row_key(intake->scratch, csv, row), message);
}

static void reject_row(struct intake *intake, struct csv_table *csv,
                       const struct csv_raw_row *row) {
    struct text message = row_words(intake, csv, row);
    struct diag *diag =
        finding_add(intake, &csv->table, row_code(row), row->line, row->problem_cell, message);
    diag_hint(intake->diags, diag, "close the quote; or was the file cut off?");
    arena_reset(intake->scratch);
}

static const char *delimiter_word(char delimiter) {
    return delimiter == ';' ? "semicolons" : delimiter == '\t' ? "tabs" : "commas";
}

/* Reads the heading line again, without a word. */
static void rewind_table(struct csv_table *csv) {
    const struct file_view *view = &csv->input->view;
    struct csv_row row;
    char delimiter = csv_delimiter(csv->reader);
    csv->reader = csv_new(csv->arena, view->bytes, view->length, delimiter);
    csv_next(csv->reader, &row);
}

/* Takes the heading line. False when the facts cannot be read with it. */
static bool open_table(struct intake *intake, struct csv_table *csv) {
    const struct input *input = csv->input;
    struct csv_row row;
    struct binding *binding = &csv->table.binding;
    csv->table.path = input->name;
    csv->arena = arena_new();
    csv->reader = csv_new(csv->arena, input->view.bytes, input->view.length, 0);
    if (!csv_next(csv->reader, &row)) {
        diag_add_data(intake->diags, DIAG_E0720, input->name, 1, 0,
                      "the file is empty: it has no heading line");
        return false;
    }
    csv->headings = arena_array(intake->arena, row.count, sizeof *csv->headings);
    memcpy(csv->headings, row.cells, row.count * sizeof *csv->headings);
    binding->width = row.count;
    if (row.problem != CSV_FINE) {
        struct csv_raw_row raw = {NULL,     row.count,    row.problem, row.problem_cell,
                                  row.line, row.last_line};
        struct text words = row_words(intake, csv, &raw);
        diag_add_data(intake->diags, row_code(&raw), input->name, row.line, row.problem_cell + 1,
                      "in the heading line: %.*s", TEXT_ARGS(words));
        return false;
    }
    char delimiter = csv_delimiter(csv->reader);
    if (delimiter != ',')
        diag_add_data(intake->diags, DIAG_W0735, input->name, row.line, 0,
                      "the cells are taken to be separated by %s", delimiter_word(delimiter));
    if (!bind_headings(intake->arena, intake->options->schema, input->record, csv->headings,
                       row.count, input->name, row.line, intake->diags, binding))
        return false;
    if (intake->options->needed)
        binding_need(binding, intake->options->needed[input->record], false);
    return true;
}

static bool hand_over(struct intake *intake, struct csv_table *csv, struct raw_rows *raw,
                      const uint64_t *there) {
    const struct file_view *view = &csv->input->view;
    if (raw->count == 0)
        return true;
    bool goes_on =
        csv->input->record == 0
            ? intake_tenants(intake, &csv->table, raw, NULL, there, view->bytes, view->length)
            : intake_children(intake, &csv->table, raw, NULL, view->bytes, view->length);
    raw->count = 0;
    return goes_on;
}

static void tell_progress(struct intake *intake, struct csv_table *csv, bool is_end) {
    size_t offset = csv->offset;
    if (offset - csv->told < PROGRESS_STEP && !is_end)
        return;
    intake_progress(intake, offset - csv->told);
    csv->told = offset;
    size_t kept = is_end ? 0 : intake->has_jobs ? BYTES_KEPT : PROGRESS_STEP;
    if (offset > csv->released + kept) {
        file_release(&csv->input->view, csv->released, offset - kept);
        csv->released = offset - kept;
    }
}

/* Sorts the rows of a group into those that can be converted and those that are bad as a whole. */
static enum portfolio_result take_group(struct intake *intake, struct csv_table *csv,
                                        const struct csv_raw_row *rows, uint32_t count,
                                        const uint64_t *there) {
    uint32_t width = csv->table.binding.width;
    struct raw_rows raw;
    raw.count = 0;
    raw.is_csv = true;
    for (uint32_t i = 0; i < count; i++) {
        if (rows[i].count == width && rows[i].problem == CSV_FINE) {
            raw.starts[raw.count] = rows[i].starts;
            raw.places[raw.count++] = rows[i].line;
            continue;
        }
        if (!hand_over(intake, csv, &raw, there))
            return PORTFOLIO_STOPPED;
        if (rows[i].problem == CSV_OPEN_QUOTE) {
            reject_row(intake, csv, &rows[i]);
            return PORTFOLIO_REJECTED;
        }
        report_row(intake, csv, &rows[i]);
    }
    return hand_over(intake, csv, &raw, there) ? PORTFOLIO_DONE : PORTFOLIO_STOPPED;
}

static uint32_t next_rows(struct csv_table *csv, const struct csv_raw_row **rows) {
    if (csv->ahead)
        return csv_ahead_next(csv->ahead, rows, &csv->offset);
    uint32_t count = csv_next_rows(csv->reader, rows);
    csv->offset = csv_offset(csv->reader);
    return count;
}

static enum portfolio_result read_table(struct intake *intake, struct csv_table *csv,
                                        const uint64_t *there) {
    const struct csv_raw_row *rows;
    uint32_t count, record = csv->input->record;
    enum portfolio_result result = PORTFOLIO_DONE;
    if (intake->has_jobs && intake->options->jobs > 2)
        csv->ahead = csv_ahead_new(csv->reader);
    do {
        intake_room(intake, record);
        count = next_rows(csv, &rows);
        if (count)
            result = take_group(intake, csv, rows, count, there);
        tell_progress(intake, csv, count == 0);
    } while (count && result == PORTFOLIO_DONE);
    csv_ahead_free(csv->ahead);
    csv->ahead = NULL;
    intake_table_end(intake, &csv->table);
    if (result == PORTFOLIO_DONE && !intake_flush(intake, record))
        result = PORTFOLIO_STOPPED;
    return result;
}

static void look_for_orphans(struct intake *intake, struct csv_table *csv) {
    const struct csv_raw_row *rows;
    rewind_table(csv);
    for (;;) {
        struct raw_rows raw;
        raw.count = 0;
        raw.is_csv = true;
        uint32_t count = csv_next_rows(csv->reader, &rows);
        if (count == 0)
            break;
        for (uint32_t i = 0; i < count; i++) {
            if (rows[i].problem != CSV_FINE || rows[i].count != csv->table.binding.width)
                continue; /* reported already */
            raw.starts[raw.count] = rows[i].starts;
            raw.places[raw.count++] = rows[i].line;
        }
        intake_orphans(intake, &csv->table, &raw);
    }
}

static struct csv_table *tables_of(struct intake *intake, const struct inputs *inputs) {
    uint32_t record_count = intake->options->schema->record_count;
    struct csv_table *tables = arena_array(intake->arena, record_count, sizeof *tables);
    for (uint32_t i = 0; i < inputs->count; i++) {
        tables[inputs->items[i].record].input = &inputs->items[i];
        intake->total += inputs->items[i].view.length;
    }
    return tables;
}

static bool open_tables(struct intake *intake, const struct inputs *inputs,
                        struct csv_table *tables, uint64_t *there) {
    bool is_good = true;
    if (!tables[0].input) {
        report_no_tenants(intake, inputs, ".csv");
        return false;
    }
    for (uint32_t i = 0; i < intake->options->schema->record_count; i++) {
        there[i] = tables[i].input ? UINT64_MAX : 0;
        if (tables[i].input)
            is_good &= open_table(intake, &tables[i]);
        else
            report_no_children(intake, inputs, i);
    }
    return is_good;
}

static void close_tables(struct intake *intake, struct csv_table *tables) {
    for (uint32_t i = 0; i < intake->options->schema->record_count; i++)
        arena_free(tables[i].arena);
}

static enum portfolio_result read_tables(struct intake *intake, struct csv_table *tables,
                                         const uint64_t *there) {
    uint32_t record_count = intake->options->schema->record_count;
    enum portfolio_result result = PORTFOLIO_DONE;
    for (uint32_t i = 1; i < record_count && result == PORTFOLIO_DONE; i++)
        if (tables[i].input)
            result = read_table(intake, &tables[i], there);
    if (result == PORTFOLIO_DONE)
        result = read_table(intake, &tables[0], there);
    for (uint32_t i = 1; i < record_count && result == PORTFOLIO_DONE; i++)
        if (tables[i].input && intake_has_orphans(intake))
            look_for_orphans(intake, &tables[i]);
    return result;
}

enum portfolio_result csv_portfolio_read(struct intake *intake, const struct inputs *inputs) {
    struct csv_table *tables = tables_of(intake, inputs);
    uint64_t *there =
        arena_array(intake->arena, intake->options->schema->record_count, sizeof *there);
    enum portfolio_result result = open_tables(intake, inputs, tables, there)
                                       ? read_tables(intake, tables, there)
                                       : PORTFOLIO_REJECTED;
    close_tables(intake, tables);
    return result;
}

void csv_portfolio_describe(struct intake *intake, const struct inputs *inputs,
                            struct buffer *out) {
    uint32_t record_count = intake->options->schema->record_count;
    struct csv_table *tables = tables_of(intake, inputs);
    uint64_t *there = arena_array(intake->arena, record_count, sizeof *there);
    bool is_good = open_tables(intake, inputs, tables, there);
    for (uint32_t i = 0; i < record_count && is_good; i++) {
        if (!tables[i].input)
            continue;
        buffer_format(out, "%.*s: CSV, separated by %s\n", TEXT_ARGS(tables[i].input->name),
                      delimiter_word(csv_delimiter(tables[i].reader)));
        binding_describe(tables[i].input->name, &tables[i].table.binding, out);
    }
    close_tables(intake, tables);
}
