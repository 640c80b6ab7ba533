/* tenet explain: the tenants named, one after the other, with all their reasons. */
#include "cli/supposing.h"
#include "report/explain.h"

struct explaining {
    struct session *session;
    const struct program *program;
    struct evaluator *evaluator;
    const struct result *results;
    uint32_t result_count;
    struct portfolio_options facts;
    bool is_json;
    uint32_t count;
    struct buffer out;
    struct arena *arena; /* as long as a tenant */
};

static bool take_children(void *context, const struct batch *batch) {
    struct explaining *explaining = context;
    evaluator_children(explaining->evaluator, batch);
    return true;
}

static void explain_row(struct explaining *explaining, const struct frame *frame, uint32_t row) {
    struct explanation explanation;
    explain(&explanation, frame, row, explaining->results, explaining->result_count,
            explaining->arena);
    if (explaining->is_json) {
        buffer_add_string(&explaining->out, explaining->count > 0 ? ",\n" : "");
        explanation_write_json(&explanation, &explaining->out);
    } else {
        buffer_add_string(&explaining->out, explaining->count > 0 ? "\n\n" : "");
        explanation_write(&explanation, &explaining->out, explaining->session->width,
                          explaining->session->color);
    }
    explanation_free(&explanation);
    arena_reset(explaining->arena);
    explaining->count++;
}

static bool take_tenants(void *context, const struct batch *batch) {
    struct explaining *explaining = context;
    const struct frame *frame = evaluator_tenants(explaining->evaluator, batch);
    for (uint32_t row = 0; row < batch->rows; row++) {
        if (!plane_bit(batch->skip, row))
            explain_row(explaining, frame, row);
    }
    return true;
}

static enum status run(struct explaining *explaining) {
    struct session *session = explaining->session;
    struct portfolio_sink sink = {explaining, take_children, take_tenants, NULL};
    struct diags *diags = diags_new(session->arena, NULL);
    struct portfolio_counts counts;
    buffer_add_string(&explaining->out, explaining->is_json ? "{\"tenants\":[\n" : "");
    enum status status = session_read(session, &explaining->facts, &sink, diags, &counts);
    diags_free(diags);
    if (status != STATUS_DONE && status != STATUS_FINDING)
        return status;
    buffer_add_string(&explaining->out, explaining->is_json ? "\n]}\n" : "");
    return session_print(session, &explaining->out, status);
}

static enum status explain_all(struct session *session, const struct program *program) {
    struct explaining explaining = {.session = session,
                                    .program = program,
                                    .is_json = option_format_is(&session->options, "json"),
                                    .facts = session_facts(session, program)};
    if (!selection_results(session, program, &explaining.results, &explaining.result_count))
        return STATUS_USAGE;
    explaining.arena = arena_new();
    explaining.evaluator = evaluator_new(program, session->options.as_of, true);
    enum status status = run(&explaining);
    evaluator_free(explaining.evaluator);
    arena_free(explaining.arena);
    buffer_free(&explaining.out);
    return status;
}

enum status verb_explain(struct session *session) {
    enum status status;
    if (session->options.operands.count == 0)
        return session_usage(session, "name the tenant to explain, such as: tenet explain T-0001");
    if (option_given(&session->options, OPTION_WHAT_IF) &&
        option_given(&session->options, OPTION_TO))
        return session_usage(session, "--what-if and --to go one at a time");
    struct compilation *compilation = session_compile(session, false, &status);
    if (!compilation)
        return status;
    if (option_given(&session->options, OPTION_WHAT_IF))
        status = explain_what_if(session, compilation->program);
    else if (option_given(&session->options, OPTION_TO))
        status = explain_to(session, compilation->program);
    else
        status = explain_all(session, compilation->program);
    compilation_free(compilation);
    return status;
}
