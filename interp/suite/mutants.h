/* Mutants: the rules with one small mistake each, to see whether the tests notice. A mutant is one
 * step of one of these kinds, at one place that an author wrote; what the mistake would look like
 * in the file is told in words. Mutation testing: DeMillo, Lipton and Sayward, Hints on Test Data
 * Selection (1978). */
#ifndef TENET_SUITE_MUTANTS_H
#define TENET_SUITE_MUTANTS_H

#include "check/compile.h"
#include "suite/search.h"

enum mutant_kind {
    MUTANT_NUMBER,       /* 60 days -> 61 days, 59 days; also of a setting */
    MUTANT_DATE,         /* a day more, a day less */
    MUTANT_COMPARISON,   /* at most -> less than, before -> on or before, is -> is not */
    MUTANT_VALUE,        /* "CSS-Led" -> another value of the type */
    MUTANT_VALUE_LEAVES, /* a value leaves a list; a row leaves a table */
    MUTANT_AND_OR,       /* and -> or, all of -> any of, and back */
    MUTANT_PART_LEAVES,  /* a part of and, or, a bullet goes away */
    MUTANT_NEGATED,      /* not goes away or comes; when -> unless */
    MUTANT_QUANTIFIER,   /* some -> every, at least 2 -> at least 3, what no rows mean */
    MUTANT_RESULT,       /* a rule gives another value; a companion goes blank */
    MUTANT_RULE_LEAVES,
    MUTANT_RULES_SWAP, /* two rules that stand side by side change places */
    MUTANT_PROMISE,    /* a promise is negated */
    MUTANT_KIND_COUNT
};

enum mutant_state { MUTANT_KILLED, MUTANT_SURVIVED, MUTANT_EQUIVALENT };

struct mutant {
    enum mutant_kind kind;
    enum mutant_state state;
    struct span span;     /* what changes */
    struct text edit;     /* what stands there instead, as it would in the file */
    struct text from, to; /* "at most 14 days", "at most 15 days"; to empty: it goes away */
    struct text where;  /* "rule css-led-active", "setting bi-weekly", "row 3 of table countries" */
    uint32_t killed_by; /* the first test that notices, in order of the program */
    struct text why;    /* of an equivalent one: how that was shown */
    struct text test;   /* of a survivor: a test that notices, ready to paste; or empty */
};

struct mutants {
    struct arena *arena;
    struct mutant *items; /* in order of the files */
    uint32_t count, killed, survived, equivalent;
};

/* compilation: with tests, all of which pass. Only what a mutant touches is evaluated again. */
struct mutants *mutants_run(const struct compilation *compilation, day_number today);
void mutants_free(struct mutants *mutants);

#endif
