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

/* A test of the texts of one node: what is asked of each, and how texts are asked that have no
 * number: by probes, or by a memo. */
struct text_test {
    node_id texts;
    memo_ask *ask;
    const void *context;
    const struct text_probe *probes; /* any of them passes; NULL: there are none */
    uint32_t probe_count;
};

static uint64_t numbers_pass(const uint16_t *numbers, const uint8_t *passes) {
    uint8_t bytes[64];
    for (uint32_t i = 0; i < 64; i++)
        bytes[i] = passes[numbers[i]];
    return bits_pack(bytes);
}

static void texts_by_number(struct frame *frame, const struct node *node,
                            const struct text_test *test, const struct flat_texts *flat,
                            uint64_t *passes) {
    const struct answer *column = &frame->answers[test->texts];
    const uint8_t *answers = flat_ask(frame, node, flat, test->ask, test->context);
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t apart = flat->apart[w];
        passes[w] = numbers_pass(flat->numbers + w * 64, answers) & ~apart;
        while (apart) {
            uint32_t place = bits_next(&apart);
            passes[w] |= (uint64_t)test->ask(test->context, column->texts[w * 64 + place]) << place;
        }
    }
}

/* What stands in rows that are not known is of no account. */
static void texts_test(struct frame *frame, const struct node *node, const struct text_test *test,
                       uint64_t *passes) {
    const struct answer *column = &frame->answers[test->texts];
    const struct flat_texts *flat = flat_texts_of(frame, test->texts);
    struct memo *memo = flat || test->probes ? NULL : memo_of_node(frame, node);
    if (flat) {
        texts_by_number(frame, node, test, flat, passes);
        return;
    }
    for (uint32_t w = 0; w < frame->words; w++) {
        bool by_probes = test->probes && !column->is_single;
        passes[w] = 0;
        for (uint32_t v = 0; by_probes && v < test->probe_count; v++)
            passes[w] |= probe_texts(&test->probes[v], column->texts + w * 64, column->known[w]);
        for (uint64_t bits = by_probes ? 0 : column->known[w]; bits;) {
            uint32_t place = bits_next(&bits);
            struct text text = text_at(column, w * 64 + place);
            passes[w] |= (uint64_t)memo_answer(memo, text, test->ask, test->context) << place;
        }
    }
}

static uint32_t ask_probe(const void *probe, struct text text) {
    return probe_texts(probe, &text, 1) != 0;
}

/* One text is met at its start, its end or as a whole. */
static void texts_probe(struct frame *frame, const struct node *node, node_id texts,
                        const struct text_probe *probe, struct answer *out) {
    const struct answer *left = frame_child(frame, node, 0), *right = frame_child(frame, node, 1);
    struct text_test test = {texts, ask_probe, probe, probe, 1};
    plane passes;
    texts_test(frame, node, &test, passes);
    for (uint32_t w = 0; w < frame->words; w++)
        compare_word(out, left, right, w, passes[w]);
}

void text_equal(struct frame *frame, const struct node *node, struct answer *out) {
    const node_id *children = frame->scope->children + node->first_child;
    const struct answer *left = frame_child(frame, node, 0), *right = frame_child(frame, node, 1);
    const struct answer *a = left->is_single ? right : left, *b = left->is_single ? left : right;
    if (!a->is_single && b->is_single && plane_bit(b->known, 0)) {
        struct text_probe probe = probe_new(b->texts[0], PROBE_IS, node->ignoring_case);
        texts_probe(frame, node, children[a == left ? 0 : 1], &probe, out);
        return;
    }
    for (uint32_t w = 0; w < frame->words; w++)
        compare_word(out, left, right, w,
                     texts_word(left, right, w, node->ignoring_case ? text_is_nocase : text_is));
}

/* In a map of many texts, or one of few. */
static uint32_t ask_among(const void *context, struct text text) {
    const struct resolved *resolved = context;
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
    struct text_test test = {frame->scope->children[node->first_child], ask_among, resolved,
                             resolved->probes, resolved->count};
    plane passes;
    texts_test(frame, node, &test, passes);
    for (uint32_t w = 0; w < frame->words; w++)
        compare_word_one(out, child, w, passes[w]);
}

struct contained {
    struct text text;
    bool ignoring_case;
};

static uint32_t ask_contains(const void *context, struct text whole) {
    const struct contained *part = context;
    return part->ignoring_case ? text_contains_nocase(whole, part->text)
                               : text_contains(whole, part->text);
}

static text_predicate *predicate_of(const struct node *node) {
    bool nocase = node->ignoring_case;
    if (node->op == COMPARE_STARTS)
        return nocase ? text_starts_nocase : text_starts;
    if (node->op == COMPARE_ENDS)
        return nocase ? text_ends_nocase : text_ends;
    return nocase ? text_contains_nocase : text_contains;
}

void text_tests(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *left = frame_child(frame, node, 0), *right = frame_child(frame, node, 1);
    node_id texts = frame->scope->children[node->first_child];
    plane passes;
    if (!right->is_single || !plane_bit(right->known, 0)) {
        for (uint32_t w = 0; w < frame->words; w++)
            compare_word(out, left, right, w, texts_word(left, right, w, predicate_of(node)));
        return;
    }
    if (node->op != COMPARE_CONTAINS) {
        struct text_probe probe =
            probe_new(right->texts[0], node->op == COMPARE_STARTS ? PROBE_STARTS : PROBE_ENDS,
                      node->ignoring_case);
        texts_probe(frame, node, texts, &probe, out);
        return;
    }
    struct contained part = {right->texts[0], node->ignoring_case};
    texts_test(frame, node, &(struct text_test){texts, ask_contains, &part, NULL, 0}, passes);
    for (uint32_t w = 0; w < frame->words; w++)
        compare_word(out, left, right, w, passes[w]);
}

static uint32_t ask_match(const void *form, struct text text) {
    return template_match(form, text, NULL);
}

void text_matches(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *child = frame_child(frame, node, 0);
    struct text_test test = {frame->scope->children[node->first_child], ask_match, node->hole.form,
                             NULL, 0};
    plane passes;
    texts_test(frame, node, &test, passes);
    for (uint32_t w = 0; w < frame->words; w++)
        compare_word_one(out, child, w, passes[w]);
}

/* What the hole of a text holds: blank where the text does not match; more than 18 digits are
 * unknown. */
static void hole_value(const struct frame *frame, const struct node *node, struct text text,
                       struct value *value) {
    struct text *holes = frame->evaluator->holes;
    *value = (struct value){.state = VALUE_BLANK};
    if (!template_match(node->hole.form, text, holes))
        return;
    struct text hole = holes[node->hole.part];
    value->state = VALUE_KNOWN;
    if (node->type.kind != TYPE_NUMBER)
        value->text = hole;
    else if (number_parse(hole, &value->number) != NUMBER_OK)
        value->state = VALUE_UNKNOWN;
}

/* By number; NULL where texts have none. */
static const struct value *hole_values(struct frame *frame, const struct node *node,
                                       const struct flat_texts *flat) {
    struct flat_asked *asked = &frame->asked[node - frame->scope->nodes];
    if (!flat)
        return NULL;
    if (!asked->values)
        asked->values = arena_alloc(frame->arena, sizeof *asked->values);
    struct flat_values *values = asked->values;
    for (; values->count < flat->text_count; values->count++)
        hole_value(frame, node, flat->texts[values->count].text, &values->values[values->count]);
    return values->values;
}

void text_hole(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *child = frame_child(frame, node, 0);
    const struct flat_texts *flat = flat_texts_of(frame, frame->scope->children[node->first_child]);
    const struct value *values = hole_values(frame, node, flat);
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t bits = child->known[w], known = 0, blank = child->blank[w];
        while (bits) {
            uint32_t place = bits_next(&bits), row = w * 64 + place;
            struct value value;
            if (flat && !plane_bit(flat->apart, row))
                value = values[flat->numbers[row]];
            else
                hole_value(frame, node, text_at(child, row), &value);
            known |= (uint64_t)(value.state == VALUE_KNOWN) << place;
            blank |= (uint64_t)(value.state == VALUE_BLANK) << place;
            if (value.state == VALUE_KNOWN)
                answer_put(out, node->type.kind, row, &value);
        }
        out->known[w] = known;
        out->blank[w] = blank;
    }
}
