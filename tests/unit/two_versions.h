/* Two versions of a rule set in memory, for the tests of edits and of causes. */
#ifndef TENET_TESTS_TWO_VERSIONS_H
#define TENET_TESTS_TWO_VERSIONS_H

#include "change/edits.h"
#include "check.h"

#include <stdlib.h>

/* A rule set of up to two files and two tables. */
struct version_texts {
    const char *rules, *more; /* "a/main.rules", "a/more.rules" */
    const char *csv;          /* "a/t/codes.csv" */
};

static inline struct compilation *compile_texts(const struct version_texts *texts) {
    struct text sources[2], names[2] = {TEXT("a/main.rules"), TEXT("a/more.rules")};
    struct kept_file file = {TEXT("a/t/codes.csv"), text_of(texts->csv ? texts->csv : "")};
    size_t count = 0;
    sources[count++] = text_of(texts->rules);
    if (texts->more)
        sources[count++] = text_of(texts->more);
    struct compile_options options = {.texts = sources,
                                      .text_names = names,
                                      .text_count = count,
                                      .files = &file,
                                      .file_count = texts->csv ? 1 : 0};
    struct compilation *made = compile(&options);
    if (!made->program) {
        struct buffer out = {0};
        diags_render_text(made->diags, &out, false);
        printf("%.*s", TEXT_ARGS(buffer_text(&out)));
        buffer_free(&out);
    }
    return made;
}

/* "changed rule r 3:4 words | what stands there before | and now", a line an edit. */
static inline void write_edits(struct buffer *out, const struct edits *edits) {
    static const char *const kinds[] = {"changed", "added", "removed", "renamed", "moved"};
    for (uint32_t i = 0; i < edits->count; i++) {
        const struct edit *edit = &edits->items[i];
        buffer_format(out, "%s %.*s", kinds[edit->kind], TEXT_ARGS(edit->what));
        if (edit->old_what.length > 0)
            buffer_format(out, " from %.*s", TEXT_ARGS(edit->old_what));
        buffer_format(out, " %u:%u%s\n", edit->old_line, edit->new_line,
                      edit->has_meaning ? "" : " words");
    }
}

static inline void dump_program(struct buffer *out, const struct compilation *compilation) {
    buffer_clear(out);
    if (compilation && compilation->program)
        program_dump(compilation->program, out);
}

#endif
