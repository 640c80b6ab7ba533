/* Where a condition matters: the rule that it stands in, and the way down to it. For suggest.c
 * only.
 */
#ifndef TENET_SUITE_HOME_H
#define TENET_SUITE_HOME_H

#include "program/program.h"

struct step {
    uint32_t scope;
    node_id node;
};

struct home {
    uint32_t decision, rule;  /* INDEX_NONE: no rule asks it */
    uint32_t definition;      /* then of the tenant, or INDEX_NONE */
    const struct step *steps; /* from the rule's or definition's condition down to the node */
    uint32_t step_count;
};

/* The first rule, in order, that asks the node; else the first definition. */
struct home home_find(struct arena *arena, const struct program *program, uint32_t scope,
                      node_id node);

#endif
