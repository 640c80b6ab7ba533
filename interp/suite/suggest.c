/* One search a gap, from the gravest to the least; each tenant found counts for all that it covers.
 */
#include "suite/suggest.h"

#include "suite/suggest_goal.h"

#include <stdlib.h>

/* For a better tenant, and on other days than today, fewer tries are worth it. */
enum { TRIED_FOR_MORE = 4, DAYS_MOST = 16 };

struct suggester {
    struct suggestions *made;
    const struct program *program;
    struct rule_coverage *coverage;
    struct reach_goal goal;
    uint32_t most_tried;
    day_number days[DAYS_MOST];
    uint32_t day_count;
    bool lacks_days; /* there are more on which something changes */
    VECTOR(const struct tenant *) seeds;
    VECTOR(struct suggestion) items;
    VECTOR(struct unreached) unreached;
};

/* ---- Days: rules and settings that change are looked at on other days, too. */

static void add_day(struct suggester *suggester, int64_t day) {
    bool is_there = day < DAY_MIN || day > DAY_MAX;
    for (uint32_t i = 0; i < suggester->day_count; i++)
        is_there |= suggester->days[i] == day;
    suggester->lacks_days |= !is_there && suggester->day_count == DAYS_MOST;
    if (!is_there && suggester->day_count < DAYS_MOST)
        suggester->days[suggester->day_count++] = (day_number)day;
}

/* `today` against a date turns on that date. */
static void add_days_of_scope(struct suggester *suggester, const struct scope *scope) {
    for (node_id id = 0; id < scope->node_count; id++) {
        const struct node *node = &scope->nodes[id];
        if (node->kind != NODE_ORDER && node->kind != NODE_EQUAL)
            continue;
        const struct node *left = &scope->nodes[scope->children[node->first_child]];
        const struct node *right = &scope->nodes[scope->children[node->first_child + 1]];
        const struct node *fixed = left->kind == NODE_TODAY ? right : left;
        if ((left->kind != NODE_TODAY && right->kind != NODE_TODAY) || fixed->kind != NODE_CONSTANT)
            continue;
        for (int step = -1; step <= 1; step++)
            add_day(suggester, (int64_t)fixed->constant->alternatives[0].values[0].day + step);
    }
}

static void gather_days(struct suggester *suggester, day_number today) {
    const struct program *program = suggester->program;
    add_day(suggester, today);
    for (uint32_t i = 0; i < program->setting_count; i++)
        for (uint32_t j = 1; j < program->settings[i].constant->count; j++)
            for (int step = 0; step < 2; step++)
                add_day(suggester,
                        (int64_t)program->settings[i].constant->alternatives[j].from - step);
    for (uint32_t d = 0; d < program->decision_count; d++)
        for (uint32_t r = 0; r < program->decisions[d].rule_count; r++) {
            const struct rule *rule = &program->decisions[d].rules[r];
            for (int step = 0; rule->from > DAY_MIN && step < 2; step++)
                add_day(suggester, (int64_t)rule->from - step);
            for (int step = 0; rule->until <= DAY_MAX && step < 2; step++)
                add_day(suggester, (int64_t)rule->until - step);
        }
    for (uint32_t s = 0; s < program->scope_count; s++)
        add_days_of_scope(suggester, &program->scopes[s]);
}

/* ---- What a tenant covers */

static bool has_gap(const struct point *point, int way) {
    return point->is_possible[way] && point->seen[way] == 0;
}

struct covering {
    struct suggester *suggester;
    struct evaluator *evaluator;
    struct suggestion *suggestion;
    VECTOR(struct reach) covers;
};

static bool take_children(void *context, const struct batch *batch) {
    struct covering *covering = context;
    evaluator_children(covering->evaluator, batch);
    return true;
}

static void find_broken(struct covering *covering, const struct frame *frame) {
    const struct program *program = covering->suggester->program;
    struct suggestion *suggestion = covering->suggestion;
    uint32_t *broken =
        arena_array(covering->suggester->made->arena, program->promise_count, sizeof *broken);
    for (uint32_t i = 0; i < program->promise_count; i++)
        if (frame_condition(frame, program->promises[i].holds, 0) == TRUTH_FALSE)
            broken[suggestion->broken_count++] = i;
    suggestion->broken = broken;
}

static bool take_tenant(void *context, const struct batch *batch) {
    struct covering *covering = context;
    struct rule_coverage *coverage = covering->suggester->coverage;
    const struct frame *frame = evaluator_tenants(covering->evaluator, batch);
    struct test_outcome outcome = {.passed = true, .frame = frame};
    bool(*gaps)[WAYS] = memory_alloc((coverage->points.count + 1) * sizeof *gaps);
    for (size_t i = 0; i < coverage->points.count; i++)
        for (int way = 0; way < WAYS; way++)
            gaps[i][way] = has_gap(&coverage->points.items[i], way);
    rule_coverage_take(coverage, &outcome);
    for (size_t i = 0; i < coverage->points.count; i++)
        for (int way = 0; way < WAYS; way++) {
            struct reach reach = {i, way};
            if (gaps[i][way] && !has_gap(&coverage->points.items[i], way))
                VECTOR_PUSH(&covering->covers, reach);
        }
    memory_free(gaps);
    find_broken(covering, frame);
    return true;
}

static void count_covered(struct suggester *suggester, struct suggestion *suggestion) {
    struct covering covering = {.suggester = suggester,
                                .suggestion = suggestion,
                                .evaluator =
                                    evaluator_new(suggester->program, suggestion->as_of, true)};
    struct portfolio_sink sink = {&covering, take_children, take_tenant, NULL};
    tenants_give(suggester->program->schema, &suggestion->tenant, 1, &sink);
    struct reach *covers =
        arena_array(suggester->made->arena, covering.covers.count, sizeof *covers);
    if (covering.covers.count > 0)
        memcpy(covers, covering.covers.items, covering.covers.count * sizeof *covers);
    suggestion->covers = covers;
    suggestion->cover_count = (uint32_t)covering.covers.count;
    VECTOR_FREE(&covering.covers);
    evaluator_free(covering.evaluator);
}

/* ---- What a test asks of it */

static void ask_decision(struct suggester *suggester, uint32_t index, uint32_t rule,
                         struct suggestion *suggestion) {
    const struct decision *decision = &suggester->program->decisions[index];
    struct result *results =
        arena_array(suggester->made->arena, decision->output_count, sizeof *results);
    uint32_t *rules = arena_array(suggester->made->arena, decision->output_count, sizeof *rules);
    for (uint32_t o = 0; o < decision->output_count; o++) {
        results[o] = (struct result){decision->outputs[o].name, index, o, INDEX_NONE};
        rules[o] = decision->take == TAKE_EVERY ? rule : INDEX_NONE;
    }
    suggestion->results = results;
    suggestion->rules = rules;
    suggestion->result_count = decision->output_count;
}

static void ask_definition(struct suggester *suggester, uint32_t index,
                           struct suggestion *suggestion) {
    const struct definition *definition = &suggester->program->definitions[index];
    struct result *result = arena_alloc(suggester->made->arena, sizeof *result);
    uint32_t *rule = arena_alloc(suggester->made->arena, sizeof *rule);
    *result = (struct result){definition->name, INDEX_NONE, 0, index};
    *rule = INDEX_NONE;
    suggestion->results = result;
    suggestion->rules = rule;
    suggestion->result_count = 1;
}

/* What no rule and no definition of the tenant asks shows in nothing; the first decision, or else
 * definition, stands in, for a test must ask something. */
static bool ask_something(struct suggester *suggester, struct suggestion *suggestion) {
    const struct program *program = suggester->program;
    const struct point *point = &suggester->coverage->points.items[suggestion->target.point];
    const struct home *home = &suggester->goal.home;
    if (point->kind < POINT_CONDITION)
        ask_decision(suggester, point->decision,
                     point->kind == POINT_VALUE ? INDEX_NONE : point->rule, suggestion);
    else if (home->decision != INDEX_NONE)
        ask_decision(suggester, home->decision, home->rule, suggestion);
    else if (home->definition != INDEX_NONE)
        ask_definition(suggester, home->definition, suggestion);
    else if (program->decision_count > 0)
        ask_decision(suggester, 0, 0, suggestion);
    else
        for (uint32_t i = program->definition_count; i-- > 0;)
            if (program->definitions[i].scope == 0)
                ask_definition(suggester, i, suggestion);
    return suggestion->result_count > 0;
}

/* ---- Searching */

static struct search_result find(struct suggester *suggester, enum strictness strictness,
                                 day_number day, uint32_t most_tried) {
    const struct program *program = suggester->program;
    struct reach_goal *goal = &suggester->goal;
    struct arena *arena = arena_new();
    goal->strictness = strictness;
    goal->as_of = day;
    goal->calendar = calendar_new(arena, program->schema, day);
    bool **facts = facts_none(arena, program->schema);
    reach_goal_facts(goal, facts);
    struct search search = {.programs = &program,
                            .program_count = 1,
                            .days = &day,
                            .goal = reach_goal_found,
                            .distance = reach_goal_distance,
                            .context = goal,
                            .facts = (const bool *const *)facts,
                            .most_tried = most_tried,
                            .keeps_rows = true,
                            .asks_conditions = true};
    struct search_result result = search_tenant(
        suggester->made->arena, &search, suggester->seeds.items, (uint32_t)suggester->seeds.count);
    arena_free(arena);
    return result;
}

/* Rules that give nothing but constants and other decisions can be seen not to give a value. */
static bool some_rule_gives(const struct program *program, uint32_t index, uint32_t output,
                            uint32_t code) {
    const struct decision *decision = &program->decisions[index];
    if (code == INDEX_NONE)
        return true;
    for (uint32_t r = 0; r < decision->rule_count; r++) {
        const struct rule_result *result = &decision->rules[r].results[output];
        if (result->is_blank || (result->is_constant && result->value.code != code))
            continue;
        if (result->is_constant || result->map || result->from_decision == INDEX_NONE ||
            some_rule_gives(program, result->from_decision, result->from_output, code))
            return true;
    }
    return false;
}

/* On the first day on which there is one. */
static const struct tenant *find_reaching(struct suggester *suggester, day_number *day,
                                          struct unreached *unreached) {
    const struct point *point = suggester->goal.point;
    unreached->is_unreachable = !suggester->lacks_days;
    if (point->kind == POINT_VALUE &&
        !some_rule_gives(suggester->program, point->decision, point->output, point->code)) {
        unreached->is_unreachable = true;
        return NULL;
    }
    for (uint32_t i = 0; i < suggester->day_count; i++) {
        uint32_t most = i == 0 ? suggester->most_tried : suggester->most_tried / TRIED_FOR_MORE;
        struct search_result result = find(suggester, REACHED, suggester->days[i], most);
        *day = suggester->days[i];
        if (result.tenant)
            return result.tenant;
        unreached->is_unreachable &= result.is_exhaustive;
        unreached->tried += result.tried;
    }
    return NULL;
}

static bool gives_open_value(const struct program *program, const struct point *point) {
    const struct decision *decision = &program->decisions[point->decision];
    for (uint32_t o = 0; point->kind != POINT_VALUE && o < decision->output_count; o++) {
        const struct rule_result *result = &decision->rules[point->rule].results[o];
        if (!result->is_blank && !result->is_constant && result->from_decision == INDEX_NONE)
            return true;
    }
    return false;
}

/* The strictest that is worth a search: what is unknown leaves a decision open, most often, and
 * that is what its test is about. */
static enum strictness strictest(const struct suggester *suggester) {
    const struct point *point = suggester->goal.point;
    if (point->kind < POINT_CONDITION)
        return gives_open_value(suggester->program, point) ? DECIDED : REACHED;
    if (suggester->goal.home.step_count == 0)
        return REACHED;
    return point->kind == POINT_CONDITION && suggester->goal.way == WAY_UNKNOWN ? MATTERING
                                                                                : DECIDED;
}

/* One that shows it, if there is one, and be it on another day; what is found is where the search
 * goes on from. */
static const struct tenant *find_better(struct suggester *suggester, const struct tenant *found,
                                        day_number *day) {
    uint32_t most = suggester->most_tried / TRIED_FOR_MORE;
    VECTOR_PUSH(&suggester->seeds, found);
    for (int strictness = (int)strictest(suggester); strictness > REACHED; strictness--)
        for (uint32_t i = 0; i < suggester->day_count; i++) {
            struct search_result result =
                find(suggester, (enum strictness)strictness, suggester->days[i], most);
            if (!result.tenant)
                continue;
            *day = suggester->days[i];
            return result.tenant;
        }
    return found;
}

static void suggest_one(struct suggester *suggester, size_t index, int way) {
    const struct point *point = &suggester->coverage->points.items[index];
    struct reach_goal *goal = &suggester->goal;
    struct unreached unreached = {.target = {index, way}};
    struct suggestion suggestion = {.target = {index, way}};
    goal->point = point;
    goal->way = way;
    goal->home = (struct home){INDEX_NONE, INDEX_NONE, INDEX_NONE, NULL, 0};
    if (point->kind >= POINT_CONDITION)
        goal->home =
            home_find(suggester->made->arena, suggester->program, point->scope, point->node);
    const struct tenant *found = find_reaching(suggester, &suggestion.as_of, &unreached);
    if (!found) {
        VECTOR_PUSH(&suggester->unreached, unreached);
        return;
    }
    suggestion.tenant = find_better(suggester, found, &suggestion.as_of);
    if (ask_something(suggester, &suggestion))
        count_covered(suggester, &suggestion);
    if (suggestion.cover_count > 0) {
        VECTOR_PUSH(&suggester->seeds, suggestion.tenant);
        VECTOR_PUSH(&suggester->items, suggestion);
    }
    unreached.is_unreachable = false;
    if (has_gap(point, way))
        VECTOR_PUSH(&suggester->unreached, unreached);
}

/* From 0, the gravest: what no test decides, gives, sees, stands at, does not know. */
static int gravity(const struct point *point, int way) {
    switch (point->kind) {
    case POINT_RULE:
    case POINT_ROW:
        return 0;
    case POINT_VALUE:
        return 1;
    case POINT_CONDITION:
        return way == WAY_UNKNOWN ? 4 : 2;
    case POINT_BOUNDARY:
        break;
    }
    return 3;
}

enum { GRAVITIES = 5 };

static void suggest_all(struct suggester *suggester) {
    const struct rule_coverage *coverage = suggester->coverage;
    for (int grave = 0; grave < GRAVITIES; grave++)
        for (size_t i = 0; i < coverage->points.count; i++)
            for (int way = 0; way < WAYS; way++)
                if (gravity(&coverage->points.items[i], way) == grave &&
                    has_gap(&coverage->points.items[i], way))
                    suggest_one(suggester, i, way);
}

static void keep_made(struct suggester *suggester) {
    struct suggestions *made = suggester->made;
    made->count = (uint32_t)suggester->items.count;
    made->items = arena_array(made->arena, made->count, sizeof *made->items);
    if (made->count > 0)
        memcpy(made->items, suggester->items.items, made->count * sizeof *made->items);
    made->unreached_count = (uint32_t)suggester->unreached.count;
    made->unreached = arena_array(made->arena, made->unreached_count, sizeof *made->unreached);
    if (made->unreached_count > 0)
        memcpy(made->unreached, suggester->unreached.items,
               made->unreached_count * sizeof *made->unreached);
}

struct suggestions *suggestions_new(const struct program *program, struct rule_coverage *coverage,
                                    day_number today, uint32_t most_tried) {
    struct arena *arena = arena_new(), *scratch = arena_new();
    struct suggestions *made = arena_alloc(arena, sizeof *made);
    struct suggester *suggester = arena_alloc(scratch, sizeof *suggester);
    struct coverage_sum sums[MEASURE_COUNT];
    uint32_t count;
    *made = (struct suggestions){.arena = arena, .coverage = coverage, .today = today};
    *suggester = (struct suggester){
        .made = made, .program = program, .coverage = coverage, .most_tried = most_tried};
    suggester->goal.program = program;
    suggester->goal.aim = aim_new(scratch, program);
    suggester->goal.scratch = arena_new();
    const struct tenant *const *seeds = search_seeds(scratch, program, &count);
    for (uint32_t i = 0; i < count; i++)
        VECTOR_PUSH(&suggester->seeds, seeds[i]);
    gather_days(suggester, today);
    rule_coverage_sums(coverage, sums, &made->before);
    suggest_all(suggester);
    rule_coverage_sums(coverage, sums, &made->after);
    keep_made(suggester);
    VECTOR_FREE(&suggester->seeds);
    VECTOR_FREE(&suggester->items);
    VECTOR_FREE(&suggester->unreached);
    arena_free(suggester->goal.scratch);
    arena_free(scratch);
    return made;
}

void suggestions_free(struct suggestions *suggestions) {
    if (suggestions)
        arena_free(suggestions->arena);
}
