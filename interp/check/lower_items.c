/* Items of a list: contains, some item, every item, and the test of one item. */
#include "check/checker.h"

/* What items are compared with: written texts or a setting (a constant), or one text of the facts.
 */
static bool read_operands(struct checker *c, uint32_t scope, const struct tree *first,
                          struct item_test *test, node_id *operand) {
    struct type text_type = type_simple(TYPE_TEXT);
    uint32_t count = 0;
    bool all_literal = true;
    for (const struct tree *value = first; value; value = value->next) {
        all_literal = all_literal && tree_is_literal(value);
        count++;
    }
    if (count == 0)
        return false;
    if (all_literal) {
        warn_repeated(c, first, count);
        test->constant =
            constant_of_literals(c, &text_type, first, count, TEXT("an item"), SPAN_NONE);
        return test->constant != NULL;
    }
    if (count > 1) {
        struct diag *diag = diag_add(c->diags, DIAG_E0404, first->span,
                                     "an item is compared with texts in quotes, one setting or one "
                                     "fact, not with a mixture");
        diag_hint(c->diags, diag, "split it into several conditions joined by or");
        return false;
    }
    struct operand value = operand_read(c, scope, first);
    if (value.kind == OPERAND_BAD)
        return false;
    if (value.type.kind != TYPE_TEXT || value.kind == OPERAND_CHOICE) {
        struct diag *diag = diag_add(
            c->diags, DIAG_E0402, first->span, "an item is a text, but %.*s is %.*s",
            TEXT_ARGS(words_of_operand(c, &value)), TEXT_ARGS(words_of_type(c, &value.type)));
        diag_declared(c, diag, value.declared);
        return false;
    }
    if (value.kind == OPERAND_SETTING) {
        test->constant = c->settings.items[value.setting].constant;
        return test->constant != NULL;
    }
    *operand = operand_node(c, scope, &value);
    return *operand != NODE_BAD;
}

static bool refuse_item_op(struct checker *c, const struct tree *tree) {
    struct diag *diag =
        diag_add(c->diags, DIAG_E0404, tree->span, "an item is a text and cannot be asked this");
    diag_hint(c->diags, diag,
              "of an item ask is, is one of, starts with, ends with, contains, "
              "matches, or is in a table");
    return false;
}

static bool read_item_op(struct checker *c, uint32_t scope, const struct tree *tree,
                         const struct tree *first, struct item_test *test, node_id *operand) {
    switch ((int)tree->op) {
    case OP_IS:
    case OP_ONE_OF:
        test->op = COMPARE_ONE_OF;
        return read_operands(c, scope, first, test, operand);
    case OP_STARTS:
        test->op = COMPARE_STARTS;
        return read_operands(c, scope, first, test, operand);
    case OP_ENDS:
        test->op = COMPARE_ENDS;
        return read_operands(c, scope, first, test, operand);
    case OP_CONTAINS:
    case OP_CONTAINS_ONE_OF:
        test->op = COMPARE_CONTAINS;
        return read_operands(c, scope, first, test, operand);
    case OP_MATCHES:
        test->op = COMPARE_MATCHES;
        test->form = first && first->kind == TREE_STRING
                         ? template_read(c, first, test->ignoring_case)
                         : NULL;
        return test->form != NULL;
    case OP_IN_TABLE:
        test->op = COMPARE_IN_TABLE;
        test->table = table_needed(c, first);
        return test->table != INDEX_NONE;
    default:
        return refuse_item_op(c, tree);
    }
}

bool item_test_read(struct checker *c, uint32_t scope, const struct tree *tree,
                    struct item_test *test, node_id *operand) {
    *test = (struct item_test){.negated = tree->flags & TREE_NEGATED,
                               .ignoring_case = tree->flags & TREE_IGNORING_CASE,
                               .table = INDEX_NONE};
    *operand = NODE_BAD;
    return !tree_is_bad(tree) && read_item_op(c, scope, tree, tree->first, test, operand);
}

static node_id items_node(struct checker *c, uint32_t scope, node_id list, node_id operand,
                          const struct item_test *test, struct span span) {
    node_id children[2] = {list, operand};
    struct node node = {.kind = NODE_ITEMS,
                        .ignoring_case = test->ignoring_case,
                        .op = (uint8_t)test->op,
                        .span = span,
                        .test = test};
    return node_add(c, scope, node, children, operand == NODE_BAD ? 1 : 2);
}

/* `list contains "x"`: some item is "x". */
node_id contains_item(struct checker *c, uint32_t scope, const struct operand *list,
                      const struct tree *tree) {
    struct item_test *test = arena_alloc(c->arena, sizeof *test);
    node_id operand = NODE_BAD;
    test->op = COMPARE_ONE_OF;
    test->is_some = true;
    test->ignoring_case = tree->flags & TREE_IGNORING_CASE;
    test->table = INDEX_NONE;
    if (!read_operands(c, scope, tree->first->next, test, &operand))
        return NODE_BAD;
    return items_node(c, scope, list->node, operand, test, tree->span);
}

/* `every` of nothing: the author says what that means, or is told what it means now. */
bool every_of_none(struct checker *c, const struct tree *tree, const char *what) {
    if (tree->flags & TREE_AT_LEAST_ONE)
        return false;
    if (tree->flags & TREE_IF_ANY)
        return true;
    struct diag *diag =
        warn_add(c, DIAG_W0604, tree->span, "this also holds when there is no %s at all", what);
    if (diag)
        diag_hint(c->diags, diag,
                  "say what is meant: write \", if any,\" or \", at least one,\" "
                  "behind the name");
    return true;
}

node_id some_item_lower(struct checker *c, uint32_t scope, const struct tree *tree) {
    const struct tree *list_tree = tree->first, *test_tree = tree_part(tree, TREE_ITEM_TEST);
    if (!list_tree || !test_tree)
        return NODE_BAD;
    struct operand list = operand_read(c, scope, list_tree);
    struct item_test *test = arena_alloc(c->arena, sizeof *test);
    node_id operand;
    bool good = item_test_read(c, scope, test_tree, test, &operand);
    if (list.kind == OPERAND_BAD)
        return NODE_BAD;
    if (list.kind != OPERAND_NODE || list.type.kind != TYPE_LIST) {
        struct diag *diag =
            diag_add(c->diags, DIAG_E0404, list_tree->span, "%.*s has no items that could be asked",
                     TEXT_ARGS(words_of_operand(c, &list)));
        if (list.kind == OPERAND_LIST)
            diag_hint(c->diags, diag, "of a list decision ask what it contains, or is empty");
        else
            diag_hint(c->diags, diag, "it is %.*s", TEXT_ARGS(words_of_type(c, &list.type)));
        diag_declared(c, diag, list.declared);
        return NODE_BAD;
    }
    if (!good)
        return NODE_BAD;
    test->is_some = tree->quantifier != QUANT_EVERY;
    if (tree->quantifier == QUANT_EVERY)
        test->empty_is = every_of_none(c, tree, "item");
    node_id node = items_node(c, scope, list.node, operand, test, tree->span);
    if (tree->quantifier == QUANT_NO && node != NODE_BAD)
        node = node_not(c, scope, tree->span, node);
    return node;
}
