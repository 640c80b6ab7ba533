/* Decisions, for all rows at once. By turns (the first rule, the strongest value): a plane of rows
 * still live goes from rule to rule; a rule may decide where it is live and not surely false, and
 * where it is surely true nothing after it is live. So 30,000 rules are one pass. */
#include "eval/state.h"

void decide_prepare(struct frame *frame, uint32_t index) {
    const struct decision *decision = &frame->evaluator->program->decisions[index];
    struct decided *decided = &frame->decided[index];
    struct arena *arena = frame->arena;
    decided->outcomes = arena_array(arena, decision->output_count, sizeof *decided->outcomes);
    decided->sole = frame_planes(frame, 1);
    decided->open_words = decision->rule_count / 64 + 1;
    if (decision->take == TAKE_EVERY)
        decided->open = arena_array(arena, (size_t)frame->room * decided->open_words, 8);
    else
        decided->stops = arena_array(arena, frame->room, sizeof *decided->stops);
    for (uint32_t o = 0; o < decision->output_count; o++) {
        const struct type *type = &decision->outputs[o].type;
        struct outcome *outcome = &decided->outcomes[o];
        outcome->decided = frame_planes(frame, 1);
        if (decision->take == TAKE_EVERY)
            continue;
        if (decision->outputs[o].is_finite) {
            outcome->code_count = type->kind == TYPE_ONE_OF ? type->choices->count : 2;
            outcome->possible = frame_planes(frame, (size_t)outcome->code_count + 1);
            outcome->codes = arena_array(arena, frame->room, sizeof *outcome->codes);
            continue;
        }
        outcome->mixed = frame_planes(frame, 1);
        outcome->seen = frame_planes(frame, 1);
        outcome->givers = arena_array(arena, frame->room, sizeof *outcome->givers);
        outcome->answer.known = frame_planes(frame, 1);
        outcome->answer.blank = frame_planes(frame, 1);
        outcome->answer.column = column_new(arena, type->kind, frame->room);
    }
}

static void outcomes_start(struct frame *frame, uint32_t index) {
    const struct decision *decision = &frame->evaluator->program->decisions[index];
    struct decided *decided = &frame->decided[index];
    memset(decided->stops, 0xff, frame->rows * sizeof *decided->stops); /* TURN_NONE */
    for (uint32_t o = 0; o < decision->output_count; o++) {
        struct outcome *outcome = &decided->outcomes[o];
        if (!decision->outputs[o].is_finite) {
            plane_clear(outcome->mixed, frame->words);
            plane_clear(outcome->seen, frame->words);
            continue;
        }
        for (uint32_t c = 0; c <= outcome->code_count; c++)
            plane_clear(outcome->possible + (size_t)c * PLANE_WORDS, frame->words);
    }
}

/* Decided is where just one value is possible. */
static void outcomes_finish(struct frame *frame, uint32_t index) {
    const struct decision *decision = &frame->evaluator->program->decisions[index];
    for (uint32_t o = 0; o < decision->output_count; o++) {
        struct outcome *outcome = &frame->decided[index].outcomes[o];
        if (!decision->outputs[o].is_finite) {
            given_fill(frame, index, o);
            continue;
        }
        for (uint32_t w = 0; w < frame->words; w++) {
            uint64_t once = 0, twice = 0;
            for (uint32_t c = 0; c <= outcome->code_count; c++) {
                uint64_t bits = outcome->possible[(size_t)c * PLANE_WORDS + w];
                twice |= once & bits;
                once |= bits;
            }
            outcome->decided[w] = once & ~twice;
            for (uint32_t c = 0; c <= outcome->code_count; c++) {
                uint64_t bits =
                    outcome->decided[w] & outcome->possible[(size_t)c * PLANE_WORDS + w];
                while (bits)
                    outcome->codes[w * 64 + bits_next(&bits)] = c;
            }
        }
    }
}

static void give_all(struct frame *frame, uint32_t index, uint32_t rule, uint32_t code,
                     const uint64_t *may) {
    const struct decision *decision = &frame->evaluator->program->decisions[index];
    uint32_t output = 0;
    if (code != CODE_ANY) { /* the turn is for just this value */
        struct outcome *outcome = &frame->decided[index].outcomes[output++];
        uint32_t at = code == CODE_BLANK ? outcome->code_count : code;
        plane_or(outcome->possible + (size_t)at * PLANE_WORDS, may, frame->words);
    }
    for (; output < decision->output_count; output++)
        given_add(frame, index, output, rule, may);
}

struct progress { /* of the turns */
    plane live, once, twice;
};

/* Counts the turn's rows, takes those surely decided out of the live ones. */
static void turn_take(struct frame *frame, struct decided *decided, uint32_t turn,
                      struct progress *progress, const uint64_t *may, const uint64_t *taken) {
    for (uint32_t w = 0; w < frame->words; w++) {
        progress->twice[w] |= progress->once[w] & may[w];
        progress->once[w] |= may[w];
        uint64_t bits = taken[w];
        progress->live[w] &= ~bits;
        while (bits)
            decided->stops[w * 64 + bits_next(&bits)] = turn;
    }
}

static void decide_by_turns(struct frame *frame, uint32_t index) {
    const struct decision *decision = &frame->evaluator->program->decisions[index];
    const struct decision_plan *plan = &frame->evaluator->plans[index];
    struct decided *decided = &frame->decided[index];
    struct progress progress = {{0}, {0}, {0}};
    plane_copy(progress.live, frame->all, frame->words);
    for (uint32_t t = 0; t < plan->turn_count && plane_any(progress.live, frame->words); t++) {
        const struct turn *turn = &plan->turns[t];
        const struct rule *rule = &decision->rules[turn->rule];
        const uint64_t *is_true = rule_true(frame, rule), *is_false = rule_false(frame, rule);
        plane may, taken;
        uint64_t any = 0;
        for (uint32_t w = 0; w < frame->words; w++) {
            any |= may[w] = progress.live[w] & ~is_false[w];
            taken[w] = progress.live[w] & is_true[w];
        }
        if (!any)
            continue;
        if (turn->code != CODE_ANY) {
            plane may_give, surely;
            given_code(frame, index, turn->rule, turn->code, may_give, surely);
            plane_and(may, may_give, frame->words);
            plane_and(taken, surely, frame->words);
        }
        give_all(frame, index, turn->rule, turn->code, may);
        turn_take(frame, decided, t, &progress, may, taken);
    }
    if (plan->has_otherwise) /* some rule applies, if only that one */
        plane_clear(progress.live, frame->words);
    if (plane_any(progress.live, frame->words))
        give_all(frame, index, GIVER_BLANK, CODE_ANY, progress.live);
    for (uint32_t w = 0; w < frame->words; w++)
        decided->sole[w] = progress.once[w] & ~progress.twice[w] & ~progress.live[w];
}

/* Every rule that is not surely false may decide. Blank is possible where none is surely true if
 * the decision may be blank, else where all are false: one rule is then promised to apply. */
static void decide_exactly_one(struct frame *frame, uint32_t index) {
    const struct decision *decision = &frame->evaluator->program->decisions[index];
    struct decided *decided = &frame->decided[index];
    struct progress progress = {{0}, {0}, {0}};
    plane none;
    plane_copy(none, frame->all, frame->words);
    plane_copy(progress.live, frame->all, frame->words);
    for (uint32_t r = 0; r < decision->rule_count; r++) {
        const uint64_t *is_false = rule_false(frame, &decision->rules[r]);
        const uint64_t *is_true = rule_true(frame, &decision->rules[r]);
        plane may, taken;
        for (uint32_t w = 0; w < frame->words; w++) {
            may[w] = frame->all[w] & ~is_false[w];
            taken[w] = progress.live[w] & is_true[w];
        }
        for (uint32_t w = 0; w < frame->words; w++)
            none[w] &= decision->outputs[0].may_be_blank ? ~is_true[w] : is_false[w];
        if (!plane_any(may, frame->words))
            continue;
        give_all(frame, index, r, CODE_ANY, may);
        turn_take(frame, decided, r, &progress, may, taken);
    }
    give_all(frame, index, GIVER_BLANK, CODE_ANY, none);
    for (uint32_t w = 0; w < frame->words; w++)
        decided->sole[w] = progress.once[w] & ~progress.twice[w];
}

/* Which rules are not surely false, row by row: few are, so that who reads a row looks at few. */
static void mark_open(struct frame *frame, const struct decision *decision,
                      struct decided *decided) {
    size_t words = decided->open_words;
    memset(decided->open, 0, frame->rows * words * sizeof *decided->open);
    for (uint32_t r = 0; r < decision->rule_count; r++) {
        const uint64_t *is_false = rule_false(frame, &decision->rules[r]);
        for (uint32_t w = 0; w < frame->words; w++)
            for (uint64_t bits = frame->all[w] & ~is_false[w]; bits;)
                decided->open[(w * 64 + bits_next(&bits)) * words + r / 64] |= UINT64_C(1)
                                                                               << r % 64;
    }
}

/* An item is open where its rule is unknown, or true with an unknown value; a blank is no item. */
static void decide_every(struct frame *frame, uint32_t index) {
    const struct decision *decision = &frame->evaluator->program->decisions[index];
    for (uint32_t o = 0; o < decision->output_count; o++) {
        uint64_t *all_decided = frame->decided[index].outcomes[o].decided;
        plane_copy(all_decided, frame->all, frame->words);
        for (uint32_t r = 0; r < decision->rule_count; r++) {
            const uint64_t *is_true = rule_true(frame, &decision->rules[r]);
            const uint64_t *is_false = rule_false(frame, &decision->rules[r]);
            plane decided, blank;
            given_states(frame, index, o, r, decided, blank);
            for (uint32_t w = 0; w < frame->words; w++)
                all_decided[w] &= is_false[w] | blank[w] | (is_true[w] & decided[w]);
        }
    }
}

void decide_rows(struct frame *frame, uint32_t index) {
    const struct decision *decision = &frame->evaluator->program->decisions[index];
    if (decision->take == TAKE_EVERY) {
        decide_every(frame, index);
        mark_open(frame, decision, &frame->decided[index]);
        return;
    }
    outcomes_start(frame, index);
    if (decision->take == TAKE_EXACTLY_ONE)
        decide_exactly_one(frame, index);
    else
        decide_by_turns(frame, index);
    outcomes_finish(frame, index);
}

static const struct outcome *outcome_of(const struct frame *frame, const struct node *node) {
    return &frame->decided[node->output.decision].outcomes[node->output.output];
}

void decide_output(struct frame *frame, const struct node *node, struct answer *out) {
    const struct outcome *outcome = outcome_of(frame, node);
    if (!outcome->possible) {
        *out = outcome->answer;
        return;
    }
    const uint64_t *blank = outcome->possible + (size_t)outcome->code_count * PLANE_WORDS;
    for (uint32_t w = 0; w < frame->words; w++) {
        out->blank[w] = outcome->decided[w] & blank[w];
        out->known[w] = outcome->decided[w] & ~blank[w];
        if (node->type.kind == TYPE_YES_NO) { /* code 0 is yes */
            out->yes[w] = out->known[w] & outcome->possible[w];
            continue;
        }
        for (uint32_t c = 0; c < outcome->code_count; c++) {
            uint64_t bits = out->known[w] & outcome->possible[(size_t)c * PLANE_WORDS + w];
            while (bits)
                out->codes[w * 64 + bits_next(&bits)] = c;
        }
    }
}

void decide_output_is(struct frame *frame, const struct node *node, struct answer *out) {
    const struct outcome *outcome = outcome_of(frame, node);
    const uint8_t *has_code = frame_resolved(frame, node)->has_code;
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t inside = 0,
                 outside = outcome->possible[(size_t)outcome->code_count * PLANE_WORDS + w];
        for (uint32_t c = 0; c < outcome->code_count; c++) {
            uint64_t bits = outcome->possible[(size_t)c * PLANE_WORDS + w];
            inside |= has_code[c] ? bits : 0;
            outside |= has_code[c] ? 0 : bits;
        }
        out->is_true[w] = inside & ~outside;
        out->is_false[w] = frame->all[w] & ~inside;
    }
}

void decide_output_blank(struct frame *frame, const struct node *node, struct answer *out) {
    const struct outcome *outcome = outcome_of(frame, node);
    const uint64_t *blank = outcome->possible + (size_t)outcome->code_count * PLANE_WORDS;
    for (uint32_t w = 0; w < frame->words; w++) {
        out->is_true[w] = outcome->decided[w] & blank[w];
        out->is_false[w] = frame->all[w] & ~blank[w];
    }
}
