/* Tables of test cases: each row is a test of its own. An empty cell leaves a fact as the base has
 * it, or unknown, and expects nothing. */
#include "check/checker.h"

static bool check_heading(struct checker *c, const struct tree *cell) {
    const struct tree *head = cell_head(cell);
    struct diag *diag;
    if (!head || head->kind == TREE_BAD)
        return false;
    if (head->kind == TREE_HEAD_GIVEN) {
        uint32_t record = record_named(c, head->name);
        if (record == INDEX_NONE)
            return true;
        diag = diag_add(c->diags, DIAG_E0806, head->span,
                        "rows of \"%.*s\" cannot stand in a table of cases",
                        TEXT_ARGS(name_of(c, head->name)));
        diag_hint(c->diags, diag,
                  "give them above the table for all cases, or in a base, or write "
                  "single tests");
        return false;
    }
    if (head->kind == TREE_HEAD_EXPECT || head->kind == TREE_HEAD_BY ||
        head->kind == TREE_HEAD_AS_OF)
        return true;
    diag =
        diag_add(c->diags, DIAG_E0806, head->span, "this heading does not say what its cells are");
    if (head->kind == TREE_NAME) {
        struct text word = name_of(c, head->name);
        diag_hint(c->diags, diag, "write \"given %.*s\" or \"expect %.*s\"", TEXT_ARGS(word),
                  TEXT_ARGS(word));
    } else {
        diag_hint(c->diags, diag, "a heading is given NAME, expect NAME, by, or as of");
    }
    return false;
}

/* The cell's values; a word that stands for a state becomes a tree of its own. */
static const struct tree *cell_values(struct checker *c, const struct tree *cell, uint32_t *count) {
    *count = 1;
    if (cell->op == OP_BLANK && !(cell->flags & TREE_NEGATED))
        return tree_new(c, TREE_BLANK, cell->span);
    if (cell->op == OP_EMPTY && !(cell->flags & TREE_NEGATED))
        return tree_new(c, TREE_EMPTY, cell->span);
    *count = cell->count;
    if (!(cell->flags & TREE_NEGATED) &&
        (cell->op == OP_IS || cell->op == OP_ONE_OF || cell->op == OP_NONE))
        return cell->first;
    struct diag *diag =
        diag_add(c->diags, DIAG_E0806, cell->span, "a cell of a case is a value, not a comparison");
    diag_hint(c->diags, diag, "write the value, blank, unknown, empty or undecided");
    return NULL;
}

static void expect_cell(struct checker *c, struct test_builder *builder, const struct tree *head,
                        const struct tree *cell, const struct tree *first, name_id by,
                        struct span by_span) {
    struct target target;
    struct expectation expected = {.decision = INDEX_NONE,
                                   .definition = INDEX_NONE,
                                   .promise = INDEX_NONE,
                                   .by_rule = INDEX_NONE,
                                   .span = cell->span};
    bool good = target_find(c, head, head->name, &target);
    expected.decision = target.decision;
    expected.output = target.output;
    expected.definition = target.definition;
    if (good && first->kind == TREE_EXPECT_UNDECIDED)
        expected.kind = EXPECT_UNDECIDED;
    else if (good)
        good = expect_values(c, &target, first, &expected);
    if (good && by != NAME_NONE)
        good = expect_by(c, &target, by, by_span, &expected);
    if (good)
        VECTOR_PUSH(&builder->expectations, expected);
    else
        builder->bad = true;
}

/* `by` goes with the expectation to its left; of several, with the nearest. */
static name_id by_of(struct checker *c, const struct tree *head, const struct tree *cell,
                     struct span *span) {
    const struct tree *next_head = head->next, *next = cell->next;
    const struct tree *what = next_head ? cell_head(next_head) : NULL;
    if (!what || what->kind != TREE_HEAD_BY || !next || cell_is_empty(next))
        return NAME_NONE;
    *span = next->span;
    if (next->count == 1 && next->first->kind == TREE_NAME)
        return next->first->name;
    if (!tree_is_bad(next)) {
        struct diag *diag =
            diag_add(c->diags, DIAG_E0806, next->span, "the name of a rule is a bare word");
        diag_hint(c->diags, diag, "write it without quotes");
    }
    return NAME_NONE;
}

static void case_cell(struct checker *c, struct test_builder *builder, const struct tree *head_cell,
                      const struct tree *cell, struct test *test) {
    const struct tree *head = cell_head(head_cell);
    struct span by_span = SPAN_NONE;
    uint32_t count;
    if (head->kind == TREE_HEAD_BY || cell_is_empty(cell))
        return;
    if (tree_is_bad(cell)) {
        builder->bad = true;
        return;
    }
    const struct tree *first = cell_values(c, cell, &count);
    if (!first) {
        builder->bad = true;
    } else if (head->kind == TREE_HEAD_GIVEN) {
        struct tree *at = tree_new(c, TREE_GIVEN, cell->span);
        if (!name_is_known(c, head->name))
            at->span = at->name_span = tree_name_span(head);
        test_give_value(c, builder, at, head->name, first, count);
    } else if (head->kind == TREE_HEAD_AS_OF) {
        if (first->kind == TREE_DATE && count == 1) {
            test->has_as_of = true;
            test->as_of = first->day;
        } else {
            struct diag *diag =
                diag_add(c->diags, DIAG_E0806, cell->span, "`as of` is followed by a date");
            diag_hint(c->diags, diag, "write it without quotes, such as 2020-01-31");
        }
    } else {
        name_id by = by_of(c, head_cell, cell, &by_span);
        expect_cell(c, builder, head, cell, first, by, by_span);
    }
}

static void lower_case(struct checker *c, const struct test_builder *common,
                       const struct tree *heading, const struct tree *row, struct test test,
                       uint32_t row_number) {
    struct test_builder builder;
    bool expects = false;
    if (row->count != heading->count) {
        diag_add(c->diags, DIAG_E0806, row->span, "this row has %u cells, the heading %u",
                 row->count, heading->count);
        return;
    }
    builder_copy(c, &builder, common);
    test.name = arena_format(c->arena, "%.*s, row %u", TEXT_ARGS(test.name), row_number);
    test.span = row->span;
    const struct tree *cell = row->first;
    for (const struct tree *head = heading->first; head && cell;
         head = head->next, cell = cell->next) {
        expects = expects || (cell_head(head)->kind == TREE_HEAD_EXPECT && !cell_is_empty(cell));
        case_cell(c, &builder, head, cell, &test);
    }
    if (!expects) {
        struct diag *diag =
            warn_add(c, DIAG_W0613, row->span, "this case expects nothing and cannot fail");
        if (diag)
            diag_hint(c->diags, diag, "fill in a column \"expect NAME\"");
    }
    test_push(c, &builder, &test);
    builder_free(&builder);
}

void cases_lower(struct checker *c, const struct tree *tree) {
    struct test_builder common;
    struct test test;
    const struct tree *heading = tree_part(tree, TREE_ROW);
    uint32_t row_number = 0;
    bool good = heading != NULL;
    test_begin(c, &common, tree, &test);
    if (tree_is_bad(tree)) /* rows that were read are still checked */
        common.bad = true;
    for (const struct tree *cell = heading ? heading->first : NULL; cell; cell = cell->next)
        good = check_heading(c, cell) && good;
    for (const struct tree *row = good ? heading->next : NULL; row; row = row->next)
        if (row->kind == TREE_ROW)
            lower_case(c, &common, heading, row, test, ++row_number);
    builder_free(&common);
}
