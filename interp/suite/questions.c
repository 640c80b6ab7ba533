/* From comparisons back to facts. A question that cannot be put to what a value comes from as it
 * stands is put anew: to the keys of a table, to texts that a template makes, to days. */
#include "suite/questions.h"

#include "syntax/encoding.h"

#include <limits.h>

static const struct node *node_at(const struct asking *asking, uint32_t scope, node_id id) {
    return &asking->program->scopes[scope].nodes[id];
}

static node_id child_at(const struct asking *asking, uint32_t scope, const struct node *node,
                        uint32_t index) {
    return asking->program->scopes[scope].children[node->first_child + index];
}

struct question question_new(struct asking *asking, enum question_kind kind, enum type_kind type) {
    asking->is_cut |= asking->question_count == QUESTIONS_MOST;
    asking->question_count += !asking->is_cut;
    return (struct question){
        .kind = kind, .number = asking->question_count, .type = {.kind = type}};
}

/* ---- At a fact */

static bool holds_value(const struct asked *asked, const struct type *type,
                        const struct value *value) {
    for (size_t i = 0; i < asked->values.count; i++) {
        const struct value *other = &asked->values.items[i];
        if (type->kind == TYPE_TEXT     ? text_is(other->text, value->text)
            : type->kind == TYPE_NUMBER ? other->number == value->number
                                        : other->day == value->day)
            return true;
    }
    return false;
}

static bool in_range(const struct type *type, const struct value *value) {
    if (type->kind == TYPE_TEXT)
        return text_trim(value->text).length == value->text.length && encoding_quotes(value->text);
    return type->kind != TYPE_NUMBER || (!(type->has_lowest && value->number < type->lowest) &&
                                         !(type->has_highest && value->number > type->highest) &&
                                         (!type->whole || number_is_whole(value->number)));
}

static void want_value(void *context, const struct value *value) {
    struct asked *asked = context;
    const struct type *type = &asked->fact->type;
    if (!in_range(type, value) || holds_value(asked, type, value))
        return;
    if (asked->values.count < VALUES_A_FACT)
        VECTOR_PUSH(&asked->values, *value);
    else
        asked->is_partial = true;
}

static void want_item(void *context, const struct value *value) {
    struct asked *asked = context;
    struct text item = value->text;
    for (size_t i = 0; i < asked->items.count; i++)
        if (text_is(asked->items.items[i], item))
            return;
    if (text_trim(item).length < item.length || memchr(item.bytes, ';', item.length) ||
        !encoding_quotes(item))
        return;
    if (asked->items.count < VALUES_A_FACT)
        VECTOR_PUSH(&asked->items, item);
}

static void want_count(void *context, const struct value *value) {
    struct asked *asked = context;
    int64_t whole;
    if (!number_to_whole(value->number, &whole) || whole < 2 || whole > VALUES_A_FACT)
        return;
    for (size_t i = 0; i < asked->counts.count; i++)
        if (asked->counts.items[i] == (uint32_t)whole)
            return;
    VECTOR_PUSH(&asked->counts, (uint32_t)whole);
}

static void ask_fact(struct asking *asking, uint32_t record, uint32_t fact,
                     const struct question *question) {
    struct asked *asked = &asking->facts[record][fact];
    enum type_kind kind = asked->fact->type.kind;
    const struct schema *schema = asking->program->schema;
    asked->is_partial |= question->is_partial;
    if (question->kind == ASK_ANY)
        return;
    if (kind == TYPE_LIST) {
        question_values(asking->arena, schema, question, want_item, asked);
    } else if (kind == question->type.kind) {
        struct question copy = *question;
        if (kind == TYPE_NUMBER)
            copy.type = asked->fact->type;
        question_values(asking->arena, schema, &copy, want_value, asked);
    } else {
        asked->is_partial = true;
        return;
    }
    VECTOR_PUSH(&asked->questions, *question);
}

/* ---- At what a value is made of */

/* Keys whose cells differ in what is asked; of a small table all of them. */
static void reach_lookup(struct asking *asking, uint32_t scope, const struct node *node,
                         const struct question *question) {
    const struct schema *schema = asking->program->schema;
    const struct table *table = &schema->tables[node->lookup.table];
    struct value *keys = arena_array(asking->arena, SMALL_TABLE, sizeof *keys);
    uint32_t classes[SMALL_TABLE], count = 0;
    bool is_small = table->row_count <= SMALL_TABLE;
    for (uint32_t row = 0; row < table->row_count && count < SMALL_TABLE; row++) {
        const struct value *cells = &table->cells[(size_t)row * table->column_count];
        const struct value *cell = &cells[node->lookup.column];
        uint32_t class = UINT_MAX - 1, same = 0;
        if (cell->state == VALUE_KNOWN)
            class = question_class(schema, question, cell);
        while (same < count && classes[same] != class)
            same++;
        if (cells[table->key].state != VALUE_KNOWN || (!is_small && same < count))
            continue;
        classes[count] = class;
        keys[count++] = cells[table->key];
    }
    struct question next = question_new(asking, ASK_EQUAL, TYPE_TEXT);
    next.values = keys;
    next.count = count;
    next.ignoring_case = table->ignoring_case;
    next.is_partial = !is_small || table->also != INDEX_NONE;
    question_reach(asking, scope, child_at(asking, scope, node, 0), &next);
}

struct gathering { /* values of one question as those of another */
    struct arena *arena;
    VECTOR(struct value) values;
};

static void gather(void *context, const struct value *value) {
    struct gathering *gathering = context;
    VECTOR_PUSH(&gathering->values, *value);
}

static struct gathering gather_values(struct asking *asking, const struct question *question) {
    struct gathering gathering = {.arena = asking->arena};
    question_values(asking->arena, asking->program->schema, question, gather, &gathering);
    return gathering;
}

static struct text digits_of(struct asking *asking, const struct template_part *part, number at) {
    struct buffer out = {0};
    number_write(&out, at);
    if (at < 0 || !number_is_whole(at))
        buffer_clear(&out);
    for (size_t lacks = part->digits > out.length ? part->digits - out.length : 0;
         lacks > 0 && out.length > 0; lacks--) {
        buffer_add_char(&out, '0');
        memmove(out.bytes + 1, out.bytes, out.length - 1);
        out.bytes[0] = '0';
    }
    struct text digits = arena_text(asking->arena, buffer_text(&out));
    buffer_free(&out);
    return digits;
}

static void reach_hole(struct asking *asking, uint32_t scope, const struct node *node,
                       const struct question *question) {
    struct gathering wanted = gather_values(asking, question);
    const struct template_form *form = node->hole.form;
    for (size_t i = 0; i < wanted.values.count; i++) {
        const struct template_part *part = &form->parts[node->hole.part];
        const struct value *value = &wanted.values.items[i];
        struct hole_wish wish = {.scope = scope,
                                 .text = child_at(asking, scope, node, 0),
                                 .form = form,
                                 .part = node->hole.part};
        wish.value =
            question->type.kind == TYPE_TEXT ? value->text : digits_of(asking, part, value->number);
        if (wish.value.length > 0)
            VECTOR_PUSH(&asking->wishes, wish);
    }
    VECTOR_FREE(&wanted.values);
    struct question next = question_new(asking, ASK_FORM, TYPE_TEXT);
    next.form = form;
    next.is_partial = true;
    question_reach(asking, scope, child_at(asking, scope, node, 0), &next);
}

/* An item that is wanted stands alone in its list. */
static void reach_first_item(struct asking *asking, uint32_t scope, const struct node *node,
                             const struct question *question) {
    struct question next = *question;
    next.number = question_new(asking, question->kind, question->type.kind).number;
    next.is_partial = true;
    question_reach(asking, scope, child_at(asking, scope, node, 0), &next);
}

/* Lists of so many items: only of facts. */
static void reach_count(struct asking *asking, uint32_t scope, const struct node *node,
                        const struct question *question) {
    const struct node *list = node_at(asking, scope, child_at(asking, scope, node, 0));
    if (list->kind != NODE_FACT)
        return;
    struct asked *asked = &asking->facts[scope][list->fact];
    question_values(asking->arena, asking->program->schema, question, want_count, asked);
    asked->is_partial = true;
}

/* The days on which an age is as long as asked, and the next longer one. */
static void reach_since(struct asking *asking, uint32_t scope, const struct node *node,
                        const struct question *question) {
    struct value *days =
        arena_array(asking->arena, (size_t)question->count * 2 + 1, sizeof(struct value));
    uint32_t count = 0;
    enum type_unit unit =
        node->unit == TYPE_UNIT_BUSINESS_DAYS ? TYPE_UNIT_BUSINESS_DAYS : TYPE_UNIT_DAYS;
    for (uint32_t i = 0; question->kind == ASK_ORDER && i < question->count * 2; i++) {
        number age = question->values[i / 2].number + (i % 2 ? number_from(1) : 0);
        struct day_window window = calendar_window(&asking->calendar, COMPARE_AT_LEAST, age, unit);
        if (window.is_unknown || window.span == 0)
            continue;
        int64_t day = (int64_t)window.low + window.span - 1;
        days[count] = (struct value){.state = VALUE_KNOWN};
        days[count++].day = day > asking->calendar.as_of && unit == TYPE_UNIT_BUSINESS_DAYS
                                ? asking->calendar.as_of
                                : (day_number)day;
    }
    struct question next = question_new(asking, ASK_ORDER, TYPE_DATE);
    next.values = days;
    next.count = count;
    question_reach(asking, scope, child_at(asking, scope, node, 0), &next);
}

static void reach_output(struct asking *asking, const struct node *node,
                         const struct question *question) {
    const struct decision *decision = &asking->program->decisions[node->output.decision];
    for (uint32_t r = 0; r < decision->rule_count; r++) {
        const struct rule_result *result = &decision->rules[r].results[node->output.output];
        if (!result->is_blank && !result->is_constant && result->from_decision == INDEX_NONE)
            question_reach(asking, 0, result->node, question);
    }
}

static void reach(struct asking *asking, uint32_t scope, node_id id,
                  const struct question *question) {
    const struct node *node = node_at(asking, scope, id);
    switch ((int)node->kind) {
    case NODE_FACT:
        ask_fact(asking, asking->program->scopes[scope].record, node->fact, question);
        break;
    case NODE_LOOKUP:
        reach_lookup(asking, scope, node, question);
        break;
    case NODE_FIRST_ITEM:
        reach_first_item(asking, scope, node, question);
        break;
    case NODE_HOLE:
        reach_hole(asking, scope, node, question);
        break;
    case NODE_COUNT_ITEMS:
        reach_count(asking, scope, node, question);
        break;
    case NODE_SINCE:
        reach_since(asking, scope, node, question);
        break;
    case NODE_CASES:
        for (uint32_t i = 1; i < node->child_count; i += 2)
            question_reach(asking, scope, child_at(asking, scope, node, i), question);
        question_reach(asking, scope, child_at(asking, scope, node, node->child_count - 1),
                       question);
        break;
    case NODE_CHOICE: {
        const struct fold *fold = &asking->program->folds[node->choice.fold];
        ask_fact(asking, fold->record, fold->kept[node->choice.kept], question);
        break;
    }
    case NODE_OUTPUT:
        reach_output(asking, node, question);
        break;
    default:
        break;
    }
}

/* A definition that is used many times over is asked once a question. */
void question_reach(struct asking *asking, uint32_t scope, node_id node,
                    const struct question *question) {
    if (asking->is_cut || asking->seen[scope][node] == question->number)
        return;
    asking->seen[scope][node] = question->number;
    reach(asking, scope, node, question);
}
