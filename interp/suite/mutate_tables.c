/* Rows of reference tables that are written in the rules: one goes away. */
#include "suite/mutation.h"

/* The row's own key, and the other names that lead to it. */
static void add_keys(struct text_map *rows, const struct table *table, uint32_t row) {
    const struct value *cells = &table->cells[(size_t)row * table->column_count];
    const struct value *also = table->also == INDEX_NONE ? NULL : &cells[table->also];
    bool added;
    if (cells[table->key].state == VALUE_KNOWN)
        text_map_put(rows, cells[table->key].text, row, &added);
    if (!also || also->state != VALUE_KNOWN)
        return;
    if (table->columns[table->also].type.kind == TYPE_LIST) {
        for (uint32_t i = 0; i < also->list.count; i++)
            text_map_put(rows, also->list.items[i], row, &added);
        return;
    }
    for (uint32_t start = 0, end; start <= also->text.length; start = end + 1) {
        for (end = start; end < also->text.length && also->text.bytes[end] != ';'; end++)
            continue;
        struct text name = text_trim((struct text){also->text.bytes + start, end - start});
        if (name.length > 0)
            text_map_put(rows, name, row, &added);
    }
}

/* The nodes that look something up. */
static void touch_users(struct mutator *mutator, uint32_t mutant, uint32_t table) {
    const struct program *program = mutator->loose->program;
    for (uint32_t s = 0; s < program->scope_count; s++)
        for (node_id id = 0; id < program->scopes[s].node_count; id++) {
            const struct node *node = &program->scopes[s].nodes[id];
            bool is_lookup = node->kind == NODE_LOOKUP || node->kind == NODE_IN_TABLE;
            bool is_test = (node->kind == NODE_ITEMS || node->kind == NODE_FIRST_ITEM) &&
                           node->test->op == COMPARE_IN_TABLE;
            if ((is_lookup && node->lookup.table == table) ||
                (is_test && node->test->table == table))
                mutant_node(mutator, mutant, s, id, *node);
        }
}

void mutate_table(struct mutator *mutator, const struct tree *tree) {
    const struct schema *schema = mutator->loose->program->schema;
    struct text name = name_at(mutator, tree->name);
    const struct tree *heading = tree_child(tree, TREE_ROW);
    uint32_t index = 0, gone = 0;
    while (index < schema->table_count && !text_is(schema->tables[index].name, name))
        index++;
    if (index == schema->table_count || tree_child(tree, TREE_FROM_FILE) || !heading)
        return;
    const struct table *table = &schema->tables[index];
    if (table->row_count < 2 || table->columns[table->key].type.kind != TYPE_TEXT)
        return;
    for (const struct tree *row = heading->next; row; row = row->next) {
        if (row->kind != TREE_ROW || gone == table->row_count)
            continue;
        struct text_map *rows = text_map_new(table->ignoring_case);
        for (uint32_t r = 0; r < table->row_count; r++)
            if (r != gone)
                add_keys(rows, table, r);
        mutator->where = arena_format(mutator->arena, "table %.*s", TEXT_ARGS(name));
        uint32_t mutant =
            mutant_add(mutator, MUTANT_VALUE_LEAVES, row->span, (struct text){NULL, 0}, row->span);
        mutant_rows(mutator, mutant, index, rows);
        touch_users(mutator, mutant, index);
        gone++;
    }
}
