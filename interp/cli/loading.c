/* Loading rules and facts as the options say, and the exit status of what goes wrong. */
#include "cli/revision.h"
#include "cli/session.h"
#include "cli/terminal.h"

enum { SAMPLE_DAY_MAX = 64 };

const char *session_rules(const struct session *session) {
    const struct options *options = &session->options;
    bool takes_operand =
        options->verb == VERB_CHECK || options->verb == VERB_TEST || options->verb == VERB_CLAUSES;
    if (takes_operand && options->operands.count > 0)
        return options->operands.items[0];
    if (options->verb == VERB_DIFF && options->operands.count > 1)
        return options->operands.items[1];
    return option_given(options, OPTION_RULES) ? options->values[OPTION_RULES] : "rules";
}

/* A mistake in the words of --where is one of the call, not of the rules. */
static bool is_about_where(const struct compilation *compilation) {
    for (size_t i = 0; i < diags_total(compilation->diags); i++) {
        const struct diag *diag = diags_get(compilation->diags, i);
        if (diag_code_severity(diag->code) != DIAG_ERROR)
            continue;
        if (diag->span.file == FILE_NONE)
            return false;
        struct text path = sources_get(compilation->sources, diag->span.file)->path;
        if (!text_starts(path, TEXT("--where")))
            return false;
    }
    return true;
}

bool session_fetch(struct session *session, struct compile_options *options) {
    struct text why = TEXT("");
    if (options->text_count > 0 || !revision_is_meant(options->rules))
        return true;
    const struct revision *revision = revision_open(session->arena, options->rules, &why);
    if (revision && revision_fill(revision, options->with_tests, options, &why))
        return true;
    session_error(session, "%.*s", TEXT_ARGS(why));
    return false;
}

struct compilation *session_compile_as(struct session *session, const struct compile_options *how,
                                       const char *heading, enum status *status) {
    struct compile_options fetched = *how, *options = &fetched;
    *status = STATUS_FILES;
    if (!session_fetch(session, options))
        return NULL;
    struct compilation *compilation = compile(options);
    bool is_of_call =
        !compilation->program && options->where.length > 0 && is_about_where(compilation);
    if (heading && !is_of_call && diags_total(compilation->diags) > 0)
        session_note(session, "%s", heading);
    session_show(session, compilation->diags);
    *status = STATUS_DONE;
    if (compilation->program)
        return compilation;
    *status = compilation->unreadable ? STATUS_FILES : is_of_call ? STATUS_USAGE : STATUS_RULES;
    if (diags_total(compilation->diags) == 0)
        session_error(session, "the rules in %s could not be read", options->rules);
    compilation_free(compilation);
    return NULL;
}

struct compilation *session_compile(struct session *session, bool with_tests, enum status *status) {
    const char *where = session->options.values[OPTION_WHERE];
    struct compile_options options = {.rules = session_rules(session),
                                      .with_tests = with_tests,
                                      .keeps_stale =
                                          option_given(&session->options, OPTION_UPDATE) ||
                                          option_given(&session->options, OPTION_DIFF),
                                      .where = where ? text_of(where) : TEXT("")};
    return session_compile_as(session, &options, NULL, status);
}

/* The sample portfolio stands beside the rules; of rules in git beside those of the same path. */
static const char *default_facts(const struct session *session) {
    const char *path = session_rules(session);
    if (revision_is_meant(path))
        path = revision_path_of(path);
    struct text rules = text_of(path);
    if (file_kind_of(path) != KIND_FOLDER)
        rules = path_folder(rules);
    return path_join(session->arena, rules, TEXT("sample")).bytes;
}

/* A list of CSV files may be written with commas too, as long as no file bears the whole name. */
static void add_paths(struct session *session, struct words *paths, const char *given) {
    struct text each;
    if (!strchr(given, ',') || file_kind_of(given) != KIND_NONE) {
        VECTOR_PUSH(paths, given);
        return;
    }
    while (options_next_word(&given, ',', &each))
        VECTOR_PUSH(paths, arena_format(session->arena, "%.*s", TEXT_ARGS(each)).bytes);
}

/* A sample says of which day it is; evaluated on another one it looks odd. */
static void note_sample_day(struct session *session, const char *folder) {
    const char *path = path_join(session->arena, text_of(folder), TEXT("as_of")).bytes;
    struct text day;
    day_number ignored;
    if (session->options.has_as_of || session->options.verb == VERB_FACTS ||
        file_read(session->arena, path, SAMPLE_DAY_MAX, &day, NULL) != FILE_OK)
        return;
    day = text_trim(day);
    if (date_parse(day, &ignored))
        session_note(session, "the sample portfolio is of %.*s: --as-of %.*s", TEXT_ARGS(day),
                     TEXT_ARGS(day));
}

static void fill_paths(struct session *session, struct portfolio_options *facts) {
    struct words paths = {0};
    for (size_t i = 0; i < session->options.facts.count; i++)
        add_paths(session, &paths, session->options.facts.items[i]);
    if (paths.count == 0) {
        VECTOR_PUSH(&paths, default_facts(session));
        note_sample_day(session, paths.items[0]);
    }
    const char **copy = arena_array(session->arena, paths.count, sizeof *copy);
    memcpy(copy, paths.items, paths.count * sizeof *copy);
    facts->paths = copy;
    facts->path_count = paths.count;
    VECTOR_FREE(&paths);
}

struct portfolio_options session_facts(struct session *session, const struct program *program) {
    const struct words *tenants = session->options.verb == VERB_EXPLAIN ? &session->options.operands
                                                                        : &session->options.tenants;
    struct portfolio_options facts = {.schema = program->schema,
                                      .as_of = session->options.as_of,
                                      .strict = option_given(&session->options, OPTION_STRICT)};
    fill_paths(session, &facts);
    struct text *only = arena_array(session->arena, tenants->count, sizeof *only);
    for (size_t i = 0; i < tenants->count; i++)
        only[i] = text_of(tenants->items[i]);
    facts.only = only;
    facts.only_count = tenants->count;
    return facts;
}

bool session_has_facts(struct session *session, const struct portfolio_options *options) {
    if (session->options.facts.count > 0 || file_kind_of(options->paths[0]) != KIND_NONE)
        return true;
    session_usage(session, "there is no sample portfolio %s: name one with --facts PATH",
                  options->paths[0]);
    return false;
}

enum status session_read_status(struct session *session, enum portfolio_result result,
                                const struct diags *diags, const struct portfolio_counts *counts) {
    switch (result) {
    case PORTFOLIO_DONE:
        return diags_count(diags, DIAG_ERROR) > 0 || counts->not_found > 0 ? STATUS_FINDING
                                                                           : STATUS_DONE;
    case PORTFOLIO_STOPPED:
        return session_close(session, STATUS_FILES); /* only a failed write stops the sink */
    case PORTFOLIO_REJECTED:
        session_error(session, "the facts were rejected; no results");
        return STATUS_FACTS;
    case PORTFOLIO_FAILED:
        return STATUS_FILES;
    }
    return STATUS_INTERNAL;
}

enum status session_read(struct session *session, const struct portfolio_options *options,
                         const struct portfolio_sink *sink, struct diags *diags,
                         struct portfolio_counts *counts) {
    *counts = (struct portfolio_counts){0};
    if (!session_has_facts(session, options))
        return STATUS_USAGE;
    enum portfolio_result result = portfolio_read(options, sink, diags, counts);
    session_show(session, diags);
    return session_read_status(session, result, diags, counts);
}
