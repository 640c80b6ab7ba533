/* Conditions that say the same get the same number, whatever their layout and the order of what
 * they join: so a rule that repeats an earlier one is found, also where it is spelt out again. */
#include "check/checker.h"

#include <stdlib.h>

struct canon {
    uint32_t *ids; /* by node of the tenant's scope */
    struct text_map *map;
    struct buffer key;
};

static void add_number(struct buffer *key, uint64_t n) {
    buffer_add_unsigned(key, n);
    buffer_add_char(key, ' ');
}

static void add_pointer(struct buffer *key, const void *pointer) {
    add_number(key, (uint64_t)(uintptr_t)pointer);
}

static void add_constant(struct buffer *key, const struct constant *constant) {
    if (!constant)
        return;
    add_number(key, constant->type.kind);
    add_number(key, constant->type.unit);
    for (uint32_t i = 0; i < constant->count; i++) {
        add_number(key, (uint32_t)constant->alternatives[i].from);
        for (uint32_t j = 0; j < constant->alternatives[i].count; j++) {
            const struct value *value = &constant->alternatives[i].values[j];
            struct type type = constant->type;
            if (type_is_finite(&type))
                add_number(key, value->code);
            else
                value_write_source(key, &type, value);
            buffer_add_char(key, ',');
        }
    }
}

static void add_test(struct buffer *key, const struct item_test *test) {
    add_number(key, test->op);
    add_number(key, test->negated);
    add_number(key, test->is_some);
    add_number(key, test->empty_is);
    add_number(key, test->table);
    add_constant(key, test->constant);
    if (test->form)
        buffer_add_json(key, test->form->text);
}

static void add_payload(struct buffer *key, const struct node *node) {
    switch ((int)node->kind) {
    case NODE_FACT:
        add_number(key, node->fact);
        break;
    case NODE_CONSTANT:
    case NODE_ONE_OF:
        add_constant(key, node->constant);
        break;
    case NODE_LOOKUP:
    case NODE_IN_TABLE:
        add_number(key, node->lookup.table);
        add_number(key, node->lookup.column);
        break;
    case NODE_FIRST_ITEM:
    case NODE_ITEMS:
        add_test(key, node->test);
        break;
    case NODE_HOLE:
    case NODE_MATCHES:
        buffer_add_json(key, node->hole.form->text);
        add_number(key, node->hole.part);
        break;
    case NODE_SINCE:
        add_number(key, node->unit);
        break;
    case NODE_EQUAL:
        add_pointer(key, node->map);
        break;
    case NODE_AGO:
    case NODE_WITHIN:
        add_constant(key, node->duration);
        break;
    case NODE_IN_FORCE:
        add_number(key, (uint32_t)node->period.from);
        add_number(key, (uint32_t)node->period.until);
        break;
    case NODE_COUNT_CHILDREN:
        add_number(key, node->quantified.fold);
        break;
    case NODE_QUANTIFIED:
        add_number(key, node->quantified.fold);
        add_number(key, node->quantified.quantifier);
        add_number(key, node->quantified.empty_is);
        add_constant(key, node->quantified.how_many);
        break;
    case NODE_CHOICE:
        add_number(key, node->choice.fold);
        add_number(key, node->choice.kept);
        break;
    case NODE_OUTPUT:
    case NODE_OUTPUT_IS:
    case NODE_OUTPUT_BLANK:
        add_number(key, node->output.decision);
        add_number(key, node->output.output);
        add_constant(key, node->output.values);
        break;
    case NODE_DECIDE:
        add_number(key, node->decision);
        break;
    default:
        break;
    }
}

static int order_ids(const void *a, const void *b) {
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return left < right ? -1 : left > right;
}

static uint32_t number_node(struct canon *canon, const struct scope_builder *scope, uint32_t index,
                            uint32_t *room) {
    const struct node *node = &scope->nodes.items[index];
    const node_id *children = scope->children.items + node->first_child;
    uint32_t count = node->child_count;
    bool is_set = node->kind == NODE_AND || node->kind == NODE_OR;
    bool added;
    if (node->kind == NODE_DECIDE)
        count = 0; /* its number says all */
    if (is_set && count == 1)
        return canon->ids[children[0]];
    for (uint32_t i = 0; i < count; i++)
        room[i] = canon->ids[children[i]];
    if (is_set)
        qsort(room, count, sizeof *room, order_ids);
    buffer_clear(&canon->key);
    add_number(&canon->key, node->kind);
    add_number(&canon->key, node->op);
    add_number(&canon->key, node->ignoring_case);
    for (uint32_t i = 0; i < count; i++)
        if (!is_set || i == 0 || room[i] != room[i - 1])
            add_number(&canon->key, room[i]);
    buffer_add_char(&canon->key, ';');
    add_payload(&canon->key, node);
    return text_map_put(canon->map, buffer_text(&canon->key), index, &added);
}

uint32_t *canon_ids(struct checker *c) {
    const struct scope_builder *scope = &c->scopes[0];
    struct canon canon = {.map = text_map_new(false)};
    uint32_t widest = 1;
    canon.ids = arena_array(c->arena, scope->nodes.count, sizeof *canon.ids);
    for (uint32_t i = 0; i < scope->nodes.count; i++)
        if (scope->nodes.items[i].child_count > widest)
            widest = scope->nodes.items[i].child_count;
    uint32_t *room = arena_array(c->arena, widest, sizeof *room);
    for (uint32_t i = 0; i < scope->nodes.count; i++)
        canon.ids[i] = number_node(&canon, scope, i, room);
    text_map_free(canon.map);
    buffer_free(&canon.key);
    return canon.ids;
}
