/* The fast ways of the CSV scanner: 64 bytes become masks, and the masks the places where cells
 * start. Quotes, and bytes over 127, are dealt with by the same masks, a block at a time. Which way
 * is the best one for the processor is asked when a reader is made. */
#include "base/csv_scan.h"
#include "base/utf8.h"

/* How far ahead memory is asked for: processors do not look over the end of a page by themselves.
 */
enum { BYTES_AHEAD = 512 };

/* Looks at the bytes over 127 of a block. Rows in which they are not UTF-8 are looked at later,
 * cell by cell. */
static void check_high(struct scan *scan, const char *block, uint64_t high) {
    ptrdiff_t behind = scan->checked - block; /* of a character that starts in the block before */
    if (behind > 0)
        high = behind < CSV_BLOCK ? high & UINT64_MAX << behind : 0;
    while (high) {
        const char *at = block + __builtin_ctzll(high);
        uint32_t code_point;
        size_t size = utf8_decode(at, (size_t)(scan->reader->end - at), &code_point);
        if (size == 0) {
            scan->odd_end = block + CSV_BLOCK;
            return;
        }
        scan->checked = at + size;
        high &= at + size - block < CSV_BLOCK ? UINT64_MAX << (at + size - block) : 0;
    }
}

/* Bit i: the number of quotes up to byte i is odd. */
static inline uint64_t parity(uint64_t quotes) {
    for (int shift = 1; shift < 64; shift *= 2)
        quotes ^= quotes << shift;
    return quotes;
}

/* Whether the line break that `at` is said to belong to follows: CRLF behind a closing quote. */
static bool is_line_end(const char *at, const char *end) {
    return end - at > 1 && at[0] == '\r' && at[1] == '\n';
}

/* Takes what stands within quotes from the ends of cells. False when a quote does not open a cell,
 * or does not close it, or when a row goes on behind a line break. A quote behind a quote that
 * seems to close is one of a doubled pair. */
static bool check_quotes(struct scan *scan, const char *block, bool at_start,
                         struct csv_masks *masks) {
    uint64_t inside = parity(masks->quotes) ^ scan->inside;
    uint64_t opening = masks->quotes & inside, closing = masks->quotes & ~inside;
    uint64_t behind = closing << 1 | scan->closed;
    if (masks->breaks & inside)
        return false;
    masks->ends &= ~inside;
    if (opening & ~(masks->ends << 1 | at_start | behind))
        return false;
    for (uint64_t text = behind & ~(masks->ends | opening); text; text &= text - 1)
        if (!is_line_end(block + __builtin_ctzll(text), scan->reader->end))
            return false;
    scan->inside = inside >> 63 ? UINT64_MAX : 0;
    scan->closed = closing >> 63;
    return true;
}

/* A block with something odd, or within or behind quotes. next: where the next start is written.
 * False: it is left to the careful way. */
static bool take_odd(struct scan *scan, const char *block, const char *const *next,
                     struct csv_masks *masks) {
    if (masks->has_nul)
        scan->odd_end = block + CSV_BLOCK;
    if (masks->high)
        check_high(scan, block, masks->high);
    return !(masks->quotes | scan->inside | scan->closed) ||
           check_quotes(scan, block, next[-1] == block, masks);
}

/* As row_end, for rows in which nothing can be wrong, which nearly all are. */
static inline void take_row(struct scan *scan, const char **end) {
    struct csv_reader *reader = scan->reader;
    ptrdiff_t count = end - scan->row;
    if (count == 1 || *scan->row < scan->odd_end) {
        row_end(scan, end);
        return;
    }
    struct csv_raw_row *row = &scan->group->rows[scan->group->row_count++];
    *row = (struct csv_raw_row){.starts = scan->row,
                                .count = (uint32_t)count,
                                .line = reader->line,
                                .last_line = reader->line};
    reader->line++;
    scan->row = end;
}

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define AVX2_TARGET __attribute__((target("avx2,bmi,lzcnt,popcnt")))
#define AVX512_TARGET __attribute__((target("avx512f,avx512bw,avx512vbmi2,bmi,lzcnt,popcnt")))

AVX2_TARGET static inline uint64_t bits_of(__m256i a, __m256i b) {
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(a) | (uint64_t)(uint32_t)_mm256_movemask_epi8(b)
                                                             << 32;
}

AVX2_TARGET static inline bool masks_avx2(const char *bytes, char delimiter,
                                          struct csv_masks *masks) {
    const __m256i cell = _mm256_set1_epi8(delimiter), row = _mm256_set1_epi8('\n'),
                  quote = _mm256_set1_epi8('"'), zero = _mm256_setzero_si256();
    __m256i a, b;
    memcpy(&a, bytes, 32);
    memcpy(&b, bytes + 32, 32);
    __m256i break_a = _mm256_cmpeq_epi8(a, row), break_b = _mm256_cmpeq_epi8(b, row);
    __m256i odd = _mm256_or_si256(_mm256_cmpeq_epi8(a, quote), _mm256_cmpeq_epi8(b, quote));
    odd = _mm256_or_si256(odd, _mm256_or_si256(a, b));
    odd = _mm256_or_si256(odd, _mm256_cmpeq_epi8(_mm256_min_epu8(a, b), zero));
    masks->breaks = bits_of(break_a, break_b);
    masks->ends = masks->breaks | bits_of(_mm256_cmpeq_epi8(a, cell), _mm256_cmpeq_epi8(b, cell));
    return _mm256_movemask_epi8(odd) == 0;
}

AVX2_TARGET static inline void odd_avx2(const char *bytes, struct csv_masks *masks) {
    const __m256i quote = _mm256_set1_epi8('"'), zero = _mm256_setzero_si256();
    __m256i a, b;
    memcpy(&a, bytes, 32);
    memcpy(&b, bytes + 32, 32);
    masks->quotes = bits_of(_mm256_cmpeq_epi8(a, quote), _mm256_cmpeq_epi8(b, quote));
    masks->high = bits_of(a, b);
    masks->has_nul = _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(a, b), zero)) != 0;
}

#define SCAN_TARGET AVX2_TARGET
#define SCAN_STARTS starts_avx2
#define SCAN_PLAIN scan_plain_avx2
#define SCAN_MASKS masks_avx2
#define SCAN_ODD odd_avx2
#include "base/csv_plain.def"

AVX512_TARGET static inline bool masks_avx512(const char *bytes, char delimiter,
                                              struct csv_masks *masks) {
    __m512i all = _mm512_loadu_si512(bytes);
    masks->breaks = _mm512_cmpeq_epi8_mask(all, _mm512_set1_epi8('\n'));
    masks->ends = masks->breaks | _mm512_cmpeq_epi8_mask(all, _mm512_set1_epi8(delimiter));
    __mmask64 is_ascii = _mm512_cmpgt_epi8_mask(all, _mm512_setzero_si512()); /* and no NUL */
    return _mm512_mask_cmpneq_epi8_mask(is_ascii, all, _mm512_set1_epi8('"')) == UINT64_MAX;
}

AVX512_TARGET static inline void odd_avx512(const char *bytes, struct csv_masks *masks) {
    __m512i all = _mm512_loadu_si512(bytes);
    masks->quotes = _mm512_cmpeq_epi8_mask(all, _mm512_set1_epi8('"'));
    masks->high = _mm512_movepi8_mask(all);
    masks->has_nul = _mm512_testn_epi8_mask(all, all) != 0;
}

/* The places are moved together within one register, and then become addresses eight at a time;
 * the first sixteen are written whatever their number. */
AVX512_TARGET static inline void starts_avx512(const char **next, const char *behind, uint64_t ends,
                                               uint32_t count) {
    const __m512i places = _mm512_set_epi8(
        63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41,
        40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18,
        17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const __m512i base = _mm512_set1_epi64((long long)(uintptr_t)behind);
    __m512i found = _mm512_maskz_compress_epi8(ends, places);
    uint32_t done = 0;
    do {
        __m128i sixteen = _mm512_castsi512_si128(found);
        __m512i first = _mm512_cvtepu8_epi64(sixteen),
                second = _mm512_cvtepu8_epi64(_mm_srli_si128(sixteen, 8));
        _mm512_storeu_si512(next + done, _mm512_add_epi64(base, first));
        _mm512_storeu_si512(next + done + 8, _mm512_add_epi64(base, second));
        found = _mm512_alignr_epi64(_mm512_setzero_si512(), found, 2);
        done += 16;
    } while (done < count);
}

#define SCAN_TARGET AVX512_TARGET
#define SCAN_HAS_STARTS
#define SCAN_STARTS starts_avx512
#define SCAN_PLAIN scan_plain_avx512
#define SCAN_MASKS masks_avx512
#define SCAN_ODD odd_avx512
#include "base/csv_plain.def"

static bool has_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("popcnt");
}
static bool has_avx512(void) {
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vbmi2");
}
#else
#define scan_plain_avx2 NULL
#define scan_plain_avx512 NULL
static bool has_avx2(void) {
    return false;
}
static bool has_avx512(void) {
    return false;
}
#endif

#ifdef __SSE2__
#define SCAN_TARGET
#define SCAN_STARTS starts_sse2
#define SCAN_PLAIN scan_plain_sse2
#define SCAN_MASKS csv_masks_sse2
#define SCAN_ODD csv_odd_sse2
#include "base/csv_plain.def"
#endif

#define SCAN_TARGET
#define SCAN_STARTS starts_words
#define SCAN_PLAIN scan_plain_words
#define SCAN_MASKS csv_masks_words
#define SCAN_ODD csv_odd_words
#include "base/csv_plain.def"

scan_plain *scan_plain_way(uint32_t which) {
    scan_plain *const ways[] = {
        has_avx512() ? scan_plain_avx512 : NULL,
        has_avx2() ? scan_plain_avx2 : NULL,
#ifdef __SSE2__
        scan_plain_sse2,
#endif
        scan_plain_words,
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (ways[i] && which-- == 0)
            return ways[i];
    return NULL;
}
