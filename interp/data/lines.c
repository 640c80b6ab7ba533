/* Marks of line numbers, and of characters since the line began: a JSON array of any size may
 * stand on one line. */
#include "data/lines.h"

#include "base/vector.h"

enum { STEP = 8 * 1024 };

struct mark {
    size_t line;   /* of the byte at the mark */
    size_t column; /* characters before it on its line */
};

struct lines {
    struct arena *arena;
    bool is_in_pieces;
    /* A whole text */
    const char *bytes;
    size_t length;
    struct mark *marks; /* of the offsets 0, STEP, 2 * STEP ...; NULL before the first question */
    /* A piece */
    VECTOR(const char *) starts;
    uint64_t passed; /* lines before those */
    /* The place that was asked last, and its column: the next question is mostly about one behind
     * it on the same line. */
    uint64_t asked_line, asked_bytes;
    size_t asked_column;
};

struct lines *lines_new(struct arena *arena, const char *bytes, size_t length) {
    struct lines *lines = arena_alloc(arena, sizeof *lines);
    *lines = (struct lines){.arena = arena, .bytes = bytes, .length = length};
    return lines;
}

struct lines *lines_of_pieces(struct arena *arena) {
    struct lines *lines = arena_alloc(arena, sizeof *lines);
    *lines = (struct lines){.arena = arena, .is_in_pieces = true};
    return lines;
}

void lines_free(struct lines *lines) {
    VECTOR_FREE(&lines->starts);
}

void lines_add(struct lines *lines, const char *start) {
    VECTOR_PUSH(&lines->starts, start);
}

void lines_forget(struct lines *lines) {
    lines->passed += lines->starts.count;
    lines->starts.count = 0;
}

uint64_t lines_place(const struct lines *lines, const char *at) {
    if (!lines->is_in_pieces)
        return (uint64_t)(at - lines->bytes);
    const char *start = lines->starts.items[lines->starts.count - 1];
    return (uint64_t)(at - start) << LINE_BITS | (lines->passed + lines->starts.count);
}

static void advance(struct mark *mark, const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '\n')
            *mark = (struct mark){mark->line + 1, 0};
        else
            mark->column += ((unsigned char)bytes[i] & 0xc0) != 0x80;
    }
}

static void find_in_piece(struct lines *lines, uint64_t place, size_t *line, size_t *column) {
    uint64_t number = place & ((UINT64_C(1) << LINE_BITS) - 1), bytes = place >> LINE_BITS;
    *line = number;
    *column = 0;
    if (number <= lines->passed)
        return;
    if (lines->asked_line != number || lines->asked_bytes > bytes) {
        lines->asked_line = number;
        lines->asked_bytes = lines->asked_column = 0;
    }
    struct mark mark = {number, lines->asked_column};
    advance(&mark, lines->starts.items[number - lines->passed - 1] + lines->asked_bytes,
            bytes - lines->asked_bytes);
    lines->asked_bytes = bytes;
    lines->asked_column = mark.column;
    *column = mark.column + 1;
}

void lines_find(struct lines *lines, uint64_t place, size_t *line, size_t *column) {
    if (lines->is_in_pieces) {
        find_in_piece(lines, place, line, column);
        return;
    }
    if (!lines->marks) {
        size_t count = lines->length / STEP + 1;
        struct mark mark = {1, 0};
        lines->marks = arena_array(lines->arena, count, sizeof *lines->marks);
        for (size_t i = 0; i < count; i++) {
            lines->marks[i] = mark;
            if (i + 1 < count)
                advance(&mark, lines->bytes + i * STEP, STEP);
        }
    }
    size_t offset = place < lines->length ? (size_t)place : lines->length;
    struct mark mark = lines->marks[offset / STEP];
    advance(&mark, lines->bytes + offset / STEP * STEP, offset % STEP);
    *line = mark.line;
    *column = mark.column + 1;
}
