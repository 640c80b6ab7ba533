/* Rules and rows of decision tables: their conditions, what they give, when they are in force, and
 * whether they are there at all, and where. */
#include "suite/mutation.h"

static const struct tree *part_of(const struct tree *tree, enum tree_kind kind) {
    return tree_child(tree, kind);
}

static const struct decision *decision_at(const struct mutator *mutator, uint32_t decision) {
    return &mutator->loose->program->decisions[decision];
}

static struct edge rule_edge(const struct mutator *mutator, uint32_t decision, uint32_t rule) {
    return (struct edge){0, decision_at(mutator, decision)->rules[rule].condition};
}

static const struct tree *cell_head(const struct tree *cell) {
    const struct tree *head = cell->first;
    return head && head->kind == TREE_CELL_HEAD ? head->first : head;
}

static bool cell_is_empty(const struct tree *cell) {
    return !cell->first && (cell->op == OP_NONE || cell->op == OP_IS);
}

/* The output that a heading names, or INDEX_NONE. */
static uint32_t output_of(const struct mutator *mutator, const struct tree *head,
                          uint32_t decision) {
    const struct decision *at = decision_at(mutator, decision);
    if (head->kind == TREE_HEAD_GIVES)
        return 0;
    for (uint32_t o = 1; o < at->output_count && head->kind == TREE_NAME; o++)
        if (text_is(at->outputs[o].name, name_at(mutator, head->name)))
            return o;
    return INDEX_NONE;
}

/* What the author wrote for an output of a rule; NULL: nothing. */
static const struct tree *written_result(const struct mutator *mutator, uint32_t decision,
                                         uint32_t rule, uint32_t output) {
    struct rule_tree at = mutator->rules[decision][rule];
    if (!at.rows) {
        for (const struct tree *part = at.tree->first; part; part = part->next)
            if (output == 0 ? part->kind == TREE_GIVES
                            : part->kind == TREE_WITH &&
                                  text_is(name_at(mutator, part->name),
                                          decision_at(mutator, decision)->outputs[output].name))
                return part->first;
        return NULL;
    }
    const struct tree *cell = at.tree->first;
    for (const struct tree *head = part_of(at.rows, TREE_ROW)->first; head && cell;
         head = head->next, cell = cell->next)
        if (cell_head(head) && output_of(mutator, cell_head(head), decision) == output)
            return cell->first ? cell->first : cell;
    return NULL;
}

static bool same_result(const struct output *output, const struct rule_result *a,
                        const struct rule_result *b) {
    if (a->is_blank || b->is_blank)
        return a->is_blank && b->is_blank;
    if (a->is_constant != b->is_constant)
        return false;
    if (a->is_constant)
        return output->is_finite ? a->value.code == b->value.code
                                 : text_is(a->value.text, b->value.text);
    return a->node == b->node && a->from_decision == b->from_decision &&
           a->from_output == b->from_output;
}

/* What the next rule gives that gives something else. */
static uint32_t rule_beside(const struct mutator *mutator, uint32_t decision, uint32_t rule,
                            uint32_t output) {
    const struct decision *at = decision_at(mutator, decision);
    for (uint32_t i = 1; i < at->rule_count; i++) {
        uint32_t other = (rule + i) % at->rule_count;
        const struct tree *written = written_result(mutator, decision, other, output);
        if (written && !at->rules[other].results[output].is_blank &&
            !same_result(&at->outputs[output], &at->rules[rule].results[output],
                         &at->rules[other].results[output]))
            return other;
    }
    return INDEX_NONE;
}

static const struct rule_result blank_result = {
    .is_blank = true, .node = INDEX_NONE, .from_decision = INDEX_NONE, .from_output = INDEX_NONE};

/* Questions to the list ask by the item's text. */
static void ask_again(struct mutator *mutator, uint32_t mutant, uint32_t decision, uint32_t rule,
                      const struct rule_result *result) {
    const struct scope *scope = &mutator->loose->program->scopes[0];
    for (node_id id = 0; id < scope->node_count; id++) {
        const node_id *joints = mutator->loose->questions[id];
        const struct node *node = &scope->nodes[id];
        bool is_asked = false;
        if (!joints || node->output.decision != decision || joints[rule] == INDEX_NONE)
            continue;
        const struct dated *texts = &node->output.values->alternatives[0];
        for (uint32_t i = 0; i < texts->count; i++)
            is_asked |= result->is_constant && text_is(texts->values[i].text, result->value.text);
        mutant_joint(mutator, mutant, (struct edge){0, joints[rule]},
                     is_asked ? JOINT_PASSES : JOINT_FALSE);
    }
}

static void add_result(struct mutator *mutator, struct span span, struct text edit,
                       struct span shown, uint32_t decision, uint32_t index, uint32_t output,
                       struct rule_result result) {
    const struct decision *at = decision_at(mutator, decision);
    struct rule rule = at->rules[index];
    uint32_t mutant = mutant_add(mutator, MUTANT_RESULT, span, edit, shown);
    rule.results = arena_array(mutator->arena, at->output_count, sizeof *rule.results);
    memcpy(rule.results, at->rules[index].results, at->output_count * sizeof *rule.results);
    rule.results[output] = result;
    mutant_rule(mutator, mutant, decision, index, rule);
    if (at->take == TAKE_EVERY && at->rules[index].results[0].is_constant)
        ask_again(mutator, mutant, decision, index, &result);
}

/* The next value of a one-of, the other of yes and no. */
static bool finite_beside(struct mutator *mutator, const struct output *output, uint32_t code,
                          uint32_t *other, struct text *edit) {
    uint32_t count = output->type.kind == TYPE_YES_NO ? 2 : output->type.choices->count;
    if (!output->is_finite || count < 2)
        return false;
    *other = code == INDEX_NONE ? 0 : (code + 1) % count;
    if (output->type.kind == TYPE_YES_NO)
        *edit = *other == 0 ? TEXT("yes") : TEXT("no");
    else
        *edit = text_quoted(mutator->arena, output->type.choices->names[*other]);
    return true;
}

/* `shown` also holds the words before the value: "gives", "with reason". */
static void mutate_result(struct mutator *mutator, struct span value, struct span shown,
                          uint32_t decision, uint32_t rule, uint32_t output) {
    const struct decision *at = decision_at(mutator, decision);
    const struct rule_result *result = &at->rules[rule].results[output];
    struct rule_result other = {.is_constant = true,
                                .value = {.state = VALUE_KNOWN},
                                .node = INDEX_NONE,
                                .from_decision = INDEX_NONE,
                                .from_output = INDEX_NONE};
    const struct output *of = &at->outputs[output];
    struct text edit;
    if ((result->is_constant || result->is_blank) && of->is_finite) {
        if (finite_beside(mutator, of, result->is_blank ? INDEX_NONE : result->value.code,
                          &other.value.code, &edit))
            add_result(mutator, value, edit, shown, decision, rule, output, other);
        return;
    }
    uint32_t beside = rule_beside(mutator, decision, rule, output);
    if (beside == INDEX_NONE)
        return;
    const struct tree *written = written_result(mutator, decision, beside, output);
    edit = span_text(mutator->compilation->sources, written->span);
    add_result(mutator, value, edit, shown, decision, rule, output,
               at->rules[beside].results[output]);
}

static void mutate_results_of_rule(struct mutator *mutator, const struct tree *tree,
                                   uint32_t decision, uint32_t rule) {
    const struct decision *at = decision_at(mutator, decision);
    for (const struct tree *part = tree->first; part; part = part->next) {
        uint32_t output = 0;
        if ((part->kind != TREE_GIVES && part->kind != TREE_WITH) || !part->first)
            continue;
        while (part->kind == TREE_WITH && output < at->output_count &&
               !text_is(name_at(mutator, part->name), at->outputs[output].name))
            output++;
        struct span shown = part->span, value = part->first->span;
        mutate_result(mutator, value, shown, decision, rule, output);
        if (at->rules[rule].results[output].is_blank || !at->outputs[output].may_be_blank)
            continue;
        if (part->kind == TREE_GIVES)
            add_result(mutator, value, TEXT("blank"), shown, decision, rule, output, blank_result);
        else
            add_result(mutator, shown, (struct text){NULL, 0}, shown, decision, rule, output,
                       blank_result);
    }
}

static bool is_compound(const struct tree *condition) {
    return (condition->kind == TREE_AND || condition->kind == TREE_OR ||
            condition->kind == TREE_ALL_OF || condition->kind == TREE_ANY_OF) &&
           condition->count > 1;
}

/* `when` for `unless`, and `unless` for `when`, where not a single comparison says the same. */
static void mutate_when(struct mutator *mutator, const struct tree *part, struct edge edge,
                        bool has_other) {
    struct span words[1];
    if (is_compound(part->first) && !has_other && words_find(mutator, part->span, words, 1) == 1)
        mutant_joint(mutator,
                     mutant_add(mutator, MUTANT_NEGATED, words[0],
                                part->kind == TREE_WHEN ? TEXT("unless") : TEXT("when"), words[0]),
                     edge, JOINT_NEGATES);
    if (has_other && part->kind == TREE_UNLESS) {
        uint32_t mutant =
            mutant_add(mutator, MUTANT_PART_LEAVES, part->span, (struct text){NULL, 0}, part->span);
        mutant_joint(mutator, mutant, edge, JOINT_FALSE);
    }
    mutate_condition(mutator, part->first, edge);
}

static void mutate_day(struct mutator *mutator, const struct tree *part, struct edge edge) {
    struct node node = *edge_node(mutator, edge);
    struct span words[3];
    uint32_t count = words_find(mutator, part->span, words, 3);
    bool is_from = part->kind == TREE_FROM_DAY;
    if (node.kind != NODE_IN_FORCE || count < 2)
        return;
    for (int way = 1; way >= -1; way -= 2) {
        day_number day = part->day + way;
        struct node moved = node;
        char text[10];
        if (is_from)
            moved.period.from = day;
        else
            moved.period.until = day;
        if (day < DAY_MIN || day > DAY_MAX || moved.period.from >= moved.period.until)
            continue;
        date_write(day, text);
        uint32_t mutant =
            mutant_add(mutator, MUTANT_DATE, words[count - 1],
                       arena_text(mutator->arena, (struct text){text, sizeof text}), part->span);
        mutant_node(mutator, mutant, 0, edge_inner(mutator, edge), moved);
        mutator->drafts.items[mutant].has_day = true;
        mutator->drafts.items[mutant].day = day < part->day ? day : part->day;
    }
}

/* The parts of a rule's condition stand in order, the days last; one part stands alone. */
static void mutate_rule_parts(struct mutator *mutator, const struct tree *tree, struct edge edge) {
    bool has_when = part_of(tree, TREE_WHEN), has_unless = part_of(tree, TREE_UNLESS);
    bool has_days = part_of(tree, TREE_FROM_DAY) || part_of(tree, TREE_UNTIL_DAY);
    uint32_t count = (uint32_t)has_when + (uint32_t)has_unless + (uint32_t)has_days, at = 0;
    for (const struct tree *part = tree->first; part; part = part->next) {
        if ((part->kind != TREE_WHEN && part->kind != TREE_UNLESS) || !part->first)
            continue;
        struct edge of_part = count > 1 ? edge_child(mutator, edge, at++) : edge;
        if (part->kind == TREE_UNLESS)
            of_part = edge_child(mutator, of_part, 0);
        mutate_when(mutator, part, of_part, has_when && has_unless);
    }
    if (has_days && count > 1)
        edge = edge_child(mutator, edge, at);
    for (const struct tree *part = tree->first; has_days && part; part = part->next)
        if (part->kind == TREE_FROM_DAY || part->kind == TREE_UNTIL_DAY)
            mutate_day(mutator, part, edge);
}

void mutate_rule_block(struct mutator *mutator, const struct tree *tree, uint32_t decision,
                       uint32_t rule) {
    mutate_results_of_rule(mutator, tree, decision, rule);
    mutate_rule_parts(mutator, tree, rule_edge(mutator, decision, rule));
}

static bool is_condition_head(const struct mutator *mutator, const struct tree *head,
                              uint32_t decision) {
    return head->kind != TREE_HEAD_RULE && head->kind != TREE_HEAD_CITES &&
           head->kind != TREE_HEAD_BECAUSE && output_of(mutator, head, decision) == INDEX_NONE;
}

static uint32_t row_parts(const struct mutator *mutator, const struct tree *rows,
                          const struct tree *row, uint32_t decision) {
    uint32_t count = part_of(rows, TREE_WHEN) != NULL;
    const struct tree *cell = row->first;
    for (const struct tree *head = part_of(rows, TREE_ROW)->first; head && cell;
         head = head->next, cell = cell->next)
        count += is_condition_head(mutator, cell_head(head), decision) && !cell_is_empty(cell);
    return count;
}

/* The cell with its `not`: all from the bar before it. */
static struct span cell_span(const struct mutator *mutator, const struct tree *cell) {
    const struct source *source = sources_get(mutator->compilation->sources, cell->span.file);
    struct span span = cell->span, words[1];
    while (span.start > 0 && source->text.bytes[span.start - 1] != '|')
        span.start--;
    if (words_find(mutator, span, words, 1) == 1)
        span.start = words[0].start;
    return span;
}

static void mutate_cell(struct mutator *mutator, const struct tree *head, const struct tree *cell,
                        struct edge edge, bool may_leave) {
    struct comparison comparison = comparison_of(cell);
    struct span all = cell_span(mutator, cell);
    comparison.left = head;
    comparison.span = all;
    comparison.words.start = all.start;
    if (!comparison.first)
        comparison.words.end = all.end;
    if (comparison.op == OP_NONE)
        comparison.op = OP_IS;
    if (may_leave) {
        uint32_t mutant = mutant_add(mutator, MUTANT_PART_LEAVES, all, TEXT("-"), all);
        mutant_joint(mutator, mutant, edge, JOINT_TRUE);
    }
    mutate_comparison(mutator, &comparison, edge);
}

static void mutate_result_cell(struct mutator *mutator, const struct tree *cell, uint32_t decision,
                               uint32_t rule, uint32_t output) {
    const struct decision *at = decision_at(mutator, decision);
    struct span value = cell->first ? cell->first->span : cell->span;
    if (cell_is_empty(cell))
        return;
    mutate_result(mutator, value, value, decision, rule, output);
    if (!at->rules[rule].results[output].is_blank && at->outputs[output].may_be_blank)
        add_result(mutator, value, TEXT("blank"), value, decision, rule, output, blank_result);
}

void mutate_row(struct mutator *mutator, const struct tree *rows, const struct tree *row,
                uint32_t decision, uint32_t rule) {
    const struct tree *when = part_of(rows, TREE_WHEN), *cell = row->first;
    struct edge edge = rule_edge(mutator, decision, rule);
    uint32_t count = row_parts(mutator, rows, row, decision), at = 0;
    if (when && when->first)
        mutate_condition(mutator, when->first, count > 1 ? edge_child(mutator, edge, at++) : edge);
    for (const struct tree *head = part_of(rows, TREE_ROW)->first; head && cell;
         head = head->next, cell = cell->next) {
        const struct tree *what = cell_head(head);
        uint32_t output = output_of(mutator, what, decision);
        if (output != INDEX_NONE)
            mutate_result_cell(mutator, cell, decision, rule, output);
        else if (is_condition_head(mutator, what, decision) && !cell_is_empty(cell))
            mutate_cell(mutator, what, cell, count > 1 ? edge_child(mutator, edge, at++) : edge,
                        count > 1);
    }
}

static bool needs_otherwise(const struct decision *decision) {
    for (uint32_t o = 0; o < decision->output_count; o++)
        if (!decision->outputs[o].may_be_blank)
            return decision->take != TAKE_EVERY;
    return false;
}

void mutate_removal(struct mutator *mutator, const struct tree *tree, uint32_t decision,
                    uint32_t index) {
    const struct decision *at = decision_at(mutator, decision);
    struct rule rule = at->rules[index];
    if (at->rule_count < 2 || (rule.is_otherwise && needs_otherwise(at)))
        return; /* the rules would be refused */
    uint32_t mutant =
        mutant_add(mutator, MUTANT_RULE_LEAVES, tree->span, (struct text){NULL, 0}, tree->span);
    mutator->drafts.items[mutant].mutant.from =
        arena_format(mutator->arena, "rule %.*s", TEXT_ARGS(rule.name));
    mutant_joint(mutator, mutant, rule_edge(mutator, decision, index), JOINT_FALSE);
    rule.is_otherwise = false;
    if (at->rules[index].is_otherwise)
        mutant_rule(mutator, mutant, decision, index, rule);
}

/* Where the strongest value wins the order counts only among rules that may give the same. */
static bool order_counts(const struct decision *decision, uint32_t rule) {
    const struct rule *a = &decision->rules[rule], *b = &decision->rules[rule + 1];
    if (a->is_otherwise || b->is_otherwise || decision->take == TAKE_EXACTLY_ONE)
        return false;
    if (decision->take != TAKE_STRONGEST)
        return true;
    bool is_fixed = (a->results[0].is_constant || a->results[0].is_blank) &&
                    (b->results[0].is_constant || b->results[0].is_blank);
    return !is_fixed || same_result(&decision->outputs[0], &a->results[0], &b->results[0]);
}

void mutate_swap(struct mutator *mutator, const struct tree *first, const struct tree *second,
                 uint32_t decision, uint32_t rule) {
    const struct decision *at = decision_at(mutator, decision);
    const struct sources *sources = mutator->compilation->sources;
    struct span all = first->span;
    if (!order_counts(at, rule) || first->span.end > second->span.start)
        return;
    all.end = second->span.end;
    struct text between =
        span_text(sources, span_from_to(all.file, first->span.end, second->span.start));
    uint32_t mutant = mutant_add(
        mutator, MUTANT_RULES_SWAP, all,
        arena_format(mutator->arena, "%.*s%.*s%.*s", TEXT_ARGS(span_text(sources, second->span)),
                     TEXT_ARGS(between), TEXT_ARGS(span_text(sources, first->span))),
        all);
    struct draft *draft = &mutator->drafts.items[mutant];
    draft->mutant.from = at->rules[rule].name;
    draft->mutant.to = at->rules[rule + 1].name;
    draft->mutant.where = arena_format(mutator->arena, "decision %.*s", TEXT_ARGS(at->name));
    draft->swapped = decision;
    draft->swapped_rule = rule;
    mutant_rule(mutator, mutant, decision, rule, at->rules[rule + 1]);
    mutant_rule(mutator, mutant, decision, rule + 1, at->rules[rule]);
}
