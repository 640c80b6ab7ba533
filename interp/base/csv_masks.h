/* Bit masks of 64 bytes of CSV: bit i speaks of byte i. With SSE2 sixteen bytes are compared at a
 * time; elsewhere eight, by arithmetic within a 64-bit word. Only the CSV scanner uses this. Each
 * way has two parts: masks_... gives ends and breaks, and is true when the block holds nothing odd
 * (no quote, no byte over 127, no NUL); odd_... gives the other masks. */
#ifndef TENET_BASE_CSV_MASKS_H
#define TENET_BASE_CSV_MASKS_H

#include "base/text.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define CSV_BLOCK 64

struct csv_masks {
    uint64_t ends;   /* delimiters and line feeds */
    uint64_t breaks; /* line feeds */
    uint64_t quotes;
    uint64_t high; /* bytes over 127 */
    bool has_nul;
};

#ifdef __SSE2__

static inline uint64_t csv_bits(__m128i a, __m128i b, __m128i c, __m128i d) {
    return (uint64_t)(uint32_t)_mm_movemask_epi8(a) |
           (uint64_t)(uint32_t)_mm_movemask_epi8(b) << 16 |
           (uint64_t)(uint32_t)_mm_movemask_epi8(c) << 32 |
           (uint64_t)(uint32_t)_mm_movemask_epi8(d) << 48;
}

static inline bool csv_masks_sse2(const char *bytes, char delimiter, struct csv_masks *masks) {
    const __m128i cell = _mm_set1_epi8(delimiter), row = _mm_set1_epi8('\n'),
                  quote = _mm_set1_epi8('"');
    __m128i v[4], is_break[4], is_end[4], odd, least;
    for (int i = 0; i < 4; i++) {
        memcpy(&v[i], bytes + 16 * i, 16);
        is_break[i] = _mm_cmpeq_epi8(v[i], row);
        is_end[i] = _mm_or_si128(is_break[i], _mm_cmpeq_epi8(v[i], cell));
    }
    odd = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v[0], quote), _mm_cmpeq_epi8(v[1], quote)),
                       _mm_or_si128(_mm_cmpeq_epi8(v[2], quote), _mm_cmpeq_epi8(v[3], quote)));
    odd = _mm_or_si128(odd, _mm_or_si128(_mm_or_si128(v[0], v[1]), _mm_or_si128(v[2], v[3])));
    least = _mm_min_epu8(_mm_min_epu8(v[0], v[1]), _mm_min_epu8(v[2], v[3]));
    odd = _mm_or_si128(odd, _mm_cmpeq_epi8(least, _mm_setzero_si128()));
    masks->ends = csv_bits(is_end[0], is_end[1], is_end[2], is_end[3]);
    masks->breaks = csv_bits(is_break[0], is_break[1], is_break[2], is_break[3]);
    return _mm_movemask_epi8(odd) == 0;
}

static inline void csv_odd_sse2(const char *bytes, struct csv_masks *masks) {
    const __m128i quote = _mm_set1_epi8('"');
    __m128i v[4], is_quote[4], least;
    for (int i = 0; i < 4; i++) {
        memcpy(&v[i], bytes + 16 * i, 16);
        is_quote[i] = _mm_cmpeq_epi8(v[i], quote);
    }
    least = _mm_min_epu8(_mm_min_epu8(v[0], v[1]), _mm_min_epu8(v[2], v[3]));
    masks->quotes = csv_bits(is_quote[0], is_quote[1], is_quote[2], is_quote[3]);
    masks->high = csv_bits(v[0], v[1], v[2], v[3]);
    masks->has_nul = _mm_movemask_epi8(_mm_cmpeq_epi8(least, _mm_setzero_si128())) != 0;
}

#endif

#define CSV_EVERY_BYTE(value) (UINT64_C(0x0101010101010101) * (uint64_t)(value))

/* One bit for each of eight bytes that equals c, the first byte lowest. */
static inline uint64_t csv_equal(uint64_t word, char c) {
    uint64_t rest = word ^ CSV_EVERY_BYTE((unsigned char)c);
    uint64_t low = CSV_EVERY_BYTE(0x7f);
    uint64_t is_zero = ~(((rest & low) + low) | rest | low); /* 0x80 in each byte that is equal */
    return (is_zero >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

/* The 64 bytes as eight words, the first byte lowest. */
static inline void csv_words(const char *bytes, uint64_t words[8]) {
    memcpy(words, bytes, CSV_BLOCK);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    for (int i = 0; i < 8; i++)
        words[i] = __builtin_bswap64(words[i]);
#endif
}

static inline bool csv_masks_words(const char *bytes, char delimiter, struct csv_masks *masks) {
    uint64_t words[8], odd = 0;
    csv_words(bytes, words);
    masks->ends = masks->breaks = 0;
    for (int i = 0; i < 8; i++) {
        uint64_t is_break = csv_equal(words[i], '\n');
        masks->breaks |= is_break << 8 * i;
        masks->ends |= (is_break | csv_equal(words[i], delimiter)) << 8 * i;
        odd |=
            csv_equal(words[i], '"') | csv_equal(words[i], 0) | (words[i] & CSV_EVERY_BYTE(0x80));
    }
    return odd == 0;
}

static inline void csv_odd_words(const char *bytes, struct csv_masks *masks) {
    uint64_t words[8], nul = 0;
    csv_words(bytes, words);
    masks->quotes = masks->high = 0;
    for (int i = 0; i < 8; i++) {
        masks->quotes |= csv_equal(words[i], '"') << 8 * i;
        masks->high |= csv_equal(words[i] & CSV_EVERY_BYTE(0x80), (char)0x80) << 8 * i;
        nul |= csv_equal(words[i], 0);
    }
    masks->has_nul = nul != 0;
}

static inline void csv_masks_of(const char *bytes, char delimiter, struct csv_masks *masks) {
#ifdef __SSE2__
    csv_masks_sse2(bytes, delimiter, masks);
    csv_odd_sse2(bytes, masks);
#else
    csv_masks_words(bytes, delimiter, masks);
    csv_odd_words(bytes, masks);
#endif
}

#endif
