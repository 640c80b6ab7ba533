/* Tenants as values, out of batches and back into them. Texts of gathered ones are kept once. */
#include "data/tenant.h"

#include "base/vector.h"

#include <assert.h>
#include <string.h>

struct waiting_row { /* a child row whose tenant has not come yet */
    struct tenant_row row;
    uint32_t next; /* of the same slot, an older one; INDEX_NONE: none */
};

struct gathered {
    const struct schema *schema;
    struct arena *arena;
    struct names *texts;
    VECTOR(struct waiting_row) waiting;
    VECTOR(uint32_t) newest; /* by slot: its newest waiting row, or INDEX_NONE */
    VECTOR(const struct tenant *) tenants;
};

struct tenant *tenant_new(struct arena *arena, const struct schema *schema) {
    struct tenant *tenant = arena_alloc(arena, sizeof *tenant);
    tenant->values = arena_array(arena, schema->records[0].fact_count, sizeof *tenant->values);
    tenant->has_children = arena_array(arena, schema->record_count, sizeof(bool));
    return tenant;
}

static struct value *copy_values(struct arena *arena, const struct record *record,
                                 const struct value *values) {
    struct value *copy = arena_array(arena, record->fact_count, sizeof *copy);
    if (record->fact_count > 0)
        memcpy(copy, values, record->fact_count * sizeof *copy);
    return copy;
}

struct tenant *tenant_copy(struct arena *arena, const struct schema *schema,
                           const struct tenant *tenant) {
    struct tenant *copy = arena_alloc(arena, sizeof *copy);
    copy->values = copy_values(arena, &schema->records[0], tenant->values);
    copy->has_children = arena_array(arena, schema->record_count, sizeof(bool));
    memcpy(copy->has_children, tenant->has_children, schema->record_count * sizeof(bool));
    copy->rows = arena_array(arena, tenant->row_count, sizeof *copy->rows);
    copy->row_count = tenant->row_count;
    for (uint32_t i = 0; i < tenant->row_count; i++) {
        const struct tenant_row *row = &tenant->rows[i];
        copy->rows[i].record = row->record;
        copy->rows[i].values = copy_values(arena, &schema->records[row->record], row->values);
    }
    return copy;
}

static void own_texts(struct arena *arena, const struct record *record, struct value *values) {
    for (uint32_t fact = 0; fact < record->fact_count; fact++) {
        struct value *value = &values[fact];
        if (value->state != VALUE_KNOWN)
            continue;
        if (record->facts[fact].type.kind == TYPE_TEXT) {
            value->text = arena_text(arena, value->text);
        } else if (record->facts[fact].type.kind == TYPE_LIST) {
            struct text *items = arena_array(arena, value->list.count, sizeof *items);
            for (uint32_t i = 0; i < value->list.count; i++)
                items[i] = arena_text(arena, value->list.items[i]);
            value->list.items = items;
        }
    }
}

struct tenant *tenant_keep(struct arena *arena, const struct schema *schema,
                           const struct tenant *tenant) {
    struct tenant *kept = tenant_copy(arena, schema, tenant);
    own_texts(arena, &schema->records[0], kept->values);
    for (uint32_t i = 0; i < kept->row_count; i++)
        own_texts(arena, &schema->records[kept->rows[i].record], kept->rows[i].values);
    return kept;
}

struct value *tenant_add_row(struct arena *arena, const struct schema *schema,
                             struct tenant *tenant, uint32_t record) {
    assert(record > 0 && record < schema->record_count);
    struct tenant_row *rows =
        arena_array(arena, (size_t)tenant->row_count + 1, sizeof *tenant->rows);
    if (tenant->row_count > 0)
        memcpy(rows, tenant->rows, tenant->row_count * sizeof *rows);
    struct value *values = arena_array(arena, schema->records[record].fact_count, sizeof *values);
    rows[tenant->row_count++] = (struct tenant_row){record, values};
    tenant->rows = rows;
    tenant->has_children[record] = true;
    return values;
}

struct text tenant_id(const struct schema *schema, const struct tenant *tenant) {
    const struct value *id = &tenant->values[schema->records[0].key];
    return id->state == VALUE_KNOWN ? id->text : (struct text){"", 0};
}

struct gathered *gathered_new(const struct schema *schema) {
    struct arena *arena = arena_new();
    struct gathered *gathered = arena_alloc(arena, sizeof *gathered);
    *gathered = (struct gathered){.schema = schema, .arena = arena, .texts = names_new()};
    return gathered;
}

void gathered_free(struct gathered *gathered) {
    if (!gathered)
        return;
    names_free(gathered->texts);
    VECTOR_FREE(&gathered->waiting);
    VECTOR_FREE(&gathered->newest);
    VECTOR_FREE(&gathered->tenants);
    arena_free(gathered->arena);
}

static struct text keep_text(struct gathered *gathered, struct text text) {
    return name_text(gathered->texts, name_intern(gathered->texts, text));
}

static struct value *keep_values(struct gathered *gathered, const struct batch *batch,
                                 uint32_t row) {
    const struct record *record = batch->record;
    struct value *values = arena_array(gathered->arena, record->fact_count, sizeof *values);
    for (uint32_t fact = 0; fact < record->fact_count; fact++) {
        struct value *value = &values[fact];
        batch_get(batch, row, fact, value);
        if (value->state != VALUE_KNOWN)
            continue;
        if (record->facts[fact].type.kind == TYPE_TEXT) {
            value->text = keep_text(gathered, value->text);
        } else if (record->facts[fact].type.kind == TYPE_LIST) {
            struct text *items = arena_array(gathered->arena, value->list.count, sizeof *items);
            for (uint32_t i = 0; i < value->list.count; i++)
                items[i] = keep_text(gathered, value->list.items[i]);
            value->list.items = items;
        }
    }
    return values;
}

static uint32_t *newest_of(struct gathered *gathered, uint32_t slot) {
    while (gathered->newest.count <= slot)
        VECTOR_PUSH(&gathered->newest, INDEX_NONE);
    return &gathered->newest.items[slot];
}

bool gathered_children(void *context, const struct batch *batch) {
    struct gathered *gathered = context;
    for (uint32_t row = 0; row < batch->rows; row++) {
        if (plane_bit(batch->skip, row))
            continue;
        uint32_t *newest = newest_of(gathered, batch->slots[row]);
        struct waiting_row waiting = {{batch->record_index, keep_values(gathered, batch, row)},
                                      *newest};
        *newest = (uint32_t)gathered->waiting.count;
        VECTOR_PUSH(&gathered->waiting, waiting);
    }
    return true;
}

/* The rows of a slot stand from the newest to the oldest. */
static void take_rows(struct gathered *gathered, struct tenant *tenant, uint32_t slot) {
    uint32_t newest = *newest_of(gathered, slot), count = 0;
    for (uint32_t at = newest; at != INDEX_NONE; at = gathered->waiting.items[at].next)
        count++;
    tenant->rows = arena_array(gathered->arena, count, sizeof *tenant->rows);
    tenant->row_count = count;
    for (uint32_t at = newest; at != INDEX_NONE; at = gathered->waiting.items[at].next)
        tenant->rows[--count] = gathered->waiting.items[at].row;
}

bool gathered_tenants(void *context, const struct batch *batch) {
    struct gathered *gathered = context;
    for (uint32_t row = 0; row < batch->rows; row++) {
        if (plane_bit(batch->skip, row))
            continue;
        struct tenant *tenant = arena_alloc(gathered->arena, sizeof *tenant);
        tenant->values = keep_values(gathered, batch, row);
        tenant->has_children =
            arena_array(gathered->arena, gathered->schema->record_count, sizeof(bool));
        for (uint32_t r = 1; r < gathered->schema->record_count; r++)
            tenant->has_children[r] = plane_bit(batch->has_children[r], row);
        take_rows(gathered, tenant, batch->slots[row]);
        VECTOR_PUSH(&gathered->tenants, tenant);
    }
    return true;
}

struct portfolio_sink gathered_sink(struct gathered *gathered) {
    return (struct portfolio_sink){gathered, gathered_children, gathered_tenants, NULL};
}

uint32_t gathered_count(const struct gathered *gathered) {
    return (uint32_t)gathered->tenants.count;
}

const struct tenant *gathered_get(const struct gathered *gathered, uint32_t index) {
    assert(index < gathered->tenants.count);
    return gathered->tenants.items[index];
}

struct giving {
    const struct schema *schema;
    const struct portfolio_sink *sink;
    struct batch *const *batches; /* one a record */
};

static bool flush(struct giving *giving, uint32_t record) {
    struct batch *batch = giving->batches[record];
    bool (*take)(void *, const struct batch *) =
        record == 0 ? giving->sink->tenants : giving->sink->children;
    bool goes_on = batch->rows == 0 || take(giving->sink->context, batch);
    batch_clear(batch);
    return goes_on;
}

static bool add_row(struct giving *giving, uint32_t record, const struct value *values,
                    uint32_t slot) {
    struct batch *batch = giving->batches[record];
    if (batch->rows == BATCH_ROWS && !flush(giving, record))
        return false;
    uint32_t row = batch_add_row(batch, slot);
    for (uint32_t fact = 0; fact < batch->record->fact_count; fact++)
        if (values[fact].state != VALUE_UNKNOWN)
            batch_set_value(batch, row, fact, &values[fact]);
    return true;
}

static bool add_tenant(struct giving *giving, const struct tenant *tenant, uint32_t slot) {
    for (uint32_t i = 0; i < tenant->row_count; i++)
        if (!add_row(giving, tenant->rows[i].record, tenant->rows[i].values, slot))
            return false;
    if (!add_row(giving, 0, tenant->values, slot))
        return false;
    struct batch *root = giving->batches[0];
    uint32_t row = root->rows - 1;
    for (uint32_t r = 1; r < giving->schema->record_count; r++)
        if (tenant->has_children[r])
            root->has_children[r][row >> 6] |= UINT64_C(1) << (row & 63);
    return true;
}

static bool flush_all(struct giving *giving) {
    for (uint32_t r = 1; r < giving->schema->record_count; r++)
        if (!flush(giving, r))
            return false;
    return flush(giving, 0);
}

bool tenants_give_by(const struct schema *schema, struct batch *const *batches,
                     const struct tenant *const *tenants, uint32_t count,
                     const struct portfolio_sink *sink) {
    struct giving giving = {schema, sink, batches};
    bool goes_on = true;
    for (uint32_t i = 0; i < count && goes_on; i++) {
        goes_on = add_tenant(&giving, tenants[i], i);
        if (goes_on && batches[0]->rows == BATCH_ROWS)
            goes_on = flush_all(&giving);
    }
    goes_on = goes_on && flush_all(&giving);
    for (uint32_t r = 0; !goes_on && r < schema->record_count; r++)
        batch_clear(batches[r]);
    return goes_on;
}

bool tenants_give(const struct schema *schema, const struct tenant *const *tenants, uint32_t count,
                  const struct portfolio_sink *sink) {
    struct arena *arena = arena_new();
    struct batch **batches = arena_array(arena, schema->record_count, sizeof *batches);
    for (uint32_t r = 0; r < schema->record_count; r++)
        batches[r] = batch_new(schema, r);
    bool goes_on = tenants_give_by(schema, batches, tenants, count, sink);
    for (uint32_t r = 0; r < schema->record_count; r++)
        batch_free(batches[r]);
    arena_free(arena);
    return goes_on;
}
