/* Rule sets for unit tests: of a folder, of a text, with one more file. */
#ifndef TENET_TESTS_COMPILED_H
#define TENET_TESTS_COMPILED_H

#include "check.h"
#include "check/compile.h"

static inline struct compilation *compile_folder(const char *path) {
    struct compile_options options = {.rules = path, .with_tests = true};
    struct compilation *compilation = compile(&options);
    if (!CHECK(compilation->program != NULL))
        printf("%s does not compile\n", path);
    return compilation;
}

/* The rule set of a compilation, without the files whose path holds `without` (empty: with all),
 * and one more file. */
static inline struct compilation *compile_beside(const struct compilation *with,
                                                 struct text without, struct text more) {
    size_t all = with->tree_count, count = 0;
    struct text *texts = memory_alloc((all + 1) * sizeof *texts);
    struct text *names = memory_alloc((all + 1) * sizeof *names);
    for (uint32_t i = 0; i < all; i++) {
        const struct source *source = sources_get(with->sources, i);
        if (without.length > 0 && text_contains(source->path, without))
            continue;
        texts[count] = source->text;
        names[count++] = source->path;
    }
    if (more.length > 0) {
        texts[count] = more;
        names[count++] = TEXT("more.rules");
    }
    struct compile_options options = {.with_tests = true,
                                      .texts = texts,
                                      .text_names = names,
                                      .text_count = count,
                                      .files = with->files,
                                      .file_count = with->file_count};
    struct compilation *compilation = compile(&options);
    memory_free(texts);
    memory_free(names);
    return compilation;
}

static inline struct compilation *compile_along(const struct compilation *with, struct text more) {
    return compile_beside(with, TEXT(""), more);
}

static inline void show_diags(const struct compilation *compilation) {
    struct buffer out = {0};
    diags_render_text(compilation->diags, &out, false);
    printf("%.*s\n", TEXT_ARGS(buffer_text(&out)));
    buffer_free(&out);
}

static inline struct compilation *compile_text(const char *rules) {
    struct text text = text_of(rules), name = TEXT("some.rules");
    struct compile_options options = {
        .with_tests = true, .texts = &text, .text_names = &name, .text_count = 1};
    struct compilation *compilation = compile(&options);
    if (!CHECK(compilation->program != NULL))
        show_diags(compilation);
    return compilation;
}

#endif
