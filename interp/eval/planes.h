/* Bit planes: rows of words in which bit r is row r. Kernels make 64 answers at a time as bytes of
 * 0 and 1, which compilers turn into vector code, and pack them into a word by one multiplication
 * for eight of them. Every operation here is branch-free. */
#ifndef TENET_EVAL_PLANES_H
#define TENET_EVAL_PLANES_H

#include "data/batch.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Eight bytes as one word, the first in its lowest bits whatever the machine. */
static inline uint64_t bytes_load(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

static inline void bytes_store(uint8_t *bytes, uint64_t word) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    memcpy(bytes, &word, sizeof word);
}

/* One bit of each of 64 bytes, to the bits of a word. */
static inline uint64_t bits_pack_bit(const uint8_t *bytes, uint32_t bit) {
    uint64_t bits = 0;
#ifdef __SSE2__
    const __m128i up = _mm_cvtsi32_si128((int)(7 - bit));
    for (uint32_t i = 0; i < 4; i++) {
        __m128i sixteen = _mm_loadu_si128((const __m128i *)(const void *)(bytes + 16 * i));
        bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_sll_epi16(sixteen, up)) << (16 * i);
    }
#else
    for (uint32_t i = 0; i < 8; i++) {
        uint64_t eight = bytes_load(bytes + 8 * i) >> bit & UINT64_C(0x0101010101010101);
        bits |= (eight * UINT64_C(0x0102040810204080) >> 56) << (8 * i);
    }
#endif
    return bits;
}

/* 64 bytes, each 0 or 1. */
static inline uint64_t bits_pack(const uint8_t *bytes) {
    return bits_pack_bit(bytes, 0);
}

/* Which of 64 codes are this one. */
static inline uint64_t bits_of_code(const uint32_t *codes, uint32_t code) {
#ifdef __SSE2__
    const __m128i wanted = _mm_set1_epi32((int)code);
    uint64_t bits = 0;
    for (uint32_t i = 0; i < 64; i += 16) {
        const __m128i *at = (const __m128i *)(const void *)(codes + i);
        __m128i a = _mm_packs_epi32(_mm_cmpeq_epi32(_mm_loadu_si128(at), wanted),
                                    _mm_cmpeq_epi32(_mm_loadu_si128(at + 1), wanted));
        __m128i b = _mm_packs_epi32(_mm_cmpeq_epi32(_mm_loadu_si128(at + 2), wanted),
                                    _mm_cmpeq_epi32(_mm_loadu_si128(at + 3), wanted));
        bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_packs_epi16(a, b)) << i;
    }
    return bits;
#else
    uint8_t bytes[64];
    for (uint32_t i = 0; i < 64; i++)
        bytes[i] = codes[i] == code;
    return bits_pack(bytes);
#endif
}

/* Eight bits to eight bytes of 0 or 1. */
static inline uint64_t bits_spread(uint64_t bits) {
    uint64_t each = (bits & 0xff) * UINT64_C(0x0101010101010101) & UINT64_C(0x8040201008040201);
    return (each + UINT64_C(0x7f7f7f7f7f7f7f7f)) >> 7 & UINT64_C(0x0101010101010101);
}

/* Takes the lowest bit out of a word that is not 0; gives its place. */
static inline uint32_t bits_next(uint64_t *bits) {
    uint32_t place = (uint32_t)__builtin_ctzll(*bits);
    *bits &= *bits - 1;
    return place;
}

static inline uint32_t plane_words_of(uint32_t rows) {
    return (rows + 63) / 64;
}

static inline void plane_set(uint64_t *bits, uint32_t row) {
    bits[row >> 6] |= UINT64_C(1) << (row & 63);
}

/* All rows of a batch, and nothing past them. */
static inline void plane_fill(uint64_t *bits, uint32_t rows) {
    memset(bits, 0, sizeof(uint64_t) * PLANE_WORDS);
    memset(bits, 0xff, sizeof(uint64_t) * (rows / 64));
    if (rows % 64)
        bits[rows / 64] = (UINT64_C(1) << rows % 64) - 1;
}

static inline void plane_clear(uint64_t *bits, uint32_t words) {
    memset(bits, 0, sizeof(uint64_t) * words);
}

static inline void plane_copy(uint64_t *to, const uint64_t *from, uint32_t words) {
    memcpy(to, from, sizeof(uint64_t) * words);
}

static inline void plane_or(uint64_t *restrict to, const uint64_t *restrict from, uint32_t words) {
    if (words == PLANE_WORDS)
        for (uint32_t w = 0; w < PLANE_WORDS; w++)
            to[w] |= from[w];
    else
        for (uint32_t w = 0; w < words; w++)
            to[w] |= from[w];
}

static inline void plane_and(uint64_t *restrict to, const uint64_t *restrict from, uint32_t words) {
    if (words == PLANE_WORDS)
        for (uint32_t w = 0; w < PLANE_WORDS; w++)
            to[w] &= from[w];
    else
        for (uint32_t w = 0; w < words; w++)
            to[w] &= from[w];
}

static inline bool plane_any(const uint64_t *bits, uint32_t words) {
    uint64_t any = 0;
    if (words == PLANE_WORDS)
        for (uint32_t w = 0; w < PLANE_WORDS; w++)
            any |= bits[w];
    else
        for (uint32_t w = 0; w < words; w++)
            any |= bits[w];
    return any != 0;
}

#endif
