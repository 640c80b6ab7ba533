/* Which piece of the one version is which of the other: by kind and name below what they belong to,
 * decision tables by the rows that they share; then, of those left over, by what they hold
 * (renames.c). Of pieces whose order counts as few as can be are said to have moved: those outside
 * a longest increasing run of places (Schensted, Longest increasing and decreasing subsequences,
 * 1961). */
#include "change/match.h"

#include "syntax/lexeme.h"

#include <assert.h>

uint32_t piece_first_below(const struct version *version, uint32_t parent) {
    return parent == INDEX_NONE ? version->first : version->pieces.items[parent].first_child;
}

void pieces_pair(struct edits_state *state, uint32_t old, uint32_t new) {
    struct piece *before = &state->old.pieces.items[old], *after = &state->new.pieces.items[new];
    assert(before->twin == INDEX_NONE && after->twin == INDEX_NONE);
    before->twin = new;
    after->twin = old;
}

/* Its kind and key; further ones of the same key get a number. */
static void add_key(struct text_map *seen, const struct piece *piece, uint32_t index,
                    struct buffer *key) {
    bool added = false;
    for (unsigned n = 0; !added; n++) {
        buffer_clear(key);
        buffer_format(key, "%d %u ", (int)piece->kind, n);
        buffer_add_text(key, piece->key);
        text_map_put(seen, buffer_text(key), index, &added);
    }
}

static void match_by_key(struct edits_state *state, uint32_t old_parent, uint32_t new_parent) {
    struct piece *olds = state->old.pieces.items, *news = state->new.pieces.items;
    struct text_map *known = text_map_new(false), *seen = text_map_new(false);
    struct buffer key = {0};
    for (uint32_t i = piece_first_below(&state->old, old_parent); i != INDEX_NONE; i = olds[i].next)
        if (olds[i].key.length > 0)
            add_key(known, &olds[i], i, &key);
    for (uint32_t i = piece_first_below(&state->new, new_parent); i != INDEX_NONE;
         i = news[i].next) {
        uint32_t old;
        if (news[i].key.length == 0)
            continue;
        add_key(seen, &news[i], i, &key);
        if (news[i].twin == INDEX_NONE && text_map_get(known, buffer_text(&key), &old) &&
            olds[old].twin == INDEX_NONE)
            pieces_pair(state, old, i);
    }
    buffer_free(&key);
    text_map_free(known);
    text_map_free(seen);
}

/* How many rows two decision tables have in common, by name. */
static uint32_t shared_rows(const struct edits_state *state, uint32_t old, uint32_t new) {
    const struct piece *olds = state->old.pieces.items, *news = state->new.pieces.items;
    struct text_map *names = text_map_new(false);
    uint32_t shared = 0, ignored;
    bool added;
    for (uint32_t i = olds[old].first_child; i != INDEX_NONE; i = olds[i].next)
        text_map_put(names, olds[i].key, i, &added);
    for (uint32_t i = news[new].first_child; i != INDEX_NONE; i = news[i].next)
        shared += news[i].key.length > 0 && text_map_get(names, news[i].key, &ignored);
    text_map_free(names);
    return shared;
}

/* Decision tables have no name: the ones that share most rows, then one after the other. */
static void match_rows(struct edits_state *state, uint32_t old_parent, uint32_t new_parent) {
    struct piece *olds = state->old.pieces.items, *news = state->new.pieces.items;
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = piece_first_below(&state->new, new_parent); i != INDEX_NONE;
             i = news[i].next) {
            uint32_t best = INDEX_NONE, most = 0;
            if (news[i].kind != TREE_ROWS || news[i].twin != INDEX_NONE)
                continue;
            for (uint32_t j = piece_first_below(&state->old, old_parent); j != INDEX_NONE;
                 j = olds[j].next) {
                if (olds[j].kind != TREE_ROWS || olds[j].twin != INDEX_NONE)
                    continue;
                uint32_t shared = shared_rows(state, j, i) + (uint32_t)pass;
                if (shared > most) {
                    most = shared;
                    best = j;
                }
            }
            if (best != INDEX_NONE)
                pieces_pair(state, best, i);
        }
}

void match_below(struct edits_state *state, uint32_t old_parent, uint32_t new_parent) {
    match_by_key(state, old_parent, new_parent);
    match_rows(state, old_parent, new_parent);
    struct piece *news = state->new.pieces.items;
    for (uint32_t i = piece_first_below(&state->new, new_parent); i != INDEX_NONE; i = news[i].next)
        if (news[i].twin != INDEX_NONE && news[i].first_child != INDEX_NONE)
            match_below(state, news[i].twin, i);
}

bool piece_is_ordered(const struct version *version, const struct piece *piece) {
    if (piece->kind == TREE_ROW)
        return version->pieces.items[piece->parent].kind == TREE_ROWS;
    return piece->kind == TREE_RULE || piece->kind == TREE_ROWS;
}

bool piece_is_words(const struct piece *piece) {
    switch ((int)piece->kind) {
    case TREE_USE:
    case TREE_SOURCE:
    case TREE_CLAUSE:
    case TREE_BASE:
    case TREE_TEST:
    case TREE_CASES:
    case TREE_FILE:
        return true;
    default:
        return false;
    }
}

/* ---- Moves. */

struct run {
    uint32_t *pieces; /* of NEW, those that stand in both */
    uint32_t *places; /* of their twins in OLD */
    uint32_t *tails;  /* by length: the index of the last one of the best run so far */
    uint32_t *before; /* in its run, or INDEX_NONE */
    uint32_t count;
};

/* Marks all that stand outside the longest run. */
static void mark_moved(struct edits_state *state, struct run *run) {
    uint32_t longest = 0;
    for (uint32_t i = 0; i < run->count; i++) {
        uint32_t low = 0, high = longest;
        while (low < high) {
            uint32_t middle = low + (high - low) / 2;
            if (run->places[run->tails[middle]] < run->places[i])
                low = middle + 1;
            else
                high = middle;
        }
        run->before[i] = low > 0 ? run->tails[low - 1] : INDEX_NONE;
        run->tails[low] = i;
        longest = low == longest ? longest + 1 : longest;
    }
    for (uint32_t i = 0; i < run->count; i++)
        state->new.pieces.items[run->pieces[i]].is_moved = true;
    for (uint32_t i = longest > 0 ? run->tails[longest - 1] : INDEX_NONE; i != INDEX_NONE;
         i = run->before[i])
        state->new.pieces.items[run->pieces[i]].is_moved = false;
}

static void find_moves(struct edits_state *state, uint32_t old_parent, uint32_t new_parent) {
    const struct piece *olds = state->old.pieces.items, *news = state->new.pieces.items;
    struct arena *arena = arena_new();
    uint32_t place = 0, room = 0;
    uint32_t *places = arena_array(arena, state->old.pieces.count, sizeof *places);
    for (uint32_t i = olds[old_parent].first_child; i != INDEX_NONE; i = olds[i].next)
        places[i] = place++;
    for (uint32_t i = news[new_parent].first_child; i != INDEX_NONE; i = news[i].next)
        room++;
    struct run run = {
        arena_array(arena, room, sizeof(uint32_t)), arena_array(arena, room, sizeof(uint32_t)),
        arena_array(arena, room, sizeof(uint32_t)), arena_array(arena, room, sizeof(uint32_t)), 0};
    for (uint32_t i = news[new_parent].first_child; i != INDEX_NONE; i = news[i].next)
        if (news[i].twin != INDEX_NONE && piece_is_ordered(&state->new, &news[i])) {
            run.pieces[run.count] = i;
            run.places[run.count++] = places[news[i].twin];
        }
    mark_moved(state, &run);
    arena_free(arena);
}

void pieces_match(struct edits_state *state) {
    match_below(state, INDEX_NONE, INDEX_NONE);
    renames_find(state);
    for (uint32_t i = 0; i < state->new.pieces.count; i++) {
        const struct piece *piece = &state->new.pieces.items[i];
        if ((piece->kind == TREE_DECISION || piece->kind == TREE_ROWS) && piece->twin != INDEX_NONE)
            find_moves(state, piece->twin, i);
    }
}
