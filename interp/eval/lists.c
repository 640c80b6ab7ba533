/* Lists of text: tests of their items. A list is known or unknown, never blank. An operand that
 * stands in the record is one text for the whole list of its row: blank, every positive test of an
 * item is false; unknown, every test is unknown, so only the empty list still has an answer. */
#include "eval/state.h"

static bool text_passes(const struct item_test *test, struct text item, struct text wanted) {
    bool nocase = test->ignoring_case;
    switch (test->op) {
    case COMPARE_ONE_OF:
        return nocase ? text_is_nocase(item, wanted) : text_is(item, wanted);
    case COMPARE_STARTS:
        return nocase ? text_starts_nocase(item, wanted) : text_starts(item, wanted);
    case COMPARE_ENDS:
        return nocase ? text_ends_nocase(item, wanted) : text_ends(item, wanted);
    case COMPARE_CONTAINS:
        return nocase ? text_contains_nocase(item, wanted) : text_contains(item, wanted);
    case COMPARE_NONE:
    case COMPARE_AT_LEAST:
    case COMPARE_AT_MOST:
    case COMPARE_MORE_THAN:
    case COMPARE_LESS_THAN:
    case COMPARE_WITHIN_LAST:
    case COMPARE_WITHIN_NEXT:
    case COMPARE_MATCHES:
    case COMPARE_IN_TABLE:
        break;
    }
    return false;
}

struct item_question {
    const struct item_test *test;
    const struct resolved *resolved;
    const struct table *tables;
    struct memo *memo;
};

static struct item_question question_of(const struct frame *frame, const struct node *node) {
    return (struct item_question){node->test, frame_resolved(frame, node),
                                  frame->evaluator->program->schema->tables,
                                  memo_of_node(frame, node)};
}

/* An item against the values of its test. */
static uint32_t ask_item(const void *context, struct text item) {
    const struct item_question *question = context;
    const struct item_test *test = question->test;
    const struct resolved *resolved = question->resolved;
    bool passes = false;
    uint32_t ignored;
    if (test->op == COMPARE_MATCHES)
        passes = template_match(test->form, item, NULL);
    else if (test->op == COMPARE_IN_TABLE)
        passes = table_find(&question->tables[test->table], item) != INDEX_NONE;
    else if (resolved->map)
        passes = text_map_get(resolved->map, item, &ignored);
    else
        for (uint32_t v = 0; v < resolved->count && !passes; v++)
            passes = text_passes(test, item, resolved->values[v].text);
    return passes != test->negated;
}

/* The first item that comes out as `wanted`, or INDEX_NONE. operand: what a known one is tested
 * for; NULL: the values of the test. */
static uint32_t item_find(const struct item_question *question, const struct list_view *list,
                          const struct text *operand, bool wanted) {
    const struct item_test *test = question->test;
    for (uint32_t i = 0; i < list->count; i++) {
        bool passes = operand
                          ? text_passes(test, list->items[i], *operand) != test->negated
                          : memo_answer(question->memo, list->items[i], ask_item, question) != 0;
        if (passes == wanted)
            return i;
    }
    return INDEX_NONE;
}

static inline const struct list_view *list_at(const struct answer *answer, uint32_t row) {
    return &answer->lists[answer->is_single ? 0 : row];
}

/* NULL when the test has its values with it. */
static const struct answer *operand_of(const struct frame *frame, const struct node *node) {
    return node->child_count > 1 ? frame_child(frame, node, 1) : NULL;
}

/* Rows whose operand is blank: every item comes out as `negated`; even of an unknown list that
 * settles some and every, unless its being empty would matter. */
static void items_blank_operand(const struct item_test *test, const struct answer *list,
                                struct answer *out, uint32_t word, uint64_t blank) {
    uint64_t unknown = blank & ~list->known[word], known = blank & list->known[word];
    if (test->is_some && !test->negated)
        out->is_false[word] |= unknown;
    else if (!test->is_some && test->negated && test->empty_is)
        out->is_true[word] |= unknown;
    else if (!test->is_some && !test->negated && !test->empty_is)
        out->is_false[word] |= unknown;
    while (known) {
        uint32_t place = bits_next(&known);
        bool is_empty = list_at(list, word * 64 + place)->count == 0;
        bool passes = is_empty ? !test->is_some && test->empty_is : test->negated;
        uint64_t bit = UINT64_C(1) << place;
        out->is_true[word] |= passes ? bit : 0;
        out->is_false[word] |= passes ? 0 : bit;
    }
}

static inline bool items_pass(const struct item_question *question, const struct list_view *list,
                              const struct text *operand) {
    const struct item_test *test = question->test;
    if (list->count == 0)
        return !test->is_some && test->empty_is;
    if (list->count == 1 && !operand) /* as most lists are */
        return memo_answer(question->memo, list->items[0], ask_item, question) != 0;
    /* Some passes: one is found that does. Every passes: none is found that does not. */
    return (item_find(question, list, operand, test->is_some) != INDEX_NONE) == test->is_some;
}

/* The rows with an item that comes out as it is sought. */
static void flat_find(const struct flat_texts *flat, const uint8_t *passes, uint8_t sought,
                      uint32_t words, uint64_t *found) {
    uint8_t has[BATCH_ROWS];
    memset(has, 0, words * (size_t)64);
    for (uint32_t i = 0; i < flat->count; i++)
        has[flat->rows[i]] |= passes[flat->numbers[i]] == sought;
    for (uint32_t w = 0; w < words; w++)
        found[w] = bits_pack(has + w * (size_t)64);
}

/* Some passes where an item is found that does; every passes where none is found that does not. */
static void items_by_number(struct frame *frame, const struct node *node,
                            const struct item_question *question, const struct flat_texts *flat,
                            struct answer *out) {
    const struct answer *list = frame_child(frame, node, 0);
    const struct item_test *test = node->test;
    const uint8_t *passes = flat_ask(frame, node, flat, ask_item, question);
    plane found, filled = {0};
    flat_find(flat, passes, test->is_some, frame->words, found);
    for (uint32_t i = 0; i < flat->count && !test->is_some && !test->empty_is; i++)
        plane_set(filled, flat->rows[i]);
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t none = ~found[w] & (test->empty_is ? UINT64_MAX : filled[w]);
        out->is_true[w] = list->known[w] & (test->is_some ? found[w] : none);
        for (uint64_t bits = flat->apart[w]; bits;) {
            uint32_t place = bits_next(&bits);
            uint64_t bit = UINT64_C(1) << place;
            bool does = items_pass(question, &list->lists[w * 64 + place], NULL);
            out->is_true[w] = (out->is_true[w] & ~bit) | (does ? bit : 0);
        }
        out->is_false[w] = list->known[w] & ~out->is_true[w];
    }
}

/* The values come with the test. */
static void items_by_test(const struct item_question *question, const struct answer *list,
                          uint32_t words, struct answer *out) {
    for (uint32_t w = 0; w < words; w++) {
        uint64_t passes = 0;
        for (uint64_t bits = list->known[w]; bits;) {
            uint32_t place = bits_next(&bits);
            passes |= (uint64_t)items_pass(question, list_at(list, w * 64 + place), NULL) << place;
        }
        out->is_true[w] = passes;
        out->is_false[w] = list->known[w] & ~passes;
    }
}

void list_items(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *list = frame_child(frame, node, 0), *operand = operand_of(frame, node);
    struct item_question question = question_of(frame, node);
    if (!operand) {
        const struct flat_texts *flat =
            flat_items_of(frame, frame->scope->children[node->first_child]);
        if (flat)
            items_by_number(frame, node, &question, flat, out);
        else
            items_by_test(&question, list, frame->words, out);
        return;
    }
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t bits = list->known[w] & ~operand->blank[w];
        out->is_true[w] = out->is_false[w] = 0;
        items_blank_operand(node->test, list, out, w, operand->blank[w]);
        while (bits) {
            uint32_t place = bits_next(&bits), row = w * 64 + place;
            const struct list_view *items = list_at(list, row);
            if (items->count && !(operand->known[w] >> place & 1))
                continue;
            bool passes =
                items_pass(&question, items, &operand->texts[operand->is_single ? 0 : row]);
            out->is_true[w] |= (uint64_t)passes << place;
            out->is_false[w] |= (uint64_t)!passes << place;
        }
    }
}

/* The first passing item of a row; INDEX_NONE: none passes. False when that is unknown. */
static bool first_place(const struct item_question *question, const struct list_view *items,
                        const struct answer *operand, uint32_t row, uint32_t *place) {
    *place = INDEX_NONE;
    if (items->count == 0)
        return true;
    if (!operand) {
        *place = item_find(question, items, NULL, true);
        return true;
    }
    if (plane_bit(operand->blank, row)) {
        *place = question->test->negated ? 0 : INDEX_NONE;
        return true;
    }
    if (!plane_bit(operand->known, row))
        return false;
    *place = item_find(question, items, &operand->texts[operand->is_single ? 0 : row], true);
    return true;
}

/* The values come with the test, and texts have numbers: rows that stand apart are left out. The
 * first item of a row is the last one seen from behind. */
static void first_by_number(struct frame *frame, const struct node *node,
                            const struct item_question *question, const struct flat_texts *flat,
                            struct answer *out) {
    const struct answer *list = frame_child(frame, node, 0);
    const uint8_t *passes = flat_ask(frame, node, flat, ask_item, question);
    plane found = {0};
    for (uint32_t i = flat->count; i-- > 0;) {
        if (!passes[flat->numbers[i]])
            continue;
        plane_set(found, flat->rows[i]);
        out->texts[flat->rows[i]] = flat->texts[flat->numbers[i]].text;
    }
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t rows = list->known[w] & ~flat->apart[w];
        out->known[w] = rows & found[w];
        out->blank[w] = rows & ~found[w];
    }
}

void list_first(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *list = frame_child(frame, node, 0), *operand = operand_of(frame, node);
    struct item_question question = question_of(frame, node);
    const struct flat_texts *flat =
        operand ? NULL : flat_items_of(frame, frame->scope->children[node->first_child]);
    if (flat)
        first_by_number(frame, node, &question, flat, out);
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t bits = list->known[w];
        if (flat) {
            bits &= flat->apart[w];
        } else {
            out->known[w] = 0;
            out->blank[w] = operand && !node->test->negated ? operand->blank[w] : 0;
        }
        while (bits) {
            uint32_t bit = bits_next(&bits), row = w * 64 + bit, place;
            const struct list_view *items = list_at(list, row);
            if (!first_place(&question, items, operand, row, &place))
                continue;
            if (place == INDEX_NONE) {
                out->blank[w] |= UINT64_C(1) << bit;
                continue;
            }
            out->known[w] |= UINT64_C(1) << bit;
            out->texts[row] = items->items[place];
        }
    }
}

void list_count(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *list = frame_child(frame, node, 0);
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t bits = out->known[w] = list->known[w];
        out->blank[w] = list->blank[w];
        while (bits) {
            uint32_t row = w * 64 + bits_next(&bits);
            out->numbers[row] = number_from(list_at(list, row)->count);
        }
    }
}

void list_empty(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *list = frame_child(frame, node, 0);
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t bits = list->known[w], passes = 0;
        while (bits) {
            uint32_t place = bits_next(&bits);
            passes |= (uint64_t)(list_at(list, w * 64 + place)->count == 0) << place;
        }
        compare_word_one(out, list, w, passes);
    }
}
