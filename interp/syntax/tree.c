/* Names of what trees hold, and finding children. */
#include "syntax/tree.h"

const char *tree_kind_name(enum tree_kind kind) {
    static const char *const names[] = {
#define TREE(kind, payload, children) #kind,
#include "syntax/tree_kinds.def"
#undef TREE
    };
    return names[kind];
}

const char *tree_op_name(enum tree_op op) {
    static const char *const names[] = {
        [OP_NONE] = "none",
        [OP_IS] = "is",
        [OP_ONE_OF] = "one-of",
        [OP_BLANK] = "blank",
        [OP_KNOWN] = "known",
        [OP_EMPTY] = "empty",
        [OP_IN_TABLE] = "in",
        [OP_AT_LEAST] = "at-least",
        [OP_AT_MOST] = "at-most",
        [OP_MORE_THAN] = "more-than",
        [OP_LESS_THAN] = "less-than",
        [OP_BETWEEN] = "between",
        [OP_AGO_AT_LEAST] = "at-least-ago",
        [OP_AGO_AT_MOST] = "at-most-ago",
        [OP_AGO_MORE_THAN] = "more-than-ago",
        [OP_AGO_LESS_THAN] = "less-than-ago",
        [OP_WITHIN_LAST] = "within-last",
        [OP_WITHIN_NEXT] = "within-next",
        [OP_BEFORE] = "before",
        [OP_AFTER] = "after",
        [OP_ON_OR_BEFORE] = "on-or-before",
        [OP_ON_OR_AFTER] = "on-or-after",
        [OP_STARTS] = "starts",
        [OP_ENDS] = "ends",
        [OP_CONTAINS] = "contains",
        [OP_CONTAINS_ONE_OF] = "contains-one-of",
        [OP_MATCHES] = "matches",
        [OP_EXISTS] = "exists",
    };
    return names[op];
}

struct tree *tree_child(const struct tree *parent, enum tree_kind kind) {
    struct tree *child = parent->first;
    while (child && child->kind != kind)
        child = child->next;
    return child;
}
