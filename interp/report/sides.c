/* Reading the borders off the conditions of a checked program. */
#include "report/sides.h"

#include "eval/calendar.h"
#include "report/column.h"

enum { BORDERS_MAX = 24 };

struct borders {
    const struct scope *scope;
    uint32_t index;
    const struct fact *fact;
    struct border items[BORDERS_MAX];
    uint32_t count;
    bool is_unclear; /* too many, or something else is asked of the fact */
};

static bool comes_before(struct border a, struct border b) {
    return a.at < b.at || (a.at == b.at && a.is_below && !b.is_below);
}

static void add_border(struct borders *borders, number at, bool is_below) {
    struct border border = {at, is_below};
    uint32_t place = borders->count;
    while (place > 0 && !comes_before(borders->items[place - 1], border))
        place--;
    if (place < borders->count && !comes_before(border, borders->items[place]))
        return;
    borders->is_unclear |= borders->count == BORDERS_MAX;
    if (borders->is_unclear)
        return;
    memmove(borders->items + place + 1, borders->items + place,
            (borders->count - place) * sizeof *borders->items);
    borders->items[place] = border;
    borders->count++;
}

/* `at most` and `more than` cut above the value, `at least` and `less than` below it. */
static void add_borders(struct borders *borders, enum compare_op op, number at) {
    if (op != COMPARE_AT_MOST && op != COMPARE_MORE_THAN)
        add_border(borders, at, true);
    if (op != COMPARE_AT_LEAST && op != COMPARE_LESS_THAN)
        add_border(borders, at, false);
}

static void add_constant(struct borders *borders, enum compare_op op,
                         const struct constant *constant, day_number as_of) {
    const struct dated *dated = constant_on(constant, as_of);
    bool is_date = constant->type.kind == TYPE_DATE;
    for (uint32_t i = 0; dated && i < dated->count; i++)
        add_borders(borders, op, is_date ? dated->values[i].day : dated->values[i].number);
}

/* What is asked of how long ago a day was is a window of days. */
static void add_window(struct borders *borders, const struct calendar *calendar,
                       const struct node *node) {
    const struct dated *dated = constant_on(node->duration, calendar->as_of);
    if (!dated || dated->count != 1)
        return;
    struct day_window window = calendar_window(calendar, (enum compare_op)node->op,
                                               dated->values[0].number, node->duration->type.unit);
    number end = (number)window.low + window.span;
    if (window.is_unknown || window.span == 0)
        return;
    if (window.low > DAY_MIN)
        add_border(borders, window.low, true);
    if (end <= DAY_MAX)
        add_border(borders, end, true);
}

static bool is_fact(const struct borders *borders, const struct node *node) {
    return node->kind == NODE_FACT && node->fact == borders->index;
}

static void read_node(struct borders *borders, const struct calendar *calendar,
                      const struct node *node) {
    const struct scope *scope = borders->scope;
    const node_id *children = scope->children + node->first_child;
    const struct node *right = node->child_count > 1 ? &scope->nodes[children[1]] : NULL;
    bool asks = false;
    for (uint32_t i = 0; i < node->child_count; i++)
        asks |= is_fact(borders, &scope->nodes[children[i]]);
    if (!asks || node->kind == NODE_IS_BLANK || node->kind == NODE_IS_KNOWN)
        return;
    if (node->kind == NODE_ONE_OF)
        add_constant(borders, COMPARE_NONE, node->constant, calendar->as_of);
    else if (node->kind == NODE_AGO || node->kind == NODE_WITHIN)
        add_window(borders, calendar, node);
    else if (node->kind == NODE_ORDER && right->kind == NODE_CONSTANT)
        add_constant(borders, (enum compare_op)node->op, right->constant, calendar->as_of);
    else if (node->kind == NODE_ORDER && right->kind == NODE_TODAY)
        add_borders(borders, (enum compare_op)node->op, calendar->as_of);
    else
        borders->is_unclear = true;
}

/* The value just below or just above the border; numbers that are not whole are told apart by the
 * smallest step there is. */
static struct value value_at(const struct type *type, const struct border *border, bool above) {
    struct value value = {.state = VALUE_KNOWN};
    number step = type->kind == TYPE_NUMBER && type->whole ? number_from(1) : 1;
    number at = border->at + (border->is_below ? (above ? 0 : -step) : (above ? step : 0));
    if (type->kind == TYPE_DATE)
        value.day = (day_number)at;
    else
        value.number = at;
    return value;
}

static bool is_allowed(const struct type *type, const struct value *value) {
    if (type->kind == TYPE_DATE)
        return value->day >= DAY_MIN && value->day <= DAY_MAX;
    return (!type->has_lowest || value->number >= type->lowest) &&
           (!type->has_highest || value->number <= type->highest);
}

/* Which row is the latest, and what is kept of it, hangs on more than its conditions. */
static void read_folds(struct borders *borders, const struct program *program) {
    for (uint32_t i = 0; i < program->fold_count; i++) {
        const struct fold *fold = &program->folds[i];
        if (fold->kind != FOLD_LATEST || fold->record != borders->scope->record)
            continue;
        borders->is_unclear |= fold->by == borders->index || fold->then == borders->index;
        for (uint32_t k = 0; k < fold->kept_count; k++)
            borders->is_unclear |= fold->kept[k] == borders->index;
    }
}

/* A value that is given as it is has as many outcomes as values. */
static void read_values(struct borders *borders, const struct program *program) {
    for (uint32_t i = 0; i < program->definition_count; i++)
        borders->is_unclear |=
            program->definitions[i].scope == borders->scope->record &&
            is_fact(borders, &borders->scope->nodes[program->definitions[i].root]);
    for (uint32_t d = 0; d < program->decision_count && borders->scope->record == 0; d++) {
        const struct decision *decision = &program->decisions[d];
        for (uint32_t r = 0; r < decision->rule_count; r++)
            for (uint32_t o = 0; o < decision->output_count; o++) {
                const struct rule_result *result = &decision->rules[r].results[o];
                borders->is_unclear |= !result->is_blank && !result->is_constant &&
                                       result->from_decision == INDEX_NONE &&
                                       is_fact(borders, &borders->scope->nodes[result->node]);
            }
    }
}

uint32_t sides_of(const struct program *program, uint32_t record, uint32_t fact, day_number as_of,
                  struct arena *arena, struct side **sides) {
    const struct fact *of = &program->schema->records[record].facts[fact];
    struct calendar calendar = calendar_new(arena, program->schema, as_of);
    struct borders borders = {.scope = &program->scopes[record], .index = fact, .fact = of};
    uint32_t count = 0;
    if (of->type.kind != TYPE_NUMBER && of->type.kind != TYPE_DATE)
        return 0;
    for (node_id id = 0; id < borders.scope->node_count; id++)
        if (borders.scope->nodes[id].kind != NODE_DECIDE) /* its values are read below */
            read_node(&borders, &calendar, &borders.scope->nodes[id]);
    read_folds(&borders, program);
    read_values(&borders, program);
    if (borders.count == 0 || borders.is_unclear)
        return 0;
    *sides = arena_array(arena, borders.count + 2, sizeof **sides);
    for (uint32_t i = 0; i <= borders.count; i++) {
        struct side side = {.has_low = i > 0, .has_high = i < borders.count};
        if (side.has_low)
            side.low = borders.items[i - 1];
        if (side.has_high)
            side.high = borders.items[i];
        side.value = side.has_low ? value_at(&of->type, &side.low, true)
                                  : value_at(&of->type, &side.high, false);
        if (is_allowed(&of->type, &side.value))
            (*sides)[count++] = side;
    }
    if (of->may_be_blank)
        (*sides)[count++] = (struct side){.value = {.state = VALUE_BLANK}};
    return count;
}

static void write_border(struct buffer *out, const struct type *type, const struct border *border,
                         const char *word) {
    struct value value = {.state = VALUE_KNOWN};
    if (type->kind == TYPE_DATE)
        value.day = (day_number)border->at;
    else
        value.number = border->at;
    buffer_add_string(out, word);
    value_write_measured(out, type, &value);
}

void side_write(struct buffer *out, const struct type *type, const struct side *side) {
    bool is_date = type->kind == TYPE_DATE;
    bool is_one = side->has_low && side->has_high && side->low.at == side->high.at;
    if (!side->has_low && !side->has_high)
        value_write_measured(out, type, &side->value);
    if (is_one) {
        write_border(out, type, &side->low, "exactly ");
        return;
    }
    if (side->has_low)
        write_border(out, type, &side->low,
                     side->low.is_below ? (is_date ? "on or after " : "at least ")
                                        : (is_date ? "after " : "more than "));
    if (side->has_low && side->has_high)
        buffer_add_string(out, " and ");
    if (side->has_high)
        write_border(out, type, &side->high,
                     side->high.is_below ? (is_date ? "before " : "less than ")
                                         : (is_date ? "on or before " : "at most "));
}
