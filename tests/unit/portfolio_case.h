/* For tests of portfolios: files in a folder of their own, a portfolio read into text. A tenant is
 * shown as `T-1: psm="Jo" fta=blank [entitlement: service="MIP"] [contact?]`: facts that are
 * unknown are left away, `[entitlement]` has no rows, `[contact?]` is not there. */
#ifndef TENET_TESTS_PORTFOLIO_CASE_H
#define TENET_TESTS_PORTFOLIO_CASE_H

#include "facts_schema.h"

#include "base/vector.h"
#include "data/portfolio.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct child_row {
    uint32_t record, slot;
    struct text shown;
};

struct outcome {
    enum portfolio_result result;
    struct portfolio_counts counts;
    struct text rows, messages;
    size_t errors, warnings;
};

struct portfolio_case {
    struct arena *arena;
    struct schema *schema;
    char folder[64];
    VECTOR(struct text) files;
    VECTOR(struct child_row) children;
    struct buffer rows;
    uint64_t stop_after; /* tenant batches; 0: never */
    struct portfolio_options options;
};

static inline void case_open(struct portfolio_case *test) {
    *test = (struct portfolio_case){.arena = arena_new()};
    test->schema = facts_schema(test->arena);
    snprintf(test->folder, sizeof test->folder, "/tmp/tenet-test-XXXXXX");
    if (!mkdtemp(test->folder))
        abort();
    test->options =
        (struct portfolio_options){.schema = test->schema, .as_of = date_from(2020, 3, 2)};
}

static inline const char *case_path(struct portfolio_case *test, const char *name) {
    return arena_format(test->arena, "%s/%s", test->folder, name).bytes;
}

static inline void case_remove(struct portfolio_case *test, const char *name) {
    unlink(case_path(test, name));
}

/* Writes a file; NULL removes it. */
static inline void case_file_bytes(struct portfolio_case *test, const char *name, const char *bytes,
                                   size_t length) {
    const char *path = case_path(test, name);
    if (!bytes) {
        unlink(path);
        return;
    }
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
        abort();
    VECTOR_PUSH(&test->files, text_of(path));
}

static inline void case_file(struct portfolio_case *test, const char *name, const char *text) {
    case_file_bytes(test, name, text, text ? strlen(text) : 0);
}

static inline void case_close(struct portfolio_case *test) {
    for (size_t i = 0; i < test->files.count; i++)
        unlink(test->files.items[i].bytes);
    rmdir(test->folder);
    VECTOR_FREE(&test->files);
    VECTOR_FREE(&test->children);
    buffer_free(&test->rows);
    facts_schema_free(test->schema);
    arena_free(test->arena);
}

static inline void case_show_facts(struct buffer *out, const struct batch *batch, uint32_t row) {
    for (uint32_t i = 0; i < batch->record->fact_count; i++) {
        struct value value;
        batch_get(batch, row, i, &value);
        if (value.state == VALUE_UNKNOWN || (batch->record_index == 0 && i == batch->record->key))
            continue;
        buffer_format(out, " %.*s=", TEXT_ARGS(batch->record->facts[i].name));
        value_write_source(out, &batch->record->facts[i].type, &value);
    }
}

static inline bool case_take_children(void *context, const struct batch *batch) {
    struct portfolio_case *test = context;
    for (uint32_t row = 0; row < batch->rows; row++) {
        struct buffer out = {0};
        if (plane_bit(batch->skip, row))
            continue;
        case_show_facts(&out, batch, row);
        struct child_row child = {batch->record_index, batch->slots[row],
                                  arena_text(test->arena, buffer_text(&out))};
        VECTOR_PUSH(&test->children, child);
        buffer_free(&out);
    }
    return true;
}

static inline void case_show_children(struct portfolio_case *test, const struct batch *batch,
                                      uint32_t row, uint32_t record) {
    const char *before = ":";
    buffer_format(&test->rows, " [%.*s", TEXT_ARGS(test->schema->records[record].name));
    if (!plane_bit(batch->has_children[record], row))
        buffer_add_char(&test->rows, '?');
    for (size_t i = 0; i < test->children.count; i++) {
        const struct child_row *child = &test->children.items[i];
        if (child->record != record || child->slot != batch->slots[row])
            continue;
        buffer_format(&test->rows, "%s%.*s", before, TEXT_ARGS(child->shown));
        before = " +";
    }
    buffer_add_char(&test->rows, ']');
}

static inline bool case_take_tenants(void *context, const struct batch *batch) {
    struct portfolio_case *test = context;
    for (uint32_t row = 0; row < batch->rows; row++) {
        struct value key;
        if (plane_bit(batch->skip, row))
            continue;
        batch_get(batch, row, batch->record->key, &key);
        buffer_format(&test->rows, "%.*s:", TEXT_ARGS(key.text));
        case_show_facts(&test->rows, batch, row);
        for (uint32_t record = 1; record < test->schema->record_count; record++)
            case_show_children(test, batch, row, record);
        buffer_add_char(&test->rows, '\n');
    }
    return test->stop_after == 0 || --test->stop_after > 0;
}

/* Messages without the folder. */
static inline struct text case_messages(struct portfolio_case *test, const struct diags *diags) {
    struct buffer out = {0}, short_out = {0};
    diags_render_text(diags, &out, false);
    size_t length = strlen(test->folder);
    for (size_t i = 0; i < out.length; i++) {
        if (out.length - i > length && memcmp(out.bytes + i, test->folder, length) == 0)
            i += length + (out.bytes[i + length] == '/');
        if (i < out.length)
            buffer_add_char(&short_out, out.bytes[i]);
    }
    struct text messages = arena_text(test->arena, buffer_text(&short_out));
    buffer_free(&out);
    buffer_free(&short_out);
    return messages;
}

static inline struct outcome case_read_paths(struct portfolio_case *test, const char *const *paths,
                                             size_t count) {
    struct portfolio_sink sink = {
        .context = test, .children = case_take_children, .tenants = case_take_tenants};
    struct arena *arena = arena_new();
    struct diags *diags = diags_new(arena, NULL);
    struct outcome outcome = {0};
    buffer_clear(&test->rows);
    test->children.count = 0;
    test->options.paths = paths;
    test->options.path_count = count;
    outcome.result = portfolio_read(&test->options, &sink, diags, &outcome.counts);
    outcome.rows = arena_text(test->arena, buffer_text(&test->rows));
    outcome.messages = case_messages(test, diags);
    outcome.errors = diags_count(diags, DIAG_ERROR);
    outcome.warnings = diags_count(diags, DIAG_WARNING);
    diags_free(diags);
    arena_free(arena);
    return outcome;
}

/* name "": the folder. */
static inline struct outcome case_read(struct portfolio_case *test, const char *name) {
    const char *path = *name ? case_path(test, name) : test->folder;
    return case_read_paths(test, &path, 1);
}

#endif
