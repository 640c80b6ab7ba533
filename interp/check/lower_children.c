/* Rows of child records: some, every, no, at least so many; and counts compared with a number. */
#include "check/checker.h"

/* `some entitlement is Blocked`: a value of one of its facts. */
static bool is_value_of_rows(struct checker *c, uint32_t record, const struct tree *test) {
    const struct record *of = &c->schema->records[record];
    struct text word = name_of(c, test->name);
    for (uint32_t i = 0; i < of->fact_count && !symbol_resolve(c, record, test->name); i++) {
        const struct fact *fact = &of->facts[i];
        uint32_t code;
        if (fact->type.kind != TYPE_ONE_OF || !choices_find(fact->type.choices, word, &code))
            continue;
        struct diag *diag =
            diag_add(c->diags, DIAG_E0407, tree_name_span(test), "%.*s is a value of %.*s",
                     TEXT_ARGS(word), TEXT_ARGS(fact->name));
        diag_hint(c->diags, diag, "write `has %.*s %s\"%.*s\"`", TEXT_ARGS(fact->name),
                  test->flags & TREE_NEGATED ? "not " : "",
                  TEXT_ARGS(fact->type.choices->names[code]));
        return true;
    }
    return false;
}

/* The condition of a row; INDEX_NONE for `exists`. False after a message. */
static bool child_condition(struct checker *c, uint32_t record, const struct tree *test,
                            node_id *condition) {
    struct tree *made;
    *condition = INDEX_NONE;
    switch ((int)test->kind) {
    case TREE_CHILD_EXISTS:
        return true;
    case TREE_CHILD_WHERE:
        *condition = test->first ? condition_lower(c, record, test->first) : NODE_BAD;
        break;
    case TREE_CHILD_IS: {
        if (is_value_of_rows(c, record, test))
            return false;
        struct tree *name = tree_new(c, TREE_NAME, tree_name_span(test));
        name->name = test->name;
        made = tree_new(c, TREE_TRUTH, test->span);
        made->first = made->last = name;
        made->count = 1;
        *condition = condition_lower(c, record, made);
        if (*condition != NODE_BAD && (test->flags & TREE_NEGATED))
            *condition = node_not(c, record, test->span, *condition);
        break;
    }
    case TREE_CHILD_HAS:
        made = tree_new(c, TREE_COMPARE, test->span);
        made->flags = test->flags;
        made->op = test->op;
        made->count = test->count + 1;
        made->first = tree_new(c, TREE_NAME, tree_name_span(test));
        made->first->name = test->name;
        made->first->next = test->first;
        made->last = test->last ? test->last : made->first;
        *condition = condition_lower(c, record, made);
        break;
    default:
        return false; /* BAD */
    }
    return *condition != NODE_BAD;
}

static const struct constant *how_many(struct checker *c, const struct tree *tree) {
    const struct tree *number_tree = tree_part(tree, TREE_HOW_MANY);
    if (!number_tree)
        return NULL;
    if (!number_is_whole(number_tree->number) || number_tree->number < 0) {
        struct diag *diag =
            diag_add(c->diags, DIAG_E0409, number_tree->span, "rows are counted in whole numbers");
        diag_hint(c->diags, diag, "write a whole number from 0");
        return NULL;
    }
    struct value *value = arena_alloc(c->arena, sizeof *value);
    value->state = VALUE_KNOWN;
    value->number = number_tree->number;
    return constant_new(c, (struct type){.kind = TYPE_NUMBER, .whole = true}, value, 1);
}

static bool rows_can_be_asked(struct checker *c, uint32_t scope, uint32_t record,
                              const struct tree *tree) {
    struct text word = name_of(c, tree->name);
    if (record == INDEX_NONE) {
        const struct symbol *other = symbol_resolve(c, scope, tree->name);
        if (other) {
            struct diag *diag =
                diag_add(c->diags, DIAG_E0303, tree_name_span(tree), "\"%.*s\" is %s, not a record",
                         TEXT_ARGS(word), symbol_word(c, other));
            if (other->kind == SYMBOL_FACT &&
                c->schema->records[scope].facts[other->index].type.kind == TYPE_LIST)
                diag_hint(c->diags, diag,
                          "of a list write \"some item of %.*s ...\", or every, or no",
                          TEXT_ARGS(word));
            diag_declared(c, diag, other->span);
            return false;
        }
        if (!name_is_lost(c, word))
            diag_add(c->diags, DIAG_E0301, tree_name_span(tree), "no record is called \"%.*s\"%.*s",
                     TEXT_ARGS(word), TEXT_ARGS(suggestion(c, word, 0, 1u << SYMBOL_RECORD)));
        return false;
    }
    struct symbol *symbol = symbol_find(c, SYMBOL_RECORD, tree->name);
    symbol->used = true;
    if (scope == 0 && record != 0)
        return true;
    struct diag *diag = diag_add(c->diags, DIAG_E0304, tree->span,
                                 "rows of \"%.*s\" cannot be asked about here", TEXT_ARGS(word));
    diag_hint(c->diags, diag,
              "only conditions of the %.*s ask about rows, and only about those of "
              "its records",
              TEXT_ARGS(c->schema->records[0].name));
    return false;
}

static bool is_child_test(const struct tree *part) {
    return part->kind == TREE_CHILD_IS || part->kind == TREE_CHILD_HAS ||
           part->kind == TREE_CHILD_WHERE || part->kind == TREE_CHILD_EXISTS;
}

static enum quantifier quantifier_of(enum tree_quantifier quantifier) {
    switch ((int)quantifier) {
    case QUANT_EVERY:
        return QUANTIFIER_EVERY;
    case QUANT_AT_LEAST:
        return QUANTIFIER_AT_LEAST;
    case QUANT_AT_MOST:
        return QUANTIFIER_AT_MOST;
    case QUANT_EXACTLY:
        return QUANTIFIER_EXACTLY;
    default:
        return QUANTIFIER_SOME;
    }
}

node_id quantified_lower(struct checker *c, uint32_t scope, const struct tree *tree) {
    uint32_t record = record_named(c, tree->name);
    const struct tree *test = tree->first;
    while (test && !is_child_test(test))
        test = test->next;
    if (!rows_can_be_asked(c, scope, record, tree) || !test)
        return NODE_BAD;
    struct node node = {.kind = NODE_QUANTIFIED, .span = tree->span};
    node_id condition;
    bool good = child_condition(c, record, test, &condition);
    node.quantified.quantifier = quantifier_of((enum tree_quantifier)tree->quantifier);
    if (node.quantified.quantifier > QUANTIFIER_EVERY) {
        node.quantified.how_many = how_many(c, tree);
        good = good && node.quantified.how_many;
    }
    if (node.quantified.quantifier == QUANTIFIER_EVERY) {
        struct text name = c->schema->records[record].name;
        struct text ended = arena_format(c->arena, "%.*s%c", TEXT_ARGS(name), 0);
        node.quantified.empty_is = every_of_none(c, tree, ended.bytes);
    }
    if (!good)
        return NODE_BAD;
    node.quantified.fold = fold_rows(c, record, condition, tree->span);
    node_id made = node_add(c, scope, node, NULL, 0);
    return tree->quantifier == QUANT_NO && made != NODE_BAD ? node_not(c, scope, tree->span, made)
                                                            : made;
}

static bool whole_numbers(struct checker *c, const struct constant *constant,
                          const struct tree *tree) {
    for (uint32_t i = 0; i < constant->count; i++)
        for (uint32_t j = 0; j < constant->alternatives[i].count; j++) {
            number n = constant->alternatives[i].values[j].number;
            if (number_is_whole(n) && n >= 0 && constant->alternatives[i].count == 1)
                continue;
            struct diag *diag = diag_add(c->diags, DIAG_E0409, tree->span,
                                         "a count is compared with one whole number from 0");
            diag_hint(c->diags, diag, "%.*s is none", TEXT_ARGS(words_of_span(c, tree->span)));
            return false;
        }
    return true;
}

/* A count against a constant is a question about rows, which can be answered while some of them
 * are still unknown; against another value it is a comparison of numbers. */
node_id count_compare(struct checker *c, uint32_t scope, const struct operand *count,
                      const struct tree *tree, enum compare_op op, bool equal,
                      const struct operand *right) {
    if (!operand_is_constant(right)) {
        node_id children[2] = {operand_node(c, scope, count), NODE_BAD};
        if (right->type.kind != TYPE_NUMBER || right->type.unit != TYPE_UNIT_NONE) {
            struct diag *diag = diag_add(c->diags, DIAG_E0403, right->tree->span,
                                         "a count is a plain number, but %.*s is %.*s",
                                         TEXT_ARGS(words_of_operand(c, right)),
                                         TEXT_ARGS(words_of_type(c, &right->type)));
            diag_declared(c, diag, right->declared);
            return NODE_BAD;
        }
        children[1] = operand_node(c, scope, right);
        return node_add(c, scope,
                        (struct node){.kind = equal ? NODE_EQUAL : NODE_ORDER,
                                      .op = (uint8_t)op,
                                      .span = tree->span},
                        children, 2);
    }
    const struct constant *constant =
        constant_of(c, right, &count->type, words_of_operand(c, count), count->declared);
    if (!constant || !whole_numbers(c, constant, right->tree))
        return NODE_BAD;
    struct node node = {.kind = NODE_QUANTIFIED, .span = tree->span};
    node.quantified.fold = count->fold;
    node.quantified.how_many = constant;
    node.quantified.quantifier = equal                     ? QUANTIFIER_EXACTLY
                                 : op == COMPARE_AT_LEAST  ? QUANTIFIER_AT_LEAST
                                 : op == COMPARE_LESS_THAN ? QUANTIFIER_AT_LEAST
                                                           : QUANTIFIER_AT_MOST;
    bool turned = !equal && (op == COMPARE_LESS_THAN || op == COMPARE_MORE_THAN);
    node_id made = node_add(c, scope, node, NULL, 0);
    return turned ? node_not(c, scope, tree->span, made) : made;
}
