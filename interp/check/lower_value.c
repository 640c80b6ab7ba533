/* Values: what a name or a phrase stands for, and its node when it needs one. */
#include "check/checker.h"

static const struct operand BAD_OPERAND = {.kind = OPERAND_BAD, .node = NODE_BAD};

bool operand_is_constant(const struct operand *operand) {
    return operand->kind == OPERAND_LITERAL || operand->kind == OPERAND_SETTING;
}

struct operand operand_of_node(struct checker *c, node_id node, struct type type, bool may_be_blank,
                               const struct tree *tree) {
    (void)c;
    return (struct operand){.kind = node == NODE_BAD ? OPERAND_BAD : OPERAND_NODE,
                            .may_be_blank = may_be_blank,
                            .type = type,
                            .node = node,
                            .tree = tree,
                            .declared = SPAN_NONE};
}

static struct operand operand_output(struct checker *c, const struct symbol *symbol,
                                     const struct tree *tree) {
    const struct decision_entry *entry = &c->decisions.items[symbol->index];
    if (entry->index == INDEX_NONE)
        return BAD_OPERAND;
    const struct output *output = &entry->outputs[symbol->output];
    struct operand operand = {.kind = OPERAND_OUTPUT,
                              .may_be_blank = output->may_be_blank,
                              .type = output->type,
                              .decision = entry->index,
                              .output = symbol->output,
                              .tree = tree,
                              .declared = symbol->span};
    if (entry->take == TAKE_EVERY) {
        operand.kind = OPERAND_LIST;
    } else if (!output->is_finite) {
        struct node node = {.kind = NODE_OUTPUT, .span = tree->span, .type = output->type};
        node.output.decision = entry->index;
        node.output.output = symbol->output;
        operand.node = node_add(c, 0, node, NULL, 0);
        operand.kind = operand.node == NODE_BAD ? OPERAND_BAD : OPERAND_NODE;
    }
    return operand;
}

static struct operand operand_name(struct checker *c, uint32_t scope, const struct tree *tree) {
    struct symbol *symbol = symbol_need(c, scope, tree, tree->name, KINDS_VALUES);
    if (!symbol || symbol->bad)
        return BAD_OPERAND;
    struct operand operand = BAD_OPERAND;
    const struct fact *fact;
    struct diag *diag;
    struct text name = name_of(c, tree->name);
    switch (symbol->kind) {
    case SYMBOL_FACT:
        fact = &c->schema->records[symbol->scope].facts[symbol->index];
        operand = operand_of_node(c, node_fact(c, scope, symbol->index, tree->span), fact->type,
                                  fact->may_be_blank, tree);
        break;
    case SYMBOL_SETTING:
        if (c->settings.items[symbol->index].bad)
            return BAD_OPERAND;
        operand = (struct operand){.kind = OPERAND_SETTING,
                                   .type = c->settings.items[symbol->index].type,
                                   .setting = symbol->index,
                                   .tree = tree};
        break;
    case SYMBOL_DEFINITION:
        if (c->defines.items[symbol->index].bad)
            return BAD_OPERAND;
        operand = c->defines.items[symbol->index].operand;
        operand.tree = tree;
        break;
    case SYMBOL_OUTPUT:
        operand = operand_output(c, symbol, tree);
        break;
    case SYMBOL_TABLE:
        diag = diag_add(c->diags, DIAG_E0303, tree->span, "\"%.*s\" is a table, not a value",
                        TEXT_ARGS(name));
        diag_hint(
            c->diags, diag,
            "ask for a column of it, \"COLUMN of %.*s for FACT\", or whether a text stands in "
            "it, \"FACT is in %.*s\"",
            TEXT_ARGS(name), TEXT_ARGS(name));
        return BAD_OPERAND;
    case SYMBOL_RECORD:
        diag = diag_add(c->diags, DIAG_E0303, tree->span,
                        "\"%.*s\" is a record, of which there may be many", TEXT_ARGS(name));
        name = c->schema->records[symbol->index].name;
        diag_hint(c->diags, diag,
                  "write \"some %.*s exists\", \"no %.*s exists\" or \"count of "
                  "%.*s\"",
                  TEXT_ARGS(name), TEXT_ARGS(name), TEXT_ARGS(name));
        return BAD_OPERAND;
    case SYMBOL_SOURCE:
    case SYMBOL_CLAUSE:
    case SYMBOL_PROMISE:
    case SYMBOL_BASE:
        return BAD_OPERAND; /* never resolved as values */
    }
    operand.declared = symbol->span;
    return operand;
}

static struct operand operand_count(struct checker *c, uint32_t scope, const struct tree *tree) {
    uint32_t record = record_named(c, tree->name);
    const struct symbol *local = symbol_resolve(c, scope, tree->name);
    const struct tree *where = tree->first;
    struct text name = name_of(c, tree->name);
    struct type whole = {.kind = TYPE_NUMBER, .whole = true, .has_lowest = true};
    struct diag *diag;
    if (record != INDEX_NONE && (!local || local->kind == SYMBOL_RECORD)) {
        if (scope != 0 || record == 0) {
            diag = diag_add(c->diags, DIAG_E0304, tree->span, "%.*s cannot be counted here",
                            TEXT_ARGS(name));
            diag_hint(c->diags, diag, "only the %.*s can ask about rows of its records",
                      TEXT_ARGS(c->schema->records[0].name));
            return BAD_OPERAND;
        }
        node_id condition = INDEX_NONE;
        if (where) {
            condition = condition_lower(c, record, where);
            if (condition == NODE_BAD)
                return BAD_OPERAND;
        }
        return (struct operand){.kind = OPERAND_COUNT,
                                .type = whole,
                                .fold = fold_rows(c, record, condition, tree->span),
                                .tree = tree,
                                .declared = SPAN_NONE};
    }
    struct symbol *symbol =
        symbol_need(c, scope, tree, tree->name, 1u << SYMBOL_FACT | 1u << SYMBOL_RECORD);
    if (!symbol || symbol->bad)
        return BAD_OPERAND;
    struct tree *list = tree_new(c, TREE_NAME, tree_name_span(tree));
    list->name = tree->name;
    struct operand operand = operand_name(c, scope, list);
    if (operand.kind == OPERAND_BAD)
        return operand;
    if (operand.kind != OPERAND_NODE || operand.type.kind != TYPE_LIST) {
        diag = diag_add(c->diags, DIAG_E0404, tree->span, "\"%.*s\" cannot be counted",
                        TEXT_ARGS(name));
        diag_hint(c->diags, diag, "what can be counted are records and facts that are lists");
        diag_declared(c, diag, operand.declared);
        return BAD_OPERAND;
    }
    if (where) {
        diag = diag_add(c->diags, DIAG_E0404, where->span,
                        "the items of \"%.*s\" have no facts to ask about", TEXT_ARGS(name));
        diag_hint(c->diags, diag, "leave out `where`, or ask \"some item of %.*s ...\"",
                  TEXT_ARGS(name));
        return BAD_OPERAND;
    }
    node_id node = node_add(
        c, scope, (struct node){.kind = NODE_COUNT_ITEMS, .span = tree->span, .type = whole},
        &operand.node, 1);
    return operand_of_node(c, node, whole, false, tree);
}

static struct operand operand_since(struct checker *c, uint32_t scope, const struct tree *tree) {
    if (!tree->first)
        return BAD_OPERAND;
    struct operand date = operand_read(c, scope, tree->first);
    if (date.kind == OPERAND_BAD)
        return date;
    if (date.type.kind != TYPE_DATE || date.kind == OPERAND_CHOICE) {
        struct text words = words_of_operand(c, &date);
        struct diag *diag = diag_add(c->diags, DIAG_E0402, tree->first->span,
                                     "\"since\" needs a date, %.*s is %.*s", TEXT_ARGS(words),
                                     TEXT_ARGS(words_of_type(c, &date.type)));
        diag_declared(c, diag, date.declared);
        return BAD_OPERAND;
    }
    struct type type = {.kind = TYPE_NUMBER, .whole = true, .unit = (enum type_unit)tree->unit};
    type.has_lowest = type.unit == TYPE_UNIT_BUSINESS_DAYS;
    node_id child = operand_node(c, scope, &date);
    node_id node = node_add(
        c, scope,
        (struct node){.kind = NODE_SINCE, .span = tree->span, .type = type, .unit = type.unit},
        &child, 1);
    return operand_of_node(c, node, type, date.may_be_blank, tree);
}

struct operand operand_read(struct checker *c, uint32_t scope, const struct tree *tree) {
    struct operand operand = BAD_OPERAND;
    struct node today;
    switch ((int)tree->kind) {
    case TREE_NAME:
        return operand_name(c, scope, tree);
    case TREE_STRING:
    case TREE_NUMBER:
    case TREE_DATE:
    case TREE_YES:
    case TREE_NO:
        return (struct operand){.kind = OPERAND_LITERAL,
                                .type = type_of_literal(tree),
                                .tree = tree,
                                .declared = SPAN_NONE};
    case TREE_TODAY:
        today =
            (struct node){.kind = NODE_TODAY, .span = tree->span, .type = type_simple(TYPE_DATE)};
        if (c->scopes[scope].today == NODE_BAD)
            c->scopes[scope].today = node_add(c, scope, today, NULL, 0);
        return operand_of_node(c, c->scopes[scope].today, today.type, false, tree);
    case TREE_OF:
        return operand_of(c, scope, tree);
    case TREE_COUNT:
        return operand_count(c, scope, tree);
    case TREE_SINCE:
        return operand_since(c, scope, tree);
    case TREE_FIRST_ITEM:
        return operand_first_item(c, scope, tree, NULL);
    case TREE_LATEST: {
        struct diag *diag = diag_add(c->diags, DIAG_E0404, tree->span,
                                     "\"the latest\" chooses a row and needs a name");
        diag_hint(c->diags, diag,
                  "write \"define NAME is the latest ...\", then ask for facts of it, "
                  "\"FACT of NAME\"");
        return operand;
    }
    default:
        return operand; /* BAD */
    }
}

node_id operand_node(struct checker *c, uint32_t scope, const struct operand *operand) {
    struct node node;
    const struct setting_entry *setting;
    struct diag *diag;
    switch (operand->kind) {
    case OPERAND_BAD:
        return NODE_BAD;
    case OPERAND_NODE:
        return operand->node;
    case OPERAND_CONDITION:
        return node_yes_of(c, scope, operand->node, operand->tree->span);
    case OPERAND_LITERAL:
        return node_constant(
            c, scope,
            constant_of_literals(c, &operand->type, operand->tree, 1, TEXT(""), SPAN_NONE),
            operand->tree->span);
    case OPERAND_SETTING:
        setting = &c->settings.items[operand->setting];
        for (uint32_t i = 0; setting->constant && i < setting->constant->count; i++)
            if (setting->constant->alternatives[i].count != 1) {
                diag = diag_add(c->diags, DIAG_E0405, operand->tree->span,
                                "the setting \"%.*s\" has several values where one is needed",
                                TEXT_ARGS(name_of(c, setting->tree->name)));
                diag_declared(c, diag, setting->symbol->span);
                return NODE_BAD;
            }
        return node_constant(c, scope, setting->constant, operand->tree->span);
    case OPERAND_OUTPUT:
        return output_as_value(c, operand);
    case OPERAND_LIST:
        diag = diag_add(c->diags, DIAG_E0404, operand->tree->span,
                        "the list \"%.*s\" cannot be used as a single value",
                        TEXT_ARGS(words_of_operand(c, operand)));
        diag_hint(c->diags, diag, "ask whether it contains an item, or is empty");
        return NODE_BAD;
    case OPERAND_CHOICE:
        diag = diag_add(c->diags, DIAG_E0404, operand->tree->span, "\"%.*s\" is a whole row",
                        TEXT_ARGS(words_of_operand(c, operand)));
        diag_hint(c->diags, diag, "say which of its facts: write \"FACT of %.*s\"",
                  TEXT_ARGS(words_of_operand(c, operand)));
        return NODE_BAD;
    case OPERAND_COUNT:
        node = (struct node){
            .kind = NODE_COUNT_CHILDREN, .span = operand->tree->span, .type = operand->type};
        node.quantified.fold = operand->fold;
        return node_add(c, scope, node, NULL, 0);
    }
    return NODE_BAD;
}
