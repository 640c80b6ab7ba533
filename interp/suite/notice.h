/* Whether the tests notice a change of the rules: their tenants stand evaluated, day by day, and
 * for a change only what it touches is evaluated again, and only tests that hang on it are judged.
 * Within this room only. */
#ifndef TENET_SUITE_NOTICE_H
#define TENET_SUITE_NOTICE_H

#include "eval/again.h"
#include "suite/mutation.h"

struct notices;

/* Evaluates all tests of the mutator's loose program. Without a day of their own: at `today`. */
struct notices *notices_new(struct mutator *mutator, day_number today);
void notices_free(struct notices *notices);
/* The first test that fails with the mutant, in the order of the program; INDEX_NONE: none does. */
uint32_t notice(struct notices *notices, const struct draft *draft);

#endif
