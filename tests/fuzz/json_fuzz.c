/* libFuzzer entry: any bytes as NDJSON and as an array of tenants, read carefully and in each of
 * the fast ways, which must come to the same counts and messages. By hand:
 *
 *     clang -std=c17 -D_POSIX_C_SOURCE=200809L -Iinterp -Itests/unit -g -O1 \
 *         -fsanitize=fuzzer,address,undefined tests/fuzz/json_fuzz.c \
 *         interp/base/[a-z]*.c interp/schema/[a-z]*.c interp/data/[a-z]*.c -lsqlite3 -o json_fuzz
 */
#include "facts_schema.h"

#include "data/forms.h"
#include "data/json_run.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static struct text read_by(struct arena *arena, const struct portfolio_options *options,
                           const struct json_way *way, enum form form, struct text bytes) {
    struct input item = {.name = TEXT("facts"),
                         .view = {.bytes = bytes.bytes, .length = bytes.length}};
    struct inputs inputs = {form, TEXT("fuzz"), &item, 1};
    struct diags *diags = diags_new(arena, NULL);
    struct portfolio_counts counts = {0};
    struct buffer out = {0};
    struct intake *intake = intake_new(options, NULL, diags, &counts);
    enum portfolio_result result = json_read_by(way, intake, &inputs);
    if (result == PORTFOLIO_DONE)
        intake_end(intake);
    intake_free(intake);
    diags_render_text(diags, &out, false);
    buffer_format(&out, "%d: %llu, %llu left out, %llu bad, %llu twice", (int)result,
                  (unsigned long long)counts.tenants, (unsigned long long)counts.left_out,
                  (unsigned long long)counts.bad_cells, (unsigned long long)counts.duplicates);
    struct text text = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    diags_free(diags);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct arena *arena = arena_new();
    struct schema *schema = facts_schema(arena);
    struct portfolio_options options = {.schema = schema, .as_of = date_from(2020, 3, 2)};
    struct text text = {(const char *)bytes, (uint32_t)length};
    static const enum form forms[] = {FORM_NDJSON, FORM_JSON};
    for (int i = 0; i < 2; i++) {
        struct text careful = read_by(arena, &options, NULL, forms[i], text);
        for (uint32_t k = 0; json_way(k); k++)
            if (!text_is(read_by(arena, &options, json_way(k), forms[i], text), careful))
                abort();
    }
    facts_schema_free(schema);
    arena_free(arena);
    return 0;
}
