/* "The latest of those that": the best row of each tenant while rows come in any order. The order
 * of rows must never show, so what is kept is a function of the set of rows: how many may qualify,
 * whether a date is unknown, and of the latest date the least by `then` and the other kept values.
 */
#include "eval/folds.h"

#include <assert.h>
#include <stdlib.h>

enum { TEXTS_A_CHUNK = 64 * 1024 };

void latest_new(struct evaluator *evaluator, uint32_t index) {
    const struct fold *fold = &evaluator->program->folds[index];
    struct fold_place *place = &evaluator->folds->places[index];
    uint32_t count = 0;
    assert(fold->kept_count > 0 && fold->kept_count <= UINT16_MAX);
    place->order = arena_array(evaluator->arena, fold->kept_count + 1, sizeof *place->order);
    for (uint32_t k = 0; k < fold->kept_count; k++)
        if (fold->kept[k] == fold->then && count == 0)
            place->order[count++] = k;
    assert(count == 1);
    for (uint32_t k = 0; k < fold->kept_count; k++)
        if (k != place->order[0])
            place->order[count++] = k;
    size_t size = sizeof(struct cell) + fold->kept_count * (sizeof(union kept_value) + 1);
    place->cell_size = (size + 7) / 8 * 8;
}

static struct cell *cell_at(const struct fold_place *place, uint32_t index) {
    char *chunk = place->cells.items[index / CELLS_A_CHUNK];
    return (struct cell *)(void *)(chunk + index % CELLS_A_CHUNK * place->cell_size);
}

const struct cell *latest_cell(const struct evaluator *evaluator, uint32_t fold,
                               const unsigned char *slot) {
    const struct fold_place *place = &evaluator->folds->places[fold];
    uint32_t number_of;
    memcpy(&number_of, slot + place->cell_at, sizeof number_of);
    return number_of ? cell_at(place, number_of - 1) : NULL;
}

static struct cell *cell_take(struct fold_place *place, unsigned char *slot) {
    uint32_t number_of;
    memcpy(&number_of, slot + place->cell_at, sizeof number_of);
    if (number_of)
        return cell_at(place, number_of - 1);
    if (place->cell_count == place->cells.count * CELLS_A_CHUNK) {
        size_t size = CELLS_A_CHUNK * place->cell_size;
        VECTOR_PUSH(&place->cells, memset(memory_alloc(size), 0, size));
    }
    number_of = ++place->cell_count;
    memcpy(slot + place->cell_at, &number_of, sizeof number_of);
    return cell_at(place, number_of - 1);
}

/* A text as its length and bytes, one after the other without gaps. */
static const char *text_keep(struct evaluator *evaluator, struct text text) {
    struct fold_store *folds = evaluator->folds;
    size_t size = sizeof text.length + text.length;
    if (size > folds->texts_left) {
        folds->texts_left = size > TEXTS_A_CHUNK ? size : TEXTS_A_CHUNK;
        folds->texts = arena_raw(evaluator->folds->kept, folds->texts_left);
    }
    char *at = folds->texts;
    memcpy(at, &text.length, sizeof text.length);
    if (text.length)
        memcpy(at + sizeof text.length, text.bytes, text.length);
    folds->texts += size;
    folds->texts_left -= size;
    return at;
}

static union kept_value value_keep(struct evaluator *evaluator, enum type_kind kind,
                                   const struct value *value) {
    union kept_value kept = {.text = NULL};
    switch (kind) {
    case TYPE_TEXT:
        kept.text = text_keep(evaluator, value->text);
        break;
    case TYPE_NUMBER: {
        number *copy = arena_alloc(evaluator->folds->kept, sizeof *copy);
        *copy = value->number;
        kept.number = copy;
        break;
    }
    case TYPE_LIST: {
        struct list_view *list = arena_alloc(evaluator->folds->kept, sizeof *list);
        struct text *items = arena_array(evaluator->folds->kept, value->list.count, sizeof *items);
        for (uint32_t i = 0; i < value->list.count; i++)
            items[i] = arena_text(evaluator->folds->kept, value->list.items[i]);
        *list = (struct list_view){items, value->list.count};
        kept.list = list;
        break;
    }
    case TYPE_DATE:
        kept.day = value->day;
        break;
    case TYPE_ONE_OF:
        kept.code = value->code;
        break;
    case TYPE_YES_NO:
        kept.yes = value->yes;
        break;
    }
    return kept;
}

static const uint8_t *cell_states(const struct fold *fold, const struct cell *cell) {
    return (const uint8_t *)&cell->kept[fold->kept_count];
}

static void kept_get(const struct evaluator *evaluator, const struct fold *fold,
                     const struct cell *cell, uint32_t index, struct value *value) {
    union kept_value kept = cell->kept[index];
    *value = (struct value){.state = (enum value_state)cell_states(fold, cell)[index]};
    if (value->state != VALUE_KNOWN)
        return;
    switch (evaluator->program->schema->records[fold->record].facts[fold->kept[index]].type.kind) {
    case TYPE_TEXT:
        memcpy(&value->text.length, kept.text, sizeof value->text.length);
        value->text.bytes = kept.text + sizeof value->text.length;
        break;
    case TYPE_NUMBER:
        value->number = *kept.number;
        break;
    case TYPE_LIST:
        value->list.items = kept.list->items;
        value->list.count = kept.list->count;
        break;
    case TYPE_DATE:
        value->day = kept.day;
        break;
    case TYPE_ONE_OF:
        value->code = kept.code;
        break;
    case TYPE_YES_NO:
        value->yes = kept.yes;
        break;
    }
}

struct candidate { /* a row whose condition is not surely false */
    const struct batch *batch;
    uint32_t row;
    bool is_true;
    struct value day;
};

static void cell_store(struct evaluator *evaluator, const struct fold *fold, struct cell *cell,
                       const struct candidate *candidate) {
    const struct record *record = &evaluator->program->schema->records[fold->record];
    uint8_t *states = (uint8_t *)&cell->kept[fold->kept_count];
    cell->day_state = (uint8_t)candidate->day.state;
    cell->day = candidate->day.state == VALUE_KNOWN ? candidate->day.day : 0;
    cell->is_true = candidate->is_true;
    cell->limit = (uint16_t)fold->kept_count;
    for (uint32_t k = 0; k < fold->kept_count; k++) {
        struct value value;
        batch_get(candidate->batch, candidate->row, fold->kept[k], &value);
        states[k] = (uint8_t)value.state;
        if (value.state == VALUE_KNOWN)
            cell->kept[k] = value_keep(evaluator, record->facts[fold->kept[k]].type.kind, &value);
    }
}

/* Two rows of the latest date: the lesser stays. From the first kept value that cannot be compared
 * on nothing is settled, whichever of the rows it is. */
static void cell_merge(struct evaluator *evaluator, const struct fold *fold,
                       const struct fold_place *place, struct cell *cell,
                       const struct candidate *candidate) {
    const struct record *record = &evaluator->program->schema->records[fold->record];
    for (uint32_t i = 0; i < cell->limit; i++) {
        struct value best, other;
        uint32_t k = place->order[i];
        kept_get(evaluator, fold, cell, k, &best);
        batch_get(candidate->batch, candidate->row, fold->kept[k], &other);
        if (best.state == VALUE_UNKNOWN || other.state == VALUE_UNKNOWN) {
            cell->limit = (uint16_t)i;
            break;
        }
        int order = (best.state > other.state) - (best.state < other.state); /* blank is least */
        if (order == 0 && best.state == VALUE_KNOWN)
            order = value_order(record->facts[fold->kept[k]].type.kind, &best, &other);
        if (order < 0)
            return;
        if (order > 0) {
            cell_store(evaluator, fold, cell, candidate);
            return;
        }
    }
    cell->is_true |= candidate->is_true;
}

static void rows_push(struct fold_place *place, struct cell *cell, day_number day,
                      bool then_unknown) {
    struct dated_row row = {
        .day = day, .next = cell->rows & INT32_MAX, .then_unknown = then_unknown};
    VECTOR_PUSH(&place->rows, row);
    assert(place->rows.count <= INT32_MAX);
    cell->rows = (uint32_t)place->rows.count;
}

/* Which dates rows share is asked only when something is missing, so they are just written down,
 * and that only where a tenant has more than one row. */
static void rows_note(const struct fold *fold, struct fold_place *place, struct cell *cell,
                      const struct candidate *candidate) {
    const struct column *then = &candidate->batch->columns[fold->then];
    bool then_unknown =
        !plane_bit(then->known, candidate->row) && !plane_bit(then->blank, candidate->row);
    if (cell->row_count == 1 && cell->day_state == VALUE_KNOWN)
        rows_push(place, cell, cell->day,
                  cell_states(fold, cell)[place->order[0]] == VALUE_UNKNOWN);
    if (candidate->day.state == VALUE_KNOWN)
        rows_push(place, cell, candidate->day.day, then_unknown);
}

static void cell_add(struct evaluator *evaluator, const struct fold *fold, struct fold_place *place,
                     struct cell *cell, const struct candidate *candidate) {
    bool is_first = cell->row_count == 0;
    if (!is_first)
        rows_note(fold, place, cell, candidate);
    cell->row_count = is_first ? 1 : 2;
    if (candidate->day.state == VALUE_UNKNOWN)
        cell->has_unknown_day = true;
    if (candidate->day.state == VALUE_BLANK && candidate->is_true && cell->undated_true < 2)
        cell->undated_true++;
    if (is_first) {
        cell_store(evaluator, fold, cell, candidate);
        return;
    }
    if (candidate->day.state != VALUE_KNOWN)
        return;
    if (cell->day_state != VALUE_KNOWN || candidate->day.day > cell->day)
        cell_store(evaluator, fold, cell, candidate);
    else if (candidate->day.day == cell->day)
        cell_merge(evaluator, fold, place, cell, candidate);
}

void latest_take(struct evaluator *evaluator, uint32_t index, const struct frame *child) {
    const struct fold *fold = &evaluator->program->folds[index];
    struct fold_place *place = &evaluator->folds->places[index];
    struct record_store *store = &evaluator->folds->records[fold->record];
    const struct gathered *gathered = &evaluator->gathered[fold->record];
    const struct batch *batch = child->batch;
    bool has_condition = fold->condition != INDEX_NONE;
    const uint64_t *is_true = has_condition ? child->answers[fold->condition].is_true : child->all;
    const uint64_t *is_false =
        has_condition ? child->answers[fold->condition].is_false : child->none;
    for (uint32_t w = 0; w < child->words; w++) {
        uint64_t bits = child->all[w] & ~batch->skip[w] & ~is_false[w];
        while (bits) {
            uint32_t row = w * 64 + bits_next(&bits);
            struct candidate candidate = {batch, row, plane_bit(is_true, row), {0}};
            struct cell *cell = cell_take(place, gathered->places[row]);
            batch_get(batch, row, fold->by, &candidate.day);
            cell_add(evaluator, fold, place, cell, &candidate);
            if (candidate.is_true)
                continue;
            uint64_t *missing = missing_bits(child);
            missing_of_node(child, row, fold->condition, missing);
            cell->missing = sets_add(&store->sets, cell->missing, missing);
        }
    }
}

/* TRUE: the best row is chosen. FALSE: no row can qualify. */
static enum truth cell_truth(const struct cell *cell) {
    if (!cell)
        return TRUTH_FALSE;
    if (cell->row_count == 1)
        return cell->is_true ? TRUTH_TRUE : TRUTH_UNKNOWN;
    if (cell->has_unknown_day)
        return TRUTH_UNKNOWN;
    /* Several rows of a blank date only: none of them is the latest, unless just one qualifies. */
    if (cell->day_state != VALUE_KNOWN)
        return cell->undated_true > 1 ? TRUTH_FALSE : TRUTH_UNKNOWN;
    return cell->is_true && cell->limit > 0 ? TRUTH_TRUE : TRUTH_UNKNOWN;
}

static void cell_value(const struct evaluator *evaluator, uint32_t index, const struct cell *cell,
                       uint32_t kept, struct value *value) {
    const struct fold *fold = &evaluator->program->folds[index];
    const uint32_t *order = evaluator->folds->places[index].order;
    *value = (struct value){.state = VALUE_UNKNOWN};
    enum truth truth = cell_truth(cell);
    if (truth == TRUTH_FALSE)
        value->state = VALUE_BLANK;
    for (uint32_t i = 0; truth == TRUTH_TRUE && i < cell->limit; i++)
        if (order[i] == kept)
            kept_get(evaluator, fold, cell, kept, value);
}

/* The rows of tenants that have a cell; most have none. */
static uint64_t cells_word(unsigned char *const *places, const struct fold_place *place,
                           uint32_t word, uint64_t rows) {
    uint8_t bytes[64];
    for (uint32_t i = 0; i < 64; i++) {
        uint32_t number_of = 0;
        if (rows >> i & 1)
            memcpy(&number_of, places[word * 64 + i] + place->cell_at, sizeof number_of);
        bytes[i] = number_of != 0;
    }
    return bits_pack(bytes);
}

void fold_choice(struct frame *frame, const struct node *node, struct answer *out) {
    const struct evaluator *evaluator = frame->evaluator;
    uint32_t fold = node->choice.fold, record = evaluator->program->folds[fold].record;
    const struct gathered *gathered = &evaluator->gathered[record];
    const uint64_t *is_there = frame->batch->has_children[record];
    bool is_list = node->type.kind == TYPE_LIST; /* a list is never blank */
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t rows = is_there[w] & frame->all[w];
        uint64_t bits = cells_word(gathered->places, &evaluator->folds->places[fold], w, rows);
        out->known[w] = is_list ? rows & ~bits : 0;
        out->blank[w] = is_list ? 0 : rows & ~bits;
        for (uint64_t none = out->known[w]; none;)
            out->lists[w * 64 + bits_next(&none)] = (struct list_view){NULL, 0};
        while (bits) {
            uint32_t bit = bits_next(&bits), row = w * 64 + bit;
            struct value value;
            cell_value(evaluator, fold, latest_cell(evaluator, fold, gathered->places[row]),
                       node->choice.kept, &value);
            if (is_list && value.state == VALUE_BLANK)
                value = (struct value){.state = VALUE_KNOWN, .list = {NULL, 0}};
            out->known[w] |= (uint64_t)(value.state == VALUE_KNOWN) << bit;
            out->blank[w] |= (uint64_t)(value.state == VALUE_BLANK) << bit;
            if (value.state == VALUE_KNOWN)
                answer_put(out, node->type.kind, row, &value);
        }
    }
}

static int dated_row_order(const void *a, const void *b) {
    const struct dated_row *left = a, *right = b;
    return (left->day > right->day) - (left->day < right->day);
}

/* Does a row whose `then` is unknown share its date with another? */
static bool rows_tie(const struct fold_place *place, const struct cell *cell) {
    VECTOR(struct dated_row) rows = {0};
    bool ties = false;
    for (uint32_t at = cell->rows; at; at = place->rows.items[at - 1].next)
        VECTOR_PUSH(&rows, place->rows.items[at - 1]);
    if (rows.count)
        qsort(rows.items, rows.count, sizeof *rows.items, dated_row_order);
    for (size_t i = 1; i < rows.count; i++)
        ties |= rows.items[i - 1].day == rows.items[i].day &&
                (rows.items[i - 1].then_unknown || rows.items[i].then_unknown);
    VECTOR_FREE(&rows);
    return ties;
}

void latest_missing(const struct evaluator *evaluator, uint32_t index, const struct cell *cell,
                    uint32_t kept, uint64_t *facts) {
    const struct fold *fold = &evaluator->program->folds[index];
    const struct fold_place *place = &evaluator->folds->places[index];
    const struct fact_sets *sets = &evaluator->folds->records[fold->record].sets;
    if (!cell)
        return;
    if (cell_truth(cell) == TRUTH_TRUE) { /* a row is chosen, but its value is not known */
        bool is_settled = false;
        for (uint32_t i = 0; i < cell->limit; i++)
            is_settled |= place->order[i] == kept;
        plane_set(facts, fold->kept[is_settled ? kept : place->order[cell->limit]]);
        return;
    }
    for (uint32_t w = 0; w < sets->words; w++)
        facts[w] |= sets->bits.items[(size_t)cell->missing * sets->words + w];
    if (cell->row_count > 1 && cell->has_unknown_day)
        plane_set(facts, fold->by);
    if (rows_tie(place, cell))
        plane_set(facts, fold->then);
}

enum truth frame_fold_chosen(const struct frame *frame, uint32_t fold, uint32_t slot,
                             struct value *kept) {
    const struct evaluator *evaluator = frame->evaluator;
    const struct fold *at = &evaluator->program->folds[fold];
    assert(at->kind == FOLD_LATEST);
    const struct record_store *store = &evaluator->folds->records[at->record];
    const struct cell *cell = latest_cell(evaluator, fold, slot_find(store, slot));
    enum truth truth = cell_truth(cell);
    const struct batch *batch = frame->batch;
    for (uint32_t row = 0; frame->scope_index == 0 && row < batch->rows; row++)
        if (batch->slots[row] == slot && !plane_bit(batch->has_children[at->record], row))
            return TRUTH_UNKNOWN;
    for (uint32_t k = 0; truth == TRUTH_TRUE && k < at->kept_count; k++)
        cell_value(evaluator, fold, cell, k, &kept[k]);
    return truth;
}
