/* Child rows come before their tenant: each is kept as finished JSON, chained by tenant. */
#include "report/cat.h"

#include "base/vector.h"

#include <stdlib.h>

struct kept_row {
    size_t start, length; /* in cat->bytes */
    uint32_t next;        /* of the same tenant and record, or INDEX_NONE */
};

struct chains { /* of a record, by slot */
    VECTOR(uint32_t) heads;
};

struct cat {
    const struct schema *schema;
    struct arena *arena;
    struct buffer bytes;
    VECTOR(struct kept_row) rows;
    struct chains *chains;
    VECTOR(struct text) sorted; /* of the tenant at hand */
};

struct cat *cat_new(const struct schema *schema) {
    struct arena *arena = arena_new();
    struct cat *cat = arena_alloc(arena, sizeof *cat);
    cat->arena = arena;
    cat->schema = schema;
    cat->chains = arena_array(arena, schema->record_count, sizeof *cat->chains);
    return cat;
}

void cat_free(struct cat *cat) {
    for (uint32_t r = 0; r < cat->schema->record_count; r++)
        VECTOR_FREE(&cat->chains[r].heads);
    VECTOR_FREE(&cat->rows);
    VECTOR_FREE(&cat->sorted);
    buffer_free(&cat->bytes);
    arena_free(cat->arena);
}

/* The members of a row, without braces. */
static void add_facts(struct buffer *out, const struct batch *batch, uint32_t row) {
    bool has_any = false;
    for (uint32_t i = 0; i < batch->record->fact_count; i++) {
        const struct fact *fact = &batch->record->facts[i];
        struct value value;
        batch_get(batch, row, i, &value);
        if (value.state == VALUE_UNKNOWN)
            continue;
        if (has_any)
            buffer_add_char(out, ',');
        buffer_add_json(out, fact->name);
        buffer_add_char(out, ':');
        if (value.state == VALUE_BLANK)
            buffer_add_string(out, "null");
        else
            value_write_json(out, &fact->type, &value);
        has_any = true;
    }
}

static void chain(struct cat *cat, uint32_t record, uint32_t slot, uint32_t row) {
    struct chains *chains = &cat->chains[record];
    while (chains->heads.count <= slot)
        VECTOR_PUSH(&chains->heads, INDEX_NONE);
    cat->rows.items[row].next = chains->heads.items[slot];
    chains->heads.items[slot] = row;
}

void cat_children(struct cat *cat, const struct batch *batch) {
    for (uint32_t row = 0; row < batch->rows; row++) {
        if (plane_bit(batch->skip, row))
            continue;
        size_t start = cat->bytes.length;
        buffer_add_char(&cat->bytes, '{');
        add_facts(&cat->bytes, batch, row);
        buffer_add_char(&cat->bytes, '}');
        VECTOR_PUSH(&cat->rows, (struct kept_row){start, cat->bytes.length - start, INDEX_NONE});
        chain(cat, batch->record_index, batch->slots[row], (uint32_t)cat->rows.count - 1);
    }
}

static int order_texts(const void *a, const void *b) {
    return text_order(*(const struct text *)a, *(const struct text *)b);
}

static void add_rows(struct cat *cat, uint32_t record, uint32_t slot, struct buffer *out) {
    const struct chains *chains = &cat->chains[record];
    uint32_t row = slot < chains->heads.count ? chains->heads.items[slot] : INDEX_NONE;
    cat->sorted.count = 0;
    for (; row != INDEX_NONE; row = cat->rows.items[row].next) {
        struct text text = {cat->bytes.bytes + cat->rows.items[row].start,
                            (uint32_t)cat->rows.items[row].length};
        VECTOR_PUSH(&cat->sorted, text);
    }
    if (cat->sorted.count > 1)
        qsort(cat->sorted.items, cat->sorted.count, sizeof *cat->sorted.items, order_texts);
    for (size_t i = 0; i < cat->sorted.count; i++) {
        buffer_add_string(out, i > 0 ? "," : "");
        buffer_add_text(out, cat->sorted.items[i]);
    }
}

void cat_tenants(struct cat *cat, const struct batch *batch, struct buffer *out) {
    for (uint32_t row = 0; row < batch->rows; row++) {
        if (plane_bit(batch->skip, row))
            continue;
        buffer_add_char(out, '{');
        add_facts(out, batch, row);
        for (uint32_t r = 1; r < cat->schema->record_count; r++) {
            if (!plane_bit(batch->has_children[r], row))
                continue;
            buffer_add_char(out, ',');
            buffer_add_json(out, cat->schema->records[r].name);
            buffer_add_string(out, ":[");
            add_rows(cat, r, batch->slots[row], out);
            buffer_add_char(out, ']');
        }
        buffer_add_string(out, "}\n");
    }
}
