/* Names of --only and --sort become results; a name that is not there gets a suggestion. */
#include "cli/selection.h"

static void try_results(struct near *near, const struct program *program) {
    for (uint32_t d = 0; d < program->decision_count; d++)
        for (uint32_t o = 0; o < program->decisions[d].output_count; o++)
            near_try(near, program->decisions[d].outputs[o].name);
    for (uint32_t i = 0; i < program->definition_count; i++)
        if (program->definitions[i].scope == 0)
            near_try(near, program->definitions[i].name);
}

static void try_facts(struct near *near, const struct program *program) {
    const struct record *root = &program->schema->records[0];
    for (uint32_t i = 0; i < root->fact_count; i++)
        near_try(near, root->facts[i].name);
}

static bool unknown_name(struct session *session, const struct program *program, const char *option,
                         struct text name, const struct near *near) {
    const char *kinds =
        strcmp(option, "sort") == 0 ? "decision, definition or fact" : "decision or definition";
    for (uint32_t i = 0; i < program->definition_count; i++) {
        const struct definition *definition = &program->definitions[i];
        struct text record = program->schema->records[definition->scope].name;
        if (!text_is(definition->name, name))
            continue;
        session_usage(session, "--%s: %.*s is defined for each %.*s, not for the %.*s", option,
                      TEXT_ARGS(name), TEXT_ARGS(record),
                      TEXT_ARGS(program->schema->records[0].name));
        return false;
    }
    if (near_found(near))
        session_usage(session, "--%s: there is no %s %.*s: did you mean %.*s?", option, kinds,
                      TEXT_ARGS(name), TEXT_ARGS(near->best));
    else
        session_usage(session, "--%s: there is no %s %.*s", option, kinds, TEXT_ARGS(name));
    return false;
}

bool selection_is_result(struct session *session, const struct program *program, struct text name,
                         struct result *result) {
    if (program_find_result(program, name, result))
        return true;
    struct near near = near_start(name);
    try_results(&near, program);
    return unknown_name(session, program, "only", name, &near);
}

static bool choose(struct session *session, const struct program *program, struct result *chosen,
                   uint32_t *count) {
    const char *at = session->options.values[OPTION_ONLY];
    struct text name;
    while (options_next_word(&at, ',', &name)) {
        name = text_trim(name);
        struct result *result = &chosen[*count];
        if (!selection_is_result(session, program, name, result))
            return false;
        for (uint32_t i = 0; i < *count; i++)
            if (text_is(chosen[i].name, result->name)) {
                session_usage(session, "--only names %.*s twice", TEXT_ARGS(name));
                return false;
            }
        ++*count;
    }
    if (*count == 0)
        session_usage(session, "--only names nothing");
    return *count > 0;
}

bool selection_results(struct session *session, const struct program *program,
                       const struct result **results, uint32_t *count) {
    const char *only = session->options.values[OPTION_ONLY];
    *results = program->results;
    *count = program->result_count;
    if (!only)
        return true;
    struct result *chosen = arena_array(session->arena, strlen(only) + 1, sizeof *chosen);
    *count = 0;
    *results = chosen;
    return choose(session, program, chosen, count);
}

bool selection_sort(struct session *session, const struct program *program,
                    struct report_options *options) {
    const char *sort = session->options.values[OPTION_SORT];
    if (!sort)
        return true;
    struct text name = text_of(sort);
    options->sort_fact = record_find_fact(&program->schema->records[0], name);
    if (program_find_result(program, name, &options->sort_result)) {
        options->sort_by = SORT_BY_RESULT;
    } else if (options->sort_fact != INDEX_NONE) {
        options->sort_by = SORT_BY_FACT;
    } else {
        struct near near = near_start(name);
        try_results(&near, program);
        try_facts(&near, program);
        return unknown_name(session, program, "sort", name, &near);
    }
    return true;
}

enum report_format selection_format(const struct session *session) {
    const struct options *options = &session->options;
    if (!option_given(options, OPTION_FORMAT))
        return session->is_terminal ? REPORT_TABLE : REPORT_CSV;
    return option_format_is(options, "table")  ? REPORT_TABLE
           : option_format_is(options, "csv")  ? REPORT_CSV
           : option_format_is(options, "json") ? REPORT_JSON
                                               : REPORT_NDJSON;
}
