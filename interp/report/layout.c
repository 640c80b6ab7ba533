/* Text in columns. Widths are those of a terminal (utf8_width). */
#include "report/layout.h"

#include "base/utf8.h"
#include "base/vector.h"

#define ELLIPSIS "\xe2\x80\xa6"

enum { LAST_COLUMN_MIN = 20 };

/* The bytes of visible text that fit into `width` columns, and the columns they take. */
static uint32_t fitting(struct text text, size_t width, size_t *taken) {
    uint32_t at = 0;
    *taken = 0;
    while (at < text.length) {
        uint32_t code_point;
        size_t length = utf8_decode(text.bytes + at, text.length - at, &code_point);
        length = length ? length : 1;
        size_t columns = utf8_width((struct text){text.bytes + at, (uint32_t)length});
        if (*taken + columns > width)
            break;
        *taken += columns;
        at += (uint32_t)length;
    }
    return at;
}

size_t layout_add_cut(struct buffer *out, struct text text, size_t width) {
    size_t start = out->length, taken;
    buffer_add_visible(out, text);
    struct text seen = {out->bytes + start, (uint32_t)(out->length - start)};
    if (fitting(seen, width, &taken) == seen.length)
        return taken;
    out->length = start + fitting(seen, width ? width - 1 : 0, &taken);
    if (width == 0)
        return taken;
    buffer_add_string(out, ELLIPSIS);
    return taken + 1;
}

void layout_add_padded(struct buffer *out, struct text text, size_t width) {
    size_t taken = layout_add_cut(out, text, width);
    buffer_add_repeat(out, ' ', width - taken);
}

static void new_line(struct buffer *out, size_t indent) {
    buffer_add_char(out, '\n');
    buffer_add_repeat(out, ' ', indent);
}

void layout_add_wrapped(struct buffer *out, struct text text, size_t at, size_t indent,
                        size_t width) {
    struct buffer visible = {0};
    buffer_add_visible(&visible, text);
    struct text rest = buffer_text(&visible);
    bool is_first = true;
    while (rest.length > 0) {
        uint32_t length = 0, skip = 0;
        while (length < rest.length && rest.bytes[length] != ' ')
            length++;
        for (skip = length; skip < rest.length && rest.bytes[skip] == ' ';)
            skip++;
        struct text word = {rest.bytes, length};
        size_t columns = utf8_width(word);
        if (!is_first && at + 1 + columns > width) {
            new_line(out, indent);
            at = indent;
        } else if (!is_first) {
            buffer_add_char(out, ' ');
            at++;
        }
        buffer_add_text(out, word);
        at += columns;
        is_first = false;
        rest = (struct text){rest.bytes + skip, rest.length - skip};
    }
    buffer_free(&visible);
}

static bool is_plain(struct text words) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "=,.:/_-+";
    for (uint32_t i = 0; i < words.length; i++)
        if (!memchr(plain, words.bytes[i], sizeof plain - 1))
            return false;
    return words.length > 0;
}

void layout_add_shell(struct buffer *out, struct text word) {
    if (is_plain(word)) {
        buffer_add_text(out, word);
        return;
    }
    buffer_add_char(out, '\'');
    for (uint32_t i = 0; i < word.length; i++)
        if (word.bytes[i] == '\'')
            buffer_add_string(out, "'\\''");
        else
            buffer_add_char(out, word.bytes[i]);
    buffer_add_char(out, '\'');
}

/* Where the quoted text that starts at `at` ends. */
static uint32_t quoted_end(struct text text, uint32_t at) {
    for (at++; at < text.length && text.bytes[at] != '"'; at++)
        if (text.bytes[at] == '\\' && at + 1 < text.length)
            at++;
    return at < text.length ? at + 1 : at;
}

struct text layout_one_line(struct arena *arena, struct text text) {
    struct buffer out = {0};
    bool wants_space = false;
    for (uint32_t at = 0; at < text.length;) {
        char c = text.bytes[at];
        uint32_t end = c == '"' ? quoted_end(text, at) : at + 1;
        if (c == '#') {
            while (at < text.length && text.bytes[at] != '\n')
                at++;
        } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            wants_space = out.length > 0;
            at++;
        } else {
            if (wants_space)
                buffer_add_char(&out, ' ');
            wants_space = false;
            buffer_add(&out, text.bytes + at, end - at);
            at = end;
        }
    }
    struct text line = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return line;
}

void layout_style(struct buffer *out, bool color, const char *style) {
    if (color)
        buffer_add_string(out, style);
}

void layout_add_count(struct buffer *out, uint64_t count, const char *one, const char *many) {
    buffer_add_unsigned(out, count);
    buffer_add_char(out, ' ');
    buffer_add_string(out, count == 1 ? one : many);
}

struct layout_table {
    struct arena *arena;
    size_t columns, count, room;
    struct text *cells;
};

struct layout_table *layout_table_new(struct arena *arena, size_t columns) {
    struct layout_table *table = arena_alloc(arena, sizeof *table);
    table->arena = arena;
    table->columns = columns;
    return table;
}

/* Room doubles within the arena: what is left behind goes with it. */
void layout_table_add(struct layout_table *table, struct text cell) {
    if (table->count == table->room) {
        size_t room = table->room ? table->room * 2 : 64;
        struct text *cells = arena_array(table->arena, room, sizeof *cells);
        if (table->count > 0)
            memcpy(cells, table->cells, table->count * sizeof *cells);
        table->cells = cells;
        table->room = room;
    }
    struct buffer visible = {0};
    buffer_add_visible(&visible, cell);
    table->cells[table->count++] = arena_text(table->arena, buffer_text(&visible));
    buffer_free(&visible);
}

static void write_line(const struct layout_table *table, const struct text *cells,
                       const size_t *widths, struct buffer *out, size_t indent, size_t width) {
    size_t at = indent;
    buffer_add_repeat(out, ' ', indent);
    for (size_t c = 0; c + 1 < table->columns; c++) {
        layout_add_padded(out, cells[c], widths[c]);
        buffer_add_string(out, "  ");
        at += widths[c] + 2;
    }
    layout_add_wrapped(out, cells[table->columns - 1], at, at,
                       width > at + LAST_COLUMN_MIN ? width : at + LAST_COLUMN_MIN);
    while (out->length > 0 && out->bytes[out->length - 1] == ' ')
        out->length--;
}

void layout_table_write(const struct layout_table *table, struct buffer *out, size_t indent,
                        size_t width, bool with_heading, bool color) {
    size_t *widths = arena_array(table->arena, table->columns, sizeof *widths);
    for (size_t i = 0; i < table->count; i++) {
        size_t columns = utf8_width(table->cells[i]);
        if (columns > widths[i % table->columns])
            widths[i % table->columns] = columns;
    }
    for (size_t i = 0; i + table->columns <= table->count; i += table->columns) {
        bool is_heading = with_heading && i == 0;
        layout_style(out, color && is_heading, STYLE_STRONG);
        write_line(table, table->cells + i, widths, out, indent, width);
        layout_style(out, color && is_heading, STYLE_END);
        buffer_add_char(out, '\n');
        if (!is_heading)
            continue;
        size_t at = indent;
        buffer_add_repeat(out, ' ', indent);
        for (size_t c = 0; c < table->columns; c++) {
            bool is_last = c + 1 == table->columns;
            size_t room = width > at + LAST_COLUMN_MIN ? width - at : LAST_COLUMN_MIN;
            buffer_add_repeat(out, '-', is_last && widths[c] > room ? room : widths[c]);
            buffer_add_string(out, is_last ? "\n" : "  ");
            at += widths[c] + 2;
        }
    }
}
