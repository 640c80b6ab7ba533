/* An explanation as data: the same parts, one JSON object a tenant. */
#include "report/column.h"
#include "report/supposition.h"

static void add_member(struct buffer *out, const char *name, struct text value) {
    buffer_format(out, ",\"%s\":", name);
    buffer_add_json(out, value);
}

static void add_truth(struct buffer *out, enum truth truth) {
    buffer_add_string(out, truth == TRUTH_TRUE ? "true" : truth == TRUTH_FALSE ? "false" : "null");
}

static void add_reasons(struct buffer *out, const struct reasons *reasons) {
    buffer_add_string(out, ",\"conditions\":[");
    for (size_t i = 0; i < reasons->items.count; i++) {
        const struct reason *reason = &reasons->items.items[i];
        buffer_format(out, "%s{\"level\":%u,\"holds\":", i > 0 ? "," : "", reason->depth);
        add_truth(out, reason->truth);
        add_member(out, "condition", reason->condition);
        buffer_add_string(out, ",\"facts\":{");
        for (uint32_t k = 0; k < reason->fact_count; k++) {
            buffer_add_string(out, k > 0 ? "," : "");
            buffer_add_json(out, reason->facts[k].name);
            buffer_add_char(out, ':');
            buffer_add_json(out, reason->facts[k].value);
        }
        buffer_add_string(out, "}}");
    }
    buffer_add_char(out, ']');
}

static const char *role_word(enum rule_role role) {
    switch (role) {
    case ROLE_DECIDED:
        return "decided";
    case ROLE_POSSIBLE:
        return "possible";
    case ROLE_FAILED:
        return "failed";
    case ROLE_LATER:
        return "a rule before it applies";
    }
    return "";
}

static void add_rules(struct buffer *out, const struct program *program,
                      const struct explained *explained) {
    buffer_add_string(out, ",\"rules\":[");
    for (uint32_t i = 0; i < explained->rule_count; i++) {
        const struct explained_rule *rule = &explained->rules[i];
        buffer_format(out, "%s{\"role\":\"%s\"", i > 0 ? "," : "", role_word(rule->role));
        add_member(out, "rule", rule->rule->name);
        add_member(out, "gives", rule->gives);
        if (rule->rule->because.length > 0)
            add_member(out, "because", rule->rule->because);
        buffer_add_string(out, ",\"cites\":[");
        for (uint32_t k = 0; k < rule->rule->cites.count; k++) {
            buffer_add_string(out, k > 0 ? "," : "");
            buffer_add_json(out, program->clauses[rule->rule->cites.clauses[k]].name);
        }
        buffer_add_char(out, ']');
        add_reasons(out, &rule->reasons);
        buffer_add_char(out, '}');
    }
    buffer_add_char(out, ']');
}

static void add_answers(struct buffer *out, const struct explained_missing *missing) {
    if (missing->answer_count == 0)
        return;
    buffer_add_string(out, ",\"leads_to\":{");
    for (uint32_t i = 0; i < missing->answer_count; i++) {
        buffer_add_string(out, i > 0 ? "," : "");
        buffer_add_json(out, missing->answers[i].answer);
        buffer_add_char(out, ':');
        buffer_add_json(out, missing->answers[i].leads_to);
    }
    buffer_add_char(out, '}');
}

static void add_missing(struct buffer *out, const struct explained *explained) {
    buffer_add_string(out, ",\"missing\":[");
    for (uint32_t i = 0; i < explained->missing_count; i++) {
        buffer_add_string(out, i > 0 ? ",{\"fact\":" : "{\"fact\":");
        buffer_add_json(out, explained->missing[i].name);
        add_member(out, "label", explained->missing[i].label);
        add_member(out, "help", explained->missing[i].help);
        add_answers(out, &explained->missing[i]);
        buffer_add_char(out, '}');
    }
    buffer_add_char(out, ']');
}

static void add_values(struct buffer *out, const struct type *type, const struct value *values,
                       uint32_t count) {
    buffer_add_char(out, '[');
    for (uint32_t i = 0; i < count; i++) {
        buffer_add_string(out, i > 0 ? "," : "");
        if (values[i].state == VALUE_KNOWN)
            value_write_json(out, type, &values[i]);
        else
            buffer_add_string(out, "null");
    }
    buffer_add_char(out, ']');
}

/* Without the brace at its end. */
static void add_verdict(struct buffer *out, const struct column_of_results *column,
                        const struct verdict *verdict) {
    buffer_add_string(out, "{\"value\":");
    if (verdict->is_list)
        add_values(out, &column->type, verdict->items, verdict->item_count);
    else if (verdict->undecided || verdict->value.state != VALUE_KNOWN)
        buffer_add_string(out, "null");
    else
        value_write_json(out, &column->type, &verdict->value);
    if (verdict->undecided)
        buffer_add_string(out, ",\"undecided\":true");
    if (verdict->undecided && (verdict->is_list || verdict->has_possible)) {
        buffer_add_string(out, ",\"possible\":");
        add_values(out, &column->type, verdict->possible, verdict->possible_count);
    }
}

static void add_output(struct buffer *out, const struct explanation *explanation,
                       const struct explained_output *output) {
    struct column_of_results column;
    column_of(frame_program(explanation->frame), &output->result, &column);
    buffer_add_json(out, output->result.name);
    buffer_add_char(out, ':');
    add_verdict(out, &column, &output->verdict);
    if (explanation->supposition) {
        buffer_add_string(out, ",\"was\":");
        add_verdict(out, &column, &output->before);
        if (column.decision && output->before.rule != INDEX_NONE)
            add_member(out, "rule", column.decision->rules[output->before.rule].name);
        buffer_add_char(out, '}');
    }
    buffer_add_char(out, '}');
}

void explanation_write_json(const struct explanation *explanation, struct buffer *out) {
    const struct program *program = frame_program(explanation->frame);
    char day[10];
    date_write(frame_as_of(explanation->frame), day);
    buffer_add_string(out, "{\"tenant_id\":");
    buffer_add_json(out, explanation->tenant_id);
    buffer_format(out, ",\"as_of\":\"%.10s\"", day);
    supposition_write_json(explanation, out);
    buffer_add_string(out, ",\"explanations\":[");
    for (uint32_t i = 0; i < explanation->count; i++) {
        const struct explained *explained = &explanation->items[i];
        buffer_add_string(out, i > 0 ? ",\n {\"results\":{" : "\n {\"results\":{");
        for (uint32_t k = 0; k < explained->output_count; k++) {
            buffer_add_string(out, k > 0 ? "," : "");
            add_output(out, explanation, &explained->outputs[k]);
        }
        buffer_add_char(out, '}');
        if (explained->decision)
            add_rules(out, program, explained);
        else
            add_reasons(out, &explained->reasons);
        if (explained->undecided)
            add_missing(out, explained);
        buffer_add_char(out, '}');
    }
    buffer_add_string(out, "]}");
}
