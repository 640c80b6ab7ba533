/* A test in words: what is given, what is expected, what came out. */
#include "report/expected.h"

#include "report/column.h"
#include "report/reasons.h"

static struct text finish(struct arena *arena, struct buffer *out) {
    struct text text = arena_text(arena, buffer_text(out));
    buffer_free(out);
    return text;
}

static void add_given(struct buffer *out, const struct record *record, const struct given *facts,
                      uint32_t count, const char *is) {
    for (uint32_t i = 0; i < count; i++) {
        const struct fact *fact = &record->facts[facts[i].fact];
        buffer_add_string(out, i > 0 ? ", " : "");
        buffer_add_text(out, fact->name);
        buffer_add_string(out, is);
        if (fact->type.kind == TYPE_LIST && facts[i].value.state == VALUE_KNOWN &&
            facts[i].value.list.count == 0)
            buffer_add_string(out, "empty");
        else
            value_write_source(out, &fact->type, &facts[i].value);
    }
}

struct text given_words(const struct program *program, const struct test *test,
                        struct arena *arena) {
    const struct schema *schema = program->schema;
    struct buffer out = {0};
    add_given(&out, &schema->records[0], test->facts, test->fact_count, " is ");
    for (uint32_t i = 0; i < test->row_count; i++) {
        const struct given_row *row = &test->rows[i];
        buffer_add_string(&out, out.length > 0 ? "; " : "");
        buffer_add_text(&out, schema->records[row->record].name);
        buffer_add_string(&out, row->count > 0 ? " with " : "");
        add_given(&out, &schema->records[row->record], row->facts, row->count, " ");
    }
    for (uint32_t r = 1; r < schema->record_count; r++) {
        bool has_rows = false;
        for (uint32_t i = 0; i < test->row_count; i++)
            has_rows |= test->rows[i].record == r;
        if (has_rows || !test->has_children || !test->has_children[r])
            continue;
        buffer_add_string(&out, out.length > 0 ? "; no " : "no ");
        buffer_add_text(&out, schema->records[r].name);
    }
    if (out.length == 0)
        buffer_add_string(&out, "nothing");
    return finish(arena, &out);
}

static void add_expected_values(struct buffer *out, const struct type *type,
                                const struct expectation *expected) {
    for (uint32_t i = 0; i < expected->count; i++) {
        buffer_add_string(out, i > 0 ? ", " : "");
        value_write_measured(out, type, &expected->values[i]);
    }
}

static struct text target_name(const struct program *program, const struct expectation *expected) {
    if (expected->kind == EXPECT_PROMISE)
        return program->promises[expected->promise].name;
    if (expected->decision == INDEX_NONE)
        return program->definitions[expected->definition].name;
    return program->decisions[expected->decision].outputs[expected->output].name;
}

struct result expected_result(const struct program *program, const struct expectation *expected) {
    return (struct result){.decision = expected->decision,
                           .output = expected->output,
                           .definition = expected->definition,
                           .name = target_name(program, expected)};
}

static struct type target_type(const struct program *program, const struct expectation *expected) {
    if (expected->decision != INDEX_NONE)
        return output_item_type(&program->decisions[expected->decision], expected->output);
    struct type type =
        program->scopes[0].nodes[program->definitions[expected->definition].root].type;
    if (type.kind == TYPE_LIST)
        type.kind = TYPE_TEXT;
    return type;
}

static void add_undecided(struct buffer *out, const struct program *program,
                          const struct type *type, const struct expectation *expected) {
    buffer_add_string(out, expected->has_possible ? "is undecided between " : "is undecided");
    if (expected->has_possible)
        add_expected_values(out, type, expected);
    for (uint32_t i = 0; expected->has_missing && i < expected->missing_count; i++) {
        buffer_add_string(out, i > 0 ? ", " : ", missing ");
        buffer_add_text(out, program->paths[expected->missing[i]].name);
    }
}

static void add_by(struct buffer *out, const struct program *program, uint32_t decision,
                   uint32_t rule) {
    if (rule == INDEX_NONE)
        return;
    buffer_add_string(out, " by ");
    buffer_add_text(out, program->decisions[decision].rules[rule].name);
}

struct text expected_words(const struct program *program, const struct expectation *expected,
                           struct arena *arena) {
    struct buffer out = {0};
    struct type type = {.kind = TYPE_TEXT};
    buffer_add_text(&out, target_name(program, expected));
    buffer_add_char(&out, ' ');
    if (expected->kind != EXPECT_PROMISE)
        type = target_type(program, expected);
    switch (expected->kind) {
    case EXPECT_VALUE:
        buffer_add_string(&out, expected->is_empty_list ? "is empty" : "is ");
        add_expected_values(&out, &type, expected);
        add_by(&out, program, expected->decision, expected->by_rule);
        break;
    case EXPECT_CONTAINS:
        buffer_add_string(&out, expected->negated ? "does not contain " : "contains ");
        add_expected_values(&out, &type, expected);
        break;
    case EXPECT_UNDECIDED:
        add_undecided(&out, program, &type, expected);
        break;
    case EXPECT_PROMISE:
        buffer_add_string(&out, expected->negated ? "is broken" : "holds");
        break;
    }
    return finish(arena, &out);
}

struct text got_words(const struct frame *frame, uint32_t row, const struct result *result,
                      struct arena *arena) {
    const struct program *program = frame_program(frame);
    struct verdict verdict;
    struct buffer out = {0};
    buffer_add_text(&out, result->name);
    buffer_add_string(&out, " is ");
    buffer_add_text(&out, verdict_words(frame, row, result, arena));
    verdict_of(frame, row, result, arena, &verdict);
    if (!verdict.is_list && !verdict.undecided)
        add_by(&out, program, result->decision, verdict.rule);
    for (uint32_t i = 0; verdict.undecided && i < verdict.missing_count; i++) {
        buffer_add_string(&out, i > 0 ? ", " : ", missing ");
        buffer_add_text(&out, program->paths[verdict.missing[i]].name);
    }
    return finish(arena, &out);
}
