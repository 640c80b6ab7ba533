/* A queue with a place for each day: a tenant stands at the first day on which one of its results
 * may change, is evaluated there, and goes on to its next one. One evaluator lives at a time. */
#include "change/upcoming.h"

#include "base/vector.h"
#include "change/compare.h"
#include "eval/horizon.h"

#include <assert.h>
#include <stdlib.h>

/* A tenant that is held. Its days and outcomes stand in arrays of all, result_count a tenant. */
struct held {
    const struct tenant *tenant;
    uint32_t next;    /* in the queue, at the same day */
    bool has_changed; /* on a day before */
};

struct upcoming {
    struct upcoming_options options;
    struct arena *arena;
    struct upcoming_counts counts;
    VECTOR(uint64_t) can_change; /* the survey's finding: a bit a slot */
    struct gathered *gathered;
    VECTOR(const struct tenant *) tenants;
    struct held *held;
    uint32_t *queue;       /* by day from `from` on: the first tenant that stands there */
    day_number *days;      /* by tenant, result: when it may change next; DAY_NEVER: not any more */
    name_id *outcomes;     /* by tenant, result: how it came out last */
    struct names *names;   /* of outcomes */
    struct buffer text;    /* scratch */
    struct arena *scratch; /* as long as a row */
    uint32_t *changed;     /* scratch: results of a row */
    struct upcoming_day *day; /* that is worked on */
};

/* One day's evaluation. */
struct upcoming_day {
    struct evaluator *evaluator;
    struct horizon *horizon;
    bool is_first;       /* of all: outcomes are taken, not compared */
    const uint32_t *who; /* by slot: number of the tenant */
    VECTOR(struct upcoming_tenant) changed;
    struct arena *arena; /* of what changed */
};

struct upcoming *upcoming_new(const struct upcoming_options *options) {
    assert(options->from <= options->last && options->last <= DAY_MAX);
    struct arena *arena = arena_new();
    struct upcoming *upcoming = arena_alloc(arena, sizeof *upcoming);
    *upcoming = (struct upcoming){.options = *options,
                                  .arena = arena,
                                  .gathered = gathered_new(options->program->schema),
                                  .names = names_new(),
                                  .scratch = arena_new()};
    upcoming->changed = arena_array(arena, options->result_count, sizeof(uint32_t));
    return upcoming;
}

static void day_end(struct upcoming *upcoming) {
    struct upcoming_day *day = upcoming->day;
    if (!day)
        return;
    horizon_free(day->horizon);
    evaluator_free(day->evaluator);
    VECTOR_FREE(&day->changed);
    arena_free(day->arena);
    upcoming->day = NULL;
}

void upcoming_free(struct upcoming *upcoming) {
    if (!upcoming)
        return;
    day_end(upcoming);
    VECTOR_FREE(&upcoming->can_change);
    VECTOR_FREE(&upcoming->tenants);
    gathered_free(upcoming->gathered);
    names_free(upcoming->names);
    buffer_free(&upcoming->text);
    arena_free(upcoming->scratch);
    arena_free(upcoming->arena);
}

struct upcoming_counts upcoming_counts(const struct upcoming *upcoming) {
    return upcoming->counts;
}

/* The results, and on the first day the condition that chooses the tenants. */
static struct evaluator *evaluator_on(const struct upcoming *upcoming, day_number day) {
    const struct upcoming_options *options = &upcoming->options;
    struct result *results =
        arena_array(upcoming->scratch, (size_t)options->result_count + 1, sizeof *results);
    struct wanted wanted = {results, options->result_count};
    for (uint32_t i = 0; i < options->result_count; i++)
        results[i] = options->results[i];
    if (day == options->from && options->where != INDEX_NONE)
        results[wanted.result_count++] =
            (struct result){.decision = INDEX_NONE, .definition = options->where};
    struct evaluator *evaluator = evaluator_new_for(options->program, day, &wanted);
    arena_reset(upcoming->scratch);
    return evaluator;
}

static struct upcoming_day *day_start(struct upcoming *upcoming, day_number on) {
    day_end(upcoming);
    struct arena *arena = arena_new();
    struct upcoming_day *day = arena_alloc(arena, sizeof *day);
    day->arena = arena;
    day->evaluator = evaluator_on(upcoming, on);
    day->horizon = horizon_new(day->evaluator, upcoming->options.last);
    upcoming->day = day;
    return day;
}

static bool take_children(void *context, const struct batch *batch) {
    struct upcoming *upcoming = context;
    horizon_children(upcoming->day->horizon, batch);
    return true;
}

void upcoming_facts(struct upcoming *upcoming, bool *const *facts) {
    struct evaluator *evaluator = evaluator_on(upcoming, upcoming->options.from);
    evaluator_facts(evaluator, facts);
    evaluator_free(evaluator);
}

/* --- The survey --- */

static bool is_asked_for(struct upcoming *upcoming, const struct frame *frame, uint32_t row) {
    uint32_t where = upcoming->options.where;
    if (where == INDEX_NONE)
        return true;
    node_id root = upcoming->options.program->definitions[where].root;
    enum truth truth = frame_condition(frame, root, row);
    upcoming->counts.unclear += truth == TRUTH_UNKNOWN;
    return truth == TRUTH_TRUE;
}

static bool may_change(const struct upcoming *upcoming, uint32_t row) {
    for (uint32_t i = 0; i < upcoming->options.result_count; i++)
        if (horizon_next(upcoming->day->horizon, &upcoming->options.results[i], row) != DAY_NEVER)
            return true;
    return false;
}

static bool survey_tenants(void *context, const struct batch *batch) {
    struct upcoming *upcoming = context;
    const struct frame *frame = horizon_tenants(upcoming->day->horizon, batch);
    for (uint32_t row = 0; row < batch->rows; row++) {
        uint32_t word = batch->slots[row] / 64;
        if (plane_bit(batch->skip, row) || !is_asked_for(upcoming, frame, row))
            continue;
        upcoming->counts.tenants++;
        if (!may_change(upcoming, row))
            continue;
        upcoming->counts.can_change++;
        while (upcoming->can_change.count <= word)
            VECTOR_PUSH(&upcoming->can_change, 0);
        upcoming->can_change.items[word] |= UINT64_C(1) << batch->slots[row] % 64;
    }
    return true;
}

struct portfolio_sink upcoming_survey(struct upcoming *upcoming) {
    day_start(upcoming, upcoming->options.from);
    return (struct portfolio_sink){upcoming, take_children, survey_tenants, NULL};
}

/* --- Holding those who can change --- */

static bool can_change(const struct upcoming *upcoming, uint32_t slot) {
    return slot / 64 < upcoming->can_change.count &&
           upcoming->can_change.items[slot / 64] >> slot % 64 & 1;
}

/* The batch with the rows of all others skipped. */
static struct batch with_skipped(const struct upcoming *upcoming, const struct batch *batch,
                                 plane skip) {
    struct batch view = *batch;
    view.skip = skip;
    for (uint32_t w = 0; w < PLANE_WORDS; w++)
        skip[w] = batch->skip[w];
    for (uint32_t row = 0; row < batch->rows; row++)
        if (!can_change(upcoming, batch->slots[row]))
            skip[row / 64] |= UINT64_C(1) << row % 64;
    return view;
}

static bool hold_children(void *context, const struct batch *batch) {
    struct upcoming *upcoming = context;
    plane skip;
    if (!evaluator_wants_rows(upcoming->day->evaluator, batch->record_index))
        return true;
    struct batch view = with_skipped(upcoming, batch, skip);
    return gathered_children(upcoming->gathered, &view);
}

static bool hold_tenants(void *context, const struct batch *batch) {
    struct upcoming *upcoming = context;
    plane skip;
    struct batch view = with_skipped(upcoming, batch, skip);
    return gathered_tenants(upcoming->gathered, &view);
}

struct portfolio_sink upcoming_hold(struct upcoming *upcoming) {
    return (struct portfolio_sink){upcoming, hold_children, hold_tenants, NULL};
}

void upcoming_take(struct upcoming *upcoming, const struct gathered *gathered) {
    uint32_t count = gathered_count(gathered);
    const struct tenant **all = arena_array(upcoming->arena, count, sizeof(const struct tenant *));
    struct portfolio_sink sink = upcoming_survey(upcoming);
    for (uint32_t i = 0; i < count; i++)
        all[i] = gathered_get(gathered, i);
    tenants_give(upcoming->options.program->schema, all, count, &sink);
    for (uint32_t i = 0; i < count; i++)
        if (can_change(upcoming, i))
            VECTOR_PUSH(&upcoming->tenants, all[i]);
}

/* --- The queue --- */

static size_t place_of(const struct upcoming *upcoming, uint32_t who, uint32_t result) {
    return (size_t)who * upcoming->options.result_count + result;
}

/* At the first day on which one of its results may change, if there is one. */
static void enqueue(struct upcoming *upcoming, uint32_t who) {
    day_number day = DAY_NEVER;
    for (uint32_t i = 0; i < upcoming->options.result_count; i++) {
        day_number next = upcoming->days[place_of(upcoming, who, i)];
        day = next < day ? next : day;
    }
    if (day == DAY_NEVER)
        return;
    uint32_t *first = &upcoming->queue[day - upcoming->options.from];
    upcoming->held[who].next = *first;
    *first = who;
}

static int order_numbers(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* Those who stand at the day, in the order of the portfolio; their number. */
static uint32_t dequeue(struct upcoming *upcoming, day_number day, struct arena *arena,
                        uint32_t **who) {
    uint32_t *first = &upcoming->queue[day - upcoming->options.from], count = 0;
    for (uint32_t at = *first; at != INDEX_NONE; at = upcoming->held[at].next)
        count++;
    *who = arena_array(arena, count, sizeof **who);
    count = 0;
    for (uint32_t at = *first; at != INDEX_NONE; at = upcoming->held[at].next)
        (*who)[count++] = at;
    *first = INDEX_NONE;
    if (count > 1)
        qsort(*who, count, sizeof **who, order_numbers);
    return count;
}

static name_id outcome_of(struct upcoming *upcoming, const struct frame *frame, uint32_t row,
                          const struct result *result) {
    struct verdict verdict;
    verdict_value_of(frame, row, result, upcoming->scratch, &verdict);
    if (verdict.undecided)
        verdict_of(frame, row, result, upcoming->scratch, &verdict);
    buffer_clear(&upcoming->text);
    outcome_write(&upcoming->text, frame, row, result, &verdict);
    arena_reset(upcoming->scratch);
    return name_intern(upcoming->names, buffer_text(&upcoming->text));
}

/* Looks at the results whose day this is. Gives how many of them are changed. */
static uint32_t look_at(struct upcoming *upcoming, const struct frame *frame, uint32_t row,
                        uint32_t who) {
    const struct upcoming_options *options = &upcoming->options;
    struct upcoming_day *day = upcoming->day;
    uint32_t count = 0;
    for (uint32_t i = 0; i < options->result_count; i++) {
        size_t place = place_of(upcoming, who, i);
        if (!day->is_first && upcoming->days[place] != frame_as_of(frame))
            continue;
        upcoming->days[place] = horizon_next(day->horizon, &options->results[i], row);
        assert(upcoming->days[place] > frame_as_of(frame));
        if (day->is_first && upcoming->days[place] == DAY_NEVER)
            continue;
        name_id outcome = outcome_of(upcoming, frame, row, &options->results[i]);
        bool is_changed = !day->is_first && outcome != upcoming->outcomes[place];
        upcoming->outcomes[place] = outcome;
        if (is_changed && !options->every_change)
            upcoming->days[place] = DAY_NEVER;
        if (is_changed)
            upcoming->changed[count++] = i;
    }
    return count;
}

static bool queue_tenants(void *context, const struct batch *batch) {
    struct upcoming *upcoming = context;
    struct upcoming_day *day = upcoming->day;
    const struct frame *frame = horizon_tenants(day->horizon, batch);
    for (uint32_t row = 0; row < batch->rows; row++) {
        uint32_t who = day->who[batch->slots[row]];
        uint32_t count = look_at(upcoming, frame, row, who);
        if (count > 0) {
            uint32_t *changed = arena_array(day->arena, count, sizeof *changed);
            memcpy(changed, upcoming->changed, count * sizeof *changed);
            struct held *held = &upcoming->held[who];
            struct upcoming_tenant tenant = {held->tenant, changed, count, !held->has_changed};
            VECTOR_PUSH(&day->changed, tenant);
            upcoming->counts.changing += !held->has_changed;
            upcoming->counts.changes += count;
            held->has_changed = true;
        }
        enqueue(upcoming, who);
    }
    return true;
}

static void evaluate(struct upcoming *upcoming, const uint32_t *who, uint32_t count) {
    struct portfolio_sink sink = {upcoming, take_children, queue_tenants, NULL};
    struct arena *arena = upcoming->day->arena;
    const struct tenant **tenants = arena_array(arena, count, sizeof(const struct tenant *));
    upcoming->day->who = who;
    for (uint32_t i = 0; i < count; i++)
        tenants[i] = upcoming->held[who[i]].tenant;
    tenants_give(upcoming->options.program->schema, tenants, count, &sink);
}

/* Everybody is evaluated on the first day: what comes out there is what later days are compared
 * with. */
static void queue_start(struct upcoming *upcoming) {
    const struct upcoming_options *options = &upcoming->options;
    struct arena *arena = upcoming->arena;
    for (uint32_t i = 0; i < gathered_count(upcoming->gathered); i++)
        VECTOR_PUSH(&upcoming->tenants, gathered_get(upcoming->gathered, i));
    uint32_t count = (uint32_t)upcoming->tenants.count;
    size_t days = (size_t)(options->last - options->from) + 1;
    upcoming->held = arena_array(arena, count, sizeof *upcoming->held);
    upcoming->queue = arena_array(arena, days, sizeof *upcoming->queue);
    upcoming->days = arena_array(arena, count, options->result_count * sizeof *upcoming->days);
    upcoming->outcomes =
        arena_array(arena, count, options->result_count * sizeof *upcoming->outcomes);
    for (size_t i = 0; i < days; i++)
        upcoming->queue[i] = INDEX_NONE;
    struct upcoming_day *day = day_start(upcoming, options->from);
    uint32_t *who = arena_array(day->arena, count, sizeof *who);
    for (uint32_t i = 0; i < count; i++) {
        upcoming->held[i].tenant = upcoming->tenants.items[i];
        who[i] = i;
    }
    day->is_first = true;
    evaluate(upcoming, who, count);
}

bool upcoming_run(struct upcoming *upcoming, upcoming_visit *visit, void *context) {
    const struct upcoming_options *options = &upcoming->options;
    bool goes_on = true;
    queue_start(upcoming);
    for (day_number on = options->from + 1; on <= options->last && goes_on; on++) {
        uint32_t *who, count;
        if (upcoming->queue[on - options->from] == INDEX_NONE)
            continue;
        struct upcoming_day *day = day_start(upcoming, on);
        count = dequeue(upcoming, on, day->arena, &who);
        evaluate(upcoming, who, count);
        if (day->changed.count > 0)
            goes_on = visit(context, on, day->changed.items, (uint32_t)day->changed.count);
    }
    day_end(upcoming);
    return goes_on;
}
