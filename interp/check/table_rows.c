/* Rows of a reference table. A cell that does not fit is reported where it stands; a row whose key
 * another row has already is reported with both places. */
#include "check/csv_file.h"

/* Where a cell stands: in a rule file, or in a line of a CSV file. */
struct place {
    struct span span;
    struct text path;
    size_t line, column;
};

/* Counts the errors of a file; past the cap they are not said. */
static bool is_past_cap(struct checker *c, const struct place *place) {
    if (place->path.length == 0 || ++c->table_errors <= LIMIT_ERRORS_A_FILE)
        return false;
    c->unsaid = (struct diag){.code = DIAG_E0411, .span = SPAN_NONE};
    return true;
}

#define PLACE_ADD(c, place, format, ...)                                                           \
    (is_past_cap(c, place) ? &(c)->unsaid                                                          \
     : (place)->path.length                                                                        \
         ? diag_add_data((c)->diags, DIAG_E0411, (place)->path, (place)->line, (place)->column,    \
                         format, __VA_ARGS__)                                                      \
         : diag_add((c)->diags, DIAG_E0411, (place)->span, format, __VA_ARGS__))

static uint32_t find_column(const struct table *table, struct text name) {
    for (uint32_t i = 0; i < table->column_count; i++)
        if (text_is_nocase(table->columns[i].name, name))
            return i;
    return INDEX_NONE;
}

static void claim_key(struct checker *c, struct table *table, uint32_t row, struct text key,
                      const struct place *place) {
    bool added;
    if (key.length == 0) {
        PLACE_ADD(c, place, "row %u of \"%.*s\" has no key", row + 1, TEXT_ARGS(table->name));
        return;
    }
    uint32_t other = text_map_put(table->rows, key, row, &added);
    if (added || other == row)
        return;
    struct diag *diag = PLACE_ADD(c, place, "\"%.*s\" already names row %u of \"%.*s\"",
                                  TEXT_ARGS(key), other + 1, TEXT_ARGS(table->name));
    diag_hint(c->diags, diag, "each key and each other name belongs to one row%s",
              table->ignoring_case ? "; letter case does not tell them apart" : "");
}

/* The other names of a row, from a cell that was read: a list, or a text with `;` between them. */
static void claim_names(struct checker *c, struct table *table, uint32_t row,
                        const struct place *place) {
    const struct value *cell = &table->cells[(size_t)row * table->column_count + table->also];
    struct text name, names = cell->text;
    if (cell->state != VALUE_KNOWN)
        return;
    if (table->columns[table->also].type.kind == TYPE_LIST)
        for (uint32_t i = 0; i < cell->list.count; i++)
            claim_key(c, table, row, cell->list.items[i], place);
    else
        while (text_item(&names, ';', &name))
            if (name.length)
                claim_key(c, table, row, name, place);
}

/* Finds key columns once the columns stand. */
static bool find_keys(struct checker *c, const struct tree *tree, struct table *table) {
    const struct tree *key = tree_part(tree, TREE_KEY);
    const struct tree *also = tree_part(key, TREE_NAME);
    const struct tree *wanted[2] = {key, also};
    uint32_t *found[2] = {&table->key, &table->also};
    for (int i = 0; i < 2; i++) {
        if (!wanted[i])
            continue;
        struct text name = name_of(c, wanted[i]->name);
        *found[i] = find_column(table, name);
        if (*found[i] == INDEX_NONE) {
            struct text *names = arena_array(c->arena, table->column_count, sizeof *names);
            for (uint32_t j = 0; j < table->column_count; j++)
                names[j] = table->columns[j].name;
            diag_add(c->diags, DIAG_E0307, tree_name_span(wanted[i]),
                     "the table \"%.*s\" has no column \"%.*s\"%.*s", TEXT_ARGS(table->name),
                     TEXT_ARGS(name),
                     TEXT_ARGS(suggestion_of(c, name, names, table->column_count)));
            table->key = INDEX_NONE;
            return false;
        }
    }
    if (!also)
        return true;
    enum type_kind kind = table->columns[table->also].type.kind;
    if (kind == TYPE_TEXT || kind == TYPE_LIST)
        return true;
    struct diag *diag =
        diag_add(c->diags, DIAG_E0402, tree_name_span(also),
                 "other names are texts, \"%.*s\" is %.*s", TEXT_ARGS(name_of(c, also->name)),
                 TEXT_ARGS(words_of_type(c, &table->columns[table->also].type)));
    diag_hint(c->diags, diag, "declare the column as text, or as list of text");
    table->key = INDEX_NONE;
    return false;
}

/* Declared columns come first in `table->columns`; the heading says where each stands. Columns
 * that only the heading names are texts. */
static uint32_t *match_heading(struct checker *c, struct table *table, const struct text *headings,
                               uint32_t count, const struct place *places) {
    struct column_type *columns =
        arena_array(c->arena, (size_t)count + table->column_count, sizeof *columns);
    uint32_t declared = table->column_count, *target = arena_array(c->arena, count, sizeof *target);
    bool *met = arena_array(c->arena, declared, sizeof *met);
    if (declared)
        memcpy(columns, table->columns, declared * sizeof *columns);
    table->columns = columns;
    for (uint32_t i = 0; i < count; i++) {
        target[i] = find_column(table, headings[i]);
        bool again = target[i] != INDEX_NONE && (target[i] >= declared || met[target[i]]);
        if (again) {
            struct diag *diag = PLACE_ADD(c, &places[i], "the column \"%.*s\" stands here twice",
                                          TEXT_ARGS(headings[i]));
            diag_hint(c->diags, diag, "keep one, or give one of them another name");
        } else if (target[i] == INDEX_NONE) {
            target[i] = table->column_count++;
            columns[target[i]] =
                (struct column_type){.name = headings[i], .type = type_simple(TYPE_TEXT)};
        } else {
            columns[target[i]].name = arena_text(c->arena, columns[target[i]].name);
            met[target[i]] = true;
        }
    }
    for (uint32_t i = 0; i < declared; i++)
        if (!met[i]) {
            struct diag *diag =
                PLACE_ADD(c, &places[0], "the heading lacks the column \"%.*s\" of \"%.*s\"",
                          TEXT_ARGS(columns[i].name), TEXT_ARGS(table->name));
            diag_hint(c->diags, diag, "add it, or delete its line `column %.*s is ...`",
                      TEXT_ARGS(columns[i].name));
            diag_declared(c, diag, table->span);
        }
    return target;
}

static struct value read_cell(struct checker *c, const struct table *table, uint32_t column,
                              struct text cell, const struct place *place) {
    const struct type *type = &table->columns[column].type;
    struct value value = {.state = VALUE_BLANK};
    if (cell.length == 0) {
        if (type->kind == TYPE_LIST)
            value = (struct value){.state = VALUE_KNOWN};
        return value;
    }
    const char *why = value_parse(c->arena, type, cell, &value);
    if (why) {
        struct diag *diag = PLACE_ADD(c, place, "\"%.*s\" %s", TEXT_ARGS(cell), why);
        diag_hint(c->diags, diag, "the column \"%.*s\" holds %.*s",
                  TEXT_ARGS(table->columns[column].name), TEXT_ARGS(type_allowed(c->arena, type)));
        return (struct value){.state = VALUE_BLANK};
    }
    return value;
}

/* More rows than these the text cannot have: a row ends with its line, and takes at least a byte a
 * cell. */
static uint32_t rows_at_most(struct text text, uint32_t width) {
    size_t lines = 1, most = text.length / width + 1;
    const char *at = text.bytes, *end = text.bytes + text.length;
    while (lines < most && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        at++;
        lines++;
    }
    return (uint32_t)(lines < LIMIT_TABLE_ROWS ? lines : LIMIT_TABLE_ROWS);
}

static struct value *new_row(const struct table *table) {
    struct value *row = table->cells + (size_t)table->row_count * table->column_count;
    for (uint32_t i = 0; i < table->column_count; i++)
        row[i] = (struct value){.state = VALUE_BLANK};
    return row;
}

static void read_csv_rows(struct checker *c, struct table *table, struct csv_reader *reader,
                          const uint32_t *target, uint32_t width, struct text path, uint32_t most) {
    struct csv_row row;
    table->cells = arena_array(c->arena, (size_t)most * table->column_count, sizeof *table->cells);
    while (csv_next(reader, &row)) {
        struct place place = {.path = path, .line = row.line};
        if (row.problem != CSV_FINE) {
            place.column = row.problem_cell + 1;
            struct diag *diag =
                PLACE_ADD(c, &place, "%.*s", TEXT_ARGS(csv_problem_words(row.problem)));
            csv_problem_hint(c, diag, row.problem);
            continue;
        }
        if (row.count != width) {
            struct diag *diag =
                PLACE_ADD(c, &place, "this row has %u cells, the heading %u", row.count, width);
            diag_hint(c->diags, diag,
                      "a cell with a comma in it stands in quotes; an empty one "
                      "needs its comma, too");
            continue;
        }
        if (table->row_count == LIMIT_TABLE_ROWS) {
            PLACE_ADD(c, &place, "a table has at most %d rows", LIMIT_TABLE_ROWS);
            break;
        }
        struct value *cells = new_row(table);
        struct text key = {NULL, 0};
        for (uint32_t i = 0; i < width; i++) {
            struct text cell = text_trim(row.cells[i]);
            if (row.quoted[i]) /* perhaps unescaped into the scratch arena */
                cell = arena_text(c->arena, cell);
            place.column = i + 1;
            cells[target[i]] = read_cell(c, table, target[i], cell, &place);
            if (target[i] == table->key)
                key = cell;
        }
        place.column = 0;
        claim_key(c, table, table->row_count, key, &place);
        if (table->also != INDEX_NONE)
            claim_names(c, table, table->row_count, &place);
        table->row_count++;
    }
}

void table_read_csv(struct checker *c, const struct tree *tree, const struct tree *from,
                    struct table *table) {
    struct text path, text;
    const struct tree *inline_row = tree_part(tree, TREE_ROW);
    if (inline_row) {
        struct diag *diag =
            diag_add(c->diags, DIAG_E0411, inline_row->span,
                     "the rows of \"%.*s\" stand in a file already", TEXT_ARGS(table->name));
        diag_hint(c->diags, diag, "keep either the file or the rows");
        diag_relate(c->diags, diag, from->span, "the file is named here");
    }
    if (!csv_file_read(c, from, &path, &text))
        return;
    arena_reset(c->scratch);
    struct csv_reader *reader = csv_new(c->scratch, text.bytes, text.length, 0);
    struct csv_row row;
    if (!csv_next(reader, &row) || row.problem != CSV_FINE) {
        struct diag *diag = diag_add(c->diags, DIAG_E0411, from->span,
                                     "the file \"%.*s\" has no heading line", TEXT_ARGS(path));
        diag_hint(c->diags, diag, "its first line names the columns, with commas between them");
        return;
    }
    uint32_t width = row.count;
    struct text *headings = arena_array(c->arena, width, sizeof *headings);
    struct place *places = arena_array(c->arena, (size_t)width + 1, sizeof *places);
    for (uint32_t i = 0; i < width; i++) {
        headings[i] = arena_text(c->arena, text_trim(row.cells[i]));
        places[i] = (struct place){.path = path, .line = row.line, .column = i + 1};
    }
    c->table_errors = 0;
    const uint32_t *target = match_heading(c, table, headings, width, places);
    if (find_keys(c, tree, table))
        read_csv_rows(c, table, reader, target, width, path, rows_at_most(text, width));
    if (c->table_errors > LIMIT_ERRORS_A_FILE) {
        size_t more = c->table_errors - LIMIT_ERRORS_A_FILE;
        struct diag *diag =
            diag_add(c->diags, DIAG_E0411, from->span, "%zu more %s in this file %s not shown",
                     more, more == 1 ? "error" : "errors", more == 1 ? "is" : "are");
        diag_hint(c->diags, diag, "correct those that are shown, and check again");
    }
}

/* A cell in the rules is typed as it is written: a text has quotes, a number none. */
static struct value read_written(struct checker *c, const struct table *table, uint32_t column,
                                 const struct tree *cell) {
    const struct type *type = &table->columns[column].type;
    struct value value = {.state = VALUE_BLANK};
    if (cell_is_empty(cell) || (cell->first && cell->first->kind == TREE_BLANK)) {
        if (type->kind == TYPE_LIST)
            value.state = VALUE_KNOWN;
        return value;
    }
    struct text what = table->columns[column].name;
    if (type->kind == TYPE_LIST) {
        struct type item = type_simple(TYPE_TEXT);
        struct text *items = arena_array(c->arena, cell->count, sizeof *items);
        uint32_t count = 0;
        for (const struct tree *t = cell->first; t; t = t->next)
            if (literal_read(c, &item, t, what, SPAN_NONE, &value))
                items[count++] = value.text;
        value = (struct value){.state = VALUE_KNOWN};
        value.list.items = items;
        value.list.count = count;
        return value;
    }
    if (cell->count != 1 || !tree_is_literal(cell->first)) {
        if (cell->first && cell->first->kind != TREE_BAD) {
            struct diag *diag =
                diag_add(c->diags, DIAG_E0411, cell->span, "a cell of a table is one value");
            diag_hint(c->diags, diag, "put a text in quotes");
        }
        return value;
    }
    if (!literal_read(c, type, cell->first, what, SPAN_NONE, &value) ||
        !literal_in_range(c, type, cell->first, what, SPAN_NONE))
        value.state = VALUE_BLANK;
    return value;
}

static void read_inline_row(struct checker *c, struct table *table, const struct tree *row,
                            const uint32_t *target, uint32_t width) {
    if (row->count != width) {
        struct diag *diag = diag_add(c->diags, DIAG_E0411, row->span,
                                     "this row has %u cells, the heading %u", row->count, width);
        diag_hint(c->diags, diag, "write one cell for each heading; one may be left empty");
        return;
    }
    struct value *cells = new_row(table);
    const struct tree *key = row->first, *also = NULL;
    uint32_t i = 0;
    for (const struct tree *cell = row->first; cell; cell = cell->next, i++) {
        cells[target[i]] = read_written(c, table, target[i], cell);
        if (target[i] == table->key)
            key = cell;
        if (target[i] == table->also)
            also = cell;
    }
    struct place place = {.span = key->span};
    const struct value *key_value = &cells[table->key];
    bool is_text = table->columns[table->key].type.kind == TYPE_TEXT;
    if (!tree_is_bad(key))
        claim_key(c, table, table->row_count,
                  is_text && key_value->state == VALUE_KNOWN ? key_value->text
                  : cell_is_empty(key)                       ? TEXT("")
                                                             : words_of_span(c, key->first->span),
                  &place);
    if (also) {
        place.span = also->span;
        claim_names(c, table, table->row_count, &place);
    }
    table->row_count++;
}

void table_read_inline(struct checker *c, const struct tree *tree, struct table *table) {
    const struct tree *heading = tree_part(tree, TREE_ROW);
    if (!heading) {
        if (!tree_is_bad(tree)) {
            struct diag *diag = diag_add(c->diags, DIAG_E0411, table->span,
                                         "the table \"%.*s\" has no rows", TEXT_ARGS(table->name));
            diag_hint(c->diags, diag,
                      "write \"| %.*s | ... |\" with the names of the columns, then "
                      "the rows; or name a file: table %.*s from \"file.csv\"",
                      TEXT_ARGS(name_of(c, tree_part(tree, TREE_KEY)->name)),
                      TEXT_ARGS(table->name));
        }
        return;
    }
    uint32_t width = 0;
    struct text *headings = arena_array(c->arena, heading->count, sizeof *headings);
    struct place *places = arena_array(c->arena, (size_t)heading->count + 1, sizeof *places);
    places[0].span = heading->span;
    for (const struct tree *cell = heading->first; cell; cell = cell->next) {
        const struct tree *head = cell_head(cell);
        if (!head || head->kind != TREE_NAME) {
            if (!tree_is_bad(cell))
                diag_add(c->diags, DIAG_E0411, cell->span,
                         "the first row gives the names of the columns");
            return;
        }
        headings[width] = name_of(c, head->name);
        places[width++] = (struct place){.span = cell->span};
    }
    const uint32_t *target = match_heading(c, table, headings, width, places);
    if (!find_keys(c, tree, table))
        return;
    table->cells =
        arena_array(c->arena, (size_t)tree->count * table->column_count, sizeof *table->cells);
    for (const struct tree *row = heading->next; row; row = row->next)
        if (row->kind == TREE_ROW)
            read_inline_row(c, table, row, target, width);
}
