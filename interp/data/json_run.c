/* Marks and runs, once for each kind of processor. As signed numbers control characters and bytes
 * that are not ASCII are those below ' '. */
#include "data/json_run.h"

static inline uint64_t load8(const char *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

/* The bits of the 57 bytes or more from `bytes` * 8 + `bit` on. */
static inline uint64_t marks_from(const struct json_marks *marks, size_t place) {
    const unsigned char *at = marks->bits + place / 8;
    uint64_t bits;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    memcpy(&bits, at, sizeof bits);
#else
    bits = 0;
    for (int i = 7; i >= 0; i--)
        bits = bits << 8 | at[i];
#endif
    return bits >> place % 8;
}

/* The first marked byte from `at` on; NULL when it is not known. */
static const char *mark_far_behind(const struct json_marks *marks, const char *at) {
    enum { SURE = 56 };
    for (; marks->end - at >= 64; at += SURE) {
        uint64_t bits = marks_from(marks, (size_t)(at - marks->from));
        if (bits)
            return at + (unsigned)__builtin_ctzll(bits);
    }
    return NULL;
}

/* Whether eight bytes may all be passed over: bit 7 of each byte of the sum is set where it may
 * not, and perhaps wrongly next to such a one. */
static inline bool word_is_plain(uint64_t word) {
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t quote = (word ^ ones * '"') - ones, escape = (word ^ ones * '\\') - ones;
    return ((word | (word - ones * ' ') | quote | escape) & ones << 7) == 0;
}

static inline bool is_plain(char c) {
    return (unsigned char)(c - ' ') < 0x80 - ' ' && c != '"' && c != '\\';
}

static void mark_words(const char *bytes, size_t count, unsigned char *bits) {
    for (size_t i = 0; i < count * MARK_BLOCK; i += 8) {
        unsigned found = 0;
        if (!word_is_plain(load8(bytes + i)))
            for (unsigned k = 0; k < 8; k++)
                found |= (unsigned)!is_plain(bytes[i + k]) << k;
        bits[i / 8] = (unsigned char)found;
    }
}

static inline bool matches_words(const char *at, const struct json_lead *lead) {
    return lead->length > lead->value && memcmp(at, lead->bytes, lead->length) == 0;
}

#define RUN_TARGET
#define RUN_MEMBERS run_words
#define RUN_MATCHES matches_words
#include "data/json_run.def"

static const struct json_way way_words = {mark_words, run_words};

#ifdef __SSE2__
#include <emmintrin.h>

static inline __m128i load16(const char *bytes) {
    __m128i v;
    memcpy(&v, bytes, sizeof v);
    return v;
}

static inline uint64_t odd_sse2(const char *bytes) {
    __m128i v = load16(bytes), odd = _mm_cmplt_epi8(v, _mm_set1_epi8(' '));
    odd = _mm_or_si128(odd, _mm_cmpeq_epi8(v, _mm_set1_epi8('"')));
    odd = _mm_or_si128(odd, _mm_cmpeq_epi8(v, _mm_set1_epi8('\\')));
    return (uint64_t)_mm_movemask_epi8(odd);
}

static inline void store_marks(unsigned char *at, uint64_t bits) {
    memcpy(at, &bits, sizeof bits);
}

static void mark_sse2(const char *bytes, size_t count, unsigned char *bits) {
    for (; count > 0; count--, bytes += MARK_BLOCK, bits += MARK_BLOCK / 8)
        store_marks(bits, odd_sse2(bytes) | odd_sse2(bytes + 16) << 16 |
                              odd_sse2(bytes + 32) << 32 | odd_sse2(bytes + 48) << 48);
}

static inline bool matches_sse2(const char *at, const struct json_lead *lead) {
    __m128i low = _mm_cmpeq_epi8(load16(at), load16(lead->bytes));
    __m128i high = _mm_cmpeq_epi8(load16(at + 16), load16(lead->bytes + 16));
    uint32_t same = (uint32_t)_mm_movemask_epi8(low) | (uint32_t)_mm_movemask_epi8(high) << 16;
    return (same & lead->mask) == lead->wanted;
}

#define RUN_TARGET
#define RUN_MEMBERS run_sse2
#define RUN_MATCHES matches_sse2
#include "data/json_run.def"

static const struct json_way way_sse2 = {mark_sse2, run_sse2};
#endif

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define AVX2_TARGET __attribute__((target("avx2,bmi,bmi2")))

AVX2_TARGET static inline __m256i load32(const char *bytes) {
    __m256i v;
    memcpy(&v, bytes, sizeof v);
    return v;
}

AVX2_TARGET static inline uint32_t odd_avx2(const char *bytes) {
    __m256i v = load32(bytes), odd = _mm256_cmpgt_epi8(_mm256_set1_epi8(' '), v);
    odd = _mm256_or_si256(odd, _mm256_cmpeq_epi8(v, _mm256_set1_epi8('"')));
    odd = _mm256_or_si256(odd, _mm256_cmpeq_epi8(v, _mm256_set1_epi8('\\')));
    return (uint32_t)_mm256_movemask_epi8(odd);
}

AVX2_TARGET static void mark_avx2(const char *bytes, size_t count, unsigned char *bits) {
    for (; count > 0; count--, bytes += MARK_BLOCK, bits += MARK_BLOCK / 8)
        store_marks(bits, odd_avx2(bytes) | (uint64_t)odd_avx2(bytes + 32) << 32);
}

AVX2_TARGET static inline bool matches_avx2(const char *at, const struct json_lead *lead) {
    __m256i same = _mm256_cmpeq_epi8(load32(at), load32(lead->bytes));
    return ((uint32_t)_mm256_movemask_epi8(same) & lead->mask) == lead->wanted;
}

#define RUN_TARGET AVX2_TARGET
#define RUN_MEMBERS run_avx2
#define RUN_MATCHES matches_avx2
#include "data/json_run.def"

static const struct json_way way_avx2 = {mark_avx2, run_avx2};

static const struct json_way *way_of_processor(void) {
    bool has_all = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                   __builtin_cpu_supports("bmi2");
    return has_all ? &way_avx2 : NULL;
}
#else
static const struct json_way *way_of_processor(void) {
    return NULL;
}
#endif

const struct json_way *json_way(uint32_t which) {
    const struct json_way *const ways[] = {
        way_of_processor(),
#ifdef __SSE2__
        &way_sse2,
#endif
        &way_words,
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (ways[i] && which-- == 0)
            return ways[i];
    return NULL;
}
