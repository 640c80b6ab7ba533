/* Portions: however a table is cut, and whoever fills them, its rows come out as one reading of the
 * whole gives them, each once, in order and with its line. The tables are made of all that a cut
 * can go wrong at: line breaks and quotes within cells, quotes that are lost, rows cut short. */
#include "check.h"
#include "facts_schema.h"

#include "data/portions.h"

static unsigned next_random(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(*state >> 33);
}

static void add_row(struct buffer *text, uint64_t *random, unsigned oddity, unsigned tenant) {
    static const char *const services[] = {
        "Teams", "\"Two\nlines\"",     "\"a\n\nb\"\"\nc\"", "\"M,I\"",
        "",      "\"one \"\" quote\"", "Viva\r\t ",         "\"\n\""};
    static const char *const odd[] = {"\"lost\n",    "stray \" quote", "\"a\"b",      "x,y,z,w",
                                      "no\xff good", "\"end\" ",       "\"\"\n\"\"x", "\n"};
    buffer_format(text, "T-%u,", tenant % 7 ? tenant / 3 : tenant);
    if (next_random(random) % 100 < oddity)
        buffer_add_string(text, odd[next_random(random) % 8]);
    else
        buffer_add_string(text, services[next_random(random) % 8]);
    if (next_random(random) % 40 > 0)
        buffer_add_string(text, next_random(random) % 9 ? ",2020-01-05" : ",2020-02-31");
    buffer_add_string(text, next_random(random) % 5 ? "\n" : "\r\n");
}

static struct text table_of(struct arena *arena, uint64_t *random, unsigned rows, unsigned oddity) {
    struct buffer text = {0};
    buffer_add_string(&text, "tenant_id,service,status_since\n");
    for (unsigned i = 0; i < rows; i++)
        add_row(&text, random, oddity, i);
    struct text table = arena_text(arena, buffer_text(&text));
    buffer_free(&text);
    return table;
}

static void show_row(struct buffer *out, size_t line, const struct csv_raw_row *row, uint32_t width,
                     struct text key, struct text service) {
    if (row->problem == CSV_FINE && row->count == width)
        buffer_format(out, "%zu %.*s %.*s\n", line, TEXT_ARGS(key), TEXT_ARGS(service));
    else
        buffer_format(out, "%zu-%zu problem %d in %u of %u\n", line,
                      line + row->last_line - row->line, (int)row->problem, row->problem_cell,
                      row->count);
}

/* What one reading of the whole gives. */
static struct text rows_of_whole(struct arena *arena, struct text table) {
    struct buffer out = {0};
    const struct csv_raw_row *rows;
    struct csv_row heading;
    struct csv_reader *reader = csv_new(arena, table.bytes, table.length, ',');
    csv_next(reader, &heading);
    for (uint32_t count; (count = csv_next_rows(reader, &rows)) > 0;) {
        for (uint32_t i = 0; i < count; i++) {
            bool is_fine = rows[i].problem == CSV_FINE && rows[i].count == 3;
            struct text key = {0}, service = {0};
            if (is_fine) {
                key = text_trim(csv_unquote(arena, csv_raw_cell(rows[i].starts, 0)));
                service = text_trim(csv_unquote(arena, csv_raw_cell(rows[i].starts, 1)));
            }
            show_row(&out, rows[i].line, &rows[i], 3, key, service);
        }
    }
    struct text shown = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return shown;
}

static void show_portion(struct buffer *out, const struct portion *portion, size_t line) {
    uint32_t odd = 0;
    for (uint32_t row = 0; row <= portion->batch->rows; row++) {
        for (; odd < portion->odd_count && portion->odd_rows[odd].before == row; odd++) {
            const struct csv_raw_row *raw = &portion->odd_rows[odd].row;
            show_row(out, line + raw->line - 1, raw, 3, TEXT(""), TEXT(""));
        }
        if (row == portion->batch->rows)
            break;
        struct value service;
        batch_get(portion->batch, row, 0, &service);
        buffer_format(out, "%zu %.*s %.*s\n", line + portion->places[row] - 1,
                      TEXT_ARGS(portion->keys[portion->key_of[row]]),
                      TEXT_ARGS(service.state == VALUE_KNOWN ? service.text : TEXT("")));
    }
    CHECK_NUMBER(odd, portion->odd_count);
}

struct reading {
    struct text shown;
    uint32_t portions, bad_dates;
};

static struct reading rows_of_portions(struct arena *arena, const struct portion_source *source,
                                       unsigned helpers, size_t size) {
    struct buffer out = {0};
    struct reading reading = {0};
    size_t line, from = csv_next_offset(source->reader, &line), at = from;
    struct portions *portions = portions_new(&(struct portions_options){
        .source = source, .from = from, .helpers = helpers, .size = size});
    for (struct portion *portion; (portion = portions_next(portions)) != NULL;) {
        CHECK(portion->from == at && portion->to > at);
        show_portion(&out, portion, line);
        at = portion->to;
        line += portion->lines;
        reading.portions++;
        reading.bad_dates += portion->flaw_count;
    }
    CHECK_NUMBER(at, source->length);
    portions_free(portions);
    reading.shown = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return reading;
}

struct opened {
    struct schema *schema;
    struct binding binding;
    struct portion_source source;
};

static void open_table(struct opened *opened, struct arena *arena, struct text table) {
    struct csv_row heading;
    struct csv_reader *reader = csv_new(arena, table.bytes, table.length, ',');
    struct diags *diags = diags_new(arena, NULL);
    opened->schema = facts_schema(arena);
    csv_next(reader, &heading);
    CHECK(bind_headings(arena, opened->schema, 1, heading.cells, heading.count, TEXT("t.csv"), 1,
                        diags, &opened->binding));
    opened->source = (struct portion_source){.schema = opened->schema,
                                             .binding = &opened->binding,
                                             .reader = reader,
                                             .bytes = table.bytes,
                                             .length = table.length,
                                             .as_of = date_from(2020, 3, 2)};
    diags_free(diags);
}

static void close_table(struct opened *opened) {
    facts_schema_free(opened->schema);
}

static void check_table(struct arena *arena, struct text table, unsigned helpers) {
    static const size_t sizes[] = {1, 7, 64, 200, 1000, 0};
    struct opened opened;
    struct text wanted = rows_of_whole(arena, table);
    uint32_t bad_dates = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        open_table(&opened, arena, table);
        struct reading reading = rows_of_portions(arena, &opened.source, helpers, sizes[i]);
        if (!text_is(reading.shown, wanted))
            CHECK_TEXT(reading.shown, wanted);
        if (i == 0)
            bad_dates = reading.bad_dates;
        CHECK_NUMBER(reading.bad_dates, bad_dates);
        close_table(&opened);
    }
}

static void test_any_cut(void) {
    uint64_t random = 3;
    for (unsigned round = 0; round < 120; round++) {
        struct arena *arena = arena_new();
        unsigned oddity = round % 3 == 0 ? 0 : round % 3 == 1 ? 3 : 30;
        struct text table = table_of(arena, &random, next_random(&random) % 150, oddity);
        check_table(arena, table, round % 4);
        arena_free(arena);
    }
}

/* Over several batches, and where the last row lacks its line break. */
static void test_many_rows(void) {
    uint64_t random = 5;
    struct arena *arena = arena_new();
    struct text table = table_of(arena, &random, 5000, 1);
    table.length--;
    struct text wanted = rows_of_whole(arena, table);
    struct opened opened;
    for (unsigned helpers = 0; helpers < 4; helpers++) {
        open_table(&opened, arena, table);
        struct reading reading = rows_of_portions(arena, &opened.source, helpers, 0);
        CHECK_TEXT(reading.shown, wanted);
        CHECK(reading.portions >= 5);
        close_table(&opened);
    }
    arena_free(arena);
}

/* The cuts are the same whoever fills, so that batches are. */
static void test_same_cuts(void) {
    uint64_t random = 9;
    struct arena *arena = arena_new();
    struct text table = table_of(arena, &random, 3000, 0);
    struct opened opened;
    uint32_t portions = 0;
    for (unsigned helpers = 0; helpers < 4; helpers++) {
        open_table(&opened, arena, table);
        struct reading reading = rows_of_portions(arena, &opened.source, helpers, 900);
        if (helpers == 0)
            portions = reading.portions;
        CHECK_NUMBER(reading.portions, portions);
        close_table(&opened);
    }
    CHECK(portions > 50);
    arena_free(arena);
}

/* Nobody waits for ever when the rest is not wanted. */
static void test_given_up(void) {
    uint64_t random = 13;
    struct arena *arena = arena_new();
    struct text table = table_of(arena, &random, 2000, 0);
    struct opened opened;
    size_t line;
    for (unsigned round = 0; round < 20; round++) {
        open_table(&opened, arena, table);
        size_t from = csv_next_offset(opened.source.reader, &line);
        struct portions *portions = portions_new(&(struct portions_options){
            .source = &opened.source, .from = from, .helpers = 3, .size = 500});
        for (unsigned i = 0; i < round; i++)
            CHECK(portions_next(portions) != NULL);
        portions_free(portions);
        close_table(&opened);
    }
    arena_free(arena);
}

/* Only rows of the keys that are asked for, the bad ones in their places between them. */
static void test_only(void) {
    struct arena *arena = arena_new();
    struct text table = TEXT("tenant_id,service,status_since\nT-1,a,\nT-2,b,\nT-3\n\nT-2,c,\nT-4\n"
                             "T-1,d,\n");
    struct keys *only = keys_new();
    struct opened opened;
    keys_add(only, TEXT("T-2"));
    open_table(&opened, arena, table);
    opened.source.only = only;
    struct reading reading = rows_of_portions(arena, &opened.source, 0, 0);
    CHECK_TEXT(reading.shown, TEXT("3 T-2 b\n4-4 problem 0 in 0 of 1\n6 T-2 c\n"
                                   "7-7 problem 0 in 0 of 1\n"));
    keys_free(only);
    close_table(&opened);
    arena_free(arena);
}

/* What a thread made of a portion: its rows, and the number of the thread. */
struct made {
    uint32_t rows;
    unsigned thread;
};

static void *make(void *context, unsigned thread, const struct batch *batch) {
    struct made *made = memory_alloc(sizeof *made);
    (void)context;
    *made = (struct made){batch->rows, thread};
    return made;
}

static void fetch(struct portions *portions, bool waits, const uint32_t *wanted,
                  uint32_t *fetched) {
    void *prepared;
    while (portions_prepared(portions, waits, &prepared)) {
        const struct made *made = prepared;
        CHECK_NUMBER(made->rows, wanted[(*fetched)++]);
        CHECK(made->thread < 4);
        memory_free(prepared);
    }
}

/* What is made of portions comes back in their order, every second one here, among others that are
 * not given away; and a few are under way at most. */
static void test_prepared(void) {
    uint64_t random = 17;
    struct arena *arena = arena_new();
    struct text table = table_of(arena, &random, 4000, 0);
    struct tenant_preparer preparer = {NULL, make, NULL};
    for (unsigned helpers = 0; helpers < 4; helpers++) {
        struct opened opened;
        size_t line;
        uint32_t wanted[4000], given = 0, fetched = 0;
        open_table(&opened, arena, table);
        struct portions *portions = portions_new(
            &(struct portions_options){.source = &opened.source,
                                       .from = csv_next_offset(opened.source.reader, &line),
                                       .helpers = helpers,
                                       .size = 300,
                                       .preparer = &preparer});
        unsigned taken = 0;
        for (struct portion *portion; (portion = portions_next(portions)) != NULL; taken++) {
            if (taken % 2)
                continue;
            wanted[given++] = portion->batch->rows;
            portions_prepare(portions);
            fetch(portions, false, wanted, &fetched);
            CHECK(given - fetched <= 2 * (helpers + 1));
        }
        fetch(portions, true, wanted, &fetched);
        CHECK_NUMBER(fetched, given);
        CHECK(given > 100);
        portions_free(portions);
        close_table(&opened);
    }
    arena_free(arena);
}

/* A row that is asked for alone, wherever it stands among many: nothing of the others is left. */
static void test_one_of_many(void) {
    enum { ROWS = 300 };
    struct arena *arena = arena_new();
    struct buffer text = {0};
    buffer_add_string(&text, "tenant_id,service,status_since\n");
    for (unsigned i = 0; i < ROWS; i++)
        buffer_format(&text, "T-%u,S-%u,2020-01-%02u\n", i, i, i % 28 + 1);
    for (unsigned i = 0; i < ROWS; i += 37) {
        struct opened opened;
        size_t line;
        struct keys *only = keys_new();
        keys_add(only, arena_format(arena, "T-%u", i));
        open_table(&opened, arena, buffer_text(&text));
        opened.source.only = only;
        struct portions *portions = portions_new(&(struct portions_options){
            .source = &opened.source, .from = csv_next_offset(opened.source.reader, &line)});
        const struct batch *batch = portions_next(portions)->batch;
        struct value value;
        CHECK_NUMBER(batch->rows, 1);
        batch_get(batch, 0, 0, &value);
        CHECK(value.state == VALUE_KNOWN && text_is(value.text, arena_format(arena, "S-%u", i)));
        for (uint32_t fact = 0; fact < batch->record->fact_count; fact++)
            for (uint32_t w = 0; w < PLANE_WORDS; w++)
                CHECK(((batch->columns[fact].known[w] | batch->columns[fact].blank[w]) &
                       ~(w == 0 ? UINT64_C(1) : 0)) == 0);
        CHECK(portions_next(portions) == NULL);
        portions_free(portions);
        keys_free(only);
        close_table(&opened);
    }
    buffer_free(&text);
    arena_free(arena);
}

int main(void) {
    test_any_cut();
    test_many_rows();
    test_same_cuts();
    test_given_up();
    test_only();
    test_one_of_many();
    test_prepared();
    return check_end();
}
