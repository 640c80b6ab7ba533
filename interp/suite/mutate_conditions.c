/* And, or, not, bullets, names, and conditions of child rows. */
#include "suite/mutation.h"

/* Where a definition only repeats another condition, below the repetition. */
static struct edge edge_settled(const struct mutator *mutator, struct edge edge) {
    for (;;) {
        node_id inner = edge_inner(mutator, edge);
        const struct node *node = loose_node(mutator, edge.scope, inner);
        if (node->kind != NODE_AND || node->child_count != 1 ||
            mutator->loose->is_joint[edge.scope][inner])
            return edge;
        edge = edge_child(mutator, edge, 0);
    }
}

static bool is_bullets(const struct tree *tree) {
    return tree->kind == TREE_ALL_OF || tree->kind == TREE_ANY_OF || tree->kind == TREE_NONE_OF;
}

/* The word between two parts of a chain. */
static struct span chain_word(const struct mutator *mutator, const struct tree *part,
                              const char *word) {
    struct span words[8];
    struct span between = span_from_to(part->span.file, part->span.end, part->next->span.start);
    uint32_t count = words_find(mutator, between, words, 8);
    for (uint32_t i = 0; i < count; i++)
        if (is_word(mutator, words[i], word))
            return words[i];
    return SPAN_NONE;
}

/* `a and b and c` as `a or b or c`; nothing where a word is not found. */
static struct text chain_turned(const struct mutator *mutator, const struct tree *tree,
                                const char *old, const char *new) {
    struct buffer out = {0};
    const struct sources *sources = mutator->compilation->sources;
    uint32_t at = tree->span.start;
    for (const struct tree *part = tree->first; part->next; part = part->next) {
        struct span word = chain_word(mutator, part, old);
        if (word.file == FILE_NONE) {
            buffer_free(&out);
            return (struct text){NULL, 0};
        }
        buffer_add_text(&out, span_text(sources, span_from_to(word.file, at, word.start)));
        buffer_add_string(&out, new);
        at = word.end;
    }
    buffer_add_text(&out, span_text(sources, span_from_to(tree->span.file, at, tree->span.end)));
    struct text text = arena_text(mutator->arena, buffer_text(&out));
    buffer_free(&out);
    return text;
}

static void turn_node(struct mutator *mutator, uint32_t mutant, struct edge edge,
                      enum node_kind kind) {
    struct node node = *edge_node(mutator, edge);
    node.kind = kind;
    node.output.values = NULL;
    mutant_node(mutator, mutant, edge.scope, edge_inner(mutator, edge), node);
}

static void mutate_joining(struct mutator *mutator, const struct tree *tree, struct edge edge) {
    enum node_kind kind = edge_node(mutator, edge)->kind;
    enum node_kind other = kind == NODE_AND ? NODE_OR : NODE_AND;
    struct span words[2];
    if (!is_bullets(tree)) {
        const char *old = kind == NODE_AND ? "and" : "or", *new = kind == NODE_AND ? "or" : "and";
        struct text text = chain_turned(mutator, tree, old, new);
        if (text.length > 0)
            turn_node(mutator, mutant_add(mutator, MUTANT_AND_OR, tree->span, text, tree->span),
                      edge, other);
        return;
    }
    if (tree->kind == TREE_NONE_OF || words_find(mutator, tree->span, words, 2) < 2)
        return;
    turn_node(mutator,
              mutant_add(mutator, MUTANT_AND_OR, words[0],
                         tree->kind == TREE_ALL_OF ? TEXT("any") : TEXT("all"),
                         span_from_to(tree->span.file, words[0].start, words[1].end)),
              edge, other);
}

/* The dash of a bullet; FILE_NONE when something else stands between it and the condition. */
static struct span bullet_of(const struct mutator *mutator, const struct tree *part) {
    const struct source *source = sources_get(mutator->compilation->sources, part->span.file);
    uint32_t at = part->span.start;
    while (at > 0 && (source->text.bytes[at - 1] == ' ' || source->text.bytes[at - 1] == '\t'))
        at--;
    if (at == 0 || source->text.bytes[at - 1] != '-')
        return SPAN_NONE;
    return span_from_to(part->span.file, at - 1, part->span.end);
}

static void mutate_parts(struct mutator *mutator, const struct tree *tree, struct edge edge) {
    bool is_and = edge_node(mutator, edge)->kind == NODE_AND;
    const struct tree *before = NULL;
    uint32_t i = 0;
    for (const struct tree *part = tree->first; part; before = part, part = part->next) {
        struct edge of_part = edge_child(mutator, edge, i++);
        struct span away = part->span;
        if (is_bullets(tree))
            away = bullet_of(mutator, part);
        else if (before)
            away.start = before->span.end;
        else
            away.end = part->next->span.start;
        if (away.file != FILE_NONE) {
            uint32_t mutant =
                mutant_add(mutator, MUTANT_PART_LEAVES, away, (struct text){NULL, 0}, away);
            mutator->drafts.items[mutant].mutant.from = words_at(mutator, part->span);
            mutant_joint(mutator, mutant, of_part, is_and ? JOINT_TRUE : JOINT_FALSE);
        }
        mutate_condition(mutator, part, of_part);
    }
}

/* A chain or bullets; a single bullet is just its condition. */
static void mutate_many(struct mutator *mutator, const struct tree *tree, struct edge edge) {
    if (tree->kind == TREE_NONE_OF) {
        struct span words[1];
        if (words_find(mutator, tree->span, words, 1) == 1)
            mutant_joint(
                mutator,
                mutant_add(mutator, MUTANT_NEGATED, words[0], TEXT("any"),
                           span_from_to(words[0].file, words[0].start, tree->first->span.start)),
                edge, JOINT_NEGATES);
        if (edge_node(mutator, edge)->kind != NODE_NOT)
            return;
        edge = edge_child(mutator, edge, 0);
    }
    if (tree->count == 1) {
        mutate_condition(mutator, tree->first, edge);
        return;
    }
    const struct node *node = edge_node(mutator, edge);
    if ((node->kind != NODE_AND && node->kind != NODE_OR) || node->child_count != tree->count)
        return;
    mutate_joining(mutator, tree, edge);
    mutate_parts(mutator, tree, edge);
}

static void mutate_not(struct mutator *mutator, const struct tree *tree, struct edge edge) {
    struct span words[1], away = tree->span;
    if (edge_node(mutator, edge)->kind != NODE_NOT || !tree->first)
        return;
    away.end = tree->first->span.start;
    if (words_find(mutator, away, words, 1) == 1 && is_word(mutator, words[0], "not")) {
        words[0].end = away.end;
        mutant_joint(
            mutator,
            mutant_add(mutator, MUTANT_NEGATED, words[0], (struct text){NULL, 0}, tree->span), edge,
            JOINT_NEGATES);
    }
    mutate_condition(mutator, tree->first, edge_child(mutator, edge, 0));
}

/* A name alone, or a yes/no value: `not` comes. */
static void mutate_truth(struct mutator *mutator, const struct tree *tree, struct edge edge) {
    struct span before = tree->span;
    before.end = before.start;
    mutant_joint(mutator, mutant_add(mutator, MUTANT_NEGATED, before, TEXT("not "), tree->span),
                 edge, JOINT_NEGATES);
    const struct node *node = edge_node(mutator, edge);
    if (node->kind == NODE_TRUTH)
        mutate_value(mutator, tree->first, edge.scope,
                     loose_child(mutator->loose, edge.scope, edge_inner(mutator, edge), 0));
}

/* What a row is asked: the edge of the fold's condition. */
static void mutate_row_test(struct mutator *mutator, const struct tree *test, struct edge edge) {
    struct span words[2];
    struct comparison has = comparison_of(test);
    switch ((int)test->kind) {
    case TREE_CHILD_WHERE:
        mutate_condition(mutator, test->first, edge);
        return;
    case TREE_CHILD_HAS:
        has.words.start = test->name_span.end;
        mutate_comparison(mutator, &has, edge);
        return;
    case TREE_CHILD_IS:
        if (words_find(mutator, test->span, words, 2) < 2)
            return;
        if (test->flags & TREE_NEGATED)
            mutant_joint(mutator,
                         mutant_add(mutator, MUTANT_NEGATED,
                                    span_from_to(words[1].file, words[0].end, words[1].end),
                                    (struct text){NULL, 0}, test->span),
                         edge, JOINT_NEGATES);
        else
            mutant_joint(mutator,
                         mutant_add(mutator, MUTANT_NEGATED,
                                    span_from_to(words[0].file, words[0].end, words[0].end),
                                    TEXT(" not"), test->span),
                         edge, JOINT_NEGATES);
        return;
    default:
        return;
    }
}

static const struct tree *row_test(const struct tree *tree) {
    const struct tree *test = tree->first;
    while (test && test->kind != TREE_CHILD_IS && test->kind != TREE_CHILD_HAS &&
           test->kind != TREE_CHILD_WHERE && test->kind != TREE_CHILD_EXISTS)
        test = test->next;
    return test;
}

/* Other words in place of the quantifier and what goes with it. */
struct rewording {
    const struct tree *tree;
    struct edge edge; /* of the QUANTIFIED */
};

static void add_quantifier(struct mutator *mutator, struct rewording at, struct span span,
                           struct text edit, enum quantifier quantifier, bool empty_is) {
    struct node node = *edge_node(mutator, at.edge);
    struct span shown = at.tree->span;
    uint32_t mutant = mutant_add(mutator, MUTANT_QUANTIFIER, span, edit, shown);
    node.quantified.quantifier = quantifier;
    node.quantified.empty_is = empty_is;
    mutant_node(mutator, mutant, at.edge.scope, edge_inner(mutator, at.edge), node);
}

static void mutate_some_rows(struct mutator *mutator, const struct tree *tree, struct edge outer,
                             struct edge edge, bool exists) {
    bool is_no = tree->quantifier == QUANT_NO;
    struct rewording at = {tree, edge};
    struct span words[1];
    if (words_find(mutator, tree->span, words, 1) != 1)
        return;
    mutant_joint(mutator,
                 mutant_add(mutator, MUTANT_QUANTIFIER, words[0], is_no ? TEXT("some") : TEXT("no"),
                            tree->span),
                 outer, JOINT_NEGATES);
    if (is_no || exists)
        return;
    struct text name = span_text(mutator->compilation->sources, tree->name_span);
    add_quantifier(mutator, at,
                   span_from_to(tree->span.file, tree->span.start, tree->name_span.end),
                   arena_format(mutator->arena, "every %.*s, at least one,", TEXT_ARGS(name)),
                   QUANTIFIER_EVERY, false);
}

static void mutate_every_row(struct mutator *mutator, const struct tree *tree, struct edge edge,
                             const struct tree *test) {
    struct rewording at = {tree, edge};
    bool empty_is = edge_node(mutator, edge)->quantified.empty_is;
    struct text name = span_text(mutator->compilation->sources, tree->name_span);
    add_quantifier(mutator, at, span_from_to(tree->span.file, tree->span.start, test->span.start),
                   arena_format(mutator->arena, "some %.*s ", TEXT_ARGS(name)), QUANTIFIER_SOME,
                   empty_is);
    add_quantifier(
        mutator, at, span_from_to(tree->span.file, tree->name_span.end, test->span.start),
        empty_is ? TEXT(", at least one, ") : TEXT(", if any, "), QUANTIFIER_EVERY, !empty_is);
}

static void mutate_how_many(struct mutator *mutator, const struct tree *tree, struct edge edge) {
    const struct tree *number_tree = tree->first;
    struct target target = {edge.scope, edge_inner(mutator, edge), 0, 0};
    struct rewording at = {tree, edge};
    struct span words[2];
    while (number_tree && number_tree->kind != TREE_HOW_MANY)
        number_tree = number_tree->next;
    if (!number_tree)
        return;
    mutate_literal(mutator, number_tree,
                   span_from_to(tree->span.file, tree->span.start, number_tree->span.end), &target,
                   1);
    if (words_find(mutator, tree->span, words, 2) != 2)
        return;
    if (tree->quantifier == QUANT_EXACTLY)
        add_quantifier(mutator, at, words[0], TEXT("at least"), QUANTIFIER_AT_LEAST, false);
    else
        add_quantifier(mutator, at, span_from_to(words[0].file, words[0].start, words[1].end),
                       TEXT("exactly"), QUANTIFIER_EXACTLY, false);
}

static void mutate_rows(struct mutator *mutator, const struct tree *tree, struct edge edge) {
    const struct tree *test = row_test(tree);
    struct edge outer = edge;
    if (tree->quantifier == QUANT_NO && edge_node(mutator, edge)->kind == NODE_NOT)
        edge = edge_child(mutator, edge, 0);
    const struct node *node = edge_node(mutator, edge);
    if (node->kind != NODE_QUANTIFIED || !test)
        return;
    const struct fold *fold = &mutator->loose->program->folds[node->quantified.fold];
    if (tree->quantifier == QUANT_EVERY)
        mutate_every_row(mutator, tree, edge, test);
    else if (tree->quantifier == QUANT_SOME || tree->quantifier == QUANT_NO)
        mutate_some_rows(mutator, tree, outer, edge, test->kind == TREE_CHILD_EXISTS);
    else
        mutate_how_many(mutator, tree, edge);
    if (fold->condition != INDEX_NONE)
        mutate_row_test(mutator, test, (struct edge){fold->record, fold->condition});
}

/* The parentheses round a comparison belong to its tree, but not to its words. */
static struct span without_parentheses(const struct mutator *mutator, const struct tree *tree) {
    const struct source *source = sources_get(mutator->compilation->sources, tree->span.file);
    struct span span = tree->span;
    for (; span.start < tree->first->span.start; span.start++) {
        if (source->text.bytes[span.start] != '(')
            continue;
        while (source->text.bytes[--span.end] != ')')
            continue;
    }
    while (span.end > span.start && source->text.bytes[span.end - 1] == ' ')
        span.end--;
    return span;
}

void mutate_condition(struct mutator *mutator, const struct tree *tree, struct edge edge) {
    struct comparison comparison;
    edge = edge_settled(mutator, edge);
    switch ((int)tree->kind) {
    case TREE_AND:
    case TREE_OR:
    case TREE_ALL_OF:
    case TREE_ANY_OF:
    case TREE_NONE_OF:
        mutate_many(mutator, tree, edge);
        return;
    case TREE_NOT:
        mutate_not(mutator, tree, edge);
        return;
    case TREE_TRUTH:
        mutate_truth(mutator, tree, edge);
        return;
    case TREE_QUANTIFIED:
        mutate_rows(mutator, tree, edge);
        return;
    case TREE_SOME_ITEM:
        mutate_items(mutator, tree, edge);
        return;
    case TREE_COMPARE:
        comparison = comparison_of(tree);
        comparison.span = without_parentheses(mutator, tree);
        comparison.shows_left = true;
        comparison.left = tree->first;
        comparison.first = tree->first->next;
        comparison.count = tree->count - 1;
        comparison.words.start = tree->first->span.end;
        comparison.words.end =
            comparison.first ? comparison.first->span.start : comparison.span.end;
        mutate_comparison(mutator, &comparison, edge);
        return;
    default:
        return;
    }
}
