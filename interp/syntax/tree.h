/* The parsed tree of rule files: what the author wrote, before any name has a meaning. Nodes are
 * uniform (kind, place, a payload, children in order), live in the compilation's arena and are
 * never freed one by one. The layout of the children stands beside each kind in tree_kinds.def.
 * A part that could not be read is a TREE_BAD node; whoever meets one says nothing more about it.
 */
#ifndef TENET_SYNTAX_TREE_H
#define TENET_SYNTAX_TREE_H

#include "base/date.h"
#include "base/intern.h"
#include "base/number.h"
#include "base/source.h"

enum tree_kind {
#define TREE(kind, payload, children) TREE_##kind,
#include "syntax/tree_kinds.def"
#undef TREE
    TREE_KIND_COUNT
};

/* Units of numbers; weeks and years are written as days and months by the parser (1 week is 7
 * days, 1 year 12 months), so the number in the tree is already multiplied. */
enum unit { UNIT_NONE, UNIT_DAYS, UNIT_MONTHS, UNIT_BUSINESS_DAYS };

/* How values are compared. What is "not" is TREE_NOT round it or the flag TREE_NEGATED. */
enum tree_op {
    OP_NONE,
    OP_IS,
    OP_ONE_OF,
    OP_BLANK,
    OP_KNOWN,
    OP_EMPTY,
    OP_IN_TABLE,
    OP_AT_LEAST,
    OP_AT_MOST,
    OP_MORE_THAN,
    OP_LESS_THAN,
    OP_BETWEEN,
    OP_AGO_AT_LEAST,
    OP_AGO_AT_MOST,
    OP_AGO_MORE_THAN,
    OP_AGO_LESS_THAN,
    OP_WITHIN_LAST,
    OP_WITHIN_NEXT,
    OP_BEFORE,
    OP_AFTER,
    OP_ON_OR_BEFORE,
    OP_ON_OR_AFTER,
    OP_STARTS,
    OP_ENDS,
    OP_CONTAINS,
    OP_CONTAINS_ONE_OF,
    OP_MATCHES,
    OP_EXISTS
};

enum tree_quantifier {
    QUANT_NONE,
    QUANT_SOME,
    QUANT_NO,
    QUANT_EVERY,
    QUANT_AT_LEAST,
    QUANT_AT_MOST,
    QUANT_EXACTLY
};

/* Flags. */
enum {
    TREE_NEGATED = 1, /* "is not", "does not" */
    TREE_IGNORING_CASE = 2,
    TREE_PARENTHESES = 4, /* the author put it in parentheses */
    TREE_MAY_BE_BLANK = 8,
    TREE_CHANGEABLE = 16,
    TREE_WHOLE = 32,        /* whole number */
    TREE_IF_ANY = 64,       /* ", if any," */
    TREE_AT_LEAST_ONE = 128 /* ", at least one," */
};

struct tree {
    enum tree_kind kind;
    uint16_t flags;
    uint8_t op;            /* enum tree_op */
    uint8_t quantifier;    /* enum tree_quantifier */
    uint8_t unit;          /* enum unit, of numbers and of number types */
    uint8_t depth;         /* 1 + the deepest child; capped where nodes are made */
    uint32_t count;        /* children */
    struct span span;      /* all of it */
    struct span name_span; /* of the name, where the payload is one */
    union {
        name_id name;
        struct text text;
        number number;
        day_number day;
    };
    struct tree *first, *last; /* children */
    struct tree *next;         /* sibling */
};

/* As in tree_kinds.def: "RULE". */
const char *tree_kind_name(enum tree_kind kind);
const char *tree_op_name(enum tree_op op);
/* The first child of a kind; NULL when there is none. */
struct tree *tree_child(const struct tree *parent, enum tree_kind kind);

#endif
