/* Numbers and names of child rows. */
#include "data/rows.h"

#include "data/typed.h"

#include <stdlib.h>

struct keyed_row {
    uint32_t place;
    struct text key;
};

static void add_value(struct buffer *key, const struct type *type, const struct value *value) {
    buffer_add_char(key, (char)('\1' + (int)value->state));
    value_write(key, type, value);
    buffer_add_char(key, '\0');
}

/* Its first text, then every fact: rows with equal keys are alike. */
static struct text key_of(struct arena *arena, const struct record *record,
                          const struct value *values) {
    struct buffer key = {0};
    uint32_t title = 0;
    while (title < record->fact_count && record->facts[title].type.kind != TYPE_TEXT)
        title++;
    if (title < record->fact_count)
        add_value(&key, &record->facts[title].type, &values[title]);
    for (uint32_t i = 0; i < record->fact_count; i++)
        add_value(&key, &record->facts[i].type, &values[i]);
    struct text text = arena_text(arena, buffer_text(&key));
    buffer_free(&key);
    return text;
}

static int order_rows(const void *left, const void *right) {
    const struct keyed_row *a = left, *b = right;
    int order = text_order(a->key, b->key);
    return order != 0 ? order : a->place < b->place ? -1 : 1;
}

uint32_t rows_in_order(struct arena *arena, const struct schema *schema,
                       const struct tenant *tenant, uint32_t record, uint32_t **places) {
    struct keyed_row *rows = arena_array(arena, tenant->row_count, sizeof *rows);
    uint32_t count = 0;
    for (uint32_t i = 0; i < tenant->row_count; i++)
        if (tenant->rows[i].record == record)
            rows[count++] = (struct keyed_row){
                i, key_of(arena, &schema->records[record], tenant->rows[i].values)};
    if (count > 1)
        qsort(rows, count, sizeof *rows, order_rows);
    *places = arena_array(arena, count, sizeof **places);
    for (uint32_t i = 0; i < count; i++)
        (*places)[i] = rows[i].place;
    return count;
}

static bool has_name(const struct record *record, const struct value *values, enum type_kind kind,
                     struct text name) {
    for (uint32_t i = 0; i < record->fact_count; i++) {
        const struct type *type = &record->facts[i].type;
        if (type->kind != kind || values[i].state != VALUE_KNOWN)
            continue;
        struct text text =
            kind == TYPE_TEXT ? values[i].text : type->choices->names[values[i].code];
        if (text_is_nocase(text, name))
            return true;
    }
    return false;
}

uint32_t rows_named(struct arena *arena, const struct schema *schema, const struct tenant *tenant,
                    uint32_t record, struct text name, uint32_t **places) {
    static const enum type_kind kinds[] = {TYPE_TEXT, TYPE_ONE_OF};
    uint32_t *all, count = rows_in_order(arena, schema, tenant, record, &all), found = 0;
    *places = arena_array(arena, count, sizeof **places);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds && found == 0; k++)
        for (uint32_t i = 0; i < count; i++)
            if (has_name(&schema->records[record], tenant->rows[all[i]].values, kinds[k], name))
                (*places)[found++] = all[i];
    return found;
}

static bool is_number(struct text text) {
    for (uint32_t i = 0; i < text.length; i++)
        if (text.bytes[i] < '0' || text.bytes[i] > '9')
            return false;
    return true;
}

static bool wants_quotes(struct text name) {
    return is_number(name) || text_contains(name, TEXT("]")) || text_contains(name, TEXT("\"")) ||
           text_starts(name, TEXT(ROWS_NEW)) || text_is(name, TEXT(ROWS_EVERY));
}

/* The first of its texts that no other row has. */
static struct text own_name(struct arena *arena, const struct schema *schema,
                            const struct tenant *tenant, uint32_t place) {
    const struct tenant_row *row = &tenant->rows[place];
    const struct record *record = &schema->records[row->record];
    for (uint32_t i = 0; i < record->fact_count; i++) {
        uint32_t *places;
        if (record->facts[i].type.kind != TYPE_TEXT || row->values[i].state != VALUE_KNOWN)
            continue;
        struct text name = row->values[i].text;
        if (rows_named(arena, schema, tenant, row->record, name, &places) == 1)
            return name;
    }
    return TEXT("");
}

struct text row_words(struct arena *arena, const struct schema *schema, const struct tenant *tenant,
                      uint32_t place) {
    uint32_t record = tenant->rows[place].record, *all, which = 0;
    struct text name = own_name(arena, schema, tenant, place);
    struct buffer out = {0};
    buffer_add_text(&out, schema->records[record].name);
    buffer_add_char(&out, '[');
    if (name.length > 0 && wants_quotes(name)) {
        typed_write_quoted(&out, name);
    } else if (name.length > 0) {
        buffer_add_text(&out, name);
    } else {
        rows_in_order(arena, schema, tenant, record, &all);
        while (all[which] != place)
            which++;
        buffer_add_unsigned(&out, (uint64_t)which + 1);
    }
    buffer_add_char(&out, ']');
    struct text words = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return words;
}
