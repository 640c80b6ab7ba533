/* How rules decide: the four ways of taking them, what stays possible, what another condition may
 * ask of a decision, and that many rules are one pass. Random decisions are in eval_test. */
#include "builder.h"

enum { RED, GREEN, BLUE, BLACK, BLANK = 99 };
#define BIT(code) (1u << ((code) == BLANK ? 31 : (code)))

/* Rules on y1, y2 and c1 is black, each with a color and a text. */
struct three {
    struct builder b;
    struct decision *decision;
    node_id is_warm, is_blank, text;
    const struct program *program;
    struct evaluator *evaluator;
    struct batch *batch;
};

static node_id truth_of_fact(struct builder *b, uint32_t fact) {
    return add_one(b, TENANT, (struct node){.kind = NODE_TRUTH}, add_fact(b, TENANT, fact));
}

static struct rule_result gives_code(uint32_t code) {
    struct rule_result result = {.node = INDEX_NONE, .from_decision = INDEX_NONE};
    result.is_blank = code == BLANK;
    result.is_constant = code != BLANK;
    result.value = known_code(code);
    return result;
}

static struct rule_result gives_text(const char *words) {
    struct rule_result result = {.node = INDEX_NONE, .from_decision = INDEX_NONE};
    result.is_blank = !words;
    result.is_constant = words != NULL;
    if (words)
        result.value = known_text(words);
    return result;
}

static void three_start(struct three *at, enum take take, const uint32_t colors[3],
                        const char *const texts[3]) {
    struct builder *b = &at->b;
    builder_start(b);
    struct type color = {.kind = TYPE_ONE_OF, .choices = b->colors};
    struct node node = {.kind = NODE_ONE_OF};
    struct value black = known_code(BLACK), warm[2] = {known_code(RED), known_code(BLACK)};
    node.constant = make_constant(b, color, &black, 1);
    node_id conditions[3] = {truth_of_fact(b, Y1), truth_of_fact(b, Y2),
                             add_one(b, TENANT, node, add_fact(b, TENANT, C1))};
    struct decision decision = {.take = take, .output_count = 2, .rule_count = 3};
    decision.outputs = arena_array(b->arena, 2, sizeof *decision.outputs);
    decision.outputs[0] = (struct output){.type = color, .is_finite = true, .may_be_blank = true};
    decision.outputs[1] = (struct output){.type = {.kind = TYPE_TEXT}, .may_be_blank = true};
    decision.rules = arena_array(b->arena, 3, sizeof *decision.rules);
    for (uint32_t r = 0; r < 3; r++) {
        decision.rules[r].condition = conditions[r];
        decision.rules[r].results = arena_array(b->arena, 2, sizeof(struct rule_result));
        decision.rules[r].results[0] = gives_code(colors[r]);
        decision.rules[r].results[1] = gives_text(texts[r]);
    }
    node = (struct node){.kind = NODE_DECIDE};
    decision.decide = add_node(b, TENANT, node, NULL, 0);
    VECTOR_PUSH(&b->decisions, decision);
    node = (struct node){.kind = NODE_OUTPUT_IS};
    node.output.values = make_constant(b, color, warm, 2);
    at->is_warm = add_node(b, TENANT, node, NULL, 0);
    node.kind = NODE_OUTPUT_BLANK;
    at->is_blank = add_node(b, TENANT, node, NULL, 0);
    node = (struct node){.kind = NODE_OUTPUT, .type = {.kind = TYPE_TEXT}};
    node.output.output = 1;
    at->text = add_node(b, TENANT, node, NULL, 0);
    at->program = builder_end(b);
    at->evaluator = evaluator_new(at->program, AS_OF, false);
    at->batch = batch_new(at->program->schema, TENANT);
}

static void three_end(struct three *at) {
    batch_free(at->batch);
    evaluator_free(at->evaluator);
    builder_free(&at->b);
}

/* "tf?": the conditions of the three rules for one tenant. */
static const struct frame *three_evaluate(struct three *at, const char *conditions) {
    batch_clear(at->batch);
    uint32_t row = batch_add_row(at->batch, 0);
    static const uint32_t facts[3] = {Y1, Y2, C1};
    for (uint32_t i = 0; i < 3; i++) {
        struct value value = known_yes(conditions[i] == 't');
        if (facts[i] == C1)
            value = known_code(conditions[i] == 't' ? BLACK : RED);
        value.state = conditions[i] == '?' ? VALUE_UNKNOWN : VALUE_KNOWN;
        batch_set_value(at->batch, row, facts[i], &value);
    }
    return evaluator_tenants(at->evaluator, at->batch);
}

static uint32_t possible_of(const struct frame *frame, uint32_t *rule, bool *conflict) {
    struct arena *arena = arena_new();
    struct result result = {.definition = INDEX_NONE};
    struct verdict verdict;
    uint32_t possible = 0;
    verdict_of(frame, 0, &result, arena, &verdict);
    if (!verdict.undecided)
        possible = BIT(verdict.value.state == VALUE_BLANK ? BLANK : verdict.value.code);
    for (uint32_t i = 0; i < verdict.possible_count; i++) {
        const struct value *value = &verdict.possible[i];
        possible |= BIT(value->state == VALUE_BLANK ? BLANK : value->code);
    }
    CHECK(verdict.undecided == verdict_is_undecided(frame, 0, &result));
    CHECK(verdict.has_possible && !verdict.is_list);
    *rule = verdict.rule;
    *conflict = verdict.conflict;
    arena_free(arena);
    return possible;
}

struct decide_case {
    const char *conditions;
    uint32_t possible, rule; /* rule 9: none, or several */
    enum truth is_warm, is_blank;
};

static void check_cases(struct three *at, const struct decide_case *cases, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        uint32_t rule;
        bool conflict;
        const struct frame *frame = three_evaluate(at, cases[i].conditions);
        bool fits = CHECK_NUMBER(possible_of(frame, &rule, &conflict), cases[i].possible);
        fits &= CHECK_NUMBER(rule == INDEX_NONE ? 9 : rule, cases[i].rule);
        fits &= CHECK(frame_condition(frame, at->is_warm, 0) == cases[i].is_warm);
        fits &= CHECK(frame_condition(frame, at->is_blank, 0) == cases[i].is_blank);
        if (!fits)
            printf("of %s\n", cases[i].conditions);
    }
}

static void test_first(void) {
    static const uint32_t colors[3] = {RED, GREEN, RED};
    static const char *const texts[3] = {"a", NULL, "a"};
    static const struct decide_case cases[] = {
        {"ttt", BIT(RED), 0, TRUTH_TRUE, TRUTH_FALSE},
        {"ft?", BIT(GREEN), 1, TRUTH_FALSE, TRUTH_FALSE},
        {"f?t", BIT(RED) | BIT(GREEN), 9, TRUTH_UNKNOWN, TRUTH_FALSE},
        {"?ft", BIT(RED), 9, TRUTH_TRUE, TRUTH_FALSE}, /* decided, by either */
        {"?ff", BIT(RED) | BIT(BLANK), 9, TRUTH_UNKNOWN, TRUTH_UNKNOWN},
        {"fff", BIT(BLANK), 9, TRUTH_FALSE, TRUTH_TRUE},
        {"?tt", BIT(RED) | BIT(GREEN), 9, TRUTH_UNKNOWN, TRUTH_FALSE}};
    struct three at;
    three_start(&at, TAKE_FIRST, colors, texts);
    check_cases(&at, cases, sizeof cases / sizeof cases[0]);
    const struct frame *frame = three_evaluate(&at, "?tt");
    CHECK(frame_rule_may_decide(frame, 0, 0, 0) && frame_rule_may_decide(frame, 0, 1, 0));
    CHECK(!frame_rule_may_decide(frame, 0, 2, 0));
    struct value value;
    frame_value(three_evaluate(&at, "?ft"), at.text, 0, &value);
    CHECK(value.state == VALUE_KNOWN && text_is(value.text, TEXT("a")));
    frame_value(three_evaluate(&at, "f?f"), at.text, 0, &value);
    CHECK(value.state == VALUE_BLANK); /* by the rule, or for want of one */
    frame_value(three_evaluate(&at, "f?t"), at.text, 0, &value);
    CHECK(value.state == VALUE_UNKNOWN);
    three_end(&at);
}

static void test_strongest(void) {
    static const uint32_t colors[3] = {BLUE, RED, GREEN};
    static const char *const texts[3] = {"blue", "red", "green"};
    static const struct decide_case cases[] = {
        {"ttt", BIT(RED), 1, TRUTH_TRUE, TRUTH_FALSE},
        {"tft", BIT(GREEN), 2, TRUTH_FALSE, TRUTH_FALSE},
        {"t??", BIT(RED) | BIT(GREEN) | BIT(BLUE), 9, TRUTH_UNKNOWN, TRUTH_FALSE},
        {"t?t", BIT(RED) | BIT(GREEN), 9, TRUTH_UNKNOWN, TRUTH_FALSE},
        {"?t?", BIT(RED), 1, TRUTH_TRUE, TRUTH_FALSE},
        {"fff", BIT(BLANK), 9, TRUTH_FALSE, TRUTH_TRUE}};
    struct three at;
    three_start(&at, TAKE_STRONGEST, colors, texts);
    check_cases(&at, cases, sizeof cases / sizeof cases[0]);
    const struct frame *frame = three_evaluate(&at, "t?t");
    CHECK(!frame_rule_may_decide(frame, 0, 0, 0) && frame_rule_may_decide(frame, 0, 1, 0));
    CHECK(frame_rule_may_decide(frame, 0, 2, 0));
    struct value value;
    frame_value(three_evaluate(&at, "ttt"), at.text, 0, &value);
    CHECK_TEXT(value.text, TEXT("red"));
    three_end(&at);
}

static void test_exactly_one(void) {
    static const uint32_t colors[3] = {BLUE, RED, RED};
    static const char *const texts[3] = {"x", "x", "y"};
    static const struct decide_case cases[] = {
        {"tff", BIT(BLUE), 0, TRUTH_FALSE, TRUTH_FALSE},
        {"ftt", BIT(RED), 9, TRUTH_TRUE, TRUTH_FALSE},
        {"ttf", BIT(BLUE) | BIT(RED), 9, TRUTH_UNKNOWN, TRUTH_FALSE},
        {"?tf", BIT(BLUE) | BIT(RED), 9, TRUTH_UNKNOWN, TRUTH_FALSE},
        {"fff", BIT(BLANK), 9, TRUTH_FALSE, TRUTH_TRUE}};
    struct three at;
    uint32_t rule;
    bool conflict;
    three_start(&at, TAKE_EXACTLY_ONE, colors, texts);
    check_cases(&at, cases, sizeof cases / sizeof cases[0]);
    possible_of(three_evaluate(&at, "ttf"), &rule, &conflict);
    CHECK(conflict);
    possible_of(three_evaluate(&at, "?tf"), &rule, &conflict);
    CHECK(!conflict);
    struct value value;
    frame_value(three_evaluate(&at, "ttf"), at.text, 0, &value);
    CHECK(value.state == VALUE_KNOWN); /* the texts agree */
    frame_value(three_evaluate(&at, "ftt"), at.text, 0, &value);
    CHECK(value.state == VALUE_UNKNOWN);
    three_end(&at);
}

/* n1 is 0, 1, 2, ... gives a color each; the last tenant meets the last rule. */
static void test_many_rules(void) {
    enum { RULES = 30000 };
    struct builder b;
    builder_start(&b);
    struct type color = {.kind = TYPE_ONE_OF, .choices = b.colors};
    struct type number_type = {.kind = TYPE_NUMBER};
    node_id fact = add_fact(&b, TENANT, N1);
    struct decision decision = {.take = TAKE_FIRST, .output_count = 1, .rule_count = RULES};
    struct output output = {.type = color, .is_finite = true, .may_be_blank = true};
    decision.outputs = &output;
    decision.rules = arena_array(b.arena, RULES, sizeof *decision.rules);
    for (uint32_t r = 0; r < RULES; r++) {
        struct node equal = {.kind = NODE_EQUAL};
        node_id constant = add_constant(&b, TENANT, number_type, known_number(r));
        decision.rules[r].condition = add_two(&b, TENANT, equal, fact, constant);
        decision.rules[r].results = arena_alloc(b.arena, sizeof(struct rule_result));
        decision.rules[r].results[0] = gives_code(r % 4);
    }
    struct node node = {.kind = NODE_DECIDE};
    decision.decide = add_node(&b, TENANT, node, NULL, 0);
    VECTOR_PUSH(&b.decisions, decision);
    const struct program *program = builder_end(&b);
    struct evaluator *evaluator = evaluator_new(program, AS_OF, false);
    struct batch *batch = batch_new(program->schema, TENANT);
    struct arena *arena = arena_new();
    for (uint32_t i = 0; i < BATCH_ROWS; i++) {
        struct value value = known_number(i * 29 + 332);
        uint32_t row = batch_add_row(batch, i);
        if (i != 7)
            batch_set_value(batch, row, N1, &value);
    }
    const struct frame *frame = evaluator_tenants(evaluator, batch);
    struct result result = {.definition = INDEX_NONE};
    struct verdict verdict;
    unsigned long wrong = 0;
    for (uint32_t row = 0; row < BATCH_ROWS; row++) {
        uint32_t rule = row * 29 + 332;
        verdict_of(frame, row, &result, arena, &verdict);
        if (row == 7)
            wrong +=
                !verdict.undecided || verdict.possible_count != 5 || verdict.missing_count != 1;
        else
            wrong += verdict.undecided || verdict.rule != rule || verdict.value.code != rule % 4;
    }
    CHECK_NUMBER(wrong, 0);
    arena_free(arena);
    batch_free(batch);
    evaluator_free(evaluator);
    builder_free(&b);
}

int main(void) {
    test_first();
    test_strongest();
    test_exactly_one();
    test_many_rules();
    return check_end();
}
