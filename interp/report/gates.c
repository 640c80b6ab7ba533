/* See gates.h. */
#include "report/gates.h"

#include "report/layout.h"

enum { TENANTS_SHOWN = 10 };

uint32_t gates_failed(const struct gate_verdict *verdicts, uint32_t count) {
    uint32_t failed = 0;
    for (uint32_t i = 0; i < count; i++)
        failed += !verdicts[i].passed;
    return failed;
}

static uint32_t gates_unchecked(const struct gate_verdict *verdicts, uint32_t count) {
    uint32_t unchecked = 0;
    for (uint32_t i = 0; i < count; i++)
        unchecked += !verdicts[i].is_checked;
    return unchecked;
}

const char *gate_result_word(const struct gate_verdict *verdict) {
    return verdict->passed ? "passed" : verdict->is_checked ? "failed" : "not checked";
}

/* Each file once: its gates stand together. */
static void add_paths(struct buffer *out, const struct gate_verdict *verdicts, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0 && text_is(verdicts[i].path, verdicts[i - 1].path))
            continue;
        buffer_add_string(out, i == 0 ? "" : ", ");
        buffer_add_visible(out, verdicts[i].path);
    }
}

void gates_add_sum(struct buffer *out, const struct gate_verdict *verdicts, uint32_t count) {
    uint32_t unchecked = gates_unchecked(verdicts, count);
    uint32_t failed = gates_failed(verdicts, count) - unchecked;
    if (failed + unchecked == 0)
        buffer_format(out, count == 1 ? "the gate passed" : "all %u gates passed", count);
    if (failed > 0)
        buffer_format(out, "%u of %u gate%s failed", failed, count, count == 1 ? "" : "s");
    if (unchecked > 0 && failed > 0)
        buffer_format(out, ", %u could not be checked", unchecked);
    else if (unchecked > 0)
        buffer_format(out, "%u of %u gate%s could not be checked", unchecked, count,
                      count == 1 ? "" : "s");
    buffer_add_string(out, " (");
    add_paths(out, verdicts, count);
    buffer_add_char(out, ')');
}

static void add_tenants(struct buffer *out, const char *before, const struct text *tenants,
                        uint32_t count) {
    for (uint32_t i = 0; i < count && i < TENANTS_SHOWN; i++) {
        buffer_add_string(out, i == 0 ? before : ", ");
        buffer_add_visible(out, tenants[i]);
    }
    if (count > TENANTS_SHOWN)
        buffer_format(out, " and %u more", count - TENANTS_SHOWN);
}

static void add_place(struct buffer *out, const struct gate_verdict *verdict) {
    buffer_add_visible(out, verdict->path);
    if (verdict->line > 0)
        buffer_format(out, ":%u", verdict->line);
}

struct text gate_sentence(struct arena *arena, const struct gate_verdict *verdict) {
    return layout_one_line(arena, verdict->sentence);
}

void gate_add_finding(struct buffer *out, const struct gate_verdict *verdict) {
    buffer_add_visible(out, verdict->finding);
    add_tenants(out, ": ", verdict->tenants, verdict->tenant_count);
    add_tenants(out, "; not compared: ", verdict->absent, verdict->absent_count);
}

void gate_add_failure(struct buffer *out, const struct gate_verdict *verdict) {
    struct arena *arena = arena_new();
    add_place(out, verdict);
    buffer_format(out, ": gate %s: ", gate_result_word(verdict));
    buffer_add_visible(out, gate_sentence(arena, verdict));
    buffer_add_string(out, ": ");
    gate_add_finding(out, verdict);
    arena_free(arena);
}

static void add_heading(struct buffer *out, const struct gate_verdict *verdicts, uint32_t count) {
    struct buffer sum = {0};
    gates_add_sum(&sum, verdicts, count);
    if (sum.length > 0 && sum.bytes[0] >= 'a' && sum.bytes[0] <= 'z')
        sum.bytes[0] = (char)(sum.bytes[0] - 'a' + 'A');
    buffer_add_text(out, buffer_text(&sum));
    buffer_free(&sum);
}

void gates_add_text(struct buffer *out, const struct gate_verdict *verdicts, uint32_t count,
                    bool color, size_t width) {
    if (count == 0)
        return;
    struct arena *arena = arena_new();
    struct layout_table *table = layout_table_new(arena, 3);
    struct buffer cell = {0};
    layout_style(out, color, gates_failed(verdicts, count) > 0 ? STYLE_BAD : STYLE_STRONG);
    add_heading(out, verdicts, count);
    layout_style(out, color, STYLE_END);
    buffer_add_string(out, "\n\n");
    layout_table_add(table, TEXT("result"));
    layout_table_add(table, TEXT("gate"));
    layout_table_add(table, TEXT("measured"));
    for (uint32_t i = 0; i < count; i++) {
        buffer_clear(&cell);
        layout_add_cut(&cell, gate_sentence(arena, &verdicts[i]), width / 2);
        layout_table_add(table, text_of(gate_result_word(&verdicts[i])));
        layout_table_add(table, buffer_text(&cell));
        layout_table_add(table, verdicts[i].finding);
    }
    layout_table_write(table, out, 0, width, true, color);
    for (uint32_t i = 0; i < count; i++) {
        if (verdicts[i].passed)
            continue;
        buffer_clear(&cell);
        gate_add_failure(&cell, &verdicts[i]);
        buffer_add_char(out, '\n');
        layout_add_wrapped(out, buffer_text(&cell), 0, 2, width);
    }
    buffer_add_string(out, gates_failed(verdicts, count) > 0 ? "\n" : "");
    buffer_free(&cell);
    arena_free(arena);
}

static void add_json_texts(struct buffer *out, const char *name, const struct text *texts,
                           uint32_t count) {
    buffer_format(out, ",\"%s\":[", name);
    for (uint32_t i = 0; i < count; i++) {
        buffer_add_string(out, i > 0 ? "," : "");
        buffer_add_json(out, texts[i]);
    }
    buffer_add_char(out, ']');
}

void gates_add_json(struct buffer *out, const struct gate_verdict *verdicts, uint32_t count) {
    struct arena *arena = arena_new();
    buffer_add_char(out, '[');
    for (uint32_t i = 0; i < count; i++) {
        const struct gate_verdict *verdict = &verdicts[i];
        buffer_add_string(out, i > 0 ? ",\n{\"sentence\":" : "\n{\"sentence\":");
        buffer_add_json(out, gate_sentence(arena, verdict));
        buffer_add_string(out, ",\"path\":");
        if (verdict->line > 0)
            buffer_add_json(out, verdict->path);
        if (verdict->line > 0)
            buffer_format(out, ",\"line\":%u", verdict->line);
        else
            buffer_add_string(out, "null,\"line\":null");
        buffer_format(out, ",\"passed\":%s,\"result\":\"%s\",\"finding\":",
                      verdict->passed ? "true" : "false", gate_result_word(verdict));
        buffer_add_json(out, verdict->finding);
        add_json_texts(out, "tenants", verdict->tenants, verdict->tenant_count);
        add_json_texts(out, "not_compared", verdict->absent, verdict->absent_count);
        buffer_add_char(out, '}');
    }
    buffer_add_char(out, ']');
    arena_free(arena);
}
