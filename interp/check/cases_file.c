/* Cases in a CSV file that a spreadsheet edits: its heads and rows. The file is a source as rule
 * files are, so that each cell has a place that messages, tests and updates can name. */
#include "check/cases.h"

#include "check/csv_file.h"

struct cells_reader {
    struct checker *c;
    struct case_table *table;
    const struct source *source;
    uint32_t file;
    char delimiter;
    struct case_column *columns;
    struct span *spans;    /* of the cells of the row, as they stand in the file */
    struct arena *scratch; /* trees of one row */
};

/* ---- Places. */

static bool is_end(const struct cells_reader *reader, const char *at, const char *end) {
    return at >= end || *at == '\n' || *at == reader->delimiter;
}

/* Where the cell that starts at `at` ends. */
static const char *cell_end(const struct cells_reader *reader, const char *at, const char *end) {
    if (at < end && *at == '"')
        for (at++; at < end && (*at != '"' || (at + 1 < end && at[1] == '"')); at++)
            at += *at == '"';
    while (!is_end(reader, at, end))
        at++;
    return at;
}

/* The places of the first `count` cells of a row that starts a line; of a row with a problem they
 * are sought in that line only, for a quote may make it endless. */
static void find_places(struct cells_reader *reader, const struct csv_row *row, uint32_t count) {
    const struct source *source = reader->source;
    const char *bytes = source->text.bytes, *end = bytes + source->text.length;
    const char *at = bytes + source->line_starts[row->line - 1];
    if (row->problem != CSV_FINE && row->line < source->line_count)
        end = bytes + source->line_starts[row->line] - 1;
    for (uint32_t i = 0; i < count; i++) {
        const char *stop = cell_end(reader, at, end);
        struct text cell = text_trim((struct text){at, (uint32_t)(stop - at)});
        uint32_t start = (uint32_t)((cell.length ? cell.bytes : at) - bytes);
        reader->spans[i] = (struct span){reader->file, start, start + cell.length};
        at = stop < end && *stop != '\n' ? stop + 1 : stop;
    }
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
    struct text words = text_trim(cell);
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
        return refuse_head(c, span, text_trim(cell));
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

static bool read_heads(struct cells_reader *reader, const struct csv_row *row) {
    struct checker *c = reader->c;
    struct case_head *heads = arena_array(c->arena, row->count, sizeof *heads);
    bool good = true, expects = false;
    reader->columns = arena_array(c->arena, row->count, sizeof *reader->columns);
    find_places(reader, row, row->count);
    for (uint32_t i = 0; i < row->count; i++) {
        good = read_head(reader, row->cells[i], reader->spans[i], &heads[i], &reader->columns[i]) &&
               good;
        good = check_repeated(c, heads, i) && good;
        expects = expects || heads[i].kind == TREE_HEAD_EXPECT;
    }
    reader->table->heads = heads;
    reader->table->count = row->count;
    good = case_heads_check(c, heads, row->count) && good;
    if (good && !expects) {
        struct diag *diag = diag_add(c->diags, DIAG_E0342, reader->spans[0],
                                     "no column expects anything, so no row can fail");
        diag_hint(c->diags, diag, "add a column with the heading \"expect NAME\"");
    }
    return good && expects;
}

/* ---- Rows. */

static void read_cell(struct cells_reader *reader, uint32_t at, struct text text,
                      struct case_cell *cell) {
    const struct case_head *head = &reader->table->heads[at];
    *cell = (struct case_cell){.span = reader->spans[at]};
    text = text_trim(text);
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

static void say_row(struct cells_reader *reader, const struct csv_row *row) {
    struct checker *c = reader->c;
    uint32_t at = row->problem_cell < LIMIT_CSV_COLUMNS ? row->problem_cell : LIMIT_CSV_COLUMNS;
    find_places(reader, row, at + 1);
    struct diag *diag = diag_add(c->diags, DIAG_E0341, reader->spans[at], "%.*s",
                                 TEXT_ARGS(csv_problem_words(row->problem)));
    csv_problem_hint(c, diag, row->problem);
}

static bool is_empty_row(const struct csv_row *row) {
    for (uint32_t i = 0; i < row->count; i++)
        if (text_trim(row->cells[i]).length > 0)
            return false;
    return true;
}

static void read_row(struct cells_reader *reader, const struct csv_row *row) {
    struct checker *c = reader->c;
    uint32_t count = reader->table->count;
    find_places(reader, row, row->count);
    struct span span = {reader->file, reader->spans[0].start, reader->spans[row->count - 1].end};
    if (row->count != count) {
        struct diag *diag =
            diag_add(c->diags, DIAG_E0343, row->count > count ? reader->spans[count] : span,
                     "this row has %u cells, the heading %u", row->count, count);
        diag_hint(c->diags, diag,
                  "a cell with a comma in it stands in quotes; an empty one "
                  "needs its comma, too");
        return;
    }
    struct case_cell *cells = arena_array(reader->scratch, count, sizeof *cells);
    for (uint32_t i = 0; i < count; i++)
        read_cell(reader, i, row->cells[i], &cells[i]);
    case_lower(c, reader->table, cells, arena_format(c->arena, "line %zu", row->line), span);
    arena_reset(reader->scratch);
}

static void read_rows(struct cells_reader *reader, struct csv_reader *csv) {
    struct csv_row row;
    uint32_t count = 0;
    while (csv_next(csv, &row)) {
        if (row.problem == CSV_FINE && is_empty_row(&row))
            continue;
        if (count++ == LIMIT_CASES_ROWS) {
            find_places(reader, &row, 1);
            diag_add(reader->c->diags, DIAG_E0343, reader->spans[0],
                     "a file of cases has at most %d rows", LIMIT_CASES_ROWS);
            return;
        }
        if (row.problem == CSV_FINE)
            read_row(reader, &row);
        else
            say_row(reader, &row);
    }
    if (count == 0) {
        struct diag *diag =
            warn_add(reader->c, DIAG_W0613, (struct span){reader->file, 0, reader->spans[0].end},
                     "there is no row below the heading, so nothing is tested");
        if (diag)
            diag_hint(reader->c->diags, diag, "add a row for each case");
    }
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
    struct csv_row row;
    struct cells_reader reader = {.c = c, .table = table};
    table->in = WRITTEN_CSV;
    if (!find_source(c, from, &reader.file))
        return;
    reader.source = sources_get(c->out->sources, reader.file);
    struct text text = reader.source->text;
    struct arena *arena = arena_new();
    struct csv_reader *csv = csv_new(arena, text.bytes, text.length, 0);
    csv_use_arena(csv, c->arena);
    reader.delimiter = csv_delimiter(csv);
    reader.spans = arena_array(arena, LIMIT_CSV_COLUMNS + 1, sizeof *reader.spans);
    if (!csv_next(csv, &row)) {
        struct diag *diag = diag_add(c->diags, DIAG_E0341, from->span, "the file \"%.*s\" is empty",
                                     TEXT_ARGS(reader.source->path));
        diag_hint(c->diags, diag,
                  "its first line says what the columns give and expect, such as: "
                  "given country,expect language");
    } else if (row.problem != CSV_FINE) {
        say_row(&reader, &row);
    } else if (read_heads(&reader, &row)) {
        reader.scratch = arena_new();
        read_rows(&reader, csv);
        arena_free(reader.scratch);
    }
    arena_free(arena);
}
