/* tenet diff: two versions of the rules over a portfolio. */
#include "change/compare.h"
#include "cli/rollout.h"
#include "cli/selection.h"
#include "cli/terminal.h"
#include "report/changes.h"
#include "report/gates.h"

struct version {
    const char *name; /* as given */
    day_number day;
    struct compilation *rules;
};

struct difference {
    struct session *session;
    struct version old, new;
    struct edits *edits;
    struct text *only;
    uint32_t only_count;
    struct rollout rollout;
    struct file_view input; /* what came on standard input */
    struct progress progress;
};

/* A version is a file or a folder of rules. */
static struct compilation *load_rules(struct session *session, const char *name, const char *where,
                                      const char *heading, enum status *status) {
    struct compile_options options = {.rules = name, .where = where ? text_of(where) : TEXT("")};
    return session_compile_as(session, &options, heading, status);
}

static bool load_version(struct session *session, struct version *version, const char *which,
                         const char *where, enum status *status) {
    struct text heading =
        arena_format(session->arena, "in %s, the %s version:", version->name, which);
    version->rules = load_rules(session, version->name, where, heading.bytes, status);
    return version->rules != NULL;
}

/* Names of --only: those that either version has. */
static bool choose_results(struct difference *difference) {
    struct session *session = difference->session;
    const char *at = session->options.values[OPTION_ONLY];
    struct text name;
    struct result ignored;
    if (!at)
        return true;
    difference->only = arena_array(session->arena, strlen(at) + 1, sizeof *difference->only);
    while (options_next_word(&at, ',', &name)) {
        name = text_trim(name);
        if (!program_find_result(difference->old.rules->program, name, &ignored) &&
            !selection_is_result(session, difference->new.rules->program, name, &ignored))
            return false;
        difference->only[difference->only_count++] = name;
    }
    if (difference->only_count == 0)
        session_usage(session, "--only names nothing");
    return difference->only_count > 0;
}

static enum changes_format wanted_format(const struct session *session) {
    const struct options *options = &session->options;
    return option_format_is(options, "markdown") ? CHANGES_MARKDOWN
           : option_format_is(options, "json")   ? CHANGES_JSON
           : option_format_is(options, "csv")    ? CHANGES_CSV
                                                 : CHANGES_TEXT;
}

static void take_progress(void *context, uint64_t done, uint64_t total) {
    struct difference *difference = context;
    progress_tell(&difference->progress, "Reading the portfolio", done, total);
}

static bool take_bytes(void *context, const char *bytes, size_t length) {
    return session_write(context, bytes, length);
}

static void meet_tenant(void *context, struct text tenant_id) {
    gates_meet(context, tenant_id);
}

/* Where the gates do not stand in the output for people, their failures are messages. */
static void say_gates(const struct session *session, const struct gate_verdict *verdicts,
                      uint32_t count) {
    struct buffer text = {0};
    bool is_shown =
        wanted_format(session) != CHANGES_CSV && !option_given(&session->options, OPTION_OUTPUT);
    if (is_shown || count == 0)
        return;
    for (uint32_t i = 0; i < count; i++) {
        buffer_clear(&text);
        gate_add_failure(&text, &verdicts[i]);
        if (!verdicts[i].passed)
            session_error(session, "%.*s", TEXT_ARGS(buffer_text(&text)));
    }
    buffer_clear(&text);
    gates_add_sum(&text, verdicts, count);
    session_note(session, "%.*s", TEXT_ARGS(buffer_text(&text)));
    buffer_free(&text);
}

static enum status print_changes(struct difference *difference, const struct comparison *comparison,
                                 enum status status) {
    struct session *session = difference->session;
    const struct gates *gates = difference->rollout.gates;
    uint32_t count = (uint32_t)gates_count(gates);
    const struct gate_verdict *verdicts = gates_judge(gates, comparison, session->arena);
    struct changes_options options = {.format = wanted_format(session),
                                      .raw = option_given(&session->options, OPTION_RAW),
                                      .color = session->color,
                                      .width = session->width,
                                      .gates = verdicts,
                                      .gate_count = count};
    if (status == STATUS_DONE && gates_failed(verdicts, count) > 0)
        status = STATUS_FINDING;
    if (!session_open(session, session->options.values[OPTION_OUTPUT]))
        return STATUS_FILES;
    changes_write(comparison, &options, take_bytes, session);
    status = session_close(session, status);
    say_gates(session, verdicts, count);
    return status;
}

/* What comes on standard input is held, because it is read again for those who move. */
static bool hold_input(struct difference *difference, struct portfolio_options *facts) {
    struct session *session = difference->session;
    struct file_view *view = &difference->input;
    struct text why;
    if (facts->path_count != 1 || strcmp(facts->paths[0], "-") != 0)
        return true;
    if (file_map(session->arena, "-", view, &why) != FILE_OK) {
        session_error(session, "standard input cannot be read: %.*s", TEXT_ARGS(why));
        return false;
    }
    facts->input = view->bytes;
    facts->input_length = view->length;
    return true;
}

static bool find_causes(struct comparison *comparison, const struct compare_request *request,
                        enum portfolio_result *result) {
    return compare_causes(comparison, request, result) &&
           (!is_of_time(comparison) || compare_days(comparison, request, result));
}

/* NULL when the portfolio could not be read; then *status says how. */
static struct comparison *compare_and_trace(struct difference *difference,
                                            const struct compare_request *request,
                                            enum status *status) {
    struct session *session = difference->session;
    struct portfolio_counts counts;
    enum portfolio_result result;
    struct diags *diags = diags_new(session->arena, NULL);
    progress_begin(&difference->progress, true);
    struct comparison *comparison =
        compare_versions(session->arena, request, diags, &counts, &result);
    if (comparison && !find_causes(comparison, request, &result))
        comparison = NULL;
    progress_erase(&difference->progress);
    if (diags_total(diags) > 0 &&
        !schemas_read_alike(request->old.program->schema, request->new.program->schema))
        session_note(session, "the two versions read the facts differently; what is said of the "
                              "facts holds for one of them, or for both");
    session_show(session, diags);
    *status = session_read_status(session, result, diags, &counts);
    diags_free(diags);
    return comparison;
}

static enum status compare_and_print(struct difference *difference) {
    struct session *session = difference->session;
    const struct version *old = &difference->old, *new = &difference->new;
    struct portfolio_options facts = session_facts(session, new->rules->program);
    struct compare_request request = {.old = {old->rules->program, text_of(old->name), old->day},
                                      .new = {new->rules->program, text_of(new->name), new->day},
                                      .edits = difference->edits,
                                      .where = new->rules->where,
                                      .only = difference->only,
                                      .only_count = difference->only_count,
                                      .facts = &facts,
                                      .progress = take_progress,
                                      .progress_context = difference};
    if (gates_watch(difference->rollout.gates)) {
        request.met = meet_tenant;
        request.met_context = difference->rollout.gates;
    }
    enum status status;
    if (!session_has_facts(session, &facts))
        return STATUS_USAGE;
    if (!hold_input(difference, &facts))
        return STATUS_FILES;
    struct comparison *comparison = compare_and_trace(difference, &request, &status);
    return comparison ? print_changes(difference, comparison, status) : status;
}

static enum status run(struct difference *difference) {
    struct session *session = difference->session;
    const char *where = session->options.values[OPTION_WHERE];
    enum status status;
    if (!load_version(session, &difference->old, "old", NULL, &status) ||
        !load_version(session, &difference->new, "new", where, &status))
        return status;
    if (!choose_results(difference))
        return STATUS_USAGE;
    const struct program *programs[2] = {difference->old.rules->program,
                                         difference->new.rules->program};
    if (rollout_load(&difference->rollout, session, difference->new.name, programs, &status)) {
        difference->edits = edits_find(difference->old.rules, difference->new.rules);
        status = compare_and_print(difference);
        edits_free(difference->edits);
    }
    rollout_free(&difference->rollout);
    return status;
}

/* Of two days the first is that of OLD. */
static void choose_days(const struct options *options, struct difference *difference) {
    difference->old.day = difference->new.day = options->as_of;
    if (options->days.count > 1)
        date_parse(text_of(options->days.items[0]), &difference->old.day);
}

enum status verb_diff(struct session *session) {
    const struct options *options = &session->options;
    if (options->operands.count != 2)
        return session_usage(session, "tenet diff takes two versions of the rules: tenet diff OLD "
                                      "NEW");
    if (options->days.count > 2)
        return session_usage(session, "--as-of is given at most twice: for OLD and for NEW");
    struct difference difference = {.session = session,
                                    .old.name = options->operands.items[0],
                                    .new.name = options->operands.items[1]};
    choose_days(options, &difference);
    enum status status = run(&difference);
    file_unmap(&difference.input);
    compilation_free(difference.old.rules);
    compilation_free(difference.new.rules);
    return status;
}
