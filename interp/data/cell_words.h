/* Few words found fast: by their first and last eight bytes and their length, in a table that is
 * never full and where, if it can be helped, no two want the same place. For the cells of one-of
 * and yes/no facts. */
#ifndef TENET_DATA_CELL_WORDS_H
#define TENET_DATA_CELL_WORDS_H

#include "schema/schema.h"

struct cell_word {
    uint64_t first, last; /* a shorter word: zeros behind it, and last is 0 */
    const char *bytes;    /* NULL: a free place */
    uint32_t length, code;
};

struct cell_words {
    struct cell_word *words;
    uint64_t factor; /* of the hash */
    uint32_t shift;  /* 64 less the bits of the table's size */
};

/* The values of a one-of, in the letter case in which they are declared. */
const struct cell_words *cell_words_of_choices(struct arena *arena, const struct choices *choices);
/* The words of yes (1) and no (0) in the letter cases that programs write. */
const struct cell_words *cell_words_of_yes_no(struct arena *arena);

/* Eight bytes from `bytes` on, of which the first `length` count. */
static inline uint64_t word_bytes(uint64_t bytes, uint32_t length) {
    if (length >= sizeof bytes)
        return bytes;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return bytes & ~(UINT64_MAX >> 8 * length);
#else
    return bytes & ~(UINT64_MAX << 8 * length);
#endif
}

static inline uint32_t word_place(const struct cell_words *words, uint64_t first, uint64_t last,
                                  uint32_t length) {
    return (uint32_t)(((first ^ (last << 21 | last >> 43) ^ length) * words->factor) >>
                      words->shift);
}

/* first: the cell's first bytes, as of word_bytes. The cell is not empty. */
static inline const struct cell_word *word_find(const struct cell_words *words, uint64_t first,
                                                struct text cell) {
    uint32_t mask = (uint32_t)(UINT64_MAX >> words->shift);
    uint64_t last = 0;
    if (cell.length > sizeof last)
        memcpy(&last, cell.bytes + cell.length - sizeof last, sizeof last);
    for (uint32_t at = word_place(words, first, last, cell.length);; at = (at + 1) & mask) {
        const struct cell_word *word = &words->words[at];
        if (word->first == first && word->last == last && word->length == cell.length &&
            (cell.length <= 16 || memcmp(word->bytes + 8, cell.bytes + 8, cell.length - 16) == 0))
            return word;
        if (!word->bytes)
            return NULL;
    }
}

#endif
