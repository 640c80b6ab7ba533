/* Types as written, and settings, whose type is that of their values. */
#include "check/checker.h"

static bool read_choices(struct checker *c, const struct tree *tree, struct type *type) {
    struct text *names = arena_array(c->arena, tree->count, sizeof *names);
    struct text_map *seen = text_map_new(true);
    uint32_t count = 0;
    bool good = true;
    for (const struct tree *value = tree->first; value; value = value->next) {
        if (value->kind != TREE_STRING) {
            good = false;
            continue;
        }
        bool added;
        text_map_put(seen, value->text, count, &added);
        if (!added) {
            struct diag *diag =
                diag_add(c->diags, DIAG_E0311, value->span, "the value \"%.*s\" stands here twice",
                         TEXT_ARGS(value->text));
            diag_hint(c->diags, diag, "letter case does not tell values apart; leave one away");
            good = false;
            continue;
        }
        if (text_trim(value->text).length != value->text.length || value->text.length == 0) {
            struct diag *diag =
                diag_add(c->diags, DIAG_E0408, value->span,
                         value->text.length ? "a value may not start or end with a space"
                                            : "a value may not be empty");
            diag_hint(c->diags, diag,
                      value->text.length ? "cells are trimmed, so it would never be met"
                                         : "to allow no value at all, write \", may be blank\"");
            good = false;
            continue;
        }
        names[count++] = value->text;
    }
    if (count > LIMIT_VALUES_OF_A_TYPE) {
        diag_add(c->diags, DIAG_E0408, tree->span, "a type has at most %d values, this has %u",
                 LIMIT_VALUES_OF_A_TYPE, count);
        good = false;
    }
    text_map_free(seen);
    struct choices *choices = choices_new(c->arena, names, count);
    VECTOR_PUSH(&c->maps, choices->codes);
    *type = (struct type){.kind = TYPE_ONE_OF, .choices = choices};
    return good && count > 0;
}

static bool read_number_type(struct checker *c, const struct tree *tree, struct type *type) {
    *type = (struct type){
        .kind = TYPE_NUMBER, .unit = (enum type_unit)tree->unit, .whole = tree->flags & TREE_WHOLE};
    const struct tree *lowest = tree_part(tree, TREE_LOWEST);
    const struct tree *highest = tree_part(tree, TREE_HIGHEST);
    type->has_lowest = lowest != NULL;
    type->has_highest = highest != NULL;
    type->lowest = lowest ? lowest->number : 0;
    type->highest = highest ? highest->number : 0;
    if (lowest && highest && lowest->number > highest->number) {
        struct diag *diag =
            diag_add(c->diags, DIAG_E0408, tree->span, "no number is from %.*s to %.*s",
                     TEXT_ARGS(words_of_number(c, lowest->number, TYPE_UNIT_NONE)),
                     TEXT_ARGS(words_of_number(c, highest->number, TYPE_UNIT_NONE)));
        diag_hint(c->diags, diag, "write the smaller number first");
        return false;
    }
    return true;
}

bool type_of_tree(struct checker *c, const struct tree *tree, struct type *type) {
    switch ((int)tree->kind) {
    case TREE_TYPE_TEXT:
        *type = type_simple(TYPE_TEXT);
        return true;
    case TREE_TYPE_YES_NO:
        *type = type_simple(TYPE_YES_NO);
        return true;
    case TREE_TYPE_DATE:
        *type = type_simple(TYPE_DATE);
        return true;
    case TREE_TYPE_LIST:
        *type = type_simple(TYPE_LIST);
        return true;
    case TREE_TYPE_NUMBER:
        return read_number_type(c, tree, type);
    case TREE_TYPE_ONE_OF:
        return read_choices(c, tree, type);
    default:
        return false; /* BAD */
    }
}

/* The values of a setting stand first among its parts. */
static bool setting_part(const struct tree *part) {
    return part->kind == TREE_DATED || part->kind == TREE_DOC || part->kind == TREE_CITES;
}

uint32_t setting_values(const struct tree *holder) {
    uint32_t count = 0;
    for (const struct tree *part = holder->first; part && !setting_part(part); part = part->next)
        count++;
    return count;
}

/* All values of a setting, on every date, are of one kind and unit. */
static bool setting_type(struct checker *c, const struct tree *holder, struct setting_entry *entry,
                         bool *is_first) {
    for (const struct tree *value = holder->first; value; value = value->next) {
        if (setting_part(value))
            continue;
        if (!tree_is_literal(value)) {
            if (value->kind != TREE_BAD) {
                struct diag *diag =
                    diag_add(c->diags, DIAG_E0405, value->span,
                             "a setting is a value that is written here, not a name");
                diag_hint(c->diags, diag,
                          "put a text in quotes; to name another value, write "
                          "\"define\" instead of \"setting\"");
            }
            return false;
        }
        struct type type = type_of_literal(value);
        if (*is_first) {
            entry->type = type;
            *is_first = false;
        } else if (type.kind != entry->type.kind || type.unit != entry->type.unit) {
            struct diag *diag = diag_add(
                c->diags, DIAG_E0405, value->span, "%.*s is %.*s, but the first value is %.*s",
                TEXT_ARGS(words_of_span(c, value->span)), TEXT_ARGS(words_of_type(c, &type)),
                TEXT_ARGS(words_of_type(c, &entry->type)));
            diag_hint(c->diags, diag, "a setting has values of one kind");
            return false;
        }
    }
    return true;
}

static bool check_setting(struct checker *c, struct setting_entry *entry) {
    bool is_first = true, good = setting_type(c, entry->tree, entry, &is_first);
    day_number before = DAY_MIN;
    for (const struct tree *part = entry->tree->first; part && good; part = part->next) {
        if (part->kind != TREE_DATED)
            continue;
        if (part->day <= before) {
            struct diag *diag =
                diag_add(c->diags, DIAG_E0405, part->span, "the dates of a setting must go up");
            diag_hint(c->diags, diag, "put the earlier date first");
            return false;
        }
        before = part->day;
        good = setting_type(c, part, entry, &is_first);
    }
    return good && !is_first;
}

void declare_setting(struct checker *c, const struct tree *tree) {
    struct setting_entry entry = {.tree = tree};
    uint32_t index = (uint32_t)c->settings.count;
    entry.symbol = symbol_declare(c, SYMBOL_SETTING, tree, 0, index, 0);
    entry.bad = !check_setting(c, &entry);
    warn_repeated(c, tree->first, setting_values(tree));
    VECTOR_PUSH(&c->settings, entry);
    if (!entry.bad)
        c->settings.items[index].constant =
            constant_of_setting(c, index, &entry.type, tree, name_of(c, tree->name));
}
