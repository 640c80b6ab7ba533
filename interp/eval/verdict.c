/* Verdicts: what a decision's output or a definition came out as for one tenant, with the values
 * still possible and the facts that would settle it. Read from the frame, never computed anew. */
#include "eval/state.h"

#include <assert.h>

/* For all turns of the rule: is one not past the first surely taken, with a value it may give? */
static bool turn_may_decide(const struct frame *frame, uint32_t decision, uint32_t rule,
                            uint32_t row) {
    const struct decision_plan *plan = &frame->evaluator->plans[decision];
    uint32_t stop = frame->decided[decision].stops[row];
    for (uint32_t t = plan->first_turns[rule]; t != TURN_NONE; t = plan->turns[t].next) {
        if (stop != TURN_NONE && t > stop)
            continue;
        if (plan->turns[t].code == CODE_ANY || plan->turns[t].next == TURN_NONE)
            return true;
        plane may, surely;
        given_code(frame, decision, rule, plan->turns[t].code, may, surely);
        if (plane_bit(may, row))
            return true;
    }
    return false;
}

bool frame_rule_may_decide(const struct frame *frame, uint32_t decision, uint32_t rule,
                           uint32_t row) {
    const struct decision *at = &frame->evaluator->program->decisions[decision];
    assert(rule < at->rule_count && row < frame->rows);
    if (plane_bit(rule_false(frame, &at->rules[rule]), row))
        return false;
    if (at->take == TAKE_EXACTLY_ONE || at->take == TAKE_EVERY)
        return true;
    return turn_may_decide(frame, decision, rule, row);
}

uint32_t frame_sole_rule(const struct frame *frame, uint32_t index, uint32_t row) {
    const struct decision *decision = &frame->evaluator->program->decisions[index];
    const struct decided *decided = &frame->decided[index];
    if (!plane_bit(decided->sole, row))
        return INDEX_NONE;
    if (decided->stops[row] != TURN_NONE)
        return frame->evaluator->plans[index].turns[decided->stops[row]].rule;
    for (uint32_t r = 0; r < decision->rule_count; r++)
        if (frame_rule_may_decide(frame, index, r, row))
            return r;
    return INDEX_NONE;
}

bool frame_possible_of(const struct frame *frame, const struct result *result,
                       struct frame_possible *codes) {
    const struct program *program = frame->evaluator->program;
    if (result->decision == INDEX_NONE || program->decisions[result->decision].take == TAKE_EVERY ||
        !program->decisions[result->decision].outputs[result->output].is_finite)
        return false;
    const struct outcome *outcome = &frame->decided[result->decision].outcomes[result->output];
    *codes = (struct frame_possible){outcome->possible, outcome->decided, outcome->codes,
                                     outcome->code_count};
    return true;
}

static bool values_differ(enum type_kind kind, const struct value *a, const struct value *b) {
    if (a->state == VALUE_UNKNOWN || b->state == VALUE_UNKNOWN)
        return false;
    if (a->state != b->state)
        return true;
    return a->state == VALUE_KNOWN && value_order(kind, a, b) != 0;
}

/* Two rules that are surely true and give different values. */
static bool has_conflict(const struct frame *frame, uint32_t index, uint32_t output, uint32_t row) {
    const struct decision *decision = &frame->evaluator->program->decisions[index];
    struct value first = {.state = VALUE_UNKNOWN}, value;
    if (decision->take != TAKE_EXACTLY_ONE)
        return false;
    for (uint32_t r = 0; r < decision->rule_count; r++) {
        if (!plane_bit(rule_true(frame, &decision->rules[r]), row))
            continue;
        given_value(frame, index, output, r, row, &value);
        if (values_differ(decision->outputs[output].type.kind, &first, &value))
            return true;
        if (first.state == VALUE_UNKNOWN)
            first = value;
    }
    return false;
}

static void verdict_missing(const struct frame *frame, uint32_t row, uint32_t decision,
                            uint32_t output, struct arena *arena, struct verdict *verdict) {
    uint64_t *bits = missing_bits(frame);
    missing_of_output(frame, row, decision, output, bits);
    missing_list(frame->evaluator->program, bits, arena, &verdict->missing,
                 &verdict->missing_count);
}

/* What is possible, in declared order, blank last. */
static void verdict_possible(const struct outcome *outcome, const struct output *output,
                             uint32_t row, struct arena *arena, struct verdict *verdict) {
    uint32_t count = 0;
    for (uint32_t c = 0; c <= outcome->code_count; c++)
        count += plane_bit(outcome->possible + (size_t)c * PLANE_WORDS, row);
    verdict->possible = arena_array(arena, count, sizeof *verdict->possible);
    for (uint32_t c = 0; c <= outcome->code_count; c++)
        if (plane_bit(outcome->possible + (size_t)c * PLANE_WORDS, row))
            given_from_code(output, c == outcome->code_count ? CODE_BLANK : c,
                            &verdict->possible[verdict->possible_count++]);
}

/* The one value that is possible. */
static void verdict_settled(const struct outcome *outcome, const struct output *output,
                            uint32_t row, struct verdict *verdict) {
    uint32_t code = outcome->codes[row];
    given_from_code(output, code == outcome->code_count ? CODE_BLANK : code, &verdict->value);
}

static void verdict_single(const struct frame *frame, uint32_t row, const struct result *result,
                           bool with_reasons, struct arena *arena, struct verdict *verdict) {
    uint32_t index = result->decision, which = result->output;
    const struct decision *decision = &frame->evaluator->program->decisions[index];
    const struct output *output = &decision->outputs[which];
    const struct outcome *outcome = &frame->decided[index].outcomes[which];
    verdict->has_possible = output->is_finite;
    verdict->undecided = !plane_bit(outcome->decided, row);
    if (!verdict->undecided && output->is_finite)
        verdict_settled(outcome, output, row, verdict);
    else if (!verdict->undecided)
        answer_get(&outcome->answer, output->type.kind, row, &verdict->value);
    if (!with_reasons)
        return;
    if (!verdict->undecided) {
        verdict->rule = frame_sole_rule(frame, index, row);
        return;
    }
    if (output->is_finite)
        verdict_possible(outcome, output, row, arena, verdict);
    verdict->conflict = has_conflict(frame, index, which, row);
    verdict_missing(frame, row, index, which, arena, verdict);
}

static void verdict_item(const struct frame *frame, uint32_t row, const struct result *result,
                         uint32_t rule, bool with_reasons, struct verdict *verdict) {
    const struct rule *at = &frame->evaluator->program->decisions[result->decision].rules[rule];
    const struct rule_result *gives = &at->results[result->output];
    bool is_true = plane_bit(rule_true(frame, at), row);
    struct value value;
    if (gives->is_constant && !gives->is_blank)
        value = gives->value;
    else
        given_value(frame, result->decision, result->output, rule, row, &value);
    if (value.state == VALUE_BLANK)
        return;
    if (value.state == VALUE_KNOWN && is_true) {
        verdict->items[verdict->item_count] = value;
        verdict->item_rules[verdict->item_count++] = rule;
    } else if (with_reasons) {
        verdict->possible[verdict->possible_count] = value;
        verdict->possible_rules[verdict->possible_count++] = rule;
    }
}

static void verdict_list(const struct frame *frame, uint32_t row, const struct result *result,
                         bool with_reasons, struct arena *arena, struct verdict *verdict) {
    const struct decided *decided = &frame->decided[result->decision];
    const uint64_t *open = decided->open + (size_t)row * decided->open_words;
    uint32_t count = 0;
    for (uint32_t w = 0; w < decided->open_words; w++)
        count += (uint32_t)__builtin_popcountll(open[w]);
    verdict->is_list = verdict->has_possible = true;
    verdict->undecided = !plane_bit(decided->outcomes[result->output].decided, row);
    if (count > 0) {
        verdict->items = arena_raw(arena, count * sizeof *verdict->items);
        verdict->item_rules = arena_raw(arena, count * sizeof *verdict->item_rules);
    }
    if (verdict->undecided && with_reasons) {
        verdict->possible = arena_array(arena, count, sizeof *verdict->possible);
        verdict->possible_rules = arena_array(arena, count, sizeof *verdict->possible_rules);
        verdict_missing(frame, row, result->decision, result->output, arena, verdict);
    }
    for (uint32_t w = 0; w < decided->open_words; w++)
        for (uint64_t bits = open[w]; bits;)
            verdict_item(frame, row, result, w * 64 + bits_next(&bits), with_reasons, verdict);
}

static void verdict_definition(const struct frame *frame, uint32_t row, const struct result *result,
                               bool with_reasons, struct arena *arena, struct verdict *verdict) {
    const struct definition *at = &frame->evaluator->program->definitions[result->definition];
    assert(at->scope == 0);
    frame_value(frame, at->root, row, &verdict->value);
    verdict->has_possible = node_is_condition(frame->scope->nodes[at->root].kind);
    verdict->undecided = verdict->value.state == VALUE_UNKNOWN;
    if (!verdict->undecided || !with_reasons)
        return;
    if (verdict->has_possible) {
        verdict->possible = arena_array(arena, 2, sizeof *verdict->possible);
        verdict->possible[0] = (struct value){.state = VALUE_KNOWN, .yes = true};
        verdict->possible[1] = (struct value){.state = VALUE_KNOWN, .yes = false};
        verdict->possible_count = 2;
    }
    frame_missing(frame, row, at->root, arena, &verdict->missing, &verdict->missing_count);
}

/* Field by field: for a struct of this size compilers clear memory in a way that costs more than
 * all the rest of a verdict. */
static void verdict_clear(struct verdict *verdict) {
    verdict->is_list = verdict->undecided = verdict->conflict = verdict->has_possible = false;
    verdict->value.state = VALUE_UNKNOWN;
    verdict->rule = INDEX_NONE;
    verdict->items = verdict->possible = NULL;
    verdict->item_rules = verdict->possible_rules = verdict->missing = NULL;
    verdict->item_count = verdict->possible_count = verdict->missing_count = 0;
}

static inline void verdict_read(const struct frame *frame, uint32_t row,
                                const struct result *result, bool with_reasons, struct arena *arena,
                                struct verdict *verdict) {
    const struct program *program = frame->evaluator->program;
    assert(frame->scope_index == 0 && row < frame->rows);
    verdict_clear(verdict);
    if (result->decision == INDEX_NONE)
        verdict_definition(frame, row, result, with_reasons, arena, verdict);
    else if (program->decisions[result->decision].take == TAKE_EVERY)
        verdict_list(frame, row, result, with_reasons, arena, verdict);
    else
        verdict_single(frame, row, result, with_reasons, arena, verdict);
}

void verdict_of(const struct frame *frame, uint32_t row, const struct result *result,
                struct arena *arena, struct verdict *verdict) {
    verdict_read(frame, row, result, true, arena, verdict);
}

void verdict_value_of(const struct frame *frame, uint32_t row, const struct result *result,
                      struct arena *arena, struct verdict *verdict) {
    verdict_read(frame, row, result, false, arena, verdict);
}

const uint32_t *frame_codes(const struct frame *frame, const struct result *result,
                            const uint64_t **decided) {
    const struct outcome *outcome = &frame->decided[result->decision].outcomes[result->output];
    assert(outcome->codes);
    *decided = outcome->decided;
    return outcome->codes;
}

const uint64_t *frame_possible(const struct frame *frame, const struct result *result,
                               uint32_t code) {
    const struct outcome *outcome = &frame->decided[result->decision].outcomes[result->output];
    assert(outcome->possible && code <= outcome->code_count);
    return outcome->possible + (size_t)code * PLANE_WORDS;
}

const uint64_t *frame_open_rules(const struct frame *frame, uint32_t decision, uint32_t row,
                                 uint32_t *words) {
    const struct decided *decided = &frame->decided[decision];
    assert(decided->open && row < frame->rows);
    *words = decided->open_words;
    return decided->open + (size_t)row * decided->open_words;
}

bool verdict_is_undecided(const struct frame *frame, uint32_t row, const struct result *result) {
    const struct program *program = frame->evaluator->program;
    assert(frame->scope_index == 0 && row < frame->rows);
    if (result->decision != INDEX_NONE)
        return !plane_bit(frame->decided[result->decision].outcomes[result->output].decided, row);
    const struct answer *answer = &frame->answers[program->definitions[result->definition].root];
    return !plane_bit(answer->is_true, row) && !plane_bit(answer->is_false, row);
}

void frame_decided(const struct frame *frame, const struct result *result, plane decided) {
    const struct program *program = frame->evaluator->program;
    assert(frame->scope_index == 0);
    plane_clear(decided, PLANE_WORDS);
    if (result->decision != INDEX_NONE) {
        plane_copy(decided, frame->decided[result->decision].outcomes[result->output].decided,
                   frame->words);
        return;
    }
    const struct answer *answer = &frame->answers[program->definitions[result->definition].root];
    plane_copy(decided, answer->is_true, frame->words);
    plane_or(decided, answer->is_false, frame->words);
}

void frame_blank(const struct frame *frame, const struct result *result, plane blank) {
    const struct program *program = frame->evaluator->program;
    const struct node *node = NULL;
    const uint64_t *is_blank = frame->none;
    struct frame_possible codes;
    if (result->decision == INDEX_NONE)
        node = &frame->scope->nodes[program->definitions[result->definition].root];
    if (node && !node_is_condition(node->kind))
        is_blank = frame->answers[node - frame->scope->nodes].blank;
    else if (!node && frame_possible_of(frame, result, &codes))
        is_blank = codes.possible + (size_t)codes.code_count * PLANE_WORDS;
    else if (!node)
        is_blank = frame->decided[result->decision].outcomes[result->output].answer.blank;
    frame_decided(frame, result, blank);
    plane_and(blank, is_blank, frame->words);
}
