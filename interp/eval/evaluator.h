/* The one evaluator: a walk over the program's nodes, batch by batch. A condition is two bit
 * planes, known-true and known-false (neither: unknown), so and is t&t f|f, or its dual, not swaps
 * them. Child batches are evaluated in their own scope and folded into their tenant, by slot; then
 * tenant batches read the folds. The frame keeps every intermediate answer of the last tenant
 * batch: explanation, coverage and comparison read it, nothing is computed a second way. */
#ifndef TENET_EVAL_EVALUATOR_H
#define TENET_EVAL_EVALUATOR_H

#include "data/batch.h"
#include "program/program.h"

struct evaluator;
struct frame;

/* keep_children: child batches are copied and their frames kept, so that an explanation can speak
 * of single rows. Use it only for the few tenants that are explained. */
struct evaluator *evaluator_new(const struct program *program, day_number as_of,
                                bool keep_children);
/* For whoever wants just some results: evaluates only what these and the promises hang on. Of the
 * frame nothing else is to be read. The array is not kept. */
struct wanted {
    const struct result *results;
    uint32_t result_count;
};
struct evaluator *evaluator_new_for(const struct program *program, day_number as_of,
                                    const struct wanted *wanted);
/* Another one like it, for tenants only, without child rows kept: it reads what `evaluator` has
 * folded. Both may evaluate tenants at the same time, but nobody folds then, and the other one is
 * freed first. */
struct evaluator *evaluator_new_sharing(const struct evaluator *evaluator);
/* Marks the facts that it reads: facts[record][fact]. */
void evaluator_facts(const struct evaluator *evaluator, bool *const *facts);
void evaluator_free(struct evaluator *evaluator);
/* Do the rows of that child record make any difference? */
bool evaluator_wants_rows(const struct evaluator *evaluator, uint32_t record);
/* Evaluates and folds a child batch (rows marked skip are passed over). */
void evaluator_children(struct evaluator *evaluator, const struct batch *batch);
/* Evaluates a tenant batch. The frame and the batch's texts are good until the next call. */
const struct frame *evaluator_tenants(struct evaluator *evaluator, const struct batch *batch);
/* Forgets all child rows, so that slots begin anew: for made-up tenants that are evaluated batch
 * after batch. */
void evaluator_forget(struct evaluator *evaluator);
day_number evaluator_as_of(const struct evaluator *evaluator);

#endif
