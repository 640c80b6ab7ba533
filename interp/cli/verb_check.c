/* tenet check: every finding of the rule files and their tests, then one line that sums up. */
#include "cli/rollout.h"
#include "cli/session.h"
#include "report/layout.h"

static void add_count(struct buffer *out, const char *before, uint64_t count, const char *one,
                      const char *many) {
    buffer_add_string(out, before);
    layout_add_count(out, count, one, many);
}

static void add_contents(struct buffer *out, const struct compilation *compilation, size_t files,
                         size_t gates) {
    const struct program *program = compilation->program;
    uint64_t rules = 0;
    for (uint32_t i = 0; i < program->decision_count; i++)
        rules += program->decisions[i].rule_count;
    add_count(out, "", files, "file", "files");
    add_count(out, " with ", program->decision_count, "decision", "decisions");
    add_count(out, ", ", rules, "rule", "rules");
    add_count(out, ", ", program->definition_count, "definition", "definitions");
    add_count(out, gates > 0 ? ", " : " and ", program->test_count, "test", "tests");
    if (gates > 0)
        add_count(out, " and ", gates, "gate", "gates");
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

static const char *folder_of(const struct session *session, const char *path) {
    struct text folder = path_folder(text_of(path));
    return folder.length ? arena_format(session->arena, "%.*s", TEXT_ARGS(folder)).bytes : ".";
}

enum status verb_check(struct session *session) {
    if (session->options.operands.count > 1)
        return session_usage(session, "tenet check takes one file or folder");
    if (text_ends(text_of(session_rules(session)), TEXT(".gates")))
        return session_usage(session,
                             "gates are checked with the rules beside them: tenet check %s",
                             folder_of(session, session_rules(session)));
    struct compile_options options = {
        .rules = session_rules(session), .with_tests = true, .with_lint = true};
    if (!session_fetch(session, &options))
        return STATUS_FILES;
    struct compilation *compilation = compile(&options);
    struct buffer out = {0};
    size_t files = compilation->tree_count, gates = 0;
    bool is_read = compilation->unreadable ||
                   rollout_check_folder(session, options.rules, compilation, &gates);
    session_show(session, compilation->diags);
    buffer_format(&out, "%s: ", options.rules);
    if (compilation->program) {
        add_contents(&out, compilation, files, gates);
        buffer_add_string(&out, ": ");
    }
    add_findings(&out, compilation->diags);
    buffer_add_char(&out, '\n');
    bool has_errors = diags_count(compilation->diags, DIAG_ERROR) > 0;
    enum status status = compilation->unreadable || !is_read ? STATUS_FILES
                         : has_errors                        ? STATUS_RULES
                                                             : STATUS_DONE;
    if (status == STATUS_FILES) /* nothing was checked: the message has said it */
        buffer_clear(&out);
    status = session_print(session, &out, status);
    buffer_free(&out);
    compilation_free(compilation);
    return status;
}
