/* A test in words, in those of the language where it has them. */
#ifndef TENET_REPORT_EXPECTED_H
#define TENET_REPORT_EXPECTED_H

#include "eval/frame.h"

/* "engagement is \"CSS-Led\", cadence_days is 14 days; no entitlement" */
struct text given_words(const struct program *program, const struct test *test,
                        struct arena *arena);
/* "priority is High by css-led-active", whether it stood in a test or in a row of cases */
struct text expected_words(const struct program *program, const struct expectation *expected,
                           struct arena *arena);
/* What an expectation that is not one of a promise speaks of. */
struct result expected_result(const struct program *program, const struct expectation *expected);
/* What came out, by which rule, or what is missing. */
struct text got_words(const struct frame *frame, uint32_t row, const struct result *result,
                      struct arena *arena);

#endif
