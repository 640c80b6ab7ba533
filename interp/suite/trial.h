/* Made-up tenants through all programs of a search, batch after batch, by the same evaluators. For
 * search.c only. */
#ifndef TENET_SUITE_TRIAL_H
#define TENET_SUITE_TRIAL_H

#include "suite/search.h"

struct trial;

struct trial *trial_new(struct arena *arena, const struct search *search);
void trial_free(struct trial *trial);
/* At most a batch. found and distances: of each tenant; distances may be NULL. */
void trial_run(struct trial *trial, const struct tenant *const *tenants, uint32_t count,
               bool *found, uint32_t *distances);

#endif
