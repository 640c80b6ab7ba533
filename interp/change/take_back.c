/* A rule set put together anew, piece by piece, from the texts of both versions. Only what carries
 * meaning is written: comments, citations, sources and tests are left out, so that nothing can be
 * amiss with them. The files are those of NEW by name; every one is handed over, so that no `use`
 * is needed. */
#include "change/take_back.h"

#include "base/file.h"
#include "syntax/lexeme.h"

#include <assert.h>

struct writing {
    const struct edits_state *state;
    const bool *back;
    struct arena *arena;
    struct buffer *files; /* one a rule file of NEW */
    VECTOR(struct kept_file) tables;
    struct text_map *answers; /* what `results` can name: emitted so far */
    VECTOR(struct piece_pair) results;
    uint32_t file; /* that is being written */
};

static bool is_back(const struct writing *writing, uint32_t edit) {
    return edit != INDEX_NONE && writing->back[edit];
}

/* ---- Lexemes. */

/* Does a name at this place mean the piece that was renamed? */
static bool is_meant(const struct renaming *renaming, const struct token *token) {
    bool is_of_child = token->flags & (TOKEN_CHILD | TOKEN_MEMBER);
    if (renaming->scope == NAMES_ANY)
        return !(token->flags & TOKEN_MEMBER);
    return renaming->scope == NAMES_CHILD ? is_of_child : !is_of_child;
}

static struct text name_now(const struct writing *writing, const struct token *token, bool is_old) {
    const struct edits_state *state = writing->state;
    for (size_t i = 0; i < state->renamings.count; i++) {
        const struct renaming *renaming = &state->renamings.items[i];
        uint32_t edit = state->new.pieces.items[renaming->new_piece].renamed;
        bool stands = text_is(token->text, is_old ? renaming->old : renaming->new);
        if (stands && renaming->has_users && is_back(writing, edit) != is_old &&
            is_meant(renaming, token))
            return is_old ? renaming->new : renaming->old;
    }
    return token->text;
}

/* The name that the piece has now. */
static struct text own_name(const struct writing *writing, const struct piece_pair *pair) {
    const struct edits_state *state = writing->state;
    const struct piece *new = pair->new == INDEX_NONE ? NULL : &state->new.pieces.items[pair->new];
    if (!new || (new->twin != INDEX_NONE &&is_back(writing, new->renamed)))
        return state->old.pieces.items[new ? new->twin : pair->old].name;
    return new->name;
}

static struct text token_now(struct writing *writing, const struct piece_pair *pair,
                             const struct token *token, bool is_old) {
    if (token->kind == LEX_NAME && token->flags & TOKEN_OWN)
        return own_name(writing, pair);
    if (token->kind == LEX_NAME && !(token->flags & TOKEN_FIXED))
        return name_now(writing, token, is_old);
    if (token->flags & TOKEN_FILE)
        return arena_format(writing->arena, "\"%zu.csv\"", writing->tables.count);
    return token->text;
}

/* Line breaks stay where they were: some have a meaning. */
static void write_tokens(struct writing *writing, const struct piece_pair *pair, bool is_old) {
    const struct version *version = is_old ? &writing->state->old : &writing->state->new;
    const struct piece *piece = &version->pieces.items[is_old ? pair->old : pair->new];
    const struct token *tokens = piece_tokens(version, piece);
    struct buffer *out = &writing->files[writing->file];
    bool breaks = true;
    for (uint32_t i = 0; i < piece->token_count; i++) {
        if (tokens[i].flags & TOKEN_CITES) {
            breaks = piece->kind != TREE_ROW;
            continue;
        }
        buffer_add_char(out, breaks || tokens[i].flags & TOKEN_STARTS_LINE ? '\n' : ' ');
        buffer_add_text(out, token_now(writing, pair, &tokens[i], is_old));
        breaks = false;
    }
    buffer_add_char(out, '\n');
}

/* ---- Pieces. */

/* What `results` may name. */
static void note_answer(struct writing *writing, const struct piece_pair *pair,
                        const struct piece *piece) {
    bool added;
    if (piece->kind == TREE_DECISION || piece->kind == TREE_COMPANION || piece->kind == TREE_DEFINE)
        text_map_put(writing->answers, own_name(writing, pair), 0, &added);
}

/* The lines of a table's file, which gets the name that write_tokens gave it. */
static void write_lines(struct writing *writing, const struct piece_pair *pairs, uint32_t count) {
    struct buffer out = {0};
    for (uint32_t i = 0; i < count; i++) {
        bool is_old = pairs[i].from_old;
        const struct version *version = is_old ? &writing->state->old : &writing->state->new;
        const struct piece *line = &version->pieces.items[is_old ? pairs[i].old : pairs[i].new];
        struct text text =
            span_text(version->sources, (struct span){line->file, line->start, line->end});
        buffer_add_text(&out, text_trim(text));
        buffer_add_char(&out, '\n');
    }
    struct text path = sources_get(writing->state->new.sources, writing->file)->path;
    struct text name = arena_format(writing->arena, "%zu.csv", writing->tables.count);
    struct kept_file kept = {path_join(writing->arena, path_folder(path), name),
                             arena_text(writing->arena, buffer_text(&out))};
    VECTOR_PUSH(&writing->tables, kept);
    buffer_free(&out);
}

static void write_pair(struct writing *writing, const struct piece_pair *pair);

static void write_pairs(struct writing *writing, const struct piece_pair *parent,
                        const struct piece *piece, enum piece_part part) {
    struct piece_pair *pairs;
    uint32_t count = pairs_below(writing->state, writing->back, parent, part, &pairs);
    bool are_lines = piece->heading_row != INDEX_NONE;
    if (are_lines && part == PART_RULES)
        write_lines(writing, pairs, count);
    if (piece->kind == TREE_ROWS && count > 0)
        write_tokens(writing, parent, parent->from_old);
    for (uint32_t i = 0; i < count && !are_lines; i++)
        write_pair(writing, &pairs[i]);
    memory_free(pairs);
}

static bool has_parts(const struct writing *writing, const struct piece_pair *pair) {
    const struct edits_state *state = writing->state;
    return (pair->old != INDEX_NONE &&
            state->old.pieces.items[pair->old].first_child != INDEX_NONE) ||
           (pair->new != INDEX_NONE &&
            state->new.pieces.items[pair->new].first_child != INDEX_NONE);
}

/* `from_old` says whose text it has. A decision table without rows is nothing. */
static void write_pair(struct writing *writing, const struct piece_pair *pair) {
    const struct version *version = pair->from_old ? &writing->state->old : &writing->state->new;
    const struct piece *piece = &version->pieces.items[pair->from_old ? pair->old : pair->new];
    if (piece_is_words(piece))
        return;
    if (piece->kind == TREE_RESULTS) {
        VECTOR_PUSH(&writing->results, *pair);
        return;
    }
    note_answer(writing, pair, piece);
    if (piece->kind != TREE_ROWS)
        write_tokens(writing, pair, pair->from_old);
    if (!has_parts(writing, pair))
        return;
    write_pairs(writing, pair, piece, PART_OTHERS);
    write_pairs(writing, pair, piece, PART_RULES);
}

/* The names that are still there. */
static void write_results(struct writing *writing, const struct piece_pair *pair) {
    const struct version *version = pair->from_old ? &writing->state->old : &writing->state->new;
    const struct piece *piece = &version->pieces.items[pair->from_old ? pair->old : pair->new];
    struct buffer *out = &writing->files[writing->file];
    const char *before = "\nresults ";
    for (uint32_t i = 0; i < piece->token_count; i++) {
        const struct token *token = &piece_tokens(version, piece)[i];
        uint32_t ignored;
        if (token->kind != LEX_NAME)
            continue;
        struct text name = name_now(writing, token, pair->from_old);
        if (!text_map_get(writing->answers, name, &ignored))
            continue;
        buffer_add_string(out, before);
        buffer_add_text(out, name);
        before = ", ";
    }
    buffer_add_char(out, '\n');
}

static void write_all(struct writing *writing) {
    const struct edits_state *state = writing->state;
    struct piece_pair all = {.old = INDEX_NONE, .new = INDEX_NONE}, *pairs;
    uint32_t count = pairs_below(state, writing->back, &all, PART_OTHERS, &pairs);
    for (uint32_t i = 0; i < count; i++) {
        if (pairs[i].new != INDEX_NONE)
            writing->file = state->new.pieces.items[pairs[i].new].file;
        write_pair(writing, &pairs[i]);
    }
    for (size_t i = 0; i < writing->results.count; i++)
        write_results(writing, &writing->results.items[i]);
    memory_free(pairs);
}

struct compilation *edits_try(const struct edits *edits, const bool *back) {
    const struct edits_state *state = edits->state;
    size_t count = edits->new->tree_count;
    struct writing writing = {.state = state, .back = back, .arena = arena_new()};
    writing.files = arena_array(writing.arena, count, sizeof *writing.files);
    writing.answers = text_map_new(false);
    write_all(&writing);
    struct text *texts = arena_array(writing.arena, count, sizeof *texts);
    struct text *names = arena_array(writing.arena, count, sizeof *names);
    for (uint32_t i = 0; i < count; i++) {
        texts[i] = buffer_text(&writing.files[i]);
        names[i] = sources_get(state->new.sources, i)->path;
    }
    struct compile_options options = {.texts = texts,
                                      .text_names = names,
                                      .text_count = count,
                                      .files = writing.tables.items,
                                      .file_count = writing.tables.count};
    struct compilation *compilation = compile(&options);
    for (uint32_t i = 0; i < count; i++)
        buffer_free(&writing.files[i]);
    text_map_free(writing.answers);
    VECTOR_FREE(&writing.tables);
    VECTOR_FREE(&writing.results);
    arena_free(writing.arena);
    return compilation;
}

struct compilation *edits_take_back(const struct edits *edits, const bool *back) {
    struct compilation *compilation = edits_try(edits, back);
    if (compilation->program)
        return compilation;
    compilation_free(compilation);
    return NULL;
}
