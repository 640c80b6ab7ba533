/* A frame of the evaluator beside the naive evaluator. */
#ifndef TENET_TESTS_COMPARE_FRAMES_H
#define TENET_TESTS_COMPARE_FRAMES_H

#include "random_program.h"

static inline bool same_value(enum type_kind kind, const struct value *a, const struct value *b) {
    if (a->state != b->state)
        return false;
    if (a->state != VALUE_KNOWN)
        return true;
    if (kind != TYPE_LIST)
        return naive_same(kind, a, b, false);
    for (uint32_t i = 0; i < a->list.count && a->list.count == b->list.count; i++)
        if (!text_is(a->list.items[i], b->list.items[i]))
            return false;
    return a->list.count == b->list.count;
}

/* Every node of every row; gives how many answers were compared, and counts those that differ. */
static inline unsigned long compare_frames(const struct frame *frame, const struct naive *naive,
                                           unsigned long *wrong) {
    const struct scope *scope = &naive->program->scopes[TENANT];
    unsigned long seen = 0;
    for (uint32_t row = 0; row < naive->tenants->rows; row++)
        for (node_id id = 0; id < scope->node_count; id++, seen++) {
            const struct node *node = &scope->nodes[id];
            struct naive_at at = {naive, TENANT, row};
            bool is_same = true;
            if (node->kind != NODE_DECIDE && node_is_condition(node->kind)) {
                is_same = frame_condition(frame, id, row) == naive_condition(at, id);
            } else if (node->kind != NODE_DECIDE) {
                struct value is, wanted = naive_value(at, id);
                frame_value(frame, id, row, &is);
                is_same = same_value(node->type.kind, &is, &wanted);
            }
            if (!is_same && !(*wrong)++)
                printf("differs: node %u of kind %d, row %u\n", id, (int)node->kind, row);
        }
    return seen;
}

/* Answers in rows that are none, and rows for which something is both. */
static inline unsigned long bits_past_rows(const struct frame *frame,
                                           const struct program *program) {
    unsigned long wrong = 0;
    uint32_t rows = frame_batch(frame)->rows;
    for (node_id id = 0; id < program->scopes[TENANT].node_count; id++) {
        const uint64_t *planes[2] = {frame_true(frame, id), frame_false(frame, id)};
        for (uint32_t row = 0; row < BATCH_ROWS; row++) {
            wrong += row >= rows && (plane_bit(planes[0], row) || plane_bit(planes[1], row));
            wrong += plane_bit(planes[0], row) && plane_bit(planes[1], row);
        }
    }
    return wrong;
}

#endif
