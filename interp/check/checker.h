/* What the checker knows while it works, shared by the files of this room only. Phases: declare
 * every name of every file (so that order does not matter), put definitions and decisions in order
 * of dependence, lower each once, then promises, results and tests, then lint.
 *
 * A part that is wrong is reported where it is met and becomes NODE_BAD or OPERAND_BAD; whoever
 * gets one of those says nothing more, so that one mistake gives one message. */
#ifndef TENET_CHECK_CHECKER_H
#define TENET_CHECK_CHECKER_H

#include "base/file.h"
#include "base/limits.h"
#include "base/near.h"
#include "base/vector.h"
#include "check/compile.h"
#include "syntax/tree.h"

#define NODE_BAD UINT32_MAX

enum symbol_kind {
    SYMBOL_SOURCE,
    SYMBOL_CLAUSE,
    SYMBOL_RECORD,
    SYMBOL_FACT,
    SYMBOL_TABLE,
    SYMBOL_SETTING,
    SYMBOL_DEFINITION,
    SYMBOL_OUTPUT, /* a decision (output 0) or a companion */
    SYMBOL_PROMISE,
    SYMBOL_BASE
};
enum { /* sets of symbol kinds, for suggestions */
       KINDS_VALUES =
           1 << SYMBOL_FACT | 1 << SYMBOL_SETTING | 1 << SYMBOL_DEFINITION | 1 << SYMBOL_OUTPUT,
       KINDS_ALL = KINDS_VALUES | 1 << SYMBOL_RECORD | 1 << SYMBOL_TABLE
};

struct symbol {
    enum symbol_kind kind;
    name_id name;
    uint32_t scope; /* of a fact or definition: its record; else 0 */
    uint32_t index, output;
    struct span span;
    bool used, bad;
    struct symbol *next; /* of the same name */
};

/* What stands on one side of a comparison, before it is a node. Some have no node of their own
 * unless they must: an answer with few values is asked about value by value. */
enum operand_kind {
    OPERAND_BAD,
    OPERAND_NODE,
    OPERAND_CONDITION, /* a yes/no that is a condition node */
    OPERAND_LITERAL,   /* tree */
    OPERAND_SETTING,   /* setting */
    OPERAND_OUTPUT,    /* a finite output: decision, output */
    OPERAND_LIST,      /* a decision that collects: decision */
    OPERAND_CHOICE,    /* a definition that chose a child row: definition */
    OPERAND_COUNT      /* of child rows: fold */
};
struct operand {
    enum operand_kind kind;
    bool may_be_blank;
    struct type type;
    node_id node;
    uint32_t setting, decision, output, definition, fold;
    const struct tree *tree; /* what the author wrote */
    struct span declared;    /* where the name is declared, or SPAN_NONE */
};

struct setting_entry {
    const struct tree *tree;
    struct symbol *symbol;
    struct type type;
    bool bad;
    const struct constant *constant;
    struct setting_form { /* the same read as another type, once */
        const struct choices *choices;
        const struct constant *constant;
        struct setting_form *next;
    } * forms;
};

struct define_entry {
    const struct tree *tree;
    struct symbol *symbol;
    uint32_t scope;
    bool bad;
    struct operand operand; /* what its name stands for */
    node_id root;
    const struct template_form *form; /* `first item of L that matches` */
    uint32_t fold;                    /* `the latest`, else INDEX_NONE */
};

/* A rule as written: a `rule` block, or a row of `rows`. */
struct rule_entry {
    const struct tree *tree;
    const struct tree *rows; /* the ROWS block of a row, else NULL */
    struct text name;
    struct span name_span;
    uint32_t row; /* its number in the block, from 1 */
};

struct decision_entry {
    const struct tree *tree;
    struct symbol *symbol;
    bool bad;
    enum take take;
    struct output *outputs;
    const struct tree **output_trees;
    struct symbol **output_symbols;
    uint32_t output_count;
    VECTOR(struct rule_entry) rules;
    uint32_t index; /* in built decisions, once lowered; else INDEX_NONE */
    node_id rows_when;
    const struct tree *rows_of_when;
};

struct scope_builder {
    VECTOR(struct node) nodes;
    VECTOR(node_id) children;
    VECTOR(uint8_t) depths;
    node_id *facts; /* the node of each fact, NODE_BAD until asked for */
    node_id today;
};

struct fold_entry {
    struct fold fold;
    VECTOR(uint32_t) kept;
};

/* A CSV file of cases, read once: the bytes are a source, so that places in it can be told. */
struct case_file {
    struct text path;
    uint32_t source;
};

struct test_builder;
struct base_entry {
    const struct tree *tree;
    struct symbol *symbol;
    struct test_builder *builder; /* its givens */
};

struct checker {
    struct compilation *out;
    const struct compile_options *options;
    struct arena *arena;
    struct arena *scratch; /* of the table that is read */
    struct diags *diags;
    struct program *program;
    struct schema *schema;

    struct symbol **by_name; /* by name_id: a chain */
    size_t name_count;
    VECTOR(struct symbol *) symbols;
    size_t table_errors;     /* in the file of the table that is read */
    struct diag unsaid;      /* stands for those past the cap */
    size_t suggestions_left; /* candidates still to be compared: many errors must stay fast */
    bool has_bad_block;      /* a block could not be read: names may be missing that were written */
    bool *in_bad_block;      /* by name_id: it stands in such a block and may be declared there */

    VECTOR(struct setting_entry) settings;
    VECTOR(struct define_entry) defines;
    VECTOR(struct decision_entry) decisions;
    VECTOR(struct base_entry) bases;
    VECTOR(struct case_file) case_files;
    VECTOR(const struct tree *)
    table_trees, record_trees, promise_trees, test_trees, results_trees, skip_trees;
    VECTOR(struct source_title) playbooks;
    VECTOR(struct clause) clauses;
    VECTOR(struct text_map *) maps; /* choices' and tables', freed with a failed program */

    struct scope_builder *scopes; /* one a record */
    VECTOR(struct fold_entry) folds;
    struct text_map *fold_index;
    VECTOR(uint32_t) order;          /* vertices: definitions, then decisions */
    VECTOR(struct decision) lowered; /* in order of dependence */
    VECTOR(uint32_t) entry_of;       /* of a lowered decision: its entry */
    VECTOR(struct promise) promises;
    VECTOR(struct result) results;
    VECTOR(struct test) tests;
    const struct tree *where; /* options->where, parsed; or NULL */
    node_id where_root;
};

/* messages.c: words for people */
struct text words_of_span(const struct checker *c, struct span span);  /* white space made single */
struct text words_of_type(struct checker *c, const struct type *type); /* "a number of days" */
struct text words_of_number(struct checker *c, number n, enum type_unit unit); /* "14 days" */
struct text words_of_choices(struct checker *c, const struct choices *choices);
struct text words_of_operand(struct checker *c, const struct operand *operand);
const char *words_of_op(enum tree_op op); /* "at least" */
/* Adds a warning or hint; NULL when these are not asked for. */
struct diag *warn_add(struct checker *c, enum diag_code code, struct span span, const char *format,
                      ...) __attribute__((format(printf, 4, 5)));
void diag_declared(struct checker *c, struct diag *diag,
                   struct span span); /* "it is declared here" */

/* names.c */
struct text name_of(const struct checker *c, name_id name);
struct span tree_name_span(const struct tree *tree);
struct symbol *symbol_declare(struct checker *c, enum symbol_kind kind, const struct tree *tree,
                              uint32_t scope, uint32_t index, uint32_t output);
/* It may be declared in a block that could not be read, so nothing is to be said about it. */
bool name_is_lost(const struct checker *c, struct text name);
struct symbol *symbol_find(const struct checker *c, enum symbol_kind kind, name_id name);
/* What a name means in a scope, a table only if nothing else; NULL without a message. */
struct symbol *symbol_resolve(const struct checker *c, uint32_t scope, name_id name);
/* The same, with a message when there is none that the scope may use; marks it used. */
struct symbol *symbol_need(struct checker *c, uint32_t scope, const struct tree *tree, name_id name,
                           unsigned kinds);
/* A record by its singular or plural name; INDEX_NONE without a message. */
uint32_t record_named(const struct checker *c, name_id name);
/* "; did you mean "x"?" or nothing. */
struct text suggestion(struct checker *c, struct text wanted, uint32_t scope, unsigned kinds);
struct text suggestion_of(struct checker *c, struct text wanted, const struct text *among,
                          size_t count);
const char *symbol_word(const struct checker *c, const struct symbol *symbol); /* "a fact" */
bool name_is_known(const struct checker *c, name_id name);

/* trees.c: finding parts of blocks */
const struct tree *tree_part(const struct tree *tree, enum tree_kind kind); /* the first, or NULL */
struct text tree_doc(const struct tree *tree);
struct tree *tree_new(struct checker *c, enum tree_kind kind, struct span span);
bool tree_is_bad(const struct tree *tree); /* it or a child is BAD */

/* declare*.c */
void declare_all(struct checker *c);
bool type_of_tree(struct checker *c, const struct tree *tree, struct type *type);
struct cites cites_of(struct checker *c, const struct tree *tree);
void declare_record_names(struct checker *c);
void declare_facts(struct checker *c);
void declare_tables(struct checker *c);
void declare_skip(struct checker *c);
void declare_setting(struct checker *c, const struct tree *tree);
uint32_t setting_values(const struct tree *holder); /* of a SETTING or DATED: how many */
void declare_decision(struct checker *c, const struct tree *tree);
void declare_rule(struct checker *c, uint32_t decision, const struct tree *tree);
void declare_rows(struct checker *c, uint32_t decision, const struct tree *tree);
void check_decisions(struct checker *c); /* `otherwise`, doubled names, empty decisions */
bool rule_is_otherwise(const struct checker *c, const struct rule_entry *rule);

/* tables */
void table_read_inline(struct checker *c, const struct tree *tree, struct table *table);
/* The bytes of a file that a rule file names: from the caller's own set, else from the disk. What
 * was read is kept in compilation->files. */
enum file_result named_file_read(struct checker *c, struct text path, struct text *bytes,
                                 struct text *why);
void table_read_csv(struct checker *c, const struct tree *tree, const struct tree *from,
                    struct table *table);

/* depend.c */
void order_by_dependence(struct checker *c);

/* literals.c */
bool tree_is_literal(const struct tree *tree);
struct type type_of_literal(const struct tree *tree);
/* Reads a literal as a value of the type; `what` names the thing it is for in the message. */
bool literal_read(struct checker *c, const struct type *type, const struct tree *tree,
                  struct text what, struct span declared, struct value *value);
bool literal_in_range(struct checker *c, const struct type *type, const struct tree *tree,
                      struct text what, struct span declared);
bool literal_fits_unit(struct checker *c, const struct type *type, const struct tree *tree,
                       struct text what, struct span declared);
/* A constant of the type from literals (a chain of `count` siblings). NULL after a message. */
const struct constant *constant_of_literals(struct checker *c, const struct type *type,
                                            const struct tree *first, uint32_t count,
                                            struct text what, struct span declared);
const struct constant *constant_of_setting(struct checker *c, uint32_t setting,
                                           const struct type *type, const struct tree *use,
                                           struct text what);
/* Of a literal or setting operand. */
const struct constant *constant_of(struct checker *c, const struct operand *operand,
                                   const struct type *type, struct text what, struct span declared);
const struct constant *constant_new(struct checker *c, struct type type, const struct value *values,
                                    uint32_t count);
const struct constant *constant_of_codes(struct checker *c, struct type type, const uint32_t *codes,
                                         uint32_t count);

/* build.c */
node_id node_add(struct checker *c, uint32_t scope, struct node node, const node_id *children,
                 uint32_t count);
node_id node_and(struct checker *c, uint32_t scope, struct span span, const node_id *children,
                 uint32_t count);
node_id node_or(struct checker *c, uint32_t scope, struct span span, const node_id *children,
                uint32_t count);
node_id node_not(struct checker *c, uint32_t scope, struct span span, node_id child);
node_id node_fact(struct checker *c, uint32_t scope, uint32_t fact, struct span span);
node_id node_constant(struct checker *c, uint32_t scope, const struct constant *constant,
                      struct span span);
node_id node_one_of(struct checker *c, uint32_t scope, node_id value,
                    const struct constant *constant, bool ignoring_case, struct span span);
node_id node_yes_of(struct checker *c, uint32_t scope, node_id condition, struct span span);
node_id node_output_is(struct checker *c, uint32_t decision, uint32_t output, const uint32_t *codes,
                       uint32_t count, struct span span);
const struct node *node_at(const struct checker *c, uint32_t scope, node_id node);
uint32_t fold_rows(struct checker *c, uint32_t record, node_id condition, struct span span);
uint32_t fold_latest(struct checker *c, uint32_t record, node_id condition, uint32_t by,
                     uint32_t then, struct span span);
uint32_t fold_keep(struct checker *c, uint32_t fold, uint32_t fact);
struct type type_simple(enum type_kind kind);
bool type_is_finite(const struct type *type);
/* Codes of `from` in `to`; *all: each has one; *any: at least one has. NULL map when they agree. */
const uint32_t *codes_map(struct checker *c, const struct choices *from, const struct choices *to,
                          bool *all, bool *any);

/* lower_value.c */
struct operand operand_read(struct checker *c, uint32_t scope, const struct tree *tree);
node_id operand_node(struct checker *c, uint32_t scope, const struct operand *operand);
struct operand operand_of_node(struct checker *c, node_id node, struct type type, bool may_be_blank,
                               const struct tree *tree);
bool operand_is_constant(const struct operand *operand);
void lower_definition(struct checker *c, uint32_t define);

/* lower_of.c */
struct operand operand_of(struct checker *c, uint32_t scope, const struct tree *tree);
struct operand operand_latest(struct checker *c, uint32_t scope, const struct tree *tree);
struct operand operand_first_item(struct checker *c, uint32_t scope, const struct tree *tree,
                                  const struct template_form **form);

/* lower_condition.c */
node_id condition_lower(struct checker *c, uint32_t scope, const struct tree *tree);
/* lower_compare.c, lower_equal.c, lower_dates.c, lower_text.c */
node_id compare_lower(struct checker *c, uint32_t scope, const struct tree *tree);
node_id lower_equal(struct checker *c, uint32_t scope, const struct operand *left,
                    const struct tree *tree);
node_id lower_order(struct checker *c, uint32_t scope, const struct operand *left,
                    const struct tree *tree, enum compare_op op, const struct tree *right_tree);
node_id lower_dates(struct checker *c, uint32_t scope, const struct operand *left,
                    const struct tree *tree);
node_id lower_text(struct checker *c, uint32_t scope, const struct operand *left,
                   const struct tree *tree);
node_id lower_state(struct checker *c, uint32_t scope, const struct operand *left,
                    const struct tree *tree);
bool value_lacks_quotes(struct checker *c, uint32_t scope, const struct type *type,
                        struct text what, const struct tree *tree);
void warn_never(struct checker *c, struct span span, bool always, struct text why);
node_id bad_comparison(struct checker *c, const struct operand *left, const struct tree *tree);
/* lower_children.c, lower_items.c */
node_id quantified_lower(struct checker *c, uint32_t scope, const struct tree *tree);
node_id some_item_lower(struct checker *c, uint32_t scope, const struct tree *tree);
node_id contains_item(struct checker *c, uint32_t scope, const struct operand *list,
                      const struct tree *tree);
bool every_of_none(struct checker *c, const struct tree *tree, const char *what);
uint32_t table_needed(struct checker *c, const struct tree *name); /* INDEX_NONE after a message */
/* Fills the test of an item and *operand (NODE_BAD: none). False after a message. */
bool item_test_read(struct checker *c, uint32_t scope, const struct tree *tree,
                    struct item_test *test, node_id *operand);
node_id count_compare(struct checker *c, uint32_t scope, const struct operand *count,
                      const struct tree *tree, enum compare_op op, bool equal,
                      const struct operand *right);
/* lower_outputs.c */
node_id list_contains(struct checker *c, const struct operand *list, const struct tree *tree);
node_id list_is_empty(struct checker *c, const struct operand *list, const struct tree *tree);
node_id output_equal(struct checker *c, uint32_t scope, const struct operand *a,
                     const struct operand *b, struct span span, bool *shares_none);
node_id output_as_value(struct checker *c, const struct operand *output);
bool some_rule_gives(const struct checker *c, const struct decision *decision, struct text text);
/* The name of its value, as a text. */
node_id finite_as_text(struct checker *c, uint32_t scope, const struct operand *operand);

/* template_read.c */
const struct template_form *template_read(struct checker *c, const struct tree *string,
                                          bool ignoring_case);

/* lower_decision.c, rows.c */
void lower_decision(struct checker *c, uint32_t entry);
bool result_lower(struct checker *c, const struct decision_entry *entry, uint32_t output,
                  const struct tree *value, struct rule_result *result);
/* Parts of a row: what its cells say under the headings of its block. */
struct row_parts {
    const struct tree *gives;
    const struct tree **with; /* by output */
    const struct tree *cites;
    struct text because;
    node_id *conditions; /* room for all cells and `when` */
    uint32_t condition_count;
    bool has_condition, bad;
};
void row_lower(struct checker *c, struct decision_entry *entry, const struct rule_entry *rule,
               struct row_parts *parts);
const struct tree *row_heading(const struct tree *rows);
const struct tree *cell_head(const struct tree *cell); /* what the heading cell says, or NULL */
bool cell_is_empty(const struct tree *cell);

/* tests.c, given.c, expect.c, cases.c (and check/cases.h) */
void lower_tests(struct checker *c);
struct given_mark {
    struct span span;
    bool own; /* given by the test itself, not taken over */
};
struct test_builder {
    VECTOR(struct given) facts;
    VECTOR(struct given_mark) marks; /* one a given */
    VECTOR(struct given_row) rows;
    bool *has_children; /* by record */
    bool *own_children; /* the test itself gave rows of it, or none */
    VECTOR(struct expectation) expectations;
    bool bad;
};
void test_give(struct checker *c, struct test_builder *builder, const struct tree *tree);
void test_give_child(struct checker *c, struct test_builder *builder, const struct tree *tree);
void test_give_none(struct checker *c, struct test_builder *builder, const struct tree *tree);
void test_expect(struct checker *c, struct test_builder *builder, const struct tree *tree);
/* The fact of a record that a given names; NULL after a message. */
const struct fact *given_fact(struct checker *c, uint32_t record, const struct tree *tree,
                              name_id name, uint32_t *index);
/* A fact and what is given for it: `first` and its siblings, at most `count`. */
void test_give_value(struct checker *c, struct test_builder *builder, const struct tree *name_tree,
                     name_id name, const struct tree *first, uint32_t count);
/* What a definition or decision output is expected to be. */
struct target {
    struct text name;
    struct type type; /* of a list: of an item */
    bool is_list, may_be_blank;
    bool keeps_stale; /* as in compile_options */
    uint32_t decision, output, definition;
    struct span declared;
};
struct expectation expectation_of(const struct target *target, struct span span); /* or NULL */
bool target_find(struct checker *c, const struct tree *at, name_id name, struct target *target);
bool expect_values(struct checker *c, const struct target *target, const struct tree *first,
                   struct expectation *expected);
bool expect_by(struct checker *c, const struct target *target, struct text rule, struct span span,
               struct expectation *expected);
void cases_lower(struct checker *c, const struct tree *tree);
void test_begin(struct checker *c, struct test_builder *builder, const struct tree *tree,
                struct test *test);
void test_push(struct checker *c, const struct test_builder *builder, struct test *test);
void builder_copy(struct checker *c, struct test_builder *to, const struct test_builder *from);
void builder_free(struct test_builder *builder);

/* lint.c, canon.c */
void lint_all(struct checker *c);
void warn_repeated(struct checker *c, const struct tree *first, uint32_t count);
uint32_t *canon_ids(struct checker *c); /* by node of scope 0: equal where they say the same */

/* finish.c: from the checker's vectors to the program */
void program_finish(struct checker *c);
void program_prepare(struct checker *c); /* scopes and paths, once facts are known */
void checker_free(struct checker *c);
void lower_all(struct checker *c); /* definitions, decisions, promises, results, where */

#endif
