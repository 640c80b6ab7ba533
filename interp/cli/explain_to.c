/* explain --to: what would have to change for the tenants to come out as wanted. */
#include "base/limits.h"
#include "cli/supposing.h"
#include "report/layout.h"
#include "report/ways.h"

static void add_option(struct buffer *call, const char *name, const char *value) {
    buffer_format(call, " --%s ", name);
    layout_add_shell(call, text_of(value));
}

/* The same call for one tenant, up to --to. */
static struct text call_of(const struct supposing *supposing, const struct tenant *tenant) {
    static const enum option kept[] = {OPTION_RULES, OPTION_AS_OF};
    const struct options *options = &supposing->session->options;
    struct buffer call = {0};
    buffer_add_string(&call, "tenet explain ");
    layout_add_shell(&call, tenant_id(supposing->program->schema, tenant));
    for (size_t i = 0; i < options->facts.count; i++)
        add_option(&call, "facts", options->facts.items[i]);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (option_given(options, kept[i]))
            add_option(&call, option_entries[kept[i]].name, options->values[kept[i]]);
    struct text words = arena_text(supposing->arena, buffer_text(&call));
    buffer_free(&call);
    return words;
}

static bool find_ways(struct supposing *supposing, const struct tenant *tenant, const void *asked) {
    struct ways_question question = {.program = supposing->program,
                                     .as_of = supposing->session->options.as_of,
                                     .tenant = tenant,
                                     .target = asked,
                                     .most_tried = LIMIT_WAYS_TRIED};
    struct ways ways;
    ways_find(supposing->arena, &question, &ways);
    if (supposing->is_json)
        ways_write_json(&question, &ways, &supposing->out);
    else
        ways_write(&question, &ways, call_of(supposing, tenant), &supposing->out,
                   supposing->session->width, supposing->session->color);
    supposing->has_finding |= !ways.is_there && ways.count == 0;
    return true;
}

static enum status wrong_target(const struct session *session, const struct program *program,
                                const struct target *target, struct text why) {
    struct text name = target->unknown;
    if (name.length > 0 && record_find_fact(&program->schema->records[0], name) != INDEX_NONE)
        return session_usage(session,
                             "--to: %.*s is a fact, which the rules do not decide; --what-if "
                             "%.*s=VALUE shows what it would change",
                             TEXT_ARGS(name), TEXT_ARGS(name));
    return session_usage(session, "--to: %.*s", TEXT_ARGS(why));
}

enum status explain_to(struct session *session, const struct program *program) {
    struct supposing supposing = {.session = session,
                                  .program = program,
                                  .is_json = option_format_is(&session->options, "json")};
    struct target target;
    struct text why;
    if (option_given(&session->options, OPTION_ONLY))
        return session_usage(session,
                             "--to says itself which results it is about: leave --only out");
    if (!target_parse(session->arena, program, text_of(session->options.values[OPTION_TO]), &target,
                      &why))
        return wrong_target(session, program, &target, why);
    supposing.facts = session_facts(session, program);
    return suppose_each(&supposing, find_ways, &target);
}
