/* First what changed by itself: the condition of the rule, the definition or the promise in which
 * the mutant stands. It hangs on few facts, so that all tenants can often be tried; where it never
 * comes out otherwise, nothing does. Then everything that may hang on it, for a tenant that shows
 * the mutant, which becomes the test. */
#include "suite/telling.h"

#include "eval/again.h"
#include "suite/day_use.h"
#include "suite/differing.h"
#include "suite/exclusive.h"
#include "suite/mutant_test.h"

/* Tenants tried: for a condition by itself, for a test of what is decided, for any other test; and
 * for all survivors together. */
enum { UNIT_TRIED = 60000, DECIDED_TRIED = 12000, ANY_TRIED = 4000, ALL_TRIED = 1000000 };

struct telling {
    struct mutator *mutator;
    struct loose *twin; /* the same, without the mutant: nodes have the same numbers */
    struct arena *arena, *scratch;
    struct again_links *links;
    const struct tenant *const *seeds;
    uint32_t seed_count;
    day_number today;
    uint32_t tried;
    uint64_t *stops, *units, *reached; /* bits of nodes of the tenant's scope */
    bool has_decision;                 /* a rule itself changed */
    bool wants_decided;                /* only tests that say what is decided will do */
    VECTOR(struct again_place) places;
    VECTOR(node_id) conditions; /* of the units: conditions of rules, definitions, promises */
    VECTOR(struct result) results;
};

static void mark(uint64_t *bits, node_id node) {
    bits[node >> 6] |= UINT64_C(1) << (node & 63);
}

static size_t node_bytes(const struct program *program) {
    return (program->scopes[0].node_count / 64 + 1) * sizeof(uint64_t);
}

struct telling *telling_new(struct mutator *mutator, day_number today) {
    struct arena *arena = arena_new();
    struct telling *telling = arena_alloc(arena, sizeof *telling);
    const struct compilation *compilation = mutator->compilation;
    *telling = (struct telling){.mutator = mutator, .arena = arena, .scratch = arena_new()};
    telling->today = today;
    telling->twin = loosen(arena, compilation->program,
                           (const struct tree *const *)compilation->trees, compilation->tree_count);
    const struct program *program = telling->twin->program;
    telling->links = again_links_new(arena, program);
    telling->seeds = search_seeds(arena, compilation->program, &telling->seed_count);
    telling->stops = arena_alloc(arena, node_bytes(program));
    telling->units = arena_alloc(arena, node_bytes(program));
    telling->reached = arena_alloc(arena, node_bytes(program));
    for (uint32_t d = 0; d < program->decision_count; d++) {
        mark(telling->stops, program->decisions[d].decide);
        for (uint32_t r = 0; r < program->decisions[d].rule_count; r++)
            mark(telling->stops, program->decisions[d].rules[r].condition);
    }
    for (uint32_t i = 0; i < program->definition_count; i++)
        if (program->definitions[i].scope == 0)
            mark(telling->stops, program->definitions[i].root);
    for (uint32_t i = 0; i < program->promise_count; i++)
        mark(telling->stops, program->promises[i].holds);
    return telling;
}

void telling_free(struct telling *telling) {
    VECTOR_FREE(&telling->places);
    VECTOR_FREE(&telling->conditions);
    VECTOR_FREE(&telling->results);
    arena_free(telling->scratch);
    arena_free(telling->arena);
}

/* ---- What the mutant may reach */

static void find_places(struct telling *telling, const struct draft *draft) {
    telling->places.count = 0;
    telling->has_decision = false;
    for (uint32_t i = draft->first_patch; i != INDEX_NONE;) {
        const struct patch *patch = &telling->mutator->patches.items[i];
        struct again_place place = {patch->of, INDEX_NONE, patch->index};
        if (patch->kind == PATCH_RULE) {
            place = (struct again_place){0, patch->of, patch->index};
            telling->has_decision = true;
        }
        if (patch->kind != PATCH_TABLE) /* whose users are patched too */
            VECTOR_PUSH(&telling->places, place);
        i = patch->next;
    }
}

static bool has_bit(const uint64_t *bits, node_id node) {
    return bits[node >> 6] >> (node & 63) & 1;
}

static void find_units(struct telling *telling) {
    const struct program *program = telling->twin->program;
    memset(telling->units, 0, node_bytes(program));
    again_reach(telling->links, telling->places.items, (uint32_t)telling->places.count,
                telling->stops, telling->units);
    telling->conditions.count = 0;
    for (node_id id = 0; id < program->scopes[0].node_count; id++) {
        if (!has_bit(telling->units, id) || !has_bit(telling->stops, id))
            continue;
        if (node_is_condition(program->scopes[0].nodes[id].kind) &&
            program->scopes[0].nodes[id].kind != NODE_DECIDE)
            VECTOR_PUSH(&telling->conditions, id);
        else
            telling->has_decision = true; /* a value: what feeds it counts too */
    }
}

static void add_result(struct telling *telling, struct result result) {
    VECTOR_PUSH(&telling->results, result);
}

/* What a test can name, and may come out otherwise. */
static void find_results(struct telling *telling) {
    const struct program *program = telling->twin->program;
    memset(telling->reached, 0, node_bytes(program));
    again_reach(telling->links, telling->places.items, (uint32_t)telling->places.count, NULL,
                telling->reached);
    telling->results.count = 0;
    for (uint32_t d = 0; d < program->decision_count; d++)
        for (uint32_t o = 0; o < program->decisions[d].output_count; o++)
            if (has_bit(telling->reached, program->decisions[d].decide))
                add_result(telling, (struct result){program->decisions[d].outputs[o].name, d, o,
                                                    INDEX_NONE});
    for (uint32_t i = 0; i < program->definition_count; i++)
        if (program->definitions[i].scope == 0 &&
            has_bit(telling->reached, program->definitions[i].root))
            add_result(telling,
                       (struct result){program->definitions[i].name, INDEX_NONE, INDEX_NONE, i});
}

/* ---- Telling one from the other */

static bool nodes_differ(struct telling *telling, const struct frame *const *frames, uint32_t row,
                         node_id node) {
    enum truth truth = frame_condition(frames[0], node, row);
    uint32_t *missing[2], counts[2];
    if (truth != frame_condition(frames[1], node, row))
        return true;
    if (truth != TRUTH_UNKNOWN || telling->wants_decided)
        return false;
    for (int i = 0; i < 2; i++)
        frame_missing(frames[i], row, node, telling->scratch, &missing[i], &counts[i]);
    return counts[0] != counts[1] || memcmp(missing[0], missing[1], counts[0] * sizeof(uint32_t));
}

static bool units_differ(struct telling *telling, const struct frame *const *frames, uint32_t row) {
    for (size_t i = 0; i < telling->conditions.count; i++)
        if (nodes_differ(telling, frames, row, telling->conditions.items[i]))
            return true;
    return false;
}

static void find_differing_units(void *context, const struct frame *const *frames, uint32_t rows,
                                 uint64_t *found) {
    struct telling *telling = context;
    for (uint32_t row = 0; row < rows; row++)
        if (units_differ(telling, frames, row))
            found[row >> 6] |= UINT64_C(1) << (row & 63);
    arena_reset(telling->scratch);
}

/* Broken by the mutant alone: every test of the tenant fails. */
static bool breaks_promise(const struct frame *const *frames, uint32_t row) {
    const struct program *program = frame_program(frames[0]);
    for (uint32_t i = 0; i < program->promise_count; i++) {
        node_id holds = program->promises[i].holds;
        if (frame_condition(frames[1], holds, row) == TRUTH_FALSE &&
            frame_condition(frames[0], holds, row) != TRUTH_FALSE)
            return true;
    }
    return false;
}

/* Only where the condition itself differs can anything else; a changed rule has none of its own. */
static bool is_in_doubt(struct telling *telling, const struct frame *const *frames, uint32_t row) {
    return telling->has_decision || units_differ(telling, frames, row);
}

static void find_differing_results(void *context, const struct frame *const *frames, uint32_t rows,
                                   uint64_t *found) {
    struct telling *telling = context;
    for (uint32_t row = 0; row < rows; row++) {
        bool differs = false;
        if (is_in_doubt(telling, frames, row)) {
            if (telling->results.count == 0 || !telling->wants_decided)
                differs =
                    differing_promise(frames, row) != INDEX_NONE || breaks_promise(frames, row);
            for (size_t i = 0; i < telling->results.count && !differs; i++)
                differs = results_differ(frames, row, &telling->results.items[i],
                                         telling->wants_decided, telling->scratch);
        }
        found[row >> 6] |= (uint64_t)differs << (row & 63);
        arena_reset(telling->scratch);
    }
}

static void find_distances(void *context, const struct frame *const *frames, uint32_t rows,
                           uint32_t *distances) {
    struct telling *telling = context;
    for (uint32_t row = 0; row < rows; row++)
        distances[row] = is_in_doubt(telling, frames, row) ? SEARCH_STEP : 2 * SEARCH_STEP;
    arena_reset(telling->scratch);
}

/* ---- Asking */

static bool **unit_facts(const struct telling *telling) {
    const struct program *programs[2] = {telling->twin->program, telling->mutator->loose->program};
    bool **facts = facts_none(telling->arena, programs[0]->schema);
    for (size_t i = 0; i < telling->conditions.count; i++)
        for (int p = 0; p < 2; p++)
            node_facts(programs[p], 0, telling->conditions.items[i], facts);
    return facts;
}

static bool **result_facts(const struct telling *telling) {
    const struct program *program = telling->twin->program;
    bool **facts = unit_facts(telling);
    for (size_t i = 0; i < telling->results.count; i++) {
        const struct result *result = &telling->results.items[i];
        node_facts(program, 0,
                   result->decision != INDEX_NONE ? program->decisions[result->decision].decide
                                                  : program->definitions[result->definition].root,
                   facts);
    }
    for (uint32_t i = 0; i < program->promise_count; i++)
        if (has_bit(telling->reached, program->promises[i].holds))
            node_facts(program, 0, program->promises[i].holds, facts);
    return facts;
}

static struct search_result search_for(struct telling *telling, search_goal *goal, bool **facts,
                                       uint32_t most, day_number day) {
    bool is_of_unit = goal == find_differing_units;
    const struct program *programs[2] = {telling->twin->program, telling->mutator->loose->program};
    day_number days[2] = {day, day};
    struct search search = {.programs = programs,
                            .program_count = 2,
                            .days = days,
                            .goal = goal,
                            .distance = is_of_unit ? NULL : find_distances,
                            .context = telling,
                            .facts = (const bool *const *)facts,
                            .most_tried = most,
                            .tries_all = is_of_unit,
                            .asks_conditions = is_of_unit};
    struct search_result result =
        search_tenant(telling->arena, &search, telling->seeds, telling->seed_count);
    telling->tried += result.tried;
    return result;
}

static void add_count(struct buffer *out, uint64_t n) {
    if (n >= 1000) {
        add_count(out, n / 1000);
        buffer_format(out, ",%03u", (unsigned)(n % 1000));
    } else {
        buffer_add_unsigned(out, n);
    }
}

/* "no tenant can tell: every combination of a and b was tried, 1,260 in all" */
static struct text why_tried(const struct telling *telling, bool *const *facts, uint32_t tried) {
    const struct schema *schema = telling->twin->program->schema;
    struct text names[8];
    struct buffer out = {0};
    uint32_t count = 0, more = 0;
    for (uint32_t r = 0; r < schema->record_count; r++)
        for (uint32_t f = 0; f < schema->records[r].fact_count; f++) {
            if (!facts[r][f])
                continue;
            if (count == 8)
                more++;
            else
                names[count++] = r == 0 ? schema->records[r].facts[f].name
                                        : arena_format(telling->arena, "%.*s.%.*s",
                                                       TEXT_ARGS(schema->records[r].name),
                                                       TEXT_ARGS(schema->records[r].facts[f].name));
        }
    buffer_add_string(&out, "no tenant can tell: every combination of ");
    for (uint32_t i = 0; i < count; i++)
        buffer_format(&out, "%s%.*s",
                      i == 0                    ? ""
                      : i + 1 == count && !more ? " and "
                                                : ", ",
                      TEXT_ARGS(names[i]));
    if (more)
        buffer_format(&out, " and %u more facts", more);
    buffer_add_string(&out, " was tried, ");
    add_count(&out, tried);
    buffer_add_string(&out, " in all");
    struct text why = arena_text(telling->mutator->arena, buffer_text(&out));
    buffer_free(&out);
    return why;
}

/* Rules of which never both apply may stand in any order. */
static bool is_idle_swap(struct telling *telling, const struct draft *draft,
                         struct mutant *mutant) {
    const struct program *program = telling->twin->program;
    node_id left, right;
    if (draft->swapped == INDEX_NONE || program->decisions[draft->swapped].take == TAKE_EVERY)
        return false;
    const struct rule *rules = &program->decisions[draft->swapped].rules[draft->swapped_rule];
    if (!conditions_exclude(telling->twin, rules[0].condition, rules[1].condition, &left, &right))
        return false;
    mutant->state = MUTANT_EQUIVALENT;
    mutant->why = arena_format(
        telling->mutator->arena,
        "no tenant can tell: never both apply, as `%.*s` and `%.*s` exclude each other",
        TEXT_ARGS(words_at(telling->mutator, program->scopes[0].nodes[left].span)),
        TEXT_ARGS(words_at(telling->mutator, program->scopes[0].nodes[right].span)));
    return true;
}

static bool hang_on_day(const struct telling *telling, const node_id *nodes, size_t count) {
    return hangs_on_day(telling->twin->program, nodes, count) ||
           hangs_on_day(telling->mutator->loose->program, nodes, count);
}

/* The condition alone. */
static bool is_idle_unit(struct telling *telling, day_number day, struct mutant *mutant) {
    bool **facts = unit_facts(telling);
    telling->wants_decided = false;
    if (telling->has_decision || telling->conditions.count == 0 ||
        hang_on_day(telling, telling->conditions.items, telling->conditions.count))
        return false;
    struct search_result result = search_for(telling, find_differing_units, facts, UNIT_TRIED, day);
    if (!result.is_exhaustive)
        return false;
    mutant->state = MUTANT_EQUIVALENT;
    mutant->why = why_tried(telling, facts, result.tried);
    return true;
}

/* The nodes of all results: what is exhausted for them must not hang on the day either. */
static bool results_hang_on_day(struct telling *telling) {
    const struct program *program = telling->twin->program;
    size_t count = 0;
    node_id *nodes =
        arena_array(telling->arena, telling->results.count + program->promise_count, sizeof *nodes);
    for (size_t i = 0; i < telling->results.count; i++) {
        const struct result *result = &telling->results.items[i];
        nodes[count++] = result->decision != INDEX_NONE
                             ? program->decisions[result->decision].decide
                             : program->definitions[result->definition].root;
    }
    for (uint32_t i = 0; i < program->promise_count; i++)
        if (has_bit(telling->reached, program->promises[i].holds))
            nodes[count++] = program->promises[i].holds;
    return hang_on_day(telling, nodes, count);
}

/* A test that says what is decided reads better than one that says what is missing. */
static void seek_test(struct telling *telling, day_number day, struct mutant *mutant) {
    bool **facts = result_facts(telling);
    telling->wants_decided = true;
    struct search_result result =
        search_for(telling, find_differing_results, facts, DECIDED_TRIED, day);
    if (!result.tenant) {
        telling->wants_decided = false;
        result = search_for(telling, find_differing_results, facts, ANY_TRIED, day);
    }
    if (result.tenant) {
        struct telling_tenant told = {
            .programs = {telling->twin->program, telling->mutator->loose->program},
            .results = telling->results.items,
            .result_count = telling->results.count,
            .wants_decided = telling->wants_decided,
            .tenant = result.tenant,
            .day = day};
        mutant->test =
            mutant_test(telling->mutator->arena, telling->mutator->program, &told, mutant);
    } else if (result.is_exhaustive && !results_hang_on_day(telling)) {
        mutant->state = MUTANT_EQUIVALENT;
        mutant->why = why_tried(telling, facts, result.tried);
    }
}

void telling_ask(struct telling *telling, const struct draft *draft, struct mutant *mutant) {
    day_number day = draft->has_day ? draft->day : telling->today;
    if (is_idle_swap(telling, draft, mutant) || telling->tried > ALL_TRIED)
        return;
    find_places(telling, draft);
    find_units(telling);
    find_results(telling);
    mutant_apply(telling->mutator, draft);
    if (!is_idle_unit(telling, day, mutant))
        seek_test(telling, day, mutant);
    mutant_take_back(telling->mutator, draft);
}
