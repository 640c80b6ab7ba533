/* The CSV scanner in each of the fast ways that this machine has: what RFC 4180 allows, what it
 * forbids, and every boundary of its 64-byte blocks. A row is shown as [cell|cell], with a mark
 * behind it when there is a problem. */
#include "csv_rows.h"

static bool has_end(const char *text) {
    return text_ends(text_of(text), TEXT("\n"));
}

/* Rows behind those that are looked at: a row near the end of the input is read with care. */
static void add_filler(struct buffer *text, struct buffer *wanted) {
    size_t line = 1;
    for (size_t i = 0; i < text->length; i++)
        line += text->bytes[i] == '\n';
    for (size_t i = 0; i < 20; i++) {
        buffer_add_string(text, "behind\n");
        buffer_format(wanted, "%zu[behind] ", line + i);
    }
}

static void test_table(void) {
    static const struct {
        const char *text, *rows;
    } cases[] = {
        {"", ""},
        {"\n", ""},
        {"\n\n\r\n", ""},
        {"a", "1[a] "},
        {"a\n", "1[a] "},
        {"a\r\n", "1[a] "},
        {"a,b\nc,d", "1[a|b] 2[c|d] "},
        {"a,b\r\nc,d\r\n", "1[a|b] 2[c|d] "},
        {"a,,\n,,\n", "1[a||] 2[||] "},
        {"a,b\n\n\nc,d\n", "1[a|b] 4[c|d] "},
        {"a,b\n\r\nc,d\n", "1[a|b] 3[c|d] "},
        {" a , b \n", "1[ a | b ] "},
        {"\"a\",\"b\"\n", "1['a|'b] "},
        {"\"a,b\",c\n", "1['a,b|c] "},
        {"\"a\nb\",c\nd,e\n", "1-2['a\nb|c] 3[d|e] "},
        {"\"a\r\nb\",c\r\nd,e\r\n", "1-2['a\r\nb|c] 3[d|e] "},
        {"\"a\"\"b\",c\n", "1['a\"b|c] "},
        {"\"\"\"\",c\n", "1['\"|c] "},
        {"\"\"\"\"\"\",c\n", "1['\"\"|c] "},
        {"\"\",\"\"\n", "1['|'] "},
        {"\"\"\n", "1['] "},
        {"\"\"", "1['] "},
        {"x,\"a\"\r\n", "1[x|'a] "},
        {"x,\"a\"", "1[x|'a] "},
        {"x,\"a\"\r", "1[x|'a] "},
        {"a,b\r", "1[a|b] "},
        {"a\rb,c\n", "1[a\rb|c] "},
        {"\xef\xbb\xbf"
         "a,b\n1,2\n",
         "1[a|b] 2[1|2] "},
        {"\xef\xbb\xbf\"a\",b\n", "1['a|b] "},
        {"\xef\xbb\xbf", ""},
        {"a;b\n1,5;2\n", "1[a|b] 2[1,5|2] "},
        {"a\tb\n1,5\t2\n", "1[a|b] 2[1,5|2] "},
        {"\"a;b;c\",d\n", "1['a;b;c|d] "},
        {"a,b;c\n", "1[a|b;c] "},
        {"a;b\tc;d\n", "1[a|b\tc|d] "},
        {"\n\na;b\n", "3[a|b] "},
        {"\"a\nb;c;d\",e\n", "1-2['a\nb;c;d|e] "},
        {"é,ü\n漢,😀\n", "1[é|ü] 2[漢|😀] "},
        /* What is wrong */
        {"a,b\"c\nd,e\n", "1[a|b\"c]!stray1 2[d|e] "},
        {"a, \"b\"\nd,e\n", "1[a| \"b\"]!stray1 2[d|e] "},
        {"a,\"b\" \nd,e\n", "1[a|\"b\" ]!stray1 2[d|e] "},
        {"a,\"b\"x,c\nd,e\n", "1[a|\"b\"x|c]!stray1 2[d|e] "},
        {"a,\"b\"\"c\nd,e", "1-2[a|'b\"\"c\nd,e]!open1 "},
        {"a,\"b\nc,d\n", "1-3[a|'b\nc,d\n]!open1 "},
        {"a,\"", "1[a|']!open1 "},
        {"\"", "1[']!open0 "},
        /* A lost quote does not swallow the rows up to the next quote. */
        {"a,\"b\nc,d\ne,\"f\"\ng,h\n", "1[a|\"b\nc,d\ne,\"f\"]!stray1 2[c|d] 3[e|'f] 4[g|h] "},
        {"a,\"b\nc,d\ne,\"f", "1[a|\"b\nc,d\ne,\"f]!stray1 2[c|d] 3[e|'f]!open1 "},
        {"a\xff,b\nc,d\n", "1[a\xff|b]!utf80 2[c|d] "},
        {"a,b\xc3\nc,d\n", "1[a|b\xc3]!utf81 2[c|d] "},
        {"a\xc3,\xa9\nc,d\n", "1[a\xc3|\xa9]!utf80 2[c|d] "},
        {"\xed\xa0\x80,b\nc,d\n", "1[\xed\xa0\x80|b]!utf80 2[c|d] "},
        {"\"a\xff\"\"\",b\nc,d\n", "1['a\xff\"|b]!utf80 2[c|d] "},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!CHECK_TEXT(rows_of(arena, cases[i].text, strlen(cases[i].text), 0),
                        text_of(cases[i].rows)))
            printf("   case %zu\n", i);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer text = {0}, wanted = {0};
        buffer_add_string(&text, cases[i].text);
        buffer_add_string(&wanted, cases[i].rows);
        add_filler(&text, &wanted);
        if (has_end(cases[i].text) && !strstr(cases[i].rows, "!open") &&
            !CHECK_TEXT(rows_of(arena, text.bytes, text.length, 0), buffer_text(&wanted)))
            printf("   case %zu with rows behind it\n", i);
        buffer_free(&text);
        buffer_free(&wanted);
    }
    CHECK_TEXT(rows_of(arena, "a,b\0c\nd,e\n", 10, 0),
               ((struct text){"1[a|b\0c]!nul1 2[d|e] ", 21}));
    arena_free(arena);
}

static void test_delimiter(void) {
    static const struct {
        const char *text;
        char delimiter;
    } cases[] = {{"a", ','},        {"", ','},           {"a,b;c", ','},
                 {"a;b;c,d", ';'},  {"a\tb\tc,d", '\t'}, {"\"a;;;\",b", ','},
                 {"a;b,c\td", ','}, {"a\tb;c", ';'},     {"a,b\n;;;;", ','}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_new();
        const struct csv_reader *reader = csv_new(arena, cases[i].text, strlen(cases[i].text), 0);
        CHECK_NUMBER(csv_delimiter(reader), cases[i].delimiter);
        arena_free(arena);
    }
    struct arena *arena = arena_new();
    CHECK_TEXT(rows_of(arena, "a;b,c\n", 6, ';'), TEXT("1[a|b,c] "));
    arena_free(arena);
}

/* Every kind of row at every offset from a block's start: the rows must not depend on it. */
static void test_block_boundaries(void) {
    static const struct {
        const char *text, *rows;
    } samples[] = {
        {"ab,cd\nef,gh\n", "2[ab|cd] 3[ef|gh] "},
        {"ab,cd\r\nef,gh\r\n", "2[ab|cd] 3[ef|gh] "},
        {"\"ab\",\"c\"\"d\"\n\"e\nf\",\"g,h\"\n", "2['ab|'c\"d] 3-4['e\nf|'g,h] "},
        {"\"\"\"\",\"\"\r\nx,y\n", "2['\"|'] 3[x|y] "},
        {"\"a\nb\"x,c\nd,e\n", "2[\"a\nb\"x]!stray0 3[b\"x|c]!stray0 4[d|e] "},
        {"\xc3\xa9,\xf0\x9f\x98\x80\nx,y\n", "2[\xc3\xa9|\xf0\x9f\x98\x80] 3[x|y] "},
        {"x,\xff\ny,z\n", "2[x|\xff]!utf81 3[y|z] "},
        {"x,\"ab", "2[x|'ab]!open1 "},
        {"\"\",\"\"\nx,\"\"\"\"\"\"\r\n\"y\"\n", "2['|'] 3[x|'\"\"] 4['y] "},
        {"\"a\"\"\",\"\"\"b\"\n,\"c\"\n", "2['a\"|'\"b] 3[|'c] "},
        {"\"a, long cell with, commas and \"\"quotes\"\" over blocks, of sixty-four bytes "
         "each\",b\n",
         "2['a, long cell with, commas and \"quotes\" over blocks, of sixty-four bytes each|b] "},
        /* A CR may stand behind a closing quote only as a part of the line's end. */
        {"\"a\"\r,b\nc,d\n", "2[\"a\"\r|b]!stray0 3[c|d] "},
        {"\"a\"\rb\nc,d\n", "2[\"a\"\rb]!stray0 3[c|d] "},
        {"a\"b,\"c\"\n\"d\",e\n", "2[a\"b|'c]!stray0 3['d|e] "},
        {"a\"b\"c,d\ne,f\n", "2[a\"b\"c|d]!stray0 3[e|f] "},
        {"\"a\"b\"c\",d\ne,f\n", "2[\"a\"b\"c\"|d]!stray0 3[e|f] "},
        {"\"a\" \"b\",d\ne,f\n", "2[\"a\" \"b\"|d]!stray0 3[e|f] "},
        {"a,\xe2\x82\xac\xe2\x82\nb,\xe2\x82\xac\n",
         "2[a|\xe2\x82\xac\xe2\x82]!utf81 3[b|\xe2\x82\xac] "},
        {"\x80,\xf0\x9f\x98\x80\xf0\x9f\x98\x80\nb,c\n",
         "2[\x80|\xf0\x9f\x98\x80\xf0\x9f\x98\x80]!utf80 3[b|c] "},
        {"\xf0\x9f\x98\x80\xf0\x9f\x98\x80,\xc3\nb,c\n",
         "2[\xf0\x9f\x98\x80\xf0\x9f\x98\x80|\xc3]!utf81 3[b|c] "},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        for (uint32_t before = 0; before < 200; before++) {
            struct buffer text = {0}, wanted = {0};
            buffer_add_string(&text, "p,");
            buffer_add_repeat(&text, 'x', before);
            buffer_add_char(&text, '\n');
            buffer_add_string(&text, samples[i].text);
            buffer_add_string(&wanted, "1[p|");
            buffer_add_repeat(&wanted, 'x', before);
            buffer_format(&wanted, "] %s", samples[i].rows);
            if (has_end(samples[i].text))
                add_filler(&text, &wanted);
            struct text rows = rows_of(arena, text.bytes, text.length, ',');
            if (!text_is(rows, buffer_text(&wanted)))
                CHECK_TEXT(rows, buffer_text(&wanted));
            buffer_free(&text);
            buffer_free(&wanted);
            arena_reset(arena);
        }
    }
    CHECK(true);
    arena_free(arena);
}

/* One cell of every length round the blocks, quoted and not, with and without a last line break. */
static void test_cell_lengths(void) {
    struct arena *arena = arena_new();
    for (uint32_t length = 0; length < 200; length++) {
        for (int shape = 0; shape < 4; shape++) {
            struct buffer text = {0}, wanted = {0};
            const char *quote = shape & 1 ? "\"" : "", *end = shape & 2 ? "\r\n" : "";
            buffer_format(&text, "%s", quote);
            buffer_add_repeat(&text, 'x', length);
            buffer_format(&text, "%s,y%s", quote, end);
            buffer_format(&wanted, "1[%s", shape & 1 ? "'" : "");
            buffer_add_repeat(&wanted, 'x', length);
            buffer_add_string(&wanted, "|y] ");
            struct text rows = rows_of(arena, text.bytes, text.length, 0);
            if (!text_is(rows, buffer_text(&wanted)))
                CHECK_TEXT(rows, buffer_text(&wanted));
            buffer_free(&text);
            buffer_free(&wanted);
            arena_reset(arena);
        }
    }
    CHECK(true);
    arena_free(arena);
}

static struct csv_row first_row(struct arena *arena, const struct buffer *text, scan_plain *way) {
    struct csv_row row = {0};
    struct csv_reader *reader = reader_of(arena, text->bytes, text->length, ',', way);
    CHECK(csv_next(reader, &row));
    return row;
}

static struct csv_row only_row(struct arena *arena, const struct buffer *text) {
    struct csv_row row = first_row(arena, text, leave_all);
    for (uint32_t i = 0; scan_plain_way(i); i++) {
        struct csv_row other = first_row(arena, text, scan_plain_way(i));
        CHECK_NUMBER(other.problem, row.problem);
        CHECK_NUMBER(other.problem_cell, row.problem_cell);
        CHECK_NUMBER(other.count, row.count);
    }
    return row;
}

static void test_limits(void) {
    for (int over = 0; over <= 1; over++) {
        struct arena *arena = arena_new();
        struct buffer text = {0};
        for (int i = 1; i < LIMIT_CSV_COLUMNS + over; i++)
            buffer_add_string(&text, i % 7 ? "x," : "\"y\",");
        buffer_add_string(&text, "z\nnext\n");
        struct csv_row row = only_row(arena, &text);
        CHECK_NUMBER(row.problem, over ? CSV_TOO_MANY_CELLS : CSV_FINE);
        CHECK_NUMBER(row.count, LIMIT_CSV_COLUMNS);
        for (int quoted = 0; quoted <= 2; quoted++) {
            buffer_clear(&text);
            buffer_add_string(&text, quoted ? "a,\"" : "a,");
            buffer_add_repeat(&text, 'x', LIMIT_FIELD - 10 + (size_t)over);
            buffer_add_string(&text, quoted == 2 ? "\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\""
                                                 : "0123456789");
            buffer_add_string(&text, quoted ? "\",b\nc\n" : ",b\nc\n");
            row = only_row(arena, &text);
            CHECK_NUMBER(row.problem, over ? CSV_CELL_TOO_LONG : CSV_FINE);
            CHECK_NUMBER(row.count, 3);
            CHECK_NUMBER(row.problem_cell, over);
        }
        buffer_free(&text);
        arena_free(arena);
    }
}

/* Very many columns and cells far over the limit do not disturb the rows behind them. */
static void test_far_over_limits(void) {
    struct arena *arena = arena_new();
    struct buffer text = {0};
    struct csv_row row;
    buffer_add_repeat(&text, ',', 100000);
    buffer_add_string(&text, "\n\"");
    buffer_add_repeat(&text, 'x', 5 * LIMIT_FIELD);
    buffer_add_string(&text, "\",b\n");
    buffer_add_repeat(&text, 'x', 5 * LIMIT_FIELD);
    buffer_add_string(&text, ",b\nc,d\n");
    struct csv_reader *reader = csv_new(arena, text.bytes, text.length, ',');
    CHECK(csv_next(reader, &row) && row.problem == CSV_TOO_MANY_CELLS);
    CHECK(csv_next(reader, &row) && row.problem == CSV_CELL_TOO_LONG && row.count == 2);
    CHECK(csv_next(reader, &row) && row.problem == CSV_CELL_TOO_LONG && row.line == 3);
    CHECK(csv_next(reader, &row) && row.problem == CSV_FINE && row.line == 4);
    CHECK_TEXT(row.cells[1], TEXT("d"));
    CHECK(!csv_next(reader, &row));
    CHECK(!csv_next(reader, &row));
    buffer_free(&text);
    arena_free(arena);
}

/* A plain reader, byte by byte, of input without stray quotes: the scanner must agree. */
static struct text plain_rows(struct arena *arena, const char *bytes, size_t length) {
    struct buffer out = {0}, cell = {0};
    bool is_quoted = false, was_quoted = false, has_row = false;
    size_t line = 1, start = 1, cells = 0, i = 0;
    for (; i < length; i++) {
        char c = bytes[i];
        if (is_quoted && !(c == '"' && (i + 1 == length || bytes[i + 1] != '"'))) {
            line += c == '\n';
            i += c == '"';
            buffer_add_char(&cell, c);
        } else if (c == '"') {
            is_quoted = !is_quoted;
            was_quoted = has_row = true;
        } else if (c == ',' || c == '\n') {
            if (c == ',' || has_row || cell.length || cells) {
                buffer_format(&out, cells ? "|%s" : "[%s", was_quoted ? "'" : "");
                buffer_add_text(&out, buffer_text(&cell));
                cells++;
            }
            if (c == '\n' && cells)
                buffer_format(&out, "]%zu ", start);
            cells = c == '\n' ? 0 : cells;
            line += c == '\n';
            start = c == '\n' ? line : start;
            was_quoted = has_row = false;
            buffer_clear(&cell);
        } else {
            buffer_add_char(&cell, c);
        }
    }
    struct text shown = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    buffer_free(&cell);
    return shown;
}

static struct text scanned_rows(struct arena *arena, const char *bytes, size_t length,
                                scan_plain *way) {
    struct buffer out = {0};
    const struct csv_raw_row *rows;
    struct csv_reader *reader = reader_of(arena, bytes, length, ',', way);
    for (uint32_t count; (count = csv_next_rows(reader, &rows)) != 0;) {
        for (uint32_t i = 0; i < count; i++) {
            for (uint32_t k = 0; k < rows[i].count; k++) {
                struct text raw = csv_raw_cell(rows[i].starts, k);
                buffer_format(&out, k ? "|%s" : "[%s",
                              raw.length && raw.bytes[0] == '"' ? "'" : "");
                buffer_add_text(&out, csv_unquote(arena, raw));
            }
            buffer_format(&out, "]%zu ", rows[i].line);
        }
    }
    struct text shown = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return shown;
}

static void add_random_cell(struct buffer *text, uint64_t *random) {
    static const char *const pieces[] = {"a", "bc", ",", "\n", "\"\"", "x y", "", "\xc3\xa9"};
    bool is_quoted = next_random(random) % 3 == 0;
    buffer_add_string(text, is_quoted ? "\"" : "");
    for (unsigned n = next_random(random) % 12; n > 0; n--) {
        unsigned piece = next_random(random) % 8;
        if (is_quoted || piece < 2 || piece > 4)
            buffer_add_string(text, pieces[piece]);
    }
    buffer_add_string(text, is_quoted ? "\"" : "");
}

static void test_random_against_plain(void) {
    uint64_t random = 7;
    for (int round = 0; round < 400; round++) {
        struct arena *arena = arena_new();
        struct buffer text = {0};
        for (unsigned rows = next_random(&random) % 200; rows > 0; rows--) {
            for (unsigned cells = next_random(&random) % 6; cells > 0; cells--) {
                add_random_cell(&text, &random);
                buffer_add_char(&text, cells > 1 ? ',' : '\n');
            }
        }
        struct text wanted = plain_rows(arena, text.bytes, text.length);
        for (uint32_t i = 0; scan_plain_way(i); i++) {
            struct text found = scanned_rows(arena, text.bytes, text.length, scan_plain_way(i));
            if (!text_is(found, wanted) && !CHECK_TEXT(found, wanted))
                round = 1000;
        }
        buffer_free(&text);
        arena_free(arena);
    }
    CHECK(true);
}

/* Cut at every byte, and with random bytes changed: no crash, and every row stands in its order. */
static void test_cut_and_flipped(void) {
    static const char sample[] =
        "tenant_id,name,note\nT-1,\"Gr\xc3\xbcn, \"\"A\"\"\",\"two\nlines\"\r\nT-2,,\n\n"
        "T-3,x\"y,\"\"\nT-4,\"open\nT-5,\"a\",\xf0\x9f\x98\x80\nT-6,b,c";
    uint64_t random = 11;
    for (size_t round = 0; round < sizeof sample + 20000; round++) {
        size_t length = round < sizeof sample ? round : sizeof sample - 1;
        char *copy = exact_copy(sample, length);
        for (int i = 0; i < 3 && round >= sizeof sample; i++)
            copy[next_random(&random) % length] = "\",\n\r;\t\0\xff"
                                                  "a"[next_random(&random) % 9];
        struct arena *arena = arena_new();
        struct csv_reader *reader = csv_new(arena, copy, length, 0);
        struct csv_row row;
        size_t line = 0, rows = 0;
        while (csv_next(reader, &row) && rows++ <= length) {
            if (row.line <= line || row.count == 0)
                CHECK(false);
            line = row.line;
        }
        if (rows > length + 1)
            CHECK(false);
        arena_free(arena);
        free(copy);
    }
    CHECK(true);
}

int main(void) {
    test_table();
    test_delimiter();
    test_block_boundaries();
    test_cell_lengths();
    test_limits();
    test_far_over_limits();
    test_random_against_plain();
    test_cut_and_flipped();
    return check_end();
}
