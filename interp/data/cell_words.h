/* Few words found fast: by sixteen bytes, the last eight bytes and their length, in a table that is
 * never full and where, if it can be helped, no two want the same place. For the cells of one-of
 * and yes/no facts. */
#ifndef TENET_DATA_CELL_WORDS_H
#define TENET_DATA_CELL_WORDS_H

#include "schema/schema.h"

/* What a word is known by. */
struct word_sign {
    uint64_t first, second; /* bytes 0 to 15; zeros behind a shorter word */
    uint64_t last;          /* the last eight bytes of a word of more than sixteen, else 0 */
    uint32_t length;
};

struct cell_word {
    uint64_t first, second, last; /* as in its sign */
    uint32_t length;              /* 0: a free place */
    uint32_t code;
};

struct cell_words {
    struct cell_word *words;
    uint64_t factor; /* of the hash */
    uint32_t shift;  /* 64 less the bits of the table's size */
    uint32_t longest;
    const char **bytes; /* of each place */
};

enum {
    WORD_SHORT = 8,  /* a word that its first eight bytes say all of */
    WORD_SIGNED = 24 /* one that its sign says all of */
};

/* The values of a one-of, in the letter case in which they are declared. */
const struct cell_words *cell_words_of_choices(struct arena *arena, const struct choices *choices);
/* The words of yes (1) and no (0) in the letter cases that programs write. */
const struct cell_words *cell_words_of_yes_no(struct arena *arena);

static inline uint64_t word_load8(const char *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

/* Masks for the first `length` of sixteen bytes. */
static inline const char *word_mask(uint32_t length) {
    static const unsigned char counts[32] = {255, 255, 255, 255, 255, 255, 255, 255,
                                             255, 255, 255, 255, 255, 255, 255, 255};
    return (const char *)counts + 16 - (length < 16 ? length : 16);
}

/* bytes: sixteen can be read; those behind the cell's end do not count. A cell over WORD_SIGNED
 * gets the sign of no word: its last bytes, which are text, are not all ones. */
static inline struct word_sign word_sign(const char *bytes, uint32_t length) {
    const char *mask = word_mask(length);
    uint64_t last = 0;
    if (length > 16)
        last = length <= WORD_SIGNED ? word_load8(bytes + length - 8) : UINT64_MAX;
    return (struct word_sign){word_load8(bytes) & word_load8(mask),
                              word_load8(bytes + 8) & word_load8(mask + 8), last, length};
}

/* The same where no word has more than WORD_SHORT bytes. */
static inline struct word_sign word_sign_short(const char *bytes, uint32_t length) {
    return (struct word_sign){word_load8(bytes) & word_load8(word_mask(length)), 0, 0, length};
}

static inline uint32_t word_place(const struct cell_words *words, const struct word_sign *sign) {
    uint64_t second = sign->second << 21 | sign->second >> 43,
             last = sign->last << 42 | sign->last >> 22;
    return (uint32_t)(((sign->first ^ second ^ last ^ sign->length) * words->factor) >>
                      words->shift);
}

/* Of a word of up to WORD_SIGNED bytes. */
static inline bool word_is(const struct cell_word *word, const struct word_sign *sign) {
    return ((word->first ^ sign->first) | (word->second ^ sign->second) |
            (word->last ^ sign->last) | (word->length ^ sign->length)) == 0;
}

/* A word of any length, wherever its bytes lie; NULL when it is none. */
const struct cell_word *cell_word_find(const struct cell_words *words, struct text cell);

#endif
