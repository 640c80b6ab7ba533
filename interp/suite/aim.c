/* Distances by recursion over conditions, each worked out once a row. */
#include "suite/aim.h"

#include <assert.h>

struct memo {
    uint64_t stamp;
    uint32_t distances[3]; /* by enum truth; UINT32_MAX: not worked out yet */
};

/* Where a condition is looked at. frame NULL: a row of which nothing is known. */
struct spot {
    uint32_t scope, row;
    const struct frame *frame;
    uint64_t stamp;
};

struct child_row {
    const struct frame *frame;
    uint32_t row;
};

struct children { /* of the batch: the rows of slot s from starts[s] on */
    uint32_t starts[BATCH_ROWS + 1];
    struct child_row *rows;
    uint32_t room;
};

struct aim {
    const struct program *program;
    struct arena *arena;
    struct memo **memos;       /* by scope, node */
    struct children *children; /* by record */
    struct spot tenant;
    uint32_t slot;
    uint64_t stamps;
};

struct aim *aim_new(struct arena *arena, const struct program *program) {
    struct aim *aim = arena_alloc(arena, sizeof *aim);
    *aim = (struct aim){.program = program, .arena = arena};
    aim->memos = arena_array(arena, program->scope_count, sizeof *aim->memos);
    for (uint32_t s = 0; s < program->scope_count; s++)
        aim->memos[s] = arena_array(arena, program->scopes[s].node_count, sizeof(struct memo));
    aim->children = arena_array(arena, program->schema->record_count, sizeof *aim->children);
    return aim;
}

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

void aim_row(struct aim *aim, uint32_t row) {
    aim->tenant.row = row;
    aim->tenant.stamp = ++aim->stamps;
    aim->slot = frame_batch(aim->tenant.frame)->slots[row];
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

static uint32_t least_of(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

static uint32_t node_distance(struct aim *aim, const struct spot *spot, node_id id,
                              enum truth wanted);

static node_id child_of(const struct aim *aim, const struct spot *spot, const struct node *node,
                        uint32_t index) {
    return aim->program->scopes[spot->scope].children[node->first_child + index];
}

/* AND is true when all its parts are, OR is false when all its parts are. Either is unknown when no
 * part says otherwise and one is unknown. */
static uint32_t parts_distance(struct aim *aim, const struct spot *spot, const struct node *node,
                               enum truth wanted) {
    enum truth all = node->kind == NODE_AND ? TRUTH_TRUE : TRUTH_FALSE;
    uint32_t sum = 0, least = AIM_FAR;
    for (uint32_t i = 0; i < node->child_count; i++) {
        node_id child = child_of(aim, spot, node, i);
        if (wanted == TRUTH_UNKNOWN) {
            uint32_t unknown = node_distance(aim, spot, child, TRUTH_UNKNOWN);
            uint32_t either = least_of(unknown, node_distance(aim, spot, child, all));
            sum = aim_sum(sum, either);
            least = least_of(least, unknown - either);
        } else {
            uint32_t distance = node_distance(aim, spot, child, wanted);
            sum = aim_sum(sum, distance);
            least = least_of(least, distance);
        }
    }
    if (wanted == TRUTH_UNKNOWN)
        return aim_sum(sum, least);
    return wanted == all ? sum : least;
}

/* ---- Child rows */

static struct spot spot_of_row(struct aim *aim, uint32_t record, uint32_t index) {
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

/* One row comes out as wanted: one that is there changes, or another comes. */
static uint32_t some_row(struct aim *aim, const struct fold *fold, enum truth wanted) {
    uint32_t least = aim_sum(1, row_distance(aim, fold, INDEX_NONE, wanted));
    for (uint32_t i = 0; i < aim_child_count(aim, fold->record); i++)
        least = least_of(least, row_distance(aim, fold, i, wanted));
    return least;
}

/* No row comes out otherwise: it changes, or goes. */
static uint32_t all_rows(struct aim *aim, const struct fold *fold, enum truth wanted) {
    uint32_t sum = !has_table(aim, fold->record);
    for (uint32_t i = 0; i < aim_child_count(aim, fold->record); i++)
        sum = aim_sum(sum, least_of(1, row_distance(aim, fold, i, wanted)));
    return sum;
}

static uint32_t quantified_distance(struct aim *aim, const struct node *node, enum truth wanted) {
    const struct fold *fold = &aim->program->folds[node->quantified.fold];
    bool is_some = node->quantified.quantifier == QUANTIFIER_SOME;
    enum truth settling = is_some ? TRUTH_TRUE : TRUTH_FALSE;
    if (wanted == TRUTH_UNKNOWN)
        return 1;
    if (wanted == settling)
        return some_row(aim, fold, wanted);
    uint32_t distance = all_rows(aim, fold, is_some ? TRUTH_FALSE : TRUTH_TRUE);
    if (!is_some && !node->quantified.empty_is && aim_child_count(aim, fold->record) == 0)
        distance = aim_sum(distance, some_row(aim, fold, TRUTH_TRUE));
    return distance;
}

uint32_t aim_count(struct aim *aim, uint32_t index, uint32_t least, uint32_t most) {
    const struct fold *fold = &aim->program->folds[index];
    uint32_t passed = 0, unknown = 0, nearest = AIM_FAR;
    uint32_t distance = !has_table(aim, fold->record);
    for (uint32_t i = 0; i < aim_child_count(aim, fold->record); i++) {
        uint32_t to_true = row_distance(aim, fold, i, TRUTH_TRUE);
        passed += to_true == 0;
        unknown += to_true > 0 && row_distance(aim, fold, i, TRUTH_FALSE) > 0;
        nearest = to_true > 0 ? least_of(nearest, to_true) : nearest;
    }
    if (passed < least) {
        uint32_t fresh = aim_sum(1, row_distance(aim, fold, INDEX_NONE, TRUTH_TRUE));
        for (uint32_t lacks = least - passed; lacks > 0 && distance < AIM_FAR; lacks--) {
            distance = aim_sum(distance, least_of(nearest, fresh));
            nearest = AIM_FAR;
        }
    } else if (passed > most) {
        distance = aim_sum(distance, passed - most);
    }
    return aim_sum(distance, passed + unknown > most || passed < least ? unknown : 0);
}

static uint32_t counted_distance(struct aim *aim, const struct node *node, enum truth wanted) {
    const struct dated *dated =
        constant_on(node->quantified.how_many, frame_as_of(aim->tenant.frame));
    enum quantifier quantifier = node->quantified.quantifier;
    uint32_t fold = node->quantified.fold;
    int64_t whole;
    if (wanted == TRUTH_UNKNOWN || !number_to_whole(dated->values[0].number, &whole) || whole < 0 ||
        whole > BATCH_ROWS)
        return 1;
    uint32_t many = (uint32_t)whole;
    uint32_t fewer = many > 0 ? aim_count(aim, fold, 0, many - 1) : AIM_FAR;
    uint32_t more = aim_count(aim, fold, many + 1, UINT32_MAX);
    if (quantifier == QUANTIFIER_EXACTLY)
        return wanted == TRUTH_TRUE ? aim_count(aim, fold, many, many) : least_of(fewer, more);
    if (quantifier == QUANTIFIER_AT_LEAST)
        return wanted == TRUTH_TRUE ? aim_count(aim, fold, many, UINT32_MAX) : fewer;
    return wanted == TRUTH_TRUE ? aim_count(aim, fold, 0, many) : more;
}

/* ---- Decisions. A rule without a condition always applies. */

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
        return !gives_code(aim, result, code);
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
    uint32_t least = code == INDEX_NONE ? nothing_applies(aim, decision) : AIM_FAR;
    for (uint32_t i = 0; i < decision->rule_count; i++) {
        uint32_t given = given_distance(aim, &decision->rules[i].results[output], code);
        if (given < least)
            least = least_of(least, aim_sum(given, aim_decided_by(aim, index, i)));
    }
    return least;
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

static uint32_t output_distance(struct aim *aim, const struct node *node, enum truth wanted) {
    const struct output *output =
        &aim->program->decisions[node->output.decision].outputs[node->output.output];
    uint32_t count = output->type.kind == TYPE_YES_NO ? 2 : output->type.choices->count;
    uint32_t least = AIM_FAR;
    if (wanted == TRUTH_UNKNOWN)
        return undecided(aim, node->output.decision);
    for (uint32_t i = 0; i < count + output->may_be_blank; i++) {
        uint32_t code = i < count ? i : INDEX_NONE;
        if (asks_code(aim, node, code) == (wanted == TRUTH_TRUE))
            least =
                least_of(least, aim_value(aim, node->output.decision, node->output.output, code));
    }
    return least;
}

/* ---- Nodes */

static bool is_fixed(const struct aim *aim, const struct spot *spot, const struct node *node) {
    for (uint32_t i = 0; i < node->child_count; i++) {
        enum node_kind kind =
            aim->program->scopes[spot->scope].nodes[child_of(aim, spot, node, i)].kind;
        if (kind != NODE_CONSTANT && kind != NODE_TODAY)
            return false;
    }
    return node->kind != NODE_QUANTIFIED && node->kind != NODE_OUTPUT_IS &&
           node->kind != NODE_OUTPUT_BLANK;
}

/* A value is to be known: what is chosen of child rows needs a row that passes. */
static uint32_t value_distance(struct aim *aim, const struct spot *spot, node_id id) {
    const struct node *node = &aim->program->scopes[spot->scope].nodes[id];
    struct value value;
    switch ((int)node->kind) {
    case NODE_CHOICE:
        frame_value(spot->frame, id, spot->row, &value);
        return value.state == VALUE_KNOWN
                   ? 0
                   : some_row(aim, &aim->program->folds[node->choice.fold], TRUTH_TRUE);
    case NODE_LOOKUP:
    case NODE_FIRST_ITEM:
    case NODE_HOLE:
    case NODE_SINCE:
        return value_distance(aim, spot, child_of(aim, spot, node, 0));
    default:
        return 0;
    }
}

static uint32_t leaf_distance(struct aim *aim, const struct spot *spot, const struct node *node,
                              enum truth wanted) {
    if (is_fixed(aim, spot, node) || (wanted == TRUTH_UNKNOWN && node->kind == NODE_IS_KNOWN))
        return AIM_FAR;
    const struct node *child =
        node->child_count > 0
            ? &aim->program->scopes[spot->scope].nodes[child_of(aim, spot, node, 0)]
            : NULL;
    if (node->kind == NODE_TRUTH && child->kind == NODE_YES_OF)
        return node_distance(aim, spot, child_of(aim, spot, child, 0), wanted);
    uint32_t distance = 1;
    for (uint32_t i = 0; spot->frame && wanted != TRUTH_UNKNOWN && i < node->child_count; i++)
        distance = aim_sum(distance, value_distance(aim, spot, child_of(aim, spot, node, i)));
    return distance;
}

static uint32_t kind_distance(struct aim *aim, const struct spot *spot, const struct node *node,
                              enum truth wanted) {
    switch ((int)node->kind) {
    case NODE_AND:
    case NODE_OR:
        return parts_distance(aim, spot, node, wanted);
    case NODE_NOT:
        return node_distance(aim, spot, child_of(aim, spot, node, 0),
                             wanted == TRUTH_TRUE    ? TRUTH_FALSE
                             : wanted == TRUTH_FALSE ? TRUTH_TRUE
                                                     : TRUTH_UNKNOWN);
    case NODE_QUANTIFIED:
        return node->quantified.how_many ? counted_distance(aim, node, wanted)
                                         : quantified_distance(aim, node, wanted);
    case NODE_OUTPUT_IS:
    case NODE_OUTPUT_BLANK:
        return output_distance(aim, node, wanted);
    default:
        return leaf_distance(aim, spot, node, wanted);
    }
}

static uint32_t node_distance(struct aim *aim, const struct spot *spot, node_id id,
                              enum truth wanted) {
    const struct node *node = &aim->program->scopes[spot->scope].nodes[id];
    struct memo *memo = &aim->memos[spot->scope][id];
    if (memo->stamp != spot->stamp) {
        memo->stamp = spot->stamp;
        memset(memo->distances, 0xFF, sizeof memo->distances);
    }
    if (memo->distances[wanted] != UINT32_MAX)
        return memo->distances[wanted];
    uint32_t distance = 0;
    if (!spot->frame && wanted == TRUTH_UNKNOWN && node->kind != NODE_IS_KNOWN)
        distance = 0;
    else if (!spot->frame || frame_condition(spot->frame, id, spot->row) != wanted)
        distance = kind_distance(aim, spot, node, wanted);
    /* What is not so is some way off, however the parts count. */
    if (spot->frame && distance == 0 && frame_condition(spot->frame, id, spot->row) != wanted)
        distance = 1;
    return aim->memos[spot->scope][id].distances[wanted] = distance;
}

uint32_t aim_known(struct aim *aim, node_id node) {
    return value_distance(aim, &aim->tenant, node);
}

uint32_t aim_condition(struct aim *aim, node_id node, enum truth wanted) {
    return node_distance(aim, &aim->tenant, node, wanted);
}
