/* Decisions and their rules. A decision stands in the program behind its conditions and before
 * whoever asks it. */
#include "check/checker.h"

static node_id always(struct checker *c, struct span span) {
    return node_add(c, 0, (struct node){.kind = NODE_ALWAYS, .span = span}, NULL, 0);
}

static bool rule_period(struct checker *c, const struct rule_entry *entry, struct rule *rule) {
    const struct tree *from = tree_part(entry->tree, TREE_FROM_DAY);
    const struct tree *until = tree_part(entry->tree, TREE_UNTIL_DAY);
    struct diag *diag;
    rule->from = from ? from->day : DAY_MIN;
    rule->until = until ? until->day : DAY_MAX + 1;
    if (rule->from >= rule->until) {
        diag = diag_add(c->diags, DIAG_E0507, until ? until->span : entry->name_span,
                        "the rule \"%.*s\" ends before it begins", TEXT_ARGS(rule->name));
        diag_hint(c->diags, diag, "`until` names the first day on which it is no longer in force");
        return false;
    }
    if ((from || until) && rule->is_otherwise && !entry->rows) {
        diag = diag_add(c->diags, DIAG_E0507, from ? from->span : until->span,
                        "`otherwise` holds on every day");
        diag_hint(c->diags, diag, "leave the date out, or write it on the rules above");
        return false;
    }
    return true;
}

static void widen(struct span *span, struct span part) {
    if (span->file == FILE_NONE) {
        *span = part;
        return;
    }
    if (part.start < span->start)
        span->start = part.start;
    if (part.end > span->end)
        span->end = part.end;
}

/* when and not unless and in force, together; what stands alone is itself the condition. */
static node_id rule_condition(struct checker *c, const struct rule_entry *entry,
                              struct rule *rule) {
    const struct tree *tree = entry->tree;
    node_id *parts = arena_array(c->arena, (size_t)tree->count + 1, sizeof *parts);
    uint32_t count = 0;
    bool good = true;
    for (const struct tree *part = tree->first; part; part = part->next) {
        if (part->kind != TREE_WHEN && part->kind != TREE_UNLESS)
            continue;
        node_id node = part->first ? condition_lower(c, 0, part->first) : NODE_BAD;
        if (part->kind == TREE_UNLESS && node != NODE_BAD)
            node = node_not(c, 0, part->span, node);
        if (part->first)
            widen(&rule->when_span, part->first->span);
        parts[count++] = node;
        good = good && node != NODE_BAD;
    }
    if (!good)
        return NODE_BAD;
    if (rule->from > DAY_MIN || rule->until <= DAY_MAX) {
        struct node node = {.kind = NODE_IN_FORCE, .span = entry->name_span};
        node.period.from = rule->from;
        node.period.until = rule->until;
        parts[count++] = node_add(c, 0, node, NULL, 0);
    }
    if (count == 0)
        return always(c, entry->name_span);
    return node_and(c, 0, rule->when_span.file == FILE_NONE ? entry->name_span : rule->when_span,
                    parts, count);
}

static bool lower_result(struct checker *c, const struct decision_entry *entry,
                         const struct rule_entry *rule_entry, uint32_t output,
                         const struct tree *value, struct rule *rule) {
    struct rule_result *result = &rule->results[output];
    *result = (struct rule_result){
        .node = INDEX_NONE, .from_decision = INDEX_NONE, .from_output = INDEX_NONE};
    if (value)
        return value->kind != TREE_BAD && result_lower(c, entry, output, value, result);
    if (output == 0) { /* the item of a list is the name of its rule; else said already */
        result->is_constant = true;
        result->value = (struct value){.state = VALUE_KNOWN};
        result->value.text = rule->name;
        return entry->take == TAKE_EVERY;
    }
    result->is_blank = true;
    if (entry->outputs[output].may_be_blank || tree_is_bad(rule_entry->tree))
        return true;
    struct text name = entry->outputs[output].name;
    struct diag *diag = diag_add(c->diags, DIAG_E0406, rule_entry->name_span,
                                 "the rule \"%.*s\" leaves \"%.*s\" blank, which it may not be",
                                 TEXT_ARGS(rule->name), TEXT_ARGS(name));
    diag_hint(c->diags, diag, "write \"with %.*s ...\", or declare it \", may be blank\"",
              TEXT_ARGS(name));
    diag_declared(c, diag, entry->outputs[output].span);
    return false;
}

static const struct tree *with_value(struct checker *c, const struct decision_entry *entry,
                                     uint32_t entry_index, const struct tree *with,
                                     uint32_t *output) {
    const struct symbol *symbol = symbol_find(c, SYMBOL_OUTPUT, with->name);
    if (symbol && symbol->index == entry_index && symbol->output > 0) {
        *output = symbol->output;
        return with->first;
    }
    struct text *names = arena_array(c->arena, entry->output_count, sizeof *names);
    for (uint32_t i = 1; i < entry->output_count; i++)
        names[i - 1] = entry->outputs[i].name;
    struct text word = name_of(c, with->name);
    struct diag *diag = diag_add(c->diags, DIAG_E0301, tree_name_span(with),
                                 "no companion of \"%.*s\" is called \"%.*s\"%.*s",
                                 TEXT_ARGS(entry->outputs[0].name), TEXT_ARGS(word),
                                 TEXT_ARGS(suggestion_of(c, word, names, entry->output_count - 1)));
    diag_hint(c->diags, diag,
              "what goes with the rules is declared in the decision: write \"with "
              "%.*s is ...\" there",
              TEXT_ARGS(word));
    return NULL;
}

/* What a `rule` block gives: by output, NULL where it gives nothing. */
static bool given_values(struct checker *c, const struct decision_entry *entry,
                         uint32_t entry_index, const struct tree *tree,
                         const struct tree **values) {
    bool good = true;
    for (const struct tree *part = tree->first; part; part = part->next) {
        uint32_t output = 0;
        if (part->kind == TREE_GIVES) {
            values[0] = part->first;
        } else if (part->kind == TREE_WITH) {
            const struct tree *value = with_value(c, entry, entry_index, part, &output);
            if (value && values[output]) {
                diag_add(c->diags, DIAG_E0302, tree_name_span(part),
                         "\"%.*s\" is given twice by this rule",
                         TEXT_ARGS(entry->outputs[output].name));
                good = false;
            }
            if (value)
                values[output] = value;
            good = good && value;
        }
    }
    return good;
}

static bool lower_rule(struct checker *c, uint32_t entry_index, const struct rule_entry *rule_entry,
                       struct rule *rule) {
    struct decision_entry *entry = &c->decisions.items[entry_index];
    const struct tree *tree = rule_entry->tree;
    const struct tree **values = arena_array(c->arena, entry->output_count, sizeof *values);
    bool good;
    rule->name = rule_entry->name;
    rule->span = rule_entry->rows ? tree->span : rule_entry->name_span;
    rule->when_span = SPAN_NONE;
    rule->is_otherwise = entry->take != TAKE_EVERY && rule_is_otherwise(c, rule_entry);
    rule->results = arena_array(c->arena, entry->output_count, sizeof *rule->results);
    if (!rule_entry->rows) {
        const struct tree *because = tree_part(tree, TREE_BECAUSE);
        rule->doc = tree_doc(tree);
        rule->because = because ? because->text : (struct text){NULL, 0};
        rule->cites = cites_of(c, tree);
        good = rule_period(c, rule_entry, rule);
        rule->condition = rule_condition(c, rule_entry, rule);
        good = given_values(c, entry, entry_index, tree, values) && good;
    } else {
        struct row_parts parts;
        row_lower(c, entry, rule_entry, &parts);
        good = !parts.bad;
        rule->from = DAY_MIN;
        rule->until = DAY_MAX + 1;
        rule->because = parts.because;
        rule->cites = parts.cites ? cites_of(c, parts.cites) : (struct cites){NULL, 0};
        rule->condition = !good ? NODE_BAD
                          : parts.condition_count
                              ? node_and(c, 0, tree->span, parts.conditions, parts.condition_count)
                              : always(c, tree->span);
        rule->when_span = tree->span;
        values[0] = parts.gives;
        for (uint32_t i = 1; i < entry->output_count; i++)
            values[i] = parts.with[i];
        if (!good)
            return false;
    }
    for (uint32_t i = 0; i < entry->output_count; i++)
        good = lower_result(c, entry, rule_entry, i, values[i], rule) && good;
    return good && rule->condition != NODE_BAD;
}

/* No rule gives a weaker value than `otherwise`. */
static bool otherwise_is_weakest(const struct decision *decision) {
    const struct rule_result *last = &decision->rules[decision->rule_count - 1].results[0];
    for (uint32_t i = 0; i < decision->rule_count; i++) {
        const struct rule_result *result = &decision->rules[i].results[0];
        if (!result->is_constant || !last->is_constant || result->value.code > last->value.code)
            return false;
    }
    return true; /* and among equals the earlier rule goes first */
}

/* Where the order of rules or the strength of values decides, `otherwise` is simply always true
 * and last; where it does not, it holds when none of the others does. */
static void lower_otherwise(struct checker *c, struct decision *decision) {
    node_id *others = arena_array(c->arena, decision->rule_count, sizeof *others);
    uint32_t count = 0;
    if (decision->take != TAKE_STRONGEST && decision->take != TAKE_EXACTLY_ONE)
        return;
    if (decision->take == TAKE_STRONGEST && otherwise_is_weakest(decision))
        return;
    for (uint32_t i = 0; i < decision->rule_count; i++)
        if (!decision->rules[i].is_otherwise)
            others[count++] = decision->rules[i].condition;
    for (uint32_t i = 0; i < decision->rule_count && count; i++) {
        struct rule *rule = &decision->rules[i];
        if (!rule->is_otherwise)
            continue;
        node_id any =
            node_add(c, 0, (struct node){.kind = NODE_OR, .span = rule->span}, others, count);
        rule->condition = any == NODE_BAD ? NODE_BAD : node_not(c, 0, rule->span, any);
    }
}

static node_id decide_node(struct checker *c, const struct decision *decision) {
    size_t room = (size_t)decision->rule_count * (decision->output_count + 1);
    node_id *children = arena_array(c->arena, room, sizeof *children);
    uint32_t count = 0;
    for (uint32_t i = 0; i < decision->rule_count; i++) {
        const struct rule *rule = &decision->rules[i];
        children[count++] = rule->condition;
        for (uint32_t j = 0; j < decision->output_count; j++)
            if (rule->results[j].node != INDEX_NONE)
                children[count++] = rule->results[j].node;
    }
    struct node node = {.kind = NODE_DECIDE, .span = decision->span};
    node.decision = (uint32_t)c->lowered.count;
    return node_add(c, 0, node, children, count);
}

void lower_decision(struct checker *c, uint32_t entry_index) {
    struct decision_entry *entry = &c->decisions.items[entry_index];
    struct decision decision = {.name = entry->outputs[0].name,
                                .doc = entry->outputs[0].doc,
                                .cites = cites_of(c, entry->tree),
                                .take = entry->take,
                                .outputs = entry->outputs,
                                .output_count = entry->output_count,
                                .rule_count = (uint32_t)entry->rules.count,
                                .span = entry->outputs[0].span};
    bool good = !entry->bad && decision.rule_count > 0;
    decision.rules = arena_array(c->arena, decision.rule_count, sizeof *decision.rules);
    for (uint32_t i = 0; i < decision.rule_count; i++)
        good = lower_rule(c, entry_index, &entry->rules.items[i], &decision.rules[i]) && good;
    entry->bad = true;
    if (!good)
        return;
    lower_otherwise(c, &decision);
    decision.decide = decide_node(c, &decision);
    if (decision.decide == NODE_BAD)
        return;
    entry->bad = false;
    entry->index = (uint32_t)c->lowered.count;
    VECTOR_PUSH(&c->lowered, decision);
    VECTOR_PUSH(&c->entry_of, entry_index);
}
