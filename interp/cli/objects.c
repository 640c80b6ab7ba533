/* What git answers about objects, taken apart: for each request a line, "ID KIND SIZE", and then
 * the bytes; or a line that says that there is none. */
#include "cli/objects.h"

#include "base/number.h"
#include "base/vector.h"

#include <stdlib.h>

enum { HEADER_MAX = 8192, LISTING_MAX = 64 << 20 };

static struct text next_line(struct text *rest) {
    const char *line_end = rest->length ? memchr(rest->bytes, '\n', rest->length) : NULL;
    uint32_t length = line_end ? (uint32_t)(line_end - rest->bytes) : rest->length;
    uint32_t step = length + (line_end ? 1 : 0);
    struct text line = {rest->bytes, length};
    *rest = (struct text){rest->bytes + step, rest->length - step};
    return line;
}

/* What stands behind the last space, and the line without it. */
static struct text cut_word(struct text *line) {
    uint32_t start = line->length;
    while (start > 0 && line->bytes[start - 1] != ' ')
        start--;
    struct text word = {line->bytes + start, line->length - start};
    line->length = start > 0 ? start - 1 : 0;
    return word;
}

static bool read_size(struct text word, size_t *size) {
    number parsed;
    int64_t whole;
    if (number_parse(word, &parsed) != NUMBER_OK || !number_to_whole(parsed, &whole) || whole < 0)
        return false;
    *size = (size_t)whole;
    return true;
}

/* Takes one answer off the output. False when it is cut off before its bytes end. */
static bool take_answer(struct text *rest, size_t limit, struct object *object) {
    struct text line = next_line(rest);
    size_t size = 0;
    struct text last = cut_word(&line);
    *object = (struct object){.kind = OBJECT_MISSING};
    if (text_is(last, TEXT("missing")) || text_is(last, TEXT("ambiguous")))
        return true;
    struct text kind = cut_word(&line);
    object->kind = text_is(kind, TEXT("blob"))   ? OBJECT_FILE
                   : text_is(kind, TEXT("tree")) ? OBJECT_FOLDER
                                                 : OBJECT_OTHER;
    if (!read_size(last, &size))
        return false;
    object->is_too_large = size > limit;
    if (size >= rest->length) /* a line break follows the bytes */
        return false;
    object->bytes = (struct text){rest->bytes, (uint32_t)size};
    if (object->is_too_large)
        object->bytes = TEXT("");
    *rest = (struct text){rest->bytes + size + 1, rest->length - (uint32_t)size - 1};
    return true;
}

static size_t most_of_all(size_t count, size_t limit) {
    size_t most = UINT32_MAX - 1;
    return limit < most / count - HEADER_MAX ? count * (limit + HEADER_MAX) : most;
}

enum git_result objects_read(struct arena *arena, struct text tree, const struct text *paths,
                             size_t count, size_t limit, struct object *objects, struct text *why) {
    static const char *const words[] = {"cat-file", "--batch", "--follow-symlinks", NULL};
    struct buffer input = {0};
    struct text output = TEXT("");
    if (count == 0)
        return GIT_DONE;
    for (size_t i = 0; i < count; i++)
        buffer_format(&input, "%.*s:%.*s\n", TEXT_ARGS(tree), TEXT_ARGS(paths[i]));
    enum git_result result =
        git_run(arena, words, buffer_text(&input), most_of_all(count, limit), &output, why);
    buffer_free(&input);
    if (result != GIT_DONE && result != GIT_TOO_MUCH)
        return result;
    for (size_t i = 0; i < count; i++)
        if (!take_answer(&output, limit, &objects[i])) {
            objects[i].is_too_large = true; /* nothing else makes an answer end early */
            for (i++; i < count; i++)
                objects[i] = (struct object){.kind = OBJECT_OTHER};
        }
    return GIT_DONE;
}

static int order_names(const void *a, const void *b) {
    return text_order(*(const struct text *)a, *(const struct text *)b);
}

/* "MODE KIND ID\tNAME", ended by a byte of value zero. */
static struct text next_name(struct text *rest, bool *is_file) {
    uint32_t length = (uint32_t)strnlen(rest->bytes, rest->length);
    struct text entry = {rest->bytes, length};
    uint32_t step = length < rest->length ? length + 1 : length;
    *rest = (struct text){rest->bytes + step, rest->length - step};
    const char *tab = memchr(entry.bytes, '\t', entry.length);
    if (!tab)
        return TEXT("");
    uint32_t head = (uint32_t)(tab - entry.bytes);
    *is_file = text_contains((struct text){entry.bytes, head}, TEXT(" blob "));
    return (struct text){tab + 1, entry.length - head - 1};
}

enum git_result objects_list(struct arena *arena, struct text tree, struct text path,
                             const char *ending, struct text **names, size_t *count,
                             struct text *why) {
    struct text output = TEXT("");
    const char *words[] = {
        "ls-tree", "--full-tree", "-z",
        arena_format(arena, "%.*s%s%.*s", TEXT_ARGS(tree), path.length ? ":" : "", TEXT_ARGS(path))
            .bytes,
        NULL};
    enum git_result result = git_run(arena, words, TEXT(""), LISTING_MAX, &output, why);
    VECTOR(struct text) found = {0};
    *count = 0;
    while (result == GIT_DONE && output.length > 0) {
        bool is_file = false;
        struct text name = next_name(&output, &is_file);
        if (is_file && text_ends(name, text_of(ending)))
            VECTOR_PUSH(&found, name);
    }
    *count = found.count;
    *names = arena_array(arena, found.count, sizeof **names);
    if (found.count > 0) {
        qsort(found.items, found.count, sizeof *found.items, order_names);
        memcpy(*names, found.items, found.count * sizeof *found.items);
    }
    VECTOR_FREE(&found);
    return result;
}
