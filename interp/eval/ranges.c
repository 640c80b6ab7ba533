/* Ranges of one value: which nodes ask for them, and the sweep. */
#include "eval/ranges.h"

#include <stdlib.h>

/* From so many nodes on; a number is compared more slowly than a date. */
enum { MANY_NUMBERS = 3, MANY_DATES = 12 };
enum { DAYS_IN_TABLE = 1 << 16, MEMO_NUMBERS = 256, ROW_NONE = BATCH_ROWS };

/* A bound of a node's range: where the sweep gets there, all lesser values are marked. What passes
 * is (the answer so far | any) & (the marked ^ others). */
struct range_event {
    number at;
    node_id node;
    uint64_t any;    /* all bits at the first bound of a range: there is no answer so far */
    uint64_t others; /* all bits at the low one: those that are not marked pass */
};

struct known_rank {
    number value;
    uint32_t rank;
    bool is_there;
};

struct range_group {
    node_id value;
    enum type_kind kind;
    struct range_event *events; /* by `at` */
    uint32_t event_count;
    uint32_t bound_count;
    uint32_t *bound_events; /* by bound: its first event; one more */
    number *bounds;         /* ascending; each once */
    /* of dates: the rank of each day from the first bound on */
    uint16_t *days;
    int64_t first_day, day_count;
    struct known_rank *known; /* of numbers met before */
    uint16_t *heads;          /* by rank: its last row, or ROW_NONE */
};

bool ranges_are_worth(enum type_kind kind, uint32_t count) {
    return count >= (kind == TYPE_DATE ? MANY_DATES : MANY_NUMBERS);
}

static bool constant_value(const struct evaluator *evaluator, uint32_t scope, node_id id,
                           number *value) {
    const struct node *node = &evaluator->program->scopes[scope].nodes[id];
    const struct resolved *resolved = &evaluator->resolved[scope][id];
    if (node->kind == NODE_TODAY) {
        *value = evaluator->as_of;
        return true;
    }
    if (node->kind != NODE_CONSTANT || resolved->count == 0 ||
        resolved->values[0].state != VALUE_KNOWN)
        return false;
    *value = node->type.kind == TYPE_DATE ? resolved->values[0].day : resolved->values[0].number;
    return true;
}

static bool is_constant(const struct node *node) {
    return node->kind == NODE_TODAY || node->kind == NODE_CONSTANT;
}

static struct range range_from(enum compare_op op, number than) {
    switch ((int)op) {
    case COMPARE_AT_LEAST:
        return (struct range){.has_low = true, .low = than};
    case COMPARE_MORE_THAN:
        return (struct range){.has_low = true, .low = than + 1};
    case COMPARE_AT_MOST:
        return (struct range){.has_high = true, .high = than + 1};
    case COMPARE_LESS_THAN:
        return (struct range){.has_high = true, .high = than};
    default: /* equal */
        return (struct range){true, true, than, than + 1};
    }
}

static enum compare_op op_mirrored(enum compare_op op) {
    return op == COMPARE_AT_LEAST    ? COMPARE_AT_MOST
           : op == COMPARE_AT_MOST   ? COMPARE_AT_LEAST
           : op == COMPARE_MORE_THAN ? COMPARE_LESS_THAN
           : op == COMPARE_LESS_THAN ? COMPARE_MORE_THAN
                                     : op;
}

static bool range_of_pair(const struct evaluator *evaluator, uint32_t scope,
                          const struct node *node, node_id *value, struct range *range) {
    const struct scope *at = &evaluator->program->scopes[scope];
    node_id left = at->children[node->first_child], right = at->children[node->first_child + 1];
    enum compare_op op = node->kind == NODE_ORDER ? (enum compare_op)node->op : COMPARE_NONE;
    number than;
    if (is_constant(&at->nodes[left]) == is_constant(&at->nodes[right]))
        return false;
    bool is_mirrored = is_constant(&at->nodes[left]);
    *value = is_mirrored ? right : left;
    if (!constant_value(evaluator, scope, is_mirrored ? left : right, &than))
        return false;
    *range = range_from(is_mirrored ? op_mirrored(op) : op, than);
    return true;
}

static bool range_of_window(const struct day_window *window, struct range *range) {
    *range = (struct range){.has_low = window->low > DAY_MIN,
                            .has_high = true,
                            .low = window->low,
                            .high = (number)window->low + window->span};
    return !window->is_unknown && window->span > 0;
}

bool range_of_node(const struct evaluator *evaluator, uint32_t scope, node_id id, node_id *value,
                   struct range *range) {
    const struct scope *at = &evaluator->program->scopes[scope];
    const struct node *node = &at->nodes[id];
    const struct resolved *resolved = &evaluator->resolved[scope][id];
    if (node->kind != NODE_ORDER && node->kind != NODE_EQUAL && node->kind != NODE_AGO &&
        node->kind != NODE_WITHIN && node->kind != NODE_ONE_OF)
        return false;
    *value = at->children[node->first_child];
    enum type_kind kind = at->nodes[*value].type.kind;
    if ((kind != TYPE_NUMBER && kind != TYPE_DATE))
        return false;
    if (node->kind == NODE_ORDER || node->kind == NODE_EQUAL)
        return range_of_pair(evaluator, scope, node, value, range);
    if (is_constant(&at->nodes[*value]))
        return false;
    if (node->kind != NODE_ONE_OF)
        return range_of_window(&resolved->window, range);
    if (resolved->count != 1)
        return false;
    *range = range_from(COMPARE_NONE,
                        kind == TYPE_DATE ? resolved->values[0].day : resolved->values[0].number);
    return true;
}

static int event_order(const void *a, const void *b) {
    const struct range_event *left = a, *right = b;
    int order = (left->at > right->at) - (left->at < right->at);
    return order ? order : (left->node > right->node) - (left->node < right->node);
}

static void events_fill(struct range_group *group, const struct frame *frame, const node_id *nodes,
                        uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        node_id value;
        struct range range;
        range_of_node(frame->evaluator, frame->scope_index, nodes[i], &value, &range);
        if (range.has_low)
            group->events[group->event_count++] =
                (struct range_event){range.low, nodes[i], UINT64_MAX, UINT64_MAX};
        if (range.has_high)
            group->events[group->event_count++] =
                (struct range_event){range.high, nodes[i], range.has_low ? 0 : UINT64_MAX, 0};
    }
    qsort(group->events, group->event_count, sizeof *group->events, event_order);
    for (uint32_t e = 0; e < group->event_count; e++)
        if (e == 0 || group->events[e].at != group->events[e - 1].at) {
            group->bounds[group->bound_count] = group->events[e].at;
            group->bound_events[group->bound_count++] = e;
        }
    group->bound_events[group->bound_count] = group->event_count;
}

/* How many bounds the value has reached. */
static uint32_t rank_search(const struct range_group *group, number value) {
    uint32_t low = 0, high = group->bound_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (group->bounds[middle] <= value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void days_fill(struct range_group *group, struct arena *arena) {
    number days = group->bounds[group->bound_count - 1] - group->bounds[0] + 1;
    if (days > DAYS_IN_TABLE)
        return;
    group->first_day = (int64_t)group->bounds[0];
    group->day_count = (int64_t)days;
    group->days = arena_array(arena, (size_t)days, sizeof *group->days);
    for (int64_t day = 0; day < group->day_count; day++)
        group->days[day] = (uint16_t)rank_search(group, group->first_day + day);
}

struct range_group *ranges_new(const struct frame *frame, node_id value, const node_id *nodes,
                               uint32_t count) {
    struct arena *arena = frame->arena;
    struct range_group *group = arena_alloc(arena, sizeof *group);
    group->value = value;
    group->kind = frame->scope->nodes[value].type.kind;
    group->events = arena_array(arena, (size_t)2 * count, sizeof *group->events);
    group->bounds = arena_array(arena, (size_t)2 * count, sizeof *group->bounds);
    group->bound_events = arena_array(arena, (size_t)2 * count + 1, sizeof *group->bound_events);
    events_fill(group, frame, nodes, count);
    group->heads = arena_array(arena, (size_t)group->bound_count + 1, sizeof *group->heads);
    for (uint32_t i = 0; i <= group->bound_count; i++)
        group->heads[i] = ROW_NONE;
    if (group->kind == TYPE_NUMBER)
        group->known = arena_array(arena, MEMO_NUMBERS, sizeof *group->known);
    else if (group->bound_count < UINT16_MAX)
        days_fill(group, arena);
    return group;
}

static uint32_t rank_of_number(struct range_group *group, number value) {
    uint64_t hash = (uint64_t)value * UINT64_C(0x9e3779b97f4a7c15) ^ (uint64_t)(value >> 64);
    struct known_rank *known = &group->known[(hash >> 32) % MEMO_NUMBERS];
    if (!known->is_there || known->value != value)
        *known = (struct known_rank){value, rank_search(group, value), true};
    return known->rank;
}

static uint32_t rank_of_day(const struct range_group *group, day_number value) {
    int64_t day = value - group->first_day;
    if (!group->days)
        return rank_search(group, value);
    return day < 0 ? 0 : day >= group->day_count ? group->bound_count : group->days[day];
}

/* All rows that are known, in lists by rank. */
static void rows_rank(struct range_group *group, const struct answer *value, uint32_t words,
                      uint16_t *next) {
    for (uint32_t w = 0; w < words; w++)
        for (uint64_t bits = value->known[w]; bits;) {
            uint32_t row = w * 64 + bits_next(&bits);
            uint32_t rank = group->kind == TYPE_NUMBER ? rank_of_number(group, value->numbers[row])
                                                       : rank_of_day(group, value->days[row]);
            next[row] = group->heads[rank];
            group->heads[rank] = (uint16_t)row;
        }
}

static inline void words_apply(const struct range_event *event, const uint64_t *restrict below,
                               const struct answer *value, struct answer *out, uint32_t words) {
    const uint64_t *restrict known = value->known, *restrict blank = value->blank;
    uint64_t *restrict is_true = out->is_true, *restrict is_false = out->is_false;
    uint64_t any = event->any, others = event->others;
    for (uint32_t w = 0; w < words; w++) {
        uint64_t passes = (is_true[w] | any) & (below[w] ^ others) & known[w];
        is_true[w] = passes;
        is_false[w] = (known[w] & ~passes) | blank[w];
    }
}

void ranges_walk(struct frame *frame, struct range_group *group) {
    const struct answer *value = &frame->answers[group->value];
    uint16_t next[BATCH_ROWS];
    plane below = {0};
    rows_rank(group, value, frame->words, next);
    for (uint32_t b = 0; b < group->bound_count; b++) {
        for (uint32_t row = group->heads[b]; row != ROW_NONE; row = next[row])
            plane_set(below, row);
        group->heads[b] = ROW_NONE;
        for (uint32_t e = group->bound_events[b]; e < group->bound_events[b + 1]; e++) {
            const struct range_event *event = &group->events[e];
            struct answer *out = &frame->answers[event->node];
            if (frame->words == PLANE_WORDS)
                words_apply(event, below, value, out, PLANE_WORDS);
            else
                words_apply(event, below, value, out, frame->words);
        }
    }
    group->heads[group->bound_count] = ROW_NONE;
}
