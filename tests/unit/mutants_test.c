/* Mutants: that what is evaluated again comes out as if all were evaluated anew, that a patch says
 * what its text says in the file, and what is made of a few rules, worked out by hand. */
#include "check.h"
#include "suite/mutants.h"
#include "suite/notice.h"
#include "suite/run.h"

#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { STRIDE = 6 }; /* there every step takes ten times as long */
#else
enum { STRIDE = 1 };
#endif

static const struct text nothing_accepted = {NULL, 0};

static day_number today(void) {
    return date_from(2020, 3, 2);
}

static void note_first(void *context, const struct test_outcome *outcome) {
    uint32_t *first = context;
    if (!outcome->passed && outcome->index < *first)
        *first = outcome->index;
}

/* The first test that fails when everything is evaluated anew; INDEX_NONE: none does. */
static uint32_t first_failing(const struct program *program) {
    uint32_t first = INDEX_NONE;
    suite_run(program, today(), note_first, &first);
    return first;
}

static struct compilation *compile_path(const char *path) {
    struct compile_options options = {.rules = path, .with_tests = true};
    struct compilation *compilation = compile(&options);
    if (!CHECK(compilation->program != NULL)) {
        printf("%s does not compile\n", path);
        exit(check_end());
    }
    return compilation;
}

static struct text source_of(const struct compilation *compilation, size_t index) {
    return sources_get(compilation->sources, (uint32_t)index)->text;
}

/* The rule set with the mutant's text in its file, and one more file. */
static struct compilation *compile_edited(const struct compilation *from,
                                          const struct mutant *mutant, struct text more) {
    size_t count = from->tree_count; /* behind them stand files of cases */
    struct arena *arena = arena_new();
    struct text *texts = arena_array(arena, count + 1, sizeof *texts);
    struct text *names = arena_array(arena, count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++) {
        texts[i] = source_of(from, i);
        names[i] = sources_get(from->sources, (uint32_t)i)->path;
    }
    if (mutant) {
        struct text old = texts[mutant->span.file];
        struct text before = {old.bytes, mutant->span.start};
        struct text after = {old.bytes + mutant->span.end, old.length - mutant->span.end};
        texts[mutant->span.file] = arena_format(arena, "%.*s%.*s%.*s", TEXT_ARGS(before),
                                                TEXT_ARGS(mutant->edit), TEXT_ARGS(after));
    }
    texts[count] = more;
    names[count] = TEXT("more.rules");
    struct compile_options options = {.with_tests = true,
                                      .texts = texts,
                                      .text_names = names,
                                      .text_count = count + (more.length > 0),
                                      .files = from->files,
                                      .file_count = from->file_count};
    struct compilation *compilation = compile(&options);
    arena_free(arena);
    return compilation;
}

static void show(const struct compilation *compilation, const struct mutant *mutant) {
    printf("%.*s: [%.*s] as [%.*s] in %.*s\n",
           TEXT_ARGS(sources_get(compilation->sources, mutant->span.file)->path),
           TEXT_ARGS(mutant->from), TEXT_ARGS(mutant->to), TEXT_ARGS(mutant->where));
}

struct comparing {
    struct compilation *compilation;
    struct mutator *mutator;
    struct notices *notices;
    uint32_t compiled, refused;
};

/* Evaluated again, evaluated anew, and compiled anew from the text: one verdict. Where the text is
 * refused, `tenet check` notices; that must be because of tests. */
static void compare_one(struct comparing *comparing, const struct draft *draft, bool with_text) {
    const struct program *program = comparing->mutator->loose->program;
    uint32_t again = notice(comparing->notices, draft);
    mutant_apply(comparing->mutator, draft);
    uint32_t anew = first_failing(program);
    mutant_take_back(comparing->mutator, draft);
    bool is_same = CHECK_NUMBER(again, anew);
    if (with_text) {
        struct compilation *edited =
            compile_edited(comparing->compilation, &draft->mutant, (struct text){NULL, 0});
        comparing->compiled++;
        if (edited->program)
            is_same &= CHECK_NUMBER(again, first_failing(edited->program));
        else
            is_same &= CHECK(again != INDEX_NONE);
        comparing->refused += !edited->program;
        compilation_free(edited);
    }
    if (!is_same)
        show(comparing->compilation, &draft->mutant);
}

/* every: of how many mutants one is made as text, too. */
static void test_verdicts(const char *path, uint32_t least, uint32_t every) {
    struct comparing comparing = {.compilation = compile_path(path)};
    struct arena *arena = arena_new();
    comparing.mutator = mutator_new(arena, comparing.compilation);
    mutate_files(comparing.mutator);
    CHECK_NUMBER(first_failing(comparing.compilation->program), INDEX_NONE);
    CHECK_NUMBER(first_failing(comparing.mutator->loose->program), INDEX_NONE);
    comparing.notices = notices_new(comparing.mutator, today());
    CHECK(comparing.mutator->drafts.count >= least);
    for (size_t i = 0; i < comparing.mutator->drafts.count; i += STRIDE)
        compare_one(&comparing, &comparing.mutator->drafts.items[i], i % every == 0);
    CHECK_NUMBER(first_failing(comparing.mutator->loose->program), INDEX_NONE);
    CHECK(comparing.compiled > 2 * comparing.refused);
    notices_free(comparing.notices);
    mutator_free(comparing.mutator);
    arena_free(arena);
    compilation_free(comparing.compilation);
}

/* The tests that are given to survivors pass with the rules, and fail with the mutant's text. */
static void test_pasted(const char *path, uint32_t every) {
    struct compilation *compilation = compile_path(path);
    struct mutants *mutants = mutants_run(compilation, today(), nothing_accepted);
    uint32_t given = 0;
    for (uint32_t i = 0; i < mutants->count; i++) {
        const struct mutant *mutant = &mutants->items[i];
        if (mutant->test.length == 0 || given++ % every != 0)
            continue;
        struct compilation *with = compile_edited(compilation, NULL, mutant->test);
        struct compilation *edited = compile_edited(compilation, mutant, mutant->test);
        bool passes = with->program && first_failing(with->program) == INDEX_NONE;
        bool fails = !edited->program || first_failing(edited->program) != INDEX_NONE;
        if (!CHECK(passes) || !CHECK(fails)) {
            show(compilation, mutant);
            printf("%.*s", TEXT_ARGS(mutant->test));
        }
        compilation_free(with);
        compilation_free(edited);
    }
    CHECK(given > 0);
    mutants_free(mutants);
    compilation_free(compilation);
}

#define FACTS                                                                                      \
    "record tenant\n  key id\n  fact id is text\n"                                                 \
    "  fact lead is one of \"Us\", \"You\", \"They\"\n"                                            \
    "  fact age is whole number of days from 1 to 30, may be blank\n"                              \
    "  fact booked is yes/no\n  fact seen is date, may be blank\n  fact tags is list of text\n"    \
    "record part, plural parts, many for each tenant\n"                                            \
    "  fact kind is one of \"A\", \"B\", \"C\"\n"

static struct compilation *compile_rules(const char *rules) {
    struct text text = text_of(rules), name = TEXT("some.rules");
    struct compile_options options = {
        .with_tests = true, .texts = &text, .text_names = &name, .text_count = 1};
    struct compilation *compilation = compile(&options);
    if (!CHECK(compilation->program != NULL)) {
        struct buffer out = {0};
        diags_render_text(compilation->diags, &out, false);
        printf("%.*s\n", TEXT_ARGS(buffer_text(&out)));
        exit(check_end());
    }
    return compilation;
}

static int order_lines(const void *left, const void *right) {
    return text_order(*(const struct text *)left, *(const struct text *)right);
}

/* The lines of a text in order of their bytes. */
static struct text lines_sorted(struct arena *arena, struct text text) {
    struct text *lines = arena_array(arena, (size_t)text.length + 1, sizeof *lines);
    struct buffer out = {0};
    size_t count = 0;
    for (uint32_t at = 0, start = 0; at < text.length; at++)
        if (text.bytes[at] == '\n') {
            lines[count++] = (struct text){text.bytes + start, at - start};
            start = at + 1;
        }
    qsort(lines, count, sizeof *lines, order_lines);
    for (size_t i = 0; i < count; i++)
        buffer_format(&out, "%.*s\n", TEXT_ARGS(lines[i]));
    text = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return text;
}

/* The words of all mutants of the rules, a line each; their order does not matter. */
static void check_made(const char *rules, const char *wanted) {
    struct arena *arena = arena_new();
    struct compilation *compilation = compile_rules(rules);
    struct mutants *mutants = mutants_run(compilation, today(), nothing_accepted);
    struct buffer out = {0};
    for (uint32_t i = 0; i < mutants->count; i++)
        buffer_format(&out, "%.*s\n", TEXT_ARGS(mutants->items[i].words));
    CHECK_TEXT(lines_sorted(arena, buffer_text(&out)), lines_sorted(arena, text_of(wanted)));
    buffer_free(&out);
    mutants_free(mutants);
    compilation_free(compilation);
    arena_free(arena);
}

static void test_made(void) {
    check_made(FACTS "define a when age is at most 14 days and booked is yes\n",
               "`age is at most 14 days and booked is yes` became "
               "`age is at most 14 days or booked is yes` in definition a\n"
               "`age is at most 14 days` went away in definition a\n"
               "`age is at most 14 days` became `age is not at most 14 days` in definition a\n"
               "`at most 14 days` became `less than 14 days` in definition a\n"
               "`at most 14 days` became `at most 13 days` in definition a\n"
               "`at most 14 days` became `at most 15 days` in definition a\n"
               "`booked is yes` went away in definition a\n"
               "`booked is yes` became `booked is not yes` in definition a\n"
               "`yes` became `no` in definition a\n");
    check_made(FACTS "setting wait is 2 weeks\n  from 2021-01-01 is 3 weeks\n"
                     "define a when not (seen is more than wait ago)\n",
               "`2 weeks` became `1 weeks` in setting wait\n"
               "`2 weeks` became `3 weeks` in setting wait\n"
               "`from 2021-01-01` became `from 2020-12-31` in setting wait\n"
               "`from 2021-01-01` became `from 2021-01-02` in setting wait\n"
               "`3 weeks` became `2 weeks` in setting wait\n"
               "`3 weeks` became `4 weeks` in setting wait\n"
               "`not (seen is more than wait ago)` became `(seen is more than wait ago)` in "
               "definition a\n"
               "`seen is more than wait ago` became `seen is not more than wait ago` in "
               "definition a\n"
               "`more than wait ago` became `at least wait ago` in definition a\n");
    check_made(FACTS "define a when every part, if any, has kind one of \"A\", \"B\"\n"
                     "define b when some item of tags starts with \"ab\" ignoring case\n",
               "`every part, if any, has kind one of \"A\", \"B\"` became "
               "`some part has kind one of \"A\", \"B\"` in definition a\n"
               "`every part, if any, has kind one of \"A\", \"B\"` became "
               "`every part, at least one, has kind one of \"A\", \"B\"` in definition a\n"
               "`one of \"A\", \"B\"` became `not one of \"A\", \"B\"` in definition a\n"
               "`\"A\"` became `\"C\"` in definition a\n"
               "`\"A\"` went away in definition a\n"
               "`\"B\"` became `\"C\"` in definition a\n"
               "`\"B\"` went away in definition a\n"
               "`some item of tags starts with \"ab\" ignoring case` became "
               "`every item of tags, at least one, starts with \"ab\" ignoring case` in "
               "definition b\n"
               "`some item of tags starts with \"ab\" ignoring case` became "
               "`no item of tags starts with \"ab\" ignoring case` in definition b\n"
               "`starts with \"ab\" ignoring case` became `contains \"ab\" ignoring case` in "
               "definition b\n"
               "`starts with \"ab\" ignoring case` became "
               "`does not start with \"ab\" ignoring case` in definition b\n"
               "`\"ab\"` became `\"a\"` in definition b\n"
               "`\"ab\" ignoring case` became `\"ab\"` in definition b\n");
}

static void test_made_of_rules(void) {
    check_made(FACTS "decision level is one of \"High\", \"Low\"\n"
                     "  take the first rule that applies\n"
                     "  with note is text, may be blank\n"
                     "rule ours gives \"High\" with note \"by us\"\n"
                     "  when lead is \"Us\"\n  unless booked\n  from 2020-01-01\n"
                     "rule yours gives \"Low\"\n  when lead is \"You\"\n"
                     "rule other gives \"Low\"\n  otherwise\n",
               "rules ours and yours changed places in decision level\n"
               "rule ours went away in decision level\n"
               "`\"High\"` became `\"Low\"` in rule ours\n"
               "`with note \"by us\"` went away in rule ours\n"
               "`lead is \"Us\"` became `lead is not \"Us\"` in rule ours\n"
               "`\"Us\"` became `\"You\"` in rule ours\n"
               "`unless booked` went away in rule ours\n"
               "`booked` became `not booked` in rule ours\n"
               "`from 2020-01-01` became `from 2019-12-31` in rule ours\n"
               "`from 2020-01-01` became `from 2020-01-02` in rule ours\n"
               "rule yours went away in decision level\n"
               "`\"Low\"` became `\"High\"` in rule yours\n"
               "`lead is \"You\"` became `lead is not \"You\"` in rule yours\n"
               "`\"You\"` became `\"They\"` in rule yours\n"
               "`\"Low\"` became `\"High\"` in rule other\n");
    check_made(FACTS "decision level is one of \"High\", \"Low\", may be blank\n"
                     "  take the first rule that applies\n"
                     "rows\n"
                     "  | rule | age    | lead         | gives  |\n"
                     "  | near | 1 days | not \"Us\" | \"High\" |\n"
                     "  | far  | -      | \"They\"     | blank  |\n"
                     "promise sure\n  never level is \"Low\"\n",
               "rules near and far changed places in decision level\n"
               "rule near went away in decision level\n"
               "`1 days` became `not 1 days` in rule near\n"
               "`1 days` became `0 days` in rule near\n"
               "`1 days` became `2 days` in rule near\n"
               "`1 days` became `-` in rule near\n"
               "`not \"Us\"` became `\"Us\"` in rule near\n"
               "`not \"Us\"` became `-` in rule near\n"
               "`\"Us\"` became `\"You\"` in rule near\n"
               "`\"High\"` became `\"Low\"` in rule near\n"
               "`\"High\"` became `blank` in rule near\n"
               "rule far went away in decision level\n"
               "`\"They\"` became `not \"They\"` in rule far\n"
               "`\"They\"` became `\"Us\"` in rule far\n"
               "`blank` became `\"High\"` in rule far\n"
               "`never` became `always` in promise sure\n"
               "`level is \"Low\"` became `level is not \"Low\"` in promise sure\n"
               "`\"Low\"` became `\"High\"` in promise sure\n");
}

#define LEVEL                                                                                      \
    FACTS "decision level is one of \"High\", \"Low\"\n  take the first rule that applies\n"       \
          "rule ours gives \"High\"\n  when lead is \"Us\" and age is at most 30 days\n"           \
          "rule yours gives \"Low\"\n  when lead is \"You\"\n"                                     \
          "rule other gives \"Low\"\n  otherwise\n"                                                \
          "test \"ours\"\n  given lead is \"Us\" and age is 30 days\n"                             \
          "  expect level is \"High\" by ours\n"                                                   \
          "test \"yours\"\n  given lead is \"You\"\n  expect level is \"Low\" by yours\n"          \
          "test \"theirs\"\n  given lead is \"They\"\n  expect level is \"Low\" by other\n"

static const struct mutant *find_mutant(const struct mutants *mutants, const char *words) {
    for (uint32_t i = 0; i < mutants->count; i++)
        if (text_is(mutants->items[i].words, text_of(words)))
            return &mutants->items[i];
    CHECK_TEXT(TEXT("no such mutant"), TEXT("the mutant is there"));
    printf("%s\n", words);
    exit(check_end());
}

/* 31 days cannot be, and never both rules apply. Where the age is blank the first rule does not
 * apply, whoever leads, and both others give Low; without the condition about the age it might. */
static void test_judged(void) {
    struct compilation *compilation = compile_rules(LEVEL);
    struct mutants *mutants = mutants_run(compilation, today(), nothing_accepted);
    const struct mutant *mutant =
        find_mutant(mutants, "`at most 30 days` became `at most 31 days` in rule ours");
    CHECK_NUMBER(mutant->state, MUTANT_EQUIVALENT);
    CHECK(text_starts(mutant->why, TEXT("no tenant can tell: every combination of lead and age "
                                        "was tried, ")));
    mutant = find_mutant(mutants, "`at most 30 days` became `at most 29 days` in rule ours");
    CHECK_NUMBER(mutant->state, MUTANT_KILLED);
    CHECK_NUMBER(mutant->killed_by, 0);
    mutant = find_mutant(mutants, "rules ours and yours changed places in decision level");
    CHECK_NUMBER(mutant->state, MUTANT_EQUIVALENT);
    CHECK_TEXT(mutant->why, TEXT("no tenant can tell: never both apply, as `lead is \"Us\"` and "
                                 "`lead is \"You\"` exclude each other"));
    mutant = find_mutant(mutants, "rule yours went away in decision level");
    CHECK_NUMBER(mutant->state, MUTANT_KILLED);
    CHECK_NUMBER(mutant->killed_by, 1);
    mutant = find_mutant(mutants, "`age is at most 30 days` went away in rule ours");
    CHECK_NUMBER(mutant->state, MUTANT_SURVIVED);
    CHECK_TEXT(mutant->test, TEXT("test \"rule ours: age is at most 30 days is needed\"\n"
                                  "  as of 2020-03-02\n  given age is blank\n"
                                  "  expect level is \"Low\"\n"));
    CHECK_NUMBER(mutants->count, mutants->killed + mutants->survived + mutants->equivalent);
    CHECK_NUMBER(mutants->accepted, 0);
    CHECK(mutants_are_at_least(mutants, number_from(50)));
    CHECK(!mutants_are_at_least(mutants, number_from(100)));
    mutants_free(mutants);
    compilation_free(compilation);
}

static void test_accepted(void) {
    struct compilation *compilation = compile_rules(LEVEL);
    struct mutants *mutants = mutants_run(compilation, today(),
                                          TEXT("# judged\n\n"
                                               "`age is at most 30 days` went away in rule ours\n"
                                               "  Everybody has some,\n\tin the end.\n"
                                               "rule yours went away in decision level\n"
                                               "  Not so: a test notices.\n"
                                               "`lead is \"Us\"` went away in rule theirs\n"));
    const struct mutant *mutant =
        find_mutant(mutants, "`age is at most 30 days` went away in rule ours");
    CHECK_NUMBER(mutant->state, MUTANT_ACCEPTED);
    CHECK_TEXT(mutant->why, TEXT("Everybody has some, in the end."));
    CHECK_NUMBER(mutants->accepted, 1);
    if (CHECK_NUMBER(mutants->fault_count, 2)) {
        CHECK_NUMBER(mutants->faults[0].line, 6);
        CHECK(!mutants->faults[0].lacks_reason);
        CHECK_NUMBER(mutants->faults[1].line, 8);
        CHECK(mutants->faults[1].lacks_reason);
    }
    mutants_free(mutants);
    compilation_free(compilation);
}

int main(void) {
    test_made();
    test_made_of_rules();
    test_judged();
    test_accepted();
    test_verdicts("tests/language/ok/constructs.rules", 850, 4);
    test_verdicts("tests/language/ok/characters.rules", 20, 1);
    test_verdicts("tests/language/ok/windows.rules", 5, 1);
    test_verdicts("tests/golden/small", 60, 1);
    test_verdicts("tests/golden/coverage", 50, 1);
    test_verdicts("rules", 1000, 30);
    test_pasted("tests/golden/coverage", 1);
    test_pasted("tests/language/ok/constructs.rules", 10);
    return check_end();
}
