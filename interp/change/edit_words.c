/* What an edit is called, and whether it can change an answer. */
#include "change/edit_words.h"

static const struct piece *above(const struct version *version, const struct piece *piece) {
    return &version->pieces.items[piece->parent];
}

/* Of a rule or row. */
static const struct piece *decision_of(const struct version *version, const struct piece *piece) {
    const struct piece *parent = above(version, piece);
    return parent->kind == TREE_ROWS ? above(version, parent) : parent;
}

static bool is_rule(const struct version *version, const struct piece *piece) {
    return piece->parent != INDEX_NONE && piece->kind != TREE_ROWS &&
           piece_is_ordered(version, piece);
}

static void add_rules(struct rule_names *names, const struct version *version) {
    bool added;
    for (size_t i = 0; i < version->pieces.count; i++) {
        const struct piece *piece = &version->pieces.items[i];
        if (!is_rule(version, piece) || piece->name.length == 0)
            continue;
        struct text decision = decision_of(version, piece)->name;
        uint32_t index = name_intern(names->decisions, decision);
        if (text_map_put(names->first, piece->name, index, &added) != index)
            text_map_put(names->several, piece->name, index, &added);
    }
}

void rule_names_read(struct rule_names *names, const struct edits_state *state) {
    *names = (struct rule_names){names_new(), text_map_new(false), text_map_new(false)};
    add_rules(names, &state->old);
    add_rules(names, &state->new);
}

void rule_names_free(struct rule_names *names) {
    names_free(names->decisions);
    text_map_free(names->first);
    text_map_free(names->several);
}

static struct text rule_words(struct arena *arena, const struct rule_names *names,
                              const struct version *version, const struct piece *piece) {
    struct text decision = decision_of(version, piece)->name;
    uint32_t ignored;
    if (piece->name.length == 0)
        return arena_format(arena, "row %u of decision %.*s", (unsigned)piece->number,
                            TEXT_ARGS(decision));
    if (text_map_get(names->several, piece->name, &ignored))
        return arena_format(arena, "rule %.*s of decision %.*s", TEXT_ARGS(piece->name),
                            TEXT_ARGS(decision));
    return arena_format(arena, "rule %.*s", TEXT_ARGS(piece->name));
}

static struct text row_words(struct arena *arena, const struct version *version,
                             const struct piece *piece) {
    struct text table = above(version, piece)->name;
    if (piece->is_heading)
        return arena_format(arena, "heading of table %.*s", TEXT_ARGS(table));
    return arena_format(arena, "row \"%.*s\" of table %.*s", TEXT_ARGS(piece->name),
                        TEXT_ARGS(table));
}

static struct text fact_words(struct arena *arena, const struct version *version,
                              const struct piece *piece) {
    const struct piece *record = above(version, piece);
    if (!tree_child(record->tree, TREE_PARENT))
        return arena_format(arena, "fact %.*s", TEXT_ARGS(piece->name));
    return arena_format(arena, "fact %.*s of %.*s", TEXT_ARGS(piece->name),
                        TEXT_ARGS(record->name));
}

static const char *kind_words(enum tree_kind kind) {
    static const struct {
        enum tree_kind kind;
        const char *words;
    } known[] = {
        {TREE_SOURCE, "source"},     {TREE_CLAUSE, "clause"},       {TREE_RECORD, "record"},
        {TREE_TABLE, "table"},       {TREE_SETTING, "setting"},     {TREE_DEFINE, "definition"},
        {TREE_DECISION, "decision"}, {TREE_COMPANION, "companion"}, {TREE_PROMISE, "promise"},
        {TREE_BASE, "base"},         {TREE_FILE, "comments of"}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i].kind == kind)
            return known[i].words;
    return "part";
}

struct text piece_words(struct arena *arena, const struct rule_names *names,
                        const struct version *version, const struct piece *piece) {
    switch ((int)piece->kind) {
    case TREE_RULE:
        return rule_words(arena, names, version, piece);
    case TREE_ROW:
        return above(version, piece)->kind == TREE_ROWS ? rule_words(arena, names, version, piece)
                                                        : row_words(arena, version, piece);
    case TREE_ROWS:
        return arena_format(arena, "rows of decision %.*s", TEXT_ARGS(above(version, piece)->name));
    case TREE_FACT:
        return fact_words(arena, version, piece);
    case TREE_KEY:
        return arena_format(arena, "key of record %.*s", TEXT_ARGS(above(version, piece)->name));
    case TREE_SKIP:
        return TEXT("business days skip");
    case TREE_RESULTS:
        return TEXT("results");
    case TREE_USE:
        return arena_format(arena, "use \"%.*s\"", TEXT_ARGS(piece->name));
    case TREE_TEST:
        return arena_format(arena, "test \"%.*s\"", TEXT_ARGS(piece->name));
    case TREE_CASES:
        return arena_format(arena, "cases \"%.*s\"", TEXT_ARGS(piece->name));
    default:
        return arena_format(arena, "%s %.*s", kind_words(piece->kind), TEXT_ARGS(piece->name));
    }
}

static bool is_listed(const struct edits_state *state, struct text name) {
    const struct version *new = &state->new;
    for (size_t i = 0; i < new->pieces.count; i++) {
        const struct piece *piece = &new->pieces.items[i];
        for (uint32_t t = 0; piece->kind == TREE_RESULTS && t < piece->token_count; t++)
            if (text_is(piece_tokens(new, piece)[t].text, name))
                return true;
    }
    return false;
}

/* Results, and what data calls by its name. A rule of a list may give its own name. */
bool rename_has_meaning(const struct edits_state *state, const struct piece *piece) {
    switch ((int)piece->kind) {
    case TREE_RULE:
    case TREE_ROW:
        return tree_child(decision_of(&state->new, piece)->tree, TREE_TAKE_EVERY) &&
               !tree_child(piece->tree, TREE_GIVES);
    case TREE_DEFINE:
        return is_listed(state, piece->name);
    case TREE_DECISION:
    case TREE_COMPANION:
    case TREE_FACT:
    case TREE_RECORD:
        return true;
    default:
        return false;
    }
}
