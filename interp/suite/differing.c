/* Verdicts side by side. */
#include "suite/differing.h"

#include "suite/run.h"

static bool same_rules(const struct frame *const *frames, uint32_t decision, uint32_t a,
                       uint32_t b) {
    if (a == INDEX_NONE || b == INDEX_NONE)
        return a == b;
    return text_is(frame_program(frames[0])->decisions[decision].rules[a].name,
                   frame_program(frames[1])->decisions[decision].rules[b].name);
}

static bool same_items(const struct type *type, const struct value *a, uint32_t a_count,
                       const struct value *b, uint32_t b_count) {
    bool is_same = a_count == b_count;
    for (uint32_t i = 0; is_same && i < a_count; i++)
        is_same = value_same(type, &a[i], &b[i]);
    return is_same;
}

static struct type type_of(const struct program *program, const struct result *result) {
    if (result->decision == INDEX_NONE)
        return program->scopes[0].nodes[program->definitions[result->definition].root].type;
    struct type type = program->decisions[result->decision].outputs[result->output].type;
    if (program->decisions[result->decision].take == TAKE_EVERY)
        type.kind = TYPE_TEXT;
    return type;
}

bool results_differ(const struct frame *const frames[2], uint32_t row, const struct result *result,
                    bool wants_decided, struct arena *scratch) {
    struct type type = type_of(frame_program(frames[0]), result);
    struct verdict a, b;
    verdict_of(frames[0], row, result, scratch, &a);
    if (a.undecided && wants_decided)
        return false;
    verdict_of(frames[1], row, result, scratch, &b);
    if (a.undecided != b.undecided || !value_same(&type, &a.value, &b.value) ||
        !same_rules(frames, result->decision, a.rule, b.rule) ||
        !same_items(&type, a.items, a.item_count, b.items, b.item_count) ||
        !same_items(&type, a.possible, a.possible_count, b.possible, b.possible_count))
        return true;
    for (uint32_t i = 0; i < a.item_count; i++)
        if (!same_rules(frames, result->decision, a.item_rules[i], b.item_rules[i]))
            return true;
    return a.missing_count != b.missing_count ||
           (a.missing_count > 0 &&
            memcmp(a.missing, b.missing, a.missing_count * sizeof *a.missing));
}

uint32_t differing_promise(const struct frame *const frames[2], uint32_t row) {
    const struct program *program = frame_program(frames[0]);
    for (uint32_t i = 0; i < program->promise_count; i++) {
        node_id holds = program->promises[i].holds;
        enum truth truth = frame_condition(frames[0], holds, row);
        if (truth != TRUTH_UNKNOWN && truth != frame_condition(frames[1], holds, row))
            return i;
    }
    return INDEX_NONE;
}
