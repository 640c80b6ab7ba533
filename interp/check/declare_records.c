/* Records and their facts: what is known of a portfolio's shape. */
#include "check/checker.h"

static const struct tree *record_parent(const struct tree *tree) {
    return tree_part(tree, TREE_PARENT);
}

static bool is_named_as_parent(const struct checker *c, name_id name) {
    for (size_t i = 0; i < c->record_trees.count; i++) {
        const struct tree *parent = record_parent(c->record_trees.items[i]);
        if (parent && parent->name == name)
            return true;
    }
    return false;
}

/* The root is the record without `many for each`; there is exactly one. Of several it is the one
 * that others belong to. */
static const struct tree *find_root(struct checker *c) {
    const struct tree *root = NULL;
    for (size_t i = 0; i < c->record_trees.count; i++) {
        const struct tree *tree = c->record_trees.items[i];
        if (record_parent(tree))
            continue;
        if (!root || (!is_named_as_parent(c, root->name) && is_named_as_parent(c, tree->name)))
            root = tree;
    }
    for (size_t i = 0; i < c->record_trees.count; i++) {
        const struct tree *tree = c->record_trees.items[i];
        if (record_parent(tree) || tree == root || tree_is_bad(tree))
            continue;
        struct diag *diag =
            diag_add(c->diags, DIAG_E0310, tree_name_span(tree),
                     "there are two records that belong to no other, \"%.*s\" and "
                     "\"%.*s\"",
                     TEXT_ARGS(name_of(c, root->name)), TEXT_ARGS(name_of(c, tree->name)));
        diag_hint(c->diags, diag, "write \"record %.*s, many for each %.*s\"",
                  TEXT_ARGS(name_of(c, tree->name)), TEXT_ARGS(name_of(c, root->name)));
        diag_declared(c, diag, tree_name_span(root));
    }
    return root;
}

static void declare_record(struct checker *c, const struct tree *tree, uint32_t index) {
    struct record *record = &c->schema->records[index];
    record->name = name_of(c, tree->name);
    record->plural = record->name;
    record->doc = tree_doc(tree);
    record->is_child = index > 0;
    record->key = INDEX_NONE;
    record->span = tree_name_span(tree);
    symbol_declare(c, SYMBOL_RECORD, tree, 0, index, 0);
    const struct tree *plural = tree_part(tree, TREE_PLURAL);
    if (plural) {
        record->plural = name_of(c, plural->name);
        if (plural->name != tree->name)
            symbol_declare(c, SYMBOL_RECORD, plural, 0, index, 0);
    }
}

static void check_parent(struct checker *c, const struct tree *tree) {
    const struct tree *parent = record_parent(tree);
    uint32_t record = parent ? record_named(c, parent->name) : 0;
    if (record == 0)
        return;
    struct text word = name_of(c, parent->name), root = c->schema->records[0].name;
    if (record == INDEX_NONE) {
        diag_add(c->diags, DIAG_E0301, parent->span, "no record is called \"%.*s\"%.*s",
                 TEXT_ARGS(word), TEXT_ARGS(suggestion(c, word, 0, 1u << SYMBOL_RECORD)));
        return;
    }
    struct diag *diag = diag_add(c->diags, DIAG_E0310, parent->span,
                                 "\"%.*s\" has no records of its own: it belongs to %.*s itself",
                                 TEXT_ARGS(word), TEXT_ARGS(root));
    diag_hint(c->diags, diag, "write \"many for each %.*s\"", TEXT_ARGS(root));
}

void declare_record_names(struct checker *c) {
    const struct tree *root = find_root(c);
    size_t count = c->record_trees.count;
    c->schema->records = arena_array(c->arena, count + 1, sizeof *c->schema->records);
    c->schema->record_count = (uint32_t)count;
    if (!root) {
        if (c->out->tree_count > 0 && diags_count(c->diags, DIAG_ERROR) == 0) {
            struct span start = {0, 0, 0};
            struct diag *diag = diag_add(c->diags, DIAG_E0310,
                                         count ? tree_name_span(c->record_trees.items[0]) : start,
                                         "no record says what the rules are about");
            diag_hint(c->diags, diag,
                      "declare it: record tenant, key tenant_id, and its facts; "
                      "or `use` the file that does");
        }
        c->schema->record_count = (uint32_t)count + 1; /* a nameless one stands in for it */
        c->schema->records[0].name = c->schema->records[0].plural = TEXT("tenant");
        c->schema->records[0].key = INDEX_NONE;
        c->schema->records[0].span = SPAN_NONE;
    } else {
        declare_record(c, root, 0);
    }
    uint32_t next = 1;
    VECTOR(const struct tree *) ordered = {0};
    VECTOR_PUSH(&ordered, root);
    for (size_t i = 0; i < count; i++)
        if (c->record_trees.items[i] != root) {
            declare_record(c, c->record_trees.items[i], next++);
            VECTOR_PUSH(&ordered, c->record_trees.items[i]);
        }
    VECTOR_FREE(&c->record_trees); /* from here on in the order of the schema; [0] may be NULL */
    c->record_trees.items = ordered.items;
    c->record_trees.count = ordered.count;
    c->record_trees.room = ordered.room;
    for (size_t i = 0; i < c->record_trees.count; i++)
        if (c->record_trees.items[i])
            check_parent(c, c->record_trees.items[i]);
}

static void read_headings(struct checker *c, const struct tree *tree, struct fact *fact) {
    uint32_t room = 0;
    for (const struct tree *part = tree->first; part; part = part->next)
        room += part->kind == TREE_HEADINGS ? part->count : 0;
    fact->headings = arena_array(c->arena, room, sizeof *fact->headings);
    for (const struct tree *part = tree->first; part; part = part->next) {
        if (part->kind == TREE_LABEL)
            fact->label = part->text;
        if (part->kind == TREE_HELP)
            fact->help = part->text;
        if (part->kind != TREE_HEADINGS)
            continue;
        for (const struct tree *word = part->first; word; word = word->next)
            if (word->kind == TREE_STRING)
                fact->headings[fact->heading_count++] = text_trim(word->text);
    }
}

/* Columns are found by name and heading in any letter case, so these must not collide. */
static void claim_heading(struct checker *c, struct text_map *seen, const struct record *record,
                          uint32_t index, struct text heading, struct span span) {
    bool added;
    uint32_t other = text_map_put(seen, heading, index, &added);
    if (added || other == index || text_is(record->facts[other].name, record->facts[index].name))
        return;
    struct diag *diag =
        diag_add(c->diags, DIAG_E0311, span, "the heading \"%.*s\" already means the fact \"%.*s\"",
                 TEXT_ARGS(heading), TEXT_ARGS(record->facts[other].name));
    diag_hint(c->diags, diag, "letter case does not tell headings apart; keep one of the two");
    diag_declared(c, diag, record->facts[other].span);
}

static void declare_fact(struct checker *c, uint32_t record_index, const struct tree *tree,
                         struct text_map *seen) {
    struct record *record = &c->schema->records[record_index];
    uint32_t index = record->fact_count++;
    struct fact *fact = &record->facts[index];
    fact->name = name_of(c, tree->name);
    fact->may_be_blank = tree->flags & TREE_MAY_BE_BLANK;
    fact->changeable = tree->flags & TREE_CHANGEABLE;
    fact->span = tree_name_span(tree);
    struct symbol *symbol = symbol_declare(c, SYMBOL_FACT, tree, record_index, index, 0);
    if (!tree->first || !type_of_tree(c, tree->first, &fact->type)) {
        fact->type = type_simple(TYPE_TEXT);
        symbol->bad = true;
    } else if (fact->type.kind == TYPE_LIST && fact->may_be_blank) {
        struct diag *diag =
            diag_add(c->diags, DIAG_E0408, fact->span, "a list is never blank, it is empty");
        diag_hint(c->diags, diag, "leave out \", may be blank\"");
    }
    read_headings(c, tree, fact);
    claim_heading(c, seen, record, index, fact->name, fact->span);
    for (uint32_t i = 0; i < fact->heading_count; i++)
        claim_heading(c, seen, record, index, fact->headings[i], fact->span);
}

static void check_key(struct checker *c, const struct tree *tree, struct record *record) {
    const struct tree *key = tree_part(tree, TREE_KEY);
    if (record->is_child) {
        if (key && record_parent(tree)) {
            struct diag *diag = diag_add(
                c->diags, DIAG_E0312, key->span, "\"%.*s\" has the key of %.*s and none of its own",
                TEXT_ARGS(record->name), TEXT_ARGS(c->schema->records[0].name));
            diag_hint(c->diags, diag, "leave the key away");
        }
        return;
    }
    if (!key) {
        struct diag *diag = diag_add(c->diags, DIAG_E0312, record->span, "\"%.*s\" has no key",
                                     TEXT_ARGS(record->name));
        diag_hint(c->diags, diag,
                  "write \"key\" and the name of the fact that tells one %.*s "
                  "from another",
                  TEXT_ARGS(record->name));
        return;
    }
    record->key = record_find_fact(record, name_of(c, key->name));
    if (record->key == INDEX_NONE) {
        struct text *names = arena_array(c->arena, record->fact_count, sizeof *names);
        for (uint32_t i = 0; i < record->fact_count; i++)
            names[i] = record->facts[i].name;
        struct text word = name_of(c, key->name);
        diag_add(c->diags, DIAG_E0301, tree_name_span(key),
                 "no fact of %.*s is called \"%.*s\"%.*s", TEXT_ARGS(record->name), TEXT_ARGS(word),
                 TEXT_ARGS(suggestion_of(c, word, names, record->fact_count)));
        return;
    }
    const struct fact *fact = &record->facts[record->key];
    symbol_find(c, SYMBOL_FACT, key->name)->used = true;
    if (fact->type.kind == TYPE_TEXT && !fact->may_be_blank)
        return;
    struct diag *diag =
        diag_add(c->diags, DIAG_E0312, tree_name_span(key),
                 "the key \"%.*s\" must be a text that may not be blank", TEXT_ARGS(fact->name));
    diag_declared(c, diag, fact->span);
}

void declare_facts(struct checker *c) {
    for (uint32_t i = 0; i < c->record_trees.count; i++) {
        const struct tree *tree = c->record_trees.items[i];
        if (!tree)
            continue;
        struct record *record = &c->schema->records[i];
        record->facts = arena_array(c->arena, tree->count, sizeof *record->facts);
        struct text_map *seen = text_map_new(true);
        for (const struct tree *part = tree->first; part; part = part->next)
            if (part->kind == TREE_FACT)
                declare_fact(c, i, part, seen);
        text_map_free(seen);
        check_key(c, tree, record);
    }
    program_prepare(c);
}
