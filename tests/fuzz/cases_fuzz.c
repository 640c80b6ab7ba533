/* libFuzzer entry: any bytes as a CSV file of cases, and the expectations that fail written anew,
 * as `tenet test --update` does. What was written must then pass, but for what was left. By hand:
 *
 *     clang -std=c17 -D_POSIX_C_SOURCE=200809L -Iinterp -Ibuild/grammar -g -O1 \
 *         -fsanitize=fuzzer,address,undefined tests/fuzz/cases_fuzz.c build/grammar/[a-z]*.c \
 *         interp/{base,schema,syntax,program,check,data,eval,suite}/[a-z]*.c -lsqlite3 -o
 * cases_fuzz
 *
 * Start it on rules/tests/cases and tests/language/ok/cases_*.csv. */
#include "check/compile.h"
#include "suite/update.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const char rules[] =
    "record tenant\n  key tenant_id\n  fact tenant_id is text\n"
    "  fact note is text, may be blank\n  fact size is one of \"Small\", \"Large\"\n"
    "  fact hold is number of days, may be blank\n  fact paid is yes/no\n"
    "  fact sent_on is date\n  fact marks is list of text\n"
    "define noted\n  is note\ndefine held\n  is hold\ndefine old\n  when sent_on is before today\n"
    "define all-marks\n  is marks\n"
    "decision parcel is one of \"Small\", \"Large\", may be blank\n"
    "  take the first rule that applies\n  with remark is text, may be blank\n"
    "rule given gives size with remark note\n  when paid\n  because \"x\"\n"
    "rule open gives blank\n  otherwise\n  because \"x\"\n"
    "decision things is list of text\n  take every rule that applies\n"
    "rule keep gives note\n  when hold is at least 3 days\n  because \"x\"\n"
    "cases \"c\" from \"c.csv\"\n  as of 2020-01-31\n";

static struct compilation *compiled(struct text csv) {
    struct text text = TEXT(rules), name = TEXT("rules");
    struct kept_file file = {TEXT("c.csv"), csv};
    struct compile_options options = {.rules = "rules",
                                      .with_tests = true,
                                      .with_lint = true,
                                      .texts = &text,
                                      .text_names = &name,
                                      .text_count = 1,
                                      .files = &file,
                                      .file_count = 1};
    return compile(&options);
}

static void ignore(void *context, const struct test_outcome *outcome) {
    (void)context;
    (void)outcome;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    if (length > UINT32_MAX)
        return 0;
    struct compilation *made = compiled((struct text){(const char *)bytes, (uint32_t)length});
    struct buffer said = {0};
    diags_render_text(made->diags, &said, false);
    buffer_free(&said);
    if (made->program && made->program->test_count > 0) {
        struct arena *arena = arena_new();
        struct update *update = update_new(made->program);
        suite_run(made->program, 0, update_take, update);
        const struct update_plan *plan = update_settle(update);
        struct compilation *again = compiled(update_text(plan, made->program, 1, arena));
        if (!again->program ||
            suite_run(again->program, 0, ignore, NULL).failed != plan->left_tests)
            abort();
        compilation_free(again);
        update_free(update);
        arena_free(arena);
    }
    compilation_free(made);
    return 0;
}
