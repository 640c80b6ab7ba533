/* Results as JSON: NDJSON, an object a line, and the same in one document. The parts that do not
 * change from row to row (names, rules with their reasons and clauses) are put together once. */
#include "report/format.h"

struct json_column {
    struct text key;     /* ,"priority": with the comma but for the first */
    struct text *tails;  /* a rule of the decision: ,"rule":..,"because":..,"cites":[..] */
    struct text *values; /* a rule: the value it gives, where that is always the same, else empty */
    struct text *codes;  /* a code of a one-of type */
};

struct json_state {
    struct json_column *columns;
    struct text before_id, after_id; /* {"tenant_id": and ,"as_of":"2020-03-01","decisions":{ */
    bool is_document, has_rows;
};

static struct text rule_tail(struct report *report, const struct rule *rule) {
    const struct program *program = report->options.program;
    struct buffer out = {0};
    buffer_add_string(&out, ",\"rule\":");
    buffer_add_json(&out, rule->name);
    if (rule->because.length) {
        buffer_add_string(&out, ",\"because\":");
        buffer_add_json(&out, rule->because);
    }
    buffer_add_string(&out, ",\"cites\":[");
    for (uint32_t i = 0; i < rule->cites.count; i++) {
        if (i > 0)
            buffer_add_char(&out, ',');
        buffer_add_json(&out, program->clauses[rule->cites.clauses[i]].name);
    }
    buffer_add_char(&out, ']');
    struct text tail = arena_text(report->arena, buffer_text(&out));
    buffer_free(&out);
    return tail;
}

static struct text value_text(struct report *report, const struct type *type,
                              const struct value *value) {
    struct buffer out = {0};
    value_write_json(&out, type, value);
    struct text text = arena_text(report->arena, buffer_text(&out));
    buffer_free(&out);
    return text;
}

static void prepare_rules(struct report *report, const struct column_of_results *column,
                          struct json_column *prepared) {
    uint32_t rules = column->decision->rule_count;
    prepared->tails = arena_array(report->arena, rules, sizeof *prepared->tails);
    prepared->values = arena_array(report->arena, rules, sizeof *prepared->values);
    for (uint32_t i = 0; i < rules; i++) {
        const struct rule *rule = &column->decision->rules[i];
        const struct rule_result *result = &rule->results[column->result.output];
        prepared->tails[i] = rule_tail(report, rule);
        if (column->type.kind == TYPE_TEXT && result->is_constant && !result->is_blank)
            prepared->values[i] = value_text(report, &column->type, &result->value);
    }
}

static void prepare_column(struct report *report, uint32_t index, struct json_column *prepared) {
    const struct column_of_results *column = &report->columns[index];
    struct buffer key = {0};
    if (index > 0)
        buffer_add_char(&key, ',');
    buffer_add_json(&key, column->name);
    buffer_add_string(&key, ":{\"value\":");
    prepared->key = arena_text(report->arena, buffer_text(&key));
    buffer_free(&key);
    if (column->decision)
        prepare_rules(report, column, prepared);
    if (column->type.kind != TYPE_ONE_OF)
        return;
    uint32_t count = column->type.choices->count;
    prepared->codes = arena_array(report->arena, count, sizeof *prepared->codes);
    for (uint32_t i = 0; i < count; i++) {
        struct value value = {.state = VALUE_KNOWN, .code = i};
        prepared->codes[i] = value_text(report, &column->type, &value);
    }
}

static void begin(struct report *report) {
    struct json_state *state = arena_alloc(report->arena, sizeof *state);
    uint32_t count = report->options.result_count;
    char day[10];
    date_write(report->options.as_of, day);
    state->columns = arena_array(report->arena, count, sizeof *state->columns);
    for (uint32_t i = 0; i < count; i++)
        prepare_column(report, i, &state->columns[i]);
    state->before_id = TEXT("{\"tenant_id\":");
    state->after_id = arena_format(report->arena, ",\"as_of\":\"%.10s\",\"decisions\":{", day);
    report->state = state;
}

static void begin_document(struct report *report) {
    begin(report);
    ((struct json_state *)report->state)->is_document = true;
    buffer_add_string(&report->out, "{\"tenants\":[");
}

/* One value; `rule` gave it (INDEX_NONE: nobody knows). */
static void add_value(struct buffer *out, const struct column_of_results *column,
                      const struct json_column *prepared, const struct value *value,
                      uint32_t rule) {
    if (value->state != VALUE_KNOWN)
        buffer_add(out, "null", 4);
    else if (prepared->codes)
        buffer_add_text(out, prepared->codes[value->code]);
    else if (rule != INDEX_NONE && prepared->values && prepared->values[rule].length > 0)
        buffer_add_text(out, prepared->values[rule]);
    else
        value_write_json(out, &column->type, value);
}

/* rules: those that gave the values, or NULL. */
static void add_values(struct buffer *out, const struct column_of_results *column,
                       const struct json_column *prepared, const struct value *values,
                       const uint32_t *rules, uint32_t count) {
    buffer_add_char(out, '[');
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_add_char(out, ',');
        add_value(out, column, prepared, &values[i], rules ? rules[i] : INDEX_NONE);
    }
    buffer_add_char(out, ']');
}

static void add_undecided(struct report *report, struct buffer *out,
                          const struct column_of_results *column,
                          const struct json_column *prepared, const struct verdict *verdict) {
    const struct fact_path *paths = report->options.program->paths;
    buffer_add_string(out, ",\"undecided\":true");
    if (verdict->is_list || verdict->has_possible) {
        buffer_add_string(out, ",\"possible\":");
        add_values(out, column, prepared, verdict->possible, verdict->possible_rules,
                   verdict->possible_count);
    }
    buffer_add_string(out, ",\"missing\":[");
    for (uint32_t i = 0; i < verdict->missing_count; i++) {
        if (i > 0)
            buffer_add_char(out, ',');
        buffer_add_json(out, paths[verdict->missing[i]].name);
    }
    buffer_add_char(out, ']');
}

static void add_verdict(struct report *report, struct buffer *out, uint32_t index,
                        const struct verdict *verdict) {
    const struct column_of_results *column = &report->columns[index];
    const struct json_column *prepared = &((struct json_state *)report->state)->columns[index];
    buffer_add_text(out, prepared->key);
    if (verdict->is_list)
        add_values(out, column, prepared, verdict->items, verdict->item_rules, verdict->item_count);
    else if (verdict->undecided)
        buffer_add(out, "null", 4);
    else
        add_value(out, column, prepared, &verdict->value, verdict->rule);
    if (verdict->undecided)
        add_undecided(report, out, column, prepared, verdict);
    else if (!verdict->is_list && verdict->value.state == VALUE_KNOWN && prepared->tails &&
             verdict->rule != INDEX_NONE)
        buffer_add_text(out, prepared->tails[verdict->rule]);
    buffer_add_char(out, '}');
}

static void add_row(struct report *report, const struct report_row *row, struct buffer *bytes) {
    const struct json_state *state = report->state;
    buffer_add_text(bytes, state->before_id);
    buffer_add_json(bytes, row->tenant_id);
    buffer_add_text(bytes, state->after_id);
    for (uint32_t i = 0; i < report->options.result_count; i++)
        add_verdict(report, bytes, i, &row->verdicts[i]);
    buffer_add(bytes, "}}", 2);
}

static void put(struct report *report, const char *bytes, size_t length) {
    struct json_state *state = report->state;
    if (state->is_document && state->has_rows)
        buffer_add_char(&report->out, ',');
    if (state->is_document)
        buffer_add_char(&report->out, '\n');
    buffer_add(&report->out, bytes, length);
    if (!state->is_document)
        buffer_add_char(&report->out, '\n');
    state->has_rows = true;
}

static void add_end(struct report *report, uint64_t left_out) {
    struct buffer *out = &report->out;
    bool has_any = false;
    buffer_add_string(out, "\"end\":{\"tenants\":");
    buffer_add_unsigned(out, report->tenants);
    buffer_add_string(out, ",\"left_out\":");
    buffer_add_unsigned(out, left_out);
    buffer_add_string(out, ",\"undecided\":{");
    for (uint32_t i = 0; i < report->options.result_count; i++) {
        if (report->undecided[i] == 0)
            continue;
        if (has_any)
            buffer_add_char(out, ',');
        buffer_add_json(out, report->columns[i].name);
        buffer_add_char(out, ':');
        buffer_add_unsigned(out, report->undecided[i]);
        has_any = true;
    }
    buffer_add_string(out, "},\"complete\":true}}\n");
}

static void end(struct report *report, uint64_t left_out) {
    buffer_add_char(&report->out, '{');
    add_end(report, left_out);
}

static void end_document(struct report *report, uint64_t left_out) {
    buffer_add_string(&report->out, "\n],");
    add_end(report, left_out);
}

const struct format format_ndjson = {
    .with_verdicts = true, .begin = begin, .row = add_row, .put = put, .end = end};
const struct format format_json = {.with_verdicts = true,
                                   .begin = begin_document,
                                   .row = add_row,
                                   .put = put,
                                   .end = end_document};
