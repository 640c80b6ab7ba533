/* Walking down two frames at once, along what differs. */
#include "report/turned.h"

#include "change/compare.h"
#include "report/column.h"
#include "report/shown.h"

/* A place in a program, and the same row of the frames of both days. */
struct pair {
    struct turned *turned;
    struct place before, after;
    struct text row_name;  /* of a child row; empty at the tenant */
    struct text rule_name; /* whose condition is looked into */
    uint64_t *seen;        /* by decision: a bit an output that was looked into */
};

static void walk_condition(const struct pair *pair, node_id id);
static void walk_value(const struct pair *pair, node_id id);

void turned_begin(struct turned *turned, struct arena *arena) {
    *turned = (struct turned){.arena = arena};
}

void turned_free(struct turned *turned) {
    VECTOR_FREE(&turned->sentences);
}

static void add_sentence(const struct pair *pair, struct text sentence) {
    struct turned *turned = pair->turned;
    turned->has_found = true;
    if (pair->row_name.length > 0)
        sentence = arena_format(turned->arena, "%.*s: %.*s", TEXT_ARGS(pair->row_name),
                                TEXT_ARGS(sentence));
    for (size_t i = 0; i < turned->sentences.count; i++)
        if (text_is(turned->sentences.items[i], sentence))
            return;
    VECTOR_PUSH(&turned->sentences, sentence);
}

static const struct node *node_of(const struct pair *pair, node_id id) {
    return place_node(&pair->after, id);
}

static enum truth truth_at(const struct place *place, node_id id) {
    return frame_condition(place->frame, id, place->row);
}

static struct text value_words(const struct pair *pair, const struct place *place, node_id id) {
    struct buffer out = {0};
    struct value value;
    frame_value(place->frame, id, place->row, &value);
    value_write_measured(&out, &node_of(pair, id)->type, &value);
    struct text words = arena_text(pair->turned->arena, buffer_text(&out));
    buffer_free(&out);
    return words;
}

/* A day has another value of a setting: "the setting stale-time is then 2 months, no longer 3
 * months". */
static struct text setting_words(const struct pair *pair, const struct constant *constant,
                                 const struct dated *dated) {
    struct buffer out = {0};
    for (uint32_t i = 0; i < dated->count; i++) {
        buffer_add_string(&out, i > 0 ? ", " : "");
        value_write_measured(&out, &constant->type, &dated->values[i]);
    }
    struct text words = arena_text(pair->turned->arena, buffer_text(&out));
    buffer_free(&out);
    return words;
}

static void add_setting(const struct pair *pair, const struct constant *constant) {
    if (!constant)
        return;
    const struct dated *before = constant_on(constant, frame_as_of(pair->before.frame));
    const struct dated *after = constant_on(constant, frame_as_of(pair->after.frame));
    struct pair everywhere = *pair; /* it is the same for every row */
    everywhere.row_name = TEXT("");
    if (before == after)
        return;
    struct text was = setting_words(pair, constant, before);
    struct text is = setting_words(pair, constant, after);
    if (!text_is(was, is))
        add_sentence(&everywhere,
                     arena_format(pair->turned->arena,
                                  "the setting %.*s is then %.*s, no longer %.*s",
                                  TEXT_ARGS(constant->setting), TEXT_ARGS(is), TEXT_ARGS(was)));
}

static const char *window_words(enum compare_op op) {
    switch (op) {
    case COMPARE_AT_LEAST:
        return "at least";
    case COMPARE_AT_MOST:
        return "at most";
    case COMPARE_MORE_THAN:
        return "more than";
    case COMPARE_LESS_THAN:
        return "less than";
    case COMPARE_WITHIN_LAST:
        return "within the last";
    case COMPARE_WITHIN_NEXT:
        return "within the next";
    case COMPARE_NONE:
    case COMPARE_STARTS:
    case COMPARE_ENDS:
    case COMPARE_CONTAINS:
    case COMPARE_ONE_OF:
    case COMPARE_MATCHES:
    case COMPARE_IN_TABLE:
        break;
    }
    return "";
}

/* What a date is called: the fact, or the words that the author wrote for it. */
static struct text name_of(const struct pair *pair, node_id id) {
    const struct node *node = node_of(pair, id);
    const struct program *program = pair->after.program;
    if (node->definition != INDEX_NONE)
        return program->definitions[node->definition].name;
    if (node->kind == NODE_FACT)
        return program->schema->records[pair->after.scope->record].facts[node->fact].name;
    return node_words(&pair->after, id, pair->turned->arena);
}

/* "status_since 2020-01-15 is then more than 3 months ago" */
static void add_window(const struct pair *pair, node_id id) {
    const struct node *node = node_of(pair, id);
    node_id date = place_child(&pair->after, id, 0);
    const struct dated *duration = constant_on(node->duration, frame_as_of(pair->after.frame));
    enum truth truth = truth_at(&pair->after, id);
    struct text name = name_of(pair, date), day = value_words(pair, &pair->after, date);
    struct text length = setting_words(pair, node->duration, duration);
    add_setting(pair, node->duration);
    add_sentence(pair, arena_format(pair->turned->arena, "%.*s %.*s is then %s%s %.*s%s",
                                    TEXT_ARGS(name), TEXT_ARGS(day),
                                    truth == TRUTH_TRUE    ? ""
                                    : truth == TRUTH_FALSE ? "no longer "
                                                           : "perhaps ",
                                    window_words((enum compare_op)node->op), TEXT_ARGS(length),
                                    node->kind == NODE_AGO ? " ago" : ""));
}

static void add_period(const struct pair *pair, node_id id) {
    bool is_new = truth_at(&pair->after, id) == TRUTH_TRUE;
    add_sentence(pair, arena_format(pair->turned->arena, "the rule %.*s is then %s force",
                                    TEXT_ARGS(pair->rule_name), is_new ? "in" : "no longer in"));
}

/* Any other comparison, in its author's words, with the facts it reads. */
static void add_comparison(const struct pair *pair, node_id id) {
    struct arena *arena = pair->turned->arena;
    struct shown shown = {.arena = arena, .without_settings = true};
    struct text words = node_words(&pair->after, id, arena);
    enum truth truth = truth_at(&pair->after, id);
    struct buffer out = {0};
    shown_add(&shown, &pair->after, id);
    buffer_add_string(&out, truth == TRUTH_TRUE    ? "then "
                            : truth == TRUTH_FALSE ? "it no longer holds that "
                                                   : "it is then unknown whether ");
    buffer_add_text(&out, words);
    for (uint32_t i = 0; i < shown.count; i++)
        buffer_format(&out, "%s%.*s %.*s", i > 0 ? ", " : " (", TEXT_ARGS(shown.facts[i].name),
                      TEXT_ARGS(shown.facts[i].brief));
    buffer_add_string(&out, shown.count > 0 ? ")" : "");
    add_sentence(pair, arena_text(arena, buffer_text(&out)));
    buffer_free(&out);
}

/* --- Child rows --- */

struct row_at {
    const struct batch *batch;
    const struct frame *frame;
    uint32_t row;
};
struct rows {
    VECTOR(struct row_at) items;
};

static void take_row(void *context, const struct batch *batch, const struct frame *frame,
                     uint32_t row) {
    struct rows *rows = context;
    struct row_at at = {batch, frame, row};
    VECTOR_PUSH(&rows->items, at);
}

/* The rows that came to the wanted truth. Both evaluators got them in the same order. */
static void walk_rows(const struct pair *pair, uint32_t index, enum truth wanted) {
    const struct program *program = pair->after.program;
    const struct fold *fold = &program->folds[index];
    uint32_t slot = frame_batch(pair->after.frame)->slots[pair->after.row];
    struct rows before = {{0}}, after = {{0}};
    if (fold->condition == INDEX_NONE)
        return;
    frame_children(pair->before.frame, fold->record, slot, take_row, &before);
    frame_children(pair->after.frame, fold->record, slot, take_row, &after);
    for (size_t i = 0; i < after.items.count && i < before.items.count; i++) {
        const struct row_at *was = &before.items.items[i], *is = &after.items.items[i];
        const struct scope *scope = &program->scopes[fold->record];
        struct pair row = *pair;
        row.before = (struct place){program, scope, was->frame, was->row};
        row.after = (struct place){program, scope, is->frame, is->row};
        row.row_name = row_name_of(pair->turned->arena, is->batch, is->row);
        if (wanted == TRUTH_UNKNOWN || truth_at(&row.after, fold->condition) == wanted)
            walk_condition(&row, fold->condition);
    }
    VECTOR_FREE(&before.items);
    VECTOR_FREE(&after.items);
}

/* A count goes by all rows, `some` and `every` by those that came out as it did. */
static void walk_quantified(const struct pair *pair, node_id id) {
    const struct node *node = node_of(pair, id);
    bool is_counted = node->quantified.quantifier != QUANTIFIER_SOME &&
                      node->quantified.quantifier != QUANTIFIER_EVERY;
    add_setting(pair, node->quantified.how_many);
    walk_rows(pair, node->quantified.fold, is_counted ? TRUTH_UNKNOWN : truth_at(&pair->after, id));
}

/* --- Decisions --- */

static struct text outcome_text(const struct pair *pair, const struct place *place,
                                const struct result *result) {
    struct buffer out = {0};
    struct verdict verdict;
    verdict_of(place->frame, place->row, result, pair->turned->arena, &verdict);
    outcome_write(&out, place->frame, place->row, result, &verdict);
    struct text text = arena_text(pair->turned->arena, buffer_text(&out));
    buffer_free(&out);
    return text;
}

static bool outcomes_differ(const struct pair *pair, uint32_t decision, uint32_t output) {
    struct result result = {.decision = decision, .output = output, .definition = INDEX_NONE};
    return !text_is(outcome_text(pair, &pair->before, &result),
                    outcome_text(pair, &pair->after, &result));
}

/* Of a list every rule counts; of the others those that may decide on one of the days. */
static bool is_at_stake(const struct pair *pair, uint32_t decision, uint32_t rule) {
    const struct decision *of = &pair->after.program->decisions[decision];
    if (of->rules[rule].is_otherwise)
        return false; /* it goes by the others */
    return of->take == TAKE_EVERY ||
           frame_rule_may_decide(pair->before.frame, decision, rule, pair->before.row) ||
           frame_rule_may_decide(pair->after.frame, decision, rule, pair->after.row);
}

static void walk_decision(const struct pair *pair, uint32_t index, uint32_t output);

static void walk_given(const struct pair *pair, const struct rule_result *result) {
    if (result->is_blank || result->is_constant)
        return;
    if (result->from_decision != INDEX_NONE)
        walk_decision(pair, result->from_decision, result->from_output);
    else
        walk_value(pair, result->node);
}

static void walk_decision(const struct pair *pair, uint32_t index, uint32_t output) {
    const struct decision *decision = &pair->after.program->decisions[index];
    uint64_t bit = UINT64_C(1) << output % 64;
    if ((pair->seen[index] & bit) || !outcomes_differ(pair, index, output))
        return;
    pair->seen[index] |= bit;
    for (uint32_t r = 0; r < decision->rule_count; r++) {
        const struct rule *rule = &decision->rules[r];
        struct pair inside = *pair;
        inside.rule_name = rule->name;
        if (!is_at_stake(pair, index, r))
            continue;
        if (rule->condition != INDEX_NONE)
            walk_condition(&inside, rule->condition);
        walk_given(&inside, &rule->results[output]);
        if (decision->take == TAKE_STRONGEST && output > 0)
            walk_given(&inside, &rule->results[0]);
    }
}

/* --- Conditions and values --- */

static bool values_differ(const struct pair *pair, node_id id) {
    struct value was, is;
    frame_value(pair->before.frame, id, pair->before.row, &was);
    frame_value(pair->after.frame, id, pair->after.row, &is);
    if (was.state != is.state || was.state != VALUE_KNOWN)
        return was.state != is.state;
    return !text_is(value_words(pair, &pair->before, id), value_words(pair, &pair->after, id));
}

/* A value that may differ is looked into; a condition only where it turned. */
static void walk_children(const struct pair *pair, node_id id) {
    const struct node *node = node_of(pair, id);
    for (uint32_t i = 0; i < node->child_count; i++) {
        node_id child = place_child(&pair->after, id, i);
        if (node_is_condition(node_of(pair, child)->kind))
            walk_condition(pair, child);
        else
            walk_value(pair, child);
    }
}

static void walk_value(const struct pair *pair, node_id id) {
    const struct node *node = node_of(pair, id);
    struct arena *arena = pair->turned->arena;
    if (node->kind == NODE_OUTPUT) { /* what is possible may differ too */
        walk_decision(pair, node->output.decision, node->output.output);
        return;
    }
    if (!values_differ(pair, id))
        return;
    if (node->kind == NODE_CONSTANT) {
        add_setting(pair, node->constant);
    } else if (node->kind == NODE_SINCE) {
        struct text name = node_words(&pair->after, id, arena);
        struct text value = value_words(pair, &pair->after, id);
        add_sentence(pair,
                     arena_format(arena, "%.*s is then %.*s", TEXT_ARGS(name), TEXT_ARGS(value)));
    } else if (node->kind == NODE_COUNT_CHILDREN) {
        walk_rows(pair, node->quantified.fold, TRUTH_UNKNOWN);
    } else if (node->kind == NODE_CHOICE) {
        walk_rows(pair, node->choice.fold, TRUTH_UNKNOWN);
    } else {
        if (node->kind == NODE_FIRST_ITEM)
            add_setting(pair, node->test->constant);
        walk_children(pair, id);
    }
}

/* A comparison of values: where they moved on their own it is said as it stands, else what moved
 * them. */
static void walk_comparison(const struct pair *pair, node_id id) {
    const struct node *node = node_of(pair, id);
    size_t before = pair->turned->sentences.count;
    bool moves = false;
    for (uint32_t i = 0; i < node->child_count; i++) {
        enum node_kind kind = node_of(pair, place_child(&pair->after, id, i))->kind;
        moves |= kind == NODE_SINCE || kind == NODE_TODAY;
    }
    if (node->kind == NODE_ONE_OF)
        add_setting(pair, node->constant);
    else if (node->kind == NODE_ITEMS)
        add_setting(pair, node->test->constant);
    if (!moves)
        walk_children(pair, id);
    if (moves || pair->turned->sentences.count == before)
        add_comparison(pair, id);
}

/* The parts that came out as the whole did; of an unknown whole all that turned. */
static void walk_parts(const struct pair *pair, node_id id) {
    enum truth truth = truth_at(&pair->after, id);
    for (uint32_t i = 0; i < node_of(pair, id)->child_count; i++) {
        node_id child = place_child(&pair->after, id, i);
        if (truth == TRUTH_UNKNOWN || truth_at(&pair->after, child) == truth)
            walk_condition(pair, child);
    }
}

static void walk_condition(const struct pair *pair, node_id id) {
    const struct node *node = node_of(pair, id);
    if (truth_at(&pair->before, id) == truth_at(&pair->after, id))
        return;
    switch (node->kind) {
    case NODE_AGO:
    case NODE_WITHIN:
        if (values_differ(pair, place_child(&pair->after, id, 0)))
            walk_comparison(pair, id);
        else
            add_window(pair, id);
        break;
    case NODE_IN_FORCE:
        add_period(pair, id);
        break;
    case NODE_QUANTIFIED:
        walk_quantified(pair, id);
        break;
    case NODE_OUTPUT_IS:
        add_setting(pair, node->output.values);
        walk_decision(pair, node->output.decision, node->output.output);
        break;
    case NODE_OUTPUT_BLANK:
        walk_decision(pair, node->output.decision, node->output.output);
        break;
    case NODE_AND:
    case NODE_OR:
        walk_parts(pair, id);
        break;
    case NODE_NOT:
        walk_condition(pair, place_child(&pair->after, id, 0));
        break;
    case NODE_TRUTH:
    case NODE_IS_BLANK:
    case NODE_IS_KNOWN:
    case NODE_EQUAL:
    case NODE_ONE_OF:
    case NODE_ORDER:
    case NODE_TEXT_TEST:
    case NODE_MATCHES:
    case NODE_IN_TABLE:
    case NODE_ITEMS:
    case NODE_NO_ITEMS:
        walk_comparison(pair, id);
        break;
    case NODE_ALWAYS:
    case NODE_DECIDE:
    case NODE_FACT:
    case NODE_CONSTANT:
    case NODE_TODAY:
    case NODE_LOOKUP:
    case NODE_FIRST_ITEM:
    case NODE_HOLE:
    case NODE_COUNT_ITEMS:
    case NODE_COUNT_CHILDREN:
    case NODE_SINCE:
    case NODE_CASES:
    case NODE_CHOICE:
    case NODE_OUTPUT:
    case NODE_YES_OF:
    case NODE_KIND_COUNT:
        break;
    }
}

void turned_add(struct turned *turned, const struct frame *before, const struct frame *after,
                uint32_t row, const struct result *result) {
    const struct program *program = frame_program(after);
    const struct scope *scope = &program->scopes[0];
    struct pair pair = {.turned = turned,
                        .before = {program, scope, before, row},
                        .after = {program, scope, after, row},
                        .seen = arena_array(turned->arena, program->decision_count, 8)};
    turned->has_found = false;
    if (result->decision != INDEX_NONE) {
        walk_decision(&pair, result->decision, result->output);
    } else {
        node_id root = program->definitions[result->definition].root;
        if (node_is_condition(scope->nodes[root].kind))
            walk_condition(&pair, root);
        else
            walk_value(&pair, root);
    }
    if (!turned->has_found)
        add_sentence(&pair, TEXT("it goes by the day itself"));
}
