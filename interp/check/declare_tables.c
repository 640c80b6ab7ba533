/* Reference tables: their columns, keys and rows, written in the rules or read from a CSV file. */
#include "check/checker.h"

static void declare_columns(struct checker *c, const struct tree *tree, struct table *table) {
    table->columns = arena_array(c->arena, tree->count, sizeof *table->columns);
    for (const struct tree *part = tree->first; part; part = part->next) {
        if (part->kind != TREE_COLUMN)
            continue;
        struct column_type column = {.name = name_of(c, part->name),
                                     .type = type_simple(TYPE_TEXT)};
        for (uint32_t i = 0; i < table->column_count; i++)
            if (text_is_nocase(table->columns[i].name, column.name)) {
                diag_add(c->diags, DIAG_E0302, tree_name_span(part),
                         "\"%.*s\" is already a column of this table", TEXT_ARGS(column.name));
                break;
            }
        if (part->first)
            type_of_tree(c, part->first, &column.type);
        table->columns[table->column_count++] = column;
    }
}

static void declare_table(struct checker *c, const struct tree *tree, uint32_t index) {
    struct table *table = &c->schema->tables[index];
    table->name = name_of(c, tree->name);
    table->doc = tree_doc(tree);
    table->span = tree_name_span(tree);
    table->key = table->also = INDEX_NONE;
    struct symbol *symbol = symbol_declare(c, SYMBOL_TABLE, tree, 0, index, 0);
    const struct tree *key = tree_part(tree, TREE_KEY);
    table->ignoring_case = key && (key->flags & TREE_IGNORING_CASE);
    table->rows = text_map_new(table->ignoring_case);
    VECTOR_PUSH(&c->maps, table->rows);
    declare_columns(c, tree, table);
    c->program->table_cites[index] = cites_of(c, tree);
    if (!key) {
        if (!tree_is_bad(tree)) {
            struct diag *diag = diag_add(c->diags, DIAG_E0312, table->span,
                                         "the table \"%.*s\" has no key", TEXT_ARGS(table->name));
            diag_hint(c->diags, diag, "write \"key\" and the column by which rows are found");
        }
        symbol->bad = true;
        return;
    }
    const struct tree *from = tree_part(tree, TREE_FROM_FILE);
    if (from)
        table_read_csv(c, tree, from, table);
    else
        table_read_inline(c, tree, table);
    symbol->bad = table->key == INDEX_NONE; /* a bad cell does not keep it from being asked about */
}

void declare_tables(struct checker *c) {
    size_t count = c->table_trees.count;
    c->schema->tables = arena_array(c->arena, count, sizeof *c->schema->tables);
    c->schema->table_count = (uint32_t)count;
    c->program->table_cites = arena_array(c->arena, count, sizeof *c->program->table_cites);
    for (uint32_t i = 0; i < count; i++)
        declare_table(c, c->table_trees.items[i], i);
}

void declare_skip(struct checker *c) {
    for (size_t i = 0; i < c->skip_trees.count; i++) {
        const struct tree *tree = c->skip_trees.items[i];
        const struct tree *name = tree_part(tree, TREE_NAME);
        if (!name)
            continue;
        if (i > 0) {
            struct diag *diag = diag_add(c->diags, DIAG_E0302, tree->span,
                                         "the days that business days skip are already given");
            diag_declared(c, diag, c->skip_trees.items[0]->span);
            continue;
        }
        struct symbol *symbol = symbol_find(c, SYMBOL_TABLE, name->name);
        struct text word = name_of(c, name->name);
        if (!symbol) {
            diag_add(c->diags, DIAG_E0301, name->span, "no table is called \"%.*s\"%.*s",
                     TEXT_ARGS(word), TEXT_ARGS(suggestion(c, word, 0, 1u << SYMBOL_TABLE)));
            continue;
        }
        symbol->used = true;
        if (symbol->bad)
            continue;
        const struct table *table = &c->schema->tables[symbol->index];
        struct text wanted = name_of(c, tree->name);
        for (uint32_t column = 0; column < table->column_count; column++)
            if (text_is_nocase(table->columns[column].name, wanted)) {
                c->schema->holidays = table;
                c->schema->holidays_column = column;
            }
        if (!c->schema->holidays) {
            struct diag *diag = diag_add(c->diags, DIAG_E0307, tree_name_span(tree),
                                         "the table \"%.*s\" has no column \"%.*s\"",
                                         TEXT_ARGS(word), TEXT_ARGS(wanted));
            diag_declared(c, diag, table->span);
        } else if (table->columns[c->schema->holidays_column].type.kind != TYPE_DATE) {
            struct diag *diag = diag_add(c->diags, DIAG_E0402, tree_name_span(tree),
                                         "the column \"%.*s\" of \"%.*s\" is not declared as dates",
                                         TEXT_ARGS(wanted), TEXT_ARGS(word));
            diag_hint(c->diags, diag, "write \"column %.*s is date\" in the table",
                      TEXT_ARGS(wanted));
        }
    }
}
