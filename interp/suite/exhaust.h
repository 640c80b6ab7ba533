/* Every tenant that candidates can make, where they are few. For search.c only. */
#ifndef TENET_SUITE_EXHAUST_H
#define TENET_SUITE_EXHAUST_H

#include "suite/changes.h"

struct exhaust;

/* NULL when there are more than `most`, or when they would not stand for all tenants: a fact with
 * classes that its candidates lack, or child rows of which two are not enough. */
struct exhaust *exhaust_new(struct arena *arena, const struct search *search,
                            const struct changer *changer, uint64_t most);
uint64_t exhaust_count(const struct exhaust *exhaust);
struct tenant *exhaust_tenant(const struct exhaust *exhaust, struct arena *arena, uint64_t index);

#endif
