/* Objects of the shape that was learned. Nothing is reported here: whatever is not as it should be
 * gives the object up, and it is read carefully from its start. Values that are no plain strings go
 * through the functions that careful reading uses, too.
 *
 * A string is plain up to its quote when no byte before is a backslash, a control character or not
 * ASCII; as signed numbers the latter two are those below ' '. */
#include "data/json_rows.h"

static const char *space_end(const char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        at++;
    return at;
}

/* Where the key that is foretold does not stand: a later key; or NULL, and *at is behind the
 * object's end, or NULL as well. before: what stands before the key. */
static const struct json_lead *lead_elsewhere(struct json_rows *rows, struct json_record *record,
                                              const struct json_lead *lead, const char **at,
                                              char before) {
    const char *end = rows->json->end, *here = space_end(*at, end);
    char c = here < end ? *here : '\0';
    lead = c == before ? shape_find(&record->shape, lead, here + 1) : NULL;
    if (lead)
        *at = here;
    else
        *at = c == '}' && before == ',' ? here + 1 : NULL;
    return lead;
}

/* An array of plain objects, or null. Gives where it ends. */
static const char *read_children(struct json_rows *rows, uint32_t child, const char *at) {
    struct json *json = rows->json;
    struct json_record *record = &rows->records[child];
    if (at[0] == 'n')
        return at[1] == 'u' && at[2] == 'l' && at[3] == 'l' ? at + 4 : NULL;
    if (*at != '[')
        return NULL;
    json_child_is_there(rows, child);
    at = space_end(at + 1, json->end);
    if (*at == ']')
        return at + 1;
    json->depth += 2;
    for (;;) {
        at = rows->plain(rows, record, json_row_new(rows, record, at), at);
        if (at && *at != ',' && *at != ']')
            at = space_end(at, json->end);
        if (!at || *at != ',')
            break;
        at = space_end(at + 1, json->end);
    }
    json->depth -= 2;
    return at && *at == ']' ? at + 1 : NULL;
}

/* A value that is no plain string. NULL gives the object up. */
static const char *other_value(struct json_rows *rows, struct json_record *record,
                               const struct json_lead *lead, struct text *cell, const char *at) {
    struct json *json = rows->json;
    const struct record *declared = record->table.binding.record;
    struct text passed;
    if (lead->quote == '\0')
        return read_children(rows, lead->target - declared->fact_count + 1, at);
    json->at = at;
    bool is_good = lead->target < declared->fact_count
                       ? json_cell(rows, &declared->facts[lead->target].type, cell)
                       : json_skip(json, &passed);
    return is_good ? json->at : NULL;
}

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
#define PLAIN_OBJECT object_by_words
#define PLAIN_MATCHES matches_by_words
#define PLAIN_STOP stop_by_words
#include "data/json_plain.def"

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
#define PLAIN_OBJECT object_sse2
#define PLAIN_MATCHES matches_sse2
#define PLAIN_STOP stop_sse2
#include "data/json_plain.def"
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
#define PLAIN_OBJECT object_avx2
#define PLAIN_MATCHES matches_avx2
#define PLAIN_STOP stop_avx2
#include "data/json_plain.def"

static plain_object *object_of_processor(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") ? object_avx2 : NULL;
}
#else
static plain_object *object_of_processor(void) {
    return NULL;
}
#endif

plain_object *plain_way(uint32_t which) {
    plain_object *const ways[] = {
        object_of_processor(),
#ifdef __SSE2__
        object_sse2,
#endif
        object_by_words,
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (ways[i] && which-- == 0)
            return ways[i];
    return NULL;
}
