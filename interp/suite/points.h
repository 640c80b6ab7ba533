/* What there is to cover, found in the program; for coverage.c only. */
#ifndef TENET_SUITE_POINTS_H
#define TENET_SUITE_POINTS_H

#include "suite/coverage.h"

/* Fills coverage->points, in order of the files, each written place once. */
void points_gather(struct rule_coverage *coverage);

#endif
