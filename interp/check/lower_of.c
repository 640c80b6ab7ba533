/* Phrases with `of`: a column of a table, a fact of a chosen row, a hole of a matched text; and the
 * values they speak of, the first item that passes a test and the latest row. */
#include "check/checker.h"

static const struct operand BAD_OPERAND = {.kind = OPERAND_BAD, .node = NODE_BAD};

static struct operand operand_lookup(struct checker *c, uint32_t scope, const struct tree *tree,
                                     uint32_t table_index) {
    const struct table *table = &c->schema->tables[table_index];
    struct text wanted = name_of(c, tree->name);
    uint32_t column = 0;
    struct diag *diag;
    while (column < table->column_count && !text_is_nocase(table->columns[column].name, wanted))
        column++;
    if (column == table->column_count) {
        struct text *names = arena_array(c->arena, table->column_count, sizeof *names);
        for (uint32_t i = 0; i < table->column_count; i++)
            names[i] = table->columns[i].name;
        diag = diag_add(c->diags, DIAG_E0307, tree_name_span(tree),
                        "the table \"%.*s\" has no column \"%.*s\"%.*s", TEXT_ARGS(table->name),
                        TEXT_ARGS(wanted),
                        TEXT_ARGS(suggestion_of(c, wanted, names, table->column_count)));
        diag_declared(c, diag, table->span);
        return BAD_OPERAND;
    }
    const struct tree *key_tree = tree->first->next;
    if (!key_tree) {
        diag = diag_add(c->diags, DIAG_E0404, tree->span, "this does not say for which row");
        diag_hint(c->diags, diag, "write \"%.*s of %.*s for FACT\"", TEXT_ARGS(wanted),
                  TEXT_ARGS(table->name));
        return BAD_OPERAND;
    }
    struct operand key = operand_read(c, scope, key_tree);
    if (key.kind == OPERAND_BAD)
        return key;
    if (key.type.kind != TYPE_TEXT || table->columns[table->key].type.kind != TYPE_TEXT) {
        diag =
            diag_add(c->diags, DIAG_E0402, key_tree->span,
                     "rows of \"%.*s\" are found by a text, %.*s is %.*s", TEXT_ARGS(table->name),
                     TEXT_ARGS(words_of_operand(c, &key)), TEXT_ARGS(words_of_type(c, &key.type)));
        diag_declared(c, diag, key.declared);
        return BAD_OPERAND;
    }
    node_id child = operand_node(c, scope, &key);
    struct node node = {
        .kind = NODE_LOOKUP, .span = tree->span, .type = table->columns[column].type};
    node.lookup.table = table_index;
    node.lookup.column = column;
    bool may_be_blank = key.may_be_blank;
    for (uint32_t i = 0; i < table->row_count && !may_be_blank && table->cells; i++)
        may_be_blank = table->cells[(size_t)i * table->column_count + column].state == VALUE_BLANK;
    return operand_of_node(c, node_add(c, scope, node, &child, 1), node.type, may_be_blank, tree);
}

static struct operand operand_chosen(struct checker *c, uint32_t scope, const struct tree *tree,
                                     const struct define_entry *define) {
    uint32_t record_index = c->folds.items[define->fold].fold.record;
    const struct record *record = &c->schema->records[record_index];
    struct symbol *symbol = symbol_resolve(c, record_index, tree->name);
    if (!symbol || symbol->kind != SYMBOL_FACT) {
        struct text *names = arena_array(c->arena, record->fact_count, sizeof *names);
        for (uint32_t i = 0; i < record->fact_count; i++)
            names[i] = record->facts[i].name;
        struct text word = name_of(c, tree->name);
        struct diag *diag =
            diag_add(c->diags, DIAG_E0301, tree_name_span(tree),
                     "no fact of %.*s is called \"%.*s\"%.*s", TEXT_ARGS(record->name),
                     TEXT_ARGS(word), TEXT_ARGS(suggestion_of(c, word, names, record->fact_count)));
        diag_declared(c, diag, record->span);
        return BAD_OPERAND;
    }
    struct node node = {
        .kind = NODE_CHOICE, .span = tree->span, .type = record->facts[symbol->index].type};
    symbol->used = true;
    node.choice.fold = define->fold;
    node.choice.kept = fold_keep(c, define->fold, symbol->index);
    return operand_of_node(c, node_add(c, scope, node, NULL, 0), node.type, true, tree);
}

static struct operand operand_hole(struct checker *c, uint32_t scope, const struct tree *tree,
                                   const struct define_entry *define) {
    struct text wanted = name_of(c, tree->name);
    const struct template_form *form = define->form;
    struct text *names = arena_array(c->arena, form->count, sizeof *names);
    for (uint32_t part = 0; part < form->count; part++) {
        names[part] = form->parts[part].name;
        if (!form->parts[part].is_hole || !text_is(form->parts[part].name, wanted))
            continue;
        struct node node = {.kind = NODE_HOLE, .span = tree->span, .type = type_simple(TYPE_TEXT)};
        if (form->parts[part].is_digits)
            node.type = (struct type){.kind = TYPE_NUMBER, .whole = true, .has_lowest = true};
        node.hole.form = form;
        node.hole.part = part;
        node_id child = define->operand.node;
        return operand_of_node(c, node_add(c, scope, node, &child, 1), node.type, true, tree);
    }
    struct diag *diag = diag_add(c->diags, DIAG_E0301, tree_name_span(tree),
                                 "the template has no hole \"%.*s\"%.*s", TEXT_ARGS(wanted),
                                 TEXT_ARGS(suggestion_of(c, wanted, names, form->count)));
    diag_hint(c->diags, diag, "a hole with a name is written {%.*s}, or {%.*s: digits}",
              TEXT_ARGS(wanted), TEXT_ARGS(wanted));
    diag_declared(c, diag, define->symbol->span);
    return BAD_OPERAND;
}

struct operand operand_of(struct checker *c, uint32_t scope, const struct tree *tree) {
    const struct tree *whole = tree->first;
    if (!whole || whole->kind != TREE_NAME)
        return BAD_OPERAND;
    struct symbol *symbol =
        whole->next ? symbol_find(c, SYMBOL_TABLE, whole->name) : NULL; /* `for`: a table's row */
    if (!symbol)
        symbol =
            symbol_need(c, scope, whole, whole->name, 1u << SYMBOL_TABLE | 1u << SYMBOL_DEFINITION);
    if (!symbol || symbol->bad)
        return BAD_OPERAND;
    symbol->used = true;
    if (symbol->kind == SYMBOL_TABLE)
        return operand_lookup(c, scope, tree, symbol->index);
    const struct define_entry *define =
        symbol->kind == SYMBOL_DEFINITION ? &c->defines.items[symbol->index] : NULL;
    if (define && define->bad)
        return BAD_OPERAND;
    struct text word = name_of(c, whole->name), part = name_of(c, tree->name);
    if (define && (define->fold != INDEX_NONE || define->form) && whole->next) {
        struct diag *diag =
            diag_add(c->diags, DIAG_E0404, whole->next->span, "`for` goes with a table only");
        diag_hint(c->diags, diag, "write \"%.*s of %.*s\"", TEXT_ARGS(part), TEXT_ARGS(word));
        return BAD_OPERAND;
    }
    if (define && define->fold != INDEX_NONE)
        return operand_chosen(c, scope, tree, define);
    if (define && define->form)
        return operand_hole(c, scope, tree, define);
    struct diag *diag =
        diag_add(c->diags, DIAG_E0303, tree->span,
                 "\"%.*s of %.*s\" needs a table, a chosen row or a matched text, "
                 "\"%.*s\" is %s",
                 TEXT_ARGS(part), TEXT_ARGS(word), TEXT_ARGS(word), symbol_word(c, symbol));
    if (symbol->kind == SYMBOL_RECORD)
        diag_hint(c->diags, diag,
                  "there may be many: write \"some %.*s has %.*s ...\", or every, "
                  "or no",
                  TEXT_ARGS(word), TEXT_ARGS(part));
    diag_declared(c, diag, symbol->span);
    return BAD_OPERAND;
}

struct operand operand_first_item(struct checker *c, uint32_t scope, const struct tree *tree,
                                  const struct template_form **form) {
    const struct tree *list_tree = tree->first;
    const struct tree *test_tree = tree_part(tree, TREE_ITEM_TEST);
    if (!list_tree || !test_tree)
        return BAD_OPERAND;
    struct operand list = operand_read(c, scope, list_tree);
    if (list.kind == OPERAND_BAD)
        return list;
    if (list.kind != OPERAND_NODE || list.type.kind != TYPE_LIST) {
        struct diag *diag = diag_add(c->diags, DIAG_E0404, list_tree->span,
                                     "\"first item of\" needs a list of the facts, %.*s is %.*s",
                                     TEXT_ARGS(words_of_operand(c, &list)),
                                     TEXT_ARGS(words_of_type(c, &list.type)));
        diag_declared(c, diag, list.declared);
        return BAD_OPERAND;
    }
    struct item_test *test = arena_alloc(c->arena, sizeof *test);
    node_id children[2] = {list.node, NODE_BAD};
    if (!item_test_read(c, scope, test_tree, test, &children[1]))
        return BAD_OPERAND;
    test->is_some = true;
    if (form && test->op == COMPARE_MATCHES && !test->negated)
        *form = test->form;
    struct node node = {.kind = NODE_FIRST_ITEM,
                        .ignoring_case = test->ignoring_case,
                        .op = (uint8_t)test->op,
                        .span = tree->span,
                        .type = type_simple(TYPE_TEXT),
                        .test = test};
    node_id made = node_add(c, scope, node, children, children[1] == NODE_BAD ? 1 : 2);
    return operand_of_node(c, made, node.type, true, tree);
}

/* A fact of the record by which rows are compared; false after a message. */
static bool latest_fact(struct checker *c, uint32_t record, const struct tree *part,
                        enum type_kind kind, const char *word, uint32_t *fact) {
    struct symbol *symbol = symbol_need(c, record, part, part->name, 1u << SYMBOL_FACT);
    if (!symbol || symbol->bad)
        return false;
    const struct fact *found =
        symbol->kind == SYMBOL_FACT ? &c->schema->records[record].facts[symbol->index] : NULL;
    if (!found || found->type.kind != kind) {
        struct diag *diag = diag_add(
            c->diags, DIAG_E0402, tree_name_span(part), "\"%s\" needs %s of %.*s, \"%.*s\" is none",
            word, kind == TYPE_DATE ? "a date" : "a text",
            TEXT_ARGS(c->schema->records[record].name), TEXT_ARGS(name_of(c, part->name)));
        diag_declared(c, diag, symbol->span);
        return false;
    }
    *fact = symbol->index;
    return true;
}

struct operand operand_latest(struct checker *c, uint32_t scope, const struct tree *tree) {
    const struct tree *by = tree_part(tree, TREE_BY), *then = tree_part(tree, TREE_THEN);
    const struct tree *where = NULL;
    for (const struct tree *part = tree->first; part; part = part->next)
        if (part->kind != TREE_BY && part->kind != TREE_THEN)
            where = part;
    struct text word = name_of(c, tree->name);
    uint32_t record = record_named(c, tree->name), by_fact, then_fact;
    if (record == INDEX_NONE || record == 0 || scope != 0) {
        diag_add(c->diags, record == INDEX_NONE ? DIAG_E0301 : DIAG_E0304, tree_name_span(tree),
                 record == INDEX_NONE ? "no record is called \"%.*s\"%.*s"
                                      : "rows of \"%.*s\" cannot be chosen here%.*s",
                 TEXT_ARGS(word),
                 TEXT_ARGS(record == INDEX_NONE ? suggestion(c, word, 0, 1u << SYMBOL_RECORD)
                                                : TEXT("")));
        return BAD_OPERAND;
    }
    if (!by || !then || !latest_fact(c, record, by, TYPE_DATE, "by", &by_fact) ||
        !latest_fact(c, record, then, TYPE_TEXT, "then", &then_fact))
        return BAD_OPERAND;
    node_id condition = INDEX_NONE;
    if (where) {
        condition = condition_lower(c, record, where);
        if (condition == NODE_BAD)
            return BAD_OPERAND;
    }
    return (struct operand){.kind = OPERAND_CHOICE,
                            .may_be_blank = true,
                            .type = type_simple(TYPE_TEXT),
                            .fold =
                                fold_latest(c, record, condition, by_fact, then_fact, tree->span),
                            .tree = tree,
                            .declared = SPAN_NONE};
}
