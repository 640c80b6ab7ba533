/* Definitions: each gets a node of its own, by which explanations and results know it. */
#include "check/checker.h"

/* A node that others share, or that is another definition's, is wrapped. */
static node_id own_root(struct checker *c, uint32_t scope, node_id root, size_t first_new,
                        struct span span) {
    if (root == NODE_BAD)
        return NODE_BAD;
    const struct node *node = node_at(c, scope, root);
    if (root >= first_new && node->definition == INDEX_NONE && node->kind != NODE_FACT &&
        node->kind != NODE_TODAY)
        return root;
    struct node wrap = {.kind = node_is_condition(node->kind) ? NODE_AND : NODE_CASES,
                        .span = span,
                        .type = node->type};
    return node_add(c, scope, wrap, &root, 1);
}

static bool same_choices(const struct choices *a, const struct choices *b) {
    bool same = a->count == b->count;
    for (uint32_t i = 0; same && i < a->count; i++)
        same = text_is(a->names[i], b->names[i]);
    return same;
}

/* The one type of all values of a definition; false after a message. */
static bool common_type(struct checker *c, const struct operand *values, uint32_t count,
                        struct type *type) {
    *type = values[0].type;
    for (uint32_t i = 0; i < count; i++)
        if (values[i].type.kind == TYPE_ONE_OF && type->kind != TYPE_ONE_OF)
            *type = values[i].type;
    bool whole = true;
    for (uint32_t i = 0; i < count; i++) {
        const struct type *own = &values[i].type;
        bool fits = own->kind == type->kind && own->unit == type->unit &&
                    (own->kind != TYPE_ONE_OF || same_choices(own->choices, type->choices));
        fits = fits || (operand_is_constant(&values[i]) && own->kind == TYPE_TEXT &&
                        type->kind == TYPE_ONE_OF);
        if (!fits) {
            struct diag *diag =
                diag_add(c->diags, DIAG_E0402, values[i].tree->span,
                         "%.*s is %.*s, but another value of this definition is %.*s",
                         TEXT_ARGS(words_of_operand(c, &values[i])),
                         TEXT_ARGS(words_of_type(c, own)), TEXT_ARGS(words_of_type(c, type)));
            diag_hint(c->diags, diag, "all values of a definition are of one kind");
            return false;
        }
        whole = whole && own->whole;
    }
    if (type->kind == TYPE_NUMBER)
        *type = (struct type){.kind = TYPE_NUMBER, .unit = type->unit, .whole = whole};
    return true;
}

static node_id value_as(struct checker *c, uint32_t scope, const struct operand *value,
                        const struct type *type) {
    if (!operand_is_constant(value) || value->type.kind == type->kind)
        return operand_node(c, scope, value);
    return node_constant(c, scope, constant_of(c, value, type, TEXT("this definition"), SPAN_NONE),
                         value->tree->span);
}

static node_id lower_cases(struct checker *c, struct define_entry *entry, struct type *type) {
    const struct tree *tree = entry->tree;
    struct operand *values = arena_array(c->arena, tree->count, sizeof *values);
    node_id *children = arena_array(c->arena, (size_t)tree->count * 2, sizeof *children);
    node_id *conditions = arena_array(c->arena, tree->count, sizeof *conditions);
    uint32_t count = 0, total = 0;
    bool good = true;
    for (const struct tree *part = tree->first; part; part = part->next) {
        if (part->kind != TREE_CASE)
            continue;
        if (!part->first)
            return NODE_BAD;
        values[count] = operand_read(c, entry->scope, part->first);
        conditions[count] = INDEX_NONE;
        good = good && values[count].kind != OPERAND_BAD;
        if (part->first->next) {
            conditions[count] = condition_lower(c, entry->scope, part->first->next);
            good = good && conditions[count] != NODE_BAD;
        }
        count++;
    }
    if (!good || count == 0 || !common_type(c, values, count, type))
        return NODE_BAD;
    for (uint32_t i = 0; i < count; i++) {
        if (i + 1 < count)
            children[total++] = conditions[i];
        children[total++] = value_as(c, entry->scope, &values[i], type);
        entry->operand.may_be_blank = entry->operand.may_be_blank || values[i].may_be_blank;
    }
    return node_add(c, entry->scope,
                    (struct node){.kind = NODE_CASES, .span = tree->span, .type = *type}, children,
                    total);
}

/* `the latest ...`: its node shows the text that breaks ties, as a rule the name. */
static node_id chosen_root(struct checker *c, struct define_entry *entry) {
    const struct fold *fold = &c->folds.items[entry->fold].fold;
    struct node node = {.kind = NODE_CHOICE,
                        .span = entry->tree->span,
                        .type = c->schema->records[fold->record].facts[fold->then].type};
    node.choice.fold = entry->fold;
    node.choice.kept = 0;
    return node_add(c, 0, node, NULL, 0);
}

static node_id lower_value(struct checker *c, struct define_entry *entry,
                           const struct tree *value) {
    struct operand *operand = &entry->operand;
    if (value->kind == TREE_LATEST) {
        *operand = operand_latest(c, entry->scope, value);
        if (operand->kind == OPERAND_BAD)
            return NODE_BAD;
        entry->fold = operand->fold;
        return chosen_root(c, entry);
    }
    if (value->kind == TREE_FIRST_ITEM)
        *operand = operand_first_item(c, entry->scope, value, &entry->form);
    else
        *operand = operand_read(c, entry->scope, value);
    if (operand->kind == OPERAND_CONDITION)
        return operand->node;
    return operand_node(c, entry->scope, operand);
}

static node_id lower_root(struct checker *c, struct define_entry *entry) {
    const struct tree *when = tree_part(entry->tree, TREE_WHEN);
    const struct tree *only = tree_part(entry->tree, TREE_CASE);
    struct operand *operand = &entry->operand;
    if (when && when->first) {
        operand->kind = OPERAND_CONDITION;
        operand->type = type_simple(TYPE_YES_NO);
        return condition_lower(c, entry->scope, when->first);
    }
    if (!only || !only->first)
        return NODE_BAD;
    if (!only->first->next && !only->next)
        return lower_value(c, entry, only->first);
    for (const struct tree *part = only->next; part; part = part->next)
        if (part->kind == TREE_CASE) {
            operand->kind = OPERAND_NODE;
            return lower_cases(c, entry, &operand->type);
        }
    return lower_value(c, entry, only->first);
}

void lower_definition(struct checker *c, uint32_t define) {
    struct define_entry *entry = &c->defines.items[define];
    if (entry->bad)
        return;
    size_t first_new = c->scopes[entry->scope].nodes.count;
    entry->operand.tree = entry->tree;
    node_id root = own_root(c, entry->scope, lower_root(c, entry), first_new, entry->tree->span);
    entry->root = root;
    entry->bad = root == NODE_BAD;
    if (entry->bad)
        return;
    struct operand *operand = &entry->operand;
    operand->declared = entry->symbol->span;
    operand->definition = define;
    /* A count and a finite answer are asked about in ways that see more than their value; anything
     * else is from now on this node. */
    if (operand->kind == OPERAND_LITERAL || operand->kind == OPERAND_SETTING)
        operand->kind = OPERAND_NODE;
    if (operand->kind == OPERAND_NODE || operand->kind == OPERAND_CONDITION)
        operand->node = root;
    c->scopes[entry->scope].nodes.items[root].definition = define;
}
