/* Trials: rule sets with some edits taken back, evaluated side by side. */
#include "change/compare.h"
#include "change/inquiry.h"

#include <assert.h>

bool trial_start(struct inquiry *inquiry, const uint32_t *edits, uint32_t count,
                 struct trial *trial) {
    *trial = (struct trial){.edits = edits, .count = count};
    if (inquiry->trials_left == 0)
        return false;
    inquiry->trials_left--;
    for (uint32_t i = 0; i < count; i++)
        inquiry->back[edits[i]] = true;
    trial->made = edits_take_back(inquiry->edits, inquiry->back);
    for (uint32_t i = 0; i < count; i++)
        inquiry->back[edits[i]] = false;
    if (!trial->made)
        return false;
    trial->program = trial->made->program;
    trial->shape = shape_of(inquiry, trial->program->schema, &trial->made);
    trial->found = memory_grow(NULL, inquiry->result_count + 1, sizeof *trial->found);
    trial->is_found = memory_grow(NULL, inquiry->result_count + 1, sizeof *trial->is_found);
    struct result *asked = memory_grow(NULL, inquiry->result_count + 1, sizeof *asked);
    struct wanted wanted = {asked, 0};
    for (uint32_t i = 0; i < inquiry->result_count; i++) {
        trial->is_found[i] =
            inquiry->changes_result[i] &&
            program_find_result(trial->program, inquiry->results[i], &trial->found[i]);
        if (trial->is_found[i])
            asked[wanted.result_count++] = trial->found[i];
    }
    trial->evaluator = evaluator_new_for(trial->program, inquiry->as_of, &wanted);
    memory_free(asked);
    return true;
}

void trial_end(struct trial *trial) {
    evaluator_free(trial->evaluator);
    compilation_free(trial->made);
    memory_free(trial->found);
    memory_free(trial->is_found);
    *trial = (struct trial){0};
}

struct trying {
    struct inquiry *inquiry;
    struct trial *trials;
    uint32_t count;
    const struct shape *shape; /* only trials of this one */
    trial_outcome *visit;
    void *context;
    struct arena *arena;
    struct buffer out;
};

static void try_children(void *context, const struct batch *batch) {
    struct trying *trying = context;
    for (uint32_t t = 0; t < trying->count; t++)
        if (trying->trials[t].shape == trying->shape)
            evaluator_children(trying->trials[t].evaluator, batch);
}

/* The first change of a tenant; they are sorted. */
static size_t first_change(const struct inquiry *inquiry, uint32_t tenant) {
    size_t low = 0, high = inquiry->change_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (inquiry->changes[middle].tenant < tenant)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void try_row(struct trying *trying, uint32_t t, const struct frame *frame, uint32_t row,
                    uint32_t tenant) {
    const struct inquiry *inquiry = trying->inquiry;
    const struct trial *trial = &trying->trials[t];
    for (size_t c = first_change(inquiry, tenant);
         c < inquiry->change_count && inquiry->changes[c].tenant == tenant; c++) {
        uint32_t result = inquiry->changes[c].result;
        struct verdict verdict;
        if (!inquiry->wanted[c] || !trial->is_found[result])
            continue;
        verdict_of(frame, row, &trial->found[result], trying->arena, &verdict);
        buffer_clear(&trying->out);
        outcome_write(&trying->out, frame, row, &trial->found[result], &verdict);
        trying->visit(trying->context, t, (uint32_t)c, buffer_text(&trying->out));
    }
}

static void try_tenants(void *context, const struct batch *batch, const uint32_t *numbers) {
    struct trying *trying = context;
    for (uint32_t t = 0; t < trying->count; t++) {
        if (trying->trials[t].shape != trying->shape)
            continue;
        const struct frame *frame = evaluator_tenants(trying->trials[t].evaluator, batch);
        for (uint32_t row = 0; row < batch->rows; row++)
            if (numbers[row] != INDEX_NONE)
                try_row(trying, t, frame, row, numbers[row]);
        arena_reset(trying->arena);
    }
}

bool trials_pass(struct inquiry *inquiry, struct trial *trials, uint32_t count,
                 const struct tenant_list *only, trial_outcome *visit, void *context) {
    struct trying trying = {.inquiry = inquiry,
                            .trials = trials,
                            .count = count,
                            .visit = visit,
                            .context = context,
                            .arena = arena_new()};
    struct batch_taker taker = {&trying, try_children, try_tenants};
    bool is_read = !inquiry->has_failed;
    for (size_t s = 0; s < inquiry->shapes.count && is_read; s++) {
        bool has_trials = false;
        trying.shape = inquiry->shapes.items[s];
        for (uint32_t t = 0; t < count; t++)
            has_trials |= trials[t].shape == trying.shape;
        if (has_trials)
            is_read = tenants_pass(inquiry, inquiry->shapes.items[s], only, &taker);
    }
    buffer_free(&trying.out);
    arena_free(trying.arena);
    inquiry->has_failed |= !is_read;
    return is_read;
}
