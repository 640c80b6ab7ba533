/* Tests by the day on which they are evaluated, and their facts as rows of batches. */
#ifndef TENET_SUITE_DATED_H
#define TENET_SUITE_DATED_H

#include "data/batch.h"
#include "program/program.h"

struct dated_test {
    day_number day;
    uint32_t index; /* in the program */
};

/* For qsort: by day, then in the order of the program. */
int dated_test_order(const void *left, const void *right);
/* Puts the facts that a test gives into a row. */
void given_put(struct batch *batch, uint32_t row, const struct given *facts, uint32_t count);

#endif
