/* Suggested tests: pasted into the rule set they must parse, pass, keep their layout and cover what
 * they say; distances are 0 just where a tenant has what is wanted. */
#include "compiled.h"
#include "report/suggest.h"
#include "suite/aim.h"
#include "syntax/format.h"

static const day_number today = 18323; /* 2020-03-02 */

static struct rule_coverage *cover(const struct program *program, uint32_t *failed) {
    struct rule_coverage *coverage = rule_coverage_new(program, today);
    *failed = suite_run(program, today, rule_coverage_take, coverage).failed;
    return coverage;
}

static uint64_t gaps_of(const struct rule_coverage *coverage) {
    struct coverage_sum sums[MEASURE_COUNT], all;
    rule_coverage_sums(coverage, sums, &all);
    return all.all - all.covered;
}

/* The formatter leaves it as it is. */
static void check_layout(struct text text) {
    struct arena *arena = arena_new();
    struct sources *sources = sources_new(arena);
    struct names *names = names_new();
    struct diags *diags = diags_new(arena, sources);
    struct buffer out = {0};
    uint32_t file = sources_add(sources, TEXT("suggested.rules"), text);
    CHECK(format_file(arena, sources, file, names, diags, &out));
    CHECK_TEXT(buffer_text(&out), text);
    buffer_free(&out);
    diags_free(diags);
    names_free(names);
    sources_free(sources);
    arena_free(arena);
}

/* Suggests, pastes, and looks again: what is not covered then is what was named as not reached. */
static void check_pasted(const struct compilation *compilation, uint32_t wanted_unreached,
                         uint32_t wanted_unreachable) {
    const struct program *program = compilation->program;
    struct buffer out = {0};
    uint32_t failed, unreachable = 0;
    struct rule_coverage *coverage = cover(program, &failed);
    uint64_t gaps = gaps_of(coverage);
    struct suggestions *made = suggestions_new(program, coverage, today, 20000);
    suggestions_write(made, &out);
    CHECK(gaps > 0 && made->count > 0);
    CHECK_NUMBER(made->unreached_count, wanted_unreached);
    CHECK_NUMBER(made->before.all - made->before.covered, gaps);
    CHECK_NUMBER(made->after.all - made->after.covered, wanted_unreached);
    for (uint32_t i = 0; i < made->unreached_count; i++)
        unreachable += made->unreached[i].is_unreachable;
    CHECK_NUMBER(unreachable, wanted_unreachable);
    struct compilation *pasted = compile_along(compilation, buffer_text(&out));
    if (!CHECK(pasted->program != NULL)) {
        show_diags(pasted);
    } else {
        struct rule_coverage *again = cover(pasted->program, &failed);
        CHECK_NUMBER(failed, 0);
        CHECK_NUMBER(pasted->program->test_count, program->test_count + made->count);
        CHECK_NUMBER(gaps_of(again), wanted_unreached);
        /* Nothing but the tests changed, so the points are the same. */
        CHECK_NUMBER(again->points.count, coverage->points.count);
        for (uint32_t i = 0; i < made->unreached_count; i++) {
            struct reach reach = made->unreached[i].target;
            CHECK(again->points.items[reach.point].seen[reach.way] == 0);
        }
        rule_coverage_free(again);
    }
    check_layout(buffer_text(&out));
    compilation_free(pasted);
    suggestions_free(made);
    rule_coverage_free(coverage);
    buffer_free(&out);
}

static void check_folder(const char *path, const char *without, uint32_t unreached,
                         uint32_t unreachable) {
    struct compilation *all = compile_folder(path);
    struct compilation *left = compile_beside(all, text_of(without), TEXT(""));
    if (!CHECK(left->program != NULL))
        show_diags(left);
    else
        check_pasted(left, unreached, unreachable);
    compilation_free(left);
    compilation_free(all);
}

#define TENANT                                                                                     \
    "record tenant\n  key id\n  fact id is text\n  fact paid is yes/no\n"                          \
    "  fact score is whole number from 0 to 100\n  fact note is text\n"                            \
    "record line, plural lines, many for each tenant\n  fact kind is one of \"a\", \"b\"\n"

/* What cannot be is said to be so, where all tenants can be tried. */
static void test_unreachable(void) {
    struct compilation *compilation = compile_text(
        TENANT "decision a is one of \"x\", \"y\", \"z\"\n  take the first rule that applies\n"
               "rule large gives \"x\"\n  when score is at least 50\n  because \"it is much\"\n"
               "rule larger gives \"y\"\n  when score is more than 60\n  because \"never\"\n"
               "rule little gives \"x\"\n  otherwise\n  because \"it is little\"\n");
    /* Rule larger; the values y and z. Its condition is true of what is over 60, decided by large.
     */
    check_pasted(compilation, 3, 3);
    compilation_free(compilation);
}

/* A rule of a day to come is looked at on that day. */
static void test_days(void) {
    struct compilation *compilation = compile_text(
        TENANT "decision a is one of \"x\", \"y\"\n  take the first rule that applies\n"
               "rule soon gives \"x\"\n  when paid\n  from 2030-01-01\n  because \"from then on\"\n"
               "rule rest gives \"y\"\n  otherwise\n  because \"till then\"\n");
    struct buffer out = {0};
    uint32_t failed;
    struct rule_coverage *coverage = cover(compilation->program, &failed);
    struct suggestions *made = suggestions_new(compilation->program, coverage, today, 1000);
    suggestions_write(made, &out);
    CHECK(text_contains(buffer_text(&out), TEXT("test \"soon decides: from then on\"\n"
                                                "  as of 2030-01-01\n  given paid is yes\n"
                                                "  expect a is \"x\" by soon\n")));
    CHECK_NUMBER(made->unreached_count, 0);
    suggestions_free(made);
    rule_coverage_free(coverage);
    buffer_free(&out);
    compilation_free(compilation);
}

/* A tenant that breaks a promise shows it: the test expects it, and the comment says it. */
static void test_promise(void) {
    struct compilation *compilation = compile_text(
        TENANT "decision a is one of \"x\", \"y\"\n  take the first rule that applies\n"
               "rule settled gives \"x\"\n  when paid\n  because \"paid\"\n"
               "rule rest gives \"y\"\n  otherwise\n  because \"not paid\"\n"
               "promise paid-is-y\n  never paid and a is \"x\"\n");
    struct buffer out = {0};
    uint32_t failed;
    struct rule_coverage *coverage = cover(compilation->program, &failed);
    struct suggestions *made = suggestions_new(compilation->program, coverage, today, 1000);
    suggestions_write(made, &out);
    CHECK(text_contains(buffer_text(&out), TEXT("# It breaks the promise paid-is-y: ")));
    CHECK(text_contains(buffer_text(&out), TEXT("    and paid-is-y is broken\n")));
    suggestions_free(made);
    rule_coverage_free(coverage);
    buffer_free(&out);
    check_pasted(compilation, 0, 0);
    compilation_free(compilation);
}

/* ---- Distances */

struct aiming {
    struct aim *aim;
    const struct program *program;
    struct evaluator *evaluator;
    uint32_t rows, wrong;
};

static bool aim_children(void *context, const struct batch *batch) {
    struct aiming *aiming = context;
    evaluator_children(aiming->evaluator, batch);
    return true;
}

/* Every condition of the tenant against every truth. */
static bool aim_tenants(void *context, const struct batch *batch) {
    struct aiming *aiming = context;
    const struct frame *frame = evaluator_tenants(aiming->evaluator, batch);
    const struct scope *root = &aiming->program->scopes[0];
    aim_batch(aiming->aim, frame);
    for (uint32_t row = 0; row < batch->rows; row++, aiming->rows++) {
        aim_row(aiming->aim, row);
        for (node_id id = 0; id < root->node_count; id++)
            for (int truth = TRUTH_FALSE; truth <= TRUTH_UNKNOWN; truth++)
                if (node_is_condition(root->nodes[id].kind) && root->nodes[id].kind != NODE_DECIDE)
                    aiming->wrong += (aim_condition(aiming->aim, id, (enum truth)truth) == 0) !=
                                     (frame_condition(frame, id, row) == (enum truth)truth);
    }
    return true;
}

static void test_distances(const char *path) {
    struct compilation *compilation = compile_folder(path);
    struct arena *arena = arena_new();
    uint32_t count;
    const struct tenant *const *seeds = search_seeds(arena, compilation->program, &count);
    struct aiming aiming = {.aim = aim_new(arena, compilation->program),
                            .program = compilation->program,
                            .evaluator = evaluator_new(compilation->program, today, true)};
    struct portfolio_sink sink = {&aiming, aim_children, aim_tenants, NULL};
    tenants_give(compilation->program->schema, seeds, count, &sink);
    CHECK_NUMBER(aiming.rows, count);
    CHECK_NUMBER(aiming.wrong, 0);
    evaluator_free(aiming.evaluator);
    arena_free(arena);
    compilation_free(compilation);
}

int main(void) {
    test_distances("rules");
    test_distances("tests/language/ok/constructs.rules");
    test_distances("tests/language/ok/hygiene");
    test_unreachable();
    test_days();
    test_promise();
    check_folder("rules", "tests/prioritization", 0, 0);
    check_folder("rules", "tests/", 0, 0);
    check_folder("tests/language/ok/hygiene", "", 0, 0);
    /* A word that needs red to be paid, a list that is never empty, 3000 years before 2020; a value
     * that no rule gives. */
    check_folder("tests/language/ok/constructs.rules", "", 8, 1);
    return check_end();
}
