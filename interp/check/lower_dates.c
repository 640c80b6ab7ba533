/* Dates against the day of evaluation, and against each other. */
#include "check/checker.h"

static enum compare_op date_op(enum tree_op op) {
    switch ((int)op) {
    case OP_AGO_AT_LEAST:
    case OP_ON_OR_AFTER:
        return COMPARE_AT_LEAST;
    case OP_AGO_AT_MOST:
    case OP_ON_OR_BEFORE:
        return COMPARE_AT_MOST;
    case OP_AGO_MORE_THAN:
    case OP_AFTER:
        return COMPARE_MORE_THAN;
    case OP_AGO_LESS_THAN:
    case OP_BEFORE:
        return COMPARE_LESS_THAN;
    case OP_WITHIN_LAST:
        return COMPARE_WITHIN_LAST;
    default:
        return COMPARE_WITHIN_NEXT;
    }
}

static bool is_whole_duration(struct checker *c, const struct constant *constant,
                              const struct tree *tree) {
    for (uint32_t i = 0; i < constant->count; i++)
        for (uint32_t j = 0; j < constant->alternatives[i].count; j++) {
            number n = constant->alternatives[i].values[j].number;
            if (number_is_whole(n) && n >= 0 && constant->alternatives[i].count == 1)
                continue;
            struct diag *diag =
                diag_add(c->diags, DIAG_E0409, tree->span, "%.*s is no length of time here",
                         TEXT_ARGS(words_of_span(c, tree->span)));
            diag_hint(c->diags, diag, "write one whole number, not below 0, and its unit");
            return false;
        }
    return true;
}

/* How long: a written number with its unit, or a setting. */
static const struct constant *duration_of(struct checker *c, const struct operand *right) {
    struct diag *diag;
    struct text words = words_of_operand(c, right);
    if (right->type.kind == TYPE_DATE) {
        diag = diag_add(c->diags, DIAG_E0402, right->tree->span,
                        "%.*s is a date, but how long is wanted here", TEXT_ARGS(words));
        diag_hint(c->diags, diag,
                  "write a number and its unit, such as 14 days; or compare with the "
                  "date by \"before\" and \"after\"");
        return NULL;
    }
    if (right->type.kind != TYPE_NUMBER) {
        diag_add(c->diags, DIAG_E0402, right->tree->span,
                 "how long is a number of days, months or business days, but %.*s is %.*s",
                 TEXT_ARGS(words), TEXT_ARGS(words_of_type(c, &right->type)));
        return NULL;
    }
    if (!operand_is_constant(right)) {
        diag = diag_add(c->diags, DIAG_E0404, right->tree->span,
                        "how long is written here or given by a setting, %.*s is neither",
                        TEXT_ARGS(words));
        diag_hint(c->diags, diag, "compare \"days since ...\" with it instead");
        diag_declared(c, diag, right->declared);
        return NULL;
    }
    if (right->type.unit == TYPE_UNIT_NONE) {
        diag =
            diag_add(c->diags, DIAG_E0403, right->tree->span, "%.*s has no unit", TEXT_ARGS(words));
        if (right->kind == OPERAND_LITERAL)
            diag_hint(c->diags, diag, "write %.*s days, %.*s months or %.*s business days",
                      TEXT_ARGS(words), TEXT_ARGS(words), TEXT_ARGS(words));
        else
            diag_hint(c->diags, diag, "give the setting a number with its unit, such as 14 days");
        return NULL;
    }
    const struct constant *constant = constant_of(c, right, &right->type, words, right->declared);
    return constant && is_whole_duration(c, constant, right->tree) ? constant : NULL;
}

static node_id compare_ago(struct checker *c, uint32_t scope, const struct operand *left,
                           const struct operand *right, const struct tree *tree) {
    bool is_within = tree->op == OP_WITHIN_LAST || tree->op == OP_WITHIN_NEXT;
    const struct constant *duration = duration_of(c, right);
    if (!duration)
        return NODE_BAD;
    node_id date = operand_node(c, scope, left);
    struct node node = {.kind = is_within ? NODE_WITHIN : NODE_AGO,
                        .op = (uint8_t)date_op((enum tree_op)tree->op),
                        .span = tree->span,
                        .duration = duration};
    return node_add(c, scope, node, &date, 1);
}

node_id lower_dates(struct checker *c, uint32_t scope, const struct operand *left,
                    const struct tree *tree) {
    const struct tree *right_tree = tree->first->next;
    if (!right_tree)
        return NODE_BAD;
    bool takes_date = tree->op >= OP_BEFORE && tree->op <= OP_ON_OR_AFTER;
    bool is_date =
        left->kind != OPERAND_BAD && left->kind != OPERAND_CHOICE && left->type.kind == TYPE_DATE;
    if (takes_date && is_date && right_tree->kind == TREE_NUMBER) {
        struct text words = words_of_span(c, right_tree->span);
        struct diag *diag = diag_add(c->diags, DIAG_E0402, right_tree->span,
                                     "a date is wanted here, %.*s is how long", TEXT_ARGS(words));
        diag_hint(c->diags, diag, "write \"%.*s is more than %.*s ago\"",
                  TEXT_ARGS(words_of_operand(c, left)), TEXT_ARGS(words));
        return NODE_BAD;
    }
    if (takes_date && is_date)
        return lower_order(c, scope, left, tree, date_op((enum tree_op)tree->op), right_tree);
    struct operand right = operand_read(c, scope, right_tree);
    if (left->kind == OPERAND_BAD || right.kind == OPERAND_BAD)
        return NODE_BAD;
    return is_date ? compare_ago(c, scope, left, &right, tree) : bad_comparison(c, left, tree);
}
