/* Explaining a tenant: for each decision what came out and by which rule, the facts behind it, why
 * not otherwise, and what is missing. First gathered as data, then written for people or as JSON.
 */
#ifndef TENET_REPORT_EXPLAIN_H
#define TENET_REPORT_EXPLAIN_H

#include "report/reasons.h"

enum rule_role {
    ROLE_DECIDED,  /* it gave the value, or one of the items */
    ROLE_POSSIBLE, /* it may yet */
    ROLE_FAILED,   /* it would have given another value, or item, but its condition is false */
    ROLE_LATER     /* its condition does not fail, but a rule before it applies */
};

struct explained_rule {
    enum rule_role role;
    const struct rule *rule;
    bool is_item;      /* of a list */
    struct text gives; /* in words */
    struct reasons reasons;
};

struct explained_answer {
    struct text answer, leads_to; /* in words: what the decision would be then */
};

struct explained_missing {
    uint32_t path; /* of the program */
    struct text name, label, help;
    struct explained_answer *answers; /* those that can be tried one by one */
    uint32_t answer_count;
};

struct explained_output {
    struct result result;
    struct text value; /* in words */
    struct verdict verdict;
    struct text was; /* without what is supposed, in words */
    struct verdict before;
    bool is_as_before; /* the value, not the rule */
};

/* One decision with those of its outputs that are asked for, or one definition. */
struct explained {
    const struct decision *decision; /* NULL: a definition */
    struct explained_output *outputs;
    uint32_t output_count;
    bool undecided;
    struct explained_rule *rules; /* in order of the rules */
    uint32_t rule_count;
    struct reasons reasons; /* of a definition */
    struct explained_missing *missing;
    uint32_t missing_count;
};

struct supposition;

struct explanation {
    const struct frame *frame;
    uint32_t row;
    struct text tenant_id, tenant_name;
    struct explained *items;
    uint32_t count;
    const struct supposition *supposition; /* NULL: the tenant is explained as it is */
    struct arena *arena;
};

/* Everything lives in the arena until explanation_free; the frame must stay as it is. */
void explain(struct explanation *explanation, const struct frame *frame, uint32_t row,
             const struct result *results, uint32_t result_count, struct arena *arena);
void explanation_free(struct explanation *explanation);

/* For people: at most about a screen a decision. */
void explanation_write(const struct explanation *explanation, struct buffer *out, size_t width,
                       bool color);
void explanation_write_json(const struct explanation *explanation, struct buffer *out);
/* Lines of reasons in two columns: the condition, and the facts behind it. */
void reasons_write(const struct reasons *reasons, struct buffer *out, size_t indent, size_t width,
                   size_t most);

#endif
