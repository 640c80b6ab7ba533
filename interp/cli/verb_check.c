/* tenet check: every finding of the rule files and their tests, then one line that sums up. */
#include "cli/session.h"
#include "report/layout.h"

static void add_count(struct buffer *out, const char *before, uint64_t count, const char *one,
                      const char *many) {
    buffer_add_string(out, before);
    layout_add_count(out, count, one, many);
}

static void add_contents(struct buffer *out, const struct compilation *compilation) {
    const struct program *program = compilation->program;
    uint64_t rules = 0;
    for (uint32_t i = 0; i < program->decision_count; i++)
        rules += program->decisions[i].rule_count;
    add_count(out, "", sources_count(compilation->sources), "file", "files");
    add_count(out, " with ", program->decision_count, "decision", "decisions");
    add_count(out, ", ", rules, "rule", "rules");
    add_count(out, ", ", program->definition_count, "definition", "definitions");
    add_count(out, " and ", program->test_count, "test", "tests");
}

static void add_findings(struct buffer *out, const struct diags *diags) {
    size_t errors = diags_count(diags, DIAG_ERROR), warnings = diags_count(diags, DIAG_WARNING);
    size_t hints = diags_count(diags, DIAG_HINT);
    if (errors + warnings + hints == 0) {
        buffer_add_string(out, "nothing found");
        return;
    }
    const char *before = "";
    if (errors > 0)
        add_count(out, before, errors, "error", "errors");
    before = errors > 0 ? ", " : "";
    if (warnings > 0)
        add_count(out, before, warnings, "warning", "warnings");
    before = errors + warnings > 0 ? ", " : "";
    if (hints > 0)
        add_count(out, before, hints, "hint", "hints");
}

enum status verb_check(struct session *session) {
    if (session->options.operands.count > 1)
        return session_usage(session, "tenet check takes one file or folder");
    struct compile_options options = {
        .rules = session_rules(session), .with_tests = true, .with_lint = true};
    struct compilation *compilation = compile(&options);
    struct buffer out = {0};
    session_show(session, compilation->diags);
    buffer_format(&out, "%s: ", options.rules);
    if (compilation->program) {
        add_contents(&out, compilation);
        buffer_add_string(&out, ": ");
    }
    add_findings(&out, compilation->diags);
    buffer_add_char(&out, '\n');
    enum status status = compilation->program      ? STATUS_DONE
                         : compilation->unreadable ? STATUS_FILES
                                                   : STATUS_RULES;
    if (status == STATUS_FILES) /* nothing was checked: the message has said it */
        buffer_clear(&out);
    status = session_print(session, &out, status);
    buffer_free(&out);
    compilation_free(compilation);
    return status;
}
