/* The CSV scanner. Each 64 bytes become bit masks of where cells end, rows end and quotes stand
 * (the idea of Langdale and Lemire, "Parsing Gigabytes of JSON per Second", 2019). A block without
 * quotes takes a short loop over the ends of its cells; a block with quotes, or within a quoted
 * cell, takes a state machine over the same bits. Rows come in groups, and a group always starts
 * at the start of a row, so no state outlives a group. */
#include "base/csv.h"

#include "base/csv_masks.h"
#include "base/limits.h"
#include "base/utf8.h"

enum {
    /* A group is cut short when it has this many cells; a row of all the columns allowed, one
     * block more and the last cell of the file still fit. */
    CELLS_ENOUGH = 8192,
    CELLS_ROOM = CELLS_ENOUGH + LIMIT_CSV_COLUMNS + 2 * CSV_BLOCK
};

enum quote_state {
    PLAIN,  /* in an unquoted cell, or at the start of a cell */
    QUOTED, /* behind an opening quote */
    CLOSED  /* behind a quote that closes the cell, or is the first of a doubled one */
};

struct csv_reader {
    struct arena *arena;
    const char *begin, *at, *end;
    size_t line; /* of `at` */
    char delimiter;
    bool has_ended;
    struct text *cells;
    bool *quoted; /* beside cells */
    struct csv_row rows[CSV_ROWS_MAX];
    uint32_t row_count, rows_given;
};

/* Where the scan of a group stands. */
struct scan {
    struct csv_reader *reader;
    const char *row_start, *cell_start;
    struct text *row_cells, *cell;  /* first of the row; next to be written */
    const char *high_end, *nul_end; /* bytes over 127, and NUL, were seen in blocks up to here */
    enum quote_state state;
    const char *closing; /* in CLOSED: the quote */
    const char *resume;  /* behind the first line break within a quoted cell of this row, or NULL */
    size_t inner_breaks; /* line breaks within quoted cells of this row */
    bool has_doubled;    /* the cell holds a doubled quote */
    bool has_stray;      /* the cell holds a quote that it must not */
    bool is_giant;       /* the cell is far over LIMIT_FIELD: its length may not fit 32 bits */
    bool goes_back;      /* the next row starts at `resume` */
    enum csv_problem problem;
    uint32_t problem_cell;
};

static char delimiter_of(const char *at, const char *end) {
    static const char candidates[] = {',', ';', '\t'};
    size_t counts[sizeof candidates] = {0};
    bool is_quoted = false;
    while (at < end && (*at == '\n' || *at == '\r'))
        at++;
    for (; at < end && (is_quoted || *at != '\n'); at++) {
        is_quoted ^= *at == '"';
        for (size_t i = 0; i < sizeof candidates; i++)
            counts[i] += !is_quoted && *at == candidates[i];
    }
    size_t best = 0;
    for (size_t i = 1; i < sizeof candidates; i++)
        if (counts[i] > counts[best])
            best = i;
    return candidates[best];
}

struct csv_reader *csv_new(struct arena *arena, const char *bytes, size_t length, char delimiter) {
    struct csv_reader *reader = arena_alloc(arena, sizeof *reader);
    const char *end = length ? bytes + length : bytes;
    reader->arena = arena;
    reader->begin = reader->at = bytes;
    reader->end = end;
    reader->line = 1;
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        reader->at += 3;
    reader->delimiter = delimiter ? delimiter : delimiter_of(reader->at, end);
    reader->cells = arena_raw(arena, CELLS_ROOM * sizeof *reader->cells);
    reader->quoted = arena_alloc(arena, CELLS_ROOM * sizeof *reader->quoted);
    reader->has_ended = reader->at == end;
    return reader;
}

char csv_delimiter(const struct csv_reader *reader) {
    return reader->delimiter;
}

size_t csv_offset(const struct csv_reader *reader) {
    return (size_t)(reader->at - reader->begin);
}

void csv_use_arena(struct csv_reader *reader, struct arena *arena) {
    reader->arena = arena;
}

static uint32_t cells_of_row(const struct scan *scan) {
    return (uint32_t)(scan->cell - scan->row_cells);
}

static void note_problem(struct scan *scan, enum csv_problem problem, uint32_t cell) {
    if (scan->problem != CSV_FINE)
        return;
    scan->problem = problem;
    scan->problem_cell = cell;
}

/* Looks closer at a row whose bytes may not be fit for text, or whose cells may be too long. */
static void row_inspect(struct scan *scan, const char *row_end, uint32_t count) {
    size_t length = (size_t)(row_end - scan->row_start);
    bool is_utf8 =
        scan->row_start >= scan->high_end || utf8_valid_prefix(scan->row_start, length) == length;
    bool has_nul = scan->row_start < scan->nul_end && memchr(scan->row_start, 0, length);
    if (is_utf8 && !has_nul && length <= LIMIT_FIELD)
        return;
    for (uint32_t i = 0; i < count; i++) {
        struct text cell = scan->row_cells[i];
        if (cell.length > LIMIT_FIELD)
            note_problem(scan, CSV_CELL_TOO_LONG, i);
        if (!is_utf8 && utf8_valid_prefix(cell.bytes, cell.length) != cell.length)
            note_problem(scan, CSV_NOT_UTF8, i);
        if (has_nul && cell.length && memchr(cell.bytes, 0, cell.length))
            note_problem(scan, CSV_NUL, i);
    }
    if (!is_utf8)
        note_problem(scan, CSV_NOT_UTF8, 0);
    if (has_nul)
        note_problem(scan, CSV_NUL, 0);
}

static void row_begin(struct scan *scan, const char *at) {
    scan->row_start = scan->cell_start = at;
    scan->row_cells = scan->cell;
    scan->inner_breaks = 0;
    scan->resume = NULL;
    scan->goes_back = false;
    scan->problem = CSV_FINE;
    scan->problem_cell = 0;
}

/* Takes up the row whose last cell has just been written. row_end is its line break, or the end. */
static void row_end(struct scan *scan, const char *row_end_at) {
    struct csv_reader *reader = scan->reader;
    struct text *last = scan->cell - 1;
    size_t index = (size_t)(scan->row_cells - reader->cells),
           last_index = index + cells_of_row(scan) - 1;
    if (last->length && last->bytes + last->length == row_end_at && row_end_at[-1] == '\r' &&
        !reader->quoted[last_index])
        last->length--;
    uint32_t count = cells_of_row(scan);
    if (count == 1 && last->length == 0 && !reader->quoted[index] && !scan->problem) {
        scan->cell = scan->row_cells;
        reader->line++;
        row_begin(scan, row_end_at + 1);
        return;
    }
    if (count > LIMIT_CSV_COLUMNS) {
        note_problem(scan, CSV_TOO_MANY_CELLS, LIMIT_CSV_COLUMNS);
        count = LIMIT_CSV_COLUMNS;
        scan->cell = scan->row_cells + count;
    }
    if (scan->row_start < scan->high_end || scan->row_start < scan->nul_end ||
        row_end_at - scan->row_start > LIMIT_FIELD)
        row_inspect(scan, row_end_at, count);
    size_t inner = scan->goes_back ? 0 : scan->inner_breaks;
    reader->rows[reader->row_count++] = (struct csv_row){.cells = scan->row_cells,
                                                         .quoted = reader->quoted + index,
                                                         .count = count,
                                                         .line = reader->line,
                                                         .problem = scan->problem,
                                                         .problem_cell = scan->problem_cell,
                                                         .last_line = reader->line + inner};
    reader->line += inner + 1;
    row_begin(scan, scan->goes_back ? scan->resume : row_end_at + 1);
}

/* The inside of a quoted cell: a view, or a copy when quotes are doubled. */
static struct text unquoted(struct scan *scan) {
    const char *from = scan->cell_start + 1;
    struct text inside = {from, (uint32_t)(scan->closing - from)};
    if (!scan->has_doubled || scan->is_giant)
        return inside;
    char *copy = arena_raw(scan->reader->arena, inside.length);
    uint32_t length = 0;
    for (uint32_t i = 0; i < inside.length; i++) {
        copy[length++] = inside.bytes[i];
        i += inside.bytes[i] == '"';
    }
    return (struct text){copy, length};
}

/* Writes the cell that ends at `at` when it has, or may have, quotes. */
static void cell_end(struct scan *scan, const char *at) {
    uint32_t place = cells_of_row(scan);
    struct text cell = {scan->cell_start, (uint32_t)(at - scan->cell_start)};
    bool is_quoted = scan->state == CLOSED && !scan->has_stray;
    if (is_quoted)
        cell = unquoted(scan);
    if (scan->has_stray)
        note_problem(scan, CSV_STRAY_QUOTE, place);
    if (scan->is_giant) {
        note_problem(scan, CSV_CELL_TOO_LONG, place);
        cell.length = 0;
    }
    scan->reader->quoted[scan->cell - scan->reader->cells] = is_quoted || scan->is_giant;
    *scan->cell++ = cell;
    scan->cell_start = at + 1;
    scan->state = PLAIN;
    scan->has_doubled = scan->has_stray = scan->is_giant = false;
}

static bool group_is_full(const struct csv_reader *reader, const struct scan *scan) {
    return reader->row_count == CSV_ROWS_MAX || scan->cell - reader->cells >= CELLS_ENOUGH;
}

/* The short loop. False when the group is full. */
static bool scan_plain(struct scan *scan, const char *block, uint64_t ends, uint64_t breaks) {
    struct text *cell = scan->cell;
    const char *start = scan->cell_start;
    bool *quoted = scan->reader->quoted + (cell - scan->reader->cells);
    for (; ends; ends &= ends - 1) {
        int bit = __builtin_ctzll(ends);
        const char *at = block + bit;
        *cell++ = (struct text){start, (uint32_t)(at - start)};
        *quoted++ = false;
        start = at + 1;
        if (breaks >> bit & 1) {
            scan->cell = cell;
            row_end(scan, at);
            if (group_is_full(scan->reader, scan))
                return false;
            cell = scan->cell;
            quoted = scan->reader->quoted + (cell - scan->reader->cells);
        }
    }
    scan->cell = cell;
    scan->cell_start = start;
    return true;
}

/* A quote at `at`: what it means for the cell. */
static void quote_met(struct scan *scan, const char *at) {
    if (scan->state == QUOTED) {
        scan->state = CLOSED;
        scan->closing = at;
    } else if (scan->state == CLOSED && at == scan->closing + 1 && !scan->has_stray) {
        scan->state = QUOTED;
        scan->has_doubled = true;
    } else if (scan->state == PLAIN && at == scan->cell_start && !scan->has_stray) {
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

/* A delimiter or line break at `at`. False when the group is full or the scan goes back: a row
 * with a stray quote and line breaks within its cells has lost a quote somewhere, and would
 * swallow other rows; it is taken to end with its first line. */
static bool end_met(struct scan *scan, const char *at, bool is_break) {
    if (scan->state == QUOTED) {
        scan->inner_breaks += is_break;
        if (is_break && !scan->resume)
            scan->resume = at + 1;
        return true;
    }
    if (scan->state == CLOSED && !closes_well(scan, at, is_break))
        scan->has_stray = true;
    bool is_lost = scan->has_stray && scan->resume;
    cell_end(scan, at);
    if (!is_break && !is_lost)
        return true;
    scan->goes_back = is_lost;
    row_end(scan, at);
    return !is_lost && !group_is_full(scan->reader, scan);
}

/* The state machine, for blocks with quotes or within a quoted cell. */
static bool scan_quoted(struct scan *scan, const char *block, const struct csv_masks *masks) {
    uint64_t events = masks->ends | masks->quotes;
    if (scan->state == QUOTED && !masks->quotes && !masks->breaks)
        return true;
    for (; events; events &= events - 1) {
        int bit = __builtin_ctzll(events);
        if (masks->quotes >> bit & 1)
            quote_met(scan, block + bit);
        else if (!end_met(scan, block + bit, masks->breaks >> bit & 1))
            return false;
    }
    return true;
}

/* The end of the input: the last row may lack its line break. */
static void scan_end(struct scan *scan) {
    struct csv_reader *reader = scan->reader;
    reader->has_ended = true;
    if (scan->state == QUOTED) {
        scan->closing = reader->end;
        scan->has_doubled = false;
        note_problem(scan, CSV_OPEN_QUOTE, cells_of_row(scan));
        scan->state = CLOSED;
        scan->is_giant |= reader->end - scan->cell_start > LIMIT_FIELD;
        cell_end(scan, reader->end);
        row_end(scan, reader->end);
    } else if (scan->cell_start < reader->end || scan->cell > scan->row_cells) {
        if (!end_met(scan, reader->end, true) && scan->row_start < reader->end)
            reader->has_ended = false; /* it went back */
    }
}

/* Per block: notes what single cells must not pass, far from the loops over cells. */
static void block_checks(struct scan *scan, const char *block_end, const struct csv_masks *masks) {
    if (masks->has_high)
        scan->high_end = block_end;
    if (masks->has_nul)
        scan->nul_end = block_end;
}

static void block_limits(struct scan *scan, const char *block_end) {
    /* Unescaping at most halves a cell, so this one stays over the limit. */
    if (block_end - scan->cell_start > 2 * LIMIT_FIELD + 2 * CSV_BLOCK)
        scan->is_giant = true;
    if (cells_of_row(scan) > LIMIT_CSV_COLUMNS) {
        note_problem(scan, CSV_TOO_MANY_CELLS, LIMIT_CSV_COLUMNS);
        scan->cell = scan->row_cells + LIMIT_CSV_COLUMNS;
    }
}

static void read_group(struct csv_reader *reader) {
    struct scan scan = {.reader = reader, .cell = reader->cells};
    const char *block = reader->at;
    struct csv_masks masks;
    char tail[CSV_BLOCK];
    reader->row_count = reader->rows_given = 0;
    row_begin(&scan, block);
    bool goes_on = true;
    while (goes_on && block < reader->end) {
        size_t left = (size_t)(reader->end - block);
        const char *source = block, *block_end = reader->end;
        if (left < CSV_BLOCK) {
            memset(tail, ' ', sizeof tail);
            source = memcpy(tail, block, left);
        } else {
            block_end = block + CSV_BLOCK;
        }
        csv_masks_of(source, reader->delimiter, &masks);
        if (masks.is_odd)
            block_checks(&scan, block_end, &masks);
        if (scan.state == PLAIN && !masks.quotes && !scan.has_stray && !scan.is_giant)
            goes_on = scan_plain(&scan, block, masks.ends, masks.breaks);
        else
            goes_on = scan_quoted(&scan, block, &masks);
        block = block_end;
        if (goes_on)
            block_limits(&scan, block_end);
    }
    if (goes_on)
        scan_end(&scan);
    reader->at = scan.row_start < reader->end ? scan.row_start : reader->end;
    reader->has_ended |= reader->at == reader->end;
}

uint32_t csv_next_rows(struct csv_reader *reader, const struct csv_row **rows) {
    while (reader->rows_given == reader->row_count) {
        if (reader->has_ended)
            return 0;
        read_group(reader);
    }
    uint32_t count = reader->row_count - reader->rows_given;
    *rows = reader->rows + reader->rows_given;
    reader->rows_given = reader->row_count;
    return count;
}

bool csv_next(struct csv_reader *reader, struct csv_row *row) {
    while (reader->rows_given == reader->row_count) {
        if (reader->has_ended)
            return false;
        read_group(reader);
    }
    *row = reader->rows[reader->rows_given++];
    return true;
}
