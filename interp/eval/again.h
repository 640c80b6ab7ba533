/* Evaluating again what a small change of the program touches, for whoever tries many changes on
 * the same tenants: the nodes changed, then those that ask them, as far as an answer really came
 * out otherwise. The rest of the frame stands as it was, and undoing gives back the old answers
 * without working them out. The change lies in payloads, kinds of conditions and rules; who asks
 * whom stays as it is, and so do folds that are counted and folds that are not. */
#ifndef TENET_EVAL_AGAIN_H
#define TENET_EVAL_AGAIN_H

#include "eval/frame.h"

/* Who asks whom; of a program, for any number of evaluators. */
struct again_links;
struct again_links *again_links_new(struct arena *arena, const struct program *program);

struct again_place {          /* a node, or a rule */
    uint32_t scope, decision; /* of a node decision is INDEX_NONE */
    uint32_t index;
};
/* Sets the bits of all nodes of the tenant's scope that may come out otherwise when these places
 * are changed; with `stops` (bits of nodes) not of those that do so only by a node among them. */
void again_reach(const struct again_links *links, const struct again_place *places, uint32_t count,
                 const uint64_t *stops, uint64_t *nodes);

struct again;
/* An evaluator that keeps its children and has evaluated one batch of tenants, whose frame stands.
 * It and the links must outlive this. */
struct again *again_new(struct evaluator *evaluator, const struct again_links *links,
                        const struct frame *tenants);
void again_free(struct again *again);

/* After the program was changed there. The frame then answers for the changed program. */
void again_evaluate(struct again *again, const struct again_place *places, uint32_t count);
/* After the program was changed back. */
void again_undo(struct again *again);
/* Rows of tenants for which a node, a decision came out otherwise (a decision: may have come out);
 * NULL for none. Good until undone. */
const uint64_t *again_node_rows(const struct again *again, node_id node);
const uint64_t *again_decision_rows(const struct again *again, uint32_t decision);

#endif
