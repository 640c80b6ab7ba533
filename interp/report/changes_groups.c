/* Moves that are alike, counted. */
#include "report/changes_form.h"

#include "base/vector.h"

#include <stdlib.h>

/* What makes two moves alike; without gaps, so that it is compared by its bytes. */
struct group_key {
    uint32_t result, from, to, zero;
    const char *old_rule, *new_rule;
};

static int group_order(const void *a, const void *b) {
    const struct change_group *x = a, *y = b;
    if (x->first->result != y->first->result)
        return x->first->result < y->first->result ? -1 : 1;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->first < y->first ? -1 : x->first > y->first; /* the order of the portfolio */
}

struct change_group *groups_of_moves(const struct changes *changes, size_t *count) {
    const struct comparison *comparison = changes->comparison;
    struct text_map *numbers = text_map_new(false);
    VECTOR(struct change_group) groups = {0};
    for (size_t i = 0; i < comparison->move_count; i++) {
        const struct move *move = &comparison->moves[i];
        struct group_key key = {move->result,         move->old.outcome,   move->new.outcome, 0,
                                move->old.rule.bytes, move->new.rule.bytes};
        bool is_new;
        uint32_t at = text_map_put(numbers, (struct text){(const char *)&key, sizeof key},
                                   (uint32_t)groups.count, &is_new);
        if (is_new)
            VECTOR_PUSH(&groups, (struct change_group){.first = move});
        groups.items[at].count++;
    }
    struct change_group *copy = arena_array(changes->arena, groups.count, sizeof *copy);
    *count = groups.count;
    if (groups.count > 0) {
        memcpy(copy, groups.items, groups.count * sizeof *copy);
        qsort(copy, groups.count, sizeof *copy, group_order);
    }
    VECTOR_FREE(&groups);
    text_map_free(numbers);
    return copy;
}

static int cause_order(const void *a, const void *b) {
    const struct cause_count *x = a, *y = b;
    if (x->cause != y->cause)
        return x->cause < y->cause ? -1 : 1;
    if (x->result != y->result)
        return x->result < y->result ? -1 : 1;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

/* Moves of a list are alike when the same items come and go, whatever else the list holds: their
 * words are the same. Gives how many counts are left. */
static size_t join_alike(const struct changes *changes, struct cause_count *counts, size_t count) {
    struct text_map *numbers = text_map_new(false);
    struct changes scratch = *changes;
    struct buffer key = {0};
    size_t kept = 0;
    scratch.arena = arena_new();
    for (size_t i = 0; i < count; i++) {
        const struct compared_result *result = &changes->comparison->results[counts[i].result];
        uint32_t at = (uint32_t)kept;
        bool is_new = true;
        if (result->is_list) {
            key.length = 0;
            buffer_format(&key, "%u %u ", counts[i].cause, counts[i].result);
            buffer_add_text(&key, transition_words(&scratch, result, counts[i].from, counts[i].to));
            at = text_map_put(numbers, buffer_text(&key), at, &is_new);
            arena_reset(scratch.arena);
        }
        if (is_new)
            counts[kept++] = counts[i];
        else
            counts[at].count += counts[i].count;
    }
    arena_free(scratch.arena);
    buffer_free(&key);
    text_map_free(numbers);
    return kept;
}

struct cause_count *counts_of_causes(const struct changes *changes, size_t *count) {
    const struct comparison *comparison = changes->comparison;
    struct text_map *numbers = text_map_new(false);
    VECTOR(struct cause_count) counts = {0};
    for (size_t i = 0; i < comparison->move_count; i++) {
        const struct move *move = &comparison->moves[i];
        uint32_t key[4] = {move->cause, move->result, move->old.outcome, move->new.outcome};
        bool is_new;
        uint32_t at = text_map_put(numbers, (struct text){(const char *)key, sizeof key},
                                   (uint32_t)counts.count, &is_new);
        if (is_new)
            VECTOR_PUSH(&counts, (struct cause_count){key[0], key[1], key[2], key[3], 0});
        counts.items[at].count++;
    }
    *count = join_alike(changes, counts.items, counts.count);
    struct cause_count *copy = arena_array(changes->arena, *count, sizeof *copy);
    if (*count > 0) {
        memcpy(copy, counts.items, *count * sizeof *copy);
        qsort(copy, *count, sizeof *copy, cause_order);
    }
    VECTOR_FREE(&counts);
    text_map_free(numbers);
    return copy;
}

/* The line of the square for each outcome. */
static uint32_t *place_outcomes(const struct changes *changes, const struct compared_result *result,
                                struct matrix *matrix) {
    uint32_t *places = arena_array(changes->arena, result->outcome_count, sizeof *places);
    uint32_t unsure = INDEX_NONE;
    matrix->labels = arena_array(changes->arena, result->outcome_count, sizeof *matrix->labels);
    for (uint32_t o = 0; o < result->outcome_count; o++) {
        const struct outcome *outcome = &result->outcomes[o];
        if (outcome->old_count == 0 && outcome->new_count == 0)
            continue;
        if (outcome->is_undecided && unsure != INDEX_NONE) {
            places[o] = unsure;
            continue;
        }
        if (outcome->is_undecided)
            unsure = matrix->size;
        places[o] = matrix->size;
        matrix->labels[matrix->size++] =
            outcome->is_undecided ? TEXT("undecided") : outcome_words(result, o);
    }
    return places;
}

void matrix_of(const struct changes *changes, const struct compared_result *result,
               struct matrix *matrix) {
    *matrix = (struct matrix){0};
    uint32_t *places = place_outcomes(changes, result, matrix);
    matrix->cells =
        arena_array(changes->arena, (size_t)matrix->size * matrix->size, sizeof *matrix->cells);
    matrix->old = arena_array(changes->arena, matrix->size, sizeof *matrix->old);
    matrix->new = arena_array(changes->arena, matrix->size, sizeof *matrix->new);
    for (uint32_t t = 0; t < result->transition_count; t++) {
        const struct transition *at = &result->transitions[t];
        uint32_t from = places[at->from], to = places[at->to];
        matrix->old[from] += at->count;
        matrix->new[to] += at->count;
        if (from == to && at->from != at->to)
            matrix->other_unsure += at->count;
        else
            matrix->cells[(size_t)from * matrix->size + to] += at->count;
    }
}
