/* The order in which a frame's nodes are visited. For many rows it pays to look first: constants
 * are visited once for all, of nodes that ask the same one is, and many comparisons of one value
 * are one step. */
#include "eval/ranges.h"

enum { MANY_TESTS = 3 };

static struct walk_step *step_add(struct frame *frame, node_id id) {
    struct walk_step *step = &frame->steps[frame->step_count++];
    *step = (struct walk_step){&frame->scope->nodes[id], &frame->answers[id], NULL};
    return step;
}

/* Its answer lies in memory of its own, always the same. */
static bool can_be_shared(const struct node *node) {
    return has_own_planes(node) && node->kind != NODE_YES_OF && node->kind != NODE_OUTPUT;
}

struct shared_value { /* a value that nodes compare with constants */
    node_id *nodes;
    uint32_t count;
    struct range_group *group;
    bool is_placed;
};

struct ordering {
    struct frame *frame;
    node_id *first;              /* by node: the first that asks the same */
    struct shared_value *values; /* by node */
};

/* The value whose ranges the node asks for; NULL when it does not. */
static struct shared_value *value_of(const struct ordering *ordering, node_id id) {
    node_id value;
    struct range range;
    const struct frame *frame = ordering->frame;
    if (!range_of_node(frame->evaluator, frame->scope_index, id, &value, &range))
        return NULL;
    return &ordering->values[ordering->first[value]];
}

static void groups_make(struct ordering *ordering, struct arena *scratch) {
    const struct frame *frame = ordering->frame;
    const struct node_list *needed = &frame->evaluator->needed.order[frame->scope_index];
    struct shared_value *value;
    for (uint32_t i = 0; i < needed->count; i++)
        if (ordering->first[needed->items[i]] == needed->items[i] &&
            (value = value_of(ordering, needed->items[i])) != NULL)
            value->count++;
    for (uint32_t i = 0; i < needed->count; i++) {
        value = &ordering->values[needed->items[i]];
        if (ranges_are_worth(frame->scope->nodes[needed->items[i]].type.kind, value->count))
            value->nodes = arena_array(scratch, value->count, sizeof *value->nodes);
        value->count = 0;
    }
    for (uint32_t i = 0; i < needed->count; i++)
        if (ordering->first[needed->items[i]] == needed->items[i] &&
            (value = value_of(ordering, needed->items[i])) != NULL && value->nodes)
            value->nodes[value->count++] = needed->items[i];
    for (uint32_t i = 0; i < needed->count; i++) {
        value = &ordering->values[needed->items[i]];
        if (value->nodes)
            value->group = ranges_new(frame, needed->items[i], value->nodes, value->count);
    }
}

/* How much work it is to ask the node's test of each text, in comparisons with one text. */
static uint32_t test_weight(const struct frame *frame, const struct node *node) {
    const struct resolved *resolved = frame_resolved(frame, node);
    switch ((int)node->kind) {
    case NODE_ONE_OF:
        return resolved->map ? 2 : resolved->count;
    case NODE_EQUAL:
        return 1;
    case NODE_TEXT_TEST:
        return node->op == COMPARE_CONTAINS ? 2 : 1;
    case NODE_MATCHES:
        return 2;
    case NODE_HOLE:
        return MANY_TESTS;
    default:
        return 0;
    }
}

/* Texts of which much is asked get numbers. Of two sides that are compared one is a constant, or
 * nothing is asked by number. */
static void texts_number(struct frame *frame, uint32_t *weights) {
    for (uint32_t i = 0; i < frame->step_count; i++) {
        const struct node *node = frame->steps[i].node;
        uint32_t weight = test_weight(frame, node);
        for (uint32_t c = 0; weight > 0 && c < node->child_count; c++)
            weights[frame->scope->children[node->first_child + c]] += weight;
    }
    for (node_id id = 0; id < frame->scope->node_count; id++)
        frame->is_numbered[id] =
            weights[id] >= MANY_TESTS && frame->scope->nodes[id].type.kind == TYPE_TEXT;
}

/* A group is visited where its first node would be: the value stands before it. */
static void node_order(struct ordering *ordering, node_id id) {
    struct frame *frame = ordering->frame;
    const struct node *node = &frame->scope->nodes[id];
    struct shared_value *value;
    if (node->kind == NODE_CONSTANT || node->kind == NODE_TODAY) {
        walk_node(frame, node, &frame->answers[id]);
        return;
    }
    if (ordering->first[id] != id && can_be_shared(node)) {
        frame->answers[id] = frame->answers[ordering->first[id]];
        return;
    }
    value = ordering->first[id] == id ? value_of(ordering, id) : NULL;
    if (!value || !value->group)
        step_add(frame, id);
    else if (!value->is_placed)
        step_add(frame, id)->group = value->group;
    if (value)
        value->is_placed = true;
}

void frame_order(struct frame *frame, bool is_for_many_rows) {
    const struct node_list *needed = &frame->evaluator->needed.order[frame->scope_index];
    frame->is_ordered = is_for_many_rows;
    frame->step_count = 0;
    if (!is_for_many_rows) {
        for (uint32_t i = 0; i < needed->count; i++)
            step_add(frame, needed->items[i]);
        return;
    }
    struct arena *scratch = arena_new();
    uint32_t count = frame->scope->node_count;
    struct ordering ordering = {frame, arena_array(scratch, count, sizeof *ordering.first),
                                arena_array(scratch, count, sizeof *ordering.values)};
    twins_find(frame->evaluator, frame->scope_index, ordering.first);
    groups_make(&ordering, scratch);
    for (uint32_t i = 0; i < needed->count; i++)
        node_order(&ordering, needed->items[i]);
    texts_number(frame, arena_array(scratch, count, sizeof(uint32_t)));
    arena_free(scratch);
}
