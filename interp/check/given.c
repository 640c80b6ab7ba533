/* What a test gives: typed and checked like the cells of a portfolio. */
#include "check/checker.h"

static bool refuse(struct checker *c, const struct fact *fact, const struct tree *tree,
                   const char *why, const char *hint) {
    struct diag *diag =
        diag_add(c->diags, DIAG_E0801, tree->span, "\"%.*s\" %s", TEXT_ARGS(fact->name), why);
    diag_hint(c->diags, diag, "%s", hint);
    diag_declared(c, diag, fact->span);
    return false;
}

static bool read_list(struct checker *c, const struct fact *fact, const struct tree *first,
                      uint32_t count, struct value *value) {
    struct text *items = arena_array(c->arena, count, sizeof *items);
    struct type item_type = type_simple(TYPE_TEXT);
    for (uint32_t i = 0; i < count && first; i++, first = first->next) {
        struct value item;
        if (first->kind == TREE_BAD ||
            !literal_read(c, &item_type, first, fact->name, fact->span, &item))
            return false;
        items[i] = item.text;
        if (text_trim(item.text).length == 0)
            return refuse(c, fact, first, "has no empty items", "leave the item out");
    }
    *value = (struct value){.state = VALUE_KNOWN};
    value->list.items = items;
    value->list.count = count;
    return true;
}

static bool read_value(struct checker *c, const struct fact *fact, const struct tree *first,
                       uint32_t count, struct value *value) {
    bool is_list = fact->type.kind == TYPE_LIST;
    *value = (struct value){.state = VALUE_UNKNOWN};
    switch ((int)first->kind) {
    case TREE_BAD:
        return false;
    case TREE_UNKNOWN:
        return true;
    case TREE_BLANK:
        if (is_list)
            return refuse(c, fact, first, "is a list and never blank", "write \"is empty\"");
        if (!fact->may_be_blank)
            return refuse(c, fact, first, "may not be blank",
                          "an empty cell of such a fact is unknown: write \"unknown\"");
        value->state = VALUE_BLANK;
        return true;
    case TREE_EMPTY:
        if (!is_list)
            return refuse(c, fact, first, "is not a list",
                          fact->may_be_blank ? "write \"is blank\"" : "write \"is unknown\"");
        value->state = VALUE_KNOWN;
        return true;
    default:
        break;
    }
    if (is_list)
        return read_list(c, fact, first, count, value);
    if (count > 1)
        return refuse(c, fact, first->next, "is not a list and takes one value",
                      "keep one of the values");
    if (first->kind == TREE_STRING && text_trim(first->text).length == 0)
        return refuse(c, fact, first, "cannot be the empty text", "write \"blank\" or \"unknown\"");
    if (first->kind == TREE_NAME && value_lacks_quotes(c, 0, &fact->type, fact->name, first))
        return false;
    return literal_read(c, &fact->type, first, fact->name, fact->span, value) &&
           literal_in_range(c, &fact->type, first, fact->name, fact->span);
}

/* A fact of child rows is given with its row. */
static bool is_given_alone(struct checker *c, const struct tree *tree, name_id name) {
    for (uint32_t i = 1; i < c->schema->record_count; i++) {
        const struct symbol *symbol = symbol_resolve(c, i, name);
        if (!symbol || symbol->kind != SYMBOL_FACT)
            continue;
        struct text word = name_of(c, name), record = c->schema->records[i].name;
        struct diag *diag = diag_add(c->diags, DIAG_E0305, tree_name_span(tree),
                                     "\"%.*s\" is a fact of %.*s and is given with its row",
                                     TEXT_ARGS(word), TEXT_ARGS(record));
        diag_hint(c->diags, diag, "write \"given %.*s with %.*s\" and the value", TEXT_ARGS(record),
                  TEXT_ARGS(word));
        diag_declared(c, diag, symbol->span);
        return true;
    }
    return false;
}

const struct fact *given_fact(struct checker *c, uint32_t record, const struct tree *tree,
                              name_id name, uint32_t *index) {
    const struct symbol *symbol = symbol_resolve(c, record, name);
    struct text word = name_of(c, name);
    if (symbol && symbol->kind == SYMBOL_FACT) {
        *index = symbol->index;
        return symbol->bad ? NULL : &c->schema->records[record].facts[symbol->index];
    }
    if (symbol) {
        struct diag *diag = diag_add(c->diags, DIAG_E0801, tree_name_span(tree),
                                     "\"%.*s\" is %s: only facts can be given", TEXT_ARGS(word),
                                     symbol_word(c, symbol));
        diag_hint(c->diags, diag, "give the facts from which it follows");
        diag_declared(c, diag, symbol->span);
    } else if (record == 0 && !is_given_alone(c, tree, name)) {
        symbol_need(c, 0, tree, name, 1u << SYMBOL_FACT); /* says what is known of the name */
    } else if (record == 0) {
        return NULL;
    } else {
        const struct record *of = &c->schema->records[record];
        struct text *names = arena_array(c->arena, of->fact_count, sizeof *names);
        for (uint32_t i = 0; i < of->fact_count; i++)
            names[i] = of->facts[i].name;
        diag_add(c->diags, DIAG_E0301, tree_name_span(tree),
                 "no fact of %.*s is called \"%.*s\"%.*s", TEXT_ARGS(of->name), TEXT_ARGS(word),
                 TEXT_ARGS(suggestion_of(c, word, names, of->fact_count)));
    }
    return NULL;
}

void test_give_value(struct checker *c, struct test_builder *builder, const struct tree *name_tree,
                     name_id name, const struct tree *first, uint32_t count) {
    uint32_t index = 0;
    struct given given;
    const struct fact *fact = given_fact(c, 0, name_tree, name, &index);
    struct span span = tree_name_span(name_tree);
    if (!fact || !first || !read_value(c, fact, first, count, &given.value)) {
        builder->bad = true;
        return;
    }
    given.fact = index;
    for (size_t i = 0; i < builder->facts.count; i++) {
        if (builder->facts.items[i].fact != index)
            continue;
        if (builder->marks.items[i].own) {
            struct diag *diag = diag_add(c->diags, DIAG_E0802, span, "\"%.*s\" is given twice",
                                         TEXT_ARGS(fact->name));
            diag_relate(c->diags, diag, builder->marks.items[i].span, "it is given here already");
        }
        builder->facts.items[i] = given;
        builder->marks.items[i] = (struct given_mark){span, true};
        return;
    }
    VECTOR_PUSH(&builder->facts, given);
    VECTOR_PUSH(&builder->marks, (struct given_mark){span, true});
}

void test_give(struct checker *c, struct test_builder *builder, const struct tree *tree) {
    test_give_value(c, builder, tree, tree->name, tree->first, tree->count);
}

static uint32_t child_record(struct checker *c, struct test_builder *builder,
                             const struct tree *tree) {
    uint32_t record = record_named(c, tree->name);
    if (record != INDEX_NONE && record != 0)
        return record;
    builder->bad = true;
    struct text word = name_of(c, tree->name);
    const struct symbol *other = symbol_resolve(c, 0, tree->name);
    if (other && other->kind == SYMBOL_FACT) {
        struct diag *diag = diag_add(c->diags, DIAG_E0801, tree->span,
                                     "\"%.*s\" is a fact and needs a value", TEXT_ARGS(word));
        diag_hint(c->diags, diag, "write \"%.*s is ...\"", TEXT_ARGS(word));
    } else if (record == 0) {
        diag_add(c->diags, DIAG_E0801, tree->span,
                 "a test is about one %.*s: give its facts without its name", TEXT_ARGS(word));
    } else {
        diag_add(c->diags, DIAG_E0301, tree_name_span(tree), "no record is called \"%.*s\"%.*s",
                 TEXT_ARGS(word), TEXT_ARGS(suggestion(c, word, 0, 1u << SYMBOL_RECORD)));
    }
    return INDEX_NONE;
}

/* Rows given anew replace those that were taken over. */
static void own_rows(struct test_builder *builder, uint32_t record) {
    if (builder->own_children[record])
        return;
    size_t kept = 0;
    for (size_t i = 0; i < builder->rows.count; i++)
        if (builder->rows.items[i].record != record)
            builder->rows.items[kept++] = builder->rows.items[i];
    builder->rows.count = kept;
    builder->own_children[record] = builder->has_children[record] = true;
}

void test_give_child(struct checker *c, struct test_builder *builder, const struct tree *tree) {
    uint32_t record = child_record(c, builder, tree), count = 0;
    if (record == INDEX_NONE)
        return;
    own_rows(builder, record);
    struct given *facts = arena_array(c->arena, tree->count, sizeof *facts);
    for (const struct tree *part = tree->first; part; part = part->next) {
        uint32_t index = 0;
        const struct fact *fact =
            part->kind == TREE_GIVEN ? given_fact(c, record, part, part->name, &index) : NULL;
        if (!fact || !part->first ||
            !read_value(c, fact, part->first, part->count, &facts[count].value)) {
            builder->bad = true;
            continue;
        }
        for (uint32_t i = 0; i < count; i++)
            if (facts[i].fact == index)
                diag_add(c->diags, DIAG_E0802, tree_name_span(part), "\"%.*s\" is given twice",
                         TEXT_ARGS(fact->name));
        facts[count++].fact = index;
    }
    VECTOR_PUSH(&builder->rows, (struct given_row){record, facts, count});
}

void test_give_none(struct checker *c, struct test_builder *builder, const struct tree *tree) {
    uint32_t record = child_record(c, builder, tree);
    if (record == INDEX_NONE)
        return;
    if (builder->own_children[record]) {
        struct diag *diag =
            diag_add(c->diags, DIAG_E0802, tree->span, "rows of \"%.*s\" are given as well",
                     TEXT_ARGS(c->schema->records[record].name));
        diag_hint(c->diags, diag, "keep either the rows or \"no %.*s\"",
                  TEXT_ARGS(c->schema->records[record].name));
    }
    own_rows(builder, record);
}
