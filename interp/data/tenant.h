/* Tenants as values: facts and child rows of one tenant in one place, unlike the columns of a
 * batch. For the few that are made up, changed and evaluated again: by search, by other rules, on
 * another day. A whole portfolio goes through batches only. */
#ifndef TENET_DATA_TENANT_H
#define TENET_DATA_TENANT_H

#include "data/portfolio.h"

struct tenant_row {
    uint32_t record;
    struct value *values; /* one a fact of the record */
};

/* Arrays and what values view belong to the arena that the tenant was made in. */
struct tenant {
    struct value *values; /* one a fact of the root */
    bool *has_children;   /* by record (0 unused): its rows are all known, perhaps none */
    struct tenant_row *rows;
    uint32_t row_count;
};

/* Nothing is known of it, not even its id. */
struct tenant *tenant_new(struct arena *arena, const struct schema *schema);
/* Its own values and rows; texts and list items are shared with the first. */
struct tenant *tenant_copy(struct arena *arena, const struct schema *schema,
                           const struct tenant *tenant);
/* With texts of its own, too. */
struct tenant *tenant_keep(struct arena *arena, const struct schema *schema,
                           const struct tenant *tenant);
/* A row of which nothing is known; its table counts as there. Gives the row's values. Costs a copy
 * of the rows: build long lists otherwise. */
struct value *tenant_add_row(struct arena *arena, const struct schema *schema,
                             struct tenant *tenant, uint32_t record);
struct text tenant_id(const struct schema *schema, const struct tenant *tenant);

/* Tenants taken out of a portfolio as it is read. */
struct gathered;
struct gathered *gathered_new(const struct schema *schema);
void gathered_free(struct gathered *gathered);
/* Where portfolio_read puts them (without progress). Rows that are skipped are not kept. */
struct portfolio_sink gathered_sink(struct gathered *gathered);
/* One tenant batch or child batch at a time, for sinks of one's own. */
bool gathered_children(void *gathered, const struct batch *batch);
bool gathered_tenants(void *gathered, const struct batch *batch);
uint32_t gathered_count(const struct gathered *gathered);
/* In the order of the input; good as long as `gathered`. Texts too. */
const struct tenant *gathered_get(const struct gathered *gathered, uint32_t index);

/* Gives tenants to a sink as portfolio_read would, in batches, child rows first; tenant i has slot
 * i. False when the sink stopped. */
bool tenants_give(const struct schema *schema, const struct tenant *const *tenants, uint32_t count,
                  const struct portfolio_sink *sink);
/* The same through batches of the caller, one a record, all empty and left empty: for whoever gives
 * a few tenants often. */
bool tenants_give_by(const struct schema *schema, struct batch *const *batches,
                     const struct tenant *const *tenants, uint32_t count,
                     const struct portfolio_sink *sink);

#endif
