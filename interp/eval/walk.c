/* The walk: one visit to each node of a scope a batch, children before parents. Nodes that only
 * see another's planes in a different light (not, is blank, yes or no) point at them and cost
 * nothing a row. */
#include "eval/ranges.h"

/* Strong Kleene, both of any number of children:
 *
 *   and  t f u     or  t f u
 *   t    t f u     t   t t t
 *   f    f f f     f   t f u
 *   u    u f u     u   t u u      true: t & t, t | t; false: f | f, f & f */
static void walk_and(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *first = frame_child(frame, node, 0);
    plane_copy(out->is_true, first->is_true, frame->words);
    plane_copy(out->is_false, first->is_false, frame->words);
    for (uint32_t i = 1; i < node->child_count; i++) {
        const struct answer *child = frame_child(frame, node, i);
        plane_and(out->is_true, child->is_true, frame->words);
        plane_or(out->is_false, child->is_false, frame->words);
    }
}

static void walk_or(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *first = frame_child(frame, node, 0);
    plane_copy(out->is_true, first->is_true, frame->words);
    plane_copy(out->is_false, first->is_false, frame->words);
    for (uint32_t i = 1; i < node->child_count; i++) {
        const struct answer *child = frame_child(frame, node, i);
        plane_or(out->is_true, child->is_true, frame->words);
        plane_and(out->is_false, child->is_false, frame->words);
    }
}

static void walk_fact(struct frame *frame, const struct node *node, struct answer *out) {
    const struct column *column = &frame->batch->columns[node->fact];
    out->known = column->known;
    out->blank = column->blank;
    switch (frame->batch->record->facts[node->fact].type.kind) {
    case TYPE_TEXT:
        out->texts = column->texts;
        break;
    case TYPE_NUMBER:
        out->numbers = column->numbers;
        break;
    case TYPE_YES_NO:
        out->yes = column->yes;
        break;
    case TYPE_DATE:
        out->days = column->days;
        break;
    case TYPE_ONE_OF:
        out->codes = column->codes;
        break;
    case TYPE_LIST:
        for (uint32_t w = 0; w < frame->words; w++)
            for (uint64_t bits = column->known[w]; bits;) {
                uint32_t row = w * 64 + bits_next(&bits);
                struct items items = column->lists[row];
                if (items.count) /* its bytes lie in the input, far away, and are asked for soon */
                    __builtin_prefetch(frame->batch->items[items.start].bytes);
                out->lists[row] = (struct list_view){
                    items.count ? frame->batch->items + items.start : NULL, items.count};
            }
        break;
    }
}

static void walk_constant(struct frame *frame, const struct node *node, struct answer *out) {
    const struct resolved *resolved = frame_resolved(frame, node);
    bool is_known = resolved->count > 0 && resolved->values[0].state == VALUE_KNOWN;
    bool is_blank = resolved->count > 0 && resolved->values[0].state == VALUE_BLANK;
    out->known = is_known ? frame->all : frame->none;
    out->blank = is_blank ? frame->all : frame->none;
    if (node->type.kind == TYPE_YES_NO)
        out->yes = is_known && resolved->values[0].yes ? frame->all : frame->none;
    else if (is_known)
        answer_put(out, node->type.kind, 0, &resolved->values[0]);
}

static void walk_cases(struct frame *frame, const struct node *node, struct answer *out) {
    uint32_t cases = node->child_count / 2;
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t live = frame->all[w];
        out->known[w] = out->blank[w] = 0;
        for (uint32_t i = 0; i <= cases && live; i++) {
            bool is_last = i == cases;
            const struct answer *condition = is_last ? NULL : frame_child(frame, node, 2 * i);
            const struct answer *value = frame_child(frame, node, is_last ? 2 * i : 2 * i + 1);
            uint64_t taken = condition ? live & condition->is_true[w] : live;
            out->known[w] |= taken & value->known[w];
            out->blank[w] |= taken & value->blank[w];
            answer_copy(out, value, node->type.kind, w, taken & value->known[w]);
            live = condition ? live & condition->is_false[w] : 0;
        }
    }
}

static void walk_truth(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *child = frame_child(frame, node, 0);
    for (uint32_t w = 0; w < frame->words; w++)
        compare_word_one(out, child, w, child->yes[w]);
}

static void walk_is_known(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *child = frame_child(frame, node, 0);
    for (uint32_t w = 0; w < frame->words; w++) {
        out->is_true[w] = child->known[w] | child->blank[w];
        out->is_false[w] = frame->all[w] & ~out->is_true[w];
    }
}

static void walk_yes_of(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *child = frame_child(frame, node, 0);
    for (uint32_t w = 0; w < frame->words; w++)
        out->known[w] = child->is_true[w] | child->is_false[w];
    out->blank = frame->none;
    out->yes = child->is_true;
}

static void walk_always(struct frame *frame, const struct node *node, struct answer *out) {
    day_number today = frame->evaluator->as_of;
    bool holds =
        node->kind == NODE_ALWAYS || (node->period.from <= today && today < node->period.until);
    out->is_true = holds ? frame->all : frame->none;
    out->is_false = holds ? frame->none : frame->all;
}

static void walk_decide(struct frame *frame, const struct node *node, struct answer *out) {
    decide_rows(frame, node->decision);
    out->is_true = frame->decided[node->decision].outcomes[0].decided;
    out->is_false = frame->none;
}

void walk_node(struct frame *frame, const struct node *node, struct answer *out) {
    switch (node->kind) {
    case NODE_FACT:
        walk_fact(frame, node, out);
        break;
    case NODE_CONSTANT:
        walk_constant(frame, node, out);
        break;
    case NODE_TODAY:
        out->known = frame->all;
        out->blank = frame->none;
        out->days[0] = frame->evaluator->as_of;
        break;
    case NODE_LOOKUP:
        lookup_cell(frame, node, out);
        break;
    case NODE_FIRST_ITEM:
        list_first(frame, node, out);
        break;
    case NODE_HOLE:
        text_hole(frame, node, out);
        break;
    case NODE_COUNT_ITEMS:
        list_count(frame, node, out);
        break;
    case NODE_COUNT_CHILDREN:
        fold_count(frame, node, out);
        break;
    case NODE_SINCE:
        since_days(frame, node, out);
        break;
    case NODE_CASES:
        walk_cases(frame, node, out);
        break;
    case NODE_CHOICE:
        fold_choice(frame, node, out);
        break;
    case NODE_OUTPUT:
        decide_output(frame, node, out);
        break;
    case NODE_YES_OF:
        walk_yes_of(frame, node, out);
        break;
    case NODE_TRUTH:
        walk_truth(frame, node, out);
        break;
    case NODE_AND:
        walk_and(frame, node, out);
        break;
    case NODE_OR:
        walk_or(frame, node, out);
        break;
    case NODE_NOT:
        out->is_true = frame_child(frame, node, 0)->is_false;
        out->is_false = frame_child(frame, node, 0)->is_true;
        break;
    case NODE_ALWAYS:
    case NODE_IN_FORCE:
        walk_always(frame, node, out);
        break;
    case NODE_IS_BLANK:
        out->is_true = frame_child(frame, node, 0)->blank;
        out->is_false = frame_child(frame, node, 0)->known;
        break;
    case NODE_IS_KNOWN:
        walk_is_known(frame, node, out);
        break;
    case NODE_EQUAL:
        compare_equal(frame, node, out);
        break;
    case NODE_ONE_OF:
        compare_one_of(frame, node, out);
        break;
    case NODE_ORDER:
        compare_order(frame, node, out);
        break;
    case NODE_AGO:
    case NODE_WITHIN:
        compare_window(frame, node, out);
        break;
    case NODE_TEXT_TEST:
        text_tests(frame, node, out);
        break;
    case NODE_MATCHES:
        text_matches(frame, node, out);
        break;
    case NODE_IN_TABLE:
        lookup_in_table(frame, node, out);
        break;
    case NODE_ITEMS:
        list_items(frame, node, out);
        break;
    case NODE_NO_ITEMS:
        list_empty(frame, node, out);
        break;
    case NODE_QUANTIFIED:
        fold_quantified(frame, node, out);
        break;
    case NODE_OUTPUT_IS:
        decide_output_is(frame, node, out);
        break;
    case NODE_OUTPUT_BLANK:
        decide_output_blank(frame, node, out);
        break;
    case NODE_DECIDE:
        walk_decide(frame, node, out);
        break;
    case NODE_KIND_COUNT:
        break;
    }
}

void walk_nodes(struct frame *frame) {
    for (uint32_t i = 0; i < frame->step_count; i++) {
        const struct walk_step *step = &frame->steps[i];
        if (step->group)
            ranges_walk(frame, step->group);
        else
            walk_node(frame, step->node, step->answer);
    }
}
