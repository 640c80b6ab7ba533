/* First the numbers, then what a reader can do something about: each survivor with the test that
 * would notice it. What needs no test comes last. */
#include "report/mutants.h"

#include "report/layout.h"

static const char *const kind_titles[MUTANT_KIND_COUNT] = {
    "numbers, one step off", "dates, a day off", "comparisons",        "values",
    "values that go away",   "and, or",          "parts that go away", "not comes or goes",
    "some, every, how many", "what rules give",  "rules that go away", "rules that change places",
    "promises turned round",
};
static const char *const kind_keys[MUTANT_KIND_COUNT] = {
    "number",  "date",       "comparison", "value",       "value_leaves", "and_or",  "part_leaves",
    "negated", "quantifier", "result",     "rule_leaves", "rules_swap",   "promise",
};
static const char *const state_keys[] = {"killed", "survived", "equivalent", "accepted"};
enum { STATES = MUTANT_ACCEPTED + 1 };

struct tally {
    uint64_t of[STATES];
};

/* Tenths of a percent of what could have been noticed. */
static uint64_t permille(const struct tally *tally) {
    uint64_t killed = tally->of[MUTANT_KILLED], all = killed + tally->of[MUTANT_SURVIVED];
    return all == 0 ? 1000 : killed * 1000 / all;
}

static void add_percent(struct buffer *out, const struct tally *tally) {
    uint64_t tenths = permille(tally);
    buffer_add_unsigned(out, tenths / 10);
    if (tenths % 10 != 0)
        buffer_format(out, ".%u", (unsigned)(tenths % 10));
    buffer_add_string(out, " %");
}

static struct tally tally_all(const struct mutants *mutants) {
    return (struct tally){
        {mutants->killed, mutants->survived, mutants->equivalent, mutants->accepted}};
}

void mutants_add_percent(struct buffer *out, const struct mutants *mutants) {
    struct tally tally = tally_all(mutants);
    add_percent(out, &tally);
}

static struct tally tally_kind(const struct mutants *mutants, enum mutant_kind kind) {
    struct tally tally = {{0}};
    for (uint32_t i = 0; i < mutants->count; i++)
        if (mutants->items[i].kind == kind)
            tally.of[mutants->items[i].state]++;
    return tally;
}

static uint64_t tally_sum(const struct tally *tally) {
    uint64_t sum = 0;
    for (int i = 0; i < STATES; i++)
        sum += tally->of[i];
    return sum;
}

static void add_number(struct layout_table *table, uint64_t n) {
    struct buffer cell = {0};
    buffer_add_unsigned(&cell, n);
    layout_table_add(table, buffer_text(&cell));
    buffer_free(&cell);
}

static void add_row(struct layout_table *table, const char *title, const struct tally *tally) {
    struct buffer cell = {0};
    layout_table_add(table, text_of(title));
    add_number(table, tally_sum(tally));
    for (int i = 0; i < STATES; i++)
        add_number(table, tally->of[i]);
    if (tally->of[MUTANT_KILLED] + tally->of[MUTANT_SURVIVED] > 0)
        add_percent(&cell, tally);
    layout_table_add(table, buffer_text(&cell));
    buffer_free(&cell);
}

static void write_table(const struct mutants *mutants, bool color, struct buffer *out) {
    enum { COLUMNS = 7, WIDTH = 100 };
    static const char *const headings[COLUMNS] = {"small mistakes", "made",          "noticed",
                                                  "not noticed",    "no difference", "accepted",
                                                  "share noticed"};
    struct arena *arena = arena_new();
    struct layout_table *table = layout_table_new(arena, COLUMNS);
    for (int i = 0; i < COLUMNS; i++)
        layout_table_add(table, text_of(headings[i]));
    for (int kind = 0; kind < MUTANT_KIND_COUNT; kind++) {
        struct tally tally = tally_kind(mutants, (enum mutant_kind)kind);
        if (tally_sum(&tally) > 0)
            add_row(table, kind_titles[kind], &tally);
    }
    struct tally all = tally_all(mutants);
    add_row(table, "all", &all);
    layout_table_write(table, out, 0, WIDTH, true, color);
    arena_free(arena);
}

static size_t line_of(const struct program *program, const struct mutant *mutant) {
    size_t line, column;
    source_position(sources_get(program->sources, mutant->span.file), mutant->span.start, &line,
                    &column);
    return line;
}

static void add_place(const struct program *program, const struct mutant *mutant, bool color,
                      struct buffer *out) {
    layout_style(out, color, STYLE_FAINT);
    buffer_add_visible(out, sources_get(program->sources, mutant->span.file)->path);
    buffer_format(out, ":%zu:", line_of(program, mutant));
    layout_style(out, color, STYLE_END);
    buffer_add_char(out, ' ');
}

/* The test, each line further in. */
static void add_test(struct text test, struct buffer *out) {
    uint32_t start = 0;
    for (uint32_t i = 0; i < test.length; i++) {
        if (test.bytes[i] != '\n')
            continue;
        if (i > start) {
            buffer_add_repeat(out, ' ', 4);
            buffer_add_visible(out, (struct text){test.bytes + start, i - start});
        }
        buffer_add_char(out, '\n');
        start = i + 1;
    }
}

static void write_survivors(const struct mutants *mutants, const struct program *program,
                            bool color, struct buffer *out) {
    for (uint32_t i = 0; i < mutants->count; i++) {
        const struct mutant *mutant = &mutants->items[i];
        if (mutant->state != MUTANT_SURVIVED)
            continue;
        buffer_add_char(out, '\n');
        add_place(program, mutant, color, out);
        buffer_add_string(out, "no test notices if ");
        buffer_add_visible(out, mutant->words);
        buffer_add_char(out, '\n');
        if (mutant->test.length == 0) {
            buffer_add_string(out, "  No tenant was found that shows it.\n");
            continue;
        }
        buffer_add_string(out, "  This test would, where it says what is meant:\n\n");
        add_test(mutant->test, out);
    }
}

/* Those of a state with the reasons. */
static void write_reasons(const struct mutants *mutants, const struct program *program,
                          enum mutant_state state, const char *title, bool color, size_t width,
                          struct buffer *out) {
    bool is_first = true;
    for (uint32_t i = 0; i < mutants->count; i++) {
        const struct mutant *mutant = &mutants->items[i];
        if (mutant->state != state)
            continue;
        if (is_first)
            buffer_format(out, "\n%s\n", title);
        is_first = false;
        buffer_add_char(out, '\n');
        add_place(program, mutant, color, out);
        buffer_add_visible(out, mutant->words);
        buffer_add_string(out, "\n  ");
        layout_add_wrapped(out, mutant->why, 2, 2, width);
        buffer_add_char(out, '\n');
    }
}

static void write_faults(const struct mutants *mutants, struct text accepted, bool color,
                         struct buffer *out) {
    for (uint32_t i = 0; i < mutants->fault_count; i++) {
        const struct acceptance_fault *fault = &mutants->faults[i];
        buffer_add_char(out, '\n');
        layout_style(out, color, STYLE_FAINT);
        buffer_add_visible(out, accepted);
        buffer_format(out, ":%zu:", fault->line);
        layout_style(out, color, STYLE_END);
        buffer_add_string(out, fault->lacks_reason
                                   ? " this gives no reason; write it indented on the next line: "
                                   : " nothing survives that is called so; delete it: ");
        buffer_add_visible(out, fault->words);
        buffer_add_char(out, '\n');
    }
}

void mutants_write_text(const struct mutants *mutants, const struct program *program,
                        struct text accepted, bool color, size_t width, struct buffer *out) {
    write_table(mutants, color, out);
    write_survivors(mutants, program, color, out);
    write_reasons(mutants, program, MUTANT_ACCEPTED, "Accepted, each for its reason:", color, width,
                  out);
    write_reasons(mutants, program, MUTANT_EQUIVALENT,
                  "Not to be noticed, because nothing comes out otherwise:", color, width, out);
    write_faults(mutants, accepted, color, out);
}

static void add_tally(struct buffer *out, const struct tally *tally) {
    uint64_t tenths = permille(tally);
    buffer_add_string(out, "{\"made\":");
    buffer_add_unsigned(out, tally_sum(tally));
    for (int i = 0; i < STATES; i++) {
        buffer_format(out, ",\"%s\":", state_keys[i]);
        buffer_add_unsigned(out, tally->of[i]);
    }
    buffer_format(out, ",\"percent\":%u.%u}", (unsigned)(tenths / 10), (unsigned)(tenths % 10));
}

static void add_text(struct buffer *out, const char *key, struct text text) {
    buffer_format(out, ",\"%s\":", key);
    if (text.length > 0)
        buffer_add_json(out, text);
    else
        buffer_add_string(out, "null");
}

static void add_mutant(const struct mutant *mutant, const struct program *program,
                       struct buffer *out) {
    buffer_format(out, "{\"kind\":\"%s\",\"state\":\"%s\"", kind_keys[mutant->kind],
                  state_keys[mutant->state]);
    add_text(out, "file", sources_get(program->sources, mutant->span.file)->path);
    buffer_format(out, ",\"line\":%zu,\"start\":%u,\"end\":%u", line_of(program, mutant),
                  mutant->span.start, mutant->span.end);
    buffer_add_string(out, ",\"edit\":");
    buffer_add_json(out, mutant->edit);
    add_text(out, "words", mutant->words);
    add_text(out, "where", mutant->where);
    add_text(out, "from", mutant->from);
    add_text(out, "to", mutant->to);
    add_text(out, "noticed_by",
             mutant->state == MUTANT_KILLED ? program->tests[mutant->killed_by].name
                                            : (struct text){NULL, 0});
    add_text(out, "why", mutant->why);
    add_text(out, "test", mutant->test);
    buffer_add_char(out, '}');
}

void mutants_write_json(const struct mutants *mutants, const struct program *program,
                        struct buffer *out) {
    struct tally all = tally_all(mutants);
    buffer_add_string(out, "{\"summary\":{");
    for (int kind = 0; kind < MUTANT_KIND_COUNT; kind++) {
        struct tally tally = tally_kind(mutants, (enum mutant_kind)kind);
        buffer_format(out, "\"%s\":", kind_keys[kind]);
        add_tally(out, &tally);
        buffer_add_string(out, ",\n");
    }
    buffer_add_string(out, "\"all\":");
    add_tally(out, &all);
    buffer_add_string(out, "},\n\"faults\":[");
    for (uint32_t i = 0; i < mutants->fault_count; i++) {
        const struct acceptance_fault *fault = &mutants->faults[i];
        buffer_format(out, "%s{\"line\":%zu,\"lacks_reason\":%s,\"words\":", i > 0 ? ",\n" : "\n",
                      fault->line, fault->lacks_reason ? "true" : "false");
        buffer_add_json(out, fault->words);
        buffer_add_char(out, '}');
    }
    buffer_add_string(out, "],\n\"mutants\":[");
    for (uint32_t i = 0; i < mutants->count; i++) {
        buffer_add_string(out, i > 0 ? ",\n" : "\n");
        add_mutant(&mutants->items[i], program, out);
    }
    buffer_add_string(out, "\n]}\n");
}
