/* Walking down from a condition to the parts that made it true, false or unknown. */
#include "report/reasons.h"

#include "report/column.h"
#include "report/shown.h"

#include <stdlib.h>

enum { ROWS_NAMED = 3, UNFOLDED = 1 };

void reasons_begin(struct reasons *reasons, struct arena *arena) {
    *reasons = (struct reasons){.arena = arena};
}

void reasons_free(struct reasons *reasons) {
    VECTOR_FREE(&reasons->items);
}

/* How deep the reasons stand, and how many definitions may still be unfolded. */
struct level {
    unsigned depth, unfold;
};

static void walk(struct reasons *reasons, const struct place *place, node_id id,
                 struct level level);
static void walk_own(struct reasons *reasons, const struct place *place, node_id id,
                     struct level level);

/* One written condition may stand for several nodes: their facts go together. */
static bool join(struct reasons *reasons, const struct reason *reason) {
    if (reasons->items.count == 0)
        return false;
    struct reason *last = &reasons->items.items[reasons->items.count - 1];
    if (last->depth != reason->depth || last->truth != reason->truth ||
        !text_is(last->condition, reason->condition))
        return false;
    uint32_t most = last->fact_count + reason->fact_count;
    struct shown_fact *facts = arena_array(reasons->arena, most, sizeof *facts);
    uint32_t count = last->fact_count;
    for (uint32_t i = 0; i < count; i++)
        facts[i] = last->facts[i];
    for (uint32_t i = 0; i < reason->fact_count; i++) {
        bool is_there = false;
        for (uint32_t k = 0; k < last->fact_count; k++)
            is_there |= text_is(facts[k].name, reason->facts[i].name);
        if (!is_there)
            facts[count++] = reason->facts[i];
    }
    last->facts = facts;
    last->fact_count = count;
    return true;
}

static void add(struct reasons *reasons, unsigned depth, enum truth truth, struct text condition,
                const struct shown *shown) {
    struct reason reason = {.depth = depth,
                            .truth = truth,
                            .condition = condition,
                            .facts = shown ? shown_copy(shown) : NULL,
                            .fact_count = shown ? shown->count : 0};
    if (!join(reasons, &reason))
        VECTOR_PUSH(&reasons->items, reason);
}

/* The rows that a quantified condition turns on. */
struct row_visit {
    struct reasons *reasons;
    const struct program *program;
    const struct fold *fold;
    bool wants_all;
    enum truth wanted;
    struct level level;
    uint32_t rows;
    VECTOR(struct reason) chosen;
};

static bool same_span(struct span a, struct span b) {
    return a.file == b.file && a.start == b.start && a.end == b.end;
}

/* Written with parts: not one comparison that the checker took to pieces, all of which stand where
 * it stands. (A rule's days stand beside its condition, in a place of their own.) */
static bool has_parts(const struct place *place, node_id id) {
    const struct node *node = place_node(place, id);
    if ((node->kind != NODE_AND && node->kind != NODE_OR) || node_asks_list(node))
        return false;
    const struct node *first = place_node(place, place_child(place, id, 0));
    const struct node *last = place_node(place, place_child(place, id, node->child_count - 1));
    return !same_span(first->span, node->span) || last->kind == NODE_IN_FORCE;
}

/* The facts that decided a condition, a child row's for one: those of the parts that made it so. */
static void gather_facts(const struct place *place, node_id id, struct shown *shown) {
    const struct node *node = place_node(place, id);
    enum truth truth = frame_condition(place->frame, id, place->row);
    bool wants_all = (node->kind == NODE_AND && truth == TRUTH_TRUE) ||
                     (node->kind == NODE_OR && truth == TRUTH_FALSE);
    if (node->kind == NODE_NOT) {
        gather_facts(place, place_child(place, id, 0), shown);
        return;
    }
    if (!has_parts(place, id)) {
        shown_add(shown, place, id);
        return;
    }
    for (uint32_t i = 0; i < node->child_count; i++) {
        node_id child = place_child(place, id, i);
        if (wants_all || frame_condition(place->frame, child, place->row) == truth)
            gather_facts(place, child, shown);
        if (truth != TRUTH_UNKNOWN && !wants_all && shown->count > 0)
            break;
    }
}

static void visit_row(void *context, const struct batch *batch, const struct frame *frame,
                      uint32_t row) {
    struct row_visit *visit = context;
    node_id condition = visit->fold->condition;
    enum truth truth =
        condition == INDEX_NONE ? TRUTH_TRUE : frame_condition(frame, condition, row);
    visit->rows++;
    if (!visit->wants_all && truth != visit->wanted)
        return;
    struct place place = {visit->program, &visit->program->scopes[visit->fold->record], frame, row};
    struct shown shown = {.arena = visit->reasons->arena, .without_settings = true};
    if (condition != INDEX_NONE)
        gather_facts(&place, condition, &shown);
    struct reason reason = {.depth = visit->level.depth + 1,
                            .is_row = true,
                            .truth = truth,
                            .condition = row_name_of(visit->reasons->arena, batch, row),
                            .facts = shown_copy(&shown),
                            .fact_count = shown.count};
    VECTOR_PUSH(&visit->chosen, reason);
}

/* By name, then by facts: the order in the portfolio must not matter. */
static int order_rows(const void *left, const void *right) {
    const struct reason *a = left, *b = right;
    int order = text_order(a->condition, b->condition);
    for (uint32_t i = 0; order == 0 && i < a->fact_count && i < b->fact_count; i++) {
        order = text_order(a->facts[i].name, b->facts[i].name);
        if (order == 0)
            order = text_order(a->facts[i].value, b->facts[i].value);
    }
    if (order == 0 && a->fact_count != b->fact_count)
        order = a->fact_count < b->fact_count ? -1 : 1;
    return order;
}

static void push_rows(struct row_visit *visit, enum truth truth) {
    struct reasons *reasons = visit->reasons;
    size_t count = visit->chosen.count;
    if (count > 1)
        qsort(visit->chosen.items, count, sizeof *visit->chosen.items, order_rows);
    for (size_t i = 0; i < count && i < ROWS_NAMED; i++)
        VECTOR_PUSH(&reasons->items, visit->chosen.items[i]);
    if (count > ROWS_NAMED)
        add(reasons, visit->level.depth + 1, truth,
            arena_format(reasons->arena, "and %zu more", count - ROWS_NAMED), NULL);
    VECTOR_FREE(&visit->chosen);
}

static void add_rows(struct reasons *reasons, const struct place *place, node_id id,
                     struct level level) {
    const struct node *node = place_node(place, id);
    const struct fold *fold = &place->program->folds[node->quantified.fold];
    const struct record *record = &place->program->schema->records[fold->record];
    const struct batch *batch = frame_batch(place->frame);
    enum truth truth = frame_condition(place->frame, id, place->row);
    enum quantifier quantifier = node->quantified.quantifier;
    struct row_visit visit = {.reasons = reasons,
                              .program = place->program,
                              .fold = fold,
                              .level = level,
                              .wanted = TRUTH_TRUE};
    if (truth == TRUTH_UNKNOWN)
        visit.wanted = TRUTH_UNKNOWN;
    else if (quantifier == QUANTIFIER_EVERY && truth == TRUTH_FALSE)
        visit.wanted = TRUTH_FALSE;
    else if (quantifier == QUANTIFIER_SOME && truth == TRUTH_FALSE)
        visit.wants_all = true;
    if (batch->has_children && !plane_bit(batch->has_children[fold->record], place->row)) {
        add(reasons, level.depth + 1, TRUTH_UNKNOWN,
            arena_format(reasons->arena, "its %.*s are unknown",
                         TEXT_ARGS(record->plural.length ? record->plural : record->name)),
            NULL);
        return;
    }
    frame_children(place->frame, fold->record, batch->slots[place->row], visit_row, &visit);
    if (visit.rows == 0)
        add(reasons, level.depth + 1, TRUTH_TRUE,
            arena_format(reasons->arena, "it has no %.*s", TEXT_ARGS(record->name)), NULL);
    push_rows(&visit, visit.wants_all ? truth : visit.wanted);
}

/* What is denied, under `not`s that no definition of their own names. */
static node_id denied(const struct place *place, node_id id) {
    while (place_node(place, id)->kind == NODE_NOT) {
        id = place_child(place, id, 0);
        if (place_node(place, id)->definition != INDEX_NONE)
            break;
    }
    return id;
}

static void add_leaf(struct reasons *reasons, const struct place *place, node_id id,
                     struct level level) {
    struct shown shown = {.arena = reasons->arena};
    node_id inner = denied(place, id);
    shown_add(&shown, place, id);
    add(reasons, level.depth, frame_condition(place->frame, id, place->row),
        node_words(place, id, reasons->arena), &shown);
    if (place_node(place, inner)->kind == NODE_QUANTIFIED)
        add_rows(reasons, place, inner, level);
}

static void walk_parts(struct reasons *reasons, const struct place *place, node_id id,
                       struct level level) {
    const struct node *node = place_node(place, id);
    enum truth truth = frame_condition(place->frame, id, place->row);
    enum truth absorbing = node->kind == NODE_AND ? TRUTH_FALSE : TRUTH_TRUE;
    for (uint32_t i = 0; i < node->child_count; i++) {
        node_id child = place_child(place, id, i);
        bool is_alike = frame_condition(place->frame, child, place->row) == truth;
        bool is_in_force =
            place_node(place, child)->kind == NODE_IN_FORCE && is_alike && truth == TRUTH_TRUE;
        if (!is_alike || is_in_force)
            continue;
        walk(reasons, place, child, level);
        if (truth == absorbing && node->kind == NODE_OR)
            break; /* one true part of `any of` is enough */
    }
}

/* What stands below a definition's name. One that says only one thing is always unfolded; of
 * another the facts stand beside the name when it is not. */
static bool can_unfold(const struct place *place, node_id id, struct level level) {
    return level.unfold > 0 || !has_parts(place, denied(place, id));
}

static struct level below(struct level level) {
    return (struct level){level.depth + 1, level.unfold > 0 ? level.unfold - 1 : 0};
}

static void walk_definition(struct reasons *reasons, const struct place *place, node_id id,
                            struct level level) {
    const struct definition *definition =
        &place->program->definitions[place_node(place, id)->definition];
    struct shown shown = {.arena = reasons->arena, .without_settings = true};
    bool unfolds = can_unfold(place, id, level);
    if (!unfolds)
        gather_facts(place, id, &shown);
    add(reasons, level.depth, frame_condition(place->frame, id, place->row), definition->name,
        &shown);
    reasons->items.items[reasons->items.count - 1].is_definition = true;
    if (unfolds)
        walk_own(reasons, place, id, below(level));
}

/* A `not` is one part with what it denies, but for what has parts or a name itself: that stands
 * below it. */
static void walk_not(struct reasons *reasons, const struct place *place, node_id id,
                     struct level level) {
    node_id inner = denied(place, id);
    bool is_named = place_node(place, inner)->definition != INDEX_NONE;
    struct shown shown = {.arena = reasons->arena};
    if (!is_named && !has_parts(place, inner)) {
        add_leaf(reasons, place, id, level);
        return;
    }
    if (is_named)
        shown_add_truth(&shown, place, inner);
    add(reasons, level.depth, frame_condition(place->frame, id, place->row),
        node_words(place, id, reasons->arena), &shown);
    if (!is_named)
        walk_parts(reasons, place, inner, (struct level){level.depth + 1, level.unfold});
    else if (can_unfold(place, inner, level))
        walk_own(reasons, place, inner, below(level));
}

/* The node itself, whatever definition it is. */
static void walk_own(struct reasons *reasons, const struct place *place, node_id id,
                     struct level level) {
    if (has_parts(place, id))
        walk_parts(reasons, place, id, level);
    else if (place_node(place, id)->kind == NODE_NOT)
        walk_not(reasons, place, id, level);
    else
        add_leaf(reasons, place, id, level);
}

static void walk(struct reasons *reasons, const struct place *place, node_id id,
                 struct level level) {
    if (place_node(place, id)->definition != INDEX_NONE)
        walk_definition(reasons, place, id, level);
    else
        walk_own(reasons, place, id, level);
}

static struct place root_place(const struct frame *frame, uint32_t row) {
    const struct program *program = frame_program(frame);
    return (struct place){program, &program->scopes[0], frame, row};
}

void reasons_add(struct reasons *reasons, const struct frame *frame, uint32_t row,
                 node_id condition) {
    struct place place = root_place(frame, row);
    walk(reasons, &place, condition, (struct level){0, UNFOLDED});
}

void reasons_add_rule(struct reasons *reasons, const struct frame *frame, uint32_t row,
                      const struct rule *rule) {
    struct place place = root_place(frame, row);
    if (rule->is_otherwise && place_node(&place, rule->condition)->kind == NODE_NOT)
        add(reasons, 0, frame_condition(frame, rule->condition, row), TEXT("no other rule applies"),
            NULL);
    else
        reasons_add(reasons, frame, row, rule->condition);
}

void reasons_add_definition(struct reasons *reasons, const struct frame *frame, uint32_t row,
                            const struct definition *definition) {
    struct place place = root_place(frame, row);
    struct shown shown = {.arena = reasons->arena, .without_steps = true, .without_settings = true};
    if (node_is_condition(place_node(&place, definition->root)->kind)) {
        walk_own(reasons, &place, definition->root, (struct level){0, UNFOLDED});
        return;
    }
    shown_add(&shown, &place, definition->root);
    struct reason reason = {.is_value = true,
                            .condition = definition->name,
                            .truth = TRUTH_UNKNOWN,
                            .facts = shown_copy(&shown),
                            .fact_count = shown.count};
    VECTOR_PUSH(&reasons->items, reason);
}
