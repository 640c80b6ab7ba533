/* A condition's words and the facts behind it, for the reasons only. */
#ifndef TENET_REPORT_SHOWN_H
#define TENET_REPORT_SHOWN_H

#include "report/reasons.h"

enum { SHOWN_MAX = 8 };

struct shown {
    struct arena *arena;
    struct shown_fact facts[SHOWN_MAX];
    uint32_t count;
    bool without_steps; /* nothing of what is worked out from the facts */
    bool without_settings;
    bool only_settings; /* nothing of a row: the frame may be another scope's */
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
/* Does the node stand for a question to a list decision? */
static inline bool node_asks_list(const struct node *node) {
    return node->kind == NODE_OR && node->output.values;
}

/* The condition in its author's words, on one line: of a cell with its heading, of a rule's days
 * `only until ...`. */
struct text node_words(const struct place *place, node_id id, struct arena *arena);
/* Adds a condition's definition as a fact: yes, no or unknown. */
void shown_add_truth(struct shown *shown, const struct place *place, node_id id);
struct shown_fact *shown_copy(const struct shown *shown);

#endif
