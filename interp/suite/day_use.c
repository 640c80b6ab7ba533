/* Down from the nodes to all that they ask. */
#include "suite/day_use.h"

#include "suite/mutation.h"

enum { UNITS = TYPE_UNIT_BUSINESS_DAYS + 1 };

struct day_use {
    const struct program *program;
    bool **seen; /* by scope, node */
    bool has_other;
    bool has_unit[UNITS];
};

static void use_constant(struct day_use *use, const struct constant *constant) {
    use->has_other |= constant && constant->count > 1;
}

static void use_payload(struct day_use *use, const struct node *node) {
    if (node->kind == NODE_AGO || node->kind == NODE_WITHIN) {
        use->has_unit[node->duration->type.unit] = true;
        use_constant(use, node->duration);
    } else if (node->kind == NODE_SINCE || node->kind == NODE_TODAY) {
        use->has_other = true;
    } else if (node->kind == NODE_IN_FORCE) { /* a closed joint is one, too */
        use->has_other |= node->period.from < node->period.until;
    } else {
        use_constant(use, constant_in(node));
        use->has_other |= node->kind == NODE_CONSTANT && node->type.kind == TYPE_DATE;
    }
}

/* The node and all below it. */
static void use_node(struct day_use *use, uint32_t scope, node_id id) {
    const struct scope *at = &use->program->scopes[scope];
    const struct node *node = &at->nodes[id];
    uint32_t fold = INDEX_NONE;
    if (use->seen[scope][id])
        return;
    use->seen[scope][id] = true;
    use_payload(use, node);
    for (uint32_t i = 0; i < node->child_count; i++)
        use_node(use, scope, at->children[node->first_child + i]);
    if (node->kind == NODE_OUTPUT || node->kind == NODE_OUTPUT_IS ||
        node->kind == NODE_OUTPUT_BLANK)
        use_node(use, 0, use->program->decisions[node->output.decision].decide);
    if (node->kind == NODE_QUANTIFIED || node->kind == NODE_COUNT_CHILDREN)
        fold = node->quantified.fold;
    else if (node->kind == NODE_CHOICE)
        fold = node->choice.fold;
    if (fold != INDEX_NONE && use->program->folds[fold].condition != INDEX_NONE)
        use_node(use, use->program->folds[fold].record, use->program->folds[fold].condition);
}

bool hangs_on_day(const struct program *program, const node_id *nodes, size_t count) {
    struct arena *arena = arena_new();
    struct day_use use = {.program = program};
    uint32_t units = 0;
    use.seen = arena_array(arena, program->scope_count, sizeof *use.seen);
    for (uint32_t s = 0; s < program->scope_count; s++)
        use.seen[s] = arena_array(arena, program->scopes[s].node_count, sizeof(bool));
    for (size_t i = 0; i < count; i++)
        use_node(&use, 0, nodes[i]);
    for (int unit = 0; unit < UNITS; unit++)
        units += use.has_unit[unit];
    arena_free(arena);
    return use.has_other || units > 1;
}
