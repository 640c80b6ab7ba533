/* How much of the rules their tests reach, read from the frames of the tests as they run: nothing
 * is evaluated for it. A point is something in a rule file that tests can reach in up to three
 * ways:
 *
 *   a rule, a row of a decision table   it decided (in a list: it applied)
 *   a value of a finite output          it was given
 *   a condition                         it was true, false, unknown
 *   a boundary of a comparison          a value just below, at, just above
 *
 * A condition is one comparison as it was written, below and, or and not; one of child rows is seen
 * in each row. What a definition says is counted where it is defined, once. */
#ifndef TENET_SUITE_COVERAGE_H
#define TENET_SUITE_COVERAGE_H

#include "base/vector.h"
#include "suite/boundary.h"
#include "suite/run.h"

enum point_kind { POINT_RULE, POINT_ROW, POINT_VALUE, POINT_CONDITION, POINT_BOUNDARY };

enum { WAYS = 3, WAY_TRUE = 0, WAY_FALSE, WAY_UNKNOWN };

struct point {
    enum point_kind kind;
    struct span span;
    uint32_t decision, rule, output; /* of rules, rows and values */
    uint32_t code;                   /* of a value; INDEX_NONE: blank */
    uint32_t scope;                  /* of conditions and boundaries */
    node_id node;
    struct boundary boundary;
    bool is_possible[WAYS]; /* rules and values have only the first */
    uint32_t seen[WAYS];    /* tests, or child rows */
};

enum measure {
    MEASURE_RULES,
    MEASURE_ROWS,
    MEASURE_VALUES,
    MEASURE_TRUE,
    MEASURE_FALSE,
    MEASURE_UNKNOWN,
    MEASURE_BOUNDARIES,
    MEASURE_COUNT
};

struct coverage_sum {
    uint64_t covered, all;
};

struct rule_coverage {
    const struct program *program;
    struct arena *arena;
    struct arena *scratch;    /* as long as a test */
    struct arena *days;       /* of the calendar */
    struct calendar calendar; /* of the day of the test at hand */
    bool has_calendar;
    day_number today;
    uint32_t tests;
    uint32_t *deciders;          /* by decision: the rule that decides the test at hand */
    bool **visited;              /* by scope, node; while points are gathered */
    VECTOR(struct point) points; /* in order of the files */
};

/* today: the day on which settings that change are looked at when boundaries are named. */
struct rule_coverage *rule_coverage_new(const struct program *program, day_number today);
void rule_coverage_free(struct rule_coverage *coverage);
/* A suite_visit. */
void rule_coverage_take(void *coverage, const struct test_outcome *outcome);
enum measure point_measure(const struct point *point, int way);
void rule_coverage_sums(const struct rule_coverage *coverage,
                        struct coverage_sum sums[MEASURE_COUNT], struct coverage_sum *all);

#endif
