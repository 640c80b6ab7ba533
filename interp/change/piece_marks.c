/* What the lexemes of a piece are: words for people, the name of the piece, names that are not
 * those of pieces, and where a child record is spoken about (there the same name may be another).
 */
#include "change/pieces.h"
#include "syntax/lexeme.h"

struct marking {
    struct token *tokens; /* of the piece, by place */
    uint32_t count;
    const struct tree *block;
};

/* The first lexeme at or behind an offset. */
static uint32_t token_from(const struct marking *marking, uint32_t start) {
    uint32_t low = 0, high = marking->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (marking->tokens[middle].start < start)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void mark(const struct marking *marking, struct span span, unsigned flags) {
    if (span.file == FILE_NONE)
        return;
    for (uint32_t i = token_from(marking, span.start);
         i < marking->count && marking->tokens[i].start < span.end; i++)
        marking->tokens[i].flags |= (uint16_t)flags;
}

/* `cites A, B`, `because "..."`, `label "..."`, `help "..."`: told by their lexemes, for the tree
 * makes one of several `cites`. Not in rows, where they are headings. */
static void mark_words(const struct marking *marking) {
    for (uint32_t i = 0; i + 1 < marking->count; i++) {
        struct token *token = &marking->tokens[i];
        if (token->kind == LEX_BECAUSE || token->kind == LEX_LABEL || token->kind == LEX_HELP) {
            bool is_said = token[1].kind == LEX_STRING;
            token[0].flags |= is_said ? TOKEN_WORDS : 0;
            token[1].flags |= is_said ? TOKEN_WORDS : 0;
        }
        if (token->kind != LEX_CITES || token[1].kind != LEX_NAME)
            continue;
        token->flags |= TOKEN_WORDS | TOKEN_CITES;
        do {
            i++;
            marking->tokens[i].flags |= TOKEN_WORDS | TOKEN_CITES | TOKEN_FIXED;
            bool goes_on = i + 2 < marking->count && marking->tokens[i + 1].kind == LEX_COMMA;
            if (!goes_on)
                break;
            marking->tokens[++i].flags |= TOKEN_WORDS | TOKEN_CITES;
        } while (true);
    }
}

static unsigned name_flags(const struct marking *marking, const struct tree *tree, bool in_child) {
    switch ((int)tree->kind) {
    case TREE_OF:
        return tree->count > 1 ? TOKEN_FIXED : TOKEN_MEMBER;
    case TREE_CHILD_HAS:
    case TREE_CHILD_IS:
    case TREE_BY:
    case TREE_THEN:
        return TOKEN_CHILD;
    case TREE_COLUMN:
    case TREE_CLAUSE:
    case TREE_SKIP:
        return TOKEN_FIXED;
    case TREE_PLURAL:
        return TOKEN_PLURAL;
    case TREE_KEY:
        return marking->block->kind == TREE_TABLE ? TOKEN_FIXED : 0;
    default:
        return in_child ? TOKEN_CHILD : 0;
    }
}

/* What stands below a node that speaks about a child record. */
static bool is_about_child(const struct tree *tree, bool in_child) {
    return in_child || tree->kind == TREE_CHILD_WHERE || tree->kind == TREE_COUNT ||
           tree->kind == TREE_LATEST || tree->kind == TREE_CHILD_HAS;
}

static void mark_tree(const struct marking *marking, const struct tree *tree, bool in_child) {
    if (tree != marking->block && tree->name_span.file != FILE_NONE)
        mark(marking, tree->name_span, name_flags(marking, tree, in_child));
    if (tree->kind == TREE_DOC || tree->kind == TREE_TITLE)
        mark(marking, tree->span, TOKEN_WORDS);
    if (tree->kind == TREE_FROM_FILE)
        mark(marking, tree->span, TOKEN_WORDS | TOKEN_FILE);
    if (tree->kind == TREE_ROW && marking->block->kind == TREE_TABLE)
        mark(marking, tree->span, TOKEN_FIXED);
    if (tree->kind == TREE_KEY && marking->block->kind == TREE_TABLE)
        mark(marking, tree->span, TOKEN_FIXED);
    bool is_child = is_about_child(tree, in_child);
    for (const struct tree *part = tree->first; part; part = part->next)
        mark_tree(marking, part, is_child);
}

void tokens_mark(struct version *version, const struct tree *block, uint32_t first,
                 uint32_t count) {
    struct marking marking = {version->tokens.items + first, count, block};
    if (!block || count == 0)
        return;
    bool is_row = block->kind == TREE_ROW;
    if (!is_row)
        mark_words(&marking);
    bool is_of_child = block->kind == TREE_DEFINE && tree_child(block, TREE_FOR);
    mark_tree(&marking, block, is_of_child);
    if (is_of_child) {
        const struct tree *record = tree_child(block, TREE_FOR);
        marking.tokens[token_from(&marking, record->name_span.start)].flags &=
            (uint16_t)~TOKEN_CHILD;
    }
    if (block->kind != TREE_KEY && block->name_span.file != FILE_NONE)
        mark(&marking, block->name_span, TOKEN_OWN);
}
