/* What an evaluation needs: of all nodes, folds and decisions those that the wanted results hang
 * on. Nodes stand behind what they ask for, so that one pass from the last to the first finds them.
 */
#include "eval/state.h"

static bool *marks_new(struct arena *arena, size_t count, bool value) {
    bool *marks = arena_alloc(arena, count * sizeof *marks);
    memset(marks, value, count);
    return marks;
}

static void need_decision(struct evaluator *evaluator, uint32_t decision) {
    evaluator->needed.nodes[0][evaluator->program->decisions[decision].decide] = true;
}

static void need_definition(struct evaluator *evaluator, uint32_t definition) {
    const struct definition *at = &evaluator->program->definitions[definition];
    evaluator->needed.nodes[at->scope][at->root] = true;
}

static void need_fold(struct evaluator *evaluator, uint32_t index) {
    const struct fold *fold = &evaluator->program->folds[index];
    evaluator->needed.folds[index] = true;
    if (fold->condition != INDEX_NONE)
        evaluator->needed.nodes[fold->record][fold->condition] = true;
}

/* Results that are another decision's output are no nodes. */
static void need_outputs(struct evaluator *evaluator, uint32_t index) {
    const struct decision *decision = &evaluator->program->decisions[index];
    evaluator->needed.decisions[index] = true;
    for (uint32_t r = 0; r < decision->rule_count; r++)
        for (uint32_t o = 0; o < decision->output_count; o++)
            if (decision->rules[r].results[o].from_decision != INDEX_NONE)
                need_decision(evaluator, decision->rules[r].results[o].from_decision);
}

static void need_parts(struct evaluator *evaluator, uint32_t scope, node_id id) {
    const struct scope *at = &evaluator->program->scopes[scope];
    const struct node *node = &at->nodes[id];
    for (uint32_t i = 0; i < node->child_count; i++)
        evaluator->needed.nodes[scope][at->children[node->first_child + i]] = true;
    if (node->kind == NODE_DECIDE)
        need_outputs(evaluator, node->decision);
    else if (node->kind == NODE_OUTPUT || node->kind == NODE_OUTPUT_IS ||
             node->kind == NODE_OUTPUT_BLANK)
        need_decision(evaluator, node->output.decision);
    else if (node->kind == NODE_QUANTIFIED || node->kind == NODE_COUNT_CHILDREN)
        need_fold(evaluator, node->quantified.fold);
    else if (node->kind == NODE_CHOICE)
        need_fold(evaluator, node->choice.fold);
}

/* The root first: its nodes ask for folds, folds for conditions of child records. */
static void need_all_parts(struct evaluator *evaluator) {
    for (uint32_t s = 0; s < evaluator->program->scope_count; s++)
        for (node_id id = evaluator->program->scopes[s].node_count; id-- > 0;)
            if (evaluator->needed.nodes[s][id])
                need_parts(evaluator, s, id);
}

static void order_nodes(struct evaluator *evaluator, uint32_t scope) {
    uint32_t count = evaluator->program->scopes[scope].node_count;
    struct node_list *list = &evaluator->needed.order[scope];
    list->items = arena_array(evaluator->arena, count, sizeof *list->items);
    for (node_id id = 0; id < count; id++)
        if (evaluator->needed.nodes[scope][id])
            list->items[list->count++] = id;
}

void needed_new(struct evaluator *evaluator, const struct wanted *wanted) {
    const struct program *program = evaluator->program;
    struct arena *arena = evaluator->arena;
    struct needed *needed = &evaluator->needed;
    bool is_all = wanted == NULL;
    needed->nodes = arena_array(arena, program->scope_count, sizeof *needed->nodes);
    needed->order = arena_array(arena, program->scope_count, sizeof *needed->order);
    needed->folds = marks_new(arena, program->fold_count, is_all);
    needed->decisions = marks_new(arena, program->decision_count, is_all);
    for (uint32_t s = 0; s < program->scope_count; s++)
        needed->nodes[s] = marks_new(arena, program->scopes[s].node_count, is_all);
    for (uint32_t i = 0; !is_all && i < wanted->result_count; i++)
        if (wanted->results[i].decision != INDEX_NONE)
            need_decision(evaluator, wanted->results[i].decision);
        else
            need_definition(evaluator, wanted->results[i].definition);
    for (uint32_t i = 0; !is_all && i < program->promise_count; i++)
        needed->nodes[0][program->promises[i].holds] = true;
    if (!is_all)
        need_all_parts(evaluator);
    for (uint32_t s = 0; s < program->scope_count; s++)
        order_nodes(evaluator, s);
}

static void facts_of_fold(const struct fold *fold, bool *facts) {
    if (fold->kind != FOLD_LATEST)
        return;
    facts[fold->by] = facts[fold->then] = true;
    for (uint32_t k = 0; k < fold->kept_count; k++)
        facts[fold->kept[k]] = true;
}

void evaluator_facts(const struct evaluator *evaluator, bool *const *facts) {
    const struct program *program = evaluator->program;
    for (uint32_t s = 0; s < program->scope_count; s++)
        for (node_id id = 0; id < program->scopes[s].node_count; id++)
            if (evaluator->needed.nodes[s][id] && program->scopes[s].nodes[id].kind == NODE_FACT)
                facts[s][program->scopes[s].nodes[id].fact] = true;
    for (uint32_t f = 0; f < program->fold_count; f++)
        if (evaluator->needed.folds[f])
            facts_of_fold(&program->folds[f], facts[program->folds[f].record]);
}
