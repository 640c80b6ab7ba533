/* SQLite portfolios: a table or view for each record, read in order of its rows. A cell is read as
 * its CSV text would be. The file is opened read-only, and all tables are read in one transaction,
 * so that a program that writes meanwhile does not show. */
#include "base/limits.h"
#include "base/utf8.h"
#include "data/findings.h"
#include "data/forms.h"
#include "data/sqlite_calls.h"

enum { WAIT_MILLISECONDS = 5000 };

struct database {
    struct intake *intake;
    const struct inputs *inputs;
    struct sqlite_calls sqlite;
    sqlite3 *handle;
    struct text why; /* libsqlite3 is missing; else empty */
};

struct sqlite_table {
    struct fact_table table;
    struct text name; /* as the database spells it; empty: not there */
    bool *is_read;    /* by cell: something reads it */
};

static enum portfolio_result broken(struct database *database) {
    if (database->why.length > 0) {
        struct diag *diag =
            diag_add_data(database->intake->diags, DIAG_E0718, database->inputs->name, 0, 0,
                          "SQLite cannot read the facts: %.*s", TEXT_ARGS(database->why));
        diag_hint(database->intake->diags, diag,
                  "install it (Debian: libsqlite3-0), or export the tables as CSV files");
        return PORTFOLIO_FAILED;
    }
    int code = database->sqlite.errcode(database->handle);
    bool is_rejected = code == SQLITE_NOTADB || code == SQLITE_CORRUPT || code == SQLITE_ERROR;
    diag_add_data(database->intake->diags, DIAG_E0718, database->inputs->name, 0, 0,
                  "SQLite cannot read the facts: %s", database->sqlite.errmsg(database->handle));
    return is_rejected ? PORTFOLIO_REJECTED : PORTFOLIO_FAILED;
}

static sqlite3_stmt *prepare(struct database *database, struct text statement) {
    sqlite3_stmt *prepared = NULL;
    if (database->sqlite.prepare_v2(database->handle, statement.bytes, (int)statement.length,
                                    &prepared, NULL) != SQLITE_OK) {
        database->sqlite.finalize(prepared);
        return NULL;
    }
    return prepared;
}

static sqlite3_stmt *select_all(struct database *database, struct text table) {
    struct buffer statement = {0};
    buffer_add_string(&statement, "select * from main.\"");
    for (uint32_t i = 0; i < table.length; i++) {
        if (table.bytes[i] == '"')
            buffer_add_char(&statement, '"');
        buffer_add_char(&statement, table.bytes[i]);
    }
    buffer_add_char(&statement, '"');
    sqlite3_stmt *prepared = prepare(database, buffer_text(&statement));
    buffer_free(&statement);
    return prepared;
}

static bool begin(struct database *database) {
    const char *path = database->inputs->items[0].path;
    return sqlite_calls_begin(&database->sqlite, &database->why) &&
           database->sqlite.open_v2(path, &database->handle, SQLITE_OPEN_READONLY, NULL) ==
               SQLITE_OK &&
           database->sqlite.busy_timeout(database->handle, WAIT_MILLISECONDS) == SQLITE_OK &&
           database->sqlite.exec(database->handle, "begin", NULL, NULL, NULL) == SQLITE_OK;
}

static void finish(struct database *database) {
    if (database->handle)
        database->sqlite.close(database->handle);
    sqlite_calls_end(&database->sqlite);
}

/* The tables and views that are named after a record, in any letter case. */
static bool find_tables(struct database *database, struct sqlite_table *tables) {
    const struct schema *schema = database->intake->options->schema;
    sqlite3_stmt *names =
        prepare(database, TEXT("select name from sqlite_master where type in ('table', 'view')"));
    int step = SQLITE_ERROR;
    while (names && (step = database->sqlite.step(names)) == SQLITE_ROW) {
        const char *bytes = (const char *)database->sqlite.column_text(names, 0);
        struct text name = text_of(bytes ? bytes : "");
        for (uint32_t i = 0; i < schema->record_count; i++)
            if (text_is_nocase(name, schema->records[i].name))
                tables[i].name = arena_text(database->intake->arena, name);
    }
    database->sqlite.finalize(names);
    return step == SQLITE_DONE;
}

static struct text path_of_table(struct database *database, struct text table) {
    struct intake *intake = database->intake;
    struct text path = arena_format(intake->scratch, "%.*s:%.*s", TEXT_ARGS(database->inputs->name),
                                    TEXT_ARGS(table));
    path = diags_keep(intake->diags, path);
    arena_reset(intake->scratch);
    return path;
}

static enum portfolio_result bind_table(struct database *database, uint32_t record,
                                        struct sqlite_table *table) {
    struct intake *intake = database->intake;
    sqlite3_stmt *rows = select_all(database, table->name);
    if (!rows)
        return broken(database);
    uint32_t count = (uint32_t)database->sqlite.column_count(rows);
    struct text *headings = arena_array(intake->arena, count, sizeof *headings);
    for (uint32_t i = 0; i < count; i++) {
        const char *heading = database->sqlite.column_name(rows, (int)i);
        headings[i] = arena_text(intake->arena, text_of(heading ? heading : ""));
    }
    database->sqlite.finalize(rows);
    table->table.path = path_of_table(database, table->name);
    if (!bind_headings(intake->arena, intake->options->schema, record, headings, count,
                       table->table.path, 0, intake->diags, &table->table.binding))
        return PORTFOLIO_REJECTED;
    const struct binding *binding = &table->table.binding;
    table->is_read = arena_array(intake->arena, count, sizeof *table->is_read);
    table->is_read[binding->key_cell] = true;
    for (uint32_t i = 0; i < binding->column_count; i++)
        table->is_read[binding->columns[i].cell] = true;
    return PORTFOLIO_DONE;
}

static enum portfolio_result bind_tables(struct database *database, struct sqlite_table *tables,
                                         uint64_t *there) {
    struct intake *intake = database->intake;
    enum portfolio_result result = PORTFOLIO_DONE;
    if (tables[0].name.length == 0) {
        report_no_tenants(intake, database->inputs, "");
        return PORTFOLIO_REJECTED;
    }
    for (uint32_t i = 0; i < intake->options->schema->record_count; i++) {
        if (tables[i].name.length == 0) {
            report_no_children(intake, database->inputs, i);
            continue;
        }
        there[i] = UINT64_MAX;
        enum portfolio_result bound = bind_table(database, i, &tables[i]);
        if (bound != PORTFOLIO_DONE && result == PORTFOLIO_DONE)
            result = bound;
    }
    return result;
}

static struct text odd(struct arena *arena, const char *reason) {
    struct odd_cell *cell = arena_alloc(arena, sizeof *cell);
    *cell = (struct odd_cell){.reason = reason, .shown = TEXT("the cell")};
    return (struct text){(const char *)cell, CELL_ODD};
}

static struct text cell_of(const struct sqlite_calls *sqlite, sqlite3_stmt *rows, uint32_t column,
                           struct arena *arena) {
    const char *bytes = (const char *)sqlite->column_text(rows, (int)column);
    int size = sqlite->column_bytes(rows, (int)column);
    if (!bytes || size <= 0)
        return TEXT("");
    struct text cell = {bytes, (uint32_t)size};
    if (cell.length > LIMIT_FIELD)
        return odd(arena, "is longer than 1048576 bytes");
    if (utf8_valid_prefix(cell.bytes, cell.length) != cell.length)
        return odd(arena, "is not UTF-8");
    if (memchr(cell.bytes, 0, cell.length))
        return odd(arena, "holds a NUL");
    return arena_text(arena, cell);
}

/* Up to CELLS_ROWS rows, in the arena. False at the end, with *step saying whether it is a good
 * one. */
static bool fetch(const struct sqlite_calls *sqlite, sqlite3_stmt *rows,
                  const struct sqlite_table *table, struct arena *arena, struct raw_rows *raw,
                  uint64_t *place, int *step) {
    uint32_t width = table->table.binding.width;
    raw->count = 0;
    raw->is_csv = false;
    while (raw->count < CELLS_ROWS && (*step = sqlite->step(rows)) == SQLITE_ROW) {
        struct text *cells = arena_array(arena, width, sizeof *cells);
        for (uint32_t i = 0; i < width; i++)
            cells[i] = table->is_read[i] ? cell_of(sqlite, rows, i, arena) : TEXT("");
        raw->cells[raw->count] = cells;
        raw->places[raw->count++] = ++*place;
    }
    return *step == SQLITE_ROW;
}

static enum portfolio_result read_table(struct database *database, uint32_t record,
                                        struct sqlite_table *table, const uint64_t *there) {
    struct intake *intake = database->intake;
    sqlite3_stmt *rows = select_all(database, table->name);
    int step = SQLITE_ERROR;
    uint64_t place = 0;
    bool goes_on = rows != NULL, has_more = goes_on;
    while (has_more && goes_on) {
        struct raw_rows raw;
        struct batch *batch = intake_room(intake, record);
        has_more = fetch(&database->sqlite, rows, table, batch->arena, &raw, &place, &step);
        goes_on = record == 0 ? intake_tenants(intake, &table->table, &raw, NULL, there, NULL, 0)
                              : intake_children(intake, &table->table, &raw, NULL, NULL, 0);
    }
    enum portfolio_result result = PORTFOLIO_DONE;
    if (goes_on && step != SQLITE_DONE)
        result = broken(database);
    database->sqlite.finalize(rows);
    intake_table_end(intake, &table->table);
    if (result == PORTFOLIO_DONE && !(rows && goes_on && intake_flush(intake, record)))
        result = rows ? PORTFOLIO_STOPPED : broken(database);
    return result;
}

static enum portfolio_result look_for_orphans(struct database *database,
                                              struct sqlite_table *table) {
    sqlite3_stmt *rows = select_all(database, table->name);
    struct arena *arena = arena_new();
    int step = SQLITE_ERROR;
    uint64_t place = 0;
    for (bool has_more = rows != NULL; has_more;) {
        struct raw_rows raw;
        has_more = fetch(&database->sqlite, rows, table, arena, &raw, &place, &step);
        intake_orphans(database->intake, &table->table, &raw);
        arena_reset(arena);
    }
    enum portfolio_result result = step == SQLITE_DONE ? PORTFOLIO_DONE : broken(database);
    database->sqlite.finalize(rows);
    arena_free(arena);
    return result;
}

static enum portfolio_result read_all(struct database *database, struct sqlite_table *tables,
                                      const uint64_t *there) {
    uint32_t record_count = database->intake->options->schema->record_count;
    enum portfolio_result result = PORTFOLIO_DONE;
    for (uint32_t i = 1; i <= record_count && result == PORTFOLIO_DONE; i++) {
        uint32_t record = i % record_count; /* the tenants last */
        if (tables[record].name.length)
            result = read_table(database, record, &tables[record], there);
    }
    for (uint32_t i = 1; i < record_count && result == PORTFOLIO_DONE; i++)
        if (tables[i].name.length && intake_has_orphans(database->intake))
            result = look_for_orphans(database, &tables[i]);
    return result;
}

enum portfolio_result sqlite_portfolio_read(struct intake *intake, const struct inputs *inputs) {
    struct database database = {.intake = intake, .inputs = inputs};
    uint32_t record_count = intake->options->schema->record_count;
    struct sqlite_table *tables = arena_array(intake->arena, record_count, sizeof *tables);
    uint64_t *there = arena_array(intake->arena, record_count, sizeof *there);
    enum portfolio_result result;
    if (!begin(&database) || !find_tables(&database, tables))
        result = broken(&database);
    else
        result = bind_tables(&database, tables, there);
    if (result == PORTFOLIO_DONE)
        result = read_all(&database, tables, there);
    finish(&database);
    return result;
}

void sqlite_portfolio_describe(struct intake *intake, const struct inputs *inputs,
                               struct buffer *out) {
    struct database database = {.intake = intake, .inputs = inputs};
    uint32_t record_count = intake->options->schema->record_count;
    struct sqlite_table *tables = arena_array(intake->arena, record_count, sizeof *tables);
    uint64_t *there = arena_array(intake->arena, record_count, sizeof *there);
    if (!begin(&database) || !find_tables(&database, tables)) {
        broken(&database);
    } else if (bind_tables(&database, tables, there) == PORTFOLIO_DONE) {
        buffer_format(out, "%.*s: SQLite\n", TEXT_ARGS(inputs->name));
        for (uint32_t i = 0; i < record_count; i++)
            if (tables[i].name.length)
                binding_describe(tables[i].table.path, &tables[i].table.binding, out);
    }
    finish(&database);
}
