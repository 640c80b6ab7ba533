/* What changes by the calendar alone: for the tenants of a portfolio on which next day which result
 * comes out otherwise if no fact changes. Days on which nothing can change are passed over: each
 * tenant is evaluated only on the days that its horizon names (eval/horizon.h).
 *
 * A portfolio is surveyed first, to find who can change at all up to the last day; then only these
 * are held as values, and a queue of them by day is worked off. */
#ifndef TENET_CHANGE_UPCOMING_H
#define TENET_CHANGE_UPCOMING_H

#include "data/tenant.h"
#include "eval/evaluator.h"

struct upcoming_options {
    const struct program *program;
    day_number from, last; /* the last day that is looked at */
    const struct result *results;
    uint32_t result_count;
    bool every_change; /* else the next change of each result only */
    uint32_t where;    /* a condition's definition that must hold on the first day, or INDEX_NONE */
};

struct upcoming_counts {
    uint64_t tenants;    /* surveyed, for which `where` holds */
    uint64_t unclear;    /* for which nobody can say whether it does */
    uint64_t can_change; /* of the tenants, held */
    uint64_t changing;   /* tenants with a change so far */
    uint64_t changes;    /* so far */
};

/* A tenant with the results that change on a day: indices in options->results, in order. */
struct upcoming_tenant {
    const struct tenant *tenant;
    const uint32_t *results;
    uint32_t result_count;
    bool is_first; /* nothing of it changed before */
};

/* Called with the days in order, and those whose results differ from the day before in the order
 * of the portfolio. Good during the call. Giving false stops. */
typedef bool upcoming_visit(void *context, day_number day, const struct upcoming_tenant *tenants,
                            uint32_t count);

struct upcoming;

/* The options' arrays outlive it. */
struct upcoming *upcoming_new(const struct upcoming_options *options);
void upcoming_free(struct upcoming *upcoming);
/* Marks the facts that it reads: facts[record][fact]. */
void upcoming_facts(struct upcoming *upcoming, bool *const *facts);
/* The first reading goes to the survey, the second, of the same portfolio, to the one that holds.
 * Progress is the caller's. */
struct portfolio_sink upcoming_survey(struct upcoming *upcoming);
struct portfolio_sink upcoming_hold(struct upcoming *upcoming);
/* In place of both for a portfolio that can be read only once: what its one reading gathered. */
void upcoming_take(struct upcoming *upcoming, const struct gathered *gathered);
struct upcoming_counts upcoming_counts(const struct upcoming *upcoming);
/* False when the visitor stopped it. */
bool upcoming_run(struct upcoming *upcoming, upcoming_visit *visit, void *context);

#endif
