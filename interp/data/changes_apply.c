/* Changes made to a copy of a tenant. */
#include "base/near.h"
#include "data/changes.h"

enum { NAMED_MAX = 8 };

struct applying {
    struct arena *arena;
    const struct schema *schema;
    const struct changes *changes;
    const struct tenant *before;
    struct changed_tenant *changed;
    bool *is_taken;   /* by row */
    bool *has_no_row; /* by record: `entitlement=none` or `?` stands among the changes */
    bool **is_set;    /* by row, fact: something was put there */
    struct text *why;
};

static struct text record_name(const struct applying *applying, uint32_t record) {
    return applying->schema->records[record].name;
}

static struct text record_plural(const struct applying *applying, uint32_t record) {
    const struct record *of = &applying->schema->records[record];
    return of->plural.length > 0 ? of->plural : of->name;
}

static void note(struct applying *applying, struct change_made made) {
    applying->changed->made[applying->changed->made_count++] = made;
}

/* "entitlement[Exchange Online], entitlement[2] and entitlement[3]" */
static void add_rows(const struct applying *applying, struct buffer *out, const uint32_t *places,
                     uint32_t count, bool by_number) {
    uint32_t *all, total = 0;
    if (by_number)
        total = rows_in_order(applying->arena, applying->schema, applying->before,
                              applying->before->rows[places[0]].record, &all);
    for (uint32_t i = 0; i < count && i < NAMED_MAX; i++) {
        uint32_t which = 0;
        buffer_add_string(out, i == 0 ? "" : i + 1 < count ? ", " : by_number ? " or " : " and ");
        while (which < total && all[which] != places[i])
            which++;
        if (by_number)
            buffer_format(
                out, "%.*s[%u]",
                TEXT_ARGS(record_name(applying, applying->before->rows[places[i]].record)),
                which + 1);
        else
            buffer_add_text(
                out, row_words(applying->arena, applying->schema, applying->before, places[i]));
    }
    if (count > NAMED_MAX)
        buffer_format(out, " and %u more", count - NAMED_MAX);
}

static bool fail(struct applying *applying, struct buffer *words) {
    *applying->why = arena_text(applying->arena, buffer_text(words));
    buffer_free(words);
    return false;
}

static bool no_such_row(struct applying *applying, const struct change *change) {
    struct text name = record_name(applying, change->record);
    struct text id = tenant_id(applying->schema, applying->before);
    uint32_t *all, count = rows_in_order(applying->arena, applying->schema, applying->before,
                                         change->record, &all);
    struct buffer out = {0};
    if (!applying->before->has_children[change->record])
        buffer_format(&out,
                      "%.*s: it is not known which %.*s %.*s has; %.*s[" ROWS_NEW
                      "].FACT=VALUE adds one",
                      TEXT_ARGS(change->words), TEXT_ARGS(name), TEXT_ARGS(id), TEXT_ARGS(name));
    else if (count == 0)
        buffer_format(&out, "%.*s: %.*s has no %.*s; %.*s[" ROWS_NEW "].FACT=VALUE adds one",
                      TEXT_ARGS(change->words), TEXT_ARGS(id), TEXT_ARGS(name), TEXT_ARGS(name));
    else
        buffer_format(&out, "%.*s: %.*s has no such %.*s, only ", TEXT_ARGS(change->words),
                      TEXT_ARGS(id), TEXT_ARGS(name));
    if (applying->before->has_children[change->record])
        add_rows(applying, &out, all, count, false);
    return fail(applying, &out);
}

static bool find_row(struct applying *applying, const struct change *change, uint32_t *place) {
    uint32_t *places, count;
    if (change->row.length == 0) {
        count = rows_in_order(applying->arena, applying->schema, applying->before, change->record,
                              &places);
        if (change->number == 0 || change->number > count)
            return no_such_row(applying, change);
        *place = places[change->number - 1];
        return true;
    }
    count = rows_named(applying->arena, applying->schema, applying->before, change->record,
                       change->row, &places);
    if (count == 0)
        return no_such_row(applying, change);
    *place = places[0];
    if (count == 1)
        return true;
    struct buffer out = {0};
    buffer_format(&out, "%.*s: %u of the %.*s have that: write ", TEXT_ARGS(change->words), count,
                  TEXT_ARGS(record_plural(applying, change->record)));
    add_rows(applying, &out, places, count, true);
    return fail(applying, &out);
}

static struct text fact_name(const struct applying *applying, struct text row, uint32_t record,
                             uint32_t fact) {
    return arena_format(applying->arena, "%.*s.%.*s", TEXT_ARGS(row),
                        TEXT_ARGS(applying->schema->records[record].facts[fact].name));
}

static bool set_row(struct applying *applying, const struct change *change, uint32_t place) {
    struct tenant *tenant = applying->changed->tenant;
    struct text words = row_words(applying->arena, applying->schema, applying->before, place);
    bool *is_set = applying->is_set[place];
    if (change->fact != INDEX_NONE && applying->is_taken[place]) {
        *applying->why = arena_format(applying->arena, "%.*s: another change takes the row away",
                                      TEXT_ARGS(change->words));
        return false;
    }
    if (change->fact == INDEX_NONE ? applying->is_taken[place] : is_set[change->fact]) {
        *applying->why = arena_format(applying->arena, "%.*s stands twice, by two names of the row",
                                      TEXT_ARGS(change->words));
        return false;
    }
    if (change->fact == INDEX_NONE) {
        applying->is_taken[place] = true;
        note(applying, (struct change_made){.kind = MADE_ROW_TAKEN,
                                            .record = change->record,
                                            .fact = INDEX_NONE,
                                            .name = words});
        return true;
    }
    struct value *value = &tenant->rows[place].values[change->fact];
    is_set[change->fact] = true;
    note(applying,
         (struct change_made){.kind = MADE_VALUE,
                              .record = change->record,
                              .fact = change->fact,
                              .name = fact_name(applying, words, change->record, change->fact),
                              .from = *value,
                              .to = change->value});
    *value = change->value;
    return true;
}

static bool set_rows(struct applying *applying, const struct change *change) {
    uint32_t *places, place = 0;
    if (change->of == CHANGE_ROW)
        return find_row(applying, change, &place) && set_row(applying, change, place);
    uint32_t count =
        rows_in_order(applying->arena, applying->schema, applying->before, change->record, &places);
    if (count == 0)
        return no_such_row(applying, change);
    for (uint32_t i = 0; i < count; i++)
        if (!set_row(applying, change, places[i]))
            return false;
    return true;
}

/* All rows of the record go, or nobody knows them. */
static void set_table(struct applying *applying, const struct change *change) {
    bool is_none = change->value.state == VALUE_BLANK;
    uint32_t rows = 0;
    applying->changed->tenant->has_children[change->record] = is_none;
    for (uint32_t i = 0; i < applying->before->row_count; i++) {
        bool is_of_record = applying->before->rows[i].record == change->record;
        applying->is_taken[i] |= is_of_record;
        rows += is_of_record;
    }
    note(applying, (struct change_made){.kind = is_none ? MADE_NO_ROWS : MADE_ROWS_UNKNOWN,
                                        .record = change->record,
                                        .fact = INDEX_NONE,
                                        .name = record_name(applying, change->record),
                                        .rows = rows});
}

/* The facts of one new row stand anywhere in the line; the first of them adds it. */
static void add_row(struct applying *applying, uint32_t first) {
    const struct change *change = &applying->changes->items[first];
    struct text name = record_name(applying, change->record);
    struct value *values = NULL;
    struct text words = change->number == 1
                            ? arena_format(applying->arena, "%.*s[" ROWS_NEW "]", TEXT_ARGS(name))
                            : arena_format(applying->arena, "%.*s[" ROWS_NEW " %u]",
                                           TEXT_ARGS(name), change->number);
    for (uint32_t i = 0; i < applying->changes->count; i++) {
        const struct change *other = &applying->changes->items[i];
        if (other->of != CHANGE_NEW_ROW || other->record != change->record ||
            other->number != change->number)
            continue;
        if (i < first)
            return;
        if (!values)
            values = tenant_add_row(applying->arena, applying->schema, applying->changed->tenant,
                                    change->record);
        values[other->fact] = other->value;
        note(applying,
             (struct change_made){.kind = MADE_ROW_ADDED,
                                  .record = other->record,
                                  .fact = other->fact,
                                  .name = fact_name(applying, words, other->record, other->fact),
                                  .to = other->value});
    }
}

static void take_rows(struct applying *applying) {
    struct tenant *tenant = applying->changed->tenant;
    uint32_t count = 0;
    for (uint32_t i = 0; i < tenant->row_count; i++)
        if (i >= applying->before->row_count || !applying->is_taken[i])
            tenant->rows[count++] = tenant->rows[i];
    tenant->row_count = count;
}

static bool apply_one(struct applying *applying, uint32_t index) {
    const struct change *change = &applying->changes->items[index];
    switch (change->of) {
    case CHANGE_TENANT: {
        struct value *value = &applying->changed->tenant->values[change->fact];
        note(applying,
             (struct change_made){.kind = MADE_VALUE,
                                  .fact = change->fact,
                                  .name = applying->schema->records[0].facts[change->fact].name,
                                  .from = *value,
                                  .to = change->value});
        *value = change->value;
        return true;
    }
    case CHANGE_TABLE:
        set_table(applying, change);
        return true;
    case CHANGE_NEW_ROW:
        add_row(applying, index);
        return true;
    case CHANGE_ROW:
    case CHANGE_EVERY_ROW:
        break;
    }
    if (!applying->has_no_row[change->record])
        return set_rows(applying, change);
    *applying->why =
        arena_format(applying->arena, "%.*s: another change takes all %.*s away",
                     TEXT_ARGS(change->words), TEXT_ARGS(record_plural(applying, change->record)));
    return false;
}

static void prepare(struct applying *applying) {
    const struct tenant *before = applying->before;
    applying->is_taken = arena_array(applying->arena, before->row_count, sizeof(bool));
    applying->is_set = arena_array(applying->arena, before->row_count, sizeof(bool *));
    applying->has_no_row =
        arena_array(applying->arena, applying->schema->record_count, sizeof(bool));
    for (uint32_t i = 0; i < before->row_count; i++) {
        uint32_t facts = applying->schema->records[before->rows[i].record].fact_count;
        applying->is_set[i] = arena_array(applying->arena, facts, sizeof(bool));
    }
    for (uint32_t i = 0; i < applying->changes->count; i++)
        if (applying->changes->items[i].of == CHANGE_TABLE)
            applying->has_no_row[applying->changes->items[i].record] = true;
}

/* What takes rows away comes first, so that others can be put in their place. */
static bool apply_all(struct applying *applying) {
    for (uint32_t pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < applying->changes->count; i++)
            if ((applying->changes->items[i].fact == INDEX_NONE) == (pass == 0) &&
                !apply_one(applying, i))
                return false;
    return true;
}

bool changes_apply(struct arena *arena, const struct schema *schema, const struct changes *changes,
                   const struct tenant *tenant, struct changed_tenant *changed, struct text *why) {
    struct applying applying = {.arena = arena,
                                .schema = schema,
                                .changes = changes,
                                .before = tenant,
                                .changed = changed,
                                .why = why};
    changed->tenant = tenant_copy(arena, schema, tenant);
    changed->made_count = 0;
    changed->made =
        arena_array(arena, changes->count * ((size_t)tenant->row_count + 1), sizeof *changed->made);
    prepare(&applying);
    if (!apply_all(&applying))
        return false;
    take_rows(&applying);
    return true;
}
