/* Child rows folded in every order come out the same; and what the folds say of counts, of tenants
 * without rows, and of those whose child table is not there. */
#include "random_program.h"

enum { SLOT = 8191, ROWS_MOST = 5, KEPT = 3 }; /* the last slot of a chunk */

struct latest_program {
    struct builder b;
    node_id choices[KEPT];
    const struct program *program;
};

/* The latest row by day then name where flag. */
static void latest_start(struct latest_program *at) {
    static const uint32_t kept[KEPT] = {R_NOTE, R_NAME, R_SEATS};
    struct builder *b = &at->b;
    builder_start(b);
    node_id flag = add_one(b, ROW, (struct node){.kind = NODE_TRUTH}, add_fact(b, ROW, R_FLAG));
    struct fold fold = {.kind = FOLD_LATEST, .record = ROW, .condition = flag, .by = R_DAY};
    fold.then = R_NAME;
    fold.kept = kept;
    fold.kept_count = KEPT;
    VECTOR_PUSH(&b->folds, fold);
    for (uint32_t k = 0; k < KEPT; k++) {
        struct node node = {.kind = NODE_CHOICE,
                            .type = b->schema.records[ROW].facts[kept[k]].type};
        node.choice.kept = k;
        at->choices[k] = add_node(b, TENANT, node, NULL, 0);
    }
    at->program = builder_end(b);
}

/* What came out, as text: the values and what each of them lacks. */
static struct text latest_outcome(const struct latest_program *at, const struct batch *tenants,
                                  const struct batch *rows, const uint32_t *order, uint64_t *random,
                                  struct arena *arena) {
    struct evaluator *evaluator = evaluator_new(at->program, AS_OF, false);
    struct batch *part = batch_new(at->program->schema, ROW);
    for (uint32_t i = 0; i < rows->rows; i++) {
        row_copy(part, rows, order[i]);
        if (i + 1 < rows->rows && random_below(random, 2))
            continue;
        evaluator_children(evaluator, part);
        batch_clear(part);
    }
    const struct frame *frame = evaluator_tenants(evaluator, tenants);
    struct buffer out = {0};
    for (uint32_t k = 0; k < KEPT; k++) {
        struct value value;
        uint32_t *paths, count;
        frame_value(frame, at->choices[k], 0, &value);
        buffer_format(&out, "%d ", (int)value.state);
        value_write(&out, &at->program->scopes[TENANT].nodes[at->choices[k]].type, &value);
        frame_missing(frame, 0, at->choices[k], arena, &paths, &count);
        for (uint32_t i = 0; i < count; i++)
            buffer_format(&out, " %.*s", TEXT_ARGS(at->program->paths[paths[i]].name));
        buffer_add_char(&out, '\n');
    }
    struct text text = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    batch_free(part);
    evaluator_free(evaluator);
    return text;
}

/* The next order of the numbers, in the sequence of all orders; false after the last. */
static bool next_order(uint32_t *order, uint32_t count) {
    uint32_t i = count, j = count;
    while (i > 1 && order[i - 2] > order[i - 1])
        i--;
    if (i < 2)
        return false;
    while (order[j - 1] < order[i - 2])
        j--;
    uint32_t kept = order[i - 2];
    order[i - 2] = order[j - 1];
    order[j - 1] = kept;
    for (uint32_t low = i - 1, high = count - 1; low < high; low++, high--) {
        kept = order[low];
        order[low] = order[high];
        order[high] = kept;
    }
    return true;
}

static void fill_close_rows(struct batch *rows, uint64_t *random, uint32_t unknown_in_8) {
    static const char *const names[] = {"Ann", "Bob", "Ann"};
    batch_clear(rows);
    uint32_t count = random_below(random, ROWS_MOST + 1);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t row = batch_add_row(rows, SLOT);
        struct value values[ROW_FACTS] = {
            [R_NAME] = known_text(names[random_below(random, 3)]),
            [R_NOTE] = known_text(names[random_below(random, 3)]),
            [R_DAY] = known_day(AS_OF - (day_number)random_below(random, 2)),
            [R_ROLE] = known_code(0),
            [R_SEATS] = known_number(random_below(random, 2)),
            [R_FLAG] = known_yes(random_below(random, 8) != 0)};
        if (random_below(random, 8) == 0)
            values[R_DAY].state = VALUE_BLANK;
        for (uint32_t f = 0; f < ROW_FACTS; f++) {
            if (random_below(random, 16) < unknown_in_8)
                values[f].state = VALUE_UNKNOWN;
            batch_set_value(rows, row, f, &values[f]);
        }
    }
}

static void test_latest_in_every_order(void) {
    struct latest_program at;
    uint64_t random = 77;
    unsigned long wrong = 0, orders = 0;
    latest_start(&at);
    struct arena *arena = arena_new();
    struct batch *tenants = batch_new(at.program->schema, TENANT);
    struct batch *rows = batch_new(at.program->schema, ROW);
    batch_add_row(tenants, SLOT);
    tenants->has_children[ROW][0] = 1;
    for (uint32_t round = 0; round < 250; round++) {
        uint32_t order[ROWS_MOST] = {0, 1, 2, 3, 4};
        arena_reset(arena);
        fill_close_rows(rows, &random, round % 4);
        struct text first = latest_outcome(&at, tenants, rows, order, &random, arena);
        while (next_order(order, rows->rows)) {
            struct text other = latest_outcome(&at, tenants, rows, order, &random, arena);
            wrong += !text_is(first, other);
            orders++;
        }
    }
    CHECK(orders > 4000);
    CHECK_NUMBER(wrong, 0);
    batch_free(rows);
    batch_free(tenants);
    arena_free(arena);
    builder_free(&at.b);
}

static void set_row(struct batch *rows, const char *name, int day, enum truth flag) {
    uint32_t row = batch_add_row(rows, SLOT);
    struct value values[3] = {known_text(name ? name : ""), known_day(AS_OF - day),
                              known_yes(flag == TRUTH_TRUE)};
    values[0].state = name ? VALUE_KNOWN : VALUE_UNKNOWN;
    values[1].state = day < 0 ? VALUE_UNKNOWN : day == 99 ? VALUE_BLANK : VALUE_KNOWN;
    values[2].state = flag == TRUTH_UNKNOWN ? VALUE_UNKNOWN : VALUE_KNOWN;
    batch_set_value(rows, row, R_NAME, &values[0]);
    batch_set_value(rows, row, R_DAY, &values[1]);
    batch_set_value(rows, row, R_FLAG, &values[2]);
}

/* Up to three rows; *wanted is the line of the name: its state, value and what is missing. */
struct latest_case {
    struct {
        const char *name;
        int day; /* ago; -1 unknown, 99 blank */
        enum truth flag;
    } rows[3];
    uint32_t count;
    const char *wanted;
};
#define T TRUTH_TRUE
#define F TRUTH_FALSE
#define U TRUTH_UNKNOWN
static const struct latest_case latest_cases[] = {
    {{{0}}, 0, "1 "},
    {{{"a", 3, F}}, 1, "1 "},
    {{{"a", -1, T}}, 1, "2 a"},
    {{{"a", 99, T}}, 1, "2 a"},
    {{{NULL, 3, T}}, 1, "0  row.name"},
    {{{"a", 3, U}}, 1, "0  row.flag"},
    {{{"a", -1, U}}, 1, "0  row.flag"},
    {{{"a", 3, T}, {"b", 2, T}}, 2, "2 b"},
    {{{"a", 3, U}, {"b", 2, T}}, 2, "2 b"},
    {{{"a", 2, U}, {"b", 3, T}}, 2, "0  row.flag"},
    {{{"a", 2, T}, {"b", -1, T}}, 2, "0  row.day"},
    {{{"a", 2, T}, {"b", -1, F}}, 2, "2 a"},
    {{{"a", 2, T}, {"b", -1, U}}, 2, "0  row.day row.flag"},
    {{{"b", 2, T}, {"a", 2, T}}, 2, "2 a"},
    {{{"b", 2, T}, {"a", 2, U}}, 2, "0  row.flag"},
    {{{"b", 2, U}, {"a", 2, T}}, 2, "2 a"},
    {{{NULL, 2, T}, {"a", 2, T}}, 2, "0  row.name"},
    {{{NULL, 3, T}, {"a", 2, T}}, 2, "2 a"},
    {{{NULL, 3, T}, {"b", 3, T}, {"a", -1, T}}, 3, "0  row.day row.name"},
    {{{NULL, 3, T}, {"b", 2, T}, {"a", -1, T}}, 3, "0  row.day"},
    {{{"a", 99, T}, {"b", 3, T}}, 2, "2 b"},
    {{{"a", 99, T}, {"b", 99, T}}, 2, "1 "},
    {{{"a", 99, T}, {"b", 99, U}}, 2, "0  row.flag"},
};
#undef T
#undef F
#undef U

static void test_latest_cases(void) {
    struct latest_program at;
    uint64_t random = 5;
    latest_start(&at);
    struct arena *arena = arena_new();
    struct batch *tenants = batch_new(at.program->schema, TENANT);
    struct batch *rows = batch_new(at.program->schema, ROW);
    static const uint32_t order[3] = {0, 1, 2};
    batch_add_row(tenants, SLOT);
    tenants->has_children[ROW][0] = 1;
    for (uint32_t c = 0; c < sizeof latest_cases / sizeof latest_cases[0]; c++) {
        const struct latest_case *latest = &latest_cases[c];
        batch_clear(rows);
        for (uint32_t i = 0; i < latest->count; i++)
            set_row(rows, latest->rows[i].name, latest->rows[i].day, latest->rows[i].flag);
        struct text all = latest_outcome(&at, tenants, rows, order, &random, arena);
        struct text name = all; /* the second line */
        while (name.length && name.bytes[0] != '\n')
            name = (struct text){name.bytes + 1, name.length - 1};
        name = (struct text){name.bytes + 1, name.length - 1};
        const char *end = memchr(name.bytes, '\n', name.length);
        name.length = (uint32_t)(end - name.bytes);
        if (!CHECK_TEXT(name, text_of(latest->wanted)))
            printf("case %u\n", c);
    }
    tenants->has_children[ROW][0] = 0;
    batch_clear(rows);
    CHECK_TEXT(latest_outcome(&at, tenants, rows, order, &random, arena),
               TEXT("0  row\n0  row\n0  row\n"));
    batch_free(rows);
    batch_free(tenants);
    arena_free(arena);
    builder_free(&at.b);
}

struct seen {
    uint32_t rows, true_rows;
    node_id condition;
};

static void see_child(void *context, const struct batch *batch, const struct frame *frame,
                      uint32_t row) {
    struct seen *seen = context;
    seen->rows++;
    seen->true_rows += frame_condition(frame, seen->condition, row) == TRUTH_TRUE;
    CHECK(frame_batch(frame) == batch && batch->slots[row] == SLOT);
}

static void test_kept_children(void) {
    struct latest_program at;
    latest_start(&at);
    struct evaluator *evaluator = evaluator_new(at.program, AS_OF, true);
    struct batch *rows = batch_new(at.program->schema, ROW);
    struct batch *tenants = batch_new(at.program->schema, TENANT);
    struct value chosen[KEPT];
    for (int i = 0; i < 3; i++) {
        char name[2] = {(char)('a' + i), 0};
        batch_clear(rows);
        struct text copy = arena_text(rows->arena, text_of(name));
        set_row(rows, "x", i, i == 1 ? TRUTH_FALSE : TRUTH_TRUE);
        rows->columns[R_NAME].texts[0] = copy;
        batch_add_row(rows, SLOT + 1);
        evaluator_children(evaluator, rows);
    }
    batch_add_row(tenants, SLOT);
    tenants->has_children[ROW][0] = 1;
    const struct frame *frame = evaluator_tenants(evaluator, tenants);
    struct seen seen = {.condition = at.program->folds[0].condition};
    frame_children(frame, ROW, SLOT, see_child, &seen);
    CHECK_NUMBER(seen.rows, 3);
    CHECK_NUMBER(seen.true_rows, 2);
    CHECK(frame_fold_chosen(frame, 0, SLOT, chosen) == TRUTH_TRUE);
    CHECK(chosen[0].state == VALUE_UNKNOWN && chosen[1].state == VALUE_KNOWN);
    CHECK_TEXT(chosen[1].text, TEXT("a"));
    CHECK(frame_fold_chosen(frame, 0, SLOT + 2, chosen) == TRUTH_FALSE);
    tenants->has_children[ROW][0] = 0;
    frame = evaluator_tenants(evaluator, tenants);
    CHECK(frame_fold_chosen(frame, 0, SLOT, chosen) == TRUTH_UNKNOWN);
    batch_free(rows);
    batch_free(tenants);
    evaluator_free(evaluator);
    builder_free(&at.b);
}

int main(void) {
    test_latest_in_every_order();
    test_latest_cases();
    test_kept_children();
    return check_end();
}
