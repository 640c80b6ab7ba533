/* How diagnostics look: as text for people, in the manner of gcc and rustc, and as JSON. */
#include "base/diag_store.h"
#include "base/limits.h"
#include "base/utf8.h"

enum {
    QUOTE_WIDTH = 96,  /* columns of a quoted line; longer ones are cut */
    QUOTE_BEFORE = 32, /* columns kept before the place in a cut line */
    TAB_WIDTH = 4
};

#define COLOR_STRONG "\033[1m"
#define COLOR_ERROR "\033[1;31m"
#define COLOR_WARNING "\033[1;35m"
#define COLOR_HINT "\033[1;36m"
#define COLOR_FRAME "\033[1;34m"
#define COLOR_END "\033[0m"

struct renderer {
    const struct diags *diags;
    struct buffer *out;
    struct buffer cell; /* one character as it is shown */
    bool color;
};

static void paint(struct renderer *renderer, const char *color) {
    if (renderer->color)
        buffer_add_string(renderer->out, color);
}

static const char *severity_word(enum diag_severity severity) {
    switch (severity) {
    case DIAG_ERROR:
        return "error";
    case DIAG_WARNING:
        return "warning";
    case DIAG_HINT:
        return "hint";
    }
    return "";
}

static const char *severity_color(enum diag_severity severity) {
    switch (severity) {
    case DIAG_ERROR:
        return COLOR_ERROR;
    case DIAG_WARNING:
        return COLOR_WARNING;
    case DIAG_HINT:
        return COLOR_HINT;
    }
    return "";
}

/* Puts the character at `at` into the cell as it will be shown, `column` being where it begins.
 * Gives the bytes it takes in the line, and its columns on the terminal. */
static size_t show_character(struct renderer *renderer, struct text line, size_t at, size_t column,
                             size_t *width) {
    struct buffer *cell = &renderer->cell;
    buffer_clear(cell);
    uint32_t code_point = 0;
    size_t length = utf8_decode(line.bytes + at, line.length - at, &code_point);
    if (line.bytes[at] == '\t') {
        buffer_add_repeat(cell, ' ', TAB_WIDTH - column % TAB_WIDTH);
        length = 1;
    } else {
        length = length ? length : 1;
        buffer_add_visible(cell, (struct text){line.bytes + at, (uint32_t)length});
    }
    *width = utf8_width(buffer_text(cell));
    return length;
}

/* The part of a line that is shown, in columns of the terminal counted from 0. */
struct window {
    size_t left, right; /* what is shown: [left, right) */
    size_t start, end;  /* what is underlined: [start, end), at least one column */
    size_t total;       /* of the whole line */
};

static struct window measure(struct renderer *renderer, struct text line, size_t from, size_t to) {
    struct window window = {0};
    size_t column = 0, width;
    bool has_start = false, has_end = false;
    for (size_t at = 0; at < line.length;) {
        if (!has_start && at >= from) {
            window.start = column;
            has_start = true;
        }
        if (!has_end && at >= to) {
            window.end = column;
            has_end = true;
        }
        at += show_character(renderer, line, at, column, &width);
        column += width;
    }
    window.total = column;
    if (!has_start)
        window.start = column;
    if (!has_end)
        window.end = column;
    if (window.end <= window.start)
        window.end = window.start + 1;
    window.right = window.total;
    if (window.total <= QUOTE_WIDTH)
        return window;
    if (window.end > QUOTE_WIDTH && window.start > QUOTE_BEFORE)
        window.left = window.start - QUOTE_BEFORE;
    if (window.total - window.left < QUOTE_WIDTH)
        window.left = window.total - QUOTE_WIDTH;
    window.right = window.left + QUOTE_WIDTH;
    return window;
}

/* Writes what of the line lies within the window. A character that the left edge cuts becomes
 * spaces, so that the caret stays under its place. */
static void quote_line(struct renderer *renderer, struct text line, const struct window *window) {
    size_t column = 0, width;
    if (window->left > 0)
        buffer_add_string(renderer->out, "...");
    for (size_t at = 0; at < line.length && column < window->right; column += width) {
        at += show_character(renderer, line, at, column, &width);
        if (column >= window->left && column + width <= window->right)
            buffer_add_text(renderer->out, buffer_text(&renderer->cell));
        else if (column + width > window->left && column < window->left)
            buffer_add_repeat(renderer->out, ' ', column + width - window->left);
    }
    if (window->right < window->total)
        buffer_add_string(renderer->out, "...");
}

static void underline(struct renderer *renderer, const struct window *window, const char *color) {
    size_t indent = window->start - window->left + (window->left > 0 ? 3 : 0);
    size_t end = window->end;
    if (end > window->right && window->right > window->start)
        end = window->right;
    buffer_add_repeat(renderer->out, ' ', indent + 1);
    paint(renderer, color);
    buffer_add_char(renderer->out, '^');
    buffer_add_repeat(renderer->out, '~', end - window->start - 1);
    paint(renderer, COLOR_END);
}

static size_t digits_of(size_t number) {
    size_t digits = 1;
    for (; number > 9; number /= 10)
        digits++;
    return digits;
}

/* The line number or as many spaces, and the bar that frames a quote. */
static void gutter(struct renderer *renderer, size_t digits, size_t line) {
    paint(renderer, COLOR_FRAME);
    if (line)
        buffer_format(renderer->out, "%zu |", line);
    else
        buffer_format(renderer->out, "%*s |", (int)digits, "");
    paint(renderer, COLOR_END);
}

/* Gives the width of the line number, under which a hint is aligned. */
static size_t render_quote(struct renderer *renderer, struct span span, const char *color) {
    const struct source *source = sources_get(renderer->diags->sources, span.file);
    size_t line_number, column;
    uint32_t line_start;
    source_position(source, span.start, &line_number, &column);
    struct text line = source_line(source, span.start, &line_start);
    size_t from = span.start - line_start, to = span.end - line_start;
    struct window window = measure(renderer, line, from, to);
    size_t digits = digits_of(line_number);
    gutter(renderer, digits, line_number);
    if (line.length)
        buffer_add_char(renderer->out, ' ');
    quote_line(renderer, line, &window);
    buffer_add_char(renderer->out, '\n');
    gutter(renderer, digits, 0);
    underline(renderer, &window, color);
    buffer_add_char(renderer->out, '\n');
    return digits;
}

static void render_place(struct renderer *renderer, struct text path, size_t line, size_t column) {
    if (path.length == 0)
        return;
    paint(renderer, COLOR_STRONG);
    buffer_add_visible(renderer->out, path);
    if (line)
        buffer_format(renderer->out, ":%zu", line);
    if (line && column)
        buffer_format(renderer->out, ":%zu", column);
    buffer_add_string(renderer->out, ":");
    paint(renderer, COLOR_END);
    buffer_add_char(renderer->out, ' ');
}

static void render_span_place(struct renderer *renderer, struct span span) {
    const struct source *source = sources_get(renderer->diags->sources, span.file);
    size_t line, column;
    source_position(source, span.start, &line, &column);
    render_place(renderer, source->path, line, column);
}

/* A hint may have several lines; the further ones stand under the first. */
static void render_hint(struct renderer *renderer, struct text hint, size_t digits) {
    bool is_first = true;
    while (hint.length || is_first) {
        const char *line_end = hint.length ? memchr(hint.bytes, '\n', hint.length) : NULL;
        uint32_t length = line_end ? (uint32_t)(line_end - hint.bytes) : hint.length;
        buffer_add_repeat(renderer->out, ' ', digits + 1);
        paint(renderer, COLOR_FRAME);
        buffer_add_string(renderer->out, is_first ? "= " : "  ");
        paint(renderer, COLOR_END);
        buffer_add_visible(renderer->out, (struct text){hint.bytes, length});
        buffer_add_char(renderer->out, '\n');
        uint32_t step = length + (line_end ? 1 : 0);
        hint = (struct text){hint.bytes + step, hint.length - step};
        is_first = false;
    }
}

static void render_related(struct renderer *renderer, const struct diag_related *related) {
    bool has_place = related->span.file != FILE_NONE;
    if (has_place)
        render_span_place(renderer, related->span);
    paint(renderer, COLOR_HINT);
    buffer_add_string(renderer->out, "note:");
    paint(renderer, COLOR_END);
    buffer_add_char(renderer->out, ' ');
    buffer_add_visible(renderer->out, related->message);
    buffer_add_char(renderer->out, '\n');
    if (has_place)
        render_quote(renderer, related->span, COLOR_HINT);
}

static void render_diag(struct renderer *renderer, const struct diag *diag) {
    enum diag_severity severity = diag_code_severity(diag->code);
    bool has_quote = diag->span.file != FILE_NONE;
    if (has_quote)
        render_span_place(renderer, diag->span);
    else
        render_place(renderer, diag->path, diag->line, diag->column);
    paint(renderer, severity_color(severity));
    buffer_format(renderer->out, "%s[%s]:", severity_word(severity), diag_code_name(diag->code));
    paint(renderer, COLOR_END);
    buffer_add_char(renderer->out, ' ');
    paint(renderer, COLOR_STRONG);
    buffer_add_visible(renderer->out, diag->message);
    paint(renderer, COLOR_END);
    buffer_add_char(renderer->out, '\n');
    size_t digits = 1;
    if (has_quote)
        digits = render_quote(renderer, diag->span, severity_color(severity));
    if (diag->hint.length)
        render_hint(renderer, diag->hint, digits);
    for (const struct diag_related *related = diag->related; related; related = related->next)
        render_related(renderer, related);
}

static size_t errors_past_cap(const struct diags *diags, size_t file) {
    size_t errors = diags->files.items[file];
    return errors > LIMIT_ERRORS_A_FILE ? errors - LIMIT_ERRORS_A_FILE : 0;
}

static void add_past_cap_message(struct buffer *out, size_t count) {
    buffer_format(out, "%zu more %s not shown", count,
                  count == 1 ? "error in this file is" : "errors in this file are");
}

static void render_past_caps(struct renderer *renderer) {
    const struct diags *diags = renderer->diags;
    for (size_t file = 0; file < diags->files.count; file++) {
        size_t count = errors_past_cap(diags, file);
        if (count == 0)
            continue;
        buffer_add_char(renderer->out, '\n');
        render_place(renderer, sources_get(diags->sources, (uint32_t)file)->path, 0, 0);
        add_past_cap_message(renderer->out, count);
        buffer_add_char(renderer->out, '\n');
    }
}

void diags_render_text(const struct diags *diags, struct buffer *out, bool color) {
    struct renderer renderer = {.diags = diags, .out = out, .color = color};
    bool had_quote = false;
    for (size_t i = 0; i < diags->stored.count; i++) {
        const struct diag *diag = diags_get(diags, i);
        bool has_quote = diag->span.file != FILE_NONE;
        /* A blank line parts the quotes; messages without one stay a compact list. */
        if (i > 0 && (has_quote || had_quote))
            buffer_add_char(out, '\n');
        render_diag(&renderer, diag);
        had_quote = has_quote;
    }
    render_past_caps(&renderer);
    buffer_free(&renderer.cell);
}

void diag_render_text(const struct diags *diags, size_t index, struct buffer *out, bool color) {
    struct renderer renderer = {.diags = diags, .out = out, .color = color};
    render_diag(&renderer, diags_get(diags, index));
    buffer_free(&renderer.cell);
}

static void json_number(struct buffer *out, const char *name, size_t number) {
    buffer_format(out, ",\"%s\":", name);
    if (number)
        buffer_add_unsigned(out, number);
    else
        buffer_add_string(out, "null");
}

static void json_file(struct buffer *out, struct text path) {
    buffer_add_string(out, "\"file\":");
    if (path.length)
        buffer_add_json(out, path);
    else
        buffer_add_string(out, "null");
}

static void json_place(const struct diags *diags, struct buffer *out, struct span span) {
    size_t line = 0, column = 0, end_line = 0, end_column = 0;
    struct text path = TEXT("");
    if (span.file != FILE_NONE) {
        const struct source *source = sources_get(diags->sources, span.file);
        path = source->path;
        source_position(source, span.start, &line, &column);
        source_position(source, span.end, &end_line, &end_column);
    }
    json_file(out, path);
    json_number(out, "line", line);
    json_number(out, "column", column);
    json_number(out, "end_line", end_line);
    json_number(out, "end_column", end_column);
}

static void json_data_place(struct buffer *out, const struct diag *diag) {
    json_file(out, diag->path);
    json_number(out, "line", diag->line);
    json_number(out, "column", diag->column);
    buffer_add_string(out, ",\"end_line\":null,\"end_column\":null");
}

static void json_related(const struct diags *diags, struct buffer *out,
                         const struct diag_related *related) {
    buffer_add_string(out, ",\"related\":[");
    for (; related; related = related->next) {
        buffer_add_char(out, '{');
        json_place(diags, out, related->span);
        buffer_add_string(out, ",\"message\":");
        buffer_add_json(out, related->message);
        buffer_add_string(out, related->next ? "}," : "}");
    }
    buffer_add_string(out, "]}\n");
}

static void json_diag(const struct diags *diags, struct buffer *out, const struct diag *diag) {
    buffer_format(out, "{\"code\":\"%s\",\"severity\":\"%s\",", diag_code_name(diag->code),
                  severity_word(diag_code_severity(diag->code)));
    if (diag->span.file != FILE_NONE)
        json_place(diags, out, diag->span);
    else
        json_data_place(out, diag);
    buffer_add_string(out, ",\"message\":");
    buffer_add_json(out, diag->message);
    buffer_add_string(out, ",\"hint\":");
    if (diag->hint.length)
        buffer_add_json(out, diag->hint);
    else
        buffer_add_string(out, "null");
    json_related(diags, out, diag->related);
}

/* Errors past the cap come as one object without a code, so that the count is not lost. */
static void json_past_cap(const struct diags *diags, struct buffer *out, size_t file) {
    size_t count = errors_past_cap(diags, file);
    if (count == 0)
        return;
    buffer_add_string(out, "{\"code\":null,\"severity\":\"error\",");
    json_file(out, sources_get(diags->sources, (uint32_t)file)->path);
    buffer_add_string(out, ",\"line\":null,\"column\":null,\"end_line\":null,\"end_column\":null,"
                           "\"message\":\"");
    add_past_cap_message(out, count);
    buffer_add_string(out, "\",\"hint\":null,\"related\":[]}\n");
}

void diags_render_json(const struct diags *diags, struct buffer *out) {
    for (size_t i = 0; i < diags->stored.count; i++)
        json_diag(diags, out, diags_get(diags, i));
    for (size_t file = 0; file < diags->files.count; file++)
        json_past_cap(diags, out, file);
}
