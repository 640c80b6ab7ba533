/* A portfolio: tenants and their child records in a CSV folder (or list of CSV files), a JSON
 * array, NDJSON (file or standard input), or an SQLite database. Reading gives batches; what does
 * not fit is reported cell by cell and the tenants concerned are left out, never guessed. All of
 * the facts contract is kept here: trimming, blank and unknown, headings, duplicates, orphans. */
#ifndef TENET_DATA_PORTFOLIO_H
#define TENET_DATA_PORTFOLIO_H

#include "base/diag.h"
#include "data/batch.h"

/* For a sink that can work on several batches of tenants at the same time. Where they are read by
 * several threads, these two stand for the sink's `tenants`. */
struct tenant_preparer {
    void *context;
    /* Called from any thread; no two calls at once have the same number, which is below
     * options->jobs. */
    void *(*prepare)(void *context, unsigned thread, const struct batch *tenants);
    /* Gets what `prepare` gave, in the order of the input, from the thread that reads the
     * portfolio; also when false, which stops the reading, was given before. */
    bool (*deliver)(void *context, void *prepared);
};

struct portfolio_options {
    const struct schema *schema;
    const char *const *paths; /* one path, or several CSV files; "-" is NDJSON on standard input */
    size_t path_count;
    /* What standard input held, for whoever reads it several times; NULL: "-" is read now. */
    const char *input;
    size_t input_length;
    const struct text *only; /* tenant ids: others are passed over in silence; only_count 0: all */
    size_t only_count;
    day_number as_of; /* dates after it are mentioned (a warning) */
    /* By record, fact: whose values the sink reads. Others are checked all the same but may come as
     * unknown. NULL: all. */
    const bool *const *needed;
    /* Processors to use, 0 or 1: one. With more the sink's functions but progress are called from
     * another thread, one at a time and in the same order; portfolio_read returns when all are
     * done.
     */
    unsigned jobs;
    const struct tenant_preparer *preparer; /* may be NULL */
    bool strict; /* stop at the first pass that finds bad data: portfolio_read gives false */
};

/* Who takes the batches. Batches and their texts are good during the call only. In every form all
 * child rows of a tenant come before the tenant; skip is set in a root batch for rows that are
 * left out or dropped. Child rows of orphans and of bad rows may come too: their slots are never
 * seen in a root batch. Giving false stops the reading. */
struct portfolio_sink {
    void *context;
    bool (*children)(void *context, const struct batch *batch);
    bool (*tenants)(void *context, const struct batch *batch);
    /* May be NULL. Told now and then with bytes read of all bytes (total 0: not known). */
    void (*progress)(void *context, uint64_t done, uint64_t total);
};

struct portfolio_counts {
    uint64_t tenants; /* given to the sink, not skipped */
    uint64_t
        left_out; /* distinct tenants left out for bad data; a row without an id counts alone */
    uint64_t bad_cells, duplicates, orphans;
    uint64_t not_found; /* of options->only */
};

enum portfolio_result {
    PORTFOLIO_DONE,     /* perhaps with bad data, see counts and diagnostics */
    PORTFOLIO_STOPPED,  /* by the sink */
    PORTFOLIO_REJECTED, /* not readable as facts, or strict and bad: exit status 4 */
    PORTFOLIO_FAILED    /* could not be read at all: exit status 5 */
};

/* Reads the whole portfolio once. Diagnostics: errors E07xx for bad data, W07xx for mentions. */
enum portfolio_result portfolio_read(const struct portfolio_options *options,
                                     const struct portfolio_sink *sink, struct diags *diags,
                                     struct portfolio_counts *counts);
/* Only when nothing else opened it: is there a column for this fact, or a file for this record?
 * For "facts check": what the portfolio holds, in words, a line each. */
void portfolio_describe(const struct portfolio_options *options, struct diags *diags,
                        struct buffer *out);

#endif
