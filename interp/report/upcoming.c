/* From the queue's tenants to entries: both days are evaluated side by side, a few hundred tenants
 * at a time, with evaluators that keep child rows so that these can be named. */
#include "report/upcoming.h"

#include "change/compare.h"
#include "report/upcoming_format.h"

enum { TENANTS_AT_ONCE = 256, FLUSH_AT = 256 * 1024 };
_Static_assert(TENANTS_AT_ONCE <= BATCH_ROWS, "one batch of tenants, so that frames stay");

static const struct upcoming_format *format_of(enum report_format format) {
    switch (format) {
    case REPORT_TABLE:
        return &upcoming_table;
    case REPORT_CSV:
        return &upcoming_csv;
    case REPORT_JSON:
        return &upcoming_json;
    case REPORT_NDJSON:
        return &upcoming_ndjson;
    }
    return NULL;
}

struct upcoming_report *upcoming_report_new(const struct upcoming_report_options *options,
                                            report_write *write, void *context) {
    struct arena *arena = arena_new();
    struct upcoming_report *report = arena_alloc(arena, sizeof *report);
    *report = (struct upcoming_report){.options = *options,
                                       .format = format_of(options->format),
                                       .arena = arena,
                                       .scratch = arena_new(),
                                       .write = write,
                                       .context = context};
    report->columns = arena_array(arena, options->result_count, sizeof *report->columns);
    for (uint32_t i = 0; i < options->result_count; i++)
        column_of(options->program, &options->results[i], &report->columns[i]);
    report->format->begin(report);
    return report;
}

void upcoming_report_free(struct upcoming_report *report) {
    if (!report)
        return;
    if (report->format->forget)
        report->format->forget(report);
    buffer_free(&report->out);
    arena_free(report->scratch);
    arena_free(report->arena);
}

void upcoming_report_facts(const struct upcoming_report *report, bool *const *facts) {
    const struct schema *schema = report->options.program->schema;
    facts[0][schema->records[0].key] = true;
    for (uint32_t r = 0; r < schema->record_count; r++) {
        uint32_t name = name_fact_of(&schema->records[r]);
        if (name != INDEX_NONE)
            facts[r][name] = true;
    }
}

static void flush(struct upcoming_report *report) {
    if (report->out.length > 0 && !report->failed)
        report->failed = !report->write(report->context, report->out.bytes, report->out.length);
    buffer_clear(&report->out);
}

/* The tenants at hand, on both days. */
struct both_days {
    struct upcoming_report *report;
    day_number day;
    struct evaluator *before, *after;
    const struct upcoming_tenant *tenants;
};

static bool take_children(void *context, const struct batch *batch) {
    struct both_days *both = context;
    evaluator_children(both->before, batch);
    evaluator_children(both->after, batch);
    return true;
}

static struct text outcome_of(struct upcoming_report *report, const struct frame *frame,
                              uint32_t row, const struct result *result, struct verdict *verdict) {
    struct buffer out = {0};
    verdict_of(frame, row, result, report->scratch, verdict);
    outcome_write(&out, frame, row, result, verdict);
    struct text text = arena_text(report->scratch, buffer_text(&out));
    buffer_free(&out);
    return text;
}

static void write_entry(struct both_days *both, const struct frame *before,
                        const struct frame *after, uint32_t row) {
    struct upcoming_report *report = both->report;
    const struct batch *batch = frame_batch(after);
    const struct upcoming_tenant *tenant = &both->tenants[batch->slots[row]];
    struct upcoming_change *changes =
        arena_array(report->scratch, tenant->result_count, sizeof *changes);
    struct upcoming_entry entry = {.day = both->day,
                                   .tenant_id = tenant_id_of(batch, row),
                                   .tenant_name = tenant_name_of(batch, row),
                                   .changes = changes,
                                   .count = tenant->result_count,
                                   .is_first = tenant->is_first};
    for (uint32_t i = 0; i < entry.count; i++) {
        struct upcoming_change *change = &changes[i];
        const struct result *result = &report->options.results[tenant->results[i]];
        change->column = &report->columns[tenant->results[i]];
        change->before_outcome = outcome_of(report, before, row, result, &change->before);
        change->after_outcome = outcome_of(report, after, row, result, &change->after);
        turned_begin(&change->why, report->scratch);
        turned_add(&change->why, before, after, row, result);
    }
    report->format->entry(report, &entry);
    for (uint32_t i = 0; i < entry.count; i++)
        turned_free(&changes[i].why);
    arena_reset(report->scratch);
    if (report->out.length >= FLUSH_AT)
        flush(report);
}

static bool take_tenants(void *context, const struct batch *batch) {
    struct both_days *both = context;
    const struct frame *before = evaluator_tenants(both->before, batch);
    const struct frame *after = evaluator_tenants(both->after, batch);
    for (uint32_t row = 0; row < batch->rows && !both->report->failed; row++)
        write_entry(both, before, after, row);
    return !both->report->failed;
}

static void write_some(struct upcoming_report *report, day_number day,
                       const struct upcoming_tenant *tenants, uint32_t count) {
    const struct program *program = report->options.program;
    const struct tenant *given[TENANTS_AT_ONCE];
    struct both_days both = {.report = report,
                             .day = day,
                             .before = evaluator_new(program, day - 1, true),
                             .after = evaluator_new(program, day, true),
                             .tenants = tenants};
    struct portfolio_sink sink = {&both, take_children, take_tenants, NULL};
    for (uint32_t i = 0; i < count; i++)
        given[i] = tenants[i].tenant;
    tenants_give(program->schema, given, count, &sink);
    evaluator_free(both.before);
    evaluator_free(both.after);
}

bool upcoming_report_day(void *context, day_number day, const struct upcoming_tenant *tenants,
                         uint32_t count) {
    struct upcoming_report *report = context;
    for (uint32_t at = 0; at < count && !report->failed; at += TENANTS_AT_ONCE)
        write_some(report, day, tenants + at,
                   count - at < TENANTS_AT_ONCE ? count - at : TENANTS_AT_ONCE);
    return !report->failed;
}

bool upcoming_report_end(struct upcoming_report *report, const struct upcoming_counts *counts,
                         uint64_t left_out) {
    report->format->end(report, counts, left_out);
    flush(report);
    return !report->failed;
}
