/* Made-up tenants by the batch: what each comes to. */
#include "report/ways_search.h"

struct trying {
    struct ways_search *search;
    struct evaluator *evaluator;
    enum reach *reach;
};

static bool take_children(void *context, const struct batch *batch) {
    struct trying *trying = context;
    evaluator_children(trying->evaluator, batch);
    return true;
}

static bool take_tenants(void *context, const struct batch *batch) {
    struct trying *trying = context;
    const struct frame *frame = evaluator_tenants(trying->evaluator, batch);
    for (uint32_t row = 0; row < batch->rows; row++)
        *trying->reach++ =
            target_reach(trying->search->question->target, frame, row, trying->search->scratch);
    return true;
}

static struct value *own_values(struct arena *arena, const struct record *record,
                                const struct value *values) {
    struct value *own = arena_raw(arena, record->fact_count * sizeof *own);
    memcpy(own, values, record->fact_count * sizeof *own);
    return own;
}

const struct tenant *trial_tenant(struct arena *arena, const struct ways_search *search,
                                  const struct value *const *values) {
    const struct schema *schema = search->question->program->schema;
    const struct tenant *from = search->question->tenant;
    struct tenant *tenant = arena_alloc(arena, sizeof *tenant);
    *tenant = *from;
    for (uint32_t i = 0; i < search->fact_count; i++) {
        const struct way_fact *fact = &search->facts[i];
        if (!values[i])
            continue;
        if (fact->record == 0) {
            if (tenant->values == from->values)
                tenant->values = own_values(arena, &schema->records[0], from->values);
            tenant->values[fact->fact] = *values[i];
            continue;
        }
        if (tenant->rows == from->rows) {
            tenant->rows = arena_raw(arena, from->row_count * sizeof *tenant->rows);
            memcpy(tenant->rows, from->rows, from->row_count * sizeof *tenant->rows);
        }
        struct tenant_row *row = &tenant->rows[fact->row];
        if (row->values == from->rows[fact->row].values)
            row->values = own_values(arena, &schema->records[row->record], row->values);
        row->values[fact->fact] = *values[i];
    }
    return tenant;
}

static const struct tenant *tenant_of(struct ways_search *search, const uint16_t *choices) {
    static const struct value unknown = {.state = VALUE_UNKNOWN};
    const struct value **values = arena_array(search->scratch, search->fact_count, sizeof *values);
    for (uint32_t i = 0; i < search->fact_count; i++)
        values[i] = choices[i] == CHOICE_KEEP      ? NULL
                    : choices[i] == CHOICE_UNKNOWN ? &unknown
                                                   : &search->facts[i].classes[choices[i]].value;
    return trial_tenant(search->scratch, search, values);
}

static void evaluate_batch(struct ways_search *search, const uint16_t *choices, uint32_t count,
                           enum reach *reach) {
    const struct ways_question *question = search->question;
    struct wanted wanted = {question->target->results, question->target->result_count};
    struct trying trying = {search, evaluator_new_for(question->program, question->as_of, &wanted),
                            reach};
    struct portfolio_sink sink = {&trying, take_children, take_tenants, NULL};
    const struct tenant **tenants = arena_array(search->scratch, count, sizeof *tenants);
    for (uint32_t i = 0; i < count; i++)
        tenants[i] = tenant_of(search, choices + (size_t)i * search->fact_count);
    tenants_give(question->program->schema, tenants, count, &sink);
    evaluator_free(trying.evaluator);
    arena_reset(search->scratch);
}

bool trials_evaluate(struct ways_search *search, const uint16_t *choices, uint32_t count,
                     enum reach *reach) {
    if (count > search->most_tried - search->tried) {
        search->has_run_out = true;
        return false;
    }
    search->tried += count;
    for (uint32_t at = 0; at < count; at += BATCH_ROWS) {
        uint32_t rows = count - at < BATCH_ROWS ? count - at : BATCH_ROWS;
        evaluate_batch(search, choices + (size_t)at * search->fact_count, rows, reach + at);
    }
    return true;
}
