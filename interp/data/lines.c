/* Marks of line numbers, and of characters since the line began: a JSON array of any size may
 * stand on one line. */
#include "data/lines.h"

enum { STEP = 8 * 1024 };

struct mark {
    size_t line;   /* of the byte at the mark */
    size_t column; /* characters before it on its line */
};

struct lines {
    struct arena *arena;
    const char *bytes;
    size_t length;
    struct mark *marks; /* of the offsets 0, STEP, 2 * STEP ...; NULL before the first question */
};

struct lines *lines_new(struct arena *arena, const char *bytes, size_t length) {
    struct lines *lines = arena_alloc(arena, sizeof *lines);
    *lines = (struct lines){arena, bytes, length, NULL};
    return lines;
}

static void advance(struct mark *mark, const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '\n')
            *mark = (struct mark){mark->line + 1, 0};
        else
            mark->column += ((unsigned char)bytes[i] & 0xc0) != 0x80;
    }
}

void lines_find(struct lines *lines, size_t offset, size_t *line, size_t *column) {
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
    if (offset > lines->length)
        offset = lines->length;
    struct mark mark = lines->marks[offset / STEP];
    advance(&mark, lines->bytes + offset / STEP * STEP, offset % STEP);
    *line = mark.line;
    *column = mark.column + 1;
}
