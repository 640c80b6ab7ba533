/* Values as the author writes them, read as a value of the type that is wanted where they stand. */
#include "check/checker.h"

bool tree_is_literal(const struct tree *tree) {
    return tree->kind == TREE_STRING || tree->kind == TREE_NUMBER || tree->kind == TREE_DATE ||
           tree->kind == TREE_YES || tree->kind == TREE_NO;
}

struct type type_of_literal(const struct tree *tree) {
    switch ((int)tree->kind) {
    case TREE_NUMBER:
        return (struct type){.kind = TYPE_NUMBER,
                             .unit = (enum type_unit)tree->unit,
                             .whole = number_is_whole(tree->number)};
    case TREE_DATE:
        return type_simple(TYPE_DATE);
    case TREE_YES:
    case TREE_NO:
        return type_simple(TYPE_YES_NO);
    default:
        return type_simple(TYPE_TEXT);
    }
}

static void say_kind(struct checker *c, const struct type *type, const struct tree *tree,
                     struct text what, struct span declared) {
    struct text words = words_of_span(c, tree->span);
    struct diag *diag =
        diag_add(c->diags, DIAG_E0402, tree->span, "%.*s is %.*s, not %.*s", TEXT_ARGS(what),
                 TEXT_ARGS(words_of_type(c, type)), TEXT_ARGS(words));
    switch (type->kind) {
    case TYPE_TEXT:
    case TYPE_LIST:
        diag_hint(c->diags, diag, "put the text in quotes: \"%.*s\"", TEXT_ARGS(words));
        break;
    case TYPE_ONE_OF:
        diag_hint(c->diags, diag, "write one of its values in quotes");
        break;
    case TYPE_NUMBER:
        diag_hint(c->diags, diag,
                  tree->kind == TREE_STRING ? "write the number without quotes" : "write a number");
        break;
    case TYPE_YES_NO:
        diag_hint(c->diags, diag, "write yes or no, without quotes");
        break;
    case TYPE_DATE:
        diag_hint(c->diags, diag, "write a date without quotes, such as 2020-01-31");
        break;
    }
    diag_declared(c, diag, declared);
}

static bool read_choice(struct checker *c, const struct type *type, const struct tree *tree,
                        struct text what, struct span declared, struct value *value) {
    if (choices_find(type->choices, tree->text, &value->code))
        return true;
    struct text near = suggestion_of(c, tree->text, type->choices->names, type->choices->count);
    struct diag *diag =
        diag_add(c->diags, DIAG_E0401, tree->span, "\"%.*s\" is not a value of %.*s%.*s",
                 TEXT_ARGS(tree->text), TEXT_ARGS(what), TEXT_ARGS(near));
    diag_hint(c->diags, diag, "its values are %.*s", TEXT_ARGS(words_of_choices(c, type->choices)));
    diag_declared(c, diag, declared);
    return false;
}

/* Days, months, business days and plain numbers are four things. */
bool literal_fits_unit(struct checker *c, const struct type *type, const struct tree *tree,
                       struct text what, struct span declared) {
    enum type_unit unit = (enum type_unit)tree->unit;
    if (unit == type->unit)
        return true;
    struct text words = words_of_number(c, tree->number, unit);
    struct text wanted = words_of_number(c, tree->number, type->unit);
    struct diag *diag =
        diag_add(c->diags, DIAG_E0403, tree->span, "%.*s is %.*s, but %.*s is %.*s",
                 TEXT_ARGS(what), TEXT_ARGS(words_of_type(c, type)), TEXT_ARGS(words),
                 TEXT_ARGS(words_of_type(c, &(struct type){.kind = TYPE_NUMBER, .unit = unit})));
    if (unit == TYPE_UNIT_NONE || type->unit == TYPE_UNIT_NONE)
        diag_hint(c->diags, diag, "write %.*s", TEXT_ARGS(wanted));
    else
        diag_hint(c->diags, diag, "days, months and business days are never mixed: say it in%s",
                  type->unit == TYPE_UNIT_DAYS     ? " days"
                  : type->unit == TYPE_UNIT_MONTHS ? " months"
                                                   : " business days");
    diag_declared(c, diag, declared);
    return false;
}

bool literal_read(struct checker *c, const struct type *type, const struct tree *tree,
                  struct text what, struct span declared, struct value *value) {
    *value = (struct value){.state = VALUE_KNOWN};
    switch (type->kind) {
    case TYPE_TEXT:
    case TYPE_LIST:
        if (tree->kind != TREE_STRING)
            break;
        value->text = tree->text;
        return true;
    case TYPE_ONE_OF:
        if (tree->kind != TREE_STRING)
            break;
        return read_choice(c, type, tree, what, declared, value);
    case TYPE_NUMBER:
        if (tree->kind != TREE_NUMBER)
            break;
        value->number = tree->number;
        return literal_fits_unit(c, type, tree, what, declared);
    case TYPE_YES_NO:
        if (tree->kind != TREE_YES && tree->kind != TREE_NO)
            break;
        value->yes = tree->kind == TREE_YES;
        return true;
    case TYPE_DATE:
        if (tree->kind != TREE_DATE)
            break;
        value->day = tree->day;
        return true;
    }
    say_kind(c, type, tree, what, declared);
    return false;
}

bool literal_in_range(struct checker *c, const struct type *type, const struct tree *tree,
                      struct text what, struct span declared) {
    if (type->kind != TYPE_NUMBER || tree->kind != TREE_NUMBER)
        return true;
    bool fits = (!type->has_lowest || tree->number >= type->lowest) &&
                (!type->has_highest || tree->number <= type->highest) &&
                (!type->whole || number_is_whole(tree->number));
    if (fits)
        return true;
    struct diag *diag = diag_add(c->diags, DIAG_E0409, tree->span, "%.*s cannot be %.*s",
                                 TEXT_ARGS(what), TEXT_ARGS(words_of_span(c, tree->span)));
    diag_hint(c->diags, diag, "it is %.*s", TEXT_ARGS(type_allowed(c->arena, type)));
    diag_declared(c, diag, declared);
    return false;
}

const struct constant *constant_new(struct checker *c, struct type type, const struct value *values,
                                    uint32_t count) {
    struct constant *constant = arena_alloc(c->arena, sizeof *constant);
    struct dated *only = arena_alloc(c->arena, sizeof *only);
    *only = (struct dated){DAY_MIN, values, count};
    *constant = (struct constant){.type = type, .alternatives = only, .count = 1};
    return constant;
}

const struct constant *constant_of_codes(struct checker *c, struct type type, const uint32_t *codes,
                                         uint32_t count) {
    struct value *values = arena_array(c->arena, count, sizeof *values);
    for (uint32_t i = 0; i < count; i++) {
        values[i].state = VALUE_KNOWN;
        values[i].code = codes[i];
    }
    return constant_new(c, type, values, count);
}

/* The values of `first` and its siblings. NULL when one does not fit. */
static struct value *read_values(struct checker *c, const struct type *type,
                                 const struct tree *first, uint32_t count, struct text what,
                                 struct span declared) {
    struct value *values = arena_array(c->arena, count, sizeof *values);
    bool good = true;
    for (uint32_t i = 0; i < count && first; i++, first = first->next)
        good = literal_read(c, type, first, what, declared, &values[i]) && good;
    return good ? values : NULL;
}

const struct constant *constant_of_literals(struct checker *c, const struct type *type,
                                            const struct tree *first, uint32_t count,
                                            struct text what, struct span declared) {
    const struct value *values = read_values(c, type, first, count, what, declared);
    return values ? constant_new(c, *type, values, count) : NULL;
}

static const struct constant *read_setting(struct checker *c, const struct setting_entry *entry,
                                           const struct type *type, struct text what,
                                           struct span declared) {
    struct dated *alternatives =
        arena_array(c->arena, (size_t)entry->tree->count + 1, sizeof *alternatives);
    uint32_t count = 0;
    bool good = true;
    for (const struct tree *holder = entry->tree; holder;) {
        struct dated *dated = &alternatives[count];
        dated->from = count ? holder->day : DAY_MIN;
        dated->count = setting_values(holder);
        dated->values = read_values(c, type, holder->first, dated->count, what, declared);
        good = good && dated->values;
        const struct tree *next = count++ ? holder->next : entry->tree->first;
        while (next && next->kind != TREE_DATED)
            next = next->next;
        holder = next;
    }
    if (!good)
        return NULL;
    struct constant *constant = arena_alloc(c->arena, sizeof *constant);
    *constant = (struct constant){.type = *type,
                                  .alternatives = alternatives,
                                  .count = count,
                                  .setting = name_of(c, entry->tree->name)};
    return constant;
}

const struct constant *constant_of_setting(struct checker *c, uint32_t setting,
                                           const struct type *type, const struct tree *use,
                                           struct text what) {
    struct setting_entry *entry = &c->settings.items[setting];
    if (entry->bad)
        return NULL;
    bool is_same = entry->type.kind == type->kind && entry->type.unit == type->unit;
    if (is_same && entry->constant)
        return entry->constant;
    bool as_choice = type->kind == TYPE_ONE_OF && entry->type.kind == TYPE_TEXT;
    if (!is_same && !as_choice) {
        enum diag_code code = type->kind == entry->type.kind ? DIAG_E0403 : DIAG_E0402;
        struct diag *diag = diag_add(
            c->diags, code, use->span, "%.*s is %.*s, but the setting \"%.*s\" is %.*s",
            TEXT_ARGS(what), TEXT_ARGS(words_of_type(c, type)),
            TEXT_ARGS(name_of(c, entry->tree->name)), TEXT_ARGS(words_of_type(c, &entry->type)));
        if (code == DIAG_E0403)
            diag_hint(c->diags, diag,
                      "days, months, business days and plain numbers are never "
                      "mixed: give the setting the unit that is meant");
        diag_declared(c, diag, entry->symbol->span);
        return NULL;
    }
    struct setting_form *form = entry->forms;
    while (form && form->choices != type->choices)
        form = form->next;
    if (!form) {
        form = arena_alloc(c->arena, sizeof *form);
        form->choices = type->choices;
        form->constant = read_setting(c, entry, type, what, use->span);
        if (as_choice) {
            form->next = entry->forms;
            entry->forms = form;
        }
    }
    return form->constant;
}

const struct constant *constant_of(struct checker *c, const struct operand *operand,
                                   const struct type *type, struct text what,
                                   struct span declared) {
    if (operand->kind == OPERAND_LITERAL)
        return constant_of_literals(c, type, operand->tree, 1, what, declared);
    return constant_of_setting(c, operand->setting, type, operand->tree, what);
}
