/* Sorting for --sort: by declared order, number, date or text; undecided and blank come last, rows
 * that are alike stay in the order of the input. */
#include "base/vector.h"
#include "report/format.h"

#include <stdlib.h>

struct sort_key {
    int group; /* 0 known, 1 blank, 2 undecided or unknown */
    number number;
    struct text text;
    uint64_t place; /* in the input: makes the order total */
    size_t start, length;
};

struct sorter {
    struct column_of_results column; /* of the result sorted by */
    struct type fact_type;
    uint32_t fact;       /* or INDEX_NONE */
    struct arena *arena; /* texts of keys */
    struct buffer bytes;
    VECTOR(struct sort_key) keys;
};

struct sorter *sorter_new(const struct report_options *options, struct arena *arena) {
    struct sorter *sorter = arena_alloc(arena, sizeof *sorter);
    sorter->arena = arena;
    sorter->fact = INDEX_NONE;
    if (options->sort_by == SORT_BY_FACT) {
        sorter->fact = options->sort_fact;
        sorter->fact_type = options->program->schema->records[0].facts[sorter->fact].type;
    } else {
        column_of(options->program, &options->sort_result, &sorter->column);
    }
    return sorter;
}

void sorter_free(struct sorter *sorter) {
    if (!sorter)
        return;
    buffer_free(&sorter->bytes);
    VECTOR_FREE(&sorter->keys);
}

static void key_of_value(struct sorter *sorter, const struct type *type, const struct value *value,
                         struct sort_key *key) {
    if (value->state != VALUE_KNOWN) {
        key->group = value->state == VALUE_BLANK ? 1 : 2;
        return;
    }
    switch (type->kind) {
    case TYPE_NUMBER:
        key->number = value->number;
        break;
    case TYPE_YES_NO:
        key->number = value->yes ? 0 : 1;
        break;
    case TYPE_DATE:
        key->number = value->day;
        break;
    case TYPE_ONE_OF:
        key->number = value->code;
        break;
    case TYPE_TEXT:
        key->text = arena_text(sorter->arena, value->text);
        break;
    case TYPE_LIST: {
        struct buffer joined = {0};
        value_write(&joined, type, value);
        key->text = arena_text(sorter->arena, buffer_text(&joined));
        key->group = joined.length == 0;
        buffer_free(&joined);
        break;
    }
    }
}

static void key_of_list(struct sorter *sorter, const struct verdict *verdict,
                        struct sort_key *key) {
    struct buffer joined = {0};
    column_write_cell(&joined, &sorter->column, verdict);
    key->text = arena_text(sorter->arena, buffer_text(&joined));
    key->group = verdict->undecided ? 2 : joined.length == 0 ? 1 : 0;
    buffer_free(&joined);
}

void sorter_add(struct sorter *sorter, const struct report_row *row, struct arena *scratch,
                struct text bytes) {
    struct sort_key key = {
        .place = sorter->keys.count, .start = sorter->bytes.length, .length = bytes.length};
    if (sorter->fact != INDEX_NONE) {
        struct value value;
        batch_get(frame_batch(row->frame), row->row, sorter->fact, &value);
        key_of_value(sorter, &sorter->fact_type, &value, &key);
    } else {
        struct verdict verdict;
        verdict_value_of(row->frame, row->row, &sorter->column.result, scratch, &verdict);
        if (verdict.is_list)
            key_of_list(sorter, &verdict, &key);
        else if (verdict.undecided)
            key.group = 2;
        else
            key_of_value(sorter, &sorter->column.type, &verdict.value, &key);
    }
    buffer_add_text(&sorter->bytes, bytes);
    VECTOR_PUSH(&sorter->keys, key);
}

static int order_keys(const void *left, const void *right) {
    const struct sort_key *a = left, *b = right;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    int texts = text_order(a->text, b->text);
    if (texts != 0)
        return texts;
    return a->place < b->place ? -1 : a->place > b->place;
}

void sorter_each(struct sorter *sorter, void (*put)(struct report *, const char *, size_t),
                 struct report *report) {
    if (sorter->keys.count > 0)
        qsort(sorter->keys.items, sorter->keys.count, sizeof *sorter->keys.items, order_keys);
    for (size_t i = 0; i < sorter->keys.count; i++)
        put(report, sorter->bytes.bytes + sorter->keys.items[i].start,
            sorter->keys.items[i].length);
}
