/* Comparisons: which kinds of value allow which words, bounds, and blank, known, empty. */
#include "check/checker.h"

node_id bad_comparison(struct checker *c, const struct operand *left, const struct tree *tree) {
    struct text words = words_of_operand(c, left);
    struct diag *diag;
    if (left->kind == OPERAND_CHOICE) {
        operand_node(c, 0, left); /* says what to write */
        return NODE_BAD;
    }
    diag = diag_add(c->diags, DIAG_E0404, tree->span, "\"%s\" does not go with %.*s, which is %.*s",
                    words_of_op((enum tree_op)tree->op), TEXT_ARGS(words),
                    TEXT_ARGS(words_of_type(c, &left->type)));
    bool is_list = left->kind == OPERAND_LIST || left->type.kind == TYPE_LIST;
    if (is_list)
        diag_hint(c->diags, diag,
                  "of a list ask \"%.*s contains ...\", \"%.*s is empty\" or "
                  "\"count of %.*s\"",
                  TEXT_ARGS(words), TEXT_ARGS(words), TEXT_ARGS(words));
    else
        switch (left->type.kind) {
        case TYPE_TEXT:
            diag_hint(c->diags, diag,
                      "of a text ask is, is one of, starts with, ends with, contains, "
                      "matches, is in a table, or is blank");
            break;
        case TYPE_NUMBER:
            diag_hint(c->diags, diag,
                      "of a number ask is, at least, at most, more than, less than, "
                      "or between");
            break;
        case TYPE_DATE:
            diag_hint(c->diags, diag,
                      "of a date ask before, after, \"more than 14 days ago\", or "
                      "\"within the last 14 days\"");
            break;
        case TYPE_YES_NO:
            diag_hint(c->diags, diag, "write %.*s, or not %.*s", TEXT_ARGS(words),
                      TEXT_ARGS(words));
            break;
        case TYPE_ONE_OF:
            diag_hint(c->diags, diag,
                      "its values have no order and no parts: write is, or is one of");
            break;
        case TYPE_LIST:
            break;
        }
    diag_declared(c, diag, left->declared);
    return NODE_BAD;
}

void warn_never(struct checker *c, struct span span, bool always, struct text why) {
    struct diag *diag =
        warn_add(c, always ? DIAG_W0602 : DIAG_W0601, span,
                 always ? "this always holds: %.*s" : "this can never hold: %.*s", TEXT_ARGS(why));
    if (diag)
        diag_hint(c->diags, diag, "correct the number, or leave the condition out");
}

/* Compares a bound with the range of the facts: 1 always, -1 never, 0 it depends. */
static int bound_in_range(const struct type *type, enum compare_op op, number n) {
    bool low = type->has_lowest, high = type->has_highest;
    switch ((int)op) {
    case COMPARE_AT_LEAST:
        return high && n > type->highest ? -1 : low && n <= type->lowest ? 1 : 0;
    case COMPARE_MORE_THAN:
        return high && n >= type->highest ? -1 : low && n < type->lowest ? 1 : 0;
    case COMPARE_AT_MOST:
        return low && n < type->lowest ? -1 : high && n >= type->highest ? 1 : 0;
    case COMPARE_LESS_THAN:
        return low && n <= type->lowest ? -1 : high && n > type->highest ? 1 : 0;
    default:
        return 0;
    }
}

static void check_bound(struct checker *c, const struct operand *left, const struct tree *tree,
                        enum compare_op op, const struct constant *constant) {
    if (left->type.kind != TYPE_NUMBER || constant->count != 1 ||
        constant->alternatives[0].count != 1)
        return;
    int answer = bound_in_range(&left->type, op, constant->alternatives[0].values[0].number);
    if (answer == 0 || (answer > 0 && left->may_be_blank))
        return;
    warn_never(c, tree->span, answer > 0,
               arena_format(c->arena, "%.*s is %.*s", TEXT_ARGS(words_of_operand(c, left)),
                            TEXT_ARGS(type_allowed(c->arena, &left->type))));
}

/* What is said about a date by how long ago it is, where a word for two dates was written. */
static const char *ago_words(enum tree_op op) {
    switch ((int)op) {
    case OP_AFTER:
    case OP_LESS_THAN:
        return "less than";
    case OP_ON_OR_AFTER:
    case OP_AT_MOST:
        return "at most";
    case OP_ON_OR_BEFORE:
    case OP_AT_LEAST:
        return "at least";
    default:
        return "more than";
    }
}

/* Numbers without `ago` beside a date: the commonest slip. */
static bool date_needs_ago(struct checker *c, const struct operand *left, const struct tree *tree,
                           const struct operand *right) {
    if (left->type.kind != TYPE_DATE || right->type.kind != TYPE_NUMBER)
        return false;
    struct text date = words_of_operand(c, left), number_words = words_of_operand(c, right);
    struct diag *diag = diag_add(c->diags, DIAG_E0404, tree->span,
                                 "%.*s is a date and %.*s is how long: the two do not compare",
                                 TEXT_ARGS(date), TEXT_ARGS(number_words));
    if (operand_is_constant(right))
        diag_hint(c->diags, diag, "write \"%.*s is %s %.*s ago\"", TEXT_ARGS(date),
                  ago_words((enum tree_op)tree->op), TEXT_ARGS(number_words));
    else
        diag_hint(c->diags, diag, "compare \"days since %.*s\" with it", TEXT_ARGS(date));
    diag_declared(c, diag, left->declared);
    return true;
}

static const char *date_words(enum compare_op op) {
    switch ((int)op) {
    case COMPARE_AT_LEAST:
        return "on or after";
    case COMPARE_AT_MOST:
        return "on or before";
    case COMPARE_MORE_THAN:
        return "after";
    default:
        return "before";
    }
}

static bool same_order_kind(struct checker *c, const struct operand *left,
                            const struct operand *right) {
    if (left->type.kind == right->type.kind && left->type.unit == right->type.unit)
        return true;
    enum diag_code code = left->type.kind == right->type.kind ? DIAG_E0403 : DIAG_E0402;
    struct diag *diag =
        diag_add(c->diags, code, right->tree->span, "%.*s is %.*s, but %.*s is %.*s",
                 TEXT_ARGS(words_of_operand(c, left)), TEXT_ARGS(words_of_type(c, &left->type)),
                 TEXT_ARGS(words_of_operand(c, right)), TEXT_ARGS(words_of_type(c, &right->type)));
    if (code == DIAG_E0403)
        diag_hint(c->diags, diag, "days, months, business days and plain numbers are never mixed");
    diag_declared(c, diag, right->declared);
    return false;
}

node_id lower_order(struct checker *c, uint32_t scope, const struct operand *left,
                    const struct tree *tree, enum compare_op op, const struct tree *right_tree) {
    struct operand right = operand_read(c, scope, right_tree);
    if (left->kind == OPERAND_BAD || right.kind == OPERAND_BAD)
        return NODE_BAD;
    if (left->kind == OPERAND_COUNT)
        return count_compare(c, scope, left, tree, op, false, &right);
    bool is_date = left->type.kind == TYPE_DATE;
    if ((left->type.kind != TYPE_NUMBER && !is_date) || left->kind == OPERAND_CHOICE)
        return bad_comparison(c, left, tree);
    if (date_needs_ago(c, left, tree, &right))
        return NODE_BAD;
    bool is_bound = tree->op >= OP_AT_LEAST && tree->op <= OP_LESS_THAN;
    if (is_date && is_bound && right.type.kind == TYPE_DATE) {
        struct diag *diag =
            diag_add(c->diags, DIAG_E0404, tree->span, "dates are compared by before and after");
        diag_hint(c->diags, diag, "write \"%.*s is %s %.*s\"", TEXT_ARGS(words_of_operand(c, left)),
                  date_words(op), TEXT_ARGS(words_of_operand(c, &right)));
        return NODE_BAD;
    }
    node_id children[2] = {operand_node(c, scope, left), NODE_BAD};
    if (operand_is_constant(&right)) {
        const struct constant *constant =
            constant_of(c, &right, &left->type, words_of_operand(c, left), left->declared);
        if (!constant)
            return NODE_BAD;
        children[1] = operand_node(c, scope, &right);
        check_bound(c, left, tree, op, constant);
    } else {
        if (!same_order_kind(c, left, &right))
            return NODE_BAD;
        children[1] = operand_node(c, scope, &right);
    }
    return node_add(c, scope,
                    (struct node){.kind = NODE_ORDER, .op = (uint8_t)op, .span = tree->span},
                    children, 2);
}

static node_id compare_between(struct checker *c, uint32_t scope, const struct operand *left,
                               const struct tree *tree) {
    const struct tree *low = tree->first->next, *high = low ? low->next : NULL;
    if (!low || !high)
        return NODE_BAD;
    bool turned = (low->kind == TREE_NUMBER && high->kind == TREE_NUMBER &&
                   low->unit == high->unit && low->number > high->number) ||
                  (low->kind == TREE_DATE && high->kind == TREE_DATE && low->day > high->day);
    if (turned) {
        struct diag *diag = diag_add(c->diags, DIAG_E0409, tree->span,
                                     "nothing lies between %.*s and %.*s: the first is the greater",
                                     TEXT_ARGS(words_of_span(c, low->span)),
                                     TEXT_ARGS(words_of_span(c, high->span)));
        diag_hint(c->diags, diag, "write the smaller one first");
        return NODE_BAD;
    }
    node_id parts[2] = {lower_order(c, scope, left, tree, COMPARE_AT_LEAST, low),
                        lower_order(c, scope, left, tree, COMPARE_AT_MOST, high)};
    if (parts[0] == NODE_BAD || parts[1] == NODE_BAD)
        return NODE_BAD;
    return node_and(c, scope, tree->span, parts, 2);
}

static void warn_blank(struct checker *c, const struct operand *left, const struct tree *tree) {
    if (left->may_be_blank)
        return;
    struct text words = words_of_operand(c, left);
    struct diag *diag =
        warn_add(c, DIAG_W0603, tree->span, "%.*s is never blank", TEXT_ARGS(words));
    if (!diag)
        return;
    diag_hint(c->diags, diag, "if the export may leave it empty, declare it \", may be blank\"");
    diag_declared(c, diag, left->declared);
}

static node_id compare_blank(struct checker *c, uint32_t scope, const struct operand *left,
                             const struct tree *tree) {
    struct text words = words_of_operand(c, left);
    struct node node = {.kind = NODE_IS_BLANK, .span = tree->span};
    if (left->kind == OPERAND_LIST || left->type.kind == TYPE_LIST) {
        struct diag *diag = diag_add(c->diags, DIAG_E0404, tree->span,
                                     "%.*s is a list, and a list is never blank", TEXT_ARGS(words));
        diag_hint(c->diags, diag, "write \"%.*s is %sempty\"", TEXT_ARGS(words),
                  tree->flags & TREE_NEGATED ? "not " : "");
        return NODE_BAD;
    }
    if (left->kind == OPERAND_CHOICE) { /* nothing was chosen when no row qualifies */
        const struct fold fold = c->folds.items[left->fold].fold;
        node = (struct node){.kind = NODE_QUANTIFIED, .span = tree->span};
        node.quantified.fold = fold_rows(c, fold.record, fold.condition, fold.span);
        node.quantified.quantifier = QUANTIFIER_SOME;
        return node_not(c, scope, tree->span, node_add(c, scope, node, NULL, 0));
    }
    warn_blank(c, left, tree);
    if (left->kind == OPERAND_OUTPUT) {
        node.kind = NODE_OUTPUT_BLANK;
        node.output.decision = left->decision;
        node.output.output = left->output;
        node.output.values = NULL;
        return node_add(c, 0, node, NULL, 0);
    }
    node_id value = operand_node(c, scope, left);
    return node_add(c, scope, node, &value, 1);
}

node_id lower_state(struct checker *c, uint32_t scope, const struct operand *left,
                    const struct tree *tree) {
    struct text words = words_of_operand(c, left);
    struct diag *diag;
    node_id value;
    if (tree->op == OP_BLANK)
        return compare_blank(c, scope, left, tree);
    if (tree->op == OP_KNOWN) {
        if (left->kind == OPERAND_OUTPUT || left->kind == OPERAND_LIST) {
            diag = diag_add(c->diags, DIAG_E0404, tree->span,
                            "whether the decision %.*s is known cannot be asked in a condition",
                            TEXT_ARGS(words));
            diag_hint(c->diags, diag, "ask whether the facts are known that it needs");
            return NODE_BAD;
        }
        value = left->kind == OPERAND_CHOICE ? c->defines.items[left->definition].root
                                             : operand_node(c, scope, left);
        return node_add(c, scope, (struct node){.kind = NODE_IS_KNOWN, .span = tree->span}, &value,
                        1);
    }
    if (left->kind == OPERAND_LIST)
        return list_is_empty(c, left, tree);
    if (left->kind == OPERAND_NODE && left->type.kind == TYPE_LIST)
        return node_add(c, scope, (struct node){.kind = NODE_NO_ITEMS, .span = tree->span},
                        &left->node, 1);
    diag = diag_add(c->diags, DIAG_E0404, tree->span, "only a list can be empty, %.*s is %.*s",
                    TEXT_ARGS(words), TEXT_ARGS(words_of_type(c, &left->type)));
    diag_hint(c->diags, diag, "write \"%.*s is %sblank\"", TEXT_ARGS(words),
              tree->flags & TREE_NEGATED ? "not " : "");
    diag_declared(c, diag, left->declared);
    return NODE_BAD;
}

/* A comparison starts with what is asked about; a written value stands behind. */
static bool left_is_literal(struct checker *c, const struct operand *left,
                            const struct tree *tree) {
    if (left->kind != OPERAND_LITERAL)
        return false;
    struct diag *diag = diag_add(c->diags, DIAG_E0404, tree->first->span,
                                 "a comparison starts with a name, not with %.*s",
                                 TEXT_ARGS(words_of_operand(c, left)));
    diag_hint(c->diags, diag,
              left->tree->kind == TREE_STRING ? "if this is a fact, write it without quotes"
                                              : "turn it round: the name first, then the value");
    return true;
}

static node_id compare_positive(struct checker *c, uint32_t scope, const struct operand *left,
                                const struct tree *tree) {
    enum compare_op bound = tree->op == OP_AT_LEAST    ? COMPARE_AT_LEAST
                            : tree->op == OP_AT_MOST   ? COMPARE_AT_MOST
                            : tree->op == OP_MORE_THAN ? COMPARE_MORE_THAN
                                                       : COMPARE_LESS_THAN;
    switch ((enum tree_op)tree->op) {
    case OP_NONE:
    case OP_EXISTS:
        return NODE_BAD;
    case OP_IS:
    case OP_ONE_OF:
        return lower_equal(c, scope, left, tree);
    case OP_BLANK:
    case OP_KNOWN:
    case OP_EMPTY:
        return left->kind == OPERAND_BAD ? NODE_BAD : lower_state(c, scope, left, tree);
    case OP_AT_LEAST:
    case OP_AT_MOST:
    case OP_MORE_THAN:
    case OP_LESS_THAN:
        return tree->first->next ? lower_order(c, scope, left, tree, bound, tree->first->next)
                                 : NODE_BAD;
    case OP_BETWEEN:
        return compare_between(c, scope, left, tree);
    case OP_AGO_AT_LEAST:
    case OP_AGO_AT_MOST:
    case OP_AGO_MORE_THAN:
    case OP_AGO_LESS_THAN:
    case OP_WITHIN_LAST:
    case OP_WITHIN_NEXT:
    case OP_BEFORE:
    case OP_AFTER:
    case OP_ON_OR_BEFORE:
    case OP_ON_OR_AFTER:
        return lower_dates(c, scope, left, tree);
    case OP_IN_TABLE:
    case OP_STARTS:
    case OP_ENDS:
    case OP_CONTAINS:
    case OP_CONTAINS_ONE_OF:
    case OP_MATCHES:
        return lower_text(c, scope, left, tree);
    }
    return NODE_BAD;
}

node_id compare_lower(struct checker *c, uint32_t scope, const struct tree *tree) {
    if (!tree->first || tree_is_bad(tree))
        return NODE_BAD;
    struct operand left = operand_read(c, scope, tree->first);
    if (left_is_literal(c, &left, tree))
        return NODE_BAD;
    node_id node = compare_positive(c, scope, &left, tree);
    if (node != NODE_BAD && (tree->flags & TREE_NEGATED))
        node = node_not(c, scope, tree->span, node);
    return node;
}
