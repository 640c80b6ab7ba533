/* Reading boundaries off comparison nodes, and placing values beside them. */
#include "suite/boundary.h"

static bool is_fixed(const struct node *node) {
    return node->kind == NODE_CONSTANT || node->kind == NODE_TODAY;
}

static enum compare_op turned(enum compare_op op) {
    switch ((int)op) {
    case COMPARE_AT_LEAST:
        return COMPARE_AT_MOST;
    case COMPARE_AT_MOST:
        return COMPARE_AT_LEAST;
    case COMPARE_MORE_THAN:
        return COMPARE_LESS_THAN;
    default:
        return COMPARE_MORE_THAN;
    }
}

static uint32_t read_order(const struct scope *scope, const struct node *node,
                           struct boundary *boundary) {
    const node_id *children = scope->children + node->first_child;
    bool left_is_fixed = is_fixed(&scope->nodes[children[0]]);
    const struct node *fixed = &scope->nodes[children[left_is_fixed ? 0 : 1]];
    node_id value = children[left_is_fixed ? 1 : 0];
    if (!is_fixed(fixed) || is_fixed(&scope->nodes[value]))
        return 0;
    struct type type = scope->nodes[value].type;
    boundary->kind = fixed->kind == NODE_TODAY ? BOUNDARY_TODAY
                     : type.kind == TYPE_DATE  ? BOUNDARY_DATE
                                               : BOUNDARY_NUMBER;
    enum node_kind of = scope->nodes[value].kind;
    bool is_business = of == NODE_SINCE && scope->nodes[value].unit == TYPE_UNIT_BUSINESS_DAYS;
    if (of == NODE_COUNT_CHILDREN || of == NODE_COUNT_ITEMS || of == NODE_SINCE)
        type.whole = true;
    if (of == NODE_COUNT_CHILDREN || of == NODE_COUNT_ITEMS || is_business) {
        type.has_lowest = true;
        type.lowest = 0;
    }
    boundary->op = left_is_fixed ? turned((enum compare_op)node->op) : (enum compare_op)node->op;
    boundary->value = value;
    boundary->limit = fixed->kind == NODE_CONSTANT ? fixed->constant : NULL;
    boundary->type = type;
    return 1;
}

static uint32_t read_window(const struct scope *scope, const struct node *node,
                            struct boundary *boundaries) {
    struct boundary boundary = {.op = (enum compare_op)node->op,
                                .value = scope->children[node->first_child],
                                .limit = node->duration,
                                .type = {.kind = TYPE_DATE}};
    boundary.kind = node->op == COMPARE_WITHIN_NEXT ? BOUNDARY_AHEAD : BOUNDARY_AGE;
    boundaries[0] = boundary;
    if (node->kind == NODE_AGO)
        return 1;
    boundary.kind = BOUNDARY_TODAY;
    boundary.limit = NULL;
    boundaries[1] = boundary;
    return 2;
}

uint32_t boundary_read(const struct scope *scope, node_id id,
                       struct boundary boundaries[BOUNDARIES_MOST]) {
    const struct node *node = &scope->nodes[id];
    if (node->kind == NODE_ORDER) {
        *boundaries = (struct boundary){.fold = INDEX_NONE};
        return read_order(scope, node, boundaries);
    }
    if (node->kind == NODE_AGO || node->kind == NODE_WITHIN)
        return read_window(scope, node, boundaries);
    if (node->kind != NODE_QUANTIFIED || !node->quantified.how_many)
        return 0;
    *boundaries =
        (struct boundary){.kind = BOUNDARY_ROWS,
                          .value = INDEX_NONE,
                          .limit = node->quantified.how_many,
                          .type = {.kind = TYPE_NUMBER, .whole = true, .has_lowest = true},
                          .fold = node->quantified.fold};
    return 1;
}

number boundary_limit(const struct boundary *boundary, day_number as_of) {
    if (!boundary->limit)
        return number_from(as_of);
    const struct value *value = &constant_on(boundary->limit, as_of)->values[0];
    return boundary->kind == BOUNDARY_DATE ? number_from(value->day) : value->number;
}

number boundary_step(const struct type *type, number limit) {
    number step = number_from(1);
    if (type->whole)
        return step;
    while (limit % step != 0)
        step /= 10;
    return step;
}

bool boundary_is_possible(const struct boundary *boundary, enum boundary_side side,
                          day_number as_of) {
    number limit = boundary_limit(boundary, as_of), step = boundary_step(&boundary->type, limit);
    number at = side == SIDE_BELOW ? limit - step : side == SIDE_ABOVE ? limit + step : limit;
    switch (boundary->kind) {
    case BOUNDARY_NUMBER:
    case BOUNDARY_ROWS:
        if (boundary->type.whole && !number_is_whole(at))
            return false;
        return !(boundary->type.has_lowest && at < boundary->type.lowest) &&
               !(boundary->type.has_highest && at > boundary->type.highest);
    case BOUNDARY_DATE:
    case BOUNDARY_TODAY:
        return at >= number_from(DAY_MIN) && at <= number_from(DAY_MAX);
    case BOUNDARY_AGE:
    case BOUNDARY_AHEAD:
        break;
    }
    /* No business day lies ahead of its count: that of later dates is 0. */
    return boundary->limit->type.unit != TYPE_UNIT_BUSINESS_DAYS || at >= 0;
}

static enum boundary_side side_of_steps(int64_t steps) {
    return steps == 0 ? SIDE_AT : steps == -1 ? SIDE_BELOW : steps == 1 ? SIDE_ABOVE : SIDE_NONE;
}

static enum boundary_side side_of_number(const struct type *type, number value, number limit) {
    number step = boundary_step(type, limit);
    return value == limit          ? SIDE_AT
           : value == limit - step ? SIDE_BELOW
           : value == limit + step ? SIDE_ABOVE
                                   : SIDE_NONE;
}

static enum boundary_side side_of_age(const struct calendar *calendar, number duration,
                                      enum type_unit unit, day_number day) {
    int64_t whole;
    day_number edge;
    if (!number_to_whole(duration, &whole))
        return SIDE_NONE;
    if (unit == TYPE_UNIT_BUSINESS_DAYS)
        return day > calendar->as_of ? SIDE_NONE
                                     : side_of_steps(calendar_business_days(calendar, day) - whole);
    if (unit == TYPE_UNIT_MONTHS)
        return date_months_before(calendar->as_of, whole, &edge) ? side_of_steps(edge - day)
                                                                 : SIDE_NONE;
    return side_of_steps(calendar->as_of - (int64_t)day - whole);
}

static enum boundary_side side_of_ahead(const struct calendar *calendar, number duration,
                                        enum type_unit unit, day_number day) {
    struct day_window window = calendar_window(calendar, COMPARE_WITHIN_NEXT, duration, unit);
    if (window.is_unknown || window.span == 0)
        return SIDE_NONE;
    return side_of_steps(day - ((int64_t)window.low + window.span - 1));
}

enum boundary_side boundary_side_of(const struct boundary *boundary,
                                    const struct calendar *calendar, const struct value *value) {
    number limit = boundary_limit(boundary, calendar->as_of);
    if (value->state != VALUE_KNOWN)
        return SIDE_NONE;
    switch (boundary->kind) {
    case BOUNDARY_NUMBER:
    case BOUNDARY_ROWS:
        return side_of_number(&boundary->type, value->number, limit);
    case BOUNDARY_DATE:
    case BOUNDARY_TODAY:
        return side_of_number(&boundary->type, number_from(value->day), limit);
    case BOUNDARY_AGE:
        return side_of_age(calendar, limit, boundary->limit->type.unit, value->day);
    case BOUNDARY_AHEAD:
        return side_of_ahead(calendar, limit, boundary->limit->type.unit, value->day);
    }
    return SIDE_NONE;
}
