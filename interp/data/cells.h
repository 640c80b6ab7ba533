/* Raw rows on their way into a batch, whatever form they come from: cells as text, untrimmed, many
 * rows of one table at a time, so that each column is converted in one short loop. */
#ifndef TENET_DATA_CELLS_H
#define TENET_DATA_CELLS_H

#include "base/csv.h"
#include "data/batch.h"

#define CELLS_ROWS 64

/* A cell that the source does not have (a JSON key that is missing): unknown, whatever the fact. */
#define CELL_ABSENT ((struct text){NULL, 0})
/* As a cell's length: bytes points to a struct odd_cell. Never the length of a text, which ends
 * at LIMIT_FIELD. */
#define CELL_ODD UINT32_MAX

struct odd_cell {             /* what CSV cannot say */
    const char *reason;       /* why it never fits, as of value_parse; NULL: it is a list of text */
    struct text shown;        /* as it stands in the source */
    const struct text *items; /* untrimmed */
    uint32_t count;
};

struct raw_rows {
    uint32_t count;
    bool is_csv;
    union {                                   /* of each row */
        const struct text *cells[CELLS_ROWS]; /* not of CSV */
        /* Of CSV: as of csv_raw_cell, with quotes, the rows in the order of the input. */
        const char *const *starts[CELLS_ROWS];
    };
    uint64_t places[CELLS_ROWS]; /* where each row starts */
};

/* As it stands in the source. */
static inline struct text raw_cell(const struct raw_rows *rows, uint32_t row, uint32_t cell) {
    return rows->is_csv ? csv_raw_cell(rows->starts[row], cell) : rows->cells[row][cell];
}
/* Without the quotes of CSV. */
static inline struct text raw_text(struct arena *arena, const struct raw_rows *rows, uint32_t row,
                                   uint32_t cell) {
    struct text raw = raw_cell(rows, row, cell);
    return rows->is_csv ? csv_unquote(arena, raw) : raw;
}

static inline bool cell_is_odd(struct text cell) {
    return cell.length == CELL_ODD;
}

static inline const struct odd_cell *cell_odd(struct text cell) {
    return (const struct odd_cell *)(const void *)cell.bytes;
}

#endif
