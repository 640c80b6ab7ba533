/* tenet test --mutants: the options, the file of accepted survivors, the gate. */
#include "cli/test_mutants.h"

#include "report/mutants.h"

static bool read_minimum(struct session *session, number *least) {
    const char *minimum = session->options.values[OPTION_MUTANTS_MIN];
    *least = -1;
    return !minimum || (number_parse(text_of(minimum), least) == NUMBER_OK && *least >= 0 &&
                        *least <= number_from(100));
}

bool mutants_wanted(const struct session *session) {
    return session->options.values[OPTION_MUTANTS_MIN] ||
           option_given(&session->options, OPTION_MUTANTS);
}

bool mutants_check(struct session *session, enum status *status) {
    static const enum option others[] = {OPTION_COVERAGE, OPTION_COVERAGE_MIN, OPTION_SUGGEST,
                                         OPTION_UPDATE, OPTION_DIFF};
    const struct options *options = &session->options;
    number least;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (option_given(options, others[i])) {
            *status = session_usage(session, "--mutants and --%s do not go together",
                                    option_entries[others[i]].name);
            return false;
        }
    if (!read_minimum(session, &least))
        *status = session_usage(session, "--mutants-min %s is not a number from 0 to 100",
                                options->values[OPTION_MUTANTS_MIN]);
    else if (options->values[OPTION_FORMAT] && !option_format_is(options, "text") &&
             !option_format_is(options, "json"))
        *status = session_usage(session, "--format %s does not go with --mutants",
                                options->values[OPTION_FORMAT]);
    else
        return true;
    return false;
}

/* tests/mutants.accepted in the folder of the rules; none is fine. */
static bool read_accepted(struct session *session, struct text *path, struct text *text,
                          enum status *status) {
    const char *rules = session_rules(session);
    struct text folder =
        file_kind_of(rules) == KIND_FOLDER ? text_of(rules) : path_folder(text_of(rules));
    struct text why = TEXT("");
    enum { MOST_BYTES = 1 << 24 };
    *path = path_join(session->arena, path_join(session->arena, folder, TEXT("tests")),
                      TEXT("mutants.accepted"));
    *text = (struct text){NULL, 0};
    enum file_result result = file_read(session->arena, path->bytes, MOST_BYTES, text, &why);
    if (result == FILE_OK || result == FILE_MISSING)
        return true;
    session_error(session, "%.*s cannot be read: %.*s", TEXT_ARGS(*path), TEXT_ARGS(why));
    *status = STATUS_FILES;
    return false;
}

static enum status judge(struct session *session, const struct mutants *mutants,
                         enum status status) {
    number least;
    struct buffer share = {0};
    read_minimum(session, &least);
    if (status == STATUS_DONE && mutants->fault_count > 0)
        status = STATUS_FINDING;
    if (mutants_are_at_least(mutants, least))
        return status;
    mutants_add_percent(&share, mutants);
    session_error(session,
                  "the tests notice %.*s of the small mistakes, which is less than the %s %% that "
                  "are asked for",
                  TEXT_ARGS(buffer_text(&share)), session->options.values[OPTION_MUTANTS_MIN]);
    buffer_free(&share);
    return status == STATUS_DONE ? STATUS_FINDING : status;
}

enum status mutants_print(struct session *session, const struct compilation *compilation) {
    const struct options *options = &session->options;
    struct text path, accepted;
    struct buffer out = {0};
    enum status status;
    if (!read_accepted(session, &path, &accepted, &status))
        return status;
    struct mutants *mutants = mutants_run(compilation, options->as_of, accepted);
    if (option_format_is(options, "json"))
        mutants_write_json(mutants, compilation->program, &out);
    else
        mutants_write_text(mutants, compilation->program, path, session->color, session->width,
                           &out);
    status = judge(session, mutants, session_print(session, &out, STATUS_DONE));
    mutants_free(mutants);
    buffer_free(&out);
    return status;
}
