/* Places in rule files: line breaks of both kinds, tabs, characters of several bytes, the end. */
#include "check.h"

#include "base/limits.h"
#include "base/source.h"
#include "base/vector.h"

static struct arena *arena;
static struct sources *sources;

static void check_position(uint32_t file, uint32_t offset, size_t line, size_t column,
                           struct text quoted) {
    const struct source *source = sources_get(sources, file);
    size_t is_line, is_column;
    uint32_t start;
    source_position(source, offset, &is_line, &is_column);
    CHECK_NUMBER(is_line, line);
    CHECK_NUMBER(is_column, column);
    CHECK_TEXT(source_line(source, offset, &start), quoted);
    CHECK(start <= source->text.length);
}

static void test_positions(void) {
    uint32_t unix_file = sources_add(sources, TEXT("a.rules"), TEXT("one\n\ttwo\n\nend"));
    CHECK_NUMBER(sources_get(sources, unix_file)->line_count, 4);
    check_position(unix_file, 0, 1, 1, TEXT("one"));
    check_position(unix_file, 3, 1, 4, TEXT("one")); /* the line feed itself */
    check_position(unix_file, 4, 2, 1, TEXT("\ttwo"));
    check_position(unix_file, 5, 2, 2, TEXT("\ttwo")); /* a tab is one character */
    check_position(unix_file, 9, 3, 1, TEXT(""));
    check_position(unix_file, 10, 4, 1, TEXT("end"));
    check_position(unix_file, 13, 4, 4, TEXT("end"));
    check_position(unix_file, 9999, 4, 4, TEXT("end"));
    uint32_t dos_file = sources_add(sources, TEXT("b.rules"), TEXT("one\r\ntwo\r\n"));
    check_position(dos_file, 0, 1, 1, TEXT("one"));
    check_position(dos_file, 5, 2, 1, TEXT("two"));
    check_position(dos_file, 10, 3, 1, TEXT(""));
    uint32_t wide_file = sources_add(sources, TEXT("c.rules"), TEXT("äö日x\n"));
    check_position(wide_file, 2, 1, 2, TEXT("äö日x"));
    check_position(wide_file, 7, 1, 4, TEXT("äö日x"));
    uint32_t empty_file = sources_add(sources, TEXT("d.rules"), (struct text){NULL, 0});
    check_position(empty_file, 0, 1, 1, TEXT(""));
    CHECK_NUMBER(sources_count(sources), 4);
}

static void test_mark_and_spans(void) {
    uint32_t file = sources_add(sources, TEXT("mark.rules"), TEXT("\xef\xbb\xbfwhen x"));
    const struct source *source = sources_get(sources, file);
    CHECK_TEXT(source->text, TEXT("when x"));
    CHECK(source->text.bytes[source->text.length] == '\0');
    CHECK(source->path.bytes[source->path.length] == '\0');
    CHECK_TEXT(span_text(sources, (struct span){file, 0, 4}), TEXT("when"));
    CHECK_TEXT(span_text(sources, (struct span){file, 6, 6}), TEXT(""));
    CHECK_TEXT(span_text(sources, SPAN_NONE), TEXT(""));
}

static void test_limits(void) {
    struct text first = text_of(limits[0].name);
    CHECK(limits_count > 10);
    CHECK_TEXT(first, TEXT("rule-file"));
    CHECK_NUMBER(limits[0].value, LIMIT_RULE_FILE);
    bool has_digits = false;
    for (size_t i = 0; i < limits_count; i++) {
        has_digits = has_digits || text_is(text_of(limits[i].name), TEXT("number-digits"));
        for (const char *c = limits[i].name; *c; c++)
            CHECK((*c >= 'a' && *c <= 'z') || *c == '-');
    }
    CHECK(has_digits);
}

/* Pieces do not overlap, are aligned and zeroed, and a reset arena hands out its blocks again. */
static void test_arena(void) {
    struct arena *own = arena_new();
    VECTOR(unsigned char *) pieces = {0};
    unsigned long wrong = 0;
    for (int round = 0; round < 3; round++) {
        pieces.count = 0;
        for (size_t size = 0; size < 3000; size++) {
            unsigned char *piece = arena_alloc(own, size);
            wrong += (uintptr_t)piece % _Alignof(max_align_t) != 0;
            for (size_t i = 0; i < size; i++)
                wrong += piece[i] != 0;
            memset(piece, (int)(size % 251) + 1, size);
            VECTOR_PUSH(&pieces, piece);
        }
        memset(arena_raw(own, 3000000), 1, 3000000);
        for (size_t size = 0; size < 3000; size++)
            for (size_t i = 0; i < size; i++)
                wrong += pieces.items[size][i] != size % 251 + 1;
        CHECK_NUMBER(arena_used(own), 2999 * 3000 / 2 + 3000000);
        arena_reset(own);
        CHECK_NUMBER(arena_used(own), 0);
    }
    CHECK_NUMBER(wrong, 0);
    CHECK_TEXT(arena_format(own, "%s-%d", "a", 7), TEXT("a-7"));
    CHECK_TEXT(arena_text(own, TEXT("copy")), TEXT("copy"));
    VECTOR_FREE(&pieces);
    arena_free(own);
    arena_free(NULL);
}

int main(void) {
    arena = arena_new();
    sources = sources_new(arena);
    test_positions();
    test_mark_and_spans();
    test_limits();
    test_arena();
    sources_free(sources);
    arena_free(arena);
    return check_end();
}
