/* Cases in files that are nowhere on disk, and expectations written anew: which words change, what
 * is left, and the patch. The new texts are compiled and run: they must pass. */
#include "check.h"
#include "check/compile.h"
#include "report/rewritten.h"

#define RULES                                                                                      \
    "record tenant\n  key tenant_id\n  fact tenant_id is text\n"                                   \
    "  fact age is number of days, may be blank\n  fact note is text, may be blank\n"              \
    "  fact marks is list of text\n"                                                               \
    "define often\n  when age is at most 15 days\n"                                                \
    "define noted\n  is note\n"                                                                    \
    "define all-marks\n  is marks\n"                                                               \
    "decision call is one of \"soon\", \"later\"\n  take the first rule that applies\n"            \
    "rule close gives \"soon\"\n  when often\n  because \"x\"\n"                                   \
    "rule far gives \"later\"\n  otherwise\n  because \"y\"\n"

struct run {
    struct compilation *compilation;
    struct update *update;
    const struct update_plan *plan;
    struct suite_counts counts;
    struct arena *arena;
};

/* Rules of one file, rules/r.rules, and what its cases name: rules/c.csv. */
static struct run run_start(struct text rules, struct text csv) {
    struct text name = TEXT("rules/r.rules");
    struct kept_file file = {TEXT("rules/c.csv"), csv};
    struct compile_options options = {.rules = "rules",
                                      .with_tests = true,
                                      .keeps_stale = true,
                                      .texts = &rules,
                                      .text_names = &name,
                                      .text_count = 1,
                                      .files = &file,
                                      .file_count = 1};
    struct run run = {.compilation = compile(&options), .arena = arena_new()};
    struct buffer said = {0};
    diags_render_text(run.compilation->diags, &said, false);
    CHECK_TEXT(buffer_text(&said), TEXT(""));
    buffer_free(&said);
    if (!CHECK(run.compilation->program != NULL))
        return run;
    run.update = update_new(run.compilation->program);
    run.counts = suite_run(run.compilation->program, 0, update_take, run.update);
    run.plan = update_settle(run.update);
    return run;
}

static void run_end(struct run *run) {
    update_free(run->update);
    compilation_free(run->compilation);
    arena_free(run->arena);
}

static struct text after(const struct run *run, uint32_t file) {
    return update_text(run->plan, run->compilation->program, file, run->arena);
}

/* Both texts as they come out; then nothing is left to do, but for `left` tests. */
static void check_update(const char *rules, const char *csv, const char *new_rules,
                         const char *new_csv, uint32_t left) {
    struct run run = run_start(text_of(rules), text_of(csv));
    if (!run.plan)
        return;
    bool has_csv = sources_count(run.compilation->sources) > 1;
    struct text texts[2] = {after(&run, 0), has_csv ? after(&run, 1) : TEXT("")};
    CHECK_TEXT(texts[0], text_of(new_rules));
    CHECK_TEXT(texts[1], text_of(new_csv));
    CHECK_NUMBER(run.plan->left_tests, left);
    struct run again = run_start(texts[0], texts[1]);
    CHECK_NUMBER(again.counts.failed, left);
    CHECK_NUMBER(again.plan->splice_count, 0);
    run_end(&again);
    run_end(&run);
}

#define CASES RULES "cases \"c\" from \"c.csv\"\n"

static void test_files_in_memory(void) {
    struct run run = run_start(TEXT(CASES), TEXT("given age,expect call,by\n15,soon,close\n\n"
                                                 "16 days,later,far\n"));
    const struct program *program = run.compilation->program;
    CHECK_NUMBER(run.counts.passed, 2);
    CHECK_NUMBER(run.counts.failed, 0);
    CHECK_NUMBER(run.plan->expectations, 0);
    CHECK_TEXT(program->tests[1].name, TEXT("c, line 4"));
    CHECK_TEXT(span_text(run.compilation->sources, program->tests[1].span),
               TEXT("16 days,later,far"));
    const struct expectation_place *place = &program->tests[1].expectations[0].place;
    CHECK(place->in == WRITTEN_CSV);
    CHECK_TEXT(span_text(run.compilation->sources, place->answer), TEXT("later"));
    CHECK_TEXT(span_text(run.compilation->sources, place->by), TEXT("far"));
    CHECK_NUMBER(run.compilation->tree_count, 1);
    CHECK_NUMBER(sources_count(run.compilation->sources), 2);
    CHECK_NUMBER(run.compilation->file_count, 1);
    run_end(&run);
}

/* The manner of each cell stays: quotes, units, yes or TRUE. */
static void test_manners(void) {
    check_update(CASES, "given age,expect call,by,expect often\n15,\"later\",far,FALSE\n", CASES,
                 "given age,expect call,by,expect often\n15,\"soon\",close,TRUE\n", 0);
    check_update(CASES, "given age\texpect often\n14 \t No \n16\t yes\n\n", CASES,
                 "given age\texpect often\n14 \t Yes \n16\t no\n\n", 0);
    check_update(CASES, "given note;expect noted\na;b\n\"a;b\";c\n\"say \"\"x\"\"\";\"c\"\n", CASES,
                 "given note;expect noted\na;a\n\"a;b\";\"a;b\"\n"
                 "\"say \"\"x\"\"\";\"say \"\"x\"\"\"\n",
                 0);
    /* words of the language, quotes at both ends, blanks at the ends, a backslash */
    check_update(CASES,
                 "given note,expect noted\n\"\"\"Blank\"\"\",c\n\"\"\"\\\"\"a\\\"\"\"\"\",c\n"
                 "\"\"\" a \"\"\",c\na\\b,c\nblank,c\nunknown,c\n",
                 CASES,
                 "given note,expect noted\n\"\"\"Blank\"\"\",\"\"\"Blank\"\"\"\n"
                 "\"\"\"\\\"\"a\\\"\"\"\"\",\"\"\"\\\"\"a\\\"\"\"\"\"\n"
                 "\"\"\" a \"\"\",\"\"\" a \"\"\"\na\\b,a\\b\nblank,blank\nunknown,unknown\n",
                 0);
    check_update(CASES,
                 "given marks,expect all-marks\n\"a; \"\"b;c\"\"\",x\nempty,x\nany,x\na,\"x\"\n",
                 CASES,
                 "given marks,expect all-marks\n\"a; \"\"b;c\"\"\",\"a; \"\"b;c\"\"\"\n"
                 "empty,empty\nany,unknown\na,\"a\"\n",
                 0);
    check_update(CASES, "given age,expect call,by\n15,\"undecided\",\n", CASES,
                 "given age,expect call,by\n15,\"soon\",\n", 0);
    check_update(CASES, "given age,expect call,by\n,soon,close\n", CASES,
                 "given age,expect call,by\n,undecided,\n", 0);
}

/* A line break in a text has no place in a rule file, but has one in a CSV file. */
static void test_line_breaks(void) {
    check_update(CASES, "given note,expect noted\n\"a\nb\",c\n", CASES,
                 "given note,expect noted\n\"a\nb\",\"a\nb\"\n", 0);
    struct run run = run_start(TEXT(RULES "define twice\n  is note\n"
                                          "cases \"c\" from \"c.csv\"\n"),
                               TEXT("given note,expect twice\n\"a\nb\",\"a\nb\"\n"));
    CHECK_NUMBER(run.counts.failed, 0);
    run_end(&run);
}

#define LINES RULES "test \"t\"\n  given age is 15 days\n"

static void test_lines(void) {
    check_update(LINES "  expect call is \"later\" by far and often is no # x\n", "",
                 LINES "  expect call is \"soon\" by close and often is yes # x\n", "", 0);
    check_update(LINES "  expect call\n    is undecided # why\n", "",
                 LINES "  expect call\n    is \"soon\" # why\n", "", 0);
    check_update(LINES "  expect call is # why\n undecided\n", "",
                 LINES "  expect call is # why\n undecided\n", "", 1);
    check_update(LINES "  expect call is undecided # why\n missing age\n", "",
                 LINES "  expect call is undecided # why\n missing age\n", "", 1);
    check_update(RULES "test \"t\"\n  expect call is undecided # why\n missing note\n", "",
                 RULES "test \"t\"\n  expect call is undecided # why\n missing age\n", "", 0);
    check_update(LINES "  expect call is undecided\n      between \"soon\"\n    and often is yes\n",
                 "", LINES "  expect call is \"soon\"\n    and often is yes\n", "", 0);
    check_update(LINES "  expect noted is \"x\" and all-marks is \"a\", \"b\"\n", "",
                 LINES "  expect noted is unknown and all-marks is unknown\n", "", 0);
    check_update(RULES "test \"t\"\n  given marks is \"a\"\n"
                       "  expect all-marks contains \"b\"\n    and all-marks contains \"a\"\n",
                 "",
                 RULES
                 "test \"t\"\n  given marks is \"a\"\n"
                 "  expect all-marks does not contain \"b\"\n    and all-marks contains \"a\"\n",
                 "", 0);
}

static void test_bars(void) {
    check_update(
        RULES "cases \"c\"\n  |given age|expect call|by|\n  |15 days|\"later\"  |far   |#\n", "",
        RULES "cases \"c\"\n  |given age|expect call|by|\n  |15 days|\"soon\"   |close |#\n", "",
        0);
    check_update(RULES "cases \"c\"\n  | given age | expect call | by  |\n"
                       "  | blank | \"soon\" | close |\n  | 15 days | \"later\"| far |\n",
                 "",
                 RULES "cases \"c\"\n  | given age | expect call | by  |\n"
                       "  | blank | \"later\" | far   |\n  | 15 days | \"soon\" | close |\n",
                 "", 0);
}

#define TWICE CASES "  given note is \"a\"\ncases \"d\" from \"c.csv\"\n  given note is "

/* Two tables that read one cell: when both need the same, and when they do not. */
static void test_shared_cells(void) {
    struct run run = run_start(TEXT(TWICE "\"a\"\n"), TEXT("given age,expect noted\n1,b\n"));
    CHECK_NUMBER(run.counts.failed, 2);
    CHECK_NUMBER(run.plan->expectations, 1);
    CHECK_NUMBER(run.plan->splice_count, 1);
    CHECK_NUMBER(run.plan->left_count, 0);
    run_end(&run);
    check_update(TWICE "\"a\"\n", "given age,expect noted\n1,b\n", TWICE "\"a\"\n",
                 "given age,expect noted\n1,a\n", 0);
    check_update(TWICE "\"b\"\n", "given age,expect noted\n1,b\n", TWICE "\"b\"\n",
                 "given age,expect noted\n1,b\n", 1);
    check_update(TWICE "\"b\"\n", "given age,expect noted\n1,c\n", TWICE "\"b\"\n",
                 "given age,expect noted\n1,c\n", 2);
}

#define MANY(first, second)                                                                        \
    "given note,expect noted\r\na," first "\r\n2,2\r\n3,3\r\n4,4\r\n5,5\r\n6,6\r\n7,7\r\n8,8\r\n"  \
    "9,9\r\n\"b\n,\tc\"," second

/* Hunks, the numbers of their lines, a tab, line ends, and a last line that does not end. */
static void test_patch(void) {
    struct run run = run_start(TEXT(CASES), TEXT("\xef\xbb\xbf" MANY("x", "y\x1b")));
    struct buffer out = {0};
    rewritten_write_diff(run.plan, run.compilation->program, false, &out);
    CHECK_TEXT(buffer_text(&out),
               TEXT("--- rules/c.csv\n+++ rules/c.csv\n@@ -1,5 +1,5 @@ c, line 2\n"
                    " \xef\xbb\xbfgiven note,expect noted\r\n-a,x\r\n+a,a\r\n 2,2\r\n 3,3\r\n"
                    " 4,4\r\n@@ -9,4 +9,5 @@ c, line 11\n 8,8\r\n 9,9\r\n \"b\n"
                    "-,\tc\",y\\x1B\n\\ No newline at end of file\n"
                    "+,\tc\",\"b\n+,\tc\"\n\\ No newline at end of file\n"));
    CHECK_NUMBER(rewritten_files(run.plan), 1);
    CHECK_TEXT(after(&run, 1), TEXT(MANY("a", "\"b\n,\tc\"")));
    buffer_clear(&out);
    rewritten_write_left(run.plan, run.compilation->program, 100, &out);
    CHECK_TEXT(buffer_text(&out), TEXT(""));
    buffer_free(&out);
    run_end(&run);
}

#define LINES_AFTER "# 1\n# 2\n# 3\n# 4\n# 5\n# 6\n# 7\ntest \"u\"\n  expect often is no\n"

/* Fewer lines stand there afterwards: the hunks below move up. */
static void test_patch_moves(void) {
    static const char rules[] =
        LINES "  expect call is undecided\n    between \"soon\"\n" LINES_AFTER;
    struct run run = run_start(TEXT(rules), TEXT(""));
    struct buffer out = {0};
    rewritten_write_diff(run.plan, run.compilation->program, false, &out);
    CHECK(text_contains(buffer_text(&out), TEXT("@@ -20,8 +20,7 @@ t\n")));
    CHECK(text_contains(buffer_text(&out), TEXT("@@ -30,4 +29,4 @@ u\n")));
    buffer_free(&out);
    run_end(&run);
}

int main(void) {
    test_files_in_memory();
    test_manners();
    test_line_breaks();
    test_lines();
    test_bars();
    test_shared_cells();
    test_patch();
    test_patch_moves();
    return check_end();
}
