/* The outcome of rule tests on paper: for people, as TAP, or as JUnit XML. */
#ifndef TENET_REPORT_TESTS_H
#define TENET_REPORT_TESTS_H

#include "suite/run.h"

enum tests_format { TESTS_TEXT, TESTS_TAP, TESTS_JUNIT };

struct tests_report;

struct tests_report *tests_report_new(const struct program *program, size_t width);
void tests_report_free(struct tests_report *report);
/* A suite_visit: takes each outcome while its frame is at hand. */
void tests_report_take(void *report, const struct test_outcome *outcome);
void tests_report_write(const struct tests_report *report, enum tests_format format, bool color,
                        struct buffer *out);

#endif
