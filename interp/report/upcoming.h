/* The queue of what changes by the calendar alone, on paper: day by day, in the order of the
 * portfolio, with the values before and after, the rule, and what turned. */
#ifndef TENET_REPORT_UPCOMING_H
#define TENET_REPORT_UPCOMING_H

#include "change/upcoming.h"
#include "report/report.h"

struct upcoming_report_options {
    const struct program *program;
    day_number from, last;
    enum report_format format;
    const struct result *results; /* those of the upcoming_tenants */
    uint32_t result_count;
    bool raw;     /* csv */
    bool color;   /* table */
    size_t width; /* table: columns of the terminal */
};

struct upcoming_report;

struct upcoming_report *upcoming_report_new(const struct upcoming_report_options *options,
                                            report_write *write, void *context);
void upcoming_report_free(struct upcoming_report *report);
/* Marks the facts that it shows besides those that rules read: facts[record][fact]. */
void upcoming_report_facts(const struct upcoming_report *report, bool *const *facts);
/* An upcoming_visit, its context the report: evaluates the tenants on the day and on the one
 * before, and writes what differs. False when a write failed. */
bool upcoming_report_day(void *report, day_number day, const struct upcoming_tenant *tenants,
                         uint32_t count);
bool upcoming_report_end(struct upcoming_report *report, const struct upcoming_counts *counts,
                         uint64_t left_out);

#endif
