/* Converters: a column of raw cells becomes a column of a batch. One is chosen for each column
 * when a table is bound; what it does not know at a glance (spaces, letter case, wrong values)
 * goes to a slow path that follows batch_set_cell. */
#ifndef TENET_DATA_CONVERT_H
#define TENET_DATA_CONVERT_H

#include "data/cells.h"

struct bound_column;

/* Up to CELLS_ROWS cells, and the bytes within which eight can be read from the start of a cell. */
struct column_cells {
    const struct raw_rows *rows;
    uint32_t from, count; /* of the rows; they go to the batch from row `first` on */
    uint32_t first;
    const char *safe;
    size_t safe_length; /* less 8; 0: nowhere */
    day_number as_of;
};

/* Bit i: row from + i. */
struct column_findings {
    uint64_t bad;  /* the cell does not fit */
    uint64_t late; /* a date after as_of */
};

typedef struct column_findings convert_column(const struct bound_column *column,
                                              const struct column_cells *in, struct batch *batch);

struct cell_words;
struct month;

struct bound_column {
    const struct fact *fact;
    uint32_t fact_index;
    uint32_t cell; /* index of its cell within a row */
    struct text heading;
    convert_column *convert;
    const struct cell_words *words; /* of one-of and yes/no */
    struct month *months;           /* of dates: those met */
    uint64_t late_count;
};

/* Chooses the converter. */
void column_prepare(struct arena *arena, struct month *months, struct bound_column *column);
struct month *months_new(struct arena *arena); /* for the columns of a table */
/* Chooses one that only checks, where that is less work; none (NULL) where nothing can be wrong. */
void column_only_check(struct bound_column *column, bool can_be_odd);

/* Sets a cell the slow way. NULL when it fits, else the reason, from the batch's arena or static.
 */
const char *cell_convert(struct batch *batch, uint32_t row, uint32_t fact, struct text cell);

#endif
