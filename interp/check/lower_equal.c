/* `is` and `is one of`: written values go into one node, names are compared one by one. */
#include "check/checker.h"

/* `engagement is CSS-Led`: a value without its quotes. */
bool value_lacks_quotes(struct checker *c, uint32_t scope, const struct type *type,
                        struct text what, const struct tree *tree) {
    uint32_t code;
    if (tree->kind != TREE_NAME || type->kind != TYPE_ONE_OF ||
        symbol_resolve(c, scope, tree->name))
        return false;
    struct text word = name_of(c, tree->name);
    if (!choices_find(type->choices, word, &code))
        return false;
    struct diag *diag =
        diag_add(c->diags, DIAG_E0407, tree->span, "%.*s is a value of %.*s and stands in quotes",
                 TEXT_ARGS(word), TEXT_ARGS(what));
    diag_hint(c->diags, diag, "write \"%.*s\"", TEXT_ARGS(type->choices->names[code]));
    return true;
}

/* No fact is ever the empty text: an empty cell is blank. */
static void check_empty(struct checker *c, const struct operand *left, const struct tree *value) {
    if (left->type.kind != TYPE_TEXT || left->kind == OPERAND_OUTPUT ||
        value->kind != TREE_STRING || text_trim(value->text).length > 0)
        return;
    struct diag *diag =
        diag_add(c->diags, DIAG_E0408, value->span, "no value is ever the empty text");
    diag_hint(c->diags, diag, "write \"%.*s is blank\"", TEXT_ARGS(words_of_operand(c, left)));
}

static void check_value(struct checker *c, const struct operand *left, const struct tree *value) {
    check_empty(c, left, value);
    if (left->type.kind != TYPE_NUMBER || value->kind != TREE_NUMBER)
        return;
    const struct type *type = &left->type;
    bool outside = (type->has_lowest && value->number < type->lowest) ||
                   (type->has_highest && value->number > type->highest) ||
                   (type->whole && !number_is_whole(value->number));
    if (outside)
        warn_never(c, value->span, false,
                   arena_format(c->arena, "%.*s is %.*s", TEXT_ARGS(words_of_operand(c, left)),
                                TEXT_ARGS(type_allowed(c->arena, type))));
}

/* Codes of a yes/no output are 0 for yes, 1 for no; those of a one-of are the constant's own. */
static node_id output_in(struct checker *c, const struct operand *left,
                         const struct constant *constant, struct span span) {
    if (!constant)
        return NODE_BAD;
    struct constant *coded = arena_alloc(c->arena, sizeof *coded);
    struct dated *alternatives = arena_array(c->arena, constant->count, sizeof *alternatives);
    *coded = *constant;
    coded->alternatives = alternatives;
    coded->type = left->type;
    for (uint32_t i = 0; i < constant->count; i++) {
        const struct dated *from = &constant->alternatives[i];
        struct value *values = arena_array(c->arena, from->count, sizeof *values);
        for (uint32_t j = 0; j < from->count; j++) {
            values[j].state = VALUE_KNOWN;
            values[j].code =
                left->type.kind == TYPE_YES_NO ? !from->values[j].yes : from->values[j].code;
        }
        alternatives[i] = (struct dated){from->from, values, from->count};
    }
    struct node node = {.kind = NODE_OUTPUT_IS, .span = span};
    node.output.decision = left->decision;
    node.output.output = left->output;
    node.output.values = coded;
    return node_add(c, 0, node, NULL, 0);
}

/* `condition is yes` is the condition, `is no` its negation. */
static node_id condition_is(struct checker *c, uint32_t scope, const struct operand *left,
                            const struct operand *right, const struct tree *tree) {
    struct value value;
    if (right->kind == OPERAND_SETTING || tree->count != 2) {
        node_id yes = operand_node(c, scope, left);
        return node_one_of(
            c, scope, yes,
            constant_of(c, right, &left->type, words_of_operand(c, left), left->declared), false,
            tree->span);
    }
    if (!literal_read(c, &left->type, right->tree, words_of_operand(c, left), left->declared,
                      &value))
        return NODE_BAD;
    return value.yes ? left->node : node_not(c, scope, tree->span, left->node);
}

static node_id equals_constant(struct checker *c, uint32_t scope, const struct operand *left,
                               const struct constant *constant, const struct tree *tree) {
    if (!constant)
        return NODE_BAD;
    if (left->kind == OPERAND_OUTPUT)
        return output_in(c, left, constant, tree->span);
    node_id value = operand_node(c, scope, left);
    return node_one_of(c, scope, value, constant, tree->flags & TREE_IGNORING_CASE, tree->span);
}

static void say_kinds_differ(struct checker *c, const struct operand *left,
                             const struct operand *right) {
    struct diag *diag = diag_add(
        c->diags,
        left->type.kind == TYPE_NUMBER && right->type.kind == TYPE_NUMBER ? DIAG_E0403 : DIAG_E0402,
        right->tree->span, "%.*s is %.*s, but %.*s is %.*s", TEXT_ARGS(words_of_operand(c, left)),
        TEXT_ARGS(words_of_type(c, &left->type)), TEXT_ARGS(words_of_operand(c, right)),
        TEXT_ARGS(words_of_type(c, &right->type)));
    diag_hint(c->diags, diag, "only values of one kind can be compared");
    diag_declared(c, diag, right->declared);
}

static void say_shares_none(struct checker *c, const struct operand *left,
                            const struct operand *right) {
    struct diag *diag =
        diag_add(c->diags, DIAG_E0410, right->tree->span, "%.*s and %.*s have no value in common",
                 TEXT_ARGS(words_of_operand(c, left)), TEXT_ARGS(words_of_operand(c, right)));
    diag_hint(c->diags, diag, "the one is %.*s, the other %.*s",
              TEXT_ARGS(words_of_type(c, &left->type)), TEXT_ARGS(words_of_type(c, &right->type)));
    diag_declared(c, diag, right->declared);
}

static node_id equals_value(struct checker *c, uint32_t scope, const struct operand *left,
                            const struct operand *right, const struct tree *tree) {
    if (right->kind == OPERAND_CHOICE || right->kind == OPERAND_LIST) {
        operand_node(c, scope, right); /* says why not */
        return NODE_BAD;
    }
    if (left->type.kind != right->type.kind || left->type.unit != right->type.unit) {
        say_kinds_differ(c, left, right);
        return NODE_BAD;
    }
    bool shares_none = false;
    struct node node = {
        .kind = NODE_EQUAL, .ignoring_case = tree->flags & TREE_IGNORING_CASE, .span = tree->span};
    if (left->kind == OPERAND_OUTPUT || right->kind == OPERAND_OUTPUT) {
        node_id equal = left->kind == OPERAND_OUTPUT
                            ? output_equal(c, scope, left, right, tree->span, &shares_none)
                            : output_equal(c, scope, right, left, tree->span, &shares_none);
        if (shares_none)
            say_shares_none(c, left, right);
        return equal;
    }
    if (left->type.kind == TYPE_ONE_OF) {
        bool all, any;
        node.map = codes_map(c, right->type.choices, left->type.choices, &all, &any);
        if (!any) {
            say_shares_none(c, left, right);
            return NODE_BAD;
        }
    }
    node_id children[2] = {operand_node(c, scope, left), operand_node(c, scope, right)};
    return node_add(c, scope, node, children, 2);
}

static node_id equals_operand(struct checker *c, uint32_t scope, const struct operand *left,
                              const struct operand *right, const struct tree *tree) {
    if (left->kind == OPERAND_COUNT)
        return count_compare(c, scope, left, tree, COMPARE_NONE, true, right);
    if (!operand_is_constant(right))
        return equals_value(c, scope, left, right, tree);
    if (left->kind == OPERAND_CONDITION)
        return condition_is(c, scope, left, right, tree);
    return equals_constant(
        c, scope, left,
        constant_of(c, right, &left->type, words_of_operand(c, left), left->declared), tree);
}

/* A list, a chosen row: `is` does not go with them. */
static bool cannot_equal(struct checker *c, const struct operand *left, const struct tree *tree) {
    if (left->kind != OPERAND_CHOICE && left->kind != OPERAND_LIST && left->type.kind != TYPE_LIST)
        return false;
    struct text words = words_of_operand(c, left);
    const struct tree *right = tree->first->next;
    if (left->kind == OPERAND_CHOICE || !right) {
        bad_comparison(c, left, tree);
        return true;
    }
    struct span values = right->span;
    values.end = tree->span.end;
    struct diag *diag = diag_add(c->diags, DIAG_E0404, tree->span,
                                 "%.*s is a list and is not one value", TEXT_ARGS(words));
    diag_hint(c->diags, diag, "write `%.*s %s %s%.*s`", TEXT_ARGS(words),
              tree->flags & TREE_NEGATED ? "does not contain" : "contains",
              tree->op == OP_ONE_OF ? "one of " : "", TEXT_ARGS(words_of_span(c, values)));
    return true;
}

node_id lower_equal(struct checker *c, uint32_t scope, const struct operand *left,
                    const struct tree *tree) {
    const struct tree *first = tree->first->next;
    if (!first)
        return NODE_BAD;
    if (left->kind != OPERAND_BAD && cannot_equal(c, left, tree))
        return NODE_BAD;
    uint32_t count = tree->count - 1;
    bool all_literal = true, good = left->kind != OPERAND_BAD;
    for (const struct tree *value = first; value; value = value->next)
        all_literal = all_literal && tree_is_literal(value);
    if (all_literal && good && left->kind != OPERAND_COUNT && left->kind != OPERAND_CONDITION) {
        warn_repeated(c, first, count);
        const struct constant *constant = constant_of_literals(
            c, &left->type, first, count, words_of_operand(c, left), left->declared);
        for (const struct tree *value = first; value && constant; value = value->next)
            check_value(c, left, value);
        return equals_constant(c, scope, left, constant, tree);
    }
    node_id *parts = arena_array(c->arena, count, sizeof *parts);
    uint32_t made = 0;
    for (const struct tree *value = first; value; value = value->next) {
        if (left->kind != OPERAND_BAD &&
            value_lacks_quotes(c, scope, &left->type, words_of_operand(c, left), value)) {
            good = false;
            continue;
        }
        struct operand right = operand_read(c, scope, value);
        if (!good || right.kind == OPERAND_BAD) {
            good = false;
            continue;
        }
        parts[made] = equals_operand(c, scope, left, &right, tree);
        good = parts[made++] != NODE_BAD;
    }
    return good ? node_or(c, scope, tree->span, parts, made) : NODE_BAD;
}
