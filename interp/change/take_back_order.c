/* The order of pieces when some edits are taken back. It starts as that of NEW, without what was
 * added or moved and is taken back; what was removed or moved goes back behind the nearest one that
 * stood before it in OLD and has kept, or has got back, its place. So all edits taken back give
 * the order of OLD. */
#include "change/match.h"
#include "change/take_back.h"

struct ordered {
    struct piece_pair pair;
    uint32_t next;
};

struct ordering {
    const struct edits_state *state;
    const bool *back;
    VECTOR(struct ordered) items;
    uint32_t first;
    uint32_t *at; /* by piece of NEW: its item */
};

static bool is_back(const struct ordering *ordering, uint32_t edit) {
    return edit != INDEX_NONE && ordering->back[edit];
}

static enum piece_part part_of(const struct piece *piece) {
    bool is_rule = piece->kind == TREE_RULE || piece->kind == TREE_ROWS || piece->kind == TREE_ROW;
    return is_rule ? PART_RULES : PART_OTHERS;
}

static uint32_t insert_behind(struct ordering *ordering, uint32_t before, struct piece_pair pair) {
    uint32_t index = (uint32_t)ordering->items.count;
    uint32_t next = before == INDEX_NONE ? ordering->first : ordering->items.items[before].next;
    VECTOR_PUSH(&ordering->items, (struct ordered){pair, next});
    if (before == INDEX_NONE)
        ordering->first = index;
    else
        ordering->items.items[before].next = index;
    return index;
}

static struct piece_pair pair_of(const struct ordering *ordering, uint32_t new) {
    const struct piece *piece = &ordering->state->new.pieces.items[new];
    struct piece_pair pair = {.old = piece->twin, .new = new};
    pair.from_old = is_back(ordering, piece->changed);
    pair.is_plain = piece->twin == INDEX_NONE || piece->is_whole;
    return pair;
}

static void order_new(struct ordering *ordering, uint32_t parent, enum piece_part part) {
    const struct piece *news = ordering->state->new.pieces.items;
    uint32_t last = INDEX_NONE;
    for (uint32_t i = piece_first_below(&ordering->state->new, parent); i != INDEX_NONE;
         i = news[i].next) {
        bool is_gone = is_back(ordering, news[i].added) || is_back(ordering, news[i].moved);
        if (part_of(&news[i]) != part || is_gone)
            continue;
        last = insert_behind(ordering, last, pair_of(ordering, i));
        ordering->at[i] = last;
    }
}

static void put_back(struct ordering *ordering, uint32_t parent, enum piece_part part) {
    const struct piece *olds = ordering->state->old.pieces.items;
    const struct piece *news = ordering->state->new.pieces.items;
    uint32_t last = INDEX_NONE;
    for (uint32_t i = piece_first_below(&ordering->state->old, parent); i != INDEX_NONE;
         i = olds[i].next) {
        uint32_t twin = olds[i].twin;
        if (part_of(&olds[i]) != part)
            continue;
        if (twin == INDEX_NONE && is_back(ordering, olds[i].gone))
            last = insert_behind(ordering, last, (struct piece_pair){i, INDEX_NONE, true, true});
        else if (twin != INDEX_NONE && is_back(ordering, news[twin].moved))
            last = insert_behind(ordering, last, pair_of(ordering, twin));
        else if (twin != INDEX_NONE && !news[twin].is_moved)
            last = ordering->at[twin];
    }
}

static void order_plain(struct ordering *ordering, const struct piece_pair *parent,
                        enum piece_part part) {
    const struct version *version =
        parent->from_old ? &ordering->state->old : &ordering->state->new;
    uint32_t from = parent->from_old ? parent->old : parent->new, last = INDEX_NONE;
    for (uint32_t i = piece_first_below(version, from); i != INDEX_NONE;
         i = version->pieces.items[i].next) {
        struct piece_pair pair = {INDEX_NONE, INDEX_NONE, parent->from_old, true};
        *(parent->from_old ? &pair.old : &pair.new) = i;
        if (part_of(&version->pieces.items[i]) == part)
            last = insert_behind(ordering, last, pair);
    }
}

uint32_t pairs_below(const struct edits_state *state, const bool *back,
                     const struct piece_pair *parent, enum piece_part part,
                     struct piece_pair **pairs) {
    struct ordering ordering = {.state = state, .back = back, .first = INDEX_NONE};
    if (parent->is_plain) {
        order_plain(&ordering, parent, part);
    } else {
        ordering.at = memory_grow(NULL, state->new.pieces.count + 1, sizeof *ordering.at);
        order_new(&ordering, parent->new, part);
        put_back(&ordering, parent->old, part);
        memory_free(ordering.at);
    }
    uint32_t count = 0;
    *pairs = memory_grow(NULL, ordering.items.count + 1, sizeof **pairs);
    for (uint32_t i = ordering.first; i != INDEX_NONE; i = ordering.items.items[i].next)
        (*pairs)[count++] = ordering.items.items[i].pair;
    VECTOR_FREE(&ordering.items);
    return count;
}
