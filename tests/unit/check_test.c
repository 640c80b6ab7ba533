/* What the checker makes of rules: the program that it lowers them to, and its messages, word for
 * word. The cases stand in tests/language/check/NAME.cases:
 *
 *     ## a title                 or "## dump: a title", which shows the program as well
 *     rules, beside facts.rules
 *     --
 *     what comes out: LINE:COLUMN CODE message, "= hint", "> a further place"
 *
 * TENET_UPDATE=1 writes what comes out into the files: read the diff. */
#include "check.h"

#include "base/file.h"
#include "check/compile.h"

#include <stdlib.h>

#define FOLDER "tests/language/check"

static void add_place(struct buffer *out, const struct sources *sources, struct span span) {
    size_t line, column;
    if (span.file == FILE_NONE)
        return;
    const struct source *source = sources_get(sources, span.file);
    source_position(source, span.start, &line, &column);
    if (!text_is(source->path, TEXT("case.rules")))
        buffer_format(out, "%.*s:", TEXT_ARGS(source->path));
    buffer_format(out, "%zu:%zu ", line, column);
}

static void add_diag(struct buffer *out, const struct sources *sources, const struct diag *diag) {
    add_place(out, sources, diag->span);
    if (diag->path.length)
        buffer_format(out, "%.*s:%zu:%zu ", TEXT_ARGS(diag->path), diag->line, diag->column);
    buffer_format(out, "%s %.*s\n", diag_code_name(diag->code), TEXT_ARGS(diag->message));
    if (diag->hint.length)
        buffer_format(out, "  = %.*s\n", TEXT_ARGS(diag->hint));
    for (const struct diag_related *more = diag->related; more; more = more->next) {
        buffer_add_string(out, "  > ");
        add_place(out, sources, more->span);
        buffer_format(out, "%.*s\n", TEXT_ARGS(more->message));
    }
}

static bool is_about_facts(const struct diag *diag) {
    return diag->code == DIAG_W0608 || diag->code == DIAG_W0607 || diag->code == DIAG_W0611;
}

static void run_case(struct text facts, struct text rules, bool is_dump, bool is_alone,
                     struct buffer *out) {
    struct text texts[2] = {rules, facts}, names[2] = {TEXT("case.rules"), TEXT("facts.rules")};
    struct compile_options options = {.with_tests = true,
                                      .with_lint = !is_dump,
                                      .texts = texts,
                                      .text_names = names,
                                      .text_count = is_alone ? 1 : 2};
    struct compilation *made = compile(&options);
    for (size_t i = 0; i < diags_total(made->diags); i++)
        if (is_alone || !is_about_facts(diags_get(made->diags, i)) ||
            text_contains(rules, TEXT("# all hints")))
            add_diag(out, made->sources, diags_get(made->diags, i));
    if (is_dump && made->program)
        program_dump(made->program, out);
    CHECK((made->program != NULL) == (diags_count(made->diags, DIAG_ERROR) == 0));
    compilation_free(made);
}

static bool next_line(struct text *rest, struct text *line) {
    if (rest->length == 0)
        return false;
    const char *end = memchr(rest->bytes, '\n', rest->length);
    uint32_t length = end ? (uint32_t)(end - rest->bytes) + 1 : rest->length;
    *line = (struct text){rest->bytes, length};
    *rest = (struct text){rest->bytes + length, rest->length - length};
    return true;
}

/* Reads up to the next case's title, or to its `--`. */
static struct text section(struct text *rest, bool is_expected) {
    struct text start = *rest, line;
    for (;;) {
        struct text before = *rest;
        if (!next_line(rest, &line))
            break;
        if (is_expected ? text_starts(line, TEXT("## ")) : text_is(line, TEXT("--\n"))) {
            if (is_expected)
                *rest = before;
            return (struct text){start.bytes, (uint32_t)(before.bytes - start.bytes)};
        }
    }
    return start;
}

static void run_file(struct arena *arena, struct text facts, struct text name) {
    struct text path = path_join(arena, TEXT(FOLDER), name), content, title;
    struct buffer made = {0}, out = {0};
    CHECK(file_read(arena, path.bytes, 0, &content, NULL) == FILE_OK);
    struct text rest = content;
    struct text head = section(&rest, true);
    buffer_add_text(&made, head);
    while (next_line(&rest, &title)) {
        struct text rules = section(&rest, false), wanted = text_trim(section(&rest, true));
        bool is_dump = text_starts(title, TEXT("## dump"));
        buffer_clear(&out);
        run_case(facts, rules, is_dump, text_starts(title, TEXT("## alone")), &out);
        struct text is = text_trim(buffer_text(&out));
        if (!text_is(is, wanted))
            printf("# %.*s, %.*s", TEXT_ARGS(name), TEXT_ARGS(title));
        if (!getenv("TENET_UPDATE"))
            CHECK_TEXT(is, wanted);
        buffer_format(&made, "%.*s%.*s--\n%.*s%s\n", TEXT_ARGS(title), TEXT_ARGS(rules),
                      TEXT_ARGS(is), is.length ? "\n" : "");
    }
    if (getenv("TENET_UPDATE")) {
        while (made.length > 1 && made.bytes[made.length - 2] == '\n')
            made.length--;
        struct output *output = output_open(arena, path.bytes, NULL);
        CHECK(output && output_write(output, made.bytes, made.length) &&
              output_close(output, NULL));
    }
    buffer_free(&made);
    buffer_free(&out);
}

int main(void) {
    struct arena *arena = arena_new();
    struct text *names, facts;
    size_t count = 0;
    CHECK(file_read(arena, FOLDER "/facts.rules", 0, &facts, NULL) == FILE_OK);
    CHECK(folder_list(arena, FOLDER, ".cases", &names, &count, NULL) == FILE_OK);
    CHECK(count > 0);
    for (size_t i = 0; i < count; i++)
        run_file(arena, facts, names[i]);
    arena_free(arena);
    return check_end();
}
