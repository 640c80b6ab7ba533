/* Gathering the points of a program: what its tests should reach. */
#include "suite/points.h"

#include <stdlib.h>

struct gatherer {
    struct rule_coverage *coverage;
    const struct program *program;
};

static void add_point(struct gatherer *gatherer, struct point point) {
    VECTOR_PUSH(&gatherer->coverage->points, point);
}

static bool same_span(struct span a, struct span b) {
    return a.file == b.file && a.start == b.start && a.end == b.end;
}

static const struct node *child_of(const struct scope *scope, const struct node *node,
                                   uint32_t index) {
    return &scope->nodes[scope->children[node->first_child + index]];
}

/* Written with parts: not one comparison that the checker took to pieces, all of which stand where
 * it stands. A rule's days stand beside its condition, in a place of their own. */
static bool has_parts(const struct scope *scope, const struct node *node) {
    if (node->kind == NODE_OR && node->output.values)
        return false;
    return !same_span(child_of(scope, node, 0)->span, node->span) ||
           child_of(scope, node, node->child_count - 1)->kind == NODE_IN_FORCE;
}

/* A condition that its author wrote as one. `is not blank` is one, though it is a NOT. */
static bool is_leaf(const struct scope *scope, const struct node *node) {
    if (!node_is_condition(node->kind))
        return false;
    switch ((int)node->kind) {
    case NODE_AND:
    case NODE_OR:
        return !has_parts(scope, node);
    case NODE_NOT:
        return same_span(child_of(scope, node, 0)->span, node->span) &&
               is_leaf(scope, child_of(scope, node, 0));
    case NODE_TRUTH:
        return child_of(scope, node, 0)->kind != NODE_YES_OF;
    case NODE_ALWAYS:
    case NODE_DECIDE:
        return false;
    default:
        return true;
    }
}

static bool can_be_unknown(const struct scope *scope, const struct node *node) {
    if (node->kind == NODE_IS_KNOWN || node->kind == NODE_IN_FORCE || node->kind == NODE_CONSTANT ||
        node->kind == NODE_TODAY)
        return false;
    if (node->child_count == 0)
        return true;
    for (uint32_t i = 0; i < node->child_count; i++)
        if (can_be_unknown(scope, child_of(scope, node, i)))
            return true;
    return false;
}

static void add_condition(struct gatherer *gatherer, uint32_t scope, node_id id) {
    const struct scope *of = &gatherer->program->scopes[scope];
    const struct node *node = &of->nodes[id];
    add_point(gatherer, (struct point){.kind = POINT_CONDITION,
                                       .span = node->span,
                                       .scope = scope,
                                       .node = id,
                                       .is_possible = {true, true, can_be_unknown(of, node)}});
}

static void add_boundaries(struct gatherer *gatherer, uint32_t scope, node_id id) {
    const struct scope *of = &gatherer->program->scopes[scope];
    struct boundary boundaries[BOUNDARIES_MOST];
    uint32_t count = boundary_read(of, id, boundaries);
    for (uint32_t i = 0; i < count; i++) {
        struct point point = {.kind = POINT_BOUNDARY,
                              .span = of->nodes[id].span,
                              .scope = scope,
                              .node = id,
                              .boundary = boundaries[i]};
        for (int side = SIDE_BELOW; side < SIDE_NONE; side++)
            point.is_possible[side] = boundary_is_possible(&boundaries[i], (enum boundary_side)side,
                                                           gatherer->coverage->today);
        add_point(gatherer, point);
    }
}

static uint32_t fold_of(const struct node *node) {
    if (node->kind == NODE_QUANTIFIED || node->kind == NODE_COUNT_CHILDREN)
        return node->quantified.fold;
    return node->kind == NODE_CHOICE ? node->choice.fold : INDEX_NONE;
}

/* is_inside: of a comparison that has its point already. The depth is that of conditions, which the
 * checker caps. */
static void gather_node(struct gatherer *gatherer, uint32_t scope, node_id id, bool is_inside) {
    const struct scope *of = &gatherer->program->scopes[scope];
    const struct node *node = &of->nodes[id];
    if (gatherer->coverage->visited[scope][id])
        return;
    gatherer->coverage->visited[scope][id] = true;
    bool is_written = node->span.file != FILE_NONE;
    bool leaf = is_leaf(of, node);
    if (leaf && !is_inside && is_written)
        add_condition(gatherer, scope, id);
    if (is_written)
        add_boundaries(gatherer, scope, id);
    bool hides =
        leaf && (node->kind == NODE_AND || node->kind == NODE_OR || node->kind == NODE_NOT);
    for (uint32_t i = 0; i < node->child_count; i++)
        gather_node(gatherer, scope, of->children[node->first_child + i], hides);
    uint32_t fold = fold_of(node);
    if (fold != INDEX_NONE && gatherer->program->folds[fold].condition != INDEX_NONE)
        gather_node(gatherer, gatherer->program->folds[fold].record,
                    gatherer->program->folds[fold].condition, false);
}

static void gather_rules(struct gatherer *gatherer, uint32_t index) {
    const struct decision *decision = &gatherer->program->decisions[index];
    for (uint32_t r = 0; r < decision->rule_count; r++) {
        struct span span = decision->rules[r].span;
        bool is_row = span.file != FILE_NONE &&
                      text_starts(span_text(gatherer->program->sources, span), TEXT("|"));
        add_point(gatherer, (struct point){.kind = is_row ? POINT_ROW : POINT_RULE,
                                           .span = span,
                                           .decision = index,
                                           .rule = r,
                                           .is_possible = {true}});
    }
}

static void gather_values(struct gatherer *gatherer, uint32_t index) {
    const struct decision *decision = &gatherer->program->decisions[index];
    for (uint32_t o = 0; o < decision->output_count; o++) {
        const struct output *output = &decision->outputs[o];
        struct point point = {.kind = POINT_VALUE,
                              .span = output->span,
                              .decision = index,
                              .output = o,
                              .is_possible = {true}};
        if (!output->is_finite || decision->take == TAKE_EVERY)
            continue;
        uint32_t count = output->type.kind == TYPE_YES_NO ? 2 : output->type.choices->count;
        for (point.code = 0; point.code < count; point.code++)
            add_point(gatherer, point);
        point.code = INDEX_NONE;
        if (output->may_be_blank)
            add_point(gatherer, point);
    }
}

static int order_numbers(uint64_t a, uint64_t b) {
    return a < b ? -1 : a > b;
}

/* By place; what a place holds, in a fixed order. */
static int order_points(const void *left, const void *right) {
    const struct point *a = left, *b = right;
    int order = order_numbers(a->span.file, b->span.file);
    order = order ? order : order_numbers(a->span.start, b->span.start);
    order = order ? order : order_numbers(a->span.end, b->span.end);
    order = order ? order : order_numbers(a->kind, b->kind);
    order = order ? order : order_numbers(a->scope, b->scope);
    order = order ? order : order_numbers(a->boundary.op, b->boundary.op);
    order = order ? order : order_numbers(a->boundary.kind, b->boundary.kind);
    order = order ? order : order_numbers(a->output, b->output);
    order = order ? order : order_numbers(a->code, b->code);
    return order ? order : order_numbers(a->node, b->node);
}

/* What stands above a table is lowered for each row: written once, it is one point. */
static bool is_repeated(const struct point *a, const struct point *b) {
    return (b->kind == POINT_CONDITION || b->kind == POINT_BOUNDARY) && a->kind == b->kind &&
           a->scope == b->scope && same_span(a->span, b->span) &&
           a->boundary.op == b->boundary.op && a->boundary.kind == b->boundary.kind;
}

static void sort_points(struct rule_coverage *coverage) {
    struct point *points = coverage->points.items;
    size_t kept = 0;
    if (coverage->points.count > 1)
        qsort(points, coverage->points.count, sizeof *points, order_points);
    for (size_t i = 0; i < coverage->points.count; i++)
        if (kept == 0 || !is_repeated(&points[kept - 1], &points[i]))
            points[kept++] = points[i];
    coverage->points.count = kept;
}

void points_gather(struct rule_coverage *coverage) {
    const struct program *program = coverage->program;
    struct gatherer gatherer = {coverage, program};
    coverage->visited = arena_array(coverage->arena, program->scope_count, sizeof(bool *));
    for (uint32_t s = 0; s < program->scope_count; s++)
        coverage->visited[s] =
            arena_array(coverage->arena, program->scopes[s].node_count, sizeof(bool));
    for (uint32_t d = 0; d < program->decision_count; d++) {
        gather_rules(&gatherer, d);
        gather_values(&gatherer, d);
        gather_node(&gatherer, 0, program->decisions[d].decide, false);
    }
    for (uint32_t i = 0; i < program->definition_count; i++)
        gather_node(&gatherer, program->definitions[i].scope, program->definitions[i].root, false);
    for (uint32_t i = 0; i < program->promise_count; i++)
        gather_node(&gatherer, 0, program->promises[i].holds, false);
    sort_points(coverage);
}
