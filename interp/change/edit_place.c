/* How two pieces differ, and where first: their lexemes one by one, those that carry meaning before
 * those for people, and comments last. */
#include "change/pieces.h"

#include "syntax/lexeme.h"
#include "syntax/words.h"

struct placed {
    const struct token *token;
    uint32_t file;
};

struct run {
    VECTOR(struct placed) meaning;
    VECTOR(struct placed) words;
};

/* `day` is `days`, `are` is `is`: one keyword in two spellings. */
bool tokens_same(const struct edits_state *state, const struct token *old,
                 const struct token *new) {
    if (old->kind != new->kind)
        return false;
    if (word_is(old->kind) || (old->flags & new->flags &TOKEN_OWN))
        return true;
    return text_is(old->text, new->text) ||
           (old->kind == LEX_NAME && renamings_have(state, old->text, new->text));
}

static void add_piece(struct run *run, const struct version *version, uint32_t index, bool below) {
    const struct piece *piece = &version->pieces.items[index];
    const struct token *tokens = piece_tokens(version, piece);
    for (uint32_t i = 0; i < piece->token_count; i++) {
        struct placed placed = {&tokens[i], piece->file};
        if (tokens[i].flags & TOKEN_WORDS)
            VECTOR_PUSH(&run->words, placed);
        else
            VECTOR_PUSH(&run->meaning, placed);
    }
    for (uint32_t i = 0; i < piece->comment_count; i++)
        VECTOR_PUSH(&run->words, (struct placed){&version->comments.items[piece->first_comment + i],
                                                 piece->file});
    for (uint32_t i = piece->first_child; below && i != INDEX_NONE;
         i = version->pieces.items[i].next)
        add_piece(run, version, i, below);
}

/* Where a run begins to differ: its lexemes [at, end), or what stands before them when
 * there are none. A comma belongs to what it divides from, which may stand on the next line. */
static struct placed difference_at(const struct placed *items, size_t at, size_t end) {
    while (at + 1 < end && items[at].token->kind == LEX_COMMA)
        at++;
    if (at < end)
        return items[at];
    return at > 0 ? items[at - 1] : (struct placed){NULL, 0};
}

static void set_place(const struct placed *old, const struct placed *new,
                      struct difference_place *place) {
    if (old->token) {
        place->old_file = old->file;
        place->old_start = old->token->start;
    }
    if (new->token) {
        place->new_file = new->file;
        place->new_start = new->token->start;
    }
}

/* False when they are the same. */
static bool runs_differ(const struct edits_state *state, const struct placed *old, size_t old_count,
                        const struct placed *new, size_t new_count,
                        struct difference_place *place) {
    size_t same = 0, behind = 0;
    size_t least = old_count < new_count ? old_count : new_count;
    while (same < least && tokens_same(state, old[same].token, new[same].token))
        same++;
    if (same == old_count && same == new_count)
        return false;
    while (behind < least - same &&
           tokens_same(state, old[old_count - 1 - behind].token, new[new_count - 1 - behind].token))
        behind++;
    struct placed was = difference_at(old, same, old_count - behind);
    struct placed is = difference_at(new, same, new_count - behind);
    set_place(&was, &is, place);
    return true;
}

enum difference pieces_differ(const struct edits_state *state, uint32_t old, uint32_t new,
                              bool below, struct difference_place *place) {
    const struct piece *before = &state->old.pieces.items[old];
    const struct piece *after = &state->new.pieces.items[new];
    struct run was = {0}, is = {0};
    enum difference difference = DIFFERENCE_NONE;
    *place = (struct difference_place){before->file, before->start, after->file, after->start};
    add_piece(&was, &state->old, old, below);
    add_piece(&is, &state->new, new, below);
    if (runs_differ(state, was.meaning.items, was.meaning.count, is.meaning.items, is.meaning.count,
                    place))
        difference = DIFFERENCE_MEANING;
    else if (runs_differ(state, was.words.items, was.words.count, is.words.items, is.words.count,
                         place))
        difference = DIFFERENCE_WORDS;
    VECTOR_FREE(&was.meaning);
    VECTOR_FREE(&was.words);
    VECTOR_FREE(&is.meaning);
    VECTOR_FREE(&is.words);
    return difference;
}
