/* libFuzzer entry: any bytes as a tenant table, and, from a zero byte on, as a child table. By
 * hand:
 *
 *     clang -std=c17 -D_POSIX_C_SOURCE=200809L -Iinterp -Itests/unit -g -O1 \
 *         -fsanitize=fuzzer,address,undefined tests/fuzz/csv_fuzz.c \
 *         interp/base/[a-z]*.c interp/schema/[a-z]*.c interp/data/[a-z]*.c -lsqlite3 -o csv_fuzz */
#include "facts_schema.h"

#include "data/forms.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct arena *arena = arena_new();
    struct schema *schema = facts_schema(arena);
    struct diags *diags = diags_new(arena, NULL);
    struct portfolio_counts counts = {0};
    struct portfolio_options options = {.schema = schema, .as_of = date_from(2020, 3, 2)};
    const char *text = (const char *)bytes, *cut = length ? memchr(text, 0, length) : NULL;
    size_t first = cut ? (size_t)(cut - text) : length;
    struct input items[] = {
        {.name = TEXT("tenant.csv"), .view = {.bytes = text, .length = first}},
        {.name = TEXT("contact.csv"),
         .record = 2,
         .view = {.bytes = cut ? cut + 1 : text, .length = cut ? length - first - 1 : 0}}};
    struct inputs inputs = {FORM_CSV, TEXT("fuzz"), items, cut ? 2 : 1};
    struct intake *intake = intake_new(&options, NULL, diags, &counts);
    if (csv_portfolio_read(intake, &inputs) == PORTFOLIO_DONE)
        intake_end(intake);
    intake_free(intake);
    diags_free(diags);
    facts_schema_free(schema);
    arena_free(arena);
    return 0;
}
