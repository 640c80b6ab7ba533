/* A second evaluator, for tests only: one row and one node at a time, by recursion, straight from
 * the meaning of each node. Slow and without planes, so its answers can be checked by eye. */
#ifndef TENET_TESTS_NAIVE_H
#define TENET_TESTS_NAIVE_H

#include "builder.h"

enum { MEMO_NODES = 1024, MEMO_OUTPUTS = 256 };
struct naive_memo { /* of one tenant, for a tree walk sees shared nodes again and again */
    uint32_t row;
    bool has_node[MEMO_NODES], has_output[MEMO_OUTPUTS];
    enum truth truths[MEMO_NODES];
    struct value values[MEMO_NODES], outputs[MEMO_OUTPUTS];
    uint32_t possible[MEMO_OUTPUTS];
};
struct naive {
    const struct program *program;
    struct naive_memo *memo;
    day_number as_of;
    const struct batch *tenants;
    const struct batch *rows; /* every child row */
};
struct naive_at { /* a row of one of the two records */
    const struct naive *naive;
    uint32_t scope, row;
};

static enum truth naive_condition(struct naive_at at, node_id id);
static struct value naive_value(struct naive_at at, node_id id);
/* What is possible: bit c for code c, bit 31 for blank. Open outputs: 0, and *value. */
static uint32_t naive_output(struct naive_at at, uint32_t decision, uint32_t output,
                             struct value *value);
#define NAIVE_BLANK (UINT32_C(1) << 31)

/* The memo, for the node of a tenant, cleared when it was another tenant's. */
static inline struct naive_memo *naive_memo_at(struct naive_at at) {
    struct naive_memo *memo = at.naive->memo;
    if (at.scope != TENANT || !memo)
        return NULL;
    if (memo->row != at.row + 1) {
        memset(memo->has_node, 0, sizeof memo->has_node);
        memset(memo->has_output, 0, sizeof memo->has_output);
        memo->row = at.row + 1;
    }
    return memo;
}

static inline enum truth truth_of(bool holds) {
    return holds ? TRUTH_TRUE : TRUTH_FALSE;
}
static inline enum truth truth_not(enum truth truth) {
    return truth == TRUTH_UNKNOWN ? truth : truth_of(truth == TRUTH_FALSE);
}

static inline const struct node *naive_node(struct naive_at at, node_id id) {
    return &at.naive->program->scopes[at.scope].nodes[id];
}
static inline node_id naive_child(struct naive_at at, const struct node *node, uint32_t i) {
    return at.naive->program->scopes[at.scope].children[node->first_child + i];
}

static inline bool naive_text_is(struct text a, struct text b, bool nocase) {
    return nocase ? text_is_nocase(a, b) : text_is(a, b);
}

static inline bool naive_same(enum type_kind kind, const struct value *a, const struct value *b,
                              bool nocase) {
    switch (kind) {
    case TYPE_TEXT:
        return naive_text_is(a->text, b->text, nocase);
    case TYPE_NUMBER:
        return a->number == b->number;
    case TYPE_DATE:
        return a->day == b->day;
    case TYPE_YES_NO:
        return a->yes == b->yes;
    case TYPE_ONE_OF:
        return a->code == b->code;
    case TYPE_LIST:
        break;
    }
    return false;
}

static inline bool naive_ordered(const struct value *a, const struct value *b, enum type_kind kind,
                                 enum compare_op op) {
    number left = kind == TYPE_DATE ? a->day : a->number;
    number right = kind == TYPE_DATE ? b->day : b->number;
    return op == COMPARE_AT_LEAST    ? left >= right
           : op == COMPARE_AT_MOST   ? left <= right
           : op == COMPARE_MORE_THAN ? left > right
                                     : left < right;
}

static inline bool naive_text_test(struct text a, struct text b, enum compare_op op, bool nocase) {
    if (op == COMPARE_ONE_OF)
        return naive_text_is(a, b, nocase);
    for (uint32_t at = 0; at + b.length <= a.length; at++) {
        struct text part = {a.bytes + at, b.length};
        if (!naive_text_is(part, b, nocase))
            continue;
        if (op == COMPARE_CONTAINS || (op == COMPARE_STARTS && at == 0) ||
            (op == COMPARE_ENDS && at + b.length == a.length))
            return true;
    }
    return false;
}

/* How long ago, in the unit; months by trying each number of them. */
static inline enum truth naive_ago(day_number day, day_number as_of, const struct node *node) {
    const struct value *duration = node->duration->alternatives[0].values;
    int64_t n;
    number_to_whole(duration->number, &n);
    enum compare_op op = (enum compare_op)node->op;
    day_number edge = as_of - (day_number)n;
    if (node->duration->type.unit == TYPE_UNIT_MONTHS && !date_months_before(as_of, n, &edge))
        return TRUTH_UNKNOWN;
    if (node->duration->type.unit == TYPE_UNIT_BUSINESS_DAYS) {
        int64_t days = 0;
        for (day_number d = day + 1; d <= as_of; d++)
            days += date_weekday(d) < 5;
        return truth_of(op == COMPARE_AT_LEAST    ? days >= n
                        : op == COMPARE_AT_MOST   ? days <= n
                        : op == COMPARE_MORE_THAN ? days > n
                        : op == COMPARE_LESS_THAN ? days < n
                                                  : day <= as_of && days <= n);
    }
    return truth_of(op == COMPARE_AT_LEAST    ? day <= edge
                    : op == COMPARE_AT_MOST   ? day >= edge
                    : op == COMPARE_MORE_THAN ? day < edge
                    : op == COMPARE_LESS_THAN ? day > edge
                                              : day >= edge && day <= as_of);
}

/* One item against the values, or against an operand, of which the state counts. */
static inline enum truth naive_item(struct naive_at at, const struct node *node, struct text item) {
    const struct item_test *test = node->test;
    bool passes = false;
    if (node->child_count > 1) {
        struct value operand = naive_value(at, naive_child(at, node, 1));
        if (operand.state == VALUE_UNKNOWN)
            return TRUTH_UNKNOWN;
        passes = operand.state == VALUE_KNOWN &&
                 naive_text_test(item, operand.text, test->op, test->ignoring_case);
    } else {
        const struct dated *dated = test->constant->alternatives;
        for (uint32_t i = 0; i < dated->count; i++)
            passes |= naive_text_test(item, dated->values[i].text, test->op, test->ignoring_case);
    }
    return truth_of(passes != test->negated);
}

static inline enum truth naive_items(struct naive_at at, const struct node *node) {
    struct value list = naive_value(at, naive_child(at, node, 0));
    const struct item_test *test = node->test;
    bool can_pass = true, can_fail = true, some_unknown = false;
    if (list.state != VALUE_KNOWN) { /* any items: what would be the same for each of them counts */
        enum truth each = naive_item(at, node, TEXT(""));
        bool is_blank =
            node->child_count > 1 && naive_value(at, naive_child(at, node, 1)).state == VALUE_BLANK;
        if (!is_blank || each == TRUTH_UNKNOWN)
            return TRUTH_UNKNOWN;
        enum truth empty = truth_of(!test->is_some && test->empty_is);
        return each == empty ? each : TRUTH_UNKNOWN;
    }
    if (list.list.count == 0)
        return truth_of(!test->is_some && test->empty_is);
    enum truth all = TRUTH_TRUE, any = TRUTH_FALSE;
    for (uint32_t i = 0; i < list.list.count; i++) {
        enum truth each = naive_item(at, node, list.list.items[i]);
        some_unknown |= each == TRUTH_UNKNOWN;
        can_pass &= each != TRUTH_FALSE;
        can_fail &= each != TRUTH_TRUE;
    }
    all = !can_pass ? TRUTH_FALSE : some_unknown ? TRUTH_UNKNOWN : TRUTH_TRUE;
    any = !can_fail ? TRUTH_TRUE : some_unknown ? TRUTH_UNKNOWN : TRUTH_FALSE;
    return test->is_some ? any : all;
}

static inline struct value naive_first(struct naive_at at, const struct node *node) {
    struct value list = naive_value(at, naive_child(at, node, 0)), none = {.state = VALUE_BLANK};
    if (list.state != VALUE_KNOWN) {
        bool is_blank = node->child_count > 1 && !node->test->negated &&
                        naive_value(at, naive_child(at, node, 1)).state == VALUE_BLANK;
        none.state = is_blank ? VALUE_BLANK : VALUE_UNKNOWN;
        return none;
    }
    for (uint32_t i = 0; i < list.list.count; i++) {
        enum truth each = naive_item(at, node, list.list.items[i]);
        if (each == TRUTH_UNKNOWN)
            return (struct value){.state = VALUE_UNKNOWN};
        if (each == TRUTH_TRUE)
            return (struct value){.state = VALUE_KNOWN, .text = list.list.items[i]};
    }
    return none;
}

/* How many child rows pass, fail, are unknown. False when the table is not there. */
static inline bool naive_rows(struct naive_at at, uint32_t fold, uint64_t counts[3]) {
    const struct naive *naive = at.naive;
    counts[TRUTH_TRUE] = counts[TRUTH_FALSE] = counts[TRUTH_UNKNOWN] = 0;
    if (!plane_bit(naive->tenants->has_children[ROW], at.row))
        return false;
    for (uint32_t row = 0; row < naive->rows->rows; row++) {
        struct naive_at child = {naive, ROW, row};
        node_id condition = naive->program->folds[fold].condition;
        if (naive->rows->slots[row] != naive->tenants->slots[at.row] ||
            plane_bit(naive->rows->skip, row))
            continue;
        counts[condition == INDEX_NONE ? TRUTH_TRUE : naive_condition(child, condition)]++;
    }
    return true;
}

static inline enum truth naive_quantified(struct naive_at at, const struct node *node) {
    uint64_t counts[3];
    if (!naive_rows(at, node->quantified.fold, counts))
        return TRUTH_UNKNOWN;
    uint64_t yes = counts[TRUTH_TRUE], maybe = counts[TRUTH_UNKNOWN], no = counts[TRUTH_FALSE];
    if (node->quantified.quantifier == QUANTIFIER_SOME)
        return yes ? TRUTH_TRUE : maybe ? TRUTH_UNKNOWN : TRUTH_FALSE;
    if (node->quantified.quantifier == QUANTIFIER_EVERY) {
        if (yes + maybe + no == 0)
            return truth_of(node->quantified.empty_is);
        return no ? TRUTH_FALSE : maybe ? TRUTH_UNKNOWN : TRUTH_TRUE;
    }
    int64_t wanted;
    number_to_whole(node->quantified.how_many->alternatives[0].values[0].number, &wanted);
    bool can_hold = false, can_fail = false;
    for (uint64_t more = 0; more <= maybe; more++) {
        int64_t total = (int64_t)(yes + more);
        bool holds = node->quantified.quantifier == QUANTIFIER_AT_LEAST  ? total >= wanted
                     : node->quantified.quantifier == QUANTIFIER_AT_MOST ? total <= wanted
                                                                         : total == wanted;
        can_hold |= holds;
        can_fail |= !holds;
    }
    return can_hold && can_fail ? TRUTH_UNKNOWN : truth_of(can_hold);
}

static inline int naive_kept_order(const struct naive *naive, const struct fold *fold,
                                   uint32_t kept, uint32_t a, uint32_t b, bool *unknown) {
    struct value left, right;
    const struct fact *fact = &naive->program->schema->records[ROW].facts[fold->kept[kept]];
    batch_get(naive->rows, a, fold->kept[kept], &left);
    batch_get(naive->rows, b, fold->kept[kept], &right);
    *unknown |= left.state == VALUE_UNKNOWN || right.state == VALUE_UNKNOWN;
    if (*unknown || left.state == VALUE_BLANK || right.state == VALUE_BLANK)
        return (left.state == VALUE_KNOWN) - (right.state == VALUE_KNOWN);
    if (fact->type.kind == TYPE_NUMBER)
        return (left.number > right.number) - (left.number < right.number);
    return text_order(left.text, right.text);
}

/* The rows of the latest date, narrowed by one kept value after the other to the least. *lacks: the
 * kept value that is unknown though a row is chosen. */
static inline struct value naive_latest(const struct naive *naive, const struct fold *fold,
                                        uint32_t kept, uint32_t *rows, const bool *is_true,
                                        uint32_t count, uint32_t *lacks) {
    struct value value = {.state = VALUE_UNKNOWN};
    bool chosen = false, unknown = false, is_settled = false;
    bool in[BATCH_ROWS];
    uint32_t k = 0;
    memset(in, true, sizeof in);
    for (; k < fold->kept_count && count > 1 && !unknown; k++) {
        for (uint32_t i = 0; i < count; i++) /* `then` is kept first here */
            for (uint32_t j = 0; j < count && in[i]; j++)
                if (in[j] && i != j)
                    naive_kept_order(naive, fold, k, rows[i], rows[j], &unknown);
        bool least[BATCH_ROWS];
        for (uint32_t i = 0; i < count; i++) {
            least[i] = in[i];
            for (uint32_t j = 0; j < count && in[i] && !unknown; j++)
                least[i] &= !in[j] || i == j ||
                            naive_kept_order(naive, fold, k, rows[j], rows[i], &unknown) >= 0;
        }
        if (unknown && k == 0)
            return value;
        if (!unknown)
            memcpy(in, least, sizeof least[0] * count);
        is_settled |= k == kept && !unknown;
    }
    for (uint32_t i = 0; i < count; i++) {
        chosen |= in[i] && is_true[i];
        if (in[i])
            batch_get(naive->rows, rows[i], fold->kept[kept], &value);
    }
    if (chosen && count > 1 && !is_settled)
        *lacks = k - 1;
    else if (chosen && value.state == VALUE_UNKNOWN)
        *lacks = kept;
    if (!chosen || (count > 1 && !is_settled))
        value = (struct value){.state = VALUE_UNKNOWN};
    return value;
}

static inline struct value naive_choice(struct naive_at at, uint32_t index, uint32_t kept,
                                        uint32_t *lacks) {
    const struct naive *naive = at.naive;
    const struct fold *fold = &naive->program->folds[index];
    uint32_t rows[BATCH_ROWS], count = 0, able = 0, blank_true = 0;
    bool is_true[BATCH_ROWS], unknown_day = false;
    day_number latest = DAY_MIN;
    struct value unknown = {.state = VALUE_UNKNOWN}, none = {.state = VALUE_BLANK}, day;
    *lacks = INDEX_NONE;
    if (!plane_bit(naive->tenants->has_children[ROW], at.row))
        return unknown;
    for (uint32_t pass = 0; pass < 2; pass++)
        for (uint32_t row = 0; row < naive->rows->rows; row++) {
            struct naive_at child = {naive, ROW, row};
            if (naive->rows->slots[row] != naive->tenants->slots[at.row] ||
                plane_bit(naive->rows->skip, row))
                continue;
            enum truth truth = naive_condition(child, fold->condition);
            batch_get(naive->rows, row, fold->by, &day);
            if (truth == TRUTH_FALSE)
                continue;
            able += pass == 0;
            unknown_day |= day.state == VALUE_UNKNOWN;
            blank_true += pass == 0 && day.state == VALUE_BLANK && truth == TRUTH_TRUE;
            if (pass == 0 && day.state == VALUE_KNOWN && day.day > latest)
                latest = day.day;
            if (pass == 1 && (able == 1 || (day.state == VALUE_KNOWN && day.day == latest))) {
                is_true[count] = truth == TRUTH_TRUE;
                rows[count++] = row;
            }
        }
    if (able == 0 || (able > 1 && !unknown_day && count == 0 && blank_true > 1))
        return none;
    if ((able > 1 && unknown_day) || count == 0)
        return unknown;
    return naive_latest(naive, fold, kept, rows, is_true, count, lacks);
}

static inline enum truth naive_equal(struct naive_at at, const struct node *node) {
    struct value a = naive_value(at, naive_child(at, node, 0));
    struct value b = naive_value(at, naive_child(at, node, 1));
    enum type_kind kind = naive_node(at, naive_child(at, node, 0))->type.kind;
    if (a.state == VALUE_BLANK || b.state == VALUE_BLANK)
        return TRUTH_FALSE;
    if (a.state == VALUE_UNKNOWN || b.state == VALUE_UNKNOWN)
        return TRUTH_UNKNOWN;
    if (node->kind == NODE_ORDER)
        return truth_of(naive_ordered(&a, &b, kind, (enum compare_op)node->op));
    if (node->kind == NODE_TEXT_TEST)
        return truth_of(
            naive_text_test(a.text, b.text, (enum compare_op)node->op, node->ignoring_case));
    if (kind == TYPE_ONE_OF && node->map)
        b.code = node->map[b.code];
    return truth_of(naive_same(kind, &a, &b, node->ignoring_case));
}

static inline enum truth naive_one_of(struct naive_at at, const struct node *node,
                                      const struct value *value) {
    const struct dated *dated = node->constant->alternatives;
    enum type_kind kind = naive_node(at, naive_child(at, node, 0))->type.kind;
    for (uint32_t i = 0; i < dated->count; i++)
        if (naive_same(kind, value, &dated->values[i], node->ignoring_case))
            return TRUTH_TRUE;
    return TRUTH_FALSE;
}

static inline enum truth naive_output_is(struct naive_at at, const struct node *node) {
    struct value ignored;
    uint32_t possible = naive_output(at, node->output.decision, node->output.output, &ignored);
    uint32_t wanted = node->kind == NODE_OUTPUT_BLANK ? NAIVE_BLANK : 0;
    const struct dated *dated =
        node->kind == NODE_OUTPUT_IS ? node->output.values->alternatives : NULL;
    for (uint32_t i = 0; dated && i < dated->count; i++)
        wanted |= UINT32_C(1) << dated->values[i].code;
    if (!(possible & wanted))
        return TRUTH_FALSE;
    return possible & ~wanted ? TRUTH_UNKNOWN : TRUTH_TRUE;
}

/* Tests of one value, where it is known. */
static inline enum truth naive_unary(struct naive_at at, const struct node *node) {
    struct value value = naive_value(at, naive_child(at, node, 0));
    if (node->kind == NODE_IS_KNOWN)
        return truth_of(value.state != VALUE_UNKNOWN);
    if (value.state == VALUE_UNKNOWN)
        return TRUTH_UNKNOWN;
    if (node->kind == NODE_IS_BLANK)
        return truth_of(value.state == VALUE_BLANK);
    if (value.state == VALUE_BLANK)
        return TRUTH_FALSE;
    if (node->kind == NODE_TRUTH)
        return truth_of(value.yes);
    if (node->kind == NODE_ONE_OF)
        return naive_one_of(at, node, &value);
    if (node->kind == NODE_MATCHES)
        return truth_of(template_match(node->hole.form, value.text, NULL));
    if (node->kind == NODE_IN_TABLE)
        return truth_of(table_find(&at.naive->program->schema->tables[0], value.text) !=
                        INDEX_NONE);
    if (node->kind == NODE_NO_ITEMS)
        return truth_of(value.list.count == 0);
    return naive_ago(value.day, at.naive->as_of, node); /* AGO, WITHIN */
}

static inline enum truth naive_condition_fresh(struct naive_at at, node_id id) {
    const struct node *node = naive_node(at, id);
    bool is_and = node->kind == NODE_AND, some_unknown = false;
    switch ((int)node->kind) {
    case NODE_AND:
    case NODE_OR:
        for (uint32_t i = 0; i < node->child_count; i++) {
            enum truth child = naive_condition(at, naive_child(at, node, i));
            if (child == truth_of(!is_and))
                return child;
            some_unknown |= child == TRUTH_UNKNOWN;
        }
        return some_unknown ? TRUTH_UNKNOWN : truth_of(is_and);
    case NODE_NOT:
        return truth_not(naive_condition(at, naive_child(at, node, 0)));
    case NODE_ALWAYS:
        return TRUTH_TRUE;
    case NODE_IN_FORCE:
        return truth_of(node->period.from <= at.naive->as_of &&
                        at.naive->as_of < node->period.until);
    case NODE_EQUAL:
    case NODE_ORDER:
    case NODE_TEXT_TEST:
        return naive_equal(at, node);
    case NODE_ITEMS:
        return naive_items(at, node);
    case NODE_QUANTIFIED:
        return naive_quantified(at, node);
    case NODE_OUTPUT_IS:
    case NODE_OUTPUT_BLANK:
        return naive_output_is(at, node);
    default:
        return naive_unary(at, node);
    }
}

static enum truth naive_condition(struct naive_at at, node_id id) {
    struct naive_memo *memo = naive_memo_at(at);
    if (memo && memo->has_node[id])
        return memo->truths[id];
    enum truth truth = naive_condition_fresh(at, id);
    if (memo) {
        memo->has_node[id] = true;
        memo->truths[id] = truth;
    }
    return truth;
}

static inline struct value naive_cases(struct naive_at at, const struct node *node) {
    uint32_t i = 0;
    for (; i + 1 < node->child_count; i += 2) {
        enum truth truth = naive_condition(at, naive_child(at, node, i));
        if (truth == TRUTH_UNKNOWN)
            return (struct value){.state = VALUE_UNKNOWN};
        if (truth == TRUTH_TRUE)
            return naive_value(at, naive_child(at, node, i + 1));
    }
    return naive_value(at, naive_child(at, node, i));
}

static inline struct value naive_lookup(struct naive_at at, const struct node *node) {
    struct value key = naive_value(at, naive_child(at, node, 0));
    const struct table *table = &at.naive->program->schema->tables[node->lookup.table];
    if (key.state != VALUE_KNOWN)
        return (struct value){.state = key.state};
    uint32_t row = table_find(table, key.text);
    if (row == INDEX_NONE)
        return (struct value){.state = VALUE_UNKNOWN};
    return table->cells[(size_t)row * table->column_count + node->lookup.column];
}

static inline struct value naive_count(struct naive_at at, const struct node *node) {
    uint64_t counts[3];
    if (!naive_rows(at, node->quantified.fold, counts) || counts[TRUTH_UNKNOWN])
        return (struct value){.state = VALUE_UNKNOWN};
    return known_number((int64_t)counts[TRUTH_TRUE]);
}

static inline struct value naive_since(day_number as_of, day_number day, enum type_unit unit) {
    int64_t days = 0;
    if (unit != TYPE_UNIT_BUSINESS_DAYS)
        return known_number(as_of - day);
    for (day_number d = day + 1; d <= as_of; d++)
        days += date_weekday(d) < 5;
    return known_number(days);
}

static inline struct value naive_value_fresh(struct naive_at at, node_id id) {
    const struct node *node = naive_node(at, id);
    const struct batch *batch = at.scope == TENANT ? at.naive->tenants : at.naive->rows;
    struct value value = {.state = VALUE_UNKNOWN};
    uint32_t lacks;
    enum truth truth;
    switch ((int)node->kind) {
    case NODE_FACT:
        batch_get(batch, at.row, node->fact, &value);
        return value;
    case NODE_CONSTANT:
        return node->constant->alternatives[0].values[0];
    case NODE_TODAY:
        return known_day(at.naive->as_of);
    case NODE_LOOKUP:
        return naive_lookup(at, node);
    case NODE_FIRST_ITEM:
        return naive_first(at, node);
    case NODE_COUNT_ITEMS:
        value = naive_value(at, naive_child(at, node, 0));
        return value.state == VALUE_KNOWN ? known_number(value.list.count) : value;
    case NODE_SINCE:
        value = naive_value(at, naive_child(at, node, 0));
        return value.state == VALUE_KNOWN ? naive_since(at.naive->as_of, value.day, node->unit)
                                          : value;
    case NODE_CASES:
        return naive_cases(at, node);
    case NODE_COUNT_CHILDREN:
        return naive_count(at, node);
    case NODE_CHOICE:
        return naive_choice(at, node->choice.fold, node->choice.kept, &lacks);
    case NODE_YES_OF:
        truth = naive_condition(at, naive_child(at, node, 0));
        return truth == TRUTH_UNKNOWN ? value : known_yes(truth == TRUTH_TRUE);
    case NODE_OUTPUT:
        naive_output(at, node->output.decision, node->output.output, &value);
        return value;
    default:
        return value;
    }
}

static struct value naive_value(struct naive_at at, node_id id) {
    struct naive_memo *memo = naive_memo_at(at);
    if (memo && memo->has_node[id])
        return memo->values[id];
    struct value value = naive_value_fresh(at, id);
    if (memo) {
        memo->has_node[id] = true;
        memo->values[id] = value;
    }
    return value;
}

/* The values that one rule may give, as bits; of open outputs *value. */
static inline uint32_t naive_given(struct naive_at at, uint32_t decision, uint32_t rule,
                                   uint32_t output, struct value *value) {
    const struct rule_result *result =
        &at.naive->program->decisions[decision].rules[rule].results[output];
    bool is_finite = at.naive->program->decisions[decision].outputs[output].is_finite;
    *value = (struct value){.state = VALUE_BLANK};
    if (result->is_blank)
        return NAIVE_BLANK;
    *value = result->value;
    if (result->is_constant)
        return UINT32_C(1) << result->value.code % 32;
    uint32_t source = 0, given = 0, count = 0;
    if (result->from_decision != INDEX_NONE) {
        source = naive_output(at, result->from_decision, result->from_output, value);
        count = 31;
    } else {
        const struct node *node = naive_node(at, result->node);
        *value = naive_value(at, result->node);
        if (!is_finite)
            return 0;
        count = node->type.kind == TYPE_YES_NO ? 2 : node->type.choices->count;
        bool may_be_blank =
            at.naive->program->schema->records[TENANT].facts[node->fact].may_be_blank;
        if (value->state == VALUE_UNKNOWN)
            source = ((UINT32_C(1) << count) - 1) | (may_be_blank ? NAIVE_BLANK : 0);
        else if (value->state == VALUE_BLANK)
            source = NAIVE_BLANK;
        else
            source = UINT32_C(1) << (node->type.kind == TYPE_YES_NO ? !value->yes : value->code);
    }
    for (uint32_t c = 0; c < count; c++)
        if (source >> c & 1)
            given |= UINT32_C(1) << (result->map ? result->map[c] : c);
    return given | (source & NAIVE_BLANK);
}

/* May the rule decide? *with: the values of output 0 with which it may (strongest only). By
 * strength of value, then by rule, until one is surely taken. */
static inline bool naive_may_decide(struct naive_at at, uint32_t decision, uint32_t rule,
                                    uint32_t *with) {
    const struct decision *d = &at.naive->program->decisions[decision];
    struct value ignored;
    *with = 0;
    if (d->take != TAKE_STRONGEST) {
        for (uint32_t r = 0; r < rule && d->take == TAKE_FIRST; r++)
            if (naive_condition(at, d->rules[r].condition) == TRUTH_TRUE)
                return false;
        return naive_condition(at, d->rules[rule].condition) != TRUTH_FALSE;
    }
    for (uint32_t c = 0; c < 32; c++)
        for (uint32_t r = 0; r < d->rule_count; r++) {
            enum truth truth = naive_condition(at, d->rules[r].condition);
            uint32_t given = naive_given(at, decision, r, 0, &ignored);
            if (truth == TRUTH_FALSE || !(given >> c & 1))
                continue;
            *with |= r == rule ? UINT32_C(1) << c : 0;
            if (truth == TRUTH_TRUE && given == UINT32_C(1) << c)
                return *with != 0;
        }
    return *with != 0;
}

/* Does no rule surely decide? Then blank may come of it. */
static inline bool naive_may_lapse(struct naive_at at, uint32_t decision) {
    const struct decision *d = &at.naive->program->decisions[decision];
    struct value ignored;
    for (uint32_t r = 0; r < d->rule_count; r++) {
        enum truth truth = naive_condition(at, d->rules[r].condition);
        uint32_t given = naive_given(at, decision, r, 0, &ignored);
        if (d->take == TAKE_EXACTLY_ONE && !d->outputs[0].may_be_blank && truth != TRUTH_FALSE)
            return false;
        if (truth == TRUTH_TRUE && (d->take != TAKE_STRONGEST || !(given & (given - 1))))
            return false;
    }
    return true;
}

static inline uint32_t naive_output_fresh(struct naive_at at, uint32_t decision, uint32_t output,
                                          struct value *value) {
    const struct decision *d = &at.naive->program->decisions[decision];
    enum type_kind kind = d->outputs[output].type.kind;
    uint32_t possible = 0, givers = 0, with = 0;
    bool is_mixed = false;
    struct value common = {.state = VALUE_UNKNOWN}, given;
    for (uint32_t r = 0; r <= d->rule_count; r++) {
        uint32_t gives = NAIVE_BLANK;
        given = (struct value){.state = VALUE_BLANK};
        if (r == d->rule_count ? !naive_may_lapse(at, decision)
                               : !naive_may_decide(at, decision, r, &with))
            continue;
        if (r < d->rule_count)
            gives = naive_given(at, decision, r, output, &given);
        possible |= r < d->rule_count && output == 0 && d->take == TAKE_STRONGEST ? with : gives;
        bool is_same = given.state == common.state &&
                       (given.state == VALUE_BLANK || naive_same(kind, &given, &common, false));
        is_mixed |= given.state == VALUE_UNKNOWN || (givers && !is_same);
        if (!givers++)
            common = given;
    }
    *value = (struct value){.state = VALUE_UNKNOWN};
    if (!d->outputs[output].is_finite) {
        if (!is_mixed)
            *value = common;
        return 0;
    }
    for (uint32_t c = 0; c < 31; c++)
        if (possible == UINT32_C(1) << c)
            *value = kind == TYPE_YES_NO ? known_yes(c == 0) : known_code(c);
    if (possible == NAIVE_BLANK)
        value->state = VALUE_BLANK;
    return possible;
}

static uint32_t naive_output(struct naive_at at, uint32_t decision, uint32_t output,
                             struct value *value) {
    struct naive_memo *memo = naive_memo_at(at);
    uint32_t index = decision * 3 + output; /* at most three outputs here */
    if (!memo || index >= MEMO_OUTPUTS)
        return naive_output_fresh(at, decision, output, value);
    if (!memo->has_output[index]) {
        memo->possible[index] = naive_output_fresh(at, decision, output, &memo->outputs[index]);
        memo->has_output[index] = true;
    }
    *value = memo->outputs[index];
    return memo->possible[index];
}

#endif
