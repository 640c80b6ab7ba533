/* Rule tests: each is one made-up tenant, evaluated like any other, and what is expected of it. A
 * promise that the tenant surely breaks fails the test, unless the test expects it broken. */
#ifndef TENET_SUITE_RUN_H
#define TENET_SUITE_RUN_H

#include "eval/frame.h"

struct check {
    const struct expectation *expectation; /* NULL: the promise below was broken unasked */
    uint32_t promise;                      /* INDEX_NONE where an expectation stands */
    bool passed;
};

/* One test, while its frame is at hand: for whoever wants to say what came out and why. */
struct test_outcome {
    const struct test *test;
    uint32_t index; /* in program->tests */
    bool passed;
    const struct check *checks;
    uint32_t check_count;
    const struct frame *frame;
    uint32_t row;
};

typedef void suite_visit(void *context, const struct test_outcome *outcome);

struct suite_counts {
    uint32_t passed, failed;
};

/* Runs every test; tests without a day of their own at `today`. The visits come grouped by day, not
 * in order: use outcome->index. */
struct suite_counts suite_run(const struct program *program, day_number today, suite_visit *visit,
                              void *context);

#endif
