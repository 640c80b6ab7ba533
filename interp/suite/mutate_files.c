/* All blocks of all rule files, in their order. */
#include "suite/mutation.h"

#include <stdlib.h>

static uint32_t definition_at(const struct mutator *mutator, struct span span) {
    const struct program *program = mutator->program;
    for (uint32_t i = 0; i < program->definition_count; i++)
        if (program->definitions[i].span.file == span.file &&
            program->definitions[i].span.start == span.start)
            return i;
    return INDEX_NONE;
}

static void mutate_case(struct mutator *mutator, const struct tree *part, uint32_t scope,
                        node_id cases, uint32_t index) {
    const struct tree *value = part->first, *condition = value ? value->next : NULL;
    const struct node *node = loose_node(mutator, scope, cases);
    uint32_t at = 2 * index;
    if (condition && at + 1 < node->child_count) {
        struct edge edge = {scope, loose_child(mutator->loose, scope, cases, at)};
        uint32_t mutant =
            mutant_add(mutator, MUTANT_PART_LEAVES, part->span, (struct text){NULL, 0}, part->span);
        mutant_joint(mutator, mutant, edge, JOINT_FALSE);
        mutate_condition(mutator, condition, edge);
        at++;
    }
    if (value && at < node->child_count)
        mutate_value(mutator, value, scope, loose_child(mutator->loose, scope, cases, at));
}

static void mutate_definition(struct mutator *mutator, const struct tree *tree) {
    uint32_t index = definition_at(mutator, tree->name_span), count = 0;
    if (index == INDEX_NONE)
        return;
    const struct definition *definition = &mutator->loose->program->definitions[index];
    const struct tree *when = tree_child(tree, TREE_WHEN);
    mutator->where = arena_format(mutator->arena, "definition %.*s", TEXT_ARGS(definition->name));
    if (when && when->first) {
        mutate_condition(mutator, when->first, (struct edge){definition->scope, definition->root});
        return;
    }
    for (const struct tree *part = tree->first; part; part = part->next)
        count += part->kind == TREE_CASE;
    uint32_t at = 0;
    node_id root = definition->root;
    const struct node *node = loose_node(mutator, definition->scope, root);
    for (const struct tree *part = tree->first; part; part = part->next) {
        if (part->kind != TREE_CASE || !part->first)
            continue;
        if (count > 1 && node->kind == NODE_CASES && node->child_count == 2 * count - 1)
            mutate_case(mutator, part, definition->scope, root, at++);
        else if (count == 1)
            mutate_value(mutator, part->first, definition->scope,
                         node->kind == NODE_CASES && node->child_count == 1
                             ? loose_child(mutator->loose, definition->scope, root, 0)
                             : root);
    }
}

static void mutate_promise(struct mutator *mutator, const struct tree *tree) {
    const struct tree *never = tree_child(tree, TREE_NEVER);
    const struct tree *part = never ? never : tree_child(tree, TREE_ALWAYS);
    struct text name = name_at(mutator, tree->name);
    const struct program *program = mutator->loose->program;
    uint32_t index = 0;
    struct span words[1];
    while (index < program->promise_count && !text_is(program->promises[index].name, name))
        index++;
    if (index == program->promise_count || !part || !part->first ||
        words_find(mutator, part->span, words, 1) != 1)
        return;
    struct edge edge = {0, program->promises[index].holds};
    mutator->where = arena_format(mutator->arena, "promise %.*s", TEXT_ARGS(name));
    mutant_joint(mutator,
                 mutant_add(mutator, MUTANT_PROMISE, words[0],
                            never ? TEXT("always") : TEXT("never"), words[0]),
                 edge, JOINT_NEGATES);
    if (never)
        edge = edge_child(mutator, edge, 0);
    mutate_condition(mutator, part->first, edge);
}

/* The rules below the decision at hand, of blocks and rows, in the order of their numbers. */
struct rules_walk {
    uint32_t decision, rule;
    struct rule_tree last;
};

static void note_rule(struct mutator *mutator, struct rules_walk *walk, struct rule_tree rule) {
    if (walk->decision != INDEX_NONE &&
        walk->rule < mutator->program->decisions[walk->decision].rule_count)
        mutator->rules[walk->decision][walk->rule++] = rule;
}

static void note_rows(struct mutator *mutator, struct rules_walk *walk, const struct tree *rows) {
    const struct tree *heading = tree_child(rows, TREE_ROW);
    for (const struct tree *row = heading ? heading->next : NULL; row; row = row->next)
        if (row->kind == TREE_ROW)
            note_rule(mutator, walk, (struct rule_tree){row, rows});
}

/* Which tree every rule was written as. */
static void note_file(struct mutator *mutator, const struct tree *file) {
    const struct program *program = mutator->program;
    struct rules_walk walk = {.decision = INDEX_NONE};
    for (const struct tree *block = file->first; block; block = block->next) {
        if (block->kind == TREE_DECISION) {
            walk = (struct rules_walk){0};
            while (walk.decision < program->decision_count &&
                   !text_is(program->decisions[walk.decision].name, name_at(mutator, block->name)))
                walk.decision++;
        }
        if (block->kind == TREE_RULE)
            note_rule(mutator, &walk, (struct rule_tree){block, NULL});
        else if (block->kind == TREE_ROWS)
            note_rows(mutator, &walk, block);
    }
}

static void mutate_rules(struct mutator *mutator, uint32_t decision) {
    const struct decision *at = &mutator->program->decisions[decision];
    for (uint32_t r = 0; r < at->rule_count; r++) {
        struct rule_tree of = mutator->rules[decision][r];
        if (!of.tree)
            continue;
        mutator->where = arena_format(mutator->arena, "rule %.*s", TEXT_ARGS(at->rules[r].name));
        if (of.rows)
            mutate_row(mutator, of.rows, of.tree, decision, r);
        else
            mutate_rule_block(mutator, of.tree, decision, r);
        mutator->where = arena_format(mutator->arena, "decision %.*s", TEXT_ARGS(at->name));
        mutate_removal(mutator, of.tree, decision, r);
        if (r + 1 < at->rule_count && mutator->rules[decision][r + 1].tree &&
            mutator->rules[decision][r + 1].rows == of.rows)
            mutate_swap(mutator, of.tree, mutator->rules[decision][r + 1].tree, decision, r);
    }
}

static int order_drafts(const void *left, const void *right) {
    const struct mutant *a = &((const struct draft *)left)->mutant;
    const struct mutant *b = &((const struct draft *)right)->mutant;
    if (a->span.file != b->span.file)
        return a->span.file < b->span.file ? -1 : 1;
    if (a->span.start != b->span.start)
        return a->span.start < b->span.start ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->span.end != b->span.end)
        return a->span.end < b->span.end ? -1 : 1;
    return text_order(a->edit, b->edit);
}

/* A value that no condition uses changes nothing. */
static void drop_empty(struct mutator *mutator) {
    size_t kept = 0;
    for (size_t i = 0; i < mutator->drafts.count; i++)
        if (mutator->drafts.items[i].first_patch != INDEX_NONE)
            mutator->drafts.items[kept++] = mutator->drafts.items[i];
    mutator->drafts.count = kept;
}

void mutate_files(struct mutator *mutator) {
    const struct compilation *compilation = mutator->compilation;
    const struct program *program = mutator->program;
    mutator->rules = arena_array(mutator->arena, program->decision_count, sizeof *mutator->rules);
    for (uint32_t d = 0; d < program->decision_count; d++)
        mutator->rules[d] = arena_array(mutator->arena, program->decisions[d].rule_count,
                                        sizeof *mutator->rules[d]);
    for (size_t i = 0; i < compilation->tree_count; i++)
        note_file(mutator, compilation->trees[i]);
    for (uint32_t d = 0; d < program->decision_count; d++)
        mutate_rules(mutator, d);
    for (size_t i = 0; i < compilation->tree_count; i++)
        for (const struct tree *block = compilation->trees[i]->first; block; block = block->next)
            if (block->kind == TREE_DEFINE)
                mutate_definition(mutator, block);
            else if (block->kind == TREE_PROMISE)
                mutate_promise(mutator, block);
            else if (block->kind == TREE_TABLE)
                mutate_table(mutator, block);
    for (size_t i = 0; i < compilation->tree_count; i++)
        for (const struct tree *block = compilation->trees[i]->first; block; block = block->next)
            if (block->kind == TREE_SETTING) /* after all that asks by them */
                mutate_setting(mutator, block);
    drop_empty(mutator);
    if (mutator->drafts.count > 1)
        qsort(mutator->drafts.items, mutator->drafts.count, sizeof *mutator->drafts.items,
              order_drafts);
}
