/* Line and column of a byte offset in a large text. Nothing is counted before the first question;
 * then one pass notes a mark every 8 KiB, so that any number of questions stays cheap. */
#ifndef TENET_DATA_LINES_H
#define TENET_DATA_LINES_H

#include "base/arena.h"

struct lines;

struct lines *lines_new(struct arena *arena, const char *bytes, size_t length);
/* Both 1-based; the column counts characters. */
void lines_find(struct lines *lines, size_t offset, size_t *line, size_t *column);

#endif
