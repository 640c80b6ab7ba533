/* Words for people: how types, numbers and parts of a rule are called in messages. */
#include "check/checker.h"

#include <stdarg.h>
#include <stdio.h>

enum { WORDS_MAX = 120, CHOICES_SHOWN = 12 };

struct text words_of_span(const struct checker *c, struct span span) {
    struct text whole = span_text(c->out->sources, span);
    char *out = arena_raw(c->arena, (size_t)whole.length + 4);
    uint32_t length = 0;
    bool gap = false;
    for (uint32_t i = 0; i < whole.length; i++) {
        char byte = whole.bytes[i];
        if (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r') {
            gap = length > 0;
            continue;
        }
        if (gap)
            out[length++] = ' ';
        gap = false;
        out[length++] = byte;
    }
    if (length > WORDS_MAX) { /* cut at a character's start */
        length = WORDS_MAX;
        while (length > 0 && ((unsigned char)out[length] & 0xC0) == 0x80)
            length--;
        memcpy(out + length, "...", 3);
        length += 3;
    }
    return (struct text){out, length};
}

static const char *unit_word(enum type_unit unit, bool one) {
    switch (unit) {
    case TYPE_UNIT_NONE:
        return "";
    case TYPE_UNIT_DAYS:
        return one ? " day" : " days";
    case TYPE_UNIT_MONTHS:
        return one ? " month" : " months";
    case TYPE_UNIT_BUSINESS_DAYS:
        return one ? " business day" : " business days";
    }
    return "";
}

struct text words_of_number(struct checker *c, number n, enum type_unit unit) {
    struct buffer buffer = {0};
    number_write(&buffer, n);
    buffer_add_string(&buffer, unit_word(unit, n == number_from(1)));
    struct text words = arena_text(c->arena, buffer_text(&buffer));
    buffer_free(&buffer);
    return words;
}

struct text words_of_choices(struct checker *c, const struct choices *choices) {
    struct buffer buffer = {0};
    for (uint32_t i = 0; i < choices->count && i < CHOICES_SHOWN; i++)
        buffer_format(&buffer, "%s\"%.*s\"", i ? ", " : "", TEXT_ARGS(choices->names[i]));
    if (choices->count > CHOICES_SHOWN)
        buffer_format(&buffer, " and %u more", choices->count - CHOICES_SHOWN);
    struct text words = arena_text(c->arena, buffer_text(&buffer));
    buffer_free(&buffer);
    return words;
}

struct text words_of_type(struct checker *c, const struct type *type) {
    switch (type->kind) {
    case TYPE_TEXT:
        return TEXT("a text");
    case TYPE_NUMBER:
        if (type->unit == TYPE_UNIT_NONE)
            return TEXT("a plain number");
        return arena_format(c->arena, "a number of%s", unit_word(type->unit, false));
    case TYPE_YES_NO:
        return TEXT("yes or no");
    case TYPE_DATE:
        return TEXT("a date");
    case TYPE_ONE_OF:
        return arena_format(c->arena, "one of %.*s", TEXT_ARGS(words_of_choices(c, type->choices)));
    case TYPE_LIST:
        return TEXT("a list");
    }
    return TEXT("a value");
}

struct text words_of_operand(struct checker *c, const struct operand *operand) {
    return words_of_span(c, operand->tree->span);
}

const char *words_of_op(enum tree_op op) {
    switch (op) {
    case OP_NONE:
    case OP_IS:
    case OP_EXISTS:
        return "is";
    case OP_ONE_OF:
        return "one of";
    case OP_BLANK:
        return "blank";
    case OP_KNOWN:
        return "known";
    case OP_EMPTY:
        return "empty";
    case OP_IN_TABLE:
        return "in a table";
    case OP_AT_LEAST:
        return "at least";
    case OP_AT_MOST:
        return "at most";
    case OP_MORE_THAN:
        return "more than";
    case OP_LESS_THAN:
        return "less than";
    case OP_BETWEEN:
        return "between";
    case OP_AGO_AT_LEAST:
    case OP_AGO_AT_MOST:
    case OP_AGO_MORE_THAN:
    case OP_AGO_LESS_THAN:
        return "ago";
    case OP_WITHIN_LAST:
        return "within the last";
    case OP_WITHIN_NEXT:
        return "within the next";
    case OP_BEFORE:
        return "before";
    case OP_AFTER:
        return "after";
    case OP_ON_OR_BEFORE:
        return "on or before";
    case OP_ON_OR_AFTER:
        return "on or after";
    case OP_STARTS:
        return "starts with";
    case OP_ENDS:
        return "ends with";
    case OP_CONTAINS:
    case OP_CONTAINS_ONE_OF:
        return "contains";
    case OP_MATCHES:
        return "matches";
    }
    return "is";
}

struct diag *warn_add(struct checker *c, enum diag_code code, struct span span, const char *format,
                      ...) {
    if (!c->options->with_lint)
        return NULL;
    struct buffer buffer = {0};
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (length > 0)
        buffer_add(&buffer, line, (size_t)length < sizeof line ? (size_t)length : sizeof line - 1);
    struct text message = buffer_text(&buffer);
    struct diag *diag = diag_add(c->diags, code, span, "%.*s", TEXT_ARGS(message));
    buffer_free(&buffer);
    return diag;
}

void diag_declared(struct checker *c, struct diag *diag, struct span span) {
    if (span.file != FILE_NONE)
        diag_relate(c->diags, diag, span, "it is declared here");
}
