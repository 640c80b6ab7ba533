/* Gathering what cites clauses, and following each test to what it names and what that uses. */
#include "suite/clauses.h"

#include "suite/run.h"

struct follower {
    const struct program *program;
    struct coverage *coverage;
    /* first index in coverage->citing of each kind; rules follow one another decision by decision
     */
    uint32_t *first_rule; /* a decision */
    uint32_t first_decision, first_definition, first_table, first_setting, first_fact,
        first_promise;
    bool *named;           /* a citing item: by the test at hand */
    bool **visited;        /* a scope, a node: by the test at hand */
    struct arena *scratch; /* as long as a test */
};

const char *citing_kind_word(enum citing_kind kind) {
    switch (kind) {
    case CITING_RULE:
        return "rule";
    case CITING_DECISION:
        return "decision";
    case CITING_DEFINITION:
        return "definition";
    case CITING_TABLE:
        return "table";
    case CITING_SETTING:
        return "setting";
    case CITING_FACT:
        return "fact";
    case CITING_PROMISE:
        return "promise";
    }
    return "";
}

static void add_citing(struct follower *follower, enum citing_kind kind, struct text name,
                       struct text of, struct span span, const struct cites *cites) {
    struct citing citing = {kind, name, of, span, cites, 0};
    VECTOR_PUSH(&follower->coverage->citing, citing);
}

static uint32_t next_citing(const struct follower *follower) {
    return (uint32_t)follower->coverage->citing.count;
}

static void gather_decisions(struct follower *follower) {
    const struct program *program = follower->program;
    follower->first_rule = arena_array(follower->coverage->arena, program->decision_count,
                                       sizeof *follower->first_rule);
    for (uint32_t d = 0; d < program->decision_count; d++) {
        const struct decision *decision = &program->decisions[d];
        follower->first_rule[d] = next_citing(follower);
        for (uint32_t r = 0; r < decision->rule_count; r++)
            add_citing(follower, CITING_RULE, decision->rules[r].name, decision->name,
                       decision->rules[r].span, &decision->rules[r].cites);
    }
    follower->first_decision = next_citing(follower);
    for (uint32_t d = 0; d < program->decision_count; d++)
        add_citing(follower, CITING_DECISION, program->decisions[d].name, TEXT(""),
                   program->decisions[d].span, &program->decisions[d].cites);
}

static void gather(struct follower *follower) {
    const struct program *program = follower->program;
    const struct schema *schema = program->schema;
    gather_decisions(follower);
    follower->first_definition = next_citing(follower);
    for (uint32_t i = 0; i < program->definition_count; i++)
        add_citing(follower, CITING_DEFINITION, program->definitions[i].name, TEXT(""),
                   program->definitions[i].span, &program->definitions[i].cites);
    follower->first_table = next_citing(follower);
    for (uint32_t i = 0; i < schema->table_count; i++)
        add_citing(follower, CITING_TABLE, schema->tables[i].name, TEXT(""), schema->tables[i].span,
                   &program->table_cites[i]);
    follower->first_setting = next_citing(follower);
    for (uint32_t i = 0; i < program->setting_count; i++)
        add_citing(follower, CITING_SETTING, program->settings[i].name, TEXT(""),
                   program->settings[i].span, &program->settings[i].cites);
    follower->first_fact = next_citing(follower);
    for (uint32_t i = 0; i < program->path_count; i++)
        add_citing(follower, CITING_FACT, program->paths[i].name, TEXT(""), SPAN_NONE,
                   &program->fact_cites[i]);
    follower->first_promise = next_citing(follower);
    for (uint32_t i = 0; i < program->promise_count; i++)
        add_citing(follower, CITING_PROMISE, program->promises[i].name, TEXT(""),
                   program->promises[i].span, &program->promises[i].cites);
}

static void follow(struct follower *follower, uint32_t scope, node_id id);

static void follow_setting(struct follower *follower, const struct constant *constant) {
    if (!constant || constant->setting.length == 0)
        return;
    for (uint32_t i = 0; i < follower->program->setting_count; i++)
        if (text_is(follower->program->settings[i].name, constant->setting))
            follower->named[follower->first_setting + i] = true;
}

static void follow_fact(struct follower *follower, uint32_t record, uint32_t fact) {
    uint32_t path = program_path(follower->program, record, fact);
    if (path != INDEX_NONE)
        follower->named[follower->first_fact + path] = true;
}

static void follow_fold(struct follower *follower, uint32_t index) {
    const struct fold *fold = &follower->program->folds[index];
    if (fold->condition != INDEX_NONE)
        follow(follower, fold->record, fold->condition);
    for (uint32_t i = 0; i < fold->kept_count; i++)
        follow_fact(follower, fold->record, fold->kept[i]);
    if (fold->kind == FOLD_LATEST)
        follow_fact(follower, fold->record, fold->by);
}

static void follow_payload(struct follower *follower, uint32_t scope, const struct node *node) {
    switch (node->kind) {
    case NODE_FACT:
        follow_fact(follower, follower->program->scopes[scope].record, node->fact);
        break;
    case NODE_CONSTANT:
    case NODE_ONE_OF:
        follow_setting(follower, node->constant);
        break;
    case NODE_AGO:
    case NODE_WITHIN:
        follow_setting(follower, node->duration);
        break;
    case NODE_LOOKUP:
    case NODE_IN_TABLE:
        follower->named[follower->first_table + node->lookup.table] = true;
        break;
    case NODE_FIRST_ITEM:
    case NODE_ITEMS:
        follow_setting(follower, node->test->constant);
        if (node->test->op == COMPARE_IN_TABLE)
            follower->named[follower->first_table + node->test->table] = true;
        break;
    case NODE_SINCE: {
        const struct schema *schema = follower->program->schema;
        if (node->unit == TYPE_UNIT_BUSINESS_DAYS && schema->holidays)
            follower->named[follower->first_table + (uint32_t)(schema->holidays - schema->tables)] =
                true;
        break;
    }
    case NODE_COUNT_CHILDREN:
    case NODE_QUANTIFIED:
        follow_setting(follower, node->quantified.how_many);
        follow_fold(follower, node->quantified.fold);
        break;
    case NODE_CHOICE:
        follow_fold(follower, node->choice.fold);
        break;
    case NODE_TODAY:
    case NODE_HOLE:
    case NODE_COUNT_ITEMS:
    case NODE_CASES:
    case NODE_OUTPUT:
    case NODE_YES_OF:
    case NODE_TRUTH:
    case NODE_AND:
    case NODE_OR:
    case NODE_NOT:
    case NODE_ALWAYS:
    case NODE_IN_FORCE:
    case NODE_IS_BLANK:
    case NODE_IS_KNOWN:
    case NODE_EQUAL:
    case NODE_ORDER:
    case NODE_TEXT_TEST:
    case NODE_MATCHES:
    case NODE_NO_ITEMS:
    case NODE_OUTPUT_IS:
    case NODE_OUTPUT_BLANK:
    case NODE_DECIDE:
    case NODE_KIND_COUNT:
        break;
    }
}

/* Everything that the node uses, down to facts; other decisions have tests of their own. The depth
 * is that of conditions, which the checker caps. */
static void follow(struct follower *follower, uint32_t scope, node_id id) {
    const struct scope *of = &follower->program->scopes[scope];
    const struct node *node = &of->nodes[id];
    if (follower->visited[scope][id])
        return;
    follower->visited[scope][id] = true;
    for (uint32_t i = 0; i < follower->program->definition_count; i++) {
        const struct definition *definition = &follower->program->definitions[i];
        if (definition->scope == scope && definition->root == id)
            follower->named[follower->first_definition + i] = true;
    }
    follow_payload(follower, scope, node);
    for (uint32_t i = 0; i < node->child_count; i++)
        follow(follower, scope, of->children[node->first_child + i]);
}

static void follow_rule(struct follower *follower, uint32_t decision, uint32_t rule) {
    const struct decision *of = &follower->program->decisions[decision];
    follow(follower, 0, of->rules[rule].condition);
    for (uint32_t o = 0; o < of->output_count; o++) {
        const struct rule_result *result = &of->rules[rule].results[o];
        if (!result->is_blank && !result->is_constant && result->from_decision == INDEX_NONE)
            follow(follower, 0, result->node);
    }
}

/* Whether the rule gives the value for the output: in a list that is its item's name; of a single
 * value a rule that gives no constant may give anything. */
static bool may_give(const struct decision *decision, uint32_t rule, uint32_t output,
                     const struct value *value) {
    const struct rule_result *result = &decision->rules[rule].results[output];
    struct type type = decision->outputs[output].type;
    bool is_list = decision->take == TAKE_EVERY;
    if (is_list && type.kind == TYPE_LIST)
        type.kind = TYPE_TEXT;
    if (result->is_blank)
        return value->state == VALUE_BLANK;
    if (!result->is_constant)
        return !is_list;
    if (value->state != VALUE_KNOWN)
        return false;
    if (type.kind == TYPE_YES_NO)
        return result->value.code == (value->yes ? 0 : 1);
    return value_same(&type, &result->value, value);
}

/* The only rule that gives the value, or INDEX_NONE. */
static uint32_t giver_of(const struct decision *decision, uint32_t output,
                         const struct value *value) {
    uint32_t giver = INDEX_NONE;
    for (uint32_t r = 0; r < decision->rule_count; r++) {
        if (!may_give(decision, r, output, value))
            continue;
        if (giver != INDEX_NONE)
            return INDEX_NONE;
        giver = r;
    }
    return giver;
}

static void name_rule(struct follower *follower, uint32_t decision, uint32_t rule) {
    if (rule == INDEX_NONE)
        return;
    follower->named[follower->first_rule[decision] + rule] = true;
    follow_rule(follower, decision, rule);
}

/* The rule that gave the item in this run; INDEX_NONE when several did, or none. */
static uint32_t giver_in_run(const struct test_outcome *outcome, const struct expectation *expected,
                             const struct value *value, struct arena *arena) {
    struct result result = {
        .decision = expected->decision, .output = expected->output, .definition = INDEX_NONE};
    static const struct type text = {.kind = TYPE_TEXT};
    struct verdict verdict;
    uint32_t giver = INDEX_NONE;
    verdict_of(outcome->frame, outcome->row, &result, arena, &verdict);
    for (uint32_t i = 0; verdict.is_list && i < verdict.item_count; i++) {
        if (!value_same(&text, &verdict.items[i], value))
            continue;
        if (giver != INDEX_NONE)
            return INDEX_NONE;
        giver = verdict.item_rules[i];
    }
    return giver;
}

static uint32_t find_giver(struct follower *follower, const struct test_outcome *outcome,
                           const struct expectation *expected, const struct value *value) {
    const struct decision *decision = &follower->program->decisions[expected->decision];
    enum type_kind kind = decision->outputs[expected->output].type.kind;
    uint32_t giver = giver_of(decision, expected->output, value);
    bool is_text = kind == TYPE_TEXT || kind == TYPE_LIST;
    if (giver == INDEX_NONE && decision->take == TAKE_EVERY && is_text && outcome->passed)
        giver = giver_in_run(outcome, expected, value, follower->scratch);
    return giver;
}

static void follow_decision(struct follower *follower, const struct test_outcome *outcome,
                            const struct expectation *expected) {
    const struct decision *decision = &follower->program->decisions[expected->decision];
    bool names_rules = false;
    follower->named[follower->first_decision + expected->decision] = true;
    if (expected->by_rule != INDEX_NONE) {
        name_rule(follower, expected->decision, expected->by_rule);
        return;
    }
    if (expected->kind == EXPECT_UNDECIDED || expected->negated)
        return;
    for (uint32_t i = 0; i < expected->count; i++) {
        uint32_t rule = find_giver(follower, outcome, expected, &expected->values[i]);
        name_rule(follower, expected->decision, rule);
        names_rules |= rule != INDEX_NONE;
    }
    for (uint32_t r = 0; !names_rules && r < decision->rule_count; r++)
        follow_rule(follower, expected->decision, r);
}

static void follow_expectation(struct follower *follower, const struct test_outcome *outcome,
                               const struct expectation *expected) {
    if (expected->kind == EXPECT_PROMISE) {
        follower->named[follower->first_promise + expected->promise] = true;
        follow(follower, 0, follower->program->promises[expected->promise].holds);
    } else if (expected->decision != INDEX_NONE) {
        follow_decision(follower, outcome, expected);
    } else {
        follower->named[follower->first_definition + expected->definition] = true;
        follow(follower, 0, follower->program->definitions[expected->definition].root);
    }
}

/* A suite_visit. */
static void follow_test(void *context, const struct test_outcome *outcome) {
    struct follower *follower = context;
    const struct test *test = outcome->test;
    const struct program *program = follower->program;
    struct coverage *coverage = follower->coverage;
    memset(follower->named, 0, coverage->citing.count * sizeof *follower->named);
    for (uint32_t s = 0; s < program->scope_count; s++)
        memset(follower->visited[s], 0,
               program->scopes[s].node_count * sizeof *follower->visited[s]);
    for (uint32_t i = 0; i < test->expectation_count; i++)
        follow_expectation(follower, outcome, &test->expectations[i]);
    arena_reset(follower->scratch);
    for (uint32_t c = 0; c < program->clause_count; c++) {
        struct clause_state *clause = &coverage->clauses[c];
        bool is_named = false;
        for (uint32_t i = 0; i < clause->citing_count && !is_named; i++)
            is_named = follower->named[clause->citing[i]];
        clause->tests += is_named;
    }
    for (size_t i = 0; i < coverage->citing.count; i++)
        coverage->citing.items[i].tests += follower->named[i];
}

/* Turns what each item cites into what cites each clause. */
static void invert(struct follower *follower) {
    struct coverage *coverage = follower->coverage;
    const struct program *program = follower->program;
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t c = 0; c < program->clause_count; c++) {
            struct clause_state *clause = &coverage->clauses[c];
            if (pass == 1)
                clause->citing =
                    arena_array(coverage->arena, clause->citing_count, sizeof *clause->citing);
            clause->citing_count = 0;
        }
        for (uint32_t i = 0; i < coverage->citing.count; i++) {
            const struct cites *cites = coverage->citing.items[i].cites;
            for (uint32_t k = 0; k < cites->count; k++) {
                struct clause_state *clause = &coverage->clauses[cites->clauses[k]];
                if (pass == 1)
                    clause->citing[clause->citing_count] = i;
                clause->citing_count++;
            }
        }
    }
}

struct coverage *coverage_new(const struct program *program, day_number today) {
    struct arena *arena = arena_new();
    struct coverage *coverage = arena_alloc(arena, sizeof *coverage);
    struct follower follower = {.program = program, .coverage = coverage};
    coverage->arena = arena;
    coverage->clauses = arena_array(arena, program->clause_count, sizeof *coverage->clauses);
    gather(&follower);
    invert(&follower);
    follower.named = arena_array(arena, coverage->citing.count, sizeof *follower.named);
    follower.visited = arena_array(arena, program->scope_count, sizeof(bool *));
    for (uint32_t s = 0; s < program->scope_count; s++)
        follower.visited[s] = arena_array(arena, program->scopes[s].node_count, sizeof(bool));
    follower.scratch = arena_new();
    suite_run(program, today, follow_test, &follower);
    arena_free(follower.scratch);
    for (uint32_t c = 0; c < program->clause_count; c++) {
        coverage->cited += coverage->clauses[c].citing_count > 0;
        coverage->tested += coverage->clauses[c].tests > 0;
    }
    return coverage;
}

void coverage_free(struct coverage *coverage) {
    VECTOR_FREE(&coverage->citing);
    arena_free(coverage->arena);
}
