/* Verdicts as they are printed: single values, lists, definitions; the order of what is possible,
 * and what is missing. */
#include "builder.h"

struct made {
    struct builder b;
    struct evaluator *evaluator;
    struct batch *batch;
    struct arena *arena;
};

static node_id truth_of_fact(struct builder *b, uint32_t fact) {
    return add_one(b, TENANT, (struct node){.kind = NODE_TRUTH}, add_fact(b, TENANT, fact));
}

static const struct frame *made_frame(struct made *made) {
    made->evaluator = evaluator_new(builder_end(&made->b), AS_OF, false);
    made->arena = arena_new();
    return evaluator_tenants(made->evaluator, made->batch);
}

static void made_end(struct made *made) {
    arena_free(made->arena);
    batch_free(made->batch);
    evaluator_free(made->evaluator);
    builder_free(&made->b);
}

static void made_rows(struct made *made, uint32_t rows) {
    made->batch = batch_new(&made->b.schema, TENANT);
    for (uint32_t i = 0; i < rows; i++)
        batch_add_row(made->batch, i);
}

static void set(struct made *made, uint32_t row, uint32_t fact, struct value value) {
    batch_set_value(made->batch, row, fact, &value);
}

/* "value rule | possible | missing", for people to read. */
static struct text verdict_words(const struct frame *frame, uint32_t row, struct result result,
                                 const struct type *type, struct arena *arena) {
    struct verdict verdict;
    struct buffer out = {0};
    verdict_of(frame, row, &result, arena, &verdict);
    CHECK(verdict.undecided == verdict_is_undecided(frame, row, &result));
    if (verdict.is_list)
        for (uint32_t i = 0; i < verdict.item_count; i++) {
            value_write(&out, type, &verdict.items[i]);
            buffer_format(&out, "(%u) ", verdict.item_rules[i]);
        }
    else if (!verdict.undecided)
        value_write(&out, type, &verdict.value);
    if (verdict.rule != INDEX_NONE)
        buffer_format(&out, " by %u", verdict.rule);
    if (verdict.undecided) {
        buffer_add_string(&out, verdict.has_possible ? "|" : "| no list");
        for (uint32_t i = 0; i < verdict.possible_count; i++) {
            buffer_add_char(&out, ' ');
            if (verdict.possible[i].state == VALUE_KNOWN)
                value_write(&out, type, &verdict.possible[i]);
            else
                buffer_add_string(&out, verdict.possible[i].state == VALUE_BLANK ? "null" : "?");
        }
        buffer_add_string(&out, " |");
        for (uint32_t i = 0; i < verdict.missing_count; i++)
            buffer_format(&out, " %.*s",
                          TEXT_ARGS(frame_program(frame)->paths[verdict.missing[i]].name));
    }
    struct text words = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return words;
}

static struct rule_result gives_node(node_id node, const uint32_t *map) {
    return (struct rule_result){.node = node, .map = map, .from_decision = INDEX_NONE};
}

static struct rule_result gives(struct value value, bool is_blank) {
    return (struct rule_result){.node = INDEX_NONE,
                                .from_decision = INDEX_NONE,
                                .is_blank = is_blank,
                                .is_constant = !is_blank,
                                .value = value};
}

static void add_decision(struct builder *b, enum take take, struct type type,
                         const node_id *conditions, const struct rule_result *results,
                         uint32_t count) {
    struct decision decision = {.take = take, .output_count = 1, .rule_count = count};
    decision.outputs = arena_alloc(b->arena, sizeof *decision.outputs);
    decision.outputs[0].type = type;
    decision.outputs[0].may_be_blank = true;
    decision.outputs[0].is_finite = type.kind == TYPE_ONE_OF || type.kind == TYPE_YES_NO;
    decision.rules = arena_array(b->arena, count, sizeof *decision.rules);
    for (uint32_t r = 0; r < count; r++) {
        decision.rules[r].condition = conditions[r];
        decision.rules[r].results = arena_alloc(b->arena, sizeof *results);
        decision.rules[r].results[0] = results[r];
    }
    struct node node = {.kind = NODE_DECIDE};
    node.decision = (uint32_t)b->decisions.count;
    decision.decide = add_node(b, TENANT, node, NULL, 0);
    VECTOR_PUSH(&b->decisions, decision);
}

/* When y2: c2, whose shades stand for colors; when y1: blank. A second one takes its value. */
static void test_single(void) {
    static const uint32_t map[3] = {2, 3, 0}; /* blue, grey: black, red */
    struct made made;
    struct builder *b = &made.b;
    builder_start(b);
    struct type color = {.kind = TYPE_ONE_OF, .choices = b->colors};
    node_id conditions[2] = {truth_of_fact(b, Y2), truth_of_fact(b, Y1)};
    struct rule_result results[2] = {gives_node(add_fact(b, TENANT, C2), map),
                                     gives(known_code(0), true)};
    add_decision(b, TAKE_FIRST, color, conditions, results, 2);
    node_id always = add_node(b, TENANT, (struct node){.kind = NODE_ALWAYS}, NULL, 0);
    struct rule_result from = {.node = INDEX_NONE, .from_decision = 0};
    add_decision(b, TAKE_FIRST, color, &always, &from, 1);
    made_rows(&made, 5);
    set(&made, 0, Y2, known_yes(true));
    set(&made, 0, C2, known_code(1));
    set(&made, 1, Y2, known_yes(true)); /* c2 unknown */
    set(&made, 2, C2, known_code(2));   /* y2 and y1 unknown */
    set(&made, 3, Y2, known_yes(false));
    set(&made, 3, Y1, known_yes(true));
    set(&made, 4, Y2, known_yes(false)); /* y1 unknown, blank anyway */
    const struct frame *frame = made_frame(&made);
    struct result first = {.decision = 0, .definition = INDEX_NONE};
    struct result second = {.decision = 1, .definition = INDEX_NONE};
    static const char *const wanted[5] = {"black by 0", "| red blue black | c2",
                                          "| red null | y1 y2", " by 1", ""};
    static const char *const taken[5] = {"black by 0", "| red blue black | c2",
                                         "| red null | y1 y2", " by 0", " by 0"};
    for (uint32_t row = 0; row < 5; row++) {
        CHECK_TEXT(verdict_words(frame, row, first, &color, made.arena), text_of(wanted[row]));
        CHECK_TEXT(verdict_words(frame, row, second, &color, made.arena), text_of(taken[row]));
    }
    made_end(&made);
}

/* always "x"; when y1: t1, which may be blank; when y2: "z". */
static void test_list(void) {
    struct made made;
    struct builder *b = &made.b;
    builder_start(b);
    struct type text = {.kind = TYPE_TEXT};
    node_id conditions[3] = {add_node(b, TENANT, (struct node){.kind = NODE_ALWAYS}, NULL, 0),
                             truth_of_fact(b, Y1), truth_of_fact(b, Y2)};
    struct rule_result results[3] = {gives(known_text("x"), false),
                                     gives_node(add_fact(b, TENANT, T1), NULL),
                                     gives(known_text("z"), false)};
    add_decision(b, TAKE_EVERY, text, conditions, results, 3);
    made_rows(&made, 5);
    for (uint32_t row = 0; row < 4; row++) {
        set(&made, row, Y1, known_yes(true));
        set(&made, row, Y2, known_yes(row == 0));
    }
    set(&made, 0, T1, known_text("y"));
    batch_set_blank(made.batch, 1, T1);
    set(&made, 3, Y1, (struct value){.state = VALUE_UNKNOWN});
    set(&made, 3, T1, known_text("y"));
    batch_set_blank(made.batch, 4, T1); /* y1, y2 unknown: nothing comes of a blank */
    const struct frame *frame = made_frame(&made);
    struct result result = {.decision = 0, .definition = INDEX_NONE};
    static const char *const wanted[5] = {"x(0) y(1) z(2) ", "x(0) ", "x(0) | ? | t1",
                                          "x(0) | y | y1", "x(0) | z | y2"};
    for (uint32_t row = 0; row < 5; row++)
        CHECK_TEXT(verdict_words(frame, row, result, &text, made.arena), text_of(wanted[row]));
    made_end(&made);
}

static void test_definitions(void) {
    struct made made;
    struct builder *b = &made.b;
    builder_start(b);
    struct type yes_no = {.kind = TYPE_YES_NO}, text = {.kind = TYPE_TEXT};
    struct definition condition = {.root = truth_of_fact(b, Y2)};
    struct definition value = {.root = add_fact(b, TENANT, T1)};
    VECTOR_PUSH(&b->definitions, condition);
    VECTOR_PUSH(&b->definitions, value);
    made_rows(&made, 3);
    set(&made, 0, Y2, known_yes(false));
    set(&made, 0, T1, known_text("y"));
    batch_set_blank(made.batch, 2, T1);
    const struct frame *frame = made_frame(&made);
    struct result first = {.decision = INDEX_NONE, .definition = 0};
    struct result second = {.decision = INDEX_NONE, .definition = 1};
    CHECK_TEXT(verdict_words(frame, 0, first, &yes_no, made.arena), TEXT("false"));
    CHECK_TEXT(verdict_words(frame, 1, first, &yes_no, made.arena), TEXT("| true false | y2"));
    CHECK_TEXT(verdict_words(frame, 0, second, &text, made.arena), TEXT("y"));
    CHECK_TEXT(verdict_words(frame, 1, second, &text, made.arena), TEXT("| no list | t1"));
    CHECK_TEXT(verdict_words(frame, 2, second, &text, made.arena), TEXT(""));
    made_end(&made);
}

/* A yes/no decision by a yes/no fact: yes stands first, blank last. */
static void test_yes_no(void) {
    struct made made;
    struct builder *b = &made.b;
    builder_start(b);
    struct type yes_no = {.kind = TYPE_YES_NO};
    node_id condition = add_node(b, TENANT, (struct node){.kind = NODE_ALWAYS}, NULL, 0);
    struct rule_result result = gives_node(add_fact(b, TENANT, Y1), NULL);
    add_decision(b, TAKE_FIRST, yes_no, &condition, &result, 1);
    made_rows(&made, 3);
    set(&made, 0, Y1, known_yes(true));
    set(&made, 1, Y1, known_yes(false));
    const struct frame *frame = made_frame(&made);
    struct result at = {.decision = 0, .definition = INDEX_NONE};
    CHECK_TEXT(verdict_words(frame, 0, at, &yes_no, made.arena), TEXT("true by 0"));
    CHECK_TEXT(verdict_words(frame, 1, at, &yes_no, made.arena), TEXT("false by 0"));
    CHECK_TEXT(verdict_words(frame, 2, at, &yes_no, made.arena), TEXT("| true false null | y1"));
    made_end(&made);
}

int main(void) {
    test_single();
    test_list();
    test_definitions();
    test_yes_no();
    return check_end();
}
