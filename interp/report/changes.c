/* The formats of a comparison. */
#include "report/changes_form.h"

enum { PASSED_AT_ONCE = 1 << 16 };

static void pass_all(struct changes *changes) {
    if (!changes->has_failed && changes->out.length > 0)
        changes->has_failed =
            !changes->write(changes->context, changes->out.bytes, changes->out.length);
    buffer_clear(&changes->out);
}

void changes_pass(struct changes *changes) {
    if (changes->out.length >= PASSED_AT_ONCE)
        pass_all(changes);
}

bool changes_write(const struct comparison *comparison, const struct changes_options *options,
                   report_write *write, void *context) {
    struct changes changes = {.comparison = comparison,
                              .options = options,
                              .arena = arena_new(),
                              .write = write,
                              .context = context};
    switch (options->format) {
    case CHANGES_TEXT:
        changes_text(&changes);
        break;
    case CHANGES_MARKDOWN:
        changes_markdown(&changes);
        break;
    case CHANGES_JSON:
        changes_json(&changes);
        break;
    case CHANGES_CSV:
        changes_csv(&changes);
        break;
    }
    pass_all(&changes);
    buffer_free(&changes.out);
    arena_free(changes.arena);
    return !changes.has_failed;
}
