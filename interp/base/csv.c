/* The CSV scanner. Each 64 bytes become bit masks of where cells end, rows end and quotes stand,
 * and within quotes nothing ends (the idea of Langdale and Lemire, "Parsing Gigabytes of JSON per
 * Second", 2019). The fast way (csv_plain.c) writes down what the masks say, and checks quotes and
 * characters by them too. A row that it does not understand it leaves, from its start, to the
 * careful way. Rows come in groups, and a group always starts at the start of a row, so no state
 * outlives a group. */
#include "base/csv_scan.h"
#include "base/utf8.h"

#include <assert.h>

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

static struct csv_group *group_new(struct arena *arena) {
    struct csv_group *group = arena_alloc(arena, sizeof *group);
    group->starts = arena_raw(arena, CELLS_ROOM * sizeof *group->starts);
    return group;
}

struct csv_reader *csv_new(struct arena *arena, const char *bytes, size_t length, char delimiter) {
    struct csv_reader *reader = arena_alloc(arena, sizeof *reader);
    const char *end = length ? bytes + length : bytes;
    reader->arena = arena;
    reader->begin = reader->at = bytes;
    reader->end = reader->whole_end = end;
    reader->line = 1;
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        reader->at += 3;
    reader->delimiter = delimiter ? delimiter : delimiter_of(reader->at, end);
    reader->group = group_new(arena);
    reader->scan_plain = scan_plain_way(0);
    reader->has_ended = reader->at == end;
    return reader;
}

struct csv_reader *csv_new_of_parts(struct arena *arena, const struct csv_reader *whole) {
    struct csv_reader *reader = arena_alloc(arena, sizeof *reader);
    *reader = (struct csv_reader){.arena = arena,
                                  .begin = whole->begin,
                                  .at = whole->begin,
                                  .end = whole->begin,
                                  .whole_end = whole->whole_end,
                                  .delimiter = whole->delimiter,
                                  .has_ended = true,
                                  .group = group_new(arena),
                                  .scan_plain = whole->scan_plain};
    return reader;
}

void csv_set_part(struct csv_reader *reader, size_t from, size_t to) {
    assert(from <= to && to <= (size_t)(reader->whole_end - reader->begin));
    reader->at = reader->begin + from;
    reader->end = reader->begin + to;
    reader->line = 1;
    reader->has_ended = from == to;
    reader->group->row_count = reader->rows_given = 0;
}

char csv_delimiter(const struct csv_reader *reader) {
    return reader->delimiter;
}

size_t csv_offset(const struct csv_reader *reader) {
    return (size_t)(reader->at - reader->begin);
}

size_t csv_next_offset(const struct csv_reader *reader, size_t *line) {
    const struct csv_group *group = reader->group;
    bool is_read = reader->rows_given < group->row_count;
    *line = is_read ? group->rows[reader->rows_given].line : reader->line;
    return (size_t)((is_read ? *group->rows[reader->rows_given].starts : reader->at) -
                    reader->begin);
}

void row_note_problem(struct scan *scan, enum csv_problem problem, uint32_t cell) {
    if (scan->problem != CSV_FINE)
        return;
    scan->problem = problem;
    scan->problem_cell = cell;
}

/* Looks closer at a row whose bytes may not be fit for text, or whose cells may be too long. */
static void row_inspect(struct scan *scan, uint32_t count) {
    const char *row_start = *scan->row;
    size_t length = (size_t)(scan->row[count] - 1 - row_start);
    bool is_utf8 = utf8_valid_prefix(row_start, length) == length;
    bool has_nul = length && memchr(row_start, 0, length);
    if (is_utf8 && !has_nul && length <= LIMIT_FIELD)
        return;
    for (uint32_t i = 0; i < count; i++) {
        size_t cell = (size_t)(scan->row[i + 1] - 1 - scan->row[i]);
        bool is_quoted = cell >= 2 && scan->row[i][0] == '"';
        if (cell > LIMIT_FIELD + (is_quoted ? 2 : 0) &&
            (!is_quoted || cell > 2 * LIMIT_FIELD ||
             csv_unquote(scan->reader->arena, csv_raw_cell(scan->row, i)).length > LIMIT_FIELD))
            row_note_problem(scan, CSV_CELL_TOO_LONG, i);
        if (!is_utf8 && utf8_valid_prefix(scan->row[i], cell) != cell)
            row_note_problem(scan, CSV_NOT_UTF8, i);
        if (has_nul && cell && memchr(scan->row[i], 0, cell))
            row_note_problem(scan, CSV_NUL, i);
    }
    if (!is_utf8)
        row_note_problem(scan, CSV_NOT_UTF8, 0);
    if (has_nul)
        row_note_problem(scan, CSV_NUL, 0);
}

/* From the start of the row once more. */
static void row_again(struct scan *scan) {
    scan->is_careful = true;
    scan->next = scan->row + 1;
    scan->inside = scan->closed = 0;
    scan->state = PLAIN;
    scan->resume = NULL;
    scan->inner_breaks = 0;
    scan->has_stray = scan->is_giant = scan->goes_back = false;
}

static bool row_is_empty(const struct scan *scan, const char **end) {
    size_t length = (size_t)(*end - 1 - *scan->row);
    return end == scan->row + 1 && (length == 0 || (length == 1 && **scan->row == '\r')) &&
           scan->problem == CSV_FINE;
}

void row_end(struct scan *scan, const char **end) {
    struct csv_reader *reader = scan->reader;
    uint32_t count = (uint32_t)(end - scan->row);
    const char *row_start = *scan->row;
    if (row_is_empty(scan, end)) {
        reader->line++;
        scan->row = end;
        return;
    }
    if (count > LIMIT_CSV_COLUMNS) {
        row_note_problem(scan, CSV_TOO_MANY_CELLS, LIMIT_CSV_COLUMNS);
        count = LIMIT_CSV_COLUMNS;
    }
    if (row_start < scan->odd_end || *end - row_start > LIMIT_FIELD)
        row_inspect(scan, count);
    size_t inner = scan->is_careful && !scan->goes_back ? scan->inner_breaks : 0;
    struct csv_raw_row *row = &scan->group->rows[scan->group->row_count++];
    row->starts = scan->row;
    row->count = count;
    row->problem = scan->problem;
    row->problem_cell = scan->problem_cell;
    row->line = reader->line;
    row->last_line = reader->line + inner;
    reader->line += inner + 1;
    scan->row = end;
    scan->problem = CSV_FINE;
    scan->problem_cell = 0;
    if (scan->is_careful && scan->goes_back) {
        *scan->next = scan->resume;
        scan->row = scan->next++;
    }
}

struct text csv_unquote(struct arena *arena, struct text raw) {
    if (raw.length < 2 || raw.bytes[0] != '"')
        return raw;
    uint32_t length = raw.length - (raw.bytes[raw.length - 1] == '\r');
    struct text inside = {raw.bytes + 1, length - 2};
    if (length < 2 || raw.bytes[length - 1] != '"')
        return raw;
    if (inside.length == 0 || !memchr(inside.bytes, '"', inside.length))
        return inside;
    char *copy = arena_raw(arena, inside.length);
    uint32_t copied = 0;
    for (uint32_t i = 0; i < inside.length; i++) {
        copy[copied++] = inside.bytes[i];
        i += inside.bytes[i] == '"';
    }
    return (struct text){copy, copied};
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

/* Reads a block with care, or, where the fast way has stopped, the row from its start on. Gives
 * where to go on; NULL when the group is full. */
static const char *scan_block(struct scan *scan, const char *block) {
    struct csv_masks masks;
    if (!scan->is_careful) {
        row_again(scan);
        block = *scan->row;
    }
    const char *block_end = block_read(scan->reader, block, &masks);
    if ((masks.high || masks.has_nul) && block_end > scan->odd_end)
        scan->odd_end = block_end;
    if (!scan_careful(scan, block, block_end, &masks))
        return block_end;
    scan->is_careful = false;
    return group_is_full(scan) ? NULL : *scan->row;
}

static void read_group(struct csv_reader *reader) {
    struct csv_group *group = reader->group;
    struct scan scan = {.reader = reader,
                        .group = group,
                        .row = group->starts,
                        .next = group->starts + 1,
                        .checked = reader->at};
    const char *block = reader->at;
    group->row_count = 0;
    *scan.row = block;
    while (block) {
        if (!scan.is_careful)
            block = reader->scan_plain(&scan, block);
        if (!block)
            break;
        if (block < reader->end) {
            block = scan_block(&scan, block);
        } else if (scan.is_careful) {
            scan_careful_end(&scan);
            scan.is_careful = false;
            block = *scan.row < reader->end && !group_is_full(&scan) ? *scan.row : NULL;
        } else if (*scan.row < reader->end) {
            row_again(&scan);
            block = *scan.row;
        } else {
            block = NULL;
        }
    }
    reader->at = *scan.row < reader->end ? *scan.row : reader->end;
    reader->has_ended = reader->at == reader->end;
}

/* A cell of a row that may have a problem: its text as far as it can be told. */
static struct text cell_of(struct csv_reader *reader, const struct csv_raw_row *row, uint32_t cell,
                           bool *is_quoted) {
    struct text raw = csv_raw_cell(row->starts, cell);
    enum csv_problem problem = row->problem_cell == cell ? row->problem : CSV_FINE;
    *is_quoted = problem != CSV_STRAY_QUOTE && problem != CSV_CELL_TOO_LONG && raw.length &&
                 raw.bytes[0] == '"';
    if (problem == CSV_CELL_TOO_LONG)
        return (struct text){raw.bytes, 0};
    if (problem == CSV_OPEN_QUOTE)
        return (struct text){raw.bytes + 1, raw.length - 1};
    if (*is_quoted)
        return csv_unquote(reader->arena, raw);
    raw.length -= cell + 1 == row->count && raw.length && raw.bytes[raw.length - 1] == '\r';
    return raw;
}

static bool has_rows(struct csv_reader *reader) {
    if (reader->rows_given < reader->group->row_count)
        return true;
    reader->rows_given = reader->group->row_count = 0;
    while (reader->group->row_count == 0 && !reader->has_ended)
        read_group(reader);
    return reader->group->row_count > 0;
}

uint32_t csv_next_rows(struct csv_reader *reader, const struct csv_raw_row **rows) {
    if (!has_rows(reader))
        return 0;
    uint32_t count = reader->group->row_count - reader->rows_given;
    *rows = reader->group->rows + reader->rows_given;
    reader->rows_given = reader->group->row_count;
    return count;
}

bool csv_next(struct csv_reader *reader, struct csv_row *row) {
    if (!has_rows(reader))
        return false;
    const struct csv_raw_row *raw = &reader->group->rows[reader->rows_given++];
    if (!reader->cells) {
        reader->cells = arena_raw(reader->arena, LIMIT_CSV_COLUMNS * sizeof *reader->cells);
        reader->quoted = arena_raw(reader->arena, LIMIT_CSV_COLUMNS * sizeof *reader->quoted);
    }
    for (uint32_t i = 0; i < raw->count; i++)
        reader->cells[i] = cell_of(reader, raw, i, &reader->quoted[i]);
    *row = (struct csv_row){reader->cells, reader->quoted,    raw->count,    raw->line,
                            raw->problem,  raw->problem_cell, raw->last_line};
    return true;
}
