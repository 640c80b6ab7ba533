/* What stands behind upcoming.h, for its formats only. */
#ifndef TENET_REPORT_UPCOMING_FORMAT_H
#define TENET_REPORT_UPCOMING_FORMAT_H

#include "report/column.h"
#include "report/turned.h"
#include "report/upcoming.h"

struct upcoming_change {
    const struct column_of_results *column;
    struct verdict before, after;
    struct text before_outcome, after_outcome; /* as outcome_write gives them */
    struct turned why;
};

/* What changes of a tenant on a day. Good while it is written. */
struct upcoming_entry {
    day_number day;
    struct text tenant_id, tenant_name;
    const struct upcoming_change *changes;
    uint32_t count;
    bool is_first;
};

struct upcoming_format {
    void (*begin)(struct upcoming_report *report);
    void (*entry)(struct upcoming_report *report, const struct upcoming_entry *entry);
    void (*end)(struct upcoming_report *report, const struct upcoming_counts *counts,
                uint64_t left_out);
    void (*forget)(struct upcoming_report *report); /* frees report->state */
};

struct upcoming_report {
    struct upcoming_report_options options;
    const struct upcoming_format *format;
    void *state;           /* of the format */
    struct arena *arena;   /* as long as the report */
    struct arena *scratch; /* as long as an entry */
    struct column_of_results *columns;
    struct buffer out;
    report_write *write;
    void *context;
    bool failed;
};

extern const struct upcoming_format upcoming_table, upcoming_csv, upcoming_json, upcoming_ndjson;

#endif
