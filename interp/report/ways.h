/* What would have to change for a tenant to come out as wanted: the smallest sets of facts, each
 * with the values that lead there.
 *
 * Method. A set of facts is a way when some values of them lead to the target and those of no part
 * of it do. Sets are tried by size. Two things keep this short and yet exact. Values of a fact that
 * no condition tells apart are tried once (suite/candidates.h, report/sides.h). And facts that are
 * made unknown show what they could not bring about whatever they were, because an answer with
 * unknowns is right for all that they may be: from a set that fails the search grows a largest set
 * of facts that is still of no use, so that every way must have a fact outside it, and only those
 * are added. That is the duality of hitting sets (Reiter, A theory of diagnosis from first
 * principles, 1987) with Kleene's logic as the oracle. A fact that `is known` asks about cannot
 * stand in for its values so and is always tried value by value. */
#ifndef TENET_REPORT_WAYS_H
#define TENET_REPORT_WAYS_H

#include "data/tenant.h"
#include "report/sides.h"
#include "report/target.h"

/* Values of a fact that lead to the same. */
struct way_class {
    struct value value; /* one of them */
    bool has_side;      /* a stretch of numbers or days */
    struct side side;
    bool is_other;     /* a text that nothing asks for: it stands for all such */
    struct text words; /* without a side: "blank", "CSS-Led", "also FTP_Contoso" */
    uint32_t nearer;   /* of a list: a class that says the same and leaves more as it is, or
                          INDEX_NONE */
};

/* A fact of the tenant, or of one of its child rows. */
struct way_fact {
    uint32_t record, row, fact; /* row: its place in tenant->rows; INDEX_NONE: the tenant's own */
    struct text name;           /* "cadence_days", "entitlement[Teams].status" */
    const struct fact *declared;
    struct value current;
    struct way_class *classes; /* without the one that it is in now */
    uint32_t class_count;
    bool is_complete; /* the classes are all there are */
    bool may_stand;   /* its being unknown stands for all its values */
};

struct way_change {
    uint32_t fact;     /* of ways->facts */
    uint32_t *classes; /* any of them, in order */
    uint32_t class_count;
    struct value example; /* of one of them, as near to the current value as can be */
    struct text words;    /* "at most 14 days" */
};

/* What a wish's result comes to. */
struct way_outcome {
    struct text words; /* "Medium" */
    uint32_t rule;     /* that decides alone, or INDEX_NONE */
};

struct way {
    struct way_change *changes; /* in order of the facts; values may be chosen one by one */
    uint32_t count;
    struct text what_if;          /* the examples, as --what-if takes them */
    struct way_outcome *outcomes; /* by wish: with the examples */
    bool is_confirmed;            /* ... which were evaluated once more, and lead there */
};

/* Facts that are not marked as changeable and would do together, with others that are. */
struct way_barred {
    struct text *names; /* "country", "entitlement.service"; each once */
    uint32_t count;
};

struct ways {
    struct way_outcome *now; /* by wish */
    bool is_there;           /* it comes out so already: nothing else is filled */
    struct way_fact *facts;
    uint32_t fact_count;
    struct way *items; /* by size */
    uint32_t count;
    uint32_t tried;            /* made-up tenants that were evaluated */
    uint32_t complete_up_to;   /* ways of so many changes are all here */
    bool is_all;               /* all ways are here */
    bool is_proven;            /* ... and that does not hang on values that were left out */
    bool has_run_out;          /* of tries */
    struct way_barred *barred; /* when there is no way: some that would be */
    uint32_t barred_count;
};

struct ways_question {
    const struct program *program;
    day_number as_of;
    const struct tenant *tenant;
    const struct target *target;
    uint32_t most_tried; /* LIMIT_WAYS_TRIED, or less in tests */
};

void ways_find(struct arena *arena, const struct ways_question *question, struct ways *ways);

/* For people. call: the command that explains the tenant, to which --what-if is added. */
void ways_write(const struct ways_question *question, const struct ways *ways, struct text call,
                struct buffer *out, size_t width, bool color);
void ways_write_json(const struct ways_question *question, const struct ways *ways,
                     struct buffer *out);

#endif
