/* Line and column of a place in a large text. A place is a number: of a whole text the byte's
 * offset. Nothing is counted before the first question; then one pass notes a mark every 8 KiB, so
 * that any number of questions stays cheap.
 *
 * Of a text that comes in pieces a place is its line, and above LINE_BITS how many bytes of the
 * line stand before it. The line can always be told; the column, in characters, only while the
 * piece is at hand. */
#ifndef TENET_DATA_LINES_H
#define TENET_DATA_LINES_H

#include "base/arena.h"

#define LINE_BITS 36

struct lines;

struct lines *lines_new(struct arena *arena, const char *bytes, size_t length);
/* Lines are added as they are met; to be freed. */
struct lines *lines_of_pieces(struct arena *arena);
void lines_free(struct lines *lines);
/* The next line of the piece begins here. Its bytes stay until lines_forget. */
void lines_add(struct lines *lines, const char *start);
void lines_forget(struct lines *lines);

/* The place of a byte: of the whole text, or of the line that was added last. */
uint64_t lines_place(const struct lines *lines, const char *at);
/* Both 1-based; column 0: it cannot be told any more. */
void lines_find(struct lines *lines, uint64_t place, size_t *line, size_t *column);

#endif
