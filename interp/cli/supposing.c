/* Tenants of an explanation under changed facts, and --what-if. */
#include "cli/supposing.h"

#include "data/changes.h"
#include "report/supposition.h"

static enum status write_all(struct supposing *supposing, const struct gathered *gathered,
                             enum status status, suppose_tenant *tenant, const void *asked) {
    buffer_add_string(&supposing->out, supposing->is_json ? "{\"tenants\":[\n" : "");
    for (uint32_t i = 0; i < gathered_count(gathered); i++) {
        const char *between = supposing->is_json ? ",\n" : "\n\n";
        buffer_add_string(&supposing->out, supposing->count > 0 ? between : "");
        if (!tenant(supposing, gathered_get(gathered, i), asked))
            return STATUS_USAGE;
        arena_reset(supposing->arena);
        supposing->count++;
    }
    buffer_add_string(&supposing->out, supposing->is_json ? "\n]}\n" : "");
    if (supposing->has_finding && status == STATUS_DONE)
        status = STATUS_FINDING;
    return session_print(supposing->session, &supposing->out, status);
}

enum status suppose_each(struct supposing *supposing, suppose_tenant *tenant, const void *asked) {
    struct gathered *gathered = gathered_new(supposing->program->schema);
    struct portfolio_sink sink = gathered_sink(gathered);
    struct diags *diags = diags_new(supposing->session->arena, NULL);
    struct portfolio_counts counts;
    supposing->arena = arena_new();
    enum status status = session_read(supposing->session, &supposing->facts, &sink, diags, &counts);
    diags_free(diags);
    if (status == STATUS_DONE || status == STATUS_FINDING)
        status = write_all(supposing, gathered, status, tenant, asked);
    gathered_free(gathered);
    arena_free(supposing->arena);
    buffer_free(&supposing->out);
    return status;
}

/* One tenant, evaluated as it is and as it is supposed, side by side. */
struct what_if {
    struct supposing *supposing;
    struct evaluator *evaluator;
    const struct changed_tenant *changed;
};

static bool take_children(void *context, const struct batch *batch) {
    struct what_if *what_if = context;
    evaluator_children(what_if->evaluator, batch);
    return true;
}

static bool take_tenants(void *context, const struct batch *batch) {
    const struct what_if *what_if = context;
    struct supposing *supposing = what_if->supposing;
    const struct frame *frame = evaluator_tenants(what_if->evaluator, batch);
    struct explanation explanation;
    struct supposition supposition = {
        .before = 0, .made = what_if->changed->made, .made_count = what_if->changed->made_count};
    explain_supposed(&explanation, &supposition, frame, 1, supposing->results,
                     supposing->result_count,
                     option_given(&supposing->session->options, OPTION_ONLY), supposing->arena);
    if (supposing->is_json)
        explanation_write_json(&explanation, &supposing->out);
    else
        explanation_write(&explanation, &supposing->out, supposing->session->width,
                          supposing->session->color);
    explanation_free(&explanation);
    return true;
}

static bool what_if_tenant(struct supposing *supposing, const struct tenant *tenant,
                           const void *asked) {
    const struct changes *changes = asked;
    struct changed_tenant changed;
    struct text why;
    if (!changes_apply(supposing->arena, supposing->program->schema, changes, tenant, &changed,
                       &why)) {
        session_usage(supposing->session, "--what-if: %.*s", TEXT_ARGS(why));
        return false;
    }
    struct what_if what_if = {
        supposing, evaluator_new(supposing->program, supposing->session->options.as_of, true),
        &changed};
    struct portfolio_sink sink = {&what_if, take_children, take_tenants, NULL};
    const struct tenant *both[] = {tenant, changed.tenant};
    tenants_give(supposing->program->schema, both, 2, &sink);
    evaluator_free(what_if.evaluator);
    return true;
}

/* A result is not a fact, but may be looked for. */
static enum status wrong_changes(const struct session *session, const struct program *program,
                                 const struct changes *changes, struct text why) {
    struct result result;
    if (changes->unknown.length > 0 && program_find_result(program, changes->unknown, &result))
        return session_usage(session,
                             "--what-if: %.*s is no fact: the rules decide it; --to %.*s=VALUE "
                             "looks for changes that lead there",
                             TEXT_ARGS(changes->unknown), TEXT_ARGS(changes->unknown));
    return session_usage(session, "--what-if: %.*s", TEXT_ARGS(why));
}

enum status explain_what_if(struct session *session, const struct program *program) {
    struct supposing supposing = {.session = session,
                                  .program = program,
                                  .is_json = option_format_is(&session->options, "json")};
    struct changes changes;
    struct text why;
    if (!changes_parse(session->arena, program->schema,
                       text_of(session->options.values[OPTION_WHAT_IF]), &changes, &why))
        return wrong_changes(session, program, &changes, why);
    if (!selection_results(session, program, &supposing.results, &supposing.result_count))
        return STATUS_USAGE;
    supposing.facts = session_facts(session, program);
    return suppose_each(&supposing, what_if_tenant, &changes);
}
