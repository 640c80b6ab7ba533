/* The test that would notice a mutant, from a tenant that tells it. Within this room only. */
#ifndef TENET_SUITE_MUTANT_TEST_H
#define TENET_SUITE_MUTANT_TEST_H

#include "data/tenant.h"
#include "suite/mutants.h"

struct telling_tenant {
    const struct program *programs[2]; /* without the mutant, with it; results have one number */
    const struct result *results;      /* those that may differ */
    size_t result_count;
    bool wants_decided;
    const struct tenant *tenant;
    day_number day;
};

/* Empty when no test can say it. */
struct text mutant_test(struct arena *arena, const struct program *original,
                        const struct telling_tenant *told, const struct mutant *mutant);

#endif
