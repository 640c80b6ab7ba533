/* Evaluating a portfolio: batches go through one evaluator, and each row that is not left out
 * through the caller's function, as one answers object that is turned from row to row. */
#include "api/objects.h"

#include "data/portfolio.h"
#include "eval/evaluator.h"

struct run {
    struct evaluator *evaluator;
    tenet_answers *answers;
    tenet_each *each;
    void *context;
    struct buffer id; /* ends in NUL */
    unsigned long long tenants;
};

static bool take_children(void *context, const struct batch *batch) {
    struct run *run = context;
    evaluator_children(run->evaluator, batch);
    return true;
}

static bool take_tenants(void *context, const struct batch *batch) {
    struct run *run = context;
    const struct frame *frame = evaluator_tenants(run->evaluator, batch);
    for (uint32_t row = 0; row < batch->rows; row++) {
        if (plane_bit(batch->skip, row))
            continue;
        run->tenants++;
        if (!run->each)
            continue;
        answers_turn(run->answers, frame, row);
        buffer_clear(&run->id);
        buffer_add_text(&run->id, tenant_id_of(batch, row));
        buffer_add_char(&run->id, '\0');
        if (!run->each(run->context, run->id.bytes, run->answers))
            return false;
    }
    return true;
}

static bool read(const tenet_rules *rules, const char *facts, day_number day, struct run *run,
                 tenet_counts *counts, tenet_messages **messages) {
    struct portfolio_options options = {
        .schema = rules->program->schema, .paths = &facts, .path_count = 1, .as_of = day};
    struct portfolio_sink sink = {
        .context = run, .children = take_children, .tenants = take_tenants};
    struct portfolio_counts read = {0};
    struct arena *arena = arena_new();
    struct diags *diags = diags_new(arena, NULL);
    enum portfolio_result result = portfolio_read(&options, &sink, diags, &read);
    messages_add_diags(messages, diags);
    *counts = (tenet_counts){run->tenants, read.left_out};
    diags_free(diags);
    arena_free(arena);
    return result == PORTFOLIO_DONE;
}

bool tenet_evaluate_portfolio(const tenet_rules *rules, const char *facts, const char *as_of,
                              tenet_each *each, void *context, tenet_counts *counts,
                              tenet_messages **messages) {
    tenet_counts unused;
    day_number day;
    counts = counts ? counts : &unused;
    *counts = (tenet_counts){0};
    if (messages)
        *messages = NULL;
    if (!rules || !facts) {
        messages_add(messages, true, TEXT("there are no rules, or no facts"));
        return false;
    }
    if (!day_of(as_of, &day)) {
        messages_add(messages, true, TEXT("as_of is not a date (YYYY-MM-DD)"));
        return false;
    }
    struct run run = {.evaluator = evaluator_new(rules->program, day, false),
                      .answers = answers_new(rules),
                      .each = each,
                      .context = context};
    bool is_done = read(rules, facts, day, &run, counts, messages);
    tenet_answers_free(run.answers);
    evaluator_free(run.evaluator);
    buffer_free(&run.id);
    return is_done;
}
