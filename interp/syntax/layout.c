/* Parts of blocks start lines of their own, as bullets and rows do. Where an author breaks a
 * condition before `and` or `or`, or a fact before its labels, the break stays; other line breaks
 * go, and come anew where a line would be too long. */
#include "syntax/layout.h"

struct plan {
    struct reader *reader;
    struct place_of_line *lines;
    size_t at; /* items before it are done: the tree is walked in the order of the text */
};

static struct lexeme *item_at(const struct plan *plan, size_t at) {
    return &plan->reader->items.items[at];
}

/* The item that starts at a place of the tree, searched forwards. */
static size_t item_of(struct plan *plan, uint32_t start) {
    while (plan->at + 1 < plan->reader->items.count && item_at(plan, plan->at)->place.start < start)
        plan->at++;
    return plan->at;
}

static uint8_t wrapped_indent(uint8_t indent) {
    return indent < LAYOUT_INNER ? LAYOUT_INNER : (uint8_t)(indent + 2);
}

static struct place_of_line *set_break(struct plan *plan, size_t at, unsigned indent) {
    struct place_of_line *line = &plan->lines[at];
    line->breaks = true;
    line->indent = (uint8_t)indent;
    line->wrapped = wrapped_indent((uint8_t)indent);
    return line;
}

static bool starts_line(const struct plan *plan, size_t at) {
    return item_at(plan, at)->flags & LEXEME_STARTS_LINE;
}

enum part_break { BREAK_NEVER, BREAK_ALWAYS, BREAK_KEPT };

static enum part_break part_break(const struct tree *block, const struct tree *before,
                                  const struct tree *part) {
    if (part->kind == TREE_WHEN)
        return block->kind == TREE_ROWS     ? BREAK_NEVER
               : block->kind == TREE_DEFINE ? BREAK_KEPT
                                            : BREAK_ALWAYS;
    if (part->kind == TREE_WITH)
        return BREAK_KEPT;
    if (part->kind == TREE_UNTIL_DAY && before && before->kind == TREE_FROM_DAY)
        return BREAK_KEPT;
    static const uint8_t always[] = {
        TREE_DOC,        TREE_KEY,        TREE_FACT,     TREE_COLUMN, TREE_CLAUSE,
        TREE_UNLESS,     TREE_OTHERWISE,  TREE_BECAUSE,  TREE_ALWAYS, TREE_NEVER,
        TREE_FROM_DAY,   TREE_UNTIL_DAY,  TREE_LIKE,     TREE_AS_OF,  TREE_DATED,
        TREE_COMPANION,  TREE_TAKE_FIRST, TREE_TAKE_ONE, TREE_ROW,    TREE_TAKE_STRONGEST,
        TREE_TAKE_EVERY,
    };
    for (size_t i = 0; i < sizeof always; i++)
        if (always[i] == part->kind)
            return BREAK_ALWAYS;
    return BREAK_NEVER;
}

static void plan_block(struct plan *plan, const struct tree *block) {
    set_break(plan, item_of(plan, block->span.start), 0)->is_block = true;
    const struct tree *before = NULL;
    for (const struct tree *part = block->first; part; before = part, part = part->next) {
        enum part_break kind = part_break(block, before, part);
        if (kind == BREAK_NEVER)
            continue;
        size_t at = item_of(plan, part->span.start);
        if (kind == BREAK_KEPT && !starts_line(plan, at))
            continue;
        struct place_of_line *line = set_break(plan, at, LAYOUT_PART);
        line->keeps_blank =
            part->kind == TREE_FACT || part->kind == TREE_CLAUSE || part->kind == TREE_COLUMN;
        line->is_row = part->kind == TREE_ROW;
        const struct tree *doc = part->first ? part->first->next : NULL;
        if (part->kind == TREE_COMPANION && doc)
            set_break(plan, item_of(plan, doc->span.start), LAYOUT_INNER);
    }
}

/* ---- What the lexemes themselves tell: bullets, cites, given, and breaks that stay. */

struct walk {
    enum lexeme_kind block;
    unsigned open; /* parentheses */
    bool in_row;
    uint8_t wrapped; /* of the line that the walk is in */
};

static void plan_item(struct plan *plan, struct walk *walk, size_t at) {
    enum lexeme_kind kind = (enum lexeme_kind)item_at(plan, at)->kind;
    bool is_kept = starts_line(plan, at);
    if (walk->in_row)
        return;
    if (kind == LEX_DASH) {
        set_break(plan, at, LAYOUT_INNER + LAYOUT_INNER * walk->open);
    } else if (kind == LEX_GIVEN || kind == LEX_EXPECT || kind == LEX_CASE_IS) {
        set_break(plan, at, LAYOUT_PART);
    } else if (kind == LEX_CITES && (walk->block != LEX_RECORD || is_kept)) {
        set_break(plan, at, walk->block == LEX_RECORD ? LAYOUT_INNER : LAYOUT_PART);
    } else if (is_kept && (kind == LEX_LABEL || kind == LEX_HELP || kind == LEX_HEADINGS)) {
        set_break(plan, at, LAYOUT_INNER);
    } else if (is_kept && (kind == LEX_AND || kind == LEX_OR)) {
        struct place_of_line *line = set_break(plan, at, walk->wrapped);
        line->wrapped = walk->wrapped;
        line->is_inner = true;
    }
}

static void plan_items(struct plan *plan) {
    struct walk walk = {.block = LEX_FINISH};
    for (size_t at = 0; at < plan->reader->items.count; at++) {
        enum lexeme_kind kind = (enum lexeme_kind)item_at(plan, at)->kind;
        struct place_of_line *line = &plan->lines[at];
        if (line->is_block)
            walk = (struct walk){.block = kind};
        walk.in_row = walk.in_row || line->is_row;
        /* At the cap of depth the indent stays in its byte. */
        walk.open += kind == LEX_OPEN && walk.open < 20;
        walk.open -= kind == LEX_CLOSE && walk.open > 0;
        if (!line->breaks)
            plan_item(plan, &walk, at);
        if (line->breaks)
            walk.wrapped = line->wrapped;
        if (kind == LEX_ROW_END)
            walk.in_row = false;
    }
}

struct place_of_line *layout_plan(struct reader *reader) {
    struct plan plan = {.reader = reader};
    plan.lines = arena_array(reader->arena, reader->items.count, sizeof *plan.lines);
    for (const struct tree *block = reader->root->first; block; block = block->next)
        plan_block(&plan, block);
    plan_items(&plan);
    set_break(&plan, reader->items.count - 1, 0);
    return plan.lines;
}
