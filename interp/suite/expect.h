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
/* What an expectation that is not one of a promise speaks of, the type of its values (of a list: of
 * an item), and whether that is a list. */
struct result expect_result(const struct expectation *expected);
struct type expect_type(const struct program *program, const struct expectation *expected,
                        bool *is_list);
/* Of EXPECT_VALUE: what came out is what is expected. */
bool expect_value_holds(const struct program *program, const struct expectation *expected,
                        const struct verdict *verdict);
/* The values stand in the same order and are the same. */
bool values_same(const struct type *type, const struct value *a, uint32_t a_count,
                 const struct value *b, uint32_t b_count);

#endif
