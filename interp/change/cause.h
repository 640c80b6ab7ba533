/* Which edits make which changes, found by taking edits back: an edit, or a smallest set of edits,
 * is the cause of a change when NEW with it taken back gives what OLD gave. Each cause named was
 * confirmed so. The sets are found as in delta debugging (Zeller and Hildebrandt, Simplifying and
 * Isolating Failure-Inducing Input, 2002). */
#ifndef TENET_CHANGE_CAUSE_H
#define TENET_CHANGE_CAUSE_H

#include "change/edits.h"
#include "data/portfolio.h"

/* Reads the tenants that changed, and no others, as often as it is called, always in the same
 * order, by the given schema (that of the rule set that is to evaluate them). False when reading
 * failed (said by whoever made it). */
struct tenants_again {
    void *context;
    bool (*read)(void *context, const struct schema *schema, const struct portfolio_sink *sink);
};

/* A result of one tenant that changed. */
struct change {
    uint32_t tenant;       /* its number among those that `read` gives */
    uint32_t result;       /* in `results` */
    struct text old_value; /* as outcome_write gives it */
    uint32_t cause;        /* filled: index in causes, or INDEX_NONE: not found */
};

struct cause {
    const uint32_t *edits; /* sorted; together they make the change */
    uint32_t count;
    uint64_t changes; /* that it makes */
};

struct causes {
    struct cause *items;
    uint32_t count;
    uint64_t
        *changes_of; /* one an edit: changes that it has a part in; 0: it changes nothing here */
};

/* results: names, found in every version by name. Changes are sorted by tenant. Where several sets
 * each suffice, the smallest is the cause, of equal ones the first in order of the edits: all
 * single edits are tried, and all pairs while no more than 24 edits have meaning; of a larger set
 * nothing can be left out, but another one might be smaller. OLD gave its values on old_day; edits
 * are taken back on new_day. Where both are the same day and a single edit has meaning, nothing is
 * tried: it is the cause. Tenants are counted as NEW reads them. At most 4,096 rule sets are put
 * together; what is not explained then has no cause (change/inquiry.h has the limits). In the
 * arena, causes in order of size and of edits. False when reading failed. */
bool causes_find(struct arena *arena, const struct edits *edits, day_number old_day,
                 day_number new_day, const struct text *results, uint32_t result_count,
                 const struct tenants_again *tenants, struct change *changes, size_t change_count,
                 struct causes *causes);

#endif
