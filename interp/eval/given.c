/* What rules give. A finite output has a plane for each value still possible, so that a constant
 * costs one `or` a rule; an open one remembers which rule gave a row its value and compares only
 * when another rule may decide the same row. */
#include "eval/state.h"

static const struct rule_result *result_of(const struct frame *frame, uint32_t decision,
                                           uint32_t output, uint32_t rule) {
    return &frame->evaluator->program->decisions[decision].rules[rule].results[output];
}

static uint32_t code_mapped(const struct rule_result *result, uint32_t code) {
    return result->map ? result->map[code] : code;
}

/* The code of a node's value that is known: yes is 0, no 1. */
static uint32_t code_at(const struct frame *frame, const struct rule_result *result, uint32_t row) {
    const struct answer *answer = &frame->answers[result->node];
    if (frame->scope->nodes[result->node].type.kind == TYPE_YES_NO)
        return code_mapped(result, plane_bit(answer->yes, row) ? 0 : 1);
    return code_mapped(result, answer->codes[answer->is_single ? 0 : row]);
}

static uint32_t node_codes(const struct frame *frame, node_id id) {
    const struct type *type = &frame->scope->nodes[id].type;
    return type->kind == TYPE_ONE_OF ? type->choices->count : 2;
}

static uint64_t *possible_plane(const struct outcome *outcome, uint32_t code) {
    uint32_t index = code == CODE_BLANK ? outcome->code_count : code;
    return outcome->possible + (size_t)index * PLANE_WORDS;
}

static const struct outcome *source_outcome(const struct frame *frame,
                                            const struct rule_result *result) {
    return &frame->decided[result->from_decision].outcomes[result->from_output];
}

static void add_from_decision(const struct frame *frame, struct outcome *outcome,
                              const struct rule_result *result, const uint64_t *may) {
    const struct outcome *source = source_outcome(frame, result);
    for (uint32_t c = 0; c <= source->code_count; c++) {
        uint32_t code = c == source->code_count ? CODE_BLANK : code_mapped(result, c);
        if (code == INDEX_NONE)
            continue;
        const uint64_t *from = source->possible + (size_t)c * PLANE_WORDS;
        uint64_t *to = possible_plane(outcome, code);
        for (uint32_t w = 0; w < frame->words; w++)
            to[w] |= may[w] & from[w];
    }
}

static void add_node(const struct frame *frame, struct outcome *outcome,
                     const struct rule_result *result, bool may_be_blank, const uint64_t *may) {
    const struct answer *answer = &frame->answers[result->node];
    uint64_t *blank = possible_plane(outcome, CODE_BLANK);
    plane unknown = {0};
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t bits = may[w] & answer->known[w];
        unknown[w] = may[w] & ~(answer->known[w] | answer->blank[w]);
        blank[w] |= (may[w] & answer->blank[w]) | (may_be_blank ? unknown[w] : 0);
        while (bits) {
            uint32_t row = w * 64 + bits_next(&bits), code = code_at(frame, result, row);
            if (code != INDEX_NONE)
                plane_set(possible_plane(outcome, code), row);
        }
    }
    if (!plane_any(unknown, frame->words))
        return;
    for (uint32_t c = 0; c < node_codes(frame, result->node); c++)
        if (code_mapped(result, c) != INDEX_NONE)
            plane_or(possible_plane(outcome, code_mapped(result, c)), unknown, frame->words);
}

static bool gives_same(const struct frame *frame, uint32_t decision, uint32_t output, uint32_t a,
                       uint32_t b, uint32_t row) {
    const uint32_t *sources = frame->evaluator->plans[decision].sources[output];
    const struct output *at = &frame->evaluator->program->decisions[decision].outputs[output];
    if ((a == GIVER_BLANK ? 0 : sources[a]) == (b == GIVER_BLANK ? 0 : sources[b]))
        return true;
    struct value left, right;
    given_value(frame, decision, output, a, row, &left);
    given_value(frame, decision, output, b, row, &right);
    if (left.state != right.state || left.state == VALUE_UNKNOWN)
        return false;
    return left.state == VALUE_BLANK || value_order(at->type.kind, &left, &right) == 0;
}

static void add_open(const struct frame *frame, uint32_t decision, uint32_t output, uint32_t rule,
                     const uint64_t *may) {
    struct outcome *outcome = &frame->decided[decision].outcomes[output];
    const struct rule_result *result =
        rule == GIVER_BLANK ? NULL : result_of(frame, decision, output, rule);
    const struct answer *answer =
        result && !result->is_blank && !result->is_constant ? &frame->answers[result->node] : NULL;
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t fresh = may[w] & ~outcome->seen[w];
        uint64_t again = may[w] & outcome->seen[w] & ~outcome->mixed[w];
        outcome->seen[w] |= may[w];
        if (answer)
            outcome->mixed[w] |= fresh & ~(answer->known[w] | answer->blank[w]);
        while (fresh)
            outcome->givers[w * 64 + bits_next(&fresh)] = rule;
        while (again) {
            uint32_t place = bits_next(&again), row = w * 64 + place;
            if (!gives_same(frame, decision, output, outcome->givers[row], rule, row))
                outcome->mixed[w] |= UINT64_C(1) << place;
        }
    }
}

void given_add(struct frame *frame, uint32_t decision, uint32_t output, uint32_t rule,
               const uint64_t *may) {
    const struct decision *at = &frame->evaluator->program->decisions[decision];
    struct outcome *outcome = &frame->decided[decision].outcomes[output];
    if (!at->outputs[output].is_finite) {
        add_open(frame, decision, output, rule, may);
        return;
    }
    const struct rule_result *result =
        rule == GIVER_BLANK ? NULL : result_of(frame, decision, output, rule);
    if (!result || result->is_blank)
        plane_or(possible_plane(outcome, CODE_BLANK), may, frame->words);
    else if (result->is_constant)
        plane_or(possible_plane(outcome, result->value.code), may, frame->words);
    else if (result->from_decision != INDEX_NONE)
        add_from_decision(frame, outcome, result, may);
    else
        add_node(frame, outcome, result,
                 frame->evaluator->plans[decision]
                     .node_may_be_blank[(size_t)rule * at->output_count + output],
                 may);
}

static void code_from_node(const struct frame *frame, const struct rule_result *result,
                           bool may_be_blank, uint32_t code, uint64_t *may, uint64_t *surely) {
    const struct answer *answer = &frame->answers[result->node];
    bool can_be = code == CODE_BLANK && may_be_blank;
    for (uint32_t c = 0; code != CODE_BLANK && c < node_codes(frame, result->node); c++)
        can_be |= code_mapped(result, c) == code;
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t bits = code == CODE_BLANK ? 0 : answer->known[w];
        surely[w] = code == CODE_BLANK ? answer->blank[w] : 0;
        while (bits) {
            uint32_t place = bits_next(&bits);
            surely[w] |= (uint64_t)(code_at(frame, result, w * 64 + place) == code) << place;
        }
        uint64_t unknown = frame->all[w] & ~(answer->known[w] | answer->blank[w]);
        may[w] = surely[w] | (can_be ? unknown : 0);
    }
}

void given_code(const struct frame *frame, uint32_t decision, uint32_t rule, uint32_t code,
                uint64_t *may, uint64_t *surely) {
    const struct rule_result *result = result_of(frame, decision, 0, rule);
    const struct decision *at = &frame->evaluator->program->decisions[decision];
    if (result->is_blank || result->is_constant) {
        bool gives = result->is_blank ? code == CODE_BLANK : code == result->value.code;
        plane_copy(may, gives ? frame->all : frame->none, frame->words);
        plane_copy(surely, may, frame->words);
        return;
    }
    if (result->from_decision == INDEX_NONE) {
        bool may_be_blank =
            frame->evaluator->plans[decision].node_may_be_blank[(size_t)rule * at->output_count];
        code_from_node(frame, result, may_be_blank, code, may, surely);
        return;
    }
    const struct outcome *source = source_outcome(frame, result);
    plane others = {0};
    plane_clear(may, frame->words);
    for (uint32_t c = 0; c <= source->code_count; c++) {
        uint32_t given = c == source->code_count ? CODE_BLANK : code_mapped(result, c);
        plane_or(given == code ? may : others, source->possible + (size_t)c * PLANE_WORDS,
                 frame->words);
    }
    for (uint32_t w = 0; w < frame->words; w++)
        surely[w] = may[w] & ~others[w];
}

void given_from_code(const struct output *output, uint32_t code, struct value *value) {
    *value = (struct value){.state = code == CODE_BLANK ? VALUE_BLANK : VALUE_KNOWN};
    if (code == CODE_BLANK)
        return;
    if (output->type.kind == TYPE_YES_NO)
        value->yes = code == 0;
    else
        value->code = code;
}

/* The one value that is still possible of another decision's output. */
static void value_from_decision(const struct frame *frame, const struct rule_result *result,
                                const struct output *output, uint32_t row, struct value *value) {
    const struct outcome *source = source_outcome(frame, result);
    if (!plane_bit(source->decided, row))
        return;
    for (uint32_t c = 0; c <= source->code_count; c++)
        if (plane_bit(source->possible + (size_t)c * PLANE_WORDS, row))
            given_from_code(output, c == source->code_count ? CODE_BLANK : code_mapped(result, c),
                            value);
}

void given_value(const struct frame *frame, uint32_t decision, uint32_t output, uint32_t rule,
                 uint32_t row, struct value *value) {
    const struct output *at = &frame->evaluator->program->decisions[decision].outputs[output];
    const struct rule_result *result =
        rule == GIVER_BLANK ? NULL : result_of(frame, decision, output, rule);
    *value = (struct value){.state = VALUE_UNKNOWN};
    if (!result || result->is_blank) {
        value->state = VALUE_BLANK;
    } else if (result->is_constant) {
        if (at->is_finite)
            given_from_code(at, result->value.code, value);
        else
            *value = result->value;
    } else if (result->from_decision != INDEX_NONE) {
        value_from_decision(frame, result, at, row, value);
    } else {
        const struct node *node = &frame->scope->nodes[result->node];
        answer_get(&frame->answers[result->node], node->type.kind, row, value);
        if (at->is_finite && value->state == VALUE_KNOWN)
            given_from_code(at, code_at(frame, result, row), value);
    }
}

void given_states(const struct frame *frame, uint32_t decision, uint32_t output, uint32_t rule,
                  uint64_t *decided, uint64_t *blank) {
    const struct rule_result *result = result_of(frame, decision, output, rule);
    if (result->is_blank || result->is_constant) {
        plane_copy(decided, frame->all, frame->words);
        plane_copy(blank, result->is_blank ? frame->all : frame->none, frame->words);
        return;
    }
    if (result->from_decision == INDEX_NONE) {
        const struct answer *answer = &frame->answers[result->node];
        for (uint32_t w = 0; w < frame->words; w++) {
            decided[w] = answer->known[w] | answer->blank[w];
            blank[w] = answer->blank[w];
        }
        return;
    }
    const struct outcome *source = source_outcome(frame, result);
    const uint64_t *blanks = possible_plane(source, CODE_BLANK);
    for (uint32_t w = 0; w < frame->words; w++) {
        decided[w] = source->decided[w];
        blank[w] = source->decided[w] & blanks[w];
    }
}

void given_fill(struct frame *frame, uint32_t decision, uint32_t output) {
    const struct output *at = &frame->evaluator->program->decisions[decision].outputs[output];
    struct outcome *outcome = &frame->decided[decision].outcomes[output];
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t bits = outcome->seen[w] & ~outcome->mixed[w];
        outcome->decided[w] = bits;
        outcome->answer.known[w] = outcome->answer.blank[w] = 0;
        while (bits) {
            uint32_t place = bits_next(&bits), row = w * 64 + place;
            struct value value;
            given_value(frame, decision, output, outcome->givers[row], row, &value);
            uint64_t *state =
                value.state == VALUE_BLANK ? outcome->answer.blank : outcome->answer.known;
            state[w] |= UINT64_C(1) << place;
            if (value.state == VALUE_KNOWN)
                answer_put(&outcome->answer, at->type.kind, row, &value);
        }
    }
}
