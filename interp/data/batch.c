/* Batches own their columns in a few large pieces of memory; clearing one touches only its planes.
 */
#include "data/batch.h"

#include <assert.h>

enum { PLANE_BYTES = PLANE_WORDS * sizeof(uint64_t) };

/* The private part: what is freed, and what batch_clear zeroes. */
struct memory {
    struct arena *lasting; /* columns, planes, slots */
    uint64_t *planes;      /* every plane, in one row */
    size_t plane_count;
};

/* In a column; 0: a plane holds it. */
static size_t value_size(enum type_kind kind) {
    switch (kind) {
    case TYPE_TEXT:
        return sizeof(struct text);
    case TYPE_NUMBER:
        return sizeof(number);
    case TYPE_DATE:
        return sizeof(day_number);
    case TYPE_ONE_OF:
        return sizeof(uint32_t);
    case TYPE_LIST:
        return sizeof(struct items);
    case TYPE_YES_NO:
        break;
    }
    return 0;
}

static void column_init(struct column *column, struct arena *arena, const struct type *type,
                        uint64_t **planes) {
    column->known = *planes;
    column->blank = *planes + PLANE_WORDS;
    *planes += (size_t)2 * PLANE_WORDS;
    size_t size = value_size(type->kind);
    void *values = size ? arena_array(arena, BATCH_ROWS, size) : NULL;
    switch (type->kind) {
    case TYPE_TEXT:
        column->texts = values;
        break;
    case TYPE_NUMBER:
        column->numbers = values;
        break;
    case TYPE_YES_NO:
        column->yes = *planes;
        *planes += PLANE_WORDS;
        break;
    case TYPE_DATE:
        column->days = values;
        break;
    case TYPE_ONE_OF:
        column->codes = values;
        break;
    case TYPE_LIST:
        column->lists = values;
        break;
    }
}

static struct batch *batch_of(const struct record *record, uint32_t record_index,
                              uint32_t child_planes) {
    struct arena *lasting = arena_new();
    struct batch *batch = arena_alloc(lasting, sizeof *batch);
    struct memory *memory = arena_alloc(lasting, sizeof *memory);
    memory->lasting = lasting;
    memory->plane_count = (size_t)record->fact_count * 3 + child_planes + 1;
    memory->planes = arena_array(lasting, memory->plane_count, PLANE_BYTES);
    batch->memory = memory;
    batch->record = record;
    batch->record_index = record_index;
    batch->columns = arena_array(lasting, record->fact_count, sizeof *batch->columns);
    batch->slots = arena_array(lasting, BATCH_ROWS, sizeof *batch->slots);
    batch->arena = arena_new();
    uint64_t *planes = memory->planes;
    batch->skip = planes;
    planes += PLANE_WORDS;
    if (child_planes) {
        batch->has_children = arena_array(lasting, child_planes, sizeof *batch->has_children);
        for (uint32_t i = 0; i < child_planes; i++, planes += PLANE_WORDS)
            batch->has_children[i] = planes;
    }
    for (uint32_t i = 0; i < record->fact_count; i++)
        column_init(&batch->columns[i], lasting, &record->facts[i].type, &planes);
    return batch;
}

/* Planes for has_children: one a record of the schema, so that the index is the record's. */
struct batch *batch_new(const struct schema *schema, uint32_t record_index) {
    assert(record_index < schema->record_count);
    const struct record *record = &schema->records[record_index];
    return batch_of(record, record_index, record_index == 0 ? schema->record_count : 0);
}

void batch_free(struct batch *batch) {
    if (!batch)
        return;
    struct memory *memory = batch->memory;
    arena_free(batch->arena);
    memory_free(batch->items);
    arena_free(memory->lasting);
}

void batch_clear(struct batch *batch) {
    struct memory *memory = batch->memory;
    memset(memory->planes, 0, memory->plane_count * PLANE_BYTES);
    batch->rows = 0;
    batch->item_count = 0;
    arena_reset(batch->arena);
}

uint32_t batch_add_row(struct batch *batch, uint32_t slot) {
    assert(batch->rows < BATCH_ROWS);
    batch->slots[batch->rows] = slot;
    return batch->rows++;
}

uint32_t batch_add_rows(struct batch *batch, uint32_t count) {
    uint32_t first = batch->rows;
    assert(count <= BATCH_ROWS - first);
    batch->rows += count;
    return first;
}

static void bit_set(uint64_t *words, uint32_t row, bool on) {
    uint64_t bit = UINT64_C(1) << (row & 63);
    words[row >> 6] = on ? words[row >> 6] | bit : words[row >> 6] & ~bit;
}

/* Row `from` of a column becomes its row `to`. */
static void move_value(struct column *column, enum type_kind kind, uint32_t from, uint32_t to) {
    size_t size = value_size(kind);
    bit_set(column->known, to, plane_bit(column->known, from));
    bit_set(column->blank, to, plane_bit(column->blank, from));
    if (kind == TYPE_YES_NO)
        bit_set(column->yes, to, plane_bit(column->yes, from));
    else
        memcpy((char *)column->texts + to * size, (char *)column->texts + from * size, size);
}

void batch_keep(struct batch *batch, const uint64_t *rows) {
    const struct record *record = batch->record;
    uint32_t kept = 0, count = batch->rows;
    for (uint32_t row = 0; row < count; row++) {
        if (!plane_bit(rows, row))
            continue;
        for (uint32_t i = 0; i < record->fact_count && kept < row; i++)
            move_value(&batch->columns[i], record->facts[i].type.kind, row, kept);
        bit_set(batch->skip, kept, plane_bit(batch->skip, row));
        batch->slots[kept++] = batch->slots[row];
    }
    batch->rows = kept;
    for (uint32_t row = kept; row < count; row++) {
        bit_set(batch->skip, row, false);
        for (uint32_t i = 0; i < record->fact_count; i++) {
            bit_set(batch->columns[i].known, row, false);
            bit_set(batch->columns[i].blank, row, false);
            if (record->facts[i].type.kind == TYPE_YES_NO)
                bit_set(batch->columns[i].yes, row, false);
        }
    }
}

void batch_set_blank(struct batch *batch, uint32_t row, uint32_t fact) {
    batch_set_value(batch, row, fact, &(struct value){.state = VALUE_BLANK});
}

static void reserve_items(struct batch *batch, size_t wanted) {
    if (wanted <= batch->item_room)
        return;
    if (wanted > UINT32_MAX)
        memory_exhausted();
    size_t room = wanted < UINT32_MAX / 2 ? wanted * 2 : UINT32_MAX;
    batch->items = memory_grow(batch->items, room, sizeof *batch->items);
    batch->item_room = (uint32_t)room;
}

void batch_grow_items(struct batch *batch) {
    reserve_items(batch, (size_t)batch->item_count + 1);
}

static struct items add_items(struct batch *batch, const struct value *value) {
    struct items added = {batch->item_count, value->list.count};
    size_t wanted = (size_t)added.start + added.count;
    reserve_items(batch, wanted);
    if (added.count)
        memcpy(batch->items + added.start, value->list.items, added.count * sizeof *batch->items);
    batch->item_count = (uint32_t)wanted;
    return added;
}

void batch_set_value(struct batch *batch, uint32_t row, uint32_t fact, const struct value *value) {
    assert(row < batch->rows && fact < batch->record->fact_count);
    struct column *column = &batch->columns[fact];
    bit_set(column->known, row, value->state == VALUE_KNOWN);
    bit_set(column->blank, row, value->state == VALUE_BLANK);
    enum type_kind kind = batch->record->facts[fact].type.kind;
    if (kind == TYPE_YES_NO)
        bit_set(column->yes, row, value->state == VALUE_KNOWN && value->yes);
    if (value->state != VALUE_KNOWN)
        return;
    switch (kind) {
    case TYPE_TEXT:
        column->texts[row] = value->text;
        break;
    case TYPE_NUMBER:
        column->numbers[row] = value->number;
        break;
    case TYPE_YES_NO:
        break;
    case TYPE_DATE:
        column->days[row] = value->day;
        break;
    case TYPE_ONE_OF:
        column->codes[row] = value->code;
        break;
    case TYPE_LIST:
        column->lists[row] = add_items(batch, value);
        break;
    }
}

const char *batch_set_cell(struct batch *batch, uint32_t row, uint32_t fact, struct text cell) {
    const struct fact *declared = &batch->record->facts[fact];
    struct value value = {.state = VALUE_UNKNOWN};
    const char *reason = NULL;
    cell = text_trim(cell);
    if (cell.length == 0 && declared->type.kind == TYPE_LIST)
        value.state = VALUE_KNOWN;
    else if (cell.length == 0)
        value.state = declared->may_be_blank ? VALUE_BLANK : VALUE_UNKNOWN;
    else
        reason = value_parse(batch->arena, &declared->type, cell, &value);
    batch_set_value(batch, row, fact, &value);
    return reason;
}

void batch_get(const struct batch *batch, uint32_t row, uint32_t fact, struct value *value) {
    assert(row < batch->rows && fact < batch->record->fact_count);
    const struct column *column = &batch->columns[fact];
    *value = (struct value){.state = plane_bit(column->blank, row) ? VALUE_BLANK : VALUE_UNKNOWN};
    if (!plane_bit(column->known, row))
        return;
    value->state = VALUE_KNOWN;
    switch (batch->record->facts[fact].type.kind) {
    case TYPE_TEXT:
        value->text = column->texts[row];
        break;
    case TYPE_NUMBER:
        value->number = column->numbers[row];
        break;
    case TYPE_YES_NO:
        value->yes = plane_bit(column->yes, row);
        break;
    case TYPE_DATE:
        value->day = column->days[row];
        break;
    case TYPE_ONE_OF:
        value->code = column->codes[row];
        break;
    case TYPE_LIST:
        value->list.items = batch->items ? batch->items + column->lists[row].start : NULL;
        value->list.count = column->lists[row].count;
        break;
    }
}

static void copy_texts(struct batch *copy, const struct value *from, struct value *to) {
    struct text *items = arena_array(copy->arena, from->list.count, sizeof *items);
    for (uint32_t i = 0; i < from->list.count; i++)
        items[i] = arena_text(copy->arena, from->list.items[i]);
    to->list.items = items;
    to->list.count = from->list.count;
}

struct batch *batch_copy(const struct batch *batch) {
    const struct memory *memory = batch->memory;
    const struct record *record = batch->record;
    uint32_t child_planes =
        batch->has_children ? (uint32_t)(memory->plane_count - record->fact_count * 3 - 1) : 0;
    struct batch *copy = batch_of(record, batch->record_index, child_planes);
    for (uint32_t row = 0; row < batch->rows; row++) {
        batch_add_row(copy, batch->slots[row]);
        for (uint32_t fact = 0; fact < record->fact_count; fact++) {
            struct value value;
            batch_get(batch, row, fact, &value);
            enum type_kind kind = record->facts[fact].type.kind;
            if (value.state == VALUE_KNOWN && kind == TYPE_TEXT)
                value.text = arena_text(copy->arena, value.text);
            else if (value.state == VALUE_KNOWN && kind == TYPE_LIST)
                copy_texts(copy, &value, &value);
            batch_set_value(copy, row, fact, &value);
        }
    }
    /* Planes lie in the same order in both. */
    memcpy(((struct memory *)copy->memory)->planes, memory->planes,
           memory->plane_count * PLANE_BYTES);
    return copy;
}
