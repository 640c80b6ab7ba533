/* Comparing what came out with what a test expects; within this room only. */
#ifndef TENET_SUITE_EXPECT_H
#define TENET_SUITE_EXPECT_H

#include "suite/run.h"

/* One check an expectation, and one for each promise that was broken unasked. */
const struct check *expect_check(const struct frame *frame, uint32_t row, const struct test *test,
                                 struct arena *arena, uint32_t *count);

/* Whether the test passes, no more. */
bool expect_passes(const struct frame *frame, uint32_t row, const struct test *test,
                   struct arena *arena);

#endif
