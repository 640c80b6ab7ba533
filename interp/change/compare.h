/* Two versions of a rule set over one portfolio (or one version on two days): what every tenant got
 * and gets. Results are matched by name. Same outcome means same value (blank, undecided with the
 * same possible values, and the items of lists included); another rule that gives the same value is
 * no change. Tenants are matched by id. */
#ifndef TENET_CHANGE_COMPARE_H
#define TENET_CHANGE_COMPARE_H

#include "change/cause.h"
#include "eval/frame.h"

/* How a result came out, as one text: "Low", "" (blank), "? High, Medium" (undecided, with what is
 * possible), list items joined by "; ", undecided ones with a last "? item; item". One program's
 * outcomes are equal exactly when the texts are. */
void outcome_write(struct buffer *out, const struct frame *frame, uint32_t row,
                   const struct result *result, const struct verdict *verdict);

struct outcome {
    struct text text; /* of outcome_write */
    bool is_blank, is_undecided;
    uint64_t old_count, new_count; /* tenants */
};

struct transition {
    uint32_t from, to; /* outcomes of the result */
    uint64_t count;    /* tenants; from == to: those that stay */
};

struct compared_result {
    struct text name;
    bool in_old, in_new, is_list;
    /* Its values are few and declared. Of others only outcomes that take part in a change are kept,
     * and count those tenants; of a result that one version lacks, all. */
    bool is_finite;
    struct outcome *outcomes; /* in declared order (else of texts), blank, then undecided ones */
    uint32_t outcome_count;
    struct transition *transitions; /* those with a count, sorted */
    uint32_t transition_count;
    uint64_t changed, other_rule; /* other_rule: the same value, given by another rule */
    uint64_t old_undecided, new_undecided;
    struct item_change { /* of a list: by item */
        struct text item;
        uint64_t gained, lost;
    } * items;
    uint32_t item_count;
};

/* One side of a move: the outcome and why. Rule, because: empty where no single rule decided. */
struct move_side {
    uint32_t outcome;
    struct text rule, because;
};
struct move {
    struct text tenant_id;
    uint32_t result;
    struct move_side old, new;
    uint32_t cause; /* in causes (where only the day differs in day_changes); INDEX_NONE: not found,
                       or not asked for */
};

/* A comparison with the day of evaluation, or with a date, that comes out otherwise on the other
 * day, and alone makes changes. */
struct day_change {
    struct text words, path; /* as its author wrote it */
    uint32_t line;
    uint64_t changes;
};

struct promise_change {
    struct text name;
    uint64_t old_broken, new_broken;
    struct text *newly; /* ids of those that break it now and did not */
    uint32_t newly_count;
    struct text *still; /* ids of those that break it under both */
    uint32_t still_count;
};

struct comparison {
    struct arena *arena;
    struct text old_name, new_name; /* as given: "rules", "HEAD~1:rules" */
    day_number old_day, new_day;
    uint64_t tenants; /* compared */
    uint64_t unclear; /* not compared: nobody can say whether `where` holds for them */
    uint64_t left_out_old, left_out_new;
    struct text *only_old, *only_new; /* ids that only one side could evaluate */
    uint32_t only_old_count, only_new_count;
    struct compared_result *results; /* in order of NEW, removed ones last */
    uint32_t result_count;
    struct move *moves; /* in order of the portfolio, then of the results */
    size_t move_count;
    uint64_t moved;                  /* tenants with a move */
    struct promise_change *promises; /* of both, by name */
    uint32_t promise_count;
    const struct edits *edits; /* NULL: same rules, other day */
    struct causes causes;
    struct day_change *day_changes; /* NULL: not only the day differs */
    uint32_t day_change_count;
};

struct compared_version {
    const struct program *program;
    struct text name; /* as given */
    day_number day;
};

struct compare_request {
    struct compared_version old, new;
    const struct edits *edits; /* NULL: none; a renamed rule is the same rule */
    uint32_t where;            /* a condition, as a definition of NEW; or INDEX_NONE */
    const struct text *only;   /* names of results; only_count 0: all that either prints */
    uint32_t only_count;
    const struct portfolio_options
        *facts; /* schema and as_of are put in here, as each needs them */
    void (*progress)(void *context, uint64_t done, uint64_t total); /* as of portfolio_sink */
    void *progress_context;
    void (*met)(void *context, struct text tenant_id); /* told each tenant compared; may be NULL */
    void *met_context;
};

/* Evaluates both versions over the portfolio, which is read once where both read it alike, else
 * once for each. Everything is in the arena; names and sentences are those of the programs, which
 * outlive it. Causes are left empty, every move without one. Counts are of NEW's reading. NULL when
 * the portfolio could not be read to its end; *result says why not. */
struct comparison *compare_versions(struct arena *arena, const struct compare_request *request,
                                    struct diags *diags, struct portfolio_counts *counts,
                                    enum portfolio_result *result);
/* Fills the causes of a comparison and the cause of every move, from the edits of the request. Only
 * the tenants that moved are read again. False when reading failed; *result says why not. */
bool compare_causes(struct comparison *comparison, const struct compare_request *request,
                    enum portfolio_result *result);
/* The same where no edit has meaning and only the day differs: which comparison with it alone came
 * out otherwise, of those that the result hangs on. Where there were several no cause is named. */
bool compare_days(struct comparison *comparison, const struct compare_request *request,
                  enum portfolio_result *result);
/* True when only the day differs. */
bool is_of_time(const struct comparison *comparison);
/* True when a portfolio read for one schema is read the same for the other: the same records,
 * facts, headings, types and allowed values, in the same order. */
bool schemas_read_alike(const struct schema *a, const struct schema *b);

#endif
