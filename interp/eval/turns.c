/* The order in which the rules of a decision get their turn, and what can be said of their results
 * once for all: made with the evaluator. Everything is linear in the rules. */
#include "eval/state.h"

/* Whether a value may come out blank: what an unknown one must allow for. */
static bool value_may_be_blank(const struct program *program, node_id id) {
    const struct scope *scope = &program->scopes[0];
    const struct node *node = &scope->nodes[id];
    switch (node->kind) {
    case NODE_FACT:
        return program->schema->records[scope->record].facts[node->fact].may_be_blank;
    case NODE_LOOKUP: {
        const struct table *table = &program->schema->tables[node->lookup.table];
        for (uint32_t row = 0; row < table->row_count; row++)
            if (table->cells[(size_t)row * table->column_count + node->lookup.column].state ==
                VALUE_BLANK)
                return true;
        return value_may_be_blank(program, scope->children[node->first_child]);
    }
    case NODE_CASES:
        for (uint32_t i = 1; i < node->child_count; i += 2)
            if (value_may_be_blank(program, scope->children[node->first_child + i]))
                return true;
        return value_may_be_blank(program,
                                  scope->children[node->first_child + node->child_count - 1]);
    case NODE_SINCE:
        return value_may_be_blank(program, scope->children[node->first_child]);
    case NODE_OUTPUT:
        return program->decisions[node->output.decision].outputs[node->output.output].may_be_blank;
    case NODE_FIRST_ITEM:
    case NODE_HOLE:
    case NODE_CHOICE:
        return true;
    case NODE_CONSTANT:
        for (uint32_t i = 0; i < node->constant->count; i++)
            if (node->constant->alternatives[i].values->state == VALUE_BLANK)
                return true;
        return false;
    case NODE_TODAY:
    case NODE_COUNT_ITEMS:
    case NODE_COUNT_CHILDREN:
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
    case NODE_ONE_OF:
    case NODE_ORDER:
    case NODE_AGO:
    case NODE_WITHIN:
    case NODE_TEXT_TEST:
    case NODE_MATCHES:
    case NODE_IN_TABLE:
    case NODE_ITEMS:
    case NODE_NO_ITEMS:
    case NODE_QUANTIFIED:
    case NODE_OUTPUT_IS:
    case NODE_OUTPUT_BLANK:
    case NODE_DECIDE:
    case NODE_KIND_COUNT:
        break;
    }
    return false;
}

static bool result_is_node(const struct rule_result *result) {
    return !result->is_blank && !result->is_constant && result->from_decision == INDEX_NONE;
}

/* Numbers the values of an open output so that equal numbers mean equal values: 0 blank, then
 * the distinct texts, then the nodes. */
static void plan_sources(struct evaluator *evaluator, const struct decision *decision,
                         struct decision_plan *plan, uint32_t output) {
    struct text_map *texts = text_map_new(false);
    uint32_t *sources =
        arena_array(evaluator->arena, (size_t)decision->rule_count + 1, sizeof *sources);
    uint32_t count = decision->rule_count;
    for (uint32_t r = 0; r < count; r++) {
        const struct rule_result *result = &decision->rules[r].results[output];
        bool added;
        if (result->is_blank)
            sources[r] = 0;
        else if (result->is_constant)
            sources[r] = 1 + text_map_put(texts, result->value.text, r, &added);
        else
            sources[r] = 1 + count + result->node;
    }
    text_map_free(texts);
    plan->sources[output] = sources;
}

static void plan_in_order(struct evaluator *evaluator, const struct decision *decision,
                          struct decision_plan *plan) {
    plan->turn_count = decision->rule_count;
    plan->turns = arena_array(evaluator->arena, plan->turn_count, sizeof *plan->turns);
    for (uint32_t r = 0; r < decision->rule_count; r++) {
        plan->turns[r] = (struct turn){.rule = r, .code = CODE_ANY, .next = TURN_NONE};
        plan->first_turns[r] = r;
    }
}

/* The codes a rule may give for output 0: one, or all of them and blank. */
static void codes_given(const struct decision *decision, uint32_t rule, uint32_t codes,
                        uint32_t *first, uint32_t *last) {
    const struct rule_result *result = &decision->rules[rule].results[0];
    *first = 0;
    *last = codes; /* stands for blank */
    if (result->is_blank)
        *first = codes;
    else if (result->is_constant)
        *first = *last = result->value.code;
}

/* By strength of the value, blank last, and among equals in order of the rules. */
static void plan_by_strength(struct evaluator *evaluator, const struct decision *decision,
                             struct decision_plan *plan) {
    const struct type *type = &decision->outputs[0].type;
    uint32_t codes = type->kind == TYPE_ONE_OF ? type->choices->count : 2, first, last;
    uint32_t *starts = arena_array(evaluator->arena, (size_t)codes + 2, sizeof *starts);
    for (uint32_t r = 0; r < decision->rule_count; r++) {
        codes_given(decision, r, codes, &first, &last);
        for (uint32_t c = first; c <= last; c++)
            starts[c + 1]++;
    }
    for (uint32_t c = 0; c <= codes; c++)
        starts[c + 1] += starts[c];
    plan->turn_count = starts[codes + 1];
    plan->turns = arena_array(evaluator->arena, plan->turn_count, sizeof *plan->turns);
    for (uint32_t r = decision->rule_count; r-- > 0;) {
        codes_given(decision, r, codes, &first, &last);
        plan->first_turns[r] = TURN_NONE;
        for (uint32_t c = last + 1; c-- > first;) {
            uint32_t turn = --starts[c + 1];
            plan->turns[turn] = (struct turn){
                .rule = r, .code = c == codes ? CODE_BLANK : c, .next = plan->first_turns[r]};
            plan->first_turns[r] = turn;
        }
    }
}

void decide_plan(struct evaluator *evaluator, uint32_t index) {
    const struct program *program = evaluator->program;
    const struct decision *decision = &program->decisions[index];
    struct decision_plan *plan = &evaluator->plans[index];
    struct arena *arena = evaluator->arena;
    plan->first_turns = arena_array(arena, decision->rule_count, sizeof *plan->first_turns);
    for (uint32_t r = 0; r < decision->rule_count; r++)
        plan->has_otherwise |= decision->rules[r].is_otherwise &&
                               decision->rules[r].from == DAY_MIN &&
                               decision->rules[r].until > DAY_MAX;
    if (decision->take == TAKE_STRONGEST)
        plan_by_strength(evaluator, decision, plan);
    else
        plan_in_order(evaluator, decision, plan);
    plan->sources = arena_array(arena, decision->output_count, sizeof *plan->sources);
    plan->node_may_be_blank =
        arena_array(arena, (size_t)decision->rule_count * decision->output_count, sizeof(bool));
    for (uint32_t o = 0; o < decision->output_count; o++) {
        if (decision->take == TAKE_EVERY)
            continue;
        if (!decision->outputs[o].is_finite) {
            plan_sources(evaluator, decision, plan, o);
            continue;
        }
        for (uint32_t r = 0; r < decision->rule_count; r++) {
            const struct rule_result *result = &decision->rules[r].results[o];
            if (result_is_node(result))
                plan->node_may_be_blank[(size_t)r * decision->output_count + o] =
                    value_may_be_blank(program, result->node);
        }
    }
}
