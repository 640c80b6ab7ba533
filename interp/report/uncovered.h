/* A point of coverage in words; for coverage.c and its formats only. */
#ifndef TENET_REPORT_UNCOVERED_H
#define TENET_REPORT_UNCOVERED_H

#include "report/coverage.h"

/* The line of the point, from 1, and its file; 0 where it was not written. */
size_t point_line(const struct rule_coverage *coverage, const struct point *point);
struct text point_path(const struct rule_coverage *coverage, const struct point *point);
/* What the point is: "rule often of priority", "priority is \"High\"", or the condition. */
struct text point_words(const struct rule_coverage *coverage, const struct point *point,
                        struct arena *arena);
/* A value on that side of a boundary: "15 days", "a date 61 days ago". */
struct text side_words(const struct rule_coverage *coverage, const struct point *point,
                       enum boundary_side side, struct arena *arena);
/* How much it matters that the way was never taken, from 0 (most). */
enum { URGENCY_RULE, URGENCY_VALUE, URGENCY_TRUTH, URGENCY_BOUNDARY, URGENCY_UNKNOWN, URGENCY_END };
int point_urgency(const struct point *point, int way);
/* "no test has it true or false" for what of that urgency is missing. False: nothing is. */
bool point_lacks(const struct rule_coverage *coverage, const struct point *point, int urgency,
                 struct arena *arena, struct text *sentence);
/* The same of one way. */
struct text way_lacks(const struct rule_coverage *coverage, const struct point *point, int way,
                      struct arena *arena);
static inline bool point_has_gap(const struct point *point, int way) {
    return point->is_possible[way] && point->seen[way] == 0;
}

/* coverage_files.c */
void coverage_write_lcov(const struct rule_coverage *coverage, struct buffer *out);
void coverage_write_lines(const struct rule_coverage *coverage, bool color, struct buffer *out);

#endif
