/* How a result came out, as one text that is the same exactly when the outcome is. A text that
 * could be taken for something else (for a blank, for what is possible, for several items) stands
 * in quotes, as in a rule file. */
#include "change/compare.h"

#include <assert.h>

/* In a list of possible values "blank" is a word of ours, and a comma divides. */
static bool is_plain(struct text text, char divider) {
    if (text.length == 0 || text.bytes[0] == '?' || text.bytes[0] == '"')
        return false;
    if (divider == ',' && text_is(text, TEXT("blank")))
        return false;
    return !divider || !memchr(text.bytes, divider, text.length);
}

static void write_text(struct buffer *out, struct text text, char divider) {
    struct type type = {.kind = TYPE_TEXT};
    struct value value = {.state = VALUE_KNOWN, .text = text};
    if (is_plain(text, divider))
        buffer_add_text(out, text);
    else
        value_write_source(out, &type, &value);
}

/* divider: what stands between this value and the next, 0 for one that stands alone. */
static void write_value(struct buffer *out, const struct type *type, const struct value *value,
                        char divider) {
    if (value->state == VALUE_UNKNOWN) {
        buffer_add_char(out, '?');
    } else if (value->state == VALUE_BLANK) {
        buffer_add_string(out, divider ? "blank" : "");
    } else if (type->kind == TYPE_TEXT) {
        write_text(out, value->text, divider);
    } else if (type->kind == TYPE_ONE_OF) {
        write_text(out, type->choices->names[value->code], divider);
    } else if (type->kind == TYPE_LIST) {
        for (uint32_t i = 0; i < value->list.count; i++) {
            buffer_add_string(out, i > 0 ? "; " : "");
            write_text(out, value->list.items[i], ';');
        }
    } else {
        value_write(out, type, value);
    }
}

static void write_values(struct buffer *out, const struct type *type, const struct value *values,
                         uint32_t count, char divider) {
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) {
            buffer_add_char(out, divider);
            buffer_add_char(out, ' ');
        }
        write_value(out, type, &values[i], divider);
    }
}

static void write_possible(struct buffer *out, const struct type *type,
                           const struct verdict *verdict, char divider) {
    buffer_add_char(out, '?');
    if (!verdict->has_possible || verdict->possible_count == 0)
        return;
    buffer_add_char(out, ' ');
    write_values(out, type, verdict->possible, verdict->possible_count, divider);
}

/* Of a list decision that of its items. */
static struct type type_of(const struct program *program, const struct result *result) {
    if (result->decision == INDEX_NONE)
        return program->scopes[0].nodes[program->definitions[result->definition].root].type;
    const struct decision *decision = &program->decisions[result->decision];
    struct type type = decision->outputs[result->output].type;
    if (decision->take == TAKE_EVERY && type.kind == TYPE_LIST)
        type.kind = TYPE_TEXT;
    return type;
}

void outcome_write(struct buffer *out, const struct frame *frame, uint32_t row,
                   const struct result *result, const struct verdict *verdict) {
    assert(row < frame_batch(frame)->rows);
    struct type type = type_of(frame_program(frame), result);
    if (!verdict->is_list) {
        if (verdict->undecided)
            write_possible(out, &type, verdict, ',');
        else
            write_value(out, &type, &verdict->value, 0);
        return;
    }
    write_values(out, &type, verdict->items, verdict->item_count, ';');
    if (!verdict->undecided)
        return;
    buffer_add_string(out, verdict->item_count > 0 ? "; " : "");
    write_possible(out, &type, verdict, ';');
}
