/* Until when the answers of a batch stand, node by node. An answer stands at least as long as all
 * that it was made of; what does not bear on it is left out. */
#include "eval/horizon_state.h"

struct walk {
    const struct horizon *horizon;
    const struct frame *frame;
    const struct node *node;
    struct watched *out;
    uint32_t row;
};

static const struct watched *child_of(const struct walk *walk, uint32_t index) {
    const struct frame *frame = walk->frame;
    node_id child = frame->scope->children[walk->node->first_child + index];
    return &walk->horizon->nodes[frame->scope_index][child];
}

static day_number child_until(const struct walk *walk, uint32_t index) {
    return watched_until(child_of(walk, index), walk->row);
}

static enum truth child_truth(const struct walk *walk, uint32_t index) {
    const struct answer *answer = frame_child(walk->frame, walk->node, index);
    if (plane_bit(answer->is_true, walk->row))
        return TRUTH_TRUE;
    return plane_bit(answer->is_false, walk->row) ? TRUTH_FALSE : TRUTH_UNKNOWN;
}

static bool child_is_known(const struct walk *walk, uint32_t index) {
    return plane_bit(frame_child(walk->frame, walk->node, index)->known, walk->row);
}

/* On which course a value is; one that no calendar moves stands. */
static struct course child_course(const struct walk *walk, uint32_t index) {
    const struct watched *child = child_of(walk, index);
    if (child->courses)
        return child->courses[walk->row];
    return (struct course){COURSE_STANDS, 0, watched_until(child, walk->row)};
}

static day_number until_all(const struct walk *walk) {
    day_number until = walk->out->next_dated;
    for (uint32_t i = 0; i < walk->node->child_count; i++)
        until = day_earlier(until, child_until(walk, i));
    return until;
}

/* A part that decides alone (a false one of `and`, a true one of `or`) decides as long as it
 * stands: the last of them counts. Without one every part counts. */
static day_number until_join(const struct walk *walk, enum truth alone) {
    day_number until = DAY_MIN;
    for (uint32_t i = 0; i < walk->node->child_count; i++)
        if (child_truth(walk, i) == alone && child_until(walk, i) > until)
            until = child_until(walk, i);
    return until == DAY_MIN ? until_all(walk) : until;
}

/* The value comes from the first case that is true: those behind it do not count. */
static void walk_cases(const struct walk *walk) {
    uint32_t cases = walk->node->child_count / 2, taken = 2 * cases;
    struct course course = {COURSE_STANDS, 0, DAY_NEVER};
    day_number until = DAY_NEVER;
    for (uint32_t i = 0; i < cases; i++) {
        enum truth truth = child_truth(walk, 2 * i);
        until = day_earlier(until, child_until(walk, 2 * i));
        if (truth == TRUTH_FALSE)
            continue;
        taken = truth == TRUTH_TRUE ? 2 * i + 1 : INDEX_NONE;
        break;
    }
    if (taken != INDEX_NONE)
        course = child_course(walk, taken);
    course.until = day_earlier(course.until, until);
    if (walk->out->courses)
        walk->out->courses[walk->row] = course;
    walk->out->until[walk->row] = course_next(walk->horizon, &course);
}

static void walk_since(const struct walk *walk) {
    const struct answer *date = frame_child(walk->frame, walk->node, 0);
    struct course inner = child_course(walk, 0);
    struct course course = {COURSE_STANDS, 0, inner.until};
    if (child_is_known(walk, 0) && inner.kind != COURSE_STANDS) { /* since today, and the like */
        course.until = walk->horizon->today + 1;
    } else if (child_is_known(walk, 0)) {
        course.kind =
            walk->node->unit == TYPE_UNIT_BUSINESS_DAYS ? COURSE_BUSINESS_DAYS : COURSE_DAYS;
        course.since = date->days[date->is_single ? 0 : walk->row];
    }
    walk->out->courses[walk->row] = course;
    walk->out->until[walk->row] = course_next(walk->horizon, &course);
}

static void walk_today(const struct walk *walk) {
    struct course course = {COURSE_TODAY, 0, DAY_NEVER};
    walk->out->courses[walk->row] = course;
    walk->out->until[walk->row] = course_next(walk->horizon, &course);
}

static day_number until_window(const struct walk *walk) {
    const struct answer *date = frame_child(walk->frame, walk->node, 0);
    struct course course = child_course(walk, 0);
    if (!child_is_known(walk, 0))
        return course.until;
    if (course.kind != COURSE_STANDS)
        return walk->horizon->today + 1;
    day_number end = day_earlier(course.until, walk->out->next_dated);
    day_number turns =
        window_turns(walk->horizon, walk->node, date->days[date->is_single ? 0 : walk->row],
                     day_earlier(end, walk->horizon->last + 1));
    return day_earlier(end, turns);
}

/* Two values that move alike keep their distance. */
static bool keep_distance(const struct walk *walk, const struct course *a, const struct course *b) {
    bool is_past = a->since <= walk->horizon->today && b->since <= walk->horizon->today;
    return a->kind == b->kind && (a->kind != COURSE_BUSINESS_DAYS || is_past);
}

static number number_at(const struct walk *walk, uint32_t index) {
    const struct answer *answer = frame_child(walk->frame, walk->node, index);
    uint32_t at = answer->is_single ? 0 : walk->row;
    node_id child = walk->frame->scope->children[walk->node->first_child + index];
    return walk->frame->scope->nodes[child].type.kind == TYPE_DATE ? answer->days[at]
                                                                   : answer->numbers[at];
}

/* EQUAL and ORDER where a side moves with the calendar. */
static day_number until_compared(const struct walk *walk) {
    struct course left = child_course(walk, 0), right = child_course(walk, 1);
    day_number until = day_earlier(left.until, right.until);
    bool left_moves = left.kind != COURSE_STANDS, right_moves = right.kind != COURSE_STANDS;
    if ((!left_moves && !right_moves) || !child_is_known(walk, 0) || !child_is_known(walk, 1))
        return until;
    if (left_moves && right_moves)
        return keep_distance(walk, &left, &right) ? until : walk->horizon->today + 1;
    const struct course *course = left_moves ? &left : &right;
    number with = number_at(walk, left_moves ? 1 : 0);
    number now = course_value(walk->horizon, course);
    bool is_equal = walk->node->kind == NODE_EQUAL;
    /* As seen from the side that moves, `at most` and `more than` turn once it has passed. */
    enum compare_op op = (enum compare_op)walk->node->op;
    bool is_more = left_moves ? op == COMPARE_AT_MOST || op == COMPARE_MORE_THAN
                              : op == COMPARE_AT_LEAST || op == COMPARE_LESS_THAN;
    if (is_equal)
        is_more = now == with;
    return day_earlier(until, course_reaches(walk->horizon, course, with, is_more));
}

/* One of several numbers or dates (sorted): the next of them counts, or the one it is now. */
static day_number until_one_of(const struct walk *walk) {
    struct course course = child_course(walk, 0);
    const struct resolved *resolved = frame_resolved(walk->frame, walk->node);
    day_number until = day_earlier(course.until, walk->out->next_dated);
    if (course.kind == COURSE_STANDS)
        return until;
    number now = course_value(walk->horizon, &course);
    for (uint32_t i = 0; i < resolved->count; i++) {
        number value =
            course.kind == COURSE_TODAY ? resolved->values[i].day : resolved->values[i].number;
        if (value >= now)
            return day_earlier(until, course_reaches(walk->horizon, &course, value, value == now));
    }
    return until;
}

static uint32_t fold_of(const struct node *node) {
    return node->kind == NODE_CHOICE ? node->choice.fold : node->quantified.fold;
}

/* One row that passes is enough for `some`, one that fails against `every`, as long as it does. */
static day_number until_fold(const struct walk *walk) {
    const struct horizon *horizon = walk->horizon;
    const struct node *node = walk->node;
    const struct batch *batch = walk->frame->batch;
    uint32_t fold = fold_of(node), slot = batch->slots[walk->row];
    day_number until = walk->out->next_dated;
    if (!plane_bit(batch->has_children[horizon->program->folds[fold].record], walk->row))
        return DAY_NEVER;
    if (!horizon->is_fold_watched[fold] || slot >= horizon->folds[fold].count)
        return until;
    const struct fold_until *of = &horizon->folds[fold].items[slot];
    bool is_quantified = node->kind == NODE_QUANTIFIED;
    if (is_quantified && node->quantified.quantifier == QUANTIFIER_SOME && of->last_true != DAY_MIN)
        return day_earlier(until, of->last_true);
    if (is_quantified && node->quantified.quantifier == QUANTIFIER_EVERY &&
        of->last_false != DAY_MIN)
        return day_earlier(until, of->last_false);
    return day_earlier(until, of->any);
}

static day_number until_output(const struct walk *walk) {
    const day_number *until =
        walk->horizon->outputs[walk->node->output.decision][walk->node->output.output];
    return day_earlier(walk->out->next_dated, until ? until[walk->row] : DAY_NEVER);
}

static day_number until_period(const struct walk *walk) {
    day_number today = walk->horizon->today;
    if (today < walk->node->period.from)
        return walk->node->period.from;
    return today < walk->node->period.until ? walk->node->period.until : DAY_NEVER;
}

/* Whether a value is there does not change while it moves along. */
static day_number until_state(const struct walk *walk) {
    return child_course(walk, 0).until;
}

static day_number condition_until(const struct horizon *horizon, const struct rule *rule,
                                  uint32_t row) {
    if (rule->condition == INDEX_NONE)
        return DAY_NEVER;
    return watched_until(&horizon->nodes[0][rule->condition], row);
}

static day_number given_until(const struct horizon *horizon, const struct rule_result *result,
                              uint32_t row) {
    if (result->is_blank || result->is_constant)
        return DAY_NEVER;
    if (result->from_decision == INDEX_NONE)
        return watched_until(&horizon->nodes[0][result->node], row);
    const day_number *until = horizon->outputs[result->from_decision][result->from_output];
    return until ? until[row] : DAY_NEVER;
}

/* What a rule that had its turn adds: its condition, and if it may decide, what it gives. Which
 * value it gives for output 0 says whether it has its turn, where the strongest is taken. */
static void add_rule(const struct walk *walk, const struct decision *decision, uint32_t index) {
    const struct rule *rule = &decision->rules[index];
    day_number until = condition_until(walk->horizon, rule, walk->row);
    bool may_decide = !plane_bit(rule_false(walk->frame, rule), walk->row);
    if (may_decide && decision->take == TAKE_STRONGEST)
        until = day_earlier(until, given_until(walk->horizon, &rule->results[0], walk->row));
    for (uint32_t o = 0; o < decision->output_count; o++) {
        day_number *of = &walk->horizon->outputs[walk->node->decision][o][walk->row];
        *of = day_earlier(*of, until);
        if (may_decide)
            *of = day_earlier(*of, given_until(walk->horizon, &rule->results[o], walk->row));
    }
}

/* Of decisions that take one rule by turns those behind the first that surely applies are left
 * out. */
static void walk_decide(const struct walk *walk) {
    uint32_t index = walk->node->decision;
    const struct decision *decision = &walk->horizon->program->decisions[index];
    const struct decision_plan *plan = &walk->horizon->evaluator->plans[index];
    for (uint32_t o = 0; o < decision->output_count; o++)
        walk->horizon->outputs[index][o][walk->row] = DAY_NEVER;
    if (decision->take == TAKE_EVERY || decision->take == TAKE_EXACTLY_ONE) {
        for (uint32_t r = 0; r < decision->rule_count; r++)
            add_rule(walk, decision, r);
        return;
    }
    uint32_t stop = walk->frame->decided[index].stops[walk->row];
    for (uint32_t t = 0; t < plan->turn_count && (stop == TURN_NONE || t <= stop); t++)
        add_rule(walk, decision, plan->turns[t].rule);
}

static day_number until_decided(const struct walk *walk) {
    const struct decision *decision = &walk->horizon->program->decisions[walk->node->decision];
    day_number until = DAY_NEVER;
    walk_decide(walk);
    for (uint32_t o = 0; o < decision->output_count; o++)
        until = day_earlier(until, walk->horizon->outputs[walk->node->decision][o][walk->row]);
    return until;
}

static void walk_row(const struct walk *walk) {
    const struct node *node = walk->node;
    day_number *until = &walk->out->until[walk->row];
    switch (node->kind) {
    case NODE_CASES:
        walk_cases(walk);
        break;
    case NODE_SINCE:
        walk_since(walk);
        break;
    case NODE_TODAY:
        walk_today(walk);
        break;
    case NODE_DECIDE:
        *until = until_decided(walk);
        break;
    case NODE_AND:
        *until = until_join(walk, TRUTH_FALSE);
        break;
    case NODE_OR:
        *until = until_join(walk, TRUTH_TRUE);
        break;
    case NODE_IN_FORCE:
        *until = until_period(walk);
        break;
    case NODE_IS_BLANK:
    case NODE_IS_KNOWN:
        *until = until_state(walk);
        break;
    case NODE_EQUAL:
    case NODE_ORDER:
        *until = until_compared(walk);
        break;
    case NODE_ONE_OF:
        *until = until_one_of(walk);
        break;
    case NODE_AGO:
    case NODE_WITHIN:
        *until = until_window(walk);
        break;
    case NODE_COUNT_CHILDREN:
    case NODE_CHOICE:
    case NODE_QUANTIFIED:
        *until = until_fold(walk);
        break;
    case NODE_OUTPUT:
    case NODE_OUTPUT_IS:
    case NODE_OUTPUT_BLANK:
        *until = until_output(walk);
        break;
    case NODE_FACT:
    case NODE_CONSTANT:
    case NODE_LOOKUP:
    case NODE_FIRST_ITEM:
    case NODE_HOLE:
    case NODE_COUNT_ITEMS:
    case NODE_YES_OF:
    case NODE_TRUTH:
    case NODE_NOT:
    case NODE_ALWAYS:
    case NODE_TEXT_TEST:
    case NODE_MATCHES:
    case NODE_IN_TABLE:
    case NODE_ITEMS:
    case NODE_NO_ITEMS:
        *until = until_all(walk);
        break;
    case NODE_KIND_COUNT:
        break;
    }
}

void horizon_walk(struct horizon *horizon, const struct frame *frame) {
    const struct node_list *order = &horizon->order[frame->scope_index];
    for (uint32_t i = 0; i < order->count; i++) {
        node_id id = order->items[i];
        struct walk walk = {.horizon = horizon,
                            .frame = frame,
                            .node = &frame->scope->nodes[id],
                            .out = &horizon->nodes[frame->scope_index][id]};
        for (walk.row = 0; walk.row < frame->rows; walk.row++)
            if (!plane_bit(frame->batch->skip, walk.row))
                walk_row(&walk);
    }
}
