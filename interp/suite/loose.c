/* Copying a program with its joints. Nodes are copied from the first to the last, each behind the
 * joints that it needs, so that children still stand before parents. */
#include "suite/loose.h"

#include "base/vector.h"

#include <assert.h>
#include <stdlib.h>

struct rule_place {
    uint32_t decision, rule;
    uint32_t next; /* the next of the same condition, or INDEX_NONE */
};

struct builder {
    struct loose *loose;
    const struct program *from;
    uint32_t scope;
    node_id *copies;   /* by old node */
    node_id *uses;     /* by old node: what others ask for; a definition's is its joint */
    bool *is_root;     /* by old node: it is a definition's, and a condition */
    node_id **folds;   /* by fold: the joint of its condition */
    struct span *rows; /* of quantified trees, sorted */
    size_t row_count;
    /* of the tenant's scope */
    uint32_t *first_rule; /* by old node: in places, or INDEX_NONE */
    uint32_t *others;     /* by old node: the decision of whose `otherwise` it is the OR */
    node_id **rules;      /* by decision, rule: the joint of its condition */
    VECTOR(struct rule_place) places;
    VECTOR(struct node) nodes;
    VECTOR(node_id) children;
    VECTOR(bool) joints;
    VECTOR(node_id *) questions;
    VECTOR(struct fold) new_folds;
    VECTOR(node_id) room;
};

static node_id add_node(struct builder *builder, struct node node, const node_id *children,
                        uint32_t count, bool is_joint) {
    node.first_child = (uint32_t)builder->children.count;
    node.child_count = count;
    for (uint32_t i = 0; i < count; i++)
        VECTOR_PUSH(&builder->children, children[i]);
    VECTOR_PUSH(&builder->nodes, node);
    VECTOR_PUSH(&builder->joints, is_joint);
    VECTOR_PUSH(&builder->questions, NULL);
    return (node_id)builder->nodes.count - 1;
}

static node_id add_joint(struct builder *builder, node_id below, struct span span) {
    struct node node = {
        .kind = NODE_AND, .type = {.kind = TYPE_YES_NO}, .span = span, .definition = INDEX_NONE};
    return add_node(builder, node, &below, 1, true);
}

/* In force on no day. */
static void close_joint(struct node *joint) {
    joint->kind = NODE_IN_FORCE;
    joint->period.from = joint->period.until = 0;
}

static const struct node *old_node(const struct builder *builder, node_id id) {
    return &builder->from->scopes[builder->scope].nodes[id];
}

static node_id old_child(const struct builder *builder, const struct node *node, uint32_t index) {
    return builder->from->scopes[builder->scope].children[node->first_child + index];
}

static void add_child(struct builder *builder, node_id old) {
    node_id use = builder->uses[old];
    const struct node *node = old_node(builder, old);
    if (node_is_condition(node->kind))
        use = add_joint(builder, use, node->span);
    VECTOR_PUSH(&builder->room, use);
}

/* The rules' conditions, each by its rule's joint, and the nodes that they give. */
static void decide_children(struct builder *builder, uint32_t index) {
    const struct decision *decision = &builder->from->decisions[index];
    for (uint32_t r = 0; r < decision->rule_count; r++) {
        VECTOR_PUSH(&builder->room, builder->rules[index][r]);
        for (uint32_t o = 0; o < decision->output_count; o++)
            if (decision->rules[r].results[o].node != INDEX_NONE)
                VECTOR_PUSH(&builder->room, builder->uses[decision->rules[r].results[o].node]);
    }
}

static bool gives_text(const struct rule_result *result, const struct constant *texts) {
    const struct dated *dated = &texts->alternatives[0];
    for (uint32_t i = 0; i < dated->count; i++)
        if (result->is_constant && text_is(dated->values[i].text, result->value.text))
            return true;
    return false;
}

/* `list contains "x"` of a rule whose item is no written text: the rule applies, and its item is
 * one of the texts. INDEX_NONE when the node is not that. */
static node_id asked_part(struct builder *builder, const struct rule *rule, node_id joint,
                          node_id old, const struct constant *texts) {
    const struct node *both = old_node(builder, old);
    if (both->kind != NODE_AND || both->child_count != 2 ||
        old_child(builder, both, 0) != rule->condition)
        return INDEX_NONE;
    node_id item = old_child(builder, both, 1);
    const struct node *node = old_node(builder, item);
    if (node->kind != NODE_ONE_OF || node->constant != texts)
        return INDEX_NONE;
    node_id children[2] = {joint, add_joint(builder, builder->uses[item], node->span)};
    return add_node(builder, *both, children, 2, false);
}

/* A joint for every rule whose item is written, closed where it is not asked about; of other rules
 * the part that asks for the item's text, if there is one. */
static void question_children(struct builder *builder, const struct node *node, node_id *joints) {
    const struct decision *decision = &builder->from->decisions[node->output.decision];
    const struct constant *texts = node->output.values;
    bool asks_for_any = texts->alternatives[0].count == 0;
    uint32_t next = 0;
    for (uint32_t r = 0; r < decision->rule_count; r++) {
        const struct rule *rule = &decision->rules[r];
        node_id below = builder->rules[node->output.decision][r];
        bool is_asked = asks_for_any || gives_text(&rule->results[0], texts);
        joints[r] = INDEX_NONE;
        if (!is_asked && !rule->results[0].is_constant) {
            if (next < node->child_count)
                below = asked_part(builder, rule, below, old_child(builder, node, next), texts);
            is_asked = next < node->child_count && below != INDEX_NONE;
            if (!is_asked)
                continue;
        }
        next += is_asked;
        joints[r] = add_joint(builder, below, node->span);
        if (!is_asked)
            close_joint(&builder->nodes.items[joints[r]]);
        VECTOR_PUSH(&builder->room, joints[r]);
    }
    assert(next == node->child_count);
}

/* None of the other rules applies. */
static void otherwise_children(struct builder *builder, uint32_t index) {
    const struct decision *decision = &builder->from->decisions[index];
    for (uint32_t r = 0; r < decision->rule_count; r++)
        if (!decision->rules[r].is_otherwise)
            VECTOR_PUSH(&builder->room, builder->rules[index][r]);
}

static bool is_written_rows(const struct builder *builder, struct span span) {
    size_t low = 0, high = builder->row_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct span *at = &builder->rows[middle];
        if (at->file == span.file && at->start == span.start && at->end == span.end)
            return true;
        if (at->file < span.file || (at->file == span.file && at->start < span.start) ||
            (at->file == span.file && at->start == span.start && at->end < span.end))
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static void copy_payload(struct builder *builder, struct node *node) {
    if (node->kind != NODE_QUANTIFIED || !is_written_rows(builder, node->span))
        return;
    struct fold fold = builder->new_folds.items[node->quantified.fold];
    uint32_t own = (uint32_t)builder->new_folds.count;
    for (node_id *joint = builder->folds[node->quantified.fold]; joint && *joint != INDEX_NONE;
         joint++)
        if (joint[1] == INDEX_NONE) { /* the last one that is left */
            fold.condition = *joint;
            *joint = INDEX_NONE;
            break;
        }
    VECTOR_PUSH(&builder->new_folds, fold);
    node->quantified.fold = own;
}

static void copy_node(struct builder *builder, node_id old) {
    struct node node = *old_node(builder, old);
    node_id *joints = NULL;
    builder->room.count = 0;
    if (node.kind == NODE_DECIDE) {
        decide_children(builder, node.decision);
    } else if (node.kind == NODE_OR && node.output.values) {
        uint32_t rule_count = builder->from->decisions[node.output.decision].rule_count;
        joints = arena_array(builder->loose->arena, rule_count, sizeof *joints);
        question_children(builder, &node, joints);
    } else if (builder->scope == 0 && builder->others[old] != INDEX_NONE) {
        otherwise_children(builder, builder->others[old]);
    } else {
        for (uint32_t i = 0; i < node.child_count; i++)
            add_child(builder, old_child(builder, &node, i));
    }
    copy_payload(builder, &node);
    node_id copy =
        add_node(builder, node, builder->room.items, (uint32_t)builder->room.count, false);
    builder->copies[old] = builder->uses[old] = copy;
    if (builder->is_root[old]) {
        builder->uses[old] = add_joint(builder, copy, node.span);
        builder->nodes.items[builder->uses[old]].definition = node.definition;
    }
    if (joints)
        builder->questions.items[copy] = joints;
}

static void add_rule_joints(struct builder *builder, node_id old) {
    for (uint32_t i = builder->first_rule[old]; i != INDEX_NONE;
         i = builder->places.items[i].next) {
        const struct rule_place *place = &builder->places.items[i];
        builder->rules[place->decision][place->rule] =
            add_joint(builder, builder->uses[old],
                      builder->from->decisions[place->decision].rules[place->rule].when_span);
    }
}

/* A condition of rows that is no definition stands in one place; two folds of one definition may
 * stand in two. */
static bool is_written_once(const struct builder *builder, node_id old, struct span a,
                            struct span b) {
    return !builder->is_root[old] || (a.file == b.file && a.start == b.start && a.end == b.end);
}

/* One joint for the fold and one for each quantified tree that shares it. */
static void add_fold_joints(struct builder *builder, node_id old) {
    struct program *program = builder->loose->program;
    for (uint32_t f = 0; f < builder->from->fold_count; f++) {
        const struct fold *fold = &builder->from->folds[f];
        if (fold->record != builder->scope || fold->condition != old)
            continue;
        uint32_t users = 0, shared = INDEX_NONE;
        const struct scope *root = &builder->from->scopes[0];
        for (node_id id = 0; id < root->node_count; id++)
            users += root->nodes[id].kind == NODE_QUANTIFIED &&
                     root->nodes[id].quantified.fold == f &&
                     is_written_rows(builder, root->nodes[id].span);
        for (uint32_t other = 0; other < f; other++)
            if (builder->from->folds[other].record == fold->record &&
                builder->from->folds[other].condition == old &&
                is_written_once(builder, old, fold->span, builder->from->folds[other].span))
                shared = program->folds[other].condition;
        if (shared == INDEX_NONE)
            shared = add_joint(builder, builder->uses[old], fold->span);
        program->folds[f].condition = shared;
        node_id *joints = arena_array(builder->loose->arena, (size_t)users + 2, sizeof *joints);
        for (uint32_t i = 0; i < users; i++)
            joints[i] = add_joint(builder, builder->uses[old], fold->span);
        joints[users] = joints[users + 1] = INDEX_NONE;
        builder->folds[f] = joints;
    }
}

static void *copied(struct arena *arena, const void *items, size_t count, size_t size) {
    void *copy = arena_array(arena, count, size);
    if (count)
        memcpy(copy, items, count * size);
    return copy;
}

static void keep_scope(struct builder *builder) {
    struct loose *loose = builder->loose;
    struct scope *scope = &loose->program->scopes[builder->scope];
    size_t count = builder->nodes.count;
    *scope = (struct scope){
        .record = builder->scope,
        .nodes = copied(loose->arena, builder->nodes.items, count, sizeof *scope->nodes),
        .node_count = (uint32_t)count,
        .children = copied(loose->arena, builder->children.items, builder->children.count,
                           sizeof *scope->children),
        .child_total = (uint32_t)builder->children.count};
    loose->is_joint[builder->scope] =
        copied(loose->arena, builder->joints.items, count, sizeof(bool));
    if (builder->scope == 0)
        loose->questions = copied(loose->arena, builder->questions.items, count, sizeof(node_id *));
    builder->nodes.count = builder->children.count = builder->joints.count = 0;
    builder->questions.count = 0;
}

static void mark_others(struct builder *builder, uint32_t index) {
    const struct decision *decision = &builder->from->decisions[index];
    uint32_t others = 0;
    for (uint32_t r = 0; r < decision->rule_count; r++)
        others += !decision->rules[r].is_otherwise;
    if (decision->take != TAKE_STRONGEST && decision->take != TAKE_EXACTLY_ONE)
        return;
    for (uint32_t r = 0; r < decision->rule_count; r++) {
        const struct node *no = old_node(builder, decision->rules[r].condition);
        if (!decision->rules[r].is_otherwise || no->kind != NODE_NOT)
            continue;
        node_id any = old_child(builder, no, 0);
        if (old_node(builder, any)->kind == NODE_OR &&
            old_node(builder, any)->child_count == others)
            builder->others[any] = index;
    }
}

static void mark_rules(struct builder *builder) {
    const struct program *from = builder->from;
    struct arena *arena = builder->loose->arena;
    uint32_t count = from->scopes[0].node_count;
    builder->first_rule = arena_array(arena, count, sizeof(uint32_t));
    builder->others = arena_array(arena, count, sizeof(uint32_t));
    memset(builder->first_rule, 0xff, count * sizeof(uint32_t));
    memset(builder->others, 0xff, count * sizeof(uint32_t));
    builder->rules = arena_array(arena, from->decision_count, sizeof(node_id *));
    for (uint32_t d = 0; d < from->decision_count; d++) {
        builder->rules[d] = arena_array(arena, from->decisions[d].rule_count, sizeof(node_id));
        for (uint32_t r = 0; r < from->decisions[d].rule_count; r++) {
            node_id condition = from->decisions[d].rules[r].condition;
            struct rule_place place = {d, r, builder->first_rule[condition]};
            builder->first_rule[condition] = (uint32_t)builder->places.count;
            VECTOR_PUSH(&builder->places, place);
        }
        mark_others(builder, d);
    }
}

static void copy_decisions(struct builder *builder) {
    struct program *program = builder->loose->program;
    struct arena *arena = builder->loose->arena;
    for (uint32_t d = 0; d < program->decision_count; d++) {
        struct decision *decision = &program->decisions[d];
        const struct rule *rules = decision->rules;
        size_t outputs = decision->output_count;
        decision->decide = builder->copies[decision->decide];
        decision->rules = arena_array(arena, decision->rule_count, sizeof *rules);
        for (uint32_t r = 0; r < decision->rule_count; r++) {
            struct rule *rule = &decision->rules[r];
            *rule = rules[r];
            rule->condition = builder->rules[d][r];
            rule->results = arena_array(arena, outputs, sizeof *rule->results);
            memcpy(rule->results, rules[r].results, outputs * sizeof *rule->results);
            for (size_t o = 0; o < outputs; o++)
                if (rule->results[o].node != INDEX_NONE)
                    rule->results[o].node = builder->uses[rule->results[o].node];
        }
    }
}

static void copy_scope(struct builder *builder, uint32_t scope) {
    const struct scope *from = &builder->from->scopes[scope];
    struct program *program = builder->loose->program;
    struct arena *arena = builder->loose->arena;
    builder->scope = scope;
    builder->copies = arena_array(arena, from->node_count, sizeof(node_id));
    builder->uses = arena_array(arena, from->node_count, sizeof(node_id));
    builder->is_root = arena_array(arena, from->node_count, sizeof(bool));
    for (uint32_t i = 0; i < program->definition_count; i++)
        if (program->definitions[i].scope == scope)
            builder->is_root[program->definitions[i].root] =
                node_is_condition(from->nodes[program->definitions[i].root].kind);
    if (scope == 0)
        mark_rules(builder);
    for (node_id old = 0; old < from->node_count; old++) {
        copy_node(builder, old);
        if (scope == 0)
            add_rule_joints(builder, old);
        else
            add_fold_joints(builder, old);
    }
    for (uint32_t i = 0; i < program->definition_count; i++)
        if (program->definitions[i].scope == scope)
            program->definitions[i].root = builder->uses[program->definitions[i].root];
    for (uint32_t i = 0; scope == 0 && i < program->promise_count; i++)
        program->promises[i].holds = add_joint(builder, builder->uses[program->promises[i].holds],
                                               program->promises[i].span);
    keep_scope(builder);
    if (scope == 0)
        copy_decisions(builder);
}

static int order_spans(const void *left, const void *right) {
    const struct span *a = left, *b = right;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->end < b->end ? -1 : a->end > b->end;
}

typedef VECTOR(struct span) span_list;

static void find_rows(const struct tree *tree, void *list) {
    span_list *spans = list;
    if (tree->kind == TREE_QUANTIFIED)
        VECTOR_PUSH(spans, tree->span);
    for (const struct tree *part = tree->first; part; part = part->next)
        find_rows(part, list);
}

/* Tests with expectations that can be changed. */
static void copy_tests(struct loose *loose, const struct program *from) {
    VECTOR(struct expectation *) by_rule = {0};
    struct test *tests = copied(loose->arena, from->tests, from->test_count, sizeof *from->tests);
    loose->program->tests = tests;
    for (uint32_t i = 0; i < from->test_count; i++) {
        struct expectation *expectations = copied(loose->arena, tests[i].expectations,
                                                  tests[i].expectation_count, sizeof *expectations);
        tests[i].expectations = expectations;
        for (uint32_t e = 0; e < tests[i].expectation_count; e++)
            if (expectations[e].by_rule != INDEX_NONE)
                VECTOR_PUSH(&by_rule, &expectations[e]);
    }
    loose->by_rule = copied(loose->arena, by_rule.items, by_rule.count, sizeof *by_rule.items);
    loose->by_rule_count = (uint32_t)by_rule.count;
    VECTOR_FREE(&by_rule);
}

/* Tables with rows that can be found by another map. */
static void copy_tables(struct loose *loose, const struct schema *from) {
    struct schema *schema = arena_alloc(loose->arena, sizeof *schema);
    *schema = *from;
    loose->tables = schema->tables =
        copied(loose->arena, from->tables, from->table_count, sizeof *from->tables);
    if (from->holidays)
        schema->holidays = schema->tables + (from->holidays - from->tables);
    loose->program->schema = schema;
}

/* What mutants change, and what they might: all else is shared. */
static void copy_program(struct builder *builder) {
    struct arena *arena = builder->loose->arena;
    const struct program *from = builder->from;
    struct program *program = arena_alloc(arena, sizeof *program);
    *program = *from;
    program->arena = arena;
    program->scopes = arena_array(arena, from->scope_count, sizeof *program->scopes);
    program->folds = copied(arena, from->folds, from->fold_count, sizeof *from->folds);
    program->definitions =
        copied(arena, from->definitions, from->definition_count, sizeof *from->definitions);
    program->decisions =
        copied(arena, from->decisions, from->decision_count, sizeof *from->decisions);
    program->promises = copied(arena, from->promises, from->promise_count, sizeof *from->promises);
    builder->loose->program = program;
    copy_tests(builder->loose, from);
    copy_tables(builder->loose, from->schema);
}

struct loose *loosen(struct arena *arena, const struct program *program,
                     const struct tree *const *trees, size_t tree_count) {
    struct loose *loose = arena_alloc(arena, sizeof *loose);
    struct builder builder = {.loose = loose, .from = program};
    span_list rows = {0};
    loose->arena = arena;
    copy_program(&builder);
    loose->is_joint = arena_array(arena, program->scope_count, sizeof(bool *));
    for (size_t i = 0; i < tree_count; i++)
        find_rows(trees[i], &rows);
    if (rows.count)
        qsort(rows.items, rows.count, sizeof *rows.items, order_spans);
    builder.rows = rows.items;
    builder.row_count = rows.count;
    builder.folds = arena_array(arena, program->fold_count, sizeof *builder.folds);
    for (uint32_t s = 1; s < program->scope_count; s++)
        copy_scope(&builder, s);
    for (uint32_t f = 0; f < program->fold_count; f++)
        VECTOR_PUSH(&builder.new_folds, loose->program->folds[f]);
    copy_scope(&builder, 0);
    loose->program->fold_count = (uint32_t)builder.new_folds.count;
    loose->program->folds = copied(arena, builder.new_folds.items, builder.new_folds.count,
                                   sizeof *builder.new_folds.items);
    VECTOR_FREE(&rows);
    VECTOR_FREE(&builder.places);
    VECTOR_FREE(&builder.nodes);
    VECTOR_FREE(&builder.children);
    VECTOR_FREE(&builder.joints);
    VECTOR_FREE(&builder.questions);
    VECTOR_FREE(&builder.new_folds);
    VECTOR_FREE(&builder.room);
    return loose;
}

node_id joint_inner(const struct loose *loose, uint32_t scope, node_id joint) {
    const struct scope *at = &loose->program->scopes[scope];
    assert(loose->is_joint[scope][joint]);
    return at->children[at->nodes[joint].first_child];
}

struct node joint_turned(const struct loose *loose, uint32_t scope, node_id joint,
                         enum turn_of_joint turn) {
    struct node node = loose->program->scopes[scope].nodes[joint];
    assert(loose->is_joint[scope][joint]);
    node.kind = turn == JOINT_NEGATES ? NODE_NOT : turn == JOINT_TRUE ? NODE_ALWAYS : NODE_AND;
    if (turn == JOINT_FALSE)
        close_joint(&node);
    return node;
}
