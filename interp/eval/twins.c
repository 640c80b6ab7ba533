/* Which nodes of a scope ask the same: of conditions that rules have in common one is evaluated.
 * Their spans differ, so in the program they are nodes of their own. Texts of settings and literals
 * are the same where their values are, on the day of evaluation. */
#include "eval/state.h"

static uint64_t mix(uint64_t hash, uint64_t more) {
    hash = (hash ^ more) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

static uint64_t value_hash(enum type_kind kind, const struct value *value) {
    if (value->state != VALUE_KNOWN)
        return value->state;
    switch (kind) {
    case TYPE_TEXT:
        return text_hash(value->text, 1);
    case TYPE_NUMBER:
        return (uint64_t)value->number ^ (uint64_t)(value->number >> 64);
    case TYPE_YES_NO:
        return value->yes;
    case TYPE_DATE:
        return (uint64_t)(int64_t)value->day;
    case TYPE_ONE_OF:
        return value->code;
    case TYPE_LIST:
        return value->list.count;
    }
    return 0;
}

static bool values_are_same(enum type_kind kind, const struct resolved *a,
                            const struct resolved *b) {
    if (a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (a->values[i].state != b->values[i].state ||
            (a->values[i].state == VALUE_KNOWN &&
             value_order(kind, &a->values[i], &b->values[i]) != 0))
            return false;
    return true;
}

static bool forms_are_same(const struct template_form *a, const struct template_form *b) {
    return a == b || (a && b && a->ignoring_case == b->ignoring_case && text_is(a->text, b->text));
}

static bool tests_are_same(const struct item_test *a, const struct item_test *b) {
    return a->op == b->op && a->negated == b->negated && a->ignoring_case == b->ignoring_case &&
           a->is_some == b->is_some && a->empty_is == b->empty_is && a->table == b->table &&
           forms_are_same(a->form, b->form);
}

/* The kind of the values that a node's payload holds; outputs are asked for codes. */
static enum type_kind payload_kind(const struct scope *scope, const struct node *node) {
    switch ((int)node->kind) {
    case NODE_CONSTANT:
        return node->type.kind;
    case NODE_ONE_OF:
        return scope->nodes[scope->children[node->first_child]].type.kind;
    case NODE_OUTPUT_IS:
        return TYPE_ONE_OF;
    default: /* of items */
        return TYPE_TEXT;
    }
}

/* What the payload holds beside values. */
static bool payloads_are_same(const struct node *a, const struct node *b,
                              const struct resolved *left, const struct resolved *right) {
    switch ((int)a->kind) {
    case NODE_FACT:
        return a->fact == b->fact;
    case NODE_CONSTANT:
        return a->type.kind == b->type.kind && a->type.choices == b->type.choices;
    case NODE_LOOKUP:
    case NODE_IN_TABLE:
        return a->lookup.table == b->lookup.table &&
               (a->kind == NODE_IN_TABLE || a->lookup.column == b->lookup.column);
    case NODE_ITEMS:
    case NODE_FIRST_ITEM:
        return tests_are_same(a->test, b->test);
    case NODE_MATCHES:
    case NODE_HOLE:
        return forms_are_same(a->hole.form, b->hole.form) &&
               (a->kind == NODE_MATCHES || a->hole.part == b->hole.part);
    case NODE_SINCE:
        return a->unit == b->unit;
    case NODE_EQUAL:
        return a->map == b->map;
    case NODE_AGO:
    case NODE_WITHIN:
        return left->window.low == right->window.low && left->window.span == right->window.span &&
               left->window.is_unknown == right->window.is_unknown;
    case NODE_QUANTIFIED:
    case NODE_COUNT_CHILDREN:
        return a->quantified.fold == b->quantified.fold &&
               a->quantified.quantifier == b->quantified.quantifier &&
               a->quantified.empty_is == b->quantified.empty_is &&
               left->how_many == right->how_many;
    case NODE_CHOICE:
        return a->choice.fold == b->choice.fold && a->choice.kept == b->choice.kept;
    case NODE_OUTPUT_IS:
    case NODE_OUTPUT_BLANK:
        return a->output.decision == b->output.decision && a->output.output == b->output.output;
    default:
        return true;
    }
}

/* Kinds that are never compared: they stand for themselves. */
static bool stands_alone(const struct node *node) {
    return node->kind == NODE_DECIDE || node->kind == NODE_OUTPUT || node->kind == NODE_YES_OF ||
           node->kind == NODE_IN_FORCE;
}

struct twins {
    const struct evaluator *evaluator;
    uint32_t scope_index;
    const struct scope *scope;
    node_id *first; /* by node: the first that asks the same */
    node_id *slots; /* by hash: a node + 1 */
    uint32_t mask;
};

static uint64_t node_hash(const struct twins *twins, node_id id) {
    const struct node *node = &twins->scope->nodes[id];
    const struct resolved *resolved = &twins->evaluator->resolved[twins->scope_index][id];
    enum type_kind kind = payload_kind(twins->scope, node);
    uint64_t hash = mix(node->kind, (uint64_t)node->op << 1 | node->ignoring_case);
    for (uint32_t i = 0; i < node->child_count; i++)
        hash = mix(hash, twins->first[twins->scope->children[node->first_child + i]]);
    for (uint32_t i = 0; i < resolved->count; i++)
        hash = mix(hash, value_hash(kind, &resolved->values[i]));
    if (node->kind == NODE_AGO || node->kind == NODE_WITHIN)
        hash = mix(hash, (uint64_t)resolved->window.span << 32 ^ (uint32_t)resolved->window.low);
    else if (node->kind == NODE_FACT)
        hash = mix(hash, node->fact);
    else if (node->kind == NODE_QUANTIFIED)
        hash = mix(hash, node->quantified.fold);
    else if (node->kind == NODE_OUTPUT_IS || node->kind == NODE_OUTPUT_BLANK)
        hash = mix(hash, node->output.decision);
    return hash;
}

static bool nodes_ask_same(const struct twins *twins, node_id a, node_id b) {
    const struct node *left = &twins->scope->nodes[a], *right = &twins->scope->nodes[b];
    const struct resolved *resolved = twins->evaluator->resolved[twins->scope_index];
    const node_id *children = twins->scope->children;
    if (left->kind != right->kind || left->op != right->op ||
        left->ignoring_case != right->ignoring_case || left->child_count != right->child_count ||
        stands_alone(left))
        return false;
    for (uint32_t i = 0; i < left->child_count; i++)
        if (twins->first[children[left->first_child + i]] !=
            twins->first[children[right->first_child + i]])
            return false;
    return payloads_are_same(left, right, &resolved[a], &resolved[b]) &&
           values_are_same(payload_kind(twins->scope, left), &resolved[a], &resolved[b]);
}

void twins_find(const struct evaluator *evaluator, uint32_t scope, node_id *first) {
    const struct node_list *order = &evaluator->needed.order[scope];
    struct twins twins = {evaluator, scope, &evaluator->program->scopes[scope], first, NULL, 1};
    struct arena *scratch = arena_new();
    while (twins.mask < 2 * order->count)
        twins.mask = twins.mask << 1 | 1;
    twins.slots = arena_array(scratch, (size_t)twins.mask + 1, sizeof *twins.slots);
    for (uint32_t i = 0; i < order->count; i++) {
        node_id id = order->items[i];
        uint64_t slot = node_hash(&twins, id) >> 16 & twins.mask;
        while (twins.slots[slot] && !nodes_ask_same(&twins, twins.slots[slot] - 1, id))
            slot = (slot + 1) & twins.mask;
        if (!twins.slots[slot])
            twins.slots[slot] = id + 1;
        first[id] = twins.slots[slot] - 1;
    }
    arena_free(scratch);
}
