/* Tests for what the tests do not reach: for every point and way that is not covered a tenant is
 * searched for that reaches it, so that it decides something where that can be. What one tenant
 * covers beside is not asked for again. */
#ifndef TENET_SUITE_SUGGEST_H
#define TENET_SUITE_SUGGEST_H

#include "data/tenant.h"
#include "suite/coverage.h"

struct reach { /* a way of a point of the coverage */
    size_t point;
    int way;
};

struct suggestion {
    const struct tenant *tenant;
    day_number as_of;
    struct reach target;        /* what it was made for */
    const struct reach *covers; /* all that it covers and no test before it, the target among it */
    uint32_t cover_count;
    /* What the test asks: the outputs of the decision that the target is about, or a definition. Of
     * a list, what one rule adds (rules: INDEX_NONE all of it). */
    const struct result *results;
    const uint32_t *rules;
    uint32_t result_count;
    const uint32_t *broken; /* promises that the tenant breaks */
    uint32_t broken_count;
};

struct unreached {
    struct reach target;
    bool is_unreachable; /* on the day: all tenants were tried */
    uint32_t tried;
};

struct suggestions {
    struct arena *arena;
    const struct rule_coverage *coverage; /* that of the tests, and by now of the suggested ones */
    day_number today;
    struct suggestion *items; /* the gravest gaps first, then in order of the files */
    uint32_t count;
    struct unreached *unreached;
    uint32_t unreached_count;
    struct coverage_sum before, after; /* points and ways */
};

/* coverage: of the program's tests, which have been taken; it is taken further. It outlives the
 * suggestions. most_tried: tenants for one way of a point. */
struct suggestions *suggestions_new(const struct program *program, struct rule_coverage *coverage,
                                    day_number today, uint32_t most_tried);
void suggestions_free(struct suggestions *suggestions);

#endif
