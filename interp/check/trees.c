/* Finding the parts of a block in its tree. */
#include "check/checker.h"

const struct tree *tree_part(const struct tree *tree, enum tree_kind kind) {
    for (const struct tree *part = tree->first; part; part = part->next)
        if (part->kind == kind)
            return part;
    return NULL;
}

struct text tree_doc(const struct tree *tree) {
    const struct tree *doc = tree_part(tree, TREE_DOC);
    return doc ? doc->text : (struct text){NULL, 0};
}

struct tree *tree_new(struct checker *c, enum tree_kind kind, struct span span) {
    struct tree *tree = arena_alloc(c->arena, sizeof *tree);
    tree->kind = kind;
    tree->span = tree->name_span = span;
    tree->depth = 1;
    return tree;
}

bool tree_is_bad(const struct tree *tree) {
    return tree->kind == TREE_BAD || tree_part(tree, TREE_BAD);
}
