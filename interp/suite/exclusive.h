/* Two rules of which never both apply: then their order says nothing. Found from their conditions
 * alone, where these say contrary things of one value. Within this room only. */
#ifndef TENET_SUITE_EXCLUSIVE_H
#define TENET_SUITE_EXCLUSIVE_H

#include "suite/loose.h"

/* Where the one condition is true the other is false, whatever is unknown. Then *left and *right
 * are nodes below them that show it. */
bool conditions_exclude(const struct loose *loose, node_id a, node_id b, node_id *left,
                        node_id *right);

#endif
