/* The tenants that changed, for trials whose records may differ: read once a shape and kept while
 * they are few. Tenants are counted as NEW reads them; another shape may leave some out, so there
 * they are found by id. */
#include "change/inquiry.h"

#include "data/tenant.h"

#include <assert.h>

static void add_type(struct buffer *out, const struct type *type) {
    buffer_format(out, "%d %d %d", (int)type->kind, (int)type->unit, type->whole);
    if (type->has_lowest) {
        buffer_add_string(out, " from ");
        number_write(out, type->lowest);
    }
    if (type->has_highest) {
        buffer_add_string(out, " to ");
        number_write(out, type->highest);
    }
    for (uint32_t i = 0; type->choices && i < type->choices->count; i++)
        buffer_add_json(out, type->choices->names[i]);
}

/* All that reading goes by. */
static struct text signature_of(struct arena *arena, const struct schema *schema) {
    struct buffer out = {0};
    for (uint32_t r = 0; r < schema->record_count; r++) {
        const struct record *record = &schema->records[r];
        buffer_add_json(&out, record->name);
        buffer_add_json(&out, record->plural);
        buffer_format(&out, "%d %u\n", record->is_child, (unsigned)record->key);
        for (uint32_t f = 0; f < record->fact_count; f++) {
            const struct fact *fact = &record->facts[f];
            buffer_add_json(&out, fact->name);
            buffer_format(&out, "%d ", fact->may_be_blank);
            add_type(&out, &fact->type);
            for (uint32_t h = 0; h < fact->heading_count; h++)
                buffer_add_json(&out, fact->headings[h]);
            buffer_add_char(&out, '\n');
        }
    }
    struct text signature = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return signature;
}

/* ---- Reading, with the numbers of tenants. */

struct passing {
    struct inquiry *inquiry;
    struct shape *shape;
    const struct batch_taker *taker;
    const uint32_t *numbers; /* by slot, of kept tenants; NULL: as they come */
    uint32_t count;          /* of those that came */
};

static bool pass_children(void *context, const struct batch *batch) {
    struct passing *passing = context;
    passing->taker->children(passing->taker->context, batch);
    return true;
}

static uint32_t number_by_id(const struct inquiry *inquiry, const struct batch *batch,
                             uint32_t row) {
    struct value id = {.state = VALUE_UNKNOWN};
    uint32_t found;
    if (batch->record->key != INDEX_NONE)
        batch_get(batch, row, batch->record->key, &id);
    bool is_known = id.state == VALUE_KNOWN && text_map_get(inquiry->numbers, id.text, &found);
    return is_known ? found : INDEX_NONE;
}

static bool pass_tenants(void *context, const struct batch *batch) {
    struct passing *passing = context;
    uint32_t numbers[BATCH_ROWS];
    bool is_first = passing->shape == passing->inquiry->shapes.items[0];
    for (uint32_t row = 0; row < batch->rows; row++) {
        numbers[row] = INDEX_NONE;
        if (plane_bit(batch->skip, row))
            continue;
        if (passing->numbers)
            numbers[row] = passing->numbers[batch->slots[row]];
        else if (is_first)
            numbers[row] = passing->count++;
        else
            numbers[row] = number_by_id(passing->inquiry, batch, row);
    }
    passing->taker->tenants(passing->taker->context, batch, numbers);
    return true;
}

static bool read_again(struct inquiry *inquiry, const struct schema *schema,
                       const struct portfolio_sink *sink) {
    return inquiry->tenants->read(inquiry->tenants->context, schema, sink);
}

/* ---- Keeping. */

struct keeping {
    struct gathered *gathered;
    bool is_full;
};

static bool keep_children(void *context, const struct batch *batch) {
    return gathered_children(((struct keeping *)context)->gathered, batch);
}

static bool keep_tenants(void *context, const struct batch *batch) {
    struct keeping *keeping = context;
    gathered_tenants(keeping->gathered, batch);
    keeping->is_full = gathered_count(keeping->gathered) >= CAUSE_TENANTS_KEPT;
    return !keeping->is_full;
}

static bool keep_shape(struct inquiry *inquiry, struct shape *shape) {
    struct keeping keeping = {.gathered = gathered_new(shape->schema)};
    struct portfolio_sink sink = {&keeping, keep_children, keep_tenants, NULL};
    bool is_read = read_again(inquiry, shape->schema, &sink) || keeping.is_full;
    shape->gathered = keeping.gathered;
    for (uint32_t i = 0; i < gathered_count(shape->gathered); i++) {
        const struct tenant *tenant = gathered_get(shape->gathered, i);
        uint32_t tenant_number = i;
        bool is_first = shape == inquiry->shapes.items[0];
        if (!is_first &&
            !text_map_get(inquiry->numbers, tenant_id(shape->schema, tenant), &tenant_number))
            tenant_number = INDEX_NONE;
        VECTOR_PUSH(&shape->tenants, tenant);
        VECTOR_PUSH(&shape->numbers, tenant_number);
    }
    return is_read;
}

/* ---- Shapes. */

struct counting {
    struct inquiry *inquiry;
    uint32_t count;
};

static bool count_children(void *context, const struct batch *batch) {
    (void)context;
    (void)batch;
    return true;
}

static bool count_tenants(void *context, const struct batch *batch) {
    struct counting *counting = context;
    for (uint32_t row = 0; row < batch->rows; row++) {
        struct value id = {.state = VALUE_UNKNOWN};
        bool added;
        if (plane_bit(batch->skip, row))
            continue;
        batch_get(batch, row, batch->record->key, &id);
        if (id.state == VALUE_KNOWN)
            text_map_put(counting->inquiry->numbers, id.text, counting->count, &added);
        counting->count++;
    }
    return true;
}

static void number_tenants(struct inquiry *inquiry) {
    struct counting counting = {.inquiry = inquiry};
    struct portfolio_sink sink = {&counting, count_children, count_tenants, NULL};
    inquiry->numbers = text_map_new(false);
    if (!read_again(inquiry, inquiry->shapes.items[0]->schema, &sink))
        inquiry->has_failed = true;
}

struct shape *shape_of(struct inquiry *inquiry, const struct schema *schema,
                       struct compilation **made) {
    struct text signature = signature_of(inquiry->arena, schema);
    for (size_t i = 0; i < inquiry->shapes.count; i++)
        if (text_is(inquiry->shapes.items[i]->signature, signature))
            return inquiry->shapes.items[i];
    if (inquiry->shapes.count == 1)
        number_tenants(inquiry);
    struct shape *shape = arena_alloc(inquiry->arena, sizeof *shape);
    shape->signature = signature;
    shape->schema = schema;
    if (made) {
        shape->keeper = *made;
        *made = NULL;
    }
    VECTOR_PUSH(&inquiry->shapes, shape);
    return shape;
}

void shapes_free(struct inquiry *inquiry) {
    for (size_t i = 0; i < inquiry->shapes.count; i++) {
        struct shape *shape = inquiry->shapes.items[i];
        gathered_free(shape->gathered);
        compilation_free(shape->keeper);
        VECTOR_FREE(&shape->tenants);
        VECTOR_FREE(&shape->numbers);
    }
    VECTOR_FREE(&inquiry->shapes);
    text_map_free(inquiry->numbers);
}

static bool is_listed(const struct tenant_list *list, uint32_t tenant) {
    uint32_t low = 0, high = list->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (list->numbers[middle] < tenant)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->count && list->numbers[low] == tenant;
}

static bool give_listed(struct shape *shape, const struct tenant_list *only,
                        struct passing *passing, const struct portfolio_sink *sink) {
    struct arena *arena = arena_new();
    const struct tenant **tenants = arena_array(arena, only->count, sizeof *tenants);
    uint32_t *numbers = arena_array(arena, only->count, sizeof *numbers), count = 0;
    for (size_t i = 0; i < shape->numbers.count && count < only->count; i++)
        if (is_listed(only, shape->numbers.items[i])) {
            tenants[count] = shape->tenants.items[i];
            numbers[count++] = shape->numbers.items[i];
        }
    passing->numbers = numbers;
    bool is_given = tenants_give(shape->schema, tenants, count, sink);
    arena_free(arena);
    return is_given;
}

bool tenants_pass(struct inquiry *inquiry, struct shape *shape, const struct tenant_list *only,
                  const struct batch_taker *taker) {
    struct passing passing = {.inquiry = inquiry, .shape = shape, .taker = taker};
    struct portfolio_sink sink = {&passing, pass_children, pass_tenants, NULL};
    if (!only && inquiry->tenant_count > CAUSE_TENANTS_KEPT)
        return read_again(inquiry, shape->schema, &sink);
    if (!shape->gathered && !keep_shape(inquiry, shape))
        return false;
    if (only)
        return give_listed(shape, only, &passing, &sink);
    passing.numbers = shape->numbers.items;
    return tenants_give(shape->schema, shape->tenants.items, (uint32_t)shape->tenants.count, &sink);
}
