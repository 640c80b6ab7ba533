/* The tables of words. */
#include "data/cell_words.h"

static uint64_t first_of(struct text text) {
    uint64_t first = 0;
    memcpy(&first, text.bytes, text.length < sizeof first ? text.length : sizeof first);
    return first;
}

static uint64_t last_of(struct text text) {
    uint64_t last = 0;
    if (text.length > sizeof last)
        memcpy(&last, text.bytes + text.length - sizeof last, sizeof last);
    return last;
}

/* How many words did not get the place that they want; empty and repeated ones are passed over. */
static uint32_t words_fill(struct cell_words *words, const struct cell_word *all, uint32_t count) {
    uint32_t mask = (uint32_t)(UINT64_MAX >> words->shift), displaced = 0;
    memset(words->words, 0, ((size_t)mask + 1) * sizeof *words->words);
    for (uint32_t i = 0; i < count; i++) {
        struct text text = {all[i].bytes, all[i].length};
        if (text.length == 0 || word_find(words, all[i].first, text))
            continue;
        uint32_t at = word_place(words, all[i].first, all[i].last, text.length);
        displaced += words->words[at].bytes != NULL;
        while (words->words[at].bytes)
            at = (at + 1) & mask;
        words->words[at] = all[i];
    }
    return displaced;
}

/* Looks for a factor under which every word has a place of its own. */
static const struct cell_words *words_new(struct arena *arena, const struct cell_word *all,
                                          uint32_t count) {
    enum { TRIES = 64 };
    struct cell_words *words = arena_alloc(arena, sizeof *words);
    uint32_t bits = 4;
    while (UINT32_C(1) << bits < count * 4)
        bits++;
    words->shift = 64 - bits;
    words->words = arena_array(arena, (size_t)1 << bits, sizeof *words->words);
    for (uint64_t i = 0; i < TRIES; i++) {
        words->factor = UINT64_C(0x9e3779b97f4a7c15) * (2 * i + 1);
        if (words_fill(words, all, count) == 0)
            break;
    }
    return words;
}

static struct cell_word word_of(struct text text, uint32_t code) {
    return (struct cell_word){first_of(text), last_of(text), text.bytes, text.length, code};
}

const struct cell_words *cell_words_of_choices(struct arena *arena, const struct choices *choices) {
    struct cell_word *all = arena_array(arena, choices->count, sizeof *all);
    uint32_t code;
    for (uint32_t i = 0; i < choices->count; i++)
        if (choices_find(choices, choices->names[i], &code))
            all[i] = word_of(choices->names[i], code);
    return words_new(arena, all, choices->count);
}

const struct cell_words *cell_words_of_yes_no(struct arena *arena) {
    static const char *const yes[] = {"yes", "true", "y", "1", "Yes", "True", "YES", "TRUE", "Y"};
    static const char *const no[] = {"no", "false", "n", "0", "No", "False", "NO", "FALSE", "N"};
    enum { COUNT = sizeof yes / sizeof *yes };
    struct cell_word all[2 * COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        all[2 * i] = word_of(text_of(yes[i]), 1);
        all[2 * i + 1] = word_of(text_of(no[i]), 0);
    }
    return words_new(arena, all, 2 * COUNT);
}
