/* Portions are filled 64 rows at a time: the rows that a scan gives are converted while their bytes
 * are still near the processor. */
#include "data/portion.h"

#include "data/bound_rows.h"

enum { BYTES_ENOUGH = 4 * 1024 * 1024 };

struct portion *portion_new(const struct schema *schema, uint32_t record_index) {
    struct portion *portion = memory_alloc(sizeof *portion);
    portion->batch = batch_new(schema, record_index);
    portion->odd_rows = NULL;
    portion->flaws = NULL;
    portion->odd_room = portion->flaw_room = 0;
    portion_clear(portion);
    return portion;
}

void portion_free(struct portion *portion) {
    if (!portion)
        return;
    batch_free(portion->batch);
    memory_free(portion->odd_rows);
    memory_free(portion->flaws);
    memory_free(portion);
}

void portion_clear(struct portion *portion) {
    batch_clear(portion->batch);
    portion->odd_count = portion->flaw_count = portion->key_count = 0;
    portion->has_keyless = false;
}

/* The months that date columns have met are a filler's own. */
static struct binding binding_copy(struct arena *arena, const struct binding *binding) {
    struct binding copy = *binding;
    struct month *months = months_new(arena);
    copy.columns = arena_array(arena, binding->column_count, sizeof *copy.columns);
    for (uint32_t i = 0; i < binding->column_count; i++) {
        copy.columns[i] = binding->columns[i];
        if (copy.columns[i].months)
            copy.columns[i].months = months;
    }
    return copy;
}

void filler_open(struct filler *filler, const struct portion_source *source) {
    struct arena *arena = arena_new();
    filler->source = source;
    filler->arena = arena;
    filler->reader = csv_new_of_parts(arena, source->reader);
    filler->binding = binding_copy(arena, source->binding);
    filler->column_bad =
        arena_array(arena, source->binding->column_count, sizeof *filler->column_bad);
    filler->column_late =
        arena_array(arena, source->binding->column_count, sizeof *filler->column_late);
}

void filler_close(struct filler *filler) {
    arena_free(filler->arena);
}

static struct text odd_key(struct arena *arena, const struct binding *binding,
                           const struct csv_raw_row *row) {
    uint32_t cell = binding->key_cell;
    if (cell >= row->count || (row->problem != CSV_FINE && row->problem_cell <= cell))
        return TEXT("");
    return key_of_cell(csv_unquote(arena, csv_raw_cell(row->starts, cell)));
}

static void add_odd_row(struct portion *portion, const struct binding *binding,
                        const struct csv_raw_row *row, uint32_t before) {
    if (portion->odd_count == portion->odd_room) {
        portion->odd_room = portion->odd_room * 2 + 16;
        portion->odd_rows =
            memory_grow(portion->odd_rows, portion->odd_room, sizeof *portion->odd_rows);
    }
    struct odd_row *odd = &portion->odd_rows[portion->odd_count++];
    *odd = (struct odd_row){before, *row, odd_key(portion->batch->arena, binding, row)};
    odd->row.starts = NULL;
}

static void add_flaw(struct portion *portion, struct flaw flaw) {
    if (portion->flaw_count == portion->flaw_room) {
        portion->flaw_room = portion->flaw_room * 2 + 64;
        portion->flaws = memory_grow(portion->flaws, portion->flaw_room, sizeof *portion->flaws);
    }
    portion->flaws[portion->flaw_count++] = flaw;
}

/* Rows with a key that is asked for; the others go. Gives the bits of those that stay. */
static uint64_t keep_wanted(const struct keys *only, struct raw_rows *raw, struct text *keys) {
    uint32_t slots[CELLS_ROWS], kept = 0;
    uint64_t stays = 0;
    keys_find_many(only, keys, raw->count, slots);
    for (uint32_t i = 0; i < raw->count; i++) {
        if (slots[i] == INDEX_NONE)
            continue;
        stays |= UINT64_C(1) << i;
        raw->starts[kept] = raw->starts[i];
        raw->places[kept] = raw->places[i];
        keys[kept++] = keys[i];
    }
    raw->count = kept;
    return stays;
}

static void note_flaws(struct portion *portion, const struct filler *filler,
                       const struct column_cells *in, uint64_t rows) {
    const struct binding *binding = &filler->binding;
    for (uint32_t i = 0; i < in->count; i++) {
        for (uint32_t k = 0; k < binding->column_count && rows >> i & 1; k++) {
            bool is_bad = filler->column_bad[k] >> i & 1;
            if (!is_bad && !(filler->column_late[k] >> i & 1))
                continue;
            struct text cell =
                raw_text(portion->batch->arena, in->rows, i, binding->columns[k].cell);
            add_flaw(portion, (struct flaw){in->first + i, k, !is_bad, cell});
        }
    }
}

static void convert_rows(struct portion *portion, struct filler *filler,
                         const struct raw_rows *raw) {
    const struct portion_source *source = filler->source;
    struct batch *batch = portion->batch;
    struct column_cells in = bound_cells(raw, source->bytes, source->length, source->as_of);
    in.count = raw->count;
    in.first = batch_add_rows(batch, raw->count);
    memcpy(portion->places + in.first, raw->places, raw->count * sizeof *raw->places);
    uint64_t found =
        bound_convert(&filler->binding, &in, batch, filler->column_bad, filler->column_late);
    if (found)
        note_flaws(portion, filler, &in, found);
}

/* The rows of a tenant mostly stand side by side: their key is looked up once. */
static void add_keys(struct portion *portion, const struct text *keys, uint32_t count) {
    uint16_t *key_of = portion->key_of + portion->batch->rows;
    for (uint32_t i = 0; i < count; i++) {
        if (portion->key_count == 0 || !key_is_same(portion->keys[portion->key_count - 1], keys[i]))
            portion->keys[portion->key_count++] = keys[i];
        key_of[i] = (uint16_t)(portion->key_count - 1);
        portion->has_keyless |= keys[i].length == 0;
    }
}

/* How many rows of a scan that are converted stand before row i of those that can be. */
static uint32_t rows_before(uint64_t stays, uint32_t i) {
    return (uint32_t)__builtin_popcountll(i < 64 ? stays & ((UINT64_C(1) << i) - 1) : stays);
}

/* Sorts the rows of a scan into those that can be converted and those that are bad as a whole. */
static void take_rows(struct portion *portion, struct filler *filler,
                      const struct csv_raw_row *rows, uint32_t count) {
    const struct binding *binding = &filler->binding;
    const struct keys *only = filler->source->only;
    uint32_t first = portion->batch->rows, first_odd = portion->odd_count;
    struct text keys[CELLS_ROWS];
    uint64_t stays = UINT64_MAX;
    struct raw_rows raw;
    raw.count = 0;
    raw.is_csv = true;
    for (uint32_t i = 0; i < count; i++) {
        if (rows[i].count == binding->width && rows[i].problem == CSV_FINE) {
            raw.starts[raw.count] = rows[i].starts;
            raw.places[raw.count++] = rows[i].line;
        } else {
            add_odd_row(portion, binding, &rows[i], raw.count);
        }
    }
    bound_keys(portion->batch->arena, binding, &raw, keys);
    if (only)
        stays = keep_wanted(only, &raw, keys);
    add_keys(portion, keys, raw.count);
    for (uint32_t i = first_odd; i < portion->odd_count; i++)
        portion->odd_rows[i].before = first + rows_before(stays, portion->odd_rows[i].before);
    if (raw.count > 0)
        convert_rows(portion, filler, &raw);
}

void portion_fill(struct portion *portion, struct filler *filler, size_t from, size_t limit) {
    struct csv_reader *reader = filler->reader;
    const struct csv_raw_row *rows;
    uint32_t count;
    csv_set_part(reader, from, limit);
    portion->from = from;
    while (portion->batch->rows + CSV_ROWS_MAX <= BATCH_ROWS && portion->odd_count < BATCH_ROWS &&
           csv_offset(reader) - from < BYTES_ENOUGH && (count = csv_next_rows(reader, &rows)) > 0)
        take_rows(portion, filler, rows, count);
    size_t next_line;
    portion->to = csv_next_offset(reader, &next_line);
    portion->lines = next_line - 1;
}
