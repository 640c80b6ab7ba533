/* One mutant after the other: made, tried on the tests, taken back. */
#include "suite/mutants.h"

#include "suite/notice.h"

struct mutants *mutants_run(const struct compilation *compilation, day_number today) {
    struct arena *arena = arena_new();
    struct mutants *mutants = arena_alloc(arena, sizeof *mutants);
    struct mutator *mutator = mutator_new(arena, compilation);
    mutants->arena = arena;
    mutate_files(mutator);
    struct notices *notices = notices_new(mutator, today);
    mutants->count = (uint32_t)mutator->drafts.count;
    mutants->items = arena_array(arena, mutants->count, sizeof *mutants->items);
    for (uint32_t i = 0; i < mutants->count; i++) {
        struct mutant *mutant = &mutants->items[i];
        *mutant = mutator->drafts.items[i].mutant;
        mutant->killed_by = notice(notices, &mutator->drafts.items[i]);
        mutant->state = mutant->killed_by == INDEX_NONE ? MUTANT_SURVIVED : MUTANT_KILLED;
        mutants->killed += mutant->state == MUTANT_KILLED;
        mutants->survived += mutant->state == MUTANT_SURVIVED;
    }
    notices_free(notices);
    mutator_free(mutator);
    return mutants;
}

void mutants_free(struct mutants *mutants) {
    if (mutants)
        arena_free(mutants->arena);
}
