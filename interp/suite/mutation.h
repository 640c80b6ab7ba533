/* Making mutants: what a place in the rule files could say by mistake, as text for people and as a
 * patch of the loose program. Trees say what the author wrote, and the nodes that were made of them
 * are found by going down both at once. Within this room only. */
#ifndef TENET_SUITE_MUTATION_H
#define TENET_SUITE_MUTATION_H

#include "base/vector.h"
#include "suite/loose.h"
#include "suite/mutants.h"

enum patch_kind { PATCH_NODE, PATCH_RULE, PATCH_TABLE };

struct patch {
    enum patch_kind kind;
    uint32_t of; /* the scope, decision, table */
    uint32_t index;
    uint32_t next;    /* of the same mutant, or INDEX_NONE */
    struct node node; /* what is put in place of what stands there */
    struct rule rule;
    struct text_map *rows; /* of a table: by key */
};

struct draft {
    struct mutant mutant;
    uint32_t first_patch;
    uint32_t swapped; /* the decision in which a rule and the next change places; else INDEX_NONE */
    uint32_t swapped_rule;
    bool has_day; /* it shows on one day only */
    day_number day;
};

/* A setting whose values a question to a list asks about, from the value `at` on. */
struct question_use {
    const struct setting *setting;
    node_id question;
    uint32_t at;
};

/* What a rule was written as. */
struct rule_tree {
    const struct tree *tree, *rows; /* rows NULL: a block of its own */
};

struct mutator {
    const struct compilation *compilation;
    const struct program *program;
    struct loose *loose;
    struct arena *arena;
    struct text where;    /* the block at hand */
    struct text_map *met; /* places and edits: what stands above a table is met row by row */
    VECTOR(struct draft) drafts;
    VECTOR(struct patch) patches;
    VECTOR(struct question_use) questions;
    struct rule_tree **rules; /* by decision, rule */
};

struct mutator *mutator_new(struct arena *arena, const struct compilation *compilation);
void mutator_free(struct mutator *mutator);
/* All mutants of all rule files, in the order of the files. */
void mutate_files(struct mutator *mutator);

/* Puts the patches of a mutant in place, and what stood there in the patches: doing it twice, the
 * second time backwards, changes nothing. */
void mutant_apply(struct mutator *mutator, const struct draft *draft);
void mutant_take_back(struct mutator *mutator, const struct draft *draft);

/* What stands at `span` becomes `edit`; people are shown the words of `shown` before and after. */
uint32_t mutant_add(struct mutator *mutator, enum mutant_kind kind, struct span span,
                    struct text edit, struct span shown);
void mutant_node(struct mutator *mutator, uint32_t mutant, uint32_t scope, node_id id,
                 struct node node);
void mutant_rule(struct mutator *mutator, uint32_t mutant, uint32_t decision, uint32_t index,
                 struct rule rule);
/* The table finds rows by this map, which belongs to the mutator from now on. */
void mutant_rows(struct mutator *mutator, uint32_t mutant, uint32_t table, struct text_map *rows);

/* A condition and the one who asks for it. */
struct edge {
    uint32_t scope;
    node_id joint;
};
void mutant_joint(struct mutator *mutator, uint32_t mutant, struct edge edge,
                  enum turn_of_joint turn);
const struct node *edge_node(const struct mutator *mutator, struct edge edge);
node_id edge_inner(const struct mutator *mutator, struct edge edge);
/* The edge to a condition that is a child of the edge's node. */
struct edge edge_child(const struct mutator *mutator, struct edge edge, uint32_t index);
const struct node *loose_node(const struct mutator *mutator, uint32_t scope, node_id id);

/* Words of the source. */
struct text words_at(const struct mutator *mutator, struct span span); /* white space made single */
/* The words of a place, comments left out; at most `most` of them. */
uint32_t words_find(const struct mutator *mutator, struct span span, struct span *words,
                    uint32_t most);
bool is_word(const struct mutator *mutator, struct span word, const char *text);
static inline struct span span_from_to(uint32_t file, uint32_t start, uint32_t end) {
    return (struct span){file, start, end};
}
struct text name_at(const struct mutator *mutator, name_id name);

/* Conditions. */
void mutate_condition(struct mutator *mutator, const struct tree *tree, struct edge edge);
void mutate_value(struct mutator *mutator, const struct tree *tree, uint32_t scope, node_id node);

/* A comparison as it stands in a condition, a cell, or a test of rows or items. */
struct comparison {
    const struct tree *left; /* NULL: a name */
    uint8_t op;
    uint16_t flags;
    const struct tree *first; /* what it is compared with */
    uint32_t count;
    struct span span, words; /* all of it; from behind the left side to the first value */
    bool shows_left;         /* the left side stands before the words */
};
struct comparison comparison_of(const struct tree *compare);
void mutate_comparison(struct mutator *mutator, const struct comparison *comparison,
                       struct edge edge);
/* Where an operation's words stand: "at most" of "is not at most". */
struct op_words {
    struct span verb, not_word, op; /* FILE_NONE: it has none */
};
struct op_words op_words_of(const struct mutator *mutator, const struct comparison *comparison);
/* `not` comes or goes. */
struct span negation_edit(const struct mutator *mutator, const struct comparison *comparison,
                          struct text *edit);
void mutate_ignoring_case(struct mutator *mutator, const struct comparison *comparison,
                          uint32_t scope, const node_id *nodes, uint32_t count);

/* One written value among those of a node's constant; a setting's value has several. */
struct target {
    uint32_t scope;
    node_id node;
    uint32_t alternative, index;
};
const struct constant *constant_in(const struct node *node);
struct node node_with_constant(struct arena *arena, struct node node,
                               const struct constant *constant);
const struct constant *constant_with(struct arena *arena, const struct constant *constant,
                                     uint32_t alternative, uint32_t index,
                                     const struct value *value);
const struct constant *constant_from(struct arena *arena, const struct constant *constant,
                                     uint32_t alternative, day_number from);
const struct constant *constant_without(struct arena *arena, const struct constant *constant,
                                        uint32_t alternative, uint32_t index);
/* Other values in place of a written one. */
void mutate_literal(struct mutator *mutator, const struct tree *literal, struct span shown,
                    const struct target *targets, uint32_t count);
/* The value of this number among several leaves. */
void mutate_leaving(struct mutator *mutator, const struct tree *first, uint32_t index,
                    const struct target *targets, uint32_t count);
uint32_t mutant_leaving(struct mutator *mutator, const struct tree *first, uint32_t index);
struct text text_quoted(struct arena *arena, struct text text);
struct text text_shortened(struct text text);  /* without its last character */
bool tree_is_written(const struct tree *tree); /* a literal */
/* A template's literals and counts of digits; of a MATCHES, or a test of items. */
void mutate_template(struct mutator *mutator, const struct tree *string, uint32_t scope,
                     node_id id);
/* Another text that the program compares the same fact with; empty when there is none. */
struct text text_beside(const struct mutator *mutator, uint32_t scope, node_id value,
                        const struct constant *constant);

/* Items of lists. */
void mutate_items(struct mutator *mutator, const struct tree *tree, struct edge edge);
/* `list` stands before the test. */
void mutate_item_test(struct mutator *mutator, const struct tree *list, const struct tree *test,
                      uint32_t scope, node_id id);
void mutate_question(struct mutator *mutator, const struct comparison *comparison,
                     struct edge edge);
/* The question asks about other texts; an item that it does not ask about, or empty. */
void question_ask(struct mutator *mutator, uint32_t mutant, node_id question,
                  const struct constant *texts);
struct text item_beside(const struct mutator *mutator, node_id question, struct text text);
const struct setting *setting_named(const struct mutator *mutator, struct text name);

/* Rules and rows: edges to their conditions. */
void mutate_rule_block(struct mutator *mutator, const struct tree *tree, uint32_t decision,
                       uint32_t rule);
void mutate_row(struct mutator *mutator, const struct tree *rows, const struct tree *row,
                uint32_t decision, uint32_t rule);
/* Rules change places; `second` is the tree of the rule behind. */
void mutate_swap(struct mutator *mutator, const struct tree *first, const struct tree *second,
                 uint32_t decision, uint32_t rule);
/* A rule goes away. */
void mutate_removal(struct mutator *mutator, const struct tree *tree, uint32_t decision,
                    uint32_t rule);
void mutate_setting(struct mutator *mutator, const struct tree *tree);
void mutate_table(struct mutator *mutator, const struct tree *tree);

#endif
