/* Random programs for the tests of the evaluator: values of each type, conditions over them, child
 * folds and decisions that ask one another; and what belongs to running one. */
#ifndef TENET_TESTS_RANDOM_PROGRAM_H
#define TENET_TESTS_RANDOM_PROGRAM_H

#include "naive.h"

enum { POOL = 64 };
struct pool { /* nodes to choose from, by scope and the kind of their type; conditions last */
    node_id nodes[RECORDS][TYPE_LIST + 2][POOL];
    uint32_t counts[RECORDS][TYPE_LIST + 2];
    bool is_sound; /* leaves out what is meant to see that a fact is unknown */
};
enum { CONDITIONS = TYPE_LIST + 1 };

static inline void pool_add(struct pool *pool, uint32_t scope, uint32_t kind, node_id id) {
    if (pool->counts[scope][kind] < POOL)
        pool->nodes[scope][kind][pool->counts[scope][kind]++] = id;
}

static inline node_id pool_pick(const struct pool *pool, uint32_t scope, uint32_t kind,
                                uint64_t *random) {
    return pool->nodes[scope][kind][random_below(random, pool->counts[scope][kind])];
}

static inline struct type type_of(const struct builder *b, uint32_t scope, node_id id) {
    return b->nodes[scope].items[id].type;
}

static inline const struct constant *random_values(struct builder *b, const struct type *type,
                                                   uint64_t *random) {
    uint32_t count = random_below(random, 4) ? 1 + random_below(random, 3) : 12;
    struct value values[12];
    for (uint32_t i = 0; i < count; i++)
        values[i] = random_known(b->arena, type, random);
    return make_constant(b, *type, values, count);
}

static inline node_id random_constant(struct builder *b, uint32_t scope, struct type type,
                                      uint64_t *random) {
    return add_constant(b, scope, type, random_known(b->arena, &type, random));
}

/* Codes of `from` as codes of `to`, by name. */
static inline const uint32_t *make_map(struct builder *b, const struct choices *from,
                                       const struct choices *to) {
    uint32_t *map = arena_array(b->arena, from->count, sizeof *map);
    for (uint32_t i = 0; i < from->count; i++)
        if (!choices_find(to, from->names[i], &map[i]))
            map[i] = INDEX_NONE;
    return map;
}

static inline void random_comparison(struct builder *b, struct pool *pool, uint32_t scope,
                                     uint64_t *random) {
    static const enum type_kind kinds[] = {TYPE_TEXT, TYPE_NUMBER, TYPE_DATE, TYPE_ONE_OF,
                                           TYPE_YES_NO};
    static const enum compare_op orders[] = {COMPARE_AT_LEAST, COMPARE_AT_MOST, COMPARE_MORE_THAN,
                                             COMPARE_LESS_THAN};
    static const enum compare_op tests[] = {COMPARE_STARTS, COMPARE_ENDS, COMPARE_CONTAINS};
    enum type_kind kind = kinds[random_below(random, 5)];
    node_id left = pool_pick(pool, scope, kind, random), right;
    struct node node = {.kind = NODE_EQUAL, .ignoring_case = random_below(random, 2)};
    struct type type = type_of(b, scope, left);
    uint32_t shape = random_below(random, 3);
    right = shape ? pool_pick(pool, scope, kind, random) : random_constant(b, scope, type, random);
    if (kind == TYPE_ONE_OF && type.choices != type_of(b, scope, right).choices)
        node.map = make_map(b, type_of(b, scope, right).choices, type.choices);
    if (shape == 2 && (kind == TYPE_NUMBER || kind == TYPE_DATE)) {
        node.kind = NODE_ORDER;
        node.op = (uint8_t)orders[random_below(random, 4)];
    } else if (shape == 2 && kind == TYPE_TEXT) {
        node.kind = NODE_TEXT_TEST;
        node.op = (uint8_t)tests[random_below(random, 3)];
    }
    bool is_turned = random_below(random, 3) == 0 && !node.map;
    pool_add(pool, scope, CONDITIONS,
             add_two(b, scope, node, is_turned ? right : left, is_turned ? left : right));
}

static inline void random_date_test(struct builder *b, struct pool *pool, uint32_t scope,
                                    uint64_t *random) {
    static const enum type_unit units[] = {TYPE_UNIT_DAYS, TYPE_UNIT_MONTHS,
                                           TYPE_UNIT_BUSINESS_DAYS};
    struct node node = {.kind = NODE_AGO};
    struct type type = {.kind = TYPE_NUMBER, .unit = units[random_below(random, 3)]};
    struct value n = known_number(random_below(random, type.unit == TYPE_UNIT_MONTHS ? 2 : 5));
    node.op = (uint8_t)(COMPARE_AT_LEAST + random_below(random, 5));
    node.kind = node.op == COMPARE_WITHIN_LAST ? NODE_WITHIN : NODE_AGO;
    node.duration = make_constant(b, type, &n, 1);
    pool_add(pool, scope, CONDITIONS,
             add_one(b, scope, node, pool_pick(pool, scope, TYPE_DATE, random)));
}

static inline void random_one_of(struct builder *b, struct pool *pool, uint32_t scope,
                                 uint64_t *random) {
    enum type_kind kind = (enum type_kind)random_below(random, TYPE_LIST);
    node_id child = pool_pick(pool, scope, kind, random);
    struct type type = type_of(b, scope, child);
    struct node node = {.kind = NODE_ONE_OF, .ignoring_case = random_below(random, 2)};
    node.constant = random_values(b, &type, random);
    pool_add(pool, scope, CONDITIONS, add_one(b, scope, node, child));
}

static inline void random_state_test(struct builder *b, struct pool *pool, uint32_t scope,
                                     uint64_t *random) {
    enum type_kind kind = (enum type_kind)random_below(random, TYPE_LIST);
    struct node node = {.kind = NODE_IS_BLANK};
    if (!pool->is_sound && random_below(random, 3) == 0)
        node.kind = NODE_IS_KNOWN;
    pool_add(pool, scope, CONDITIONS,
             add_one(b, scope, node, pool_pick(pool, scope, kind, random)));
    node.kind = NODE_TRUTH;
    pool_add(pool, scope, CONDITIONS,
             add_one(b, scope, node, pool_pick(pool, scope, TYPE_YES_NO, random)));
    node.kind = NODE_IN_TABLE;
    node.lookup.table = 0;
    pool_add(pool, scope, CONDITIONS,
             add_one(b, scope, node, pool_pick(pool, scope, TYPE_TEXT, random)));
}

static inline void random_join(struct builder *b, struct pool *pool, uint32_t scope,
                               uint64_t *random) {
    static const enum node_kind kinds[] = {NODE_AND, NODE_OR, NODE_NOT};
    struct node node = {.kind = kinds[random_below(random, 3)]};
    node_id children[4];
    uint32_t count = node.kind == NODE_NOT ? 1 : 1 + random_below(random, 4);
    for (uint32_t i = 0; i < count; i++)
        children[i] = pool_pick(pool, scope, CONDITIONS, random);
    pool_add(pool, scope, CONDITIONS, add_node(b, scope, node, children, count));
}

static inline void random_cases(struct builder *b, struct pool *pool, uint32_t scope,
                                uint64_t *random) {
    enum type_kind kind = (enum type_kind)random_below(random, TYPE_LIST + 1);
    if (pool->counts[scope][kind] == 0)
        return;
    node_id children[7], first = pool_pick(pool, scope, kind, random);
    uint32_t cases = 1 + random_below(random, 3), count = 0;
    struct node node = {.kind = NODE_CASES, .type = type_of(b, scope, first)};
    for (uint32_t i = 0; i <= cases; i++) {
        node_id value = pool_pick(pool, scope, kind, random);
        if (type_of(b, scope, value).choices != node.type.choices)
            value = first;
        if (i < cases)
            children[count++] = pool_pick(pool, scope, CONDITIONS, random);
        children[count++] = value;
    }
    pool_add(pool, scope, kind, add_node(b, scope, node, children, count));
}

static inline void random_derived(struct builder *b, struct pool *pool, uint32_t scope,
                                  uint64_t *random) {
    struct node node = {.kind = NODE_YES_OF, .type = {.kind = TYPE_YES_NO}};
    pool_add(pool, scope, TYPE_YES_NO,
             add_one(b, scope, node, pool_pick(pool, scope, CONDITIONS, random)));
    node = (struct node){.kind = NODE_LOOKUP};
    node.lookup.column = 1 + random_below(random, 2);
    node.type = (struct type){.kind = node.lookup.column == 1 ? TYPE_ONE_OF : TYPE_TEXT,
                              .choices = node.lookup.column == 1 ? b->colors : NULL};
    pool_add(pool, scope, node.type.kind,
             add_one(b, scope, node, pool_pick(pool, scope, TYPE_TEXT, random)));
    node = (struct node){.kind = NODE_SINCE, .type = {.kind = TYPE_NUMBER}};
    node.unit = TYPE_UNIT_DAYS;
    pool_add(pool, scope, TYPE_NUMBER,
             add_one(b, scope, node, pool_pick(pool, scope, TYPE_DATE, random)));
}

static inline const struct item_test *random_item_test(struct builder *b, bool has_operand,
                                                       uint64_t *random) {
    static const enum compare_op ops[] = {COMPARE_ONE_OF, COMPARE_STARTS, COMPARE_ENDS,
                                          COMPARE_CONTAINS};
    struct item_test *test = arena_alloc(b->arena, sizeof *test);
    struct type text = {.kind = TYPE_TEXT};
    test->op = ops[random_below(random, 4)];
    test->negated = random_below(random, 2);
    test->ignoring_case = random_below(random, 2);
    test->is_some = random_below(random, 2);
    test->empty_is = random_below(random, 2);
    test->constant = has_operand ? NULL : random_values(b, &text, random);
    return test;
}

static inline void random_list_test(struct builder *b, struct pool *pool, uint64_t *random) {
    node_id children[2] = {pool_pick(pool, TENANT, TYPE_LIST, random),
                           pool_pick(pool, TENANT, TYPE_TEXT, random)};
    bool has_operand = random_below(random, 2);
    struct node node = {.kind = NODE_ITEMS};
    node.test = random_item_test(b, has_operand, random);
    pool_add(pool, TENANT, CONDITIONS, add_node(b, TENANT, node, children, 1 + has_operand));
    node = (struct node){.kind = NODE_FIRST_ITEM, .type = {.kind = TYPE_TEXT}};
    node.test = random_item_test(b, has_operand, random);
    pool_add(pool, TENANT, TYPE_TEXT, add_node(b, TENANT, node, children, 1 + has_operand));
    node = (struct node){.kind = NODE_COUNT_ITEMS, .type = {.kind = TYPE_NUMBER}};
    pool_add(pool, TENANT, TYPE_NUMBER, add_node(b, TENANT, node, children, 1));
    node = (struct node){.kind = NODE_NO_ITEMS};
    pool_add(pool, TENANT, CONDITIONS, add_node(b, TENANT, node, children, 1));
}

static inline void random_fold(struct builder *b, struct pool *pool, uint64_t *random) {
    struct fold fold = {.kind = FOLD_ROWS, .record = ROW, .span = SPAN_NONE};
    struct type number_type = {.kind = TYPE_NUMBER};
    struct value how_many = known_number(random_below(random, 4));
    fold.condition =
        random_below(random, 8) ? pool_pick(pool, ROW, CONDITIONS, random) : INDEX_NONE;
    VECTOR_PUSH(&b->folds, fold);
    uint32_t index = (uint32_t)b->folds.count - 1;
    for (uint32_t i = 0; i < 2; i++) {
        struct node node = {.kind = NODE_QUANTIFIED};
        node.quantified.fold = index;
        node.quantified.quantifier = (enum quantifier)random_below(random, 5);
        node.quantified.empty_is = random_below(random, 2);
        if (node.quantified.quantifier > QUANTIFIER_EVERY)
            node.quantified.how_many = make_constant(b, number_type, &how_many, 1);
        pool_add(pool, TENANT, CONDITIONS, add_node(b, TENANT, node, NULL, 0));
    }
    struct node count = {.kind = NODE_COUNT_CHILDREN, .type = number_type};
    count.quantified.fold = index;
    if (random_below(random, 2))
        pool_add(pool, TENANT, TYPE_NUMBER, add_node(b, TENANT, count, NULL, 0));
}

static inline void random_choice(struct builder *b, struct pool *pool, uint64_t *random) {
    static const uint32_t kept[3] = {R_NAME, R_NOTE, R_SEATS};
    struct fold fold = {.kind = FOLD_LATEST, .record = ROW, .by = R_DAY, .then = R_NAME};
    fold.condition = pool_pick(pool, ROW, CONDITIONS, random);
    fold.kept = kept;
    fold.kept_count = 1 + random_below(random, 3);
    VECTOR_PUSH(&b->folds, fold);
    for (uint32_t k = 0; k < fold.kept_count; k++) {
        struct node node = {.kind = NODE_CHOICE,
                            .type = b->schema.records[ROW].facts[kept[k]].type};
        node.choice.fold = (uint32_t)b->folds.count - 1;
        node.choice.kept = k;
        pool_add(pool, TENANT, node.type.kind, add_node(b, TENANT, node, NULL, 0));
    }
}

static inline struct rule_result random_result(struct builder *b, struct pool *pool,
                                               const struct output *output, uint64_t *random) {
    struct rule_result result = {.node = INDEX_NONE, .from_decision = INDEX_NONE};
    uint32_t shape = random_below(random, 8);
    if (shape == 0) {
        result.is_blank = true;
    } else if (!output->is_finite && (shape < 5 && output->type.kind == TYPE_TEXT)) {
        result.is_constant = true;
        result.value = known_text(random_words[random_below(random, 3)]);
    } else if (!output->is_finite) {
        result.node = pool_pick(pool, TENANT, output->type.kind, random);
    } else if (shape < 5) {
        result.is_constant = true;
        result.value = known_code(random_below(random, output->type.kind == TYPE_YES_NO ? 2 : 4));
    } else if (output->type.kind == TYPE_YES_NO) {
        result.node = add_fact(b, TENANT, random_below(random, 2) ? Y1 : Y2);
    } else if (shape < 7 && b->decisions.count) { /* output 0 is always of the colors */
        result.from_decision = random_below(random, (uint32_t)b->decisions.count);
        if (b->decisions.items[result.from_decision].take == TAKE_EVERY) {
            result.from_decision = INDEX_NONE;
            result.is_blank = true;
        }
    } else {
        result.node = add_fact(b, TENANT, C1);
        if (random_below(random, 2)) { /* blue, grey, red: grey stands for green here */
            static const uint32_t map[3] = {2, 1, 0};
            result.node = add_fact(b, TENANT, C2);
            result.map = map;
        }
    }
    return result;
}

static inline void random_outputs(struct builder *b, struct decision *decision, uint64_t *random) {
    static const enum type_kind kinds[] = {TYPE_TEXT, TYPE_NUMBER, TYPE_DATE, TYPE_YES_NO,
                                           TYPE_ONE_OF};
    decision->output_count = 1 + random_below(random, 3);
    decision->outputs = arena_array(b->arena, 3, sizeof *decision->outputs);
    for (uint32_t o = 0; o < decision->output_count; o++) {
        struct output *output = &decision->outputs[o];
        output->type.kind = o ? kinds[random_below(random, 5)] : TYPE_ONE_OF;
        if (output->type.kind == TYPE_ONE_OF)
            output->type.choices = b->colors;
        output->may_be_blank = true;
        output->is_finite = output->type.kind == TYPE_ONE_OF || output->type.kind == TYPE_YES_NO;
    }
}

/* What may be asked of a decision. */
static inline void random_asks(struct builder *b, struct pool *pool, uint32_t index,
                               uint64_t *random) {
    const struct decision *decision = &b->decisions.items[index];
    for (uint32_t o = 0; o < decision->output_count; o++) {
        const struct output *output = &decision->outputs[o];
        struct node node = {.kind = NODE_OUTPUT, .type = output->type};
        node.output.decision = index;
        node.output.output = o;
        pool_add(pool, TENANT, output->type.kind, add_node(b, TENANT, node, NULL, 0));
        if (!output->is_finite)
            continue;
        struct value codes[2] = {known_code(random_below(random, 2)),
                                 known_code(random_below(random, 2))};
        node.kind = NODE_OUTPUT_IS;
        node.output.values = make_constant(b, output->type, codes, 1 + random_below(random, 2));
        pool_add(pool, TENANT, CONDITIONS, add_node(b, TENANT, node, NULL, 0));
        node.kind = NODE_OUTPUT_BLANK;
        pool_add(pool, TENANT, CONDITIONS, add_node(b, TENANT, node, NULL, 0));
    }
}

static inline void random_decision(struct builder *b, struct pool *pool, uint64_t *random) {
    struct decision decision = {.take = (enum take)random_below(random, 4), .span = SPAN_NONE};
    if (pool->is_sound && decision.take == TAKE_EXACTLY_ONE)
        decision.take = TAKE_FIRST; /* settles by elimination, on the author's word */
    random_outputs(b, &decision, random);
    decision.rule_count = 1 + random_below(random, 5);
    decision.rules = arena_array(b->arena, decision.rule_count, sizeof *decision.rules);
    for (uint32_t r = 0; r < decision.rule_count; r++) {
        struct rule *rule = &decision.rules[r];
        rule->condition = pool_pick(pool, TENANT, CONDITIONS, random);
        rule->results = arena_array(b->arena, decision.output_count, sizeof *rule->results);
        for (uint32_t o = 0; o < decision.output_count; o++)
            rule->results[o] = random_result(b, pool, &decision.outputs[o], random);
    }
    struct node node = {.kind = NODE_DECIDE};
    node.decision = (uint32_t)b->decisions.count;
    decision.decide = add_node(b, TENANT, node, NULL, 0);
    VECTOR_PUSH(&b->decisions, decision);
    if (decision.take != TAKE_EVERY)
        random_asks(b, pool, node.decision, random);
}

static inline void random_leaves(struct builder *b, struct pool *pool, uint32_t scope,
                                 uint64_t *random) {
    for (uint32_t f = 0; f < b->schema.records[scope].fact_count; f++)
        pool_add(pool, scope, b->schema.records[scope].facts[f].type.kind, add_fact(b, scope, f));
    struct node node = {.kind = NODE_TODAY, .type = {.kind = TYPE_DATE}};
    pool_add(pool, scope, TYPE_DATE, add_node(b, scope, node, NULL, 0));
    struct type yes_no = {.kind = TYPE_YES_NO};
    pool_add(pool, scope, TYPE_YES_NO, random_constant(b, scope, yes_no, random));
    node = (struct node){.kind = NODE_ALWAYS};
    pool_add(pool, scope, CONDITIONS, add_node(b, scope, node, NULL, 0));
    node = (struct node){.kind = NODE_IN_FORCE};
    node.period.from = AS_OF - 1 + (day_number)random_below(random, 3);
    node.period.until = DAY_MAX + 1;
    pool_add(pool, scope, CONDITIONS, add_node(b, scope, node, NULL, 0));
}

static inline void random_program_of(struct builder *b, uint64_t *random, bool is_sound) {
    struct pool *pool = memset(memory_alloc(sizeof *pool), 0, sizeof *pool);
    pool->is_sound = is_sound;
    builder_start(b);
    for (uint32_t scope = RECORDS; scope-- > 0;) {
        random_leaves(b, pool, scope, random);
        for (uint32_t i = 0; i < 25; i++) {
            random_comparison(b, pool, scope, random);
            uint32_t what = random_below(random, 8);
            if (what == 0)
                random_date_test(b, pool, scope, random);
            else if (what == 1)
                random_one_of(b, pool, scope, random);
            else if (what == 2)
                random_state_test(b, pool, scope, random);
            else if (what == 3)
                random_derived(b, pool, scope, random);
            else if (what == 4)
                random_cases(b, pool, scope, random);
            else if (what == 5 && scope == TENANT)
                random_list_test(b, pool, random);
            else if (what == 6 && scope == TENANT)
                random_decision(b, pool, random);
            else if (what == 7 && scope == TENANT)
                random_fold(b, pool, random);
            if (what == 7 && scope == TENANT)
                random_choice(b, pool, random);
            random_join(b, pool, scope, random);
        }
    }
    memory_free(pool);
}

/* A program with a batch of tenants and one of child rows, and what evaluates them. */
struct made {
    const struct program *program;
    struct batch *tenants, *rows, *part;
    struct evaluator *evaluator;
    struct naive naive;
};

static inline void made_start(struct made *made, struct builder *b) {
    made->program = builder_end(b);
    CHECK(made->program->scopes[TENANT].node_count <= MEMO_NODES);
    made->tenants = batch_new(made->program->schema, TENANT);
    made->rows = batch_new(made->program->schema, ROW);
    made->part = batch_new(made->program->schema, ROW);
    made->evaluator = NULL;
    made->naive = (struct naive){.program = made->program, .as_of = AS_OF};
    made->naive.tenants = made->tenants;
    made->naive.rows = made->rows;
    made->naive.memo = memory_alloc(sizeof *made->naive.memo);
}

static inline void made_end(struct made *made) {
    memory_free(made->naive.memo);
    evaluator_free(made->evaluator);
    batch_free(made->tenants);
    batch_free(made->rows);
    batch_free(made->part);
}

static inline void made_fill(struct made *made, uint32_t tenants, uint64_t *random,
                             uint32_t unknown_in_8) {
    uint32_t first = random_below(random, 3) * 8190;
    fill_tenants(made->tenants, first, tenants, random, unknown_in_8);
    batch_clear(made->rows);
    for (uint32_t i = 0; i < 2 * tenants; i++) {
        uint32_t row = batch_add_row(made->rows, first + random_below(random, tenants));
        fill_row(made->rows, row, random, unknown_in_8);
        if (random_below(random, 16) == 0)
            made->rows->skip[row >> 6] |= UINT64_C(1) << (row & 63);
    }
}

static inline void row_copy(struct batch *to, const struct batch *from, uint32_t row) {
    uint32_t at = batch_add_row(to, from->slots[row]);
    for (uint32_t f = 0; f < from->record->fact_count; f++) {
        struct value value;
        batch_get(from, row, f, &value);
        batch_set_value(to, at, f, &value);
    }
    if (plane_bit(from->skip, row))
        to->skip[at >> 6] |= UINT64_C(1) << (at & 63);
}

/* A fresh evaluator, the child rows in batches of random size, then the tenants. */
static inline const struct frame *made_evaluate(struct made *made, uint64_t *random) {
    made->naive.memo->row = 0;
    evaluator_free(made->evaluator);
    made->evaluator = evaluator_new(made->program, AS_OF, random_below(random, 2));
    for (uint32_t row = 0; row < made->rows->rows;) {
        uint32_t count = 1 + random_below(random, 90);
        batch_clear(made->part);
        for (; count > 0 && row < made->rows->rows; count--)
            row_copy(made->part, made->rows, row++);
        evaluator_children(made->evaluator, made->part);
    }
    return evaluator_tenants(made->evaluator, made->tenants);
}

#endif
