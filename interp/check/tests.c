/* Tests and bases: made-up tenants and what is expected of them. */
#include "check/checker.h"

void builder_free(struct test_builder *builder) {
    VECTOR_FREE(&builder->facts);
    VECTOR_FREE(&builder->marks);
    VECTOR_FREE(&builder->rows);
    VECTOR_FREE(&builder->expectations);
}

/* What is taken over is not the test's own, so it may be given anew. */
void builder_copy(struct checker *c, struct test_builder *to, const struct test_builder *from) {
    uint32_t records = c->schema->record_count;
    *to = (struct test_builder){0};
    to->has_children = arena_array(c->arena, records, sizeof *to->has_children);
    to->own_children = arena_array(c->arena, records, sizeof *to->own_children);
    if (!from)
        return;
    memcpy(to->has_children, from->has_children, records * sizeof *to->has_children);
    for (size_t i = 0; i < from->facts.count; i++) {
        VECTOR_PUSH(&to->facts, from->facts.items[i]);
        VECTOR_PUSH(&to->marks, (struct given_mark){from->marks.items[i].span, false});
    }
    for (size_t i = 0; i < from->rows.count; i++)
        VECTOR_PUSH(&to->rows, from->rows.items[i]);
    to->bad = from->bad;
}

static void add_givens(struct checker *c, struct test_builder *builder, const struct tree *tree) {
    for (const struct tree *part = tree->first; part; part = part->next) {
        if (part->kind == TREE_GIVEN)
            test_give(c, builder, part);
        else if (part->kind == TREE_GIVEN_CHILD)
            test_give_child(c, builder, part);
        else if (part->kind == TREE_GIVEN_NO)
            test_give_none(c, builder, part);
    }
}

/* The base of `like`, the givens, the day and the clauses. */
void test_begin(struct checker *c, struct test_builder *builder, const struct tree *tree,
                struct test *test) {
    const struct tree *like = tree_part(tree, TREE_LIKE), *as_of = tree_part(tree, TREE_AS_OF);
    struct symbol *base = like ? symbol_find(c, SYMBOL_BASE, like->name) : NULL;
    *test = (struct test){.name = tree->text,
                          .has_as_of = as_of != NULL,
                          .as_of = as_of ? as_of->day : 0,
                          .cites = cites_of(c, tree),
                          .span = tree->span};
    if (like && !base) {
        struct text word = name_of(c, like->name);
        diag_add(c->diags, DIAG_E0301, tree_name_span(like), "no base is called \"%.*s\"%.*s",
                 TEXT_ARGS(word), TEXT_ARGS(suggestion(c, word, 0, 1u << SYMBOL_BASE)));
    }
    if (base)
        base->used = true;
    builder_copy(c, builder, base ? c->bases.items[base->index].builder : NULL);
    builder->bad = builder->bad || (like && !base) || tree_is_bad(tree);
    add_givens(c, builder, tree);
}

static void *copied(struct checker *c, const void *items, size_t count, size_t size) {
    void *copy = arena_array(c->arena, count, size);
    if (count)
        memcpy(copy, items, count * size);
    return copy;
}

void test_push(struct checker *c, const struct test_builder *builder, struct test *test) {
    if (builder->bad)
        return;
    test->facts = copied(c, builder->facts.items, builder->facts.count, sizeof *test->facts);
    test->fact_count = (uint32_t)builder->facts.count;
    test->rows = copied(c, builder->rows.items, builder->rows.count, sizeof *test->rows);
    test->row_count = (uint32_t)builder->rows.count;
    test->has_children = copied(c, builder->has_children, c->schema->record_count, sizeof(bool));
    test->expectations = copied(c, builder->expectations.items, builder->expectations.count,
                                sizeof *test->expectations);
    test->expectation_count = (uint32_t)builder->expectations.count;
    VECTOR_PUSH(&c->tests, *test);
}

static void lower_test(struct checker *c, const struct tree *tree) {
    struct test_builder builder;
    struct test test;
    bool expects = false;
    test_begin(c, &builder, tree, &test);
    for (const struct tree *part = tree->first; part; part = part->next) {
        if (part->kind != TREE_EXPECT && part->kind != TREE_EXPECT_UNDECIDED &&
            part->kind != TREE_EXPECT_PROMISE)
            continue;
        expects = true;
        test_expect(c, &builder, part);
    }
    if (!expects && !tree_is_bad(tree)) {
        struct diag *diag =
            warn_add(c, DIAG_W0613, tree->span, "this test expects nothing and cannot fail");
        if (diag)
            diag_hint(c->diags, diag, "add \"expect\" and what should come out");
    }
    test_push(c, &builder, &test);
    builder_free(&builder);
}

void lower_tests(struct checker *c) {
    for (size_t i = 0; i < c->bases.count; i++) {
        struct test_builder *builder = arena_alloc(c->arena, sizeof *builder);
        builder_copy(c, builder, NULL);
        builder->bad = tree_is_bad(c->bases.items[i].tree);
        c->bases.items[i].builder = builder;
        add_givens(c, builder, c->bases.items[i].tree);
    }
    for (size_t i = 0; i < c->test_trees.count; i++) {
        const struct tree *tree = c->test_trees.items[i];
        if (tree->kind == TREE_CASES)
            cases_lower(c, tree);
        else
            lower_test(c, tree);
    }
    for (size_t i = 0; i < c->bases.count; i++)
        builder_free(c->bases.items[i].builder);
}
