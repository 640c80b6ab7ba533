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

enum { BLOCK = 64, AHEAD = 4096, MOST_CELLS = 39 };

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

static uint64_t block_mask(const __m128i *block, char byte) {
    __m128i wanted = _mm_set1_epi8(byte);
    uint64_t mask = 0;
    for (int i = 0; i < 4; i++)
        mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(block[i], wanted)) << 16 * i;
    return mask;
}

static void scan_refill(struct scan *scan) {
    scan->count -= scan->next;
    memmove(scan->ends, scan->ends + scan->next, scan->count * sizeof *scan->ends);
    scan->next = 0;
    while (scan->count < AHEAD && scan->at < scan->size) {
        __m128i block[4];
        for (int i = 0; i < 4; i++)
            block[i] = _mm_loadu_si128((const __m128i *)(const void *)(scan->bytes + scan->at) + i);
        uint64_t ends = block_mask(block, ',') | block_mask(block, '\n');
        uint64_t quoted = block_mask(block, '"');
        if (quoted | scan->inside) {
            for (int shift = 1; shift < 64; shift *= 2)
                quoted ^= quoted << shift;
            quoted ^= scan->inside;
            scan->inside = quoted >> 63 ? ~UINT64_C(0) : 0;
            ends &= ~quoted;
        }
        for (; ends; ends &= ends - 1)
            scan->ends[scan->count++] = (uint32_t)scan->at + (uint32_t)__builtin_ctzll(ends);
        scan->at += BLOCK;
    }
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

static bool is_same(struct text a, struct text b) {
    if (a.length != b.length)
        return false;
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

static bool next_item(struct text *list, struct text *item) {
    while (list->length) {
        const char *end = memchr(list->at, ';', list->length);
        *item = (struct text){list->at, end ? (size_t)(end - list->at) : list->length};
        size_t used = item->length + (end != NULL);
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
