/* tenet eval: the portfolio through the rules into a report, batch by batch. */
#include "cli/selection.h"
#include "cli/terminal.h"
#include "report/column.h"

enum { NAMED = 5 };

struct broken { /* of a promise */
    uint64_t count;
    struct text first[NAMED];
};

/* What rows came to besides their results. */
struct tally {
    struct broken *broken; /* one a promise */
    uint64_t unclear;      /* tenants for which --where is unknown */
    struct arena *arena;   /* of this */
};

/* A batch of tenants made ready for output by some thread, and what that thread needs. */
struct prepared {
    struct buffer bytes;
    struct tally tally;
};
struct worker {
    struct evaluator *evaluator;
    struct report *part;
};

struct evaluation {
    struct session *session;
    const struct compilation *compilation;
    const struct program *program;
    struct evaluator *evaluator;
    struct report *report;
    struct worker *workers; /* by thread, made by it */
    struct tally tally;
    struct portfolio_options facts;
    struct buffer held; /* with --strict nothing is written before all is known to be good */
    bool is_held;
    struct progress progress;
};

static bool take_bytes(void *context, const char *bytes, size_t length) {
    struct evaluation *evaluation = context;
    if (!evaluation->is_held)
        return session_write(evaluation->session, bytes, length);
    buffer_add(&evaluation->held, bytes, length);
    return true;
}

static bool take_children(void *context, const struct batch *batch) {
    struct evaluation *evaluation = context;
    evaluator_children(evaluation->evaluator, batch);
    return true;
}

/* Rows that are evaluated: all but those that were left out. */
static void fill_rows(const struct batch *batch, plane rows) {
    for (uint32_t w = 0; w < PLANE_WORDS; w++) {
        uint32_t first = w * 64;
        uint64_t all = batch->rows >= first + 64 ? UINT64_MAX
                       : batch->rows > first     ? (UINT64_C(1) << (batch->rows - first)) - 1
                                                 : 0;
        rows[w] = all & ~batch->skip[w];
    }
}

static void tally_new(struct tally *tally, const struct program *program) {
    tally->arena = arena_new();
    tally->unclear = 0;
    tally->broken = arena_array(tally->arena, program->promise_count, sizeof *tally->broken);
}

static void note_broken(const struct evaluation *evaluation, struct tally *tally,
                        const struct frame *frame, const uint64_t *rows) {
    const struct batch *batch = frame_batch(frame);
    for (uint32_t p = 0; p < evaluation->program->promise_count; p++) {
        const uint64_t *fails = frame_false(frame, evaluation->program->promises[p].holds);
        struct broken *broken = &tally->broken[p];
        for (uint32_t row = 0; row < batch->rows; row++) {
            if ((row & 63) == 0 && (fails[row >> 6] & rows[row >> 6]) == 0) {
                row += 63;
                continue;
            }
            if (!plane_bit(fails, row) || !plane_bit(rows, row))
                continue;
            if (broken->count < NAMED)
                broken->first[broken->count] = arena_text(tally->arena, tenant_id_of(batch, row));
            broken->count++;
        }
    }
}

/* Leaves the rows for which --where is true, and counts those for which nobody can say. */
static void keep_wanted(const struct evaluation *evaluation, struct tally *tally,
                        const struct frame *frame, plane rows) {
    uint32_t where = evaluation->compilation->where;
    if (where == INDEX_NONE)
        return;
    node_id root = evaluation->program->definitions[where].root;
    const uint64_t *is_true = frame_true(frame, root), *is_false = frame_false(frame, root);
    for (uint32_t w = 0; w < PLANE_WORDS; w++) {
        for (uint64_t unclear = rows[w] & ~is_true[w] & ~is_false[w]; unclear;
             unclear &= unclear - 1)
            tally->unclear++;
        rows[w] &= is_true[w];
    }
}

/* The rows that are shown; about all of them is noted what there is to note. */
static void choose_rows(const struct evaluation *evaluation, struct tally *tally,
                        const struct frame *frame, plane rows) {
    fill_rows(frame_batch(frame), rows);
    note_broken(evaluation, tally, frame, rows);
    keep_wanted(evaluation, tally, frame, rows);
}

static bool take_tenants(void *context, const struct batch *batch) {
    struct evaluation *evaluation = context;
    const struct frame *frame = evaluator_tenants(evaluation->evaluator, batch);
    plane rows;
    choose_rows(evaluation, &evaluation->tally, frame, rows);
    return report_batch(evaluation->report, frame, rows);
}

/* The same in any thread, each with an evaluator and a report of its own. */
static void *prepare_tenants(void *context, unsigned thread, const struct batch *batch) {
    const struct evaluation *evaluation = context;
    struct worker *worker = &evaluation->workers[thread];
    struct prepared *prepared = memory_alloc(sizeof *prepared);
    plane rows;
    if (!worker->evaluator) {
        worker->evaluator = evaluator_new_sharing(evaluation->evaluator);
        worker->part = report_part(evaluation->report);
    }
    prepared->bytes = (struct buffer){0};
    tally_new(&prepared->tally, evaluation->program);
    const struct frame *frame = evaluator_tenants(worker->evaluator, batch);
    choose_rows(evaluation, &prepared->tally, frame, rows);
    report_rows(worker->part, frame, rows, &prepared->bytes);
    return prepared;
}

static void add_tally(struct tally *sum, const struct tally *part, uint32_t promise_count) {
    sum->unclear += part->unclear;
    for (uint32_t p = 0; p < promise_count; p++) {
        struct broken *to = &sum->broken[p];
        const struct broken *from = &part->broken[p];
        for (uint64_t i = 0; i < from->count && i < NAMED && to->count + i < NAMED; i++)
            to->first[to->count + i] = arena_text(sum->arena, from->first[i]);
        to->count += from->count;
    }
}

static bool deliver_tenants(void *context, void *delivered) {
    struct evaluation *evaluation = context;
    struct prepared *prepared = delivered;
    add_tally(&evaluation->tally, &prepared->tally, evaluation->program->promise_count);
    bool goes_on = report_bytes(evaluation->report, &prepared->bytes);
    buffer_free(&prepared->bytes);
    arena_free(prepared->tally.arena);
    memory_free(prepared);
    return goes_on;
}

static void end_workers(struct evaluation *evaluation) {
    for (unsigned i = 0; i < evaluation->facts.jobs; i++) {
        const struct worker *worker = &evaluation->workers[i];
        if (!worker->evaluator)
            continue;
        report_add_counts(evaluation->report, worker->part);
        report_free(worker->part);
        evaluator_free(worker->evaluator);
    }
}

static void take_progress(void *context, uint64_t done, uint64_t total) {
    struct evaluation *evaluation = context;
    progress_tell(&evaluation->progress, "Reading the portfolio", done, total);
}

static enum status say_broken(struct evaluation *evaluation, enum status status) {
    for (uint32_t p = 0; p < evaluation->program->promise_count; p++) {
        const struct broken *broken = &evaluation->tally.broken[p];
        struct buffer ids = {0};
        if (broken->count == 0)
            continue;
        for (uint64_t i = 0; i < broken->count && i < NAMED; i++) {
            buffer_add_string(&ids, i > 0 ? ", " : "");
            buffer_add_text(&ids, broken->first[i]);
        }
        if (broken->count > NAMED)
            buffer_format(&ids, " and %llu more", (unsigned long long)(broken->count - NAMED));
        session_error(evaluation->session, "the promise %.*s is broken by %llu %s: %.*s",
                      TEXT_ARGS(evaluation->program->promises[p].name),
                      (unsigned long long)broken->count, broken->count == 1 ? "tenant" : "tenants",
                      TEXT_ARGS(buffer_text(&ids)));
        buffer_free(&ids);
        status = STATUS_FINDING;
    }
    return status;
}

static void say_notes(struct evaluation *evaluation, enum report_format format) {
    struct session *session = evaluation->session;
    char day[10];
    date_write(session->options.as_of, day);
    if (format == REPORT_CSV)
        session_note(session, "as of %.10s", day);
    uint64_t unclear = evaluation->tally.unclear;
    if (unclear > 0)
        session_note(session, "%llu %s not shown: facts are missing to say whether %s",
                     (unsigned long long)unclear, unclear == 1 ? "tenant is" : "tenants are",
                     session->options.values[OPTION_WHERE]);
}

/* Reads, writes, and says what is to be said; the output is open. */
static enum status run(struct evaluation *evaluation, enum report_format format) {
    struct session *session = evaluation->session;
    struct portfolio_sink sink = {evaluation, take_children, take_tenants, take_progress};
    struct tenant_preparer preparer = {evaluation, prepare_tenants, deliver_tenants};
    struct diags *diags = diags_new(session->arena, NULL);
    struct portfolio_counts counts;
    progress_begin(&evaluation->progress, true);
    if (report_goes_by_rows(evaluation->report))
        evaluation->facts.preparer = &preparer;
    enum status status = session_read(session, &evaluation->facts, &sink, diags, &counts);
    end_workers(evaluation);
    progress_erase(&evaluation->progress);
    diags_free(diags);
    if (status != STATUS_DONE && status != STATUS_FINDING)
        return status;
    report_end(evaluation->report, counts.left_out);
    status = say_broken(evaluation, status);
    say_notes(evaluation, format);
    session_write(session, evaluation->held.bytes, evaluation->held.length);
    return session_close(session, status);
}

/* What is printed, and what decides whether and where. */
static struct evaluator *evaluator_for(struct session *session,
                                       const struct compilation *compilation,
                                       const struct report_options *options) {
    struct result *results =
        arena_array(session->arena, (size_t)options->result_count + 2, sizeof *results);
    struct wanted wanted = {results, options->result_count};
    memcpy(results, options->results, options->result_count * sizeof *results);
    if (options->sort_by == SORT_BY_RESULT)
        results[wanted.result_count++] = options->sort_result;
    if (compilation->where != INDEX_NONE)
        results[wanted.result_count++] =
            (struct result){.decision = INDEX_NONE, .definition = compilation->where};
    return evaluator_new_for(options->program, options->as_of, &wanted);
}

/* The facts that the evaluation reads or the report shows. */
static const bool *const *facts_for(struct session *session, const struct evaluation *evaluation) {
    const struct schema *schema = evaluation->program->schema;
    bool **facts = arena_array(session->arena, schema->record_count, sizeof *facts);
    for (uint32_t r = 0; r < schema->record_count; r++)
        facts[r] = arena_array(session->arena, schema->records[r].fact_count, sizeof **facts);
    evaluator_facts(evaluation->evaluator, facts);
    report_facts(evaluation->report, facts[0]);
    return (const bool *const *)facts;
}

static enum status evaluate(struct session *session, const struct compilation *compilation) {
    const struct program *program = compilation->program;
    struct report_options options = {.program = program,
                                     .as_of = session->options.as_of,
                                     .format = selection_format(session),
                                     .is_chosen = option_given(&session->options, OPTION_ONLY),
                                     .raw = option_given(&session->options, OPTION_RAW),
                                     .color = session->color,
                                     .width = session->width};
    if (!selection_results(session, program, &options.results, &options.result_count) ||
        !selection_sort(session, program, &options))
        return STATUS_USAGE;
    if (!session_open(session, session->options.values[OPTION_OUTPUT]))
        return STATUS_FILES;
    struct evaluation evaluation = {.session = session,
                                    .compilation = compilation,
                                    .program = program,
                                    .facts = session_facts(session, program)};
    evaluation.is_held = evaluation.facts.strict && !session->options.values[OPTION_OUTPUT];
    tally_new(&evaluation.tally, program);
    evaluation.evaluator = evaluator_for(session, compilation, &options);
    evaluation.facts.jobs = session->options.jobs;
    evaluation.workers =
        arena_array(session->arena, evaluation.facts.jobs, sizeof *evaluation.workers);
    evaluation.report = report_new(&options, take_bytes, &evaluation);
    evaluation.facts.needed = facts_for(session, &evaluation);
    enum status status = run(&evaluation, options.format);
    report_free(evaluation.report);
    evaluator_free(evaluation.evaluator);
    arena_free(evaluation.tally.arena);
    buffer_free(&evaluation.held);
    return status;
}

enum status verb_eval(struct session *session) {
    enum status status;
    if (session->options.operands.count > 0)
        return session_usage(session,
                             "tenet eval takes no %s: name a tenant with --tenant ID, a "
                             "portfolio with --facts PATH",
                             session->options.operands.items[0]);
    struct compilation *compilation = session_compile(session, false, &status);
    if (!compilation)
        return status;
    status = evaluate(session, compilation);
    compilation_free(compilation);
    return status;
}
