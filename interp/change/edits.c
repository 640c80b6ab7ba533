/* The edits between two versions, from how their pieces match. */
#include "change/edits.h"

#include "change/edit_words.h"
#include "change/pieces.h"
#include "syntax/lexeme.h"

#include <assert.h>
#include <stdlib.h>

/* Where an edit stands among the others: at a piece of NEW; lines of a CSV file behind their table;
 * what was removed behind what it stood behind. */
struct listed {
    struct edit edit;
    uint32_t file, start, line_of_csv;
    bool is_removed;
    uint32_t old_file, old_start;
    uint32_t *index; /* at the piece, to be told its number */
};

struct listing {
    struct edits *edits;
    struct edits_state *state;
    struct rule_names rule_names;
    VECTOR(struct listed) items;
};

static void place_in_new(const struct version *new, const struct piece *piece,
                         struct listed *listed) {
    bool is_csv = piece->kind == TREE_ROW && !piece->tree;
    const struct piece *at = is_csv ? &new->pieces.items[piece->parent] : piece;
    listed->file = at->file;
    listed->start = at->start;
    listed->line_of_csv = is_csv ? piece->start + 1 : 0;
}

/* Behind all that stands below `before`: the nearest neighbour before it that is still there, or
 * what both stand below, or INDEX_NONE. */
static void place_removed(const struct edits_state *state, uint32_t index, uint32_t before,
                          struct listed *listed) {
    const struct piece *olds = state->old.pieces.items, *news = state->new.pieces.items;
    listed->is_removed = true;
    listed->old_file = olds[index].file;
    listed->old_start = olds[index].start;
    if (before == INDEX_NONE)
        return;
    uint32_t behind = olds[before].twin;
    while (before != olds[index].parent && news[behind].last_child != INDEX_NONE)
        behind = news[behind].last_child;
    place_in_new(&state->new, &news[behind], listed);
}

static void set_side(const struct version *version, uint32_t file, uint32_t start,
                     struct text *path, uint32_t *line, struct text *text) {
    const struct source *source = sources_get(version->sources, file);
    size_t at, column;
    uint32_t ignored;
    source_position(source, start, &at, &column);
    *path = source->path;
    *line = (uint32_t)at;
    *text = text_trim(source_line(source, start, &ignored));
}

static void set_old(const struct listing *listing, struct edit *edit, uint32_t file,
                    uint32_t start) {
    set_side(&listing->state->old, file, start, &edit->old_path, &edit->old_line, &edit->old_text);
}

static void set_new(const struct listing *listing, struct edit *edit, uint32_t file,
                    uint32_t start) {
    set_side(&listing->state->new, file, start, &edit->new_path, &edit->new_line, &edit->new_text);
}

static struct edit edit_of(const struct listing *listing, enum edit_kind kind,
                           const struct version *version, const struct piece *piece) {
    return (struct edit){
        .kind = kind,
        .what = piece_words(listing->edits->arena, &listing->rule_names, version, piece),
        .has_meaning = !piece_is_words(piece)};
}

static void list_added(struct listing *listing, struct piece *piece) {
    const struct version *new = &listing->state->new;
    struct listed listed = {.edit = edit_of(listing, EDIT_ADDED, new, piece),
                            .index = &piece->added};
    set_new(listing, &listed.edit, piece->file, piece->start);
    place_in_new(new, piece, &listed);
    VECTOR_PUSH(&listing->items, listed);
}

static void list_removed(struct listing *listing, uint32_t index, uint32_t before) {
    struct piece *piece = &listing->state->old.pieces.items[index];
    struct listed listed = {.edit = edit_of(listing, EDIT_REMOVED, &listing->state->old, piece),
                            .index = &piece->gone};
    set_old(listing, &listed.edit, piece->file, piece->start);
    place_removed(listing->state, index, before, &listed);
    VECTOR_PUSH(&listing->items, listed);
}

static void list_changed(struct listing *listing, struct piece *piece, enum difference difference,
                         const struct difference_place *place) {
    const struct version *new = &listing->state->new;
    struct listed listed = {.edit = edit_of(listing, EDIT_CHANGED, new, piece),
                            .index = &piece->changed};
    if (difference == DIFFERENCE_WORDS)
        listed.edit.has_meaning = false;
    set_old(listing, &listed.edit, place->old_file, place->old_start);
    set_new(listing, &listed.edit, place->new_file, place->new_start);
    place_in_new(new, piece, &listed);
    VECTOR_PUSH(&listing->items, listed);
}

static uint32_t name_start(const struct version *version, const struct piece *piece) {
    for (uint32_t i = 0; i < piece->token_count; i++)
        if (piece_tokens(version, piece)[i].flags & TOKEN_OWN)
            return piece_tokens(version, piece)[i].start;
    return piece->start;
}

/* A rename, or a move. */
static void list_kept(struct listing *listing, struct piece *piece, enum edit_kind kind,
                      uint32_t *index) {
    const struct version *old = &listing->state->old, *new = &listing->state->new;
    const struct piece *before = &old->pieces.items[piece->twin];
    struct listed listed = {.edit = edit_of(listing, kind, new, piece), .index = index};
    if (kind == EDIT_RENAMED) {
        listed.edit.old_what =
            piece_words(listing->edits->arena, &listing->rule_names, old, before);
        listed.edit.has_meaning = rename_has_meaning(listing->state, piece);
    }
    set_old(listing, &listed.edit, before->file, name_start(old, before));
    set_new(listing, &listed.edit, piece->file, name_start(new, piece));
    place_in_new(new, piece, &listed);
    VECTOR_PUSH(&listing->items, listed);
}

/* The lexemes of the heading row. */
static const struct token *heading_of(const struct version *version, const struct piece *piece,
                                      uint32_t *count) {
    if (piece->heading_row != INDEX_NONE)
        piece = &version->pieces.items[piece->heading_row];
    const struct token *tokens = piece_tokens(version, piece);
    uint32_t at = 0;
    while (!piece->is_heading && at < piece->token_count && tokens[at].kind != LEX_BAR)
        at++;
    *count = piece->token_count - at;
    return tokens + at;
}

/* Rows with other columns cannot be taken back one by one. */
static bool has_other_columns(const struct edits_state *state, const struct piece *new) {
    const struct piece *old = &state->old.pieces.items[new->twin];
    if (new->kind != TREE_TABLE &&new->kind != TREE_ROWS)
        return false;
    uint32_t old_count, new_count;
    const struct token *was = heading_of(&state->old, old, &old_count);
    const struct token *is = heading_of(&state->new, new, &new_count);
    bool differs = old_count != new_count ||
                   (old->heading_row == INDEX_NONE) != (new->heading_row == INDEX_NONE);
    for (uint32_t i = 0; i < new_count && !differs; i++)
        differs = !tokens_same(state, &was[i], &is[i]);
    const struct tree *old_key = tree_child(old->tree, TREE_KEY);
    const struct tree *new_key = tree_child(new->tree, TREE_KEY);
    return differs || (new_key && old_key &&
                       !text_is(span_text(state->old.sources, old_key->span),
                                span_text(state->new.sources, new_key->span)));
}

static void list_below(struct listing *listing, uint32_t old_first, uint32_t new_first);

static void list_pair(struct listing *listing, struct piece *piece) {
    struct edits_state *state = listing->state;
    const struct piece *before = &state->old.pieces.items[piece->twin];
    struct difference_place place;
    uint32_t index = (uint32_t)(piece - state->new.pieces.items);
    piece->is_whole = has_other_columns(state, piece);
    enum difference difference = pieces_differ(state, piece->twin, index, piece->is_whole, &place);
    if (!text_is(before->name, piece->name) && piece->name.length > 0 && before->name.length > 0 &&
        renamings_have(state, before->name, piece->name))
        list_kept(listing, piece, EDIT_RENAMED, &piece->renamed);
    if (difference != DIFFERENCE_NONE)
        list_changed(listing, piece, difference, &place);
    if (piece->is_moved)
        list_kept(listing, piece, EDIT_MOVED, &piece->moved);
    if (!piece->is_whole)
        list_below(listing, before->first_child, piece->first_child);
}

static void list_below(struct listing *listing, uint32_t old_first, uint32_t new_first) {
    struct piece *olds = listing->state->old.pieces.items;
    struct piece *news = listing->state->new.pieces.items;
    for (uint32_t i = new_first; i != INDEX_NONE; i = news[i].next) {
        if (news[i].twin == INDEX_NONE)
            list_added(listing, &news[i]);
        else
            list_pair(listing, &news[i]);
    }
    uint32_t before = old_first == INDEX_NONE ? INDEX_NONE : olds[old_first].parent;
    for (uint32_t i = old_first; i != INDEX_NONE; i = olds[i].next) {
        if (olds[i].twin == INDEX_NONE)
            list_removed(listing, i, before);
        else
            before = i;
    }
}

static int numbers_order(uint32_t a, uint32_t b) {
    return a < b ? -1 : a > b;
}

static int listed_order(const void *left, const void *right) {
    const struct listed *a = left, *b = right;
    int order = numbers_order(a->file, b->file);
    order = order ? order : numbers_order(a->start, b->start);
    order = order ? order : numbers_order(a->line_of_csv, b->line_of_csv);
    order = order ? order : (int)a->is_removed - (int)b->is_removed;
    order = order ? order : numbers_order(a->old_file, b->old_file);
    order = order ? order : numbers_order(a->old_start, b->old_start);
    return order ? order : (int)a->edit.kind - (int)b->edit.kind;
}

static void number_edits(struct listing *listing) {
    struct edits *edits = listing->edits;
    if (listing->items.count > 1)
        qsort(listing->items.items, listing->items.count, sizeof *listing->items.items,
              listed_order);
    edits->count = (uint32_t)listing->items.count;
    edits->items = arena_array(edits->arena, edits->count, sizeof *edits->items);
    for (uint32_t i = 0; i < edits->count; i++) {
        edits->items[i] = listing->items.items[i].edit;
        *listing->items.items[i].index = i;
    }
}

struct edits *edits_find(const struct compilation *old, const struct compilation *new) {
    assert(old->program && new->program);
    struct arena *arena = arena_new();
    struct edits *edits = arena_alloc(arena, sizeof *edits);
    struct edits_state *state = arena_alloc(arena, sizeof *state);
    *edits = (struct edits){.arena = arena, .old = old, .new = new, .state = state};
    state->names = names_new();
    version_read(&state->old, arena, old, state->names);
    version_read(&state->new, arena, new, state->names);
    pieces_match(state);
    struct listing listing = {.edits = edits, .state = state};
    rule_names_read(&listing.rule_names, state);
    list_below(&listing, state->old.first, state->new.first);
    number_edits(&listing);
    rule_names_free(&listing.rule_names);
    VECTOR_FREE(&listing.items);
    return edits;
}

void edits_free(struct edits *edits) {
    if (!edits)
        return;
    struct edits_state *state = edits->state;
    version_free(&state->old);
    version_free(&state->new);
    VECTOR_FREE(&state->renamings);
    names_free(state->names);
    arena_free(edits->arena);
}
