/* What rules give: a written value, a blank, a fact, a definition, or the answer of another
 * decision, each fitted to the type of the output. */
#include "check/checker.h"

static bool give_blank(struct checker *c, const struct output *output, const struct tree *tree,
                       struct rule_result *result) {
    result->is_blank = true;
    if (output->may_be_blank)
        return true;
    bool is_list = output->type.kind == TYPE_LIST;
    struct diag *diag = diag_add(c->diags, DIAG_E0406, tree->span,
                                 is_list ? "an item of the list \"%.*s\" cannot be blank"
                                         : "\"%.*s\" may not be blank",
                                 TEXT_ARGS(output->name));
    diag_hint(c->diags, diag,
              is_list ? "leave the rule away, or say when it applies"
                      : "declare it \", may be blank\"");
    diag_declared(c, diag, output->span);
    return false;
}

static bool may_stay_blank(struct checker *c, const struct output *output,
                           const struct operand *operand) {
    if (!operand->may_be_blank || output->may_be_blank || output->type.kind == TYPE_LIST)
        return true;
    struct diag *diag = diag_add(c->diags, DIAG_E0406, operand->tree->span,
                                 "%.*s may be blank, but \"%.*s\" may not",
                                 TEXT_ARGS(words_of_operand(c, operand)), TEXT_ARGS(output->name));
    diag_hint(c->diags, diag, "declare \"%.*s\" as \", may be blank\"", TEXT_ARGS(output->name));
    diag_declared(c, diag, output->span);
    return false;
}

static bool give_literal(struct checker *c, const struct output *output, const struct type *type,
                         const struct tree *tree, struct rule_result *result) {
    struct value value;
    if (!literal_read(c, type, tree, output->name, output->span, &value) ||
        !literal_in_range(c, type, tree, output->name, output->span))
        return false;
    if (type->kind == TYPE_NUMBER || type->kind == TYPE_DATE) {
        struct value *kept = arena_alloc(c->arena, sizeof *kept);
        *kept = value;
        result->node = node_constant(c, 0, constant_new(c, *type, kept, 1), tree->span);
        return result->node != NODE_BAD;
    }
    if (type->kind == TYPE_YES_NO)
        value.code = !value.yes;
    if (type->kind == TYPE_TEXT && value.text.length == 0)
        return give_blank(c, output, tree, result);
    result->is_constant = true;
    result->value = value;
    return true;
}

static bool same_kind(struct checker *c, const struct output *output, const struct type *type,
                      const struct operand *operand) {
    if (operand->type.kind == type->kind && operand->type.unit == type->unit &&
        operand->kind != OPERAND_LIST && operand->kind != OPERAND_CHOICE)
        return true;
    if (operand->kind == OPERAND_LIST || operand->kind == OPERAND_CHOICE) {
        operand_node(c, 0, operand); /* says why not */
        return false;
    }
    struct diag *diag = diag_add(
        c->diags, DIAG_E0402, operand->tree->span, "\"%.*s\" is %.*s, but %.*s is %.*s",
        TEXT_ARGS(output->name), TEXT_ARGS(words_of_type(c, type)),
        TEXT_ARGS(words_of_operand(c, operand)), TEXT_ARGS(words_of_type(c, &operand->type)));
    diag_declared(c, diag, operand->declared);
    return false;
}

/* Every value that the source can have must be one of the output's. */
static bool map_codes(struct checker *c, const struct output *output, const struct operand *operand,
                      struct rule_result *result) {
    if (output->type.kind != TYPE_ONE_OF)
        return true;
    bool all, any;
    const struct choices *from = operand->type.choices;
    result->map = codes_map(c, from, output->type.choices, &all, &any);
    if (all)
        return true;
    uint32_t lost = 0;
    while (result->map[lost] != INDEX_NONE)
        lost++;
    struct diag *diag = diag_add(c->diags, DIAG_E0401, operand->tree->span,
                                 "%.*s can also be \"%.*s\", which is not a value of %.*s",
                                 TEXT_ARGS(words_of_operand(c, operand)),
                                 TEXT_ARGS(from->names[lost]), TEXT_ARGS(output->name));
    diag_hint(c->diags, diag, "add it to the values of %.*s", TEXT_ARGS(output->name));
    diag_declared(c, diag, output->span);
    return false;
}

bool result_lower(struct checker *c, const struct decision_entry *entry, uint32_t index,
                  const struct tree *tree, struct rule_result *result) {
    const struct output *output = &entry->outputs[index];
    struct type type = output->type.kind == TYPE_LIST ? type_simple(TYPE_TEXT) : output->type;
    if (tree->kind == TREE_BLANK)
        return give_blank(c, output, tree, result);
    if (value_lacks_quotes(c, 0, &type, output->name, tree))
        return false;
    struct operand operand = operand_read(c, 0, tree);
    if (operand.kind == OPERAND_BAD || entry->output_symbols[index]->bad)
        return false;
    if (operand.kind == OPERAND_LITERAL)
        return give_literal(c, output, &type, tree, result);
    if (operand.kind == OPERAND_SETTING) {
        const struct constant *constant =
            constant_of(c, &operand, &type, output->name, output->span);
        if (!constant || operand_node(c, 0, &operand) == NODE_BAD)
            return false;
        result->node = node_constant(c, 0, constant, tree->span);
        return result->node != NODE_BAD;
    }
    if (type.kind == TYPE_TEXT && operand.type.kind == TYPE_ONE_OF &&
        (operand.kind == OPERAND_OUTPUT || operand.kind == OPERAND_NODE)) {
        result->node = finite_as_text(c, 0, &operand);
        return result->node != NODE_BAD && may_stay_blank(c, output, &operand);
    }
    if (!same_kind(c, output, &type, &operand) || !may_stay_blank(c, output, &operand) ||
        !map_codes(c, output, &operand, result))
        return false;
    if (operand.kind == OPERAND_OUTPUT) {
        result->from_decision = operand.decision;
        result->from_output = operand.output;
        return true;
    }
    result->node = operand_node(c, 0, &operand);
    return result->node != NODE_BAD;
}
