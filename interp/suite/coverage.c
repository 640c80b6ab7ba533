/* Counting what each test reached, while its frame is at hand. */
#include "suite/coverage.h"

#include "suite/points.h"

struct rule_coverage *rule_coverage_new(const struct program *program, day_number today) {
    struct arena *arena = arena_new();
    struct rule_coverage *coverage = arena_alloc(arena, sizeof *coverage);
    coverage->program = program;
    coverage->arena = arena;
    coverage->scratch = arena_new();
    coverage->days = arena_new();
    coverage->today = today;
    coverage->deciders = arena_array(arena, program->decision_count, sizeof(uint32_t));
    points_gather(coverage);
    return coverage;
}

void rule_coverage_free(struct rule_coverage *coverage) {
    VECTOR_FREE(&coverage->points);
    arena_free(coverage->scratch);
    arena_free(coverage->days);
    arena_free(coverage->arena);
}

static int way_of(enum truth truth) {
    return truth == TRUTH_TRUE ? WAY_TRUE : truth == TRUTH_FALSE ? WAY_FALSE : WAY_UNKNOWN;
}

struct rows_count {
    node_id condition;
    uint32_t passed, unknown;
};

static void count_row(void *context, const struct batch *batch, const struct frame *frame,
                      uint32_t row) {
    struct rows_count *count = context;
    (void)batch;
    enum truth truth =
        count->condition == INDEX_NONE ? TRUTH_TRUE : frame_condition(frame, count->condition, row);
    count->passed += truth == TRUTH_TRUE;
    count->unknown += truth == TRUTH_UNKNOWN;
}

/* How many child rows pass, where that is known exactly. */
static void rows_value(const struct frame *frame, uint32_t row, const struct fold *fold,
                       struct value *value) {
    const struct batch *batch = frame_batch(frame);
    struct rows_count count = {.condition = fold->condition};
    *value = (struct value){.state = VALUE_UNKNOWN};
    if (!plane_bit(batch->has_children[fold->record], row))
        return;
    frame_children(frame, fold->record, batch->slots[row], count_row, &count);
    if (count.unknown > 0)
        return;
    value->state = VALUE_KNOWN;
    value->number = number_from(count.passed);
}

/* Conditions and boundaries of one scope, in one row of a frame of that scope. */
static void take_row(struct rule_coverage *coverage, uint32_t scope, const struct frame *frame,
                     uint32_t row) {
    for (size_t i = 0; i < coverage->points.count; i++) {
        struct point *point = &coverage->points.items[i];
        struct value value;
        if (point->scope != scope || point->kind < POINT_CONDITION)
            continue;
        if (point->kind == POINT_CONDITION) {
            point->seen[way_of(frame_condition(frame, point->node, row))]++;
            continue;
        }
        if (point->boundary.kind == BOUNDARY_ROWS)
            rows_value(frame, row, &coverage->program->folds[point->boundary.fold], &value);
        else
            frame_value(frame, point->boundary.value, row, &value);
        enum boundary_side side = boundary_side_of(&point->boundary, &coverage->calendar, &value);
        if (side != SIDE_NONE)
            point->seen[side]++;
    }
}

struct child_visit {
    struct rule_coverage *coverage;
    uint32_t scope;
};

static void take_child(void *context, const struct batch *batch, const struct frame *frame,
                       uint32_t row) {
    struct child_visit *visit = context;
    (void)batch;
    take_row(visit->coverage, visit->scope, frame, row);
}

/* The rules that decide the test, each decision asked once. */
static void find_deciders(struct rule_coverage *coverage, const struct test_outcome *outcome) {
    const struct program *program = coverage->program;
    for (uint32_t d = 0; d < program->decision_count; d++) {
        struct result result = {.decision = d, .definition = INDEX_NONE};
        struct verdict verdict;
        coverage->deciders[d] = INDEX_NONE;
        if (program->decisions[d].take == TAKE_EVERY)
            continue;
        verdict_of(outcome->frame, outcome->row, &result, coverage->scratch, &verdict);
        if (!verdict.undecided)
            coverage->deciders[d] = verdict.rule;
    }
}

static void take_decided(const struct rule_coverage *coverage, const struct test_outcome *outcome,
                         struct point *point) {
    const struct decision *decision = &coverage->program->decisions[point->decision];
    node_id condition = decision->rules[point->rule].condition;
    if (decision->take != TAKE_EVERY)
        point->seen[0] += coverage->deciders[point->decision] == point->rule;
    else
        point->seen[0] += condition == INDEX_NONE ||
                          frame_condition(outcome->frame, condition, outcome->row) == TRUTH_TRUE;
}

static void take_given(const struct rule_coverage *coverage, const struct test_outcome *outcome,
                       struct point *point) {
    const struct output *output =
        &coverage->program->decisions[point->decision].outputs[point->output];
    struct result result = {
        .decision = point->decision, .output = point->output, .definition = INDEX_NONE};
    struct verdict verdict;
    verdict_of(outcome->frame, outcome->row, &result, coverage->scratch, &verdict);
    if (verdict.undecided)
        return;
    if (verdict.value.state == VALUE_BLANK)
        point->seen[0] += point->code == INDEX_NONE;
    else if (output->type.kind == TYPE_YES_NO)
        point->seen[0] += point->code == (verdict.value.yes ? 0 : 1);
    else
        point->seen[0] += point->code == verdict.value.code;
}

void rule_coverage_take(void *context, const struct test_outcome *outcome) {
    struct rule_coverage *coverage = context;
    day_number as_of = frame_as_of(outcome->frame);
    const struct schema *schema = coverage->program->schema;
    uint32_t slot = frame_batch(outcome->frame)->slots[outcome->row];
    if (!coverage->has_calendar || coverage->calendar.as_of != as_of) {
        arena_reset(coverage->days);
        coverage->calendar = calendar_new(coverage->days, schema, as_of);
        coverage->has_calendar = true;
    }
    coverage->tests++;
    find_deciders(coverage, outcome);
    for (size_t i = 0; i < coverage->points.count; i++) {
        struct point *point = &coverage->points.items[i];
        if (point->kind == POINT_RULE || point->kind == POINT_ROW)
            take_decided(coverage, outcome, point);
        else if (point->kind == POINT_VALUE)
            take_given(coverage, outcome, point);
    }
    arena_reset(coverage->scratch);
    take_row(coverage, 0, outcome->frame, outcome->row);
    for (uint32_t r = 1; r < schema->record_count; r++) {
        struct child_visit visit = {coverage, r};
        frame_children(outcome->frame, r, slot, take_child, &visit);
    }
}

enum measure point_measure(const struct point *point, int way) {
    switch (point->kind) {
    case POINT_RULE:
        return MEASURE_RULES;
    case POINT_ROW:
        return MEASURE_ROWS;
    case POINT_VALUE:
        return MEASURE_VALUES;
    case POINT_CONDITION:
        return way == WAY_TRUE ? MEASURE_TRUE : way == WAY_FALSE ? MEASURE_FALSE : MEASURE_UNKNOWN;
    case POINT_BOUNDARY:
        break;
    }
    return MEASURE_BOUNDARIES;
}

void rule_coverage_sums(const struct rule_coverage *coverage,
                        struct coverage_sum sums[MEASURE_COUNT], struct coverage_sum *all) {
    memset(sums, 0, MEASURE_COUNT * sizeof *sums);
    *all = (struct coverage_sum){0};
    for (size_t i = 0; i < coverage->points.count; i++) {
        const struct point *point = &coverage->points.items[i];
        for (int way = 0; way < WAYS; way++) {
            if (!point->is_possible[way])
                continue;
            struct coverage_sum *sum = &sums[point_measure(point, way)];
            sum->all++;
            all->all++;
            sum->covered += point->seen[way] > 0;
            all->covered += point->seen[way] > 0;
        }
    }
}
