/* The facts that may be changed, and the values of each that are worth trying. */
#include "data/rows.h"
#include "report/ways_search.h"
#include "suite/search.h"

enum { OWN_VALUES = 3 };

struct listing {
    struct ways_search *search;
    const struct candidates *candidates;
    bool **reads;    /* by record, fact: the target hangs on it */
    bool **is_asked; /* by record, fact: an `is known` asks about it */
    bool only_changeable;
};

static struct text value_words(struct arena *arena, const struct type *type,
                               const struct value *value) {
    struct buffer out = {0};
    value_write_measured(&out, type, value);
    struct text words = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return words;
}

/* Adds a class unless it is the current value or there already. */
static void add_class(struct ways_search *search, struct way_fact *fact, struct value value,
                      struct text words, bool is_other) {
    const struct type *type = &fact->declared->type;
    if (value_same(type, &value, &fact->current))
        return;
    for (uint32_t i = 0; i < fact->class_count; i++)
        if (value_same(type, &value, &fact->classes[i].value))
            return;
    if (fact->class_count == CLASSES_MOST) {
        fact->is_complete = false;
        return;
    }
    if (words.length == 0)
        words = value_words(search->arena, type, &value);
    fact->classes[fact->class_count++] = (struct way_class){
        .value = value, .words = words, .is_other = is_other, .nearer = INDEX_NONE};
}

static bool is_within(const struct type *type, const struct side *side, const struct value *value) {
    if (!side->has_low && !side->has_high)
        return false;
    number at = type->kind == TYPE_DATE ? (number)value->day : value->number;
    bool is_over =
        !side->has_low || at > side->low.at || (at == side->low.at && side->low.is_below);
    bool is_under =
        !side->has_high || at < side->high.at || (at == side->high.at && !side->high.is_below);
    return is_over && is_under;
}

/* Stretches, where nothing but comparisons with constants asks about the fact. */
static bool add_sides(struct ways_search *search, struct way_fact *fact) {
    const struct type *type = &fact->declared->type;
    const struct program *program = search->question->program;
    struct side *sides;
    uint32_t count =
        sides_of(program, fact->record, fact->fact, search->question->as_of, search->arena, &sides);
    fact->classes = arena_array(search->arena, count, sizeof *fact->classes);
    for (uint32_t i = 0; i < count; i++) {
        bool is_blank = sides[i].value.state == VALUE_BLANK;
        if (is_blank
                ? fact->current.state == VALUE_BLANK
                : fact->current.state == VALUE_KNOWN && is_within(type, &sides[i], &fact->current))
            continue;
        fact->classes[fact->class_count++] =
            (struct way_class){.value = sides[i].value,
                               .has_side = !is_blank,
                               .side = sides[i],
                               .words = is_blank ? TEXT("blank") : TEXT(""),
                               .nearer = INDEX_NONE};
    }
    return count > 0;
}

/* Is it compared with the beginnings, the ends or the parts of texts? Then what stands around it
 * does not matter. */
static bool asks_for_part(const struct node *node, const struct scope *scope, struct text text,
                          enum compare_op *op) {
    const struct constant *constant = NULL;
    if (node->kind == NODE_ITEMS || node->kind == NODE_FIRST_ITEM) {
        constant = node->test->constant;
        *op = node->test->op;
    } else if (node->kind == NODE_TEXT_TEST) {
        const struct node *right = &scope->nodes[scope->children[node->first_child + 1]];
        constant = right->kind == NODE_CONSTANT ? right->constant : NULL;
        *op = (enum compare_op)node->op;
    }
    if (!constant || constant->type.kind != TYPE_TEXT ||
        (*op != COMPARE_STARTS && *op != COMPARE_ENDS && *op != COMPARE_CONTAINS))
        return false;
    for (uint32_t i = 0; i < constant->count; i++)
        for (uint32_t k = 0; k < constant->alternatives[i].count; k++)
            if (text_is(constant->alternatives[i].values[k].text, text))
                return true;
    return false;
}

/* "FTP_..." where a rule asks for the beginning only. */
static struct text text_words(const struct ways_search *search, struct text text) {
    const struct program *program = search->question->program;
    for (uint32_t s = 0; s < program->scope_count; s++)
        for (node_id id = 0; id < program->scopes[s].node_count; id++) {
            enum compare_op op;
            if (asks_for_part(&program->scopes[s].nodes[id], &program->scopes[s], text, &op))
                return arena_format(search->arena, "%s%.*s%s", op == COMPARE_STARTS ? "" : "...",
                                    TEXT_ARGS(text), op == COMPARE_ENDS ? "" : "...");
        }
    return text;
}

/* "just FTP_..." */
static struct text list_words(const struct ways_search *search, const struct value *list) {
    struct buffer out = {0};
    for (uint32_t i = 0; i < list->list.count; i++) {
        buffer_add_string(&out, i == 0 ? "just " : "; ");
        buffer_add_text(&out, text_words(search, list->list.items[i]));
    }
    struct text words = arena_text(search->arena, buffer_text(&out));
    buffer_free(&out);
    return words;
}

/* The same item alone is farther from what the list is than the item added to it. */
static void note_nearer(struct way_fact *fact) {
    for (uint32_t i = 0; i < fact->class_count; i++) {
        const struct value *alone = &fact->classes[i].value;
        for (uint32_t k = 0; k < i && alone->list.count == 1; k++) {
            const struct value *added = &fact->classes[k].value;
            bool is_more = added->list.count > 1;
            if (is_more && text_is(added->list.items[added->list.count - 1], alone->list.items[0]))
                fact->classes[i].nearer = k;
        }
    }
}

/* A list with an item more, or with one less: closer to what it is than another list. */
static void add_items(struct ways_search *search, struct way_fact *fact,
                      const struct candidate_list *list) {
    const struct value *current = &fact->current;
    uint32_t count = current->state == VALUE_KNOWN ? current->list.count : 0;
    struct arena *arena = search->arena;
    for (uint32_t i = 0; i < list->count && count > 0; i++) {
        const struct value *other = &list->values[i];
        if (other->state != VALUE_KNOWN || other->list.count != 1)
            continue;
        struct text *items = arena_array(arena, (size_t)count + 1, sizeof *items);
        memcpy(items, current->list.items, count * sizeof *items);
        items[count] = other->list.items[0];
        struct value value = {.state = VALUE_KNOWN};
        value.list.items = items;
        value.list.count = count + 1;
        add_class(search, fact, value,
                  i == list->other
                      ? TEXT("also one item that no rule asks for")
                      : arena_format(arena, "also %.*s",
                                     TEXT_ARGS(text_words(search, other->list.items[0]))),
                  false);
    }
    for (uint32_t gone = 0; gone < count && count > 1; gone++) {
        struct text *items = arena_array(arena, count, sizeof *items);
        for (uint32_t i = 0, at = 0; i < count; i++)
            if (i != gone)
                items[at++] = current->list.items[i];
        struct value value = {.state = VALUE_KNOWN};
        value.list.items = items;
        value.list.count = count - 1;
        add_class(search, fact, value,
                  arena_format(arena, "without %.*s", TEXT_ARGS(current->list.items[gone])), false);
    }
}

static bool is_allowed(const struct type *type, const struct value *value) {
    if (type->kind == TYPE_DATE)
        return value->day >= DAY_MIN && value->day <= DAY_MAX;
    return type->kind != TYPE_NUMBER || ((!type->has_lowest || value->number >= type->lowest) &&
                                         (!type->has_highest || value->number <= type->highest) &&
                                         (!type->whole || number_is_whole(value->number)));
}

static void add_own(struct ways_search *search, struct way_fact *fact, const struct fact *declared,
                    const struct value *value) {
    struct value own = *value;
    const struct type *type = &fact->declared->type;
    if (declared->type.kind != type->kind || value->state != VALUE_KNOWN)
        return;
    for (int step = -1; step <= 1; step++) {
        if (type->kind == TYPE_DATE)
            own.day = value->day + step;
        else
            own.number = value->number + number_from(step);
        if (is_allowed(type, &own))
            add_class(search, fact, own, TEXT(""), false);
    }
}

/* What is compared with other facts is tried around the values that these have. */
static void add_own_values(struct ways_search *search, struct way_fact *fact) {
    const struct tenant *tenant = search->question->tenant;
    const struct schema *schema = search->question->program->schema;
    enum type_kind kind = fact->declared->type.kind;
    if (kind != TYPE_DATE && kind != TYPE_NUMBER)
        return;
    for (uint32_t f = 0; f < schema->records[0].fact_count; f++)
        add_own(search, fact, &schema->records[0].facts[f], &tenant->values[f]);
    for (uint32_t r = 0; r < tenant->row_count; r++) {
        const struct record *record = &schema->records[tenant->rows[r].record];
        for (uint32_t f = 0; f < record->fact_count; f++)
            add_own(search, fact, &record->facts[f], &tenant->rows[r].values[f]);
    }
}

/* What is wished of a text, a number or a day may be given by a fact as it is. */
static void add_wished(struct ways_search *search, struct way_fact *fact) {
    const struct target *target = search->question->target;
    const struct type *type = &fact->declared->type;
    if (type->kind == TYPE_ONE_OF || type->kind == TYPE_YES_NO || type->kind == TYPE_LIST)
        return;
    for (uint32_t i = 0; i < target->count; i++) {
        const struct wish *wish = &target->wishes[i];
        if (wish->column.type.kind != type->kind)
            continue;
        fact->is_complete &= type->kind == TYPE_TEXT; /* numbers and days are no longer in order */
        if (wish->value.state == VALUE_KNOWN && is_allowed(type, &wish->value))
            add_class(search, fact, wish->value, TEXT(""), false);
        for (uint32_t k = 0; k < wish->item_count; k++)
            if (is_allowed(type, &wish->items[k]))
                add_class(search, fact, wish->items[k], TEXT(""), false);
    }
}

static uint32_t own_room(const struct ways_search *search) {
    const struct tenant *tenant = search->question->tenant;
    const struct schema *schema = search->question->program->schema;
    uint32_t room = schema->records[0].fact_count;
    for (uint32_t r = 0; r < tenant->row_count; r++)
        room += schema->records[tenant->rows[r].record].fact_count;
    for (uint32_t i = 0; i < search->question->target->count; i++)
        room += 1 + search->question->target->wishes[i].item_count;
    return room * OWN_VALUES;
}

static void fill_classes(const struct listing *listing, struct way_fact *fact) {
    struct ways_search *search = listing->search;
    const struct candidate_list *list = &listing->candidates->facts[fact->record][fact->fact];
    bool is_list = fact->declared->type.kind == TYPE_LIST;
    fact->is_complete = true;
    if (add_sides(search, fact))
        return;
    uint32_t items = is_list && fact->current.state == VALUE_KNOWN ? fact->current.list.count : 0;
    fact->is_complete = list->is_complete;
    fact->classes =
        arena_array(search->arena, (size_t)list->count * 2 + 1 + items + own_room(search),
                    sizeof *fact->classes);
    if (is_list) {
        struct value empty = {.state = VALUE_KNOWN};
        add_items(search, fact, list);
        add_class(search, fact, empty, TEXT("empty"), false);
    }
    for (uint32_t i = 0; i < list->count; i++) {
        struct text words = TEXT("");
        if (is_list && i == list->other)
            words = TEXT("just one item that no rule asks for");
        else if (is_list && list->values[i].list.count > 0)
            words = list_words(search, &list->values[i]);
        else if (fact->declared->type.kind == TYPE_TEXT && list->values[i].state == VALUE_KNOWN)
            words = text_words(search, list->values[i].text);
        add_class(search, fact, list->values[i], words, !is_list && i == list->other);
    }
    if (is_list)
        note_nearer(fact);
    add_wished(search, fact);
    if (!list->is_complete)
        add_own_values(search, fact);
}

static void add_fact(struct listing *listing, uint32_t record, uint32_t row, uint32_t index,
                     struct text row_name) {
    struct ways_search *search = listing->search;
    const struct program *program = search->question->program;
    const struct fact *declared = &program->schema->records[record].facts[index];
    const struct tenant *tenant = search->question->tenant;
    bool is_key = record == 0 && index == program->schema->records[0].key;
    if (!listing->reads[record][index] || is_key ||
        (listing->only_changeable && !declared->changeable))
        return;
    struct way_fact *fact = &search->facts[search->fact_count++];
    *fact = (struct way_fact){
        .record = record,
        .row = row,
        .fact = index,
        .name = record == 0 ? declared->name
                            : arena_format(search->arena, "%.*s.%.*s", TEXT_ARGS(row_name),
                                           TEXT_ARGS(declared->name)),
        .declared = declared,
        .current = (record == 0 ? tenant->values : tenant->rows[row].values)[index],
        .may_stand = !listing->is_asked[record][index]};
    fill_classes(listing, fact);
    if (fact->class_count == 0)
        search->fact_count--;
}

static void list_rows(struct listing *listing, uint32_t record) {
    struct ways_search *search = listing->search;
    const struct schema *schema = search->question->program->schema;
    const struct tenant *tenant = search->question->tenant;
    uint32_t *rows, count = rows_in_order(search->arena, schema, tenant, record, &rows);
    for (uint32_t i = 0; i < count; i++) {
        struct text name = row_words(search->arena, schema, tenant, rows[i]);
        for (uint32_t f = 0; f < schema->records[record].fact_count; f++)
            add_fact(listing, record, rows[i], f, name);
    }
}

static void read_results(struct listing *listing) {
    const struct program *program = listing->search->question->program;
    const struct target *target = listing->search->question->target;
    for (uint32_t i = 0; i < target->result_count; i++) {
        const struct result *result = &target->results[i];
        node_facts(program, 0,
                   result->decision == INDEX_NONE ? program->definitions[result->definition].root
                                                  : program->decisions[result->decision].decide,
                   listing->reads);
    }
    for (uint32_t s = 0; s < program->scope_count; s++) {
        const struct scope *scope = &program->scopes[s];
        for (node_id id = 0; id < scope->node_count; id++)
            if (scope->nodes[id].kind == NODE_IS_KNOWN)
                node_facts(program, s, id, listing->is_asked);
    }
}

void ways_facts(struct ways_search *search, const struct candidates *candidates,
                bool only_changeable) {
    const struct schema *schema = search->question->program->schema;
    const struct tenant *tenant = search->question->tenant;
    struct listing listing = {.search = search,
                              .candidates = candidates,
                              .reads = facts_none(search->arena, schema),
                              .is_asked = facts_none(search->arena, schema),
                              .only_changeable = only_changeable};
    size_t room = schema->records[0].fact_count;
    for (uint32_t i = 0; i < tenant->row_count; i++)
        room += schema->records[tenant->rows[i].record].fact_count;
    search->facts = arena_array(search->arena, room, sizeof *search->facts);
    search->fact_count = 0;
    read_results(&listing);
    for (uint32_t f = 0; f < schema->records[0].fact_count; f++)
        add_fact(&listing, 0, INDEX_NONE, f, TEXT(""));
    for (uint32_t r = 1; r < schema->record_count; r++)
        list_rows(&listing, r);
}
