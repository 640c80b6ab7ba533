/* A line of NAME=VALUE, NAME=VALUE as people type it on a command line. Values follow the cells of
 * a CSV file: in quotation marks (doubled within) they may have commas. */
#ifndef TENET_DATA_TYPED_H
#define TENET_DATA_TYPED_H

#include "base/arena.h"
#include "base/buffer.h"

struct typed {
    struct arena *arena; /* of unescaped texts and reasons */
    struct text line;
    uint32_t at;
    struct text why; /* after a failure: what is off, in plain words */
};

struct typed_cell {
    struct text text; /* trimmed */
    bool is_quoted;
};

static inline bool typed_at_end(const struct typed *typed) {
    return typed->at >= typed->line.length;
}
/* The byte that comes next; NUL at the end. */
static inline char typed_next(const struct typed *typed) {
    return typed_at_end(typed) ? '\0' : typed->line.bytes[typed->at];
}
/* What was read since `start`, trimmed. */
struct text typed_since(const struct typed *typed, uint32_t start);
/* Moves on to the first of the bytes, or to the end; gives what was passed, trimmed. */
struct text typed_until(struct typed *typed, const char *bytes);
void typed_pass_spaces(struct typed *typed);
/* At a quotation mark: the text up to its fellow. False when that is missing. */
bool typed_quoted(struct typed *typed, struct text *text);
/* A value up to the next comma, or the end. */
bool typed_read_cell(struct typed *typed, struct typed_cell *cell);
bool typed_is_utf8(struct typed *typed);

/* As a cell that typed_read_cell reads as the text again. */
void typed_write_cell(struct buffer *out, struct text text);
/* The same text always in quotation marks. */
void typed_write_quoted(struct buffer *out, struct text text);

#endif
