/* For tests/bench/limit.c alone: finds the cells of a CSV file 64 bytes at a time with SSE2, and
 * the few things that are asked of their texts. A file is mapped and stays; a cell is a piece of
 * it. */
#ifndef TENET_BENCH_CELLS_H
#define TENET_BENCH_CELLS_H

#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include <emmintrin.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 64, AHEAD = 4096, AT_ONCE = 12, MOST_CELLS = 39 };

struct text {
    const char *at;
    size_t length;
};

static void fail(const char *what) {
    fprintf(stderr, "limit: %s\n", what);
    exit(1);
}

static struct text file_map(const char *folder, const char *name) {
    char path[4096];
    struct stat status;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int file = open(path, O_RDONLY);
    if (file < 0 || fstat(file, &status) != 0)
        fail("a file cannot be read");
    /* A block may be read beyond the end: the last page is followed by one of zeros. */
    size_t size = (size_t)status.st_size;
    char *bytes = mmap(NULL, size + 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (bytes == MAP_FAILED ||
        (size && mmap(bytes, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, file, 0) == MAP_FAILED))
        fail("a file cannot be mapped");
    close(file);
    if (size > UINT32_MAX)
        fail("a file is too large");
    return (struct text){bytes, size};
}

/* --- Cells: where each one ends, found 64 bytes at a time ---------------------------------------
 */

struct scan {
    const char *bytes;
    size_t size, at; /* at: the next block */
    uint64_t inside; /* all ones while a quoted cell goes on */
    uint32_t start;  /* of the next cell */
    size_t next, count;
    uint32_t ends[AHEAD + BLOCK + MOST_CELLS + 1];
};

/* A bit for each byte of a block that was found: all ones in it, else zeros. */
static inline uint64_t bits_of(const __m128i found[4]) {
    uint64_t low = (uint32_t)(_mm_movemask_epi8(found[0]) | _mm_movemask_epi8(found[1]) << 16);
    uint64_t high = (uint32_t)(_mm_movemask_epi8(found[2]) | _mm_movemask_epi8(found[3]) << 16);
    return low | high << 32;
}

static inline unsigned bit_count(uint64_t bits) {
    bits -= bits >> 1 & UINT64_C(0x5555555555555555);
    bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
    bits = (bits + (bits >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return (unsigned)(bits * UINT64_C(0x0101010101010101) >> 56);
}

/* Writes where each bit stands. So many are written at once, needed or not, that hardly a block
 * has more: no jump to foresee. What is written for no bit is anything, and is written over. */
static inline void ends_write(uint32_t *to, uint32_t base, uint64_t bits) {
#pragma GCC unroll 16
    for (int i = 0; i < AT_ONCE; i++) {
        to[i] = base + (uint32_t)__builtin_ctzll(bits);
        bits &= bits - 1;
    }
    for (to += AT_ONCE; __builtin_expect(bits != 0, 0); bits &= bits - 1)
        *to++ = base + (uint32_t)__builtin_ctzll(bits);
}

/* Takes the ends in quoted cells away. */
static uint64_t ends_outside(struct scan *scan, uint64_t ends, uint64_t quotes) {
    for (int shift = 1; shift < 64; shift *= 2)
        quotes ^= quotes << shift;
    quotes ^= scan->inside;
    scan->inside = quotes >> 63 ? ~UINT64_C(0) : 0;
    return ends & ~quotes;
}

static void scan_refill(struct scan *scan) {
    const __m128i comma = _mm_set1_epi8(','), line = _mm_set1_epi8('\n'),
                  quote = _mm_set1_epi8('"');
    scan->count -= scan->next;
    memmove(scan->ends, scan->ends + scan->next, scan->count * sizeof *scan->ends);
    scan->next = 0;
    uint32_t *to = scan->ends + scan->count;
    for (; to < scan->ends + AHEAD && scan->at < scan->size; scan->at += BLOCK) {
        __m128i found[4], quotes[4];
#pragma GCC unroll 4
        for (int i = 0; i < 4; i++) {
            __m128i bytes =
                _mm_loadu_si128((const __m128i *)(const void *)(scan->bytes + scan->at) + i);
            found[i] = _mm_or_si128(_mm_cmpeq_epi8(bytes, comma), _mm_cmpeq_epi8(bytes, line));
            quotes[i] = _mm_cmpeq_epi8(bytes, quote);
        }
        __m128i some =
            _mm_or_si128(_mm_or_si128(quotes[0], quotes[1]), _mm_or_si128(quotes[2], quotes[3]));
        uint64_t ends = bits_of(found);
        if (scan->inside | (unsigned)_mm_movemask_epi8(some))
            ends = ends_outside(scan, ends, bits_of(quotes));
        ends_write(to, (uint32_t)scan->at, ends);
        to += bit_count(ends);
    }
    scan->count = (size_t)(to - scan->ends);
}

/* The ends of the cells of one more row; its first cell starts at *start. NULL at the end. */
static const uint32_t *scan_row(struct scan *scan, size_t cells, uint32_t *start) {
    if (scan->next + cells > scan->count) {
        scan_refill(scan);
        if (scan->next + cells > scan->count)
            return NULL;
    }
    const uint32_t *ends = scan->ends + scan->next;
    *start = scan->start;
    scan->next += cells;
    scan->start = ends[cells - 1] + 1;
    return ends;
}

static struct text cell_of(const struct scan *scan, const uint32_t *ends, size_t cell) {
    uint32_t start = ends[cell - 1] + 1;
    return (struct text){scan->bytes + start, ends[cell] - start};
}

/* --- Texts -------------------------------------------------------------------------------------
 */

static bool starts_with(struct text text, const char *prefix) {
    size_t length = strlen(prefix);
    return text.length >= length && memcmp(text.at, prefix, length) == 0;
}

static char lower(char byte) {
    return byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
}

/* Letter case aside. */
static inline bool is_same(struct text a, struct text b) {
    if (a.length != b.length)
        return false;
    if (memcmp(a.at, b.at, a.length) == 0)
        return true;
    for (size_t i = 0; i < a.length; i++)
        if (lower(a.at[i]) != lower(b.at[i]))
            return false;
    return true;
}

static struct text text_of(const char *string) {
    return (struct text){string, strlen(string)};
}

/* yes, true, y or 1 in any letter case. */
static bool is_yes(struct text text) {
    return text.length &&
           (text.at[0] == '1' || lower(text.at[0]) == 'y' || lower(text.at[0]) == 't');
}

/* Dates as they are written order as their texts do. A blank is before every day. */
static bool is_from(struct text date, const char *first) {
    return date.length && memcmp(date.at, first, 10) >= 0;
}

static bool is_before(struct text date, const char *first) {
    return date.length && memcmp(date.at, first, 10) < 0;
}

/* Where the first item of a list ends. The list is in a file, behind which there is room. */
static inline size_t item_length(struct text list) {
    const __m128i semicolon = _mm_set1_epi8(';');
    for (size_t at = 0; at < list.length; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(list.at + at));
        int found = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, semicolon));
        if (found) {
            size_t length = at + (size_t)__builtin_ctz((unsigned)found);
            return length < list.length ? length : list.length;
        }
    }
    return list.length;
}

static inline bool next_item(struct text *list, struct text *item) {
    while (list->length) {
        *item = (struct text){list->at, item_length(*list)};
        size_t used = item->length + (item->length < list->length);
        list->at += used, list->length -= used;
        for (; item->length && *item->at == ' '; item->at++)
            item->length--;
        while (item->length && item->at[item->length - 1] == ' ')
            item->length--;
        if (item->length)
            return true;
    }
    return false;
}

#endif
