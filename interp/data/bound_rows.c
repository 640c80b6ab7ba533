/* Column by column: each converter is one short loop over the rows. */
#include "data/bound_rows.h"

#include <assert.h>

struct text key_of_cell(struct text cell) {
    return cell_is_odd(cell) ? TEXT("") : text_trim(cell);
}

void bound_keys(struct arena *arena, const struct binding *binding, const struct raw_rows *rows,
                struct text *keys) {
    uint32_t cell = binding->key_cell;
    for (uint32_t i = 0; i < rows->count; i++) {
        struct text raw = raw_cell(rows, i, cell);
        bool is_plain = raw.length && !cell_is_odd(raw) && (unsigned char)raw.bytes[0] > '"' &&
                        (unsigned char)raw.bytes[raw.length - 1] > ' ';
        keys[i] = is_plain ? raw : key_of_cell(raw_text(arena, rows, i, cell));
    }
}

struct column_cells bound_cells(const struct raw_rows *rows, const char *safe, size_t safe_length,
                                day_number as_of) {
    return (struct column_cells){.rows = rows,
                                 .safe = safe,
                                 .safe_length = safe_length > 8 ? safe_length - 8 : 0,
                                 .as_of = as_of};
}

uint64_t bound_convert(const struct binding *binding, const struct column_cells *in,
                       struct batch *batch, uint64_t *bad, uint64_t *late) {
    uint64_t found = 0;
    assert(in->count > 0);
    for (uint32_t k = 0; k < binding->column_count; k++) {
        const struct bound_column *column = &binding->columns[k];
        struct column_findings findings = {0};
        if (column->convert)
            findings = column->convert(column, in, batch);
        bad[k] = findings.bad;
        late[k] = findings.late;
        found |= findings.bad | findings.late;
    }
    return found;
}
