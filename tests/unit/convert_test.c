/* The converters must do what batch_set_cell does, cell by cell, wherever the rows and their bytes
 * stand: cells of CSV, and others within a text or anywhere. */
#include "check.h"
#include "facts_schema.h"

#include "data/cell_words.h"
#include "data/convert.h"

#include <stdlib.h>

enum { RECORDS = 3 }; /* of facts_schema */

enum bytes { APART, JOINED, CSV, BYTES_KINDS };

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
                                      "99999999",
                                      "999999999",
                                      "1234567890",
                                      "1..2",
                                      "1.2.3",
                                      "7.",
                                      "0000000012",
                                      "00.10",
                                      "1.23456789",
                                      "12345678.9",
                                      "123.5678",
                                      "2020-02-29",
                                      "2019-02-29",
                                      " 2020-01-01",
                                      "2020-01-1",
                                      "2021-12-31",
                                      "2021-12-3:",
                                      "0000-01-01",
                                      "yes",
                                      "Yes",
                                      "yEs",
                                      "TRUE",
                                      "y",
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
                                      "Partner-Led",
                                      "GRT",
                                      "a;b",
                                      " a ; b ",
                                      ";;",
                                      "a;;b;",
                                      ";a",
                                      "a;",
                                      "sixteen bytes 16",
                                      "sixteen bytes 16;",
                                      "sixteen bytes 16;b",
                                      "more than two times sixteen bytes, and a semicolon; here",
                                      "None",
                                      "FRP engaged",
                                      "Account Team Declined",
                                      "Account Team declined",
                                      "account team declined",
                                      "Unsupported language",
                                      "Unsupported languagE",
                                      "Unsupported langUagX",
                                      "Adoption Completed",
                                      "Duplicate/Invalid",
                                      "vNext",
                                      "\"",
                                      "\"\"",
                                      "\"a\"",
                                      "\"a;\"\"b\"\"\"",
                                      "\"2020-02-29\"",
                                      "\"High\"",
                                      "\" yes\"",
                                      "\xc3\xa9",
                                      "\x01"};
enum { SAMPLES = sizeof samples / sizeof *samples };

/* A column of cells, in one of the ways in which they can stand. */
struct cells {
    struct raw_rows rows;
    struct text views[CELLS_ROWS];
    const char *ends[CELLS_ROWS][2]; /* CSV: of rows of one cell */
    char *joined;                    /* exactly as long as it must be */
    size_t length;
};

static void cells_place(struct cells *cells, const struct text *texts, uint32_t count,
                        enum bytes kind) {
    struct buffer all = {0};
    cells->rows.count = count;
    cells->rows.is_csv = kind == CSV;
    for (uint32_t i = 0; i < count; i++) {
        buffer_add_text(&all, texts[i]);
        buffer_add_char(&all, '\n');
    }
    cells->length = all.length;
    cells->joined = malloc(all.length);
    if (!cells->joined)
        abort();
    memcpy(cells->joined, all.bytes, all.length);
    buffer_free(&all);
    const char *at = cells->joined;
    for (uint32_t i = 0; i < count; i++) {
        const char *next = at + texts[i].length + 1;
        cells->views[i] = kind == APART ? texts[i] : (struct text){at, texts[i].length};
        cells->ends[i][0] = at;
        cells->ends[i][1] = next;
        if (kind == CSV)
            cells->rows.starts[i] = cells->ends[i];
        else
            cells->rows.cells[i] = &cells->views[i];
        at = next;
    }
}

static struct text shown(struct arena *arena, const struct batch *batch, uint32_t row,
                         uint32_t fact) {
    struct buffer out = {0};
    struct value value;
    batch_get(batch, row, fact, &value);
    value_write_source(&out, &batch->record->facts[fact].type, &value);
    struct text text = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return text;
}

static bool is_late(const struct batch *batch, uint32_t row, uint32_t fact, day_number as_of) {
    struct value value;
    batch_get(batch, row, fact, &value);
    return batch->record->facts[fact].type.kind == TYPE_DATE && value.state == VALUE_KNOWN &&
           value.day > as_of;
}

/* What differs between the batches, in words. */
static struct text difference(struct arena *arena, const struct batch *fast, struct batch *slow,
                              const struct column_findings *findings, const struct column_cells *in,
                              const struct bound_column *column) {
    struct buffer out = {0};
    uint32_t fact = column->fact_index;
    for (uint32_t i = 0; i < in->count; i++) {
        struct text raw = raw_cell(in->rows, i, 0), cell = raw_text(arena, in->rows, i, 0);
        bool fits = !batch_set_cell(slow, in->first + i, fact, cell);
        bool late = fits && is_late(slow, in->first + i, fact, in->as_of);
        if (fits == (findings->bad >> i & 1) || late != (findings->late >> i & 1) ||
            !text_is(shown(arena, fast, in->first + i, fact),
                     shown(arena, slow, in->first + i, fact)))
            buffer_format(&out, "%.*s \"%.*s\" ", TEXT_ARGS(column->fact->name), TEXT_ARGS(raw));
    }
    if (memcmp(fast->columns[fact].known, slow->columns[fact].known, sizeof(plane)) != 0 ||
        memcmp(fast->columns[fact].blank, slow->columns[fact].blank, sizeof(plane)) != 0)
        buffer_format(&out, "%.*s: known or blank ", TEXT_ARGS(column->fact->name));
    struct text text = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return text;
}

/* Batches of a record, used again and again. */
struct pair {
    struct batch *fast, *slow;
};

static void compare_column(struct pair pair, uint32_t fact, const struct text *texts,
                           uint32_t count, uint32_t first, enum bytes kind) {
    struct arena *arena = arena_new();
    struct bound_column column = {.fact = &pair.fast->record->facts[fact], .fact_index = fact};
    struct cells cells;
    cells_place(&cells, texts, count, kind);
    struct column_cells in = {.rows = &cells.rows,
                              .count = count,
                              .first = first,
                              .safe = cells.joined,
                              .safe_length = cells.length > 8 ? cells.length - 8 : 0,
                              .as_of = date_from(2020, 6, 1)};
    column_prepare(arena, months_new(arena), &column);
    batch_clear(pair.fast);
    batch_clear(pair.slow);
    for (uint32_t i = 0; i < first + count; i++) {
        batch_add_row(pair.fast, i);
        batch_add_row(pair.slow, i);
    }
    struct column_findings findings = column.convert(&column, &in, pair.fast);
    struct text text = difference(arena, pair.fast, pair.slow, &findings, &in, &column);
    if (text.length && !CHECK_TEXT(text, TEXT("")))
        printf("   bytes of kind %d, from row %u\n", (int)kind, first);
    free(cells.joined);
    arena_free(arena);
}

static void compare_all(const struct pair *pairs, const struct text *texts, uint32_t count,
                        uint32_t first) {
    for (uint32_t record = 0; record < RECORDS; record++)
        for (uint32_t fact = 0; fact < pairs[record].fast->record->fact_count; fact++)
            for (int kind = APART; kind < BYTES_KINDS; kind++)
                compare_column(pairs[record], fact, texts, count, first, (enum bytes)kind);
}

static void test_samples(const struct pair *pairs) {
    struct text texts[SAMPLES];
    for (uint32_t i = 0; i < SAMPLES; i++)
        texts[i] = text_of(samples[i]);
    for (uint32_t from = 0; from < SAMPLES; from += CELLS_ROWS / 2)
        for (uint32_t first = 0; first < 70; first += 23)
            compare_all(pairs, texts + from,
                        SAMPLES - from < CELLS_ROWS ? SAMPLES - from : CELLS_ROWS, first);
    for (uint32_t i = 0; i < SAMPLES; i++) /* each of them last in its text */
        compare_all(pairs, texts + i, 1, 0);
    CHECK(true);
}

static unsigned next_random(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(*state >> 33);
}

/* Samples, most of them with a character changed, left out or doubled. */
static void test_changed_samples(const struct pair *pairs) {
    uint64_t random = 5;
    for (int round = 0; round < 60; round++) {
        struct arena *arena = arena_new();
        struct text texts[CELLS_ROWS];
        for (uint32_t i = 0; i < CELLS_ROWS; i++) {
            struct text sample = text_of(samples[next_random(&random) % SAMPLES]);
            uint32_t at = sample.length ? next_random(&random) % sample.length : 0;
            struct text before = {sample.bytes, at}, behind = {sample.bytes + at, 0};
            behind.length = sample.length - at;
            unsigned change = next_random(&random) % 4;
            if (change == 1 && behind.length)
                behind = (struct text){behind.bytes + 1, behind.length - 1};
            texts[i] =
                arena_format(arena, "%.*s%.*s%.*s", TEXT_ARGS(before), change >= 2,
                             &"019.- ;aL:\x1f\xff"[next_random(&random) % 12], TEXT_ARGS(behind));
        }
        compare_all(pairs, texts, 1 + next_random(&random) % CELLS_ROWS, next_random(&random) % 99);
        arena_free(arena);
    }
    CHECK(true);
}

/* Words that agree in their beginnings, their ends or both, of every length. */
static void test_words(void) {
    enum { LONGEST = 60, EACH = 3 };
    struct arena *arena = arena_new();
    struct text names[LONGEST * EACH];
    uint32_t count = 0;
    for (uint32_t length = 4; length < LONGEST; length++) {
        for (uint32_t i = 0; i < EACH; i++) {
            char name[LONGEST];
            memset(name, '0', sizeof name);
            name[i * (length - 1) / 2] = 'x';
            names[count++] = arena_text(arena, (struct text){name, length});
        }
    }
    struct choices *choices = choices_new(arena, names, count);
    const struct cell_words *words = cell_words_of_choices(arena, choices);
    for (uint32_t i = 0; i < count; i++) {
        const struct cell_word *word = cell_word_find(words, names[i]);
        char other[LONGEST + 16];
        memset(other, '#', sizeof other);
        CHECK(word && word->code == i);
        memcpy(other, names[i].bytes, names[i].length);
        other[names[i].length / 3] = 'y';
        CHECK(!cell_word_find(words, (struct text){other, names[i].length}));
        /* What a sign says, whatever stands behind the cell; of long words it says nothing. */
        struct word_sign sign = word_sign(other, names[i].length);
        for (uint32_t k = 0; k < 1U << (64 - words->shift); k++)
            CHECK(!word_is(&words->words[k], &sign));
        memcpy(other, names[i].bytes, names[i].length);
        sign = word_sign(other, names[i].length);
        CHECK(!word || word_is(word, &sign) == (names[i].length <= WORD_SIGNED));
    }
    text_map_free(choices->codes);
    arena_free(arena);
}

int main(void) {
    struct arena *arena = arena_new();
    struct schema *schema = facts_schema(arena);
    struct pair pairs[RECORDS];
    for (uint32_t i = 0; i < RECORDS; i++)
        pairs[i] = (struct pair){batch_new(schema, i), batch_new(schema, i)};
    CHECK_NUMBER(schema->record_count, RECORDS);
    test_samples(pairs);
    test_changed_samples(pairs);
    test_words();
    for (uint32_t i = 0; i < RECORDS; i++) {
        batch_free(pairs[i].fast);
        batch_free(pairs[i].slow);
    }
    facts_schema_free(schema);
    arena_free(arena);
    return check_end();
}
