/* The same portfolio in every form gives the same rows, in the same order, the same counts and the
 * same words. The tables below are written as CSV, NDJSON, JSON and SQLite, cell by cell. Also:
 * what is special to SQLite, and input that was cut or damaged. */
#include "check.h"
#include "portfolio_case.h"

#include "base/csv.h"
#include "base/file.h"

#include <sqlite3.h>

struct table_rows {
    struct text *headings;
    struct text *cells; /* row by row */
    size_t columns, rows, key;
};

static const char *const table_names[] = {"tenant", "entitlement", "contact"};

static struct table_rows rows_of(struct arena *arena, struct text csv) {
    struct table_rows table = {0};
    struct csv_row row;
    struct csv_reader *reader = csv_new(arena, csv.bytes, csv.length, ',');
    CHECK(csv_next(reader, &row));
    table.columns = row.count;
    table.headings = arena_array(arena, row.count, sizeof *table.headings);
    memcpy(table.headings, row.cells, row.count * sizeof *row.cells);
    table.cells = arena_array(arena, (size_t)csv.length + 1, sizeof *table.cells);
    for (; csv_next(reader, &row); table.rows++)
        memcpy(table.cells + table.rows * table.columns, row.cells, row.count * sizeof *row.cells);
    while (!text_is(table.headings[table.key], TEXT("tenant_id")))
        table.key++;
    return table;
}

static void add_members(struct buffer *out, const struct table_rows *table, size_t row,
                        bool with_key) {
    bool is_first = true;
    for (size_t i = 0; i < table->columns; i++) {
        if (i == table->key && !with_key)
            continue;
        buffer_add_char(out, is_first ? '{' : ',');
        is_first = false;
        buffer_add_json(out, table->headings[i]);
        buffer_add_char(out, ':');
        buffer_add_json(out, table->cells[row * table->columns + i]);
    }
}

static void add_tenant(struct buffer *out, const struct table_rows *tables, size_t row) {
    struct text key = text_trim(tables[0].cells[row * tables[0].columns + tables[0].key]);
    add_members(out, &tables[0], row, true);
    for (int child = 1; child < 3; child++) {
        const struct table_rows *table = &tables[child];
        const char *before = "";
        buffer_format(out, ",\"%s\":[", table_names[child]);
        for (size_t i = 0; i < table->rows; i++) {
            if (!text_is(text_trim(table->cells[i * table->columns + table->key]), key))
                continue;
            buffer_add_string(out, before);
            add_members(out, table, i, false);
            buffer_add_char(out, '}');
            before = ", ";
        }
        buffer_add_char(out, ']');
    }
    buffer_add_char(out, '}');
}

static void write_json(struct portfolio_case *test, const struct table_rows *tables) {
    struct buffer lines = {0}, array = {0};
    buffer_add_char(&array, '[');
    for (size_t row = 0; row < tables[0].rows; row++) {
        add_tenant(&lines, tables, row);
        buffer_add_char(&lines, '\n');
        buffer_add_string(&array, row ? ",\n" : "");
        add_tenant(&array, tables, row);
    }
    buffer_add_string(&array, "]\n");
    case_file_bytes(test, "all.ndjson", lines.bytes, lines.length);
    case_file_bytes(test, "all.json", array.bytes, array.length);
    buffer_free(&lines);
    buffer_free(&array);
}

static void run_sql(sqlite3 *database, const char *statement) {
    CHECK_NUMBER(sqlite3_exec(database, statement, NULL, NULL, NULL), SQLITE_OK);
}

static void write_table(sqlite3 *database, const char *name, const struct table_rows *table) {
    struct buffer create = {0}, insert = {0};
    sqlite3_stmt *prepared;
    buffer_format(&create, "create table %s (", name);
    buffer_format(&insert, "insert into %s values (", name);
    for (size_t i = 0; i < table->columns; i++) {
        buffer_format(&create, "%s\"%.*s\"", i ? "," : "", TEXT_ARGS(table->headings[i]));
        buffer_add_string(&insert, i ? ",?" : "?");
    }
    buffer_add(&create, ")", 2);
    buffer_add(&insert, ")", 2);
    run_sql(database, create.bytes);
    CHECK_NUMBER(sqlite3_prepare_v2(database, insert.bytes, -1, &prepared, NULL), SQLITE_OK);
    for (size_t row = 0; row < table->rows; row++) {
        for (size_t i = 0; i < table->columns; i++) {
            struct text cell = table->cells[row * table->columns + i];
            if (cell.length || row % 2)
                sqlite3_bind_text(prepared, (int)i + 1, cell.bytes ? cell.bytes : "",
                                  (int)cell.length, SQLITE_STATIC);
        }
        CHECK_NUMBER(sqlite3_step(prepared), SQLITE_DONE);
        sqlite3_reset(prepared);
        sqlite3_clear_bindings(prepared);
    }
    sqlite3_finalize(prepared);
    buffer_free(&create);
    buffer_free(&insert);
}

static sqlite3 *new_database(struct portfolio_case *test, const char *name) {
    sqlite3 *database;
    case_file(test, name, "");
    CHECK_NUMBER(sqlite3_open(case_path(test, name), &database), SQLITE_OK);
    return database;
}

static void write_database(struct portfolio_case *test, const struct table_rows *tables) {
    sqlite3 *database = new_database(test, "all.db");
    run_sql(database, "begin");
    for (int i = 0; i < 3; i++)
        write_table(database, table_names[i], &tables[i]);
    run_sql(database, "commit");
    sqlite3_close(database);
}

static int order_lines(const void *a, const void *b) {
    return text_order(*(const struct text *)a, *(const struct text *)b);
}

/* Messages without places, in order of their words; those of orphans only where wanted. */
static struct text words_of(struct arena *arena, struct text messages, bool with_orphans) {
    struct text *lines = arena_array(arena, (size_t)messages.length + 1, sizeof *lines);
    size_t count = 0;
    struct buffer out = {0};
    for (uint32_t at = 0; at < messages.length;) {
        const char *start = messages.bytes + at;
        const char *end = memchr(start, '\n', messages.length - at);
        struct text line = {start, (uint32_t)((end ? end : start) - start)};
        at += line.length + 1;
        while (line.length && !text_starts(line, TEXT("error[")) &&
               !text_starts(line, TEXT("warning[")) && !text_starts(line, TEXT("  =")))
            line = (struct text){line.bytes + 1, line.length - 1};
        /* The line that a message names is a place too. */
        if (text_contains(line, TEXT("E0706")) || !line.length)
            line.length = line.length < 30 ? line.length : 30;
        if (!text_contains(line, TEXT("E0707")) || with_orphans)
            lines[count++] = line;
    }
    qsort(lines, count, sizeof *lines, order_lines);
    for (size_t i = 0; i < count; i++) {
        if (text_is(lines[i], TEXT("  = the row is dropped")) || lines[i].length == 0)
            continue;
        buffer_add_text(&out, lines[i]);
        buffer_add_char(&out, '\n');
    }
    struct text words = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return words;
}

static void compare_forms(struct portfolio_case *test, const struct text *csv) {
    static const char *const others[] = {"all.ndjson", "all.json", "all.db"};
    struct table_rows tables[3];
    for (int i = 0; i < 3; i++) {
        const char *name = arena_format(test->arena, "%s.csv", table_names[i]).bytes;
        case_file_bytes(test, name, csv[i].bytes, csv[i].length);
        tables[i] = rows_of(test->arena, csv[i]);
    }
    write_json(test, tables);
    write_database(test, tables);
    struct outcome first = case_read(test, "");
    CHECK_NUMBER(first.result, PORTFOLIO_DONE);
    for (int i = 0; i < 3; i++) {
        struct outcome other = case_read(test, others[i]);
        bool has_orphans = i == 2;
        CHECK_NUMBER(other.result, PORTFOLIO_DONE);
        CHECK_TEXT(other.rows, first.rows);
        CHECK_NUMBER(other.counts.tenants, first.counts.tenants);
        CHECK_NUMBER(other.counts.left_out, first.counts.left_out);
        CHECK_NUMBER(other.counts.bad_cells, first.counts.bad_cells);
        CHECK_NUMBER(other.counts.duplicates, first.counts.duplicates);
        CHECK_NUMBER(other.counts.orphans, has_orphans ? first.counts.orphans : 0);
        CHECK_TEXT(words_of(test->arena, other.messages, has_orphans),
                   words_of(test->arena, first.messages, has_orphans));
    }
}

static void test_small(struct portfolio_case *test) {
    const struct text csv[] = {
        TEXT("tenant_id,psm,tags,engagement,model_score,message1_on,atu_replied,country\n"
             "T-1,Jo,a;b,CSS-Led,40.1,2020-01-02,yes,Germany\n"
             " T-2 , ,\" x ; y\n;\",css-led ,+7,,N,\n"
             "T-3,\"say \"\"hi\"\"\",,Nope,101,2020-13-01,maybe,\"a,b\"\n"
             ",x,,,,,,\n"
             "T-1,again,,Nope,,,,\n"
             "T-4,Gr\xc3\xbcn,;,,,2021-01-01,,\n"
             "T-5,x,,,,,,\n"),
        TEXT("service,tenant_id,seats,status\nMIP,T-1,5,Blocked\nTeams,T-2,2.0,in progress\n"
             "MIP,T-5,2.5,Blocked\nMIP,T-1,,\nMIP,T-9,1,Blocked\nMIP,T-3,1,Open\n"),
        TEXT("tenant_id,contact_name,role,modified_on\nT-1, Jo ,am,2020-01-01\n"
             "T-8,x,AM,2020-01-01\n")};
    compare_forms(test, csv);
}

/* The sample portfolio that comes with the rules, when the test runs where it can be found. */
static void test_sample(struct portfolio_case *test) {
    struct text csv[3];
    for (int i = 0; i < 3; i++) {
        const char *path = arena_format(test->arena, "rules/sample/%s.csv", table_names[i]).bytes;
        if (file_read(test->arena, path, 0, &csv[i], NULL) != FILE_OK)
            return;
    }
    compare_forms(test, csv);
}

static struct text damaged(struct arena *arena, struct text text, uint64_t *random) {
    struct text copy = arena_text(arena, text);
    char *bytes = arena_raw(arena, copy.length);
    memcpy(bytes, copy.bytes, copy.length);
    for (int i = 0; i < 40; i++) {
        *random = *random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        uint32_t at = (uint32_t)(*random >> 33) % copy.length;
        char c = bytes[at];
        const char *stop = memchr(bytes, '\n', copy.length);
        /* Letters and digits of cells, never what makes up rows. */
        if (stop && bytes + at > stop && c != ',' && c != '"' && c != '\n' && (c & 0x80) == 0)
            bytes[at] = "x0 -;T"[(*random >> 20) % 6];
    }
    return (struct text){bytes, copy.length};
}

/* Many wrong cells, keys and spaces at random: still the same in every form. */
static void test_damaged_sample(struct portfolio_case *test) {
    struct text csv[3], worse[3];
    uint64_t random = 3;
    for (int i = 0; i < 3; i++) {
        const char *path = arena_format(test->arena, "rules/sample/%s.csv", table_names[i]).bytes;
        if (file_read(test->arena, path, 0, &csv[i], NULL) != FILE_OK)
            return;
    }
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 3; i++)
            worse[i] = damaged(test->arena, csv[i], &random);
        compare_forms(test, worse);
    }
}

static void test_sqlite(struct portfolio_case *test) {
    sqlite3 *database = new_database(test, "a.db");
    run_sql(database, "create table facts (a, b, c, d)");
    run_sql(database, "insert into facts values ('T-1', 40.5, 1, NULL), (7, 3, 0, x'4d4950'), "
                      "('T-2', '', 'YES', x'ff'), ('T-3', 1e3, 2, 'x')");
    run_sql(database, "create view TENANT as select a as tenant_ID, b as model_score, "
                      "c as atu_replied, d as psm, 1 as other from facts");
    sqlite3_close(database);
    struct outcome o = case_read(test, "a.db");
    CHECK_TEXT(o.rows,
               TEXT("T-1: model_score=40.5 psm=blank atu_replied=yes [entitlement?] "
                    "[contact?]\n7: model_score=3 psm=\"MIP\" atu_replied=no [entitlement?] "
                    "[contact?]\n"));
    CHECK(text_contains(o.messages, TEXT("a.db:TENANT:3:4: error[E0703]: column \"psm\": the cell "
                                         "is not UTF-8")));
    CHECK(text_contains(o.messages, TEXT("a.db:TENANT:4:2: error[E0703]: column \"model_score\": "
                                         "\"1000.0\" is over the highest allowed, 100")));
    CHECK(text_contains(o.messages, TEXT("the column \"other\" is not a fact of tenant")));
    CHECK_NUMBER(o.counts.left_out, 2);
    database = new_database(test, "b.db");
    run_sql(database, "create table entitlement (tenant_id)");
    sqlite3_close(database);
    o = case_read(test, "b.db");
    CHECK_NUMBER(o.result, PORTFOLIO_REJECTED);
    CHECK(text_contains(o.messages, TEXT("there is no table of tenants, \"tenant\"")));
    case_file(test, "c.db", "this is no database, but it is long enough to be taken for a text");
    o = case_read(test, "c.db");
    CHECK_NUMBER(o.result, PORTFOLIO_REJECTED);
    CHECK(text_contains(o.messages, TEXT("c.db: error[E0718]: SQLite cannot read the facts")));
    case_file(test, "d.db", "");
    o = case_read(test, "d.db");
    CHECK_NUMBER(o.result, PORTFOLIO_REJECTED);
}

/* Every prefix of a text, and random changes: some result, no crash, no endless loop. */
static void test_cut(struct portfolio_case *test) {
    static const char lines[] =
        "{\"tenant_id\":\"T-1\",\"tags\":[\"a\",\"\\u00e9\"],\"contact\":[{\"role\":\"AM\"}]}\n"
        "{\"tenant_id\":\"T-2\",\"psm\":null,\"x\":{\"y\":[1,2.5e3]}}\n";
    static const char table[] = "tenant_id,psm,tags\nT-1,\"a \"\"b\"\"\",c;d\nT-2,\"x\ny\",\n";
    char changed[sizeof lines + sizeof table];
    uint64_t random = 9;
    for (size_t round = 0; round < 600; round++) {
        bool is_csv = round % 2, is_cut = round < 2 * sizeof lines;
        const char *text = is_csv ? table : lines;
        size_t length = strlen(text), kept = is_cut && round / 2 < length ? round / 2 : length;
        memcpy(changed, text, length);
        for (int i = 0; i < 3 && !is_cut; i++) {
            random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            changed[(random >> 33) % length] = "\"{}[],:\\\n;\0\xff\x80 7"[(random >> 20) % 15];
        }
        const char *name = is_csv ? "tenant.csv" : "a.ndjson";
        case_file_bytes(test, name, changed, kept);
        struct outcome o = case_read(test, name);
        if (o.result == PORTFOLIO_FAILED || (o.result == PORTFOLIO_REJECTED && o.errors == 0))
            CHECK(false);
    }
    CHECK(true);
}

int main(void) {
    static void (*const tests[])(struct portfolio_case *) = {
        test_small, test_sample, test_damaged_sample, test_sqlite, test_cut};
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        struct portfolio_case test;
        case_open(&test);
        tests[i](&test);
        case_close(&test);
    }
    return check_end();
}
