/* One expectation after the other against the verdicts of a row. */
#include "suite/expect.h"

struct result expect_result(const struct expectation *expected) {
    return (struct result){.decision = expected->decision,
                           .output = expected->output,
                           .definition = expected->definition};
}

static struct type target_type(const struct program *program, const struct expectation *expected,
                               bool is_list) {
    if (expected->decision == INDEX_NONE)
        return program->scopes[0].nodes[program->definitions[expected->definition].root].type;
    struct type type = program->decisions[expected->decision].outputs[expected->output].type;
    if (is_list && type.kind == TYPE_LIST)
        type.kind = TYPE_TEXT;
    return type;
}

struct type expect_type(const struct program *program, const struct expectation *expected,
                        bool *is_list) {
    bool is_decision = expected->decision != INDEX_NONE;
    struct type type = target_type(program, expected, false);
    *is_list = type.kind == TYPE_LIST ||
               (is_decision && program->decisions[expected->decision].take == TAKE_EVERY);
    if (type.kind == TYPE_LIST)
        type.kind = TYPE_TEXT;
    return type;
}

bool values_same(const struct type *type, const struct value *a, uint32_t a_count,
                 const struct value *b, uint32_t b_count) {
    if (a_count != b_count)
        return false;
    for (uint32_t i = 0; i < a_count; i++)
        if (!value_same(type, &a[i], &b[i]))
            return false;
    return true;
}

/* A list fact's value or a definition's list: its items stand as values of their own. */
static bool same_list(const struct value *got, const struct expectation *expected) {
    if (got->state != VALUE_KNOWN)
        return false;
    if (expected->is_empty_list)
        return got->list.count == 0;
    if (expected->count != got->list.count)
        return false;
    for (uint32_t i = 0; i < expected->count; i++)
        if (!text_is(expected->values[i].text, got->list.items[i]))
            return false;
    return true;
}

bool expect_value_holds(const struct program *program, const struct expectation *expected,
                        const struct verdict *verdict) {
    struct type type = target_type(program, expected, verdict->is_list);
    bool wants_unknown = expected->count == 1 && expected->values[0].state == VALUE_UNKNOWN;
    for (uint32_t i = 0; expected->by_rule != INDEX_NONE && i < verdict->item_count; i++)
        if (verdict->item_rules[i] != expected->by_rule)
            return false;
    if (verdict->is_list)
        return !verdict->undecided && values_same(&type, verdict->items, verdict->item_count,
                                                  expected->values, expected->count);
    if (wants_unknown || verdict->undecided)
        return wants_unknown && verdict->undecided;
    if (expected->by_rule != INDEX_NONE && verdict->rule != expected->by_rule)
        return false;
    bool is_blank = expected->count == 1 && expected->values[0].state == VALUE_BLANK;
    if (type.kind == TYPE_LIST && !is_blank)
        return same_list(&verdict->value, expected);
    return expected->count == 1 && value_same(&type, &verdict->value, &expected->values[0]);
}

static bool contains_as_expected(const struct program *program, const struct expectation *expected,
                                 const struct verdict *verdict) {
    struct type type = target_type(program, expected, true);
    bool is_certain = false, is_possible = !verdict->is_list && verdict->undecided;
    const struct value *list = &verdict->value; /* of a definition */
    if (!verdict->is_list && list->state == VALUE_KNOWN)
        for (uint32_t i = 0; i < list->list.count; i++)
            is_certain |= text_is(list->list.items[i], expected->values[0].text);
    for (uint32_t i = 0; i < verdict->item_count; i++)
        is_certain |= value_same(&type, &verdict->items[i], &expected->values[0]);
    for (uint32_t i = 0; i < verdict->possible_count; i++)
        is_possible |= verdict->possible[i].state == VALUE_UNKNOWN ||
                       value_same(&type, &verdict->possible[i], &expected->values[0]);
    return expected->negated ? !is_certain && !is_possible : is_certain;
}

static bool undecided_as_expected(const struct program *program, const struct expectation *expected,
                                  const struct verdict *verdict) {
    struct type type = target_type(program, expected, verdict->is_list);
    if (!verdict->undecided)
        return false;
    if (expected->has_possible && !values_same(&type, verdict->possible, verdict->possible_count,
                                               expected->values, expected->count))
        return false;
    if (!expected->has_missing)
        return true;
    if (expected->missing_count != verdict->missing_count)
        return false;
    for (uint32_t i = 0; i < expected->missing_count; i++)
        if (expected->missing[i] != verdict->missing[i])
            return false;
    return true;
}

static bool is_as_expected(const struct frame *frame, uint32_t row,
                           const struct expectation *expected, struct arena *arena) {
    const struct program *program = frame_program(frame);
    struct result result = expect_result(expected);
    struct verdict verdict;
    if (expected->kind == EXPECT_PROMISE) {
        enum truth holds = frame_condition(frame, program->promises[expected->promise].holds, row);
        return holds == (expected->negated ? TRUTH_FALSE : TRUTH_TRUE);
    }
    if (expected->is_stale)
        return false;
    verdict_of(frame, row, &result, arena, &verdict);
    switch (expected->kind) {
    case EXPECT_VALUE:
        return expect_value_holds(program, expected, &verdict);
    case EXPECT_CONTAINS:
        return contains_as_expected(program, expected, &verdict);
    case EXPECT_UNDECIDED:
        return undecided_as_expected(program, expected, &verdict);
    case EXPECT_PROMISE:
        break;
    }
    return false;
}

static bool expects_broken(const struct test *test, uint32_t promise) {
    for (uint32_t i = 0; i < test->expectation_count; i++)
        if (test->expectations[i].kind == EXPECT_PROMISE &&
            test->expectations[i].promise == promise)
            return true;
    return false;
}

const struct check *expect_check(const struct frame *frame, uint32_t row, const struct test *test,
                                 struct arena *arena, uint32_t *count) {
    const struct program *program = frame_program(frame);
    struct check *checks = arena_array(
        arena, (size_t)test->expectation_count + program->promise_count, sizeof *checks);
    *count = 0;
    for (uint32_t i = 0; i < test->expectation_count; i++) {
        const struct expectation *expected = &test->expectations[i];
        checks[(*count)++] =
            (struct check){expected, INDEX_NONE, is_as_expected(frame, row, expected, arena)};
    }
    for (uint32_t i = 0; i < program->promise_count; i++) {
        bool is_broken = frame_condition(frame, program->promises[i].holds, row) == TRUTH_FALSE;
        if (is_broken && !expects_broken(test, i))
            checks[(*count)++] = (struct check){NULL, i, false};
    }
    return checks;
}

bool expect_passes(const struct frame *frame, uint32_t row, const struct test *test,
                   struct arena *arena) {
    const struct program *program = frame_program(frame);
    for (uint32_t i = 0; i < test->expectation_count; i++)
        if (!is_as_expected(frame, row, &test->expectations[i], arena))
            return false;
    for (uint32_t i = 0; i < program->promise_count; i++)
        if (frame_condition(frame, program->promises[i].holds, row) == TRUTH_FALSE &&
            !expects_broken(test, i))
            return false;
    return true;
}
