/* What running tests and judging mutants by them have in common. */
#include "suite/dated.h"

int dated_test_order(const void *left, const void *right) {
    const struct dated_test *a = left, *b = right;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

void given_put(struct batch *batch, uint32_t row, const struct given *facts, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        batch_set_value(batch, row, facts[i].fact, &facts[i].value);
}
