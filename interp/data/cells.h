/* Raw rows on their way into a batch, whatever form they come from: cells as text, untrimmed, many
 * rows of one table at a time, so that each column is converted in one short loop. */
#ifndef TENET_DATA_CELLS_H
#define TENET_DATA_CELLS_H

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
    const struct text *cells[CELLS_ROWS]; /* of each row */
    uint64_t places[CELLS_ROWS];          /* where each row starts */
};

static inline bool cell_is_odd(struct text cell) {
    return cell.length == CELL_ODD;
}

static inline const struct odd_cell *cell_odd(struct text cell) {
    return (const struct odd_cell *)(const void *)cell.bytes;
}

#endif
