/* What a test expects: values that its target can have, by a rule that can give them. */
#include "check/checker.h"

static bool target_of_output(struct checker *c, const struct symbol *symbol,
                             struct target *target) {
    const struct decision_entry *entry = &c->decisions.items[symbol->index];
    if (entry->index == INDEX_NONE) /* it could not be lowered; the names of its rules are known */
        return false;
    const struct output *output = &entry->outputs[symbol->output];
    target->decision = entry->index;
    target->output = symbol->output;
    target->type = output->type;
    target->may_be_blank = output->may_be_blank;
    target->is_list = entry->take == TAKE_EVERY;
    if (target->is_list)
        target->type = type_simple(TYPE_TEXT);
    return true;
}

static bool target_of_definition(struct checker *c, const struct symbol *symbol,
                                 struct target *target) {
    const struct define_entry *entry = &c->defines.items[symbol->index];
    if (entry->bad)
        return false;
    target->definition = symbol->index;
    target->type = node_at(c, 0, entry->root)->type;
    target->may_be_blank = entry->operand.may_be_blank;
    target->is_list = target->type.kind == TYPE_LIST;
    if (target->is_list)
        target->type = type_simple(TYPE_TEXT);
    return true;
}

bool target_find(struct checker *c, const struct tree *at, name_id name, struct target *target) {
    const struct symbol *symbol = symbol_resolve(c, 0, name);
    *target = (struct target){.name = name_of(c, name),
                              .decision = INDEX_NONE,
                              .definition = INDEX_NONE,
                              .keeps_stale = c->options->keeps_stale,
                              .declared = symbol ? symbol->span : SPAN_NONE};
    if (!symbol) {
        const struct symbol *promise = symbol_find(c, SYMBOL_PROMISE, name);
        if (!promise) {
            symbol_need(c, 0, at, name, 1u << SYMBOL_OUTPUT | 1u << SYMBOL_DEFINITION);
            return false;
        }
        struct diag *diag = diag_add(c->diags, DIAG_E0803, tree_name_span(at),
                                     "\"%.*s\" is a promise", TEXT_ARGS(target->name));
        diag_hint(c->diags, diag, "write \"%.*s holds\" or \"%.*s is broken\"",
                  TEXT_ARGS(target->name), TEXT_ARGS(target->name));
        return false;
    }
    if (symbol->bad)
        return false;
    if (symbol->kind == SYMBOL_OUTPUT)
        return target_of_output(c, symbol, target);
    if (symbol->kind == SYMBOL_DEFINITION)
        return target_of_definition(c, symbol, target);
    struct diag *diag = diag_add(c->diags, DIAG_E0803, tree_name_span(at),
                                 "\"%.*s\" is %s: only what the rules work out can be expected",
                                 TEXT_ARGS(target->name), symbol_word(c, symbol));
    diag_hint(c->diags, diag, "expect a decision, a companion or a definition");
    diag_declared(c, diag, symbol->span);
    return false;
}

static bool refuse(struct checker *c, const struct target *target, const struct tree *tree,
                   const char *why, const char *hint) {
    struct diag *diag =
        diag_add(c->diags, DIAG_E0803, tree->span, "\"%.*s\" %s", TEXT_ARGS(target->name), why);
    diag_hint(c->diags, diag, "%s", hint);
    diag_declared(c, diag, target->declared);
    return false;
}

/* Can some rule of the list give the item? */
static bool item_exists(struct checker *c, const struct target *target, const struct tree *tree) {
    if (!target->is_list || target->decision == INDEX_NONE)
        return true;
    const struct decision *decision = &c->lowered.items[target->decision];
    if (some_rule_gives(c, decision, tree->text) || target->keeps_stale)
        return true;
    struct text *names = arena_array(c->arena, decision->rule_count, sizeof *names);
    for (uint32_t i = 0; i < decision->rule_count; i++)
        names[i] = decision->rules[i].results[0].value.text;
    if (name_is_lost(c, tree->text))
        return false;
    struct diag *diag =
        diag_add(c->diags, DIAG_E0401, tree->span, "no rule of %.*s gives \"%.*s\"%.*s",
                 TEXT_ARGS(target->name), TEXT_ARGS(tree->text),
                 TEXT_ARGS(suggestion_of(c, tree->text, names, decision->rule_count)));
    diag_declared(c, diag, target->declared);
    return false;
}

static bool read_value(struct checker *c, const struct target *target, const struct tree *tree,
                       bool undecided, struct value *value) {
    *value = (struct value){.state = VALUE_UNKNOWN};
    switch ((int)tree->kind) {
    case TREE_BAD:
        return false;
    case TREE_BLANK:
        if (target->is_list && undecided)
            return true; /* an item whose text is not known */
        value->state = VALUE_BLANK;
        if (target->is_list && target->decision != INDEX_NONE)
            return true;
        return target->may_be_blank || refuse(c, target, tree, "can never be blank",
                                              "it is not declared \", may be blank\"");
    case TREE_UNKNOWN:
        if (target->decision == INDEX_NONE)
            return true;
        return refuse(c, target, tree, "is a decision: it is decided or undecided",
                      "write \"is undecided\"");
    case TREE_EMPTY:
        return refuse(c, target, tree, "is not a list and cannot be empty", "write \"is blank\"");
    case TREE_NAME:
        if (!value_lacks_quotes(c, 0, &target->type, target->name, tree))
            refuse(c, target, tree, "is expected to be a value that is written here, not a name",
                   "put a text in quotes");
        return false;
    default:
        break;
    }
    if (!tree_is_literal(tree))
        return refuse(c, target, tree, "is expected to be a value that is written here",
                      "write the value");
    return literal_read(c, &target->type, tree, target->name, target->declared, value) &&
           literal_in_range(c, &target->type, tree, target->name, target->declared) &&
           item_exists(c, target, tree);
}

static bool read_values(struct checker *c, const struct target *target, const struct tree *first,
                        bool undecided, struct expectation *expected) {
    uint32_t count = 0, made = 0;
    bool good = true;
    for (const struct tree *value = first; value && value->kind != TREE_BY; value = value->next)
        count++;
    struct value *values = arena_array(c->arena, count, sizeof *values);
    for (const struct tree *value = first; value && value->kind != TREE_BY; value = value->next)
        good = read_value(c, target, value, undecided, &values[made++]) && good;
    expected->values = values;
    expected->count = count;
    return good;
}

bool expect_values(struct checker *c, const struct target *target, const struct tree *first,
                   struct expectation *expected) {
    expected->kind = EXPECT_VALUE;
    if (first && first->kind == TREE_EMPTY && target->is_list) {
        expected->is_empty_list = true;
        return true;
    }
    if (!first || !read_values(c, target, first, false, expected))
        return false;
    if (expected->count > 1 && !target->is_list)
        return refuse(c, target, first->next, "has one value", "keep one of the values");
    return true;
}

static bool same_answer(const struct type *type, const struct rule_result *result,
                        const struct value *value) {
    if (result->is_blank || value->state == VALUE_BLANK)
        return result->is_blank && value->state == VALUE_BLANK;
    if (type->kind == TYPE_TEXT)
        return text_is(result->value.text, value->text);
    return type->kind == TYPE_YES_NO ? result->value.code == !value->yes
                                     : result->value.code == value->code;
}

static void say_no_rule(struct checker *c, struct text decision, struct text word, struct span span,
                        struct span declared, const struct text *names, uint32_t count) {
    struct diag *diag = diag_add(c->diags, DIAG_E0804, span,
                                 "no rule of %.*s is called \"%.*s\"%.*s", TEXT_ARGS(decision),
                                 TEXT_ARGS(word), TEXT_ARGS(suggestion_of(c, word, names, count)));
    diag_declared(c, diag, declared);
}

/* The decision could not be lowered, but the names of its rules are known. */
static void check_by(struct checker *c, const struct tree *tree) {
    const struct tree *by = tree_part(tree, TREE_BY);
    const struct symbol *symbol = by ? symbol_resolve(c, 0, tree->name) : NULL;
    if (!symbol || symbol->kind != SYMBOL_OUTPUT || name_is_lost(c, name_of(c, by->name)))
        return;
    const struct decision_entry *entry = &c->decisions.items[symbol->index];
    struct text *names = arena_array(c->arena, entry->rules.count, sizeof *names);
    struct text word = name_of(c, by->name);
    for (size_t i = 0; i < entry->rules.count; i++) {
        names[i] = entry->rules.items[i].name;
        if (text_is(names[i], word))
            return;
    }
    if (entry->index == INDEX_NONE && entry->take != TAKE_EVERY)
        say_no_rule(c, entry->outputs[0].name, word, tree_name_span(by), entry->outputs[0].span,
                    names, (uint32_t)entry->rules.count);
}

bool expect_by(struct checker *c, const struct target *target, struct text word, struct span span,
               struct expectation *expected) {
    struct diag *diag;
    if (target->decision == INDEX_NONE || target->is_list) {
        diag = diag_add(c->diags, DIAG_E0804, span,
                        target->is_list ? "\"%.*s\" is a list and takes many rules"
                                        : "\"%.*s\" is a definition and has no rules",
                        TEXT_ARGS(target->name));
        diag_hint(c->diags, diag, "leave out `by`");
        return false;
    }
    const struct decision *decision = &c->lowered.items[target->decision];
    struct text *names = arena_array(c->arena, decision->rule_count, sizeof *names);
    uint32_t rule = 0;
    for (; rule < decision->rule_count && !text_is(decision->rules[rule].name, word); rule++)
        names[rule] = decision->rules[rule].name;
    if (rule == decision->rule_count && name_is_lost(c, word))
        return false;
    expected->is_stale = rule == decision->rule_count && target->keeps_stale;
    if (expected->is_stale)
        return true;
    if (rule == decision->rule_count) {
        say_no_rule(c, decision->name, word, span, decision->span, names, rule);
        return false;
    }
    expected->by_rule = rule;
    const struct rule_result *result = &decision->rules[rule].results[target->output];
    if ((!result->is_constant && !result->is_blank) || expected->count != 1 ||
        same_answer(&target->type, result, &expected->values[0]) || target->keeps_stale)
        return true;
    diag = diag_add(c->diags, DIAG_E0805, span, "the rule \"%.*s\" gives %.*s another value",
                    TEXT_ARGS(word), TEXT_ARGS(target->name));
    diag_hint(c->diags, diag, "correct the value or the rule");
    diag_relate(c->diags, diag, decision->rules[rule].span, "the rule stands here");
    return false;
}

static int value_rank(const struct target *target, const struct value *value) {
    if (value->state != VALUE_KNOWN)
        return INT32_MAX;
    return target->type.kind == TYPE_YES_NO ? !value->yes : (int)value->code;
}

/* Possible values are printed in declared order, blank last; the author need not know. */
static void sort_possible(const struct target *target, struct value *values, uint32_t count) {
    if (target->is_list || !type_is_finite(&target->type))
        return;
    for (uint32_t i = 1; i < count; i++)
        for (uint32_t j = i;
             j > 0 && value_rank(target, &values[j]) < value_rank(target, &values[j - 1]); j--) {
            struct value swapped = values[j];
            values[j] = values[j - 1];
            values[j - 1] = swapped;
        }
}

static bool read_path(struct checker *c, const struct tree *path, uint32_t *index) {
    uint32_t record = 0, fact = INDEX_NONE;
    struct text word = name_of(c, path->name);
    if (path->first || symbol_find(c, SYMBOL_RECORD, path->name)) {
        record = record_named(c, path->name);
        if (record == INDEX_NONE || record == 0) {
            diag_add(c->diags, DIAG_E0301, tree_name_span(path), "no record is called \"%.*s\"%.*s",
                     TEXT_ARGS(word), TEXT_ARGS(suggestion(c, word, 0, 1u << SYMBOL_RECORD)));
            return false;
        }
    }
    const struct tree *inner = path->first;
    if (inner || record == 0) {
        name_id name = inner ? inner->name : path->name;
        const struct record *of = &c->schema->records[record];
        fact = record_find_fact(of, name_of(c, name));
        if (fact == INDEX_NONE) {
            struct text *names = arena_array(c->arena, of->fact_count, sizeof *names);
            for (uint32_t i = 0; i < of->fact_count; i++)
                names[i] = of->facts[i].name;
            diag_add(c->diags, DIAG_E0301, inner ? inner->span : path->span,
                     "no fact of %.*s is called \"%.*s\"%.*s", TEXT_ARGS(of->name),
                     TEXT_ARGS(name_of(c, name)),
                     TEXT_ARGS(suggestion_of(c, name_of(c, name), names, of->fact_count)));
            return false;
        }
    }
    *index = program_path(c->program, record, fact);
    return true;
}

static bool read_missing(struct checker *c, const struct tree *tree, struct expectation *expected) {
    uint32_t *missing = arena_array(c->arena, tree->count, sizeof *missing);
    uint32_t count = 0;
    bool good = true;
    for (const struct tree *path = tree->first; path; path = path->next) {
        uint32_t index = 0;
        if (path->kind != TREE_PATH || !read_path(c, path, &index)) {
            good = false;
            continue;
        }
        uint32_t at = count;
        while (at > 0 && missing[at - 1] > index)
            at--;
        if (at > 0 && missing[at - 1] == index)
            continue;
        memmove(missing + at + 1, missing + at, (count - at) * sizeof *missing);
        missing[at] = index;
        count++;
    }
    expected->has_missing = true;
    expected->missing = missing;
    expected->missing_count = count;
    return good;
}

static bool read_undecided(struct checker *c, const struct tree *tree, const struct target *target,
                           struct expectation *expected) {
    const struct tree *possible = tree_part(tree, TREE_POSSIBLE);
    const struct tree *missing = tree_part(tree, TREE_MISSING);
    expected->kind = EXPECT_UNDECIDED;
    bool good = !missing || read_missing(c, missing, expected);
    if (possible) {
        expected->has_possible = true;
        if (!read_values(c, target, possible->first, true, expected))
            return false;
        struct value *values = arena_array(c->arena, expected->count, sizeof *values);
        memcpy(values, expected->values, expected->count * sizeof *values);
        sort_possible(target, values, expected->count);
        expected->values = values;
    }
    return good;
}

static bool read_promise(struct checker *c, const struct tree *tree, struct expectation *expected) {
    const struct symbol *symbol = symbol_find(c, SYMBOL_PROMISE, tree->name);
    struct text word = name_of(c, tree->name);
    expected->kind = EXPECT_PROMISE;
    expected->negated = tree->flags & TREE_NEGATED;
    const struct symbol *other = symbol ? NULL : symbol_resolve(c, 0, tree->name);
    if (other) {
        struct diag *diag = diag_add(c->diags, DIAG_E0803, tree_name_span(tree),
                                     "\"%.*s\" is %s: only a promise holds or is broken",
                                     TEXT_ARGS(word), symbol_word(c, other));
        diag_hint(c->diags, diag, "write \"%.*s is\" and what is expected", TEXT_ARGS(word));
        diag_declared(c, diag, other->span);
        return false;
    }
    if (!symbol) {
        diag_add(c->diags, DIAG_E0301, tree_name_span(tree), "no promise is called \"%.*s\"%.*s",
                 TEXT_ARGS(word), TEXT_ARGS(suggestion(c, word, 0, 1u << SYMBOL_PROMISE)));
        return false;
    }
    expected->promise = symbol->index;
    return true;
}

/* From one sibling to the last one before `by`. */
static struct span span_of_values(const struct tree *first) {
    struct span span = first ? first->span : SPAN_NONE;
    for (; first && first->kind != TREE_BY; first = first->next)
        span.end = first->span.end;
    return span;
}

static struct expectation_place place_in_line(const struct tree *tree) {
    const struct tree *by = tree_part(tree, TREE_BY);
    const struct tree *possible = tree_part(tree, TREE_POSSIBLE);
    const struct tree *missing = tree_part(tree, TREE_MISSING);
    struct expectation_place place = {
        .in = WRITTEN_LINE,
        .answer = span_of_values(tree->first),
        .by = by ? by->span : SPAN_NONE,
        .possible = possible ? span_of_values(possible->first) : SPAN_NONE,
        .missing = missing ? span_of_values(missing->first) : SPAN_NONE};
    if (tree->kind == TREE_EXPECT_UNDECIDED)
        place.answer = (struct span){tree->span.file, tree_name_span(tree).end, tree->span.end};
    else if (tree->op == OP_CONTAINS && tree->first)
        place.answer =
            (struct span){tree->span.file, tree_name_span(tree).end, tree->first->span.start};
    return place;
}

struct expectation expectation_of(const struct target *target, struct span span) {
    return (struct expectation){.decision = target ? target->decision : INDEX_NONE,
                                .output = target ? target->output : 0,
                                .definition = target ? target->definition : INDEX_NONE,
                                .promise = INDEX_NONE,
                                .by_rule = INDEX_NONE,
                                .span = span};
}

static bool read_expected(struct checker *c, const struct tree *tree, struct target *target,
                          struct expectation *expected) {
    const struct tree *by = tree_part(tree, TREE_BY);
    if (tree->kind == TREE_EXPECT_UNDECIDED)
        return read_undecided(c, tree, target, expected);
    if (tree->op == OP_CONTAINS) {
        expected->kind = EXPECT_CONTAINS;
        expected->negated = tree->flags & TREE_NEGATED;
        target->keeps_stale = false;
        return (target->is_list || refuse(c, target, tree, "is not a list", "write \"is\"")) &&
               read_values(c, target, tree->first, false, expected);
    }
    return expect_values(c, target, tree->first, expected) &&
           (!by || expect_by(c, target, name_of(c, by->name), tree_name_span(by), expected));
}

void test_expect(struct checker *c, struct test_builder *builder, const struct tree *tree) {
    struct target target;
    struct expectation expected = expectation_of(NULL, tree->span);
    bool good = true;
    if (tree->kind == TREE_EXPECT_PROMISE) {
        good = read_promise(c, tree, &expected);
    } else if (!target_find(c, tree, tree->name, &target)) {
        check_by(c, tree);
        good = false;
    } else {
        expected = expectation_of(&target, tree->span);
        expected.place = place_in_line(tree);
        good = read_expected(c, tree, &target, &expected);
    }
    if (good)
        VECTOR_PUSH(&builder->expectations, expected);
    else
        builder->bad = true;
}
