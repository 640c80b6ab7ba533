/* The CSV scanner. Each 64 bytes become bit masks of where cells end, rows end and quotes stand,
 * and within quotes nothing ends (the idea of Langdale and Lemire, "Parsing Gigabytes of JSON per
 * Second", 2019). The fast way writes down cell by cell what the masks say, and looks at single
 * cells only where quotes are. A row that it does not understand it leaves, from its start, to the
 * careful way. Rows come in groups, and a group always starts at the start of a row, so no state
 * outlives a group. */
#include "base/csv_scan.h"
#include "base/utf8.h"

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
    reader->scan_plain = scan_plain_choose();
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

void row_note_problem(struct scan *scan, enum csv_problem problem, uint32_t cell) {
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
            row_note_problem(scan, CSV_CELL_TOO_LONG, i);
        if (!is_utf8 && utf8_valid_prefix(cell.bytes, cell.length) != cell.length)
            row_note_problem(scan, CSV_NOT_UTF8, i);
        if (has_nul && cell.length && memchr(cell.bytes, 0, cell.length))
            row_note_problem(scan, CSV_NUL, i);
    }
    if (!is_utf8)
        row_note_problem(scan, CSV_NOT_UTF8, 0);
    if (has_nul)
        row_note_problem(scan, CSV_NUL, 0);
}

void row_begin(struct scan *scan, const char *at) {
    scan->row_start = scan->cell_start = at;
    scan->row_cells = scan->cell;
    scan->problem = CSV_FINE;
}

/* From the start of the row once more. */
static void row_again(struct scan *scan) {
    size_t index = (size_t)(scan->row_cells - scan->reader->cells);
    memset(scan->reader->quoted + index, 0, cells_of_row(scan));
    scan->is_careful = true;
    scan->cell = scan->row_cells;
    scan->cell_start = scan->row_start;
    scan->inside = 0;
    scan->cell_has_quotes = false;
    scan->state = PLAIN;
    scan->resume = NULL;
    scan->inner_breaks = 0;
    scan->has_doubled = scan->has_stray = scan->is_giant = scan->goes_back = false;
    scan->problem_cell = 0;
}

void row_end(struct scan *scan, const char *row_end_at) {
    struct csv_reader *reader = scan->reader;
    struct text *last = scan->cell - 1;
    size_t index = (size_t)(scan->row_cells - reader->cells);
    uint32_t count = cells_of_row(scan);
    if (last->length && row_end_at[-1] == '\r' && last->bytes + last->length == row_end_at)
        last->length--;
    if (count == 1 && last->length == 0 && !reader->quoted[index] && !scan->problem) {
        scan->cell = scan->row_cells;
        reader->line++;
        row_begin(scan, row_end_at + 1);
        return;
    }
    if (count > LIMIT_CSV_COLUMNS) {
        row_note_problem(scan, CSV_TOO_MANY_CELLS, LIMIT_CSV_COLUMNS);
        count = LIMIT_CSV_COLUMNS;
        scan->cell = scan->row_cells + count;
        memset(reader->quoted + index + count, 0, 2 * CSV_BLOCK); /* the next row's are unset */
    }
    if (scan->row_start < scan->high_end || scan->row_start < scan->nul_end ||
        row_end_at - scan->row_start > LIMIT_FIELD)
        row_inspect(scan, row_end_at, count);
    bool goes_back = scan->is_careful && scan->goes_back;
    size_t inner = scan->is_careful && !goes_back ? scan->inner_breaks : 0;
    struct csv_row *row = &reader->rows[reader->row_count++];
    row->cells = scan->row_cells;
    row->quoted = reader->quoted + index;
    row->count = count;
    row->line = reader->line;
    row->problem = scan->problem;
    row->problem_cell = scan->problem == CSV_FINE ? 0 : scan->problem_cell;
    row->last_line = reader->line + inner;
    reader->line += inner + 1;
    row_begin(scan, goes_back ? scan->resume : row_end_at + 1);
}

struct text cell_unescape(struct scan *scan, struct text inside) {
    char *copy = arena_raw(scan->reader->arena, inside.length);
    uint32_t length = 0;
    for (uint32_t i = 0; i < inside.length; i++) {
        copy[length++] = inside.bytes[i];
        i += inside.bytes[i] == '"';
    }
    return (struct text){copy, length};
}

/* The cells of a row that end at these places of the block. */
static inline void cells_add(struct scan *scan, const char *block, uint64_t ends) {
    struct text *cell = scan->cell;
    const char *start = scan->cell_start;
    for (; ends; ends &= ends - 1, cell++) {
        const char *at = block + __builtin_ctzll(ends);
        cell->bytes = start;
        cell->length = (uint32_t)(at - start);
        start = at + 1;
    }
    scan->cell = cell;
    scan->cell_start = start;
}

static bool is_doubled_throughout(struct text text) {
    for (uint32_t i = 0; i < text.length; i++)
        if (text.bytes[i] == '"' && (++i == text.length || text.bytes[i] != '"'))
            return false;
    return true;
}

/* Takes the quotes off a cell. False where they do not stand as they should. */
static bool cell_unquote(struct scan *scan, struct text *cell) {
    if (cell->length == 0 || cell->bytes[0] != '"')
        return cell->length == 0 || !memchr(cell->bytes, '"', cell->length);
    uint32_t length = cell->length - (cell->bytes[cell->length - 1] == '\r');
    if (length < 2 || cell->bytes[length - 1] != '"')
        return false;
    struct text inside = {cell->bytes + 1, length - 2};
    bool is_plain = inside.length == 0 || !memchr(inside.bytes, '"', inside.length);
    if (!is_plain && !is_doubled_throughout(inside))
        return false;
    *cell = is_plain ? inside : cell_unescape(scan, inside);
    scan->reader->quoted[cell - scan->reader->cells] = true;
    return true;
}

enum step { STEP_ON, STEP_FULL, STEP_CARE };

/* Cells and rows that end in the block; quotes: they may have quotes. */
static inline enum step scan_ends(struct scan *scan, const char *block, uint64_t ends,
                                  uint64_t breaks, bool quotes) {
    while (ends) {
        uint64_t row_break = breaks & -breaks; /* 0: the row goes on in the next block */
        uint64_t of_row = ends & (row_break | (row_break - 1));
        struct text *cell = scan->cell;
        cells_add(scan, block, of_row);
        for (; quotes && cell < scan->cell; cell++)
            if (!cell_unquote(scan, cell))
                return STEP_CARE;
        if (!row_break)
            return STEP_ON;
        row_end(scan, scan->cell_start - 1);
        if (group_is_full(scan))
            return STEP_FULL;
        ends &= ~of_row;
        breaks &= ~row_break;
    }
    return STEP_ON;
}

/* Bit i: the number of quotes up to byte i is odd. */
static inline uint64_t parity(uint64_t quotes) {
    for (int shift = 1; shift < 64; shift *= 2)
        quotes ^= quotes << shift;
    return quotes;
}

static enum step scan_quotes(struct scan *scan, const char *block, const struct csv_masks *masks) {
    uint64_t inside = parity(masks->quotes) ^ scan->inside, ends = masks->ends & ~inside;
    if (masks->breaks & inside)
        return STEP_CARE;
    scan->inside = inside >> 63 ? UINT64_MAX : 0;
    enum step step = scan_ends(scan, block, ends, masks->breaks, true);
    uint64_t of_last_cell = ends ? ~(UINT64_MAX >> __builtin_clzll(ends)) : UINT64_MAX;
    scan->cell_has_quotes = (masks->quotes & of_last_cell) != 0 || (!ends && scan->cell_has_quotes);
    return step;
}

static enum step scan_fast(struct scan *scan, const char *block, const char *block_end,
                           const struct csv_masks *masks) {
    enum step step = masks->quotes || scan->inside || scan->cell_has_quotes
                         ? scan_quotes(scan, block, masks)
                         : scan_ends(scan, block, masks->ends, masks->breaks, false);
    if (step == STEP_ON &&
        (block_end - scan->cell_start > LIMIT_FIELD || cells_of_row(scan) > LIMIT_CSV_COLUMNS))
        return STEP_CARE;
    return step;
}

/* Per block: notes what single cells must not pass, far from the loops over cells. */
static void block_checks(struct scan *scan, const char *block_end, const struct csv_masks *masks) {
    if (masks->has_high && block_end > scan->high_end)
        scan->high_end = block_end;
    if (masks->has_nul && block_end > scan->nul_end)
        scan->nul_end = block_end;
}

static const char *block_read(const struct csv_reader *reader, const char *block,
                              struct csv_masks *masks) {
    size_t left = (size_t)(reader->end - block);
    char tail[CSV_BLOCK];
    if (left >= CSV_BLOCK) {
        csv_masks_of(block, reader->delimiter, masks);
        return block + CSV_BLOCK;
    }
    memset(tail, ' ', sizeof tail);
    memcpy(tail, block, left);
    csv_masks_of(tail, reader->delimiter, masks);
    return reader->end;
}

/* Where to go on; NULL when the group is full. */
static const char *scan_block(struct scan *scan, const char *block) {
    struct csv_masks masks;
    const char *block_end = block_read(scan->reader, block, &masks);
    if (masks.is_odd)
        block_checks(scan, block_end, &masks);
    if (scan->is_careful) {
        if (!scan_careful(scan, block, block_end, &masks))
            return block_end;
        scan->is_careful = false;
        return group_is_full(scan) ? NULL : scan->row_start;
    }
    enum step step = scan_fast(scan, block, block_end, &masks);
    if (step != STEP_CARE)
        return step == STEP_ON ? block_end : NULL;
    row_again(scan);
    return scan->row_start;
}

static void read_group(struct csv_reader *reader) {
    struct scan scan = {.reader = reader, .cell = reader->cells};
    const char *block = reader->at;
    if (reader->row_count) {
        const struct csv_row *last = &reader->rows[reader->row_count - 1];
        memset(reader->quoted, 0, (size_t)(last->cells + last->count - reader->cells));
    }
    reader->row_count = reader->rows_given = 0;
    row_begin(&scan, block);
    while (block) {
        if (!scan.is_careful && !scan.inside && !scan.cell_has_quotes)
            block = reader->scan_plain(&scan, block);
        if (!block)
            break;
        if (block < reader->end) {
            block = scan_block(&scan, block);
        } else if (scan.is_careful) {
            scan_careful_end(&scan);
            scan.is_careful = false;
            block = scan.row_start < reader->end && !group_is_full(&scan) ? scan.row_start : NULL;
        } else if (scan.row_start < reader->end) {
            row_again(&scan);
            block = scan.row_start;
        } else {
            block = NULL;
        }
    }
    reader->at = scan.row_start < reader->end ? scan.row_start : reader->end;
    reader->has_ended = reader->at == reader->end;
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
