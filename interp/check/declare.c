/* The first phase: every block of every file is entered under its name. */
#include "check/checker.h"

struct cites cites_of(struct checker *c, const struct tree *tree) {
    uint32_t room = 0;
    for (const struct tree *part = tree->first; part; part = part->next)
        room += part->kind == TREE_CITES ? part->count : 0;
    uint32_t *clauses = arena_array(c->arena, room, sizeof *clauses);
    uint32_t count = 0;
    for (const struct tree *part = tree->first; part; part = part->next) {
        if (part->kind != TREE_CITES)
            continue;
        for (const struct tree *name = part->first; name; name = name->next) {
            if (name->kind != TREE_NAME)
                continue;
            struct symbol *clause = symbol_find(c, SYMBOL_CLAUSE, name->name);
            if (!clause && name_is_lost(c, name_of(c, name->name)))
                continue;
            if (!clause) {
                struct text word = name_of(c, name->name);
                struct diag *diag = diag_add(
                    c->diags, DIAG_E0306, name->span, "no clause is called %.*s%.*s",
                    TEXT_ARGS(word), TEXT_ARGS(suggestion(c, word, 0, 1u << SYMBOL_CLAUSE)));
                diag_hint(c->diags, diag, "clauses are declared under the `source` they stand in");
                continue;
            }
            clause->used = true;
            clauses[count++] = clause->index;
        }
    }
    return (struct cites){clauses, count};
}

static void declare_source(struct checker *c, const struct tree *tree) {
    uint32_t source = (uint32_t)c->playbooks.count;
    const struct tree *title = tree_part(tree, TREE_TITLE);
    struct source_title playbook = {.name = name_of(c, tree->name)};
    if (title)
        playbook.title = title->text;
    VECTOR_PUSH(&c->playbooks, playbook);
    symbol_declare(c, SYMBOL_SOURCE, tree, 0, source, 0);
    for (const struct tree *part = tree->first; part; part = part->next) {
        if (part->kind != TREE_CLAUSE)
            continue;
        title = tree_part(part, TREE_TITLE);
        symbol_declare(c, SYMBOL_CLAUSE, part, 0, (uint32_t)c->clauses.count, 0);
        VECTOR_PUSH(&c->clauses, (struct clause){.source = source,
                                                 .name = name_of(c, part->name),
                                                 .title = title ? title->text : TEXT(""),
                                                 .span = tree_name_span(part)});
    }
}

static void declare_define(struct checker *c, const struct tree *tree) {
    struct define_entry entry = {.tree = tree, .fold = INDEX_NONE};
    const struct tree *of = tree_part(tree, TREE_FOR);
    if (of) {
        uint32_t record = record_named(c, of->name);
        if (record == INDEX_NONE) {
            struct text word = name_of(c, of->name);
            diag_add(c->diags, DIAG_E0301, of->span, "no record is called \"%.*s\"%.*s",
                     TEXT_ARGS(word), TEXT_ARGS(suggestion(c, word, 0, 1u << SYMBOL_RECORD)));
            entry.bad = true;
            record = 0;
        }
        entry.scope = record;
    }
    entry.symbol =
        symbol_declare(c, SYMBOL_DEFINITION, tree, entry.scope, (uint32_t)c->defines.count, 0);
    VECTOR_PUSH(&c->defines, entry);
}

static void declare_block(struct checker *c, const struct tree *tree, uint32_t *decision) {
    switch ((int)tree->kind) {
    case TREE_SETTING:
        declare_setting(c, tree);
        return;
    case TREE_DEFINE:
        declare_define(c, tree);
        return;
    case TREE_DECISION:
        *decision = (uint32_t)c->decisions.count;
        declare_decision(c, tree);
        return;
    case TREE_RULE:
    case TREE_ROWS:
        if (*decision == INDEX_NONE && c->has_bad_block)
            return; /* its decision may be the block that could not be read */
        if (*decision == INDEX_NONE) {
            struct diag *diag = diag_add(c->diags, DIAG_E0309, tree_name_span(tree),
                                         "this %s stands before any decision of its file",
                                         tree->kind == TREE_RULE ? "rule" : "table of rows");
            diag_hint(c->diags, diag,
                      "rules belong to the nearest `decision` above them: move it below its own");
        } else if (tree->kind == TREE_RULE) {
            declare_rule(c, *decision, tree);
        } else {
            declare_rows(c, *decision, tree);
        }
        return;
    case TREE_RESULTS:
        VECTOR_PUSH(&c->results_trees, tree);
        return;
    case TREE_PROMISE:
        symbol_declare(c, SYMBOL_PROMISE, tree, 0, (uint32_t)c->promise_trees.count, 0);
        VECTOR_PUSH(&c->promise_trees, tree);
        return;
    case TREE_BASE:
        if (c->options->with_tests) {
            struct symbol *symbol =
                symbol_declare(c, SYMBOL_BASE, tree, 0, (uint32_t)c->bases.count, 0);
            VECTOR_PUSH(&c->bases, (struct base_entry){.tree = tree, .symbol = symbol});
        }
        return;
    case TREE_TEST:
    case TREE_CASES:
        if (c->options->with_tests)
            VECTOR_PUSH(&c->test_trees, tree);
        return;
    default: /* the others are entered in passes of their own; BAD is passed over */
        return;
    }
}

static void gather_first(struct checker *c, const struct tree *file) {
    for (const struct tree *block = file->first; block; block = block->next) {
        if (block->kind == TREE_RECORD)
            VECTOR_PUSH(&c->record_trees, block);
        else if (block->kind == TREE_TABLE)
            VECTOR_PUSH(&c->table_trees, block);
        else if (block->kind == TREE_SKIP)
            VECTOR_PUSH(&c->skip_trees, block);
        else if (block->kind == TREE_SOURCE)
            declare_source(c, block);
    }
}

void declare_all(struct checker *c) {
    for (size_t i = 0; i < c->out->tree_count; i++)
        gather_first(c, c->out->trees[i]);
    declare_record_names(c);
    declare_facts(c);
    declare_tables(c);
    for (size_t i = 0; i < c->out->tree_count; i++) {
        uint32_t decision = INDEX_NONE;
        for (const struct tree *block = c->out->trees[i]->first; block; block = block->next)
            declare_block(c, block, &decision);
    }
    declare_skip(c);
    check_decisions(c);
}
