/* One thing that differs is expected: more would only hide it. */
#include "suite/mutant_test.h"

#include "suite/differing.h"
#include "suite/search.h"

static bool is_printed(const struct program *program, const struct result *result) {
    for (uint32_t i = 0; i < program->result_count; i++)
        if (program->results[i].decision == result->decision &&
            program->results[i].output == result->output &&
            program->results[i].definition == result->definition)
            return true;
    return false;
}

/* The tenant through both programs: a result that differs, first of those that are printed, or else
 * a promise. */
struct showing {
    const struct telling_tenant *told;
    struct arena *arena;
    struct evaluator *evaluators[2];
    const struct result *result;
    uint32_t promise;
    bool holds;
};

static bool show_children(void *context, const struct batch *batch) {
    struct showing *showing = context;
    for (int i = 0; i < 2; i++)
        evaluator_children(showing->evaluators[i], batch);
    return true;
}

static bool show_tenant(void *context, const struct batch *batch) {
    struct showing *showing = context;
    const struct telling_tenant *told = showing->told;
    const struct frame *frames[2];
    for (int i = 0; i < 2; i++)
        frames[i] = evaluator_tenants(showing->evaluators[i], batch);
    for (int printed = 1; printed >= 0; printed--)
        for (size_t i = 0; i < told->result_count && !showing->result; i++) {
            const struct result *result = &told->results[i];
            if (is_printed(told->programs[0], result) == (printed == 1) &&
                results_differ(frames, 0, result, told->wants_decided, showing->arena))
                showing->result = result;
        }
    showing->promise = differing_promise(frames, 0);
    if (showing->promise != INDEX_NONE)
        showing->holds =
            frame_condition(frames[0], told->programs[0]->promises[showing->promise].holds, 0) ==
            TRUTH_TRUE;
    return true;
}

/* Quotes within a quoted sentence read badly. */
static struct text with_apostrophes(struct arena *arena, struct text text) {
    char *bytes = arena_raw(arena, text.length + 1);
    for (uint32_t i = 0; i < text.length; i++)
        bytes[i] = text.bytes[i];
    for (uint32_t i = 0; i < text.length; i++)
        if (bytes[i] == '"')
            bytes[i] = '\'';
    return (struct text){bytes, text.length};
}

static struct text test_name(struct arena *arena, const struct mutant *mutant) {
    struct text from = with_apostrophes(arena, mutant->from);
    struct text to = with_apostrophes(arena, mutant->to);
    if (mutant->kind == MUTANT_RULES_SWAP)
        return arena_format(arena, "%.*s: %.*s goes before %.*s", TEXT_ARGS(mutant->where),
                            TEXT_ARGS(from), TEXT_ARGS(to));
    if (to.length == 0)
        return arena_format(arena, "%.*s: %.*s is needed", TEXT_ARGS(mutant->where),
                            TEXT_ARGS(from));
    return arena_format(arena, "%.*s: %.*s, not %.*s", TEXT_ARGS(mutant->where), TEXT_ARGS(from),
                        TEXT_ARGS(to));
}

struct text mutant_test(struct arena *arena, const struct program *original,
                        const struct telling_tenant *told, const struct mutant *mutant) {
    const struct program *program = told->programs[0];
    struct showing showing = {.told = told, .arena = arena, .promise = INDEX_NONE};
    struct portfolio_sink sink = {&showing, show_children, show_tenant, NULL};
    struct buffer out = {0};
    struct text test = {NULL, 0};
    for (int i = 0; i < 2; i++)
        showing.evaluators[i] = evaluator_new(told->programs[i], told->day, false);
    tenants_give(program->schema, &told->tenant, 1, &sink);
    for (int i = 0; i < 2; i++)
        evaluator_free(showing.evaluators[i]);
    bool is_promise = !showing.result && showing.promise != INDEX_NONE;
    if (!showing.result && !is_promise) /* a promise that is broken unasked fails any test */
        showing.result = program->result_count > 0 ? &program->results[0] : NULL;
    bool is_written = test_write(&out, original, test_name(arena, mutant), told->tenant, told->day,
                                 showing.result, showing.result ? 1 : 0);
    if (is_written && is_promise && showing.holds)
        buffer_format(&out, "  expect %.*s holds\n",
                      TEXT_ARGS(program->promises[showing.promise].name));
    if (is_written)
        test = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return test;
}
