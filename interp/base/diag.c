/* The store of diagnostics and the register of their codes. */
#include "base/diag.h"

#include "base/diag_store.h"
#include "base/intern.h"
#include "base/limits.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct diags *diags_new(struct arena *arena, const struct sources *sources) {
    struct diags *diags = memory_alloc(sizeof *diags);
    *diags = (struct diags){.arena = arena, .sources = sources, .seen = text_map_new(false)};
    return diags;
}

void diags_free(struct diags *diags) {
    if (!diags)
        return;
    VECTOR_FREE(&diags->stored);
    VECTOR_FREE(&diags->files);
    text_map_free(diags->seen);
    buffer_free(&diags->key);
    memory_free(diags);
}

static struct text format_message(struct arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

static struct text format_message(struct arena *arena, const char *format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(length >= 0);
    char *bytes = arena_raw(arena, (size_t)length + 1);
    vsnprintf(bytes, (size_t)length + 1, format, arguments);
    return (struct text){bytes, (uint32_t)length};
}

/* Whether the same was said before: one mistake gives one message. */
static bool is_repeat(struct diags *diags, const struct diag *diag) {
    bool is_new;
    buffer_clear(&diags->key);
    buffer_format(&diags->key, "%d %u %u %u %zu %zu %u ", (int)diag->code, diag->span.file,
                  diag->span.start, diag->span.end, diag->line, diag->column, diag->path.length);
    buffer_add_text(&diags->key, diag->path);
    buffer_add_text(&diags->key, diag->message);
    text_map_put(diags->seen, buffer_text(&diags->key), 0, &is_new);
    return !is_new;
}

/* Whether this error of a rule file is past the cap; counts it either way. */
static bool is_past_cap(struct diags *diags, const struct diag *diag) {
    if (diag->span.file == FILE_NONE || diag_code_severity(diag->code) != DIAG_ERROR)
        return false;
    while (diags->files.count <= diag->span.file)
        VECTOR_PUSH(&diags->files, 0);
    return ++diags->files.items[diag->span.file] > LIMIT_ERRORS_A_FILE;
}

static struct diag *store(struct diags *diags, struct diag diag) {
    assert(diag.code < DIAG_CODE_COUNT);
    bool is_dropped = is_repeat(diags, &diag);
    if (!is_dropped) {
        diags->counts[diag_code_severity(diag.code)]++;
        is_dropped = is_past_cap(diags, &diag);
    }
    if (is_dropped) {
        diags->scratch = diag;
        return &diags->scratch;
    }
    VECTOR_PUSH(&diags->stored, (struct stored_diag){diag, diags->stored.count});
    return &diags->stored.items[diags->stored.count - 1].diag;
}

struct diag *diag_add(struct diags *diags, enum diag_code code, struct span span,
                      const char *format, ...) {
    assert(span.file == FILE_NONE || (diags->sources && span.start <= span.end));
    va_list arguments;
    va_start(arguments, format);
    struct text message = format_message(diags->arena, format, arguments);
    va_end(arguments);
    return store(diags, (struct diag){.code = code, .span = span, .message = message});
}

struct diag *diag_add_data(struct diags *diags, enum diag_code code, struct text path, size_t line,
                           size_t column, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    struct text message = format_message(diags->arena, format, arguments);
    va_end(arguments);
    return store(diags, (struct diag){.code = code,
                                      .span = SPAN_NONE,
                                      .path = path,
                                      .line = line,
                                      .column = column,
                                      .message = message});
}

struct text diags_keep(struct diags *diags, struct text text) {
    return arena_text(diags->arena, text);
}

void diag_hint(struct diags *diags, struct diag *diag, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    diag->hint = format_message(diags->arena, format, arguments);
    va_end(arguments);
}

void diag_relate(struct diags *diags, struct diag *diag, struct span span, const char *format,
                 ...) {
    struct diag_related *related = arena_alloc(diags->arena, sizeof *related);
    va_list arguments;
    va_start(arguments, format);
    *related = (struct diag_related){span, format_message(diags->arena, format, arguments), NULL};
    va_end(arguments);
    struct diag_related **last = &diag->related;
    while (*last)
        last = &(*last)->next;
    *last = related;
}

size_t diags_count(const struct diags *diags, enum diag_severity severity) {
    return diags->counts[severity];
}

size_t diags_total(const struct diags *diags) {
    return diags->stored.count;
}

const struct diag *diags_get(const struct diags *diags, size_t index) {
    assert(index < diags->stored.count);
    return &diags->stored.items[index].diag;
}

static int order_numbers(size_t a, size_t b) {
    return (a > b) - (a < b);
}

/* By place, then as they came. Those without a place in a rule file have FILE_NONE, which is the
 * greatest number, so they keep their order behind the others. */
static int order_diags(const void *left, const void *right) {
    const struct stored_diag *a = left, *b = right;
    int order = order_numbers(a->diag.span.file, b->diag.span.file);
    if (order == 0)
        order = order_numbers(a->diag.span.start, b->diag.span.start);
    return order ? order : order_numbers(a->number, b->number);
}

void diags_sort(struct diags *diags) {
    if (diags->stored.count)
        qsort(diags->stored.items, diags->stored.count, sizeof *diags->stored.items, order_diags);
}

static const struct code_entry {
    const char *name, *title, *text;
    enum diag_severity severity;
} codes[] = {
#define DIAG(code, severity, title, text) {#code, title, text, DIAG_##severity},
#include "base/diagnostics.def"
#undef DIAG
};

static const struct code_entry *entry_of(enum diag_code code) {
    assert(code < DIAG_CODE_COUNT);
    return &codes[code];
}

const char *diag_code_name(enum diag_code code) {
    return entry_of(code)->name;
}

const char *diag_code_title(enum diag_code code) {
    return entry_of(code)->title;
}

const char *diag_code_text(enum diag_code code) {
    return entry_of(code)->text;
}

enum diag_severity diag_code_severity(enum diag_code code) {
    return entry_of(code)->severity;
}

bool diag_code_find(struct text name, enum diag_code *code) {
    for (size_t i = 0; i < DIAG_CODE_COUNT; i++) {
        if (text_is_nocase(name, text_of(codes[i].name))) {
            *code = (enum diag_code)i;
            return true;
        }
    }
    return false;
}
