/* The checked rule set: flat, typed, read-only; the narrow waist between the checker, which makes
 * it, and everything that evaluates, explains, tests, proves or prints it. A program cannot fail.
 *
 * A scope is a record seen as the place where conditions stand: scope 0 is the tenant, the others
 * are its child records. Its nodes are one array in post-order (children before parents), shared
 * where the same definition is used twice; a node's number is its column in the frame. */
#ifndef TENET_PROGRAM_PROGRAM_H
#define TENET_PROGRAM_PROGRAM_H

#include "schema/schema.h"

typedef uint32_t node_id;

enum node_kind {
#define NODE(kind, children, meaning) NODE_##kind,
#include "program/nodes.def"
#undef NODE
    NODE_KIND_COUNT
};

static inline bool node_is_condition(enum node_kind kind) {
    return kind >= NODE_TRUTH;
}

enum compare_op {
    COMPARE_NONE,
    COMPARE_AT_LEAST,
    COMPARE_AT_MOST,
    COMPARE_MORE_THAN,
    COMPARE_LESS_THAN,
    COMPARE_WITHIN_LAST,
    COMPARE_WITHIN_NEXT,
    COMPARE_STARTS,
    COMPARE_ENDS,
    COMPARE_CONTAINS,
    COMPARE_ONE_OF,
    COMPARE_MATCHES,
    COMPARE_IN_TABLE
};

/* One value or several, literal or from a setting; dated settings have several alternatives, the
 * last whose `from` is not after the day of evaluation stands. The first has from == DAY_MIN. */
struct dated {
    day_number from;
    const struct value *values; /* texts, numbers, days, yes, or codes of `type` */
    uint32_t count;
};
struct constant {
    struct type type; /* of each value; unit says days, months, business days */
    const struct dated *alternatives;
    uint32_t count;
    struct text setting; /* its name, or empty for a literal */
};

/* "FY{2 digits}-Reengagement-{wave}+{size: digits}-{workload}": literals and holes in turn. A
 * digits hole takes as many digits as stand there (or exactly `digits`); a text hole ends at the
 * first place where everything up to the next text hole (or the end) matches; every hole takes at
 * least one character, else the template does not match. No other way is tried. */
struct template_part {
    bool is_hole, is_digits;
    uint32_t digits;     /* exactly so many; 0: one or more */
    struct text literal; /* of a literal */
    struct text name;    /* of a hole; may be empty */
};
struct template_form {
    struct template_part *parts;
    uint32_t count;
    struct text text;   /* as written */
    bool ignoring_case; /* of the literals: ASCII letters */
};

/* What an item of a list is tested for. */
struct item_test {
    enum compare_op op; /* ONE_OF, STARTS, ENDS, CONTAINS, MATCHES, IN_TABLE */
    bool negated, ignoring_case;
    bool is_some;                    /* NODE_ITEMS: some item passes, else every item */
    bool empty_is;                   /* NODE_ITEMS, every: of an empty list */
    const struct constant *constant; /* any of its values; NULL when the operand is a child node */
    const struct template_form *form;
    uint32_t table;
};

enum quantifier {
    QUANTIFIER_SOME,
    QUANTIFIER_EVERY,
    QUANTIFIER_AT_LEAST,
    QUANTIFIER_AT_MOST,
    QUANTIFIER_EXACTLY
};

struct node {
    enum node_kind kind;
    bool ignoring_case;
    uint8_t op;                        /* enum compare_op */
    struct type type;                  /* of values; kind TYPE_YES_NO for conditions */
    struct span span;                  /* what the author wrote for it */
    uint32_t first_child, child_count; /* in scope->children */
    uint32_t definition; /* its root node: index in program->definitions, else INDEX_NONE */
    union {
        uint32_t fact;
        const struct constant *constant; /* CONSTANT, ONE_OF */
        struct {
            uint32_t table, column;
        } lookup;
        const struct item_test *test; /* FIRST_ITEM, ITEMS */
        struct {
            const struct template_form *form;
            uint32_t part;
        } hole;
        enum type_unit unit; /* SINCE */
        const uint32_t *map; /* EQUAL: right code -> left code or INDEX_NONE; NULL: same */
        const struct constant *duration; /* AGO, WITHIN */
        struct {
            day_number from, until;
        } period; /* until exclusive; DAY_MIN, DAY_MAX + 1: open */
        struct {
            uint32_t fold;
            enum quantifier quantifier;
            bool empty_is;                   /* EVERY of no rows */
            const struct constant *how_many; /* AT_LEAST, AT_MOST, EXACTLY */
        } quantified;
        struct {
            uint32_t fold, kept;
        } choice; /* kept: index in fold->kept */
        /* of an OR: the question to a list decision that it stands for, and the texts asked about
         * (of `is empty` none); values NULL: it stands for none */
        struct {
            uint32_t decision, output;
            const struct constant *values;
        } output;
        uint32_t decision; /* DECIDE */
    };
};

struct scope {
    uint32_t record;
    struct node *nodes;
    uint32_t node_count;
    node_id *children;
    uint32_t child_total;
};

/* What is kept of child rows, a tenant: folded as they stream by. */
enum fold_kind { FOLD_ROWS, FOLD_LATEST };
struct fold {
    enum fold_kind kind;
    uint32_t record;
    node_id condition; /* in the child's scope, or INDEX_NONE: every row */
    /* LATEST: the row with the greatest date `by`, of equal ones the least text `then` */
    uint32_t by, then;    /* facts */
    const uint32_t *kept; /* facts whose values are kept of the chosen row (`then` among them) */
    uint32_t kept_count;
    struct span span;
};

struct cites {
    const uint32_t *clauses; /* indices in program->clauses */
    uint32_t count;
};

struct definition {
    struct text name, doc;
    uint32_t scope;
    node_id root;
    struct cites cites;
    struct span span;
};

enum take { TAKE_FIRST, TAKE_STRONGEST, TAKE_EXACTLY_ONE, TAKE_EVERY };

/* What a decision answers: output 0 is the decision itself, the others its companions. Finite: a
 * one-of or yes/no (codes: 0 yes, 1 no, in the order in which possible values print). */
struct output {
    struct text name, doc;
    struct type type;
    bool may_be_blank, is_finite;
    struct span span;
};

/* What a rule gives for an output. */
struct rule_result {
    bool is_blank;
    bool is_constant;    /* finite outputs, and texts: `value`, literal (not from a setting) */
    struct value value;  /* yes/no outputs: code 0 or 1 too */
    node_id node;        /* else; for finite outputs a one-of or yes/no value node or OUTPUT */
    const uint32_t *map; /* code of the node -> code of the output; NULL: the same */
    /* when it is another decision's finite output: that one (node unused) */
    uint32_t from_decision, from_output; /* INDEX_NONE: not so */
};

struct rule {
    struct text name, doc, because;
    struct cites cites;
    day_number from, until; /* as of struct node.period */
    bool is_otherwise;
    node_id condition;           /* when and not unless and in force, together */
    struct rule_result *results; /* one an output */
    struct span span, when_span; /* when_span: the condition as written, or SPAN_NONE */
};

struct decision {
    struct text name, doc;
    struct cites cites;
    enum take take;
    struct output *outputs;
    uint32_t output_count;
    struct rule *rules;
    uint32_t rule_count;
    node_id decide; /* its DECIDE node */
    struct span span;
};

/* What is printed, in order. */
struct result {
    struct text name;
    uint32_t decision, output; /* or decision == INDEX_NONE and: */
    uint32_t definition;       /* a tenant definition, a value or a condition */
};

struct promise {
    struct text name, doc;
    struct cites cites;
    node_id holds; /* the condition that must hold (never: its negation) */
    struct span span;
};

/* A fact as `missing` names it, in sorted order of names: "current_priority", "entitlement.status",
 * "entitlement" (the child table itself: fact == INDEX_NONE). */
struct fact_path {
    struct text name;
    uint32_t record, fact;
};

struct source_title {
    struct text name, title;
};
struct clause {
    uint32_t source;
    struct text name, title;
    struct span span;
};

/* A rule test, a case row among them: one made-up tenant and what is expected of it. */
struct given {
    uint32_t fact;
    struct value value; /* any state */
};
struct given_row {
    uint32_t record;
    const struct given *facts;
    uint32_t count;
};
enum expect_kind {
    EXPECT_VALUE,     /* decision output or definition: values (one; a list: all, in order) */
    EXPECT_CONTAINS,  /* a list decision: value is among its certain items (negated: is surely not)
                       */
    EXPECT_UNDECIDED, /* possible and missing are compared when given */
    EXPECT_PROMISE    /* holds (negated: is broken) */
};
/* Where an expectation stands in its file, for whoever writes it anew. What is not there has
 * SPAN_NONE. */
enum written_in {
    WRITTEN_LINE, /* behind `expect` */
    WRITTEN_CELL, /* in a row of `cases` */
    WRITTEN_CSV   /* in a line of the file of `cases ... from` */
};
struct expectation_place {
    enum written_in in;
    /* Its cell; or in a line the values, or the word for none; of `undecided` and `contains` all
     * from behind the name to the end, and to the value */
    struct span answer;
    struct span by;                /* "by NAME", or the cell of NAME */
    struct span possible, missing; /* the values behind `between`, the facts behind `missing` */
};
struct expectation {
    enum expect_kind kind;
    bool negated;
    uint32_t decision, output; /* or INDEX_NONE and: */
    uint32_t definition;
    uint32_t promise;
    const struct value
        *values; /* VALUE_BLANK, VALUE_UNKNOWN (definition) or known; typed as the target */
    uint32_t count;
    bool is_empty_list;
    uint32_t by_rule; /* INDEX_NONE: not asked */
    bool has_possible, has_missing;
    const uint32_t *missing; /* indices in program->paths, sorted */
    uint32_t missing_count;
    /* It names a rule that is no more, and fails whatever comes out: only where
     * compile_options.keeps_stale let it pass. */
    bool is_stale;
    struct span span;
    struct expectation_place place;
};
struct test {
    struct text name; /* of a case: its table's sentence and ", row 3"; of a file ", line 4" */
    bool has_as_of;
    day_number as_of;
    struct cites cites;
    const struct given *facts;
    uint32_t fact_count;
    const struct given_row *rows;
    uint32_t row_count;
    const bool *has_children; /* per record: given (with rows, or `no`), else unknown */
    const struct expectation *expectations;
    uint32_t expectation_count;
    struct span span;
};

struct setting {
    struct text name, doc;
    const struct constant *constant;
    struct cites cites;
    struct span span;
};

struct program {
    struct arena *arena; /* owns everything here but the maps in the schema */
    const struct sources *sources;
    const struct schema *schema;
    struct scope *scopes; /* one a record */
    uint32_t scope_count;
    struct fold *folds;
    uint32_t fold_count;
    struct definition *definitions;
    uint32_t definition_count;
    struct setting *settings;
    uint32_t setting_count;
    struct decision *decisions; /* in order of dependence: a decision stands after those it asks */
    uint32_t decision_count;
    struct result *results;
    uint32_t result_count;
    struct promise *promises;
    uint32_t promise_count;
    struct fact_path *paths; /* sorted by name */
    uint32_t path_count;
    struct source_title *playbooks;
    uint32_t playbook_count;
    struct clause *clauses;
    uint32_t clause_count;
    struct cites *table_cites; /* one a table of the schema */
    struct cites *fact_cites;  /* one a path; empty for most */
    struct test *tests;
    uint32_t test_count;
};

/* The path of a record's fact (fact INDEX_NONE: of the child table). */
uint32_t program_path(const struct program *program, uint32_t record, uint32_t fact);
const struct dated *constant_on(const struct constant *constant, day_number today);
/* Finds a decision output or tenant definition by its name; false when there is none. */
bool program_find_result(const struct program *program, struct text name, struct result *result);
/* Every node of every scope in words, for tests and for people who mend the checker. */
void program_dump(const struct program *program, struct buffer *out);
void program_free(struct program *program);

/* True when the text matches; holes (form->count of them, by part; may be NULL) get views. */
bool template_match(const struct template_form *form, struct text text, struct text *holes);

#endif
