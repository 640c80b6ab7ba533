/* Distances from reaching a point. */
#include "suite/suggest_goal.h"

static const struct node *node_at(const struct reach_goal *goal, uint32_t scope, node_id id) {
    return &goal->program->scopes[scope].nodes[id];
}

static enum truth truth_of(int way) {
    return way == WAY_TRUE ? TRUTH_TRUE : way == WAY_FALSE ? TRUTH_FALSE : TRUTH_UNKNOWN;
}

void reach_goal_facts(const struct reach_goal *goal, bool *const *facts) {
    const struct program *program = goal->program;
    const struct point *point = goal->point;
    const struct home *home = &goal->home;
    if (point->kind < POINT_CONDITION) {
        node_facts(program, 0, program->decisions[point->decision].decide, facts);
        return;
    }
    node_facts(program, point->scope, point->node, facts);
    if (point->scope != 0)
        facts[point->scope][program->schema->records[point->scope].fact_count] = true;
    if (goal->strictness != REACHED && home->decision != INDEX_NONE)
        node_facts(program, 0, program->decisions[home->decision].decide, facts);
    else if (goal->strictness != REACHED && home->definition != INDEX_NONE)
        node_facts(program, 0, program->definitions[home->definition].root, facts);
}

/* ---- Points */

static uint32_t side_distance(const struct reach_goal *goal, const struct frame *frame,
                              uint32_t row) {
    const struct boundary *boundary = &goal->point->boundary;
    struct value value;
    frame_value(frame, boundary->value, row, &value);
    if (boundary_side_of(boundary, &goal->calendar, &value) == (enum boundary_side)goal->way)
        return 0;
    if (goal->point->scope == 0 && value.state != VALUE_KNOWN)
        return aim_sum(AIM_STEP, aim_known(goal->aim, boundary->value));
    return value.state == VALUE_KNOWN ? AIM_STEP : 2 * AIM_STEP;
}

static uint32_t rows_distance(const struct reach_goal *goal) {
    const struct boundary *boundary = &goal->point->boundary;
    int64_t whole;
    if (!number_to_whole(boundary_limit(boundary, goal->as_of), &whole))
        return AIM_FAR;
    whole += goal->way == SIDE_BELOW ? -1 : goal->way == SIDE_ABOVE ? 1 : 0;
    if (whole < 0 || whole > BATCH_ROWS)
        return AIM_FAR;
    return aim_count(goal->aim, boundary->fold, (uint32_t)whole, (uint32_t)whole);
}

static uint32_t point_in_tenant(const struct reach_goal *goal, const struct frame *frame,
                                uint32_t row) {
    const struct point *point = goal->point;
    if (point->kind == POINT_CONDITION)
        return aim_condition(goal->aim, point->node, truth_of(goal->way));
    return point->boundary.kind == BOUNDARY_ROWS ? rows_distance(goal)
                                                 : side_distance(goal, frame, row);
}

static uint32_t point_in_child(const struct reach_goal *goal, uint32_t index) {
    const struct point *point = goal->point;
    uint32_t row;
    if (point->kind == POINT_CONDITION)
        return aim_in_child(goal->aim, point->scope, index, point->node, truth_of(goal->way));
    if (index == INDEX_NONE || point->boundary.kind == BOUNDARY_ROWS)
        return 2 * AIM_STEP;
    const struct frame *frame = aim_child(goal->aim, point->scope, index, &row);
    return side_distance(goal, frame, row);
}

/* ---- What stands beside the point on the way down to it */

/* The other parts of an `and` hold, those of an `or` do not. index: the child row. */
static uint32_t beside_distance(const struct reach_goal *goal, uint32_t scope, uint32_t index) {
    const struct home *home = &goal->home;
    uint32_t sum = 0;
    for (uint32_t i = 0; i + 1 < home->step_count; i++) {
        const struct step *step = &home->steps[i];
        const struct node *node = node_at(goal, step->scope, step->node);
        if (step->scope != scope || (node->kind != NODE_AND && node->kind != NODE_OR))
            continue;
        enum truth wanted = node->kind == NODE_AND ? TRUTH_TRUE : TRUTH_FALSE;
        for (uint32_t c = 0; c < node->child_count; c++) {
            node_id child = goal->program->scopes[scope].children[node->first_child + c];
            if (child == home->steps[i + 1].node && home->steps[i + 1].scope == scope)
                continue;
            sum = aim_sum(sum, scope == 0 ? aim_condition(goal->aim, child, wanted)
                                          : aim_in_child(goal->aim, scope, index, child, wanted));
        }
    }
    return sum;
}

static uint32_t rules_before(const struct reach_goal *goal) {
    const struct home *home = &goal->home;
    uint32_t sum = 0;
    if (home->decision == INDEX_NONE)
        return 0;
    const struct decision *decision = &goal->program->decisions[home->decision];
    for (uint32_t r = 0; decision->take == TAKE_FIRST && r < home->rule; r++)
        sum =
            decision->rules[r].condition == INDEX_NONE
                ? AIM_FAR
                : aim_sum(sum, aim_condition(goal->aim, decision->rules[r].condition, TRUTH_FALSE));
    return sum;
}

/* In one child row of the tenant; a new one is a change more. */
static uint32_t child_distance(const struct reach_goal *goal) {
    uint32_t scope = goal->point->scope, least = AIM_FAR;
    bool matters = goal->strictness != REACHED;
    for (uint32_t i = 0; i <= aim_child_count(goal->aim, scope); i++) {
        bool is_new = i == aim_child_count(goal->aim, scope);
        uint32_t index = is_new ? INDEX_NONE : i;
        uint32_t distance = aim_sum(point_in_child(goal, index), is_new ? AIM_STEP : 0);
        if (matters)
            distance = aim_sum(distance, beside_distance(goal, scope, index));
        least = distance < least ? distance : least;
    }
    return least;
}

static uint32_t condition_distance(const struct reach_goal *goal, const struct frame *frame,
                                   uint32_t row) {
    uint32_t distance =
        goal->point->scope == 0 ? point_in_tenant(goal, frame, row) : child_distance(goal);
    if (goal->strictness == REACHED)
        return distance;
    distance = aim_sum(distance, beside_distance(goal, 0, INDEX_NONE));
    distance = aim_sum(distance, rules_before(goal));
    if (goal->strictness == DECIDED && goal->home.decision != INDEX_NONE)
        distance = aim_sum(distance, aim_decided(goal->aim, goal->home.decision));
    return distance;
}

/* ---- Decisions: by how they came out, which the distance only comes near to. */

static bool is_given(const struct reach_goal *goal, const struct frame *frame, uint32_t row) {
    const struct point *point = goal->point;
    const struct decision *decision = &goal->program->decisions[point->decision];
    const struct output *output = &decision->outputs[point->output];
    struct result result = {.decision = point->decision,
                            .output = point->kind == POINT_VALUE ? point->output : 0,
                            .definition = INDEX_NONE};
    struct verdict verdict;
    if (decision->take == TAKE_EVERY)
        return true;
    verdict_of(frame, row, &result, goal->scratch, &verdict);
    if (point->kind != POINT_VALUE)
        return !verdict.undecided && verdict.rule == point->rule;
    if (verdict.undecided || verdict.value.state == VALUE_BLANK)
        return !verdict.undecided && point->code == INDEX_NONE;
    uint32_t code = output->type.kind == TYPE_YES_NO ? !verdict.value.yes : verdict.value.code;
    return code == point->code;
}

/* What the rule gives that no constant is. A list has no item where that is blank. */
static uint32_t given_distance(const struct reach_goal *goal, const struct frame *frame,
                               uint32_t row) {
    const struct point *point = goal->point;
    const struct decision *decision = &goal->program->decisions[point->decision];
    uint32_t sum = 0;
    for (uint32_t o = 0; o < decision->output_count; o++) {
        const struct rule_result *result = &decision->rules[point->rule].results[o];
        struct value value;
        if (result->is_blank || result->is_constant || result->from_decision != INDEX_NONE)
            continue;
        frame_value(frame, result->node, row, &value);
        if (value.state == VALUE_UNKNOWN ||
            (value.state == VALUE_BLANK && decision->take == TAKE_EVERY))
            sum = aim_sum(sum, aim_sum(AIM_STEP, aim_known(goal->aim, result->node)));
    }
    return sum;
}

static uint32_t decision_distance(const struct reach_goal *goal, const struct frame *frame,
                                  uint32_t row) {
    const struct point *point = goal->point;
    uint32_t distance = point->kind == POINT_VALUE
                            ? aim_value(goal->aim, point->decision, point->output, point->code)
                            : aim_decided_by(goal->aim, point->decision, point->rule);
    bool is_so = distance == 0 && is_given(goal, frame, row);
    if (goal->strictness == DECIDED && point->kind != POINT_VALUE)
        distance = aim_sum(distance, given_distance(goal, frame, row));
    return distance == 0 && !is_so ? AIM_STEP : distance;
}

void reach_goal_found(void *context, const struct frame *const *frames, uint32_t rows,
                      uint64_t *found) {
    struct reach_goal *goal = context;
    aim_batch(goal->aim, frames[0]);
    for (uint32_t row = 0; row < rows; row++) {
        aim_row(goal->aim, row);
        uint32_t distance = goal->point->kind < POINT_CONDITION
                                ? decision_distance(goal, frames[0], row)
                                : condition_distance(goal, frames[0], row);
        goal->distances[row] = distance;
        if (distance == 0)
            found[row / 64] |= UINT64_C(1) << row % 64;
    }
    arena_reset(goal->scratch);
}

void reach_goal_distance(void *context, const struct frame *const *frames, uint32_t rows,
                         uint32_t *distances) {
    const struct reach_goal *goal = context;
    (void)frames;
    memcpy(distances, goal->distances, rows * sizeof *distances);
}
