/* The horizon's life: which nodes hang on the day at all, found once, and the folding of child
 * rows, of which only three days a tenant and fold are kept. */
#include "eval/horizon_state.h"

#include <assert.h>

/* The constant that a node compares with or is; NULL: none. */
static const struct constant *constant_of(const struct node *node) {
    switch (node->kind) {
    case NODE_CONSTANT:
    case NODE_ONE_OF:
        return node->constant;
    case NODE_FIRST_ITEM:
    case NODE_ITEMS:
        return node->test->constant;
    case NODE_AGO:
    case NODE_WITHIN:
        return node->duration;
    case NODE_QUANTIFIED:
        return node->quantified.how_many;
    case NODE_OUTPUT_IS:
        return node->output.values;
    case NODE_FACT:
    case NODE_TODAY:
    case NODE_LOOKUP:
    case NODE_HOLE:
    case NODE_COUNT_ITEMS:
    case NODE_COUNT_CHILDREN:
    case NODE_SINCE:
    case NODE_CASES:
    case NODE_CHOICE:
    case NODE_OUTPUT:
    case NODE_YES_OF:
    case NODE_TRUTH:
    case NODE_AND:
    case NODE_OR:
    case NODE_NOT:
    case NODE_ALWAYS:
    case NODE_IN_FORCE:
    case NODE_IS_BLANK:
    case NODE_IS_KNOWN:
    case NODE_EQUAL:
    case NODE_ORDER:
    case NODE_TEXT_TEST:
    case NODE_MATCHES:
    case NODE_IN_TABLE:
    case NODE_NO_ITEMS:
    case NODE_OUTPUT_BLANK:
    case NODE_DECIDE:
    case NODE_KIND_COUNT:
        break;
    }
    return NULL;
}

static day_number next_dated(const struct horizon *horizon, const struct node *node) {
    const struct constant *constant = constant_of(node);
    for (uint32_t i = 0; constant && i < constant->count; i++)
        if (constant->alternatives[i].from > horizon->today)
            return constant->alternatives[i].from <= horizon->last ? constant->alternatives[i].from
                                                                   : DAY_NEVER;
    return DAY_NEVER;
}

static bool is_watched(const struct horizon *horizon, uint32_t scope, node_id id) {
    return horizon->nodes[scope][id].until != NULL;
}

static bool result_is_watched(const struct horizon *horizon, const struct rule_result *result) {
    if (result->is_blank || result->is_constant)
        return false;
    if (result->from_decision == INDEX_NONE)
        return is_watched(horizon, 0, result->node);
    return horizon->outputs[result->from_decision][result->from_output] != NULL;
}

static bool decision_is_watched(const struct horizon *horizon, const struct decision *decision) {
    for (uint32_t r = 0; r < decision->rule_count; r++) {
        const struct rule *rule = &decision->rules[r];
        if (rule->condition != INDEX_NONE && is_watched(horizon, 0, rule->condition))
            return true;
        for (uint32_t o = 0; o < decision->output_count; o++)
            if (result_is_watched(horizon, &rule->results[o]))
                return true;
    }
    return false;
}

static bool fold_is_watched(const struct horizon *horizon, uint32_t index) {
    const struct fold *fold = &horizon->program->folds[index];
    return fold->condition != INDEX_NONE && is_watched(horizon, fold->record, fold->condition);
}

static bool hangs_on_day(const struct horizon *horizon, uint32_t scope, const struct node *node) {
    const struct scope *at = &horizon->program->scopes[scope];
    for (uint32_t i = 0; i < node->child_count; i++)
        if (is_watched(horizon, scope, at->children[node->first_child + i]))
            return true;
    if (node->kind == NODE_TODAY || node->kind == NODE_SINCE || node->kind == NODE_AGO ||
        node->kind == NODE_WITHIN || next_dated(horizon, node) != DAY_NEVER)
        return true;
    if (node->kind == NODE_IN_FORCE)
        return (node->period.from > horizon->today && node->period.from <= horizon->last) ||
               (node->period.until > horizon->today && node->period.until <= horizon->last);
    if (node->kind == NODE_OUTPUT || node->kind == NODE_OUTPUT_IS ||
        node->kind == NODE_OUTPUT_BLANK)
        return horizon->outputs[node->output.decision][node->output.output] != NULL;
    if (node->kind == NODE_COUNT_CHILDREN || node->kind == NODE_QUANTIFIED)
        return fold_is_watched(horizon, node->quantified.fold);
    if (node->kind == NODE_CHOICE)
        return fold_is_watched(horizon, node->choice.fold);
    return node->kind == NODE_DECIDE &&
           decision_is_watched(horizon, &horizon->program->decisions[node->decision]);
}

static bool moves(const struct horizon *horizon, uint32_t scope, const struct node *node) {
    const struct scope *at = &horizon->program->scopes[scope];
    if (node->kind == NODE_TODAY || node->kind == NODE_SINCE)
        return true;
    for (uint32_t i = 0; node->kind == NODE_CASES && i < node->child_count; i++)
        if (horizon->nodes[scope][at->children[node->first_child + i]].courses)
            return true;
    return false;
}

static void watch_node(struct horizon *horizon, uint32_t scope, node_id id) {
    const struct node *node = &horizon->program->scopes[scope].nodes[id];
    struct watched *watched = &horizon->nodes[scope][id];
    watched->next_dated = next_dated(horizon, node);
    if (!hangs_on_day(horizon, scope, node))
        return;
    watched->until = arena_array(horizon->arena, BATCH_ROWS, sizeof *watched->until);
    if (moves(horizon, scope, node))
        watched->courses = arena_array(horizon->arena, BATCH_ROWS, sizeof *watched->courses);
    struct node_list *order = &horizon->order[scope];
    order->items[order->count++] = id;
    if (node->kind != NODE_DECIDE)
        return;
    const struct decision *decision = &horizon->program->decisions[node->decision];
    for (uint32_t o = 0; o < decision->output_count; o++)
        horizon->outputs[node->decision][o] =
            arena_array(horizon->arena, BATCH_ROWS, sizeof(day_number));
}

static void watch_scope(struct horizon *horizon, uint32_t scope) {
    const struct scope *at = &horizon->program->scopes[scope];
    const struct node_list *needed = &horizon->evaluator->needed.order[scope];
    horizon->nodes[scope] =
        arena_array(horizon->arena, at->node_count, sizeof *horizon->nodes[scope]);
    horizon->order[scope].items =
        arena_array(horizon->arena, at->node_count, sizeof *horizon->order[scope].items);
    for (uint32_t i = 0; i < needed->count; i++)
        watch_node(horizon, scope, needed->items[i]);
}

struct horizon *horizon_new(struct evaluator *evaluator, day_number last) {
    assert(!evaluator->keep_children && last <= DAY_MAX);
    const struct program *program = evaluator->program;
    struct arena *arena = arena_new();
    struct horizon *horizon = arena_alloc(arena, sizeof *horizon);
    *horizon = (struct horizon){.evaluator = evaluator,
                                .program = program,
                                .today = evaluator->as_of,
                                .last = last,
                                .arena = arena};
    horizon->nodes = arena_array(arena, program->scope_count, sizeof *horizon->nodes);
    horizon->order = arena_array(arena, program->scope_count, sizeof *horizon->order);
    horizon->outputs = arena_array(arena, program->decision_count, sizeof *horizon->outputs);
    for (uint32_t d = 0; d < program->decision_count; d++)
        horizon->outputs[d] =
            arena_array(arena, program->decisions[d].output_count, sizeof *horizon->outputs[d]);
    horizon->folds = arena_array(arena, program->fold_count, sizeof *horizon->folds);
    horizon->is_fold_watched = arena_array(arena, program->fold_count, sizeof(bool));
    for (uint32_t s = program->scope_count; s-- > 1;) /* the root asks for what is folded */
        watch_scope(horizon, s);
    watch_scope(horizon, 0);
    for (uint32_t f = 0; f < program->fold_count; f++)
        horizon->is_fold_watched[f] = evaluator->needed.folds[f] && fold_is_watched(horizon, f);
    return horizon;
}

void horizon_free(struct horizon *horizon) {
    if (!horizon)
        return;
    for (uint32_t f = 0; f < horizon->program->fold_count; f++)
        VECTOR_FREE(&horizon->folds[f]);
    arena_free(horizon->arena);
}

static void fold_row(struct horizon *horizon, uint32_t fold, const struct frame *child,
                     uint32_t row) {
    static const struct fold_until nothing = {DAY_NEVER, DAY_MIN, DAY_MIN};
    node_id condition = horizon->program->folds[fold].condition;
    day_number until = watched_until(&horizon->nodes[child->scope_index][condition], row);
    while (horizon->folds[fold].count <= child->batch->slots[row])
        VECTOR_PUSH(&horizon->folds[fold], nothing);
    struct fold_until *of = &horizon->folds[fold].items[child->batch->slots[row]];
    of->any = day_earlier(of->any, until);
    if (plane_bit(child->answers[condition].is_true, row) && until > of->last_true)
        of->last_true = until;
    if (plane_bit(child->answers[condition].is_false, row) && until > of->last_false)
        of->last_false = until;
}

void horizon_children(struct horizon *horizon, const struct batch *batch) {
    uint32_t record = batch->record_index;
    bool wants_rows = false;
    evaluator_children(horizon->evaluator, batch);
    for (uint32_t f = 0; f < horizon->program->fold_count; f++)
        wants_rows |= horizon->is_fold_watched[f] && horizon->program->folds[f].record == record;
    if (!wants_rows)
        return;
    const struct frame *frame = horizon->evaluator->frames[record];
    assert(frame && frame->batch == batch);
    horizon_walk(horizon, frame);
    for (uint32_t f = 0; f < horizon->program->fold_count; f++) {
        if (!horizon->is_fold_watched[f] || horizon->program->folds[f].record != record)
            continue;
        for (uint32_t row = 0; row < batch->rows; row++)
            if (!plane_bit(batch->skip, row))
                fold_row(horizon, f, frame, row);
    }
}

const struct frame *horizon_tenants(struct horizon *horizon, const struct batch *batch) {
    const struct frame *frame = evaluator_tenants(horizon->evaluator, batch);
    horizon_walk(horizon, frame);
    return frame;
}

day_number horizon_next(const struct horizon *horizon, const struct result *result, uint32_t row) {
    const struct program *program = horizon->program;
    const day_number *until;
    if (result->decision != INDEX_NONE)
        until = horizon->outputs[result->decision][result->output];
    else
        until = horizon->nodes[0][program->definitions[result->definition].root].until;
    return until && until[row] <= horizon->last ? until[row] : DAY_NEVER;
}
