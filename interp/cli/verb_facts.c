/* tenet facts check and tenet facts cat: a portfolio without any rules but their facts. */
#include "cli/session.h"
#include "cli/terminal.h"
#include "report/cat.h"
#include "report/layout.h"

struct reading {
    struct session *session;
    struct cat *cat; /* NULL: only to be checked */
    struct buffer out;
    struct buffer held; /* with --strict nothing is written before all is known to be good */
    bool is_held;
    struct progress progress;
};

static bool take_children(void *context, const struct batch *batch) {
    struct reading *reading = context;
    if (reading->cat)
        cat_children(reading->cat, batch);
    return true;
}

static bool take_tenants(void *context, const struct batch *batch) {
    struct reading *reading = context;
    if (!reading->cat)
        return true;
    struct buffer *out = reading->is_held ? &reading->held : &reading->out;
    cat_tenants(reading->cat, batch, out);
    if (reading->is_held)
        return true;
    bool is_written = session_write(reading->session, out->bytes, out->length);
    buffer_clear(out);
    return is_written;
}

static void take_progress(void *context, uint64_t done, uint64_t total) {
    struct reading *reading = context;
    progress_tell(&reading->progress, "Reading the portfolio", done, total);
}

static enum status read_facts(struct reading *reading, const struct portfolio_options *facts,
                              struct portfolio_counts *counts) {
    struct portfolio_sink sink = {reading, take_children, take_tenants, take_progress};
    struct diags *diags = diags_new(reading->session->arena, NULL);
    progress_begin(&reading->progress, true);
    enum status status = session_read(reading->session, facts, &sink, diags, counts);
    progress_erase(&reading->progress);
    diags_free(diags);
    return status;
}

static enum status facts_cat(struct session *session, const struct program *program) {
    struct portfolio_options facts = session_facts(session, program);
    struct reading reading = {.session = session, .cat = cat_new(program->schema)};
    struct portfolio_counts counts;
    reading.is_held = facts.strict && !session->options.values[OPTION_OUTPUT];
    enum status status = STATUS_FILES;
    if (session_open(session, session->options.values[OPTION_OUTPUT]))
        status = read_facts(&reading, &facts, &counts);
    if (status == STATUS_DONE || status == STATUS_FINDING) {
        session_write(session, reading.held.bytes, reading.held.length);
        status = session_close(session, status);
    }
    cat_free(reading.cat);
    buffer_free(&reading.out);
    buffer_free(&reading.held);
    return status;
}

static void add_count(struct buffer *out, uint64_t count, const char *one, const char *many) {
    if (count == 0)
        return;
    buffer_add_string(out, ", ");
    layout_add_count(out, count, one, many);
}

static enum status facts_check(struct session *session, const struct program *program) {
    struct portfolio_options facts = session_facts(session, program);
    struct reading reading = {.session = session};
    struct portfolio_counts counts;
    struct buffer *out = &reading.out;
    enum status status = read_facts(&reading, &facts, &counts);
    if (status != STATUS_DONE && status != STATUS_FINDING) {
        buffer_free(out);
        return status;
    }
    if (strcmp(facts.paths[0], "-") != 0) { /* standard input cannot be read twice */
        struct diags *diags = diags_new(session->arena, NULL);
        portfolio_describe(&facts, diags, out);
        diags_free(diags);
    }
    layout_add_count(out, counts.tenants, "tenant is good", "tenants are good");
    add_count(out, counts.left_out, "is left out", "are left out");
    add_count(out, counts.bad_cells, "bad cell", "bad cells");
    add_count(out, counts.duplicates, "repeated tenant", "repeated tenants");
    add_count(out, counts.orphans, "row without its tenant", "rows without their tenant");
    buffer_add_char(out, '\n');
    status = session_print(session, out, status);
    buffer_free(out);
    return status;
}

enum status verb_facts(struct session *session) {
    const struct words *operands = &session->options.operands;
    const char *what = operands->count == 1 ? operands->items[0] : "";
    bool is_cat = strcmp(what, "cat") == 0;
    enum status status;
    if (!is_cat && strcmp(what, "check") != 0)
        return session_usage(session, "say which: tenet facts check, or tenet facts cat");
    struct compilation *compilation = session_compile(session, false, &status);
    if (!compilation)
        return status;
    status = is_cat ? facts_cat(session, compilation->program)
                    : facts_check(session, compilation->program);
    compilation_free(compilation);
    return status;
}
