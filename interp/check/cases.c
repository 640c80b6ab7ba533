/* Tables of test cases: each row is a test of its own. An empty cell leaves a fact as the base has
 * it, or unknown, and expects nothing. */
#include "check/cases.h"

static bool check_given_head(struct checker *c, const struct case_head *head) {
    if (record_named(c, head->name) == INDEX_NONE)
        return true;
    struct diag *diag = diag_add(c->diags, DIAG_E0806, head->span,
                                 "rows of \"%.*s\" cannot stand in a table of cases",
                                 TEXT_ARGS(name_of(c, head->name)));
    diag_hint(c->diags, diag,
              "give them above the table for all cases, or in a base, or write "
              "single tests");
    return false;
}

/* `by` goes with the expectation to its left. */
static bool check_by_head(struct checker *c, const struct case_head *heads, uint32_t at) {
    if (at > 0 && (heads[at - 1].kind == TREE_HEAD_EXPECT || heads[at - 1].is_bad))
        return true;
    struct diag *diag = diag_add(c->diags, DIAG_E0806, heads[at].span,
                                 "`by` has no `expect` to its left, whose rule it could name");
    diag_hint(c->diags, diag, "put the column behind the decision that the rules belong to");
    return false;
}

bool case_heads_check(struct checker *c, const struct case_head *heads, uint32_t count) {
    bool good = true;
    for (uint32_t i = 0; i < count; i++) {
        if (heads[i].kind == TREE_HEAD_GIVEN)
            good = check_given_head(c, &heads[i]) && good;
        if (heads[i].kind == TREE_HEAD_BY)
            good = check_by_head(c, heads, i) && good;
    }
    return good;
}

static bool read_by(struct checker *c, const struct target *target, const struct case_cell *by,
                    struct expectation *expected) {
    if (expected->kind != EXPECT_UNDECIDED)
        return expect_by(c, target, by->rule, by->span, expected);
    struct diag *diag =
        diag_add(c->diags, DIAG_E0806, by->span,
                 "where \"%.*s\" is undecided, no rule has decided it", TEXT_ARGS(target->name));
    diag_hint(c->diags, diag, "leave this cell empty");
    return false;
}

static void expect_cell(struct checker *c, struct test_builder *builder, enum written_in in,
                        const struct case_head *head, const struct case_cell *cell,
                        const struct case_cell *by) {
    struct target target;
    struct tree at = {.kind = TREE_HEAD_EXPECT, .span = head->span, .name_span = head->name_span};
    bool good = target_find(c, &at, head->name, &target);
    struct expectation expected = expectation_of(&target, cell->span);
    expected.place = (struct expectation_place){.in = in,
                                                .answer = cell->span,
                                                .by = by ? by->span : SPAN_NONE,
                                                .possible = SPAN_NONE,
                                                .missing = SPAN_NONE};
    if (good && cell->first->kind == TREE_EXPECT_UNDECIDED)
        expected.kind = EXPECT_UNDECIDED;
    else if (good)
        good = expect_values(c, &target, cell->first, &expected);
    if (good && by)
        good = read_by(c, &target, by, &expected);
    if (good)
        VECTOR_PUSH(&builder->expectations, expected);
    else
        builder->bad = true;
}

static void give_cell(struct checker *c, struct test_builder *builder, const struct case_head *head,
                      const struct case_cell *cell) {
    struct tree at = {.kind = TREE_GIVEN, .span = cell->span, .name_span = cell->span};
    if (!name_is_known(c, head->name))
        at.span = at.name_span = head->name_span;
    test_give_value(c, builder, &at, head->name, cell->first, cell->count);
}

static void take_day(struct checker *c, struct test_builder *builder, const struct case_cell *cell,
                     struct test *test) {
    if (cell->first->kind == TREE_DATE && cell->count == 1) {
        test->has_as_of = true;
        test->as_of = cell->first->day;
        return;
    }
    builder->bad = true;
    struct diag *diag = diag_add(c->diags, DIAG_E0806, cell->span, "`as of` is followed by a date");
    diag_hint(c->diags, diag, "write it without quotes, such as 2020-01-31");
}

/* The cell of `by` that goes with the expectation in a cell; NULL when it names no rule. */
static const struct case_cell *by_of(const struct case_table *table, const struct case_cell *cells,
                                     uint32_t at) {
    bool has_by = at + 1 < table->count && table->heads[at + 1].kind == TREE_HEAD_BY;
    return has_by && cells[at + 1].rule.length ? &cells[at + 1] : NULL;
}

/* A rule that is named beside an empty expectation would never be looked at. */
static void check_by_cell(struct checker *c, struct test_builder *builder,
                          const struct case_cell *cells, uint32_t at) {
    if (cells[at].rule.length == 0 || cells[at - 1].first || cells[at - 1].is_bad)
        return;
    builder->bad = true;
    struct diag *diag = diag_add(c->diags, DIAG_E0806, cells[at].span,
                                 "this rule is named, but not what it is expected to give");
    diag_hint(c->diags, diag, "fill in the cell to the left, or leave this one empty");
}

void case_lower(struct checker *c, const struct case_table *table, const struct case_cell *cells,
                struct text label, struct span span) {
    struct test_builder builder;
    struct test test = table->test;
    bool expects = false;
    builder_copy(c, &builder, table->common);
    test.name = arena_format(c->arena, "%.*s, %.*s", TEXT_ARGS(test.name), TEXT_ARGS(label));
    test.span = span;
    for (uint32_t i = 0; i < table->count; i++) {
        const struct case_head *head = &table->heads[i];
        const struct case_cell *cell = &cells[i];
        builder.bad = builder.bad || cell->is_bad;
        expects = expects || (head->kind == TREE_HEAD_EXPECT && (cell->first || cell->is_bad));
        if (head->kind == TREE_HEAD_BY)
            check_by_cell(c, &builder, cells, i);
        else if (cell->first && head->kind == TREE_HEAD_GIVEN)
            give_cell(c, &builder, head, cell);
        else if (cell->first && head->kind == TREE_HEAD_AS_OF)
            take_day(c, &builder, cell, &test);
        else if (cell->first && head->kind == TREE_HEAD_EXPECT)
            expect_cell(c, &builder, table->in, head, cell, by_of(table, cells, i));
    }
    if (!expects) {
        struct diag *diag =
            warn_add(c, DIAG_W0613, span, "this case expects nothing and cannot fail");
        if (diag)
            diag_hint(c->diags, diag, "fill in a column \"expect NAME\"");
    }
    test_push(c, &builder, &test);
    builder_free(&builder);
}

/* ---- Rows in the rules. */

static bool read_head(struct checker *c, const struct tree *cell, struct case_head *head) {
    const struct tree *tree = cell_head(cell);
    head->is_bad = true;
    if (!tree || tree->kind == TREE_BAD)
        return false;
    *head = (struct case_head){.kind = tree->kind, .span = tree->span};
    if (tree->kind == TREE_HEAD_GIVEN || tree->kind == TREE_HEAD_EXPECT) {
        head->name = tree->name;
        head->name_span = tree_name_span(tree);
        return true;
    }
    if (tree->kind == TREE_HEAD_BY || tree->kind == TREE_HEAD_AS_OF)
        return true;
    *head = (struct case_head){.kind = TREE_BAD, .is_bad = true};
    struct diag *diag =
        diag_add(c->diags, DIAG_E0806, tree->span, "this heading does not say what its cells are");
    if (tree->kind == TREE_NAME) {
        struct text word = name_of(c, tree->name);
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

static void read_rule(struct checker *c, const struct tree *tree, struct case_cell *cell) {
    if (tree->count == 1 && tree->first->kind == TREE_NAME) {
        cell->rule = name_of(c, tree->first->name);
        return;
    }
    cell->is_bad = true;
    if (tree_is_bad(tree))
        return;
    struct diag *diag =
        diag_add(c->diags, DIAG_E0806, tree->span, "the name of a rule is a bare word");
    diag_hint(c->diags, diag, "write it without quotes");
}

static void read_cell(struct checker *c, const struct case_head *head, const struct tree *tree,
                      struct case_cell *cell) {
    *cell = (struct case_cell){.span = tree->span};
    if (cell_is_empty(tree))
        return;
    if (head->kind == TREE_HEAD_BY) {
        read_rule(c, tree, cell);
        return;
    }
    if (!tree_is_bad(tree))
        cell->first = cell_values(c, tree, &cell->count);
    cell->is_bad = !cell->first;
}

static void lower_row(struct checker *c, const struct case_table *table, const struct tree *row,
                      uint32_t row_number) {
    if (row->count != table->count) {
        diag_add(c->diags, DIAG_E0806, row->span, "this row has %u cells, the heading %u",
                 row->count, table->count);
        return;
    }
    struct case_cell *cells = arena_array(c->arena, row->count, sizeof *cells);
    uint32_t at = 0;
    for (const struct tree *cell = row->first; cell; cell = cell->next, at++)
        read_cell(c, &table->heads[at], cell, &cells[at]);
    case_lower(c, table, cells, arena_format(c->arena, "row %u", row_number), row->span);
}

static void read_rows(struct checker *c, struct case_table *table, const struct tree *heading) {
    struct case_head *heads = arena_array(c->arena, heading->count, sizeof *heads);
    uint32_t row_number = 0;
    bool good = true;
    for (const struct tree *cell = heading->first; cell; cell = cell->next)
        good = read_head(c, cell, &heads[table->count++]) && good;
    table->heads = heads;
    good = case_heads_check(c, heads, table->count) && good;
    if (!good)
        return;
    for (const struct tree *row = heading->next; row; row = row->next)
        if (row->kind == TREE_ROW)
            lower_row(c, table, row, ++row_number);
}

void cases_lower(struct checker *c, const struct tree *tree) {
    struct test_builder common;
    struct case_table table = {.common = &common, .in = WRITTEN_CELL};
    const struct tree *heading = tree_part(tree, TREE_ROW);
    const struct tree *from = tree_part(tree, TREE_FROM_FILE);
    test_begin(c, &common, tree, &table.test);
    if (tree_is_bad(tree)) /* rows that were read are still checked */
        common.bad = true;
    if (from && heading) {
        struct diag *diag = diag_add(c->diags, DIAG_E0345, heading->span,
                                     "the rows of these cases stand in a file already");
        diag_hint(c->diags, diag, "keep either the file or the rows");
        diag_relate(c->diags, diag, from->span, "the file is named here");
    }
    if (from)
        cases_read_file(c, &table, from);
    else if (heading)
        read_rows(c, &table, heading);
    builder_free(&common);
}
