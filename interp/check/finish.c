/* The program's arrays: paths and scopes before lowering, everything else after it. */
#include "check/checker.h"

#include <stdlib.h>

static int order_paths(const void *a, const void *b) {
    const struct fact_path *left = a, *right = b;
    return text_order(left->name, right->name);
}

static void make_paths(struct checker *c) {
    struct program *program = c->program;
    uint32_t total = 0;
    for (uint32_t i = 0; i < c->schema->record_count; i++)
        total += c->schema->records[i].fact_count + 1;
    program->paths = arena_array(c->arena, total, sizeof *program->paths);
    for (uint32_t i = 0; i < c->schema->record_count; i++) {
        const struct record *record = &c->schema->records[i];
        if (i > 0)
            program->paths[program->path_count++] = (struct fact_path){record->name, i, INDEX_NONE};
        for (uint32_t j = 0; j < record->fact_count; j++) {
            struct text name = record->facts[j].name;
            if (i > 0)
                name =
                    arena_format(c->arena, "%.*s.%.*s", TEXT_ARGS(record->name), TEXT_ARGS(name));
            program->paths[program->path_count++] = (struct fact_path){name, i, j};
        }
    }
    qsort(program->paths, program->path_count, sizeof *program->paths, order_paths);
}

static void make_fact_cites(struct checker *c) {
    struct program *program = c->program;
    program->fact_cites = arena_array(c->arena, program->path_count, sizeof *program->fact_cites);
    for (uint32_t i = 0; i < c->record_trees.count; i++) {
        uint32_t fact = 0;
        if (!c->record_trees.items[i])
            continue;
        for (const struct tree *part = c->record_trees.items[i]->first; part; part = part->next)
            if (part->kind == TREE_FACT)
                program->fact_cites[program_path(program, i, fact++)] = cites_of(c, part);
    }
}

void program_prepare(struct checker *c) {
    uint32_t count = c->schema->record_count;
    c->program->schema = c->schema;
    c->scopes = arena_array(c->arena, count, sizeof *c->scopes);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t facts = c->schema->records[i].fact_count;
        c->scopes[i].today = NODE_BAD;
        c->scopes[i].facts = arena_array(c->arena, facts, sizeof *c->scopes[i].facts);
        for (uint32_t j = 0; j < facts; j++)
            c->scopes[i].facts[j] = NODE_BAD;
    }
    make_paths(c);
    make_fact_cites(c);
}

static void *copied(struct checker *c, const void *items, size_t count, size_t size) {
    void *copy = arena_raw(c->arena, count * size);
    if (count)
        memcpy(copy, items, count * size);
    return copy;
}

#define KEEP(c, field, vector)                                                                     \
    ((c)->program->field = copied((c), (vector).items, (vector).count, sizeof *(vector).items))

static void finish_scopes(struct checker *c) {
    struct program *program = c->program;
    program->scope_count = c->schema->record_count;
    program->scopes = arena_array(c->arena, program->scope_count, sizeof *program->scopes);
    for (uint32_t i = 0; i < program->scope_count; i++) {
        const struct scope_builder *from = &c->scopes[i];
        program->scopes[i] = (struct scope){
            .record = i,
            .nodes = copied(c, from->nodes.items, from->nodes.count, sizeof *from->nodes.items),
            .node_count = (uint32_t)from->nodes.count,
            .children = copied(c, from->children.items, from->children.count, sizeof(node_id)),
            .child_total = (uint32_t)from->children.count};
    }
    program->fold_count = (uint32_t)c->folds.count;
    program->folds = arena_array(c->arena, c->folds.count, sizeof *program->folds);
    for (uint32_t i = 0; i < program->fold_count; i++) {
        struct fold_entry *entry = &c->folds.items[i];
        program->folds[i] = entry->fold;
        program->folds[i].kept_count = (uint32_t)entry->kept.count;
        program->folds[i].kept =
            copied(c, entry->kept.items, entry->kept.count, sizeof *entry->kept.items);
    }
}

static void finish_definitions(struct checker *c) {
    struct program *program = c->program;
    size_t count = c->defines.count + (c->out->where != INDEX_NONE);
    program->definitions = arena_array(c->arena, count, sizeof *program->definitions);
    program->definition_count = (uint32_t)count;
    for (size_t i = 0; i < c->defines.count; i++) {
        const struct define_entry *entry = &c->defines.items[i];
        program->definitions[i] = (struct definition){.name = name_of(c, entry->tree->name),
                                                      .doc = tree_doc(entry->tree),
                                                      .scope = entry->scope,
                                                      .root = entry->root,
                                                      .cites = cites_of(c, entry->tree),
                                                      .span = entry->symbol->span};
    }
    if (c->out->where != INDEX_NONE)
        program->definitions[c->out->where] = (struct definition){
            .name = TEXT("--where"), .root = c->where_root, .span = c->where->span};
}

static void finish_settings(struct checker *c) {
    struct program *program = c->program;
    program->setting_count = (uint32_t)c->settings.count;
    program->settings = arena_array(c->arena, c->settings.count, sizeof *program->settings);
    for (size_t i = 0; i < c->settings.count; i++) {
        const struct setting_entry *entry = &c->settings.items[i];
        program->settings[i] = (struct setting){.name = name_of(c, entry->tree->name),
                                                .doc = tree_doc(entry->tree),
                                                .constant = entry->constant,
                                                .cites = cites_of(c, entry->tree),
                                                .span = entry->symbol->span};
    }
}

void program_finish(struct checker *c) {
    struct program *program = c->program;
    finish_definitions(c);
    finish_settings(c);
    if (diags_count(c->diags, DIAG_ERROR) > 0)
        return; /* nobody will see it; every message has been made */
    program->arena = c->arena;
    program->sources = c->out->sources;
    finish_scopes(c);
    KEEP(c, decisions, c->lowered);
    KEEP(c, results, c->results);
    KEEP(c, promises, c->promises);
    KEEP(c, playbooks, c->playbooks);
    KEEP(c, clauses, c->clauses);
    KEEP(c, tests, c->tests);
    program->decision_count = (uint32_t)c->lowered.count;
    program->result_count = (uint32_t)c->results.count;
    program->promise_count = (uint32_t)c->promises.count;
    program->playbook_count = (uint32_t)c->playbooks.count;
    program->clause_count = (uint32_t)c->clauses.count;
    program->test_count = (uint32_t)c->tests.count;
}

void checker_free(struct checker *c) {
    for (uint32_t i = 0; i < c->schema->record_count && c->scopes; i++) {
        VECTOR_FREE(&c->scopes[i].nodes);
        VECTOR_FREE(&c->scopes[i].children);
        VECTOR_FREE(&c->scopes[i].depths);
    }
    for (size_t i = 0; i < c->folds.count; i++)
        VECTOR_FREE(&c->folds.items[i].kept);
    for (size_t i = 0; i < c->decisions.count; i++)
        VECTOR_FREE(&c->decisions.items[i].rules);
    text_map_free(c->fold_index);
    arena_free(c->scratch);
    VECTOR_FREE(&c->symbols);
    VECTOR_FREE(&c->settings);
    VECTOR_FREE(&c->defines);
    VECTOR_FREE(&c->decisions);
    VECTOR_FREE(&c->bases);
    VECTOR_FREE(&c->case_files);
    VECTOR_FREE(&c->table_trees);
    VECTOR_FREE(&c->record_trees);
    VECTOR_FREE(&c->promise_trees);
    VECTOR_FREE(&c->test_trees);
    VECTOR_FREE(&c->results_trees);
    VECTOR_FREE(&c->skip_trees);
    VECTOR_FREE(&c->playbooks);
    VECTOR_FREE(&c->clauses);
    VECTOR_FREE(&c->maps);
    VECTOR_FREE(&c->folds);
    VECTOR_FREE(&c->order);
    VECTOR_FREE(&c->lowered);
    VECTOR_FREE(&c->entry_of);
    VECTOR_FREE(&c->promises);
    VECTOR_FREE(&c->results);
    VECTOR_FREE(&c->tests);
}
