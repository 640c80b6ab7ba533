/* Batches: cells and values set and got back, cleared, copied; keys and their slots; places. */
#include "check.h"
#include "facts_schema.h"

#include "data/batch.h"
#include "data/convert.h"
#include "data/keys.h"
#include "data/lines.h"

static uint32_t fact_of(const struct batch *batch, const char *name) {
    return record_find_fact(batch->record, text_of(name));
}

static struct text shown(struct arena *arena, const struct batch *batch, uint32_t row,
                         const char *name) {
    struct buffer out = {0};
    struct value value;
    uint32_t fact = fact_of(batch, name);
    batch_get(batch, row, fact, &value);
    value_write_source(&out, &batch->record->facts[fact].type, &value);
    struct text text = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return text;
}

static const char *set(struct batch *batch, uint32_t row, const char *name, const char *cell) {
    return batch_set_cell(batch, row, fact_of(batch, name), text_of(cell));
}

static void test_cells(void) {
    struct arena *arena = arena_new();
    struct schema *schema = facts_schema(arena);
    struct batch *batch = batch_new(schema, 0);
    uint32_t row = batch_add_row(batch, 5);
    CHECK_NUMBER(row, 0);
    CHECK_NUMBER(batch->slots[0], 5);
    CHECK_TEXT(shown(arena, batch, 0, "psm"), TEXT("unknown"));
    CHECK(!set(batch, 0, "psm", " \t\r\n"));
    CHECK_TEXT(shown(arena, batch, 0, "psm"), TEXT("blank"));
    CHECK(!set(batch, 0, "psm", " Jo "));
    CHECK_TEXT(shown(arena, batch, 0, "psm"), TEXT("\"Jo\""));
    CHECK(!set(batch, 0, "country", ""));
    CHECK_TEXT(shown(arena, batch, 0, "country"), TEXT("unknown"));
    CHECK(!set(batch, 0, "tags", " "));
    CHECK_TEXT(shown(arena, batch, 0, "tags"), TEXT("empty"));
    CHECK(!set(batch, 0, "rm", "a; b ;;a"));
    CHECK_TEXT(shown(arena, batch, 0, "rm"), TEXT("\"a\", \"b\", \"a\""));
    CHECK(!set(batch, 0, "atu_replied", "Y"));
    CHECK_TEXT(shown(arena, batch, 0, "atu_replied"), TEXT("yes"));
    CHECK(!set(batch, 0, "atu_replied", ""));
    CHECK_TEXT(shown(arena, batch, 0, "atu_replied"), TEXT("unknown"));
    CHECK(!plane_bit(batch->columns[fact_of(batch, "atu_replied")].yes, 0));
    CHECK(!set(batch, 0, "cadence_days", "14"));
    CHECK(!set(batch, 0, "message1_on", "2020-02-29"));
    CHECK_TEXT(shown(arena, batch, 0, "cadence_days"), TEXT("14"));
    CHECK_TEXT(shown(arena, batch, 0, "message1_on"), TEXT("2020-02-29"));
    CHECK(set(batch, 0, "cadence_days", "366") != NULL);
    CHECK_TEXT(shown(arena, batch, 0, "cadence_days"), TEXT("unknown"));
    batch_set_blank(batch, 0, fact_of(batch, "fta"));
    CHECK_TEXT(shown(arena, batch, 0, "fta"), TEXT("blank"));
    batch_clear(batch);
    CHECK_NUMBER(batch->rows, 0);
    batch_add_row(batch, 6);
    CHECK_TEXT(shown(arena, batch, 0, "psm"), TEXT("unknown"));
    CHECK_TEXT(shown(arena, batch, 0, "fta"), TEXT("unknown"));
    batch_free(batch);
    facts_schema_free(schema);
    arena_free(arena);
}

static void test_copy(void) {
    struct arena *arena = arena_new();
    struct schema *schema = facts_schema(arena);
    struct batch *batch = batch_new(schema, 0);
    char name[] = "Neskenmoor", tags[] = "a;b";
    for (uint32_t i = 0; i < BATCH_ROWS; i++) {
        batch_add_row(batch, i * 3);
        set(batch, i, "tenant_name", name);
        set(batch, i, "tags", tags);
        set(batch, i, "psm", i % 2 ? "" : "x");
    }
    batch->skip[1] = 4;
    batch->has_children[2][0] = 9;
    struct batch *copy = batch_copy(batch);
    memset(name, '#', sizeof name - 1);
    memset(tags, '#', sizeof tags - 1);
    batch_free(batch);
    CHECK_NUMBER(copy->rows, BATCH_ROWS);
    CHECK_NUMBER(copy->slots[1023], 3069);
    CHECK_TEXT(shown(arena, copy, 1023, "tenant_name"), TEXT("\"Neskenmoor\""));
    CHECK_TEXT(shown(arena, copy, 512, "tags"), TEXT("\"a\", \"b\""));
    CHECK_TEXT(shown(arena, copy, 512, "psm"), TEXT("\"x\""));
    CHECK_TEXT(shown(arena, copy, 513, "psm"), TEXT("blank"));
    CHECK_NUMBER(copy->skip[1], 4);
    CHECK_NUMBER(copy->has_children[2][0], 9);
    batch_free(copy);
    facts_schema_free(schema);
    arena_free(arena);
}

/* The converters must do what batch_set_cell does, cell by cell, wherever the rows stand. */
static void compare_column(struct arena *arena, const struct schema *schema, uint32_t fact,
                           const struct text *cells, uint32_t count, uint32_t first) {
    struct batch *fast = batch_new(schema, 0), *slow = batch_new(schema, 0);
    struct bound_column column = {.fact = &schema->records[0].facts[fact], .fact_index = fact};
    struct raw_rows rows = {.count = count};
    struct column_cells in = {.rows = &rows, .count = count, .first = first, .as_of = DAY_MAX};
    struct buffer difference = {0};
    column_prepare(arena, months_new(arena), &column);
    for (uint32_t i = 0; i < first + count; i++) {
        batch_add_row(fast, i);
        batch_add_row(slow, i);
    }
    for (uint32_t i = 0; i < count; i++)
        rows.cells[i] = &cells[i];
    struct column_findings findings = column.convert(&column, &in, fast);
    for (uint32_t i = 0; i < count; i++) {
        bool fits = !batch_set_cell(slow, first + i, fact, cells[i]);
        struct text name = column.fact->name;
        char terminated[64] = {0};
        memcpy(terminated, name.bytes, name.length);
        if (fits == (findings.bad >> i & 1) || !text_is(shown(arena, fast, first + i, terminated),
                                                        shown(arena, slow, first + i, terminated)))
            buffer_format(&difference, "%s \"%.*s\" ", terminated, TEXT_ARGS(cells[i]));
    }
    CHECK_TEXT(buffer_text(&difference), TEXT(""));
    CHECK(memcmp(fast->columns[fact].known, slow->columns[fact].known, sizeof(plane)) == 0);
    CHECK(memcmp(fast->columns[fact].blank, slow->columns[fact].blank, sizeof(plane)) == 0);
    buffer_free(&difference);
    batch_free(fast);
    batch_free(slow);
}

static void test_converters(void) {
    static const char *const samples[] = {"",
                                          "a",
                                          " a ",
                                          "\t",
                                          "14",
                                          "14.0",
                                          "1.5",
                                          "365",
                                          "366",
                                          "0",
                                          "1",
                                          "100.0000001",
                                          "-0",
                                          "+7",
                                          ".5",
                                          "5.",
                                          "1e2",
                                          "999999999",
                                          "1234567890",
                                          "2020-02-29",
                                          "2019-02-29",
                                          " 2020-01-01",
                                          "2020-01-1",
                                          "yes",
                                          "Yes",
                                          "yEs",
                                          "TRUE",
                                          "y",
                                          "0",
                                          "no ",
                                          "nope",
                                          "High",
                                          "high",
                                          "Highest",
                                          "Medium",
                                          "Low",
                                          "CSS-Led",
                                          "css-led",
                                          "Customer-Led",
                                          "Customer-Le",
                                          "GRT",
                                          "a;b",
                                          " a ; b ",
                                          ";;",
                                          "a;;b;",
                                          "None",
                                          "Unsupported language",
                                          "Unsupported languagE",
                                          "Unsupported langUagX",
                                          "vNext",
                                          "\"",
                                          "\xc3\xa9",
                                          "\x01",
                                          "0000000012",
                                          "00.10",
                                          "1.23456789",
                                          "12345678.9"};
    enum { COUNT = sizeof samples / sizeof *samples };
    struct text cells[COUNT];
    struct arena *arena = arena_new();
    struct schema *schema = facts_schema(arena);
    for (uint32_t i = 0; i < COUNT; i++)
        cells[i] = text_of(samples[i]);
    for (uint32_t fact = 0; fact < schema->records[0].fact_count; fact++)
        for (uint32_t first = 0; first < 70; first += 23)
            compare_column(arena, schema, fact, cells, COUNT, first);
    facts_schema_free(schema);
    arena_free(arena);
}

static void test_keys(void) {
    enum { COUNT = 400000 }; /* enough for tables and chunks in large pages */
    struct arena *arena = arena_new();
    struct keys *keys = keys_new();
    struct text texts[KEYS_AT_ONCE];
    uint32_t slots[KEYS_AT_ONCE];
    for (uint32_t i = 0; i < COUNT; i += KEYS_AT_ONCE) {
        for (uint32_t k = 0; k < KEYS_AT_ONCE; k++) /* pairs, some longer than a line */
            texts[k] = arena_format(
                arena, "key-%u%s", (i + k) / 2,
                (i + k) / 2 % 5 ? "" : "-and-much-more-than-fits-into-a-line-of-memory");
        keys_add_many(keys, texts, KEYS_AT_ONCE, slots);
        for (uint32_t k = 0; k < KEYS_AT_ONCE; k++)
            if (slots[k] != (i + k) / 2)
                CHECK_NUMBER(slots[k], (i + k) / 2);
    }
    for (uint32_t i = 0; i < COUNT / 2; i += 997) {
        struct text text = keys_text(keys, i);
        CHECK_NUMBER(keys_find(keys, text), i);
        CHECK_NUMBER(keys_add(keys, text), i);
    }
    CHECK_NUMBER(keys_find(keys, TEXT("key")), INDEX_NONE);
    CHECK_NUMBER(keys_find(keys, TEXT("")), INDEX_NONE);
    for (uint32_t i = 0; i + KEYS_AT_ONCE <= COUNT / 2; i += 10007) { /* in order, then backwards */
        for (uint32_t k = 0; k < KEYS_AT_ONCE; k++)
            texts[k] = keys_text(keys, i + k);
        keys_find_many(keys, texts, KEYS_AT_ONCE, slots);
        for (uint32_t k = 0; k < KEYS_AT_ONCE; k++)
            CHECK_NUMBER(slots[k], i + k);
        for (uint32_t k = 0; k < KEYS_AT_ONCE; k++)
            texts[k] = keys_text(keys, i + (KEYS_AT_ONCE - 1 - k) / 3);
        keys_find_many(keys, texts, KEYS_AT_ONCE, slots);
        for (uint32_t k = 0; k < KEYS_AT_ONCE; k++)
            CHECK_NUMBER(slots[k], i + (KEYS_AT_ONCE - 1 - k) / 3);
    }
    struct text mixed[] = {TEXT("key-3"), TEXT("none"), TEXT("none"), TEXT("key-4"), TEXT("key-4")};
    keys_find_many(keys, mixed, 5, slots);
    CHECK_NUMBER(slots[0], 3);
    CHECK_NUMBER(slots[1], INDEX_NONE);
    CHECK_NUMBER(slots[2], INDEX_NONE);
    CHECK_NUMBER(slots[3], 4);
    CHECK_NUMBER(slots[4], 4);
    keys_free(keys);
    arena_free(arena);
}

/* Keys of every length that differ in one byte alone are different keys. */
static void test_keys_by_byte(void) {
    struct keys *keys = keys_new();
    char bytes[KEY_INSIDE + 2];
    uint32_t count = 0;
    memset(bytes, 'x', sizeof bytes);
    for (uint32_t length = 1; length <= sizeof bytes; length++) {
        for (uint32_t i = 0; i <= length; i++) {
            struct text texts[3] = {{bytes, length}, {bytes, length}, {bytes, length}};
            uint32_t slots[3];
            if (i < length)
                bytes[i] = 'y';
            keys_add_many(keys, texts, 3, slots);
            for (int k = 0; k < 3; k++)
                CHECK_NUMBER(slots[k], count);
            CHECK_NUMBER(keys_find(keys, texts[0]), count++);
            if (i < length)
                bytes[i] = 'x';
        }
    }
    CHECK_NUMBER(keys_count(keys), count);
    keys_free(keys);
}

static void test_lines(void) {
    struct arena *arena = arena_new();
    struct buffer text = {0};
    size_t line, column;
    for (int i = 0; i < 30000; i++)
        buffer_add_string(&text, i % 1000 ? "\xc3\xa9xyz" : "\n");
    struct lines *lines = lines_new(arena, text.bytes, text.length);
    size_t wanted_line = 1, wanted_column = 1;
    for (size_t i = 0; i <= text.length; i++) {
        bool is_start = i == text.length || ((unsigned char)text.bytes[i] & 0xc0) != 0x80;
        if (is_start && (i % 61 == 0 || i % 8192 < 3)) {
            lines_find(lines, i, &line, &column);
            if (line != wanted_line || column != wanted_column)
                CHECK_NUMBER(column, wanted_column);
        }
        if (i < text.length && text.bytes[i] == '\n') {
            wanted_line++;
            wanted_column = 1;
        } else if (i + 1 < text.length) {
            wanted_column += ((unsigned char)text.bytes[i + 1] & 0xc0) != 0x80;
        }
    }
    lines_find(lines, 0, &line, &column);
    CHECK(line == 1 && column == 1);
    buffer_free(&text);
    arena_free(arena);
}

int main(void) {
    test_cells();
    test_copy();
    test_converters();
    test_keys();
    test_keys_by_byte();
    test_lines();
    return check_end();
}
