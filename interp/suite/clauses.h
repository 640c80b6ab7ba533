/* Which clause of the playbooks is carried by what, and whether a rule test names it. A rule is
 * named by `by RULE`, or by an expected value or item that it alone gives (of an item that is no
 * constant: in the run of the test); a decision or definition
 * by an expectation on it; a promise by `holds`. What cannot be named itself (a definition of a
 * child record, a table, a setting, a fact) is named when what is named uses it. */
#ifndef TENET_SUITE_CLAUSES_H
#define TENET_SUITE_CLAUSES_H

#include "base/vector.h"
#include "program/program.h"

enum citing_kind {
    CITING_RULE,
    CITING_DECISION,
    CITING_DEFINITION,
    CITING_TABLE,
    CITING_SETTING,
    CITING_FACT,
    CITING_PROMISE
};

struct citing {
    enum citing_kind kind;
    struct text name, of; /* of a rule: its decision */
    struct span span;
    const struct cites *cites;
    uint32_t tests; /* that name it */
};

struct clause_state {
    uint32_t citing_count;
    uint32_t *citing; /* indices in coverage->citing */
    uint32_t tests;   /* that name at least one of them */
};

struct coverage {
    struct arena *arena;
    VECTOR(struct citing) citing;
    struct clause_state *clauses; /* one a clause of the program */
    uint32_t cited, tested;       /* clauses */
};

/* Runs the tests, those without a day of their own at `today`. */
struct coverage *coverage_new(const struct program *program, day_number today);
void coverage_free(struct coverage *coverage);
const char *citing_kind_word(enum citing_kind kind);

#endif
