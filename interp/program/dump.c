/* A program in words, a node a line, for tests and for people who mend the checker. Places are left
 * out, so that layout does not matter. */
#include "program/program.h"

static const char *const kind_names[] = {
#define NODE(kind, children, meaning) #kind,
#include "program/nodes.def"
#undef NODE
};

static const char *op_word(enum compare_op op) {
    switch (op) {
    case COMPARE_NONE:
        return "";
    case COMPARE_AT_LEAST:
        return " at-least";
    case COMPARE_AT_MOST:
        return " at-most";
    case COMPARE_MORE_THAN:
        return " more-than";
    case COMPARE_LESS_THAN:
        return " less-than";
    case COMPARE_WITHIN_LAST:
        return " within-last";
    case COMPARE_WITHIN_NEXT:
        return " within-next";
    case COMPARE_STARTS:
        return " starts";
    case COMPARE_ENDS:
        return " ends";
    case COMPARE_CONTAINS:
        return " contains";
    case COMPARE_ONE_OF:
        return " one-of";
    case COMPARE_MATCHES:
        return " matches";
    case COMPARE_IN_TABLE:
        return " in-table";
    }
    return "";
}

static const char *quantifier_word(enum quantifier quantifier) {
    switch (quantifier) {
    case QUANTIFIER_SOME:
        return "some";
    case QUANTIFIER_EVERY:
        return "every";
    case QUANTIFIER_AT_LEAST:
        return "at-least";
    case QUANTIFIER_AT_MOST:
        return "at-most";
    case QUANTIFIER_EXACTLY:
        return "exactly";
    }
    return "";
}

static void add_day(struct buffer *out, day_number day) {
    char date[10];
    date_write(day, date);
    buffer_add(out, date, sizeof date);
}

static void add_constant(struct buffer *out, const struct constant *constant, bool is_code) {
    if (constant->setting.length)
        buffer_format(out, " %.*s:", TEXT_ARGS(constant->setting));
    for (uint32_t i = 0; i < constant->count; i++) {
        const struct dated *dated = &constant->alternatives[i];
        if (i > 0) {
            buffer_add_string(out, " from ");
            add_day(out, dated->from);
        }
        for (uint32_t j = 0; j < dated->count; j++) {
            struct value value = dated->values[j];
            if (is_code && constant->type.kind == TYPE_YES_NO)
                value.yes = value.code == 0;
            buffer_add_string(out, j ? ", " : " ");
            value_write_source(out, &constant->type, &value);
        }
    }
}

static void add_output(struct buffer *out, const struct program *program, uint32_t decision,
                       uint32_t output) {
    buffer_format(out, " %.*s", TEXT_ARGS(program->decisions[decision].outputs[output].name));
}

static void add_item_test(struct buffer *out, const struct program *program,
                          const struct node *node) {
    const struct item_test *test = node->test;
    if (node->kind == NODE_ITEMS)
        buffer_add_string(out, test->is_some ? " some" : " every");
    if (test->negated)
        buffer_add_string(out, " not");
    buffer_add_string(out, op_word(test->op));
    if (test->constant)
        add_constant(out, test->constant, false);
    if (test->form)
        buffer_format(out, " \"%.*s\"", TEXT_ARGS(test->form->text));
    if (test->op == COMPARE_IN_TABLE)
        buffer_format(out, " %.*s", TEXT_ARGS(program->schema->tables[test->table].name));
    if (node->kind == NODE_ITEMS && !test->is_some)
        buffer_add_string(out, test->empty_is ? " empty-is-yes" : " empty-is-no");
}

static void add_map(struct buffer *out, const uint32_t *map, uint32_t count) {
    if (!map)
        return;
    buffer_add_string(out, " map");
    for (uint32_t i = 0; i < count; i++) {
        if (map[i] == INDEX_NONE)
            buffer_add_string(out, " -");
        else
            buffer_format(out, " %u", map[i]);
    }
}

static void add_payload(struct buffer *out, const struct program *program,
                        const struct scope *scope, const struct node *node) {
    const struct schema *schema = program->schema;
    const struct node *right;
    const struct table *table;
    const struct fold *fold;
    switch ((int)node->kind) {
    case NODE_FACT:
        buffer_format(out, " %.*s",
                      TEXT_ARGS(schema->records[scope->record].facts[node->fact].name));
        break;
    case NODE_CONSTANT:
    case NODE_ONE_OF:
        add_constant(out, node->constant, false);
        break;
    case NODE_LOOKUP:
    case NODE_IN_TABLE:
        table = &schema->tables[node->lookup.table];
        buffer_format(out, " %.*s.%.*s", TEXT_ARGS(table->name),
                      TEXT_ARGS(table->columns[node->lookup.column].name));
        break;
    case NODE_FIRST_ITEM:
    case NODE_ITEMS:
        add_item_test(out, program, node);
        break;
    case NODE_HOLE:
        buffer_format(out, " %.*s", TEXT_ARGS(node->hole.form->parts[node->hole.part].name));
        break;
    case NODE_MATCHES:
        buffer_format(out, " \"%.*s\"", TEXT_ARGS(node->hole.form->text));
        break;
    case NODE_SINCE:
        buffer_add_string(out, node->unit == TYPE_UNIT_DAYS ? " days" : " business-days");
        break;
    case NODE_EQUAL:
        right = &scope->nodes[scope->children[node->first_child + 1]];
        add_map(out, node->map, right->type.choices ? right->type.choices->count : 0);
        break;
    case NODE_AGO:
    case NODE_WITHIN:
        add_constant(out, node->duration, false);
        break;
    case NODE_IN_FORCE:
        if (node->period.from > DAY_MIN) {
            buffer_add_string(out, " from ");
            add_day(out, node->period.from);
        }
        if (node->period.until <= DAY_MAX) {
            buffer_add_string(out, " until ");
            add_day(out, node->period.until);
        }
        break;
    case NODE_COUNT_CHILDREN:
        buffer_format(out, " fold %u", node->quantified.fold);
        break;
    case NODE_QUANTIFIED:
        buffer_format(out, " %s fold %u", quantifier_word(node->quantified.quantifier),
                      node->quantified.fold);
        if (node->quantified.how_many)
            add_constant(out, node->quantified.how_many, false);
        if (node->quantified.quantifier == QUANTIFIER_EVERY)
            buffer_add_string(out, node->quantified.empty_is ? " empty-is-yes" : " empty-is-no");
        break;
    case NODE_CHOICE:
        fold = &program->folds[node->choice.fold];
        buffer_format(
            out, " fold %u %.*s", node->choice.fold,
            TEXT_ARGS(schema->records[fold->record].facts[fold->kept[node->choice.kept]].name));
        break;
    case NODE_OUTPUT:
    case NODE_OUTPUT_BLANK:
        add_output(out, program, node->output.decision, node->output.output);
        break;
    case NODE_OUTPUT_IS:
        add_output(out, program, node->output.decision, node->output.output);
        add_constant(out, node->output.values, true);
        break;
    case NODE_DECIDE:
        buffer_format(out, " %.*s", TEXT_ARGS(program->decisions[node->decision].name));
        break;
    default:
        break;
    }
}

static void dump_scope(struct buffer *out, const struct program *program,
                       const struct scope *scope) {
    buffer_format(out, "scope %.*s\n", TEXT_ARGS(program->schema->records[scope->record].name));
    for (uint32_t i = 0; i < scope->node_count; i++) {
        const struct node *node = &scope->nodes[i];
        buffer_format(out, "  %u %s", i, kind_names[node->kind]);
        if (node->kind != NODE_ITEMS && node->kind != NODE_FIRST_ITEM)
            buffer_add_string(out, op_word((enum compare_op)node->op));
        add_payload(out, program, scope, node);
        if (node->ignoring_case)
            buffer_add_string(out, " ignoring-case");
        for (uint32_t j = 0; j < node->child_count; j++)
            buffer_format(out, "%s%u", j ? " " : " (", scope->children[node->first_child + j]);
        if (node->child_count)
            buffer_add_char(out, ')');
        if (node->definition != INDEX_NONE)
            buffer_format(out, " = %.*s", TEXT_ARGS(program->definitions[node->definition].name));
        buffer_add_char(out, '\n');
    }
}

static void dump_folds(struct buffer *out, const struct program *program) {
    for (uint32_t i = 0; i < program->fold_count; i++) {
        const struct fold *fold = &program->folds[i];
        const struct record *record = &program->schema->records[fold->record];
        buffer_format(out, "fold %u %s %.*s", i, fold->kind == FOLD_ROWS ? "rows" : "latest",
                      TEXT_ARGS(record->name));
        if (fold->condition != INDEX_NONE)
            buffer_format(out, " where %u", fold->condition);
        if (fold->kind == FOLD_LATEST)
            buffer_format(out, " by %.*s then %.*s", TEXT_ARGS(record->facts[fold->by].name),
                          TEXT_ARGS(record->facts[fold->then].name));
        for (uint32_t j = 0; j < fold->kept_count; j++)
            buffer_format(out, "%s%.*s", j ? ", " : " keeps ",
                          TEXT_ARGS(record->facts[fold->kept[j]].name));
        buffer_add_char(out, '\n');
    }
}

static void dump_result(struct buffer *out, const struct program *program,
                        const struct output *output, const struct rule_result *result) {
    struct type type = output->type;
    struct value value = result->value;
    if (type.kind == TYPE_LIST)
        type.kind = TYPE_TEXT;
    buffer_format(out, " %.*s", TEXT_ARGS(output->name));
    if (result->is_blank) {
        buffer_add_string(out, " blank");
    } else if (result->is_constant) {
        if (type.kind == TYPE_YES_NO)
            value.yes = value.code == 0;
        buffer_add_char(out, ' ');
        value_write_source(out, &type, &value);
    } else if (result->from_decision != INDEX_NONE) {
        buffer_add_string(out, " as");
        add_output(out, program, result->from_decision, result->from_output);
    } else {
        buffer_format(out, " node %u", result->node);
    }
    if (result->map)
        buffer_add_string(out, " mapped");
}

static void dump_decision(struct buffer *out, const struct program *program,
                          const struct decision *decision) {
    static const char *const takes[] = {"first", "strongest", "exactly-one", "every"};
    buffer_format(out, "decision %.*s takes %s at %u\n", TEXT_ARGS(decision->name),
                  takes[decision->take], decision->decide);
    for (uint32_t i = 0; i < decision->rule_count; i++) {
        const struct rule *rule = &decision->rules[i];
        buffer_format(out, "  %.*s when %u%s gives", TEXT_ARGS(rule->name), rule->condition,
                      rule->is_otherwise ? " otherwise" : "");
        for (uint32_t j = 0; j < decision->output_count; j++)
            dump_result(out, program, &decision->outputs[j], &rule->results[j]);
        buffer_add_char(out, '\n');
    }
}

void program_dump(const struct program *program, struct buffer *out) {
    for (uint32_t i = 0; i < program->scope_count; i++)
        dump_scope(out, program, &program->scopes[i]);
    dump_folds(out, program);
    for (uint32_t i = 0; i < program->definition_count; i++)
        buffer_format(out, "define %.*s at %u\n", TEXT_ARGS(program->definitions[i].name),
                      program->definitions[i].root);
    for (uint32_t i = 0; i < program->decision_count; i++)
        dump_decision(out, program, &program->decisions[i]);
    for (uint32_t i = 0; i < program->promise_count; i++)
        buffer_format(out, "promise %.*s at %u\n", TEXT_ARGS(program->promises[i].name),
                      program->promises[i].holds);
    if (program->result_count)
        buffer_add_string(out, "results");
    for (uint32_t i = 0; i < program->result_count; i++)
        buffer_format(out, " %.*s", TEXT_ARGS(program->results[i].name));
    if (program->result_count)
        buffer_add_char(out, '\n');
}
