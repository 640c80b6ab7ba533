/* Distances by recursion over conditions, each worked out once a row. */
#include "suite/aim_state.h"

struct aim *aim_new(struct arena *arena, const struct program *program) {
    struct aim *aim = arena_alloc(arena, sizeof *aim);
    *aim = (struct aim){.program = program, .arena = arena};
    aim->memos = arena_array(arena, program->scope_count, sizeof *aim->memos);
    for (uint32_t s = 0; s < program->scope_count; s++)
        aim->memos[s] = arena_array(arena, program->scopes[s].node_count, sizeof(struct memo));
    aim->children = arena_array(arena, program->schema->record_count, sizeof *aim->children);
    return aim;
}

void aim_row(struct aim *aim, uint32_t row) {
    aim->tenant.row = row;
    aim->tenant.stamp = ++aim->stamps;
    aim->slot = frame_batch(aim->tenant.frame)->slots[row];
}

static node_id child_of(const struct aim *aim, const struct spot *spot, const struct node *node,
                        uint32_t index) {
    return aim->program->scopes[spot->scope].children[node->first_child + index];
}

/* AND is true when all its parts are, OR is false when all its parts are. Either is unknown when no
 * part says otherwise and one is unknown. */
static uint32_t parts_distance(struct aim *aim, const struct spot *spot, const struct node *node,
                               enum truth wanted) {
    enum truth all = node->kind == NODE_AND ? TRUTH_TRUE : TRUTH_FALSE;
    uint32_t sum = 0, least = AIM_FAR;
    struct ways ways = WAYS_NONE;
    for (uint32_t i = 0; i < node->child_count; i++) {
        node_id child = child_of(aim, spot, node, i);
        if (wanted == TRUTH_UNKNOWN) {
            uint32_t unknown = node_distance(aim, spot, child, TRUTH_UNKNOWN);
            uint32_t either = least_of(unknown, node_distance(aim, spot, child, all));
            sum = aim_sum(sum, either);
            least = least_of(least, unknown - either);
        } else {
            uint32_t distance = node_distance(aim, spot, child, wanted);
            sum = aim_sum(sum, distance);
            ways_add(&ways, distance);
        }
    }
    if (wanted == TRUTH_UNKNOWN)
        return aim_sum(sum, least);
    return wanted == all ? sum : ways_distance(&ways);
}

static bool is_fixed(const struct aim *aim, const struct spot *spot, const struct node *node) {
    for (uint32_t i = 0; i < node->child_count; i++) {
        enum node_kind kind =
            aim->program->scopes[spot->scope].nodes[child_of(aim, spot, node, i)].kind;
        if (kind != NODE_CONSTANT && kind != NODE_TODAY)
            return false;
    }
    return node->kind != NODE_QUANTIFIED && node->kind != NODE_OUTPUT_IS &&
           node->kind != NODE_OUTPUT_BLANK;
}

/* A value is to be known: a fact is given, what is chosen of child rows needs a row that passes. */
static uint32_t value_distance(struct aim *aim, const struct spot *spot, node_id id) {
    const struct node *node = &aim->program->scopes[spot->scope].nodes[id];
    struct value value;
    frame_value(spot->frame, id, spot->row, &value);
    switch ((int)node->kind) {
    case NODE_CHOICE:
        if (value.state == VALUE_KNOWN)
            return 0;
        return aim_sum(AIM_STEP,
                       some_row(aim, &aim->program->folds[node->choice.fold], TRUTH_TRUE));
    case NODE_LOOKUP:
    case NODE_FIRST_ITEM:
    case NODE_HOLE:
    case NODE_SINCE:
        return value_distance(aim, spot, child_of(aim, spot, node, 0));
    default:
        return value.state == VALUE_UNKNOWN ? AIM_STEP : 0;
    }
}

static uint32_t leaf_distance(struct aim *aim, const struct spot *spot, const struct node *node,
                              enum truth wanted) {
    if (is_fixed(aim, spot, node) || (wanted == TRUTH_UNKNOWN && node->kind == NODE_IS_KNOWN))
        return AIM_FAR;
    const struct node *child =
        node->child_count > 0
            ? &aim->program->scopes[spot->scope].nodes[child_of(aim, spot, node, 0)]
            : NULL;
    if (node->kind == NODE_TRUTH && child->kind == NODE_YES_OF)
        return node_distance(aim, spot, child_of(aim, spot, child, 0), wanted);
    uint32_t distance = 0;
    for (uint32_t i = 0; spot->frame && wanted != TRUTH_UNKNOWN && i < node->child_count; i++)
        distance = aim_sum(distance, value_distance(aim, spot, child_of(aim, spot, node, i)));
    return distance < AIM_STEP ? AIM_STEP : distance;
}

static uint32_t kind_distance(struct aim *aim, const struct spot *spot, const struct node *node,
                              enum truth wanted) {
    switch ((int)node->kind) {
    case NODE_AND:
    case NODE_OR:
        return parts_distance(aim, spot, node, wanted);
    case NODE_NOT:
        return node_distance(aim, spot, child_of(aim, spot, node, 0),
                             wanted == TRUTH_TRUE    ? TRUTH_FALSE
                             : wanted == TRUTH_FALSE ? TRUTH_TRUE
                                                     : TRUTH_UNKNOWN);
    case NODE_QUANTIFIED:
        return quantified_distance(aim, node, wanted);
    case NODE_OUTPUT_IS:
    case NODE_OUTPUT_BLANK:
        return output_distance(aim, node, wanted);
    default:
        return leaf_distance(aim, spot, node, wanted);
    }
}

uint32_t node_distance(struct aim *aim, const struct spot *spot, node_id id, enum truth wanted) {
    const struct node *node = &aim->program->scopes[spot->scope].nodes[id];
    struct memo *memo = &aim->memos[spot->scope][id];
    if (memo->stamp != spot->stamp) {
        memo->stamp = spot->stamp;
        memset(memo->distances, 0xFF, sizeof memo->distances);
    }
    if (memo->distances[wanted] != UINT32_MAX)
        return memo->distances[wanted];
    uint32_t distance = 0;
    if (!spot->frame && wanted == TRUTH_UNKNOWN && node->kind != NODE_IS_KNOWN)
        distance = 0;
    else if (!spot->frame || frame_condition(spot->frame, id, spot->row) != wanted)
        distance = kind_distance(aim, spot, node, wanted);
    /* What is not so is some way off, however the parts count. */
    if (spot->frame && distance == 0 && frame_condition(spot->frame, id, spot->row) != wanted)
        distance = AIM_STEP;
    return aim->memos[spot->scope][id].distances[wanted] = distance;
}

uint32_t aim_known(struct aim *aim, node_id node) {
    return value_distance(aim, &aim->tenant, node);
}

uint32_t aim_condition(struct aim *aim, node_id node, enum truth wanted) {
    return node_distance(aim, &aim->tenant, node, wanted);
}
