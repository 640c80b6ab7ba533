/* What else must be taken back so that an edit can be: a definition that came is still asked for by
 * a rule that changed along with it. Edits that have to do with each other have a name or a value
 * in common that only one of the versions says; where that does not help, those of one decision
 * have. The set that can be taken back is then made smaller by halves, as long as it can. */
#include "change/inquiry.h"
#include "change/pieces.h"
#include "syntax/lexeme.h"

#include <stdlib.h>

struct edit_terms {
    uint64_t *items; /* hashes, sorted */
    uint32_t count;
    struct text decision; /* of a rule or row; else empty */
};

struct saying { /* what a text says: names and values */
    VECTOR(uint64_t) items;
};

static int terms_order(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void say(struct saying *saying, const struct version *version, uint32_t index) {
    const struct piece *piece = &version->pieces.items[index];
    for (uint32_t i = 0; i < piece->token_count; i++) {
        const struct token *token = &piece_tokens(version, piece)[i];
        bool is_term = token->kind == LEX_NAME || token->kind == LEX_STRING;
        if (is_term && !(token->flags & TOKEN_WORDS))
            VECTOR_PUSH(&saying->items, text_hash(token->text, 0));
    }
    for (uint32_t i = piece->first_child; i != INDEX_NONE; i = version->pieces.items[i].next)
        say(saying, version, i);
}

/* What only one of them says. */
static void keep_different(struct inquiry *inquiry, struct saying *old, struct saying *new,
                           struct edit_terms *terms) {
    size_t i = 0, j = 0;
    if (old->items.count > 1)
        qsort(old->items.items, old->items.count, sizeof(uint64_t), terms_order);
    if (new->items.count > 1)
        qsort(new->items.items, new->items.count, sizeof(uint64_t), terms_order);
    terms->items =
        arena_array(inquiry->arena, old->items.count + new->items.count, sizeof(uint64_t));
    while (i < old->items.count || j < new->items.count) {
        bool is_in_both = i < old->items.count && j < new->items.count &&
                          old->items.items[i] == new->items.items[j];
        bool from_old = j >= new->items.count ||
                        (i < old->items.count && old->items.items[i] < new->items.items[j]);
        if (!is_in_both)
            terms->items[terms->count++] = from_old ? old->items.items[i] : new->items.items[j];
        i += is_in_both || from_old;
        j += is_in_both || !from_old;
    }
    VECTOR_FREE(&old->items);
    VECTOR_FREE(&new->items);
}

static struct text decision_of(const struct version *version, const struct piece *piece) {
    for (uint32_t at = piece->parent; at != INDEX_NONE; at = version->pieces.items[at].parent)
        if (version->pieces.items[at].kind == TREE_DECISION)
            return version->pieces.items[at].name;
    return piece->kind == TREE_DECISION ? piece->name : TEXT("");
}

static void take_terms(struct inquiry *inquiry, uint32_t edit, uint32_t old, uint32_t new) {
    const struct edits_state *state = inquiry->edits->state;
    struct saying was = {0}, is = {0};
    if (edit == INDEX_NONE)
        return;
    if (old != INDEX_NONE)
        say(&was, &state->old, old);
    if (new != INDEX_NONE)
        say(&is, &state->new, new);
    struct edit_terms *terms = &inquiry->terms[edit];
    keep_different(inquiry, &was, &is, terms);
    terms->decision = new != INDEX_NONE ? decision_of(&state->new, &state->new.pieces.items[new])
                                        : decision_of(&state->old, &state->old.pieces.items[old]);
}

static void terms_read(struct inquiry *inquiry) {
    const struct edits_state *state = inquiry->edits->state;
    inquiry->terms = arena_array(inquiry->arena, inquiry->edits->count, sizeof *inquiry->terms);
    for (uint32_t i = 0; i < state->new.pieces.count; i++) {
        const struct piece *piece = &state->new.pieces.items[i];
        take_terms(inquiry, piece->added, INDEX_NONE, i);
        take_terms(inquiry, piece->changed, piece->twin, i);
        take_terms(inquiry, piece->renamed, piece->twin, i);
        take_terms(inquiry, piece->moved, INDEX_NONE, i);
    }
    for (uint32_t i = 0; i < state->old.pieces.count; i++)
        take_terms(inquiry, state->old.pieces.items[i].gone, i, INDEX_NONE);
}

static bool have_to_do(const struct edit_terms *a, const struct edit_terms *b) {
    for (uint32_t i = 0, j = 0; i < a->count && j < b->count;) {
        if (a->items[i] == b->items[j])
            return true;
        if (a->items[i] < b->items[j])
            i++;
        else
            j++;
    }
    return false;
}

static bool is_rule_set(struct inquiry *inquiry) {
    if (inquiry->trials_left == 0)
        return false;
    inquiry->trials_left--;
    struct compilation *made = edits_take_back(inquiry->edits, inquiry->back);
    compilation_free(made);
    return made != NULL;
}

static uint32_t list_back(const struct inquiry *inquiry, uint32_t *edits) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < inquiry->meaningful_count; i++)
        if (inquiry->back[inquiry->meaningful[i]])
            edits[count++] = inquiry->meaningful[i];
    return count;
}

static bool joins(const struct inquiry *inquiry, uint32_t edit, uint32_t other, bool by_decision) {
    const struct edit_terms *terms = &inquiry->terms[edit], *others = &inquiry->terms[other];
    bool is_of_one =
        by_decision && terms->decision.length > 0 && text_is(terms->decision, others->decision);
    return is_of_one || have_to_do(terms, others);
}

/* Adds those that have to do with one that is in. False when there is none. */
static bool widen(struct inquiry *inquiry, bool by_decision) {
    uint32_t *in = memory_grow(NULL, (size_t)inquiry->meaningful_count + 1, sizeof *in);
    uint32_t count = list_back(inquiry, in);
    bool has_any = false;
    for (uint32_t i = 0; i < inquiry->meaningful_count; i++) {
        uint32_t edit = inquiry->meaningful[i];
        for (uint32_t j = 0; j < count && !inquiry->back[edit]; j++)
            if (joins(inquiry, edit, in[j], by_decision))
                inquiry->back[edit] = has_any = true;
    }
    memory_free(in);
    return has_any;
}

static bool find_wide(struct inquiry *inquiry) {
    for (int by_decision = 0; by_decision < 2; by_decision++)
        while (widen(inquiry, by_decision))
            if (is_rule_set(inquiry))
                return true;
    for (uint32_t i = 0; i < inquiry->meaningful_count; i++)
        inquiry->back[inquiry->meaningful[i]] = true;
    return is_rule_set(inquiry);
}

/* Tries to do without `count` of the edits, from the one at `from` on. */
static bool do_without(struct inquiry *inquiry, uint32_t edit, const uint32_t *edits, uint32_t from,
                       uint32_t count) {
    bool has_any = false;
    for (uint32_t i = from; i < from + count; i++) {
        has_any |= edits[i] != edit;
        inquiry->back[edits[i]] = edits[i] == edit;
    }
    if (has_any && is_rule_set(inquiry))
        return true;
    for (uint32_t i = from; i < from + count; i++)
        inquiry->back[edits[i]] = true;
    return false;
}

struct edit_set edit_needs(struct inquiry *inquiry, uint32_t edit) {
    struct edit_set set = {0};
    if (inquiry->trials_left == 0)
        return set;
    if (!inquiry->terms)
        terms_read(inquiry);
    uint32_t *edits = arena_array(inquiry->arena, inquiry->meaningful_count, sizeof *edits);
    inquiry->back[edit] = true;
    if (find_wide(inquiry)) {
        uint32_t count = list_back(inquiry, edits);
        for (uint32_t part = (count + 1) / 2; part > 0 && count > 1;) {
            bool has_shrunk = false;
            for (uint32_t from = 0; from < count; from += part) {
                uint32_t size = count - from < part ? count - from : part;
                has_shrunk |= do_without(inquiry, edit, edits, from, size);
            }
            count = list_back(inquiry, edits);
            part = has_shrunk && part > 1 ? (count + 1) / 2 : has_shrunk ? 1 : part / 2;
        }
        set = (struct edit_set){edits, count};
    }
    for (uint32_t i = 0; i < inquiry->meaningful_count; i++)
        inquiry->back[inquiry->meaningful[i]] = false;
    return set;
}
