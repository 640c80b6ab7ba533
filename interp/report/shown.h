/* The facts behind a condition or value, for the reasons only. */
#ifndef TENET_REPORT_SHOWN_H
#define TENET_REPORT_SHOWN_H

#include "report/reasons.h"

enum { SHOWN_MAX = 8 };

struct shown {
    struct arena *arena;
    struct shown_fact facts[SHOWN_MAX];
    uint32_t count;
    bool only_facts; /* nothing of what is worked out from them */
};

/* A place in a program and a row of a frame of its scope. */
struct place {
    const struct program *program;
    const struct scope *scope;
    const struct frame *frame;
    uint32_t row;
};

static inline const struct node *place_node(const struct place *place, node_id id) {
    return &place->scope->nodes[id];
}
static inline node_id place_child(const struct place *place, node_id id, uint32_t child) {
    return place->scope->children[place->scope->nodes[id].first_child + child];
}

/* Adds the facts that the node reads, each once, in the order they are written. */
void shown_add(struct shown *shown, const struct place *place, node_id id);
/* What the author wrote for the node, on one line. */
struct text node_words(const struct place *place, node_id id, struct arena *arena);
struct shown_fact *shown_copy(const struct shown *shown);

#endif
