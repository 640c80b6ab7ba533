/* Texts and lists: views of the input. */
#include "data/convert_loops.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* A text that needs no trimming and is no odd cell. Spaces, tabs, line breaks and nothing printable
 * lie at or below ' '. In CSV it has no quotes either. */
static inline bool is_tight(struct text cell, bool is_csv) {
    if (cell.length - 1 >= LIMIT_FIELD)
        return false;
    unsigned char first = (unsigned char)cell.bytes[0],
                  last = (unsigned char)cell.bytes[cell.length - 1];
    return (first > ' ') & (last > ' ') & !(is_csv & (first == '"'));
}

TWICE struct column_findings text_column(const struct bound_column *column,
                                         const struct column_cells *in, struct batch *batch,
                                         bool is_csv) {
    struct text *texts = batch->columns[column->fact_index].texts + in->first;
    struct cell_source source = source_of(column, in, is_csv);
    struct cell_bits bits = cell_bits_of(&source, in->count);
    for (uint64_t left = bits.filled; left; left &= left - 1) {
        uint32_t i = first_row(left);
        struct text cell = source_cell(&source, i);
        if (is_tight(cell, is_csv)) {
            texts[i] = cell;
            bits.known |= UINT64_C(1) << i;
        }
    }
    column_finish(column, in, batch, &bits);
    return (struct column_findings){.bad = cells_misfit(column, in, batch, &bits)};
}

static inline void add_item(struct batch *batch, struct text item) {
    if (batch->item_count == batch->item_room)
        batch_grow_items(batch);
    batch->items[batch->item_count++] = item;
}

/* Splits at ';' into the batch's items. */
static void split_list(struct batch *batch, struct text cell, struct items *list) {
    uint32_t start = batch->item_count;
    const char *at = cell.bytes, *end = cell.bytes + cell.length;
    while (at <= end) {
        const char *stop = at < end ? memchr(at, ';', (size_t)(end - at)) : NULL;
        if (!stop)
            stop = end;
        struct text item = {at, (uint32_t)(stop - at)};
        if (!is_tight(item, false))
            item = text_trim(item);
        if (item.length)
            add_item(batch, item);
        at = stop + 1;
    }
    *list = (struct items){start, batch->item_count - start};
}

/* Whether it is an item by itself. */
static inline bool is_one_item(const struct column_cells *in, struct text cell, bool is_csv) {
    if (!is_tight(cell, is_csv))
        return false;
#ifdef __SSE2__
    if (can_read(in, cell.bytes + cell.length)) {
        __m128i semicolon = _mm_set1_epi8(';');
        uint32_t at = 0;
        unsigned found;
        do {
            __m128i bytes;
            memcpy(&bytes, cell.bytes + at, sizeof bytes);
            found = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, semicolon));
            at += 16;
        } while (at < cell.length && !found);
        return (found & 0xffffU >> (at > cell.length ? at - cell.length : 0)) == 0;
    }
#endif
    return !memchr(cell.bytes, ';', cell.length);
}

/* A list that is quoted, or has spaces or many items. */
static bool list_fits(const struct bound_column *column, const struct column_cells *in,
                      struct batch *batch, uint32_t i, uint64_t *known) {
    struct text cell = raw_text(batch->arena, in->rows, in->from + i, column->cell);
    struct items *list = &batch->columns[column->fact_index].lists[in->first + i];
    if (cell.length > LIMIT_FIELD)
        return cell_fits_slowly(column, in, batch, i);
    if (cell.length)
        split_list(batch, cell, list);
    else
        *list = (struct items){0, 0};
    *known |= UINT64_C(1) << i;
    return true;
}

TWICE struct column_findings list_column(const struct bound_column *column,
                                         const struct column_cells *in, struct batch *batch,
                                         bool is_csv) {
    struct items *lists = batch->columns[column->fact_index].lists + in->first;
    struct cell_source source = source_of(column, in, is_csv);
    struct cell_bits bits = cell_bits_of(&source, in->count);
    uint64_t bad = 0;
    for (uint64_t left = bits.filled; left; left &= left - 1) {
        uint32_t i = first_row(left);
        struct text cell = source_cell(&source, i);
        if (is_one_item(in, cell, is_csv)) {
            lists[i] = (struct items){batch->item_count, 1};
            add_item(batch, cell);
            bits.known |= UINT64_C(1) << i;
        } else {
            bad |= (uint64_t)!list_fits(column, in, batch, i, &bits.known) << i;
        }
    }
    for (uint64_t left = bits.blank; left; left &= left - 1)
        lists[first_row(left)] = (struct items){0, 0};
    bits.known |= bits.blank; /* an empty list */
    bits.blank = 0;
    column_finish(column, in, batch, &bits);
    return (struct column_findings){.bad = bad};
}

CONVERTER(convert_text, text_column)
CONVERTER(convert_list, list_column)
