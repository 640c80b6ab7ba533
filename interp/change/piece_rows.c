/* Rows as pieces: of tables and decision tables in rule files, and lines of the CSV files that
 * tables name. A row of a table is known by its key, one of a decision table by the name of its
 * rule. */
#include "change/pieces.h"

#include "base/csv.h"
#include "base/file.h"
#include "syntax/lexeme.h"

void rows_add(struct version *version, uint32_t table, const struct tree *tree) {
    const struct tree *heading = tree_child(tree, TREE_ROW);
    for (const struct tree *row = heading ? heading->next : NULL; row; row = row->next)
        if (row->kind == TREE_ROW)
            piece_add(version, (struct piece){.kind = TREE_ROW,
                                              .file = row->span.file,
                                              .start = row->span.start,
                                              .tree = row,
                                              .parent = table});
}

static const struct tree *head_of(const struct tree *cell) {
    const struct tree *head = cell->first;
    return head && head->kind == TREE_CELL_HEAD ? head->first : head;
}

static const struct tree *cell_at(const struct tree *row, uint32_t column) {
    const struct tree *cell = row->first;
    for (uint32_t i = 0; cell && i < column; i++)
        cell = cell->next;
    return cell;
}

static struct text lowered(struct arena *arena, struct text text) {
    char *bytes = arena_raw(arena, text.length);
    for (uint32_t i = 0; i < text.length; i++)
        bytes[i] = ascii_lower(text.bytes[i]);
    return (struct text){bytes, text.length};
}

static void name_row(struct version *version, struct piece *row, struct text name, bool nocase) {
    row->name = name;
    row->key = nocase ? lowered(version->arena, name) : name;
}

static void mark_cell(struct version *version, const struct piece *row, const struct tree *cell,
                      unsigned flags) {
    struct token *tokens = version->tokens.items + row->first_token;
    for (uint32_t i = 0; cell && i < row->token_count; i++)
        if (tokens[i].start >= cell->span.start && tokens[i].start < cell->span.end)
            tokens[i].flags |= (uint16_t)flags;
}

static void name_rows(struct version *version, uint32_t rows, uint32_t column, bool nocase) {
    bool is_table = version->pieces.items[rows].kind == TREE_TABLE;
    for (uint32_t i = version->pieces.items[rows].first_child; i != INDEX_NONE;
         i = version->pieces.items[i].next) {
        struct piece *row = &version->pieces.items[i];
        const struct tree *cell = cell_at(row->tree, column);
        const struct tree *value = cell ? cell->first : NULL;
        if (!value)
            continue;
        bool is_string = value->kind == TREE_STRING;
        name_row(version, row, is_string ? value->text : span_text(version->sources, value->span),
                 nocase);
        if (!is_table)
            mark_cell(version, row, cell, TOKEN_OWN);
    }
}

static void mark_column(struct version *version, uint32_t rows, uint32_t column, unsigned flags) {
    for (uint32_t i = version->pieces.items[rows].first_child; i != INDEX_NONE;
         i = version->pieces.items[i].next) {
        const struct piece *row = &version->pieces.items[i];
        mark_cell(version, row, cell_at(row->tree, column), flags);
    }
}

void rows_name(struct version *version, uint32_t rows) {
    const struct tree *tree = version->pieces.items[rows].tree;
    const struct tree *heading = tree_child(tree, TREE_ROW);
    const struct tree *key = tree->kind == TREE_TABLE ? tree_child(tree, TREE_KEY) : NULL;
    uint32_t column = 0;
    for (const struct tree *cell = heading ? heading->first : NULL; cell;
         cell = cell->next, column++) {
        const struct tree *head = head_of(cell);
        if (!head)
            continue;
        bool is_key = key && head->kind == TREE_NAME &&
                      text_is_nocase(span_text(version->sources, head->span),
                                     span_text(version->sources, key->name_span));
        if (is_key || head->kind == TREE_HEAD_RULE)
            name_rows(version, rows, column, key && key->flags & TREE_IGNORING_CASE);
        else if (head->kind == TREE_HEAD_BECAUSE)
            mark_column(version, rows, column, TOKEN_WORDS);
        else if (head->kind == TREE_HEAD_CITES)
            mark_column(version, rows, column, TOKEN_WORDS | TOKEN_CITES | TOKEN_FIXED);
    }
}

/* ---- CSV files. */

static const struct kept_file *file_of(const struct version *version, struct text path) {
    for (size_t i = 0; i < version->of->file_count; i++)
        if (text_is(version->of->files[i].path, path))
            return &version->of->files[i];
    return NULL;
}

static uint32_t line_start(const struct source *source, size_t line) {
    return line <= source->line_count ? source->line_starts[line - 1] : source->text.length;
}

static uint32_t add_line(struct version *version, uint32_t table, uint32_t file,
                         const struct csv_row *row) {
    const struct source *source = sources_get(version->sources, file);
    struct piece piece = {.kind = TREE_ROW,
                          .file = file,
                          .start = line_start(source, row->line),
                          .end = line_start(source, row->last_line + 1),
                          .first_token = (uint32_t)version->tokens.count,
                          .token_count = row->count,
                          .parent = table};
    for (uint32_t i = 0; i < row->count; i++) {
        struct token cell = {.text = arena_text(version->arena, text_trim(row->cells[i])),
                             .start = piece.start,
                             .flags = TOKEN_FIXED,
                             .kind = LEX_STRING};
        VECTOR_PUSH(&version->tokens, cell);
    }
    return piece_add(version, piece);
}

static uint32_t column_of(const struct version *version, const struct piece *heading,
                          struct text name) {
    for (uint32_t i = 0; i < heading->token_count; i++)
        if (text_is_nocase(piece_tokens(version, heading)[i].text, name))
            return i;
    return INDEX_NONE;
}

void csv_rows_add(struct version *version, uint32_t table) {
    const struct tree *tree = version->pieces.items[table].tree;
    const struct tree *from = tree_child(tree, TREE_FROM_FILE), *key = tree_child(tree, TREE_KEY);
    if (!from || !key)
        return;
    struct text folder = path_folder(sources_get(version->sources, from->span.file)->path);
    const struct kept_file *kept = file_of(version, path_join(version->arena, folder, from->text));
    if (!kept)
        return;
    uint32_t file = sources_add(version->sources, kept->path, kept->bytes);
    const struct source *source = sources_get(version->sources, file);
    struct csv_reader *reader = csv_new(version->arena, source->text.bytes, source->text.length, 0);
    uint32_t column = INDEX_NONE;
    for (struct csv_row row; csv_next(reader, &row);) {
        uint32_t at = add_line(version, table, file, &row);
        struct piece *piece = &version->pieces.items[at];
        if (version->pieces.items[table].heading_row == INDEX_NONE) {
            piece->is_heading = true;
            piece->name = piece->key = TEXT("heading");
            version->pieces.items[table].heading_row = at;
            column = column_of(version, piece, span_text(version->sources, key->name_span));
        } else if (column < piece->token_count) {
            name_row(version, piece, piece_tokens(version, piece)[column].text,
                     key->flags & TREE_IGNORING_CASE);
        }
    }
}
