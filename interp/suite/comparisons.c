/* Every comparison of a program, as a question to what is compared. */
#include "suite/questions.h"

static node_id child_at(const struct scope *scope, const struct node *node, uint32_t index) {
    return scope->children[node->first_child + index];
}

/* The values of all alternatives: on other days others stand. */
static void put_constant(struct asking *asking, const struct constant *constant,
                         struct question *question) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < constant->count; i++)
        count += constant->alternatives[i].count;
    struct value *values = arena_array(asking->arena, count, sizeof *values);
    question->values = values;
    question->count = count;
    for (uint32_t i = 0; i < constant->count; i++)
        for (uint32_t j = 0; j < constant->alternatives[i].count; j++)
            *values++ = constant->alternatives[i].values[j];
}

static bool is_ordered(const struct type *type) {
    return type->kind == TYPE_NUMBER || type->kind == TYPE_DATE;
}

static void ask_constant(struct asking *asking, const struct scope *scope, node_id value,
                         const struct constant *constant, bool ignoring_case) {
    struct type type = scope->nodes[value].type;
    enum question_kind kind = is_ordered(&type)        ? ASK_ORDER
                              : type.kind == TYPE_TEXT ? ASK_EQUAL
                                                       : ASK_ANY;
    struct question question = question_new(asking, kind, type.kind);
    question.type = type;
    question.ignoring_case = ignoring_case;
    put_constant(asking, constant, &question);
    question_reach(asking, scope->record, value, &question);
}

static void ask_any(struct asking *asking, const struct scope *scope, node_id value) {
    struct question question = question_new(asking, ASK_ANY, scope->nodes[value].type.kind);
    question_reach(asking, scope->record, value, &question);
}

static void ask_days(struct asking *asking, const struct scope *scope, node_id value,
                     const struct value *days, uint32_t count) {
    struct question question = question_new(asking, ASK_ORDER, TYPE_DATE);
    question.values = days;
    question.count = count;
    question_reach(asking, scope->record, value, &question);
}

static void ask_today(struct asking *asking, const struct scope *scope, node_id value) {
    struct value *day = arena_alloc(asking->arena, sizeof *day);
    day->state = VALUE_KNOWN;
    day->day = asking->calendar.as_of;
    ask_days(asking, scope, value, day, 1);
}

/* ---- Values that are compared with values */

struct reached {
    VECTOR(struct asked *) facts;
};

static void reach_facts(struct asking *asking, uint32_t scope, node_id id,
                        struct reached *reached) {
    const struct scope *of = &asking->program->scopes[scope];
    const struct node *node = &of->nodes[id];
    if (node_is_condition(node->kind) || asking->is_cut ||
        asking->seen[scope][id] == asking->question_count)
        return;
    asking->seen[scope][id] = asking->question_count;
    if (node->kind == NODE_FACT) {
        VECTOR_PUSH(&reached->facts, &asking->facts[of->record][node->fact]);
    } else if (node->kind == NODE_CHOICE) {
        const struct fold *fold = &asking->program->folds[node->choice.fold];
        VECTOR_PUSH(&reached->facts, &asking->facts[fold->record][fold->kept[node->choice.kept]]);
    } else if (node->kind == NODE_OUTPUT) {
        const struct decision *decision = &asking->program->decisions[node->output.decision];
        for (uint32_t r = 0; r < decision->rule_count; r++) {
            const struct rule_result *result = &decision->rules[r].results[node->output.output];
            if (!result->is_blank && !result->is_constant && result->from_decision == INDEX_NONE)
                reach_facts(asking, 0, result->node, reached);
        }
    } else {
        for (uint32_t i = 0; i < node->child_count; i++)
            reach_facts(asking, scope, child_at(of, node, i), reached);
    }
}

/* Some cells of a column as values that the other side is asked for, with their keys. */
static void ask_cells(struct asking *asking, const struct scope *scope, node_id from, node_id to) {
    const struct node *node = &scope->nodes[from];
    if (node->kind != NODE_LOOKUP || node->type.kind == TYPE_LIST)
        return;
    const struct table *table = &asking->program->schema->tables[node->lookup.table];
    struct value *cells = arena_array(asking->arena, SMALL_TABLE, sizeof *cells);
    uint32_t count = 0;
    for (uint32_t row = 0; row < table->row_count && count < SMALL_TABLE; row++) {
        const struct value *cell =
            &table->cells[(size_t)row * table->column_count + node->lookup.column];
        if (cell->state == VALUE_KNOWN)
            cells[count++] = *cell;
    }
    struct question question =
        question_new(asking, is_ordered(&node->type) ? ASK_ORDER : ASK_EQUAL, node->type.kind);
    question.type = node->type;
    question.is_partial = true;
    question.values = cells;
    question.count = count;
    if (node->type.kind != TYPE_TEXT && !is_ordered(&node->type))
        question.kind = ASK_ANY;
    question_reach(asking, scope->record, from, &question);
    question.number = question_new(asking, question.kind, question.type.kind).number;
    question_reach(asking, scope->record, to, &question);
}

static void link_values(struct asking *asking, const struct scope *scope, node_id left,
                        node_id right) {
    struct reached lefts = {0}, rights = {0};
    question_new(asking, ASK_ANY, TYPE_TEXT);
    reach_facts(asking, scope->record, left, &lefts);
    question_new(asking, ASK_ANY, TYPE_TEXT);
    reach_facts(asking, scope->record, right, &rights);
    for (size_t i = 0; i < lefts.facts.count; i++)
        for (size_t j = 0; j < rights.facts.count; j++) {
            struct link link = {lefts.facts.items[i], rights.facts.items[j]};
            VECTOR_PUSH(&asking->links, link);
        }
    VECTOR_FREE(&lefts.facts);
    VECTOR_FREE(&rights.facts);
    ask_any(asking, scope, left);
    ask_any(asking, scope, right);
    ask_cells(asking, scope, left, right);
    ask_cells(asking, scope, right, left);
}

/* Of values that are given on as they are all are different, not only those of classes. */
static void mark_shown(struct asking *asking, const struct scope *scope, node_id value) {
    struct reached reached = {0};
    question_new(asking, ASK_ANY, TYPE_TEXT);
    reach_facts(asking, scope->record, value, &reached);
    for (size_t i = 0; i < reached.facts.count; i++)
        reached.facts.items[i]->is_shown = true;
    VECTOR_FREE(&reached.facts);
    ask_any(asking, scope, value);
}

/* ---- Comparisons */

static void ask_pair(struct asking *asking, const struct scope *scope, const struct node *node) {
    node_id sides[2] = {child_at(scope, node, 0), child_at(scope, node, 1)};
    for (int side = 0; side < 2; side++) {
        const struct node *fixed = &scope->nodes[sides[1 - side]];
        if (fixed->kind == NODE_CONSTANT) {
            ask_constant(asking, scope, sides[side], fixed->constant, node->ignoring_case);
            return;
        }
        if (fixed->kind == NODE_TODAY) {
            ask_today(asking, scope, sides[side]);
            return;
        }
    }
    link_values(asking, scope, sides[0], sides[1]);
}

/* The days around which a time before or after the day of evaluation turns. */
static void ask_age(struct asking *asking, const struct scope *scope, const struct node *node) {
    struct question durations = {0};
    put_constant(asking, node->duration, &durations);
    struct value *days = arena_array(asking->arena, (size_t)durations.count * 4 + 1, sizeof *days);
    uint32_t count = 0;
    enum type_unit unit = node->duration->type.unit;
    bool is_ahead = node->op == COMPARE_WITHIN_NEXT;
    for (uint32_t i = 0; i < durations.count * 2; i++) {
        /* Where days of one age are several, the next age has an edge of its own. */
        number length = durations.values[i / 2].number;
        length += i % 2 && unit == TYPE_UNIT_BUSINESS_DAYS ? number_from(1) : 0;
        struct day_window window = calendar_window(
            &asking->calendar, is_ahead ? COMPARE_WITHIN_NEXT : COMPARE_AT_LEAST, length, unit);
        if (window.is_unknown || window.span == 0)
            continue;
        int64_t day = (int64_t)window.low + window.span - 1;
        days[count] = (struct value){.state = VALUE_KNOWN};
        days[count++].day = day == DAY_MAX ? asking->calendar.as_of : (day_number)day;
    }
    days[count] = (struct value){.state = VALUE_KNOWN};
    days[count++].day = asking->calendar.as_of;
    ask_days(asking, scope, child_at(scope, node, 0), days, count);
}

static void ask_part(struct asking *asking, const struct scope *scope, const struct node *node) {
    const struct node *right = &scope->nodes[child_at(scope, node, 1)];
    if (right->kind != NODE_CONSTANT) {
        link_values(asking, scope, child_at(scope, node, 0), child_at(scope, node, 1));
        return;
    }
    struct question question = question_new(asking, ASK_PART, TYPE_TEXT);
    question.op = (enum compare_op)node->op;
    question.ignoring_case = node->ignoring_case;
    put_constant(asking, right->constant, &question);
    question_reach(asking, scope->record, child_at(scope, node, 0), &question);
}

static void ask_items(struct asking *asking, const struct scope *scope, const struct node *node) {
    const struct item_test *test = node->test;
    struct question question = question_new(asking, ASK_ITEMS, TYPE_LIST);
    question.test = test;
    question.form = test->form;
    question.table = test->table;
    question.ignoring_case = test->ignoring_case;
    if (test->constant)
        put_constant(asking, test->constant, &question);
    question_reach(asking, scope->record, child_at(scope, node, 0), &question);
    if (node->child_count > 1)
        link_values(asking, scope, child_at(scope, node, 0), child_at(scope, node, 1));
}

static void ask_form(struct asking *asking, const struct scope *scope, const struct node *node) {
    struct question question = question_new(asking, ASK_FORM, TYPE_TEXT);
    question.form = node->hole.form;
    question_reach(asking, scope->record, child_at(scope, node, 0), &question);
}

static void ask_table(struct asking *asking, const struct scope *scope, const struct node *node) {
    struct question question = question_new(asking, ASK_TABLE, TYPE_TEXT);
    question.table = node->lookup.table;
    question_reach(asking, scope->record, child_at(scope, node, 0), &question);
}

static void ask_node(struct asking *asking, const struct scope *scope, const struct node *node) {
    switch ((int)node->kind) {
    case NODE_TRUTH:
    case NODE_IS_BLANK:
    case NODE_IS_KNOWN:
        ask_any(asking, scope, child_at(scope, node, 0));
        break;
    case NODE_EQUAL:
    case NODE_ORDER:
        ask_pair(asking, scope, node);
        break;
    case NODE_ONE_OF:
        ask_constant(asking, scope, child_at(scope, node, 0), node->constant, node->ignoring_case);
        break;
    case NODE_AGO:
    case NODE_WITHIN:
        ask_age(asking, scope, node);
        break;
    case NODE_TEXT_TEST:
        ask_part(asking, scope, node);
        break;
    case NODE_MATCHES:
    case NODE_HOLE:
        ask_form(asking, scope, node);
        break;
    case NODE_IN_TABLE:
    case NODE_LOOKUP:
        ask_table(asking, scope, node);
        break;
    case NODE_FIRST_ITEM:
    case NODE_ITEMS:
        ask_items(asking, scope, node);
        break;
    default:
        break;
    }
}

static void ask_results(struct asking *asking) {
    const struct program *program = asking->program;
    const struct scope *root = &program->scopes[0];
    for (uint32_t d = 0; d < program->decision_count; d++)
        for (uint32_t r = 0; r < program->decisions[d].rule_count; r++)
            for (uint32_t o = 0; o < program->decisions[d].output_count; o++) {
                const struct rule_result *result = &program->decisions[d].rules[r].results[o];
                if (!result->is_blank && !result->is_constant &&
                    result->from_decision == INDEX_NONE)
                    mark_shown(asking, root, result->node);
            }
    for (uint32_t i = 0; i < program->definition_count; i++)
        if (program->definitions[i].scope == 0 &&
            !node_is_condition(root->nodes[program->definitions[i].root].kind))
            mark_shown(asking, root, program->definitions[i].root);
}

void questions_ask(struct asking *asking) {
    const struct program *program = asking->program;
    for (uint32_t s = 0; s < program->scope_count; s++)
        for (node_id id = 0; id < program->scopes[s].node_count; id++)
            ask_node(asking, &program->scopes[s], &program->scopes[s].nodes[id]);
    ask_results(asking);
}
