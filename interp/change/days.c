/* What the day alone does: of the comparisons that a result hangs on, those that come out otherwise
 * on the other day for the tenant, or for a row of his. Where there is just one, it is the cause,
 * because nothing else differs. */
#include "base/vector.h"
#include "change/movers.h"
#include "data/tenant.h"

enum { EVALUATED_AT_ONCE = 256 };

struct date_test {
    uint32_t scope;
    node_id node;
    uint32_t number; /* of its words; several nodes may stand for the same */
};

struct row_place {
    const struct frame *frame;
    uint32_t row;
};

struct row_places {
    struct row_place *items;
    size_t count, room;
};

struct days {
    struct comparison *comparison;
    const struct compare_request *request;
    const struct program *program;
    struct arena *scratch; /* one search */
    VECTOR(struct date_test) tests;
    VECTOR(struct day_change) changes; /* by number */
    bool **needs;                      /* by result: the tests that it hangs on */
    bool *differs;                     /* by test: for the tenant at hand */
    struct evaluator *evaluators[2];   /* of each day */
    struct row_places rows[2];         /* of the tenant at hand */
    size_t next;                       /* move */
};

bool is_of_time(const struct comparison *comparison) {
    const struct edits *edits = comparison->edits;
    for (uint32_t i = 0; edits && i < edits->count; i++)
        if (edits->items[i].has_meaning)
            return false;
    return comparison->old_day != comparison->new_day;
}

/* ---- The comparisons. */

/* What is compared with other things than facts, constants and the day follows from those. */
static bool is_derived(const struct scope *scope, const struct node *node) {
    for (uint32_t i = 0; i < node->child_count; i++) {
        enum node_kind kind = scope->nodes[scope->children[node->first_child + i]].kind;
        if (kind == NODE_COUNT_CHILDREN || kind == NODE_CHOICE || kind == NODE_CASES ||
            kind == NODE_OUTPUT || kind == NODE_YES_OF)
            return true;
    }
    return false;
}

static bool is_date_test(const struct scope *scope, const struct node *node) {
    bool is_kind = node->kind == NODE_AGO || node->kind == NODE_WITHIN ||
                   node->kind == NODE_IN_FORCE || node->kind == NODE_ORDER ||
                   node->kind == NODE_EQUAL || node->kind == NODE_ONE_OF;
    return is_kind && !is_derived(scope, node);
}

static uint32_t number_of_words(struct days *days, struct text_map *numbers, struct span span) {
    uint32_t key[3] = {span.file, span.start, span.end};
    bool is_new;
    uint32_t known = text_map_put(numbers, (struct text){(const char *)key, sizeof key},
                                  (uint32_t)days->changes.count, &is_new);
    if (!is_new)
        return known;
    struct day_change change = {.words = TEXT("")};
    if (span.file != FILE_NONE) {
        const struct source *source = sources_get(days->program->sources, span.file);
        size_t line, column;
        source_position(source, span.start, &line, &column);
        change = (struct day_change){.words = span_text(days->program->sources, span),
                                     .path = source->path,
                                     .line = (uint32_t)line};
    }
    VECTOR_PUSH(&days->changes, change);
    return known;
}

static void find_tests(struct days *days) {
    struct text_map *numbers = text_map_new(false);
    for (uint32_t s = 0; s < days->program->scope_count; s++) {
        const struct scope *scope = &days->program->scopes[s];
        for (node_id id = 0; id < scope->node_count; id++)
            if (is_date_test(scope, &scope->nodes[id])) {
                struct span span = scope->nodes[id].span;
                VECTOR_PUSH(&days->tests,
                            ((struct date_test){s, id, number_of_words(days, numbers, span)}));
            }
    }
    text_map_free(numbers);
}

/* ---- What a result hangs on. Nodes stand behind what they ask for. */

static void mark_decision(const struct program *program, uint32_t decision, bool **marks) {
    marks[0][program->decisions[decision].decide] = true;
}

static void mark_fold(const struct program *program, uint32_t index, bool **marks) {
    const struct fold *fold = &program->folds[index];
    if (fold->condition != INDEX_NONE)
        marks[fold->record][fold->condition] = true;
}

static void mark_given(const struct program *program, uint32_t index, bool **marks) {
    const struct decision *decision = &program->decisions[index];
    for (uint32_t r = 0; r < decision->rule_count; r++)
        for (uint32_t o = 0; o < decision->output_count; o++)
            if (decision->rules[r].results[o].from_decision != INDEX_NONE)
                mark_decision(program, decision->rules[r].results[o].from_decision, marks);
}

static void mark_parts(const struct program *program, uint32_t scope, node_id id, bool **marks) {
    const struct scope *at = &program->scopes[scope];
    const struct node *node = &at->nodes[id];
    for (uint32_t i = 0; i < node->child_count; i++)
        marks[scope][at->children[node->first_child + i]] = true;
    if (node->kind == NODE_DECIDE)
        mark_given(program, node->decision, marks);
    else if (node->kind == NODE_OUTPUT || node->kind == NODE_OUTPUT_IS ||
             node->kind == NODE_OUTPUT_BLANK)
        mark_decision(program, node->output.decision, marks);
    else if (node->kind == NODE_QUANTIFIED || node->kind == NODE_COUNT_CHILDREN)
        mark_fold(program, node->quantified.fold, marks);
    else if (node->kind == NODE_CHOICE)
        mark_fold(program, node->choice.fold, marks);
}

static bool *tests_of_result(const struct days *days, struct text name) {
    const struct program *program = days->program;
    bool **marks = arena_array(days->scratch, program->scope_count, sizeof *marks);
    bool *needs = arena_array(days->scratch, days->tests.count, sizeof *needs);
    struct result result;
    for (uint32_t s = 0; s < program->scope_count; s++)
        marks[s] = arena_array(days->scratch, program->scopes[s].node_count, sizeof(bool));
    if (!program_find_result(program, name, &result))
        return needs;
    if (result.decision != INDEX_NONE)
        mark_decision(program, result.decision, marks);
    else
        marks[0][program->definitions[result.definition].root] = true;
    for (uint32_t s = 0; s < program->scope_count; s++)
        for (node_id id = program->scopes[s].node_count; id-- > 0;)
            if (marks[s][id])
                mark_parts(program, s, id, marks);
    for (size_t t = 0; t < days->tests.count; t++)
        needs[t] = marks[days->tests.items[t].scope][days->tests.items[t].node];
    return needs;
}

/* ---- One tenant after the other. */

static void note_row(void *context, const struct batch *batch, const struct frame *frame,
                     uint32_t row) {
    (void)batch;
    struct row_places *rows = context;
    VECTOR_PUSH(rows, ((struct row_place){frame, row}));
}

static void compare_places(struct days *days, uint32_t scope, const struct row_place *old,
                           const struct row_place *new) {
    for (size_t t = 0; t < days->tests.count; t++) {
        const struct date_test *test = &days->tests.items[t];
        if (test->scope == scope)
            days->differs[t] |= frame_condition(old->frame, test->node, old->row) !=
                                frame_condition(new->frame, test->node, new->row);
    }
}

static void compare_tenant(struct days *days, const struct frame *const frames[2], uint32_t row) {
    uint32_t slot = frame_batch(frames[0])->slots[row];
    memset(days->differs, 0, days->tests.count * sizeof *days->differs);
    compare_places(days, 0, &(struct row_place){frames[0], row},
                   &(struct row_place){frames[1], row});
    for (uint32_t record = 1; record < days->program->scope_count; record++) {
        for (int day = 0; day < 2; day++) {
            days->rows[day].count = 0;
            frame_children(frames[day], record, slot, note_row, &days->rows[day]);
        }
        for (size_t i = 0; i < days->rows[0].count; i++)
            compare_places(days, record, &days->rows[0].items[i], &days->rows[1].items[i]);
    }
}

/* The number of the one comparison that differs among those that the result hangs on; INDEX_NONE:
 * several do, or none. */
static uint32_t sole_change(const struct days *days, uint32_t result) {
    uint32_t sole = INDEX_NONE;
    for (size_t t = 0; t < days->tests.count; t++) {
        uint32_t number_of_test = days->tests.items[t].number;
        if (!days->differs[t] || !days->needs[result][t] || number_of_test == sole)
            continue;
        if (sole != INDEX_NONE)
            return INDEX_NONE;
        sole = number_of_test;
    }
    return sole != INDEX_NONE && days->changes.items[sole].words.length > 0 ? sole : INDEX_NONE;
}

static bool take_children(void *context, const struct batch *batch) {
    struct days *days = context;
    for (int day = 0; day < 2; day++)
        evaluator_children(days->evaluators[day], batch);
    return true;
}

static bool take_tenants(void *context, const struct batch *batch) {
    struct days *days = context;
    struct comparison *comparison = days->comparison;
    const struct frame *frames[2];
    for (int day = 0; day < 2; day++)
        frames[day] = evaluator_tenants(days->evaluators[day], batch);
    for (uint32_t row = 0; row < batch->rows; row++) {
        struct text id = comparison->moves[days->next].tenant_id;
        compare_tenant(days, frames, row);
        for (; days->next < comparison->move_count; days->next++) {
            struct move *move = &comparison->moves[days->next];
            if (!text_is(move->tenant_id, id))
                break;
            move->cause = sole_change(days, move->result);
            if (move->cause != INDEX_NONE)
                days->changes.items[move->cause].changes++;
        }
    }
    return true;
}

/* Evaluates some tenants on both days; few at a time, because their rows are kept. */
static void evaluate_some(struct days *days, const struct tenant *const *tenants, uint32_t count) {
    const struct compare_request *request = days->request;
    struct portfolio_sink sink = {days, take_children, take_tenants, NULL};
    days->evaluators[0] = evaluator_new(days->program, request->old.day, true);
    days->evaluators[1] = evaluator_new(days->program, request->new.day, true);
    tenants_give(days->program->schema, tenants, count, &sink);
    for (int day = 0; day < 2; day++)
        evaluator_free(days->evaluators[day]);
}

/* The moves of some tenants; gives how many, or 0 when reading failed. */
static size_t search_some(struct days *days, size_t start, enum portfolio_result *result) {
    size_t count;
    const struct schema *schema = days->program->schema;
    struct movers movers = movers_take(days->comparison, days->request, start, &count, result);
    struct gathered *gathered = gathered_new(schema);
    struct portfolio_sink sink = gathered_sink(gathered);
    bool is_read = movers_read(&movers, schema, &sink) && gathered_count(gathered) == movers.count;
    const struct tenant **tenants = arena_array(movers.arena, movers.count, sizeof *tenants);
    for (uint32_t i = 0; is_read && i < movers.count; i++)
        tenants[i] = gathered_get(gathered, i);
    for (uint32_t i = 0; is_read && i < movers.count; i += EVALUATED_AT_ONCE)
        evaluate_some(days, tenants + i,
                      movers.count - i < EVALUATED_AT_ONCE ? movers.count - i : EVALUATED_AT_ONCE);
    gathered_free(gathered);
    movers_free(&movers);
    return is_read ? count : 0;
}

/* Keeps the comparisons that make changes, in the order of the rules. */
static void keep_changes(struct days *days) {
    struct comparison *comparison = days->comparison;
    size_t count = days->changes.count;
    uint32_t *places = arena_array(days->scratch, count, sizeof *places);
    comparison->day_changes = arena_array(comparison->arena, count, sizeof(struct day_change));
    comparison->day_change_count = 0;
    for (size_t i = 0; i < count; i++) {
        places[i] = comparison->day_change_count;
        if (days->changes.items[i].changes > 0)
            comparison->day_changes[comparison->day_change_count++] = days->changes.items[i];
    }
    for (size_t m = 0; m < comparison->move_count; m++)
        if (comparison->moves[m].cause != INDEX_NONE)
            comparison->moves[m].cause = places[comparison->moves[m].cause];
}

bool compare_days(struct comparison *comparison, const struct compare_request *request,
                  enum portfolio_result *result) {
    struct days days = {.comparison = comparison,
                        .request = request,
                        .program = request->new.program,
                        .scratch = arena_new()};
    *result = PORTFOLIO_DONE;
    find_tests(&days);
    days.differs = arena_array(days.scratch, days.tests.count, sizeof *days.differs);
    days.needs = arena_array(days.scratch, comparison->result_count, sizeof *days.needs);
    for (uint32_t r = 0; r < comparison->result_count; r++)
        if (comparison->results[r].changed > 0)
            days.needs[r] = tests_of_result(&days, comparison->results[r].name);
    for (size_t at = 0, count; at < comparison->move_count; at += count) {
        count = search_some(&days, at, result);
        if (count == 0)
            break;
    }
    keep_changes(&days);
    VECTOR_FREE(&days.tests);
    VECTOR_FREE(&days.changes);
    for (int day = 0; day < 2; day++)
        VECTOR_FREE(&days.rows[day]);
    arena_free(days.scratch);
    return *result == PORTFOLIO_DONE;
}
