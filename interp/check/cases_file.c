/* Cases in a CSV file that a spreadsheet edits: its heads and rows. The file is a source as rule
 * files are, so that each cell has a place that messages, tests and updates can name. */
#include "check/cases.h"

#include "check/csv_file.h"

struct cells_reader {
    struct checker *c;
    struct case_table *table;
    const struct source *source;
    uint32_t file;
    struct csv_reader *csv;
    const struct csv_raw_row *rows; /* read together */
    uint32_t row_count, row_at;
    struct case_column *columns;
    struct arena *scratch; /* trees of one row */
};

/* NULL at the end. */
static const struct csv_raw_row *next_row(struct cells_reader *reader) {
    if (reader->row_at == reader->row_count) {
        reader->row_count = csv_next_rows(reader->csv, &reader->rows);
        reader->row_at = 0;
    }
    return reader->row_count > 0 ? &reader->rows[reader->row_at++] : NULL;
}

/* Where a cell stands, its quotes included. */
static struct span cell_span(const struct cells_reader *reader, const struct csv_raw_row *row,
                             uint32_t at) {
    struct text raw = csv_raw_cell(row->starts, at), cell = text_trim(raw);
    const char *start = cell.length ? cell.bytes : raw.bytes;
    uint32_t offset = (uint32_t)(start - reader->source->text.bytes);
    return (struct span){reader->file, offset, offset + cell.length};
}

static struct span row_span(const struct cells_reader *reader, const struct csv_raw_row *row) {
    struct span span = cell_span(reader, row, 0);
    span.end = cell_span(reader, row, row->count - 1).end;
    return span;
}

static struct text cell_text(const struct cells_reader *reader, const struct csv_raw_row *row,
                             uint32_t at) {
    return text_trim(csv_unquote(reader->c->arena, csv_raw_cell(row->starts, at)));
}

/* ---- Heads. */

static bool take_word(struct text *text, const char *word) {
    struct text wanted = text_of(word);
    if (!text_starts_nocase(*text, wanted))
        return false;
    struct text rest = {text->bytes + wanted.length, text->length - wanted.length};
    if (rest.length > 0 && rest.bytes[0] != ' ' && rest.bytes[0] != '\t')
        return false;
    *text = text_trim(rest);
    return true;
}

static bool refuse_head(struct checker *c, struct span span, struct text words) {
    struct diag *diag;
    name_id name = name_find(c->out->names, words);
    const struct symbol *symbol = name == NAME_NONE ? NULL : symbol_resolve(c, 0, name);
    diag = diag_add(c->diags, DIAG_E0342, span,
                    "the heading \"%.*s\" does not say what its cells are", TEXT_ARGS(words));
    if (symbol)
        diag_hint(c->diags, diag, "write \"%s %.*s\"",
                  symbol->kind == SYMBOL_FACT ? "given" : "expect", TEXT_ARGS(words));
    else
        diag_hint(c->diags, diag,
                  "a heading is \"given\" and a fact, \"expect\" and a decision or definition, "
                  "\"by\", or \"as of\"");
    return false;
}

/* Finds what the name stands for; it says so when there is nothing of the kind. */
static bool type_column(struct checker *c, const struct case_head *head,
                        struct case_column *column) {
    struct tree at = {.kind = head->kind, .span = head->span, .name_span = head->name_span};
    struct target target;
    uint32_t index = 0;
    column->name = name_of(c, head->name);
    if (head->kind == TREE_HEAD_EXPECT) {
        if (!target_find(c, &at, head->name, &target))
            return false;
        column->type = target.type;
        column->is_list = target.is_list;
        return true;
    }
    if (record_named(c, head->name) != INDEX_NONE)
        return true; /* case_heads_check says why not */
    const struct fact *fact = given_fact(c, 0, &at, head->name, &index);
    if (!fact)
        return false;
    column->is_list = fact->type.kind == TYPE_LIST;
    column->type = column->is_list ? type_simple(TYPE_TEXT) : fact->type;
    return true;
}

static bool read_head(struct cells_reader *reader, struct text cell, struct span span,
                      struct case_head *head, struct case_column *column) {
    struct checker *c = reader->c;
    struct text words = cell;
    *head = (struct case_head){.kind = TREE_BAD, .span = span, .name_span = SPAN_NONE};
    *column = (struct case_column){.type = type_simple(TYPE_TEXT)};
    if (words.length == 0)
        return true;
    bool is_given = take_word(&words, "given"),
         is_expect = !is_given && take_word(&words, "expect");
    if (text_is_nocase(words, TEXT("by")) && !is_given && !is_expect) {
        head->kind = TREE_HEAD_BY;
    } else if (take_word(&words, "as") && text_is_nocase(words, TEXT("of"))) {
        head->kind = TREE_HEAD_AS_OF;
        column->type = type_simple(TYPE_DATE);
    } else if ((is_given || is_expect) && words.length > 0) {
        head->kind = is_given ? TREE_HEAD_GIVEN : TREE_HEAD_EXPECT;
        head->name = name_intern(c->out->names, words);
        head->name_span = span;
        return type_column(c, head, column);
    } else {
        head->is_bad = true;
        return refuse_head(c, span, cell);
    }
    return true;
}

/* A second column of one thing would overrule the first, or never be looked at. */
static bool check_repeated(struct checker *c, const struct case_head *heads, uint32_t at) {
    for (uint32_t i = 0; i < at; i++) {
        if (heads[i].kind != heads[at].kind || heads[at].kind == TREE_BAD ||
            heads[at].kind == TREE_HEAD_BY ||
            (heads[at].kind != TREE_HEAD_AS_OF && heads[i].name != heads[at].name))
            continue;
        struct diag *diag =
            diag_add(c->diags, DIAG_E0342, heads[at].span, "this column stands here twice");
        diag_hint(c->diags, diag, "keep one of the two");
        diag_relate(c->diags, diag, heads[i].span, "it stands here already");
        return false;
    }
    return true;
}

static bool read_heads(struct cells_reader *reader, const struct csv_raw_row *row) {
    struct checker *c = reader->c;
    struct case_head *heads = arena_array(c->arena, row->count, sizeof *heads);
    bool good = true, expects = false;
    reader->columns = arena_array(c->arena, row->count, sizeof *reader->columns);
    for (uint32_t i = 0; i < row->count; i++) {
        good = read_head(reader, cell_text(reader, row, i), cell_span(reader, row, i), &heads[i],
                         &reader->columns[i]) &&
               good;
        good = check_repeated(c, heads, i) && good;
        expects = expects || heads[i].kind == TREE_HEAD_EXPECT;
    }
    reader->table->heads = heads;
    reader->table->count = row->count;
    good = case_heads_check(c, heads, row->count) && good;
    if (good && !expects) {
        struct diag *diag = diag_add(c->diags, DIAG_E0342, heads[0].span,
                                     "no column expects anything, so no row can fail");
        diag_hint(c->diags, diag, "add a column with the heading \"expect NAME\"");
    }
    return good && expects;
}

/* ---- Rows. */

static void read_cell(struct cells_reader *reader, const struct csv_raw_row *row, uint32_t at,
                      struct case_cell *cell) {
    const struct case_head *head = &reader->table->heads[at];
    struct text text = cell_text(reader, row, at);
    *cell = (struct case_cell){.span = cell_span(reader, row, at)};
    if (text.length == 0)
        return;
    if (head->kind == TREE_BAD) {
        struct diag *diag = diag_add(reader->c->diags, DIAG_E0343, cell->span,
                                     "this cell stands under an empty heading");
        diag_hint(reader->c->diags, diag,
                  "write in the first line what the column gives or expects, or empty the cell");
        cell->is_bad = true;
    } else if (head->kind != TREE_HEAD_BY) {
        case_cell_read(reader->c, reader->scratch, &reader->columns[at], text, cell);
    } else if (!text_is(text, TEXT("-")) && !text_is(text, TEXT("any"))) {
        cell->rule = text;
    }
}

/* A row that is no CSV: at the cell, or the start of it, for a quote may make that endless. */
static void say_problem(const struct cells_reader *reader, const struct csv_raw_row *row) {
    uint32_t at = row->problem_cell < row->count ? row->problem_cell : row->count - 1;
    struct span span = cell_span(reader, row, at);
    const char *bytes = reader->source->text.bytes;
    const char *line_end = memchr(bytes + span.start, '\n', span.end - span.start);
    if (line_end)
        span.end = (uint32_t)(line_end - bytes);
    struct diag *diag = diag_add(reader->c->diags, DIAG_E0341, span, "%.*s",
                                 TEXT_ARGS(csv_problem_words(row->problem)));
    csv_problem_hint(reader->c, diag, row->problem);
}

static bool is_empty_row(const struct cells_reader *reader, const struct csv_raw_row *row) {
    for (uint32_t i = 0; i < row->count; i++) {
        struct span span = cell_span(reader, row, i);
        if (span.end > span.start + 2 || cell_text(reader, row, i).length > 0)
            return false;
    }
    return row->problem == CSV_FINE;
}

static void read_row(struct cells_reader *reader, const struct csv_raw_row *row) {
    struct checker *c = reader->c;
    uint32_t count = reader->table->count;
    if (row->count != count) {
        struct diag *diag =
            diag_add(c->diags, DIAG_E0343,
                     row->count > count ? cell_span(reader, row, count) : row_span(reader, row),
                     "this row has %u cells, the heading %u", row->count, count);
        diag_hint(c->diags, diag,
                  "a cell with a comma in it stands in quotes; an empty one "
                  "needs its comma, too");
        return;
    }
    struct case_cell *cells = arena_array(reader->scratch, count, sizeof *cells);
    for (uint32_t i = 0; i < count; i++)
        read_cell(reader, row, i, &cells[i]);
    case_lower(c, reader->table, cells, arena_format(c->arena, "line %zu", row->line),
               row_span(reader, row));
    arena_reset(reader->scratch);
}

static void read_rows(struct cells_reader *reader) {
    const struct csv_raw_row *row;
    uint32_t count = 0;
    while ((row = next_row(reader)) != NULL) {
        if (is_empty_row(reader, row))
            continue;
        if (count++ == LIMIT_CASES_ROWS) {
            diag_add(reader->c->diags, DIAG_E0343, cell_span(reader, row, 0),
                     "a file of cases has at most %d rows", LIMIT_CASES_ROWS);
            return;
        }
        if (row->problem == CSV_FINE)
            read_row(reader, row);
        else
            say_problem(reader, row);
    }
    if (count > 0)
        return;
    struct diag *diag = warn_add(reader->c, DIAG_W0613, reader->table->heads[0].span,
                                 "there is no row below the heading, so nothing is tested");
    if (diag)
        diag_hint(reader->c->diags, diag, "add a row for each case");
}

/* The file as a source; several tables may share one file. */
static bool find_source(struct checker *c, const struct tree *from, uint32_t *file) {
    struct text path, bytes;
    const struct source *of = sources_get(c->out->sources, from->span.file);
    path = path_join(c->arena, path_folder(of->path), from->text);
    for (size_t i = 0; i < c->case_files.count; i++)
        if (text_is(c->case_files.items[i].path, path)) {
            *file = c->case_files.items[i].source;
            return true;
        }
    if (!csv_file_read(c, from, &path, &bytes))
        return false;
    *file = sources_add(c->out->sources, path, bytes);
    VECTOR_PUSH(&c->case_files, ((struct case_file){path, *file}));
    return true;
}

void cases_read_file(struct checker *c, struct case_table *table, const struct tree *from) {
    struct cells_reader reader = {.c = c, .table = table};
    table->in = WRITTEN_CSV;
    if (!find_source(c, from, &reader.file))
        return;
    reader.source = sources_get(c->out->sources, reader.file);
    struct arena *arena = arena_new();
    reader.scratch = arena_new();
    reader.csv = csv_new(arena, reader.source->text.bytes, reader.source->text.length, 0);
    const struct csv_raw_row *row = next_row(&reader);
    if (!row) {
        struct diag *diag = diag_add(c->diags, DIAG_E0341, from->span, "the file \"%.*s\" is empty",
                                     TEXT_ARGS(reader.source->path));
        diag_hint(c->diags, diag,
                  "its first line says what the columns give and expect, such as: "
                  "given country,expect language");
    } else if (row->problem != CSV_FINE) {
        say_problem(&reader, row);
    } else if (read_heads(&reader, row)) {
        read_rows(&reader);
    }
    arena_free(reader.scratch);
    arena_free(arena);
}
