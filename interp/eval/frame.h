/* Reading a frame: what every node came out as, row by row, and the verdicts of decisions. */
#ifndef TENET_EVAL_FRAME_H
#define TENET_EVAL_FRAME_H

#include "eval/evaluator.h"

enum truth { TRUTH_FALSE, TRUTH_TRUE, TRUTH_UNKNOWN };

const struct program *frame_program(const struct frame *frame);
const struct batch *frame_batch(const struct frame *frame);
day_number frame_as_of(const struct frame *frame);
enum truth frame_condition(const struct frame *frame, node_id node, uint32_t row);
/* The planes of a condition node, for those that count bits. */
const uint64_t *frame_true(const struct frame *frame, node_id node);
const uint64_t *frame_false(const struct frame *frame, node_id node);
void frame_value(const struct frame *frame, node_id node, uint32_t row, struct value *value);
/* Rule `rule` of the decision may be the one that decides the row (its condition is true or
 * unknown, and no rule before it is surely true; by the way the decision takes its rules). */
bool frame_rule_may_decide(const struct frame *frame, uint32_t decision, uint32_t rule,
                           uint32_t row);

/* The verdict of one output of a decision, or of a definition, for one row. Arrays live in the
 * given arena. */
struct verdict {
    bool is_list;
    bool undecided;
    bool conflict;       /* exactly-one: several rules with different values are surely true */
    struct value value;  /* single: known or blank when decided, unknown when undecided */
    uint32_t rule;       /* single, decided, by just one rule: it; else INDEX_NONE */
    struct value *items; /* list: certain items, in order of the rules */
    uint32_t *item_rules;
    uint32_t item_count;
    bool has_possible;      /* false for open types: no list of values can be given */
    struct value *possible; /* in declared order, VALUE_BLANK last; list: items, VALUE_UNKNOWN where
                               the item's own text is unknown */
    uint32_t *possible_rules; /* list only */
    uint32_t possible_count;
    uint32_t *missing; /* indices in program->paths: sorted, unique; when undecided */
    uint32_t missing_count;
};

void verdict_of(const struct frame *frame, uint32_t row, const struct result *result,
                struct arena *arena, struct verdict *verdict);
/* The same without the reasons: neither rule, possible nor missing is filled. */
void verdict_value_of(const struct frame *frame, uint32_t row, const struct result *result,
                      struct arena *arena, struct verdict *verdict);
/* Of a decision that takes one rule, the code of a finite output for rows where it is decided (the
 * number of codes: blank); other rows are not to be read. */
const uint32_t *frame_codes(const struct frame *frame, const struct result *result,
                            const uint64_t **decided);
/* Rows for which a finite output may come out as the code (the number of codes: blank). */
const uint64_t *frame_possible(const struct frame *frame, const struct result *result,
                               uint32_t code);
/* Of a decision that takes every rule: a bit for each rule that is not surely false for the row. */
const uint64_t *frame_open_rules(const struct frame *frame, uint32_t decision, uint32_t row,
                                 uint32_t *words);
/* Cheap: is it undecided for the row? */
bool verdict_is_undecided(const struct frame *frame, uint32_t row, const struct result *result);
/* The same for all rows: those for which it is decided. */
void frame_decided(const struct frame *frame, const struct result *result, plane decided);
/* Rows for which a definition, or a decision that takes one rule, is surely blank. */
void frame_blank(const struct frame *frame, const struct result *result, plane blank);
/* A single output with few values (a one-of, or yes/no), for all rows at once: which codes are
 * possible, a plane a code, then one for blank; and the code where just one is (that of blank is
 * code_count). Yes has code 0, no 1. False for other results. */
struct frame_possible {
    const uint64_t *possible, *decided;
    const uint32_t *codes;
    uint32_t code_count;
};
bool frame_possible_of(const struct frame *frame, const struct result *result,
                       struct frame_possible *codes);
/* The one rule that decides the row; INDEX_NONE when there are several, or none. Not of lists. */
uint32_t frame_sole_rule(const struct frame *frame, uint32_t decision, uint32_t row);
/* The facts behind an unknown condition or value, as of `missing`: down through unknown parts only.
 */
void frame_missing(const struct frame *frame, uint32_t row, node_id node, struct arena *arena,
                   uint32_t **paths, uint32_t *count);

/* Kept child rows of a tenant's slot (evaluator made with keep_children): calls back with each
 * row's batch, frame of the child's scope, and row number, in the order they came. */
typedef void frame_child_visit(void *context, const struct batch *batch, const struct frame *frame,
                               uint32_t row);
void frame_children(const struct frame *frame, uint32_t record, uint32_t slot,
                    frame_child_visit *visit, void *context);
/* The same for all slots; batch->slots says whose a row is. */
void frame_all_children(const struct frame *frame, uint32_t record, frame_child_visit *visit,
                        void *context);
/* Which kept row a LATEST fold chose for the slot: false when none or unknown. */
enum truth frame_fold_chosen(const struct frame *frame, uint32_t fold, uint32_t slot,
                             struct value *kept);

#endif
