/* The slow way of the converters, and which of them a column takes. */
#include "data/cell_words.h"
#include "data/convert_loops.h"

static const char *convert_odd(struct batch *batch, uint32_t row, uint32_t fact,
                               const struct odd_cell *odd) {
    if (odd->reason)
        return odd->reason;
    if (batch->record->facts[fact].type.kind != TYPE_LIST)
        return "is a list";
    struct text *items = arena_array(batch->arena, odd->count, sizeof *items);
    uint32_t count = 0;
    for (uint32_t i = 0; i < odd->count; i++) {
        struct text item = text_trim(odd->items[i]);
        if (item.length)
            items[count++] = item;
    }
    struct value value = {.state = VALUE_KNOWN};
    value.list.items = items;
    value.list.count = count;
    batch_set_value(batch, row, fact, &value);
    return NULL;
}

const char *cell_convert(struct batch *batch, uint32_t row, uint32_t fact, struct text cell) {
    if (!cell.bytes && cell.length == 0)
        return NULL;
    if (cell_is_odd(cell))
        return convert_odd(batch, row, fact, cell_odd(cell));
    return batch_set_cell(batch, row, fact, cell);
}

bool cell_fits_slowly(const struct bound_column *column, const struct column_cells *in,
                      struct batch *batch, uint32_t i) {
    struct text cell = raw_text(batch->arena, in->rows, in->from + i, column->cell);
    return cell_convert(batch, in->first + i, column->fact_index, cell) == NULL;
}

uint64_t cells_misfit(const struct bound_column *column, const struct column_cells *in,
                      struct batch *batch, const struct cell_bits *bits) {
    uint64_t bad = 0;
    for (uint64_t odd = bits->filled & ~bits->known; odd; odd &= odd - 1) {
        uint32_t i = first_row(odd);
        bad |= (uint64_t)!cell_fits_slowly(column, in, batch, i) << i;
    }
    return bad;
}

/* Of a text or list whose value nobody reads. */
static struct column_findings check_odd(const struct bound_column *column,
                                        const struct column_cells *in, struct batch *batch) {
    struct column_findings findings = {0};
    for (uint32_t i = 0; i < in->count; i++) {
        struct text cell = in->rows->cells[in->from + i][column->cell];
        if (cell_is_odd(cell))
            findings.bad |= (uint64_t)!cell_fits_slowly(column, in, batch, i) << i;
    }
    return findings;
}

void column_prepare(struct arena *arena, struct month *months, struct bound_column *column) {
    const struct type *type = &column->fact->type;
    switch (type->kind) {
    case TYPE_TEXT:
        column->convert = convert_text;
        break;
    case TYPE_NUMBER:
        column->convert = convert_number;
        break;
    case TYPE_YES_NO:
        column->convert = convert_yes_no;
        column->words = cell_words_of_yes_no(arena);
        break;
    case TYPE_DATE:
        column->convert = convert_date;
        column->months = months;
        break;
    case TYPE_ONE_OF:
        column->convert = convert_one_of;
        column->words = cell_words_of_choices(arena, type->choices);
        break;
    case TYPE_LIST:
        column->convert = convert_list;
        break;
    }
}

void column_only_check(struct bound_column *column, bool can_be_odd) {
    enum type_kind kind = column->fact->type.kind;
    if (kind == TYPE_TEXT || kind == TYPE_LIST)
        column->convert = can_be_odd ? check_odd : NULL;
}
