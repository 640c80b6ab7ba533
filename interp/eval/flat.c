/* Numbering the texts of a column, and asking by number. */
#include "eval/flat.h"

#include "eval/state.h"

static uint64_t load_few(struct text text) {
    uint64_t word = 0;
    for (uint32_t i = 0; i < text.length; i++)
        word = word << 8 | (unsigned char)text.bytes[i];
    return word;
}

static inline bool flat_text_is(const struct flat_text *known, uint64_t first, uint64_t last,
                                struct text text) {
    uint64_t differs =
        (known->first ^ first) | (known->last ^ last) | (known->text.length ^ text.length);
    return differs == 0 && memo_middle_is(known->text.bytes, text);
}

/* FLAT_TEXTS when it has none. */
__attribute__((always_inline)) static inline uint32_t
number_of_text(struct flat_texts *flat, struct arena *arena, struct text text) {
    uint32_t size = text.length >= 8 ? 8 : 4;
    uint64_t first, last = 0;
    if (text.length >= 4) {
        first = memo_load(text.bytes, size);
        last = memo_load(text.bytes + text.length - size, size);
    } else {
        first = load_few(text);
    }
    uint64_t hash = memo_hash(first, last, text.length);
    uint32_t slot = (uint32_t)(hash >> 32) % FLAT_SLOTS;
    for (; flat->slots[slot]; slot = (slot + 1) % FLAT_SLOTS)
        if (flat_text_is(&flat->texts[flat->slots[slot] - 1], first, last, text))
            return flat->slots[slot] - 1U;
    if (flat->text_count == FLAT_TEXTS)
        return FLAT_TEXTS;
    flat->texts[flat->text_count] = (struct flat_text){first, last, arena_text(arena, text)};
    flat->slots[slot] = (uint16_t)++flat->text_count;
    return flat->text_count - 1;
}

/* The old place is left to the arena. */
static void flat_grow(struct flat_texts *flat, struct arena *arena, uint32_t more) {
    struct flat_texts old = {.rows = flat->rows, .numbers = flat->numbers};
    flat->room = 2 * flat->room + more + BATCH_ROWS;
    flat->rows = arena_array(arena, flat->room, sizeof *flat->rows);
    flat->numbers = arena_array(arena, flat->room, sizeof *flat->numbers);
    if (flat->count == 0)
        return;
    memcpy(flat->rows, old.rows, flat->count * sizeof *old.rows);
    memcpy(flat->numbers, old.numbers, flat->count * sizeof *old.numbers);
}

/* The items of one list, behind those of the lists before it. */
static inline void flat_take(struct flat_texts *flat, struct arena *arena, uint32_t row,
                             const struct list_view *list) {
    uint32_t count = flat->count;
    if (flat->room - count < list->count)
        flat_grow(flat, arena, list->count);
    for (const struct text *item = list->items, *end = item + list->count; item < end; item++) {
        uint32_t number_is = number_of_text(flat, arena, *item);
        if (number_is == FLAT_TEXTS) {
            plane_set(flat->apart, row);
            break;
        }
        flat->rows[count] = (uint16_t)row;
        flat->numbers[count++] = (uint16_t)number_is;
    }
    flat->count = count;
}

/* Those of a node for this batch; *is_taken: its texts stand already. NULL where it is not worth
 * it. */
static struct flat_texts *flat_begin(struct frame *frame, node_id id, bool *is_taken) {
    if (!is_worth_memos(frame) || frame->evaluator->keep_children || frame->answers[id].is_single)
        return NULL;
    if (!frame->flat[id])
        frame->flat[id] = arena_alloc(frame->arena, sizeof *frame->flat[id]);
    struct flat_texts *flat = frame->flat[id];
    *is_taken = flat->turn == frame->turn;
    if (flat->is_varied)
        return NULL;
    if (!*is_taken) {
        flat->turn = frame->turn;
        flat->count = 0;
        plane_clear(flat->apart, PLANE_WORDS);
    }
    return flat;
}

/* Where more than half of the rows stand apart, it is given up for good. */
static const struct flat_texts *flat_end(struct flat_texts *flat, const struct frame *frame) {
    uint32_t apart = 0;
    for (uint32_t w = 0; flat->text_count == FLAT_TEXTS && w < frame->words; w++)
        apart += (uint32_t)__builtin_popcountll(flat->apart[w]);
    flat->is_varied = apart > frame->rows / 2;
    return flat;
}

const struct flat_texts *flat_items_of(struct frame *frame, node_id id) {
    const struct answer *list = &frame->answers[id];
    bool is_taken;
    struct flat_texts *flat = flat_begin(frame, id, &is_taken);
    if (!flat || is_taken)
        return flat;
    for (uint32_t w = 0; w < frame->words; w++)
        for (uint64_t bits = list->known[w]; bits;) {
            uint32_t row = w * 64 + bits_next(&bits);
            flat_take(flat, frame->arena, row, &list->lists[row]);
        }
    return flat_end(flat, frame);
}

const struct flat_texts *flat_texts_of(struct frame *frame, node_id id) {
    const struct answer *column = &frame->answers[id];
    bool is_taken;
    if (!frame->is_numbered[id])
        return NULL;
    struct flat_texts *flat = flat_begin(frame, id, &is_taken);
    if (!flat || is_taken)
        return flat;
    if (!flat->numbers)
        flat->numbers = arena_array(frame->arena, BATCH_ROWS, sizeof *flat->numbers);
    for (uint32_t w = 0; w < frame->words; w++)
        for (uint64_t bits = column->known[w]; bits;) {
            uint32_t row = w * 64 + bits_next(&bits);
            uint32_t number_is = number_of_text(flat, frame->arena, column->texts[row]);
            flat->numbers[row] = (uint16_t)(number_is % FLAT_TEXTS);
            if (number_is == FLAT_TEXTS)
                plane_set(flat->apart, row);
        }
    return flat_end(flat, frame);
}

const uint8_t *flat_ask(struct frame *frame, const struct node *node, const struct flat_texts *flat,
                        memo_ask *ask, const void *context) {
    struct flat_asked *asked = &frame->asked[node - frame->scope->nodes];
    if (!asked->answers)
        asked->answers = arena_alloc(frame->arena, sizeof *asked->answers);
    struct flat_answers *answers = asked->answers;
    for (; answers->count < flat->text_count; answers->count++)
        answers->passes[answers->count] = ask(context, flat->texts[answers->count].text) != 0;
    return answers->passes;
}
