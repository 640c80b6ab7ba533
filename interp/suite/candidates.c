/* One value of every class that a fact's questions make, put in order. */
#include "suite/candidates.h"

#include "suite/questions.h"

#include <assert.h>
#include <stdlib.h>

enum { HOLES_TOGETHER = 64, OTHERS_TRIED = 8 };

struct making {
    struct arena *arena;
    const struct schema *schema;
    day_number as_of;
    struct asked **facts;
};

/* ---- Texts with several holes */

/* The wishes for one text by one template, from `first` on, each part's in turn. */
struct holes {
    const struct template_form *form;
    const struct hole_wish *wishes;
    size_t count, first;
    uint32_t *counts; /* wishes by part */
};

static bool is_same_text(const struct hole_wish *a, const struct hole_wish *b) {
    return a->scope == b->scope && a->text == b->text && a->form == b->form;
}

static const struct hole_wish *wish_at(const struct holes *holes, uint32_t part, uint32_t index) {
    for (size_t i = holes->first; i < holes->count; i++)
        if (is_same_text(&holes->wishes[i], &holes->wishes[holes->first]) &&
            holes->wishes[i].part == part && index-- == 0)
            return &holes->wishes[i];
    return NULL;
}

/* One combination of what the holes are wished to be; each may be anything, too. */
static bool fill_combination(struct asking *asking, const struct holes *holes, uint64_t combination,
                             struct text *text) {
    struct text *fills = arena_array(asking->arena, holes->form->count, sizeof *fills);
    for (uint32_t part = 0; part < holes->form->count; part++) {
        uint32_t ways = holes->counts[part] + 1, way = (uint32_t)(combination % ways);
        combination /= ways;
        if (way > 0)
            fills[part] = wish_at(holes, part, way - 1)->value;
    }
    return template_fill(asking->arena, holes->form, fills, text);
}

static void ask_for_texts(struct asking *asking, size_t first) {
    const struct hole_wish *wish = &asking->wishes.items[first];
    struct holes holes = {wish->form, asking->wishes.items, asking->wishes.count, first, NULL};
    uint64_t all = 1;
    holes.counts = arena_array(asking->arena, wish->form->count, sizeof *holes.counts);
    for (size_t i = first; i < holes.count; i++)
        if (is_same_text(&holes.wishes[i], wish))
            holes.counts[holes.wishes[i].part]++;
    for (uint32_t part = 0; part < wish->form->count && all <= HOLES_TOGETHER; part++)
        all *= (uint64_t)holes.counts[part] + 1;
    uint64_t tried = all < HOLES_TOGETHER ? all : HOLES_TOGETHER;
    struct value *values = arena_array(asking->arena, tried, sizeof *values);
    struct question question = question_new(asking, ASK_EQUAL, TYPE_TEXT);
    for (uint64_t i = 0; i < tried; i++) {
        values[question.count].state = VALUE_KNOWN;
        question.count += fill_combination(asking, &holes, i, &values[question.count].text);
    }
    question.values = values;
    question.is_partial = true;
    /* The wishes may grow and move while the question is put. */
    uint32_t scope = wish->scope;
    node_id text = wish->text;
    question_reach(asking, scope, text, &question);
}

static void ask_wishes(struct asking *asking) {
    for (size_t i = 0; i < asking->wishes.count; i++) {
        size_t before = 0;
        while (!is_same_text(&asking->wishes.items[before], &asking->wishes.items[i]))
            before++;
        if (before == i)
            ask_for_texts(asking, i);
    }
}

/* ---- Facts that are compared with each other */

static bool add_value(struct asked *asked, const struct value *value) {
    enum type_kind kind = asked->fact->type.kind;
    for (size_t i = 0; i < asked->values.count; i++) {
        const struct value *other = &asked->values.items[i];
        if (kind == TYPE_TEXT     ? text_is(other->text, value->text)
            : kind == TYPE_NUMBER ? other->number == value->number
                                  : other->day == value->day)
            return false;
    }
    if (asked->values.count == VALUES_A_FACT)
        return false;
    VECTOR_PUSH(&asked->values, *value);
    return true;
}

static bool is_allowed(const struct type *type, const struct value *value) {
    return type->kind != TYPE_NUMBER || (!(type->has_lowest && value->number < type->lowest) &&
                                         !(type->has_highest && value->number > type->highest) &&
                                         (!type->whole || number_is_whole(value->number)));
}

static bool share_item(struct asked *list, struct text item) {
    for (size_t i = 0; i < list->items.count; i++)
        if (text_is(list->items.items[i], item))
            return false;
    if (list->items.count == VALUES_A_FACT || memchr(item.bytes, ';', item.length))
        return false;
    VECTOR_PUSH(&list->items, item);
    return true;
}

/* What one has the other gets. True when something was new. */
static bool share(const struct asked *from, struct asked *to) {
    enum type_kind kind = from->fact->type.kind;
    bool is_new = false;
    to->is_partial = true;
    if (kind == TYPE_TEXT && to->fact->type.kind == TYPE_LIST) {
        for (size_t i = 0; i < from->values.count; i++)
            is_new |= share_item(to, from->values.items[i].text);
    } else if (kind == to->fact->type.kind && kind != TYPE_LIST && kind != TYPE_ONE_OF &&
               kind != TYPE_YES_NO) {
        for (size_t i = 0; i < from->values.count; i++)
            if (is_allowed(&to->fact->type, &from->values.items[i]))
                is_new |= add_value(to, &from->values.items[i]);
    }
    return is_new;
}

static void share_links(const struct asking *asking) {
    for (bool is_new = true; is_new;) {
        is_new = false;
        for (size_t i = 0; i < asking->links.count; i++) {
            is_new |= share(asking->links.items[i].left, asking->links.items[i].right);
            is_new |= share(asking->links.items[i].right, asking->links.items[i].left);
        }
    }
}

/* ---- Values that nothing asks for, and gaps between those that something does */

static bool is_other(const struct making *making, const struct asked *asked, bool is_item,
                     struct text text) {
    struct value item = {.state = VALUE_KNOWN, .text = text}, value = item;
    if (is_item) {
        value = (struct value){.state = VALUE_KNOWN};
        value.list.items = &text;
        value.list.count = 1;
    }
    for (size_t i = 0; i < asked->questions.count; i++) {
        const struct question *question = &asked->questions.items[i];
        bool is_of_list = question->type.kind == TYPE_LIST;
        if (question_class(making->schema, question, is_of_list ? &value : &item) != 0)
            return false;
    }
    return true;
}

/* "some psm": reads as what it is in a test. Empty when all such texts are asked for. */
static struct text other_text(const struct making *making, const struct asked *asked,
                              uint32_t after) {
    bool is_item = asked->fact->type.kind == TYPE_LIST;
    for (uint32_t i = after + 1; i <= after + OTHERS_TRIED; i++) {
        struct text text = arena_format(making->arena, "some %.*s", TEXT_ARGS(asked->fact->name));
        if (i > 1)
            text = arena_format(making->arena, "%.*s %u", TEXT_ARGS(text), i);
        if (is_other(making, asked, is_item, text))
            return text;
    }
    return is_other(making, asked, is_item, TEXT("-")) ? TEXT("-") : TEXT("");
}

static void add_number(struct asked *asked, number at) {
    struct value value = {.state = VALUE_KNOWN};
    value.number = at;
    if (is_allowed(&asked->fact->type, &value))
        add_value(asked, &value);
}

static int order_values(enum type_kind kind, const struct value *a, const struct value *b) {
    if (kind == TYPE_NUMBER)
        return a->number < b->number ? -1 : a->number > b->number;
    return a->day < b->day ? -1 : a->day > b->day;
}

static int order_numbers(const void *a, const void *b) {
    return order_values(TYPE_NUMBER, a, b);
}

static int order_days(const void *a, const void *b) {
    return order_values(TYPE_DATE, a, b);
}

static bool has_between(const struct asked *asked, number low, number high) {
    for (size_t i = 0; i < asked->values.count; i++)
        if (asked->values.items[i].number > low && asked->values.items[i].number < high)
            return true;
    return false;
}

/* Between two limits that stand closer than their steps lies a class of its own. */
static void fill_number_gaps(struct asked *asked) {
    struct {
        struct value *items;
        size_t count, room;
    } limits = {0};
    for (size_t i = 0; i < asked->questions.count; i++)
        for (uint32_t j = 0; j < asked->questions.items[i].count; j++)
            VECTOR_PUSH(&limits, asked->questions.items[i].values[j]);
    if (limits.count > 1)
        qsort(limits.items, limits.count, sizeof *limits.items, order_numbers);
    for (size_t i = 1; i < limits.count; i++) {
        number low = limits.items[i - 1].number, high = limits.items[i].number;
        if (high - low > 1 && !has_between(asked, low, high))
            add_number(asked, low + (high - low) / 2);
    }
    VECTOR_FREE(&limits);
}

static void finish_numbers(struct asked *asked) {
    const struct type *type = &asked->fact->type;
    if (asked->values.count > 0) {
        fill_number_gaps(asked);
        if (type->has_lowest)
            add_number(asked, type->lowest);
        if (type->has_highest)
            add_number(asked, type->highest);
    } else {
        add_number(asked, type->has_lowest && type->lowest > number_from(1)     ? type->lowest
                          : type->has_highest && type->highest < number_from(1) ? type->highest
                                                                                : number_from(1));
    }
    if (asked->values.count > 1)
        qsort(asked->values.items, asked->values.count, sizeof(struct value), order_numbers);
}

static void finish_days(const struct making *making, struct asked *asked) {
    struct value today = {.state = VALUE_KNOWN};
    today.day = making->as_of;
    if (asked->values.count == 0)
        add_value(asked, &today);
    if (asked->values.count > 1)
        qsort(asked->values.items, asked->values.count, sizeof(struct value), order_days);
}

/* Texts that are only compared as a whole, all by letter or all without case, are in as many
 * classes as there are texts, and one more. So is a single question of another kind. */
static bool texts_are_complete(const struct asked *asked) {
    bool has_exact = false, has_any_case = false;
    for (size_t i = 0; i < asked->questions.count; i++) {
        const struct question *question = &asked->questions.items[i];
        if (question->kind != ASK_EQUAL)
            return asked->questions.count == 1 && question->count <= 1;
        has_exact |= !question->ignoring_case;
        has_any_case |= question->ignoring_case;
    }
    return !(has_exact && has_any_case);
}

static bool finish_texts(const struct making *making, struct asked *asked, uint32_t *place) {
    struct value other = {.state = VALUE_KNOWN, .text = other_text(making, asked, 0)};
    bool is_complete = texts_are_complete(asked) && other.text.length > 0;
    if (other.text.length > 0 && add_value(asked, &other))
        *place = (uint32_t)asked->values.count - 1;
    return is_complete;
}

static void add_list(const struct making *making, struct asked *asked, struct text first,
                     uint32_t count) {
    struct text *items = arena_array(making->arena, count, sizeof *items);
    struct value list = {.state = VALUE_KNOWN};
    for (uint32_t i = 0; i < count; i++)
        items[i] = i == 0 ? first : arena_format(making->arena, "%.*s %u", TEXT_ARGS(first), i + 1);
    list.list.items = items;
    list.list.count = count;
    VECTOR_PUSH(&asked->values, list);
}

/* The empty list, each item alone, one that is not asked for, and as many of those as are counted.
 * A test can give a child row's list with one item only. */
static bool finish_lists(const struct making *making, struct asked *asked, bool is_child,
                         uint32_t *place) {
    struct text other = other_text(making, asked, 0);
    bool is_complete = asked->questions.count <= 1 && asked->counts.count == 0 && other.length > 0;
    if (!is_child)
        add_list(making, asked, TEXT(""), 0);
    for (size_t i = 0; i < asked->items.count; i++)
        add_list(making, asked, asked->items.items[i], 1);
    if (other.length == 0)
        other = asked->items.count > 0 ? asked->items.items[0] : TEXT("-");
    else
        *place = (uint32_t)asked->values.count;
    if (*place != INDEX_NONE)
        add_list(making, asked, other, 1);
    for (size_t i = 0; !is_child && i < asked->counts.count; i++)
        add_list(making, asked, other, asked->counts.items[i]);
    return is_complete && !is_child;
}

static void finish_choices(struct asked *asked) {
    const struct type *type = &asked->fact->type;
    uint32_t count = type->kind == TYPE_YES_NO ? 2 : type->choices->count;
    for (uint32_t i = 0; i < count; i++) {
        struct value value = {.state = VALUE_KNOWN};
        if (type->kind == TYPE_YES_NO)
            value.yes = i == 0;
        else
            value.code = i;
        VECTOR_PUSH(&asked->values, value);
    }
}

static struct candidate_list finish_fact(const struct making *making, struct asked *asked,
                                         bool is_child) {
    bool is_finite = false, is_complete = !asked->is_partial;
    struct candidate_list list = {.other = INDEX_NONE};
    switch (asked->fact->type.kind) {
    case TYPE_TEXT:
        is_complete &= finish_texts(making, asked, &list.other);
        break;
    case TYPE_NUMBER:
        finish_numbers(asked);
        break;
    case TYPE_DATE:
        finish_days(making, asked);
        break;
    case TYPE_LIST:
        is_complete &= finish_lists(making, asked, is_child, &list.other);
        break;
    case TYPE_YES_NO:
    case TYPE_ONE_OF:
        finish_choices(asked);
        is_finite = true;
        break;
    }
    if (asked->fact->may_be_blank)
        VECTOR_PUSH(&asked->values, (struct value){.state = VALUE_BLANK});
    struct value *values = arena_array(making->arena, asked->values.count, sizeof *values);
    memcpy(values, asked->values.items, asked->values.count * sizeof *values);
    list.values = values;
    list.count = (uint32_t)asked->values.count;
    list.is_complete_for_conditions = is_finite || is_complete;
    list.is_complete = is_finite || (is_complete && !asked->is_shown);
    return list;
}

static void ask_program(struct making *making, const struct program *program) {
    struct arena *arena = arena_new();
    struct asking asking = {.arena = making->arena, .program = program, .facts = making->facts};
    asking.calendar = calendar_new(arena, program->schema, making->as_of);
    asking.seen = arena_array(arena, program->scope_count, sizeof *asking.seen);
    for (uint32_t s = 0; s < program->scope_count; s++)
        asking.seen[s] = arena_array(arena, program->scopes[s].node_count, sizeof(uint32_t));
    questions_ask(&asking);
    ask_wishes(&asking);
    share_links(&asking);
    for (uint32_t r = 0; asking.is_cut && r < making->schema->record_count; r++)
        for (uint32_t f = 0; f < making->schema->records[r].fact_count; f++)
            making->facts[r][f].is_partial = true;
    VECTOR_FREE(&asking.links);
    VECTOR_FREE(&asking.wishes);
    arena_free(arena);
}

const struct candidates *candidates_new(struct arena *arena, const struct program *program,
                                        day_number as_of, const struct program *const *of_others,
                                        uint32_t other_count) {
    const struct schema *schema = program->schema;
    struct making making = {arena, schema, as_of, NULL};
    struct candidates *candidates = arena_alloc(arena, sizeof *candidates);
    making.facts = arena_array(arena, schema->record_count, sizeof *making.facts);
    candidates->facts = arena_array(arena, schema->record_count, sizeof *candidates->facts);
    for (uint32_t r = 0; r < schema->record_count; r++) {
        const struct record *record = &schema->records[r];
        making.facts[r] = arena_array(arena, record->fact_count, sizeof(struct asked));
        candidates->facts[r] =
            arena_array(arena, record->fact_count, sizeof(struct candidate_list));
        for (uint32_t f = 0; f < record->fact_count; f++)
            making.facts[r][f].fact = &record->facts[f];
    }
    ask_program(&making, program);
    for (uint32_t i = 0; i < other_count; i++) {
        assert(of_others[i]->schema->record_count == schema->record_count);
        ask_program(&making, of_others[i]);
    }
    for (uint32_t r = 0; r < schema->record_count; r++)
        for (uint32_t f = 0; f < schema->records[r].fact_count; f++) {
            struct asked *asked = &making.facts[r][f];
            candidates->facts[r][f] = finish_fact(&making, asked, r > 0);
            VECTOR_FREE(&asked->values);
            VECTOR_FREE(&asked->items);
            VECTOR_FREE(&asked->counts);
            VECTOR_FREE(&asked->questions);
        }
    return candidates;
}
