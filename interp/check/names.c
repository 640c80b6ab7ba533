/* Names and what they mean where. Facts and definitions belong to a record's scope; everything
 * else belongs to the whole rule set, but only settings and tables may be used by child records.
 * A table may share its name with something else: where it stands tells which is meant. */
#include "check/checker.h"

struct text name_of(const struct checker *c, name_id name) {
    return name_text(c->out->names, name);
}

struct span tree_name_span(const struct tree *tree) {
    return tree->name_span.end > tree->name_span.start ? tree->name_span : tree->span;
}

static bool is_value_name(enum symbol_kind kind) {
    return (1u << kind & KINDS_ALL) != 0;
}

bool name_is_known(const struct checker *c, name_id name) {
    return name < c->name_count && c->by_name[name] != NULL;
}

bool name_is_lost(const struct checker *c, struct text name) {
    name_id id = c->has_bad_block ? name_find(c->out->names, name) : NAME_NONE;
    return id != NAME_NONE && id < c->name_count && c->in_bad_block[id];
}

/* Do two declarations of one name stand in each other's way? */
static bool names_clash(const struct symbol *a, enum symbol_kind kind, uint32_t scope) {
    bool apart = a->kind == SYMBOL_TABLE || kind == SYMBOL_TABLE; /* told by where they stand */
    if (apart || !is_value_name(a->kind) || !is_value_name(kind))
        return a->kind == kind;
    return a->kind == SYMBOL_SETTING || kind == SYMBOL_SETTING || a->scope == scope;
}

const char *symbol_word(const struct checker *c, const struct symbol *symbol) {
    switch (symbol->kind) {
    case SYMBOL_SOURCE:
        return "a source";
    case SYMBOL_CLAUSE:
        return "a clause";
    case SYMBOL_RECORD:
        return "a record";
    case SYMBOL_FACT:
        return "a fact";
    case SYMBOL_TABLE:
        return "a table";
    case SYMBOL_SETTING:
        return "a setting";
    case SYMBOL_DEFINITION:
        return "a definition";
    case SYMBOL_OUTPUT:
        if (symbol->output > 0)
            return "a companion";
        return c->decisions.items[symbol->index].take == TAKE_EVERY ? "a list decision"
                                                                    : "a decision";
    case SYMBOL_PROMISE:
        return "a promise";
    case SYMBOL_BASE:
        return "a base";
    }
    return "a name";
}

struct symbol *symbol_declare(struct checker *c, enum symbol_kind kind, const struct tree *tree,
                              uint32_t scope, uint32_t index, uint32_t output) {
    name_id name = tree->name;
    struct symbol *repeated = NULL;
    for (struct symbol *other = c->by_name[name]; other; other = other->next)
        if (names_clash(other, kind, scope)) {
            struct diag *diag =
                diag_add(c->diags, DIAG_E0302, tree_name_span(tree), "\"%.*s\" is already %s",
                         TEXT_ARGS(name_of(c, name)), symbol_word(c, other));
            diag_hint(c->diags, diag, "give one of the two another name");
            diag_declared(c, diag, other->span);
            if (other->kind == kind && other->scope == scope)
                repeated = other;
            break;
        }
    struct symbol *symbol = arena_alloc(c->arena, sizeof *symbol);
    *symbol = (struct symbol){.kind = kind,
                              .name = name,
                              .scope = scope,
                              .index = index,
                              .output = output,
                              .span = tree_name_span(tree)};
    /* The first declaration stays the one that is meant; its repetitions stand behind it. */
    struct symbol **end = repeated ? &repeated->next : &c->by_name[name];
    while (*end && !repeated)
        end = &(*end)->next;
    symbol->next = *end;
    *end = symbol;
    VECTOR_PUSH(&c->symbols, symbol);
    return symbol;
}

struct symbol *symbol_find(const struct checker *c, enum symbol_kind kind, name_id name) {
    struct symbol *symbol = name < c->name_count ? c->by_name[name] : NULL;
    while (symbol && symbol->kind != kind)
        symbol = symbol->next;
    return symbol;
}

static bool is_visible(const struct symbol *symbol, uint32_t scope) {
    switch (symbol->kind) {
    case SYMBOL_SETTING:
    case SYMBOL_TABLE:
        return true;
    case SYMBOL_FACT:
    case SYMBOL_DEFINITION:
        return symbol->scope == scope;
    case SYMBOL_RECORD:
    case SYMBOL_OUTPUT:
        return scope == 0;
    case SYMBOL_SOURCE:
    case SYMBOL_CLAUSE:
    case SYMBOL_PROMISE:
    case SYMBOL_BASE:
        return false;
    }
    return false;
}

struct symbol *symbol_resolve(const struct checker *c, uint32_t scope, name_id name) {
    struct symbol *table = NULL;
    for (struct symbol *s = name < c->name_count ? c->by_name[name] : NULL; s; s = s->next) {
        if (!is_visible(s, scope))
            continue;
        if (s->kind != SYMBOL_TABLE)
            return s;
        table = s;
    }
    return table;
}

uint32_t record_named(const struct checker *c, name_id name) {
    const struct symbol *symbol = symbol_find(c, SYMBOL_RECORD, name);
    return symbol ? symbol->index : INDEX_NONE;
}

static void suggest_among(struct checker *c, struct near *near, uint32_t scope, unsigned kinds) {
    for (size_t i = 0; i < c->symbols.count && c->suggestions_left > 0; i++) {
        const struct symbol *symbol = c->symbols.items[i];
        if (!(kinds & 1u << symbol->kind))
            continue;
        if (is_value_name(symbol->kind) && !is_visible(symbol, scope))
            continue;
        c->suggestions_left--;
        near_try(near, name_of(c, symbol->name));
    }
}

struct text suggestion(struct checker *c, struct text wanted, uint32_t scope, unsigned kinds) {
    struct near near = near_start(wanted);
    suggest_among(c, &near, scope, kinds);
    if (!near_found(&near) && (kinds & KINDS_ALL))
        suggest_among(c, &near, scope, KINDS_ALL & ~kinds);
    if (!near_found(&near))
        return (struct text){NULL, 0};
    return arena_format(c->arena, "; did you mean \"%.*s\"?", TEXT_ARGS(near.best));
}

struct text suggestion_of(struct checker *c, struct text wanted, const struct text *among,
                          size_t count) {
    struct near near = near_start(wanted);
    for (size_t i = 0; i < count && c->suggestions_left > 0; i++) {
        c->suggestions_left--;
        near_try(&near, among[i]);
    }
    if (!near_found(&near))
        return (struct text){NULL, 0};
    return arena_format(c->arena, "; did you mean \"%.*s\"?", TEXT_ARGS(near.best));
}

/* What an unknown name was probably meant to be, as a noun for the message. */
static const char *wanted_word(unsigned kinds) {
    if (kinds == 1u << SYMBOL_RECORD)
        return "record";
    if (kinds == 1u << SYMBOL_TABLE)
        return "table";
    if (kinds == 1u << SYMBOL_FACT)
        return "fact";
    if (kinds == (1u << SYMBOL_OUTPUT | 1u << SYMBOL_DEFINITION))
        return "decision or definition";
    return "fact or definition";
}

/* The name exists, but not here: say why it cannot be used. */
static bool explain_hidden(struct checker *c, uint32_t scope, const struct tree *tree,
                           name_id name) {
    struct symbol *hidden = NULL;
    for (struct symbol *s = name < c->name_count ? c->by_name[name] : NULL; s; s = s->next)
        if (is_value_name(s->kind) && (!hidden || s->scope == 0))
            hidden = s;
    if (!hidden)
        return false;
    hidden->used = true;
    struct text word = name_of(c, name), here = c->schema->records[scope].name;
    if (scope != 0 && hidden->scope != 0) {
        struct text record = c->schema->records[hidden->scope].name;
        struct diag *diag =
            diag_add(c->diags, DIAG_E0304, tree_name_span(tree),
                     "\"%.*s\" is %s of %.*s and cannot be used in a condition of %.*s",
                     TEXT_ARGS(word), symbol_word(c, hidden), TEXT_ARGS(record), TEXT_ARGS(here));
        diag_hint(c->diags, diag, "ask about the rows of %.*s by a some, every or no of their own",
                  TEXT_ARGS(record));
        diag_declared(c, diag, hidden->span);
        return true;
    }
    if (scope != 0) {
        struct diag *diag = diag_add(
            c->diags, DIAG_E0304, tree_name_span(tree),
            "\"%.*s\" is %s of the %.*s and cannot be used in a condition of %.*s", TEXT_ARGS(word),
            symbol_word(c, hidden), TEXT_ARGS(c->schema->records[0].name), TEXT_ARGS(here));
        diag_hint(c->diags, diag,
                  "the rows of %.*s are looked at before the %.*s they belong to: ask about "
                  "\"%.*s\" beside "
                  "the some, every or no that asks about the rows",
                  TEXT_ARGS(here), TEXT_ARGS(c->schema->records[0].name), TEXT_ARGS(word));
        diag_declared(c, diag, hidden->span);
        return true;
    }
    struct text record = c->schema->records[hidden->scope].name;
    struct diag *diag =
        diag_add(c->diags, DIAG_E0305, tree_name_span(tree),
                 "\"%.*s\" is %s of %.*s, of which a %.*s may have many", TEXT_ARGS(word),
                 symbol_word(c, hidden), TEXT_ARGS(record), TEXT_ARGS(c->schema->records[0].name));
    diag_hint(c->diags, diag,
              "say of which: write \"some %.*s %s %.*s ...\", or every, or no; several conditions "
              "about one row stand in \"where (...)\"",
              TEXT_ARGS(record), hidden->kind == SYMBOL_DEFINITION ? "is" : "has", TEXT_ARGS(word));
    diag_declared(c, diag, hidden->span);
    return true;
}

/* A rule is called by its name only in tests. */
static bool explain_rule(struct checker *c, const struct tree *tree, struct text word) {
    for (size_t i = 0; i < c->decisions.count; i++) {
        const struct decision_entry *entry = &c->decisions.items[i];
        for (size_t j = 0; j < entry->rules.count && c->suggestions_left > 0; j++) {
            c->suggestions_left--;
            if (!text_is(entry->rules.items[j].name, word))
                continue;
            struct diag *diag =
                diag_add(c->diags, DIAG_E0303, tree_name_span(tree),
                         "\"%.*s\" is a rule, not a fact or definition", TEXT_ARGS(word));
            diag_hint(
                c->diags, diag,
                "ask what \"%.*s\" is, or give the condition of the rule a name with `define`",
                TEXT_ARGS(entry->outputs[0].name));
            diag_declared(c, diag, entry->rules.items[j].name_span);
            return true;
        }
    }
    return false;
}

/* Words that other languages have for yes, no and blank. */
static void hint_of_word(struct checker *c, struct diag *diag, struct text word) {
    static const char *const words[][2] = {
        {"true", "yes"},      {"false", "no"}, {"null", "blank"}, {"nil", "blank"},
        {"nothing", "blank"}, {"Yes", "yes"},  {"No", "no"},      {"now", "today"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (text_is_nocase(word, text_of(words[i][0])))
            diag_hint(c->diags, diag, "write %s", words[i][1]);
}

/* What is no name was reported where it stands. */
static bool is_refused(struct text name) {
    for (uint32_t i = 0; i < name.length; i++) {
        bool is_last = i + 1 == name.length;
        if ((unsigned char)name.bytes[i] >= 0x80 ||
            (name.bytes[i] == '-' && (is_last || name.bytes[i + 1] == '-')))
            return true;
    }
    return false;
}

struct symbol *symbol_need(struct checker *c, uint32_t scope, const struct tree *tree, name_id name,
                           unsigned kinds) {
    struct symbol *symbol = kinds & 1u << SYMBOL_TABLE ? symbol_find(c, SYMBOL_TABLE, name) : NULL;
    if (!symbol)
        symbol = symbol_resolve(c, scope, name);
    if (symbol) {
        symbol->used = true;
        return symbol;
    }
    if (explain_hidden(c, scope, tree, name) || name_is_lost(c, name_of(c, name)) ||
        is_refused(name_of(c, name)))
        return NULL;
    struct text word = name_of(c, name);
    if (!c->record_trees.items[0] && kinds & 1u << SYMBOL_FACT)
        return NULL; /* there are no facts at all, which was said */
    if (explain_rule(c, tree, word))
        return NULL;
    struct diag *diag =
        diag_add(c->diags, DIAG_E0301, tree_name_span(tree), "no %s is called \"%.*s\"%.*s",
                 wanted_word(kinds), TEXT_ARGS(word), TEXT_ARGS(suggestion(c, word, scope, kinds)));
    hint_of_word(c, diag, word);
    return NULL;
}
