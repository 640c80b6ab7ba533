/* Ways as data, one JSON object a tenant. */
#include "report/ways_search.h"

static void add_border(struct buffer *out, const struct type *type, const struct border *border,
                       const char *name, bool is_first) {
    struct value value = {.state = VALUE_KNOWN};
    if (type->kind == TYPE_DATE)
        value.day = (day_number)border->at;
    else
        value.number = border->at;
    buffer_format(out, "%s\"%s\":", is_first ? "" : ",", name);
    value_write_json(out, type, &value);
}

/* {"at_least":1,"at_most":14}; more_than and less_than leave the border out. */
static void add_side(struct buffer *out, const struct type *type, const struct side *side) {
    buffer_add_char(out, '{');
    if (side->has_low)
        add_border(out, type, &side->low, side->low.is_below ? "at_least" : "more_than", true);
    if (side->has_high)
        add_border(out, type, &side->high, side->high.is_below ? "less_than" : "at_most",
                   !side->has_low);
    buffer_add_char(out, '}');
}

/* Stretches of numbers and days under "ranges", all else under "values". */
static void add_choices(struct buffer *out, const struct way_fact *fact,
                        const struct way_change *change) {
    const struct type *type = &fact->declared->type;
    struct arena *arena = arena_new();
    struct side *sides;
    uint32_t count = change_sides(arena, fact, change, &sides), values = 0;
    bool has_other = false;
    for (uint32_t i = 0; i < count; i++) {
        buffer_add_string(out, i == 0 ? ",\"ranges\":[" : ",");
        add_side(out, type, &sides[i]);
    }
    buffer_add_string(out, count > 0 ? "]" : "");
    for (uint32_t i = 0; i < change->class_count; i++) {
        const struct way_class *class = &fact->classes[change->classes[i]];
        has_other |= class->is_other;
        if (class->is_other || (count > 0 && class->value.state == VALUE_KNOWN))
            continue;
        buffer_add_string(out, values++ == 0 ? ",\"values\":[" : ",");
        value_write_json(out, type, &class->value);
    }
    buffer_add_string(out, values > 0 ? "]" : "");
    if (has_other)
        buffer_add_string(out, ",\"any_other_text\":true");
    arena_free(arena);
}

static void add_change(struct buffer *out, const struct ways *ways,
                       const struct way_change *change) {
    const struct way_fact *fact = &ways->facts[change->fact];
    buffer_add_string(out, "{\"fact\":");
    buffer_add_json(out, fact->name);
    buffer_add_string(out, ",\"from\":");
    value_write_json(out, &fact->declared->type, &fact->current);
    if (fact->current.state == VALUE_UNKNOWN)
        buffer_add_string(out, ",\"from_unknown\":true");
    buffer_add_string(out, ",\"to\":");
    buffer_add_json(out, change->words);
    add_choices(out, fact, change);
    buffer_add_string(out, ",\"example\":");
    value_write_json(out, &fact->declared->type, &change->example);
    buffer_add_char(out, '}');
}

/* By wish: what it comes to, and the rule that gives it. */
static void add_outcomes(struct buffer *out, const struct ways_question *question,
                         const struct way_outcome *outcomes) {
    const struct program *program = question->program;
    buffer_add_char(out, '[');
    for (uint32_t i = 0; i < question->target->count; i++) {
        const struct wish *wish = &question->target->wishes[i];
        buffer_add_string(out, i > 0 ? ",{\"result\":" : "{\"result\":");
        buffer_add_json(out, wish->column.name);
        buffer_add_string(out, ",\"is\":");
        buffer_add_json(out, outcomes[i].words);
        if (outcomes[i].rule != INDEX_NONE) {
            const struct rule *rule = &wish->column.decision->rules[outcomes[i].rule];
            buffer_add_string(out, ",\"rule\":");
            buffer_add_json(out, rule->name);
            buffer_add_string(out, ",\"because\":");
            buffer_add_json(out, rule->because);
            buffer_add_string(out, ",\"cites\":[");
            for (uint32_t k = 0; k < rule->cites.count; k++) {
                buffer_add_string(out, k > 0 ? "," : "");
                buffer_add_json(out, program->clauses[rule->cites.clauses[k]].name);
            }
            buffer_add_char(out, ']');
        }
        buffer_add_char(out, '}');
    }
    buffer_add_char(out, ']');
}

static void add_way(struct buffer *out, const struct ways_question *question,
                    const struct ways *ways, const struct way *way) {
    buffer_add_string(out, "{\"changes\":[");
    for (uint32_t i = 0; i < way->count; i++) {
        buffer_add_string(out, i > 0 ? "," : "");
        add_change(out, ways, &way->changes[i]);
    }
    buffer_add_string(out, "],\"then\":");
    add_outcomes(out, question, way->outcomes);
    buffer_add_string(out, ",\"what_if\":");
    buffer_add_json(out, way->what_if);
    buffer_add_char(out, '}');
}

static void add_search(struct buffer *out, const struct ways *ways) {
    buffer_format(out,
                  ",\"complete_up_to\":%u,\"all\":%s,\"proven\":%s,\"tries\":%u,\"ran_out\":%s,"
                  "\"tried\":[",
                  ways->complete_up_to, ways->is_all ? "true" : "false",
                  ways->is_proven ? "true" : "false", ways->tried,
                  ways->has_run_out ? "true" : "false");
    for (uint32_t i = 0; i < ways->fact_count; i++) {
        buffer_add_string(out, i > 0 ? "," : "");
        buffer_add_json(out, ways->facts[i].name);
    }
    buffer_add_string(out, "],\"not_changeable\":[");
    for (uint32_t i = 0; i < ways->barred_count; i++) {
        buffer_add_string(out, i > 0 ? ",[" : "[");
        for (uint32_t k = 0; k < ways->barred[i].count; k++) {
            buffer_add_string(out, k > 0 ? "," : "");
            buffer_add_json(out, ways->barred[i].names[k]);
        }
        buffer_add_char(out, ']');
    }
    buffer_add_char(out, ']');
}

void ways_write_json(const struct ways_question *question, const struct ways *ways,
                     struct buffer *out) {
    struct buffer wanted = {0};
    char day[10];
    date_write(question->as_of, day);
    target_write(&wanted, question->target);
    buffer_add_string(out, "{\"tenant_id\":");
    buffer_add_json(out, tenant_id(question->program->schema, question->tenant));
    buffer_format(out, ",\"as_of\":\"%.10s\",\"wanted\":", day);
    buffer_add_json(out, buffer_text(&wanted));
    buffer_add_string(out, ",\"now\":");
    add_outcomes(out, question, ways->now);
    buffer_format(out, ",\"there_already\":%s,\"ways\":[", ways->is_there ? "true" : "false");
    for (uint32_t i = 0; i < ways->count; i++) {
        buffer_add_string(out, i > 0 ? ",\n  " : "\n  ");
        add_way(out, question, ways, &ways->items[i]);
    }
    buffer_add_char(out, ']');
    if (!ways->is_there)
        add_search(out, ways);
    buffer_add_char(out, '}');
    buffer_free(&wanted);
}
