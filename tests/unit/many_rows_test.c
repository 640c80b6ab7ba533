/* What the evaluator does only where there are many rows (equal nodes once, one sweep for many
 * comparisons of a value, numbers for texts) against the naive evaluator, which knows nothing of
 * it; and the comparing of texts by words against the functions of base/text.h. */
#include "compare_frames.h"
#include "eval/state.h"

/* Batches of different size by one evaluator, so that frames are used again; a few rows come before
 * many, and many before a few. */
static void evaluate_rounds(struct made *made, uint64_t *random, uint32_t unknown_in_8,
                            bool keep_children, unsigned long *seen, unsigned long *wrong) {
    static const uint32_t tenants[] = {3, 512, 3, 260, 512};
    made->evaluator = evaluator_new(made->program, AS_OF, keep_children);
    for (uint32_t round = random_below(random, 2); round < 5; round++) {
        made->naive.memo->row = 0;
        made_fill(made, tenants[round], random, unknown_in_8);
        for (uint32_t row = 0; row < made->rows->rows;) {
            uint32_t count = row == 0 ? 600 : 300;
            batch_clear(made->part);
            for (; count > 0 && row < made->rows->rows; count--)
                row_copy(made->part, made->rows, row++);
            evaluator_children(made->evaluator, made->part);
        }
        const struct frame *frame = evaluator_tenants(made->evaluator, made->tenants);
        *seen += compare_frames(frame, &made->naive, wrong);
        *wrong += bits_past_rows(frame, made->program);
        evaluator_forget(made->evaluator);
    }
}

static void test_random_programs(void) {
    unsigned long seen = 0, wrong = 0;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        struct builder b;
        uint64_t random = seed * UINT64_C(0x9e3779b97f4a7c15);
        random_program_of(&b, &random, false);
        struct made made;
        made_start(&made, &b);
        evaluate_rounds(&made, &random, (uint32_t)(seed % 4), seed % 5 == 0, &seen, &wrong);
        made_end(&made);
        builder_free(&b);
    }
    CHECK(seen > 1000000);
    CHECK_NUMBER(wrong, 0);
}

/* Comparisons of a number or a date with constants around those that the rows have, some of them
 * mirrored, and what is made of them: each twice. */
static void add_comparisons(struct builder *b, uint32_t fact, uint64_t *random, bool is_far) {
    static const enum compare_op orders[] = {COMPARE_AT_LEAST, COMPARE_AT_MOST, COMPARE_MORE_THAN,
                                             COMPARE_LESS_THAN};
    node_id value = add_fact(b, TENANT, fact), before = value;
    struct type type = b->schema.records[TENANT].facts[fact].type;
    for (uint32_t i = 0; i < 60; i++) {
        struct node node = {.kind = NODE_ORDER, .op = (uint8_t)orders[i % 4]};
        struct value than = fact == D1 ? known_day(AS_OF - 7 + (day_number)random_below(random, 12))
                                       : known_number((int64_t)random_below(random, 7) - 3);
        if (is_far && i % 10 == 0)
            than =
                fact == D1 ? known_day(i % 20 ? DAY_MIN : DAY_MAX) : known_number(INT64_C(1) << 50);
        if (i % 7 == 0)
            node.kind = NODE_EQUAL;
        node_id constant = add_constant(b, TENANT, type, than), made;
        if (i % 7 == 3) {
            node = (struct node){.kind = NODE_ONE_OF, .constant = make_constant(b, type, &than, 1)};
            made = add_one(b, TENANT, node, value);
        } else {
            made = add_two(b, TENANT, node, i % 3 ? value : constant, i % 3 ? constant : value);
        }
        if (i > 0)
            add_two(b, TENANT, (struct node){.kind = i % 2 ? NODE_AND : NODE_OR}, made, before);
        before = made;
    }
}

static void add_ages(struct builder *b, uint64_t *random) {
    static const enum type_unit units[] = {TYPE_UNIT_DAYS, TYPE_UNIT_MONTHS,
                                           TYPE_UNIT_BUSINESS_DAYS};
    node_id value = add_fact(b, TENANT, D2);
    for (uint32_t i = 0; i < 60; i++) {
        struct type type = {.kind = TYPE_NUMBER, .unit = units[i % 3]};
        struct value n = known_number(random_below(random, i % 3 == 1 ? 2 : 8));
        struct node node = {.kind = NODE_AGO};
        node.op = (uint8_t)(COMPARE_AT_LEAST + random_below(random, 5));
        node.kind = node.op == COMPARE_WITHIN_LAST ? NODE_WITHIN : NODE_AGO;
        node.duration = make_constant(b, type, &n, 1);
        add_one(b, TENANT, node, value);
    }
}

static void test_ranges(void) {
    unsigned long seen = 0, wrong = 0;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct builder b;
        uint64_t random = seed * UINT64_C(0x9e3779b97f4a7c15);
        builder_start(&b);
        add_comparisons(&b, N1, &random, seed % 2);
        add_comparisons(&b, D1, &random, seed % 2);
        add_ages(&b, &random);
        struct made made;
        made_start(&made, &b);
        evaluate_rounds(&made, &random, (uint32_t)(seed % 3), false, &seen, &wrong);
        /* the sweeps, and equal nodes, are in use: by far not all nodes are visited */
        CHECK(made.evaluator->frames[TENANT]->step_count <
              made.program->scopes[TENANT].node_count / 2);
        made_end(&made);
        builder_free(&b);
    }
    CHECK(seen > 1000000);
    CHECK_NUMBER(wrong, 0);
}

/* Nodes that are equal but for one thing in their payload. */
static void test_near_twins(void) {
    struct builder b;
    uint64_t random = 5;
    unsigned long seen = 0, wrong = 0;
    static const enum type_unit units[] = {TYPE_UNIT_DAYS, TYPE_UNIT_BUSINESS_DAYS};
    struct type number_type = {.kind = TYPE_NUMBER};
    builder_start(&b);
    struct fold fold = {
        .kind = FOLD_ROWS, .record = ROW, .condition = INDEX_NONE, .span = SPAN_NONE};
    VECTOR_PUSH(&b.folds, fold);
    for (uint32_t i = 0; i < 4; i++) {
        struct value how_many = known_number(i);
        struct node node = {.kind = NODE_QUANTIFIED};
        node.quantified.quantifier = QUANTIFIER_AT_LEAST;
        node.quantified.how_many = make_constant(&b, number_type, &how_many, 1);
        add_node(&b, TENANT, node, NULL, 0);
    }
    for (uint32_t i = 0; i < 2; i++) {
        struct node node = {.kind = NODE_SINCE, .type = number_type, .unit = units[i]};
        add_one(&b, TENANT, node, add_fact(&b, TENANT, D1));
    }
    node_id left = add_fact(&b, TENANT, C1), right = add_fact(&b, TENANT, C2);
    const struct choices *to = type_of(&b, TENANT, left).choices;
    const struct choices *from = type_of(&b, TENANT, right).choices;
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t *map = arena_array(b.arena, from->count, sizeof *map);
        memcpy(map, make_map(&b, from, to), from->count * sizeof *map);
        if (i == 1)
            map[0] = INDEX_NONE;
        add_two(&b, TENANT, (struct node){.kind = NODE_EQUAL, .map = map}, left, right);
    }
    struct made made;
    made_start(&made, &b);
    evaluate_rounds(&made, &random, 1, false, &seen, &wrong);
    made_end(&made);
    builder_free(&b);
    CHECK(seen > 10000);
    CHECK_NUMBER(wrong, 0);
}

static node_id add_text_test(struct builder *b, node_id value, enum compare_op op,
                             const char *words, bool nocase) {
    struct node node = {.kind = NODE_TEXT_TEST, .op = (uint8_t)op, .ignoring_case = nocase};
    struct type type = {.kind = TYPE_TEXT};
    if (op == COMPARE_NONE)
        node.kind = NODE_EQUAL;
    return add_two(b, TENANT, node, value, add_constant(b, TENANT, type, known_text(words)));
}

static node_id add_item_test(struct builder *b, node_id list, enum node_kind kind,
                             enum compare_op op, const char *words, uint32_t flags) {
    struct item_test *test = arena_alloc(b->arena, sizeof *test);
    struct value value = known_text(words);
    struct type type = {.kind = TYPE_TEXT};
    *test = (struct item_test){.op = op,
                               .negated = flags & 1,
                               .is_some = flags >> 1 & 1,
                               .empty_is = flags >> 2 & 1,
                               .ignoring_case = flags >> 3 & 1,
                               .constant = make_constant(b, type, &value, 1)};
    struct node node = {.kind = kind, .test = test};
    node.type.kind = kind == NODE_FIRST_ITEM ? TYPE_TEXT : TYPE_YES_NO;
    return add_one(b, TENANT, node, list);
}

/* Texts of which many are new, as long as the longest that are compared by words and longer. */
static struct text odd_text(struct arena *arena, uint32_t variety, uint64_t *random) {
    static const char *const starts[] = {"", "Ab", "abcdefgh-", "abcdefghijklmnopqrstuvwxyz "};
    static const char *const ends[] = {"", "x", "-tail", "-A long end of it"};
    return arena_format(arena, "%s%u%s", starts[random_below(random, 4)],
                        random_below(random, variety), ends[random_below(random, 4)]);
}

static void fill_texts(struct batch *batch, uint32_t variety, uint64_t *random) {
    for (uint32_t row = 0; row < batch->rows; row++) {
        struct text *items = arena_array(batch->arena, 5, sizeof *items);
        struct value text = {.state = VALUE_KNOWN, .text = odd_text(batch->arena, variety, random)};
        struct value list = {.state = VALUE_KNOWN};
        for (uint32_t i = 0; i < 5; i++)
            items[i] = odd_text(batch->arena, variety, random);
        list.list.items = items;
        list.list.count = random_below(random, 6);
        if (random_below(random, 5) > 0)
            batch_set_value(batch, row, T1, &text);
        if (random_below(random, 5) > 0)
            batch_set_value(batch, row, L1, &list);
    }
}

/* More texts than get numbers, and few of them; in turn, so that tests meet both. */
static void test_many_texts(void) {
    static const enum compare_op ops[] = {COMPARE_STARTS, COMPARE_ENDS, COMPARE_CONTAINS,
                                          COMPARE_ONE_OF};
    static const char *const words[] = {
        "abcdefgh-7", "x", "-TAIL", "abcdefghijklmnopqrstuvwxyz 3x", "Ab1", "7-a long end of it"};
    uint64_t random = 77;
    unsigned long seen = 0, wrong = 0;
    struct builder b;
    builder_start(&b);
    node_id text = add_fact(&b, TENANT, T1), list = add_fact(&b, TENANT, L1);
    for (uint32_t i = 0; i < 6 * 4; i++) { /* every test with every word */
        add_text_test(&b, text, i % 4 == 3 ? COMPARE_NONE : ops[i % 4], words[i / 4], i & 1);
        for (uint32_t flags = 0; flags < 16; flags++)
            add_item_test(&b, list, flags % 4 == 3 ? NODE_FIRST_ITEM : NODE_ITEMS, ops[i % 4],
                          words[i / 4], flags);
    }
    struct made made;
    made_start(&made, &b);
    made.evaluator = evaluator_new(made.program, AS_OF, false);
    for (uint32_t round = 0; round < 6; round++) {
        made.naive.memo->row = 0;
        fill_tenants(made.tenants, 0, 1000, &random, 0);
        fill_texts(made.tenants,
                   round == 0 || round == 4 ? 9
                   : round == 5             ? 1000000
                                            : 130,
                   &random);
        const struct frame *frame = evaluator_tenants(made.evaluator, made.tenants);
        seen += compare_frames(frame, &made.naive, &wrong);
        wrong += bits_past_rows(frame, made.program);
    }
    CHECK(made.evaluator->frames[TENANT]->flat[list]->text_count == FLAT_TEXTS);
    /* another evaluator gives numbers of its own */
    struct evaluator *sharing = evaluator_new_sharing(made.evaluator);
    made.naive.memo->row = 0;
    fill_tenants(made.tenants, 0, 1000, &random, 0);
    fill_texts(made.tenants, 9, &random);
    seen += compare_frames(evaluator_tenants(sharing, made.tenants), &made.naive, &wrong);
    evaluator_free(sharing);
    made_end(&made);
    builder_free(&b);
    CHECK(seen > 1000000);
    CHECK_NUMBER(wrong, 0);
}

static struct text letters(struct arena *arena, uint32_t length, uint64_t *random) {
    static const char alphabet[] = "aAbB@`[{7\xc3";
    char *bytes = arena_alloc(arena, length);
    for (uint32_t i = 0; i < length; i++)
        bytes[i] = alphabet[random_below(random, sizeof alphabet - 1)];
    return (struct text){bytes, length};
}

static bool is_met(struct text text, struct text wanted, enum probe_way way, bool nocase) {
    if (way == PROBE_IS)
        return nocase ? text_is_nocase(text, wanted) : text_is(text, wanted);
    if (way == PROBE_STARTS)
        return nocase ? text_starts_nocase(text, wanted) : text_starts(text, wanted);
    return nocase ? text_ends_nocase(text, wanted) : text_ends(text, wanted);
}

/* The text itself, in another letter case, with a byte changed, something before it or behind. */
static struct text akin(struct arena *arena, struct text wanted, uint64_t *random) {
    uint32_t before = random_below(random, 3), behind = random_below(random, 3);
    struct text made = letters(arena, before + wanted.length + behind, random);
    char *bytes = arena_alloc(arena, made.length);
    memcpy(bytes, made.bytes, made.length);
    memcpy(bytes + before, wanted.bytes, wanted.length);
    for (uint32_t i = 0; i < made.length; i++)
        if (random_below(random, 4) == 0 && ((bytes[i] | 0x20) == 'a' || (bytes[i] | 0x20) == 'b'))
            bytes[i] ^= 0x20;
    if (made.length && random_below(random, 3) == 0)
        bytes[random_below(random, made.length)] ^= random_below(random, 2) ? 0x20 : 1;
    return (struct text){bytes, made.length};
}

static void test_probes(void) {
    struct arena *arena = arena_new();
    uint64_t random = 99;
    unsigned long wrong = 0, met = 0;
    for (uint32_t round = 0; round < 4000; round++) {
        struct text wanted = letters(arena, round % 40, &random), texts[64];
        enum probe_way way = (enum probe_way)(round % 3);
        bool nocase = random_below(&random, 2);
        struct text_probe probe = probe_new(wanted, way, nocase);
        uint64_t asked = ~UINT64_C(0) << random_below(&random, 60);
        for (uint32_t i = 0; i < 64; i++)
            texts[i] = i % 4 ? akin(arena, wanted, &random)
                             : letters(arena, random_below(&random, 45), &random);
        uint64_t passes = probe_texts(&probe, texts, asked);
        wrong += (passes & ~asked) != 0;
        for (uint32_t i = 0; i < 64; i++) {
            bool is_wanted = is_met(texts[i], wanted, way, nocase) && (asked >> i & 1);
            wrong += is_wanted != (passes >> i & 1);
            met += is_wanted;
        }
        arena_reset(arena);
    }
    CHECK(met > 10000);
    CHECK_NUMBER(wrong, 0);
    arena_free(arena);
}

int main(void) {
    test_random_programs();
    test_ranges();
    test_near_twins();
    test_many_texts();
    test_probes();
    return check_end();
}
