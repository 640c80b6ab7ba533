/* Asking decisions: which of its values an output has, which items a list contains. */
#include "check/checker.h"

static uint32_t values_of(const struct type *type) {
    return type->kind == TYPE_YES_NO ? 2 : type->choices->count;
}

/* Is the value `code` of the type (yes 0, no 1) what a condition or value node gives? */
static node_id node_has_code(struct checker *c, uint32_t scope, const struct operand *operand,
                             uint32_t code, struct span span) {
    struct value value = {.state = VALUE_KNOWN};
    struct value *kept = arena_alloc(c->arena, sizeof *kept);
    if (operand->kind == OPERAND_OUTPUT)
        return node_output_is(c, operand->decision, operand->output, &code, 1, span);
    if (operand->kind == OPERAND_CONDITION)
        return code == 0 ? operand->node : node_not(c, scope, span, operand->node);
    if (operand->type.kind == TYPE_YES_NO)
        value.yes = code == 0;
    else
        value.code = code;
    *kept = value;
    return node_one_of(c, scope, operand_node(c, scope, operand),
                       constant_new(c, operand->type, kept, 1), false, span);
}

node_id output_equal(struct checker *c, uint32_t scope, const struct operand *a,
                     const struct operand *b, struct span span, bool *shares_none) {
    uint32_t count = values_of(&a->type), made = 0;
    node_id *parts = arena_array(c->arena, count, sizeof *parts);
    for (uint32_t code = 0; code < count; code++) {
        uint32_t other = code;
        if (a->type.kind == TYPE_ONE_OF &&
            !choices_find(b->type.choices, a->type.choices->names[code], &other))
            continue;
        node_id both[2] = {node_output_is(c, a->decision, a->output, &code, 1, span),
                           node_has_code(c, scope, b, other, span)};
        if (both[0] == NODE_BAD || both[1] == NODE_BAD)
            return NODE_BAD;
        parts[made] = node_and(c, scope, span, both, 2);
        if (parts[made++] == NODE_BAD)
            return NODE_BAD;
    }
    *shares_none = made == 0;
    return made ? node_or(c, scope, span, parts, made) : NODE_BAD;
}

static struct value value_of_code(const struct type *from, const struct type *to, uint32_t code) {
    struct value value = {.state = VALUE_KNOWN};
    if (from->kind == TYPE_YES_NO)
        value.yes = code == 0;
    else if (to->kind == TYPE_TEXT)
        value.text = from->choices->names[code];
    else
        value.code = code;
    return value;
}

/* A case for each value it can have, blank the last one; unknown while it is undecided. */
static node_id finite_cases(struct checker *c, uint32_t scope, const struct operand *operand,
                            const struct type *type) {
    uint32_t count = values_of(&operand->type), total = 0;
    uint32_t last = operand->may_be_blank ? count : count - 1;
    struct span span = operand->tree->span;
    node_id *children = arena_array(c->arena, (size_t)count * 2 + 2, sizeof *children);
    for (uint32_t code = 0; code <= last; code++) {
        struct value *value = arena_alloc(c->arena, sizeof *value);
        *value = code < count ? value_of_code(&operand->type, type, code)
                              : (struct value){.state = VALUE_BLANK};
        if (code < last)
            children[total++] = node_has_code(c, scope, operand, code, span);
        children[total++] = node_constant(c, scope, constant_new(c, *type, value, 1), span);
    }
    return node_add(c, scope, (struct node){.kind = NODE_CASES, .span = span, .type = *type},
                    children, total);
}

/* The answer as a value of its own, where nothing else will do (a case of a definition). */
node_id output_as_value(struct checker *c, const struct operand *output) {
    return finite_cases(c, 0, output, &output->type);
}

node_id finite_as_text(struct checker *c, uint32_t scope, const struct operand *operand) {
    struct type type = type_simple(TYPE_TEXT);
    return finite_cases(c, scope, operand, &type);
}

/* Might the value be one of the texts? Sees through the cases made above. */
static bool may_be_text(const struct checker *c, node_id id, const struct dated *texts) {
    const struct scope_builder *scope = &c->scopes[0];
    const struct node *node = &scope->nodes.items[id];
    const node_id *children = scope->children.items + node->first_child;
    if (node->kind == NODE_CASES) {
        for (uint32_t i = 0; i < node->child_count; i++)
            if ((i % 2 == 1 || i + 1 == node->child_count) && may_be_text(c, children[i], texts))
                return true;
        return false;
    }
    if (node->kind != NODE_CONSTANT || node->constant->count != 1)
        return true;
    const struct value *value = &node->constant->alternatives[0].values[0];
    for (uint32_t i = 0; i < texts->count; i++)
        if (value->state == VALUE_KNOWN && text_is(value->text, texts->values[i].text))
            return true;
    return false;
}

/* The condition under which one rule of a list gives one of the texts; INDEX_NONE when it cannot.
 */
static node_id rule_gives(struct checker *c, const struct rule *rule, const struct constant *texts,
                          struct span span) {
    const struct rule_result *result = &rule->results[0];
    if (!result->is_constant) {
        if (!may_be_text(c, result->node, &texts->alternatives[0]))
            return INDEX_NONE;
        node_id both[2] = {rule->condition, node_one_of(c, 0, result->node, texts, false, span)};
        return node_and(c, 0, span, both, 2);
    }
    const struct dated *dated = &texts->alternatives[0];
    for (uint32_t i = 0; i < dated->count; i++)
        if (text_is(dated->values[i].text, result->value.text))
            return rule->condition;
    return INDEX_NONE;
}

bool some_rule_gives(const struct checker *c, const struct decision *decision, struct text text) {
    struct value value = {.state = VALUE_KNOWN};
    value.text = text;
    struct dated one = {DAY_MIN, &value, 1};
    for (uint32_t i = 0; i < decision->rule_count; i++) {
        const struct rule_result *result = &decision->rules[i].results[0];
        if (result->is_constant ? text_is(result->value.text, text)
                                : may_be_text(c, result->node, &one))
            return true;
    }
    return false;
}

static void say_no_rule_gives(struct checker *c, const struct operand *list,
                              const struct decision *decision, const struct tree *value,
                              struct text text) {
    if (name_is_lost(c, text))
        return;
    struct text *names = arena_array(c->arena, decision->rule_count, sizeof *names);
    for (uint32_t i = 0; i < decision->rule_count; i++)
        names[i] = decision->rules[i].results[0].value.text;
    struct diag *diag =
        diag_add(c->diags, DIAG_E0401, value->span, "no rule of %.*s gives \"%.*s\"%.*s",
                 TEXT_ARGS(words_of_operand(c, list)), TEXT_ARGS(text),
                 TEXT_ARGS(suggestion_of(c, text, names, decision->rule_count)));
    diag_declared(c, diag, decision->span);
}

/* All texts that are asked for, as one undated constant; NULL after a message. */
static const struct constant *texts_of(struct checker *c, const struct operand *list,
                                       const struct tree *tree) {
    const struct decision *decision = &c->lowered.items[list->decision];
    struct type text_type = type_simple(TYPE_TEXT);
    VECTOR(struct value) values = {0};
    bool good = true;
    for (const struct tree *value = tree->first->next; value; value = value->next) {
        struct operand operand = operand_read(c, 0, value);
        good = good && operand.kind != OPERAND_BAD;
        if (operand.kind == OPERAND_BAD)
            continue;
        const struct constant *constant =
            operand_is_constant(&operand)
                ? constant_of(c, &operand, &text_type, TEXT("an item"), SPAN_NONE)
                : NULL;
        if (!operand_is_constant(&operand) || (constant && constant->count != 1)) {
            struct diag *diag = diag_add(c->diags, DIAG_E0404, value->span,
                                         "what %.*s contains is asked by the item's text",
                                         TEXT_ARGS(words_of_operand(c, list)));
            diag_hint(c->diags, diag, "write the text in quotes");
        }
        good = good && constant && constant->count == 1;
        for (uint32_t i = 0; good && i < constant->alternatives[0].count; i++) {
            struct value item = constant->alternatives[0].values[i];
            if (!some_rule_gives(c, decision, item.text)) {
                say_no_rule_gives(c, list, decision, value, item.text);
                good = false;
            } else {
                VECTOR_PUSH(&values, item);
            }
        }
    }
    struct value *kept = arena_array(c->arena, values.count, sizeof *kept);
    if (values.count)
        memcpy(kept, values.items, values.count * sizeof *kept);
    uint32_t count = (uint32_t)values.count;
    VECTOR_FREE(&values);
    return good ? constant_new(c, text_type, kept, count) : NULL;
}

/* Some of the rules apply. A node of its own even for one: it is this question that an explanation
 * shows. */
static node_id list_question(struct checker *c, const struct operand *list,
                             const struct constant *texts, const node_id *parts, uint32_t count,
                             struct span span) {
    struct node node = {.kind = NODE_OR, .span = span};
    node.output.decision = list->decision;
    node.output.values = texts;
    return node_add(c, 0, node, parts, count);
}

node_id list_contains(struct checker *c, const struct operand *list, const struct tree *tree) {
    const struct constant *texts = texts_of(c, list, tree);
    if (!texts)
        return NODE_BAD;
    if (tree->flags & TREE_IGNORING_CASE) {
        struct diag *diag = diag_add(c->diags, DIAG_E0404, tree->span,
                                     "the items of %.*s are written in the rules themselves",
                                     TEXT_ARGS(words_of_operand(c, list)));
        diag_hint(c->diags, diag, "write the item as the rule does, without `ignoring case`");
        return NODE_BAD;
    }
    const struct decision decision = c->lowered.items[list->decision];
    node_id *parts = arena_array(c->arena, decision.rule_count, sizeof *parts);
    uint32_t made = 0;
    for (uint32_t i = 0; i < decision.rule_count; i++) {
        node_id part = rule_gives(c, &decision.rules[i], texts, tree->span);
        if (part != INDEX_NONE)
            parts[made++] = part;
    }
    return list_question(c, list, texts, parts, made, tree->span);
}

node_id list_is_empty(struct checker *c, const struct operand *list, const struct tree *tree) {
    const struct decision decision = c->lowered.items[list->decision];
    node_id *parts = arena_array(c->arena, decision.rule_count, sizeof *parts);
    for (uint32_t i = 0; i < decision.rule_count; i++)
        parts[i] = decision.rules[i].condition;
    const struct constant *no_texts = constant_new(c, type_simple(TYPE_TEXT), NULL, 0);
    return node_not(c, 0, tree->span,
                    list_question(c, list, no_texts, parts, decision.rule_count, tree->span));
}
