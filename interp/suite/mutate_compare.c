/* Comparisons: `not`, the word that compares, and the values compared with. */
#include "suite/mutation.h"

struct comparison comparison_of(const struct tree *tree) {
    struct span words = tree->span;
    if (tree->first)
        words.end = tree->first->span.start;
    return (struct comparison){.op = tree->op,
                               .flags = tree->flags,
                               .first = tree->first,
                               .count = tree->count,
                               .span = tree->span,
                               .words = words};
}

static bool is_any_of(const struct mutator *mutator, struct span word, const char *const *words) {
    for (; *words; words++)
        if (is_word(mutator, word, *words))
            return true;
    return false;
}

struct op_words op_words_of(const struct mutator *mutator, const struct comparison *comparison) {
    static const char *const verbs[] = {"is", "are", "has", "have", "do", "does", NULL};
    struct span words[8];
    uint32_t count = words_find(mutator, comparison->words, words, 8), at = 0;
    struct op_words found = {SPAN_NONE, SPAN_NONE, SPAN_NONE};
    if (at < count && is_any_of(mutator, words[at], verbs))
        found.verb = words[at++];
    if (at < count && is_word(mutator, words[at], "not"))
        found.not_word = words[at++];
    if (at < count)
        found.op = span_from_to(words[at].file, words[at].start, words[count - 1].end);
    return found;
}

/* "start with" and "starts with": the first word of an operation that is a verb of its own. */
static bool is_verb_op(uint8_t op) {
    return op == OP_STARTS || op == OP_ENDS || op == OP_CONTAINS || op == OP_CONTAINS_ONE_OF ||
           op == OP_MATCHES;
}

static const char *verb_words(uint8_t op, bool is_base) {
    switch (op) {
    case OP_STARTS:
        return is_base ? "start with" : "starts with";
    case OP_ENDS:
        return is_base ? "end with" : "ends with";
    case OP_CONTAINS:
        return is_base ? "contain" : "contains";
    case OP_CONTAINS_ONE_OF:
        return is_base ? "contain one of" : "contains one of";
    default:
        return is_base ? "match" : "matches";
    }
}

static uint32_t value_start(const struct comparison *comparison) {
    return comparison->first ? comparison->first->span.start : comparison->span.end;
}

struct span negation_edit(const struct mutator *mutator, const struct comparison *comparison,
                          struct text *edit) {
    struct op_words words = op_words_of(mutator, comparison);
    uint32_t file = comparison->span.file;
    bool is_not = words.not_word.file != FILE_NONE, has_verb = words.verb.file != FILE_NONE;
    if (is_verb_op(comparison->op) && words.op.file != FILE_NONE) {
        const char *verb = verb_words(comparison->op, !is_not);
        *edit = arena_format(mutator->arena, "%s%s", is_not ? "" : "does not ", verb);
        return span_from_to(file, has_verb ? words.verb.start : words.op.start, words.op.end);
    }
    *edit = is_not ? (struct text){NULL, 0} : has_verb ? TEXT(" not") : TEXT("not ");
    if (is_not && has_verb)
        return span_from_to(file, words.verb.end, words.not_word.end);
    if (is_not)
        return span_from_to(file, words.not_word.start,
                            words.op.file != FILE_NONE ? words.op.start : value_start(comparison));
    uint32_t at = has_verb                     ? words.verb.end
                  : words.op.file != FILE_NONE ? words.op.start
                                               : value_start(comparison);
    return span_from_to(file, at, at);
}

static struct span shown_from(const struct comparison *comparison, uint32_t start) {
    return span_from_to(comparison->span.file, start, comparison->span.end);
}

static void mutate_negation(struct mutator *mutator, const struct comparison *comparison,
                            struct edge edge) {
    struct text edit;
    struct span span = negation_edit(mutator, comparison, &edit), words[1];
    uint32_t start = comparison->words.start;
    if (words_find(mutator, shown_from(comparison, start), words, 1) == 1)
        start = words[0].start < span.start ? words[0].start : span.start;
    if (comparison->shows_left)
        start = comparison->left->span.start;
    mutant_joint(mutator,
                 mutant_add(mutator, MUTANT_COMPARISON, span, edit, shown_from(comparison, start)),
                 edge, JOINT_NEGATES);
}

/* The neighbour of an operation: the same but for its boundary, or its direction in time. */
static const char *op_neighbour(uint8_t op, uint8_t *other) {
    switch (op) {
    case OP_AT_LEAST:
    case OP_AGO_AT_LEAST:
        *other = COMPARE_MORE_THAN;
        return "more than";
    case OP_AT_MOST:
    case OP_AGO_AT_MOST:
        *other = COMPARE_LESS_THAN;
        return "less than";
    case OP_MORE_THAN:
    case OP_AGO_MORE_THAN:
        *other = COMPARE_AT_LEAST;
        return "at least";
    case OP_LESS_THAN:
    case OP_AGO_LESS_THAN:
        *other = COMPARE_AT_MOST;
        return "at most";
    case OP_BEFORE:
        *other = COMPARE_AT_MOST;
        return "on or before";
    case OP_AFTER:
        *other = COMPARE_AT_LEAST;
        return "on or after";
    case OP_ON_OR_BEFORE:
        *other = COMPARE_LESS_THAN;
        return "before";
    case OP_ON_OR_AFTER:
        *other = COMPARE_MORE_THAN;
        return "after";
    case OP_WITHIN_LAST:
        *other = COMPARE_WITHIN_NEXT;
        return "within the next";
    case OP_WITHIN_NEXT:
        *other = COMPARE_WITHIN_LAST;
        return "within the last";
    default:
        return NULL;
    }
}

/* `count at least 2` is asked of rows; more than, less than are the contrary of at most, at least.
 */
static void turn_count(struct mutator *mutator, uint32_t mutant, struct edge edge, uint8_t op) {
    struct edge rows = edge;
    bool was_turned = edge_node(mutator, edge)->kind == NODE_NOT;
    bool is_turned = op == COMPARE_MORE_THAN || op == COMPARE_LESS_THAN;
    if (was_turned)
        rows = edge_child(mutator, edge, 0);
    struct node node = *edge_node(mutator, rows);
    if (node.kind != NODE_QUANTIFIED)
        return;
    node.quantified.quantifier = op == COMPARE_AT_LEAST || op == COMPARE_LESS_THAN
                                     ? QUANTIFIER_AT_LEAST
                                     : QUANTIFIER_AT_MOST;
    mutant_node(mutator, mutant, edge.scope, edge_inner(mutator, rows), node);
    if (was_turned != is_turned)
        mutant_joint(mutator, mutant, edge, JOINT_NEGATES);
}

static void mutate_op(struct mutator *mutator, const struct comparison *comparison,
                      struct edge edge) {
    struct op_words words = op_words_of(mutator, comparison);
    struct node node = *edge_node(mutator, edge);
    uint8_t other;
    const char *text = op_neighbour(comparison->op, &other);
    if (!text || words.op.file == FILE_NONE)
        return;
    bool is_count = node.kind == NODE_QUANTIFIED || node.kind == NODE_NOT;
    if (!is_count && node.kind != NODE_ORDER && node.kind != NODE_AGO && node.kind != NODE_WITHIN)
        return;
    uint32_t mutant = mutant_add(mutator, MUTANT_COMPARISON, words.op, text_of(text),
                                 shown_from(comparison, words.op.start));
    if (is_count) {
        turn_count(mutator, mutant, edge, other);
        return;
    }
    node.op = other;
    mutant_node(mutator, mutant, edge.scope, edge_inner(mutator, edge), node);
}

static node_id node_child(const struct mutator *mutator, uint32_t scope, node_id node,
                          uint32_t index) {
    return loose_child(mutator->loose, scope, node, index);
}

/* The node that holds the constant of a bound, and what stands on the left of it. */
static void mutate_bound(struct mutator *mutator, const struct comparison *comparison,
                         const struct tree *value, struct span shown, struct edge edge) {
    if (edge_node(mutator, edge)->kind == NODE_NOT)
        edge = edge_child(mutator, edge, 0);
    struct target target = {edge.scope, edge_inner(mutator, edge), 0, 0};
    const struct node *node = edge_node(mutator, edge);
    if (node->kind == NODE_ORDER) {
        if (comparison->left)
            mutate_value(mutator, comparison->left, edge.scope,
                         node_child(mutator, edge.scope, target.node, 0));
        target.node = node_child(mutator, edge.scope, target.node, 1);
        if (!tree_is_written(value))
            mutate_value(mutator, value, edge.scope, target.node);
    } else if (node->kind == NODE_AGO || node->kind == NODE_WITHIN) {
        if (comparison->left)
            mutate_value(mutator, comparison->left, edge.scope,
                         node_child(mutator, edge.scope, target.node, 0));
    } else if (node->kind == NODE_QUANTIFIED) {
        if (comparison->left)
            mutate_value(mutator, comparison->left, edge.scope, target.node);
    } else {
        return;
    }
    if (tree_is_written(value))
        mutate_literal(mutator, value, shown, &target, 1);
}

static void mutate_bounds(struct mutator *mutator, const struct comparison *comparison,
                          struct edge edge) {
    const struct tree *low = comparison->first, *high = low ? low->next : NULL;
    struct op_words words = op_words_of(mutator, comparison);
    struct span shown = low->span;
    if (words.op.file != FILE_NONE)
        shown.start = words.op.start;
    if (comparison->op != OP_BETWEEN) {
        mutate_op(mutator, comparison, edge);
        mutate_bound(mutator, comparison, low, shown, edge);
        return;
    }
    if (!high || edge_node(mutator, edge)->kind != NODE_AND ||
        edge_node(mutator, edge)->child_count != 2)
        return;
    shown.end = high->span.end;
    mutate_bound(mutator, comparison, low, shown, edge_child(mutator, edge, 0));
    mutate_bound(mutator, comparison, high, shown, edge_child(mutator, edge, 1));
}

static const struct template_form *form_minding_case(struct mutator *mutator,
                                                     const struct template_form *form) {
    if (!form)
        return NULL;
    struct template_form *copy = arena_alloc(mutator->arena, sizeof *copy);
    *copy = *form;
    copy->ignoring_case = false;
    return copy;
}

void mutate_ignoring_case(struct mutator *mutator, const struct comparison *comparison,
                          uint32_t scope, const node_id *nodes, uint32_t count) {
    const struct tree *last = comparison->first;
    struct span words[4];
    if (!(comparison->flags & TREE_IGNORING_CASE) || !last)
        return;
    while (last->next)
        last = last->next;
    struct span behind = span_from_to(last->span.file, last->span.end, comparison->span.end);
    if (words_find(mutator, behind, words, 4) < 2)
        return;
    uint32_t mutant = mutant_add(mutator, MUTANT_COMPARISON, behind, (struct text){NULL, 0},
                                 shown_from(comparison, last->span.start));
    for (uint32_t i = 0; i < count; i++) {
        struct node node = *loose_node(mutator, scope, nodes[i]);
        node.ignoring_case = false;
        if (node.kind == NODE_MATCHES) {
            node.hole.form = form_minding_case(mutator, node.hole.form);
        } else if (node.kind == NODE_ITEMS || node.kind == NODE_FIRST_ITEM) {
            struct item_test *test = arena_alloc(mutator->arena, sizeof *test);
            *test = *node.test;
            test->ignoring_case = false;
            test->form = form_minding_case(mutator, test->form);
            node.test = test;
        }
        mutant_node(mutator, mutant, scope, nodes[i], node);
    }
}

/* `is`, `is one of` and the tests of texts: one node, or an OR of one for each value. Written
 * values of `is one of` stand together in one node. */
static void mutate_equal_node(struct mutator *mutator, const struct comparison *comparison,
                              const struct tree *value, uint32_t index, struct edge edge) {
    node_id id = edge_inner(mutator, edge);
    const struct node *node = loose_node(mutator, edge.scope, id);
    struct target target = {edge.scope, id, 0, index};
    if (node->kind == NODE_EQUAL || node->kind == NODE_TEXT_TEST) {
        target.node = node_child(mutator, edge.scope, id, 1);
        if (!tree_is_written(value))
            mutate_value(mutator, value, edge.scope, target.node);
        if (loose_node(mutator, edge.scope, target.node)->kind != NODE_CONSTANT)
            return;
    } else if (node->kind != NODE_ONE_OF && node->kind != NODE_OUTPUT_IS &&
               node->kind != NODE_QUANTIFIED &&
               (node->kind != NODE_ITEMS || !node->test->constant)) {
        return;
    }
    if (tree_is_written(value))
        mutate_literal(mutator, value, value->span, &target, 1);
    if (node->kind != NODE_QUANTIFIED && tree_is_written(value) && comparison->count > 1 &&
        constant_in(loose_node(mutator, edge.scope, target.node))->alternatives[0].count > 1)
        mutate_leaving(mutator, comparison->first, index, &target, 1);
}

static void mutate_left(struct mutator *mutator, const struct comparison *comparison,
                        struct edge edge) {
    const struct node *node = edge_node(mutator, edge);
    if (!comparison->left)
        return;
    if (node->kind == NODE_QUANTIFIED)
        mutate_value(mutator, comparison->left, edge.scope, edge_inner(mutator, edge));
    else if (node->child_count > 0 &&
             !node_is_condition(
                 loose_node(mutator, edge.scope,
                            node_child(mutator, edge.scope, edge_inner(mutator, edge), 0))
                     ->kind))
        mutate_value(mutator, comparison->left, edge.scope,
                     node_child(mutator, edge.scope, edge_inner(mutator, edge), 0));
}

/* Parts that stand for one value each: a value leaves when its part is never true. */
static void mutate_equal_parts(struct mutator *mutator, const struct comparison *comparison,
                               struct edge edge) {
    uint32_t i = 0;
    mutate_left(mutator, comparison, edge_child(mutator, edge, 0));
    for (const struct tree *value = comparison->first; value; value = value->next) {
        struct edge part = edge_child(mutator, edge, i++);
        mutate_equal_node(mutator, comparison, value, 0, part);
        mutant_joint(mutator, mutant_leaving(mutator, comparison->first, i - 1), part, JOINT_FALSE);
    }
}

static void mutate_text_op(struct mutator *mutator, const struct comparison *comparison,
                           uint32_t scope, const node_id *nodes, uint32_t count) {
    struct op_words words = op_words_of(mutator, comparison);
    bool is_base = words.not_word.file != FILE_NONE;
    bool to_contains = comparison->op != OP_CONTAINS;
    if (words.op.file == FILE_NONE || comparison->op == OP_CONTAINS_ONE_OF)
        return;
    uint32_t mutant =
        mutant_add(mutator, MUTANT_COMPARISON, words.op,
                   text_of(verb_words(to_contains ? OP_CONTAINS : OP_STARTS, is_base)),
                   shown_from(comparison, words.op.start));
    for (uint32_t i = 0; i < count; i++) {
        struct node node = *loose_node(mutator, scope, nodes[i]);
        node.op = to_contains ? COMPARE_CONTAINS : COMPARE_STARTS;
        mutant_node(mutator, mutant, scope, nodes[i], node);
    }
}

/* The nodes that compare: the one, or those below an OR and below the ORs in it. */
static void gather_nodes(const struct mutator *mutator, struct edge edge, node_id *nodes,
                         uint32_t most, uint32_t *count) {
    const struct node *node = edge_node(mutator, edge);
    if (node->kind == NODE_OR && !node->output.values) {
        for (uint32_t i = 0; i < node->child_count; i++)
            gather_nodes(mutator, edge_child(mutator, edge, i), nodes, most, count);
    } else if (*count < most) {
        nodes[(*count)++] = edge_inner(mutator, edge);
    }
}

static void mutate_equal(struct mutator *mutator, const struct comparison *comparison,
                         struct edge edge) {
    enum { NODES_MOST = 64 };
    const struct node *node = edge_node(mutator, edge);
    node_id nodes[NODES_MOST];
    uint32_t count = 0, i = 0;
    gather_nodes(mutator, edge, nodes, NODES_MOST, &count);
    bool is_text = count > 0 && loose_node(mutator, edge.scope, nodes[0])->kind == NODE_TEXT_TEST;
    if (count < NODES_MOST) {
        mutate_ignoring_case(mutator, comparison, edge.scope, nodes, count);
        if (is_text)
            mutate_text_op(mutator, comparison, edge.scope, nodes, count);
    }
    if (node->kind == NODE_OR && node->child_count == comparison->count && comparison->count > 1) {
        mutate_equal_parts(mutator, comparison, edge);
        return;
    }
    mutate_left(mutator, comparison, edge);
    for (const struct tree *value = comparison->first; value; value = value->next)
        mutate_equal_node(mutator, comparison, value, i++, edge);
}

static void mutate_positive(struct mutator *mutator, const struct comparison *comparison,
                            struct edge edge) {
    const struct node *node = edge_node(mutator, edge);
    node_id inner = edge_inner(mutator, edge);
    if (node->kind == NODE_OR && node->output.values) {
        mutate_question(mutator, comparison, edge);
        return;
    }
    switch ((enum tree_op)comparison->op) {
    case OP_AT_LEAST:
    case OP_AT_MOST:
    case OP_MORE_THAN:
    case OP_LESS_THAN:
    case OP_BETWEEN:
    case OP_AGO_AT_LEAST:
    case OP_AGO_AT_MOST:
    case OP_AGO_MORE_THAN:
    case OP_AGO_LESS_THAN:
    case OP_WITHIN_LAST:
    case OP_WITHIN_NEXT:
    case OP_BEFORE:
    case OP_AFTER:
    case OP_ON_OR_BEFORE:
    case OP_ON_OR_AFTER:
        mutate_bounds(mutator, comparison, edge);
        return;
    case OP_IS:
    case OP_ONE_OF:
    case OP_STARTS:
    case OP_ENDS:
    case OP_CONTAINS:
    case OP_CONTAINS_ONE_OF:
        mutate_equal(mutator, comparison, edge);
        return;
    case OP_MATCHES:
        mutate_left(mutator, comparison, edge);
        mutate_ignoring_case(mutator, comparison, edge.scope, &inner, 1);
        mutate_template(mutator, comparison->first, edge.scope, inner);
        return;
    case OP_BLANK:
    case OP_KNOWN:
    case OP_EMPTY:
    case OP_IN_TABLE:
        mutate_left(mutator, comparison, edge);
        return;
    case OP_NONE:
    case OP_EXISTS:
        return;
    }
}

void mutate_comparison(struct mutator *mutator, const struct comparison *comparison,
                       struct edge edge) {
    mutate_negation(mutator, comparison, edge);
    if (comparison->flags & TREE_NEGATED) {
        if (edge_node(mutator, edge)->kind != NODE_NOT)
            return;
        edge = edge_child(mutator, edge, 0);
    }
    mutate_positive(mutator, comparison, edge);
}
