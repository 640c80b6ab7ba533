/* Batches: cells and values set and got back, cleared, copied; keys and their slots; places. */
#include "check.h"
#include "facts_schema.h"

#include "data/batch.h"
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

static void test_keys(void) {
    enum { COUNT = 800000 }; /* enough for tables in large pages that grow in place */
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
    for (uint32_t i = 0; i < COUNT / 2; i++) {
        struct text text = keys_text(keys, i);
        if (keys_find(keys, text) != i || keys_add(keys, text) != i)
            CHECK_NUMBER(keys_find(keys, text), i);
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
    test_keys();
    test_keys_by_byte();
    test_lines();
    return check_end();
}
