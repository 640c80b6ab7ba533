/* The planes against the naive evaluator: on every truth table, and on random programs over random
 * batches with unknown and blank facts, node by node and row by row. And soundness: what is known
 * while facts are unknown stays so whatever they turn out to be. */
#include "compare_frames.h"

static void test_truth_tables(void) {
    struct builder b;
    builder_start(&b);
    node_id left = add_one(&b, TENANT, (struct node){.kind = NODE_TRUTH}, add_fact(&b, TENANT, Y1));
    node_id right =
        add_one(&b, TENANT, (struct node){.kind = NODE_TRUTH}, add_fact(&b, TENANT, Y2));
    node_id both = add_two(&b, TENANT, (struct node){.kind = NODE_AND}, left, right);
    node_id either = add_two(&b, TENANT, (struct node){.kind = NODE_OR}, left, right);
    node_id not = add_one(&b, TENANT, (struct node){.kind = NODE_NOT}, left);
    const struct program *program = builder_end(&b);
    struct evaluator *evaluator = evaluator_new(program, AS_OF, false);
    struct batch *batch = batch_new(program->schema, TENANT);
    static const enum truth order[] = {TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_TRUE};
    for (uint32_t i = 0; i < 9; i++) {
        uint32_t row = batch_add_row(batch, i), sides[2] = {i / 3, i % 3};
        for (uint32_t s = 0; s < 2; s++)
            if (order[sides[s]] != TRUTH_UNKNOWN) {
                struct value value = known_yes(order[sides[s]] == TRUTH_TRUE);
                batch_set_value(batch, row, s ? Y2 : Y1, &value);
            }
    }
    const struct frame *frame = evaluator_tenants(evaluator, batch);
    for (uint32_t i = 0; i < 9; i++) {
        uint32_t a = i / 3, c = i % 3; /* and is the less, or the greater, not the opposite */
        CHECK(frame_condition(frame, both, i) == order[a < c ? a : c]);
        CHECK(frame_condition(frame, either, i) == order[a > c ? a : c]);
        CHECK(frame_condition(frame, not, i) == order[2 - a]);
    }
    batch_free(batch);
    evaluator_free(evaluator);
    builder_free(&b);
}

static void test_random_programs(void) {
    unsigned long seen = 0, wrong = 0, astray = 0;
    for (uint64_t seed = 1; seed <= 150; seed++) {
        struct builder b;
        uint64_t random = seed * UINT64_C(0x9e3779b97f4a7c15);
        random_program_of(&b, &random, false);
        struct made made;
        made_start(&made, &b);
        for (uint32_t round = 0; round < 3; round++) {
            uint32_t rows = round == 0 ? 130 : round == 1 ? 1 + random_below(&random, 40) : 70;
            made_fill(&made, rows, &random, seed % 4);
            const struct frame *frame = made_evaluate(&made, &random);
            seen += compare_frames(frame, &made.naive, &wrong);
            astray += bits_past_rows(frame, made.program);
        }
        made_end(&made);
        builder_free(&b);
    }
    CHECK(seen > 1000000);
    CHECK_NUMBER(wrong, 0);
    CHECK_NUMBER(astray, 0);
}

/* Fills in whatever is unknown; the table of child rows, where it is not there, gets some. */
static void complete(struct batch *batch, uint64_t *random) {
    for (uint32_t row = 0; row < batch->rows; row++)
        for (uint32_t f = 0; f < batch->record->fact_count; f++) {
            const struct fact *fact = &batch->record->facts[f];
            struct value value;
            batch_get(batch, row, f, &value);
            if (value.state != VALUE_UNKNOWN)
                continue;
            value = random_known(batch->arena, &fact->type, random);
            if (fact->may_be_blank && random_below(random, 3) == 0)
                value.state = VALUE_BLANK;
            batch_set_value(batch, row, f, &value);
        }
    for (uint32_t row = 0; batch->has_children && row < batch->rows; row++)
        batch->has_children[ROW][row >> 6] |= UINT64_C(1) << (row & 63);
}

static unsigned long changed(const struct frame *before, const struct frame *after,
                             const struct program *program) {
    unsigned long wrong = 0;
    const struct scope *scope = &program->scopes[TENANT];
    for (uint32_t row = 0; row < frame_batch(before)->rows; row++)
        for (node_id id = 0; id < scope->node_count; id++) {
            const struct node *node = &scope->nodes[id];
            struct value was, is;
            if (node->kind == NODE_DECIDE)
                continue;
            frame_value(before, id, row, &was);
            frame_value(after, id, row, &is);
            if (was.state != VALUE_UNKNOWN && !same_value(node->type.kind, &was, &is) && !wrong++)
                printf("unsound: node %u of kind %d, row %u\n", id, (int)node->kind, row);
        }
    return wrong;
}

static void test_soundness(void) {
    unsigned long wrong = 0;
    for (uint64_t seed = 1; seed <= 150; seed++) {
        struct builder b;
        uint64_t random = seed * UINT64_C(0xd1342543de82ef95);
        random_program_of(&b, &random, true);
        struct made made;
        made_start(&made, &b);
        made_fill(&made, 64, &random, 3);
        const struct frame *before = made_evaluate(&made, &random);
        struct made full;
        made_start(&full, &b);
        for (uint32_t round = 0; round < 8; round++) {
            batch_free(full.tenants);
            batch_free(full.rows);
            full.naive.tenants = full.tenants = batch_copy(made.tenants);
            full.naive.rows = full.rows = batch_copy(made.rows);
            complete(full.tenants, &random);
            complete(full.rows, &random);
            wrong += changed(before, made_evaluate(&full, &random), made.program);
        }
        made_end(&full);
        made_end(&made);
        builder_free(&b);
    }
    CHECK_NUMBER(wrong, 0);
}

static void test_batch_of_one(void) {
    struct builder b;
    builder_start(&b);
    node_id fact = add_fact(&b, TENANT, T1);
    node_id blank = add_one(&b, TENANT, (struct node){.kind = NODE_IS_BLANK}, fact);
    const struct program *program = builder_end(&b);
    struct evaluator *evaluator = evaluator_new(program, AS_OF, false);
    struct batch *batch = batch_new(program->schema, TENANT);
    uint32_t row = batch_add_row(batch, 0);
    CHECK(frame_condition(evaluator_tenants(evaluator, batch), blank, row) == TRUTH_UNKNOWN);
    batch_set_blank(batch, row, T1);
    CHECK(frame_condition(evaluator_tenants(evaluator, batch), blank, row) == TRUTH_TRUE);
    CHECK(evaluator_as_of(evaluator) == AS_OF);
    batch_free(batch);
    evaluator_free(evaluator);
    builder_free(&b);
}

/* One evaluator for a full batch and then for a small one: nothing of the first is left. */
static void test_shrinking_batch(void) {
    unsigned long wrong = 0, astray = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct builder b;
        struct made made;
        uint64_t random = seed * UINT64_C(0x94d049bb133111eb);
        random_program_of(&b, &random, false);
        made_start(&made, &b);
        made_fill(&made, 500, &random, 2);
        made_evaluate(&made, &random);
        uint32_t first = made.tenants->slots[0];
        fill_tenants(made.tenants, first, 3, &random, 2);
        made.naive.memo->row = 0;
        const struct frame *frame = evaluator_tenants(made.evaluator, made.tenants);
        compare_frames(frame, &made.naive, &wrong);
        astray += bits_past_rows(frame, made.program);
        made_end(&made);
        builder_free(&b);
    }
    CHECK_NUMBER(wrong, 0);
    CHECK_NUMBER(astray, 0);
}

/* Today less the duration lies before the calendar: unknown, but for a blank. And a setting that
 * changes on the day of evaluation. */
static void test_settings(void) {
    struct builder b;
    builder_start(&b);
    node_id date = add_fact(&b, TENANT, D1), number_fact = add_fact(&b, TENANT, N1);
    struct type months = {.kind = TYPE_NUMBER, .unit = TYPE_UNIT_MONTHS};
    struct value many = known_number(100000), values[2] = {known_number(1), known_number(2)};
    struct node node = {.kind = NODE_AGO, .op = COMPARE_AT_LEAST};
    node.duration = make_constant(&b, months, &many, 1);
    node_id ago = add_one(&b, TENANT, node, date);
    struct dated dated[2] = {{DAY_MIN, &values[0], 1}, {AS_OF, &values[1], 1}};
    struct constant setting = {.type = {.kind = TYPE_NUMBER}, .alternatives = dated, .count = 2};
    node = (struct node){.kind = NODE_CONSTANT, .type = setting.type};
    node.constant = &setting;
    node_id equal = add_two(&b, TENANT, (struct node){.kind = NODE_EQUAL}, number_fact,
                            add_node(&b, TENANT, node, NULL, 0));
    const struct program *program = builder_end(&b);
    struct batch *batch = batch_new(program->schema, TENANT);
    struct value day = known_day(AS_OF), two = known_number(2);
    batch_add_row(batch, 0);
    batch_add_row(batch, 1);
    batch_set_value(batch, 0, D1, &day);
    batch_set_value(batch, 0, N1, &two);
    batch_set_blank(batch, 1, D1);
    for (day_number as_of = AS_OF - 1; as_of <= AS_OF; as_of++) {
        struct evaluator *evaluator = evaluator_new(program, as_of, false);
        const struct frame *frame = evaluator_tenants(evaluator, batch);
        CHECK(frame_condition(frame, ago, 0) == TRUTH_UNKNOWN);
        CHECK(frame_condition(frame, ago, 1) == TRUTH_FALSE);
        CHECK(frame_condition(frame, equal, 0) == truth_of(as_of == AS_OF));
        CHECK(frame_as_of(frame) == as_of && frame_program(frame) == program);
        evaluator_free(evaluator);
    }
    batch_free(batch);
    builder_free(&b);
}

/* "FY{2 digits}-{}": blank where it does not match, unknown where a number is too long. */
static void test_holes(void) {
    struct builder b;
    builder_start(&b);
    struct template_part parts[4] = {{.literal = TEXT("FY")},
                                     {.is_hole = true, .is_digits = true},
                                     {.literal = TEXT("-")},
                                     {.is_hole = true}};
    struct template_form form = {.parts = parts, .count = 4};
    node_id fact = add_fact(&b, TENANT, T1);
    struct node node = {.kind = NODE_MATCHES};
    node.hole.form = &form;
    node_id matches = add_one(&b, TENANT, node, fact);
    node = (struct node){.kind = NODE_HOLE, .type = {.kind = TYPE_NUMBER}};
    node.hole.form = &form;
    node.hole.part = 1;
    node_id year = add_one(&b, TENANT, node, fact);
    node.type.kind = TYPE_TEXT;
    node.hole.part = 3;
    node_id name = add_one(&b, TENANT, node, fact);
    const struct program *program = builder_end(&b);
    struct evaluator *evaluator = evaluator_new(program, AS_OF, false);
    struct batch *batch = batch_new(program->schema, TENANT);
    static const char *const texts[] = {"FY19-Wave", "FY-Wave", "FY1234567890123456789-x"};
    for (uint32_t row = 0; row < 5; row++) {
        batch_add_row(batch, row);
        struct value value = known_text(texts[row % 3]);
        if (row < 3)
            batch_set_value(batch, row, T1, &value);
    }
    batch_set_blank(batch, 3, T1);
    const struct frame *frame = evaluator_tenants(evaluator, batch);
    static const enum value_state years[] = {VALUE_KNOWN, VALUE_BLANK, VALUE_UNKNOWN, VALUE_BLANK,
                                             VALUE_UNKNOWN};
    static const enum truth fits[] = {TRUTH_TRUE, TRUTH_FALSE, TRUTH_TRUE, TRUTH_FALSE,
                                      TRUTH_UNKNOWN};
    struct value value;
    for (uint32_t row = 0; row < 5; row++) {
        CHECK(frame_condition(frame, matches, row) == fits[row]);
        frame_value(frame, year, row, &value);
        CHECK(value.state == years[row]);
    }
    frame_value(frame, year, 0, &value);
    CHECK(value.number == number_from(19));
    frame_value(frame, name, 0, &value);
    CHECK_TEXT(value.text, TEXT("Wave"));
    batch_free(batch);
    evaluator_free(evaluator);
    builder_free(&b);
}

int main(void) {
    test_truth_tables();
    test_random_programs();
    test_soundness();
    test_batch_of_one();
    test_shrinking_batch();
    test_settings();
    test_holes();
    return check_end();
}
