/* How far a row of a frame is from what is wanted. */
#include "report/target.h"

static enum reach reach_is(const struct wish *wish, const struct frame *frame, uint32_t row,
                           struct arena *arena) {
    struct verdict verdict;
    verdict_value_of(frame, row, &wish->column.result, arena, &verdict);
    if (!verdict.undecided)
        return value_same(&wish->column.type, &verdict.value, &wish->value) ? REACH_REACHED
                                                                            : REACH_MISSED;
    if (!wish->column.decision || !wish->column.is_finite)
        return REACH_POSSIBLE;
    bool is_yes_no = wish->column.type.kind == TYPE_YES_NO;
    uint32_t blank = is_yes_no ? 2 : wish->column.type.choices->count;
    uint32_t code = wish->value.state == VALUE_BLANK ? blank
                    : is_yes_no                      ? !wish->value.yes
                                                     : wish->value.code;
    return plane_bit(frame_possible(frame, &wish->column.result, code), row) ? REACH_POSSIBLE
                                                                             : REACH_MISSED;
}

/* What a rule of a list may come to for the row: whether the item is there, and which. */
struct offer {
    enum truth is_there;
    struct value value; /* unknown: it may be any */
};

static struct offer offer_of(const struct wish *wish, const struct frame *frame, uint32_t row,
                             uint32_t index) {
    const struct rule *rule = &wish->column.decision->rules[index];
    const struct rule_result *result = &rule->results[wish->column.result.output];
    struct offer offer = {.is_there = rule->condition == INDEX_NONE
                                          ? TRUTH_TRUE
                                          : frame_condition(frame, rule->condition, row)};
    if (result->is_blank)
        offer.value.state = VALUE_BLANK;
    else if (result->is_constant)
        offer.value = result->value;
    else if (result->from_decision == INDEX_NONE)
        frame_value(frame, result->node, row, &offer.value);
    if (offer.value.state == VALUE_BLANK)
        offer.is_there = TRUTH_FALSE;
    if (offer.value.state == VALUE_UNKNOWN && offer.is_there == TRUTH_TRUE)
        offer.is_there = TRUTH_UNKNOWN;
    return offer;
}

/* Whether the item is in the list. */
static enum truth has_item(const struct wish *wish, const struct frame *frame, uint32_t row,
                           const struct value *item) {
    enum truth has = TRUTH_FALSE;
    for (uint32_t r = 0; r < wish->column.decision->rule_count; r++) {
        struct offer offer = offer_of(wish, frame, row, r);
        if (offer.is_there == TRUTH_FALSE)
            continue;
        if (offer.value.state == VALUE_UNKNOWN)
            has = TRUTH_UNKNOWN;
        else if (value_same(&wish->column.type, &offer.value, item) && offer.is_there == TRUTH_TRUE)
            return TRUTH_TRUE;
        else if (value_same(&wish->column.type, &offer.value, item))
            has = TRUTH_UNKNOWN;
    }
    return has;
}

static bool is_wanted(const struct wish *wish, const struct value *item) {
    for (uint32_t i = 0; i < wish->item_count; i++)
        if (value_same(&wish->column.type, &wish->items[i], item))
            return true;
    return false;
}

/* Every item that is wanted, and no other. */
static enum reach reach_exactly(const struct wish *wish, const struct frame *frame, uint32_t row) {
    enum reach reach = REACH_REACHED;
    for (uint32_t i = 0; i < wish->item_count; i++) {
        enum truth has = has_item(wish, frame, row, &wish->items[i]);
        if (has == TRUTH_FALSE)
            return REACH_MISSED;
        if (has == TRUTH_UNKNOWN)
            reach = REACH_POSSIBLE;
    }
    for (uint32_t r = 0; r < wish->column.decision->rule_count; r++) {
        struct offer offer = offer_of(wish, frame, row, r);
        bool is_other = offer.value.state == VALUE_UNKNOWN || !is_wanted(wish, &offer.value);
        if (offer.is_there == TRUTH_FALSE || !is_other)
            continue;
        if (offer.is_there == TRUTH_TRUE)
            return REACH_MISSED;
        reach = REACH_POSSIBLE;
    }
    return reach;
}

static enum reach reach_of(const struct wish *wish, const struct frame *frame, uint32_t row,
                           struct arena *arena) {
    enum truth has;
    switch (wish->kind) {
    case WISH_IS:
        return reach_is(wish, frame, row, arena);
    case WISH_EXACTLY:
        return reach_exactly(wish, frame, row);
    case WISH_HAS:
    case WISH_LACKS:
        break;
    }
    has = has_item(wish, frame, row, &wish->value);
    if (has == TRUTH_UNKNOWN)
        return REACH_POSSIBLE;
    return (has == TRUTH_TRUE) == (wish->kind == WISH_HAS) ? REACH_REACHED : REACH_MISSED;
}

enum reach target_reach(const struct target *target, const struct frame *frame, uint32_t row,
                        struct arena *arena) {
    enum reach least = REACH_REACHED;
    for (uint32_t i = 0; i < target->count && least != REACH_MISSED; i++) {
        enum reach reach = reach_of(&target->wishes[i], frame, row, arena);
        least = reach < least ? reach : least;
    }
    return least;
}

uint32_t wish_rule(const struct wish *wish, const struct verdict *verdict) {
    for (uint32_t i = 0; wish->kind == WISH_HAS && i < verdict->item_count; i++)
        if (value_same(&wish->column.type, &verdict->items[i], &wish->value))
            return verdict->item_rules[i];
    return wish->kind == WISH_IS && wish->column.decision ? verdict->rule : INDEX_NONE;
}

void wish_write(struct buffer *out, const struct wish *wish) {
    buffer_add_text(out, wish->column.name);
    if (wish->kind == WISH_HAS)
        buffer_add_string(out, " with");
    else if (wish->kind == WISH_LACKS)
        buffer_add_string(out, " without");
    buffer_add_char(out, ' ');
    if (wish->kind != WISH_EXACTLY)
        value_write_measured(out, &wish->column.type, &wish->value);
    else if (wish->item_count == 0)
        buffer_add_string(out, "empty");
    for (uint32_t i = 0; wish->kind == WISH_EXACTLY && i < wish->item_count; i++) {
        buffer_add_string(out, i == 0 ? "just " : i + 1 < wish->item_count ? ", " : " and ");
        value_write_measured(out, &wish->column.type, &wish->items[i]);
    }
}

void target_write(struct buffer *out, const struct target *target) {
    for (uint32_t i = 0; i < target->count; i++) {
        buffer_add_string(out, i == 0 ? "" : i + 1 < target->count ? ", " : " and ");
        wish_write(out, &target->wishes[i]);
    }
}
