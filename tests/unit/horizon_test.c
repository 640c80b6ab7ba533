/* Until when answers stand, against evaluating every day: on random programs in which everything
 * that hangs on the day occurs (dated settings of all kinds, periods, windows, what is counted up
 * to today), no answer of any node and no outcome may change before the day that is given. Then by
 * hand: where that day is the exact one. */
#include "eval/horizon_state.h"
#include "random_program.h"

/* Of change/compare.h, which has an outcome of its own besides the evaluator's. */
void outcome_write(struct buffer *out, const struct frame *frame, uint32_t row,
                   const struct result *result, const struct verdict *verdict);

enum { SPAN = 40 };

/* --- Random programs, and more in them that changes from day to day --- */

static const struct constant *more_dated(struct builder *b, const struct constant *constant,
                                         uint64_t *random) {
    struct constant *more = arena_alloc(b->arena, sizeof *more);
    struct dated *dated = arena_array(b->arena, 3, sizeof *dated);
    dated[0] = constant->alternatives[0];
    day_number from = AS_OF - 3;
    for (uint32_t i = 1; i < 3; i++) {
        struct value *values = arena_array(b->arena, dated[0].count, sizeof *values);
        for (uint32_t v = 0; v < dated[0].count; v++)
            values[v] = random_known(b->arena, &constant->type, random);
        dated[i] = (struct dated){from += 1 + (day_number)random_below(random, 20), values,
                                  dated[0].count};
    }
    *more = *constant;
    more->alternatives = dated;
    more->count = 3;
    return more;
}

static void make_restless(struct builder *b, uint32_t scope, uint64_t *random) {
    for (size_t i = 0; i < b->nodes[scope].count; i++) {
        struct node *node = &b->nodes[scope].items[i];
        bool is_chosen = random_below(random, 4) == 0;
        if (node->kind == NODE_SINCE && random_below(random, 2))
            node->unit = TYPE_UNIT_BUSINESS_DAYS;
        if (node->kind == NODE_WITHIN && random_below(random, 2))
            node->op = COMPARE_WITHIN_NEXT;
        if (node->kind == NODE_IN_FORCE) {
            node->period.from = AS_OF - 5 + (day_number)random_below(random, 20);
            node->period.until = node->period.from + (day_number)random_below(random, 20);
        }
        if (!is_chosen)
            continue;
        if (node->kind == NODE_CONSTANT || node->kind == NODE_ONE_OF)
            node->constant = more_dated(b, node->constant, random);
        else if (node->kind == NODE_AGO || node->kind == NODE_WITHIN)
            node->duration = more_dated(b, node->duration, random);
        else if (node->kind == NODE_QUANTIFIED && node->quantified.how_many)
            node->quantified.how_many = more_dated(b, node->quantified.how_many, random);
        else if (node->kind == NODE_OUTPUT_IS)
            node->output.values = more_dated(b, node->output.values, random);
    }
}

static void add_holidays(struct builder *b) {
    struct table *table = arena_alloc(b->arena, sizeof *table);
    table->row_count = SPAN / 5;
    table->column_count = 1;
    table->cells = arena_array(b->arena, table->row_count, sizeof *table->cells);
    for (uint32_t i = 0; i < table->row_count; i++)
        table->cells[i] = known_day(AS_OF - 10 + (day_number)i * 6);
    b->schema.holidays = table;
}

/* Everything of one day, to be compared with another day's. */
struct picture {
    struct value *values;  /* by node, row */
    struct text *outcomes; /* by decision, output, row */
    uint32_t outcome_count;
    day_number *until; /* of values */
    day_number *outcome_until;
};

static const struct frame *evaluate_on(const struct made *made, struct horizon *horizon) {
    horizon_children(horizon, made->rows);
    return horizon_tenants(horizon, made->tenants);
}

static void take_outcomes(struct picture *picture, const struct made *made,
                          const struct horizon *horizon, const struct frame *frame,
                          struct arena *arena) {
    struct buffer text = {0};
    uint32_t most = made->program->decision_count * 3 * made->tenants->rows;
    picture->outcomes = arena_array(arena, most, sizeof *picture->outcomes);
    picture->outcome_until = arena_array(arena, most, sizeof *picture->outcome_until);
    for (uint32_t d = 0; d < made->program->decision_count; d++)
        for (uint32_t o = 0; o < made->program->decisions[d].output_count; o++)
            for (uint32_t row = 0; row < made->tenants->rows; row++) {
                struct result result = {.decision = d, .output = o, .definition = INDEX_NONE};
                struct verdict verdict;
                verdict_of(frame, row, &result, arena, &verdict);
                buffer_clear(&text);
                outcome_write(&text, frame, row, &result, &verdict);
                picture->outcome_until[picture->outcome_count] =
                    horizon_next(horizon, &result, row);
                picture->outcomes[picture->outcome_count++] = arena_text(arena, buffer_text(&text));
            }
    buffer_free(&text);
}

/* Texts may be the evaluator's own, which goes. */
static struct value keep_value(struct arena *arena, enum type_kind kind, struct value value) {
    if (value.state != VALUE_KNOWN)
        return value;
    if (kind == TYPE_TEXT)
        value.text = arena_text(arena, value.text);
    struct text *items =
        arena_array(arena, kind == TYPE_LIST ? value.list.count : 0, sizeof *items);
    for (uint32_t i = 0; kind == TYPE_LIST && i < value.list.count; i++)
        items[i] = arena_text(arena, value.list.items[i]);
    if (kind == TYPE_LIST)
        value.list.items = items;
    return value;
}

static void take_picture(struct picture *picture, const struct made *made, day_number day,
                         struct arena *arena) {
    const struct scope *scope = &made->program->scopes[TENANT];
    struct evaluator *evaluator = evaluator_new(made->program, day, false);
    struct horizon *horizon = horizon_new(evaluator, AS_OF + SPAN);
    const struct frame *frame = evaluate_on(made, horizon);
    size_t count = (size_t)scope->node_count * made->tenants->rows;
    *picture = (struct picture){.values = arena_array(arena, count, sizeof(struct value)),
                                .until = arena_array(arena, count, sizeof(day_number))};
    for (node_id id = 0; id < scope->node_count; id++)
        for (uint32_t row = 0; row < made->tenants->rows; row++) {
            size_t at = (size_t)id * made->tenants->rows + row;
            picture->until[at] = watched_until(&horizon->nodes[TENANT][id], row);
            struct value value = {.state = VALUE_UNKNOWN};
            if (scope->nodes[id].kind == NODE_DECIDE)
                picture->until[at] = DAY_MIN;
            else
                frame_value(frame, id, row, &value);
            picture->values[at] = keep_value(arena, scope->nodes[id].type.kind, value);
        }
    take_outcomes(picture, made, horizon, frame, arena);
    horizon_free(horizon);
    evaluator_free(evaluator);
}

static bool same_value(enum type_kind kind, const struct value *a, const struct value *b) {
    if (a->state != b->state || a->state != VALUE_KNOWN)
        return a->state == b->state;
    if (kind != TYPE_LIST)
        return naive_same(kind, a, b, false);
    for (uint32_t i = 0; i < a->list.count && a->list.count == b->list.count; i++)
        if (!text_is(a->list.items[i], b->list.items[i]))
            return false;
    return a->list.count == b->list.count;
}

struct tally {
    unsigned long stood, early, days, changed_then, given, not_later;
};

/* Nothing of the first picture may differ in the later one, whose day lies before its own until. */
static void compare_pictures(const struct made *made, const struct picture *first,
                             const struct picture *later, day_number day, struct tally *tally) {
    const struct scope *scope = &made->program->scopes[TENANT];
    for (node_id id = 0; id < scope->node_count; id++)
        for (uint32_t row = 0; row < made->tenants->rows; row++) {
            size_t at = (size_t)id * made->tenants->rows + row;
            if (day >= first->until[at])
                continue;
            tally->stood++;
            if (!same_value(scope->nodes[id].type.kind, &first->values[at], &later->values[at]) &&
                !tally->early++)
                printf("node %u of kind %d, row %u changes %d days on, not before %d\n", id,
                       (int)scope->nodes[id].kind, row, day - AS_OF, first->until[at] - AS_OF);
        }
    for (uint32_t i = 0; i < first->outcome_count; i++) {
        bool is_same = text_is(first->outcomes[i], later->outcomes[i]);
        if (day == first->outcome_until[i])
            tally->changed_then += !is_same;
        if (day >= first->outcome_until[i])
            continue;
        tally->stood++;
        if (!is_same && !tally->early++)
            printf("outcome %u changes %d days on, not before %d\n", i, day - AS_OF,
                   first->outcome_until[i] - AS_OF);
    }
}

static void sweep(const struct made *made, struct tally *tally) {
    struct arena *arena = arena_new(), *scratch = arena_new();
    struct picture first, later;
    take_picture(&first, made, AS_OF, arena);
    for (uint32_t i = 0; i < first.outcome_count; i++) {
        tally->given += first.outcome_until[i] != DAY_NEVER;
        tally->not_later += first.outcome_until[i] <= AS_OF;
    }
    for (day_number day = AS_OF + 1; day <= AS_OF + SPAN; day++) {
        arena_reset(scratch);
        take_picture(&later, made, day, scratch);
        compare_pictures(made, &first, &later, day, tally);
        tally->days++;
    }
    arena_free(arena);
    arena_free(scratch);
}

static void test_random_programs(void) {
    struct tally tally = {0};
    for (uint64_t seed = 1; seed <= 150; seed++) {
        struct builder b;
        struct made made;
        uint64_t random = seed * UINT64_C(0x9e3779b97f4a7c15);
        random_program_of(&b, &random, false);
        for (uint32_t scope = 0; scope < RECORDS; scope++)
            make_restless(&b, scope, &random);
        if (seed % 2)
            add_holidays(&b);
        made_start(&made, &b);
        made_fill(&made, 12, &random, (uint32_t)(seed % 3));
        sweep(&made, &tally);
        made_end(&made);
        builder_free(&b);
    }
    CHECK_NUMBER(tally.days, 150 * SPAN);
    CHECK(tally.stood > 1000000);
    CHECK_NUMBER(tally.early, 0);
    CHECK_NUMBER(tally.not_later, 0);
    /* The days given are not just the next day. */
    printf("# %lu of %lu outcomes change on the day given\n", tally.changed_then, tally.given);
    CHECK(tally.changed_then * 3 > tally.given);
}

/* --- One comparison at a time: the day is exact --- */

static node_id dated_test(struct builder *b, enum compare_op op, enum type_unit unit,
                          number duration) {
    struct node node = {.kind = NODE_AGO, .op = (uint8_t)op};
    struct type type = {.kind = TYPE_NUMBER, .unit = unit};
    struct value value = {.state = VALUE_KNOWN, .number = duration};
    if (op == COMPARE_WITHIN_LAST || op == COMPARE_WITHIN_NEXT)
        node.kind = NODE_WITHIN;
    node.duration = make_constant(b, type, &value, 1);
    return add_one(b, TENANT, node, add_fact(b, TENANT, D1));
}

/* How many days have passed, compared with a number, from either side. */
static node_id since_test(struct builder *b, enum compare_op op, enum type_unit unit, number with,
                          bool is_turned) {
    struct node since = {.kind = NODE_SINCE, .type = {.kind = TYPE_NUMBER}};
    struct type type = {.kind = TYPE_NUMBER};
    since.unit = unit;
    node_id left = add_one(b, TENANT, since, add_fact(b, TENANT, D1));
    node_id right =
        add_constant(b, TENANT, type, (struct value){.state = VALUE_KNOWN, .number = with});
    struct node node = {.kind = op == COMPARE_NONE ? NODE_EQUAL : NODE_ORDER, .op = (uint8_t)op};
    return add_two(b, TENANT, node, is_turned ? right : left, is_turned ? left : right);
}

static node_id today_test(struct builder *b, enum compare_op op, bool is_turned) {
    struct node today = {.kind = NODE_TODAY, .type = {.kind = TYPE_DATE}};
    node_id left = add_node(b, TENANT, today, NULL, 0), right = add_fact(b, TENANT, D1);
    struct node node = {.kind = op == COMPARE_NONE ? NODE_EQUAL : NODE_ORDER, .op = (uint8_t)op};
    return add_two(b, TENANT, node, is_turned ? right : left, is_turned ? left : right);
}

static uint32_t define(struct builder *b, node_id root) {
    struct definition definition = {.name = TEXT("asked"), .root = root, .span = SPAN_NONE};
    VECTOR_PUSH(&b->definitions, definition);
    return (uint32_t)b->definitions.count - 1;
}

static void dated_batch(struct batch *batch, day_number from, uint32_t rows) {
    batch_clear(batch);
    for (uint32_t i = 0; i < rows; i++) {
        uint32_t row = batch_add_row(batch, i);
        struct value day = known_day(from + (day_number)i);
        batch_set_value(batch, row, D1, &day);
    }
}

/* The first later day on which the definition is another, by trying, row by row. */
static void try_days(const struct program *program, const struct batch *batch, day_number today,
                     day_number last, day_number *changes) {
    enum truth first[BATCH_ROWS];
    node_id root = program->definitions[0].root;
    for (day_number day = today; day <= last; day++) {
        struct evaluator *evaluator = evaluator_new(program, day, false);
        const struct frame *frame = evaluator_tenants(evaluator, batch);
        for (uint32_t row = 0; row < batch->rows; row++) {
            enum truth truth = frame_condition(frame, root, row);
            if (day == today) {
                first[row] = truth;
                changes[row] = DAY_NEVER;
            } else if (truth != first[row] && changes[row] == DAY_NEVER) {
                changes[row] = day;
            }
        }
        evaluator_free(evaluator);
    }
}

/* Gives how many rows change. */
static unsigned long compare_days(struct builder *b, day_number today, const char *what) {
    const struct program *program = builder_end(b);
    struct batch *batch = batch_new(program->schema, TENANT);
    struct result result = {.decision = INDEX_NONE, .definition = 0};
    struct wanted wanted = {&result, 1};
    day_number last = day_earlier(today + 100, DAY_MAX), changes[BATCH_ROWS];
    unsigned long wrong = 0, changed = 0;
    dated_batch(batch, day_earlier(today - 120, DAY_MAX - 240), 240);
    try_days(program, batch, today, last, changes);
    struct evaluator *evaluator = evaluator_new_for(program, today, &wanted);
    struct horizon *horizon = horizon_new(evaluator, last);
    horizon_tenants(horizon, batch);
    for (uint32_t row = 0; row < batch->rows; row++) {
        changed += changes[row] != DAY_NEVER;
        wrong += horizon_next(horizon, &result, row) != changes[row];
    }
    if (wrong > 0)
        printf("%s on day %d: %lu wrong\n", what, today, wrong);
    CHECK_NUMBER(wrong, 0);
    horizon_free(horizon);
    evaluator_free(evaluator);
    batch_free(batch);
    builder_free(b);
    return changed;
}

static void test_windows_exactly(void) {
    static const enum compare_op ops[] = {COMPARE_AT_LEAST,    COMPARE_AT_MOST,
                                          COMPARE_MORE_THAN,   COMPARE_LESS_THAN,
                                          COMPARE_WITHIN_LAST, COMPARE_WITHIN_NEXT};
    static const int64_t durations[] = {-2, 0, 1, 3, 20};
    const day_number todays[] = {AS_OF, date_from(2019, 11, 30), date_from(2020, 2, 28),
                                 date_from(1, 3, 20), DAY_MAX - 50};
    unsigned long changed = 0;
    for (uint32_t i = 0; i < 6 * 5 * 3 * 5; i++) {
        struct builder b;
        enum type_unit unit = (enum type_unit)(TYPE_UNIT_DAYS + i % 3);
        number duration = number_from(durations[i / 3 % 5]);
        builder_start(&b);
        add_holidays(&b);
        define(&b, dated_test(&b, ops[i / 15 % 6], unit, duration));
        changed += compare_days(&b, todays[i / 90], "a window");
    }
    for (uint32_t i = 0; i < 6; i++) { /* half a day */
        struct builder b;
        builder_start(&b);
        define(&b, dated_test(&b, ops[i], TYPE_UNIT_DAYS, number_from(5) / 2));
        changed += compare_days(&b, AS_OF, "a window of two and a half days");
    }
    CHECK(changed > 10000);
}

static void test_counts_exactly(void) {
    static const enum compare_op ops[] = {COMPARE_NONE, COMPARE_AT_LEAST, COMPARE_AT_MOST,
                                          COMPARE_MORE_THAN, COMPARE_LESS_THAN};
    static const int64_t withs[] = {-3, 0, 1, 30};
    unsigned long changed = 0;
    for (uint32_t i = 0; i < 5 * 4 * 2 * 2; i++) {
        struct builder b;
        enum type_unit unit = i % 2 ? TYPE_UNIT_DAYS : TYPE_UNIT_BUSINESS_DAYS;
        builder_start(&b);
        add_holidays(&b);
        define(&b, since_test(&b, ops[i / 16], unit, number_from(withs[i / 4 % 4]), i / 2 % 2));
        changed += compare_days(&b, AS_OF, "a count of days");
    }
    for (uint32_t i = 0; i < 10; i++) {
        struct builder b;
        builder_start(&b);
        define(&b, today_test(&b, ops[i / 2], i % 2));
        changed += compare_days(&b, AS_OF, "today");
    }
    CHECK(changed > 1000);
}

/* Two counts up to today keep their distance but while one of their dates is still ahead. */
static void test_two_counts(void) {
    unsigned long early = 0, changed = 0, next_day = 0;
    for (uint32_t i = 0; i < 4; i++) {
        struct builder b;
        builder_start(&b);
        struct node since = {.kind = NODE_SINCE, .type = {.kind = TYPE_NUMBER}};
        since.unit = i % 2 ? TYPE_UNIT_DAYS : TYPE_UNIT_BUSINESS_DAYS;
        node_id left = add_one(&b, TENANT, since, add_fact(&b, TENANT, D1));
        node_id right = add_one(&b, TENANT, since, add_fact(&b, TENANT, D2));
        struct node node = {.kind = i / 2 ? NODE_ORDER : NODE_EQUAL};
        node.op = i / 2 ? COMPARE_MORE_THAN : COMPARE_NONE;
        define(&b, add_two(&b, TENANT, node, left, right));
        const struct program *program = builder_end(&b);
        struct batch *batch = batch_new(program->schema, TENANT);
        struct result result = {.decision = INDEX_NONE, .definition = 0};
        day_number changes[BATCH_ROWS], last = AS_OF + 40;
        dated_batch(batch, AS_OF - 15, 30);
        for (uint32_t row = 0; row < 30; row++) {
            struct value day = known_day(AS_OF - 10 + (day_number)(row * 7 % 30));
            batch_set_value(batch, row, D2, &day);
        }
        try_days(program, batch, AS_OF, last, changes);
        struct evaluator *evaluator = evaluator_new(program, AS_OF, false);
        struct horizon *horizon = horizon_new(evaluator, last);
        horizon_tenants(horizon, batch);
        for (uint32_t row = 0; row < 30; row++) {
            early += horizon_next(horizon, &result, row) > changes[row];
            changed += changes[row] != DAY_NEVER;
            next_day += horizon_next(horizon, &result, row) == AS_OF + 1;
        }
        horizon_free(horizon);
        evaluator_free(evaluator);
        batch_free(batch);
        builder_free(&b);
    }
    CHECK_NUMBER(early, 0);
    CHECK(changed > 10);
    CHECK(next_day < 60); /* of 120 */
}

/* More than three months ago: three months before 2020-05-31 is 2020-02-29, as it is before the
 * 29th and 30th, so that day is passed on the first of June only. */
static void test_end_of_month(void) {
    struct builder b;
    builder_start(&b);
    define(&b, dated_test(&b, COMPARE_MORE_THAN, TYPE_UNIT_MONTHS, number_from(3)));
    const struct program *program = builder_end(&b);
    struct batch *batch = batch_new(program->schema, TENANT);
    struct result result = {.decision = INDEX_NONE, .definition = 0};
    struct evaluator *evaluator = evaluator_new(program, date_from(2020, 3, 2), false);
    struct horizon *horizon = horizon_new(evaluator, date_from(2020, 6, 30));
    dated_batch(batch, date_from(2020, 2, 27), 4);
    batch_set_blank(batch, 3, D1);
    horizon_tenants(horizon, batch);
    CHECK_NUMBER(horizon_next(horizon, &result, 0), date_from(2020, 5, 28));
    CHECK_NUMBER(horizon_next(horizon, &result, 1), date_from(2020, 5, 29));
    CHECK_NUMBER(horizon_next(horizon, &result, 2), date_from(2020, 6, 1));
    CHECK_NUMBER(horizon_next(horizon, &result, 3), DAY_NEVER);
    horizon_free(horizon);
    evaluator_free(evaluator);
    batch_free(batch);
    builder_free(&b);
}

/* A false part that stays so keeps the others from counting. */
static void test_what_does_not_bear(void) {
    struct builder b;
    builder_start(&b);
    node_id old = dated_test(&b, COMPARE_MORE_THAN, TYPE_UNIT_DAYS, number_from(10));
    node_id flag = add_one(&b, TENANT, (struct node){.kind = NODE_TRUTH}, add_fact(&b, TENANT, Y1));
    define(&b, add_two(&b, TENANT, (struct node){.kind = NODE_AND}, flag, old));
    const struct program *program = builder_end(&b);
    struct batch *batch = batch_new(program->schema, TENANT);
    struct result result = {.decision = INDEX_NONE, .definition = 0};
    struct evaluator *evaluator = evaluator_new(program, AS_OF, false);
    struct horizon *horizon = horizon_new(evaluator, AS_OF + 30);
    dated_batch(batch, AS_OF, 3);
    for (uint32_t row = 0; row < 2; row++) {
        struct value yes = known_yes(row == 0);
        batch_set_value(batch, row, Y1, &yes);
    }
    horizon_tenants(horizon, batch);
    CHECK_NUMBER(horizon_next(horizon, &result, 0), AS_OF + 11);
    CHECK_NUMBER(horizon_next(horizon, &result, 1), DAY_NEVER);
    CHECK_NUMBER(horizon_next(horizon, &result, 2), AS_OF + 13); /* false then; now unknown */
    horizon_free(horizon);
    evaluator_free(evaluator);
    batch_free(batch);
    builder_free(&b);
}

int main(void) {
    test_random_programs();
    test_windows_exactly();
    test_counts_exactly();
    test_two_counts();
    test_end_of_month();
    test_what_does_not_bear();
    return check_end();
}
