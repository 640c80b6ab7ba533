/* The frame of every report: rows become bytes by the format, go straight out or by the sorter. */
#include "report/format.h"

enum { FLUSH_AT = 256 * 1024 };

static const struct format *format_of(enum report_format format) {
    switch (format) {
    case REPORT_TABLE:
        return &format_table;
    case REPORT_CSV:
        return &format_csv;
    case REPORT_JSON:
        return &format_json;
    case REPORT_NDJSON:
        return &format_ndjson;
    }
    return NULL;
}

struct report *report_new(const struct report_options *options, report_write *write,
                          void *context) {
    struct arena *arena = arena_new();
    struct report *report = arena_alloc(arena, sizeof *report);
    report->options = *options;
    report->format = format_of(options->format);
    report->arena = arena;
    report->scratch = arena_new();
    report->write = write;
    report->context = context;
    report->columns = arena_array(arena, options->result_count, sizeof *report->columns);
    report->verdicts = arena_array(arena, options->result_count, sizeof *report->verdicts);
    report->undecided = arena_array(arena, options->result_count, sizeof *report->undecided);
    for (uint32_t i = 0; i < options->result_count; i++)
        column_of(options->program, &options->results[i], &report->columns[i]);
    if (options->sort_by != SORT_BY_NOTHING)
        report->sorter = sorter_new(&report->options, arena);
    report->format->begin(report);
    return report;
}

void report_free(struct report *report) {
    if (!report)
        return;
    if (report->format->forget)
        report->format->forget(report);
    sorter_free(report->sorter);
    buffer_free(&report->row);
    buffer_free(&report->out);
    arena_free(report->scratch);
    arena_free(report->arena);
}

void report_facts(const struct report *report, bool *facts) {
    const struct record *root = &report->options.program->schema->records[0];
    if (root->key != INDEX_NONE)
        facts[root->key] = true;
    if (report->options.sort_by == SORT_BY_FACT)
        facts[report->options.sort_fact] = true;
    if (report->options.format == REPORT_TABLE && name_fact_of(root) != INDEX_NONE)
        facts[name_fact_of(root)] = true;
}

static void flush(struct report *report) {
    if (report->out.length > 0 && !report->failed)
        report->failed = !report->write(report->context, report->out.bytes, report->out.length);
    buffer_clear(&report->out);
}

static void put(struct report *report, const char *bytes, size_t length) {
    if (report->format->put)
        report->format->put(report, bytes, length);
    else
        buffer_add(&report->out, bytes, length);
    if (report->out.length >= FLUSH_AT)
        flush(report);
}

bool report_goes_by_rows(const struct report *report) {
    return !report->sorter && !report->format->put;
}

static void add_row(struct report *report, const struct frame *frame, uint32_t row) {
    struct report_row line = {frame, row, tenant_id_of(frame_batch(frame), row), report->verdicts};
    for (uint32_t i = 0; report->format->with_verdicts && i < report->options.result_count; i++) {
        verdict_of(frame, row, &report->columns[i].result, report->scratch, &report->verdicts[i]);
        report->undecided[i] += report->verdicts[i].undecided;
    }
    report->tenants++;
    if (report_goes_by_rows(report)) {
        report->format->row(report, &line, &report->out);
    } else {
        buffer_clear(&report->row);
        report->format->row(report, &line, &report->row);
        if (report->sorter)
            sorter_add(report->sorter, &line, report->scratch, buffer_text(&report->row));
        else
            put(report, report->row.bytes, report->row.length);
    }
    arena_reset(report->scratch);
}

bool report_batch(struct report *report, const struct frame *frame, const uint64_t *shown) {
    uint32_t rows = frame_batch(frame)->rows;
    if (report->format->frame)
        report->format->frame(report, frame);
    for (uint32_t row = 0; row < rows && !report->failed; row++)
        if (plane_bit(shown, row))
            add_row(report, frame, row);
    if (report->write) /* a part's bytes are fetched */
        flush(report);
    return !report->failed;
}

struct report *report_part(const struct report *report) {
    struct report *part = report_new(&report->options, NULL, NULL);
    buffer_clear(&part->out);
    return part;
}

void report_rows(struct report *part, const struct frame *frame, const uint64_t *shown,
                 struct buffer *bytes) {
    struct buffer own = part->out;
    part->out = *bytes;
    report_batch(part, frame, shown);
    *bytes = part->out;
    part->out = own;
}

bool report_bytes(struct report *report, const struct buffer *bytes) {
    flush(report);
    if (!report->failed && bytes->length > 0)
        report->failed = !report->write(report->context, bytes->bytes, bytes->length);
    return !report->failed;
}

void report_add_counts(struct report *report, const struct report *part) {
    report->tenants += part->tenants;
    for (uint32_t i = 0; i < report->options.result_count; i++)
        report->undecided[i] += part->undecided[i];
}

bool report_end(struct report *report, uint64_t left_out) {
    if (report->sorter)
        sorter_each(report->sorter, put, report);
    report->format->end(report, left_out);
    flush(report);
    return !report->failed;
}

uint64_t report_tenants(const struct report *report) {
    return report->tenants;
}
