/* A program whose joints can be moved: a writable copy in which a condition hangs on who asks for
 * it by a node of its own, a joint. A joint passes on what its condition comes out as; turned, it
 * gives the contrary, or always true, or always false, and only for the one who asks. So what an
 * author may change in one place, a `not`, a part that goes away, a rule, is the change of a single
 * node, and the order of nodes stays right. Within this room only. */
#ifndef TENET_SUITE_LOOSE_H
#define TENET_SUITE_LOOSE_H

#include "program/program.h"
#include "syntax/tree.h"

enum turn_of_joint { JOINT_PASSES, JOINT_NEGATES, JOINT_TRUE, JOINT_FALSE };

struct loose {
    struct arena *arena;
    struct program *program; /* tests, definitions, decisions have the numbers that they had */
    bool **is_joint;         /* by scope, node */
    /* Questions to lists (struct node.output of an OR): the joint of a rule's part, by rule, or
     * INDEX_NONE; by node of the tenant's scope, NULL for other nodes. */
    node_id **questions;
    /* What tests expect `by` a rule: rules that change places change their numbers. */
    struct expectation **by_rule;
    uint32_t by_rule_count;
    struct table *tables; /* of the schema */
};

/* Rows of quantified trees (`some R is C`) get a fold of their own, so that they can be changed
 * alone; counts that go by a name share theirs with the name. The program must outlive the copy. */
struct loose *loosen(struct arena *arena, const struct program *program,
                     const struct tree *const *trees, size_t tree_count);

/* The node, or joint, below the joint. */
node_id joint_inner(const struct loose *loose, uint32_t scope, node_id joint);
/* The joint, or value node, that stands as a child. */
static inline node_id loose_child(const struct loose *loose, uint32_t scope, node_id node,
                                  uint32_t index) {
    const struct scope *at = &loose->program->scopes[scope];
    return at->children[at->nodes[node].first_child + index];
}
struct node joint_turned(const struct loose *loose, uint32_t scope, node_id joint,
                         enum turn_of_joint turn);

#endif
