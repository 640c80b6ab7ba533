/* Writes lexemes and comments line by line as layout.c plans it: one space between lexemes, one
 * blank line between blocks, the columns of rows aligned, long lines wrapped behind commas and
 * before `and`, `or` and the `from` of cases. */
#include "syntax/format.h"

#include "base/utf8.h"
#include "syntax/layout.h"

#include <assert.h>

struct piece { /* of a line */
    struct text text;
    bool has_space; /* before it */
    bool may_break; /* the line may be wrapped before it */
};

struct writer {
    struct reader *reader;
    struct buffer *out;
    const struct place_of_line *plan;
    VECTOR(struct piece) pieces; /* of the line that is being put together */
    VECTOR(size_t) widths;       /* of the columns of the rows at hand */
    uint8_t indent, wrapped;
    uint32_t last_end;      /* of the last lexeme or comment in the text */
    size_t at, comment;     /* the next ones */
    bool after_comment;     /* the last line is a comment of its own */
    bool after_use;         /* the last block is a single line */
    enum lexeme_kind block; /* the last block's keyword */
};

static const struct lexeme *item_at(const struct writer *writer, size_t at) {
    return &writer->reader->items.items[at];
}

/* ---- Lines. */

static size_t piece_width(const struct piece *piece) {
    return utf8_width(piece->text) + piece->has_space;
}

/* How many pieces, from the first, stand on one line that starts at a column. */
static size_t fitting(const struct writer *writer, size_t first, size_t column) {
    size_t last_break = first;
    for (size_t i = first; i < writer->pieces.count; i++) {
        const struct piece *piece = &writer->pieces.items[i];
        if (piece->may_break && i > first)
            last_break = i;
        column += piece_width(piece) - (i == first && piece->has_space);
        bool is_comment = piece->text.length && piece->text.bytes[0] == '#';
        if (column > LAYOUT_WIDTH && last_break > first && !is_comment)
            return last_break;
    }
    return writer->pieces.count;
}

static void end_line(struct writer *writer) {
    size_t column = writer->indent;
    for (size_t first = 0; first < writer->pieces.count;) {
        size_t end = fitting(writer, first, column);
        buffer_add_repeat(writer->out, ' ', column);
        for (size_t i = first; i < end; i++) {
            const struct piece *piece = &writer->pieces.items[i];
            if (piece->has_space && i > first)
                buffer_add_char(writer->out, ' ');
            buffer_add_text(writer->out, piece->text);
        }
        buffer_add_char(writer->out, '\n');
        first = end;
        column = writer->wrapped;
    }
    if (writer->pieces.count)
        writer->after_comment = false;
    writer->pieces.count = 0;
    writer->indent = writer->wrapped;
}

static bool has_blank_before(const struct writer *writer, uint32_t start) {
    unsigned breaks = 0;
    for (uint32_t at = writer->last_end; at < start; at++)
        breaks += writer->reader->text.bytes[at] == '\n';
    return breaks > 1;
}

static void add_blank(struct writer *writer) {
    if (writer->out->length > 0)
        buffer_add_char(writer->out, '\n');
}

/* ---- Lexemes. */

static bool has_space_between(enum lexeme_kind before, enum lexeme_kind kind) {
    return kind != LEX_COMMA && kind != LEX_CLOSE && kind != LEX_DOT && before != LEX_OPEN &&
           before != LEX_DOT;
}

static void add_piece(struct writer *writer, size_t at) {
    enum lexeme_kind kind = (enum lexeme_kind)item_at(writer, at)->kind;
    enum lexeme_kind before = at ? (enum lexeme_kind)item_at(writer, at - 1)->kind : LEX_FINISH;
    bool joins = kind == LEX_AND || (kind == LEX_OR && before != LEX_ON);
    bool is_file = kind == LEX_FROM && writer->block == LEX_CASES;
    bool is_emphasis = kind == LEX_IF || kind == LEX_AT || (before == LEX_COMMA && kind == LEX_IS);
    struct piece piece = {.text = reader_text(writer->reader, item_at(writer, at)->place),
                          .has_space = has_space_between(before, kind),
                          .may_break = joins || is_file || (before == LEX_COMMA && !is_emphasis)};
    VECTOR_PUSH(&writer->pieces, piece);
}

/* A block of one line, as `use` and most settings are. */
static bool is_single(const struct writer *writer, size_t at) {
    do {
        at++;
    } while (!writer->plan[at].breaks || writer->plan[at].is_inner);
    return writer->plan[at].is_block || item_at(writer, at)->kind == LEX_FINISH;
}

static void start_block(struct writer *writer, size_t at) {
    const struct lexeme *item = item_at(writer, at);
    bool had_blank = has_blank_before(writer, item->place.start);
    bool is_group = writer->after_use && writer->block == item->kind && is_single(writer, at);
    if (writer->after_comment || is_group ? had_blank : true)
        add_blank(writer);
    writer->block = (enum lexeme_kind)item->kind;
    writer->after_use = is_single(writer, at);
}

static void start_line(struct writer *writer, size_t at) {
    const struct place_of_line *line = &writer->plan[at];
    end_line(writer);
    if (line->is_block)
        start_block(writer, at);
    else if (line->keeps_blank && has_blank_before(writer, item_at(writer, at)->place.start))
        add_blank(writer);
    writer->indent = line->indent;
    writer->wrapped = line->wrapped;
}

/* ---- Rows. */

/* The text of a cell: up to the next `|`, which *at becomes. */
static void cell_text(const struct writer *writer, size_t *at, struct buffer *out) {
    for (; item_at(writer, *at)->kind != LEX_BAR && item_at(writer, *at)->kind != LEX_ROW_END;
         ++*at) {
        enum lexeme_kind before = (enum lexeme_kind)item_at(writer, *at - 1)->kind;
        if (out->length && has_space_between(before, (enum lexeme_kind)item_at(writer, *at)->kind))
            buffer_add_char(out, ' ');
        buffer_add_text(out, reader_text(writer->reader, item_at(writer, *at)->place));
    }
}

/* The widths of the columns, over all rows of the block that starts its rows here. */
static void measure_rows(struct writer *writer, size_t at) {
    struct buffer cell = {0};
    writer->widths.count = 0;
    for (; writer->plan[at].is_row; at++) {
        for (size_t column = 0; item_at(writer, at)->kind != LEX_ROW_END; column++) {
            at++;
            buffer_clear(&cell);
            cell_text(writer, &at, &cell);
            size_t width = utf8_width(buffer_text(&cell));
            if (column == writer->widths.count)
                VECTOR_PUSH(&writer->widths, 1);
            if (writer->widths.items[column] < width)
                writer->widths.items[column] = width;
        }
    }
    buffer_free(&cell);
}

static void add_row(struct writer *writer, size_t *at) {
    struct buffer cell = {0};
    end_line(writer);
    buffer_add_repeat(writer->out, ' ', LAYOUT_PART);
    for (size_t column = 0; item_at(writer, *at)->kind != LEX_ROW_END; column++) {
        ++*at;
        buffer_clear(&cell);
        cell_text(writer, at, &cell);
        buffer_add_string(writer->out, "| ");
        buffer_add_text(writer->out, buffer_text(&cell));
        size_t width = utf8_width(buffer_text(&cell));
        buffer_add_repeat(writer->out, ' ', writer->widths.items[column] - width + 1);
    }
    buffer_add_string(writer->out, "|\n");
    writer->after_comment = false;
    writer->last_end = item_at(writer, *at)->place.end;
    ++*at;
    buffer_free(&cell);
}

/* `|---|:--:|` with its colons, as wide as the columns. */
static void add_separator(struct writer *writer, struct text text) {
    end_line(writer);
    buffer_add_repeat(writer->out, ' ', LAYOUT_PART);
    size_t column = 0;
    for (uint32_t i = 1; i < text.length; column++) {
        uint32_t end = i;
        while (text.bytes[end] != '|')
            end++;
        struct text cell = text_trim((struct text){text.bytes + i, end - i});
        bool left = text_starts(cell, TEXT(":")), right = text_ends(cell, TEXT(":"));
        size_t width = column < writer->widths.count ? writer->widths.items[column] + 2 : 3;
        width = width < 4 ? 4 : width; /* two dashes and room for two colons */
        buffer_add_char(writer->out, '|');
        buffer_add_char(writer->out, left ? ':' : '-');
        buffer_add_repeat(writer->out, '-', width - 2);
        buffer_add_char(writer->out, right ? ':' : '-');
        i = end + 1;
    }
    buffer_add_string(writer->out, "|\n");
}

/* ---- Comments. */

/* A comment that stands alone is indented as the line below it. */
static void add_comment_line(struct writer *writer, struct text text, uint32_t start) {
    end_line(writer);
    const struct place_of_line *below = &writer->plan[writer->at];
    bool is_outside = below->is_block || item_at(writer, writer->at)->kind == LEX_FINISH;
    if ((is_outside && !writer->after_comment) || has_blank_before(writer, start))
        add_blank(writer);
    size_t indent = below->breaks ? below->indent : writer->wrapped;
    buffer_add_repeat(writer->out, ' ', indent);
    buffer_add_text(writer->out, text);
    buffer_add_char(writer->out, '\n');
    writer->after_comment = true;
    writer->after_use = false;
}

/* A comment behind something ends that line, whatever is written already. */
static void add_comment_behind(struct writer *writer, struct text text) {
    if (writer->pieces.count) {
        VECTOR_PUSH(&writer->pieces, (struct piece){text, true, false});
        end_line(writer);
        return;
    }
    if (writer->out->length) /* behind a row */
        writer->out->length--;
    buffer_add_char(writer->out, ' ');
    buffer_add_text(writer->out, text);
    buffer_add_char(writer->out, '\n');
}

static void add_comment(struct writer *writer) {
    const struct lexeme *comment = &writer->reader->comments.items[writer->comment++];
    struct text text = text_trim(reader_text(writer->reader, comment->place));
    if (comment->kind == LEX_SEPARATOR)
        add_separator(writer, text);
    else if (comment->flags & LEXEME_STARTS_LINE)
        add_comment_line(writer, text, comment->place.start);
    else
        add_comment_behind(writer, text);
    writer->last_end = comment->place.end;
}

static bool comment_is_next(const struct writer *writer) {
    return writer->comment < writer->reader->comments.count &&
           writer->reader->comments.items[writer->comment].place.start <
               item_at(writer, writer->at)->place.start;
}

static void write_all(struct writer *writer) {
    bool in_rows = false;
    for (;;) {
        while (writer->comment < writer->reader->comments.count && comment_is_next(writer))
            add_comment(writer);
        if (item_at(writer, writer->at)->kind == LEX_FINISH)
            break;
        bool is_row = writer->plan[writer->at].is_row;
        if (is_row && !in_rows)
            measure_rows(writer, writer->at);
        in_rows = is_row;
        if (is_row) {
            add_row(writer, &writer->at);
            continue;
        }
        if (writer->plan[writer->at].breaks)
            start_line(writer, writer->at);
        add_piece(writer, writer->at);
        writer->last_end = item_at(writer, writer->at)->place.end;
        writer->at++;
    }
    while (writer->comment < writer->reader->comments.count)
        add_comment(writer);
    end_line(writer);
}

bool format_file(struct arena *arena, struct sources *sources, uint32_t file, struct names *names,
                 struct diags *diags, struct buffer *out) {
    struct reader reader;
    if (!reader_parse(&reader, arena, sources, file, names, diags)) {
        reader_end(&reader);
        return false;
    }
    struct writer writer = {.reader = &reader, .out = out, .block = LEX_FINISH};
    assert(out->length == 0);
    writer.plan = layout_plan(&reader);
    write_all(&writer);
    VECTOR_FREE(&writer.pieces);
    VECTOR_FREE(&writer.widths);
    reader_end(&reader);
    return true;
}
