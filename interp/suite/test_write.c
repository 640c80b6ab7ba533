/* A tenant and what the rules answer for it, as a test in the language. What is written is laid out
 * by the formatter, so that pasting it changes nothing. */
#include "suite/search.h"
#include "syntax/encoding.h"
#include "syntax/format.h"

#include <assert.h>

struct test_writer {
    const struct program *program;
    struct buffer out;
    struct arena *arena;
    const struct frame *frame;
    bool is_first; /* of the given lines, of the expect lines */
    bool is_possible;
};

static void add_quoted(struct test_writer *writer, struct text text) {
    struct value value = {.state = VALUE_KNOWN, .text = text};
    value_write_source(&writer->out, &(struct type){.kind = TYPE_TEXT}, &value);
    writer->is_possible &= encoding_quotes(text);
}

static void add_value(struct test_writer *writer, const struct type *type,
                      const struct value *value) {
    if (value->state == VALUE_KNOWN && type->kind == TYPE_TEXT) {
        add_quoted(writer, value->text);
        return;
    }
    for (uint32_t i = 0;
         value->state == VALUE_KNOWN && type->kind == TYPE_LIST && i < value->list.count; i++)
        writer->is_possible &= encoding_quotes(value->list.items[i]);
    value_write_source(&writer->out, type, value);
}

static void start_line(struct test_writer *writer, const char *word) {
    buffer_format(&writer->out, "\n%s ", writer->is_first ? word : "and");
    writer->is_first = false;
}

/* ---- Given */

static void add_facts(struct test_writer *writer, const struct tenant *tenant) {
    const struct record *record = &writer->program->schema->records[0];
    for (uint32_t f = 0; f < record->fact_count; f++) {
        if (tenant->values[f].state == VALUE_UNKNOWN)
            continue;
        start_line(writer, "given");
        buffer_add_text(&writer->out, record->facts[f].name);
        buffer_add_string(&writer->out, " is ");
        add_value(writer, &record->facts[f].type, &tenant->values[f]);
    }
}

static void add_row(struct test_writer *writer, const struct tenant_row *row) {
    const struct record *record = &writer->program->schema->records[row->record];
    bool is_first = true;
    start_line(writer, "given");
    buffer_add_text(&writer->out, record->name);
    for (uint32_t f = 0; f < record->fact_count; f++) {
        const struct value *value = &row->values[f];
        const struct type *type = &record->facts[f].type;
        if (value->state == VALUE_UNKNOWN)
            continue;
        if (type->kind == TYPE_LIST && value->list.count != 1)
            writer->is_possible = false;
        buffer_add_string(&writer->out, is_first ? " with " : ", ");
        buffer_add_text(&writer->out, record->facts[f].name);
        buffer_add_char(&writer->out, ' ');
        add_value(writer, type, value);
        is_first = false;
    }
}

static void add_children(struct test_writer *writer, const struct tenant *tenant) {
    for (uint32_t r = 1; r < writer->program->schema->record_count; r++) {
        uint32_t count = 0;
        for (uint32_t i = 0; i < tenant->row_count; i++) {
            if (tenant->rows[i].record != r)
                continue;
            add_row(writer, &tenant->rows[i]);
            count++;
        }
        if (count > 0 || !tenant->has_children[r])
            continue;
        start_line(writer, "given");
        buffer_format(&writer->out, "no %.*s", TEXT_ARGS(writer->program->schema->records[r].name));
    }
}

/* ---- Expected */

static struct type result_type(const struct program *program, const struct result *result) {
    struct type type;
    if (result->decision != INDEX_NONE)
        type = program->decisions[result->decision].outputs[result->output].type;
    else
        type = program->scopes[0].nodes[program->definitions[result->definition].root].type;
    return type;
}

static void add_values(struct test_writer *writer, const struct type *type,
                       const struct value *values, uint32_t count) {
    struct type of = *type;
    if (of.kind == TYPE_LIST)
        of.kind = TYPE_TEXT;
    for (uint32_t i = 0; i < count; i++) {
        struct value value = values[i];
        /* An item that may come, but whose text nobody knows. */
        if (value.state == VALUE_UNKNOWN)
            value.state = VALUE_BLANK;
        buffer_add_string(&writer->out, i > 0 ? ", " : "");
        add_value(writer, &of, &value);
    }
}

static void add_undecided(struct test_writer *writer, const struct result *result,
                          const struct verdict *verdict) {
    const struct program *program = writer->program;
    struct type type = result_type(program, result);
    for (uint32_t i = 0; i < verdict->item_count; i++) {
        start_line(writer, "expect");
        buffer_format(&writer->out, "%.*s contains ", TEXT_ARGS(result->name));
        add_values(writer, &type, &verdict->items[i], 1);
    }
    start_line(writer, "expect");
    buffer_format(&writer->out, "%.*s is undecided", TEXT_ARGS(result->name));
    if (verdict->has_possible && verdict->possible_count > 0) {
        buffer_add_string(&writer->out, " between ");
        add_values(writer, &type, verdict->possible, verdict->possible_count);
    }
    for (uint32_t i = 0; i < verdict->missing_count; i++)
        buffer_format(&writer->out, "%s%.*s", i > 0 ? ", " : " missing ",
                      TEXT_ARGS(program->paths[verdict->missing[i]].name));
}

static void add_by(struct test_writer *writer, const struct result *result,
                   const struct verdict *verdict) {
    if (result->decision == INDEX_NONE || result->output != 0 || verdict->rule == INDEX_NONE)
        return;
    const struct decision *decision = &writer->program->decisions[result->decision];
    buffer_format(&writer->out, " by %.*s", TEXT_ARGS(decision->rules[verdict->rule].name));
}

static uint32_t place_of_rule(const uint32_t *rules, uint32_t count, uint32_t rule) {
    uint32_t place = 0;
    while (place < count && rules[place] != rule)
        place++;
    return place;
}

/* What one rule adds to a list. False when that has no words: it is the text of a fact that is not
 * known, or that another rule may give, too. */
static bool add_item(struct test_writer *writer, const struct result *result, uint32_t rule,
                     const struct verdict *verdict) {
    const struct decision *decision = &writer->program->decisions[result->decision];
    const struct rule_result *given = &decision->rules[rule].results[0];
    struct type text = {.kind = TYPE_TEXT};
    uint32_t place = place_of_rule(verdict->item_rules, verdict->item_count, rule);
    bool is_certain = place < verdict->item_count, is_possible = false;
    const struct value *item = is_certain ? &verdict->items[place] : &given->value;
    if (!is_certain && !given->is_constant)
        return false;
    for (uint32_t i = 0; !is_certain && i < verdict->possible_count; i++)
        is_possible |= verdict->possible[i].state != VALUE_KNOWN ||
                       text_is(verdict->possible[i].text, item->text);
    for (uint32_t i = 0; !is_certain && i < verdict->item_count; i++)
        is_possible |= text_is(verdict->items[i].text, item->text);
    if (is_possible)
        return false;
    start_line(writer, "expect");
    buffer_format(&writer->out, "%.*s %s ", TEXT_ARGS(result->name),
                  is_certain ? "contains" : "does not contain");
    add_value(writer, &text, item);
    return true;
}

static void add_result(struct test_writer *writer, const struct result *result, uint32_t rule) {
    struct verdict verdict;
    struct type type = result_type(writer->program, result);
    verdict_of(writer->frame, 0, result, writer->arena, &verdict);
    if (rule != INDEX_NONE && verdict.is_list && add_item(writer, result, rule, &verdict))
        return;
    if (verdict.undecided && result->decision != INDEX_NONE) {
        add_undecided(writer, result, &verdict);
        return;
    }
    start_line(writer, "expect");
    buffer_format(&writer->out, "%.*s is ", TEXT_ARGS(result->name));
    if (verdict.undecided)
        buffer_add_string(&writer->out, "unknown");
    else if (!verdict.is_list)
        add_value(writer, &type, &verdict.value);
    else if (verdict.item_count == 0)
        buffer_add_string(&writer->out, "empty");
    else
        add_values(writer, &type, verdict.items, verdict.item_count);
    add_by(writer, result, &verdict);
}

static void add_promises(struct test_writer *writer) {
    for (uint32_t i = 0; i < writer->program->promise_count; i++) {
        const struct promise *promise = &writer->program->promises[i];
        if (frame_condition(writer->frame, promise->holds, 0) != TRUTH_FALSE)
            continue;
        start_line(writer, "expect");
        buffer_format(&writer->out, "%.*s is broken", TEXT_ARGS(promise->name));
    }
}

/* ---- All together */

struct expecting {
    struct test_writer *writer;
    struct evaluator *evaluator;
    const struct result *results;
    const uint32_t *rules; /* NULL: all of every list */
    uint32_t count;
};

static bool take_children(void *context, const struct batch *batch) {
    struct expecting *expecting = context;
    evaluator_children(expecting->evaluator, batch);
    return true;
}

static bool take_tenant(void *context, const struct batch *batch) {
    struct expecting *expecting = context;
    struct test_writer *writer = expecting->writer;
    writer->frame = evaluator_tenants(expecting->evaluator, batch);
    writer->is_first = true;
    for (uint32_t i = 0; i < expecting->count; i++)
        add_result(writer, &expecting->results[i],
                   expecting->rules ? expecting->rules[i] : INDEX_NONE);
    add_promises(writer);
    return true;
}

static void lay_out(struct test_writer *writer, struct buffer *out) {
    struct sources *sources = sources_new(writer->arena);
    struct names *names = names_new();
    struct diags *diags = diags_new(writer->arena, sources);
    uint32_t file = sources_add(sources, TEXT("test"), buffer_text(&writer->out));
    struct buffer formatted = {0};
    bool is_done = format_file(writer->arena, sources, file, names, diags, &formatted);
    assert(is_done);
    if (is_done)
        buffer_add_text(out, buffer_text(&formatted));
    buffer_free(&formatted);
    diags_free(diags);
    names_free(names);
    sources_free(sources);
}

bool test_write_about(struct buffer *out, const struct program *program, struct text sentence,
                      const struct tenant *tenant, day_number as_of, const struct result *results,
                      const uint32_t *rules, uint32_t result_count) {
    struct test_writer writer = {
        .program = program, .arena = arena_new(), .is_first = true, .is_possible = true};
    struct expecting expecting = {&writer, evaluator_new(program, as_of, false), results, rules,
                                  result_count};
    struct portfolio_sink sink = {&expecting, take_children, take_tenant, NULL};
    char day[10];
    date_write(as_of, day);
    buffer_add_string(&writer.out, "test ");
    add_quoted(&writer, sentence);
    buffer_format(&writer.out, "\nas of %.*s", (int)sizeof day, day);
    add_facts(&writer, tenant);
    add_children(&writer, tenant);
    tenants_give(program->schema, &tenant, 1, &sink);
    buffer_add_char(&writer.out, '\n');
    if (writer.is_possible)
        lay_out(&writer, out);
    evaluator_free(expecting.evaluator);
    buffer_free(&writer.out);
    arena_free(writer.arena);
    return writer.is_possible;
}

bool test_write(struct buffer *out, const struct program *program, struct text sentence,
                const struct tenant *tenant, day_number as_of, const struct result *results,
                uint32_t result_count) {
    return test_write_about(out, program, sentence, tenant, as_of, results, NULL, result_count);
}
