/* The tables of words. */
#include "data/cell_words.h"

static uint64_t first_of(struct text text) {
    uint64_t first = 0;
    memcpy(&first, text.bytes, text.length < sizeof first ? text.length : sizeof first);
    return first;
}

static void word_add(struct cell_words *words, struct text text, uint32_t code) {
    uint64_t first = first_of(text), last = 0;
    uint32_t mask = (uint32_t)(UINT64_MAX >> words->shift);
    if (text.length == 0 || word_find(words, first, text))
        return;
    if (text.length > sizeof last)
        memcpy(&last, text.bytes + text.length - sizeof last, sizeof last);
    uint32_t at = word_place(words, first, text.length);
    while (words->words[at].bytes)
        at = (at + 1) & mask;
    words->words[at] = (struct cell_word){first, last, text.bytes, text.length, code};
}

static struct cell_words *words_new(struct arena *arena, uint32_t count) {
    struct cell_words *words = arena_alloc(arena, sizeof *words);
    uint32_t bits = 4;
    while (UINT32_C(1) << bits < count * 4)
        bits++;
    words->shift = 64 - bits;
    words->words = arena_array(arena, (size_t)1 << bits, sizeof *words->words);
    return words;
}

const struct cell_words *cell_words_of_choices(struct arena *arena, const struct choices *choices) {
    struct cell_words *words = words_new(arena, choices->count);
    for (uint32_t i = 0; i < choices->count; i++) {
        uint32_t code;
        if (choices_find(choices, choices->names[i], &code))
            word_add(words, choices->names[i], code);
    }
    return words;
}

const struct cell_words *cell_words_of_yes_no(struct arena *arena) {
    static const char *const yes[] = {"yes", "true", "y", "1", "Yes", "True", "YES", "TRUE", "Y"};
    static const char *const no[] = {"no", "false", "n", "0", "No", "False", "NO", "FALSE", "N"};
    struct cell_words *words = words_new(arena, 18);
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        word_add(words, text_of(yes[i]), 1);
        word_add(words, text_of(no[i]), 0);
    }
    return words;
}
