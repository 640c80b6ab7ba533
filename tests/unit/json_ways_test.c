/* JSON read in each of the fast ways against the careful one: random objects, in order and out of
 * it, damaged ones among them, give the same rows, counts and messages. So they do through a window
 * that moves: there rows are converted in other groups, so messages are compared without order. */
#include "check.h"
#include "portfolio_case.h"

#include "base/file.h"
#include "data/forms.h"
#include "data/json_rows.h"

#include <fcntl.h>

static uint64_t next_random(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

static bool happens(uint64_t *state, unsigned percent) {
    return next_random(state) % 100 < percent;
}

/* How a text is written: what stands round its keys. */
struct style {
    const char *before_key, *after_key, *between, *end;
};
static const struct style styles[] = {{"", ":", ",", ""},
                                      {"", ": ", ", ", ""},
                                      {" ", " : ", " ,", " "},
                                      {"\n      ", ": ", ",", "\n    "}};

static void add_odd(struct buffer *out, uint64_t *random) {
    static const char *const values[] = {"\"  x \"",
                                         "\"J\\u00f6\"",
                                         "\"J\xc3\xb6rg\"",
                                         "\"a\\\"b\"",
                                         "\"\\\\\"",
                                         "[]",
                                         "[\"a\", null, 2]",
                                         "[[1]]",
                                         "{}",
                                         "{\"a\":[true]}",
                                         "1e2",
                                         "-0.50",
                                         "12345678901234567",
                                         "true",
                                         "\"\\u0000\"",
                                         "[\"\"]",
                                         "0",
                                         "\"2020-02-30\"",
                                         "false",
                                         "\"\xe6\x9d\xb1\""};
    buffer_add_string(out, values[next_random(random) % (sizeof values / sizeof *values)]);
}

static void add_text(struct buffer *out, uint64_t *random) {
    static const unsigned lengths[] = {0, 1, 5, 11, 31, 32, 55, 56, 57, 63, 64, 65, 127, 300};
    unsigned length = lengths[next_random(random) % (sizeof lengths / sizeof *lengths)];
    buffer_add_char(out, '"');
    buffer_add_repeat(out, (char)('a' + next_random(random) % 26), length);
    buffer_add_char(out, '"');
}

static void add_value(struct buffer *out, const struct type *type, uint64_t *random) {
    if (happens(random, 4)) {
        add_odd(out, random);
        return;
    }
    if (happens(random, 15)) {
        buffer_add_string(out, happens(random, 50) ? "null" : "\"\"");
        return;
    }
    unsigned some = (unsigned)(next_random(random) % 120);
    const char *quote = happens(random, 50) ? "\"" : "";
    switch (type->kind) {
    case TYPE_TEXT:
        add_text(out, random);
        break;
    case TYPE_LIST:
        buffer_add_string(out, happens(random, 50) ? "\"a; b\"" : "[\"a\",\"b c\"]");
        break;
    case TYPE_NUMBER:
        buffer_format(out, "%s%u%s%s", quote, some, type->whole ? "" : ".5", quote);
        break;
    case TYPE_YES_NO:
        buffer_add_string(out, *quote ? "\"yes\"" : some % 2 ? "true" : "false");
        break;
    case TYPE_DATE:
        buffer_format(out, "\"20%02u-%02u-11\"", some % 30, some % 12 + 1);
        break;
    case TYPE_ONE_OF:
        buffer_add_json(out, type->choices->names[some % type->choices->count]);
        break;
    }
}

struct writer {
    struct buffer *out;
    const struct schema *schema;
    const struct style *style;
    uint64_t *random;
    bool is_first;
};

static void add_key(struct writer *writer, struct text name) {
    const struct style *style = writer->style;
    buffer_format(writer->out, "%s%s\"%.*s\"%s", writer->is_first ? "" : style->between,
                  style->before_key, TEXT_ARGS(name), style->after_key);
    writer->is_first = false;
}

/* The members from a random one on and round, now and then; else in order. */
static void add_facts(struct writer *writer, const struct record *record, unsigned id) {
    uint32_t turn = happens(writer->random, 3) ? (uint32_t)next_random(writer->random) : 0;
    for (uint32_t i = 0; i < record->fact_count; i++) {
        uint32_t fact = (i + turn) % record->fact_count;
        if (fact != 0 && happens(writer->random, 8))
            continue;
        add_key(writer, record->facts[fact].name);
        if (record->is_child || fact != record->key)
            add_value(writer->out, &record->facts[fact].type, writer->random);
        else
            buffer_format(writer->out, "\"T-%u\"", id);
    }
    if (happens(writer->random, 1)) {
        add_key(writer, happens(writer->random, 50) ? TEXT("else") : record->facts[0].name);
        add_odd(writer->out, writer->random);
    }
}

static void add_children(struct writer *writer, const struct record *record) {
    struct writer inner = *writer;
    add_key(writer, record->name);
    if (happens(writer->random, 5)) {
        buffer_add_string(writer->out, happens(writer->random, 80) ? "null" : "[1]");
        return;
    }
    buffer_add_char(writer->out, '[');
    for (uint64_t i = next_random(writer->random) % 4; i > 0; i--) {
        inner.is_first = true;
        buffer_add_char(writer->out, '{');
        add_facts(&inner, record, 0);
        buffer_format(writer->out, "%s}%s", writer->style->end,
                      i > 1 ? writer->style->between : "");
    }
    buffer_add_char(writer->out, ']');
}

static void add_tenant(struct writer *writer, unsigned id) {
    struct writer inner = *writer;
    inner.is_first = true;
    if (happens(writer->random, 2))
        inner.style = &styles[next_random(writer->random) % 3];
    buffer_add_char(writer->out, '{');
    add_facts(&inner, &writer->schema->records[0], id);
    for (uint32_t i = 1; i < writer->schema->record_count; i++)
        if (!happens(writer->random, 20))
            add_children(&inner, &writer->schema->records[i]);
    buffer_format(writer->out, "%s}", writer->style->end);
}

/* Changes a byte or two somewhere. */
static void damage(struct buffer *text, uint64_t *random) {
    static const char bytes[] = "\"\\{}[],:\n\t 0x\xff\xc3";
    for (uint64_t i = next_random(random) % 3; i > 0; i--)
        text->bytes[next_random(random) % text->length] =
            bytes[next_random(random) % (sizeof bytes - 1)];
}

static void write_portfolio(struct buffer *out, const struct schema *schema, bool is_array,
                            uint64_t *random) {
    struct writer writer = {out, schema, &styles[next_random(random) % (is_array ? 4 : 3)], random,
                            true};
    buffer_add_string(out, is_array ? "[" : "");
    for (unsigned i = 0; i < 150; i++) {
        add_tenant(&writer, happens(random, 2) ? 3 : i);
        buffer_add_string(out, is_array ? (i < 149 ? "," : "") : "\n");
    }
    buffer_add_string(out, is_array ? "]" : "");
    if (happens(random, 30))
        damage(out, random);
}

struct read {
    enum portfolio_result result;
    struct portfolio_counts counts;
    struct text rows, messages;
};

static struct read read_by(struct portfolio_case *test, const struct json_way *way, enum form form,
                           const struct input *input) {
    struct portfolio_sink sink = {
        .context = test, .children = case_take_children, .tenants = case_take_tenants};
    struct arena *arena = arena_new();
    struct diags *diags = diags_new(arena, NULL);
    struct read read = {0};
    struct input copy = *input;
    struct inputs inputs = {form, TEXT("facts"), &copy, 1};
    buffer_clear(&test->rows);
    test->children.count = 0;
    struct intake *intake = intake_new(&test->options, &sink, diags, &read.counts);
    read.result = json_read_by(way, intake, &inputs);
    if (read.result == PORTFOLIO_DONE)
        intake_end(intake);
    intake_free(intake);
    read.rows = arena_text(test->arena, buffer_text(&test->rows));
    read.messages = case_messages(test, diags);
    diags_free(diags);
    arena_free(arena);
    return read;
}

static int order_lines(const void *a, const void *b) {
    return text_order(*(const struct text *)a, *(const struct text *)b);
}

static struct text sorted(struct arena *arena, struct text text) {
    struct text *lines = arena_array(arena, (size_t)text.length + 1, sizeof *lines);
    size_t count = 0;
    struct buffer out = {0};
    for (const char *at = text.bytes, *end = at + text.length, *stop; at < end; at = stop + 1) {
        stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        lines[count++] = (struct text){at, (uint32_t)(stop - at)};
    }
    qsort(lines, count, sizeof *lines, order_lines);
    for (size_t i = 0; i < count; i++)
        buffer_format(&out, "%.*s\n", TEXT_ARGS(lines[i]));
    struct text all = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return all;
}

static void check_same(const struct read *is, const struct read *wanted) {
    CHECK_NUMBER(is->result, wanted->result);
    CHECK_TEXT(is->messages, wanted->messages);
    CHECK_NUMBER(is->counts.left_out, wanted->counts.left_out);
    CHECK_NUMBER(is->counts.bad_cells, wanted->counts.bad_cells);
    CHECK_NUMBER(is->counts.duplicates, wanted->counts.duplicates);
    if (wanted->result == PORTFOLIO_DONE)
        CHECK_TEXT(is->rows, wanted->rows);
}

/* The same text through a window of few bytes. */
static void check_window(struct portfolio_case *test, struct text text, struct read wanted) {
    case_file_bytes(test, "piped", text.bytes, text.length);
    struct file_window window = {.bytes = "", .room = 4096, .is_ours = true};
    struct text why;
    window.memory = memory_alloc(window.room);
    window.descriptor = open(case_path(test, "piped"), O_RDONLY);
    CHECK(window.descriptor >= 0);
    CHECK_NUMBER(window_move(test->arena, &window, 0, &why), FILE_OK);
    struct input input = {.name = TEXT("facts"), .window = &window};
    struct read is = read_by(test, json_way(0), FORM_NDJSON, &input);
    is.messages = sorted(test->arena, is.messages);
    /* Messages about rows that wait when the facts turn out not to be JSON are never given. */
    wanted.messages =
        wanted.result == PORTFOLIO_DONE ? sorted(test->arena, wanted.messages) : is.messages;
    if (wanted.result != PORTFOLIO_DONE)
        wanted.counts = is.counts;
    check_same(&is, &wanted);
    window_close(&window);
}

static void test_ways(struct portfolio_case *test) {
    static const struct text some[] = {{"T-3", 3}, {"T-20", 4}, {"T-77", 4}, {"T-x", 3}};
    uint64_t random = 7;
    test->options.only = some;
    for (unsigned round = 0; round < 60; round++) {
        bool is_array = round % 3 == 2;
        struct buffer out = {0};
        write_portfolio(&out, test->schema, is_array, &random);
        test->options.only_count = round % 5 == 4 ? sizeof some / sizeof *some : 0;
        struct text text = arena_text(test->arena, buffer_text(&out));
        buffer_free(&out);
        struct input input = {.name = TEXT("facts"),
                              .view = {.bytes = text.bytes, .length = text.length}};
        enum form form = is_array ? FORM_JSON : FORM_NDJSON;
        struct read wanted = read_by(test, NULL, form, &input);
        for (uint32_t i = 0; json_way(i); i++) {
            struct read is = read_by(test, json_way(i), form, &input);
            check_same(&is, &wanted);
        }
        if (!is_array)
            check_window(test, text, wanted);
    }
}

/* A text with much space in it that ends anywhere, within memory that ends there too. */
static void test_cut(struct portfolio_case *test) {
    struct arena *arena = arena_new();
    struct text text = arena_format(
        arena,
        "{\"tenant_id\":\"T-1\",\"psm\":\"Jo\",\"x\":1,\"contact\":[{\"role\":\"AM\"}]}\n"
        "{\"tenant_id\":\"T-2\",\"psm\":\"%150s\",\"x\":%150s1,\"contact\":[%150s{\"role\":\"AM\"%"
        "150s}"
        "%150s,{\"role\":null}%150s]%150s}%150s\n",
        "", "", "", "", "", "", "", "");
    for (uint32_t length = 60; length <= text.length; length++) {
        char *copy = malloc(length);
        if (!copy)
            abort();
        memcpy(copy, text.bytes, length);
        struct input input = {.name = TEXT("facts"), .view = {.bytes = copy, .length = length}};
        struct read wanted = read_by(test, NULL, FORM_NDJSON, &input);
        for (uint32_t i = 0; json_way(i); i++) {
            struct read is = read_by(test, json_way(i), FORM_NDJSON, &input);
            check_same(&is, &wanted);
        }
        free(copy);
    }
    arena_free(arena);
}

/* What a tenant has that is passed over is not the next one's. */
static void test_passed_over(struct portfolio_case *test) {
    static const char text[] = "{\"tenant_id\":\"T-1\",\"contact\":[{\"role\":\"AM\"}]}\n"
                               "{\"tenant_id\":\"T-2\"}\n"
                               "{\"tenant_id\":\"T-2\",\"contact\":[{\"role\":\"AE\"}]}\n"
                               "{\"tenant_id\":\"T-3\",\"contact\":[{\"role\":\"ATS\"}]}\n";
    static const struct text wanted[] = {{"T-2", 3}, {"T-3", 3}};
    struct input input = {.name = TEXT("facts"),
                          .view = {.bytes = text, .length = sizeof text - 1}};
    test->options.only = wanted;
    test->options.only_count = 2;
    struct read read = read_by(test, json_way(0), FORM_NDJSON, &input);
    CHECK_TEXT(read.rows, TEXT("T-2: [entitlement?] [contact?]\n"
                               "T-3: [entitlement?] [contact: role=\"ATS\"]\n"));
    CHECK_NUMBER(read.counts.duplicates, 1);
}

/* Whether the second object is read the plain way after the first one was learned. */
static bool is_plain(struct portfolio_case *test, const struct json_way *way, const char *first,
                     const char *second) {
    struct diags *diags = diags_new(test->arena, NULL);
    struct portfolio_counts counts = {0};
    struct intake *intake = intake_new(&test->options, NULL, diags, &counts);
    /* Behind the objects as much as is looked at. */
    struct text text = arena_format(test->arena, "%s\n%s\n%400s", first, second, "");
    struct json json = {.at = text.bytes, .end = text.bytes + text.length, .arena = arena_new()};
    struct lines *lines = lines_new(test->arena, text.bytes, text.length);
    struct json_rows rows;
    json_rows_init(&rows, intake, &json, lines, TEXT("facts"));
    json_rows_text(&rows, text.bytes, text.length);
    rows.way = way;
    rows.is_line_open = true;
    CHECK(json_rows_tenant(&rows));
    json.at = text.bytes + strlen(first) + 1;
    json.end = text.bytes + text.length;
    rows.is_line_open = true;
    bool is_plain =
        json_plain_tenant(&rows) && json.at == text.bytes + strlen(first) + 1 + strlen(second);
    json_rows_free(&rows);
    arena_free(json.arena);
    intake_free(intake);
    diags_free(diags);
    return is_plain;
}

/* What should be fast is, and what cannot be decided fast is not. */
static void test_plain(struct portfolio_case *test) {
    static const char first[] = "{\"tenant_id\":\"T-1\",\"psm\":\"Jo\",\"cadence_days\":\"7\","
                                "\"active_work\":\"no\",\"x\":\"y\",\"contact\":[{\"email\":\"\","
                                "\"role\":\"AM\"}]}";
    static const char *const plain[] = {
        "{\"tenant_id\":\"T-2\",\"psm\":\"Jo\",\"cadence_days\":\"8\",\"active_work\":\"yes\","
        "\"x\":\"\",\"contact\":[{\"email\":\"j\",\"role\":\"AM\"},{\"email\":\"\",\"role\":\"\"}]"
        "}",
        "{\"tenant_id\":\"T-2\"}",
        "{\"tenant_id\":\"T-2\",\"contact\":[]}",
        "{\"tenant_id\":\"T-2\",\"x\":\"y\",\"contact\":null}",
        "{\"tenant_id\":\"T-2\",\"psm\":null,\"cadence_days\":14.5,\"active_work\":true,\"x\":[1]}",
        "{\"psm\":\"J\xc3\xb6rg \\\"x\\\"\",\"contact\":[ {\"role\":\"AM\"} , {\"email\":\"\"} ] }",
    };
    static const char *const careful[] = {
        "{\"tenant_id\":\"T-2\",\"tenant_id\":\"T-2\"}",
        "{\"psm\":\"Jo\",\"tenant_id\":\"T-2\"}",
        "{\"tenant_id\":\"T-2\",\"contact\":\"Jo\"}",
        "{\"tenant_id\":\"T-2\",\"contact\":[{\"email\":\"\"},null]}",
        "{\"tenant_id\":\"T-2\",\"contact\":[{\"email\":\"\"},]}",
        "{\"tenant_id\":\"T-2\",\"contact\":[{\"email\":\"\"}{\"email\":\"\"}]}",
        "{\"tenant_id\":\"T-2\",\"contact\":[,{\"email\":\"\"}]}",
        "{\"tenant_id\":\"T-2\",\"contact\":[{\"email\":\"\",}]}",
        "{\"tenant_id\":\"T-2\",\"contact\":[{\"email\":\"\"}}",
        "{\"tenant_id\":\"T-2\",\"psm\":\"J\xc3\"}",
        "{\"tenant_id\":\"T-2\",\"psm\":\"J\x1f\"}",
        "{\"tenant_id\":\"T-2\",\"psm\":\"J\t\"}",
        "{\"tenant_id\":\"T-2\",\"psm\":\"J\x80o\"}",
        "{\"tenant_id\":\"T-2\",\"psm\":\"\\x\"}",
        "{\"tenant_id\":\"T-2\",\"cadence_days\":01}",
        "{\"tenant_id\":\"T-2\",\"cadence_days\":1.}",
        "{\"tenant_id\":\"T-2\",\"cadence_days\":1x}",
        "{\"tenant_id\":\"T-2\",\"cadence_days\":-}",
        "{\"tenant_id\":\"T-2\",\"active_work\":truth}",
        "{\"tenant_id\":\"T-2\",\"psm\":nul}",
        "{\"tenant_id\":\"T-2\",}",
        "{\"tenant_id\":\"T-2\"",
        "{\"tenant_id\":\n\"T-2\"}",
        "{\"tenant_id\":\"T-2\",\"x\":[\n]}",
        "{}",
    };
    for (uint32_t i = 0; json_way(i); i++) {
        for (size_t k = 0; k < sizeof plain / sizeof *plain; k++)
            if (!CHECK(is_plain(test, json_way(i), first, plain[k])))
                printf("   way %u: %s\n", i, plain[k]);
        for (size_t k = 0; k < sizeof careful / sizeof *careful; k++)
            if (!CHECK(!is_plain(test, json_way(i), first, careful[k])))
                printf("   way %u: %s\n", i, careful[k]);
    }
}

int main(void) {
    static void (*const tests[])(struct portfolio_case *) = {test_ways, test_cut, test_passed_over,
                                                             test_plain};
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        struct portfolio_case test;
        case_open(&test);
        tests[i](&test);
        case_close(&test);
    }
    return check_end();
}
