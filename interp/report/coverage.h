/* What the rules' tests reach, on paper: for people, as data, for tools that show LCOV tracefiles,
 * and as marks beside the source. Formats may change their words, not their keys. */
#ifndef TENET_REPORT_COVERAGE_H
#define TENET_REPORT_COVERAGE_H

#include "base/buffer.h"
#include "suite/coverage.h"

enum coverage_format { COVERAGE_TEXT, COVERAGE_JSON, COVERAGE_LCOV, COVERAGE_LINES };

void coverage_write(const struct rule_coverage *coverage, struct suite_counts tests,
                    enum coverage_format format, bool color, struct buffer *out);
/* "87.5 %", rounded down: 100 % says that nothing is left. */
void coverage_add_percent(struct buffer *out, struct coverage_sum sum);
/* False when less than `least` percent of all points is covered. */
bool coverage_is_at_least(const struct rule_coverage *coverage, number least,
                          struct coverage_sum *all);

#endif
