/* Frames: their memory, given out once, and the readers of what stands in them. A node that points
 * at other planes has none of its own, and a constant's column has one row, so that a frame grows
 * with the tests of a rule set and not with its texts. */
#include "eval/state.h"

#include <assert.h>

enum { BLOCK_PLANES = 64 };

uint64_t *frame_planes(struct frame *frame, size_t count) {
    struct plane_block *block = frame->blocks;
    if (!block || block->count - block->used < count) {
        block = arena_alloc(frame->arena, sizeof *block);
        block->count = count > BLOCK_PLANES ? count : BLOCK_PLANES;
        block->planes = arena_array(frame->arena, block->count, sizeof(plane));
        block->next = frame->blocks;
        frame->blocks = block;
    }
    uint64_t *planes = block->planes[block->used];
    block->used += count;
    return planes;
}

bool has_own_planes(const struct node *node) {
    switch (node->kind) {
    case NODE_FACT:
    case NODE_CONSTANT:
    case NODE_TODAY:
    case NODE_NOT:
    case NODE_ALWAYS:
    case NODE_IN_FORCE:
    case NODE_IS_BLANK:
    case NODE_DECIDE:
        return false;
    case NODE_LOOKUP:
    case NODE_FIRST_ITEM:
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
    case NODE_IS_KNOWN:
    case NODE_EQUAL:
    case NODE_ONE_OF:
    case NODE_ORDER:
    case NODE_AGO:
    case NODE_WITHIN:
    case NODE_TEXT_TEST:
    case NODE_MATCHES:
    case NODE_IN_TABLE:
    case NODE_ITEMS:
    case NODE_NO_ITEMS:
    case NODE_QUANTIFIED:
    case NODE_OUTPUT_IS:
    case NODE_OUTPUT_BLANK:
    case NODE_KIND_COUNT:
        break;
    }
    return true;
}

/* An open output's column is the decision's own. */
static bool has_own_column(const struct frame *frame, const struct node *node) {
    if (node->kind == NODE_FACT)
        return node->type.kind == TYPE_LIST;
    if (node->kind != NODE_OUTPUT)
        return node->kind != NODE_YES_OF && !node_is_condition(node->kind);
    const struct decision *decision = &frame->evaluator->program->decisions[node->output.decision];
    return decision->outputs[node->output.output].is_finite;
}

void answer_prepare(struct frame *frame, const struct node *node, struct answer *answer) {
    enum type_kind kind = node->type.kind;
    if (has_own_planes(node)) {
        answer->is_true = frame_planes(frame, 2);
        answer->is_false = answer->is_true + PLANE_WORDS;
    }
    if (!has_own_column(frame, node))
        return;
    bool is_same = node->kind == NODE_CONSTANT || node->kind == NODE_TODAY;
    answer->is_single = is_same && kind != TYPE_YES_NO;
    answer->column = column_new(frame->arena, kind, is_same ? 1 : frame->room);
}

struct frame *frame_new(struct evaluator *evaluator, uint32_t scope) {
    struct arena *arena = arena_new();
    struct frame *frame = arena_alloc(arena, sizeof *frame);
    const struct program *program = evaluator->program;
    *frame = (struct frame){.evaluator = evaluator,
                            .scope = &program->scopes[scope],
                            .scope_index = scope,
                            .room = BATCH_ROWS,
                            .arena = arena};
    frame->all = frame_planes(frame, 1);
    frame->none = frame_planes(frame, 1);
    frame->answers = arena_array(arena, frame->scope->node_count, sizeof *frame->answers);
    frame->flat = arena_array(arena, frame->scope->node_count, sizeof *frame->flat);
    frame->is_numbered = arena_alloc(arena, frame->scope->node_count);
    frame->asked = arena_array(arena, frame->scope->node_count, sizeof *frame->asked);
    frame->steps = arena_array(arena, evaluator->needed.order[scope].count, sizeof *frame->steps);
    for (uint32_t i = 0; i < evaluator->needed.order[scope].count; i++) {
        node_id id = evaluator->needed.order[scope].items[i];
        answer_prepare(frame, &frame->scope->nodes[id], &frame->answers[id]);
    }
    if (scope == 0) {
        frame->decided = arena_array(arena, program->decision_count, sizeof *frame->decided);
        for (uint32_t d = 0; d < program->decision_count; d++)
            if (evaluator->needed.decisions[d])
                decide_prepare(frame, d);
    }
    frame_order(frame, false);
    return frame;
}

void frame_free(struct frame *frame) {
    if (frame)
        arena_free(frame->arena);
}

void frame_start(struct frame *frame, const struct batch *batch) {
    uint32_t words = plane_words_of(batch->rows);
    if (words < frame->words)
        for (struct plane_block *block = frame->blocks; block; block = block->next)
            memset(block->planes, 0, block->used * sizeof(plane));
    frame->turn++;
    frame->batch = batch;
    frame->rows = batch->rows;
    frame->words = words;
    plane_fill(frame->all, batch->rows);
}

const struct program *frame_program(const struct frame *frame) {
    return frame->evaluator->program;
}

const struct batch *frame_batch(const struct frame *frame) {
    return frame->batch;
}

day_number frame_as_of(const struct frame *frame) {
    return frame->evaluator->as_of;
}

enum truth frame_condition(const struct frame *frame, node_id node, uint32_t row) {
    assert(node < frame->scope->node_count && row < frame->rows);
    assert(node_is_condition(frame->scope->nodes[node].kind));
    const struct answer *answer = &frame->answers[node];
    if (plane_bit(answer->is_true, row))
        return TRUTH_TRUE;
    return plane_bit(answer->is_false, row) ? TRUTH_FALSE : TRUTH_UNKNOWN;
}

const uint64_t *frame_true(const struct frame *frame, node_id node) {
    assert(node < frame->scope->node_count);
    return frame->answers[node].is_true;
}

const uint64_t *frame_false(const struct frame *frame, node_id node) {
    assert(node < frame->scope->node_count);
    return frame->answers[node].is_false;
}

void frame_value(const struct frame *frame, node_id node, uint32_t row, struct value *value) {
    assert(node < frame->scope->node_count && row < frame->rows);
    const struct node *at = &frame->scope->nodes[node];
    if (node_is_condition(at->kind)) {
        enum truth truth = frame_condition(frame, node, row);
        *value = (struct value){.state = truth == TRUTH_UNKNOWN ? VALUE_UNKNOWN : VALUE_KNOWN};
        value->yes = truth == TRUTH_TRUE;
        return;
    }
    answer_get(&frame->answers[node], at->type.kind, row, value);
}

void frame_all_children(const struct frame *frame, uint32_t record, frame_child_visit *visit,
                        void *context) {
    const struct evaluator *evaluator = frame->evaluator;
    for (size_t i = 0; i < evaluator->kept.count; i++) {
        const struct batch *batch = evaluator->kept.items[i].batch;
        for (uint32_t row = 0; batch->record_index == record && row < batch->rows; row++)
            if (!plane_bit(batch->skip, row))
                visit(context, batch, evaluator->kept.items[i].frame, row);
    }
}

void frame_children(const struct frame *frame, uint32_t record, uint32_t slot,
                    frame_child_visit *visit, void *context) {
    const struct evaluator *evaluator = frame->evaluator;
    for (size_t i = 0; i < evaluator->kept.count; i++) {
        const struct batch *batch = evaluator->kept.items[i].batch;
        if (batch->record_index != record)
            continue;
        for (uint32_t row = 0; row < batch->rows; row++)
            if (batch->slots[row] == slot && !plane_bit(batch->skip, row))
                visit(context, batch, evaluator->kept.items[i].frame, row);
    }
}
