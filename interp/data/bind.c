/* Headings are put into a map of every spelling that a fact goes by. A fact's own name wins over a
 * heading that another fact declares. */
#include "data/bind.h"

#include "base/near.h"

static void add_name(struct text_map *map, struct text name, uint32_t fact) {
    bool added;
    text_map_put(map, name, fact, &added);
}

/* Spelling -> fact. The key of the tenants counts as a fact of a child behind its own. */
static struct text_map *spellings(const struct schema *schema, uint32_t record_index) {
    const struct record *root = &schema->records[0], *record = &schema->records[record_index];
    const struct fact *key = &root->facts[root->key];
    struct text_map *map = text_map_new(true);
    for (uint32_t i = 0; i < record->fact_count; i++)
        add_name(map, record->facts[i].name, i);
    if (record_index != 0)
        add_name(map, key->name, record->fact_count);
    for (uint32_t i = 0; i < record->fact_count; i++)
        for (uint32_t k = 0; k < record->facts[i].heading_count; k++)
            add_name(map, record->facts[i].headings[k], i);
    for (uint32_t k = 0; k < key->heading_count && record_index != 0; k++)
        add_name(map, key->headings[k], record->fact_count);
    return map;
}

struct text nearest_heading(const struct record *record, struct text wanted) {
    struct near near = near_start(wanted);
    for (uint32_t i = 0; i < record->fact_count; i++) {
        near_try(&near, record->facts[i].name);
        for (uint32_t k = 0; k < record->facts[i].heading_count; k++)
            near_try(&near, record->facts[i].headings[k]);
    }
    return near_found(&near) ? near.best : TEXT("");
}

struct binder {
    struct arena *arena;
    const struct record *record;
    struct text path;
    size_t line;
    struct diags *diags;
    struct text_map *spellings, *seen; /* seen: heading -> its cell */
    uint32_t *cells;                   /* of each fact, and of the key of a child; or INDEX_NONE */
    const struct text *headings;
};

static bool bind_heading(struct binder *binder, struct text heading, uint32_t cell) {
    bool added;
    uint32_t fact, before = text_map_put(binder->seen, heading, cell, &added);
    if (!added) {
        struct diag *diag =
            diag_add_data(binder->diags, DIAG_E0708, binder->path, binder->line, cell + 1,
                          "the heading \"%.*s\" stands twice, in columns %u and %u",
                          TEXT_ARGS(heading), before + 1, cell + 1);
        diag_hint(binder->diags, diag, "keep the one that holds the facts, and rename the other");
        return false;
    }
    if (!text_map_get(binder->spellings, heading, &fact)) {
        struct text nearest = nearest_heading(binder->record, heading);
        struct diag *diag =
            diag_add_data(binder->diags, DIAG_W0731, binder->path, binder->line, cell + 1,
                          "the column \"%.*s\" is not a fact of %.*s: it is passed over",
                          TEXT_ARGS(heading), TEXT_ARGS(binder->record->name));
        if (nearest.length)
            diag_hint(binder->diags, diag, "did you mean \"%.*s\"?", TEXT_ARGS(nearest));
        return true;
    }
    if (binder->cells[fact] != INDEX_NONE) {
        struct text other = text_trim(binder->headings[binder->cells[fact]]);
        struct diag *diag =
            diag_add_data(binder->diags, DIAG_E0708, binder->path, binder->line, cell + 1,
                          "the columns \"%.*s\" and \"%.*s\" are both the same fact",
                          TEXT_ARGS(other), TEXT_ARGS(heading));
        diag_hint(binder->diags, diag, "keep the one that holds the facts, and rename the other");
        return false;
    }
    binder->cells[fact] = cell;
    return true;
}

static bool has_key(struct binder *binder, const struct schema *schema, uint32_t key) {
    if (binder->cells[key] != INDEX_NONE)
        return true;
    struct text name = schema_key_name(schema);
    struct diag *diag = diag_add_data(binder->diags, DIAG_E0709, binder->path, binder->line, 0,
                                      "there is no column \"%.*s\"", TEXT_ARGS(name));
    const struct record *root = &schema->records[0];
    const struct fact *fact = &root->facts[root->key];
    if (fact->heading_count)
        diag_hint(binder->diags, diag,
                  "every row needs the key of its %.*s, under the heading \"%.*s\" or \"%.*s\"",
                  TEXT_ARGS(root->name), TEXT_ARGS(name), TEXT_ARGS(fact->headings[0]));
    else
        diag_hint(binder->diags, diag,
                  "every row needs the key of its %.*s, under the heading \"%.*s\"",
                  TEXT_ARGS(root->name), TEXT_ARGS(name));
    return false;
}

static void take_columns(struct binder *binder, struct binding *binding) {
    binding->columns =
        arena_array(binder->arena, binder->record->fact_count, sizeof *binding->columns);
    struct month *months = months_new(binder->arena);
    for (uint32_t i = 0; i < binder->record->fact_count; i++) {
        if (binder->cells[i] == INDEX_NONE)
            continue;
        struct bound_column *column = &binding->columns[binding->column_count++];
        *column = (struct bound_column){.fact = &binder->record->facts[i],
                                        .fact_index = i,
                                        .cell = binder->cells[i],
                                        .heading = text_trim(binder->headings[binder->cells[i]])};
        column_prepare(binder->arena, months, column);
    }
}

static uint32_t key_index(const struct schema *schema, uint32_t record_index) {
    return record_index == 0 ? schema->records[0].key : schema->records[record_index].fact_count;
}

bool bind_headings(struct arena *arena, const struct schema *schema, uint32_t record_index,
                   const struct text *headings, uint32_t count, struct text path, size_t line,
                   struct diags *diags, struct binding *binding) {
    const struct record *record = &schema->records[record_index];
    struct binder binder = {
        arena, record,  path, line, diags, spellings(schema, record_index), text_map_new(true),
        NULL,  headings};
    binder.cells = arena_array(arena, (size_t)record->fact_count + 1, sizeof *binder.cells);
    for (uint32_t i = 0; i <= record->fact_count; i++)
        binder.cells[i] = INDEX_NONE;
    bool is_good = true;
    for (uint32_t i = 0; i < count; i++)
        is_good &= bind_heading(&binder, text_trim(headings[i]), i);
    uint32_t key = key_index(schema, record_index);
    is_good &= has_key(&binder, schema, key);
    text_map_free(binder.spellings);
    text_map_free(binder.seen);
    *binding = (struct binding){.record = record,
                                .record_index = record_index,
                                .width = count,
                                .key_cell = binder.cells[key]};
    if (is_good)
        take_columns(&binder, binding);
    return is_good;
}

void bind_facts(struct arena *arena, const struct schema *schema, uint32_t record_index,
                struct binding *binding) {
    const struct record *record = &schema->records[record_index];
    *binding = (struct binding){.record = record,
                                .record_index = record_index,
                                .width = record->fact_count + 1,
                                .key_cell = key_index(schema, record_index)};
    binding->columns = arena_array(arena, record->fact_count, sizeof *binding->columns);
    binding->column_count = record->fact_count;
    struct month *months = months_new(arena);
    for (uint32_t i = 0; i < record->fact_count; i++) {
        binding->columns[i] = (struct bound_column){.fact = &record->facts[i],
                                                    .fact_index = i,
                                                    .cell = i,
                                                    .heading = record->facts[i].name};
        column_prepare(arena, months, &binding->columns[i]);
    }
}

void binding_need(struct binding *binding, const bool *needed, bool can_be_odd) {
    for (uint32_t i = 0; i < binding->column_count; i++)
        if (!needed[binding->columns[i].fact_index])
            column_only_check(&binding->columns[i], can_be_odd);
}
