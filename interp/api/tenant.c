/* The facts of one tenant. Every cell is checked when it is set, by the rules of the facts
 * contract; a refusal is a sentence and changes nothing. */
#include "api/objects.h"

#include "base/limits.h"
#include "base/near.h"
#include "base/utf8.h"

enum { SHOWN_BYTES = 80 }; /* of a cell in a refusal */

static const struct schema *schema_of(const tenet_tenant *tenant) {
    return tenant->rules->program->schema;
}

static struct given_cell *cells_new(const struct record *record) {
    struct given_cell *cells = memory_grow(NULL, record->fact_count, sizeof *cells);
    for (uint32_t i = 0; i < record->fact_count; i++)
        cells[i] = (struct given_cell){0};
    return cells;
}

static void cells_free(struct given_cell *cells, const struct record *record) {
    for (uint32_t i = 0; i < record->fact_count; i++)
        buffer_free(&cells[i].cell);
    memory_free(cells);
}

static void cell_put(struct given_cell *given, struct text cell) {
    given->is_given = true;
    buffer_clear(&given->cell);
    buffer_add_text(&given->cell, cell);
}

/* --- refusals --- */

static const char no_tenant[] = "there is no tenant";

/* A text that may be anything, as it can stand in a sentence. */
static struct text shown(tenet_tenant *tenant, const char *given) {
    size_t length = strlen(given), kept = length > SHOWN_BYTES ? SHOWN_BYTES : length;
    struct buffer out = {0};
    if (kept < length)
        kept = utf8_valid_prefix(given, kept);
    buffer_add_visible(&out, (struct text){given, (uint32_t)kept});
    buffer_add_string(&out, kept < length ? "..." : "");
    struct text text = arena_text(tenant->scratch, buffer_text(&out));
    buffer_free(&out);
    return text;
}

static const char *did_you_mean(tenet_tenant *tenant, const char *refusal,
                                const struct near *near) {
    if (!near_found(near))
        return refusal;
    return arena_format(tenant->scratch, "%s; did you mean \"%.*s\"?", refusal,
                        TEXT_ARGS(near->best))
        .bytes;
}

/* It may stand in another record: the commonest slip. */
static const char *refuse_fact(tenet_tenant *tenant, const struct record *record,
                               const char *wanted) {
    const struct schema *schema = schema_of(tenant);
    struct text name = shown(tenant, wanted);
    struct near near = near_start(text_of(wanted));
    const char *refusal = arena_format(tenant->scratch, "there is no fact \"%.*s\" of %.*s",
                                       TEXT_ARGS(name), TEXT_ARGS(record->name))
                              .bytes;
    for (uint32_t i = 0; i < schema->record_count; i++)
        if (record_find_fact(&schema->records[i], text_of(wanted)) != INDEX_NONE)
            return arena_format(tenant->scratch, "%s; it is one of %.*s", refusal,
                                TEXT_ARGS(schema->records[i].name))
                .bytes;
    for (uint32_t i = 0; i < record->fact_count; i++)
        near_try(&near, record->facts[i].name);
    return did_you_mean(tenant, refusal, &near);
}

static const char *refuse_record(tenet_tenant *tenant, const char *wanted) {
    const struct schema *schema = schema_of(tenant);
    struct near near = near_start(text_of(wanted));
    for (uint32_t i = 1; i < schema->record_count; i++)
        near_try(&near, schema->records[i].name);
    const char *refusal = arena_format(tenant->scratch, "there is no child record \"%.*s\"",
                                       TEXT_ARGS(shown(tenant, wanted)))
                              .bytes;
    return did_you_mean(tenant, refusal, &near);
}

/* --- one cell --- */

static const char *why_not(tenet_tenant *tenant, const struct fact *fact, struct text cell) {
    struct value value;
    if (cell.length > LIMIT_FIELD)
        return "is too long";
    if (utf8_valid_prefix(cell.bytes, cell.length) != cell.length)
        return "is not UTF-8 text";
    return cell.length ? value_parse(tenant->scratch, &fact->type, cell, &value) : NULL;
}

static const char *set_fact(tenet_tenant *tenant, const struct record *record,
                            struct given_cell *cells, uint32_t index, const char *value) {
    const struct fact *fact = &record->facts[index];
    struct text cell = text_trim(text_of(value));
    if (cell.length == 0 && index == record->key)
        return arena_format(tenant->scratch, "%.*s is the key: it is never blank",
                            TEXT_ARGS(fact->name))
            .bytes;
    const char *reason = why_not(tenant, fact, cell);
    if (reason)
        return arena_format(tenant->scratch, "\"%.*s\" %s", TEXT_ARGS(shown(tenant, value)), reason)
            .bytes;
    cell_put(&cells[index], cell);
    return NULL;
}

static const char *set_named(tenet_tenant *tenant, const struct record *record,
                             struct given_cell *cells, const char *name, const char *value) {
    uint32_t index = record_find_fact(record, text_of(name));
    return index == INDEX_NONE ? refuse_fact(tenant, record, name)
                               : set_fact(tenant, record, cells, index, value);
}

static struct child_table *table_of(tenet_tenant *tenant, const char *name, uint32_t *record) {
    const struct schema *schema = schema_of(tenant);
    for (*record = 1; *record < schema->record_count; ++*record)
        if (text_is(schema->records[*record].name, text_of(name)))
            return &tenant->tables[*record];
    return NULL;
}

/* --- life --- */

static tenet_tenant *tenant_new(const struct tenet_rules *rules) {
    const struct schema *schema = rules->program->schema;
    tenet_tenant *tenant = memory_alloc(sizeof *tenant);
    *tenant = (tenet_tenant){.rules = rules_keep(rules),
                             .facts = cells_new(&schema->records[0]),
                             .scratch = arena_new()};
    tenant->tables = memory_grow(NULL, schema->record_count, sizeof *tenant->tables);
    for (uint32_t i = 0; i < schema->record_count; i++)
        tenant->tables[i] = (struct child_table){0};
    return tenant;
}

tenet_tenant *tenet_tenant_new(const tenet_rules *rules, const char *tenant_id) {
    if (!rules || !tenant_id)
        return NULL;
    const struct record *root = &rules->program->schema->records[0];
    tenet_tenant *tenant = tenant_new(rules);
    if (!set_fact(tenant, root, tenant->facts, root->key, tenant_id))
        return tenant;
    tenet_tenant_free(tenant);
    return NULL;
}

static void cells_copy(struct given_cell *to, const struct given_cell *from,
                       const struct record *record) {
    for (uint32_t i = 0; i < record->fact_count; i++)
        if (from[i].is_given)
            cell_put(&to[i], buffer_text(&from[i].cell));
}

tenet_tenant *tenant_object_copy(const tenet_tenant *tenant) {
    const struct schema *schema = schema_of(tenant);
    tenet_tenant *copy = tenant_new(tenant->rules);
    cells_copy(copy->facts, tenant->facts, &schema->records[0]);
    for (uint32_t i = 1; i < schema->record_count; i++) {
        const struct child_table *from = &tenant->tables[i];
        struct child_table *to = &copy->tables[i];
        to->is_known = from->is_known;
        for (size_t row = 0; row < from->rows.count; row++) {
            VECTOR_PUSH(&to->rows, cells_new(&schema->records[i]));
            cells_copy(to->rows.items[row], from->rows.items[row], &schema->records[i]);
        }
    }
    return copy;
}

void tenet_tenant_free(tenet_tenant *tenant) {
    if (!tenant)
        return;
    const struct schema *schema = schema_of(tenant);
    for (uint32_t i = 0; i < schema->record_count; i++) {
        struct child_table *table = &tenant->tables[i];
        for (size_t row = 0; row < table->rows.count; row++)
            cells_free(table->rows.items[row], &schema->records[i]);
        VECTOR_FREE(&table->rows);
    }
    cells_free(tenant->facts, &schema->records[0]);
    memory_free(tenant->tables);
    arena_free(tenant->scratch);
    rules_release(tenant->rules);
    memory_free(tenant);
}

/* --- facts --- */

const char *tenet_set(tenet_tenant *tenant, const char *fact, const char *value) {
    if (!tenant)
        return no_tenant;
    arena_reset(tenant->scratch);
    return set_named(tenant, &schema_of(tenant)->records[0], tenant->facts, fact, value);
}

const char *tenet_unset(tenet_tenant *tenant, const char *fact) {
    if (!tenant)
        return no_tenant;
    arena_reset(tenant->scratch);
    const struct record *root = &schema_of(tenant)->records[0];
    uint32_t index = record_find_fact(root, text_of(fact));
    if (index == INDEX_NONE)
        return refuse_fact(tenant, root, fact);
    if (index == root->key)
        return set_fact(tenant, root, tenant->facts, index, "");
    tenant->facts[index].is_given = false;
    return NULL;
}

const char *tenet_set_rows_known(tenet_tenant *tenant, const char *record) {
    uint32_t index;
    if (!tenant)
        return no_tenant;
    arena_reset(tenant->scratch);
    struct child_table *table = table_of(tenant, record, &index);
    if (!table)
        return refuse_record(tenant, record);
    table->is_known = true;
    return NULL;
}

const char *tenet_add_row(tenet_tenant *tenant, const char *record, size_t *row) {
    uint32_t index;
    if (!tenant)
        return no_tenant;
    arena_reset(tenant->scratch);
    struct child_table *table = table_of(tenant, record, &index);
    if (!table)
        return refuse_record(tenant, record);
    if (row)
        *row = table->rows.count;
    VECTOR_PUSH(&table->rows, cells_new(&schema_of(tenant)->records[index]));
    table->is_known = true;
    return NULL;
}

const char *tenet_set_in(tenet_tenant *tenant, const char *record, size_t row, const char *fact,
                         const char *value) {
    uint32_t index;
    if (!tenant)
        return no_tenant;
    arena_reset(tenant->scratch);
    struct child_table *table = table_of(tenant, record, &index);
    if (!table)
        return refuse_record(tenant, record);
    if (row >= table->rows.count)
        return arena_format(tenant->scratch, "there is no row %zu of %s: %zu %s added", row, record,
                            table->rows.count, table->rows.count == 1 ? "was" : "were")
            .bytes;
    return set_named(tenant, &schema_of(tenant)->records[index], table->rows.items[row], fact,
                     value);
}
