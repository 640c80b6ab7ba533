/* The causes of moves: those who moved are read again, as often as the search for causes asks. */
#include "base/vector.h"
#include "change/movers.h"

struct tracing {
    struct comparison *comparison;
    const struct compare_request *request;
    struct text *names; /* of results with changes */
    uint32_t name_count;
    uint32_t *name_of_result; /* place in names */
    VECTOR(struct cause) causes;
    struct text_map *numbers; /* of causes by their edits */
};

/* A cause that was found before has its number; else it is added. */
static uint32_t keep_cause(struct tracing *tracing, const struct cause *cause) {
    struct text key = {(const char *)cause->edits, cause->count * sizeof *cause->edits};
    bool is_new;
    uint32_t known = text_map_put(tracing->numbers, key, (uint32_t)tracing->causes.count, &is_new);
    if (is_new) {
        uint32_t *edits = arena_array(tracing->comparison->arena, cause->count, sizeof *edits);
        memcpy(edits, cause->edits, cause->count * sizeof *edits);
        VECTOR_PUSH(&tracing->causes, (struct cause){edits, cause->count, 0});
    }
    tracing->causes.items[known].changes += cause->changes;
    return known;
}

static bool trace_moves(struct tracing *tracing, size_t start, size_t count,
                        struct movers *movers) {
    struct comparison *comparison = tracing->comparison;
    struct tenants_again again = {movers, movers_read};
    struct causes causes = {0};
    struct change *changes = arena_array(movers->arena, count, sizeof *changes);
    for (size_t i = 0; i < count; i++) {
        const struct move *move = &comparison->moves[start + i];
        const struct compared_result *result = &comparison->results[move->result];
        changes[i] = (struct change){.result = tracing->name_of_result[move->result],
                                     .old_value = result->outcomes[move->old.outcome].text,
                                     .cause = INDEX_NONE};
        text_map_get(movers->numbers, move->tenant_id, &changes[i].tenant);
    }
    if (!causes_find(movers->arena, tracing->request->edits, tracing->request->old.day,
                     tracing->request->new.day, tracing->names, tracing->name_count, &again,
                     changes, count, &causes))
        return false;
    uint32_t *numbers = arena_array(movers->arena, causes.count, sizeof *numbers);
    for (uint32_t c = 0; c < causes.count; c++)
        numbers[c] = keep_cause(tracing, &causes.items[c]);
    for (size_t i = 0; i < count; i++)
        if (changes[i].cause != INDEX_NONE)
            comparison->moves[start + i].cause = numbers[changes[i].cause];
    for (uint32_t e = 0; e < tracing->request->edits->count; e++)
        comparison->causes.changes_of[e] += causes.changes_of[e];
    return true;
}

/* The moves of some tenants; gives how many, or 0 when reading failed. */
static size_t trace_some(struct tracing *tracing, size_t start, enum portfolio_result *result) {
    size_t count;
    struct movers movers =
        movers_take(tracing->comparison, tracing->request, start, &count, result);
    bool is_traced = trace_moves(tracing, start, count, &movers);
    movers_free(&movers);
    return is_traced ? count : 0;
}

static void name_results(struct tracing *tracing) {
    const struct comparison *comparison = tracing->comparison;
    tracing->names =
        arena_array(comparison->arena, comparison->result_count, sizeof *tracing->names);
    tracing->name_of_result =
        arena_array(comparison->arena, comparison->result_count, sizeof(uint32_t));
    for (uint32_t r = 0; r < comparison->result_count; r++)
        if (comparison->results[r].changed > 0) {
            tracing->name_of_result[r] = tracing->name_count;
            tracing->names[tracing->name_count++] = comparison->results[r].name;
        }
}

bool compare_causes(struct comparison *comparison, const struct compare_request *request,
                    enum portfolio_result *result) {
    struct tracing tracing = {
        .comparison = comparison, .request = request, .numbers = text_map_new(false)};
    struct causes *causes = &comparison->causes;
    *result = PORTFOLIO_DONE;
    *causes = (struct causes){.changes_of = arena_array(comparison->arena, request->edits->count,
                                                        sizeof *causes->changes_of)};
    name_results(&tracing);
    for (size_t at = 0, count; request->edits->count > 0 && at < comparison->move_count;
         at += count) {
        count = trace_some(&tracing, at, result);
        if (count == 0)
            break;
    }
    causes->count = (uint32_t)tracing.causes.count;
    causes->items = arena_array(comparison->arena, causes->count, sizeof *causes->items);
    if (causes->count > 0)
        memcpy(causes->items, tracing.causes.items, causes->count * sizeof *causes->items);
    VECTOR_FREE(&tracing.causes);
    text_map_free(tracing.numbers);
    return *result == PORTFOLIO_DONE;
}
