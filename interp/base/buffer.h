/* A growing run of bytes in which output and messages are put together. */
#ifndef TENET_BASE_BUFFER_H
#define TENET_BASE_BUFFER_H

#include "base/text.h"

struct buffer {
    char *bytes; /* owned; not NUL-terminated */
    size_t length, room;
};

void buffer_free(struct buffer *buffer);
void buffer_clear(struct buffer *buffer);                /* keeps the memory */
void buffer_reserve(struct buffer *buffer, size_t more); /* room for `more` bytes past length */
void buffer_add(struct buffer *buffer, const char *bytes, size_t length);
void buffer_add_text(struct buffer *buffer, struct text text);
void buffer_add_string(struct buffer *buffer, const char *terminated);
void buffer_add_char(struct buffer *buffer, char c);
void buffer_add_repeat(struct buffer *buffer, char c, size_t count);
void buffer_add_unsigned(struct buffer *buffer, uint64_t number);
void buffer_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A JSON string with its quotes: control characters, quote and backslash escaped, UTF-8 as it is.
 */
void buffer_add_json(struct buffer *buffer, struct text text);
/* For a terminal: control characters, and the Unicode ones that turn the direction of writing,
 * come out as visible \xNN or \u{NNNN}, so that data cannot command the terminal. Line feeds too.
 */
void buffer_add_visible(struct buffer *buffer, struct text text);
struct text buffer_text(const struct buffer *buffer); /* a view, valid until the next change */

#endif
