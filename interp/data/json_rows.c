/* Rows on their way from objects to the intake. Up to CELLS_ROWS tenants wait with all their child
 * rows; then their keys are looked up together, the child rows of repeated tenants are taken back,
 * and all is converted. */
#include "data/json_rows.h"

#include "data/bound_rows.h"

/* Batches are given when they view so much of the text: while they are evaluated it should still be
 * near the processor. Each heading of each object stands there, so that is a few hundred tenants.
 */
enum { GIVEN_BYTES = 256 * 1024 };
/* The sink may run beside the reading. It is waited for when it views so much that was decoded. */
enum { DECODED_BYTES = 1024 * 1024 };

static void add_target(struct json_record *record, struct text key) {
    bool added;
    text_map_put(record->targets, key, record->target_count, &added);
    record->target_count++;
    VECTOR_PUSH(&record->stamps, 0);
}

static void record_init(struct json_rows *rows, uint32_t index) {
    struct intake *intake = rows->intake;
    const struct schema *schema = intake->options->schema;
    struct json_record *record = &rows->records[index];
    bind_facts(intake->arena, schema, index, &record->table.binding);
    if (intake->options->needed)
        binding_need(&record->table.binding, intake->options->needed[index], true);
    record->width = record->table.binding.width;
    record->targets = text_map_new(false);
    for (uint32_t k = 0; k < schema->records[index].fact_count; k++)
        add_target(record, schema->records[index].facts[k].name);
    for (uint32_t k = 1; k < schema->record_count && index == 0; k++)
        add_target(record, schema->records[k].name);
    shape_init(&record->shape);
}

void json_rows_init(struct json_rows *rows, struct intake *intake, struct json *json,
                    struct lines *lines, struct text path) {
    uint32_t record_count = intake->options->schema->record_count;
    *rows = (struct json_rows){
        .intake = intake, .json = json, .record_count = record_count, .bad_message = TEXT("")};
    rows->records = arena_array(intake->arena, record_count, sizeof *rows->records);
    rows->before = arena_array(intake->arena, record_count, sizeof *rows->before);
    rows->there = arena_array(intake->arena, record_count, sizeof *rows->there);
    rows->marks = arena_alloc(intake->arena, sizeof *rows->marks);
    for (uint32_t i = 0; i < record_count; i++) {
        rows->records[i].table.path = path;
        rows->records[i].table.lines = lines;
        record_init(rows, i);
    }
}

void json_rows_free(struct json_rows *rows) {
    for (uint32_t i = 0; i < rows->record_count; i++) {
        struct json_record *record = &rows->records[i];
        text_map_free(record->targets);
        shape_free(&record->shape);
        VECTOR_FREE(&record->cells);
        VECTOR_FREE(&record->places);
        VECTOR_FREE(&record->slots);
        VECTOR_FREE(&record->stamps);
    }
}

void json_rows_text(struct json_rows *rows, const char *bytes, size_t length) {
    rows->safe = rows->given = bytes;
    rows->safe_length = length;
    rows->marks->from = NULL;
}

size_t json_row_new(struct json_rows *rows, struct json_record *record, const char *at) {
    size_t row = record->places.count, start = record->cells.count;
    VECTOR_RESERVE(&record->cells, start + record->width);
    memset(record->cells.items + start, 0, record->width * sizeof *record->cells.items);
    record->cells.count = start + record->width;
    VECTOR_PUSH(&record->places, lines_place(record->table.lines, at));
    if (record != rows->records)
        VECTOR_PUSH(&record->slots, (uint32_t)rows->records[0].places.count - 1);
    return row;
}

static void cut_rows(struct json_record *record, size_t count) {
    record->places.count = count;
    record->cells.count = count * record->width;
    if (record->slots.count > count)
        record->slots.count = count;
}

/* Takes back the tenant that was read last, and its child rows unless they are kept. */
static void drop_tenant(struct json_rows *rows, bool keeps_children) {
    for (uint32_t i = 0; i < rows->record_count; i++) {
        if (i == 0 || !keeps_children)
            cut_rows(&rows->records[i], rows->before[i]);
        rows->there[i] &= ~(UINT64_C(1) << rows->before[0]);
    }
}

/* Gives child rows the slots of their tenants; those of a tenant without one go. */
static void settle_children(struct json_record *record, const uint32_t *slots) {
    size_t kept = 0, width = record->width;
    for (size_t i = 0; i < record->slots.count; i++) {
        uint32_t slot = slots[record->slots.items[i]];
        if (slot == INDEX_NONE)
            continue;
        if (kept < i) {
            memcpy(record->cells.items + kept * width, record->cells.items + i * width,
                   width * sizeof *record->cells.items);
            record->places.items[kept] = record->places.items[i];
        }
        record->slots.items[kept++] = slot;
    }
    cut_rows(record, kept);
}

/* Whose are the tenants that wait? owned: the slots of those that come for the first time, to whom
 * their child rows belong, else INDEX_NONE. */
static void settle(struct json_rows *rows, uint32_t *slots, uint32_t *owned) {
    struct keys *keys = rows->intake->keys;
    struct json_record *root = rows->records;
    struct text texts[CELLS_ROWS];
    uint32_t count = (uint32_t)root->places.count;
    for (uint32_t i = 0; i < count; i++)
        texts[i] = key_of_cell(root->cells.items[i * root->width + root->table.binding.key_cell]);
    if (rows->intake->options->only_count)
        keys_find_many(keys, texts, count, slots);
    else
        keys_add_many(keys, texts, count, slots);
    for (uint32_t i = 0; i < count; i++) {
        owned[i] = INDEX_NONE;
        if (texts[i].length == 0)
            slots[i] = INDEX_NONE;
        if (slots[i] == INDEX_NONE || keys_at(keys, slots[i])->states & KEY_CLAIMED)
            continue;
        keys_at(keys, slots[i])->states |= KEY_CLAIMED;
        owned[i] = slots[i];
    }
    for (uint32_t i = 1; i < rows->record_count; i++)
        settle_children(&rows->records[i], owned);
}

static void take_raw(const struct json_record *record, size_t from, struct raw_rows *raw) {
    size_t left = record->places.count - from;
    raw->is_csv = false;
    raw->count = left < CELLS_ROWS ? (uint32_t)left : CELLS_ROWS;
    for (uint32_t i = 0; i < raw->count; i++) {
        raw->cells[i] = record->cells.items + (from + i) * record->width;
        raw->places[i] = record->places.items[from + i];
    }
}

/* Converts all that waits; the tenants' slots are known. */
static void convert(struct json_rows *rows, const uint32_t *slots) {
    struct intake *intake = rows->intake;
    struct raw_rows raw;
    for (uint32_t i = 1; i < rows->record_count; i++) {
        struct json_record *record = &rows->records[i];
        for (size_t from = 0; from < record->places.count; from += CELLS_ROWS) {
            take_raw(record, from, &raw);
            intake_room(intake, i);
            intake_children(intake, &record->table, &raw, record->slots.items + from, rows->safe,
                            rows->safe_length);
        }
        cut_rows(record, 0);
    }
    take_raw(rows->records, 0, &raw);
    intake_room(intake, 0);
    intake_tenants(intake, &rows->records[0].table, &raw, slots, rows->there, rows->safe,
                   rows->safe_length);
    cut_rows(rows->records, 0);
    memset(rows->there, 0, rows->record_count * sizeof *rows->there);
    bool is_full = intake_batch(intake, 0)->rows + CELLS_ROWS > BATCH_ROWS;
    if (is_full || rows->json->at - rows->given >= GIVEN_BYTES)
        json_rows_give(rows);
}

void json_rows_give(struct json_rows *rows) {
    intake_flush(rows->intake, 0);
    rows->given = rows->json->at;
    if (arena_used(rows->json->arena) > DECODED_BYTES)
        json_rows_settle(rows);
}

void json_rows_settle(struct json_rows *rows) {
    intake_settle(rows->intake);
    arena_reset(rows->json->arena);
}

bool json_rows_flush(struct json_rows *rows, bool is_end) {
    uint32_t slots[CELLS_ROWS], owned[CELLS_ROWS];
    size_t count = rows->records[0].places.count;
    if (count == CELLS_ROWS || (is_end && count > 0)) {
        settle(rows, slots, owned);
        convert(rows, slots);
    }
    return !rows->intake->is_stopped;
}

/* The tenant that was read last is bad as a whole. If its object was the first of its key, its
 * child rows stay, so that all that is wrong with them is said too. */
static void leave_out(struct json_rows *rows) {
    uint32_t slots[CELLS_ROWS], owned[CELLS_ROWS];
    struct json_record *root = rows->records;
    size_t last = root->places.count - 1;
    uint64_t place = root->places.items[last];
    settle(rows, slots, owned);
    uint32_t slot = slots[last];
    bool is_left_out = slot == INDEX_NONE || owned[last] != INDEX_NONE;
    if (is_left_out)
        drop_tenant(rows, true);
    convert(rows, slots);
    if (is_left_out)
        intake_bad_row(rows->intake, &root->table, rows->bad_code, place, INDEX_NONE,
                       slot == INDEX_NONE ? TEXT("") : keys_text(rows->intake->keys, slot),
                       rows->bad_message);
}

/* False on an error of grammar. */
static bool read_tenant(struct json_rows *rows) {
    if (json_plain_tenant(rows))
        return true;
    drop_tenant(rows, false);
    json_line_end(rows);
    if (json_object(rows, rows->records))
        return true;
    drop_tenant(rows, false);
    return false;
}

bool json_rows_tenant(struct json_rows *rows) {
    struct json_record *root = rows->records;
    for (uint32_t i = 0; i < rows->record_count; i++)
        rows->before[i] = rows->records[i].places.count;
    rows->bad_message = TEXT("");
    if (!read_tenant(rows))
        return false;
    struct text key = key_of_cell(
        root->cells.items[root->cells.count - root->width + root->table.binding.key_cell]);
    if (rows->is_dry || !intake_wants(rows->intake, key))
        drop_tenant(rows, false);
    else if (rows->bad_message.length)
        leave_out(rows);
    return true;
}
