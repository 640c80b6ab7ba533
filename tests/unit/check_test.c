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
#include "base/limits.h"
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

/* Most cases use little of what stands in facts.rules, and nothing uses them. */
static bool is_idle(const struct diag *diag) {
    return diag->code == DIAG_W0605 || diag->code == DIAG_W0607 || diag->code == DIAG_W0608 ||
           diag->code == DIAG_W0611;
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
        if (is_alone || !is_idle(diags_get(made->diags, i)) ||
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

/* Rules on disk: NAME.rules, and what comes out in NAME.out. */
static void test_files(struct arena *arena) {
    struct compile_options options = {.rules = FOLDER "/files/csv.rules", .with_lint = true};
    struct compilation *made = compile(&options);
    struct buffer out = {0};
    struct text wanted;
    CHECK(file_read(arena, FOLDER "/files/csv.out", 0, &wanted, NULL) == FILE_OK);
    for (size_t i = 0; i < diags_total(made->diags); i++)
        add_diag(&out, made->sources, diags_get(made->diags, i));
    CHECK_TEXT(buffer_text(&out), wanted);
    if (getenv("TENET_UPDATE")) {
        struct output *output = output_open(arena, FOLDER "/files/csv.out", NULL);
        CHECK(output && output_write(output, out.bytes, out.length) && output_close(output, NULL));
    }
    CHECK(!made->program);
    CHECK_NUMBER(made->tree_count, 2);
    compilation_free(made);
    buffer_free(&out);
}

static void test_folder(void) {
    struct compile_options options = {.rules = FOLDER "/files/folder"};
    struct compilation *made = compile(&options);
    CHECK(made->program && made->program->test_count == 0 && made->tree_count == 1);
    CHECK_NUMBER(made->where, INDEX_NONE);
    compilation_free(made);
    options.with_tests = true;
    options.where = TEXT("place is \"y\" and d is \"z\"");
    made = compile(&options);
    CHECK(made->program && made->program->test_count == 1 && made->tree_count == 2);
    if (CHECK(made->program && made->where == 0)) {
        const struct definition *where = &made->program->definitions[made->where];
        CHECK(made->program->scopes[0].nodes[where->root].definition == made->where);
    }
    compilation_free(made);
    options.where = TEXT("plcae is \"y\"");
    made = compile(&options);
    CHECK(!made->program && !made->unreadable);
    CHECK_NUMBER(diags_total(made->diags), 1);
    CHECK_TEXT(diags_get(made->diags, 0)->message,
               TEXT("no fact or definition is called \"plcae\"; did you mean \"place\"?"));
    compilation_free(made);
}

static void test_unreadable(void) {
    static const char *const paths[] = {FOLDER "/nothing", FOLDER "/nothing.rules",
                                        FOLDER "/files/folder/tests/none"};
    for (size_t i = 0; i < 3; i++) {
        struct compile_options options = {.rules = paths[i]};
        struct compilation *made = compile(&options);
        CHECK(made->unreadable && !made->program && diags_total(made->diags) == 1);
        compilation_free(made);
    }
}

/* `count` files, each of which uses the next when they are a chain. */
static size_t errors_of_files(struct arena *arena, size_t count, bool is_chain) {
    struct text *texts = arena_array(arena, count, sizeof *texts);
    struct text *names = arena_array(arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++) {
        names[i] = arena_format(arena, "f%zu.rules", i);
        texts[i] = is_chain && i + 1 < count ? arena_format(arena, "use \"f%zu.rules\"\n", i + 1)
                                             : TEXT("# nothing\n");
    }
    texts[count - 1] = TEXT("record tenant key tenant_id fact tenant_id is text\n");
    struct compile_options options = {.texts = texts, .text_names = names, .text_count = count};
    struct compilation *made = compile(&options);
    size_t errors = 0;
    for (size_t i = 0; i < diags_total(made->diags); i++)
        errors += diags_get(made->diags, i)->code == DIAG_E0314;
    compilation_free(made);
    return errors;
}

static void test_limits(struct arena *arena) {
    CHECK_NUMBER(errors_of_files(arena, LIMIT_USE_DEPTH, true), 0);
    CHECK_NUMBER(errors_of_files(arena, LIMIT_USE_DEPTH + 1, true), 1);
    CHECK_NUMBER(errors_of_files(arena, LIMIT_RULE_FILES, false), 0);
    CHECK_NUMBER(errors_of_files(arena, LIMIT_RULE_FILES + 1, false), 1);
}

/* Misspelt names in number must not make checking slow. */
static void test_many_errors(void) {
    struct buffer rules = {0};
    buffer_add_string(&rules, "record tenant key tenant_id fact tenant_id is text\n");
    for (int i = 0; i < 20000; i++)
        buffer_format(&rules, "define name-%d when nmae-%d is \"x\"\n", i, i + 1000000);
    struct text text = buffer_text(&rules), name = TEXT("many.rules");
    struct compile_options options = {.texts = &text, .text_names = &name, .text_count = 1};
    struct compilation *made = compile(&options);
    CHECK(!made->program);
    CHECK(diags_count(made->diags, DIAG_ERROR) >= LIMIT_ERRORS_A_FILE);
    compilation_free(made);
    buffer_free(&rules);
}

static void test_templates(void) {
    struct template_part parts[] = {
        {.literal = TEXT("FY")}, {.is_hole = true, .is_digits = true, .digits = 2},
        {.literal = TEXT("-")},  {.is_hole = true, .name = TEXT("wave")},
        {.literal = TEXT("+")},  {.is_hole = true, .is_digits = true, .name = TEXT("size")},
        {.literal = TEXT("-")},  {.is_hole = true, .name = TEXT("load")},
    };
    struct template_form form = {.parts = parts, .count = 8};
    struct text holes[8];
    CHECK(template_match(&form, TEXT("FY20-a+b+12-c-d"), holes));
    CHECK_TEXT(holes[1], TEXT("20"));
    CHECK_TEXT(holes[3], TEXT("a+b"));
    CHECK_TEXT(holes[5], TEXT("12"));
    CHECK_TEXT(holes[7], TEXT("c-d"));
    CHECK(!template_match(&form, TEXT("FY20-+1-+2-x"), holes));
    CHECK(!template_match(&form, TEXT("FY20-a+12-"), NULL));
    CHECK(!template_match(&form, TEXT("FY20-+12-x"), NULL));
    CHECK(!template_match(&form, TEXT("FY2-a+12-x"), NULL));
    CHECK(!template_match(&form, TEXT("fy20-a+12-x"), NULL));
    form.ignoring_case = true;
    CHECK(template_match(&form, TEXT("fy20-a+12-x"), NULL));
    CHECK(!template_match(&form, TEXT(""), NULL));
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
    test_files(arena);
    test_folder();
    test_unreadable();
    test_limits(arena);
    test_many_errors();
    test_templates();
    arena_free(arena);
    return check_end();
}
