/* What the ways of the CSV scanner share: the fast ones of csv_plain.c, one for each kind of
 * processor, and the careful one of csv_careful.c for rows that the fast ones do not understand. */
#ifndef TENET_BASE_CSV_SCAN_H
#define TENET_BASE_CSV_SCAN_H

#include "base/csv.h"
#include "base/csv_masks.h"
#include "base/limits.h"

enum {
    /* A group is cut short when it has this many cells; a row of all the columns allowed and a few
     * blocks more still fit. */
    CELLS_ENOUGH = 8192,
    CELLS_ROOM = CELLS_ENOUGH + LIMIT_CSV_COLUMNS + 4 * CSV_BLOCK
};

enum quote_state {
    PLAIN,  /* in an unquoted cell, or at the start of a cell */
    QUOTED, /* behind an opening quote */
    CLOSED  /* behind a quote that closes the cell, or is the first of a doubled one */
};

struct scan;
/* The fast way: reads whole blocks for as long as it understands them, which is most of a file.
 * Gives the first block that it leaves to the careful way, from the start of the row at hand; NULL
 * when the group is full. */
typedef const char *scan_plain(struct scan *scan, const char *block);

struct csv_group {
    const char **starts; /* of the cells; a row's end is the start of the next */
    struct csv_raw_row rows[CSV_ROWS_MAX];
    uint32_t row_count;
};

struct csv_reader {
    struct arena *arena;
    const char *begin, *at, *end;
    const char *whole_end; /* of the input; `end` is before it when a part is read */
    size_t line;           /* of `at` */
    char delimiter;
    bool has_ended;
    struct csv_group *group;
    uint32_t rows_given;
    scan_plain *scan_plain; /* the one for this processor */
    struct text *cells;     /* of csv_next: of one row */
    bool *quoted;
};

/* Where the scan of a group stands. */
struct scan {
    struct csv_reader *reader;
    struct csv_group *group;
    const char **row, **next; /* the row's first start; where the next one is written */
    const char *odd_end;      /* NUL, or what is not UTF-8, may stand in blocks up to here */
    bool is_careful;          /* this row is read by the state machine */
    /* the fast way */
    const char *checked; /* bytes over 127 are UTF-8, or below odd_end, up to here */
    uint64_t inside;     /* all bits: the block starts within quotes */
    uint64_t closed;     /* 1: the byte before the block is a quote that may close a cell */
    /* the careful way */
    enum quote_state state;
    const char *closing; /* in CLOSED: the quote */
    const char *resume;  /* behind the first line break within a quoted cell of this row, or NULL */
    size_t inner_breaks; /* line breaks within quoted cells of this row */
    bool has_stray;      /* the cell holds a quote that it must not */
    bool is_giant;       /* the cell is far over LIMIT_FIELD: its length may not fit 32 bits */
    bool goes_back;      /* the next row starts at `resume` */
    enum csv_problem problem;
    uint32_t problem_cell;
};

/* Cells of the row that are complete. */
static inline uint32_t cells_of_row(const struct scan *scan) {
    return (uint32_t)(scan->next - scan->row) - 1;
}
static inline const char *cell_start(const struct scan *scan) {
    return scan->next[-1];
}
static inline bool group_is_full(const struct scan *scan) {
    return scan->group->row_count == CSV_ROWS_MAX ||
           scan->row - scan->group->starts >= CELLS_ENOUGH;
}

/* The fast ways that this machine has, the best first, then NULL. csv_plain.c */
scan_plain *scan_plain_way(uint32_t which);

/* Takes up the row whose last cell ends a byte before *end. The next row starts at `end`. */
void row_end(struct scan *scan, const char **end);
void row_note_problem(struct scan *scan, enum csv_problem problem, uint32_t cell);

/* A block of a row that is read with care. True: the row has ended. */
bool scan_careful(struct scan *scan, const char *block, const char *block_end,
                  const struct csv_masks *masks);
/* The end of the input within such a row: the last row may lack its line break. */
void scan_careful_end(struct scan *scan);

#endif
