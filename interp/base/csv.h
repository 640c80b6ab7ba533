/* RFC 4180 rows from memory, the fast way: quoted cells with delimiters, quotes and line breaks, LF
 * or CRLF. Used for portfolios and for reference tables. Cells come untrimmed; a quoted cell whose
 * quotes are doubled inside is unescaped into the reader's arena, all others are views. */
#ifndef TENET_BASE_CSV_H
#define TENET_BASE_CSV_H

#include "base/arena.h"

enum csv_problem {
    CSV_FINE,
    CSV_NOT_UTF8, /* in the row just read, at cell `problem_cell` */
    CSV_NUL,
    CSV_OPEN_QUOTE,     /* the file ends within a quoted cell that starts on `line` */
    CSV_STRAY_QUOTE,    /* text behind a closing quote, or a quote within an unquoted cell */
    CSV_TOO_MANY_CELLS, /* over LIMIT_CSV_COLUMNS */
    CSV_CELL_TOO_LONG   /* over LIMIT_FIELD */
};

struct csv_row {
    struct text *cells; /* good until the next csv_next and while the input lives */
    bool *quoted;       /* a quoted empty cell is an empty cell too, but not a missing line */
    uint32_t count;
    size_t line; /* 1-based, on which the row starts */
    enum csv_problem
        problem; /* the row can still be passed over and reading go on, but for OPEN_QUOTE */
    uint32_t problem_cell;
    size_t last_line; /* on which the row ends: a missing quote shows as a row of many lines */
};

/* A row as it stands in the input: where each cell starts, and behind the last one where the next
 * would. Cell i ends a byte before starts[i + 1]; it may have quotes, and the last one the CR of a
 * CRLF. Good until the next call. */
struct csv_raw_row {
    const char *const *starts; /* count + 1 */
    uint32_t count;
    enum csv_problem problem;
    uint32_t problem_cell;
    size_t line, last_line; /* these four as in struct csv_row */
};

static inline struct text csv_raw_cell(const char *const *starts, uint32_t cell) {
    return (struct text){starts[cell], (uint32_t)(starts[cell + 1] - 1 - starts[cell])};
}
/* The text of a raw cell without its quotes, a copy in the arena where some are doubled. The CR of
 * a line's end goes with the quotes; without quotes the caller trims. */
struct text csv_unquote(struct arena *arena, struct text raw);

struct csv_reader;

/* Skips a UTF-8 mark. delimiter 0: the one of , ; TAB most frequent in the first line outside
 * quotes, comma if none. A missing quote must not swallow the file: after CSV_OPEN_QUOTE there is
 * nothing more, and the message can name the line where the quote was opened. */
struct csv_reader *csv_new(struct arena *arena, const char *bytes, size_t length, char delimiter);
char csv_delimiter(const struct csv_reader *reader);
/* False at the end. Empty lines are passed over. Cells with doubled quotes are copied into the
 * reader's arena. */
bool csv_next(struct csv_reader *reader, struct csv_row *row);
/* The same many rows at a time, 1 to CSV_ROWS_MAX of them, or 0 at the end. What csv_next has not
 * given out yet comes first. */
#define CSV_ROWS_MAX 64
uint32_t csv_next_rows(struct csv_reader *reader, const struct csv_raw_row **rows);
size_t csv_offset(const struct csv_reader *reader); /* bytes read so far */
/* Where the row starts that is given out next, and its line. */
size_t csv_next_offset(const struct csv_reader *reader, size_t *line);

/* A reader of parts of what another reads, one after the other: several threads may each have one.
 * It has nothing to read until csv_set_part. */
struct csv_reader *csv_new_of_parts(struct arena *arena, const struct csv_reader *whole);
/* The bytes from..to, from the start of a row. Lines count from 1. Where `to` is not the end of the
 * whole, the byte before it is a LF, and a row that does not end with it is left out: csv_offset
 * then tells where that row starts. */
void csv_set_part(struct csv_reader *reader, size_t from, size_t to);

#endif
