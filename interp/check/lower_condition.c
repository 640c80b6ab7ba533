/* Conditions: and, or, not, bullets, and names that are conditions by themselves. */
#include "check/checker.h"

static bool is_chain(const struct tree *tree) {
    return tree->kind == TREE_AND || tree->kind == TREE_OR;
}

static bool is_mixed_part(const struct tree *part, enum tree_kind outer) {
    return is_chain(part) && part->kind != outer && !(part->flags & TREE_PARENTHESES);
}

static void add_words(struct checker *c, struct buffer *out, const struct tree *tree) {
    buffer_add_text(out, words_of_span(c, tree->span));
}

enum { SHOWN_MAX = 200 }; /* bytes of a condition that are shown in both its readings */

/* "a and b or c" reads as "(a and b) or c" and as "a and (b or c)"; shows both. The terms are
 * those of the two levels in the order in which they stand. */
static void report_mixed(struct checker *c, const struct tree *tree) {
    struct buffer tight = {0}, loose = {0};
    struct diag *diag = diag_add(c->diags, DIAG_E0501, tree->span,
                                 "this has `and` beside `or`, which can be read in two ways");
    if (tree->span.end - tree->span.start > SHOWN_MAX) {
        diag_hint(c->diags, diag, "put parentheses round the parts that belong together");
        return;
    }
    const char *outer = tree->kind == TREE_AND ? " and " : " or ";
    const char *inner = tree->kind == TREE_AND ? " or " : " and ";
    bool open = false;
    for (const struct tree *part = tree->first; part; part = part->next) {
        bool mixed = is_mixed_part(part, tree->kind);
        const struct tree *first = mixed ? part->first : part;
        buffer_add_string(&tight, part == tree->first ? "" : outer);
        buffer_add_string(&tight, mixed ? "(" : "");
        /* the other reading ties the neighbours of the outer word together */
        if (part != tree->first)
            buffer_add_string(&loose, outer);
        else if (!mixed && part->next) {
            buffer_add_char(&loose, '(');
            open = true;
        }
        for (const struct tree *term = first; term; term = mixed ? term->next : NULL) {
            if (term != first) {
                buffer_add_string(&tight, inner);
                if (open)
                    buffer_add_char(&loose, ')');
                open = false;
                buffer_add_string(&loose, inner);
            }
            add_words(c, &tight, term);
            if (mixed && !term->next && part->next) {
                buffer_add_char(&loose, '(');
                open = true;
            }
            add_words(c, &loose, term);
        }
        buffer_add_string(&tight, mixed ? ")" : "");
    }
    if (open)
        buffer_add_char(&loose, ')');
    struct text one = buffer_text(&tight), other = buffer_text(&loose);
    diag_hint(c->diags, diag, "write either %.*s, or %.*s", TEXT_ARGS(one), TEXT_ARGS(other));
    buffer_free(&tight);
    buffer_free(&loose);
}

static node_id lower_many(struct checker *c, uint32_t scope, const struct tree *tree,
                          enum node_kind kind) {
    node_id *children = arena_array(c->arena, tree->count, sizeof *children);
    uint32_t count = 0;
    bool good = true, mixed = false;
    for (const struct tree *part = tree->first; part; part = part->next) {
        mixed = mixed || (is_chain(tree) && is_mixed_part(part, tree->kind));
        children[count] = condition_lower(c, scope, part);
        good = good && children[count] != NODE_BAD;
        count++;
    }
    if (mixed)
        report_mixed(c, tree);
    if (!good || mixed || count == 0)
        return NODE_BAD;
    return kind == NODE_AND ? node_and(c, scope, tree->span, children, count)
                            : node_or(c, scope, tree->span, children, count);
}

static node_id not_a_condition(struct checker *c, const struct operand *operand) {
    struct text words = words_of_operand(c, operand);
    struct diag *diag = diag_add(c->diags, DIAG_E0404, operand->tree->span,
                                 "%.*s alone is not a condition", TEXT_ARGS(words));
    if (operand->kind == OPERAND_LITERAL)
        diag_hint(
            c->diags, diag,
            "write what is compared with it; for several values of one thing, `is one of` and "
            "commas");
    else if (operand->kind == OPERAND_LIST)
        diag_hint(c->diags, diag, "write \"%.*s contains ...\" or \"%.*s is not empty\"",
                  TEXT_ARGS(words), TEXT_ARGS(words));
    else if (operand->kind == OPERAND_CHOICE)
        diag_hint(c->diags, diag, "write \"%.*s is not blank\"", TEXT_ARGS(words));
    else if (operand->type.kind == TYPE_ONE_OF)
        diag_hint(c->diags, diag, "say what it must be, as in: %.*s is \"%.*s\"", TEXT_ARGS(words),
                  TEXT_ARGS(operand->type.choices->names[0]));
    else if (operand->type.kind == TYPE_LIST)
        diag_hint(c->diags, diag, "write \"%.*s contains ...\" or \"%.*s is not empty\"",
                  TEXT_ARGS(words), TEXT_ARGS(words));
    else
        diag_hint(c->diags, diag, "it is %.*s: say what it must be, or \"is not blank\"",
                  TEXT_ARGS(words_of_type(c, &operand->type)));
    diag_declared(c, diag, operand->declared);
    return NODE_BAD;
}

static node_id truth_lower(struct checker *c, uint32_t scope, const struct tree *tree) {
    if (!tree->first)
        return NODE_BAD;
    struct operand operand = operand_read(c, scope, tree->first);
    if (operand.kind == OPERAND_BAD)
        return NODE_BAD;
    if (operand.kind == OPERAND_CONDITION)
        return operand.node;
    if (operand.type.kind != TYPE_YES_NO || operand.kind == OPERAND_LITERAL ||
        operand.kind == OPERAND_LIST || operand.kind == OPERAND_CHOICE)
        return not_a_condition(c, &operand);
    if (operand.kind == OPERAND_OUTPUT)
        return node_output_is(c, operand.decision, operand.output, &(uint32_t){0}, 1, tree->span);
    node_id value = operand_node(c, scope, &operand);
    return node_add(c, scope, (struct node){.kind = NODE_TRUTH, .span = tree->span}, &value, 1);
}

node_id condition_lower(struct checker *c, uint32_t scope, const struct tree *tree) {
    node_id node;
    switch ((int)tree->kind) {
    case TREE_AND:
    case TREE_ALL_OF:
        return lower_many(c, scope, tree, NODE_AND);
    case TREE_OR:
    case TREE_ANY_OF:
        return lower_many(c, scope, tree, NODE_OR);
    case TREE_NONE_OF:
        node = lower_many(c, scope, tree, NODE_OR);
        return node == NODE_BAD ? NODE_BAD : node_not(c, scope, tree->span, node);
    case TREE_NOT:
        node = tree->first ? condition_lower(c, scope, tree->first) : NODE_BAD;
        return node == NODE_BAD ? NODE_BAD : node_not(c, scope, tree->span, node);
    case TREE_TRUTH:
        return truth_lower(c, scope, tree);
    case TREE_COMPARE:
        return compare_lower(c, scope, tree);
    case TREE_QUANTIFIED:
        return quantified_lower(c, scope, tree);
    case TREE_SOME_ITEM:
        return some_item_lower(c, scope, tree);
    default:
        return NODE_BAD; /* BAD: said already */
    }
}
