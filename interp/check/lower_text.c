/* Parts of a text, templates and membership in tables; and `contains`, which lists have too. */
#include "check/checker.h"

static enum compare_op text_op(enum tree_op op) {
    return op == OP_STARTS ? COMPARE_STARTS : op == OP_ENDS ? COMPARE_ENDS : COMPARE_CONTAINS;
}

static node_id text_test(struct checker *c, uint32_t scope, node_id left, node_id right,
                         const struct tree *tree) {
    node_id children[2] = {left, right};
    return node_add(c, scope,
                    (struct node){.kind = NODE_TEXT_TEST,
                                  .ignoring_case = tree->flags & TREE_IGNORING_CASE,
                                  .op = (uint8_t)text_op((enum tree_op)tree->op),
                                  .span = tree->span},
                    children, 2);
}

/* A setting of several values: one test for each. They must be the same on every date. */
static node_id text_tests_of_setting(struct checker *c, uint32_t scope, node_id left,
                                     const struct operand *right, const struct tree *tree) {
    const struct constant *constant = c->settings.items[right->setting].constant;
    if (!constant)
        return NODE_BAD;
    if (constant->count != 1)
        return text_test(c, scope, left, operand_node(c, scope, right), tree);
    const struct dated *dated = &constant->alternatives[0];
    node_id *parts = arena_array(c->arena, dated->count, sizeof *parts);
    for (uint32_t i = 0; i < dated->count; i++) {
        const struct constant *one = constant;
        if (dated->count > 1)
            one = constant_new(c, constant->type, &dated->values[i], 1);
        parts[i] = text_test(c, scope, left, node_constant(c, scope, one, right->tree->span), tree);
    }
    return node_or(c, scope, tree->span, parts, dated->count);
}

static bool is_text(struct checker *c, const struct operand *right, struct text what) {
    if (right->kind == OPERAND_LIST || right->kind == OPERAND_CHOICE)
        return operand_node(c, 0, right) != NODE_BAD;
    if (right->type.kind == TYPE_TEXT)
        return true;
    struct diag *diag =
        diag_add(c->diags, DIAG_E0402, right->tree->span,
                 "%.*s is looked into for a text, %.*s is %.*s", TEXT_ARGS(what),
                 TEXT_ARGS(words_of_operand(c, right)), TEXT_ARGS(words_of_type(c, &right->type)));
    if (right->kind == OPERAND_LITERAL)
        diag_hint(c->diags, diag, "put it in quotes");
    diag_declared(c, diag, right->declared);
    return false;
}

static node_id text_parts(struct checker *c, uint32_t scope, const struct operand *left,
                          const struct tree *tree) {
    node_id *parts = arena_array(c->arena, tree->count, sizeof *parts);
    uint32_t count = 0;
    bool good = left->kind != OPERAND_BAD;
    node_id value = good ? operand_node(c, scope, left) : NODE_BAD;
    for (const struct tree *part = tree->first->next; part; part = part->next) {
        struct operand right = operand_read(c, scope, part);
        if (right.kind == OPERAND_BAD || !good || !is_text(c, &right, words_of_operand(c, left))) {
            good = false;
            continue;
        }
        if (part->kind == TREE_STRING && part->text.length == 0) {
            struct diag *diag =
                diag_add(c->diags, DIAG_E0408, part->span, "the empty text is part of every text");
            diag_hint(c->diags, diag, "write what is looked for; for no text at all, \"is blank\"");
            good = false;
            continue;
        }
        parts[count] = right.kind == OPERAND_SETTING
                           ? text_tests_of_setting(c, scope, value, &right, tree)
                           : text_test(c, scope, value, operand_node(c, scope, &right), tree);
        good = parts[count++] != NODE_BAD;
    }
    return good && count ? node_or(c, scope, tree->span, parts, count) : NODE_BAD;
}

static node_id text_matches(struct checker *c, uint32_t scope, const struct operand *left,
                            const struct tree *tree) {
    const struct tree *string = tree->first->next;
    if (!string || string->kind != TREE_STRING)
        return NODE_BAD;
    struct node node = {.kind = NODE_MATCHES,
                        .ignoring_case = tree->flags & TREE_IGNORING_CASE,
                        .span = tree->span};
    node.hole.form = template_read(c, string, node.ignoring_case);
    node.hole.part = INDEX_NONE;
    node_id value = operand_node(c, scope, left);
    return node.hole.form ? node_add(c, scope, node, &value, 1) : NODE_BAD;
}

uint32_t table_needed(struct checker *c, const struct tree *name) {
    if (!name || name->kind != TREE_NAME)
        return INDEX_NONE;
    struct symbol *symbol = symbol_find(c, SYMBOL_TABLE, name->name);
    if (!symbol)
        symbol = symbol_need(c, 0, name, name->name, 1u << SYMBOL_TABLE);
    if (!symbol || symbol->bad)
        return INDEX_NONE;
    symbol->used = true;
    struct diag *diag;
    if (symbol->kind != SYMBOL_TABLE) {
        diag = diag_add(c->diags, DIAG_E0303, name->span, "\"%.*s\" is %s, not a table",
                        TEXT_ARGS(name_of(c, name->name)), symbol_word(c, symbol));
        if (symbol->kind == SYMBOL_SETTING)
            diag_hint(c->diags, diag, "write \"is one of %.*s\"",
                      TEXT_ARGS(name_of(c, name->name)));
        diag_declared(c, diag, symbol->span);
        return INDEX_NONE;
    }
    const struct table *table = &c->schema->tables[symbol->index];
    if (table->columns[table->key].type.kind != TYPE_TEXT) {
        diag = diag_add(c->diags, DIAG_E0402, name->span,
                        "rows of \"%.*s\" are not found by a text", TEXT_ARGS(table->name));
        diag_declared(c, diag, table->span);
        return INDEX_NONE;
    }
    return symbol->index;
}

static node_id text_in_table(struct checker *c, uint32_t scope, const struct operand *left,
                             const struct tree *tree) {
    uint32_t table = table_needed(c, tree->first->next);
    if (table == INDEX_NONE)
        return NODE_BAD;
    struct node node = {.kind = NODE_IN_TABLE, .span = tree->span};
    node.lookup.table = table;
    node.lookup.column = c->schema->tables[table].key;
    node_id value = operand_node(c, scope, left);
    return node_add(c, scope, node, &value, 1);
}

node_id lower_text(struct checker *c, uint32_t scope, const struct operand *left,
                   const struct tree *tree) {
    bool is_contains = tree->op == OP_CONTAINS || tree->op == OP_CONTAINS_ONE_OF;
    bool is_fact_list = left->kind == OPERAND_NODE && left->type.kind == TYPE_LIST;
    if (left->kind == OPERAND_LIST && is_contains)
        return list_contains(c, left, tree);
    if (is_fact_list && is_contains)
        return contains_item(c, scope, left, tree);
    if (left->kind == OPERAND_LIST || is_fact_list) {
        struct text words = words_of_operand(c, left);
        struct diag *diag = diag_add(c->diags, DIAG_E0404, tree->span,
                                     "%.*s is a list, not one text", TEXT_ARGS(words));
        if (is_fact_list)
            diag_hint(c->diags, diag,
                      "say which of its items: write \"some item of %.*s ...\", or "
                      "every, or no",
                      TEXT_ARGS(words));
        diag_declared(c, diag, left->declared);
        return NODE_BAD;
    }
    if (left->kind != OPERAND_BAD && (left->type.kind != TYPE_TEXT || left->kind == OPERAND_CHOICE))
        return bad_comparison(c, left, tree);
    if (tree->op != OP_MATCHES && tree->op != OP_IN_TABLE)
        return text_parts(c, scope, left, tree);
    if (left->kind == OPERAND_BAD)
        return NODE_BAD;
    return tree->op == OP_MATCHES ? text_matches(c, scope, left, tree)
                                  : text_in_table(c, scope, left, tree);
}
