/* One evaluator a program; the tenants of the last batch are forgotten before the next. */
#include "suite/trial.h"

#include <assert.h>

struct trial {
    const struct search *search;
    struct evaluator **evaluators;
    const struct frame **frames;
    struct batch **batches; /* one a record */
};

struct trial *trial_new(struct arena *arena, const struct search *search) {
    const struct schema *schema = search->programs[0]->schema;
    struct trial *trial = arena_alloc(arena, sizeof *trial);
    uint32_t count = search->program_count;
    *trial = (struct trial){.search = search};
    trial->evaluators = arena_array(arena, count, sizeof(struct evaluator *));
    trial->frames = arena_array(arena, count, sizeof(const struct frame *));
    trial->batches = arena_array(arena, schema->record_count, sizeof(struct batch *));
    for (uint32_t i = 0; i < count; i++)
        trial->evaluators[i] =
            evaluator_new(search->programs[i], search->days[i], search->keeps_rows);
    for (uint32_t r = 0; r < schema->record_count; r++)
        trial->batches[r] = batch_new(schema, r);
    return trial;
}

void trial_free(struct trial *trial) {
    const struct schema *schema = trial->search->programs[0]->schema;
    for (uint32_t i = 0; i < trial->search->program_count; i++)
        evaluator_free(trial->evaluators[i]);
    for (uint32_t r = 0; r < schema->record_count; r++)
        batch_free(trial->batches[r]);
}

struct taken {
    struct trial *trial;
    bool *found;
    uint32_t *distances;
};

static bool take_children(void *context, const struct batch *batch) {
    const struct trial *trial = ((struct taken *)context)->trial;
    for (uint32_t i = 0; i < trial->search->program_count; i++)
        evaluator_children(trial->evaluators[i], batch);
    return true;
}

static bool take_tenants(void *context, const struct batch *batch) {
    struct taken *taken = context;
    const struct trial *trial = taken->trial;
    const struct search *search = trial->search;
    plane found = {0};
    for (uint32_t i = 0; i < search->program_count; i++)
        trial->frames[i] = evaluator_tenants(trial->evaluators[i], batch);
    search->goal(search->context, trial->frames, batch->rows, found);
    for (uint32_t row = 0; row < batch->rows; row++)
        taken->found[row] = plane_bit(found, row);
    if (search->distance && taken->distances)
        search->distance(search->context, trial->frames, batch->rows, taken->distances);
    return true;
}

void trial_run(struct trial *trial, const struct tenant *const *tenants, uint32_t count,
               bool *found, uint32_t *distances) {
    assert(count <= BATCH_ROWS);
    struct taken taken = {trial, found, distances};
    struct portfolio_sink sink = {&taken, take_children, take_tenants, NULL};
    for (uint32_t i = 0; i < trial->search->program_count; i++)
        evaluator_forget(trial->evaluators[i]);
    tenants_give_by(trial->search->programs[0]->schema, trial->batches, tenants, count, &sink);
}
