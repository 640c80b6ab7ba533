/* libFuzzer entry: any bytes as NDJSON and as an array of tenants. By hand:
 *
 *     clang -std=c17 -D_POSIX_C_SOURCE=200809L -Iinterp -Itests/unit -g -O1 \
 *         -fsanitize=fuzzer,address,undefined tests/fuzz/json_fuzz.c \
 *         interp/base/[a-z]*.c interp/schema/[a-z]*.c interp/data/[a-z]*.c -lsqlite3 -o json_fuzz
 */
#include "facts_schema.h"

#include "data/forms.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct arena *arena = arena_new();
    struct schema *schema = facts_schema(arena);
    struct portfolio_options options = {.schema = schema, .as_of = date_from(2020, 3, 2)};
    struct input item = {.name = TEXT("facts"),
                         .view = {.bytes = (const char *)bytes, .length = length}};
    for (int i = 0; i < 2; i++) {
        struct diags *diags = diags_new(arena, NULL);
        struct portfolio_counts counts = {0};
        struct inputs inputs = {i ? FORM_JSON : FORM_NDJSON, TEXT("fuzz"), &item, 1};
        struct intake *intake = intake_new(&options, NULL, diags, &counts);
        if (json_portfolio_read(intake, &inputs) == PORTFOLIO_DONE)
            intake_end(intake);
        intake_free(intake);
        diags_free(diags);
    }
    facts_schema_free(schema);
    arena_free(arena);
    return 0;
}
