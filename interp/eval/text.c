/* Tests of texts. Only rows that are known are looked at, for the others' views may point nowhere;
 * where a text must have one length, that is tested for 64 rows at once before any byte is read. */
#include "eval/state.h"

typedef bool text_predicate(struct text whole, struct text part);

static inline struct text text_at(const struct answer *answer, uint32_t row) {
    return answer->texts[answer->is_single ? 0 : row];
}

static uint64_t texts_word_is(const struct text *texts, uint64_t known, struct text wanted,
                              bool nocase) {
    uint8_t bytes[64];
    for (uint32_t i = 0; i < 64; i++)
        bytes[i] = texts[i].length == wanted.length;
    uint64_t bits = bits_pack(bytes) & known, passes = 0;
    while (bits) {
        uint32_t i = bits_next(&bits);
        bool is_same = nocase ? text_is_nocase(texts[i], wanted) : text_is(texts[i], wanted);
        passes |= (uint64_t)is_same << i;
    }
    return passes;
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
    bool by_length = !a->is_single && b->is_single && plane_bit(b->known, 0);
    for (uint32_t w = 0; w < frame->words; w++)
        compare_word(
            out, left, right, w,
            by_length
                ? texts_word_is(a->texts + w * 64, a->known[w], b->texts[0], node->ignoring_case)
                : texts_word(left, right, w, node->ignoring_case ? text_is_nocase : text_is));
}

void text_one_of(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *child = frame_child(frame, node, 0);
    const struct resolved *resolved = frame_resolved(frame, node);
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t passes = 0, bits = child->known[w];
        if (!resolved->map && !child->is_single) {
            for (uint32_t v = 0; v < resolved->count; v++)
                passes |= texts_word_is(child->texts + w * 64, bits, resolved->values[v].text,
                                        node->ignoring_case);
            bits = 0;
        }
        while (bits) {
            uint32_t place = bits_next(&bits), ignored;
            struct text text = text_at(child, w * 64 + place);
            bool has = resolved->map && text_map_get(resolved->map, text, &ignored);
            for (uint32_t v = 0; !resolved->map && v < resolved->count; v++)
                has |= node->ignoring_case ? text_is_nocase(text, resolved->values[v].text)
                                           : text_is(text, resolved->values[v].text);
            passes |= (uint64_t)has << place;
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
