/* Answers: verdicts of one row of a frame as C strings. */
#include "api/objects.h"

#include "report/explain.h"
#include "report/report.h"

enum { EXPLANATION_WIDTH = 100 };

/* --- making them --- */

tenet_answers *answers_new(const struct tenet_rules *rules) {
    struct arena *arena = arena_new();
    tenet_answers *answers = memory_alloc(sizeof *answers);
    struct answers_texts *texts = memory_alloc(sizeof *texts);
    *texts = (struct answers_texts){.rules = rules, .arena = arena};
    texts->answers = memory_grow(NULL, rules->count, sizeof *texts->answers);
    *answers = (tenet_answers){texts, rules->count};
    return answers;
}

void tenet_answers_free(tenet_answers *answers) {
    if (!answers)
        return;
    tenet_tenant_free(answers->texts->tenant);
    report_free(answers->texts->report);
    buffer_free(&answers->texts->lines);
    arena_free(answers->texts->arena);
    memory_free(answers->texts->answers);
    memory_free(answers->texts);
    memory_free(answers);
}

void answers_turn(tenet_answers *answers, const struct frame *frame, uint32_t row) {
    struct answers_texts *texts = answers->texts;
    texts->frame = frame;
    texts->row = row;
    texts->json = texts->explanation = NULL;
    for (size_t i = 0; i < answers->count; i++)
        texts->answers[i] = (struct answer_text){.name = texts->rules->names[i]};
    arena_reset(texts->arena);
}

static const char *value_string(struct arena *arena, const struct type *type,
                                const struct value *value) {
    struct buffer out = {0};
    if (value->state != VALUE_KNOWN)
        return NULL;
    value_write(&out, type, value);
    const char *string = string_of(arena, buffer_text(&out));
    buffer_free(&out);
    return string;
}

static const char **value_strings(struct arena *arena, const struct type *type,
                                  const struct value *values, uint32_t count) {
    const char **strings = arena_array(arena, count, sizeof *strings);
    for (uint32_t i = 0; i < count; i++)
        strings[i] = value_string(arena, type, &values[i]);
    return strings;
}

static void fill_rule(struct arena *arena, const struct program *program, const struct rule *rule,
                      struct answer_text *answer) {
    answer->rule = string_of(arena, rule->name);
    answer->because = rule->because.length ? string_of(arena, rule->because) : NULL;
    answer->cite_count = rule->cites.count;
    answer->cites = arena_array(arena, rule->cites.count, sizeof *answer->cites);
    for (uint32_t i = 0; i < rule->cites.count; i++)
        answer->cites[i] = string_of(arena, program->clauses[rule->cites.clauses[i]].name);
}

static void fill_items(struct arena *arena, const struct column_of_results *column,
                       const struct verdict *verdict, struct answer_text *answer) {
    const struct value *value = &verdict->value;
    if (verdict->is_list) {
        answer->item_count = verdict->item_count;
        answer->items = value_strings(arena, &column->type, verdict->items, verdict->item_count);
    } else if (value->state == VALUE_KNOWN) { /* a definition that is a list of text */
        answer->item_count = value->list.count;
        answer->items = arena_array(arena, value->list.count, sizeof *answer->items);
        for (uint32_t i = 0; i < value->list.count; i++)
            answer->items[i] = string_of(arena, value->list.items[i]);
    }
}

static void fill_missing(struct arena *arena, const struct program *program,
                         const struct verdict *verdict, struct answer_text *answer) {
    answer->missing_count = verdict->missing_count;
    answer->missing = arena_array(arena, verdict->missing_count, sizeof *answer->missing);
    for (uint32_t i = 0; i < verdict->missing_count; i++)
        answer->missing[i] = string_of(arena, program->paths[verdict->missing[i]].name);
}

static void fill(const struct answers_texts *texts, size_t index, struct answer_text *answer) {
    const struct column_of_results *column = &texts->rules->columns[index];
    const struct program *program = texts->rules->program;
    struct arena *arena = texts->arena;
    struct verdict verdict;
    verdict_of(texts->frame, texts->row, &column->result, arena, &verdict);
    answer->is_filled = true;
    answer->is_list = verdict.is_list || column->type.kind == TYPE_LIST;
    answer->is_undecided = verdict.undecided;
    if (answer->is_list)
        fill_items(arena, column, &verdict, answer);
    else if (!verdict.undecided)
        answer->value = value_string(arena, &column->type, &verdict.value);
    if (column->decision && !verdict.is_list && !verdict.undecided && verdict.rule != INDEX_NONE)
        fill_rule(arena, program, &column->decision->rules[verdict.rule], answer);
    if (verdict.undecided && (verdict.is_list || verdict.has_possible)) {
        answer->possible_count = verdict.possible_count;
        answer->possible =
            value_strings(arena, &column->type, verdict.possible, verdict.possible_count);
    }
    if (verdict.undecided)
        fill_missing(arena, program, &verdict, answer);
}

/* NULL past the end. */
static const struct answer_text *answer_at(const tenet_answers *answers, size_t index) {
    if (!answers || index >= answers->count)
        return NULL;
    struct answer_text *answer = &answers->texts->answers[index];
    if (!answer->is_filled)
        fill(answers->texts, index, answer);
    return answer;
}

/* --- whole texts --- */

static bool keep_bytes(void *context, const char *bytes, size_t length) {
    buffer_add(context, bytes, length);
    return true;
}

/* The first line of an NDJSON report on this row; the second says that it is complete. */
static const char *json_of(struct answers_texts *texts) {
    struct report_options options = {.program = texts->rules->program,
                                     .as_of = frame_as_of(texts->frame),
                                     .format = REPORT_NDJSON,
                                     .results = texts->rules->program->results,
                                     .result_count = texts->rules->count};
    plane shown = {0};
    if (!texts->report)
        texts->report = report_new(&options, keep_bytes, &texts->lines);
    shown[texts->row / 64] = UINT64_C(1) << texts->row % 64;
    buffer_clear(&texts->lines);
    report_batch(texts->report, texts->frame, shown);
    report_end(texts->report, 0);
    const char *end = memchr(texts->lines.bytes, '\n', texts->lines.length);
    struct text line = {texts->lines.bytes, (uint32_t)(end - texts->lines.bytes)};
    return string_of(texts->arena, line);
}

static const char *explanation_of(struct answers_texts *texts) {
    struct explanation explanation;
    struct buffer out = {0};
    struct arena *arena = arena_new();
    explain(&explanation, texts->frame, texts->row, texts->rules->program->results,
            texts->rules->count, arena);
    explanation_write(&explanation, &out, EXPLANATION_WIDTH, false);
    explanation_free(&explanation);
    const char *string = string_of(texts->arena, buffer_text(&out));
    buffer_free(&out);
    arena_free(arena);
    return string;
}

/* Calls `make` while there is a frame. */
static const char *with_frame(struct answers_texts *texts, bool keep_children,
                              const char *make(struct answers_texts *texts)) {
    struct evaluation evaluation;
    if (!texts->tenant)
        return make(texts);
    evaluation_begin(&evaluation, texts->tenant, texts->as_of, keep_children);
    texts->frame = evaluation.frame;
    const char *string = make(texts);
    texts->frame = NULL;
    evaluation_end(&evaluation);
    return string;
}

void answers_settle(tenet_answers *answers, const tenet_tenant *tenant) {
    struct answers_texts *texts = answers->texts;
    for (size_t i = 0; i < answers->count; i++)
        fill(texts, i, &texts->answers[i]);
    texts->tenant = tenant_object_copy(tenant);
    texts->as_of = frame_as_of(texts->frame);
    texts->frame = NULL;
}

const char *tenet_answers_json(const tenet_answers *answers) {
    if (!answers)
        return NULL;
    struct answers_texts *texts = answers->texts;
    if (!texts->json)
        texts->json = with_frame(texts, false, json_of);
    return texts->json;
}

/* Of a portfolio's tenants the child rows are not kept. */
const char *tenet_answers_explanation(const tenet_answers *answers) {
    if (!answers || !answers->texts->tenant)
        return NULL;
    struct answers_texts *texts = answers->texts;
    if (!texts->explanation)
        texts->explanation = with_frame(texts, true, explanation_of);
    return texts->explanation;
}

/* --- one answer --- */

size_t tenet_answer_count(const tenet_answers *answers) {
    return answers ? answers->count : 0;
}

size_t tenet_answer_find(const tenet_answers *answers, const char *name) {
    size_t index = 0;
    while (index < tenet_answer_count(answers) &&
           strcmp(answers->texts->answers[index].name, name) != 0)
        index++;
    return index;
}

const char *tenet_answer_name(const tenet_answers *answers, size_t index) {
    return index < tenet_answer_count(answers) ? answers->texts->answers[index].name : NULL;
}

bool tenet_answer_is_list(const tenet_answers *answers, size_t index) {
    const struct answer_text *answer = answer_at(answers, index);
    return answer && answer->is_list;
}

bool tenet_answer_is_undecided(const tenet_answers *answers, size_t index) {
    const struct answer_text *answer = answer_at(answers, index);
    return answer && answer->is_undecided;
}

const char *tenet_answer_value(const tenet_answers *answers, size_t index) {
    const struct answer_text *answer = answer_at(answers, index);
    return answer ? answer->value : NULL;
}

const char *tenet_answer_rule(const tenet_answers *answers, size_t index) {
    const struct answer_text *answer = answer_at(answers, index);
    return answer ? answer->rule : NULL;
}

const char *tenet_answer_because(const tenet_answers *answers, size_t index) {
    const struct answer_text *answer = answer_at(answers, index);
    return answer ? answer->because : NULL;
}

size_t tenet_answer_item_count(const tenet_answers *answers, size_t index) {
    const struct answer_text *answer = answer_at(answers, index);
    return answer ? answer->item_count : 0;
}

const char *tenet_answer_item(const tenet_answers *answers, size_t index, size_t item) {
    return item < tenet_answer_item_count(answers, index) ? answer_at(answers, index)->items[item]
                                                          : NULL;
}

size_t tenet_answer_cite_count(const tenet_answers *answers, size_t index) {
    const struct answer_text *answer = answer_at(answers, index);
    return answer ? answer->cite_count : 0;
}

const char *tenet_answer_cite(const tenet_answers *answers, size_t index, size_t cite) {
    return cite < tenet_answer_cite_count(answers, index) ? answer_at(answers, index)->cites[cite]
                                                          : NULL;
}

size_t tenet_answer_possible_count(const tenet_answers *answers, size_t index) {
    const struct answer_text *answer = answer_at(answers, index);
    return answer ? answer->possible_count : 0;
}

const char *tenet_answer_possible(const tenet_answers *answers, size_t index, size_t which) {
    return which < tenet_answer_possible_count(answers, index)
               ? answer_at(answers, index)->possible[which]
               : NULL;
}

size_t tenet_answer_missing_count(const tenet_answers *answers, size_t index) {
    const struct answer_text *answer = answer_at(answers, index);
    return answer ? answer->missing_count : 0;
}

const char *tenet_answer_missing(const tenet_answers *answers, size_t index, size_t which) {
    return which < tenet_answer_missing_count(answers, index)
               ? answer_at(answers, index)->missing[which]
               : NULL;
}
