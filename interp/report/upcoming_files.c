/* The queue for programs: CSV, a line a change, and JSON and NDJSON, an object a change. */
#include "report/csv.h"
#include "report/upcoming_format.h"

static void add_date(struct buffer *out, day_number day) {
    char date[10];
    date_write(day, date);
    buffer_add(out, date, sizeof date);
}

static const struct rule *rule_of(const struct upcoming_change *change,
                                  const struct verdict *verdict) {
    if (!change->column->decision || verdict->rule == INDEX_NONE)
        return NULL;
    return &change->column->decision->rules[verdict->rule];
}

/* --- CSV --- */

static struct text name_heading(const struct upcoming_report *report) {
    const struct record *record = &report->options.program->schema->records[0];
    uint32_t name = name_fact_of(record);
    return name == INDEX_NONE ? TEXT("") : record->facts[name].name;
}

static void begin_csv(struct upcoming_report *report) {
    buffer_add_string(&report->out, "day,");
    csv_add_cell(&report->out, schema_key_name(report->options.program->schema),
                 report->options.raw);
    if (name_heading(report).length > 0) {
        buffer_add_char(&report->out, ',');
        csv_add_cell(&report->out, name_heading(report), report->options.raw);
    }
    buffer_add_string(&report->out, ",decision,before,after,rule,why\n");
}

static void add_cell(struct upcoming_report *report, struct text text) {
    buffer_add_char(&report->out, ',');
    csv_add_cell(&report->out, text, report->options.raw);
}

/* As a cell of the results; of what is undecided also what is possible: "? High, Medium". */
static void add_verdict_cell(struct upcoming_report *report, const struct upcoming_change *change,
                             const struct verdict *verdict, struct text outcome) {
    struct buffer cell = {0};
    if (!verdict->undecided)
        column_write_cell(&cell, change->column, verdict);
    add_cell(report, verdict->undecided ? outcome : buffer_text(&cell));
    buffer_free(&cell);
}

static void add_why_cell(struct upcoming_report *report, const struct turned *why) {
    struct buffer cell = {0};
    for (size_t i = 0; i < why->sentences.count; i++) {
        buffer_add_string(&cell, i > 0 ? "; " : "");
        buffer_add_text(&cell, why->sentences.items[i]);
    }
    add_cell(report, buffer_text(&cell));
    buffer_free(&cell);
}

static void add_csv(struct upcoming_report *report, const struct upcoming_entry *entry) {
    for (uint32_t i = 0; i < entry->count; i++) {
        const struct upcoming_change *change = &entry->changes[i];
        const struct rule *rule = rule_of(change, &change->after);
        add_date(&report->out, entry->day);
        add_cell(report, entry->tenant_id);
        if (name_heading(report).length > 0)
            add_cell(report, entry->tenant_name);
        add_cell(report, change->column->name);
        add_verdict_cell(report, change, &change->before, change->before_outcome);
        add_verdict_cell(report, change, &change->after, change->after_outcome);
        add_cell(report, rule ? rule->name : TEXT(""));
        add_why_cell(report, &change->why);
        buffer_add_char(&report->out, '\n');
    }
}

static void end_csv(struct upcoming_report *report, const struct upcoming_counts *counts,
                    uint64_t left_out) {
    (void)report, (void)counts, (void)left_out;
}

/* --- JSON --- */

struct json_state {
    bool has_any;
};

static void begin_ndjson(struct upcoming_report *report) {
    report->state = arena_alloc(report->arena, sizeof(struct json_state));
}

static void begin_json(struct upcoming_report *report) {
    begin_ndjson(report);
    buffer_add_string(&report->out, "{\"changes\":[");
}

static void add_values(struct buffer *out, const struct column_of_results *column,
                       const struct value *values, uint32_t count) {
    buffer_add_char(out, '[');
    for (uint32_t i = 0; i < count; i++) {
        buffer_add_string(out, i > 0 ? "," : "");
        if (values[i].state == VALUE_KNOWN)
            value_write_json(out, &column->type, &values[i]);
        else
            buffer_add_string(out, "null");
    }
    buffer_add_char(out, ']');
}

static void add_rule(struct buffer *out, const struct program *program, const struct rule *rule) {
    buffer_add_string(out, ",\"rule\":");
    buffer_add_json(out, rule->name);
    if (rule->because.length > 0) {
        buffer_add_string(out, ",\"because\":");
        buffer_add_json(out, rule->because);
    }
    buffer_add_string(out, ",\"cites\":[");
    for (uint32_t i = 0; i < rule->cites.count; i++) {
        buffer_add_string(out, i > 0 ? "," : "");
        buffer_add_json(out, program->clauses[rule->cites.clauses[i]].name);
    }
    buffer_add_char(out, ']');
}

static void add_missing(struct buffer *out, const struct program *program,
                        const struct verdict *verdict) {
    buffer_add_string(out, ",\"missing\":[");
    for (uint32_t i = 0; i < verdict->missing_count; i++) {
        buffer_add_string(out, i > 0 ? "," : "");
        buffer_add_json(out, program->paths[verdict->missing[i]].name);
    }
    buffer_add_char(out, ']');
}

/* The object of a decision as `tenet eval` prints it. */
static void add_verdict(struct buffer *out, const struct program *program,
                        const struct upcoming_change *change, const struct verdict *verdict) {
    const struct rule *rule = rule_of(change, verdict);
    buffer_add_string(out, "{\"value\":");
    if (verdict->is_list)
        add_values(out, change->column, verdict->items, verdict->item_count);
    else if (verdict->value.state == VALUE_KNOWN)
        value_write_json(out, &change->column->type, &verdict->value);
    else
        buffer_add_string(out, "null");
    if (rule)
        add_rule(out, program, rule);
    if (verdict->undecided) {
        buffer_add_string(out, ",\"undecided\":true");
        if (verdict->has_possible) {
            buffer_add_string(out, ",\"possible\":");
            add_values(out, change->column, verdict->possible, verdict->possible_count);
        }
        add_missing(out, program, verdict);
    }
    buffer_add_char(out, '}');
}

static void add_change(struct upcoming_report *report, const struct upcoming_entry *entry,
                       const struct upcoming_change *change) {
    const struct program *program = report->options.program;
    struct buffer *out = &report->out;
    buffer_add_string(out, "{\"day\":\"");
    add_date(out, entry->day);
    buffer_add_string(out, "\",\"tenant_id\":");
    buffer_add_json(out, entry->tenant_id);
    if (entry->tenant_name.length > 0) {
        buffer_add_string(out, ",\"name\":");
        buffer_add_json(out, entry->tenant_name);
    }
    buffer_add_string(out, ",\"decision\":");
    buffer_add_json(out, change->column->name);
    buffer_add_string(out, ",\"before\":");
    add_verdict(out, program, change, &change->before);
    buffer_add_string(out, ",\"after\":");
    add_verdict(out, program, change, &change->after);
    buffer_add_string(out, ",\"why\":[");
    for (size_t i = 0; i < change->why.sentences.count; i++) {
        buffer_add_string(out, i > 0 ? "," : "");
        buffer_add_json(out, change->why.sentences.items[i]);
    }
    buffer_add_string(out, "]}");
}

static void add_ndjson(struct upcoming_report *report, const struct upcoming_entry *entry) {
    for (uint32_t i = 0; i < entry->count; i++) {
        add_change(report, entry, &entry->changes[i]);
        buffer_add_char(&report->out, '\n');
    }
}

static void add_json(struct upcoming_report *report, const struct upcoming_entry *entry) {
    struct json_state *state = report->state;
    for (uint32_t i = 0; i < entry->count; i++) {
        buffer_add_string(&report->out, state->has_any ? ",\n" : "\n");
        state->has_any = true;
        add_change(report, entry, &entry->changes[i]);
    }
}

static void add_end(struct upcoming_report *report, const struct upcoming_counts *counts,
                    uint64_t left_out) {
    struct buffer *out = &report->out;
    buffer_add_string(out, "\"end\":{\"as_of\":\"");
    add_date(out, report->options.from);
    buffer_add_string(out, "\",\"until\":\"");
    add_date(out, report->options.last);
    buffer_add_string(out, "\",\"tenants\":");
    buffer_add_unsigned(out, counts->tenants);
    buffer_add_string(out, ",\"changing\":");
    buffer_add_unsigned(out, counts->changing);
    buffer_add_string(out, ",\"changes\":");
    buffer_add_unsigned(out, counts->changes);
    buffer_add_string(out, ",\"left_out\":");
    buffer_add_unsigned(out, left_out);
    buffer_add_string(out, ",\"complete\":true}}\n");
}

static void end_ndjson(struct upcoming_report *report, const struct upcoming_counts *counts,
                       uint64_t left_out) {
    buffer_add_char(&report->out, '{');
    add_end(report, counts, left_out);
}

static void end_json(struct upcoming_report *report, const struct upcoming_counts *counts,
                     uint64_t left_out) {
    buffer_add_string(&report->out, "\n],");
    add_end(report, counts, left_out);
}

const struct upcoming_format upcoming_csv = {begin_csv, add_csv, end_csv, NULL};
const struct upcoming_format upcoming_json = {begin_json, add_json, end_json, NULL};
const struct upcoming_format upcoming_ndjson = {begin_ndjson, add_ndjson, end_ndjson, NULL};
