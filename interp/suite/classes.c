/* The classes that one question cuts values into, and a value of each. */
#include "suite/boundary.h"
#include "suite/questions.h"

static bool part_passes(const struct question *question, struct text text, struct text wanted) {
    bool nocase = question->ignoring_case;
    switch ((int)question->op) {
    case COMPARE_STARTS:
        return nocase ? text_starts_nocase(text, wanted) : text_starts(text, wanted);
    case COMPARE_ENDS:
        return nocase ? text_ends_nocase(text, wanted) : text_ends(text, wanted);
    case COMPARE_CONTAINS:
        return nocase ? text_contains_nocase(text, wanted) : text_contains(text, wanted);
    default:
        return nocase ? text_is_nocase(text, wanted) : text_is(text, wanted);
    }
}

static uint32_t place_of_text(const struct question *question, struct text text) {
    for (uint32_t i = 0; i < question->count; i++)
        if (part_passes(question, text, question->values[i].text))
            return i + 1;
    return 0;
}

static uint32_t place_in_order(const struct question *question, const struct value *value) {
    bool is_date = question->type.kind == TYPE_DATE;
    number at = is_date ? (number)value->day : value->number;
    uint32_t place = 1;
    for (uint32_t i = 0; i < question->count; i++) {
        number limit = is_date ? (number)question->values[i].day : question->values[i].number;
        place += (at >= limit) + (uint32_t)(at > limit);
    }
    return place;
}

/* What is asked of each item of a list. */
static struct question question_of_item(const struct question *question) {
    enum compare_op op = question->test->op;
    struct question item = *question;
    item.kind = op == COMPARE_MATCHES ? ASK_FORM : op == COMPARE_IN_TABLE ? ASK_TABLE : ASK_PART;
    item.op = op;
    item.type = (struct type){.kind = TYPE_TEXT};
    return item;
}

static uint32_t class_of_items(const struct schema *schema, const struct question *question,
                               const struct value *value) {
    struct question item = question_of_item(question);
    uint32_t passed = 0;
    for (uint32_t i = 0; i < value->list.count; i++) {
        struct value one = {.state = VALUE_KNOWN, .text = value->list.items[i]};
        passed += question_class(schema, &item, &one) != 0;
    }
    return value->list.count == 0 ? 1 : passed == 0 ? 0 : passed == value->list.count ? 2 : 3;
}

uint32_t question_class(const struct schema *schema, const struct question *question,
                        const struct value *value) {
    switch (question->type.kind) {
    case TYPE_YES_NO:
        return 1 + value->yes;
    case TYPE_ONE_OF:
        return 1 + value->code;
    case TYPE_NUMBER:
    case TYPE_DATE:
        return question->kind == ASK_ORDER ? place_in_order(question, value) : 0;
    case TYPE_LIST:
        return question->kind == ASK_ITEMS ? class_of_items(schema, question, value) : 0;
    case TYPE_TEXT:
        break;
    }
    switch (question->kind) {
    case ASK_EQUAL:
    case ASK_PART:
        return place_of_text(question, value->text);
    case ASK_FORM:
        return template_match(question->form, value->text, NULL);
    case ASK_TABLE:
        return table_find(&schema->tables[question->table], value->text) != INDEX_NONE;
    case ASK_ANY:
    case ASK_ORDER:
    case ASK_ITEMS:
        break;
    }
    return 0;
}

static struct text fill_digits(struct arena *arena, const struct template_part *part) {
    uint32_t count = part->digits ? part->digits : 1;
    char *digits = arena_raw(arena, count);
    memset(digits, '0', count);
    digits[0] = count > 1 ? '2' : '1';
    return (struct text){digits, count};
}

static struct text fill_part(struct arena *arena, const struct template_part *part,
                             struct text wanted) {
    if (!part->is_hole)
        return part->literal;
    if (wanted.length > 0)
        return wanted;
    if (part->is_digits)
        return fill_digits(arena, part);
    return part->name.length > 0 ? part->name : TEXT("x");
}

bool template_fill(struct arena *arena, const struct template_form *form, const struct text *holes,
                   struct text *text) {
    struct buffer out = {0};
    struct text *found = arena_array(arena, form->count, sizeof *found);
    for (uint32_t i = 0; i < form->count; i++)
        buffer_add_text(&out, fill_part(arena, &form->parts[i], holes ? holes[i] : TEXT("")));
    *text = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    /* A hole ends at the first place where the rest fits: what was put in need not come out. */
    if (!template_match(form, *text, found))
        return false;
    for (uint32_t i = 0; holes && i < form->count; i++)
        if (holes[i].length > 0 && !text_is(found[i], holes[i]))
            return false;
    return true;
}

struct taking {
    struct arena *arena;
    question_take *take;
    void *context;
};

static void take_text(struct taking *taking, struct text text) {
    struct value value = {.state = VALUE_KNOWN, .text = text};
    if (text.length > 0)
        taking->take(taking->context, &value);
}

static void take_number(struct taking *taking, const struct type *type, number at) {
    struct value value = {.state = VALUE_KNOWN};
    if (type->kind == TYPE_DATE) {
        if (at < DAY_MIN || at > DAY_MAX)
            return;
        value.day = (day_number)at;
    } else {
        value.number = at;
    }
    taking->take(taking->context, &value);
}

/* Just below, at and just above; a whole number around a limit with a fraction on both sides. */
static void take_around(struct taking *taking, const struct type *type, const struct value *limit) {
    number one = number_from(1);
    if (type->kind == TYPE_DATE) {
        for (int step = -1; step <= 1; step++)
            take_number(taking, type, (number)limit->day + step);
        return;
    }
    number at = limit->number, step = boundary_step(type, at);
    if (type->whole && at % one != 0) {
        at -= at % one + (at < 0 ? one : 0);
        take_number(taking, type, at);
        take_number(taking, type, at + one);
        return;
    }
    for (int steps = -1; steps <= 1; steps++)
        take_number(taking, type, at + step * steps);
}

static void take_row(struct taking *taking, const struct schema *schema,
                     const struct question *question) {
    const struct table *table = &schema->tables[question->table];
    for (uint32_t row = 0; row < table->row_count; row++) {
        const struct value *key = &table->cells[(size_t)row * table->column_count + table->key];
        if (key->state != VALUE_KNOWN)
            continue;
        take_text(taking, key->text);
        return;
    }
}

void question_values(struct arena *arena, const struct schema *schema,
                     const struct question *question, question_take *take, void *context) {
    struct taking taking = {arena, take, context};
    struct question item;
    struct text text;
    switch (question->kind) {
    case ASK_EQUAL:
    case ASK_PART:
        for (uint32_t i = 0; i < question->count; i++)
            take_text(&taking, question->values[i].text);
        break;
    case ASK_ORDER:
        for (uint32_t i = 0; i < question->count; i++)
            take_around(&taking, &question->type, &question->values[i]);
        break;
    case ASK_FORM:
        if (template_fill(arena, question->form, NULL, &text))
            take_text(&taking, text);
        break;
    case ASK_TABLE:
        take_row(&taking, schema, question);
        break;
    case ASK_ITEMS:
        item = question_of_item(question);
        question_values(arena, schema, &item, take, context);
        break;
    case ASK_ANY:
        break;
    }
}
