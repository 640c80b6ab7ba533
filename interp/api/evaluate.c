/* Evaluating one tenant: its cells as batches of one tenant, children first. An evaluator takes
 * more than a megabyte, so it lives only as long as something is read from its frame. */
#include "api/objects.h"

#include "eval/evaluator.h"

#include <assert.h>

bool day_of(const char *as_of, day_number *day) {
    if (!as_of) {
        *day = date_today();
        return true;
    }
    return date_parse(text_of(as_of), day);
}

static void set_cells(struct batch *batch, uint32_t row, const struct given_cell *cells) {
    for (uint32_t i = 0; i < batch->record->fact_count; i++) {
        if (!cells[i].is_given)
            continue;
        const char *reason = batch_set_cell(batch, row, i, buffer_text(&cells[i].cell));
        assert(!reason); /* it was checked when it was set */
        (void)reason;
    }
}

static void evaluate_children(struct evaluator *evaluator, const struct schema *schema,
                              uint32_t record, const struct child_table *table) {
    if (table->rows.count == 0)
        return;
    struct batch *batch = batch_new(schema, record);
    for (size_t i = 0; i < table->rows.count; i++) {
        if (batch->rows == BATCH_ROWS) {
            evaluator_children(evaluator, batch);
            batch_clear(batch);
        }
        set_cells(batch, batch_add_row(batch, 0), table->rows.items[i]);
    }
    evaluator_children(evaluator, batch);
    batch_free(batch);
}

static struct batch *root_batch(const tenet_tenant *tenant, const struct schema *schema) {
    struct batch *batch = batch_new(schema, 0);
    set_cells(batch, batch_add_row(batch, 0), tenant->facts);
    for (uint32_t i = 1; i < schema->record_count; i++)
        batch->has_children[i][0] = tenant->tables[i].is_known;
    return batch;
}

void evaluation_begin(struct evaluation *evaluation, const tenet_tenant *tenant, day_number as_of,
                      bool keep_children) {
    const struct program *program = tenant->rules->program;
    const struct schema *schema = program->schema;
    evaluation->evaluator = evaluator_new(program, as_of, keep_children);
    for (uint32_t i = 1; i < schema->record_count; i++)
        evaluate_children(evaluation->evaluator, schema, i, &tenant->tables[i]);
    evaluation->batch = root_batch(tenant, schema);
    evaluation->frame = evaluator_tenants(evaluation->evaluator, evaluation->batch);
}

void evaluation_end(struct evaluation *evaluation) {
    evaluator_free(evaluation->evaluator);
    batch_free(evaluation->batch);
}

tenet_answers *tenet_evaluate(const tenet_tenant *tenant, const char *as_of) {
    day_number day;
    if (!tenant || !day_of(as_of, &day))
        return NULL;
    struct evaluation evaluation;
    evaluation_begin(&evaluation, tenant, day, false);
    tenet_answers *answers = answers_new(tenant->rules);
    answers_turn(answers, evaluation.frame, 0);
    answers_settle(answers, tenant);
    evaluation_end(&evaluation);
    return answers;
}
