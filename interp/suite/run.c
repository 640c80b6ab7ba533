/* Made-up tenants in batches, one evaluator a day of evaluation. */
#include "suite/run.h"

#include "base/vector.h"
#include "suite/dated.h"
#include "suite/expect.h"

#include <stdlib.h>

struct runner {
    const struct program *program;
    suite_visit *visit;
    void *context;
    struct arena *arena; /* as long as a batch */
    struct suite_counts counts;
    struct batch **batches; /* one a record */
    struct evaluator *evaluator;
    uint32_t next_slot;
};

static void flush_children(struct runner *runner, uint32_t record) {
    struct batch *batch = runner->batches[record];
    if (batch->rows > 0)
        evaluator_children(runner->evaluator, batch);
    batch_clear(batch);
}

static void add_test(struct runner *runner, const struct test *test) {
    struct batch *root = runner->batches[0];
    uint32_t slot = runner->next_slot++, row = batch_add_row(root, slot);
    given_put(root, row, test->facts, test->fact_count);
    for (uint32_t r = 1; r < runner->program->schema->record_count; r++)
        if (test->has_children && test->has_children[r])
            root->has_children[r][row >> 6] |= UINT64_C(1) << (row & 63);
    for (uint32_t i = 0; i < test->row_count; i++) {
        const struct given_row *given = &test->rows[i];
        struct batch *batch = runner->batches[given->record];
        if (batch->rows == BATCH_ROWS)
            flush_children(runner, given->record);
        given_put(batch, batch_add_row(batch, slot), given->facts, given->count);
    }
}

static void judge(struct runner *runner, const struct frame *frame, uint32_t row, uint32_t index) {
    struct test_outcome outcome = {.test = &runner->program->tests[index],
                                   .index = index,
                                   .frame = frame,
                                   .row = row,
                                   .passed = true};
    outcome.checks = expect_check(frame, row, outcome.test, runner->arena, &outcome.check_count);
    for (uint32_t i = 0; i < outcome.check_count; i++)
        outcome.passed &= outcome.checks[i].passed;
    if (outcome.passed)
        runner->counts.passed++;
    else
        runner->counts.failed++;
    runner->visit(runner->context, &outcome);
}

/* At most a batch of tests of one day. */
static void run_batch(struct runner *runner, const struct dated_test *tests, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        add_test(runner, &runner->program->tests[tests[i].index]);
    for (uint32_t r = 1; r < runner->program->schema->record_count; r++)
        flush_children(runner, r);
    const struct frame *frame = evaluator_tenants(runner->evaluator, runner->batches[0]);
    for (uint32_t i = 0; i < count; i++)
        judge(runner, frame, i, tests[i].index);
    batch_clear(runner->batches[0]);
    arena_reset(runner->arena);
}

static void run_day(struct runner *runner, const struct dated_test *tests, uint32_t count) {
    runner->evaluator = evaluator_new(runner->program, tests[0].day, true);
    runner->next_slot = 0;
    for (uint32_t at = 0; at < count; at += BATCH_ROWS)
        run_batch(runner, tests + at, count - at < BATCH_ROWS ? count - at : BATCH_ROWS);
    evaluator_free(runner->evaluator);
}

static void run_all(struct runner *runner, const struct dated_test *tests, uint32_t count) {
    for (uint32_t start = 0, end; start < count; start = end) {
        for (end = start; end < count && tests[end].day == tests[start].day; end++)
            continue;
        run_day(runner, tests + start, end - start);
    }
}

struct suite_counts suite_run(const struct program *program, day_number today, suite_visit *visit,
                              void *context) {
    struct arena *arena = arena_new();
    uint32_t records = program->schema->record_count;
    struct runner runner = {
        .program = program, .visit = visit, .context = context, .arena = arena_new()};
    struct dated_test *tests = arena_array(arena, program->test_count, sizeof *tests);
    runner.batches = arena_array(arena, records, sizeof(struct batch *));
    for (uint32_t r = 0; r < records; r++)
        runner.batches[r] = batch_new(program->schema, r);
    for (uint32_t i = 0; i < program->test_count; i++) {
        const struct test *test = &program->tests[i];
        tests[i] = (struct dated_test){test->has_as_of ? test->as_of : today, i};
    }
    qsort(tests, program->test_count, sizeof *tests, dated_test_order);
    run_all(&runner, tests, program->test_count);
    for (uint32_t r = 0; r < records; r++)
        batch_free(runner.batches[r]);
    arena_free(runner.arena);
    arena_free(arena);
    return runner.counts;
}
