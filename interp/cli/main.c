/* The command: reads the words of the call, runs the verb, ends with its exit status. */
#include "cli/help.h"
#include "cli/session.h"
#include "cli/terminal.h"

static enum status run_verb(struct session *session) {
    switch (session->options.verb) {
    case VERB_EVAL:
        return verb_eval(session);
    case VERB_EXPLAIN:
        return verb_explain(session);
    case VERB_UPCOMING:
        return verb_upcoming(session);
    case VERB_CHECK:
        return verb_check(session);
    case VERB_TEST:
        return verb_test(session);
    case VERB_DIFF:
        return verb_diff(session);
    case VERB_FMT:
        return verb_fmt(session);
    case VERB_CLAUSES:
        return verb_clauses(session);
    case VERB_FACTS:
        return verb_facts(session);
    case VERB_LIMITS:
        return verb_limits(session);
    case VERB_VERSION:
        return verb_version(session);
    case VERB_HELP:
        return verb_help(session);
    case VERB_COUNT:
        break;
    }
    return STATUS_INTERNAL;
}

static enum status show_help(struct session *session) {
    struct buffer out = {0};
    if (session->options.verb == VERB_COUNT)
        help_overview(&out, session->width);
    else
        help_verb(&out, session->options.verb, session->width);
    enum status status = session_print(session, &out, STATUS_DONE);
    buffer_free(&out);
    return status;
}

int main(int count, char **words) {
    memory_keep();
    struct session session = {.arena = arena_new()};
    struct text why = TEXT("");
    enum status status = STATUS_INTERNAL;
    signals_begin();
    enum options_result result = options_parse(&session.options, count, words, session.arena, &why);
    session_begin(&session);
    switch (result) {
    case OPTIONS_FINE:
        status = run_verb(&session);
        break;
    case OPTIONS_HELP:
        session.options.values[OPTION_OUTPUT] = NULL;
        status = show_help(&session);
        break;
    case OPTIONS_WRONG:
        status = session_usage(&session, "%.*s", TEXT_ARGS(why));
        break;
    }
    session_abandon(&session);
    options_free(&session.options);
    arena_free(session.arena);
    return (int)status;
}
