/* Making nodes: the one place where they are numbered, and where their depth is capped. */
#include "check/checker.h"

struct type type_simple(enum type_kind kind) {
    return (struct type){.kind = kind};
}

bool type_is_finite(const struct type *type) {
    return type->kind == TYPE_ONE_OF || type->kind == TYPE_YES_NO;
}

const struct node *node_at(const struct checker *c, uint32_t scope, node_id node) {
    return &c->scopes[scope].nodes.items[node];
}

/* What a node reaches beside its children counts as depth too: explanations walk down there. */
static unsigned depth_beside(const struct checker *c, const struct node *node) {
    const struct fold *fold = NULL;
    switch ((int)node->kind) {
    case NODE_QUANTIFIED:
    case NODE_COUNT_CHILDREN:
        fold = &c->folds.items[node->quantified.fold].fold;
        break;
    case NODE_CHOICE:
        fold = &c->folds.items[node->choice.fold].fold;
        break;
    case NODE_OUTPUT:
    case NODE_OUTPUT_IS:
    case NODE_OUTPUT_BLANK:
        return c->scopes[0].depths.items[c->lowered.items[node->output.decision].decide];
    default:
        return 0;
    }
    if (fold->condition == INDEX_NONE)
        return 0;
    return c->scopes[fold->record].depths.items[fold->condition];
}

node_id node_add(struct checker *c, uint32_t scope, struct node node, const node_id *children,
                 uint32_t count) {
    struct scope_builder *builder = &c->scopes[scope];
    unsigned depth = depth_beside(c, &node);
    for (uint32_t i = 0; i < count; i++) {
        if (children[i] == NODE_BAD)
            return NODE_BAD;
        if (builder->depths.items[children[i]] > depth)
            depth = builder->depths.items[children[i]];
    }
    if (++depth > LIMIT_TREE_DEPTH) {
        struct diag *diag = diag_add(c->diags, DIAG_E0508, node.span,
                                     "conditions and definitions are nested more than %d deep here",
                                     LIMIT_TREE_DEPTH);
        diag_hint(c->diags, diag, "say it by facts, or by a shorter chain of definitions");
        return NODE_BAD;
    }
    node.first_child = (uint32_t)builder->children.count;
    node.child_count = count;
    node.definition = INDEX_NONE;
    if (node_is_condition(node.kind))
        node.type = type_simple(TYPE_YES_NO);
    VECTOR_RESERVE(&builder->children, builder->children.count + count);
    for (uint32_t i = 0; i < count; i++)
        VECTOR_PUSH(&builder->children, children[i]);
    VECTOR_PUSH(&builder->nodes, node);
    VECTOR_PUSH(&builder->depths, (uint8_t)depth);
    return (node_id)builder->nodes.count - 1;
}

static node_id node_many(struct checker *c, uint32_t scope, enum node_kind kind, struct span span,
                         const node_id *children, uint32_t count) {
    if (count == 1)
        return children[0];
    return node_add(c, scope, (struct node){.kind = kind, .span = span}, children, count);
}

node_id node_and(struct checker *c, uint32_t scope, struct span span, const node_id *children,
                 uint32_t count) {
    return node_many(c, scope, NODE_AND, span, children, count);
}

node_id node_or(struct checker *c, uint32_t scope, struct span span, const node_id *children,
                uint32_t count) {
    return node_many(c, scope, NODE_OR, span, children, count);
}

node_id node_not(struct checker *c, uint32_t scope, struct span span, node_id child) {
    return node_add(c, scope, (struct node){.kind = NODE_NOT, .span = span}, &child, 1);
}

node_id node_fact(struct checker *c, uint32_t scope, uint32_t fact, struct span span) {
    node_id *known = &c->scopes[scope].facts[fact];
    if (*known == NODE_BAD)
        *known = node_add(c, scope,
                          (struct node){.kind = NODE_FACT,
                                        .span = span,
                                        .type = c->schema->records[scope].facts[fact].type,
                                        .fact = fact},
                          NULL, 0);
    return *known;
}

node_id node_constant(struct checker *c, uint32_t scope, const struct constant *constant,
                      struct span span) {
    if (!constant)
        return NODE_BAD;
    return node_add(
        c, scope,
        (struct node){
            .kind = NODE_CONSTANT, .span = span, .type = constant->type, .constant = constant},
        NULL, 0);
}

node_id node_one_of(struct checker *c, uint32_t scope, node_id value,
                    const struct constant *constant, bool ignoring_case, struct span span) {
    if (!constant)
        return NODE_BAD;
    return node_add(c, scope,
                    (struct node){.kind = NODE_ONE_OF,
                                  .ignoring_case = ignoring_case,
                                  .span = span,
                                  .constant = constant},
                    &value, 1);
}

node_id node_yes_of(struct checker *c, uint32_t scope, node_id condition, struct span span) {
    return node_add(
        c, scope,
        (struct node){.kind = NODE_YES_OF, .span = span, .type = type_simple(TYPE_YES_NO)},
        &condition, 1);
}

node_id node_output_is(struct checker *c, uint32_t decision, uint32_t output, const uint32_t *codes,
                       uint32_t count, struct span span) {
    struct type type = c->lowered.items[decision].outputs[output].type;
    struct node node = {.kind = NODE_OUTPUT_IS, .span = span};
    node.output.decision = decision;
    node.output.output = output;
    node.output.values = constant_of_codes(c, type, codes, count);
    return node_add(c, 0, node, NULL, 0);
}

/* Folds of one meaning are one fold. The key is its parts, as bytes. */
static uint32_t fold_find(struct checker *c, struct fold fold) {
    uint32_t key[5] = {fold.kind, fold.record, fold.condition, fold.by, fold.then};
    bool added;
    uint32_t index = text_map_put(c->fold_index, (struct text){(const char *)key, sizeof key},
                                  (uint32_t)c->folds.count, &added);
    if (added) {
        struct fold_entry entry = {.fold = fold};
        VECTOR_PUSH(&c->folds, entry);
        if (fold.kind == FOLD_LATEST)
            fold_keep(c, index, fold.then);
    }
    return index;
}

uint32_t fold_rows(struct checker *c, uint32_t record, node_id condition, struct span span) {
    return fold_find(
        c,
        (struct fold){.kind = FOLD_ROWS, .record = record, .condition = condition, .span = span});
}

uint32_t fold_latest(struct checker *c, uint32_t record, node_id condition, uint32_t by,
                     uint32_t then, struct span span) {
    return fold_find(c, (struct fold){.kind = FOLD_LATEST,
                                      .record = record,
                                      .condition = condition,
                                      .by = by,
                                      .then = then,
                                      .span = span});
}

uint32_t fold_keep(struct checker *c, uint32_t fold, uint32_t fact) {
    struct fold_entry *entry = &c->folds.items[fold];
    for (uint32_t i = 0; i < entry->kept.count; i++)
        if (entry->kept.items[i] == fact)
            return i;
    VECTOR_PUSH(&entry->kept, fact);
    return (uint32_t)entry->kept.count - 1;
}

const uint32_t *codes_map(struct checker *c, const struct choices *from, const struct choices *to,
                          bool *all, bool *any) {
    uint32_t *map = arena_array(c->arena, from->count, sizeof *map);
    bool same = true;
    *all = true;
    *any = false;
    for (uint32_t i = 0; i < from->count; i++) {
        if (!choices_find(to, from->names[i], &map[i])) {
            map[i] = INDEX_NONE;
            *all = false;
        } else {
            *any = true;
        }
        same = same && map[i] == i;
    }
    return same ? NULL : map;
}
