/* Decision tables: each row is a rule. Its cells stand under headings, which are facts and other
 * values to be asked about, or parts of the rule. */
#include "check/checker.h"

const struct tree *row_heading(const struct tree *rows) {
    return tree_part(rows, TREE_ROW);
}

const struct tree *cell_head(const struct tree *cell) {
    const struct tree *head = cell->first;
    return head && head->kind == TREE_CELL_HEAD ? head->first : head;
}

bool cell_is_empty(const struct tree *cell) {
    return !cell->first && (cell->op == OP_NONE || cell->op == OP_IS);
}

/* The one value of a cell that gives something; NULL after a message. */
static const struct tree *cell_value(struct checker *c, const struct tree *cell) {
    if (cell->op == OP_BLANK && !(cell->flags & TREE_NEGATED))
        return tree_new(c, TREE_BLANK, cell->span);
    if (cell->count == 1 && (cell->op == OP_IS || cell->op == OP_NONE || cell->op == OP_ONE_OF) &&
        !(cell->flags & TREE_NEGATED))
        return cell->first;
    if (!tree_is_bad(cell)) {
        struct diag *diag = diag_add(c->diags, DIAG_E0505, cell->span, "this cell gives one value");
        diag_hint(c->diags, diag, "write one value, or blank");
    }
    return NULL;
}

/* The cell as a comparison of its heading's value. */
static node_id cell_condition(struct checker *c, const struct tree *head, const struct tree *cell) {
    struct tree *left = tree_new(c, head->kind, head->span);
    struct tree *compare = tree_new(c, TREE_COMPARE, cell->span);
    *left = *head;
    left->next = cell->first;
    compare->op = cell->op == OP_NONE ? OP_IS : cell->op;
    compare->flags = cell->flags;
    compare->count = cell->count + 1;
    compare->first = left;
    compare->last = cell->last ? cell->last : left;
    return condition_lower(c, 0, compare);
}

static bool is_companion(const struct checker *c, const struct decision_entry *entry,
                         const struct tree *head, uint32_t *output) {
    if (head->kind != TREE_NAME)
        return false;
    const struct symbol *symbol = symbol_resolve(c, 0, head->name);
    if (!symbol || symbol->kind != SYMBOL_OUTPUT || symbol->output == 0 ||
        &c->decisions.items[symbol->index] != entry)
        return false;
    *output = symbol->output;
    return true;
}

static void row_cites(struct checker *c, const struct tree *cell, struct row_parts *parts) {
    struct tree *holder = tree_new(c, TREE_ROW, cell->span);
    struct tree *cites = tree_new(c, TREE_CITES, cell->span);
    cites->first = cell->first;
    cites->last = cell->last;
    cites->count = cell->count;
    holder->first = holder->last = cites;
    holder->count = 1;
    parts->cites = holder;
}

static void row_cell(struct checker *c, struct decision_entry *entry, const struct tree *head,
                     const struct tree *cell, struct row_parts *parts) {
    uint32_t output;
    if (tree_is_bad(cell)) {
        parts->bad = true;
        return;
    }
    if (is_companion(c, entry, head, &output)) {
        parts->with[output] = cell_value(c, cell);
        parts->bad = parts->bad || !parts->with[output];
        return;
    }
    switch ((int)head->kind) {
    case TREE_HEAD_RULE:
        return;
    case TREE_HEAD_GIVES:
        parts->gives = cell_value(c, cell);
        parts->bad = parts->bad || !parts->gives;
        return;
    case TREE_HEAD_CITES:
        row_cites(c, cell, parts);
        return;
    case TREE_HEAD_BECAUSE:
        if (cell->first && cell->first->kind == TREE_STRING)
            parts->because = cell->first->text;
        return;
    case TREE_HEAD_GIVEN:
    case TREE_HEAD_EXPECT:
    case TREE_HEAD_BY:
    case TREE_HEAD_AS_OF:
        diag_add(c->diags, DIAG_E0505, head->span, "this heading belongs to a table of test cases");
        parts->bad = true;
        return;
    default:
        parts->conditions[parts->condition_count] = cell_condition(c, head, cell);
        parts->bad = parts->bad || parts->conditions[parts->condition_count] == NODE_BAD;
        parts->condition_count++;
        parts->has_condition = true;
    }
}

static void row_when(struct checker *c, struct decision_entry *entry, const struct tree *rows,
                     struct row_parts *parts) {
    const struct tree *when = tree_part(rows, TREE_WHEN);
    if (!when || !when->first)
        return;
    if (entry->rows_of_when != rows) { /* lowered once, shared by all rows */
        entry->rows_of_when = rows;
        entry->rows_when = condition_lower(c, 0, when->first);
    }
    parts->conditions[parts->condition_count++] = entry->rows_when;
    parts->bad = parts->bad || entry->rows_when == NODE_BAD;
    parts->has_condition = true;
}

void row_lower(struct checker *c, struct decision_entry *entry, const struct rule_entry *rule,
               struct row_parts *parts) {
    const struct tree *heading = row_heading(rule->rows);
    *parts = (struct row_parts){0};
    parts->with = arena_array(c->arena, entry->output_count, sizeof *parts->with);
    parts->conditions =
        arena_array(c->arena, (size_t)heading->count + 1, sizeof *parts->conditions);
    row_when(c, entry, rule->rows, parts);
    if (rule->tree->count != heading->count) {
        struct diag *diag =
            diag_add(c->diags, DIAG_E0505, rule->tree->span,
                     "this row has %u cells, the heading %u", rule->tree->count, heading->count);
        diag_hint(c->diags, diag, "a cell that asks nothing is left empty, or holds `-`");
        parts->bad = true;
        return;
    }
    const struct tree *cell = rule->tree->first;
    for (const struct tree *head = heading->first; head && cell;
         head = head->next, cell = cell->next) {
        const struct tree *what = cell_head(head);
        if (!what || what->kind == TREE_BAD)
            parts->bad = true;
        else if (!cell_is_empty(cell))
            row_cell(c, entry, what, cell, parts);
    }
    if (!parts->gives && entry->take != TAKE_EVERY && !parts->bad) {
        struct diag *diag =
            diag_add(c->diags, DIAG_E0505, rule->tree->span, "this row does not say what it gives");
        diag_hint(c->diags, diag, "fill in the column \"gives\"");
        parts->bad = true;
    }
}
