/* Which facts a node reads. */
#include "suite/search.h"

struct walk {
    const struct program *program;
    bool *const *facts;
    bool **seen; /* by scope, node */
};

bool **facts_none(struct arena *arena, const struct schema *schema) {
    bool **facts = arena_array(arena, schema->record_count, sizeof *facts);
    for (uint32_t r = 0; r < schema->record_count; r++)
        facts[r] = arena_array(arena, (size_t)schema->records[r].fact_count + 1, sizeof(bool));
    return facts;
}

static void walk_node(struct walk *walk, uint32_t scope, node_id id);

/* Which row is the latest hangs on its date, its condition and all that is kept of it. */
static void walk_fold(struct walk *walk, uint32_t index) {
    const struct fold *fold = &walk->program->folds[index];
    bool *facts = walk->facts[fold->record];
    facts[walk->program->schema->records[fold->record].fact_count] = true;
    if (fold->kind == FOLD_LATEST) {
        facts[fold->by] = facts[fold->then] = true;
        for (uint32_t i = 0; i < fold->kept_count; i++)
            facts[fold->kept[i]] = true;
    }
    if (fold->condition != INDEX_NONE)
        walk_node(walk, fold->record, fold->condition);
}

static void walk_results(struct walk *walk, const struct decision *decision) {
    const struct program *program = walk->program;
    for (uint32_t r = 0; r < decision->rule_count; r++)
        for (uint32_t o = 0; o < decision->output_count; o++) {
            uint32_t from = decision->rules[r].results[o].from_decision;
            if (from != INDEX_NONE)
                walk_node(walk, 0, program->decisions[from].decide);
        }
}

static void walk_node(struct walk *walk, uint32_t scope, node_id id) {
    const struct scope *of = &walk->program->scopes[scope];
    const struct node *node = &of->nodes[id];
    if (walk->seen[scope][id])
        return;
    walk->seen[scope][id] = true;
    switch ((int)node->kind) {
    case NODE_FACT:
        walk->facts[of->record][node->fact] = true;
        break;
    case NODE_COUNT_CHILDREN:
    case NODE_QUANTIFIED:
        walk_fold(walk, node->quantified.fold);
        break;
    case NODE_CHOICE:
        walk_fold(walk, node->choice.fold);
        break;
    case NODE_OUTPUT:
    case NODE_OUTPUT_IS:
    case NODE_OUTPUT_BLANK:
        walk_node(walk, 0, walk->program->decisions[node->output.decision].decide);
        break;
    case NODE_DECIDE:
        walk_results(walk, &walk->program->decisions[node->decision]);
        break;
    default:
        break;
    }
    for (uint32_t i = 0; i < node->child_count; i++)
        walk_node(walk, scope, of->children[node->first_child + i]);
}

void node_facts(const struct program *program, uint32_t scope, node_id node, bool *const *facts) {
    struct arena *arena = arena_new();
    struct walk walk = {program, facts, NULL};
    walk.seen = arena_array(arena, program->scope_count, sizeof *walk.seen);
    for (uint32_t s = 0; s < program->scope_count; s++)
        walk.seen[s] = arena_array(arena, program->scopes[s].node_count, sizeof(bool));
    walk_node(&walk, scope, node);
    arena_free(arena);
}
