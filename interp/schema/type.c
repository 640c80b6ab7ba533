/* Cells become values by the rules of the facts contract. The reasons given here are read by
 * program managers: they say what is wrong in plain words and, where it helps, what is allowed. */
#include "schema/type.h"

struct choices *choices_new(struct arena *arena, const struct text *names, uint32_t count) {
    struct choices *choices = arena_alloc(arena, sizeof *choices);
    choices->names = arena_array(arena, count, sizeof *names);
    choices->count = count;
    choices->codes = text_map_new(true);
    for (uint32_t i = 0; i < count; i++) {
        bool added;
        choices->names[i] = arena_text(arena, names[i]);
        text_map_put(choices->codes, names[i], i, &added);
    }
    return choices;
}

bool choices_find(const struct choices *choices, struct text name, uint32_t *code) {
    return text_map_get(choices->codes, name, code);
}

static struct text number_text(struct arena *arena, number value) {
    struct buffer buffer = {0};
    number_write(&buffer, value);
    struct text text = arena_text(arena, buffer_text(&buffer));
    buffer_free(&buffer);
    return text;
}

static const char *parse_number(struct arena *arena, const struct type *type, struct text cell,
                                number *result) {
    switch (number_parse(cell, result)) {
    case NUMBER_MALFORMED:
        return "is not a number (digits, with a point before a fraction)";
    case NUMBER_TOO_LONG:
        return "has more than 18 digits";
    case NUMBER_OK:
        break;
    }
    if (type->whole && !number_is_whole(*result))
        return "is not a whole number";
    if (type->has_lowest && *result < type->lowest)
        return arena_format(arena, "is below the lowest allowed, %.*s",
                            TEXT_ARGS(number_text(arena, type->lowest)))
            .bytes;
    if (type->has_highest && *result > type->highest)
        return arena_format(arena, "is over the highest allowed, %.*s",
                            TEXT_ARGS(number_text(arena, type->highest)))
            .bytes;
    return NULL;
}

static const char *parse_yes_no(struct text cell, bool *yes) {
    static const struct {
        const char *word;
        bool yes;
    } words[] = {{"yes", true}, {"no", false}, {"true", true}, {"false", false},
                 {"y", true},   {"n", false},  {"1", true},    {"0", false}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (text_is_nocase(cell, text_of(words[i].word))) {
            *yes = words[i].yes;
            return NULL;
        }
    }
    return "is neither yes nor no (one of yes, no, true, false, y, n, 1, 0)";
}

static const char *parse_date(struct text cell, day_number *day) {
    if (date_parse(cell, day))
        return NULL;
    bool has_shape = cell.length == 10;
    for (uint32_t i = 0; i < cell.length && has_shape; i++)
        has_shape =
            i == 4 || i == 7 ? cell.bytes[i] == '-' : cell.bytes[i] >= '0' && cell.bytes[i] <= '9';
    return has_shape ? "is a date that does not exist" : "is not a date (YYYY-MM-DD)";
}

static const char *not_a_choice(struct arena *arena, const struct choices *choices) {
    struct buffer buffer = {0};
    buffer_add_string(&buffer, "is not one of ");
    for (uint32_t i = 0; i < choices->count; i++) {
        buffer_add_string(&buffer, i ? ", " : "");
        buffer_add_text(&buffer, choices->names[i]);
    }
    buffer_add_char(&buffer, '\0');
    const char *reason = arena_text(arena, buffer_text(&buffer)).bytes;
    buffer_free(&buffer);
    return reason;
}

static uint32_t count_of(struct text cell, char wanted) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < cell.length; i++)
        count += cell.bytes[i] == wanted;
    return count;
}

static void parse_list(struct arena *arena, struct text cell, struct value *value) {
    struct text *items = arena_array(arena, (size_t)count_of(cell, ';') + 1, sizeof *items);
    struct text item;
    uint32_t count = 0;
    while (text_item(&cell, ';', &item))
        if (item.length)
            items[count++] = item;
    value->list.items = items;
    value->list.count = count;
}

const char *value_parse(struct arena *arena, const struct type *type, struct text cell,
                        struct value *value) {
    const char *reason = NULL;
    *value = (struct value){.state = VALUE_KNOWN};
    switch (type->kind) {
    case TYPE_TEXT:
        value->text = cell;
        break;
    case TYPE_NUMBER:
        reason = parse_number(arena, type, cell, &value->number);
        break;
    case TYPE_YES_NO:
        reason = parse_yes_no(cell, &value->yes);
        break;
    case TYPE_DATE:
        reason = parse_date(cell, &value->day);
        break;
    case TYPE_ONE_OF:
        if (!choices_find(type->choices, cell, &value->code))
            reason = not_a_choice(arena, type->choices);
        break;
    case TYPE_LIST:
        parse_list(arena, cell, value);
        break;
    }
    if (reason)
        value->state = VALUE_UNKNOWN;
    return reason;
}

static const char *unit_words(enum type_unit unit) {
    switch (unit) {
    case TYPE_UNIT_NONE:
        break;
    case TYPE_UNIT_DAYS:
        return " days";
    case TYPE_UNIT_MONTHS:
        return " months";
    case TYPE_UNIT_BUSINESS_DAYS:
        return " business days";
    }
    return "";
}

static void add_allowed_number(struct buffer *out, const struct type *type) {
    buffer_add_string(out, type->whole ? "a whole number" : "a number");
    if (type->unit != TYPE_UNIT_NONE)
        buffer_format(out, " of%s", unit_words(type->unit));
    if (type->has_lowest) {
        buffer_add_string(out, " from ");
        number_write(out, type->lowest);
    }
    if (type->has_highest) {
        buffer_add_string(out, type->has_lowest ? " to " : " up to ");
        number_write(out, type->highest);
    }
}

struct text type_allowed(struct arena *arena, const struct type *type) {
    struct buffer out = {0};
    switch (type->kind) {
    case TYPE_TEXT:
        return TEXT("text");
    case TYPE_YES_NO:
        return TEXT("yes or no");
    case TYPE_DATE:
        return TEXT("a date (YYYY-MM-DD)");
    case TYPE_LIST:
        return TEXT("a list of text, separated by ;");
    case TYPE_NUMBER:
        add_allowed_number(&out, type);
        break;
    case TYPE_ONE_OF:
        buffer_add_string(&out, "one of ");
        for (uint32_t i = 0; i < type->choices->count; i++) {
            buffer_add_string(&out, i ? ", " : "");
            buffer_add_text(&out, type->choices->names[i]);
        }
        break;
    }
    struct text words = arena_text(arena, buffer_text(&out));
    buffer_free(&out);
    return words;
}

static void write_date(struct buffer *out, day_number day) {
    char digits[10];
    date_write(day, digits);
    buffer_add(out, digits, sizeof digits);
}

void value_write(struct buffer *out, const struct type *type, const struct value *value) {
    if (value->state != VALUE_KNOWN)
        return;
    switch (type->kind) {
    case TYPE_TEXT:
        buffer_add_text(out, value->text);
        break;
    case TYPE_NUMBER:
        number_write(out, value->number);
        break;
    case TYPE_YES_NO:
        buffer_add_string(out, value->yes ? "true" : "false");
        break;
    case TYPE_DATE:
        write_date(out, value->day);
        break;
    case TYPE_ONE_OF:
        buffer_add_text(out, type->choices->names[value->code]);
        break;
    case TYPE_LIST:
        for (uint32_t i = 0; i < value->list.count; i++) {
            buffer_add_string(out, i ? "; " : "");
            buffer_add_text(out, value->list.items[i]);
        }
        break;
    }
}

void value_write_json(struct buffer *out, const struct type *type, const struct value *value) {
    if (value->state != VALUE_KNOWN) {
        buffer_add_string(out, "null");
        return;
    }
    switch (type->kind) {
    case TYPE_TEXT:
        buffer_add_json(out, value->text);
        break;
    case TYPE_ONE_OF:
        buffer_add_json(out, type->choices->names[value->code]);
        break;
    case TYPE_NUMBER:
    case TYPE_YES_NO:
        value_write(out, type, value);
        break;
    case TYPE_DATE:
        buffer_add_char(out, '"');
        write_date(out, value->day);
        buffer_add_char(out, '"');
        break;
    case TYPE_LIST:
        buffer_add_char(out, '[');
        for (uint32_t i = 0; i < value->list.count; i++) {
            buffer_add_string(out, i ? "," : "");
            buffer_add_json(out, value->list.items[i]);
        }
        buffer_add_char(out, ']');
        break;
    }
}

static void write_quoted(struct buffer *out, struct text text) {
    buffer_add_char(out, '"');
    for (uint32_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '"' || text.bytes[i] == '\\')
            buffer_add_char(out, '\\');
        buffer_add_char(out, text.bytes[i]);
    }
    buffer_add_char(out, '"');
}

void value_write_source(struct buffer *out, const struct type *type, const struct value *value) {
    if (value->state != VALUE_KNOWN) {
        buffer_add_string(out, value->state == VALUE_BLANK ? "blank" : "unknown");
        return;
    }
    switch (type->kind) {
    case TYPE_TEXT:
        write_quoted(out, value->text);
        break;
    case TYPE_ONE_OF:
        write_quoted(out, type->choices->names[value->code]);
        break;
    case TYPE_NUMBER:
        number_write(out, value->number);
        buffer_add_string(out, unit_words(type->unit));
        break;
    case TYPE_YES_NO:
        buffer_add_string(out, value->yes ? "yes" : "no");
        break;
    case TYPE_DATE:
        write_date(out, value->day);
        break;
    case TYPE_LIST:
        if (value->list.count == 0)
            buffer_add_string(out, "empty");
        for (uint32_t i = 0; i < value->list.count; i++) {
            buffer_add_string(out, i ? ", " : "");
            write_quoted(out, value->list.items[i]);
        }
        break;
    }
}

bool value_same(const struct type *type, const struct value *a, const struct value *b) {
    if (a->state != b->state)
        return false;
    if (a->state != VALUE_KNOWN)
        return true;
    switch (type->kind) {
    case TYPE_TEXT:
        return text_is(a->text, b->text);
    case TYPE_NUMBER:
        return a->number == b->number;
    case TYPE_YES_NO:
        return a->yes == b->yes;
    case TYPE_DATE:
        return a->day == b->day;
    case TYPE_ONE_OF:
        return a->code == b->code;
    case TYPE_LIST:
        if (a->list.count != b->list.count)
            return false;
        for (uint32_t i = 0; i < a->list.count; i++)
            if (!text_is(a->list.items[i], b->list.items[i]))
                return false;
        return true;
    }
    return false;
}
