/* Tests of texts. Only rows that are known are looked at, for the others' views may point nowhere.
 */
#include "eval/state.h"

typedef bool text_predicate(struct text whole, struct text part);

static inline struct text text_at(const struct answer *answer, uint32_t row) {
    return answer->texts[answer->is_single ? 0 : row];
}

static uint64_t texts_word(const struct answer *left, const struct answer *right, uint32_t word,
                           text_predicate *predicate) {
    uint64_t bits = left->known[word] & right->known[word], passes = 0;
    while (bits) {
        uint32_t place = bits_next(&bits), row = word * 64 + place;
        passes |= (uint64_t)predicate(text_at(left, row), text_at(right, row)) << place;
    }
    return passes;
}

void text_equal(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *left = frame_child(frame, node, 0), *right = frame_child(frame, node, 1);
    const struct answer *a = left->is_single ? right : left, *b = left->is_single ? left : right;
    if (a->is_single || !b->is_single || !plane_bit(b->known, 0)) {
        for (uint32_t w = 0; w < frame->words; w++)
            compare_word(
                out, left, right, w,
                texts_word(left, right, w, node->ignoring_case ? text_is_nocase : text_is));
        return;
    }
    struct text_probe probe = probe_new(b->texts[0], PROBE_IS, node->ignoring_case);
    for (uint32_t w = 0; w < frame->words; w++)
        compare_word(out, left, right, w, probe_texts(&probe, a->texts + w * 64, a->known[w]));
}

/* In a map of many texts, or one of few. */
static bool text_is_among(const struct resolved *resolved, struct text text) {
    uint32_t ignored;
    bool has = false;
    if (resolved->map)
        return text_map_get(resolved->map, text, &ignored);
    for (uint32_t v = 0; v < resolved->count; v++)
        has |= probe_texts(&resolved->probes[v], &text, 1) != 0;
    return has;
}

void text_one_of(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *child = frame_child(frame, node, 0);
    const struct resolved *resolved = frame_resolved(frame, node);
    bool by_probes = !resolved->map && !child->is_single;
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t passes = 0;
        for (uint32_t v = 0; by_probes && v < resolved->count; v++)
            passes |= probe_texts(&resolved->probes[v], child->texts + w * 64, child->known[w]);
        for (uint64_t bits = by_probes ? 0 : child->known[w]; bits;) {
            uint32_t place = bits_next(&bits);
            passes |= (uint64_t)text_is_among(resolved, text_at(child, w * 64 + place)) << place;
        }
        compare_word_one(out, child, w, passes);
    }
}

struct text_question {
    text_predicate *predicate;
    struct text part;
};

static uint32_t ask_text(const void *context, struct text whole) {
    const struct text_question *question = context;
    return question->predicate(whole, question->part);
}

/* All against one text. */
static uint64_t texts_word_one(const struct answer *left, uint32_t word, struct memo *memo,
                               const struct text_question *question) {
    uint64_t bits = left->known[word], passes = 0;
    while (bits) {
        uint32_t place = bits_next(&bits);
        struct text whole = text_at(left, word * 64 + place);
        passes |= (uint64_t)memo_answer(memo, whole, ask_text, question) << place;
    }
    return passes;
}

void text_tests(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *left = frame_child(frame, node, 0), *right = frame_child(frame, node, 1);
    bool nocase = node->ignoring_case;
    text_predicate *predicate = nocase ? text_contains_nocase : text_contains;
    if (node->op == COMPARE_STARTS)
        predicate = nocase ? text_starts_nocase : text_starts;
    else if (node->op == COMPARE_ENDS)
        predicate = nocase ? text_ends_nocase : text_ends;
    bool is_one = right->is_single && plane_bit(right->known, 0);
    if (is_one && !left->is_single && node->op != COMPARE_CONTAINS) {
        struct text_probe probe = probe_new(
            right->texts[0], node->op == COMPARE_STARTS ? PROBE_STARTS : PROBE_ENDS, nocase);
        for (uint32_t w = 0; w < frame->words; w++)
            compare_word(out, left, right, w,
                         probe_texts(&probe, left->texts + w * 64, left->known[w]));
        return;
    }
    struct text_question question = {predicate, is_one ? right->texts[0] : (struct text){NULL, 0}};
    struct memo *memo = is_one ? memo_of_node(frame, node) : NULL;
    for (uint32_t w = 0; w < frame->words; w++)
        compare_word(out, left, right, w,
                     is_one ? texts_word_one(left, w, memo, &question)
                            : texts_word(left, right, w, predicate));
}

static uint32_t ask_match(const void *form, struct text text) {
    return template_match(form, text, NULL);
}

void text_matches(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *child = frame_child(frame, node, 0);
    struct memo *memo = memo_of_node(frame, node);
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t bits = child->known[w], passes = 0;
        while (bits) {
            uint32_t place = bits_next(&bits);
            struct text text = text_at(child, w * 64 + place);
            passes |= (uint64_t)memo_answer(memo, text, ask_match, node->hole.form) << place;
        }
        compare_word_one(out, child, w, passes);
    }
}

/* What the hole holds; more than 18 digits are unknown. */
static bool hole_value(const struct node *node, struct text hole, struct value *value) {
    value->state = VALUE_KNOWN;
    if (node->type.kind != TYPE_NUMBER) {
        value->text = hole;
        return true;
    }
    return number_parse(hole, &value->number) == NUMBER_OK;
}

void text_hole(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *child = frame_child(frame, node, 0);
    struct text *holes = frame->evaluator->holes;
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t bits = child->known[w], known = 0, blank = child->blank[w];
        while (bits) {
            uint32_t place = bits_next(&bits), row = w * 64 + place;
            struct value value;
            if (!template_match(node->hole.form, text_at(child, row), holes)) {
                blank |= UINT64_C(1) << place;
            } else if (hole_value(node, holes[node->hole.part], &value)) {
                known |= UINT64_C(1) << place;
                answer_put(out, node->type.kind, row, &value);
            }
        }
        out->known[w] = known;
        out->blank[w] = blank;
    }
}
