/* Checks of a rule set that is right but may not be what was meant: each is one function, named in
 * the table at the end. */
#include "check/checker.h"

static void unused_symbols(struct checker *c, enum symbol_kind kind, enum diag_code code,
                           const char *message, const char *hint) {
    for (size_t i = 0; i < c->symbols.count; i++) {
        const struct symbol *symbol = c->symbols.items[i];
        if (symbol->kind != kind || symbol->used)
            continue;
        struct diag *diag = diag_add(c->diags, code, symbol->span, "\"%.*s\" %s",
                                     TEXT_ARGS(name_of(c, symbol->name)), message);
        diag_hint(c->diags, diag, "%s", hint);
    }
}

static void check_unused_definitions(struct checker *c) {
    unused_symbols(c, SYMBOL_DEFINITION, DIAG_W0605, "is defined and never used",
                   "use it in a rule, name it in `results`, or delete it");
}

static void check_unused_settings(struct checker *c) {
    unused_symbols(c, SYMBOL_SETTING, DIAG_W0606, "is set and never used",
                   "use it in place of the number it stands for, or delete it");
}

/* A table that cites clauses is there for its reader as well. */
static void check_unused_tables(struct checker *c) {
    for (size_t i = 0; i < c->table_trees.count; i++) {
        const struct symbol *symbol = symbol_find(c, SYMBOL_TABLE, c->table_trees.items[i]->name);
        if (!symbol || symbol->used || c->program->table_cites[i].count > 0)
            continue;
        struct diag *diag =
            diag_add(c->diags, DIAG_W0607, symbol->span, "the table \"%.*s\" is never used",
                     TEXT_ARGS(name_of(c, symbol->name)));
        diag_hint(c->diags, diag,
                  "look something up in it, let it cite the clause that it keeps, or "
                  "delete it");
    }
}

/* A fact with a label is there for people, whether or not a rule reads it. */
static void check_unread_facts(struct checker *c) {
    for (size_t i = 0; i < c->symbols.count; i++) {
        const struct symbol *symbol = c->symbols.items[i];
        if (symbol->kind != SYMBOL_FACT || symbol->used ||
            c->schema->records[symbol->scope].facts[symbol->index].label.length > 0)
            continue;
        struct diag *diag = diag_add(c->diags, DIAG_W0608, symbol->span,
                                     "\"%.*s\" is declared, but no rule reads it",
                                     TEXT_ARGS(name_of(c, symbol->name)));
        diag_hint(c->diags, diag, "where people read it, give it a label; else delete it");
    }
}

static void say_dead(struct checker *c, const struct decision *decision, const struct rule *rule,
                     const struct rule *earlier, bool same) {
    struct diag *diag;
    if (decision->take == TAKE_FIRST) {
        diag =
            diag_add(c->diags, DIAG_W0609, rule->span,
                     "the rule \"%.*s\" can never decide: whenever it applies, \"%.*s\" above it "
                     "applies first",
                     TEXT_ARGS(rule->name), TEXT_ARGS(earlier->name));
        diag_hint(c->diags, diag,
                  same ? "the two have the same condition: correct one or delete it"
                       : "it only adds to that condition: move it further up");
    } else {
        diag = diag_add(c->diags, DIAG_W0609, rule->span,
                        "the rules \"%.*s\" and \"%.*s\" apply at the same time",
                        TEXT_ARGS(earlier->name), TEXT_ARGS(rule->name));
        diag_hint(c->diags, diag, "exactly one rule is to apply: correct one of their conditions");
    }
    diag_relate(c->diags, diag, earlier->span, "the other rule stands here");
}

static bool same_item(const struct rule *a, const struct rule *b) {
    const struct rule_result *left = &a->results[0], *right = &b->results[0];
    return left->is_constant && right->is_constant && text_is(left->value.text, right->value.text);
}

static void check_repeated_rule(struct checker *c, const struct decision *decision,
                                const uint32_t *ids, struct text_map *seen, uint32_t index) {
    const struct rule *rule = &decision->rules[index];
    const struct scope_builder *scope = &c->scopes[0];
    const struct node *node = &scope->nodes.items[rule->condition];
    uint32_t id = ids[rule->condition], other;
    bool added;
    struct text key = {(const char *)&id, sizeof id};
    other = text_map_put(seen, key, index, &added);
    if (!added) {
        const struct rule *earlier = &decision->rules[other];
        if (decision->take != TAKE_EVERY && decision->take != TAKE_STRONGEST) {
            say_dead(c, decision, rule, earlier, true);
        } else if (decision->take == TAKE_EVERY && same_item(rule, earlier)) {
            struct diag *diag = diag_add(c->diags, DIAG_W0614, rule->span,
                                         "the rules \"%.*s\" and \"%.*s\" give the same item "
                                         "under the same condition",
                                         TEXT_ARGS(earlier->name), TEXT_ARGS(rule->name));
            diag_hint(c->diags, diag, "delete one of the two");
            diag_relate(c->diags, diag, earlier->span, "the other rule stands here");
        }
        return;
    }
    if (node->kind != NODE_AND || decision->take != TAKE_FIRST)
        return;
    for (uint32_t i = 0; i < node->child_count; i++) {
        uint32_t part = ids[scope->children.items[node->first_child + i]];
        key = (struct text){(const char *)&part, sizeof part};
        if (text_map_get(seen, key, &other) && other != index) {
            say_dead(c, decision, rule, &decision->rules[other], false);
            return;
        }
    }
}

static void check_repeated_rules(struct checker *c) {
    const uint32_t *ids = canon_ids(c);
    for (size_t i = 0; i < c->lowered.count; i++) {
        struct text_map *seen = text_map_new(false);
        for (uint32_t j = 0; j < c->lowered.items[i].rule_count; j++)
            check_repeated_rule(c, &c->lowered.items[i], ids, seen, j);
        text_map_free(seen);
    }
}

/* The codes that a result may have, marked; those of a node are all that it can be. */
static void mark_codes(const struct checker *c, const struct rule_result *result, bool *given) {
    const struct type *from;
    if (result->is_blank)
        return;
    if (result->is_constant) {
        given[result->value.code] = true;
        return;
    }
    from = result->from_decision != INDEX_NONE
               ? &c->lowered.items[result->from_decision].outputs[result->from_output].type
               : &node_at(c, 0, result->node)->type;
    for (uint32_t code = 0; from->choices && code < from->choices->count; code++)
        given[result->map ? result->map[code] : code] = true;
}

static void check_output_values(struct checker *c, const struct decision *decision,
                                uint32_t index) {
    const struct output *output = &decision->outputs[index];
    if (output->type.kind != TYPE_ONE_OF)
        return;
    const struct choices *choices = output->type.choices;
    bool *given = arena_array(c->arena, choices->count, sizeof *given);
    for (uint32_t i = 0; i < decision->rule_count; i++)
        mark_codes(c, &decision->rules[i].results[index], given);
    for (uint32_t code = 0; code < choices->count; code++) {
        if (given[code])
            continue;
        struct diag *diag =
            diag_add(c->diags, DIAG_W0610, output->span, "no rule gives %.*s the value \"%.*s\"",
                     TEXT_ARGS(output->name), TEXT_ARGS(choices->names[code]));
        diag_hint(c->diags, diag, "add the rule that gives it, or take the value out of the list");
    }
}

static void check_values_given(struct checker *c) {
    for (size_t i = 0; i < c->lowered.count; i++)
        for (uint32_t j = 0; j < c->lowered.items[i].output_count; j++)
            check_output_values(c, &c->lowered.items[i], j);
}

static void check_reasons(struct checker *c) {
    for (size_t i = 0; i < c->lowered.count; i++)
        for (uint32_t j = 0; j < c->lowered.items[i].rule_count; j++) {
            const struct rule *rule = &c->lowered.items[i].rules[j];
            if (rule->because.length || rule->results[0].is_blank)
                continue;
            struct diag *diag =
                diag_add(c->diags, DIAG_W0611, rule->span, "the rule \"%.*s\" does not say why",
                         TEXT_ARGS(rule->name));
            diag_hint(c->diags, diag,
                      "write \"because\" and a sentence that an explanation can show");
        }
}

/* Called where lists are read, since only there each value has its place. */
void warn_repeated(struct checker *c, const struct tree *first, uint32_t count) {
    if (!c->options->with_lint || count < 2)
        return;
    struct text_map *seen = text_map_new(false);
    for (uint32_t i = 0; i < count && first; i++, first = first->next) {
        bool added;
        struct text text = first->kind == TREE_STRING ? first->text : words_of_span(c, first->span);
        text_map_put(seen, text, i, &added);
        if (added)
            continue;
        struct diag *diag = warn_add(c, DIAG_W0612, first->span, "%.*s stands twice in this list",
                                     TEXT_ARGS(words_of_span(c, first->span)));
        if (diag)
            diag_hint(c->diags, diag, "delete one of the two");
    }
    text_map_free(seen);
}

void lint_all(struct checker *c) {
    static void (*const checks[])(struct checker *) = {
        check_unused_definitions, check_unused_settings, check_unused_tables, check_unread_facts,
        check_repeated_rules,     check_values_given,    check_reasons,
    };
    if (diags_count(c->diags, DIAG_ERROR) > 0)
        return; /* what seems unused may be used where something is wrong */
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        checks[i](c);
}
