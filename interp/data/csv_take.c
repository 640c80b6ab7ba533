/* What had to wait for the rows before: keys, and messages. Most portions have nothing odd, and
 * then only keys are looked up. */
#include "data/csv_take.h"

#include "base/limits.h"
#include "data/findings.h"

/* What is said of the rows of a portion, in their order. */
struct taking {
    struct intake *intake;
    struct csv_table *csv;
    struct portion *portion;
    uint32_t odd, flaw; /* the next ones */
    plane kept;
};

static struct text heading_of(const struct csv_table *csv, uint32_t cell) {
    return cell < csv->table.binding.width ? text_trim(csv->headings[cell]) : TEXT("");
}

struct text csv_row_words(struct intake *intake, const struct csv_table *csv,
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

enum diag_code csv_row_code(const struct csv_raw_row *row) {
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

static void find_slots(struct intake *intake, struct portion *portion) {
    struct batch *batch = portion->batch;
    uint32_t slots[BATCH_ROWS];
    for (uint32_t from = 0; from < portion->key_count; from += KEYS_AT_ONCE) {
        uint32_t left = portion->key_count - from;
        uint32_t count = left < KEYS_AT_ONCE ? left : KEYS_AT_ONCE;
        if (intake->options->only_count)
            keys_find_many(intake->keys, portion->keys + from, count, slots + from);
        else
            keys_add_many(intake->keys, portion->keys + from, count, slots + from);
    }
    for (uint32_t row = 0; row < batch->rows; row++)
        batch->slots[row] = slots[portion->key_of[row]];
}

/* The line of the file that is this line of the portion. */
static size_t line_of(const struct taking *taking, size_t line) {
    return taking->csv->line + line - 1;
}

static void report_odd(struct taking *taking, const struct odd_row *odd) {
    struct intake *intake = taking->intake;
    struct csv_table *csv = taking->csv;
    struct csv_raw_row row = odd->row;
    row.line = line_of(taking, row.line);
    row.last_line = line_of(taking, row.last_line);
    struct text message = csv_row_words(intake, csv, &row);
    bool is_whole = row.problem == CSV_FINE || row.problem == CSV_TOO_MANY_CELLS;
    if (row.problem == CSV_OPEN_QUOTE) {
        struct diag *diag = finding_add(intake, &csv->table, csv_row_code(&row), row.line,
                                        row.problem_cell, message);
        diag_hint(intake->diags, diag, "close the quote; or was the file cut off?");
        arena_reset(intake->scratch);
        return;
    }
    intake_bad_row(intake, &csv->table, csv_row_code(&row), row.line,
                   is_whole ? INDEX_NONE : row.problem_cell, odd->key, message);
}

/* The rows that are bad as a whole before a row. False when nothing behind them can be read. */
static bool take_odd(struct taking *taking, uint32_t before) {
    const struct portion *portion = taking->portion;
    for (; taking->odd < portion->odd_count; taking->odd++) {
        const struct odd_row *odd = &portion->odd_rows[taking->odd];
        if (odd->before > before)
            break;
        report_odd(taking, odd);
        if (odd->row.problem == CSV_OPEN_QUOTE)
            return false;
    }
    return true;
}

static void take_flaws(struct taking *taking, uint32_t row, bool is_kept) {
    struct intake *intake = taking->intake;
    struct portion *portion = taking->portion;
    struct batch *batch = portion->batch;
    struct fact_table *table = &taking->csv->table;
    size_t line = line_of(taking, portion->places[row]);
    for (; taking->flaw < portion->flaw_count; taking->flaw++) {
        const struct flaw *flaw = &portion->flaws[taking->flaw];
        struct bound_column *column = &table->binding.columns[flaw->column];
        if (flaw->row != row)
            break;
        if (!is_kept)
            continue;
        if (flaw->is_late) {
            finding_late(intake, table, column, line, flaw->cell);
            continue;
        }
        finding_cell(intake, table, column, line, flaw->cell, batch->slots[row]);
        intake_mark_bad(intake, batch->slots[row]);
        batch->skip[row >> 6] |= UINT64_C(1) << (row & 63);
    }
}

/* Whether a row is kept; a child row needs a key, and a tenant's row must be its first. */
static bool take_row(struct taking *taking, uint32_t row) {
    struct intake *intake = taking->intake;
    struct fact_table *table = &taking->csv->table;
    const struct portion *portion = taking->portion;
    uint32_t slot = portion->batch->slots[row];
    size_t line = line_of(taking, portion->places[row]);
    bool is_root = table->binding.record_index == 0;
    if (portion->keys[portion->key_of[row]].length == 0) {
        intake->keyless += is_root;
        finding_no_key(intake, table, line);
        return false;
    }
    if (!is_root || intake_see(intake, slot, line))
        return true;
    finding_duplicate(intake, table, line, slot);
    return false;
}

/* Row by row. False when nothing behind can be read. */
static bool take_rows(struct taking *taking) {
    struct batch *batch = taking->portion->batch;
    bool keeps_all = true;
    memset(taking->kept, 0xff, sizeof taking->kept);
    for (uint32_t row = 0; row < batch->rows; row++) {
        if (!take_odd(taking, row))
            return false;
        bool is_kept = take_row(taking, row);
        take_flaws(taking, row, is_kept);
        if (is_kept)
            continue;
        keeps_all = false;
        taking->kept[row >> 6] &= ~(UINT64_C(1) << (row & 63));
    }
    if (!take_odd(taking, batch->rows))
        return false;
    if (!keeps_all)
        batch_keep(batch, taking->kept);
    return true;
}

static void set_children(struct batch *batch, uint32_t record_count, const bool *there) {
    for (uint32_t record = 1; record < record_count; record++)
        for (uint32_t row = 0; row < batch->rows && there[record]; row += 64) {
            uint32_t left = batch->rows - row;
            batch->has_children[record][row >> 6] =
                left < 64 ? (UINT64_C(1) << left) - 1 : UINT64_MAX;
        }
}

enum portfolio_result csv_take(struct intake *intake, struct csv_table *csv,
                               struct portion *portion, const bool *there) {
    struct taking taking = {.intake = intake, .csv = csv, .portion = portion};
    bool is_root = csv->table.binding.record_index == 0;
    find_slots(intake, portion);
    if ((is_root || portion->has_keyless || portion->odd_count || portion->flaw_count) &&
        !take_rows(&taking))
        return PORTFOLIO_REJECTED;
    csv->line += portion->lines;
    if (is_root)
        set_children(portion->batch, intake->options->schema->record_count, there);
    return PORTFOLIO_DONE;
}
