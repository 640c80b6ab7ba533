/* Values that conditions can tell apart: for each fact one of every class that the program's
 * comparisons cut its type into, so that trying them tries everything. Of a number or a date: each
 * constant that it is compared with (also through an age, a count, business days), one step below
 * and one above; of a one-of or yes/no: all; of a text: each constant that it is compared with or
 * that a template, table key or prefix asks for, and one that none asks for; of a list: each such
 * item alone, the empty list; and blank where it may be. Facts that are compared with each other
 * share their values. The method is that of equivalence classes and boundary values (Myers, The
 * Art of Software Testing, 1979). */
#ifndef TENET_SUITE_CANDIDATES_H
#define TENET_SUITE_CANDIDATES_H

#include "program/program.h"

struct candidate_list {
    const struct value *values; /* known and blank ones; unknown is left to whoever tries them */
    uint32_t count;
    uint32_t other;   /* the place of the text, or of the list of one text, that nothing asks for;
                         INDEX_NONE: there is none */
    bool is_complete; /* every class is there: trying these shows what no value can do */
    bool is_complete_for_conditions; /* the same as far as values are only compared: a result may
                                        show the value itself, and so tell more of them apart */
};

struct candidates {
    struct candidate_list **facts; /* by record, fact */
};

/* In the arena. of_others: programs whose comparisons count too (a mutant, another version with
 * the same schema); may be NULL. */
const struct candidates *candidates_new(struct arena *arena, const struct program *program,
                                        day_number as_of, const struct program *const *of_others,
                                        uint32_t other_count);

#endif
