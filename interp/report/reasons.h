/* Why a condition came out as it did: the parts that made it so, as their author wrote them, with
 * the facts behind each. Read from one row of a frame; nothing is evaluated again. Parts of a
 * conjunction that is false are those that failed, and so on; a comparison is one part, whatever
 * the checker made of it; definitions are named and unfolded one level; child rows are named when
 * the evaluator kept them. Every part stands with its own truth, that of the words beside it. */
#ifndef TENET_REPORT_REASONS_H
#define TENET_REPORT_REASONS_H

#include "base/vector.h"
#include "eval/frame.h"

struct shown_fact {
    struct text name, value;  /* in words: "status_since", "2019-11-30" */
    struct text brief;        /* the value, a long one cut */
    bool is_setting, is_many; /* is_many: a setting of several values */
};

struct reason {
    unsigned depth;
    bool is_value;      /* not a condition: what a value is made of */
    bool is_row;        /* a child row, named by the condition text */
    bool is_definition; /* the condition is the name of one */
    enum truth truth;
    struct text condition; /* on one line; a definition's name; or "entitlement Exchange Online" */
    struct shown_fact *facts;
    uint32_t fact_count;
};

struct reasons {
    struct arena *arena; /* of all texts and facts */
    VECTOR(struct reason) items;
};

void reasons_begin(struct reasons *reasons, struct arena *arena);
void reasons_free(struct reasons *reasons);
/* Adds why the condition came out as it did for the row. */
void reasons_add(struct reasons *reasons, const struct frame *frame, uint32_t row,
                 node_id condition);
/* The same for the condition of a rule; of `otherwise` that no other one applies. */
void reasons_add_rule(struct reasons *reasons, const struct frame *frame, uint32_t row,
                      const struct rule *rule);
/* Adds what a definition came from: a condition's parts, or the facts that a value is made of. */
void reasons_add_definition(struct reasons *reasons, const struct frame *frame, uint32_t row,
                            const struct definition *definition);

/* What a rule gives for an output, for the row, in words. */
struct text rule_gives(const struct frame *frame, uint32_t row, uint32_t decision, uint32_t rule,
                       uint32_t output, struct arena *arena);
/* A verdict in words: "Low", "blank", "undecided, High or Medium". */
struct text verdict_words(const struct frame *frame, uint32_t row, const struct result *result,
                          struct arena *arena);
const char *truth_word(enum truth truth); /* true, false, unknown */
const char *yes_word(enum truth truth);   /* yes, no, unknown */

#endif
