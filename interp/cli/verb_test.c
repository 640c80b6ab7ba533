/* tenet test and tenet clauses: what the rule files' own tests say, and what they carry. */
#include "cli/session.h"
#include "report/clauses.h"
#include "report/tests.h"

static struct compilation *load(struct session *session, enum status *status) {
    if (session->options.operands.count > 1) {
        *status = session_usage(session, "tenet %s takes one file or folder",
                                verbs[session->options.verb].name);
        return NULL;
    }
    return session_compile(session, true, status);
}

enum status verb_test(struct session *session) {
    const struct options *options = &session->options;
    struct buffer out = {0};
    enum status status;
    struct compilation *compilation = load(session, &status);
    if (!compilation)
        return status;
    const struct program *program = compilation->program;
    struct tests_report *report = tests_report_new(program, session->width);
    struct suite_counts counts = suite_run(program, options->as_of, tests_report_take, report);
    tests_report_write(report,
                       option_format_is(options, "tap")     ? TESTS_TAP
                       : option_format_is(options, "junit") ? TESTS_JUNIT
                                                            : TESTS_TEXT,
                       session->color, &out);
    status = session_print(session, &out, counts.failed > 0 ? STATUS_FINDING : STATUS_DONE);
    tests_report_free(report);
    buffer_free(&out);
    compilation_free(compilation);
    return status;
}

enum status verb_clauses(struct session *session) {
    const struct options *options = &session->options;
    struct buffer out = {0};
    enum status status;
    struct compilation *compilation = load(session, &status);
    if (!compilation)
        return status;
    const struct program *program = compilation->program;
    struct coverage *coverage = coverage_new(program, options->as_of);
    struct clauses_options how = {.format = option_format_is(options, "csv")    ? CLAUSES_CSV
                                            : option_format_is(options, "json") ? CLAUSES_JSON
                                                                                : CLAUSES_TABLE,
                                  .raw = option_given(options, OPTION_RAW),
                                  .color = session->color,
                                  .width = session->width};
    bool has_all =
        coverage->cited == program->clause_count && coverage->tested == program->clause_count;
    clauses_write(program, coverage, &how, &out);
    status = session_print(session, &out, has_all ? STATUS_DONE : STATUS_FINDING);
    coverage_free(coverage);
    buffer_free(&out);
    compilation_free(compilation);
    return status;
}
