/* What stands behind changes.h, for its formats only. */
#ifndef TENET_REPORT_CHANGES_FORM_H
#define TENET_REPORT_CHANGES_FORM_H

#include "report/changes.h"

/* Moves of one result that are alike: from the same outcome to the same, by the same rules. */
struct change_group {
    const struct move *first;
    uint64_t count;
};

/* How many moves of a transition a cause makes; those of a list are one where the same items come
 * and go, and `from` and `to` then are of one of them. */
struct cause_count {
    uint32_t cause, result, from, to;
    uint64_t count;
};

struct changes {
    const struct comparison *comparison;
    const struct changes_options *options;
    struct arena *arena;
    struct buffer out;
    report_write *write;
    void *context;
    bool has_failed;
};

/* Hands on what stands in `out` once it is much. */
void changes_pass(struct changes *changes);

void changes_text(struct changes *changes);
void changes_markdown(struct changes *changes);
void changes_json(struct changes *changes);
void changes_csv(struct changes *changes);

/* changes_groups.c. The arrays are in the arena; of a result the groups stand together, those with
 * most tenants first. */
struct change_group *groups_of_moves(const struct changes *changes, size_t *count);
struct cause_count *counts_of_causes(const struct changes *changes, size_t *count);

/* The transitions of a result with few values, as a square: values in their order, then blank,
 * then undecided, whatever the values that are possible. Lines of which nobody is are left out. */
struct matrix {
    uint32_t size;
    struct text *labels;
    uint64_t *cells;     /* size * size: old value * size + new value; on the diagonal who stays */
    uint64_t *old, *new; /* sums by line */
    uint64_t other_unsure; /* undecided before and now, but between other values */
};
void matrix_of(const struct changes *changes, const struct compared_result *result,
               struct matrix *matrix);

/* changes_words.c */
/* "Low", "(blank)", "? High, Medium". */
struct text outcome_words(const struct compared_result *result, uint32_t outcome);
/* "High -> Low"; of a list what it gains and loses: "+a, -b, ?c, -?d" (c may be there
 * now, d no longer). */
struct text transition_words(const struct changes *changes, const struct compared_result *result,
                             uint32_t from, uint32_t to);
/* "css-led-active -> reactive", "reactive" when it is the same, "? -> reactive" of one that was
 * undecided, "-" where no single rule decided. */
struct text rules_words(const struct changes *changes, const struct move *move);
/* "setting bi-weekly", "rule a (was rule b)" */
struct text edit_words(const struct changes *changes, const struct edit *edit);
const char *edit_kind_word(enum edit_kind kind); /* "changed", "added" ... */
/* "rules/prioritization.rules:3": where it stands now, of a removed one where it stood. */
struct text edit_place(const struct changes *changes, const struct edit *edit);
/* A cause as one line: the edits' words joined with " and "; of a day the comparison. */
struct text cause_words(const struct changes *changes, uint32_t cause);
/* What was compared, and the sum of it: "30 of 200 tenants move". Without a full stop. */
struct text compared_words(const struct changes *changes);
struct text moved_words(const struct changes *changes);

/* changes_lines.c: sentences, without a full stop */
enum { LEFT_OUT_LINES = 4 };
/* Tenants that were not compared; gives how many lines there are. */
uint32_t left_out_lines(const struct changes *changes, struct text lines[LEFT_OUT_LINES]);
/* "T-1, T-2 and 3 more" */
struct text names_words(const struct changes *changes, const struct text *names, size_t count,
                        size_t most);
/* Results where nobody moves but the value comes by another rule: "priority_reason 81, ..." */
struct text other_rules_words(const struct changes *changes);
/* "30 tenants move; 2 more get the same by another rule", "new: High 3, Low 2", "gone". */
struct text result_words(const struct changes *changes, const struct compared_result *result);
/* "setting bi-weekly: 12 changes"; INDEX_NONE: those without a cause. */
struct text cause_title(const struct changes *changes, uint32_t cause, uint64_t count);
/* Where the comparison with the day stands. */
struct text day_place(const struct changes *changes, uint32_t cause);
/* "broken by 3, was 5; newly by T-1"; empty when nothing changed. */
struct text promise_words(const struct changes *changes, const struct promise_change *promise);
/* Edits that are no cause of anything here: those that could be (renames are told apart), and those
 * of words. */
enum edit_group { EDITS_QUIET, EDITS_RENAMES, EDITS_WORDS };
const struct edit **edits_of(const struct changes *changes, enum edit_group group, size_t *count);
/* Were causes looked for? */
static inline bool changes_have_causes(const struct changes *changes) {
    const struct comparison *comparison = changes->comparison;
    return comparison->day_changes ||
           (comparison->edits && comparison->edits->count > 0 && comparison->causes.changes_of);
}

#endif
