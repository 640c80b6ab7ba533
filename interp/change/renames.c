/* Renames: a piece that is gone and one that came, which hold nearly the same, and nothing else
 * does so. What they hold is compared as bags of lexemes, in which names and values weigh more than
 * keywords. That others who asked for the one ask now for the other speaks for it, too. */
#include "change/match.h"

#include "syntax/lexeme.h"
#include "syntax/words.h"

#include <stdlib.h>

/* In hundredths: what two bags have in common of what both hold. */
#define ENOUGH 60
#define ENOUGH_OF_A_ROW 50
#define MARGIN 10
/* More pairs than these are not looked at: so many are no renames. */
#define PAIRS_MAX 250000

struct bag {
    struct weighed {
        uint64_t hash;
        uint32_t weight;
    } * items; /* sorted by hash */
    uint32_t count;
    uint64_t weight;
};

struct candidate {
    uint32_t piece;
    struct bag bag;
    bool is_taken;
};

struct renames {
    struct edits_state *state;
    struct arena *arena;
    struct text_map *votes; /* "old new": somebody's text differs so */
};

static int weighed_order(const void *a, const void *b) {
    const struct weighed *x = a, *y = b;
    return x->hash < y->hash ? -1 : x->hash > y->hash;
}

static uint32_t count_tokens(const struct version *version, uint32_t piece) {
    uint32_t count = version->pieces.items[piece].token_count;
    for (uint32_t i = version->pieces.items[piece].first_child; i != INDEX_NONE;
         i = version->pieces.items[i].next)
        count += count_tokens(version, i);
    return count;
}

static void add_tokens(const struct version *version, uint32_t index, struct bag *bag) {
    const struct piece *piece = &version->pieces.items[index];
    const struct token *tokens = piece_tokens(version, piece);
    for (uint32_t i = 0; i < piece->token_count; i++) {
        bool is_keyword = word_is(tokens[i].kind);
        bool has_content = tokens[i].kind == LEX_NAME || tokens[i].kind == LEX_STRING ||
                           tokens[i].kind == LEX_NUMBER || tokens[i].kind == LEX_DATE;
        if (tokens[i].flags & TOKEN_OWN)
            continue;
        uint64_t hash = is_keyword ? tokens[i].kind : text_hash(tokens[i].text, LEX_KINDS);
        bag->items[bag->count++] = (struct weighed){hash, has_content ? 3 : 1};
        bag->weight += has_content ? 3 : 1;
    }
    for (uint32_t i = piece->first_child; i != INDEX_NONE; i = version->pieces.items[i].next)
        add_tokens(version, i, bag);
}

static struct bag bag_of(struct arena *arena, const struct version *version, uint32_t piece) {
    struct bag bag = {0};
    bag.items = arena_array(arena, count_tokens(version, piece), sizeof *bag.items);
    add_tokens(version, piece, &bag);
    qsort(bag.items, bag.count, sizeof *bag.items, weighed_order);
    return bag;
}

static uint32_t likeness(const struct bag *a, const struct bag *b) {
    uint64_t common = 0;
    for (uint32_t i = 0, j = 0; i < a->count && j < b->count;) {
        if (a->items[i].hash == b->items[j].hash) {
            common += a->items[i].weight;
            i++;
            j++;
        } else if (a->items[i].hash < b->items[j].hash) {
            i++;
        } else {
            j++;
        }
    }
    uint64_t both = a->weight + b->weight;
    return both == 0 ? 100 : (uint32_t)(200 * common / both);
}

/* ---- Votes. */

static void vote_key(struct buffer *key, struct text old, struct text new) {
    buffer_clear(key);
    buffer_add_text(key, old);
    buffer_add_char(key, ' ');
    buffer_add_text(key, new);
}

static void collect_votes(struct renames *renames) {
    const struct version *old = &renames->state->old, *new = &renames->state->new;
    struct buffer key = {0};
    bool added;
    for (uint32_t i = 0; i < new->pieces.count; i++) {
        const struct piece *after = &new->pieces.items[i];
        const struct piece *before =
            after->twin == INDEX_NONE ? NULL : &old->pieces.items[after->twin];
        if (!before || before->token_count != after->token_count)
            continue;
        const struct token *was = piece_tokens(old, before), *is = piece_tokens(new, after);
        for (uint32_t t = 0; t < after->token_count; t++) {
            bool differs = was[t].kind == LEX_NAME && is[t].kind == LEX_NAME &&
                           !text_is(was[t].text, is[t].text);
            if (!differs || (is[t].flags & TOKEN_FIXED))
                continue;
            vote_key(&key, was[t].text, is[t].text);
            text_map_put(renames->votes, buffer_text(&key), i, &added);
        }
    }
    buffer_free(&key);
}

static bool has_vote(const struct renames *renames, struct text old, struct text new) {
    struct buffer key = {0};
    uint32_t ignored;
    vote_key(&key, old, new);
    bool has = text_map_get(renames->votes, buffer_text(&key), &ignored);
    buffer_free(&key);
    return has;
}

/* ---- Pairs. */

static struct text plural_of(const struct version *version, const struct piece *piece) {
    const struct tree *plural =
        piece->kind == TREE_RECORD ? tree_child(piece->tree, TREE_PLURAL) : NULL;
    return plural ? span_text(version->sources, plural->name_span) : TEXT("");
}

static void note_renaming(struct edits_state *state, uint32_t old, uint32_t new) {
    const struct piece *before = &state->old.pieces.items[old];
    const struct piece *after = &state->new.pieces.items[new];
    if (text_is(before->name, after->name))
        return;
    struct renaming renaming = {.old = before->name, .new = after->name, .new_piece = new};
    renaming.has_users = after->kind != TREE_RULE && after->kind != TREE_ROW &&
                         after->kind != TREE_PROMISE && !piece_is_words(after);
    bool is_child = after->kind == TREE_DEFINE && tree_child(after->tree, TREE_FOR);
    if (after->kind == TREE_FACT)
        is_child = tree_child(state->new.pieces.items[after->parent].tree, TREE_PARENT) != NULL;
    bool is_any =
        after->kind == TREE_SETTING || after->kind == TREE_TABLE || after->kind == TREE_RECORD;
    renaming.scope = is_any ? NAMES_ANY : is_child ? NAMES_CHILD : NAMES_TENANT;
    VECTOR_PUSH(&state->renamings, renaming);
    renaming.old = plural_of(&state->old, before);
    renaming.new = plural_of(&state->new, after);
    if (renaming.old.length > 0 && renaming.new.length > 0)
        VECTOR_PUSH(&state->renamings, renaming);
}

static uint32_t score_of(const struct renames *renames, const struct candidate *old,
                         const struct candidate *new) {
    const struct piece *before = &renames->state->old.pieces.items[old->piece];
    const struct piece *after = &renames->state->new.pieces.items[new->piece];
    if (before->kind != after->kind || old->is_taken || new->is_taken)
        return 0;
    uint32_t score = likeness(&old->bag, &new->bag);
    bool is_asked_so = before->name.length > 0 && has_vote(renames, before->name, after->name);
    return is_asked_so ? (100 + score) / 2 : score;
}

/* Rows of tables are known by their keys alone. */
static bool can_be_renamed(const struct version *version, const struct piece *piece) {
    bool is_of_table =
        piece->kind == TREE_ROW && version->pieces.items[piece->parent].kind == TREE_TABLE;
    return piece->twin == INDEX_NONE && !is_of_table && piece->kind != TREE_FILE &&
           piece->kind != TREE_USE && piece->kind != TREE_ROWS;
}

static struct candidate *candidates_of(struct renames *renames, const struct version *version,
                                       uint32_t parent, uint32_t *count) {
    const struct piece *pieces = version->pieces.items;
    uint32_t room = 0;
    *count = 0;
    for (uint32_t i = piece_first_below(version, parent); i != INDEX_NONE; i = pieces[i].next)
        room += can_be_renamed(version, &pieces[i]);
    struct candidate *candidates = arena_array(renames->arena, room, sizeof *candidates);
    for (uint32_t i = piece_first_below(version, parent); i != INDEX_NONE; i = pieces[i].next)
        if (can_be_renamed(version, &pieces[i]))
            candidates[(*count)++] =
                (struct candidate){i, bag_of(renames->arena, version, i), false};
    return candidates;
}

struct pairing {
    struct candidate *olds, *news;
    uint32_t old_count, new_count;
    uint32_t *scores;
};

/* Is another pair with one of the two nearly as good? Of pairs that are quite the same the first
 * will do. */
static bool has_rival(const struct pairing *pairing, uint32_t old, uint32_t new) {
    uint32_t score = pairing->scores[old * pairing->new_count + new];
    if (score >= 100)
        return false;
    for (uint32_t n = 0; n < pairing->new_count; n++)
        if (n != new && pairing->scores[old * pairing->new_count + n] + MARGIN > score)
            return true;
    for (uint32_t o = 0; o < pairing->old_count; o++)
        if (o != old && pairing->scores[o * pairing->new_count + new] + MARGIN > score)
            return true;
    return false;
}

static void take_pair(struct renames *renames, struct pairing *pairing, uint32_t old,
                      uint32_t new) {
    pairing->olds[old].is_taken = pairing->news[new].is_taken = true;
    for (uint32_t n = 0; n < pairing->new_count; n++)
        pairing->scores[old * pairing->new_count + n] = 0;
    for (uint32_t o = 0; o < pairing->old_count; o++)
        pairing->scores[o * pairing->new_count + new] = 0;
    uint32_t before = pairing->olds[old].piece, after = pairing->news[new].piece;
    pieces_pair(renames->state, before, after);
    note_renaming(renames->state, before, after);
    match_below(renames->state, before, after);
}

/* From the most alike to the least. */
static void pair_candidates(struct renames *renames, struct pairing *pairing) {
    uint32_t total = pairing->old_count * pairing->new_count;
    for (uint32_t level = 100; level >= ENOUGH_OF_A_ROW; level--)
        for (uint32_t i = 0; i < total; i++) {
            uint32_t old = i / pairing->new_count, new = i % pairing->new_count;
            const struct piece *after = &renames->state->new.pieces.items[pairing->news[new].piece];
            bool has_name = after->name.length > 0;
            if (pairing->scores[i] != level || (has_name && level < ENOUGH))
                continue;
            if (!has_name || !has_rival(pairing, old, new))
                take_pair(renames, pairing, old, new);
        }
}

static void pair_below(struct renames *renames, uint32_t old_parent, uint32_t new_parent) {
    struct pairing pairing = {0};
    const struct version *old = &renames->state->old, *new = &renames->state->new;
    pairing.olds = candidates_of(renames, old, old_parent, &pairing.old_count);
    pairing.news = candidates_of(renames, new, new_parent, &pairing.new_count);
    uint64_t pairs = (uint64_t)pairing.old_count * pairing.new_count;
    if (pairs > 0 && pairs <= PAIRS_MAX) {
        pairing.scores = arena_array(renames->arena, pairs, sizeof *pairing.scores);
        for (uint32_t o = 0; o < pairing.old_count; o++)
            for (uint32_t n = 0; n < pairing.new_count; n++)
                pairing.scores[o * pairing.new_count + n] =
                    score_of(renames, &pairing.olds[o], &pairing.news[n]);
        pair_candidates(renames, &pairing);
    }
    const struct piece *news = new->pieces.items;
    for (uint32_t i = piece_first_below(new, new_parent); i != INDEX_NONE; i = news[i].next)
        if (news[i].twin != INDEX_NONE && news[i].first_child != INDEX_NONE)
            pair_below(renames, news[i].twin, i);
}

void renames_find(struct edits_state *state) {
    struct renames renames = {state, arena_new(), text_map_new(false)};
    collect_votes(&renames);
    pair_below(&renames, INDEX_NONE, INDEX_NONE);
    text_map_free(renames.votes);
    arena_free(renames.arena);
}

bool renamings_have(const struct edits_state *state, struct text old, struct text new) {
    for (size_t i = 0; i < state->renamings.count; i++)
        if (text_is(state->renamings.items[i].old, old) &&
            text_is(state->renamings.items[i].new, new))
            return true;
    return false;
}
