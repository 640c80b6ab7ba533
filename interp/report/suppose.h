/* What if: the same tenant with one missing fact answered in each way it can be, evaluated by the
 * same evaluator. Only facts of the tenant with few possible answers are tried. */
#ifndef TENET_REPORT_SUPPOSE_H
#define TENET_REPORT_SUPPOSE_H

#include "report/explain.h"

/* Fills the answers of everything that is missing in the explanation. */
void suppose(struct explanation *explanation);

#endif
