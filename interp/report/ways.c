/* Finding ways, evaluating each once more, and saying what bars them when there is none. */
#include "data/changes.h"
#include "report/ways_search.h"

enum { BARRED_MOST = 3 };

static void search_begin(struct ways_search *search, const struct ways_question *question,
                         struct arena *arena, uint32_t tried) {
    *search = (struct ways_search){.question = question,
                                   .arena = arena,
                                   .scratch = arena_new(),
                                   .tried = tried,
                                   .most_tried = question->most_tried};
}

static void search_end(struct ways_search *search) {
    arena_free(search->scratch);
    VECTOR_FREE(&search->found);
}

static const struct tenant *example_of(struct ways_search *search, const struct way *way) {
    const struct value **values = arena_array(search->scratch, search->fact_count, sizeof *values);
    for (uint32_t i = 0; i < way->count; i++)
        values[way->changes[i].fact] = &way->changes[i].example;
    return trial_tenant(search->scratch, search, values);
}

static struct text what_if_of(const struct ways_search *search, const struct way *way) {
    struct buffer out = {0};
    for (uint32_t i = 0; i < way->count; i++) {
        const struct way_fact *fact = &search->facts[way->changes[i].fact];
        buffer_add_string(&out, i > 0 ? "," : "");
        change_write(&out, fact->name, &fact->declared->type, &way->changes[i].example);
    }
    struct text text = arena_text(search->arena, buffer_text(&out));
    buffer_free(&out);
    return text;
}

/* Every way is evaluated once more, with the values that are shown as its examples. */
static void confirm(struct ways_search *search, struct ways *ways) {
    struct way_outcome **outcomes;
    enum reach *reach;
    const struct tenant **tenants = arena_array(search->arena, ways->count, sizeof *tenants);
    for (uint32_t i = 0; i < ways->count; i++) {
        ways->items[i].what_if = what_if_of(search, &ways->items[i]);
        tenants[i] = example_of(search, &ways->items[i]);
    }
    outcomes_of(search->arena, search->question, tenants, ways->count, &outcomes, &reach);
    for (uint32_t i = 0; i < ways->count; i++) {
        ways->items[i].outcomes = outcomes[i];
        ways->items[i].is_confirmed = reach[i] == REACH_REACHED;
    }
}

/* ---- What bars all ways */

static struct text plain_name(const struct ways_search *search, const struct way_fact *fact) {
    if (fact->record == 0)
        return fact->declared->name;
    return arena_format(search->arena, "%.*s.%.*s",
                        TEXT_ARGS(search->question->program->schema->records[fact->record].name),
                        TEXT_ARGS(fact->declared->name));
}

static struct way_barred barred_of(const struct ways_search *search,
                                   const struct facts_found *found) {
    struct way_barred barred = {.names =
                                    arena_array(search->arena, found->size, sizeof *barred.names)};
    for (uint32_t i = 0; i < found->size; i++) {
        const struct way_fact *fact = &search->facts[found->facts[i]];
        bool is_said = fact->declared->changeable;
        struct text name = plain_name(search, fact);
        for (uint32_t k = 0; k < barred.count; k++)
            is_said |= text_is(barred.names[k], name);
        if (!is_said)
            barred.names[barred.count++] = name;
    }
    return barred;
}

static bool is_same(const struct way_barred *a, const struct way_barred *b) {
    bool is_same = a->count == b->count;
    for (uint32_t i = 0; is_same && i < a->count; i++)
        is_same = text_is(a->names[i], b->names[i]);
    return is_same;
}

/* The smallest sets of facts, changeable or not, that would do: those with the fewest that are
 * not. */
static void find_barred(struct arena *arena, const struct ways_question *question,
                        const struct candidates *candidates, struct ways *ways) {
    struct ways_search search;
    uint32_t fewest = UINT32_MAX;
    search_begin(&search, question, arena, ways->tried);
    ways_facts(&search, candidates, false);
    sets_search(&search, 0);
    ways->tried = search.tried;
    ways->barred = arena_array(arena, BARRED_MOST, sizeof *ways->barred);
    for (size_t i = 0; i < search.found.count; i++) {
        struct way_barred barred = barred_of(&search, &search.found.items[i]);
        if (barred.count > fewest)
            continue;
        if (barred.count < fewest)
            ways->barred_count = 0;
        fewest = barred.count;
        bool is_said = ways->barred_count == BARRED_MOST;
        for (uint32_t k = 0; k < ways->barred_count; k++)
            is_said |= is_same(&ways->barred[k], &barred);
        if (!is_said)
            ways->barred[ways->barred_count++] = barred;
    }
    search_end(&search);
}

static void find(struct arena *arena, const struct ways_question *question, struct ways *ways) {
    struct ways_search search;
    const struct candidates *candidates =
        candidates_new(arena, question->program, question->as_of, NULL, 0);
    search_begin(&search, question, arena, 0);
    ways_facts(&search, candidates, true);
    sets_search(&search, SIZES_MORE);
    ways->facts = search.facts;
    ways->fact_count = search.fact_count;
    ways->tried = search.tried;
    ways->complete_up_to = search.complete_up_to;
    ways->is_all = search.is_all;
    ways->is_proven = search.is_all && search.is_proven;
    ways->has_run_out = search.has_run_out;
    ways_boxes(&search, ways);
    confirm(&search, ways);
    search_end(&search);
    if (ways->count == 0 && !ways->has_run_out)
        find_barred(arena, question, candidates, ways);
}

void ways_find(struct arena *arena, const struct ways_question *question, struct ways *ways) {
    struct way_outcome **now;
    enum reach *reach;
    *ways = (struct ways){.facts = NULL};
    outcomes_of(arena, question, &question->tenant, 1, &now, &reach);
    ways->now = now[0];
    ways->is_there = reach[0] == REACH_REACHED;
    if (!ways->is_there)
        find(arena, question, ways);
}
