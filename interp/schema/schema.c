/* Looking things up in the schema. Facts are few and looked up once a heading; rows of tables have
 * their map. */
#include "schema/schema.h"

#include <assert.h>

uint32_t table_find(const struct table *table, struct text key) {
    uint32_t row;
    return table->rows && text_map_get(table->rows, key, &row) ? row : INDEX_NONE;
}

struct text schema_key_name(const struct schema *schema) {
    const struct record *root = &schema->records[0];
    assert(schema->record_count > 0 && root->key < root->fact_count);
    return root->facts[root->key].name;
}

uint32_t record_find_fact(const struct record *record, struct text name) {
    for (uint32_t i = 0; i < record->fact_count; i++)
        if (text_is(record->facts[i].name, name))
            return i;
    return INDEX_NONE;
}
