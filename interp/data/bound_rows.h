/* Rows of a bound table, up to CELLS_ROWS of them: their keys, and their cells into a batch. */
#ifndef TENET_DATA_BOUND_ROWS_H
#define TENET_DATA_BOUND_ROWS_H

#include "data/bind.h"

/* A key cell: trimmed; empty when there is none. */
struct text key_of_cell(struct text cell);
/* The keys of all the rows. What CSV has in doubled quotes comes from the arena. */
void bound_keys(struct arena *arena, const struct binding *binding, const struct raw_rows *rows,
                struct text *keys);

/* No rows yet: from, count and first are to be set. */
struct column_cells bound_cells(const struct raw_rows *rows, const char *safe, size_t safe_length,
                                day_number as_of);
/* Converts in->count rows, at least one, into rows of the batch that were added. bad, late: for
 * each column, bit i speaks of row in->from + i. Gives all these bits together. */
uint64_t bound_convert(const struct binding *binding, const struct column_cells *in,
                       struct batch *batch, uint64_t *bad, uint64_t *late);

#endif
