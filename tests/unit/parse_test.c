/* The parser on every construct of the grammar (tests/unit/parse/good, each beside its tree) and on
 * the mistakes that people make (tests/unit/parse/bad, each beside its messages). UPDATE=1 in the
 * environment writes the trees and messages anew; their difference is to be read. The examples are
 * also cut off at every byte and damaged at random: that must never crash, nor pass without a word
 * or a tree. */
#include "base/file.h"
#include "base/limits.h"
#include "check.h"
#include "syntax/dump.h"
#include "syntax/format.h"
#include "syntax/parse.h"

#include <stdlib.h>

#define FOLDER "tests/unit/parse/"

struct run { /* one text parsed */
    struct arena *arena;
    struct sources *sources;
    struct names *names;
    struct diags *diags;
    struct tree *tree;
    uint32_t file;
};

static struct run run_start(const char *path, struct text text) {
    struct run run = {.arena = arena_new(), .names = names_new()};
    run.sources = sources_new(run.arena);
    run.diags = diags_new(run.arena, run.sources);
    run.file = sources_add(run.sources, text_of(path), text);
    return run;
}

static struct run run_parse(const char *path, struct text text) {
    struct run run = run_start(path, text);
    run.tree = parse_file(run.arena, run.sources, run.file, run.names, run.diags);
    diags_sort(run.diags);
    return run;
}

static void run_end(struct run *run) {
    diags_free(run->diags);
    names_free(run->names);
    sources_free(run->sources);
    arena_free(run->arena);
}

static size_t errors(const struct run *run) {
    return diags_count(run->diags, DIAG_ERROR);
}

/* ---- Golden files. */

static void compare(struct arena *arena, const char *path, struct text is) {
    struct text wanted = {NULL, 0}, why;
    if (getenv("UPDATE")) {
        struct output *out = output_open(arena, path, &why);
        CHECK(out && output_write(out, is.bytes, is.length) && output_close(out, &why));
        return;
    }
    if (!CHECK(file_read(arena, path, 0, &wanted, &why) == FILE_OK))
        printf("# %s: %.*s\n", path, TEXT_ARGS(why));
    if (!CHECK_TEXT(is, wanted))
        printf("# %s\n", path);
}

/* Calls for each rule file of a folder. */
static void each_example(const char *folder,
                         void (*use)(struct arena *arena, const char *path, struct text text)) {
    struct arena *arena = arena_new();
    struct text *names, why;
    size_t count;
    if (!CHECK(folder_list(arena, folder, ".rules", &names, &count, &why) == FILE_OK))
        printf("# %s: run this at the top of the checkout\n", folder);
    else
        CHECK(count > 3);
    for (size_t i = 0; i < count; i++) {
        struct text path = path_join(arena, text_of(folder), names[i]), text;
        if (CHECK(file_read(arena, path.bytes, 0, &text, &why) == FILE_OK))
            use(arena, path.bytes, text);
    }
    arena_free(arena);
}

static const char *with_ending(struct arena *arena, const char *path, const char *ending) {
    struct text text = text_of(path);
    return arena_format(arena, "%.*s%s", (int)text.length - 6, text.bytes, ending).bytes;
}

static void test_good(struct arena *arena, const char *path, struct text text) {
    struct run run = run_parse(path, text);
    struct buffer out = {0};
    tree_dump(&out, run.tree, run.names);
    compare(arena, with_ending(arena, path, ".tree"), buffer_text(&out));
    buffer_clear(&out);
    diags_render_text(run.diags, &out, false);
    CHECK_TEXT(buffer_text(&out), TEXT(""));
    buffer_free(&out);
    run_end(&run);
}

static void test_bad(struct arena *arena, const char *path, struct text text) {
    struct run run = run_parse(path, text);
    struct buffer out = {0};
    diags_render_text(run.diags, &out, false);
    CHECK(errors(&run) > 0);
    compare(arena, with_ending(arena, path, ".messages"), buffer_text(&out));
    buffer_free(&out);
    run_end(&run);
}

/* ---- Layout. */

static struct buffer formatted(const char *path, struct text text) {
    struct buffer out = {0};
    struct run run = run_start(path, text);
    if (!format_file(run.arena, run.sources, run.file, run.names, run.diags, &out))
        buffer_clear(&out);
    run_end(&run);
    return out;
}

static struct buffer dumped(const char *path, struct text text) {
    struct run run = run_parse(path, text);
    struct buffer out = {0};
    tree_dump(&out, run.tree, run.names);
    run_end(&run);
    return out;
}

/* The number of comments, to see that none is lost. */
static size_t hashes(struct text text) {
    size_t count = 0;
    for (uint32_t i = 0; i < text.length; i++)
        count += text.bytes[i] == '#';
    return count;
}

/* Layout changes neither meaning nor comments, and a second time it changes nothing. */
static bool formats_well(const char *path, struct text text) {
    struct buffer once = formatted(path, text), twice = formatted(path, buffer_text(&once));
    struct buffer before = dumped(path, text), after = dumped(path, buffer_text(&once));
    bool is_fine = text_is(buffer_text(&once), buffer_text(&twice)) &&
                   text_is(buffer_text(&before), buffer_text(&after)) &&
                   hashes(text) == hashes(buffer_text(&once));
    if (!is_fine)
        printf("# %s: not formatted well\n--- from\n%.*s\n--- once\n%.*s\n--- twice\n%.*s\n", path,
               TEXT_ARGS(text), TEXT_ARGS(buffer_text(&once)), TEXT_ARGS(buffer_text(&twice)));
    buffer_free(&once);
    buffer_free(&twice);
    buffer_free(&before);
    buffer_free(&after);
    return is_fine;
}

static void test_format(struct arena *arena, const char *path, struct text text) {
    struct buffer out = formatted(path, text);
    compare(arena, with_ending(arena, path, ".formatted"), buffer_text(&out));
    CHECK(formats_well(path, text));
    buffer_free(&out);
}

static void test_format_shipped(struct arena *arena, const char *path, struct text text) {
    (void)arena;
    CHECK(formats_well(path, text));
}

/* ---- Damage. */

static uint64_t random_next(uint64_t *state) { /* xorshift64*, Vigna 2016 */
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 2685821657736338717u;
}

/* Every text is copied to memory of just its size, so that a sanitizer sees a step past its end. */
static bool survives(struct text text) {
    char *bytes = memory_alloc(text.length ? text.length : 1);
    if (text.length)
        memcpy(bytes, text.bytes, text.length);
    struct run run = run_parse("damaged.rules", (struct text){bytes, text.length});
    bool is_fine = run.tree && run.tree->kind == TREE_FILE;
    struct buffer out = {0};
    tree_dump(&out, run.tree, run.names);
    diags_render_text(run.diags, &out, false);
    is_fine = is_fine && diags_total(run.diags) <= LIMIT_ERRORS_A_FILE;
    if (errors(&run) == 0)
        is_fine = is_fine && formats_well("damaged.rules", text);
    buffer_free(&out);
    run_end(&run);
    memory_free(bytes);
    return is_fine;
}

static void test_truncated(struct arena *arena, const char *path, struct text text) {
    (void)arena;
    bool is_fine = true;
    for (uint32_t length = 0; length < text.length; length++)
        is_fine = is_fine && survives((struct text){text.bytes, length});
    if (!CHECK(is_fine))
        printf("# %s\n", path);
}

static void damage(char *bytes, uint32_t length, uint64_t *state) {
    static const char signs[] = "\"'|-,.()\n\t #=&;0z\\\xE2\x80\x9C\xFF";
    uint32_t at = (uint32_t)(random_next(state) % length);
    switch (random_next(state) % 4) {
    case 0:
        bytes[at] = (char)(random_next(state) & 0xFF);
        break;
    case 1:
        bytes[at] = signs[random_next(state) % (sizeof signs - 1)];
        break;
    case 2: { /* a piece of the text in another place */
        uint32_t from = (uint32_t)(random_next(state) % length);
        uint32_t most = length - (at > from ? at : from);
        memmove(bytes + at, bytes + from, random_next(state) % (most < 40 ? most + 1 : 40));
        break;
    }
    default:
        bytes[at] = ' ';
    }
}

static void test_damaged(struct arena *arena, const char *path, struct text text) {
    uint64_t state = 0x9E3779B97F4A7C15u ^ text.length;
    const char *rounds = getenv("ROUNDS");
    long count = rounds ? strtol(rounds, NULL, 10) : 300;
    bool is_fine = true;
    char *bytes = arena_raw(arena, text.length + 1);
    for (long round = 0; is_fine && text.length && round < count; round++) {
        memcpy(bytes, text.bytes, text.length);
        for (uint64_t hits = 1 + random_next(&state) % 6; hits > 0; hits--)
            damage(bytes, text.length, &state);
        is_fine = survives((struct text){bytes, text.length});
    }
    if (!CHECK(is_fine))
        printf("# %s\n", path);
}

/* ---- Limits, each at its value and one past it. */

/* The errors in head, `count` times piece, tail; *code is the first one. */
static size_t errors_of(const char *head, const char *piece, size_t count, const char *tail,
                        enum diag_code *code) {
    struct buffer text = {0};
    buffer_add_string(&text, head);
    for (size_t i = 0; i < count; i++)
        buffer_add_string(&text, piece);
    buffer_add_string(&text, tail);
    struct run run = run_parse("long.rules", buffer_text(&text));
    size_t found = errors(&run);
    *code = found ? diags_get(run.diags, 0)->code : DIAG_CODE_COUNT;
    buffer_free(&text);
    run_end(&run);
    return found;
}

#define CHECK_LIMIT(head, piece, most, tail, wanted)                                               \
    do {                                                                                           \
        enum diag_code code;                                                                       \
        CHECK_NUMBER(errors_of((head), (piece), (most), (tail), &code), 0);                        \
        CHECK_NUMBER(errors_of((head), (piece), (most) + 1, (tail), &code), 1);                    \
        CHECK_NUMBER(code, DIAG_##wanted);                                                         \
    } while (0)

static void test_limits(void) {
    CHECK_LIMIT("setting x is \"", "y", LIMIT_STRING, "\"", E0115);
    CHECK_LIMIT("setting ", "y", LIMIT_NAME, " is 3", E0116);
    CHECK_LIMIT("setting x is ", "9", LIMIT_NUMBER_DIGITS, "", E0119);
    CHECK_LIMIT("setting x is 1", ", 1", LIMIT_LIST_LITERAL - 1, "", E0213);
    CHECK_LIMIT("# ", ".", LIMIT_RULE_LINE - 2, "\n", E0109);
    CHECK_LIMIT("# a file\n", "#234567890123456789012345678901\n", LIMIT_RULE_FILE / 32 - 1, "",
                E0108);
    enum diag_code code;
    /* A name is two levels: itself and the question whether it is true. */
    CHECK_NUMBER(errors_of("define x when ", "not ", LIMIT_TREE_DEPTH - 2, "a", &code), 0);
    CHECK_NUMBER(errors_of("define x when ", "not ", LIMIT_TREE_DEPTH - 1, "a", &code), 1);
    CHECK_NUMBER(code, DIAG_E0212);
}

static void test_depth(void) {
    enum diag_code code;
    CHECK_NUMBER(errors_of("define x when ", "(", 10000, "a", &code), 1);
    CHECK_NUMBER(code, DIAG_E0212);
    CHECK_NUMBER(errors_of("define x when ", "(", 1000000, "a\ndefine y 3", &code), 2);
    CHECK_NUMBER(errors_of("define x when ", "not ", 1000000, "a", &code), 1);
    CHECK_NUMBER(errors_of("define x is ", "days since ", 300000, "a", &code), 1);
    CHECK_NUMBER(errors_of("define x when a", "\nand a", 200000, "", &code), 0);
    CHECK_NUMBER(errors_of("define x when a", "\nor b", 200000, " and c", &code), 0);
    CHECK_NUMBER(errors_of("define x when any of", " - a", 99999, "", &code), 0);
    CHECK(errors_of("", "x ", 1000000, "", &code) == 1);
    CHECK(errors_of("", "rule\n", 100000, "", &code) >= LIMIT_ERRORS_A_FILE);
    CHECK(errors_of("rule a\n", "because (\n", 100000, "", &code) > 0);
    CHECK(errors_of("define x when any of\n", "- a b\n", 100000, "", &code) > 0);
    CHECK(errors_of("", "'\n", 100000, "", &code) >= LIMIT_ERRORS_A_FILE);
}

/* ---- Texts. */

static void test_text(const char *bytes, size_t length, size_t wanted, enum diag_code code) {
    struct run run = run_parse("text.rules", (struct text){bytes, (uint32_t)length});
    if (!CHECK(errors(&run) == wanted && (!wanted || diags_get(run.diags, 0)->code == code)))
        printf("# %.*s\n", (int)length, bytes);
    run_end(&run);
}

#define TEXT_GOOD(literal) test_text((literal), sizeof(literal) - 1, 0, DIAG_CODE_COUNT)
#define TEXT_BAD(literal, wanted) test_text((literal), sizeof(literal) - 1, 1, DIAG_##wanted)

static void test_texts(void) {
    TEXT_GOOD("");
    TEXT_GOOD("\xEF\xBB\xBFrule a otherwise");
    TEXT_GOOD("rule a otherwise # \xC3\xA9\xC2\xA0\xE2\x80\x93");
    TEXT_GOOD("rule a because \"\xC3\xA9\xC2\xA0\xE2\x80\x93 \xF0\x9F\x98\x80\"");
    TEXT_GOOD("rule a\r\n\totherwise\r\n");
    TEXT_BAD("\xFF\xFEr\0u\0l\0e\0", E0102);
    TEXT_BAD("\xFE\xFF\0r\0u\0l\0e", E0102);
    TEXT_BAD("r\0u\0l\0e\0", E0102);
    TEXT_BAD("rule a \0otherwise", E0103);
    TEXT_BAD("rule a otherwise # caf\xE9", E0101);
    TEXT_BAD("rule a otherwise # \xE2\x80\xAE", E0104);
    TEXT_BAD("rule a because \"\xE2\x81\xA6\"", E0104);
    TEXT_BAD("rule\xC2\xA0"
             "a otherwise",
             E0105);
    TEXT_BAD("rule a\rotherwise\r", E0106);
    TEXT_BAD("rule a \x1Botherwise", E0107);
    TEXT_BAD("rule a because \xE2\x80\x9Cwell\xE2\x80\x9D", E0110);
    TEXT_BAD("rule a when b \xE2\x80\x94 c", E0111);
    TEXT_BAD("rule a because 'well'", E0112);
    TEXT_BAD("rule a because \"well", E0113);
    TEXT_BAD("rule a because \"a\\nb\"", E0114);
    TEXT_BAD("rule a from 2021-02-29", E0120);
    TEXT_BAD("rule a from 0000-01-01", E0120);
}

static void test_condition(void) {
    struct run run = run_start("--where", TEXT("a is \"x\" and (b or c)"));
    struct tree *tree = parse_condition(run.arena, run.sources, run.file, run.names, run.diags);
    CHECK(tree && tree->kind == TREE_AND && tree->count == 2 && tree->last->kind == TREE_OR);
    run_end(&run);
    run = run_start("--where", TEXT("a is"));
    CHECK(!parse_condition(run.arena, run.sources, run.file, run.names, run.diags));
    CHECK_NUMBER(errors(&run), 1);
    run_end(&run);
    run = run_start("--where", TEXT("a rule"));
    CHECK(!parse_condition(run.arena, run.sources, run.file, run.names, run.diags));
    CHECK_NUMBER(errors(&run), 1);
    run_end(&run);
}

static void test_words(void) {
    CHECK(keywords_count() > 100);
    for (size_t i = 1; i < keywords_count(); i++)
        for (size_t j = 0; j < i; j++)
            CHECK(!text_is(keyword_at(i), keyword_at(j)));
    /* The reference lists them all, and its grammar uses them all. */
    struct arena *arena = arena_new();
    struct text page, why;
    CHECK(file_read(arena, "docs/language.md", 0, &page, &why) == FILE_OK);
    const char *list = strstr(arena_format(arena, "%.*s", TEXT_ARGS(page)).bytes, "## Keywords");
    if (CHECK(list)) {
        for (size_t i = 0; i < keywords_count(); i++) {
            struct text word = arena_format(arena, "`%.*s`", TEXT_ARGS(keyword_at(i)));
            if (!CHECK(text_contains(text_of(list), word)))
                printf("# docs/language.md lacks %.*s\n", TEXT_ARGS(word));
        }
    }
    arena_free(arena);
}

int main(void) {
    each_example(FOLDER "good", test_good);
    each_example(FOLDER "bad", test_bad);
    each_example(FOLDER "good", test_format);
    each_example("rules", test_format_shipped);
    each_example("rules/tests", test_format_shipped);
    each_example(FOLDER "good", test_truncated);
    each_example(FOLDER "bad", test_truncated);
    each_example(FOLDER "good", test_damaged);
    each_example(FOLDER "bad", test_damaged);
    test_limits();
    test_depth();
    test_texts();
    test_condition();
    test_words();
    return check_end();
}
