/* What tenants come to: the wished results in words, and the rules that give them. */
#include "report/reasons.h"
#include "report/ways_search.h"

struct outcomes {
    const struct ways_question *question;
    struct evaluator *evaluator;
    struct arena *arena, *scratch;
    struct way_outcome **items; /* by tenant, wish */
    enum reach *reach;
    uint32_t next;
};

static bool take_children(void *context, const struct batch *batch) {
    struct outcomes *outcomes = context;
    evaluator_children(outcomes->evaluator, batch);
    return true;
}

static bool take_tenants(void *context, const struct batch *batch) {
    struct outcomes *outcomes = context;
    const struct target *target = outcomes->question->target;
    const struct frame *frame = evaluator_tenants(outcomes->evaluator, batch);
    for (uint32_t row = 0; row < batch->rows; row++) {
        struct way_outcome *items = arena_array(outcomes->arena, target->count, sizeof *items);
        for (uint32_t i = 0; i < target->count; i++) {
            const struct result *result = &target->wishes[i].column.result;
            struct verdict verdict;
            verdict_of(frame, row, result, outcomes->scratch, &verdict);
            items[i].rule = wish_rule(&target->wishes[i], &verdict);
            items[i].words = verdict_words(frame, row, result, outcomes->arena);
        }
        outcomes->reach[outcomes->next] = target_reach(target, frame, row, outcomes->scratch);
        outcomes->items[outcomes->next++] = items;
        arena_reset(outcomes->scratch);
    }
    return true;
}

/* Slots start anew with every evaluator, so each takes one batch. */
void outcomes_of(struct arena *arena, const struct ways_question *question,
                 const struct tenant *const *tenants, uint32_t count, struct way_outcome ***items,
                 enum reach **reach) {
    struct outcomes outcomes = {.question = question, .arena = arena, .scratch = arena_new()};
    struct portfolio_sink sink = {&outcomes, take_children, take_tenants, NULL};
    struct wanted wanted = {question->target->results, question->target->result_count};
    outcomes.items = arena_array(arena, count, sizeof *outcomes.items);
    outcomes.reach = arena_array(arena, count, sizeof *outcomes.reach);
    for (uint32_t at = 0; at < count; at += BATCH_ROWS) {
        uint32_t rows = count - at < BATCH_ROWS ? count - at : BATCH_ROWS;
        outcomes.evaluator = evaluator_new_for(question->program, question->as_of, &wanted);
        tenants_give(question->program->schema, tenants + at, rows, &sink);
        evaluator_free(outcomes.evaluator);
    }
    arena_free(outcomes.scratch);
    *items = outcomes.items;
    *reach = outcomes.reach;
}
