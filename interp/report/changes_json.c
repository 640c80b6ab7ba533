/* A comparison as one JSON document; docs/diff.md tells its shape. */
#include "report/changes_form.h"
#include "report/gates.h"

static void add_key(struct buffer *out, const char *key) {
    buffer_format(out, ",\"%s\":", key);
}

static void add_number(struct buffer *out, const char *key, uint64_t count) {
    add_key(out, key);
    buffer_add_unsigned(out, count);
}

static void add_text(struct buffer *out, const char *key, struct text text) {
    add_key(out, key);
    buffer_add_json(out, text);
}

static void add_flag(struct buffer *out, const char *key, bool holds) {
    add_key(out, key);
    buffer_add_string(out, holds ? "true" : "false");
}

static void add_names(struct buffer *out, const char *key, const struct text *names, size_t count) {
    add_key(out, key);
    buffer_add_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        buffer_add_string(out, i > 0 ? "," : "");
        buffer_add_json(out, names[i]);
    }
    buffer_add_char(out, ']');
}

/* An outcome as its text; blank is null. */
static void add_value(struct buffer *out, const struct compared_result *result, uint32_t outcome) {
    if (result->outcomes[outcome].is_blank && !result->is_list)
        buffer_add_string(out, "null");
    else
        buffer_add_json(out, result->outcomes[outcome].text);
}

static void add_version(struct buffer *out, const char *key, struct text name, day_number day) {
    char date[10];
    date_write(day, date);
    buffer_format(out, "%s\"%s\":{\"rules\":", out->length > 1 ? "," : "", key);
    buffer_add_json(out, name);
    buffer_format(out, ",\"as_of\":\"%.10s\"}", date);
}

static void write_head(struct changes *changes) {
    const struct comparison *comparison = changes->comparison;
    struct buffer *out = &changes->out;
    buffer_add_char(out, '{');
    add_version(out, "old", comparison->old_name, comparison->old_day);
    add_version(out, "new", comparison->new_name, comparison->new_day);
    add_number(out, "tenants", comparison->tenants);
    add_number(out, "moved", comparison->moved);
    add_number(out, "unclear", comparison->unclear);
    buffer_format(out, ",\"left_out\":{\"old\":%llu,\"new\":%llu}",
                  (unsigned long long)comparison->left_out_old,
                  (unsigned long long)comparison->left_out_new);
    add_names(out, "only_old", comparison->only_old, comparison->only_old_count);
    add_names(out, "only_new", comparison->only_new, comparison->only_new_count);
}

static void write_outcomes(struct buffer *out, const struct compared_result *result) {
    buffer_add_string(out, ",\"outcomes\":[");
    for (uint32_t o = 0; o < result->outcome_count; o++) {
        const struct outcome *outcome = &result->outcomes[o];
        buffer_add_string(out, o > 0 ? ",{\"value\":" : "{\"value\":");
        add_value(out, result, o);
        add_flag(out, "undecided", outcome->is_undecided);
        add_number(out, "old", outcome->old_count);
        add_number(out, "new", outcome->new_count);
        buffer_add_char(out, '}');
    }
    buffer_add_string(out, "],\"transitions\":[");
    for (uint32_t t = 0; t < result->transition_count; t++) {
        const struct transition *at = &result->transitions[t];
        buffer_add_string(out, t > 0 ? ",{\"old\":" : "{\"old\":");
        add_value(out, result, at->from);
        add_key(out, "new");
        add_value(out, result, at->to);
        add_number(out, "tenants", at->count);
        buffer_add_char(out, '}');
    }
    buffer_add_char(out, ']');
}

static void write_result(struct buffer *out, const struct compared_result *result) {
    buffer_add_string(out, "{\"name\":");
    buffer_add_json(out, result->name);
    add_flag(out, "in_old", result->in_old);
    add_flag(out, "in_new", result->in_new);
    add_text(out, "kind",
             result->is_finite ? TEXT("values")
             : result->is_list ? TEXT("list")
                               : TEXT("open"));
    add_number(out, "changed", result->changed);
    add_number(out, "other_rule", result->other_rule);
    buffer_format(out, ",\"undecided\":{\"old\":%llu,\"new\":%llu}",
                  (unsigned long long)result->old_undecided,
                  (unsigned long long)result->new_undecided);
    write_outcomes(out, result);
    buffer_add_string(out, ",\"items\":[");
    for (uint32_t i = 0; i < result->item_count; i++) {
        buffer_add_string(out, i > 0 ? ",{\"item\":" : "{\"item\":");
        buffer_add_json(out, result->items[i].item);
        add_number(out, "gained", result->items[i].gained);
        add_number(out, "lost", result->items[i].lost);
        buffer_add_char(out, '}');
    }
    buffer_add_string(out, "]}");
}

static void write_promises(struct changes *changes) {
    const struct comparison *comparison = changes->comparison;
    struct buffer *out = &changes->out;
    buffer_add_string(out, ",\n\"promises\":[");
    for (uint32_t i = 0; i < comparison->promise_count; i++) {
        const struct promise_change *promise = &comparison->promises[i];
        buffer_add_string(out, i > 0 ? ",\n{\"name\":" : "\n{\"name\":");
        buffer_add_json(out, promise->name);
        buffer_format(out, ",\"broken\":{\"old\":%llu,\"new\":%llu}",
                      (unsigned long long)promise->old_broken,
                      (unsigned long long)promise->new_broken);
        add_names(out, "newly", promise->newly, promise->newly_count);
        buffer_add_char(out, '}');
    }
    buffer_add_char(out, ']');
}

static void write_gates(struct changes *changes) {
    buffer_add_string(&changes->out, ",\n\"gates\":");
    gates_add_json(&changes->out, changes->options->gates, changes->options->gate_count);
}

static void add_place(struct buffer *out, const char *key, struct text path, uint32_t line,
                      struct text text) {
    add_key(out, key);
    if (line == 0) {
        buffer_add_string(out, "null");
        return;
    }
    buffer_add_string(out, "{\"path\":");
    buffer_add_json(out, path);
    add_number(out, "line", line);
    add_text(out, "text", text);
    buffer_add_char(out, '}');
}

static void write_edits(struct changes *changes) {
    const struct comparison *comparison = changes->comparison;
    struct buffer *out = &changes->out;
    uint32_t count = comparison->edits ? comparison->edits->count : 0;
    buffer_add_string(out, ",\n\"edits\":[");
    for (uint32_t i = 0; i < count; i++) {
        const struct edit *edit = &comparison->edits->items[i];
        buffer_format(out, "%s\n{\"kind\":\"%s\"", i > 0 ? "," : "", edit_kind_word(edit->kind));
        add_text(out, "what", edit->what);
        if (edit->kind == EDIT_RENAMED)
            add_text(out, "was", edit->old_what);
        add_flag(out, "has_meaning", edit->has_meaning);
        add_place(out, "old", edit->old_path, edit->old_line, edit->old_text);
        add_place(out, "new", edit->new_path, edit->new_line, edit->new_text);
        if (comparison->causes.changes_of)
            add_number(out, "changes", comparison->causes.changes_of[i]);
        buffer_add_char(out, '}');
        changes_pass(changes);
    }
    buffer_add_string(out, "],\n\"causes\":[");
    for (uint32_t c = 0; c < comparison->causes.count; c++) {
        const struct cause *cause = &comparison->causes.items[c];
        buffer_add_string(out, c > 0 ? ",\n{\"edits\":[" : "\n{\"edits\":[");
        for (uint32_t i = 0; i < cause->count; i++)
            buffer_format(out, "%s%u", i > 0 ? "," : "", cause->edits[i]);
        buffer_add_char(out, ']');
        add_number(out, "changes", cause->changes);
        buffer_add_char(out, '}');
    }
    buffer_add_char(out, ']');
}

static void write_days(struct changes *changes) {
    const struct comparison *comparison = changes->comparison;
    struct buffer *out = &changes->out;
    buffer_add_string(out, ",\n\"day_changes\":[");
    for (uint32_t i = 0; i < comparison->day_change_count; i++) {
        const struct day_change *change = &comparison->day_changes[i];
        buffer_add_string(out, i > 0 ? ",\n{\"words\":" : "\n{\"words\":");
        buffer_add_json(out, cause_words(changes, i));
        add_text(out, "path", change->path);
        add_number(out, "line", change->line);
        add_number(out, "changes", change->changes);
        buffer_add_char(out, '}');
    }
    buffer_add_char(out, ']');
}

static void add_side(struct buffer *out, const char *key, const struct compared_result *result,
                     const struct move_side *side) {
    buffer_format(out, ",\"%s\":{\"value\":", key);
    add_value(out, result, side->outcome);
    if (side->rule.length > 0) {
        add_text(out, "rule", side->rule);
        add_text(out, "because", side->because);
    }
    buffer_add_char(out, '}');
}

static void write_moves(struct changes *changes) {
    const struct comparison *comparison = changes->comparison;
    struct buffer *out = &changes->out;
    buffer_add_string(out, ",\n\"moves\":[");
    for (size_t i = 0; i < comparison->move_count; i++) {
        const struct move *move = &comparison->moves[i];
        const struct compared_result *result = &comparison->results[move->result];
        buffer_add_string(out, i > 0 ? ",\n{\"tenant_id\":" : "\n{\"tenant_id\":");
        buffer_add_json(out, move->tenant_id);
        add_text(out, "result", result->name);
        add_side(out, "old", result, &move->old);
        add_side(out, "new", result, &move->new);
        if (move->cause == INDEX_NONE)
            buffer_add_string(out, ",\"cause\":null}");
        else
            buffer_format(out, ",\"cause\":%u}", move->cause);
        changes_pass(changes);
    }
    buffer_add_char(out, ']');
}

void changes_json(struct changes *changes) {
    const struct comparison *comparison = changes->comparison;
    write_head(changes);
    buffer_add_string(&changes->out, ",\n\"results\":[");
    for (uint32_t r = 0; r < comparison->result_count; r++) {
        buffer_add_string(&changes->out, r > 0 ? ",\n" : "\n");
        write_result(&changes->out, &comparison->results[r]);
        changes_pass(changes);
    }
    buffer_add_char(&changes->out, ']');
    write_promises(changes);
    write_gates(changes);
    write_edits(changes);
    if (comparison->day_changes)
        write_days(changes);
    write_moves(changes);
    buffer_add_string(&changes->out, ",\n\"complete\":true}\n");
}
