/* What stands behind report.h, for the formats only. A format makes a row of a frame into bytes of
 * its own, and later, perhaps in another order, puts them into the output. */
#ifndef TENET_REPORT_FORMAT_H
#define TENET_REPORT_FORMAT_H

#include "report/column.h"
#include "report/report.h"

struct report_row {
    const struct frame *frame;
    uint32_t row;
    struct text tenant_id;
    const struct verdict *verdicts; /* one a column; of formats with_verdicts */
};

struct format {
    bool with_verdicts; /* else it reads the frame itself */
    void (*begin)(struct report *report);
    void (*frame)(struct report *report, const struct frame *frame); /* before its rows; or NULL */
    void (*row)(struct report *report, const struct report_row *row, struct buffer *bytes);
    /* NULL: as they are */
    void (*put)(struct report *report, const char *bytes, size_t length);
    void (*end)(struct report *report, uint64_t left_out);
    void (*forget)(struct report *report); /* frees report->state */
};

struct report {
    struct report_options options;
    const struct format *format;
    void *state;           /* of the format */
    struct arena *arena;   /* as long as the report */
    struct arena *scratch; /* as long as a row */
    struct column_of_results *columns;
    struct verdict *verdicts;
    uint64_t *undecided; /* one a column */
    uint64_t tenants;
    struct sorter *sorter; /* NULL: in the order of the input */
    struct buffer row, out;
    report_write *write;
    void *context;
    bool failed;
};

extern const struct format format_table, format_csv, format_json, format_ndjson;

/* Rows kept back to be written in another order. */
struct sorter;
struct sorter *sorter_new(const struct report_options *options, struct arena *arena);
void sorter_free(struct sorter *sorter);
void sorter_add(struct sorter *sorter, const struct report_row *row, struct arena *scratch,
                struct text bytes);
/* Calls back with each row's bytes, sorted; rows with equal keys stay in their order. */
void sorter_each(struct sorter *sorter, void (*put)(struct report *, const char *, size_t),
                 struct report *report);

#endif
