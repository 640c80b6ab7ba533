/* Rows of CSV as one text, read in each of the fast ways that this machine has. A row is shown as
 * [cell|cell], with a mark behind it when there is a problem. */
#ifndef TENET_TESTS_CSV_ROWS_H
#define TENET_TESTS_CSV_ROWS_H

#include "check.h"

#include "base/buffer.h"
#include "base/csv_scan.h"

#include <stdlib.h>

static inline void show_row(struct buffer *out, const struct csv_row *row) {
    static const char *const problem_names[] = {"",       "!utf8",  "!nul", "!open",
                                                "!stray", "!cells", "!long"};
    buffer_format(out, "%zu", row->line);
    if (row->last_line != row->line)
        buffer_format(out, "-%zu", row->last_line);
    buffer_add_char(out, '[');
    for (uint32_t i = 0; i < row->count; i++) {
        buffer_add_string(out, i ? "|" : "");
        buffer_add_string(out, row->quoted[i] ? "'" : "");
        buffer_add_text(out, row->cells[i]);
    }
    buffer_format(out, "]%s", problem_names[row->problem]);
    if (row->problem)
        buffer_format(out, "%u", row->problem_cell);
    buffer_add_char(out, ' ');
}

/* A copy of exactly the length, so that a read past the end is caught by the address sanitizer. */
static inline char *exact_copy(const char *bytes, size_t length) {
    char *copy = malloc(length ? length : 1);
    if (copy && length)
        memcpy(copy, bytes, length);
    return copy;
}

static inline struct csv_reader *reader_of(struct arena *arena, const char *bytes, size_t length,
                                           char delimiter, scan_plain *way) {
    struct csv_reader *reader = csv_new(arena, bytes, length, delimiter);
    reader->scan_plain = way;
    return reader;
}

static inline struct text rows_by(struct arena *arena, const char *bytes, size_t length,
                                  char delimiter, scan_plain *way) {
    struct buffer out = {0};
    struct csv_row row;
    char *copy = exact_copy(bytes, length);
    struct arena *inner = arena_new();
    struct csv_reader *reader = reader_of(inner, copy, length, delimiter, way);
    while (csv_next(reader, &row))
        show_row(&out, &row);
    CHECK_NUMBER(csv_offset(reader), length);
    struct text shown = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    arena_free(inner);
    free(copy);
    return shown;
}

/* A fast way that leaves everything to the careful way. */
static inline const char *leave_all(struct scan *scan, const char *block) {
    (void)scan;
    return block;
}

/* As the careful way says, and the fast ones must say. */
static inline struct text rows_of(struct arena *arena, const char *bytes, size_t length,
                                  char delimiter) {
    struct text rows = rows_by(arena, bytes, length, delimiter, leave_all);
    for (uint32_t i = 0; scan_plain_way(i); i++) {
        struct text others = rows_by(arena, bytes, length, delimiter, scan_plain_way(i));
        if (!text_is(others, rows) && !CHECK_TEXT(others, rows))
            printf("   way %u\n", i);
    }
    return rows;
}

static inline unsigned next_random(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(*state >> 33);
}

#endif
