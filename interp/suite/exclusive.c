/* A condition is taken to pieces where all of them must hold. A piece of the one and a piece of the
 * other that cannot both be true settle it: strong Kleene makes the whole false with a piece. */
#include "suite/exclusive.h"

#include "base/vector.h"

struct piece {
    node_id node;
    bool is_negated;
};
typedef VECTOR(struct piece) piece_list;

static const struct node *node_of(const struct loose *loose, node_id id) {
    return &loose->program->scopes[0].nodes[id];
}

static void take_pieces(const struct loose *loose, node_id id, bool is_negated, piece_list *list) {
    const struct node *node = node_of(loose, id);
    enum node_kind joining = is_negated ? NODE_OR : NODE_AND;
    struct piece piece = {id, is_negated};
    if (node->kind == NODE_NOT) {
        take_pieces(loose, loose_child(loose, 0, id, 0), !is_negated, list);
    } else if (node->kind == joining ||
               (node->child_count == 1 && (node->kind == NODE_AND || node->kind == NODE_OR))) {
        for (uint32_t i = 0; i < node->child_count; i++)
            take_pieces(loose, loose_child(loose, 0, id, i), is_negated, list);
    } else {
        VECTOR_PUSH(list, piece);
    }
}

static bool same_value_of(const struct constant *constant, const struct value *a,
                          const struct value *b, bool is_coded) {
    if (is_coded)
        return a->code == b->code;
    switch (constant->type.kind) {
    case TYPE_TEXT:
    case TYPE_LIST:
        return text_is(a->text, b->text);
    case TYPE_NUMBER:
        return a->number == b->number;
    case TYPE_YES_NO:
        return a->yes == b->yes;
    case TYPE_DATE:
        return a->day == b->day;
    case TYPE_ONE_OF:
        return a->code == b->code;
    }
    return false;
}

static bool has_value(const struct constant *constant, const struct value *value, bool is_coded) {
    const struct dated *dated = &constant->alternatives[0];
    for (uint32_t i = 0; i < dated->count; i++)
        if (same_value_of(constant, &dated->values[i], value, is_coded))
            return true;
    return false;
}

/* How many of the values of `a` are among those of `b`. */
static uint32_t shared_values(const struct constant *a, const struct constant *b, bool is_coded) {
    uint32_t shared = 0;
    for (uint32_t i = 0; i < a->alternatives[0].count; i++)
        shared += has_value(b, &a->alternatives[0].values[i], is_coded);
    return shared;
}

static bool same_constant(const struct constant *a, const struct constant *b) {
    if (a == b)
        return true;
    return a && b && a->count == 1 && b->count == 1 && a->type.kind == b->type.kind &&
           a->type.unit == b->type.unit && a->alternatives[0].count == b->alternatives[0].count &&
           shared_values(a, b, false) == a->alternatives[0].count;
}

static bool same_test(const struct item_test *a, const struct item_test *b) {
    return a->op == b->op && a->negated == b->negated && a->ignoring_case == b->ignoring_case &&
           a->is_some == b->is_some && a->empty_is == b->empty_is && a->table == b->table &&
           a->form == b->form && same_constant(a->constant, b->constant);
}

/* Two questions about one and the same value. */
static bool same_question(const struct loose *loose, node_id left, node_id right) {
    const struct node *a = node_of(loose, left), *b = node_of(loose, right);
    if (left == right)
        return true;
    if (a->kind != b->kind || a->op != b->op || a->ignoring_case != b->ignoring_case ||
        a->child_count != b->child_count)
        return false;
    for (uint32_t i = 0; i < a->child_count; i++)
        if (loose_child(loose, 0, left, i) != loose_child(loose, 0, right, i))
            return false;
    switch ((int)a->kind) {
    case NODE_TRUTH:
    case NODE_IS_BLANK:
    case NODE_IS_KNOWN:
    case NODE_NO_ITEMS:
        return true;
    case NODE_ONE_OF:
        return same_constant(a->constant, b->constant);
    case NODE_AGO:
    case NODE_WITHIN:
        return same_constant(a->duration, b->duration);
    case NODE_ITEMS:
        return same_test(a->test, b->test);
    case NODE_OUTPUT_BLANK:
        return a->output.decision == b->output.decision && a->output.output == b->output.output;
    default:
        return false;
    }
}

static bool asks_for_value(const struct node *node) {
    return node->kind == NODE_ONE_OF || node->kind == NODE_ORDER || node->kind == NODE_AGO ||
           node->kind == NODE_WITHIN || node->kind == NODE_TEXT_TEST || node->kind == NODE_EQUAL ||
           node->kind == NODE_MATCHES || node->kind == NODE_IN_TABLE || node->kind == NODE_TRUTH;
}

/* The values of an output, or of a node, that both ask about. */
static bool same_subject(const struct loose *loose, node_id left, node_id right) {
    const struct node *a = node_of(loose, left), *b = node_of(loose, right);
    if (a->kind == NODE_OUTPUT_IS && b->kind == NODE_OUTPUT_IS)
        return a->output.decision == b->output.decision && a->output.output == b->output.output &&
               a->output.values->count == 1 && b->output.values->count == 1;
    return a->kind == NODE_ONE_OF && b->kind == NODE_ONE_OF && !a->ignoring_case &&
           !b->ignoring_case && a->constant->count == 1 && b->constant->count == 1 &&
           loose_child(loose, 0, left, 0) == loose_child(loose, 0, right, 0);
}

static const struct constant *values_of(const struct node *node) {
    return node->kind == NODE_OUTPUT_IS ? node->output.values : node->constant;
}

static bool pieces_exclude(const struct loose *loose, struct piece a, struct piece b) {
    const struct node *left = node_of(loose, a.node), *right = node_of(loose, b.node);
    if (a.is_negated && b.is_negated)
        return false;
    if (a.is_negated != b.is_negated && same_question(loose, a.node, b.node))
        return true;
    if (same_subject(loose, a.node, b.node)) {
        const struct constant *values = values_of(a.is_negated ? right : left);
        bool is_coded = left->kind == NODE_OUTPUT_IS;
        uint32_t shared = shared_values(values, values_of(a.is_negated ? left : right), is_coded);
        return a.is_negated == b.is_negated ? shared == 0 : shared == values->alternatives[0].count;
    }
    if (a.is_negated || b.is_negated)
        return false;
    return (left->kind == NODE_IS_BLANK && asks_for_value(right) &&
            loose_child(loose, 0, a.node, 0) == loose_child(loose, 0, b.node, 0)) ||
           (right->kind == NODE_IS_BLANK && asks_for_value(left) &&
            loose_child(loose, 0, a.node, 0) == loose_child(loose, 0, b.node, 0));
}

bool conditions_exclude(const struct loose *loose, node_id a, node_id b, node_id *left,
                        node_id *right) {
    piece_list as = {0}, bs = {0};
    bool excludes = false;
    take_pieces(loose, a, false, &as);
    take_pieces(loose, b, false, &bs);
    for (size_t i = 0; i < as.count && !excludes; i++)
        for (size_t j = 0; j < bs.count && !excludes; j++) {
            excludes = pieces_exclude(loose, as.items[i], bs.items[j]);
            *left = as.items[i].node;
            *right = bs.items[j].node;
        }
    VECTOR_FREE(&as);
    VECTOR_FREE(&bs);
    return excludes;
}
