/* Rule files stand whole in the arena; the starts of their lines are found once, and a
 * position is then a binary search. */
#include "base/source.h"

#include "base/utf8.h"
#include "base/vector.h"

#include <assert.h>

struct sources {
    struct arena *arena;
    VECTOR(struct source *) files;
};

struct sources *sources_new(struct arena *arena) {
    struct sources *sources = memory_alloc(sizeof *sources);
    *sources = (struct sources){.arena = arena};
    return sources;
}

void sources_free(struct sources *sources) {
    if (!sources)
        return;
    VECTOR_FREE(&sources->files);
    memory_free(sources);
}

static char *copy_terminated(struct arena *arena, struct text text) {
    char *bytes = arena_raw(arena, (size_t)text.length + 2);
    if (text.length)
        memcpy(bytes, text.bytes, text.length);
    bytes[text.length] = bytes[text.length + 1] = '\0';
    return bytes;
}

static void find_lines(struct arena *arena, struct source *source) {
    const char *bytes = source->text.bytes, *end = bytes + source->text.length;
    size_t count = 1;
    for (const char *at = bytes; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
        count++;
    source->line_count = count;
    source->line_starts = arena_array(arena, count, sizeof *source->line_starts);
    size_t line = 1;
    for (const char *at = bytes; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
        source->line_starts[line++] = (uint32_t)(at + 1 - bytes);
}

uint32_t sources_add_read(struct sources *sources, struct text path, struct text text) {
    assert(sources->files.count < FILE_NONE);
    assert(text.bytes[text.length] == '\0' && text.bytes[text.length + 1] == '\0');
    bool has_mark = text_starts(text, TEXT("\xef\xbb\xbf"));
    if (has_mark)
        text = (struct text){text.bytes + 3, text.length - 3};
    struct source *source = arena_alloc(sources->arena, sizeof *source);
    source->has_mark = has_mark;
    source->path = (struct text){copy_terminated(sources->arena, path), path.length};
    source->text = text;
    find_lines(sources->arena, source);
    VECTOR_PUSH(&sources->files, source);
    return (uint32_t)(sources->files.count - 1);
}

uint32_t sources_add(struct sources *sources, struct text path, struct text text) {
    text.bytes = copy_terminated(sources->arena, text);
    return sources_add_read(sources, path, text);
}

size_t sources_count(const struct sources *sources) {
    return sources->files.count;
}

const struct source *sources_get(const struct sources *sources, uint32_t file) {
    assert(file < sources->files.count);
    return sources->files.items[file];
}

/* The 0-based line that holds the offset. */
static size_t line_of(const struct source *source, uint32_t offset) {
    size_t low = 0, high = source->line_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (source->line_starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void source_position(const struct source *source, uint32_t offset, size_t *line, size_t *column) {
    if (offset > source->text.length)
        offset = source->text.length;
    size_t index = line_of(source, offset);
    uint32_t start = source->line_starts[index];
    *line = index + 1;
    *column = 1 + utf8_count((struct text){source->text.bytes + start, offset - start});
}

struct text source_line(const struct source *source, uint32_t offset, uint32_t *start) {
    if (offset > source->text.length)
        offset = source->text.length;
    size_t index = line_of(source, offset);
    *start = source->line_starts[index];
    uint32_t end = source->text.length;
    if (index + 1 < source->line_count) {
        end = source->line_starts[index + 1] - 1;
        if (end > *start && source->text.bytes[end - 1] == '\r')
            end--;
    }
    return (struct text){source->text.bytes + *start, end - *start};
}

struct text span_text(const struct sources *sources, struct span span) {
    if (span.file == FILE_NONE)
        return (struct text){"", 0};
    const struct source *source = sources_get(sources, span.file);
    assert(span.start <= span.end && span.end <= source->text.length);
    return (struct text){source->text.bytes + span.start, span.end - span.start};
}
