/* Decisions, what they answer, and the rules below them: what can be said of them without looking
 * into conditions. */
#include "check/checker.h"

static void read_output(struct checker *c, struct decision_entry *entry, const struct tree *tree) {
    uint32_t index = entry->output_count++;
    struct output *output = &entry->outputs[index];
    output->name = name_of(c, tree->name);
    output->doc = tree_doc(tree);
    output->may_be_blank = tree->flags & TREE_MAY_BE_BLANK;
    output->span = tree_name_span(tree);
    entry->output_trees[index] = tree;
    entry->output_symbols[index] =
        symbol_declare(c, SYMBOL_OUTPUT, tree, 0, (uint32_t)c->decisions.count - 1, index);
    if (!tree->first || !type_of_tree(c, tree->first, &output->type)) {
        output->type = type_simple(TYPE_TEXT);
        entry->bad = entry->output_symbols[index]->bad = true;
    }
    output->is_finite = type_is_finite(&output->type);
}

static enum take take_of(const struct tree *tree) {
    if (tree_part(tree, TREE_TAKE_STRONGEST))
        return TAKE_STRONGEST;
    if (tree_part(tree, TREE_TAKE_ONE))
        return TAKE_EXACTLY_ONE;
    return tree_part(tree, TREE_TAKE_EVERY) ? TAKE_EVERY : TAKE_FIRST;
}

/* A list is what a decision gives that takes every rule, and only that one. */
static void check_take(struct checker *c, struct decision_entry *entry) {
    struct output *first = &entry->outputs[0];
    struct diag *diag;
    if (entry->output_symbols[0]->bad)
        return;
    if (entry->take == TAKE_EVERY && first->type.kind != TYPE_LIST) {
        diag = diag_add(c->diags, DIAG_E0406, entry->tree->first->span,
                        "a decision that takes every rule gives a list, \"%.*s\" is %.*s",
                        TEXT_ARGS(first->name), TEXT_ARGS(words_of_type(c, &first->type)));
        diag_hint(c->diags, diag, "write \"decision %.*s is list of text\"",
                  TEXT_ARGS(first->name));
        entry->bad = true;
    } else if (entry->take != TAKE_EVERY && first->type.kind == TYPE_LIST) {
        diag = diag_add(c->diags, DIAG_E0406, entry->tree->first->span,
                        "\"%.*s\" is a list, but takes one rule only", TEXT_ARGS(first->name));
        diag_hint(c->diags, diag, "write \"take every rule that applies\"");
        entry->bad = true;
    } else if (entry->take == TAKE_STRONGEST && first->type.kind != TYPE_ONE_OF) {
        diag = diag_add(c->diags, DIAG_E0406, entry->tree->first->span,
                        "which value is the strongest is known only where they are listed");
        diag_hint(c->diags, diag, "write \"one of\" and the values, the strongest first");
        entry->bad = true;
    } else if (entry->take == TAKE_EVERY && first->may_be_blank) {
        diag = diag_add(c->diags, DIAG_E0408, first->span, "a list is never blank, it is empty");
        diag_hint(c->diags, diag, "leave out \", may be blank\"");
    }
    for (uint32_t i = 1; i < entry->output_count; i++) {
        struct output *output = &entry->outputs[i];
        if (entry->take == TAKE_EVERY) {
            diag = diag_add(c->diags, DIAG_E0406, output->span,
                            "\"%.*s\" goes with the one rule that decides, but a list has many",
                            TEXT_ARGS(output->name));
            diag_hint(c->diags, diag,
                      "make it a decision of its own that asks which items \"%.*s\" "
                      "contains",
                      TEXT_ARGS(first->name));
            entry->bad = true;
        } else if (output->type.kind == TYPE_LIST) {
            diag = diag_add(c->diags, DIAG_E0406, output->span,
                            "\"%.*s\" goes with one rule and cannot be a list",
                            TEXT_ARGS(output->name));
            diag_hint(c->diags, diag, "write \"is text\"");
            entry->bad = true;
        }
    }
}

void declare_decision(struct checker *c, const struct tree *tree) {
    VECTOR_PUSH(&c->decisions, (struct decision_entry){.tree = tree,
                                                       .index = INDEX_NONE,
                                                       .rows_when = NODE_BAD,
                                                       .take = take_of(tree)});
    struct decision_entry *entry = &c->decisions.items[c->decisions.count - 1];
    size_t room = (size_t)tree->count + 1;
    entry->outputs = arena_array(c->arena, room, sizeof *entry->outputs);
    entry->output_trees = arena_array(c->arena, room, sizeof *entry->output_trees);
    entry->output_symbols = arena_array(c->arena, room, sizeof *entry->output_symbols);
    read_output(c, entry, tree);
    entry->symbol = entry->output_symbols[0];
    for (const struct tree *part = tree->first; part; part = part->next)
        if (part->kind == TREE_COMPANION)
            read_output(c, entry, part);
    check_take(c, entry);
}

void declare_rule(struct checker *c, uint32_t decision, const struct tree *tree) {
    struct rule_entry rule = {
        .tree = tree, .name = name_of(c, tree->name), .name_span = tree_name_span(tree)};
    VECTOR_PUSH(&c->decisions.items[decision].rules, rule);
}

void declare_rows(struct checker *c, uint32_t decision, const struct tree *tree) {
    const struct tree *heading = row_heading(tree);
    struct decision_entry *entry = &c->decisions.items[decision];
    if (!heading)
        return;
    uint32_t row_number = 0;
    for (const struct tree *row = heading->next; row; row = row->next) {
        if (row->kind != TREE_ROW)
            continue;
        struct rule_entry rule = {
            .tree = row, .rows = tree, .name_span = row->span, .row = ++row_number};
        const struct tree *cell = row->first;
        for (const struct tree *head = heading->first; head && cell;
             head = head->next, cell = cell->next) {
            const struct tree *what = cell_head(head);
            if (!what || what->kind != TREE_HEAD_RULE || cell_is_empty(cell))
                continue;
            if (cell->first && cell->first->kind == TREE_NAME && cell->count == 1) {
                rule.name = name_of(c, cell->first->name);
                rule.name_span = cell->span;
            } else if (!tree_is_bad(cell)) {
                struct diag *diag =
                    diag_add(c->diags, DIAG_E0505, cell->span, "the name of a rule is a bare word");
                diag_hint(c->diags, diag, "write it without quotes, with hyphens for spaces");
            }
        }
        if (rule.name.length == 0)
            rule.name = arena_format(c->arena, "row-%u", (unsigned)entry->rules.count + 1);
        VECTOR_PUSH(&entry->rules, rule);
    }
}

/* A rule of rows that asks nothing stands for `otherwise`. */
bool rule_is_otherwise(const struct checker *c, const struct rule_entry *rule) {
    (void)c;
    if (!rule->rows)
        return tree_part(rule->tree, TREE_OTHERWISE) != NULL;
    if (tree_part(rule->rows, TREE_WHEN))
        return false;
    const struct tree *cell = rule->tree->first;
    for (const struct tree *head = row_heading(rule->rows)->first; head && cell;
         head = head->next, cell = cell->next) {
        const struct tree *what = cell_head(head);
        if (!what || cell_is_empty(cell))
            continue;
        bool is_result = what->kind == TREE_HEAD_RULE || what->kind == TREE_HEAD_GIVES ||
                         what->kind == TREE_HEAD_CITES || what->kind == TREE_HEAD_BECAUSE;
        const struct symbol *symbol =
            what->kind == TREE_NAME ? symbol_resolve(c, 0, what->name) : NULL;
        if (symbol && symbol->kind == SYMBOL_OUTPUT && symbol->output > 0)
            is_result = true;
        if (!is_result)
            return false;
    }
    return true;
}

static void check_rule_parts(struct checker *c, const struct decision_entry *entry,
                             const struct rule_entry *rule) {
    const struct tree *tree = rule->tree;
    if (rule->rows || tree_is_bad(tree))
        return;
    bool has_when = tree_part(tree, TREE_WHEN) || tree_part(tree, TREE_UNLESS);
    const struct tree *otherwise = tree_part(tree, TREE_OTHERWISE);
    struct diag *diag;
    if (has_when && otherwise) {
        diag = diag_add(c->diags, DIAG_E0505, otherwise->span,
                        "the rule \"%.*s\" has a condition and `otherwise`", TEXT_ARGS(rule->name));
        diag_hint(c->diags, diag, "`otherwise` means: whenever no rule above applies; keep one");
    }
    if (entry->take == TAKE_EVERY) {
        if (otherwise) {
            diag = diag_add(c->diags, DIAG_E0503, otherwise->span,
                            "a list takes every rule, so there is no otherwise");
            diag_hint(c->diags, diag, "a rule of a list without `when` always applies");
        }
        return;
    }
    if (!has_when && !otherwise) {
        diag = diag_add(c->diags, DIAG_E0505, rule->name_span,
                        "the rule \"%.*s\" does not say when it applies", TEXT_ARGS(rule->name));
        diag_hint(c->diags, diag, "write \"when\" and its condition, or \"otherwise\"");
    }
    if (!tree_part(tree, TREE_GIVES)) {
        diag = diag_add(c->diags, DIAG_E0505, rule->name_span,
                        "the rule \"%.*s\" does not say what it gives", TEXT_ARGS(rule->name));
        diag_hint(c->diags, diag, "write \"gives\" and a value of \"%.*s\" behind its name",
                  TEXT_ARGS(entry->outputs[0].name));
    }
}

static void check_rule_names(struct checker *c, const struct decision_entry *entry) {
    struct text_map *seen = text_map_new(false);
    for (uint32_t i = 0; i < entry->rules.count; i++) {
        const struct rule_entry *rule = &entry->rules.items[i];
        bool added;
        uint32_t other = text_map_put(seen, rule->name, i, &added);
        if (added)
            continue;
        struct diag *diag = diag_add(c->diags, DIAG_E0302, rule->name_span,
                                     "\"%.*s\" is already a rule of \"%.*s\"",
                                     TEXT_ARGS(rule->name), TEXT_ARGS(entry->outputs[0].name));
        diag_hint(c->diags, diag, "tests, explanations and coverage name rules: give it another");
        diag_declared(c, diag, entry->rules.items[other].name_span);
    }
    text_map_free(seen);
}

/* Every case needs an answer; and what stands behind `otherwise` can never be reached. */
static void check_otherwise(struct checker *c, const struct decision_entry *entry) {
    const struct rule_entry *otherwise = NULL;
    bool bad_rule = false;
    for (size_t i = 0; i < entry->rules.count; i++) {
        const struct rule_entry *rule = &entry->rules.items[i];
        bad_rule = bad_rule || tree_is_bad(rule->tree);
        if (otherwise) {
            struct diag *diag = diag_add(
                c->diags, DIAG_E0503, rule->name_span,
                "the rule \"%.*s\" stands behind the `otherwise` of \"%.*s\" and is never reached",
                TEXT_ARGS(rule->name), TEXT_ARGS(otherwise->name));
            diag_hint(c->diags, diag, "move it above \"%.*s\"", TEXT_ARGS(otherwise->name));
            diag_relate(c->diags, diag, otherwise->name_span, "`otherwise` stands here");
        } else if (rule_is_otherwise(c, rule)) {
            otherwise = rule;
        }
    }
    if (otherwise || bad_rule || entry->bad || c->has_bad_block)
        return;
    for (uint32_t i = 0; i < entry->output_count; i++) {
        if (entry->outputs[i].may_be_blank)
            continue;
        struct diag *diag = diag_add(c->diags, DIAG_E0502, entry->outputs[i].span,
                                     "\"%.*s\" has no answer when none of its rules applies",
                                     TEXT_ARGS(entry->outputs[i].name));
        diag_hint(c->diags, diag,
                  "add a last rule with `otherwise`, or declare it \", may be blank\"");
        return;
    }
}

void check_decisions(struct checker *c) {
    for (size_t i = 0; i < c->decisions.count; i++) {
        const struct decision_entry *entry = &c->decisions.items[i];
        if (entry->rules.count == 0) {
            if (!c->has_bad_block) {
                struct diag *diag = diag_add(c->diags, DIAG_E0504, entry->outputs[0].span,
                                             "the decision \"%.*s\" has no rules",
                                             TEXT_ARGS(entry->outputs[0].name));
                diag_hint(c->diags, diag, "its rules stand below it in the same file");
            }
            continue;
        }
        check_rule_names(c, entry);
        for (size_t j = 0; j < entry->rules.count; j++)
            check_rule_parts(c, entry, &entry->rules.items[j]);
        if (entry->take != TAKE_EVERY)
            check_otherwise(c, entry);
    }
}
