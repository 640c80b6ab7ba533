/* What evaluating costs by itself: microseconds of processor time a tenant, for the five decisions
 * that `make bench` compares and for all results of the rules.
 *
 *     evaluation RULES FACTS AS-OF        (YYYY-MM-DD)
 *
 * prints two lines, "five 0.123" and "all 0.456": medians of ROUNDS rounds, taken in turn.
 *
 * In the time: every batch of child rows evaluated in its scope and folded into its tenant, every
 * batch of tenants evaluated, all of it as `tenet eval` does; and the first use of the memory that
 * this takes, for every round begins with an evaluator that has none yet. The decided rows of each
 * result are counted too (some 20 instructions a batch and result), and so is looking at the clock
 * before and after each batch.
 *
 * Not in the time: compiling the rules, reading the portfolio and converting its cells, making and
 * freeing the evaluator, and printing: cells, reasons, lists put together. The portfolio stands in
 * memory as the batches that the reader made, with the facts that all results need. Each of them is
 * copied right before it is evaluated, as it would have been converted then: so the evaluation
 * finds its columns where it finds them in a run, in the cache.
 *
 * So that nothing can be left undone unseen: before the rounds every row of every result is asked
 * whether it is decided, the way reports ask; each round must count just as many. Counts and a
 * checksum over what came out (codes, open rules, truth) go to standard error. */
#include "base/vector.h"
#include "check/compile.h"
#include "data/portfolio.h"
#include "eval/frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 9 };

struct kind { /* one of the two sets of results */
    const char *name;
    struct result *results;
    uint32_t result_count;
    uint64_t decided; /* rows by results, as the first look found them */
    uint64_t checksum;
    double seconds[ROUNDS];
};

struct portfolio {
    const struct program *program;
    day_number as_of;
    VECTOR(struct batch *) batches; /* in the order in which they came */
    uint64_t tenants;
};

static const char *const five[] = {"priority", "validation", "validation_reason", "rm_primary",
                                   "fm_cross_check"};

__attribute__((noreturn)) static void give_up(const char *what, const char *which) {
    fprintf(stderr, "evaluation: %s %s\n", what, which);
    exit(EXIT_FAILURE);
}

static bool keep_batch(void *context, const struct batch *batch) {
    struct portfolio *portfolio = context;
    VECTOR_PUSH(&portfolio->batches, batch_copy(batch));
    return true;
}

static struct evaluator *evaluator_of(const struct portfolio *portfolio, const struct kind *kind) {
    struct wanted wanted = {kind->results, kind->result_count};
    return evaluator_new_for(portfolio->program, portfolio->as_of, &wanted);
}

static void portfolio_load(struct portfolio *portfolio, const struct kind *all, const char *path) {
    const struct schema *schema = portfolio->program->schema;
    struct arena *arena = arena_new();
    struct portfolio_sink sink = {portfolio, keep_batch, keep_batch, NULL};
    struct portfolio_counts counts = {0};
    bool **facts = arena_array(arena, schema->record_count, sizeof *facts);
    for (uint32_t r = 0; r < schema->record_count; r++)
        facts[r] = arena_array(arena, schema->records[r].fact_count, sizeof **facts);
    struct evaluator *evaluator = evaluator_of(portfolio, all);
    evaluator_facts(evaluator, facts);
    evaluator_free(evaluator);
    struct portfolio_options options = {.schema = schema,
                                        .paths = &path,
                                        .path_count = 1,
                                        .as_of = portfolio->as_of,
                                        .needed = (const bool *const *)facts};
    struct diags *diags = diags_new(arena, NULL);
    if (portfolio_read(&options, &sink, diags, &counts) != PORTFOLIO_DONE || counts.tenants == 0)
        give_up("there is no portfolio in", path);
    portfolio->tenants = counts.tenants;
    diags_free(diags);
    arena_free(arena);
}

static uint64_t mix(uint64_t sum, uint64_t word) {
    return (sum ^ word) * UINT64_C(0x9e3779b97f4a7c15) + 1;
}

/* What came out for a result in all rows of a batch, into the checksum; the reports read the same
 * things. */
static uint64_t sum_result(const struct frame *frame, const struct result *result, uint64_t sum) {
    const struct program *program = frame_program(frame);
    uint32_t rows = frame_batch(frame)->rows, words;
    struct frame_possible possible;
    for (uint32_t row = 0; row < rows; row++) {
        struct value value = {.state = VALUE_UNKNOWN};
        sum = mix(sum, verdict_is_undecided(frame, row, result));
        if (result->decision == INDEX_NONE) {
            frame_value(frame, program->definitions[result->definition].root, row, &value);
            sum = mix(sum, value.state);
        } else if (frame_possible_of(frame, result, &possible)) {
            for (uint32_t c = 0; c <= possible.code_count; c++)
                sum = mix(sum, plane_bit(possible.possible + (size_t)c * PLANE_WORDS, row));
        } else if (program->decisions[result->decision].take == TAKE_EVERY) {
            const uint64_t *open = frame_open_rules(frame, result->decision, row, &words);
            for (uint32_t w = 0; w < words; w++)
                sum = mix(sum, open[w]);
        }
    }
    return sum;
}

static void look_at(const struct frame *frame, struct kind *kind) {
    const struct batch *batch = frame_batch(frame);
    for (uint32_t i = 0; i < kind->result_count; i++) {
        for (uint32_t row = 0; row < batch->rows; row++)
            kind->decided += !verdict_is_undecided(frame, row, &kind->results[i]);
        kind->checksum = sum_result(frame, &kind->results[i], kind->checksum);
    }
}

static uint64_t count_decided(const struct frame *frame, const struct kind *kind) {
    uint64_t count = 0;
    for (uint32_t i = 0; i < kind->result_count; i++) {
        plane decided;
        frame_decided(frame, &kind->results[i], decided);
        for (uint32_t w = 0; w < PLANE_WORDS; w++)
            count += (uint64_t)__builtin_popcountll(decided[w]);
    }
    return count;
}

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* looks: what came out is looked at row by row, else the seconds count. */
static double evaluate(const struct portfolio *portfolio, struct kind *kind, bool looks) {
    struct evaluator *evaluator = evaluator_of(portfolio, kind);
    uint64_t decided = 0;
    double seconds = 0;
    for (size_t i = 0; i < portfolio->batches.count; i++) {
        struct batch *batch = batch_copy(portfolio->batches.items[i]);
        double start = seconds_now();
        if (batch->record_index != 0) {
            evaluator_children(evaluator, batch);
        } else {
            const struct frame *frame = evaluator_tenants(evaluator, batch);
            if (looks)
                look_at(frame, kind);
            else
                decided += count_decided(frame, kind);
        }
        seconds += seconds_now() - start;
        batch_free(batch);
    }
    evaluator_free(evaluator);
    if (!looks && decided != kind->decided)
        give_up("a round decided something else than the first look, of the results:", kind->name);
    return seconds;
}

static int seconds_order(const void *a, const void *b) {
    const double *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static void kinds_fill(const struct program *program, struct kind kinds[2]) {
    uint32_t count = sizeof five / sizeof *five;
    kinds[0] = (struct kind){.name = "five", .result_count = count};
    kinds[0].results = memory_alloc(count * sizeof *kinds[0].results);
    for (uint32_t i = 0; i < count; i++)
        if (!program_find_result(program, text_of(five[i]), &kinds[0].results[i]))
            give_up("the rules have no", five[i]);
    kinds[1] = (struct kind){
        .name = "all", .results = program->results, .result_count = program->result_count};
}

int main(int argc, char **argv) {
    struct portfolio portfolio = {0};
    struct kind kinds[2];
    if (argc != 4 || !date_parse(text_of(argv[3]), &portfolio.as_of))
        give_up("usage: evaluation RULES FACTS AS-OF,", "a day as YYYY-MM-DD");
    struct compilation *compilation = compile(&(struct compile_options){.rules = argv[1]});
    portfolio.program = compilation->program;
    if (!portfolio.program)
        give_up("there are mistakes in the rules", argv[1]);
    kinds_fill(portfolio.program, kinds);
    portfolio_load(&portfolio, &kinds[1], argv[2]);
    for (int k = 0; k < 2; k++) {
        evaluate(&portfolio, &kinds[k], true);
        fprintf(stderr, "%s: %llu tenants, %llu of %llu decided, checksum %016llx\n", kinds[k].name,
                (unsigned long long)portfolio.tenants, (unsigned long long)kinds[k].decided,
                (unsigned long long)portfolio.tenants * kinds[k].result_count,
                (unsigned long long)kinds[k].checksum);
    }
    for (int round = 0; round < ROUNDS; round++)
        for (int k = 0; k < 2; k++)
            kinds[k].seconds[round] = evaluate(&portfolio, &kinds[k], false);
    for (int k = 0; k < 2; k++) {
        qsort(kinds[k].seconds, ROUNDS, sizeof *kinds[k].seconds, seconds_order);
        printf("%s %.4f\n", kinds[k].name,
               kinds[k].seconds[ROUNDS / 2] * 1e6 / (double)portfolio.tenants);
    }
    memory_free(kinds[0].results);
    for (size_t i = 0; i < portfolio.batches.count; i++)
        batch_free(portfolio.batches.items[i]);
    VECTOR_FREE(&portfolio.batches);
    compilation_free(compilation);
    return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
