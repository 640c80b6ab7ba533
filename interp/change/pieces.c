/* Cutting the files of a rule set into pieces: each lexeme belongs to the piece that starts last
 * before it, each comment to the piece that it stands in, behind or right above. */
#include "change/pieces.h"

#include "base/file.h"
#include "syntax/reader.h"

#include <assert.h>

uint32_t piece_add(struct version *version, struct piece piece) {
    uint32_t index = (uint32_t)version->pieces.count;
    piece.first_child = piece.last_child = piece.next = piece.heading_row = INDEX_NONE;
    piece.twin = piece.added = piece.gone = piece.changed = piece.renamed = piece.moved =
        INDEX_NONE;
    struct piece *parent = piece.parent == INDEX_NONE ? NULL : &version->pieces.items[piece.parent];
    uint32_t *first = parent ? &parent->first_child : &version->first;
    uint32_t *last = parent ? &parent->last_child : &version->last;
    if (*last == INDEX_NONE)
        *first = index;
    else
        version->pieces.items[*last].next = index;
    *last = index;
    VECTOR_PUSH(&version->pieces, piece);
    return index;
}

static struct text word_of(const struct version *version, struct span span) {
    return span.file == FILE_NONE ? TEXT("") : span_text(version->sources, span);
}

/* A definition of a record and one of the tenant may have the same name. */
static struct text block_key(struct version *version, const struct tree *tree, struct text name) {
    const struct tree *record = tree->kind == TREE_DEFINE ? tree_child(tree, TREE_FOR) : NULL;
    if (record)
        return arena_format(version->arena, "%.*s for %.*s", TEXT_ARGS(name),
                            TEXT_ARGS(word_of(version, record->name_span)));
    return name.length > 0 ? name : TEXT("only");
}

static uint32_t add_part(struct version *version, const struct tree *tree, uint32_t parent) {
    struct piece piece = {.kind = tree->kind,
                          .file = tree->span.file,
                          .start = tree->span.start,
                          .tree = tree,
                          .parent = parent};
    bool has_text = tree->kind == TREE_USE || tree->kind == TREE_TEST || tree->kind == TREE_CASES;
    if (has_text)
        piece.name = tree->text;
    else if (tree->kind != TREE_KEY)
        piece.name = word_of(version, tree->name_span);
    if (tree->kind != TREE_ROWS && tree->kind != TREE_ROW)
        piece.key = block_key(version, tree, piece.name);
    return piece_add(version, piece);
}

static bool is_part(enum tree_kind kind) {
    return kind == TREE_KEY || kind == TREE_FACT || kind == TREE_COMPANION || kind == TREE_CLAUSE;
}

/* decision: the one that rules here belong to. */
static void add_block(struct version *version, const struct tree *tree, uint32_t *decision) {
    bool is_rule = tree->kind == TREE_RULE || tree->kind == TREE_ROWS;
    uint32_t block = add_part(version, tree, is_rule ? *decision : INDEX_NONE);
    if (tree->kind == TREE_DECISION)
        *decision = block;
    if (tree->kind == TREE_TABLE || tree->kind == TREE_ROWS) {
        rows_add(version, block, tree);
        return;
    }
    bool has_parts =
        tree->kind == TREE_RECORD || tree->kind == TREE_SOURCE || tree->kind == TREE_DECISION;
    for (const struct tree *part = tree->first; part && has_parts; part = part->next)
        if (is_part(part->kind))
            add_part(version, part, block);
}

/* Gives each lexeme to a piece. In a definition the first `is` may start a line or not. */
static void take_tokens(struct version *version, const struct reader *reader, uint32_t first) {
    struct piece *pieces = version->pieces.items;
    uint32_t at = first, end = (uint32_t)version->pieces.count;
    for (size_t i = 0; i < reader->items.count && first < end; i++) {
        const struct lexeme *item = &reader->items.items[i];
        if (item->kind == LEX_FINISH || item->place.start < pieces[first].start)
            continue;
        while (at + 1 < end && pieces[at + 1].start <= item->place.start)
            at++;
        struct piece *piece = &pieces[at];
        if (piece->token_count++ == 0)
            piece->first_token = (uint32_t)version->tokens.count;
        piece->end = item->place.end;
        struct token token = {.text = reader_text(reader, item->place),
                              .start = item->place.start,
                              .kind = item->kind};
        if (item->flags & LEXEME_STARTS_LINE)
            token.flags = TOKEN_STARTS_LINE;
        VECTOR_PUSH(&version->tokens, token);
    }
    for (at = first; at < end; at++)
        for (uint32_t i = 0; pieces[at].kind == TREE_DEFINE && i < pieces[at].token_count; i++) {
            struct token *token = &version->tokens.items[pieces[at].first_token + i];
            if (token->kind == LEX_CASE_IS)
                token->kind = LEX_IS;
            if (token->kind == LEX_IS)
                break;
        }
}

static bool has_blank_line(struct text text, uint32_t from, uint32_t to) {
    uint32_t breaks = 0;
    for (uint32_t i = from; i < to; i++)
        breaks += text.bytes[i] == '\n';
    return breaks > 1;
}

/* The piece from `first` on that comment `index` belongs to: the one that it stands within or
 * behind on the line, or the one right below it, or none. */
static uint32_t owner_of(const struct version *version, const struct reader *reader, size_t index,
                         uint32_t first) {
    const struct lexeme *comment = &reader->comments.items[index];
    uint32_t end = (uint32_t)version->pieces.count, next = first;
    for (uint32_t high = end; next < high;) {
        uint32_t middle = next + (high - next) / 2;
        if (version->pieces.items[middle].start < comment->place.start)
            next = middle + 1;
        else
            high = middle;
    }
    bool starts_line = comment->flags & LEXEME_STARTS_LINE;
    if (next > first &&
        (!starts_line || version->pieces.items[next - 1].end > comment->place.start))
        return next - 1;
    if (next == end)
        return INDEX_NONE;
    uint32_t from = comment->place.end, to = version->pieces.items[next].start;
    for (size_t i = index + 1; i < reader->comments.count; i++) {
        const struct lexeme *other = &reader->comments.items[i];
        if (other->place.start >= to)
            break;
        if (has_blank_line(reader->text, from, other->place.start))
            return INDEX_NONE;
        from = other->place.end;
    }
    return has_blank_line(reader->text, from, to) ? INDEX_NONE : next;
}

static struct token comment_token(const struct reader *reader, size_t index) {
    struct place place = reader->comments.items[index].place;
    return (struct token){.text = text_trim(reader_text(reader, place)),
                          .start = place.start,
                          .flags = TOKEN_WORDS,
                          .kind = LEX_COMMENT};
}

static void take_comment(struct version *version, uint32_t owner, struct token comment) {
    struct piece *piece = &version->pieces.items[owner];
    if (piece->comment_count++ == 0)
        piece->first_comment = (uint32_t)version->comments.count;
    VECTOR_PUSH(&version->comments, comment);
}

static struct text file_name(struct text path) {
    uint32_t start = path.length;
    while (start > 0 && path.bytes[start - 1] != '/')
        start--;
    return (struct text){path.bytes + start, path.length - start};
}

/* Those that stand at no block make up a piece of their own. */
static void take_comments(struct version *version, const struct reader *reader, uint32_t first) {
    struct text name = file_name(sources_get(version->sources, reader->file)->path);
    VECTOR(struct token) loose = {0};
    for (size_t i = 0; i < reader->comments.count; i++) {
        if (reader->comments.items[i].kind != LEX_COMMENT)
            continue;
        uint32_t owner = owner_of(version, reader, i, first);
        if (owner == INDEX_NONE)
            VECTOR_PUSH(&loose, comment_token(reader, i));
        else
            take_comment(version, owner, comment_token(reader, i));
    }
    if (loose.count > 0) {
        uint32_t piece = piece_add(version, (struct piece){.kind = TREE_FILE,
                                                           .file = reader->file,
                                                           .start = loose.items[0].start,
                                                           .name = name,
                                                           .key = name,
                                                           .parent = INDEX_NONE});
        for (size_t i = 0; i < loose.count; i++)
            take_comment(version, piece, loose.items[i]);
    }
    VECTOR_FREE(&loose);
}

/* Rules and rows of a decision are counted together, rows of a table by themselves. */
static void number_rules(struct version *version) {
    struct piece *pieces = version->pieces.items;
    for (size_t i = 0; i < version->pieces.count; i++) {
        uint32_t count = 0;
        for (uint32_t at = pieces[i].first_child; at != INDEX_NONE; at = pieces[at].next) {
            bool counts = pieces[at].kind == TREE_RULE || pieces[at].kind == TREE_ROW;
            if (counts && !pieces[at].is_heading)
                pieces[at].number = ++count;
            for (uint32_t row = pieces[at].first_child;
                 pieces[at].kind == TREE_ROWS && row != INDEX_NONE; row = pieces[row].next)
                pieces[row].number = ++count;
        }
    }
}

static void read_file(struct version *version, uint32_t file, struct names *names,
                      struct diags *diags) {
    struct reader reader;
    uint32_t first = (uint32_t)version->pieces.count, decision = INDEX_NONE;
    bool is_read = reader_parse(&reader, version->arena, version->sources, file, names, diags);
    assert(is_read);
    (void)is_read;
    for (const struct tree *block = reader.root->first; block; block = block->next)
        add_block(version, block, &decision);
    take_tokens(version, &reader, first);
    for (uint32_t i = first; i < version->pieces.count; i++) {
        const struct piece *piece = &version->pieces.items[i];
        tokens_mark(version, piece->tree, piece->first_token, piece->token_count);
        if (piece->kind == TREE_ROWS || piece->kind == TREE_TABLE)
            rows_name(version, i);
    }
    take_comments(version, &reader, first);
    reader_end(&reader);
}

void version_read(struct version *version, struct arena *arena, const struct compilation *of,
                  struct names *names) {
    *version = (struct version){.arena = arena, .of = of, .first = INDEX_NONE, .last = INDEX_NONE};
    version->sources = sources_new(arena);
    struct diags *diags = diags_new(arena, version->sources);
    for (uint32_t i = 0; i < of->tree_count; i++) {
        const struct source *source = sources_get(of->sources, i);
        sources_add(version->sources, source->path, source->text);
    }
    for (uint32_t i = 0; i < of->tree_count; i++)
        read_file(version, i, names, diags);
    for (uint32_t i = 0, count = (uint32_t)version->pieces.count; i < count; i++)
        if (version->pieces.items[i].kind == TREE_TABLE)
            csv_rows_add(version, i);
    number_rules(version);
    diags_free(diags);
}

void version_free(struct version *version) {
    sources_free(version->sources);
    VECTOR_FREE(&version->pieces);
    VECTOR_FREE(&version->tokens);
    VECTOR_FREE(&version->comments);
}
