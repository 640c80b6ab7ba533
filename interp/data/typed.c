/* The parts of a typed line. */
#include "data/typed.h"

#include "base/utf8.h"

struct text typed_since(const struct typed *typed, uint32_t start) {
    return text_trim((struct text){typed->line.bytes + start, typed->at - start});
}

struct text typed_until(struct typed *typed, const char *bytes) {
    uint32_t start = typed->at;
    while (!typed_at_end(typed) && !strchr(bytes, typed_next(typed)))
        typed->at++;
    return typed_since(typed, start);
}

void typed_pass_spaces(struct typed *typed) {
    while (typed_next(typed) == ' ' || typed_next(typed) == '\t')
        typed->at++;
}

bool typed_quoted(struct typed *typed, struct text *text) {
    struct buffer out = {0};
    bool is_closed = false;
    for (typed->at++; !typed_at_end(typed) && !is_closed; typed->at++) {
        char c = typed_next(typed);
        bool is_doubled = c == '"' && typed->at + 1 < typed->line.length &&
                          typed->line.bytes[typed->at + 1] == '"';
        is_closed = c == '"' && !is_doubled;
        typed->at += is_doubled;
        if (!is_closed)
            buffer_add_char(&out, c);
    }
    *text = arena_text(typed->arena, buffer_text(&out));
    buffer_free(&out);
    if (!is_closed)
        typed->why = TEXT("a quotation mark is missing at the end");
    return is_closed;
}

bool typed_read_cell(struct typed *typed, struct typed_cell *cell) {
    typed_pass_spaces(typed);
    cell->is_quoted = typed_next(typed) == '"';
    if (!cell->is_quoted) {
        cell->text = typed_until(typed, ",");
        return true;
    }
    if (!typed_quoted(typed, &cell->text))
        return false;
    struct text rest = typed_until(typed, ",");
    cell->text = text_trim(cell->text);
    if (rest.length > 0)
        typed->why = arena_format(
            typed->arena, "%.*s stands behind a quotation mark: a comma is missing before it",
            TEXT_ARGS(rest));
    return rest.length == 0;
}

bool typed_is_utf8(struct typed *typed) {
    typed->why = TEXT("the text is not UTF-8");
    return utf8_valid_prefix(typed->line.bytes, typed->line.length) == typed->line.length;
}

void typed_write_quoted(struct buffer *out, struct text text) {
    buffer_add_char(out, '"');
    for (uint32_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '"')
            buffer_add_char(out, '"');
        buffer_add_char(out, text.bytes[i]);
    }
    buffer_add_char(out, '"');
}

void typed_write_cell(struct buffer *out, struct text text) {
    if (text_contains(text, TEXT(",")) || text_contains(text, TEXT("\"")) ||
        text_is(text, TEXT("?")))
        typed_write_quoted(out, text);
    else
        buffer_add_text(out, text);
}
