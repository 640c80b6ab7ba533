/* What the loops of the converters share. Which cells are empty is found first, since that cannot
 * be foretold; a loop over the others then does what can be done at a glance, without a branch on
 * what the cell holds. The cells that it does not understand are odd; they come after, one by one.
 */
#ifndef TENET_DATA_CONVERT_LOOPS_H
#define TENET_DATA_CONVERT_LOOPS_H

#include "base/limits.h"
#include "data/convert.h"

/* Compiled for each of the two kinds of rows: is_csv is then no question any more. */
#define TWICE static inline __attribute__((always_inline))
#define CONVERTER(name, loop)                                                                      \
    struct column_findings name(const struct bound_column *column, const struct column_cells *in,  \
                                struct batch *batch) {                                             \
        return in->rows->is_csv ? loop(column, in, batch, true) : loop(column, in, batch, false);  \
    }

convert_column convert_text, convert_list, convert_date, convert_number, convert_one_of,
    convert_yes_no;

/* The cells of a column. */
struct cell_source {
    const struct raw_rows *rows;
    uint32_t from, cell;
    bool is_csv;
};

TWICE struct cell_source source_of(const struct bound_column *column, const struct column_cells *in,
                                   bool is_csv) {
    return (struct cell_source){in->rows, in->from, column->cell, is_csv};
}

TWICE struct text source_cell(const struct cell_source *source, uint32_t i) {
    return source->is_csv ? csv_raw_cell(source->rows->starts[source->from + i], source->cell)
                          : source->rows->cells[source->from + i][source->cell];
}

/* Bit i: row from + i. Known grows while the cells are converted. */
struct cell_bits {
    uint64_t filled, blank, known;
};

/* An empty cell is blank, an absent one is not. From the last row on, so that a bit is added by
 * doubling. */
TWICE struct cell_bits cell_bits_of(const struct cell_source *source, uint32_t count) {
    struct cell_bits bits = {0};
    if (source->is_csv) {
        const char *const *const *first = source->rows->starts + source->from;
        for (const char *const *const *row = first + count; row-- > first;) {
            uintptr_t start = (uintptr_t)(*row)[source->cell],
                      next = (uintptr_t)(*row)[source->cell + 1];
            bits.filled += bits.filled + (next - start > 1);
        }
        bits.blank = ~bits.filled & UINT64_MAX >> (64 - count);
        return bits;
    }
    for (uint32_t i = count; i-- > 0;) {
        struct text cell = source_cell(source, i);
        bits.filled = bits.filled * 2 + (cell.length != 0);
        bits.blank = bits.blank * 2 + (cell.length == 0 && cell.bytes);
    }
    return bits;
}

static inline uint32_t first_row(uint64_t rows) {
    return (uint32_t)__builtin_ctzll(rows);
}

/* Whether sixteen bytes can be read. */
static inline bool can_read(const struct column_cells *in, const char *at) {
    size_t length = in->safe_length > 8 ? in->safe_length - 8 : 0;
    return (uintptr_t)at - (uintptr_t)in->safe < length;
}

/* Those of the rows whose cells can be read for sixteen bytes. The rows of CSV stand in the order
 * of the input, so only the last ones can be too near to its end. */
TWICE uint64_t safe_rows(const struct column_cells *in, const struct cell_source *source,
                         uint64_t rows) {
    uint64_t safe = rows;
    for (uint64_t left = rows; left;) {
        uint32_t i = source->is_csv ? 63 - (uint32_t)__builtin_clzll(left) : first_row(left);
        if (!can_read(in, source_cell(source, i).bytes))
            safe &= ~(UINT64_C(1) << i);
        else if (source->is_csv)
            break;
        left &= ~(UINT64_C(1) << i);
    }
    return safe;
}

static inline uint64_t load8(const char *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

static inline void plane_add(uint64_t *words, uint32_t first, uint64_t bits) {
    uint32_t shift = first & 63;
    words[first >> 6] |= bits << shift;
    if (shift && bits >> (64 - shift))
        words[(first >> 6) + 1] |= bits >> (64 - shift);
}

static inline void column_finish(const struct bound_column *column, const struct column_cells *in,
                                 struct batch *batch, const struct cell_bits *bits) {
    struct column *out = &batch->columns[column->fact_index];
    plane_add(out->known, in->first, bits->known);
    if (column->fact->may_be_blank)
        plane_add(out->blank, in->first, bits->blank);
}

/* Converts the slow way: row from + i. */
bool cell_fits_slowly(const struct bound_column *column, const struct column_cells *in,
                      struct batch *batch, uint32_t i);
/* The same for the rows that are filled and not known; gives those that do not fit. */
uint64_t cells_misfit(const struct bound_column *column, const struct column_cells *in,
                      struct batch *batch, const struct cell_bits *bits);

#endif
