/* Portions of CSV tables on their way to the sink, in the order of the file. */
#ifndef TENET_DATA_CSV_TAKE_H
#define TENET_DATA_CSV_TAKE_H

#include "data/forms.h"
#include "data/portion.h"

struct csv_table {
    const struct input *input; /* NULL: not there */
    struct fact_table table;
    struct csv_reader *reader;
    struct arena *arena; /* of the reader alone */
    struct text *headings;
    size_t line;     /* of the next portion's first row */
    size_t released; /* bytes given back */
};

/* What is wrong with a row, in words from the intake's scratch arena; and its code. */
struct text csv_row_words(struct intake *intake, const struct csv_table *csv,
                          const struct csv_raw_row *row);
enum diag_code csv_row_code(const struct csv_raw_row *row);

/* Takes the next portion of the table: its rows get their tenants, and what does not fit is
 * reported row by row. there[record]: whether a tenant has that child table. Only when it is done
 * the portion's batch is fit for the sink. */
enum portfolio_result csv_take(struct intake *intake, struct csv_table *csv,
                               struct portion *portion, const bool *there);

#endif
