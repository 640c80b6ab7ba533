/* Distances of decisions. A rule without a condition always applies. */
#include "suite/aim_state.h"

static uint32_t rule_distance(struct aim *aim, const struct rule *rule, enum truth wanted) {
    if (rule->condition == INDEX_NONE)
        return wanted == TRUTH_TRUE ? 0 : AIM_FAR;
    return aim_condition(aim, rule->condition, wanted);
}

/* Has the other rule to fail for this one alone to decide? */
static bool stands_before(const struct decision *decision, uint32_t other, uint32_t rule) {
    const struct rule_result *its = &decision->rules[other].results[0];
    const struct rule_result *mine = &decision->rules[rule].results[0];
    switch (decision->take) {
    case TAKE_FIRST:
        return other < rule;
    case TAKE_STRONGEST:
        return !its->is_constant || !mine->is_constant || its->value.code <= mine->value.code;
    case TAKE_EXACTLY_ONE:
        return true;
    case TAKE_EVERY:
        break;
    }
    return false;
}

uint32_t aim_decided_by(struct aim *aim, uint32_t index, uint32_t rule) {
    const struct decision *decision = &aim->program->decisions[index];
    uint32_t sum = rule_distance(aim, &decision->rules[rule], TRUTH_TRUE);
    for (uint32_t i = 0; i < decision->rule_count && sum < AIM_FAR; i++)
        if (i != rule && stands_before(decision, i, rule))
            sum = aim_sum(sum, rule_distance(aim, &decision->rules[i], TRUTH_FALSE));
    return sum;
}

static uint32_t nothing_applies(struct aim *aim, const struct decision *decision) {
    uint32_t sum = 0;
    for (uint32_t i = 0; i < decision->rule_count; i++)
        sum = aim_sum(sum, rule_distance(aim, &decision->rules[i], TRUTH_FALSE));
    return sum;
}

uint32_t aim_decided(struct aim *aim, uint32_t index) {
    const struct decision *decision = &aim->program->decisions[index];
    uint32_t sum = 0, least = nothing_applies(aim, decision);
    for (uint32_t i = 0; i < decision->rule_count; i++) {
        const struct rule *rule = &decision->rules[i];
        if (decision->take == TAKE_EVERY)
            sum = aim_sum(sum, least_of(rule_distance(aim, rule, TRUTH_TRUE),
                                        rule_distance(aim, rule, TRUTH_FALSE)));
        else
            least = least_of(least, aim_decided_by(aim, index, i));
    }
    return decision->take == TAKE_EVERY ? sum : least;
}

static uint32_t undecided(struct aim *aim, uint32_t index) {
    const struct decision *decision = &aim->program->decisions[index];
    uint32_t before = 0, least = AIM_FAR;
    for (uint32_t i = 0; i < decision->rule_count; i++) {
        uint32_t unknown = rule_distance(aim, &decision->rules[i], TRUTH_UNKNOWN);
        uint32_t fails = rule_distance(aim, &decision->rules[i], TRUTH_FALSE);
        least = least_of(least, aim_sum(before, unknown));
        if (decision->take == TAKE_FIRST)
            before = aim_sum(before, least_of(unknown, fails));
    }
    return least;
}

/* What a rule gives that is no constant: is it the code now? */
static bool gives_code(const struct aim *aim, const struct rule_result *result, uint32_t code) {
    struct value value;
    frame_value(aim->tenant.frame, result->node, aim->tenant.row, &value);
    if (value.state != VALUE_KNOWN)
        return value.state == VALUE_BLANK && code == INDEX_NONE;
    const struct type *type = &aim->program->scopes[0].nodes[result->node].type;
    uint32_t given = type->kind == TYPE_YES_NO ? !value.yes : value.code;
    return (result->map ? result->map[given] : given) == code;
}

static uint32_t given_distance(struct aim *aim, const struct rule_result *result, uint32_t code) {
    if (result->is_blank || result->is_constant)
        return (result->is_blank ? INDEX_NONE : result->value.code) == code ? 0 : AIM_FAR;
    if (result->from_decision == INDEX_NONE)
        return gives_code(aim, result, code) ? 0 : AIM_STEP;
    if (!result->map || code == INDEX_NONE)
        return aim_value(aim, result->from_decision, result->from_output, code);
    const struct type *type =
        &aim->program->decisions[result->from_decision].outputs[result->from_output].type;
    uint32_t count = type->kind == TYPE_YES_NO ? 2 : type->choices->count, least = AIM_FAR;
    for (uint32_t from = 0; from < count; from++)
        if (result->map[from] == code)
            least =
                least_of(least, aim_value(aim, result->from_decision, result->from_output, from));
    return least;
}

uint32_t aim_value(struct aim *aim, uint32_t index, uint32_t output, uint32_t code) {
    const struct decision *decision = &aim->program->decisions[index];
    struct ways ways = WAYS_NONE;
    if (code == INDEX_NONE && decision->outputs[output].may_be_blank)
        ways_add(&ways, nothing_applies(aim, decision));
    for (uint32_t i = 0; i < decision->rule_count; i++) {
        uint32_t given = given_distance(aim, &decision->rules[i].results[output], code);
        if (given < AIM_FAR)
            ways_add(&ways, aim_sum(given, aim_decided_by(aim, index, i)));
    }
    return ways_distance(&ways);
}

static bool asks_code(const struct aim *aim, const struct node *node, uint32_t code) {
    if (node->kind == NODE_OUTPUT_BLANK)
        return code == INDEX_NONE;
    const struct dated *dated = constant_on(node->output.values, frame_as_of(aim->tenant.frame));
    for (uint32_t i = 0; i < dated->count; i++)
        if (dated->values[i].code == code)
            return true;
    return false;
}

uint32_t output_distance(struct aim *aim, const struct node *node, enum truth wanted) {
    const struct output *output =
        &aim->program->decisions[node->output.decision].outputs[node->output.output];
    uint32_t count = output->type.kind == TYPE_YES_NO ? 2 : output->type.choices->count;
    struct ways ways = WAYS_NONE;
    if (wanted == TRUTH_UNKNOWN)
        return undecided(aim, node->output.decision);
    for (uint32_t i = 0; i < count + output->may_be_blank; i++) {
        uint32_t code = i < count ? i : INDEX_NONE;
        if (asks_code(aim, node, code) == (wanted == TRUTH_TRUE))
            ways_add(&ways, aim_value(aim, node->output.decision, node->output.output, code));
    }
    return ways_distance(&ways);
}
