/* Constructors of the tree. A node takes its chain of children over as it is; depth is counted
 * here, and a condition that would pass the cap becomes a BAD node, so whoever walks the tree may
 * recurse. */
#include "syntax/build.h"

#include "base/limits.h"
#include "syntax/reader.h"
#include "syntax/recovery.h"

static struct span span_of(const struct reader *reader, struct place place) {
    return (struct span){reader->file, place.start, place.end};
}

struct tree *build_leaf(struct reader *reader, enum tree_kind kind, struct place place) {
    struct tree *tree = arena_raw(reader->arena, sizeof *tree);
    *tree = (struct tree){
        .kind = kind, .depth = 1, .span = span_of(reader, place), .name_span = SPAN_NONE};
    if (kind == TREE_EXPECT_UNDECIDED)
        tree->name = NAME_NONE;
    return tree;
}

struct tree *build_named(struct reader *reader, enum tree_kind kind, struct place place,
                         struct word name) {
    struct tree *tree = build_leaf(reader, kind, place);
    tree->name = name.id;
    tree->name_span = span_of(reader, name.place);
    return tree;
}

struct tree *build_text(struct reader *reader, enum tree_kind kind, struct place place,
                        struct text text) {
    struct tree *tree = build_leaf(reader, kind, place);
    tree->text = text;
    return tree;
}

struct tree *build_day(struct reader *reader, enum tree_kind kind, struct place place,
                       day_number day) {
    struct tree *tree = build_leaf(reader, kind, place);
    tree->day = day;
    return tree;
}

struct tree *build_number(struct reader *reader, enum tree_kind kind, struct place place,
                          number value) {
    struct tree *tree = build_leaf(reader, kind, place);
    tree->number = value;
    return tree;
}

struct tree *build_measure(struct reader *reader, struct place place, number value,
                           enum lexeme_kind unit) {
    bool is_weeks = unit == LEX_WEEKS, is_years = unit == LEX_YEARS;
    struct tree *tree = build_number(reader, TREE_NUMBER, place,
                                     value * (is_weeks   ? 7
                                              : is_years ? 12
                                                         : 1));
    tree->unit = unit == LEX_BUSINESS           ? UNIT_BUSINESS_DAYS
                 : unit == LEX_DAYS || is_weeks ? UNIT_DAYS
                                                : UNIT_MONTHS;
    if (tree->number <= number_from(999999999999999999) &&
        tree->number >= number_from(-999999999999999999))
        return tree;
    reader_error(reader, DIAG_E0119, place, "the %s here are more %s than %d digits can hold",
                 is_weeks ? "weeks" : "years", is_weeks ? "days" : "months", LIMIT_NUMBER_DIGITS);
    return build_leaf(reader, TREE_BAD, place);
}

/* ---- Chains and parents. */

struct chain chain_of(struct tree *only) {
    if (!only)
        return (struct chain){NULL, NULL, 0, 0};
    return (struct chain){only, only, 1, only->depth};
}

static void report_long_list(struct reader *reader, const struct tree *tree) {
    struct diag *diag = diag_add(reader->diags, DIAG_E0213, tree->span,
                                 "this list has more than %d entries", LIMIT_LIST_LITERAL);
    diag_hint(reader->diags, diag, "put the values into a table, and write `is in` its name");
}

struct chain chain_add(struct reader *reader, struct chain chain, struct tree *tree) {
    if (!tree)
        return chain;
    if (!chain.first)
        return chain_of(tree);
    if (chain.count >= LIMIT_LIST_LITERAL) {
        if (chain.count == LIMIT_LIST_LITERAL)
            report_long_list(reader, tree);
        chain.count = LIMIT_LIST_LITERAL + 1;
        return chain;
    }
    chain.last->next = tree;
    chain.last = tree;
    chain.count++;
    if (tree->depth > chain.depth)
        chain.depth = tree->depth;
    return chain;
}

/* Kinds whose depth is capped; blocks and their parts lie in a fixed frame round them. */
static bool is_nested(enum tree_kind kind) {
    return kind >= TREE_AND && kind <= TREE_THEN;
}

/* Gives the tree, or a BAD one when it is too deep. Of nested ones only the innermost is said. */
static struct tree *set_depth(struct reader *reader, struct tree *tree, unsigned depth) {
    tree->depth = (uint8_t)(depth < UINT8_MAX ? depth : UINT8_MAX);
    if (depth <= LIMIT_TREE_DEPTH || !is_nested(tree->kind))
        return tree;
    struct place place = {tree->span.start, tree->span.end};
    struct span *said = &reader->too_deep;
    if (said->file == FILE_NONE || said->start < place.start || said->end > place.end)
        recovery_too_deep(reader, (struct place){place.start, place.start + 1});
    *said = tree->span;
    return build_leaf(reader, TREE_BAD, place);
}

static struct tree *take_children(struct reader *reader, struct tree *tree, struct chain chain) {
    tree->first = chain.first;
    tree->last = chain.last;
    tree->count = chain.count <= LIMIT_LIST_LITERAL ? chain.count : LIMIT_LIST_LITERAL;
    if (chain.last && chain.last->span.end > tree->span.end)
        tree->span.end = chain.last->span.end;
    return set_depth(reader, tree, 1u + chain.depth);
}

struct tree *build_parent(struct reader *reader, enum tree_kind kind, struct place place,
                          struct chain children) {
    return take_children(reader, build_leaf(reader, kind, place), children);
}

struct tree *build_named_parent(struct reader *reader, enum tree_kind kind, struct place place,
                                struct word name, struct chain children) {
    return take_children(reader, build_named(reader, kind, place, name), children);
}

struct tree *build_one(struct reader *reader, enum tree_kind kind, struct place place,
                       struct tree *child) {
    return build_parent(reader, kind, place, chain_of(child));
}

struct tree *build_named_one(struct reader *reader, enum tree_kind kind, struct place place,
                             struct word name, struct tree *child) {
    return build_named_parent(reader, kind, place, name, chain_of(child));
}

struct tree *build_dated(struct reader *reader, struct place place, day_number day,
                         struct chain values) {
    return take_children(reader, build_day(reader, TREE_DATED, place, day), values);
}

struct tree *build_typed(struct reader *reader, enum tree_kind kind, struct place place,
                         struct word name, struct tree *type) {
    const unsigned marks = TREE_MAY_BE_BLANK | TREE_CHANGEABLE;
    struct tree *tree = build_named_parent(reader, kind, place, name, chain_of(type));
    tree->flags = (uint16_t)(type->flags & marks);
    type->flags = (uint16_t)(type->flags & ~marks);
    return tree;
}

struct tree *build_titled(struct reader *reader, enum tree_kind kind, struct place place,
                          struct word name, struct text title, struct place title_place) {
    enum tree_kind title_kind = kind == TREE_TABLE ? TREE_FROM_FILE : TREE_TITLE;
    return build_named_parent(reader, kind, place, name,
                              chain_of(build_text(reader, title_kind, title_place, title)));
}

struct tree *build_flagged(struct tree *tree, unsigned flags) {
    if (tree->kind != TREE_BAD)
        tree->flags = (uint16_t)(tree->flags | flags);
    return tree;
}

struct tree *build_unit(struct tree *tree, enum unit unit) {
    tree->unit = (uint8_t)unit;
    return tree;
}

static void append(struct tree *parent, struct tree *child) {
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    parent->count++;
    if (child->span.end > parent->span.end)
        parent->span.end = child->span.end;
}

/* What a part is called that may stand only once in its block, or NULL. */
static const char *once_only(enum tree_kind kind, enum tree_kind block) {
    static const char *const once[TREE_KIND_COUNT] = {
        [TREE_PLURAL] = "`plural`",       [TREE_PARENT] = "`many for each`",
        [TREE_DOC] = "a description",     [TREE_KEY] = "`key`",
        [TREE_GIVES] = "`gives`",         [TREE_FROM_DAY] = "`from`",
        [TREE_ALWAYS] = "`always`",       [TREE_UNTIL_DAY] = "`until`",
        [TREE_OTHERWISE] = "`otherwise`", [TREE_BECAUSE] = "`because`",
        [TREE_LIKE] = "`like`",           [TREE_AS_OF] = "`as of`",
        [TREE_CITES] = "`cites`",         [TREE_WHEN] = "`when`",
        [TREE_UNLESS] = "`unless`",
    };
    return block == TREE_FACT ? NULL : once[kind];
}

static struct tree *child_of_kind(struct tree *parent, enum tree_kind kind) {
    struct tree *child = parent->first;
    while (child && child->kind != kind)
        child = child->next;
    return child;
}

/* True when the part stands there already and is dealt with. Several `cites` are as good as one. */
static bool is_repeated(struct reader *reader, struct tree *block, struct tree *part) {
    const char *said = once_only(part->kind, block->kind);
    struct tree *before = said ? child_of_kind(block, part->kind) : NULL;
    if (!before)
        return false;
    if (part->kind == TREE_CITES) {
        for (struct tree *name = part->first, *next; name; name = next) {
            next = name->next;
            append(before, name);
        }
        return true;
    }
    /* Behind a mistake it may well belong to a block whose start could not be read. */
    if (reader->errors >= LIMIT_ERRORS_A_FILE || child_of_kind(block, TREE_BAD))
        return true;
    reader->errors++;
    struct diag *diag =
        diag_add(reader->diags, DIAG_E0219, part->span, "%s stands twice in the same block", said);
    diag_relate(reader->diags, diag, before->span, "it stands here already");
    diag_hint(reader->diags, diag, "%s",
              part->kind == TREE_WHEN     ? "join the two conditions with `and`, or with `or`"
              : part->kind == TREE_UNLESS ? "join the two conditions with `or`"
                                          : "keep one of the two");
    return true;
}

/* A rule of a list that stands `always` has no condition. */
static void check_always(struct reader *reader, struct tree *rule, struct tree *part) {
    bool is_always = part->kind == TREE_ALWAYS;
    if (!is_always && part->kind != TREE_WHEN && part->kind != TREE_OTHERWISE)
        return;
    struct tree *other = is_always ? child_of_kind(rule, TREE_WHEN) : NULL;
    if (!other)
        other = child_of_kind(rule, is_always ? TREE_OTHERWISE : TREE_ALWAYS);
    if (!other || reader->errors >= LIMIT_ERRORS_A_FILE)
        return;
    reader->errors++;
    struct diag *diag = diag_add(reader->diags, DIAG_E0214, part->span,
                                 "a rule has either `always` or a condition");
    diag_relate(reader->diags, diag, other->span, "the other stands here");
    diag_hint(reader->diags, diag, "keep one of the two");
}

struct tree *build_part(struct reader *reader, struct tree *block, struct tree *part) {
    if (!part || block->kind == TREE_BAD || is_repeated(reader, block, part))
        return block;
    if (block->kind == TREE_RULE)
        check_always(reader, block, part);
    append(block, part);
    return set_depth(reader, block, block->depth > part->depth ? block->depth : 1u + part->depth);
}

struct tree *build_parts(struct reader *reader, struct tree *block, struct chain parts) {
    for (struct tree *part = parts.first, *next; part; part = next) {
        next = part->next;
        part->next = NULL;
        block = build_part(reader, block, part);
    }
    return block;
}

struct tree *build_broken(struct reader *reader, struct tree *block, struct place place) {
    return build_part(reader, block, build_leaf(reader, TREE_BAD, place));
}

void build_block(struct reader *reader, struct tree *block) {
    append(reader->root, block);
}

struct tree *build_case(struct reader *reader, struct place place, struct tree *value,
                        struct tree *condition) {
    return build_parent(reader, TREE_CASE, place, chain_add(reader, chain_of(value), condition));
}

struct tree *build_define_for(struct reader *reader, struct place place, struct word name,
                              struct word record) {
    return build_named_one(reader, TREE_DEFINE, place, name,
                           build_named(reader, TREE_FOR, record.place, record));
}

struct tree *build_rule(struct reader *reader, struct place place, struct word name,
                        struct place result_place, struct tree *result) {
    return build_named_one(reader, TREE_RULE, place, name,
                           build_one(reader, TREE_GIVES, result_place, result));
}

struct tree *build_of(struct reader *reader, struct place place, struct word name,
                      struct tree *whole, struct tree *wanted) {
    return build_named_parent(reader, TREE_OF, place, name,
                              chain_add(reader, chain_of(whole), wanted));
}

struct tree *build_latest(struct reader *reader, struct place place, struct word record,
                          struct word date, struct word tie, struct tree *where) {
    struct chain chain = chain_of(build_named(reader, TREE_BY, date.place, date));
    chain = chain_add(reader, chain, build_named(reader, TREE_THEN, tie.place, tie));
    return build_named_parent(reader, TREE_LATEST, place, record, chain_add(reader, chain, where));
}

/* ---- Conditions. */

/* A chain of one word becomes one node, whatever its length. */
static struct tree *join(struct reader *reader, enum tree_kind kind, struct place place,
                         struct tree *left, struct tree *right) {
    if (left->kind != kind || left->flags & TREE_PARENTHESES)
        return build_parent(reader, kind, place, chain_add(reader, chain_of(left), right));
    append(left, right);
    return set_depth(reader, left, left->depth > right->depth ? left->depth : 1u + right->depth);
}

struct tree *build_and(struct reader *reader, struct place place, struct tree *left,
                       struct tree *right) {
    return join(reader, TREE_AND, place, left, right);
}

struct tree *build_or(struct reader *reader, struct place place, struct tree *left,
                      struct tree *right) {
    return join(reader, TREE_OR, place, left, right);
}

struct tree *build_parentheses(struct reader *reader, struct place place, struct tree *inner) {
    if (inner->kind == TREE_BAD)
        return inner;
    inner->span = span_of(reader, place);
    inner->flags |= TREE_PARENTHESES;
    return set_depth(reader, inner, 1u + inner->depth);
}

struct tree *build_test(struct reader *reader, enum tree_op op, struct place place,
                        struct chain values, unsigned flags) {
    struct tree *test = build_parent(reader, TREE_ITEM_TEST, place, values);
    test->op = (uint8_t)op;
    return build_flagged(test, flags);
}

struct tree *build_test_of(struct reader *reader, enum tree_op op, struct place place,
                           struct tree *value, unsigned flags) {
    return build_test(reader, op, place, chain_of(value), flags);
}

/* The test becomes what it tests: a comparison, its subject before the values. */
struct tree *build_compare(struct reader *reader, struct place place, struct tree *subject,
                           struct tree *test) {
    if (test->kind == TREE_BAD)
        return test;
    test->kind = TREE_COMPARE;
    test->span = span_of(reader, place);
    subject->next = test->first;
    test->first = subject;
    if (!test->last)
        test->last = subject;
    test->count++;
    return set_depth(reader, test,
                     test->depth > subject->depth ? test->depth : 1u + subject->depth);
}

struct tree *build_has(struct reader *reader, struct place place, struct word fact,
                       struct tree *test) {
    if (test->kind == TREE_BAD)
        return test;
    test->kind = TREE_CHILD_HAS;
    test->span = span_of(reader, place);
    test->name = fact.id;
    test->name_span = span_of(reader, fact.place);
    return test;
}

struct tree *build_cell(struct tree *test, unsigned flags) {
    if (test->kind == TREE_BAD)
        return test;
    test->kind = TREE_CELL;
    if (test->op == OP_IS && test->count > 1)
        test->op = OP_ONE_OF;
    return build_flagged(test, flags);
}

struct tree *build_cell_state(struct reader *reader, enum tree_kind state, struct place place) {
    struct tree *child = build_leaf(reader, state, place);
    return build_cell(build_test_of(reader, OP_IS, place, child, 0), 0);
}

struct tree *build_quantifier(struct reader *reader, struct place place,
                              enum tree_quantifier quantifier, struct tree *how_many) {
    struct tree *tree = build_parent(reader, TREE_QUANTIFIED, place, chain_of(how_many));
    tree->quantifier = (uint8_t)quantifier;
    return tree;
}

struct tree *build_quantified(struct reader *reader, struct place place, struct tree *quantifier,
                              struct word record, unsigned emphasis, struct tree *child_test) {
    quantifier->span = span_of(reader, place);
    quantifier->name = record.id;
    quantifier->name_span = span_of(reader, record.place);
    build_flagged(quantifier, emphasis);
    bool counts = quantifier->quantifier != QUANT_SOME && quantifier->quantifier != QUANT_NO;
    if (child_test->kind == TREE_CHILD_EXISTS && counts) {
        struct diag *diag = diag_add(reader->diags, DIAG_E0224, quantifier->span,
                                     "`exists` goes with `some` or `no`");
        struct text name = name_text(reader->names, record.id);
        diag_hint(reader->diags, diag, "for a number of them write `count of %.*s is at least 2`",
                  TEXT_ARGS(name));
        return build_leaf(reader, TREE_BAD, place);
    }
    return build_part(reader, quantifier, child_test);
}

struct tree *build_some_item(struct reader *reader, struct place place,
                             enum tree_quantifier quantifier, unsigned emphasis, struct tree *list,
                             struct tree *test) {
    struct tree *tree =
        build_parent(reader, TREE_SOME_ITEM, place, chain_add(reader, chain_of(list), test));
    tree->quantifier = (uint8_t)quantifier;
    return build_flagged(tree, emphasis);
}

struct tree *build_expect(struct reader *reader, struct place place, struct word name,
                          enum tree_op op, unsigned flags, struct chain values) {
    struct tree *tree = build_named_parent(reader, TREE_EXPECT, place, name, values);
    tree->op = (uint8_t)op;
    return build_flagged(tree, flags);
}

struct tree *build_expect_state(struct reader *reader, struct place place, struct word name,
                                enum tree_kind state, struct place state_place) {
    return build_expect(reader, place, name, OP_IS, 0,
                        chain_of(build_leaf(reader, state, state_place)));
}

struct tree *build_undecided(struct reader *reader, struct place place, struct word name,
                             struct tree *possible, struct tree *missing) {
    return build_named_parent(reader, TREE_EXPECT_UNDECIDED, place, name,
                              chain_add(reader, chain_of(possible), missing));
}
