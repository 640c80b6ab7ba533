/* The constructors of the tree that the grammar calls, one a production. They own the layout of
 * tree_kinds.def, the cap on depth and the cap on long lists. */
#ifndef TENET_SYNTAX_BUILD_H
#define TENET_SYNTAX_BUILD_H

#include "syntax/lexeme.h"
#include "syntax/tree.h"

struct reader;

struct word { /* a name with its place */
    name_id id;
    struct place place;
};

struct chain { /* siblings on their way to a parent */
    struct tree *first, *last;
    uint32_t count;
    uint8_t depth;
};

/* Leaves. */
struct tree *build_leaf(struct reader *reader, enum tree_kind kind, struct place place);
struct tree *build_named(struct reader *reader, enum tree_kind kind, struct place place,
                         struct word name);
struct tree *build_text(struct reader *reader, enum tree_kind kind, struct place place,
                        struct text text);
struct tree *build_day(struct reader *reader, enum tree_kind kind, struct place place,
                       day_number day);
struct tree *build_number(struct reader *reader, enum tree_kind kind, struct place place,
                          number value);
/* `60 days`: weeks and years come out as days and months. */
struct tree *build_measure(struct reader *reader, struct place place, number value,
                           enum lexeme_kind unit);

/* Chains. */
struct chain chain_of(struct tree *only); /* NULL makes an empty one */
struct chain chain_add(struct reader *reader, struct chain chain, struct tree *tree);

/* Parents. NULL children are left out. */
struct tree *build_parent(struct reader *reader, enum tree_kind kind, struct place place,
                          struct chain children);
struct tree *build_named_parent(struct reader *reader, enum tree_kind kind, struct place place,
                                struct word name, struct chain children);
/* The same with one child, which may be NULL. */
struct tree *build_one(struct reader *reader, enum tree_kind kind, struct place place,
                       struct tree *child);
struct tree *build_named_one(struct reader *reader, enum tree_kind kind, struct place place,
                             struct word name, struct tree *child);
struct tree *build_dated(struct reader *reader, struct place place, day_number day,
                         struct chain values);
/* The flags on the type that belong to the thing declared (may be blank, changeable) move to it. */
struct tree *build_typed(struct reader *reader, enum tree_kind kind, struct place place,
                         struct word name, struct tree *type);
/* A named block with a text behind the name: the title of a source or clause, a table's file. */
struct tree *build_titled(struct reader *reader, enum tree_kind kind, struct place place,
                          struct word name, struct text title, struct place title_place);
/* Adds a part to a block that grows. A part that may stand once only is reported when it stands
 * there already. Gives the block. */
struct tree *build_part(struct reader *reader, struct tree *block, struct tree *part);
struct tree *build_parts(struct reader *reader, struct tree *block, struct chain parts);
/* What could not be read becomes a BAD part. */
struct tree *build_broken(struct reader *reader, struct tree *block, struct place place);
/* Adds a whole block to the file. */
void build_block(struct reader *reader, struct tree *block);
struct tree *build_flagged(struct tree *tree, unsigned flags);
struct tree *build_unit(struct tree *tree, enum unit unit);

struct tree *build_case(struct reader *reader, struct place place, struct tree *value,
                        struct tree *condition);
struct tree *build_define_for(struct reader *reader, struct place place, struct word name,
                              struct word record);
struct tree *build_rule(struct reader *reader, struct place place, struct word name,
                        struct place result_place, struct tree *result);
struct tree *build_of(struct reader *reader, struct place place, struct word name,
                      struct tree *whole, struct tree *wanted);
struct tree *build_latest(struct reader *reader, struct place place, struct word record,
                          struct word date, struct word tie, struct tree *where);

/* Conditions. */
struct tree *build_and(struct reader *reader, struct place place, struct tree *left,
                       struct tree *right);
struct tree *build_or(struct reader *reader, struct place place, struct tree *left,
                      struct tree *right);
struct tree *build_parentheses(struct reader *reader, struct place place, struct tree *inner);
/* A test waits for its subject: it is an ITEM_TEST until one of those below takes it. */
struct tree *build_test(struct reader *reader, enum tree_op op, struct place place,
                        struct chain values, unsigned flags);
struct tree *build_test_of(struct reader *reader, enum tree_op op, struct place place,
                           struct tree *value, unsigned flags);
struct tree *build_compare(struct reader *reader, struct place place, struct tree *subject,
                           struct tree *test);
struct tree *build_has(struct reader *reader, struct place place, struct word fact,
                       struct tree *test);
struct tree *build_cell(struct tree *test, unsigned flags);
/* `unknown`, `undecided` */
struct tree *build_cell_state(struct reader *reader, enum tree_kind state, struct place place);
struct tree *build_quantifier(struct reader *reader, struct place place,
                              enum tree_quantifier quantifier, struct tree *how_many);
struct tree *build_quantified(struct reader *reader, struct place place, struct tree *quantifier,
                              struct word record, unsigned emphasis, struct tree *child_test);
struct tree *build_some_item(struct reader *reader, struct place place,
                             enum tree_quantifier quantifier, unsigned emphasis, struct tree *list,
                             struct tree *test);

/* Tests. */
struct tree *build_expect(struct reader *reader, struct place place, struct word name,
                          enum tree_op op, unsigned flags, struct chain values);
/* `is empty`, `is unknown` */
struct tree *build_expect_state(struct reader *reader, struct place place, struct word name,
                                enum tree_kind state, struct place state_place);
struct tree *build_undecided(struct reader *reader, struct place place, struct word name,
                             struct tree *possible, struct tree *missing);

#endif
