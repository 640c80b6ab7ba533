/* The careful way: a state machine over the same bits as the fast one, for rows with line breaks
 * within quoted cells, with quotes where none may stand, with cells or a number of them over the
 * limits, and for the last row of a file. It says what is wrong with a row. */
#include "base/csv_scan.h"

/* The cell ends at `at`. */
static void cell_end(struct scan *scan, const char *at) {
    uint32_t place = cells_of_row(scan);
    if (scan->has_stray)
        row_note_problem(scan, CSV_STRAY_QUOTE, place);
    if (scan->is_giant)
        row_note_problem(scan, CSV_CELL_TOO_LONG, place);
    *scan->next++ = at + 1;
    scan->state = PLAIN;
    scan->has_stray = scan->is_giant = false;
}

/* A quote at `at`: what it means for the cell. */
static void quote_met(struct scan *scan, const char *at) {
    if (scan->state == QUOTED) {
        scan->state = CLOSED;
        scan->closing = at;
    } else if (scan->state == CLOSED && at == scan->closing + 1 && !scan->has_stray) {
        scan->state = QUOTED;
    } else if (scan->state == PLAIN && at == cell_start(scan) && !scan->has_stray) {
        scan->state = QUOTED;
    } else {
        scan->has_stray = true;
    }
}

/* Whether nothing stands between the closing quote and the end of its cell. */
static bool closes_well(const struct scan *scan, const char *at, bool is_break) {
    return at == scan->closing + 1 ||
           (is_break && at == scan->closing + 2 && scan->closing[1] == '\r');
}

/* A delimiter or line break at `at`. True when the row has ended. A row with a stray quote and line
 * breaks within its cells has lost a quote somewhere, and would swallow other rows; it is taken to
 * end with its first line. */
static bool end_met(struct scan *scan, const char *at, bool is_break) {
    if (scan->state == QUOTED) {
        scan->inner_breaks += is_break;
        if (is_break && !scan->resume)
            scan->resume = at + 1;
        return false;
    }
    if (scan->state == CLOSED && !closes_well(scan, at, is_break))
        scan->has_stray = true;
    bool is_lost = scan->has_stray && scan->resume;
    cell_end(scan, at);
    if (!is_break && !is_lost)
        return false;
    scan->goes_back = is_lost;
    row_end(scan, scan->next - 1);
    return true;
}

static void block_limits(struct scan *scan, const char *block_end) {
    if (block_end - cell_start(scan) > 2 * LIMIT_FIELD + 2 * CSV_BLOCK)
        scan->is_giant = true;
    if (cells_of_row(scan) > LIMIT_CSV_COLUMNS) { /* the cell at hand goes on */
        row_note_problem(scan, CSV_TOO_MANY_CELLS, LIMIT_CSV_COLUMNS);
        scan->row[LIMIT_CSV_COLUMNS] = cell_start(scan);
        scan->next = scan->row + LIMIT_CSV_COLUMNS + 1;
    }
}

bool scan_careful(struct scan *scan, const char *block, const char *block_end,
                  const struct csv_masks *masks) {
    uint64_t events = masks->ends | masks->quotes;
    for (; events; events &= events - 1) {
        int bit = __builtin_ctzll(events);
        if (masks->quotes >> bit & 1)
            quote_met(scan, block + bit);
        else if (end_met(scan, block + bit, masks->breaks >> bit & 1))
            return true;
    }
    block_limits(scan, block_end);
    return false;
}

void scan_careful_end(struct scan *scan) {
    struct csv_reader *reader = scan->reader;
    const char *end = reader->end;
    if (scan->state == QUOTED && end < reader->whole_end) {
        reader->end = *scan->row; /* the row goes on behind the part */
        return;
    }
    if (scan->state == QUOTED) {
        row_note_problem(scan, CSV_OPEN_QUOTE, cells_of_row(scan));
        scan->state = CLOSED;
        scan->is_giant |= end - cell_start(scan) > LIMIT_FIELD;
        cell_end(scan, end);
        row_end(scan, scan->next - 1);
        return;
    }
    end_met(scan, end, true);
}
