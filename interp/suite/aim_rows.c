/* Distances over child rows: how many would have to change, come or go. */
#include "suite/aim_state.h"

#include <assert.h>

static void count_child(void *context, const struct batch *batch, const struct frame *frame,
                        uint32_t row) {
    struct children *children = context;
    (void)frame;
    assert(batch->slots[row] < BATCH_ROWS);
    children->starts[batch->slots[row] + 1]++;
}

struct placing {
    struct children *children;
    uint32_t next[BATCH_ROWS];
};

static void place_child(void *context, const struct batch *batch, const struct frame *frame,
                        uint32_t row) {
    struct placing *placing = context;
    placing->children->rows[placing->next[batch->slots[row]]++] = (struct child_row){frame, row};
}

void aim_batch(struct aim *aim, const struct frame *frame) {
    aim->tenant = (struct spot){.frame = frame};
    for (uint32_t r = 1; r < aim->program->schema->record_count; r++) {
        struct children *children = &aim->children[r];
        struct placing placing = {.children = children};
        memset(children->starts, 0, sizeof children->starts);
        frame_all_children(frame, r, count_child, children);
        for (uint32_t s = 0; s < BATCH_ROWS; s++) {
            children->starts[s + 1] += children->starts[s];
            placing.next[s] = children->starts[s];
        }
        uint32_t count = children->starts[BATCH_ROWS];
        if (count > children->room) {
            children->room = count * 2;
            children->rows = arena_array(aim->arena, children->room, sizeof *children->rows);
        }
        frame_all_children(frame, r, place_child, &placing);
    }
}

uint32_t aim_child_count(const struct aim *aim, uint32_t record) {
    const struct children *children = &aim->children[record];
    return children->starts[aim->slot + 1] - children->starts[aim->slot];
}

static const struct child_row *child_row(const struct aim *aim, uint32_t record, uint32_t index) {
    const struct children *children = &aim->children[record];
    return &children->rows[children->starts[aim->slot] + index];
}

const struct frame *aim_child(const struct aim *aim, uint32_t record, uint32_t index,
                              uint32_t *row) {
    const struct child_row *child = child_row(aim, record, index);
    *row = child->row;
    return child->frame;
}

struct spot spot_of_row(struct aim *aim, uint32_t record, uint32_t index) {
    struct spot spot = {.scope = record, .stamp = ++aim->stamps};
    if (index == INDEX_NONE)
        return spot;
    spot.frame = child_row(aim, record, index)->frame;
    spot.row = child_row(aim, record, index)->row;
    return spot;
}

uint32_t aim_in_child(struct aim *aim, uint32_t record, uint32_t index, node_id node,
                      enum truth wanted) {
    struct spot spot = spot_of_row(aim, record, index);
    return node_distance(aim, &spot, node, wanted);
}

static uint32_t row_distance(struct aim *aim, const struct fold *fold, uint32_t index,
                             enum truth wanted) {
    if (fold->condition == INDEX_NONE)
        return wanted == TRUTH_TRUE ? 0 : AIM_FAR;
    return aim_in_child(aim, fold->record, index, fold->condition, wanted);
}

static bool has_table(const struct aim *aim, uint32_t record) {
    return plane_bit(frame_batch(aim->tenant.frame)->has_children[record], aim->tenant.row);
}

uint32_t some_row(struct aim *aim, const struct fold *fold, enum truth wanted) {
    struct ways ways = WAYS_NONE;
    ways_add(&ways, aim_sum(AIM_STEP, row_distance(aim, fold, INDEX_NONE, wanted)));
    for (uint32_t i = 0; i < aim_child_count(aim, fold->record); i++)
        ways_add(&ways, row_distance(aim, fold, i, wanted));
    return ways_distance(&ways);
}

/* No row comes out otherwise: it changes, or goes. */
static uint32_t all_rows(struct aim *aim, const struct fold *fold, enum truth wanted) {
    uint32_t sum = has_table(aim, fold->record) ? 0 : AIM_STEP;
    for (uint32_t i = 0; i < aim_child_count(aim, fold->record); i++)
        sum = aim_sum(sum, least_of(AIM_STEP, row_distance(aim, fold, i, wanted)));
    return sum;
}

static uint32_t some_or_every(struct aim *aim, const struct node *node, enum truth wanted) {
    const struct fold *fold = &aim->program->folds[node->quantified.fold];
    bool is_some = node->quantified.quantifier == QUANTIFIER_SOME;
    enum truth settling = is_some ? TRUTH_TRUE : TRUTH_FALSE;
    if (wanted == TRUTH_UNKNOWN)
        return AIM_STEP;
    if (wanted == settling)
        return some_row(aim, fold, wanted);
    uint32_t distance = all_rows(aim, fold, is_some ? TRUTH_FALSE : TRUTH_TRUE);
    if (!is_some && !node->quantified.empty_is && aim_child_count(aim, fold->record) == 0)
        distance = aim_sum(distance, some_row(aim, fold, TRUTH_TRUE));
    return distance;
}

static uint32_t steps(uint32_t count) {
    return count < AIM_FAR / AIM_STEP ? count * AIM_STEP : AIM_FAR;
}

uint32_t aim_count(struct aim *aim, uint32_t index, uint32_t least, uint32_t most) {
    const struct fold *fold = &aim->program->folds[index];
    uint32_t passed = 0, unknown = 0, nearest = AIM_FAR;
    uint32_t distance = has_table(aim, fold->record) ? 0 : AIM_STEP;
    for (uint32_t i = 0; i < aim_child_count(aim, fold->record); i++) {
        uint32_t to_true = row_distance(aim, fold, i, TRUTH_TRUE);
        passed += to_true == 0;
        unknown += to_true > 0 && row_distance(aim, fold, i, TRUTH_FALSE) > 0;
        nearest = to_true > 0 ? least_of(nearest, to_true) : nearest;
    }
    if (passed < least) {
        uint32_t fresh = aim_sum(AIM_STEP, row_distance(aim, fold, INDEX_NONE, TRUTH_TRUE));
        for (uint32_t lacks = least - passed; lacks > 0 && distance < AIM_FAR; lacks--) {
            distance = aim_sum(distance, least_of(nearest, fresh));
            nearest = AIM_FAR;
        }
    } else if (passed > most) {
        distance = aim_sum(distance, steps(passed - most));
    }
    return aim_sum(distance, passed + unknown > most || passed < least ? steps(unknown) : 0);
}

static uint32_t counted_distance(struct aim *aim, const struct node *node, enum truth wanted) {
    const struct dated *dated =
        constant_on(node->quantified.how_many, frame_as_of(aim->tenant.frame));
    enum quantifier quantifier = node->quantified.quantifier;
    uint32_t fold = node->quantified.fold;
    int64_t whole;
    if (wanted == TRUTH_UNKNOWN || !number_to_whole(dated->values[0].number, &whole) || whole < 0 ||
        whole > BATCH_ROWS)
        return AIM_STEP;
    uint32_t many = (uint32_t)whole;
    uint32_t fewer = many > 0 ? aim_count(aim, fold, 0, many - 1) : AIM_FAR;
    uint32_t more = aim_count(aim, fold, many + 1, UINT32_MAX);
    if (quantifier == QUANTIFIER_EXACTLY)
        return wanted == TRUTH_TRUE ? aim_count(aim, fold, many, many) : least_of(fewer, more);
    if (quantifier == QUANTIFIER_AT_LEAST)
        return wanted == TRUTH_TRUE ? aim_count(aim, fold, many, UINT32_MAX) : fewer;
    return wanted == TRUTH_TRUE ? aim_count(aim, fold, 0, many) : more;
}

uint32_t quantified_distance(struct aim *aim, const struct node *node, enum truth wanted) {
    return node->quantified.how_many ? counted_distance(aim, node, wanted)
                                     : some_or_every(aim, node, wanted);
}
