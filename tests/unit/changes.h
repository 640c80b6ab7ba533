/* What changes between two versions over some tenants, found here the simple way: tenant by tenant
 * and result by result; then the causes that are named, each confirmed. */
#ifndef TENET_TESTS_CHANGES_H
#define TENET_TESTS_CHANGES_H

#include "change/compare.h"
#include "data/portfolio.h"
#include "two_versions.h"

#include "base/vector.h"

/* A tenant of the records of a test: its facts, and the states of its parts (NULL: none). */
struct made_tenant {
    struct made_cell {
        const char *fact, *cell;
    } cells[6];
    const char *parts[4];
};

struct made_portfolio {
    const struct made_tenant *tenants;
    uint32_t count;
};

static inline void set_cell(struct batch *batch, uint32_t row, const char *fact, const char *cell) {
    uint32_t at = record_find_fact(batch->record, text_of(fact));
    if (at != INDEX_NONE)
        batch_set_cell(batch, row, at, text_of(cell));
}

/* As tenants_again wants it. Facts that a schema does not have are passed over. */
static inline bool read_made(void *context, const struct schema *schema,
                             const struct portfolio_sink *sink) {
    const struct made_portfolio *made = context;
    struct batch *tenants = batch_new(schema, 0);
    bool goes_on = true;
    for (uint32_t i = 0; i < made->count; i++) {
        const struct made_tenant *tenant = &made->tenants[i];
        uint32_t row = batch_add_row(tenants, i);
        for (size_t c = 0; c < 6 && tenant->cells[c].fact; c++)
            set_cell(tenants, row, tenant->cells[c].fact, tenant->cells[c].cell);
        if (schema->record_count < 2)
            continue;
        struct batch *parts = batch_new(schema, 1);
        for (size_t p = 0; p < 4 && tenant->parts[p]; p++)
            set_cell(parts, batch_add_row(parts, i), "state", tenant->parts[p]);
        tenants->has_children[1][row >> 6] |= UINT64_C(1) << (row & 63);
        if (parts->rows > 0)
            goes_on = goes_on && sink->children(sink->context, parts);
        batch_free(parts);
    }
    goes_on = goes_on && sink->tenants(sink->context, tenants);
    batch_free(tenants);
    return goes_on;
}

/* Every outcome of every tenant, in order of tenants and results; and their ids. */
struct outcomes {
    struct arena *arena;
    struct evaluator *evaluator;
    const struct program *program;
    const struct text *results;
    uint32_t result_count;
    VECTOR(struct text) texts;
    VECTOR(struct text) ids;
};

static inline bool take_outcome_children(void *context, const struct batch *batch) {
    evaluator_children(((struct outcomes *)context)->evaluator, batch);
    return true;
}

static inline bool take_outcome_tenants(void *context, const struct batch *batch) {
    struct outcomes *outcomes = context;
    const struct frame *frame = evaluator_tenants(outcomes->evaluator, batch);
    struct buffer out = {0};
    for (uint32_t row = 0; row < batch->rows; row++) {
        struct value id;
        if (plane_bit(batch->skip, row))
            continue;
        batch_get(batch, row, batch->record->key, &id);
        VECTOR_PUSH(&outcomes->ids, arena_text(outcomes->arena, id.text));
        for (uint32_t r = 0; r < outcomes->result_count; r++) {
            struct result result;
            struct verdict verdict;
            buffer_clear(&out);
            if (program_find_result(outcomes->program, outcomes->results[r], &result)) {
                verdict_of(frame, row, &result, outcomes->arena, &verdict);
                outcome_write(&out, frame, row, &result, &verdict);
            }
            VECTOR_PUSH(&outcomes->texts, arena_text(outcomes->arena, buffer_text(&out)));
        }
    }
    buffer_free(&out);
    return true;
}

static inline void outcomes_of(struct outcomes *outcomes, struct arena *arena,
                               const struct compilation *compilation, day_number as_of,
                               const struct text *results, uint32_t result_count,
                               const struct tenants_again *tenants) {
    *outcomes = (struct outcomes){.arena = arena,
                                  .program = compilation->program,
                                  .results = results,
                                  .result_count = result_count};
    struct portfolio_sink sink = {outcomes, take_outcome_children, take_outcome_tenants, NULL};
    outcomes->evaluator = evaluator_new(compilation->program, as_of, false);
    CHECK(tenants->read(tenants->context, compilation->program->schema, &sink));
    evaluator_free(outcomes->evaluator);
}

static inline void outcomes_free(struct outcomes *outcomes) {
    VECTOR_FREE(&outcomes->texts);
    VECTOR_FREE(&outcomes->ids);
}

/* Two versions, what changes between them, and why. */
struct inspected {
    struct arena *arena;
    struct edits *edits;
    struct outcomes old, new;
    struct tenants_again tenants;
    day_number as_of;
    const struct text *results; /* of both */
    uint32_t result_count;
    VECTOR(struct change) changes;
    struct causes causes;
};

/* All decisions and companions that both have. */
static inline void common_results(struct inspected *inspected, const struct program *old,
                                  const struct program *new) {
    struct text *names = arena_array(inspected->arena, new->result_count, sizeof *names);
    for (uint32_t i = 0; i < new->result_count; i++) {
        struct result ignored;
        if (program_find_result(old, new->results[i].name, &ignored))
            names[inspected->result_count++] = new->results[i].name;
    }
    inspected->results = names;
}

/* Taken back, is every change of the cause undone? */
static inline void confirm_cause(struct inspected *inspected, uint32_t cause, const char *file,
                                 int line) {
    const struct cause *at = &inspected->causes.items[cause];
    bool *back = arena_array(inspected->arena, inspected->edits->count, sizeof *back);
    for (uint32_t e = 0; e < at->count; e++)
        back[at->edits[e]] = true;
    struct compilation *made = edits_take_back(inspected->edits, back);
    if (!check_claim(made != NULL, "a cause can be taken back", file, line))
        return;
    struct outcomes outcomes;
    outcomes_of(&outcomes, inspected->arena, made, inspected->as_of, inspected->results,
                inspected->result_count, &inspected->tenants);
    uint64_t undone = 0, wrong = 0;
    for (size_t c = 0; c < inspected->changes.count; c++) {
        const struct change *change = &inspected->changes.items[c];
        size_t index = (size_t)change->tenant * inspected->result_count + change->result;
        if (change->cause != cause)
            continue;
        undone += text_is(outcomes.texts.items[index], change->old_value);
        wrong += !text_is(outcomes.texts.items[index], change->old_value);
    }
    check_claim(wrong == 0 && undone == at->changes, "a cause undoes its changes", file, line);
    outcomes_free(&outcomes);
    compilation_free(made);
}

/* OLD on old_day, NEW on as_of. */
static inline void inspect_days(struct inspected *inspected, const struct compilation *old,
                                const struct compilation *new, day_number old_day, day_number as_of,
                                struct tenants_again tenants, const char *file, int line) {
    struct arena *arena = arena_new();
    *inspected = (struct inspected){.arena = arena, .tenants = tenants, .as_of = as_of};
    inspected->edits = edits_find(old, new);
    common_results(inspected, old->program, new->program);
    outcomes_of(&inspected->old, arena, old, old_day, inspected->results, inspected->result_count,
                &tenants);
    outcomes_of(&inspected->new, arena, new, as_of, inspected->results, inspected->result_count,
                &tenants);
    for (uint32_t i = 0; i < inspected->new.texts.count; i++) {
        struct text old_value = inspected->old.texts.items[i];
        struct change change = {i / inspected->result_count, i % inspected->result_count, old_value,
                                0};
        if (!text_is(old_value, inspected->new.texts.items[i]))
            VECTOR_PUSH(&inspected->changes, change);
    }
    check_claim(causes_find(arena, inspected->edits, old_day, as_of, inspected->results,
                            inspected->result_count, &inspected->tenants, inspected->changes.items,
                            inspected->changes.count, &inspected->causes),
                "tenants are read", file, line);
    for (uint32_t i = 0; i < inspected->causes.count; i++)
        confirm_cause(inspected, i, file, line);
}

static inline void inspect(struct inspected *inspected, const struct compilation *old,
                           const struct compilation *new, day_number as_of,
                           struct tenants_again tenants, const char *file, int line) {
    inspect_days(inspected, old, new, as_of, as_of, tenants, file, line);
}

static inline void inspected_free(struct inspected *inspected) {
    outcomes_free(&inspected->old);
    outcomes_free(&inspected->new);
    VECTOR_FREE(&inspected->changes);
    edits_free(inspected->edits);
    arena_free(inspected->arena);
}

/* "T1 priority High: changed rule r + added rule s", a line a change, with the old value; then
 * "nothing: EDIT" for edits with meaning that have no part in any. */
static inline void write_causes(struct buffer *out, const struct inspected *inspected) {
    static const char *const kinds[] = {"changed", "added", "removed", "renamed", "moved"};
    const struct edit *items = inspected->edits->items;
    for (size_t c = 0; c < inspected->changes.count; c++) {
        const struct change *change = &inspected->changes.items[c];
        buffer_format(out, "%.*s %.*s %.*s:", TEXT_ARGS(inspected->new.ids.items[change->tenant]),
                      TEXT_ARGS(inspected->results[change->result]), TEXT_ARGS(change->old_value));
        if (change->cause == INDEX_NONE) {
            buffer_add_string(out, " not found\n");
            continue;
        }
        const struct cause *cause = &inspected->causes.items[change->cause];
        for (uint32_t e = 0; e < cause->count; e++)
            buffer_format(out, "%s %s %.*s", e ? " +" : "", kinds[items[cause->edits[e]].kind],
                          TEXT_ARGS(items[cause->edits[e]].what));
        buffer_add_char(out, '\n');
    }
    for (uint32_t e = 0; e < inspected->edits->count; e++)
        if (items[e].has_meaning && inspected->causes.changes_of[e] == 0)
            buffer_format(out, "nothing: %s %.*s\n", kinds[items[e].kind],
                          TEXT_ARGS(items[e].what));
}

static inline void expect_causes_days(struct version_texts old, struct version_texts new,
                                      day_number old_day, day_number new_day,
                                      const struct made_tenant *tenants, uint32_t count,
                                      const char *wanted, const char *file, int line) {
    struct compilation *before = compile_texts(&old), *after = compile_texts(&new);
    struct made_portfolio portfolio = {tenants, count};
    struct inspected inspected;
    struct buffer out = {0};
    if (!check_claim(before->program && after->program, "both compile", file, line))
        return;
    inspect_days(&inspected, before, after, old_day, new_day,
                 (struct tenants_again){&portfolio, read_made}, file, line);
    write_causes(&out, &inspected);
    check_text(buffer_text(&out), text_of(wanted), file, line);
    buffer_free(&out);
    inspected_free(&inspected);
    compilation_free(before);
    compilation_free(after);
}

static inline void expect_causes(struct version_texts old, struct version_texts new,
                                 const struct made_tenant *tenants, uint32_t count,
                                 const char *wanted, const char *file, int line) {
    day_number day = date_from(2020, 3, 2);
    expect_causes_days(old, new, day, day, tenants, count, wanted, file, line);
}

#endif
