/* Candidates, the search, and tests that are written: over the rule sets that stand in the tree,
 * and over small ones. */
#include "compiled.h"
#include "suite/run.h"
#include "suite/search.h"
#include "syntax/format.h"

static struct result *all_results(struct arena *arena, const struct program *program,
                                  uint32_t *count) {
    uint32_t room = program->definition_count;
    for (uint32_t d = 0; d < program->decision_count; d++)
        room += program->decisions[d].output_count;
    struct result *results = arena_array(arena, room, sizeof *results);
    *count = 0;
    for (uint32_t d = 0; d < program->decision_count; d++)
        for (uint32_t o = 0; o < program->decisions[d].output_count; o++)
            results[(*count)++] =
                (struct result){program->decisions[d].outputs[o].name, d, o, INDEX_NONE};
    for (uint32_t i = 0; i < program->definition_count; i++)
        if (program->definitions[i].scope == 0)
            results[(*count)++] = (struct result){program->definitions[i].name, INDEX_NONE, 0, i};
    return results;
}

static void say_failed(void *context, const struct test_outcome *outcome) {
    (void)context;
    if (!outcome->passed)
        printf("failed: %.*s\n", TEXT_ARGS(outcome->test->name));
}

/* The rules must take the text, pass all its tests, and tenet fmt must leave it as it is. */
static void check_written(const struct compilation *rules, struct text written, uint32_t tests) {
    struct compilation *along = compile_along(rules, written);
    if (!CHECK(along->program != NULL)) {
        show_diags(along);
    } else {
        CHECK_NUMBER(along->program->test_count, rules->program->test_count + tests);
        struct suite_counts counts =
            suite_run(along->program, date_from(2020, 3, 2), say_failed, NULL);
        CHECK_NUMBER(counts.failed, 0);
        CHECK_NUMBER(counts.passed, along->program->test_count);
    }
    compilation_free(along);
    struct arena *arena = arena_new();
    struct sources *sources = sources_new(arena);
    struct names *names = names_new();
    struct diags *diags = diags_new(arena, sources);
    struct buffer formatted = {0};
    uint32_t file = sources_add(sources, TEXT("written.rules"), written);
    CHECK(format_file(arena, sources, file, names, diags, &formatted));
    CHECK_TEXT(buffer_text(&formatted), written);
    buffer_free(&formatted);
    diags_free(diags);
    names_free(names);
    sources_free(sources);
    arena_free(arena);
}

/* The tenants of all tests of a rule set as new tests that expect everything. */
static void test_write_again(const char *path) {
    struct compilation *compilation = compile_folder(path);
    const struct program *program = compilation->program;
    struct arena *arena = arena_new();
    struct buffer out = {0};
    uint32_t count, result_count, written = 0;
    const struct tenant *const *tenants = search_seeds(arena, program, &count);
    const struct result *results = all_results(arena, program, &result_count);
    CHECK_NUMBER(count, program->test_count);
    for (uint32_t i = 0; i < count; i++) {
        const struct test *test = &program->tests[i];
        struct text name = arena_format(arena, "again: %u", i);
        if (written > 0)
            buffer_add_char(&out, '\n');
        written += test_write(&out, program, name, tenants[i],
                              test->has_as_of ? test->as_of : date_from(2020, 3, 2), results,
                              result_count);
    }
    CHECK_NUMBER(written, count);
    check_written(compilation, buffer_text(&out), written);
    buffer_free(&out);
    arena_free(arena);
    compilation_free(compilation);
}

/* ---- Candidates */

/* As in a rule file, separated by "; ". */
static void check_values(const char *rules, const char *fact, const char *wanted,
                         bool is_complete) {
    struct compilation *compilation = compile_text(rules);
    const struct program *program = compilation->program;
    struct arena *arena = arena_new();
    struct buffer out = {0};
    const struct candidates *candidates =
        candidates_new(arena, program, date_from(2020, 3, 10), NULL, 0);
    for (uint32_t r = 0; r < program->schema->record_count; r++) {
        const struct record *record = &program->schema->records[r];
        uint32_t index = record_find_fact(record, text_of(fact));
        if (index == INDEX_NONE)
            continue;
        const struct candidate_list *list = &candidates->facts[r][index];
        for (uint32_t i = 0; i < list->count; i++) {
            buffer_add_string(&out, i > 0 ? "; " : "");
            value_write_source(&out, &record->facts[index].type, &list->values[i]);
        }
        CHECK_NUMBER(list->is_complete, is_complete);
    }
    CHECK_TEXT(buffer_text(&out), text_of(wanted));
    buffer_free(&out);
    arena_free(arena);
    compilation_free(compilation);
}

#define TENANT                                                                                     \
    "record tenant\n  key id\n  fact id is text\n  fact paid is yes/no\n"                          \
    "  fact score is number from 0 to 100, may be blank\n  fact seats is whole number\n"           \
    "  fact begun is date, may be blank\n  fact due is date\n  fact note is text\n"                \
    "  fact other is text\n  fact tags is list of text\n"                                          \
    "  fact color is one of \"red\", \"green\", may be blank\n"                                    \
    "record line, plural lines, many for each tenant\n  fact kind is one of \"a\", \"b\"\n"        \
    "  fact size is number\n  fact day is date\n  fact name is text\n"

/* 2020-03-10 is a Tuesday. */
static void test_candidates(void) {
    check_values(TENANT "define a when score is at least 14\n", "score",
                 "0; 13; 14; 15; 100; blank", true);
    check_values(TENANT "define a when score is more than 99.5\n", "score",
                 "0; 99.4; 99.5; 99.6; 100; blank", true);
    check_values(TENANT "define a when seats is at most 2.5\n", "seats", "2; 3", true);
    check_values(TENANT "define a when seats is 2\n", "seats", "1; 2; 3", true);
    /* Between 0.5 and 0.6 lies a class of its own. */
    check_values(TENANT "define a when score is more than 0.5\n"
                        "define b when score is less than 0.6\n",
                 "score", "0; 0.4; 0.5; 0.55; 0.6; 0.7; 100; blank", true);
    check_values(TENANT
                 "setting x is 5\n  from 2021-01-01 is 8\ndefine a when seats is at least x\n",
                 "seats", "4; 5; 6; 7; 8; 9", true);
    check_values(TENANT "define a when paid\n", "paid", "yes; no", true);
    check_values(TENANT "define a when color is \"red\"\n", "color", "\"red\"; \"green\"; blank",
                 true);
    check_values(TENANT "define a when begun is more than 3 months ago\n", "begun",
                 "2019-12-09; 2019-12-10; 2019-12-11; 2020-03-09; 2020-03-10; 2020-03-11; blank",
                 true);
    check_values(TENANT "define a when days since begun is 2 days\n", "begun",
                 "2020-03-06; 2020-03-07; 2020-03-08; 2020-03-09; blank", true);
    /* Two business days ago: Friday, and the weekend behind it. Three: the Thursday. */
    check_values(TENANT "define a when business days since begun is 2 business days\n", "begun",
                 "2020-03-04; 2020-03-05; 2020-03-06; 2020-03-07; 2020-03-08; 2020-03-09; blank",
                 true);
    check_values(TENANT "define a when due is after 2020-01-01\n", "due",
                 "2019-12-31; 2020-01-01; 2020-01-02", true);
    check_values(TENANT "define a when note is one of \"x\", \"y\"\n", "note",
                 "\"x\"; \"y\"; \"some note\"", true);
    check_values(TENANT
                 "define a when note starts with \"x\"\ndefine b when note ends with \"z\"\n",
                 "note", "\"x\"; \"z\"; \"some note\"", false);
    check_values(TENANT "define a when note starts with \"some\"\n", "note", "\"some\"; \"-\"",
                 true);
    check_values(TENANT "define a when note is other\ndefine b when note is \"x\"\n", "other",
                 "\"x\"; \"some other\"", false);
    check_values(TENANT "define a when some item of tags is \"x\"\n", "tags",
                 "empty; \"x\"; \"some tags\"", true);
    check_values(TENANT "define a when count of tags is at least 2\n", "tags",
                 "empty; \"some tags\"; \"some tags\", \"some tags 2\"; "
                 "\"some tags\", \"some tags 2\", \"some tags 3\"",
                 false);
    check_values(TENANT "define t\n  is first item of tags that matches \"W-{n: 2 digits}-{x}\"\n"
                        "define n is n of t\ndefine a when n is at least 3\n",
                 "tags", "empty; \"W-20-x\"; \"W-02-x\"; \"W-03-x\"; \"W-04-x\"; \"some tags\"",
                 false);
    check_values(TENANT "define a for line when size is at least 1\ndefine b when some line is a\n",
                 "size", "0; 1; 2", true);
}

/* A result that is the value itself tells more values apart than conditions do. */
static void test_shown(void) {
    struct compilation *compilation = compile_text(
        TENANT "define n is score\ndefine a when score is at least 14 and seats is at least 2\n");
    struct arena *arena = arena_new();
    const struct record *record = &compilation->program->schema->records[0];
    const struct candidates *candidates =
        candidates_new(arena, compilation->program, date_from(2020, 3, 10), NULL, 0);
    const struct candidate_list *score =
        &candidates->facts[0][record_find_fact(record, TEXT("score"))];
    const struct candidate_list *seats =
        &candidates->facts[0][record_find_fact(record, TEXT("seats"))];
    CHECK(!score->is_complete && score->is_complete_for_conditions);
    CHECK(seats->is_complete && seats->is_complete_for_conditions);
    arena_free(arena);
    compilation_free(compilation);
}

/* Of a mutant the candidates count, too: both sides of both limits. */
static void test_others(void) {
    struct compilation *one = compile_text(TENANT "define a when seats is at least 14\n");
    struct compilation *other = compile_text(TENANT "define a when seats is at least 16\n");
    struct arena *arena = arena_new();
    struct buffer out = {0};
    uint32_t fact = record_find_fact(&one->program->schema->records[0], TEXT("seats"));
    const struct candidates *candidates =
        candidates_new(arena, one->program, date_from(2020, 3, 10), &other->program, 1);
    for (uint32_t i = 0; i < candidates->facts[0][fact].count; i++) {
        number_write(&out, candidates->facts[0][fact].values[i].number);
        buffer_add_char(&out, ' ');
    }
    CHECK_TEXT(buffer_text(&out), TEXT("13 14 15 16 17 "));
    buffer_free(&out);
    arena_free(arena);
    compilation_free(one);
    compilation_free(other);
}

/* ---- The search */

struct hoped {
    struct result result;
    const char *value; /* as value_write gives it */
};

static void find_value(void *context, const struct frame *const *frames, uint32_t rows,
                       uint64_t *found) {
    const struct hoped *hoped = context;
    struct arena *arena = arena_new();
    struct buffer out = {0};
    struct type type = {.kind = TYPE_YES_NO};
    const struct program *program = frame_program(frames[0]);
    if (hoped->result.decision != INDEX_NONE)
        type = program->decisions[hoped->result.decision].outputs[hoped->result.output].type;
    for (uint32_t row = 0; row < rows; row++) {
        struct verdict verdict;
        verdict_of(frames[0], row, &hoped->result, arena, &verdict);
        buffer_clear(&out);
        value_write(&out, &type, &verdict.value);
        if (!verdict.undecided && text_is(buffer_text(&out), text_of(hoped->value)))
            found[row / 64] |= UINT64_C(1) << row % 64;
    }
    buffer_free(&out);
    arena_free(arena);
}

/* The given lines of what was found, or "none" or "there is none". */
static void check_search(const char *rules, const char *result, const char *value,
                         uint32_t most_tried, const char *wanted_lines) {
    struct compilation *compilation = compile_text(rules);
    const struct program *program = compilation->program;
    struct arena *arena = arena_new();
    struct hoped hoped = {.value = value};
    day_number day = date_from(2020, 3, 10);
    bool **facts = facts_none(arena, program->schema);
    CHECK(program_find_result(program, text_of(result), &hoped.result));
    node_facts(program, 0,
               hoped.result.decision != INDEX_NONE
                   ? program->decisions[hoped.result.decision].decide
                   : program->definitions[hoped.result.definition].root,
               facts);
    struct search search = {.programs = &program,
                            .program_count = 1,
                            .days = &day,
                            .goal = find_value,
                            .context = &hoped,
                            .facts = (const bool *const *)facts,
                            .most_tried = most_tried};
    uint32_t count;
    const struct tenant *const *seeds = search_seeds(arena, program, &count);
    struct search_result found = search_tenant(arena, &search, seeds, count);
    struct buffer out = {0};
    CHECK(found.tried <= most_tried || found.is_exhaustive);
    if (found.tenant)
        CHECK(test_write(&out, program, TEXT("t"), found.tenant, day, &hoped.result, 1));
    else
        buffer_add_string(&out, found.is_exhaustive ? "there is none" : "none");
    CHECK_TEXT(buffer_text(&out), text_of(wanted_lines));
    if (found.tenant)
        check_written(compilation, buffer_text(&out), 1);
    buffer_free(&out);
    arena_free(arena);
    compilation_free(compilation);
}

static void test_search(void) {
    check_search(TENANT "define a when score is at least 14 and paid\n", "a", "true", 1000,
                 "test \"t\"\n  as of 2020-03-10\n  given paid is yes\n    and score is 14\n"
                 "  expect a is yes\n");
    check_search(TENANT "define a when score is at least 14 and paid\n", "a", "false", 1000,
                 "test \"t\"\n  as of 2020-03-10\n  given paid is no\n  expect a is no\n");
    check_search(TENANT "define a when paid and not paid\n", "a", "true", 1000, "there is none");
    check_search(TENANT "define a when note is \"x\" and note is \"y\"\n", "a", "true", 1000,
                 "there is none");
    check_search(TENANT "define a when note starts with \"x\" and note starts with \"y\"\n", "a",
                 "true", 1000, "none");
    check_search(TENANT "define a for line when kind is \"a\" and size is at least 3\n"
                        "define b when some line is a and some line has kind \"b\"\n",
                 "b", "true", 10000,
                 "test \"t\"\n  as of 2020-03-10\n  given line with kind \"b\"\n"
                 "    and line with kind \"a\", size 3\n  expect b is yes\n");
    check_search(TENANT "define b when every line, at least one, has kind \"a\" "
                        "and some line has kind \"b\"\n",
                 "b", "true", 10000, "there is none");
    check_search(TENANT "define b when at least 3 lines have kind \"a\"\n", "b", "true", 10000,
                 "test \"t\"\n  as of 2020-03-10\n  given line with kind \"a\"\n"
                 "    and line with kind \"a\"\n    and line with kind \"a\"\n  expect b is yes\n");
    check_search(TENANT "define b when no line exists\n", "b", "true", 10000,
                 "test \"t\"\n  as of 2020-03-10\n  given no line\n  expect b is yes\n");
    /* The tenant of a test is where it starts; what the goal does not need goes. */
    check_search(
        TENANT "define b when tags contain \"p\" and tags contain \"q\" and seats is 7\n"
               "test \"seed\"\n  given tags is \"o\", \"p\", \"q\" and note is \"x\"\n"
               "    and seats is 5 and no line\n  expect b is no\n",
        "b", "true", 300,
        "test \"t\"\n  as of 2020-03-10\n  given seats is 7\n    and tags is \"p\", \"q\"\n"
        "  expect b is yes\n");
}

int main(void) {
    test_candidates();
    test_shown();
    test_others();
    test_search();
    test_write_again("rules");
    test_write_again("tests/language/ok/constructs.rules");
    test_write_again("tests/language/ok/characters.rules");
    test_write_again("tests/language/ok/windows.rules");
    test_write_again("tests/language/ok/hygiene");
    return check_end();
}
