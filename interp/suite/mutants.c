/* One mutant after the other: made, tried on the tests, taken back. */
#include "suite/mutants.h"

#include "suite/accepted.h"
#include "suite/notice.h"
#include "suite/telling.h"

static struct text words_of(struct arena *arena, const struct mutant *mutant) {
    if (mutant->kind == MUTANT_RULES_SWAP)
        return arena_format(arena, "rules %.*s and %.*s changed places in %.*s",
                            TEXT_ARGS(mutant->from), TEXT_ARGS(mutant->to),
                            TEXT_ARGS(mutant->where));
    if (mutant->kind == MUTANT_RULE_LEAVES)
        return arena_format(arena, "%.*s went away in %.*s", TEXT_ARGS(mutant->from),
                            TEXT_ARGS(mutant->where));
    if (mutant->to.length == 0)
        return arena_format(arena, "`%.*s` went away in %.*s", TEXT_ARGS(mutant->from),
                            TEXT_ARGS(mutant->where));
    return arena_format(arena, "`%.*s` became `%.*s` in %.*s", TEXT_ARGS(mutant->from),
                        TEXT_ARGS(mutant->to), TEXT_ARGS(mutant->where));
}

static void judge_survivor(struct mutants *mutants, struct telling *telling,
                           acceptance_list *accepted, const struct draft *draft,
                           struct mutant *mutant) {
    const struct acceptance *acceptance = accepted_find(accepted, mutant->words);
    if (acceptance) {
        mutant->state = MUTANT_ACCEPTED;
        mutant->why = acceptance->reason;
    } else {
        mutant->state = MUTANT_SURVIVED;
        telling_ask(telling, draft, mutant);
    }
    mutants->accepted += mutant->state == MUTANT_ACCEPTED;
    mutants->survived += mutant->state == MUTANT_SURVIVED;
    mutants->equivalent += mutant->state == MUTANT_EQUIVALENT;
}

/* Searching takes its time, so that it is begun only when there is a survivor. */
static void judge_all(struct mutants *mutants, struct mutator *mutator, day_number today,
                      acceptance_list *accepted) {
    struct notices *notices = notices_new(mutator, today);
    struct telling *telling = NULL;
    for (uint32_t i = 0; i < mutants->count; i++) {
        struct mutant *mutant = &mutants->items[i];
        const struct draft *draft = &mutator->drafts.items[i];
        *mutant = draft->mutant;
        mutant->words = words_of(mutants->arena, mutant);
        mutant->killed_by = notice(notices, draft);
        mutant->state = MUTANT_KILLED;
        mutants->killed += mutant->killed_by != INDEX_NONE;
        if (mutant->killed_by != INDEX_NONE)
            continue;
        telling = telling ? telling : telling_new(mutator, today);
        judge_survivor(mutants, telling, accepted, draft, mutant);
    }
    if (telling)
        telling_free(telling);
    notices_free(notices);
}

struct mutants *mutants_run(const struct compilation *compilation, day_number today,
                            struct text accepted) {
    struct arena *arena = arena_new();
    struct mutants *mutants = arena_alloc(arena, sizeof *mutants);
    struct mutator *mutator = mutator_new(arena, compilation);
    acceptance_list list = {0};
    mutants->arena = arena;
    accepted_read(arena, accepted, &list);
    mutate_files(mutator);
    mutants->count = (uint32_t)mutator->drafts.count;
    mutants->items = arena_array(arena, mutants->count, sizeof *mutants->items);
    judge_all(mutants, mutator, today, &list);
    accepted_check(&list, mutants);
    mutator_free(mutator);
    VECTOR_FREE(&list);
    return mutants;
}

void mutants_free(struct mutants *mutants) {
    if (mutants)
        arena_free(mutants->arena);
}

bool mutants_are_at_least(const struct mutants *mutants, number percent) {
    int64_t killed = mutants->killed, rest = killed + mutants->survived;
    return number_from(killed) * 100 >= percent * (number)rest;
}
