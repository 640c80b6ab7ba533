/* A search down from every rule. */
#include "suite/home.h"

#include "base/vector.h"

struct descent {
    const struct program *program;
    struct step wanted;
    bool **seen; /* by scope, node */
    VECTOR(struct step) steps;
};

static uint32_t fold_of(const struct node *node) {
    switch ((int)node->kind) {
    case NODE_QUANTIFIED:
    case NODE_COUNT_CHILDREN:
        return node->quantified.fold;
    case NODE_CHOICE:
        return node->choice.fold;
    default:
        return INDEX_NONE;
    }
}

static bool descend(struct descent *descent, uint32_t scope, node_id id) {
    const struct scope *of = &descent->program->scopes[scope];
    const struct node *node = &of->nodes[id];
    struct step step = {scope, id};
    if (descent->seen[scope][id])
        return false;
    descent->seen[scope][id] = true;
    VECTOR_PUSH(&descent->steps, step);
    if (scope == descent->wanted.scope && id == descent->wanted.node)
        return true;
    for (uint32_t i = 0; i < node->child_count; i++)
        if (descend(descent, scope, of->children[node->first_child + i]))
            return true;
    uint32_t fold = fold_of(node);
    if (fold != INDEX_NONE && descent->program->folds[fold].condition != INDEX_NONE &&
        descend(descent, descent->program->folds[fold].record,
                descent->program->folds[fold].condition))
        return true;
    descent->steps.count--;
    return false;
}

static bool descend_rules(struct descent *descent, struct home *home) {
    const struct program *program = descent->program;
    for (home->decision = 0; home->decision < program->decision_count; home->decision++) {
        const struct decision *decision = &program->decisions[home->decision];
        for (home->rule = 0; home->rule < decision->rule_count; home->rule++) {
            node_id condition = decision->rules[home->rule].condition;
            if (condition != INDEX_NONE && descend(descent, 0, condition))
                return true;
        }
    }
    home->decision = home->rule = INDEX_NONE;
    for (home->definition = 0; home->definition < program->definition_count; home->definition++)
        if (program->definitions[home->definition].scope == 0 &&
            descend(descent, 0, program->definitions[home->definition].root))
            return true;
    home->definition = INDEX_NONE;
    return false;
}

struct home home_find(struct arena *arena, const struct program *program, uint32_t scope,
                      node_id node) {
    struct arena *scratch = arena_new();
    struct home home = {.definition = INDEX_NONE};
    struct descent descent = {.program = program, .wanted = {scope, node}};
    descent.seen = arena_array(scratch, program->scope_count, sizeof *descent.seen);
    for (uint32_t s = 0; s < program->scope_count; s++)
        descent.seen[s] = arena_array(scratch, program->scopes[s].node_count, sizeof(bool));
    if (descend_rules(&descent, &home)) {
        struct step *steps = arena_array(arena, descent.steps.count, sizeof *steps);
        memcpy(steps, descent.steps.items, descent.steps.count * sizeof *steps);
        home.steps = steps;
        home.step_count = (uint32_t)descent.steps.count;
    }
    VECTOR_FREE(&descent.steps);
    arena_free(scratch);
    return home;
}
