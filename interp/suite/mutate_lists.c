/* Items of lists, questions to decisions that are lists, and templates. */
#include "suite/mutation.h"

static struct node node_with_test(struct mutator *mutator, struct node node,
                                  struct item_test changed) {
    struct item_test *test = arena_alloc(mutator->arena, sizeof *test);
    *test = changed;
    node.test = test;
    return node;
}

/* The parts of a template as they stand in its text. */
struct template_place {
    uint32_t start, end; /* bytes of the text */
};

static void template_places(const struct template_form *form, struct template_place *places) {
    uint32_t at = 0;
    for (uint32_t i = 0; i < form->count; i++) {
        places[i].start = at;
        if (!form->parts[i].is_hole)
            at += form->parts[i].literal.length;
        while (form->parts[i].is_hole && form->text.bytes[at++] != '}')
            continue;
        places[i].end = at;
    }
}

/* All that use the template: the test, and the holes that are asked for. */
static void patch_form(struct mutator *mutator, uint32_t mutant, const struct template_form *old,
                       uint32_t index, struct template_part part) {
    const struct program *program = mutator->loose->program;
    struct template_form *form = arena_alloc(mutator->arena, sizeof *form);
    *form = *old;
    form->parts = arena_array(mutator->arena, old->count, sizeof *form->parts);
    memcpy(form->parts, old->parts, old->count * sizeof *form->parts);
    form->parts[index] = part;
    for (uint32_t s = 0; s < program->scope_count; s++)
        for (node_id id = 0; id < program->scopes[s].node_count; id++) {
            struct node node = program->scopes[s].nodes[id];
            bool is_test =
                (node.kind == NODE_ITEMS || node.kind == NODE_FIRST_ITEM) && node.test->form == old;
            if (is_test) {
                struct item_test test = *node.test;
                test.form = form;
                mutant_node(mutator, mutant, s, id, node_with_test(mutator, node, test));
            } else if ((node.kind == NODE_HOLE || node.kind == NODE_MATCHES) &&
                       node.hole.form == old) {
                node.hole.form = form;
                mutant_node(mutator, mutant, s, id, node);
            }
        }
}

void mutate_template(struct mutator *mutator, const struct tree *string, uint32_t scope,
                     node_id id) {
    const struct node *node = loose_node(mutator, scope, id);
    const struct template_form *form =
        node->kind == NODE_MATCHES ? node->hole.form : node->test->form;
    struct template_place *places = arena_array(mutator->arena, form->count, sizeof *places);
    if (string->span.end - string->span.start != string->text.length + 2)
        return; /* escapes: places in the file are others */
    template_places(form, places);
    for (uint32_t i = 0; i < form->count; i++) {
        struct template_part part = form->parts[i];
        uint32_t start = string->span.start + 1 + places[i].start;
        uint32_t end = string->span.start + 1 + places[i].end;
        struct span span = span_from_to(string->span.file, start, end);
        struct text edit;
        if (part.is_hole && part.digits > 0 && part.digits < 18) {
            part.digits++;
            edit = part.name.length > 0 ? arena_format(mutator->arena, "{%.*s: %u digits}",
                                                       TEXT_ARGS(part.name), part.digits)
                                        : arena_format(mutator->arena, "{%u digits}", part.digits);
        } else if (!part.is_hole && text_shortened(part.literal).length > 0) {
            edit = part.literal = text_shortened(part.literal);
        } else {
            continue;
        }
        patch_form(mutator, mutant_add(mutator, MUTANT_VALUE, span, edit, string->span), form, i,
                   part);
    }
}

static void turn_test_op(struct mutator *mutator, const struct comparison *comparison,
                         uint32_t scope, node_id id) {
    struct op_words words = op_words_of(mutator, comparison);
    const struct node *node = loose_node(mutator, scope, id);
    struct item_test test = *node->test;
    bool is_base = words.not_word.file != FILE_NONE, to_contains = test.op != COMPARE_CONTAINS;
    if (words.op.file == FILE_NONE || comparison->op == OP_CONTAINS_ONE_OF ||
        (test.op != COMPARE_STARTS && test.op != COMPARE_ENDS && test.op != COMPARE_CONTAINS))
        return;
    test.op = to_contains ? COMPARE_CONTAINS : COMPARE_STARTS;
    struct text edit = to_contains ? is_base ? TEXT("contain") : TEXT("contains")
                       : is_base ? TEXT("start with")
                                   : TEXT("starts with");
    uint32_t mutant = mutant_add(mutator, MUTANT_COMPARISON, words.op, edit,
                                 span_from_to(words.op.file, words.op.start, comparison->span.end));
    struct node turned = node_with_test(mutator, *node, test);
    turned.op = (uint8_t)test.op;
    mutant_node(mutator, mutant, scope, id, turned);
}

static void mutate_test_values(struct mutator *mutator, const struct comparison *comparison,
                               uint32_t scope, node_id id) {
    const struct constant *constant = constant_in(loose_node(mutator, scope, id));
    uint32_t index = 0;
    if (!constant || constant->setting.length > 0)
        return;
    for (const struct tree *value = comparison->first; value; value = value->next) {
        struct target target = {scope, id, 0, index};
        if (!tree_is_written(value))
            return;
        mutate_literal(mutator, value, value->span, &target, 1);
        if (comparison->count > 1)
            mutate_leaving(mutator, comparison->first, index, &target, 1);
        index++;
    }
}

/* Where the test of an item starts, its `is` and `not` included. */
static uint32_t test_start(const struct mutator *mutator, const struct tree *list,
                           const struct tree *test) {
    static const char *const starts[] = {"is", "are", "has", "have", "do", "does", "not", NULL};
    struct span words[8];
    uint32_t count = words_find(
        mutator, span_from_to(test->span.file, list->span.end, test->span.start), words, 8);
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t w = 0; starts[w]; w++)
            if (is_word(mutator, words[i], starts[w]))
                return words[i].start;
    return test->span.start;
}

void mutate_item_test(struct mutator *mutator, const struct tree *list, const struct tree *tree,
                      uint32_t scope, node_id id) {
    struct comparison comparison = comparison_of(tree);
    const struct node *node = loose_node(mutator, scope, id);
    comparison.span.start = comparison.words.start = test_start(mutator, list, tree);
    if (node->kind != NODE_FIRST_ITEM || tree->op != OP_MATCHES) { /* holes need a match */
        struct item_test test = *node->test;
        struct text edit;
        struct span span = negation_edit(mutator, &comparison, &edit);
        test.negated = !test.negated;
        mutant_node(mutator, mutant_add(mutator, MUTANT_COMPARISON, span, edit, comparison.span),
                    scope, id, node_with_test(mutator, *node, test));
    }
    turn_test_op(mutator, &comparison, scope, id);
    mutate_ignoring_case(mutator, &comparison, scope, &id, 1);
    if (tree->op == OP_MATCHES)
        mutate_template(mutator, tree->first, scope, id);
    else
        mutate_test_values(mutator, &comparison, scope, id);
}

static void turn_items(struct mutator *mutator, struct span span, struct text edit,
                       struct span shown, struct edge edge, bool is_some, bool empty_is) {
    const struct node *node = edge_node(mutator, edge);
    struct item_test test = *node->test;
    test.is_some = is_some;
    test.empty_is = empty_is;
    mutant_node(mutator, mutant_add(mutator, MUTANT_QUANTIFIER, span, edit, shown), edge.scope,
                edge_inner(mutator, edge), node_with_test(mutator, *node, test));
}

static void mutate_item_quantifier(struct mutator *mutator, const struct tree *tree,
                                   struct edge outer, struct edge edge) {
    const struct tree *list = tree->first, *test = list->next;
    uint32_t file = tree->span.file;
    struct text name = span_text(mutator->compilation->sources, list->span);
    uint32_t start = test_start(mutator, list, test);
    struct span words[1];
    if (words_find(mutator, tree->span, words, 1) != 1)
        return;
    if (tree->quantifier == QUANT_EVERY) {
        bool empty_is = edge_node(mutator, edge)->test->empty_is;
        turn_items(mutator, span_from_to(file, tree->span.start, start),
                   arena_format(mutator->arena, "some item of %.*s ", TEXT_ARGS(name)), tree->span,
                   edge, true, false);
        turn_items(mutator, span_from_to(file, list->span.end, start),
                   empty_is ? TEXT(", at least one, ") : TEXT(", if any, "), tree->span, edge,
                   false, !empty_is);
        return;
    }
    mutant_joint(mutator,
                 mutant_add(mutator, MUTANT_QUANTIFIER, words[0],
                            tree->quantifier == QUANT_NO ? TEXT("some") : TEXT("no"), tree->span),
                 outer, JOINT_NEGATES);
    if (tree->quantifier == QUANT_SOME)
        turn_items(
            mutator, span_from_to(file, tree->span.start, list->span.end),
            arena_format(mutator->arena, "every item of %.*s, at least one,", TEXT_ARGS(name)),
            tree->span, edge, false, false);
}

void mutate_items(struct mutator *mutator, const struct tree *tree, struct edge edge) {
    struct edge outer = edge;
    if (tree->quantifier == QUANT_NO && edge_node(mutator, edge)->kind == NODE_NOT)
        edge = edge_child(mutator, edge, 0);
    if (edge_node(mutator, edge)->kind != NODE_ITEMS || !tree->first || !tree->first->next)
        return;
    mutate_item_quantifier(mutator, tree, outer, edge);
    mutate_item_test(mutator, tree->first, tree->first->next, edge.scope,
                     edge_inner(mutator, edge));
}

static bool is_among(const struct constant *texts, struct text text) {
    for (uint32_t i = 0; i < texts->alternatives[0].count; i++)
        if (text_is(texts->alternatives[0].values[i].text, text))
            return true;
    return false;
}

void question_ask(struct mutator *mutator, uint32_t mutant, node_id question,
                  const struct constant *texts) {
    const struct node *node = loose_node(mutator, 0, question);
    const struct decision *decision = &mutator->loose->program->decisions[node->output.decision];
    const node_id *joints = mutator->loose->questions[question];
    mutant_node(mutator, mutant, 0, question, node_with_constant(mutator->arena, *node, texts));
    for (uint32_t r = 0; r < decision->rule_count; r++) {
        const struct rule_result *result = &decision->rules[r].results[0];
        struct edge edge = {0, joints[r]};
        if (joints[r] == INDEX_NONE)
            continue;
        if (result->is_constant) {
            mutant_joint(mutator, mutant, edge,
                         is_among(texts, result->value.text) ? JOINT_PASSES : JOINT_FALSE);
            continue;
        }
        struct edge asked = edge_child(mutator, edge, 1);
        mutant_node(mutator, mutant, 0, edge_inner(mutator, asked),
                    node_with_constant(mutator->arena, *edge_node(mutator, asked), texts));
    }
}

struct text item_beside(const struct mutator *mutator, node_id question, struct text text) {
    const struct node *node = loose_node(mutator, 0, question);
    const struct decision *decision = &mutator->loose->program->decisions[node->output.decision];
    uint32_t at = 0;
    for (uint32_t r = 0; r < decision->rule_count; r++)
        if (decision->rules[r].results[0].is_constant &&
            text_is(decision->rules[r].results[0].value.text, text))
            at = r;
    for (uint32_t i = 1; i < decision->rule_count; i++) {
        const struct rule_result *result =
            &decision->rules[(at + i) % decision->rule_count].results[0];
        if (result->is_constant && !is_among(node->output.values, result->value.text))
            return result->value.text;
    }
    return (struct text){NULL, 0};
}

const struct setting *setting_named(const struct mutator *mutator, struct text name) {
    for (uint32_t i = 0; i < mutator->program->setting_count; i++)
        if (text_is(mutator->program->settings[i].name, name))
            return &mutator->program->settings[i];
    return NULL;
}

/* Texts come from written values and from settings, one after the other. */
void mutate_question(struct mutator *mutator, const struct comparison *comparison,
                     struct edge edge) {
    node_id question = edge_inner(mutator, edge);
    const struct constant *texts = edge_node(mutator, edge)->output.values;
    uint32_t at = 0, index = 0;
    for (const struct tree *value = comparison->first; value; value = value->next, index++) {
        const struct setting *setting =
            value->kind == TREE_NAME ? setting_named(mutator, name_at(mutator, value->name)) : NULL;
        if (setting) {
            struct question_use use = {setting, question, at};
            VECTOR_PUSH(&mutator->questions, use);
            at += setting->constant->alternatives[0].count;
        }
        if (value->kind != TREE_STRING) {
            continue;
        }
        struct value other = {.state = VALUE_KNOWN};
        other.text = item_beside(mutator, question, value->text);
        if (other.text.length > 0)
            question_ask(mutator,
                         mutant_add(mutator, MUTANT_VALUE, value->span,
                                    text_quoted(mutator->arena, other.text), value->span),
                         question, constant_with(mutator->arena, texts, 0, at, &other));
        if (comparison->count > 1)
            question_ask(mutator, mutant_leaving(mutator, comparison->first, index), question,
                         constant_without(mutator->arena, texts, 0, at));
        at++;
    }
}
