/* Results on paper: takes frames batch by batch and writes what was decided for each tenant, as a
 * table for people, or as CSV, JSON or NDJSON for programs, in the order of the input or sorted.
 * Nothing is allocated per row: a row is put together in one buffer and handed on. */
#ifndef TENET_REPORT_REPORT_H
#define TENET_REPORT_REPORT_H

#include "eval/frame.h"

enum report_format { REPORT_TABLE, REPORT_CSV, REPORT_JSON, REPORT_NDJSON };

enum { SORT_BY_NOTHING, SORT_BY_RESULT, SORT_BY_FACT };

struct report_options {
    const struct program *program;
    day_number as_of;
    enum report_format format;
    const struct result *results; /* the columns, in order */
    uint32_t result_count;
    bool is_chosen; /* the user named the columns: the table shows them in that order */
    bool raw;       /* csv: cells that a spreadsheet would run are left as they are */
    bool color;     /* table */
    size_t width;   /* table: columns of the terminal */
    int sort_by;
    struct result sort_result;
    uint32_t sort_fact; /* of the root record */
};

/* Takes finished bytes; false stops the report. */
typedef bool report_write(void *context, const char *bytes, size_t length);

struct report;

struct report *report_new(const struct report_options *options, report_write *write, void *context);
void report_free(struct report *report);
/* Marks the tenant's facts that the report itself shows or sorts by. */
void report_facts(const struct report *report, bool *facts);
/* Rows with their bit in `shown` (a plane). False when a write failed. */
bool report_batch(struct report *report, const struct frame *frame, const uint64_t *shown);
/* Whether rows come out one by one, as they are given, so that several reports may make them. */
bool report_goes_by_rows(const struct report *report);
/* A report of the same kind that makes such rows for another one: it has no beginning and no end of
 * its own. What it has counted goes over with report_add_counts. */
struct report *report_part(const struct report *report);
/* Adds the rows to `bytes`. */
void report_rows(struct report *part, const struct frame *frame, const uint64_t *shown,
                 struct buffer *bytes);
/* Puts such rows into the report. False when a write failed. */
bool report_bytes(struct report *report, const struct buffer *bytes);
void report_add_counts(struct report *report, const struct report *part);
/* left_out: distinct tenants left out for bad data. */
bool report_end(struct report *report, uint64_t left_out);
uint64_t report_tenants(const struct report *report); /* rows written */

#endif
