/* Escaping for GitHub's markdown. */
#include "report/markdown.h"

#include "base/utf8.h"

#define ELLIPSIS "\xe2\x80\xa6"
#define NO_WIDTH "&#8203;"

static struct text cut(struct text text, size_t most) {
    size_t count = 0;
    for (uint32_t at = 0; at < text.length; count++) {
        uint32_t code_point;
        size_t length = utf8_decode(text.bytes + at, text.length - at, &code_point);
        if (count == most)
            return (struct text){text.bytes, at};
        at += (uint32_t)(length ? length : 1);
    }
    return text;
}

/* A colon matters at the start of an address or of the name of a picture. */
static bool is_sign(char c, char next) {
    if (c == ':')
        return next != ' ' && next != '\0';
    return c && strchr("\\`*_{}[]()~|!$", c);
}

static void add_char(struct buffer *out, char c, char next) {
    switch (c) {
    case '<':
        buffer_add_string(out, "&lt;");
        return;
    case '>':
        buffer_add_string(out, "&gt;");
        return;
    case '&':
        buffer_add_string(out, "&amp;");
        return;
    case '@':
    case '#':
        buffer_add_char(out, c);
        buffer_add_string(out, NO_WIDTH);
        return;
    default:
        break;
    }
    if (is_sign(c, next))
        buffer_add_char(out, '\\');
    buffer_add_char(out, c);
}

void markdown_add(struct buffer *out, struct text text, size_t most) {
    struct buffer visible = {0};
    buffer_add_visible(&visible, text);
    struct text whole = buffer_text(&visible), shown = cut(whole, most);
    for (uint32_t i = 0; i < shown.length; i++)
        add_char(out, shown.bytes[i], i + 1 < shown.length ? shown.bytes[i + 1] : '\0');
    if (shown.length < whole.length)
        buffer_add_string(out, ELLIPSIS);
    buffer_free(&visible);
}

/* As HTML, because in code of markdown neither a backtick nor, in a table, a | has its own sign. */
void markdown_add_code(struct buffer *out, struct text text, size_t most) {
    if (text.length == 0)
        return;
    buffer_add_string(out, "<code>");
    markdown_add(out, text, most);
    buffer_add_string(out, "</code>");
}
