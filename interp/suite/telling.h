/* Whether any tenant tells a mutant from the original, for mutants that no test notices. Within
 * this room only. */
#ifndef TENET_SUITE_TELLING_H
#define TENET_SUITE_TELLING_H

#include "suite/mutation.h"

struct telling;

struct telling *telling_new(struct mutator *mutator, day_number today);
void telling_free(struct telling *telling);
/* Gives a survivor its test, or makes it equivalent and says why, or leaves it as it is: then it is
 * not known whether a tenant tells it. */
void telling_ask(struct telling *telling, const struct draft *draft, struct mutant *mutant);

#endif
