/* Blocks of CSV in which nothing is odd. Processors with AVX2 make the masks of 64 bytes in half
 * the steps; which one it is, is asked when a reader is made. */
#include "base/csv_scan.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define AVX2_TARGET __attribute__((target("avx2,bmi,lzcnt,popcnt")))

AVX2_TARGET static inline uint64_t bits_of(__m256i a, __m256i b) {
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(a) | (uint64_t)(uint32_t)_mm256_movemask_epi8(b)
                                                             << 32;
}

/* As csv_masks_plain. */
AVX2_TARGET static inline bool masks_avx2(const char *bytes, char delimiter, uint64_t *ends,
                                          uint64_t *breaks) {
    const __m256i cell = _mm256_set1_epi8(delimiter), row = _mm256_set1_epi8('\n'),
                  quote = _mm256_set1_epi8('"'), zero = _mm256_setzero_si256();
    __m256i a, b;
    memcpy(&a, bytes, 32);
    memcpy(&b, bytes + 32, 32);
    __m256i break_a = _mm256_cmpeq_epi8(a, row), break_b = _mm256_cmpeq_epi8(b, row);
    __m256i odd = _mm256_or_si256(_mm256_cmpeq_epi8(a, quote), _mm256_cmpeq_epi8(b, quote));
    odd = _mm256_or_si256(odd, _mm256_or_si256(a, b));
    odd = _mm256_or_si256(odd, _mm256_cmpeq_epi8(_mm256_min_epu8(a, b), zero));
    *breaks = bits_of(break_a, break_b);
    *ends = *breaks | bits_of(_mm256_cmpeq_epi8(a, cell), _mm256_cmpeq_epi8(b, cell));
    return _mm256_movemask_epi8(odd) == 0;
}

#define SCAN_TARGET AVX2_TARGET
#define SCAN_STARTS starts_avx2
#define SCAN_PLAIN scan_plain_avx2
#define SCAN_MASKS masks_avx2
#include "base/csv_plain.def"

static bool has_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("popcnt");
}
#else
#define scan_plain_avx2 scan_plain_any
static bool has_avx2(void) {
    return false;
}
#endif

#define SCAN_TARGET
#define SCAN_STARTS starts_any
#define SCAN_PLAIN scan_plain_any
#define SCAN_MASKS csv_masks_plain
#include "base/csv_plain.def"

scan_plain *scan_plain_choose(void) {
    return has_avx2() ? scan_plain_avx2 : scan_plain_any;
}
