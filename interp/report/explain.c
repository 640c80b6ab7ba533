/* Gathering an explanation from one row of a frame. */
#include "report/explain.h"

#include "report/column.h"
#include "report/suppose.h"

struct gathering {
    struct explanation *explanation;
    const struct frame *frame;
    uint32_t row;
    struct arena *arena;
};

static void gather_missing(const struct gathering *gathering, struct explained *explained) {
    const struct program *program = frame_program(gathering->frame);
    bool *is_missing = arena_array(gathering->arena, program->path_count, sizeof *is_missing);
    uint32_t count = 0;
    for (uint32_t i = 0; i < explained->output_count; i++) {
        const struct verdict *verdict = &explained->outputs[i].verdict;
        explained->undecided |= verdict->undecided;
        for (uint32_t k = 0; verdict->undecided && k < verdict->missing_count; k++) {
            count += !is_missing[verdict->missing[k]];
            is_missing[verdict->missing[k]] = true;
        }
    }
    explained->missing = arena_array(gathering->arena, count, sizeof *explained->missing);
    for (uint32_t i = 0; i < program->path_count; i++) {
        const struct fact_path *path = &program->paths[i];
        const struct record *record = &program->schema->records[path->record];
        if (!is_missing[i])
            continue;
        struct explained_missing missing = {.path = i, .name = path->name};
        if (path->fact == INDEX_NONE) {
            missing.label = record->doc;
        } else {
            missing.label = record->facts[path->fact].label;
            missing.help = record->facts[path->fact].help;
        }
        explained->missing[explained->missing_count++] = missing;
    }
}

static void add_rule(const struct gathering *gathering, struct explained *explained,
                     uint32_t decision, uint32_t rule, enum rule_role role) {
    struct explained_rule *added = &explained->rules[explained->rule_count++];
    uint32_t output = explained->outputs[0].result.output;
    added->role = role;
    added->is_item = explained->decision->take == TAKE_EVERY;
    added->rule = &explained->decision->rules[rule];
    added->gives =
        rule_gives(gathering->frame, gathering->row, decision, rule, output, gathering->arena);
    reasons_begin(&added->reasons, gathering->arena);
    reasons_add_rule(&added->reasons, gathering->frame, gathering->row, added->rule);
}

static enum truth rule_truth(const struct gathering *gathering, const struct explained *explained,
                             uint32_t rule) {
    return frame_condition(gathering->frame, explained->decision->rules[rule].condition,
                           gathering->row);
}

/* A list: every rule stands for itself. */
static void gather_items(const struct gathering *gathering, struct explained *explained,
                         uint32_t decision) {
    for (uint32_t r = 0; r < explained->decision->rule_count; r++) {
        enum truth truth = rule_truth(gathering, explained, r);
        add_rule(gathering, explained, decision, r,
                 truth == TRUTH_TRUE    ? ROLE_DECIDED
                 : truth == TRUTH_FALSE ? ROLE_FAILED
                                        : ROLE_POSSIBLE);
    }
}

/* The place of what a rule gives in the declared order; the greatest where it has none. */
static uint32_t rank_of(const struct explained *explained, uint32_t rule) {
    uint32_t output = explained->outputs[0].result.output;
    const struct output *of = &explained->decision->outputs[output];
    const struct rule_result *result = &explained->decision->rules[rule].results[output];
    if (!of->is_finite || result->is_blank || !result->is_constant)
        return UINT32_MAX;
    return result->value.code;
}

/* One value: the rules that gave it, those before that would have given another one, and those
 * behind that stand for a better one. */
static void gather_single(const struct gathering *gathering, struct explained *explained,
                          uint32_t decision) {
    const struct explained_output *output = &explained->outputs[0];
    uint32_t first = INDEX_NONE, best = UINT32_MAX;
    bool takes_first = explained->decision->take == TAKE_FIRST;
    for (uint32_t r = explained->decision->rule_count; r-- > 0;)
        if (frame_rule_may_decide(gathering->frame, decision, r, gathering->row))
            first = r;
    if (first != INDEX_NONE)
        best = rank_of(explained, first);
    for (uint32_t r = 0; r < explained->decision->rule_count; r++) {
        bool may_decide = frame_rule_may_decide(gathering->frame, decision, r, gathering->row);
        if (may_decide) {
            add_rule(gathering, explained, decision, r,
                     explained->undecided ? ROLE_POSSIBLE : ROLE_DECIDED);
            continue;
        }
        bool is_before = first == INDEX_NONE || (takes_first && r < first);
        bool is_better =
            rank_of(explained, r) < best && !explained->decision->rules[r].is_otherwise;
        if (explained->undecided || !(is_before || is_better))
            continue;
        struct text gives = rule_gives(gathering->frame, gathering->row, decision, r,
                                       output->result.output, gathering->arena);
        if (text_is(gives, output->value))
            continue;
        add_rule(gathering, explained, decision, r,
                 rule_truth(gathering, explained, r) == TRUTH_FALSE ? ROLE_FAILED : ROLE_LATER);
    }
}

static void gather_decision(const struct gathering *gathering, struct explained *explained) {
    const struct program *program = frame_program(gathering->frame);
    uint32_t decision = explained->outputs[0].result.decision;
    explained->decision = &program->decisions[decision];
    explained->rules =
        arena_array(gathering->arena, explained->decision->rule_count, sizeof *explained->rules);
    if (explained->decision->take == TAKE_EVERY)
        gather_items(gathering, explained, decision);
    else
        gather_single(gathering, explained, decision);
}

static void gather_item(const struct gathering *gathering, struct explained *explained) {
    const struct program *program = frame_program(gathering->frame);
    for (uint32_t i = 0; i < explained->output_count; i++) {
        struct explained_output *output = &explained->outputs[i];
        verdict_of(gathering->frame, gathering->row, &output->result, gathering->arena,
                   &output->verdict);
        output->value =
            verdict_words(gathering->frame, gathering->row, &output->result, gathering->arena);
    }
    gather_missing(gathering, explained);
    reasons_begin(&explained->reasons, gathering->arena);
    if (explained->outputs[0].result.decision != INDEX_NONE) {
        gather_decision(gathering, explained);
    } else {
        const struct definition *definition =
            &program->definitions[explained->outputs[0].result.definition];
        reasons_add_definition(&explained->reasons, gathering->frame, gathering->row, definition);
    }
}

/* Results of one decision go together, at the place of the first of them. */
static void group(const struct gathering *gathering, const struct result *results,
                  uint32_t result_count) {
    struct explanation *explanation = gathering->explanation;
    for (uint32_t i = 0; i < result_count; i++) {
        struct explained *home = NULL;
        for (uint32_t k = 0; k < explanation->count && !home; k++)
            if (results[i].decision != INDEX_NONE &&
                explanation->items[k].outputs[0].result.decision == results[i].decision)
                home = &explanation->items[k];
        if (!home) {
            home = &explanation->items[explanation->count++];
            home->outputs = arena_array(gathering->arena, result_count, sizeof *home->outputs);
        }
        home->outputs[home->output_count++].result = results[i];
    }
}

void explain(struct explanation *explanation, const struct frame *frame, uint32_t row,
             const struct result *results, uint32_t result_count, struct arena *arena) {
    struct gathering gathering = {explanation, frame, row, arena};
    *explanation = (struct explanation){.frame = frame,
                                        .row = row,
                                        .arena = arena,
                                        .tenant_id = tenant_id_of(frame_batch(frame), row),
                                        .tenant_name = tenant_name_of(frame_batch(frame), row)};
    explanation->items = arena_array(arena, result_count, sizeof *explanation->items);
    group(&gathering, results, result_count);
    for (uint32_t i = 0; i < explanation->count; i++)
        gather_item(&gathering, &explanation->items[i]);
    suppose(explanation);
}

void explanation_free(struct explanation *explanation) {
    for (uint32_t i = 0; i < explanation->count; i++) {
        struct explained *explained = &explanation->items[i];
        for (uint32_t r = 0; r < explained->rule_count; r++)
            reasons_free(&explained->rules[r].reasons);
        reasons_free(&explained->reasons);
    }
}
