/* A growing run of bytes: doubling room, plus the two ways of quoting that output needs. */
#include "base/buffer.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

void buffer_free(struct buffer *buffer) {
    memory_free(buffer->bytes);
    *buffer = (struct buffer){0};
}

void buffer_clear(struct buffer *buffer) {
    buffer->length = 0;
}

void buffer_reserve(struct buffer *buffer, size_t more) {
    if (buffer->room - buffer->length >= more)
        return;
    if (more > SIZE_MAX / 2 - buffer->length)
        memory_exhausted();
    size_t room = buffer->room ? buffer->room * 2 : 256;
    if (room < buffer->length + more)
        room = buffer->length + more;
    buffer->bytes = memory_grow(buffer->bytes, room, 1);
    buffer->room = room;
}

void buffer_add(struct buffer *buffer, const char *bytes, size_t length) {
    if (length == 0)
        return;
    buffer_reserve(buffer, length);
    memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
}

void buffer_add_text(struct buffer *buffer, struct text text) {
    buffer_add(buffer, text.bytes, text.length);
}

void buffer_add_string(struct buffer *buffer, const char *terminated) {
    buffer_add(buffer, terminated, strlen(terminated));
}

void buffer_add_char(struct buffer *buffer, char c) {
    buffer_reserve(buffer, 1);
    buffer->bytes[buffer->length++] = c;
}

void buffer_add_repeat(struct buffer *buffer, char c, size_t count) {
    if (count == 0)
        return;
    buffer_reserve(buffer, count);
    memset(buffer->bytes + buffer->length, c, count);
    buffer->length += count;
}

void buffer_add_unsigned(struct buffer *buffer, uint64_t number) {
    char digits[20];
    size_t start = sizeof digits;
    do {
        digits[--start] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    buffer_add(buffer, digits + start, sizeof digits - start);
}

void buffer_format(struct buffer *buffer, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    assert(length >= 0);
    buffer_reserve(buffer, (size_t)length + 1);
    vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format, again);
    va_end(again);
    buffer->length += (size_t)length;
}

static void add_json_escape(struct buffer *buffer, unsigned char c) {
    static const char digits[] = "0123456789abcdef";
    const char *short_form = c == '"'    ? "\\\""
                             : c == '\\' ? "\\\\"
                             : c == '\n' ? "\\n"
                             : c == '\r' ? "\\r"
                             : c == '\t' ? "\\t"
                                         : NULL;
    if (short_form) {
        buffer_add(buffer, short_form, 2);
    } else {
        char code[] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
        buffer_add(buffer, code, sizeof code);
    }
}

static inline bool json_needs_escape(unsigned char c) {
    return c < 0x20 || c == '"' || c == '\\';
}

/* Bytes that are not UTF-8 become U+FFFD: whoever reads the JSON must be able to. */
void buffer_add_json(struct buffer *buffer, struct text text) {
    buffer_add_char(buffer, '"');
    size_t at = 0, valid = text.length ? utf8_valid_prefix(text.bytes, text.length) : 0;
    while (at < text.length) {
        size_t start = at;
        while (at < valid && !json_needs_escape((unsigned char)text.bytes[at]))
            at++;
        buffer_add(buffer, text.bytes + start, at - start);
        if (at < valid) {
            add_json_escape(buffer, (unsigned char)text.bytes[at++]);
        } else if (at < text.length) {
            buffer_add(buffer, "\xef\xbf\xbd", 3);
            at++;
            valid = at + utf8_valid_prefix(text.bytes + at, text.length - at);
        }
    }
    buffer_add_char(buffer, '"');
}

/* Characters that move the cursor, turn the direction of writing or cannot be seen at all. */
static bool is_commanding(uint32_t c) {
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x061c || c == 0x200b || c == 0x200e ||
           c == 0x200f || (c >= 0x2028 && c <= 0x202e) || c == 0x2060 ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

void buffer_add_visible(struct buffer *buffer, struct text text) {
    for (size_t at = 0; at < text.length;) {
        size_t start = at;
        while (at < text.length && text.bytes[at] >= 0x20 && text.bytes[at] < 0x7f)
            at++;
        buffer_add(buffer, text.bytes + start, at - start);
        if (at == text.length)
            break;
        uint32_t code_point = 0;
        size_t length = utf8_decode(text.bytes + at, text.length - at, &code_point);
        if (length == 0 || (length == 1 && is_commanding(code_point)))
            buffer_format(buffer, "\\x%02X", (unsigned)(unsigned char)text.bytes[at]);
        else if (is_commanding(code_point))
            buffer_format(buffer, "\\u{%04X}", (unsigned)code_point);
        else
            buffer_add(buffer, text.bytes + at, length);
        at += length ? length : 1;
    }
}

struct text buffer_text(const struct buffer *buffer) {
    assert(buffer->length <= UINT32_MAX);
    return (struct text){buffer->bytes, (uint32_t)buffer->length};
}
