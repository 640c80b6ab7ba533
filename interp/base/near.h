/* "Did you mean ...?": the nearest of some names, by edit distance with swapped neighbours
 * (Damerau 1964, restricted), letter case and hyphen/underscore counting less. */
#ifndef TENET_BASE_NEAR_H
#define TENET_BASE_NEAR_H

#include "base/text.h"

struct near {
    struct text wanted;
    struct text best;
    unsigned distance; /* of best; start with near_start */
};

struct near near_start(struct text wanted);
void near_try(struct near *near, struct text candidate);
/* True when something was near enough to be worth naming; near->best is it. */
bool near_found(const struct near *near);

#endif
