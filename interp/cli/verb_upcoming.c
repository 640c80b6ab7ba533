/* tenet upcoming: the portfolio is read twice, first for who can change, then for these alone; the
 * queue of their days goes into a report. */
#include "base/limits.h"
#include "cli/selection.h"
#include "cli/terminal.h"
#include "report/upcoming.h"

enum { MONTHS_AHEAD = 3 };

struct queueing {
    struct session *session;
    const struct program *program;
    struct upcoming *upcoming;
    struct upcoming_report *report;
    struct gathered *gathered; /* of a portfolio that can be read only once */
    struct portfolio_options facts;
    struct progress progress;
    const char *what; /* is done while the progress shows */
};

static bool take_bytes(void *context, const char *bytes, size_t length) {
    return session_write(((struct queueing *)context)->session, bytes, length);
}

/* The sink that is being read into, with progress. */
struct watched_sink {
    struct queueing *queueing;
    struct portfolio_sink inner;
};

static bool watch_children(void *context, const struct batch *batch) {
    struct watched_sink *sink = context;
    return sink->inner.children(sink->inner.context, batch);
}

static bool watch_tenants(void *context, const struct batch *batch) {
    struct watched_sink *sink = context;
    return sink->inner.tenants(sink->inner.context, batch);
}

static void watch_progress(void *context, uint64_t done, uint64_t total) {
    struct queueing *queueing = ((struct watched_sink *)context)->queueing;
    progress_tell(&queueing->progress, queueing->what, done, total);
}

/* Until when: --until, or some months ahead. False after a message. */
static bool last_day(struct session *session, day_number *last) {
    const char *until = session->options.values[OPTION_UNTIL];
    day_number from = session->options.as_of;
    char day[10];
    date_write(from, day);
    if (!until) {
        if (!date_months_before(from, -MONTHS_AHEAD, last))
            *last = DAY_MAX;
        return true;
    }
    if (!date_parse(text_of(until), last))
        session_usage(session, "--until %s is not a date (YYYY-MM-DD)", until);
    else if (*last < from)
        session_usage(session, "--until %s lies before the day of evaluation, %.10s", until, day);
    else if (*last - from > LIMIT_UPCOMING_SPAN)
        session_usage(session, "--until %s is more than %d days after %.10s", until,
                      LIMIT_UPCOMING_SPAN, day);
    else
        return true;
    return false;
}

static bool is_read_once(const struct portfolio_options *facts) {
    for (size_t i = 0; i < facts->path_count; i++)
        if (strcmp(facts->paths[i], "-") == 0 || file_kind_of(facts->paths[i]) == KIND_OTHER)
            return true;
    return false;
}

static const bool *const *facts_for(struct queueing *queueing) {
    const struct schema *schema = queueing->program->schema;
    struct arena *arena = queueing->session->arena;
    bool **facts = arena_array(arena, schema->record_count, sizeof *facts);
    for (uint32_t r = 0; r < schema->record_count; r++)
        facts[r] = arena_array(arena, schema->records[r].fact_count, sizeof **facts);
    upcoming_facts(queueing->upcoming, facts);
    upcoming_report_facts(queueing->report, facts);
    return (const bool *const *)facts;
}

/* Messages about the facts were given by the first reading. */
static enum status read_again(struct queueing *queueing, const struct portfolio_sink *sink,
                              const struct portfolio_counts *first) {
    struct session *session = queueing->session;
    struct diags *unheard = diags_new(session->arena, NULL);
    struct portfolio_counts counts;
    queueing->facts.strict = false;
    enum portfolio_result result = portfolio_read(&queueing->facts, sink, unheard, &counts);
    diags_free(unheard);
    if (result == PORTFOLIO_DONE && counts.tenants == first->tenants)
        return STATUS_DONE;
    session_error(session, "the portfolio changed while it was read: start again");
    return STATUS_FILES;
}

static enum status read_all(struct queueing *queueing, struct portfolio_counts *counts) {
    struct watched_sink watched = {queueing, upcoming_survey(queueing->upcoming)};
    struct portfolio_sink sink = {&watched, watch_children, watch_tenants, watch_progress};
    struct diags *diags = diags_new(queueing->session->arena, NULL);
    bool is_once = is_read_once(&queueing->facts);
    if (is_once)
        watched.inner = gathered_sink(queueing->gathered);
    queueing->what = "Reading the portfolio";
    progress_begin(&queueing->progress, true);
    enum status status = session_read(queueing->session, &queueing->facts, &sink, diags, counts);
    diags_free(diags);
    if ((status == STATUS_DONE || status == STATUS_FINDING) && is_once) {
        upcoming_take(queueing->upcoming, queueing->gathered);
    } else if (status == STATUS_DONE || status == STATUS_FINDING) {
        watched.inner = upcoming_hold(queueing->upcoming);
        queueing->what = "Reading those who can change";
        enum status again = read_again(queueing, &sink, counts);
        status = again == STATUS_DONE ? status : again;
    }
    progress_erase(&queueing->progress);
    return status;
}

static void say_notes(const struct queueing *queueing,
                      const struct upcoming_report_options *options) {
    struct session *session = queueing->session;
    struct upcoming_counts counts = upcoming_counts(queueing->upcoming);
    char from[10], last[10];
    date_write(options->from, from);
    date_write(options->last, last);
    if (options->format == REPORT_CSV)
        session_note(session, "%llu of %llu %s %s after %.10s and up to %.10s",
                     (unsigned long long)counts.changing, (unsigned long long)counts.tenants,
                     counts.tenants == 1 ? "tenant" : "tenants",
                     counts.changing == 1 ? "changes" : "change", from, last);
    if (counts.unclear > 0)
        session_note(session, "%llu %s not shown: facts are missing to say whether %s",
                     (unsigned long long)counts.unclear,
                     counts.unclear == 1 ? "tenant is" : "tenants are",
                     session->options.values[OPTION_WHERE]);
}

/* The output is open. */
static enum status run(struct queueing *queueing, const struct upcoming_report_options *options) {
    struct portfolio_counts counts;
    enum status status = read_all(queueing, &counts);
    if (status != STATUS_DONE && status != STATUS_FINDING)
        return status;
    upcoming_run(queueing->upcoming, upcoming_report_day, queueing->report);
    struct upcoming_counts found = upcoming_counts(queueing->upcoming);
    say_notes(queueing, options);
    upcoming_report_end(queueing->report, &found, counts.left_out);
    return session_close(queueing->session, status);
}

static enum status queue(struct session *session, const struct compilation *compilation,
                         day_number last) {
    const struct program *program = compilation->program;
    struct upcoming_report_options options = {.program = program,
                                              .from = session->options.as_of,
                                              .last = last,
                                              .format = selection_format(session),
                                              .raw = option_given(&session->options, OPTION_RAW),
                                              .color = session->color,
                                              .width = session->width};
    if (!selection_results(session, program, &options.results, &options.result_count))
        return STATUS_USAGE;
    if (!session_open(session, session->options.values[OPTION_OUTPUT]))
        return STATUS_FILES;
    struct upcoming_options wanted = {.program = program,
                                      .from = options.from,
                                      .last = last,
                                      .results = options.results,
                                      .result_count = options.result_count,
                                      .every_change = option_given(&session->options, OPTION_ALL),
                                      .where = compilation->where};
    struct queueing queueing = {.session = session,
                                .program = program,
                                .upcoming = upcoming_new(&wanted),
                                .gathered = gathered_new(program->schema),
                                .facts = session_facts(session, program)};
    queueing.report = upcoming_report_new(&options, take_bytes, &queueing);
    queueing.facts.needed = facts_for(&queueing);
    enum status status = run(&queueing, &options);
    upcoming_report_free(queueing.report);
    upcoming_free(queueing.upcoming);
    gathered_free(queueing.gathered);
    return status;
}

enum status verb_upcoming(struct session *session) {
    enum status status;
    day_number last;
    if (session->options.operands.count > 0)
        return session_usage(session,
                             "tenet upcoming takes no %s: name a tenant with --tenant ID, a "
                             "portfolio with --facts PATH",
                             session->options.operands.items[0]);
    if (!last_day(session, &last))
        return STATUS_USAGE;
    struct compilation *compilation = session_compile(session, false, &status);
    if (!compilation)
        return status;
    status = queue(session, compilation, last);
    compilation_free(compilation);
    return status;
}
