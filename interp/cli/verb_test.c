/* tenet test and tenet clauses: what the rule files' own tests say, and what they carry. */
#include "cli/revision.h"
#include "cli/session.h"
#include "cli/test_mutants.h"
#include "cli/updating.h"
#include "report/clauses.h"
#include "report/coverage.h"
#include "report/suggest.h"
#include "report/tests.h"

static struct compilation *load(struct session *session, enum status *status) {
    if (session->options.operands.count > 1) {
        *status = session_usage(session, "tenet %s takes one file or folder",
                                verbs[session->options.verb].name);
        return NULL;
    }
    return session_compile(session, true, status);
}

/* Both take each outcome while its frame is at hand. */
struct takers {
    struct tests_report *report;
    struct rule_coverage *coverage;
};

static void take(void *context, const struct test_outcome *outcome) {
    struct takers *takers = context;
    tests_report_take(takers->report, outcome);
    if (takers->coverage)
        rule_coverage_take(takers->coverage, outcome);
}

/* Which formats go with coverage, and how much of it is wanted; *least is -1 where it is not said.
 */
static bool read_coverage(struct session *session, bool *wanted, number *least,
                          enum status *status) {
    const struct options *options = &session->options;
    const char *minimum = options->values[OPTION_COVERAGE_MIN];
    const char *format = options->values[OPTION_FORMAT];
    bool is_of_coverage = option_format_is(options, "json") || option_format_is(options, "lcov") ||
                          option_format_is(options, "lines");
    bool is_suggesting = option_given(options, OPTION_SUGGEST);
    *least = -1;
    *wanted = minimum || option_given(options, OPTION_COVERAGE);
    if (minimum && (number_parse(text_of(minimum), least) != NUMBER_OK || *least < 0 ||
                    *least > number_from(100))) {
        *status =
            session_usage(session, "--coverage-min %s is not a number from 0 to 100", minimum);
        return false;
    }
    if (is_suggesting && *wanted) {
        *status = session_usage(session, "--suggest and --coverage do not go together");
        return false;
    }
    if (is_suggesting && format && !option_format_is(options, "text") &&
        !option_format_is(options, "json")) {
        *status = session_usage(session, "--format %s does not go with --suggest", format);
        return false;
    }
    if (is_of_coverage && !*wanted && !is_suggesting) {
        *status = session_usage(session, "--format %s goes with --coverage", format);
        return false;
    }
    if (*wanted && format && !is_of_coverage && !option_format_is(options, "text")) {
        *status = session_usage(session, "--format %s does not go with --coverage", format);
        return false;
    }
    return true;
}

static enum status finish_coverage(struct session *session, const struct rule_coverage *coverage,
                                   struct suite_counts counts, number least, struct buffer *out) {
    const struct options *options = &session->options;
    struct coverage_sum all;
    enum coverage_format format = option_format_is(options, "json")    ? COVERAGE_JSON
                                  : option_format_is(options, "lcov")  ? COVERAGE_LCOV
                                  : option_format_is(options, "lines") ? COVERAGE_LINES
                                                                       : COVERAGE_TEXT;
    if (format == COVERAGE_TEXT)
        buffer_add_char(out, '\n');
    else if (counts.failed > 0)
        session_note(session, "%u of %u tests failed; tenet test says which", counts.failed,
                     counts.passed + counts.failed);
    coverage_write(coverage, counts, format, session->color, out);
    enum status status =
        session_print(session, out, counts.failed > 0 ? STATUS_FINDING : STATUS_DONE);
    if (coverage_is_at_least(coverage, least, &all))
        return status;
    struct buffer share = {0};
    coverage_add_percent(&share, all);
    session_error(session, "the tests reach %.*s, which is less than the %s %% that are asked for",
                  TEXT_ARGS(buffer_text(&share)), options->values[OPTION_COVERAGE_MIN]);
    buffer_free(&share);
    return status == STATUS_DONE ? STATUS_FINDING : status;
}

/* Tenants tried for one way of a point before it is left. */
enum { SUGGEST_TRIES = 20000 };

static enum status suggest(struct session *session, const struct program *program) {
    const struct options *options = &session->options;
    struct buffer out = {0};
    struct rule_coverage *coverage = rule_coverage_new(program, options->as_of);
    struct suite_counts counts = suite_run(program, options->as_of, rule_coverage_take, coverage);
    if (counts.failed > 0)
        session_note(session, "%u of %u tests failed; tenet test says which", counts.failed,
                     counts.passed + counts.failed);
    struct suggestions *suggestions =
        suggestions_new(program, coverage, options->as_of, SUGGEST_TRIES);
    if (option_format_is(options, "json"))
        suggestions_write_json(suggestions, &out);
    else
        suggestions_write(suggestions, &out);
    enum status status = session_print(session, &out, STATUS_DONE);
    suggestions_free(suggestions);
    rule_coverage_free(coverage);
    buffer_free(&out);
    return status;
}

/* False after a message when the options do not go with writing expectations anew. */
static bool check_update(struct session *session, enum status *status) {
    const struct options *options = &session->options;
    const char *mode = option_given(options, OPTION_UPDATE) ? "update" : "diff";
    if (option_given(options, OPTION_FORMAT))
        *status = session_usage(session, "--format does not go with --%s", mode);
    else if (option_given(options, OPTION_COVERAGE) || option_given(options, OPTION_COVERAGE_MIN))
        *status = session_usage(session, "--coverage does not go with --%s", mode);
    else if (option_given(options, OPTION_SUGGEST))
        *status = session_usage(session, "--suggest does not go with --%s", mode);
    else if (option_given(options, OPTION_UPDATE) && revision_is_meant(session_rules(session)))
        *status = session_usage(
            session,
            "--update writes into files, but %s is a version in git: --diff shows the change",
            session_rules(session));
    else
        return true;
    return false;
}

static enum status rewrite(struct session *session) {
    enum status status;
    if (!check_update(session, &status))
        return status;
    struct compilation *compilation = load(session, &status);
    if (!compilation)
        return status;
    status = tests_rewrite(session, compilation);
    compilation_free(compilation);
    return status;
}

static enum status finish_tests(struct session *session, struct suite_counts counts,
                                const struct buffer *out) {
    enum status status =
        session_print(session, out, counts.failed > 0 ? STATUS_FINDING : STATUS_DONE);
    const char *format = session->options.values[OPTION_FORMAT];
    if (status == STATUS_FINDING && (!format || option_format_is(&session->options, "text")))
        session_note(session, "where the rules were meant to change, --diff shows what the tests "
                              "would have to say, and --update writes it");
    return status;
}

/* Mutants say something only about tests that pass. */
static enum status print_mutants(struct session *session) {
    struct buffer out = {0};
    enum status status;
    if (!mutants_check(session, &status))
        return status;
    struct compilation *compilation = load(session, &status);
    if (!compilation)
        return status;
    struct tests_report *report = tests_report_new(compilation->program, session->width);
    struct takers takers = {report, NULL};
    struct suite_counts counts =
        suite_run(compilation->program, session->options.as_of, take, &takers);
    if (counts.failed == 0) {
        status = mutants_print(session, compilation);
    } else {
        session_error(
            session, "%u of %u tests failed; they must pass before it can be seen what they notice",
            counts.failed, counts.passed + counts.failed);
        if (!option_format_is(&session->options, "json"))
            tests_report_write(report, TESTS_TEXT, session->color, &out);
        status = out.length > 0 ? session_print(session, &out, STATUS_FINDING) : STATUS_FINDING;
    }
    tests_report_free(report);
    buffer_free(&out);
    compilation_free(compilation);
    return status;
}

enum status verb_test(struct session *session) {
    const struct options *options = &session->options;
    struct buffer out = {0};
    enum status status;
    bool wants_coverage;
    number least;
    if (mutants_wanted(session))
        return print_mutants(session);
    if (option_given(options, OPTION_UPDATE) || option_given(options, OPTION_DIFF))
        return rewrite(session);
    if (!read_coverage(session, &wants_coverage, &least, &status))
        return status;
    struct compilation *compilation = load(session, &status);
    if (!compilation)
        return status;
    const struct program *program = compilation->program;
    if (option_given(options, OPTION_SUGGEST)) {
        status = suggest(session, program);
        compilation_free(compilation);
        return status;
    }
    struct takers takers = {tests_report_new(program, session->width),
                            wants_coverage ? rule_coverage_new(program, options->as_of) : NULL};
    struct suite_counts counts = suite_run(program, options->as_of, take, &takers);
    if (!wants_coverage || !option_given(options, OPTION_FORMAT) ||
        option_format_is(options, "text"))
        tests_report_write(takers.report,
                           option_format_is(options, "tap")     ? TESTS_TAP
                           : option_format_is(options, "junit") ? TESTS_JUNIT
                                                                : TESTS_TEXT,
                           session->color, &out);
    status = wants_coverage ? finish_coverage(session, takers.coverage, counts, least, &out)
                            : finish_tests(session, counts, &out);
    if (takers.coverage)
        rule_coverage_free(takers.coverage);
    tests_report_free(takers.report);
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
