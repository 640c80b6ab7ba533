/* The CSV scanner in a thread of its own: it finds the cells of rows to come while those before are
 * converted. The rows are those of csv_next_rows, in the same groups. */
#ifndef TENET_BASE_CSV_AHEAD_H
#define TENET_BASE_CSV_AHEAD_H

#include "base/csv.h"

struct csv_ahead;

/* The reader, and the arena it was made with, belong to the thread until csv_ahead_free. */
struct csv_ahead *csv_ahead_new(struct csv_reader *reader);
void csv_ahead_free(struct csv_ahead *ahead);
/* As csv_next_rows. *offset: bytes read up to the end of these rows. */
uint32_t csv_ahead_next(struct csv_ahead *ahead, const struct csv_raw_row **rows, size_t *offset);

#endif
