/* The tables of words. */
#include "data/cell_words.h"

/* As word_sign, wherever the bytes lie, and with the last bytes of every long word. */
static struct word_sign sign_of(struct text text) {
    char start[16] = {0};
    if (text.length < sizeof start) {
        memcpy(start, text.bytes, text.length);
        return word_sign(start, text.length);
    }
    struct word_sign sign = word_sign(text.bytes, text.length);
    if (text.length > 16)
        sign.last = word_load8(text.bytes + text.length - 8);
    return sign;
}

const struct cell_word *cell_word_find(const struct cell_words *words, struct text cell) {
    uint32_t mask = (uint32_t)(UINT64_MAX >> words->shift);
    if (cell.length == 0 || cell.length > words->longest)
        return NULL;
    struct word_sign sign = sign_of(cell);
    for (uint32_t at = word_place(words, &sign);; at = (at + 1) & mask) {
        const struct cell_word *word = &words->words[at];
        if (word_is(word, &sign) &&
            (cell.length <= WORD_SIGNED || memcmp(words->bytes[at], cell.bytes, cell.length) == 0))
            return word;
        if (word->length == 0)
            return NULL;
    }
}

struct word {
    struct text text;
    uint32_t code;
};

/* How many words did not get the place that they want; empty and repeated ones are passed over. */
static uint32_t words_fill(struct cell_words *words, const struct word *all, uint32_t count) {
    uint32_t mask = (uint32_t)(UINT64_MAX >> words->shift), displaced = 0;
    memset(words->words, 0, ((size_t)mask + 1) * sizeof *words->words);
    for (uint32_t i = 0; i < count; i++) {
        struct text text = all[i].text;
        if (text.length == 0 || cell_word_find(words, text))
            continue;
        struct word_sign sign = sign_of(text);
        uint32_t at = word_place(words, &sign);
        displaced += words->words[at].length != 0;
        while (words->words[at].length)
            at = (at + 1) & mask;
        words->words[at] =
            (struct cell_word){sign.first, sign.second, sign.last, sign.length, all[i].code};
        words->bytes[at] = text.bytes;
    }
    return displaced;
}

/* Looks for a factor under which every word has a place of its own. */
static const struct cell_words *words_new(struct arena *arena, const struct word *all,
                                          uint32_t count) {
    enum { TRIES = 64 };
    struct cell_words *words = arena_alloc(arena, sizeof *words);
    uint32_t bits = 4;
    while (UINT32_C(1) << bits < count * 4)
        bits++;
    words->shift = 64 - bits;
    words->words = arena_array(arena, (size_t)1 << bits, sizeof *words->words);
    words->bytes = arena_array(arena, (size_t)1 << bits, sizeof *words->bytes);
    for (uint32_t i = 0; i < count; i++)
        if (all[i].text.length > words->longest)
            words->longest = all[i].text.length;
    for (uint64_t i = 0; i < TRIES; i++) {
        words->factor = UINT64_C(0x9e3779b97f4a7c15) * (2 * i + 1);
        if (words_fill(words, all, count) == 0)
            break;
    }
    return words;
}

const struct cell_words *cell_words_of_choices(struct arena *arena, const struct choices *choices) {
    struct word *all = arena_array(arena, choices->count, sizeof *all);
    uint32_t code;
    for (uint32_t i = 0; i < choices->count; i++)
        if (choices_find(choices, choices->names[i], &code))
            all[i] = (struct word){choices->names[i], code};
    return words_new(arena, all, choices->count);
}

const struct cell_words *cell_words_of_yes_no(struct arena *arena) {
    static const char *const yes[] = {"yes", "true", "y", "1", "Yes", "True", "YES", "TRUE", "Y"};
    static const char *const no[] = {"no", "false", "n", "0", "No", "False", "NO", "FALSE", "N"};
    enum { COUNT = sizeof yes / sizeof *yes };
    struct word all[2 * COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        all[2 * i] = (struct word){text_of(yes[i]), 1};
        all[2 * i + 1] = (struct word){text_of(no[i]), 0};
    }
    return words_new(arena, all, 2 * COUNT);
}
