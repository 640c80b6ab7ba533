/* Listing and making single changes of tenants. */
#include "suite/changes.h"

#include "suite/run.h"

enum { ROWS_A_RECORD = 96, ROWS_A_TENANT = 12 };

/* ---- Rows to add */

struct row_list {
    VECTOR(const struct value *) rows;
    struct text_map *seen;
};

static void add_row(struct row_list *list, const struct record *record,
                    const struct value *values) {
    struct buffer key = {0};
    bool added = false;
    for (uint32_t f = 0; f < record->fact_count; f++) {
        value_write_source(&key, &record->facts[f].type, &values[f]);
        buffer_add_char(&key, '\n');
    }
    if (list->rows.count < ROWS_A_RECORD)
        text_map_put(list->seen, buffer_text(&key), 0, &added);
    if (added)
        VECTOR_PUSH(&list->rows, values);
    buffer_free(&key);
}

static struct value *project_row(const struct changer *changer, struct arena *arena,
                                 uint32_t record, const struct value *values) {
    uint32_t count = changer->schema->records[record].fact_count;
    struct value *kept = arena_array(arena, count, sizeof *kept);
    for (uint32_t f = 0; f < count; f++)
        if (changer->facts[record][f])
            kept[f] = values[f];
    return kept;
}

/* One of which nothing is known, those of the seeds, and one for each candidate alone. */
static void gather_rows(struct changer *changer, struct arena *arena, uint32_t record,
                        const struct tenant *const *seeds, uint32_t seed_count) {
    const struct record *of = &changer->schema->records[record];
    struct row_list list = {.seen = text_map_new(false)};
    add_row(&list, of, arena_array(arena, of->fact_count, sizeof(struct value)));
    for (uint32_t i = 0; i < seed_count; i++)
        for (uint32_t j = 0; j < seeds[i]->row_count; j++)
            if (seeds[i]->rows[j].record == record)
                add_row(&list, of, project_row(changer, arena, record, seeds[i]->rows[j].values));
    for (uint32_t f = 0; f < of->fact_count; f++) {
        const struct candidate_list *values = &changer->candidates->facts[record][f];
        for (uint32_t v = 0; changer->facts[record][f] && v < values->count; v++) {
            struct value *row = arena_array(arena, of->fact_count, sizeof *row);
            row[f] = values->values[v];
            add_row(&list, of, row);
        }
    }
    const struct value **rows = arena_array(arena, list.rows.count, sizeof *rows);
    memcpy(rows, list.rows.items, list.rows.count * sizeof *rows);
    changer->rows[record].items = rows;
    changer->rows[record].count = (uint32_t)list.rows.count;
    VECTOR_FREE(&list.rows);
    text_map_free(list.seen);
}

static bool has_rows(const struct changer *changer, uint32_t record) {
    return changer->facts[record][changer->schema->records[record].fact_count];
}

struct changer *changer_new(struct arena *arena, const struct schema *schema,
                            const struct candidates *candidates, const bool *const *facts,
                            const struct tenant *const *seeds, uint32_t seed_count) {
    struct changer *changer = arena_alloc(arena, sizeof *changer);
    *changer = (struct changer){.schema = schema, .candidates = candidates, .facts = facts};
    changer->rows = arena_array(arena, schema->record_count, sizeof *changer->rows);
    for (uint32_t r = 1; r < schema->record_count; r++)
        if (has_rows(changer, r))
            gather_rows(changer, arena, r, seeds, seed_count);
    return changer;
}

struct tenant *tenant_project(const struct changer *changer, struct arena *arena,
                              const struct tenant *tenant) {
    struct tenant *kept = tenant_new(arena, changer->schema);
    kept->values = project_row(changer, arena, 0, tenant->values);
    kept->rows = arena_array(arena, tenant->row_count, sizeof *kept->rows);
    for (uint32_t r = 1; r < changer->schema->record_count; r++)
        kept->has_children[r] = tenant->has_children[r] && has_rows(changer, r);
    for (uint32_t i = 0; i < tenant->row_count; i++) {
        uint32_t record = tenant->rows[i].record;
        if (has_rows(changer, record))
            kept->rows[kept->row_count++] = (struct tenant_row){
                record, project_row(changer, arena, record, tenant->rows[i].values)};
    }
    return kept;
}

/* ---- Listing */

static void add_fact_changes(const struct changer *changer, uint32_t record, uint32_t row,
                             const struct value *values, struct changes *changes) {
    const struct record *of = &changer->schema->records[record];
    for (uint32_t f = 0; f < of->fact_count; f++) {
        const struct candidate_list *list = &changer->candidates->facts[record][f];
        const struct type *type = &of->facts[f].type;
        struct change change = {CHANGE_FACT, row, record, f, 0};
        if (!changer->facts[record][f])
            continue;
        for (change.value = 0; change.value < list->count; change.value++)
            if (!value_same(type, &values[f], &list->values[change.value]))
                VECTOR_PUSH(changes, change);
        if (values[f].state != VALUE_UNKNOWN) {
            change.value = INDEX_NONE;
            VECTOR_PUSH(changes, change);
        }
        change.kind = CHANGE_ITEM_ADDED;
        if (row != INDEX_NONE || type->kind != TYPE_LIST || values[f].state != VALUE_KNOWN ||
            values[f].list.count == 0 || values[f].list.count >= ROWS_A_TENANT)
            continue;
        for (change.value = 0; change.value < list->count; change.value++)
            if (list->values[change.value].list.count > 0)
                VECTOR_PUSH(changes, change);
    }
}

static uint32_t rows_of(const struct tenant *tenant, uint32_t record) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < tenant->row_count; i++)
        count += tenant->rows[i].record == record;
    return count;
}

static void add_table_changes(const struct changer *changer, const struct tenant *tenant,
                              uint32_t record, struct changes *changes) {
    struct change change = {CHANGE_TABLE_UNKNOWN, INDEX_NONE, record, 0, 0};
    uint32_t count = rows_of(tenant, record);
    if (tenant->has_children[record])
        VECTOR_PUSH(changes, change);
    change.kind = CHANGE_TABLE_EMPTY;
    if (count > 0 || !tenant->has_children[record])
        VECTOR_PUSH(changes, change);
    change.kind = CHANGE_ROW_ADDED;
    if (count >= ROWS_A_TENANT)
        return;
    for (change.value = 0; change.value < changer->rows[record].count; change.value++)
        VECTOR_PUSH(changes, change);
    for (change.row = 0; change.row < tenant->row_count; change.row++)
        if (tenant->rows[change.row].record == record)
            VECTOR_PUSH(changes, change);
}

void changes_list(const struct changer *changer, const struct tenant *tenant,
                  struct changes *changes) {
    add_fact_changes(changer, 0, INDEX_NONE, tenant->values, changes);
    for (uint32_t r = 1; r < changer->schema->record_count; r++)
        if (has_rows(changer, r))
            add_table_changes(changer, tenant, r, changes);
    for (uint32_t i = 0; i < tenant->row_count; i++) {
        const struct tenant_row *row = &tenant->rows[i];
        struct change dropped = {CHANGE_ROW_DROPPED, i, row->record, 0, 0};
        VECTOR_PUSH(changes, dropped);
        add_fact_changes(changer, row->record, i, row->values, changes);
    }
}

static void add_unknowns(const struct changer *changer, uint32_t record, uint32_t row,
                         const struct value *values, struct changes *changes) {
    for (uint32_t f = 0; f < changer->schema->records[record].fact_count; f++) {
        struct change change = {CHANGE_FACT, row, record, f, INDEX_NONE};
        if (values[f].state != VALUE_UNKNOWN)
            VECTOR_PUSH(changes, change);
        change.kind = CHANGE_ITEM_DROPPED;
        if (changer->schema->records[record].facts[f].type.kind == TYPE_LIST &&
            values[f].state == VALUE_KNOWN && values[f].list.count > 1)
            for (change.value = values[f].list.count; change.value-- > 0;)
                VECTOR_PUSH(changes, change);
    }
}

void changes_list_less(const struct changer *changer, const struct tenant *tenant,
                       struct changes *changes) {
    for (uint32_t r = 1; r < changer->schema->record_count; r++) {
        struct change change = {CHANGE_TABLE_UNKNOWN, INDEX_NONE, r, 0, 0};
        if (tenant->has_children[r])
            VECTOR_PUSH(changes, change);
    }
    for (uint32_t i = tenant->row_count; i-- > 0;) {
        struct change change = {CHANGE_ROW_DROPPED, i, tenant->rows[i].record, 0, 0};
        VECTOR_PUSH(changes, change);
    }
    for (uint32_t i = tenant->row_count; i-- > 0;)
        add_unknowns(changer, tenant->rows[i].record, i, tenant->rows[i].values, changes);
    add_unknowns(changer, 0, INDEX_NONE, tenant->values, changes);
}

/* ---- Making */

static void drop_rows(struct tenant *tenant, uint32_t record, uint32_t row) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < tenant->row_count; i++)
        if (row == INDEX_NONE ? tenant->rows[i].record != record : i != row)
            tenant->rows[kept++] = tenant->rows[i];
    tenant->row_count = kept;
}

static void join_items(struct arena *arena, struct value *list, const struct value *more) {
    uint32_t count = list->list.count + more->list.count;
    struct text *items = arena_array(arena, count, sizeof *items);
    memcpy(items, list->list.items, list->list.count * sizeof *items);
    memcpy(items + list->list.count, more->list.items, more->list.count * sizeof *items);
    list->list.items = items;
    list->list.count = count;
}

static void drop_item(struct arena *arena, struct value *list, uint32_t item) {
    struct text *items = arena_array(arena, list->list.count, sizeof *items);
    uint32_t count = 0;
    for (uint32_t i = 0; i < list->list.count; i++)
        if (i != item)
            items[count++] = list->list.items[i];
    list->list.items = items;
    list->list.count = count;
}

static void copy_row(const struct changer *changer, struct arena *arena, struct tenant *tenant,
                     const struct change *change) {
    const struct value *from = change->row == INDEX_NONE
                                   ? changer->rows[change->record].items[change->value]
                                   : tenant->rows[change->row].values;
    struct value *to = tenant_add_row(arena, changer->schema, tenant, change->record);
    memcpy(to, from, changer->schema->records[change->record].fact_count * sizeof *to);
}

static const struct value *candidate_of(const struct changer *changer,
                                        const struct change *change) {
    return &changer->candidates->facts[change->record][change->fact].values[change->value];
}

struct tenant *change_apply(const struct changer *changer, struct arena *arena,
                            const struct tenant *tenant, const struct change *change) {
    struct tenant *changed = tenant_copy(arena, changer->schema, tenant);
    struct value *values =
        change->row == INDEX_NONE ? changed->values : changed->rows[change->row].values;
    switch (change->kind) {
    case CHANGE_FACT:
        values[change->fact] = change->value == INDEX_NONE ? (struct value){.state = VALUE_UNKNOWN}
                                                           : *candidate_of(changer, change);
        break;
    case CHANGE_ITEM_ADDED:
        join_items(arena, &values[change->fact], candidate_of(changer, change));
        break;
    case CHANGE_ITEM_DROPPED:
        drop_item(arena, &values[change->fact], change->value);
        break;
    case CHANGE_TABLE_UNKNOWN:
    case CHANGE_TABLE_EMPTY:
        drop_rows(changed, change->record, INDEX_NONE);
        changed->has_children[change->record] = change->kind == CHANGE_TABLE_EMPTY;
        break;
    case CHANGE_ROW_ADDED:
        copy_row(changer, arena, changed, change);
        break;
    case CHANGE_ROW_DROPPED:
        drop_rows(changed, change->record, change->row);
        break;
    }
    return changed;
}

static void add_key(const struct record *record, const struct value *values, struct buffer *key) {
    for (uint32_t f = 0; f < record->fact_count; f++) {
        if (values[f].state == VALUE_UNKNOWN)
            continue;
        buffer_add_unsigned(key, f);
        buffer_add_char(key, '=');
        value_write_source(key, &record->facts[f].type, &values[f]);
        buffer_add_char(key, '\n');
    }
}

void tenant_key(const struct changer *changer, const struct tenant *tenant, struct buffer *key) {
    const struct schema *schema = changer->schema;
    add_key(&schema->records[0], tenant->values, key);
    for (uint32_t r = 1; r < schema->record_count; r++)
        buffer_add_char(key, tenant->has_children[r] ? 'y' : 'n');
    for (uint32_t i = 0; i < tenant->row_count; i++) {
        buffer_format(key, "\nrow %u\n", tenant->rows[i].record);
        add_key(&schema->records[tenant->rows[i].record], tenant->rows[i].values, key);
    }
}
