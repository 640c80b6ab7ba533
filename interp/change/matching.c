/* What two versions have in common, by name: results, their values, their rules, promises. */
#include "change/comparer.h"

static bool has_result(const struct compared *results, uint32_t count, struct text name) {
    for (uint32_t i = 0; i < count; i++)
        if (text_is(results[i].name, name))
            return true;
    return false;
}

static void add_result(struct comparer *comparer, struct text name) {
    if (has_result(comparer->results, comparer->count, name))
        return;
    struct compared *result = &comparer->results[comparer->count++];
    result->name = name;
    for (enum version v = OLD; v < VERSIONS; v++)
        result->in[v] = program_find_result(comparer->program[v], name, &result->result[v]);
}

/* In order of NEW, then what only OLD has. */
static void choose_results(struct comparer *comparer) {
    const struct compare_request *request = comparer->request;
    const struct program *old = comparer->program[OLD], *new = comparer->program[NEW];
    size_t most = (size_t)old->result_count + new->result_count + request->only_count;
    comparer->results = arena_array(comparer->arena, most, sizeof *comparer->results);
    for (uint32_t i = 0; i < request->only_count; i++)
        add_result(comparer, request->only[i]);
    if (request->only_count > 0)
        return;
    for (uint32_t i = 0; i < new->result_count; i++)
        add_result(comparer, new->results[i].name);
    for (uint32_t i = 0; i < old->result_count; i++)
        add_result(comparer, old->results[i].name);
}

static const struct decision *decision_of(const struct comparer *comparer,
                                          const struct compared *result, enum version version) {
    uint32_t index = result->result[version].decision;
    return index == INDEX_NONE ? NULL : &comparer->program[version]->decisions[index];
}

static uint32_t code_named(const struct choices *choices, struct text name) {
    for (uint32_t c = 0; c < choices->count; c++)
        if (text_is(choices->names[c], name))
            return c;
    return INDEX_NONE;
}

static void map_codes(struct comparer *comparer, struct compared *result) {
    const struct choices *old = result->type[OLD].choices, *new = result->type[NEW].choices;
    bool is_one_of = result->type[OLD].kind == TYPE_ONE_OF;
    uint32_t count = is_one_of ? old->count : 2, new_count = is_one_of ? new->count : 2;
    result->code_map = arena_array(comparer->arena, (size_t)count + 1, sizeof(uint32_t));
    for (uint32_t c = 0; c < count; c++)
        result->code_map[c] = is_one_of ? code_named(new, old->names[c]) : c;
    result->code_map[count] = new_count;
    result->new_codes = arena_array(comparer->arena, new_count, sizeof(uint32_t));
    for (uint32_t c = 0; is_one_of && c < new_count; c++)
        if (code_named(old, new->names[c]) == INDEX_NONE)
            result->new_codes[result->new_code_count++] = c;
}

/* The name that a rule of OLD has in NEW. */
static struct text name_in_new(const struct edits *edits, struct text name) {
    for (uint32_t i = 0; edits && i < edits->count; i++) {
        const struct edit *edit = &edits->items[i];
        const struct text kind = TEXT("rule ");
        if (edit->kind != EDIT_RENAMED || !text_starts(edit->old_what, kind) ||
            !text_starts(edit->what, kind))
            continue;
        struct text old = {edit->old_what.bytes + kind.length, edit->old_what.length - kind.length};
        if (text_is(old, name))
            return (struct text){edit->what.bytes + kind.length, edit->what.length - kind.length};
    }
    return name;
}

static void map_rules(struct comparer *comparer, struct compared *result,
                      const struct decision *old, const struct decision *new) {
    struct text_map *names = text_map_new(false);
    bool added;
    for (uint32_t r = 0; r < new->rule_count; r++)
        text_map_put(names, new->rules[r].name, r, &added);
    result->rule_map = arena_array(comparer->arena, old->rule_count, sizeof(uint32_t));
    for (uint32_t r = 0; r < old->rule_count; r++) {
        struct text name = name_in_new(comparer->request->edits, old->rules[r].name);
        if (!text_map_get(names, name, &result->rule_map[r]))
            result->rule_map[r] = INDEX_NONE;
    }
    text_map_free(names);
}

static bool is_few(const struct decision *decision, const struct result *result) {
    return decision && decision->take != TAKE_EVERY && decision->outputs[result->output].is_finite;
}

/* Numbers the items that rules add, equal ones of both versions alike. */
static void number_items(struct comparer *comparer, struct compared *result,
                         const struct decision *const decisions[VERSIONS]) {
    struct text_map *numbers = text_map_new(false);
    struct buffer text = {0};
    for (enum version v = OLD; v < VERSIONS; v++) {
        uint32_t *items = arena_array(comparer->arena, decisions[v]->rule_count, sizeof *items);
        for (uint32_t r = 0; r < decisions[v]->rule_count; r++) {
            const struct rule_result *gives =
                &decisions[v]->rules[r].results[result->result[v].output];
            bool added;
            items[r] = gives->is_blank ? ITEM_NONE : ITEM_OPEN;
            if (gives->is_blank || !gives->is_constant)
                continue;
            buffer_clear(&text);
            value_write(&text, &result->type[v], &gives->value);
            items[r] = text_map_put(numbers, buffer_text(&text), (uint32_t)text_map_count(numbers),
                                    &added);
        }
        result->items[v] = items;
    }
    buffer_free(&text);
    text_map_free(numbers);
}

/* The type of its values, of a list that of its items. */
static struct type type_in(const struct comparer *comparer, const struct compared *result,
                           enum version version) {
    const struct program *program = comparer->program[version];
    const struct result *at = &result->result[version];
    if (at->decision == INDEX_NONE)
        return program->scopes[0].nodes[program->definitions[at->definition].root].type;
    struct type type = program->decisions[at->decision].outputs[at->output].type;
    if (result->is_list && type.kind == TYPE_LIST)
        type.kind = TYPE_TEXT;
    return type;
}

static bool is_condition(const struct comparer *comparer, const struct compared *result,
                         enum version version) {
    const struct program *program = comparer->program[version];
    const struct result *at = &result->result[version];
    if (at->decision != INDEX_NONE)
        return false;
    return node_is_condition(
        program->scopes[0].nodes[program->definitions[at->definition].root].kind);
}

/* Then the same values, possible in both, are written in another order. */
static bool has_other_order(const struct compared *result) {
    const struct type *old = &result->type[OLD], *new = &result->type[NEW];
    uint32_t last = 0;
    if (old->kind != TYPE_ONE_OF || new->kind != TYPE_ONE_OF)
        return false;
    for (uint32_t c = 0; c < old->choices->count; c++) {
        uint32_t place = code_named(new->choices, old->choices->names[c]);
        if (place == INDEX_NONE)
            continue;
        if (place < last)
            return true;
        last = place;
    }
    return false;
}

/* What holds in every version that has the result. */
static void prepare_kind(struct comparer *comparer, struct compared *result,
                         const struct decision *decisions[VERSIONS]) {
    bool is_first = true;
    for (enum version v = OLD; v < VERSIONS; v++) {
        if (!result->in[v])
            continue;
        decisions[v] = decision_of(comparer, result, v);
        bool is_list = decisions[v] && decisions[v]->take == TAKE_EVERY;
        bool of_condition = is_condition(comparer, result, v);
        bool is_finite = of_condition || is_few(decisions[v], &result->result[v]);
        result->is_list = is_list && (is_first || result->is_list);
        result->is_condition = of_condition && (is_first || result->is_condition);
        result->is_finite = is_finite && (is_first || result->is_finite);
        is_first = false;
    }
}

static void prepare_result(struct comparer *comparer, struct compared *result) {
    const struct decision *decisions[VERSIONS] = {0};
    bool in_both = result->in[OLD] && result->in[NEW];
    prepare_kind(comparer, result, decisions);
    for (enum version v = OLD; v < VERSIONS; v++)
        if (result->in[v])
            result->type[v] = type_in(comparer, result, v);
    if (in_both && result->type[OLD].kind != result->type[NEW].kind)
        result->is_finite = false;
    result->is_reordered = in_both && has_other_order(result);
    /* A decision that was a definition: by values. */
    if (in_both && !decisions[OLD] != !decisions[NEW])
        result->is_finite = false;
    if (decisions[OLD] && decisions[NEW] && result->is_finite)
        map_codes(comparer, result);
    if (decisions[OLD] && decisions[NEW] && result->is_list)
        number_items(comparer, result, (const struct decision *const *)decisions);
    else if (decisions[OLD] && decisions[NEW])
        map_rules(comparer, result, decisions[OLD], decisions[NEW]);
    result->outcome_ids = text_map_new(false);
    result->transition_ids = text_map_new(false);
}

static struct compared_promise *promise_named(struct comparer *comparer, struct text name) {
    for (uint32_t i = 0; i < comparer->promise_count; i++)
        if (text_is(comparer->promises[i].out.name, name))
            return &comparer->promises[i];
    struct compared_promise *promise = &comparer->promises[comparer->promise_count++];
    promise->out.name = name;
    return promise;
}

static void match_promises(struct comparer *comparer) {
    size_t most =
        (size_t)comparer->program[OLD]->promise_count + comparer->program[NEW]->promise_count;
    comparer->promises = arena_array(comparer->arena, most, sizeof *comparer->promises);
    for (enum version v = VERSIONS; v-- > OLD;) {
        const struct program *program = comparer->program[v];
        for (uint32_t i = 0; i < program->promise_count; i++) {
            struct compared_promise *promise = promise_named(comparer, program->promises[i].name);
            promise->in[v] = true;
            promise->holds[v] = program->promises[i].holds;
        }
    }
}

void matching_begin(struct comparer *comparer) {
    choose_results(comparer);
    for (uint32_t i = 0; i < comparer->count; i++)
        prepare_result(comparer, &comparer->results[i]);
    match_promises(comparer);
    comparer->differs = arena_array(comparer->arena, comparer->count, sizeof *comparer->differs);
}

void matching_free(struct comparer *comparer) {
    for (uint32_t i = 0; i < comparer->count; i++) {
        struct compared *result = &comparer->results[i];
        VECTOR_FREE(&result->outcomes);
        VECTOR_FREE(&result->transitions);
        text_map_free(result->outcome_ids);
        text_map_free(result->transition_ids);
    }
    for (uint32_t i = 0; i < comparer->promise_count; i++) {
        VECTOR_FREE(&comparer->promises[i].newly);
        VECTOR_FREE(&comparer->promises[i].still);
    }
}
