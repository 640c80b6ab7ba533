/* Comparisons of numbers, dates, codes and yes/no. A loop over 64 rows that makes a byte each and
 * packs them has no branch; what stands in rows that are not known is compared too and then masked
 * away. One side is mostly a constant, so each loop comes in two forms. */
#include "eval/state.h"

/* Which outcomes of comparing left with right pass, each 0 or 1. */
struct accept {
    uint8_t less, equal, more;
};

static struct accept accept_of(enum compare_op op) {
    return (struct accept){
        .less = op == COMPARE_AT_MOST || op == COMPARE_LESS_THAN,
        .equal = op == COMPARE_AT_LEAST || op == COMPARE_AT_MOST || op == COMPARE_NONE,
        .more = op == COMPARE_AT_LEAST || op == COMPARE_MORE_THAN,
    };
}

static inline uint64_t numbers_word(const number *left, const number *right, bool is_single,
                                    struct accept accept) {
    uint8_t bytes[64];
    for (uint32_t i = 0; i < 64; i++) {
        number a = left[i], b = right[is_single ? 0 : i];
        bytes[i] = (uint8_t)((accept.less & (a < b)) | (accept.equal & (a == b)) |
                             (accept.more & (a > b)));
    }
    return bits_pack(bytes);
}

static inline uint64_t days_word(const day_number *left, const day_number *right, bool is_single,
                                 struct accept accept) {
    uint8_t bytes[64];
    for (uint32_t i = 0; i < 64; i++) {
        day_number a = left[i], b = right[is_single ? 0 : i];
        bytes[i] = (uint8_t)((accept.less & (a < b)) | (accept.equal & (a == b)) |
                             (accept.more & (a > b)));
    }
    return bits_pack(bytes);
}

static inline uint64_t codes_word(const uint32_t *left, const uint32_t *right) {
    uint8_t bytes[64];
    for (uint32_t i = 0; i < 64; i++)
        bytes[i] = left[i] == right[i];
    return bits_pack(bytes);
}

static inline uint64_t window_word(const day_number *days, struct day_window window) {
    uint8_t bytes[64];
    for (uint32_t i = 0; i < 64; i++)
        bytes[i] = (uint32_t)days[i] - (uint32_t)window.low < window.span;
    return bits_pack(bytes);
}

/* Row by row, for the rare shapes: two constants, or codes that need the map. */
static uint64_t rows_word(const struct answer *left, const struct answer *right,
                          const struct node *node, enum type_kind kind, uint32_t word,
                          struct accept accept) {
    uint64_t bits = left->known[word] & right->known[word], passes = 0;
    const uint32_t *map = node->kind == NODE_EQUAL ? node->map : NULL;
    while (bits) {
        uint32_t place = bits_next(&bits);
        struct value a, b;
        answer_get(left, kind, word * 64 + place, &a);
        answer_get(right, kind, word * 64 + place, &b);
        if (map && kind == TYPE_ONE_OF)
            b.code = map[b.code];
        int order = value_order(kind, &a, &b);
        uint8_t does_pass = order < 0 ? accept.less : order > 0 ? accept.more : accept.equal;
        passes |= (uint64_t)does_pass << place;
    }
    return passes;
}

static uint64_t values_word(const struct answer *left, const struct answer *right,
                            enum type_kind kind, uint32_t word, struct accept accept) {
    uint32_t at = word * 64, right_at = right->is_single ? 0 : at;
    bool is_single = right->is_single;
    switch (kind) {
    case TYPE_NUMBER:
        return is_single
                   ? numbers_word(left->numbers + at, right->numbers, true, accept)
                   : numbers_word(left->numbers + at, right->numbers + right_at, false, accept);
    case TYPE_DATE:
        return is_single ? days_word(left->days + at, right->days, true, accept)
                         : days_word(left->days + at, right->days + right_at, false, accept);
    case TYPE_ONE_OF:
        return is_single ? bits_of_code(left->codes + at, right->codes[0])
                         : codes_word(left->codes + at, right->codes + right_at);
    case TYPE_YES_NO:
        return ~(left->yes[word] ^ right->yes[word]);
    case TYPE_TEXT:
    case TYPE_LIST:
        break;
    }
    return 0;
}

static void compare_values(struct frame *frame, const struct node *node, struct answer *out,
                           struct accept accept) {
    const struct answer *left = frame_child(frame, node, 0), *right = frame_child(frame, node, 1);
    node_id first = frame->scope->children[node->first_child];
    enum type_kind kind = frame->scope->nodes[first].type.kind;
    bool has_map = kind == TYPE_ONE_OF && node->kind == NODE_EQUAL && node->map;
    const struct answer *a = left, *b = right;
    if (left->is_single && !right->is_single) {
        a = right;
        b = left;
        accept = (struct accept){accept.more, accept.equal, accept.less};
    }
    bool by_rows = has_map || (a->is_single && kind != TYPE_YES_NO);
    for (uint32_t w = 0; w < frame->words; w++)
        compare_word(out, left, right, w,
                     by_rows ? rows_word(a, b, node, kind, w, accept)
                             : values_word(a, b, kind, w, accept));
}

/* With a map only the constant's code is translated, then codes compare as they are. */
static bool equal_mapped_constant(struct frame *frame, const struct node *node,
                                  struct answer *out) {
    const struct answer *left = frame_child(frame, node, 0), *right = frame_child(frame, node, 1);
    if (left->is_single || !right->is_single || !plane_bit(right->known, 0))
        return false;
    uint32_t code = node->map[right->codes[0]];
    for (uint32_t w = 0; w < frame->words; w++)
        compare_word(out, left, right, w,
                     code == INDEX_NONE ? 0 : bits_of_code(left->codes + w * 64, code));
    return true;
}

void compare_equal(struct frame *frame, const struct node *node, struct answer *out) {
    node_id first = frame->scope->children[node->first_child];
    enum type_kind kind = frame->scope->nodes[first].type.kind;
    if (kind == TYPE_TEXT)
        text_equal(frame, node, out);
    else if (kind != TYPE_ONE_OF || !node->map || !equal_mapped_constant(frame, node, out))
        compare_values(frame, node, out, accept_of(COMPARE_NONE));
}

void compare_order(struct frame *frame, const struct node *node, struct answer *out) {
    compare_values(frame, node, out, accept_of((enum compare_op)node->op));
}

/* Sorted values: is this one among them? */
static bool values_have(const struct resolved *resolved, enum type_kind kind,
                        const struct value *value) {
    uint32_t low = 0, high = resolved->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = value_order(kind, &resolved->values[middle], value);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static uint64_t have_word(const struct resolved *resolved, const struct answer *child,
                          enum type_kind kind, uint32_t word) {
    uint64_t bits = child->known[word], passes = 0;
    while (bits) {
        uint32_t place = bits_next(&bits);
        struct value value;
        answer_get(child, kind, word * 64 + place, &value);
        passes |= (uint64_t)values_have(resolved, kind, &value) << place;
    }
    return passes;
}

static uint64_t code_set_word(const struct resolved *resolved, const uint32_t *codes) {
    uint8_t bytes[64];
    for (uint32_t i = 0; i < 64; i++)
        bytes[i] =
            resolved->has_code[codes[i] < resolved->code_count ? codes[i] : resolved->code_count];
    return bits_pack(bytes);
}

/* Up to so many codes are compared one by one. */
enum { FEW_CODES = 5 };

static uint64_t one_of_word(const struct resolved *resolved, const struct answer *child,
                            enum type_kind kind, uint32_t word) {
    if (kind == TYPE_YES_NO) {
        uint64_t passes = 0;
        for (uint32_t v = 0; v < resolved->count; v++)
            passes |= resolved->values[v].yes ? child->yes[word] : ~child->yes[word];
        return passes;
    }
    if (child->is_single || (resolved->count >= MANY_VALUES && kind != TYPE_ONE_OF))
        return have_word(resolved, child, kind, word);
    if (kind == TYPE_ONE_OF && resolved->count > FEW_CODES)
        return code_set_word(resolved, child->codes + word * 64);
    uint64_t passes = 0;
    struct accept equal = accept_of(COMPARE_NONE);
    for (uint32_t v = 0; v < resolved->count; v++) {
        const struct value *value = &resolved->values[v];
        if (kind == TYPE_NUMBER)
            passes |= numbers_word(child->numbers + word * 64, &value->number, true, equal);
        else if (kind == TYPE_DATE)
            passes |= days_word(child->days + word * 64, &value->day, true, equal);
        else
            passes |= bits_of_code(child->codes + word * 64, value->code);
    }
    return passes;
}

void compare_one_of(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *child = frame_child(frame, node, 0);
    enum type_kind kind = frame->scope->nodes[frame->scope->children[node->first_child]].type.kind;
    const struct resolved *resolved = frame_resolved(frame, node);
    if (kind == TYPE_TEXT) {
        text_one_of(frame, node, out);
        return;
    }
    for (uint32_t w = 0; w < frame->words; w++)
        compare_word_one(out, child, w, one_of_word(resolved, child, kind, w));
}

void compare_window(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *child = frame_child(frame, node, 0);
    const struct day_window window = frame_resolved(frame, node)->window;
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t passes = 0;
        if (window.is_unknown) {
            out->is_true[w] = 0;
            out->is_false[w] = child->blank[w];
            continue;
        }
        if (!child->is_single)
            passes = window_word(child->days + w * 64, window);
        else if ((uint32_t)child->days[0] - (uint32_t)window.low < window.span)
            passes = UINT64_MAX;
        compare_word_one(out, child, w, passes);
    }
}
