/* Columns of values of any type: reading, writing and copying single rows, and comparing two
 * values. The planes that say which rows count are the caller's. */
#include "eval/state.h"

static size_t value_size(enum type_kind kind) {
    switch (kind) {
    case TYPE_TEXT:
        return sizeof(struct text);
    case TYPE_NUMBER:
        return sizeof(number);
    case TYPE_DATE:
        return sizeof(day_number);
    case TYPE_ONE_OF:
        return sizeof(uint32_t);
    case TYPE_LIST:
        return sizeof(struct list_view);
    case TYPE_YES_NO:
        break;
    }
    return 0;
}

void *column_new(struct arena *arena, enum type_kind kind, uint32_t rows) {
    if (kind == TYPE_YES_NO)
        return arena_alloc(arena, sizeof(plane));
    return arena_array(arena, rows, value_size(kind));
}

void answer_get(const struct answer *answer, enum type_kind kind, uint32_t row,
                struct value *value) {
    uint32_t at = answer->is_single ? 0 : row;
    *value = (struct value){.state = VALUE_UNKNOWN};
    if (plane_bit(answer->blank, row))
        value->state = VALUE_BLANK;
    if (!plane_bit(answer->known, row))
        return;
    value->state = VALUE_KNOWN;
    switch (kind) {
    case TYPE_TEXT:
        value->text = answer->texts[at];
        break;
    case TYPE_NUMBER:
        value->number = answer->numbers[at];
        break;
    case TYPE_YES_NO:
        value->yes = plane_bit(answer->yes, row);
        break;
    case TYPE_DATE:
        value->day = answer->days[at];
        break;
    case TYPE_ONE_OF:
        value->code = answer->codes[at];
        break;
    case TYPE_LIST:
        value->list.items = answer->lists[at].items;
        value->list.count = answer->lists[at].count;
        break;
    }
}

void answer_put(struct answer *answer, enum type_kind kind, uint32_t row,
                const struct value *value) {
    uint64_t bit = UINT64_C(1) << (row & 63);
    switch (kind) {
    case TYPE_TEXT:
        answer->texts[row] = value->text;
        break;
    case TYPE_NUMBER:
        answer->numbers[row] = value->number;
        break;
    case TYPE_YES_NO:
        answer->yes[row >> 6] = (answer->yes[row >> 6] & ~bit) | (value->yes ? bit : 0);
        break;
    case TYPE_DATE:
        answer->days[row] = value->day;
        break;
    case TYPE_ONE_OF:
        answer->codes[row] = value->code;
        break;
    case TYPE_LIST:
        answer->lists[row] = (struct list_view){value->list.items, value->list.count};
        break;
    }
}

void answer_copy(struct answer *to, const struct answer *from, enum type_kind kind, uint32_t word,
                 uint64_t bits) {
    if (kind == TYPE_YES_NO) {
        to->yes[word] = (to->yes[word] & ~bits) | (from->yes[word] & bits);
        return;
    }
    size_t size = value_size(kind);
    char *target = to->column;
    const char *source = from->column;
    while (bits) {
        size_t row = word * (size_t)64 + bits_next(&bits);
        memcpy(target + row * size, source + (from->is_single ? 0 : row) * size, size);
    }
}

static int list_order(const struct value *a, const struct value *b) {
    for (uint32_t i = 0; i < a->list.count && i < b->list.count; i++) {
        int order = text_order(a->list.items[i], b->list.items[i]);
        if (order)
            return order;
    }
    return (a->list.count > b->list.count) - (a->list.count < b->list.count);
}

int value_order(enum type_kind kind, const struct value *a, const struct value *b) {
    switch (kind) {
    case TYPE_TEXT:
        return text_order(a->text, b->text);
    case TYPE_NUMBER:
        return (a->number > b->number) - (a->number < b->number);
    case TYPE_YES_NO:
        return a->yes - b->yes;
    case TYPE_DATE:
        return (a->day > b->day) - (a->day < b->day);
    case TYPE_ONE_OF:
        return (a->code > b->code) - (a->code < b->code);
    case TYPE_LIST:
        return list_order(a, b);
    }
    return 0;
}
