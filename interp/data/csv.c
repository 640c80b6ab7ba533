/* CSV portfolios: one file for each record. Children are read first, so that whatever is wrong
 * with them is known before their tenants are given out; a child row without its tenant shows
 * only at the end, when its file is scanned once more for keys alone. */
#include "data/bound_rows.h"
#include "data/csv_take.h"
#include "data/findings.h"
#include "data/portions.h"

/* What was read stays in memory for a while: batches view it, and they are evaluated later. What is
 * given back too early would come again, and stay. Giving back interrupts every thread. */
enum { RELEASE_STEP = 4 * 1024 * 1024, BYTES_KEPT = RELEASE_STEP };

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
        struct text words = csv_row_words(intake, csv, &raw);
        diag_add_data(intake->diags, csv_row_code(&raw), input->name, row.line,
                      row.problem_cell + 1, "in the heading line: %.*s", TEXT_ARGS(words));
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

static void release(struct csv_table *csv, size_t offset) {
    if (offset < csv->released + BYTES_KEPT + RELEASE_STEP)
        return;
    file_release(&csv->input->view, csv->released, offset - BYTES_KEPT);
    csv->released = offset - BYTES_KEPT;
}

/* Threads beside this one that read. A relay, where there is one, is a thread too. */
static unsigned helpers_of(const struct intake *intake) {
    unsigned jobs = intake->has_jobs ? intake->options->jobs : 1;
    return jobs - 1 - (intake->relay != NULL);
}

static void deliver(struct intake *intake, struct portions *portions, bool waits) {
    const struct tenant_preparer *preparer = intake->options->preparer;
    void *prepared;
    while (portions_prepared(portions, waits, &prepared))
        intake->is_stopped |= !preparer->deliver(preparer->context, prepared);
}

/* The rows of a portion that was taken, to the sink. */
static void pass_on(struct intake *intake, struct portions *portions, struct portion *portion,
                    bool prepares) {
    if (portion->batch->rows == 0)
        return;
    if (!prepares) {
        intake_give(intake, &portion->batch);
        return;
    }
    intake_count(intake, portion->batch);
    portions_prepare(portions);
}

static enum portfolio_result read_portions(struct intake *intake, struct csv_table *csv,
                                           const bool *there, struct portions *portions,
                                           bool prepares) {
    enum portfolio_result result = PORTFOLIO_DONE;
    struct portion *portion;
    while (result == PORTFOLIO_DONE && (portion = portions_next(portions)) != NULL) {
        size_t from = portion->from, to = portion->to;
        result = csv_take(intake, csv, portion, there);
        if (result == PORTFOLIO_DONE)
            pass_on(intake, portions, portion, prepares);
        deliver(intake, portions, false);
        intake_progress(intake, to - from);
        release(csv, to);
        if (intake->is_stopped)
            result = PORTFOLIO_STOPPED;
    }
    deliver(intake, portions, true);
    return intake->is_stopped ? PORTFOLIO_STOPPED : result;
}

static enum portfolio_result read_table(struct intake *intake, struct csv_table *csv,
                                        const bool *there) {
    const struct portfolio_options *options = intake->options;
    const struct file_view *view = &csv->input->view;
    struct portion_source source = {.schema = options->schema,
                                    .binding = &csv->table.binding,
                                    .reader = csv->reader,
                                    .bytes = view->bytes,
                                    .length = view->length,
                                    .only = intake->wanted,
                                    .as_of = options->as_of};
    struct portions_options how = {
        .source = &source, .helpers = helpers_of(intake), .preparer = options->preparer};
    bool prepares = how.helpers > 0 && csv->input->record == 0 && intake_can_prepare(intake);
    how.from = csv_next_offset(csv->reader, &csv->line);
    intake_progress(intake, how.from);
    struct portions *portions = portions_new(&how);
    enum portfolio_result result = read_portions(intake, csv, there, portions, prepares);
    portions_free(portions);
    file_release(view, csv->released, view->length);
    intake_table_end(intake, &csv->table);
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
                        struct csv_table *tables, bool *there) {
    bool is_good = true;
    if (!tables[0].input) {
        report_no_tenants(intake, inputs, ".csv");
        return false;
    }
    for (uint32_t i = 0; i < intake->options->schema->record_count; i++) {
        there[i] = tables[i].input != NULL;
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
                                         const bool *there) {
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
    bool *there = arena_array(intake->arena, intake->options->schema->record_count, sizeof *there);
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
    bool *there = arena_array(intake->arena, record_count, sizeof *there);
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
