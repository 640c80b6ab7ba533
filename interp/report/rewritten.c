/* A diff needs no search here: the splices say which lines change. Lines that splices touch become
 * blocks; blocks that stand near each other share a hunk. */
#include "report/rewritten.h"

#include "base/vector.h"
#include "report/layout.h"

enum { CONTEXT = 3 };

/* Lines from 0; [first, end) of the old text. */
struct block {
    size_t first, end;
    struct text text; /* that stands in their place */
    size_t line_count;
    uint32_t test;
};

struct differ {
    const struct program *program;
    const struct source *source;
    bool color;
    struct arena *arena;
    struct buffer *out;
    VECTOR(struct block) blocks; /* of one file */
};

static size_t line_of(const struct source *source, uint32_t offset) {
    size_t line, column;
    source_position(source, offset, &line, &column);
    return line - 1;
}

static uint32_t line_start(const struct source *source, size_t line) {
    return line < source->line_count ? source->line_starts[line] : source->text.length;
}

/* A text that ends with a line feed has no line behind it. */
static size_t count_lines(const struct source *source) {
    bool ends_line = source->line_count > 0 &&
                     source->line_starts[source->line_count - 1] == source->text.length;
    return source->line_count - ends_line;
}

/* Puts the splices of one file's lines together. Gives the first one that is not of the file. */
static size_t gather_blocks(struct differ *differ, const struct splice *splices, size_t at,
                            size_t count) {
    const struct source *source = differ->source;
    uint32_t file = splices[at].span.file;
    while (at < count && splices[at].span.file == file) {
        struct block block = {.first = line_of(source, splices[at].span.start),
                              .test = splices[at].test};
        struct buffer text = {0};
        uint32_t done = line_start(source, block.first);
        block.end = block.first + 1;
        for (; at < count && splices[at].span.file == file &&
               line_of(source, splices[at].span.start) < block.end;
             at++) {
            const struct splice *splice = &splices[at];
            buffer_add(&text, source->text.bytes + done, splice->span.start - done);
            buffer_add_text(&text, splice->text);
            done = splice->span.end;
            block.end = line_of(source, done) + 1;
        }
        buffer_add(&text, source->text.bytes + done, line_start(source, block.end) - done);
        block.text = arena_text(differ->arena, buffer_text(&text));
        buffer_free(&text);
        for (uint32_t i = 0; i < block.text.length; i++)
            block.line_count += block.text.bytes[i] == '\n' || i + 1 == block.text.length;
        VECTOR_PUSH(&differ->blocks, block);
    }
    return at;
}

static void add_line(struct differ *differ, char mark, struct text line, bool is_start) {
    bool ends_line = text_ends(line, TEXT("\n"));
    bool has_return = ends_line && text_ends(line, TEXT("\r\n"));
    line.length -= ends_line + (uint32_t)has_return;
    layout_style(differ->out, differ->color && mark != ' ', mark == '-' ? STYLE_BAD : STYLE_GOOD);
    buffer_add_char(differ->out, mark);
    if (is_start && differ->source->has_mark)
        buffer_add_string(differ->out, "\xef\xbb\xbf");
    for (uint32_t start = 0, end; start <= line.length; start = end + 1) { /* tabs stay */
        for (end = start; end < line.length && line.bytes[end] != '\t';)
            end++;
        buffer_add_visible(differ->out, (struct text){line.bytes + start, end - start});
        if (end < line.length)
            buffer_add_char(differ->out, '\t');
    }
    layout_style(differ->out, differ->color && mark != ' ', STYLE_END);
    buffer_add_string(differ->out, has_return ? "\r\n" : "\n");
    if (!ends_line)
        buffer_add_string(differ->out, "\\ No newline at end of file\n");
}

/* Lines of the old or the new text, at its start or further down. */
static void add_lines(struct differ *differ, char mark, struct text text, bool is_start) {
    uint32_t start = 0;
    for (uint32_t i = 0; i < text.length; i++)
        if (text.bytes[i] == '\n' || i + 1 == text.length) {
            add_line(differ, mark, (struct text){text.bytes + start, i + 1 - start},
                     is_start && start == 0);
            start = i + 1;
        }
}

static struct text old_lines(const struct differ *differ, size_t first, size_t end) {
    uint32_t start = line_start(differ->source, first), stop = line_start(differ->source, end);
    return (struct text){differ->source->text.bytes + start, stop - start};
}

/* One hunk of the blocks [at, end); `shift` lines more stand in the new text before it. */
static void add_hunk(struct differ *differ, size_t at, size_t end, long shift) {
    const struct block *blocks = differ->blocks.items, *last = &blocks[end - 1];
    size_t lines = count_lines(differ->source);
    size_t first = blocks[at].first > CONTEXT ? blocks[at].first - CONTEXT : 0;
    size_t stop = last->end + CONTEXT < lines ? last->end + CONTEXT : lines;
    size_t new_count = stop - first;
    for (size_t i = at; i < end; i++)
        new_count = new_count - (blocks[i].end - blocks[i].first) + blocks[i].line_count;
    layout_style(differ->out, differ->color, STYLE_STRONG);
    buffer_format(differ->out, "@@ -%zu,%zu +%zu,%zu @@ ", first + 1, stop - first,
                  (size_t)((long)first + 1 + shift), new_count);
    buffer_add_visible(differ->out, differ->program->tests[blocks[at].test].name);
    layout_style(differ->out, differ->color, STYLE_END);
    buffer_add_char(differ->out, '\n');
    for (size_t i = at; i < end; i++) {
        bool is_start = blocks[i].first == 0;
        add_lines(differ, ' ', old_lines(differ, first, blocks[i].first), first == 0);
        add_lines(differ, '-', old_lines(differ, blocks[i].first, blocks[i].end), is_start);
        add_lines(differ, '+', blocks[i].text, is_start);
        first = blocks[i].end;
    }
    add_lines(differ, ' ', old_lines(differ, first, stop), false);
}

static void add_file(struct differ *differ) {
    const struct block *blocks = differ->blocks.items;
    long shift = 0;
    for (int i = 0; i < 2; i++) {
        layout_style(differ->out, differ->color, STYLE_STRONG);
        buffer_add_string(differ->out, i == 0 ? "--- " : "+++ ");
        buffer_add_visible(differ->out, differ->source->path);
        layout_style(differ->out, differ->color, STYLE_END);
        buffer_add_char(differ->out, '\n');
    }
    for (size_t at = 0, end; at < differ->blocks.count; at = end) {
        for (end = at + 1;
             end < differ->blocks.count && blocks[end].first <= blocks[end - 1].end + 2 * CONTEXT;)
            end++;
        add_hunk(differ, at, end, shift);
        for (size_t i = at; i < end; i++)
            shift += (long)blocks[i].line_count - (long)(blocks[i].end - blocks[i].first);
    }
}

void rewritten_write_diff(const struct update_plan *plan, const struct program *program, bool color,
                          struct buffer *out) {
    struct differ differ = {.program = program, .color = color, .out = out, .arena = arena_new()};
    for (size_t at = 0; at < plan->splice_count;) {
        differ.source = sources_get(program->sources, plan->splices[at].span.file);
        differ.blocks.count = 0;
        at = gather_blocks(&differ, plan->splices, at, plan->splice_count);
        add_file(&differ);
    }
    VECTOR_FREE(&differ.blocks);
    arena_free(differ.arena);
}

void rewritten_write_left(const struct update_plan *plan, const struct program *program,
                          size_t width, struct buffer *out) {
    enum { INDENT = 4 };
    for (size_t i = 0; i < plan->left_count; i++) {
        const struct unmended *left = &plan->left[i];
        const struct test *test = &program->tests[left->test];
        struct span span = left->span.file == FILE_NONE ? test->span : left->span;
        size_t line, column;
        const struct source *source = sources_get(program->sources, span.file);
        source_position(source, span.start, &line, &column);
        buffer_add_string(out, "left as it is: ");
        buffer_add_visible(out, test->name);
        buffer_add_string(out, "  (");
        buffer_add_visible(out, source->path);
        buffer_format(out, ":%zu)\n%*s", line, INDENT, "");
        layout_add_wrapped(out, left->why, INDENT, INDENT, width);
        buffer_add_char(out, '\n');
    }
}

uint32_t rewritten_files(const struct update_plan *plan) {
    uint32_t count = 0;
    for (size_t i = 0; i < plan->splice_count; i++)
        count += i == 0 || plan->splices[i].span.file != plan->splices[i - 1].span.file;
    return count;
}
