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

struct csv_reader;

/* Skips a UTF-8 mark. delimiter 0: the one of , ; TAB most frequent in the first line outside
 * quotes, comma if none. A missing quote must not swallow the file: after CSV_OPEN_QUOTE there is
 * nothing more, and the message can name the line where the quote was opened. */
struct csv_reader *csv_new(struct arena *arena, const char *bytes, size_t length, char delimiter);
char csv_delimiter(const struct csv_reader *reader);
/* False at the end. Empty lines are passed over. */
bool csv_next(struct csv_reader *reader, struct csv_row *row);
/* The same many rows at a time, 1 to CSV_ROWS_MAX of them, or 0 at the end; good until the next
 * call. What csv_next has not given out yet comes first. */
#define CSV_ROWS_MAX 64
uint32_t csv_next_rows(struct csv_reader *reader, const struct csv_row **rows);
/* Cells with doubled quotes are unescaped into this arena from now on. */
void csv_use_arena(struct csv_reader *reader, struct arena *arena);
size_t csv_offset(const struct csv_reader *reader); /* bytes read so far */

#endif
