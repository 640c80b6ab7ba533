/* Reference tables: the cell beside a key, and whether a table has the key at all. */
#include "eval/state.h"

static uint32_t ask_table(const void *table, struct text key) {
    return table_find(table, key);
}

/* The row of a key, as of table_find. */
static inline uint32_t table_row(struct memo *memo, const struct table *table, struct text key) {
    return memo_answer(memo, key, ask_table, table);
}

/* A list is never blank: what would be is the empty list. */
static void blank_lists_empty(const struct frame *frame, struct answer *out) {
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t bits = out->blank[w];
        out->known[w] |= bits;
        out->blank[w] = 0;
        while (bits)
            out->lists[w * 64 + bits_next(&bits)] = (struct list_view){NULL, 0};
    }
}

void lookup_cell(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *key = frame_child(frame, node, 0);
    const struct table *table = &frame->evaluator->program->schema->tables[node->lookup.table];
    const struct value *cells = table->cells + node->lookup.column;
    struct memo *memo = memo_of_table(frame, node->lookup.table);
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t known = 0, blank = 0, yes = 0;
        for (uint64_t bits = key->known[w]; bits;) {
            uint32_t place = bits_next(&bits), row = w * 64 + place;
            uint32_t found = table_row(memo, table, key->texts[key->is_single ? 0 : row]);
            if (found == INDEX_NONE)
                continue;
            const struct value *cell = &cells[(size_t)found * table->column_count];
            known |= (uint64_t)(cell->state == VALUE_KNOWN) << place;
            blank |= (uint64_t)(cell->state == VALUE_BLANK) << place;
            if (node->type.kind == TYPE_TEXT) /* as most are */
                out->texts[row] = cell->text;
            else if (node->type.kind == TYPE_YES_NO)
                yes |= (uint64_t)cell->yes << place;
            else
                answer_put(out, node->type.kind, row, cell);
        }
        out->known[w] = known;
        out->blank[w] = key->blank[w] | blank;
        if (node->type.kind == TYPE_YES_NO)
            out->yes[w] = yes & known;
    }
    if (node->type.kind == TYPE_LIST)
        blank_lists_empty(frame, out);
}

void lookup_in_table(struct frame *frame, const struct node *node, struct answer *out) {
    const struct answer *child = frame_child(frame, node, 0);
    const struct table *table = &frame->evaluator->program->schema->tables[node->lookup.table];
    struct memo *memo = memo_of_table(frame, node->lookup.table);
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t bits = child->known[w], passes = 0;
        while (bits) {
            uint32_t place = bits_next(&bits), row = w * 64 + place;
            struct text text = child->texts[child->is_single ? 0 : row];
            passes |= (uint64_t)(table_row(memo, table, text) != INDEX_NONE) << place;
        }
        compare_word_one(out, child, w, passes);
    }
}
