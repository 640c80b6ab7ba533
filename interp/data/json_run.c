/* Runs over plain members, by the means of the processor: a string is plain up to its quote when no
 * byte before is a backslash, a control character or not ASCII. As signed numbers the latter two
 * are those below ' '. */
#include "data/json_rows.h"

static inline uint64_t load8(const char *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

/* Bit 7 of each byte is set where the byte is not plain; above such a one bits may be set wrongly,
 * and on machines that begin at the other end below it: all that is asked is whether there is one.
 */
static inline bool word_is_plain(uint64_t word) {
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    uint64_t quote = word ^ ones * '"', escape = word ^ ones * '\\';
    uint64_t odd = word | (word - ones * ' ') | (quote - ones) | (escape - ones);
    return (odd & tops) == 0;
}

static inline const char *stop_by_words(const char *at) {
    const char *end = at + VALUE_BYTES;
    while (at < end && word_is_plain(load8(at)))
        at += 8;
    for (; at < end; at++)
        if (*at == '"' || *at == '\\' || (unsigned char)(*at - ' ') >= 0x80 - ' ')
            return at;
    return NULL;
}

static inline bool matches_by_words(const char *at, const struct json_lead *lead) {
    return lead->length > 0 && memcmp(at, lead->bytes, lead->length) == 0;
}

#define PLAIN_TARGET
#define PLAIN_RUN run_by_words
#define PLAIN_MATCHES matches_by_words
#define PLAIN_STOP stop_by_words
#include "data/json_run.def"

#ifdef __SSE2__
#include <emmintrin.h>

static inline __m128i load16(const char *bytes) {
    __m128i v;
    memcpy(&v, bytes, sizeof v);
    return v;
}

static inline uint32_t bits_sse2(__m128i low, __m128i high) {
    return (uint32_t)_mm_movemask_epi8(low) | (uint32_t)_mm_movemask_epi8(high) << 16;
}

static inline bool matches_sse2(const char *at, const struct json_lead *lead) {
    __m128i low = _mm_cmpeq_epi8(load16(at), load16(lead->bytes));
    __m128i high = _mm_cmpeq_epi8(load16(at + 16), load16(lead->bytes + 16));
    return (bits_sse2(low, high) & lead->mask) == lead->wanted;
}

static inline __m128i odd_sse2(__m128i v) {
    __m128i odd = _mm_cmplt_epi8(v, _mm_set1_epi8(' '));
    odd = _mm_or_si128(odd, _mm_cmpeq_epi8(v, _mm_set1_epi8('"')));
    return _mm_or_si128(odd, _mm_cmpeq_epi8(v, _mm_set1_epi8('\\')));
}

static inline const char *stop_sse2(const char *at) {
    for (const char *end = at + VALUE_BYTES; at < end; at += LEAD_STEP) {
        uint32_t odd = bits_sse2(odd_sse2(load16(at)), odd_sse2(load16(at + 16)));
        if (odd)
            return at + __builtin_ctz(odd);
    }
    return NULL;
}

#define PLAIN_TARGET
#define PLAIN_RUN run_sse2
#define PLAIN_MATCHES matches_sse2
#define PLAIN_STOP stop_sse2
#include "data/json_run.def"
#endif

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define AVX2_TARGET __attribute__((target("avx2,bmi")))

AVX2_TARGET static inline __m256i load32(const char *bytes) {
    __m256i v;
    memcpy(&v, bytes, sizeof v);
    return v;
}

AVX2_TARGET static inline bool matches_avx2(const char *at, const struct json_lead *lead) {
    __m256i same = _mm256_cmpeq_epi8(load32(at), load32(lead->bytes));
    return ((uint32_t)_mm256_movemask_epi8(same) & lead->mask) == lead->wanted;
}

AVX2_TARGET static inline const char *stop_avx2(const char *at) {
    const __m256i space = _mm256_set1_epi8(' '), quote = _mm256_set1_epi8('"'),
                  escape = _mm256_set1_epi8('\\');
    for (const char *end = at + VALUE_BYTES; at < end; at += LEAD_STEP) {
        __m256i v = load32(at), odd = _mm256_cmpgt_epi8(space, v);
        odd = _mm256_or_si256(odd, _mm256_cmpeq_epi8(v, quote));
        odd = _mm256_or_si256(odd, _mm256_cmpeq_epi8(v, escape));
        uint32_t bits = (uint32_t)_mm256_movemask_epi8(odd);
        if (bits)
            return at + __builtin_ctz(bits);
    }
    return NULL;
}

#define PLAIN_TARGET AVX2_TARGET
#define PLAIN_RUN run_avx2
#define PLAIN_MATCHES matches_avx2
#define PLAIN_STOP stop_avx2
#include "data/json_run.def"

static plain_run *run_of_processor(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") ? run_avx2 : NULL;
}
#else
static plain_run *run_of_processor(void) {
    return NULL;
}
#endif

plain_run *plain_run_of(uint32_t which) {
    plain_run *const ways[] = {
        run_of_processor(),
#ifdef __SSE2__
        run_sse2,
#endif
        run_by_words,
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (ways[i] && which-- == 0)
            return ways[i];
    return NULL;
}
