/* The second phase, in order of dependence; then promises, the extra condition and the results. */
#include "check/checker.h"

static void lower_promise(struct checker *c, const struct tree *tree) {
    const struct tree *never = tree_part(tree, TREE_NEVER), *sure = tree_part(tree, TREE_ALWAYS);
    const struct tree *part = never ? never : sure;
    struct promise promise = {.name = name_of(c, tree->name),
                              .doc = tree_doc(tree),
                              .cites = cites_of(c, tree),
                              .span = tree_name_span(tree)};
    if (!part || !part->first)
        return;
    promise.holds = condition_lower(c, 0, part->first);
    if (never && promise.holds != NODE_BAD)
        promise.holds = node_not(c, 0, part->span, promise.holds);
    VECTOR_PUSH(&c->promises, promise); /* also a bad one: tests name promises by their number */
}

static void lower_where(struct checker *c) {
    if (!c->where)
        return;
    node_id node = condition_lower(c, 0, c->where);
    if (node == NODE_BAD)
        return;
    struct node wrap = {.kind = NODE_AND, .span = c->where->span};
    node = node_add(c, 0, wrap, &node, 1);
    if (node == NODE_BAD)
        return;
    c->where_root = node;
    c->out->where = (uint32_t)c->defines.count; /* it stands behind the definitions */
    c->scopes[0].nodes.items[node].definition = c->out->where;
}

static void add_result(struct checker *c, const struct tree *name) {
    struct symbol *symbol =
        symbol_need(c, 0, name, name->name, 1u << SYMBOL_OUTPUT | 1u << SYMBOL_DEFINITION);
    if (!symbol)
        return;
    struct result result = {
        .name = name_of(c, name->name), .decision = INDEX_NONE, .definition = INDEX_NONE};
    for (size_t i = 0; i < c->results.count; i++)
        if (text_is(c->results.items[i].name, result.name)) {
            diag_add(c->diags, DIAG_E0302, name->span, "\"%.*s\" stands in the results twice",
                     TEXT_ARGS(result.name));
            return;
        }
    if (symbol->kind == SYMBOL_OUTPUT) {
        result.decision = c->decisions.items[symbol->index].index;
        result.output = symbol->output;
        if (result.decision == INDEX_NONE)
            return;
    } else if (symbol->kind == SYMBOL_DEFINITION) {
        result.definition = symbol->index;
    } else {
        struct diag *diag = diag_add(c->diags, DIAG_E0303, name->span,
                                     "\"%.*s\" is %s and is not worked out by the rules",
                                     TEXT_ARGS(result.name), symbol_word(c, symbol));
        diag_hint(c->diags, diag, "results are decisions, their companions and definitions");
        return;
    }
    VECTOR_PUSH(&c->results, result);
}

static void lower_results(struct checker *c) {
    for (size_t i = 0; i < c->results_trees.count; i++)
        for (const struct tree *name = c->results_trees.items[i]->first; name; name = name->next)
            if (name->kind == TREE_NAME)
                add_result(c, name);
    if (c->results_trees.count > 0)
        return;
    for (size_t i = 0; i < c->decisions.count; i++) {
        const struct decision_entry *entry = &c->decisions.items[i];
        for (uint32_t j = 0; j < entry->output_count && entry->index != INDEX_NONE; j++)
            VECTOR_PUSH(&c->results, (struct result){.name = entry->outputs[j].name,
                                                     .decision = entry->index,
                                                     .output = j,
                                                     .definition = INDEX_NONE});
    }
}

void lower_all(struct checker *c) {
    order_by_dependence(c);
    for (size_t i = 0; i < c->order.count; i++) {
        uint32_t vertex = c->order.items[i];
        if (vertex < c->defines.count)
            lower_definition(c, vertex);
        else
            lower_decision(c, vertex - (uint32_t)c->defines.count);
    }
    for (size_t i = 0; i < c->promise_trees.count; i++)
        lower_promise(c, c->promise_trees.items[i]);
    lower_where(c);
    lower_results(c);
}
