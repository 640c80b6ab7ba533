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

enum mutant_state {
    MUTANT_KILLED,
    MUTANT_SURVIVED,
    MUTANT_EQUIVALENT,
    MUTANT_ACCEPTED /* a survivor that somebody judged */
};

struct mutant {
    enum mutant_kind kind;
    enum mutant_state state;
    struct span span;     /* what changes */
    struct text edit;     /* what stands there instead, as it would in the file */
    struct text from, to; /* "at most 14 days", "at most 15 days"; to empty: it goes away */
    struct text where;    /* "rule css-led-active", "setting bi-weekly" */
    struct text words;    /* "`at most 14 days` became `at most 15 days` in rule css-led-active" */
    uint32_t killed_by;   /* the first test that notices, in order of the program */
    struct text why;  /* of an equivalent one: how that was shown; of an accepted one: the reason */
    struct text test; /* of a survivor: a test that notices, ready to paste; or empty */
};

/* What stands in a file of accepted survivors and accepts nothing. */
struct acceptance_fault {
    size_t line;
    struct text words;
    bool lacks_reason; /* else no survivor is called so */
};

struct mutants {
    struct arena *arena;
    struct mutant *items; /* in order of the files */
    uint32_t count, killed, survived, equivalent, accepted;
    struct acceptance_fault *faults;
    uint32_t fault_count;
};

/* compilation: with tests, all of which pass. Only what a mutant touches is evaluated again.
 * accepted: a text (empty: none) of the words of survivors, each on a line of its own, with the
 * reason on indented lines below it; lines that start with # are passed over. */
struct mutants *mutants_run(const struct compilation *compilation, day_number today,
                            struct text accepted);
void mutants_free(struct mutants *mutants);
/* Killed, of all that were not shown equivalent and not accepted, is at least so many percent. */
bool mutants_are_at_least(const struct mutants *mutants, number percent);

#endif
