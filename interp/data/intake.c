/* Rows that are kept are converted in runs: a row that is dropped ends the run before it, so that
 * messages come in the order of the rows. */
#include "data/intake.h"

#include "data/bound_rows.h"
#include "data/findings.h"
#include "data/relay.h"

#include <assert.h>

struct intake *intake_new(const struct portfolio_options *options,
                          const struct portfolio_sink *sink, struct diags *diags,
                          struct portfolio_counts *counts) {
    struct arena *arena = arena_new();
    struct intake *intake = arena_alloc(arena, sizeof *intake);
    const struct schema *schema = options->schema;
    intake->options = options;
    intake->sink = sink;
    intake->diags = diags;
    intake->counts = counts;
    intake->arena = arena;
    intake->scratch = arena_new();
    intake->keys = keys_new();
    intake->batches = arena_array(arena, schema->record_count, sizeof *intake->batches);
    for (uint32_t i = 0; i < schema->record_count; i++) {
        if (schema->records[i].fact_count > intake->column_room)
            intake->column_room = schema->records[i].fact_count;
    }
    intake->column_bad = arena_array(arena, intake->column_room, sizeof *intake->column_bad);
    intake->column_late = arena_array(arena, intake->column_room, sizeof *intake->column_late);
    intake->wanted = options->only_count ? keys_new() : NULL;
    for (size_t i = 0; i < options->only_count; i++) {
        keys_add(intake->keys, options->only[i]);
        keys_add(intake->wanted, options->only[i]);
    }
    return intake;
}

void intake_relay(struct intake *intake) {
    if (intake->sink)
        intake->relay = relay_new(intake->options->schema, intake->sink);
}

bool intake_can_prepare(const struct intake *intake) {
    return intake->sink && intake->options->preparer;
}

void intake_settle(struct intake *intake) {
    if (intake->relay)
        relay_wait(intake->relay);
}

void intake_free(struct intake *intake) {
    if (!intake)
        return;
    relay_free(intake->relay);
    for (uint32_t i = 0; i < intake->options->schema->record_count; i++)
        batch_free(intake->batches[i]);
    keys_free(intake->keys);
    keys_free(intake->wanted);
    arena_free(intake->scratch);
    arena_free(intake->arena);
}

void intake_progress(struct intake *intake, uint64_t bytes) {
    intake->done += bytes;
    if (intake->sink && intake->sink->progress)
        intake->sink->progress(intake->sink->context, intake->done, intake->total);
}

static uint32_t count_bits(uint64_t bits) {
    return (uint32_t)__builtin_popcountll(bits);
}

void intake_count(struct intake *intake, struct batch *batch) {
    uint32_t skipped = 0;
    for (uint32_t row = 0; row < batch->rows && intake->has_bad; row++)
        if (keys_at(intake->keys, batch->slots[row])->states & KEY_BAD)
            batch->skip[row >> 6] |= UINT64_C(1) << (row & 63);
    for (uint32_t i = 0; i < PLANE_WORDS; i++)
        skipped += count_bits(batch->skip[i]);
    intake->counts->tenants += batch->rows - skipped;
}

void intake_give(struct intake *intake, struct batch **batch) {
    const struct portfolio_sink *sink = intake->sink;
    bool is_root = (*batch)->record_index == 0;
    if (is_root)
        intake_count(intake, *batch);
    if (intake->relay) {
        *batch = relay_give(intake->relay, *batch);
        intake->is_stopped |= relay_has_stopped(intake->relay);
        return;
    }
    if (sink && !intake->is_stopped)
        intake->is_stopped = is_root ? !sink->tenants(sink->context, *batch)
                                     : !sink->children(sink->context, *batch);
    batch_clear(*batch);
}

bool intake_flush(struct intake *intake, uint32_t record_index) {
    for (uint32_t i = 1; record_index == 0 && i < intake->options->schema->record_count; i++)
        intake_flush(intake, i);
    if (intake->batches[record_index] && intake->batches[record_index]->rows > 0)
        intake_give(intake, &intake->batches[record_index]);
    return !intake->is_stopped;
}

struct batch *intake_batch(struct intake *intake, uint32_t record_index) {
    struct batch **batch = &intake->batches[record_index];
    if (!*batch)
        *batch = batch_new(intake->options->schema, record_index);
    return *batch;
}

struct batch *intake_room(struct intake *intake, uint32_t record_index) {
    if (intake_batch(intake, record_index)->rows + CELLS_ROWS > BATCH_ROWS)
        intake_flush(intake, record_index);
    return intake->batches[record_index];
}

bool intake_wants(struct intake *intake, struct text key) {
    return !intake->wanted || keys_find(intake->wanted, key) != INDEX_NONE;
}

static void find_slots(struct intake *intake, struct fact_table *table, const struct raw_rows *rows,
                       struct text *keys, uint32_t *slots) {
    struct binding *binding = &table->binding;
    bound_keys(intake_batch(intake, binding->record_index)->arena, binding, rows, keys);
    if (intake->options->only_count)
        keys_find_many(intake->keys, keys, rows->count, slots);
    else
        keys_add_many(intake->keys, keys, rows->count, slots);
}

static void report_run(struct intake *intake, struct fact_table *table,
                       const struct column_cells *in, const uint32_t *slots, uint64_t rows) {
    struct binding *binding = &table->binding;
    for (uint32_t i = 0; i < in->count; i++) {
        for (uint32_t k = 0; k < binding->column_count && rows >> i & 1; k++) {
            struct bound_column *column = &binding->columns[k];
            uint32_t row = in->from + i;
            struct text cell = raw_text(intake->scratch, in->rows, row, column->cell);
            if (intake->column_bad[k] >> i & 1)
                finding_cell(intake, table, column, in->rows->places[row], cell, slots[row]);
            if (intake->column_late[k] >> i & 1)
                finding_late(intake, table, column, in->rows->places[row], cell);
        }
    }
}

void intake_mark_bad(struct intake *intake, uint32_t slot) {
    keys_at(intake->keys, slot)->states |= KEY_BAD;
    intake->has_bad = true;
}

static void mark_bad(struct intake *intake, const struct binding *binding,
                     const struct column_cells *in, const uint32_t *slots, struct batch *batch) {
    uint64_t bad = 0;
    for (uint32_t k = 0; k < binding->column_count; k++)
        bad |= intake->column_bad[k];
    for (uint32_t i = 0; i < in->count; i++) {
        if (!(bad >> i & 1))
            continue;
        uint32_t row = in->first + i;
        intake_mark_bad(intake, slots[in->from + i]);
        batch->skip[row >> 6] |= UINT64_C(1) << (row & 63);
    }
}

/* Converts the rows from..to, none of which is dropped. */
static void convert_run(struct intake *intake, struct fact_table *table, struct column_cells *in,
                        uint32_t to, const uint32_t *slots) {
    struct binding *binding = &table->binding;
    struct batch *batch = intake->batches[binding->record_index];
    in->count = to > in->from ? to - in->from : 0;
    in->first = batch->rows;
    if (in->count == 0)
        return;
    for (uint32_t i = in->from; i < to; i++)
        batch_add_row(batch, slots[i]);
    uint64_t found = bound_convert(binding, in, batch, intake->column_bad, intake->column_late);
    if (!found)
        return;
    report_run(intake, table, in, slots, found);
    mark_bad(intake, binding, in, slots, batch);
}

bool intake_children(struct intake *intake, struct fact_table *table, const struct raw_rows *rows,
                     const uint32_t *slots, const char *safe, size_t safe_length) {
    struct text keys[CELLS_ROWS];
    uint32_t found[CELLS_ROWS];
    struct column_cells in = bound_cells(rows, safe, safe_length, intake->options->as_of);
    if (!slots) {
        find_slots(intake, table, rows, keys, found);
        for (uint32_t i = 0; i < rows->count; i++) {
            if (found[i] != INDEX_NONE && keys[i].length)
                continue;
            convert_run(intake, table, &in, i, found);
            in.from = i + 1;
            if (keys[i].length == 0 && intake->options->only_count == 0)
                finding_no_key(intake, table, rows->places[i]);
        }
    }
    convert_run(intake, table, &in, rows->count, slots ? slots : found);
    return !intake->is_stopped;
}

bool intake_see(struct intake *intake, uint32_t slot, uint64_t place) {
    struct key *key = keys_at(intake->keys, slot);
    if (key->states & KEY_SEEN)
        return false;
    key->states |= KEY_SEEN;
    key->place = place & KEY_PLACES;
    intake->seen_count++;
    return true;
}

/* A tenant row that is not kept. */
static void drop_tenant(struct intake *intake, struct fact_table *table, uint64_t place,
                        struct text key_cell, struct text key, uint32_t slot) {
    const struct binding *binding = &table->binding;
    if (slot != INDEX_NONE && key.length) {
        finding_duplicate(intake, table, place, slot);
        return;
    }
    if (intake->options->only_count)
        return;
    intake->keyless++;
    for (uint32_t k = 0; k < binding->column_count && cell_is_odd(key_cell); k++)
        if (binding->columns[k].cell == binding->key_cell)
            finding_cell(intake, table, &binding->columns[k], place, key_cell, INDEX_NONE);
    if (!cell_is_odd(key_cell))
        finding_no_key(intake, table, place);
}

static void set_children(struct batch *batch, const struct column_cells *in, uint32_t record_count,
                         const uint64_t *there) {
    for (uint32_t record = 1; record < record_count; record++)
        for (uint32_t i = 0; i < in->count; i++)
            if (there[record] >> (in->from + i) & 1)
                batch->has_children[record][(in->first + i) >> 6] |= UINT64_C(1)
                                                                     << ((in->first + i) & 63);
}

bool intake_tenants(struct intake *intake, struct fact_table *table, const struct raw_rows *rows,
                    const uint32_t *slots, const uint64_t *there, const char *safe,
                    size_t safe_length) {
    struct text keys[CELLS_ROWS];
    uint32_t found[CELLS_ROWS];
    struct column_cells in = bound_cells(rows, safe, safe_length, intake->options->as_of);
    struct batch *batch = intake_batch(intake, 0);
    uint32_t record_count = intake->options->schema->record_count;
    if (slots)
        bound_keys(batch->arena, &table->binding, rows, keys);
    else
        find_slots(intake, table, rows, keys, found);
    slots = slots ? slots : found;
    for (uint32_t i = 0; i <= rows->count; i++) {
        if (i < rows->count && slots[i] != INDEX_NONE && keys[i].length &&
            intake_see(intake, slots[i], rows->places[i]))
            continue;
        convert_run(intake, table, &in, i, slots);
        set_children(batch, &in, record_count, there);
        in.from = i + 1;
        if (i < rows->count)
            drop_tenant(intake, table, rows->places[i], raw_cell(rows, i, table->binding.key_cell),
                        keys[i], slots[i]);
    }
    return !intake->is_stopped;
}

void intake_bad_row(struct intake *intake, struct fact_table *table, enum diag_code code,
                    uint64_t place, uint32_t cell, struct text key, struct text message) {
    bool is_root = table->binding.record_index == 0, has_only = intake->options->only_count > 0;
    uint32_t slot = INDEX_NONE;
    if (key.length)
        slot = has_only ? keys_find(intake->keys, key) : keys_add(intake->keys, key);
    if (slot == INDEX_NONE && has_only)
        return;
    if (is_root && slot != INDEX_NONE && !intake_see(intake, slot, place)) {
        finding_duplicate(intake, table, place, slot);
        return;
    }
    struct diag *diag = finding_add(intake, table, code, place, cell, message);
    struct text left_out = left_out_words(intake, slot);
    diag_hint(intake->diags, diag, "%.*s", TEXT_ARGS(left_out));
    arena_reset(intake->scratch);
    intake->counts->bad_cells++;
    if (slot != INDEX_NONE)
        intake_mark_bad(intake, slot);
    else
        intake->keyless += is_root;
}

bool intake_has_orphans(const struct intake *intake) {
    return intake->seen_count < keys_count(intake->keys);
}

void intake_orphans(struct intake *intake, struct fact_table *table, const struct raw_rows *rows) {
    struct text keys[CELLS_ROWS];
    uint32_t slots[CELLS_ROWS];
    const struct binding *binding = &table->binding;
    bound_keys(intake_batch(intake, binding->record_index)->arena, binding, rows, keys);
    keys_find_many(intake->keys, keys, rows->count, slots);
    for (uint32_t i = 0; i < rows->count; i++)
        if (keys[i].length && slots[i] != INDEX_NONE &&
            !(keys_at(intake->keys, slots[i])->states & KEY_SEEN))
            finding_orphan(intake, table, rows->places[i], keys[i]);
}

void intake_table_end(struct intake *intake, struct fact_table *table) {
    for (uint32_t k = 0; k < table->binding.column_count; k++) {
        finding_more_late(intake, table, &table->binding.columns[k]);
        table->binding.columns[k].late_count = 0;
    }
}

bool intake_end(struct intake *intake) {
    intake_flush(intake, 0);
    if (intake->relay) {
        intake_settle(intake);
        intake->is_stopped |= relay_has_stopped(intake->relay);
    }
    intake->counts->left_out = intake->keyless;
    for (uint32_t slot = 0; intake->has_bad && slot < keys_count(intake->keys); slot++) {
        uint32_t states = keys_at(intake->keys, slot)->states;
        intake->counts->left_out += (states & KEY_SEEN) && (states & KEY_BAD);
    }
    for (size_t i = 0; i < intake->options->only_count; i++) {
        uint32_t slot = keys_find(intake->keys, intake->options->only[i]);
        assert(slot != INDEX_NONE);
        if (!(keys_at(intake->keys, slot)->states & KEY_SEEN)) {
            keys_at(intake->keys, slot)->states |= KEY_SEEN; /* named twice, mentioned once */
            finding_not_found(intake, intake->options->only[i]);
        }
    }
    return !intake->is_stopped;
}
