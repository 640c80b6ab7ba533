/* Child rows into their tenant's slot, and out of it for a batch of tenants. Truth values go in and
 * out as bytes, two folds a byte, so that spreading and packing handle eight rows at a time. */
#include "eval/folds.h"

#include <assert.h>

static bool fold_is_counted(const struct program *program, uint32_t fold) {
    const struct scope *scope = &program->scopes[0];
    for (node_id id = 0; id < scope->node_count; id++) {
        const struct node *node = &scope->nodes[id];
        if (node->kind == NODE_COUNT_CHILDREN && node->quantified.fold == fold)
            return true;
        if (node->kind == NODE_QUANTIFIED && node->quantified.fold == fold &&
            node->quantified.quantifier != QUANTIFIER_SOME &&
            node->quantified.quantifier != QUANTIFIER_EVERY)
            return true;
    }
    return false;
}

/* Nibbles first, then counts and cell numbers of four bytes each. */
static void record_layout(struct evaluator *evaluator, uint32_t record) {
    const struct program *program = evaluator->program;
    struct record_store *store = &evaluator->folds->records[record];
    uint32_t nibbles = 0;
    for (uint32_t f = 0; f < program->fold_count; f++) {
        struct fold_place *place = &evaluator->folds->places[f];
        if (program->folds[f].record != record || program->folds[f].kind != FOLD_ROWS ||
            !evaluator->needed.folds[f])
            continue;
        place->lane = nibbles / 2;
        place->shift = nibbles++ % 2 * 4;
    }
    store->lane_count = (nibbles + 1) / 2;
    store->stride = (store->lane_count + 3) / 4 * 4;
    for (uint32_t f = 0; f < program->fold_count; f++) {
        struct fold_place *place = &evaluator->folds->places[f];
        if (program->folds[f].record != record || !evaluator->needed.folds[f])
            continue;
        place->count_at = place->cell_at = OFFSET_NONE;
        if (program->folds[f].kind == FOLD_LATEST) {
            place->cell_at = store->stride;
            store->stride += (uint32_t)sizeof(uint32_t);
            latest_new(evaluator, f);
        } else if (fold_is_counted(program, f)) {
            place->count_at = store->stride;
            store->stride += 2 * (uint32_t)sizeof(uint32_t);
        }
    }
}

void folds_new(struct evaluator *evaluator) {
    const struct program *program = evaluator->program;
    struct arena *arena = evaluator->arena;
    struct fold_store *folds = evaluator->folds = arena_alloc(arena, sizeof *folds);
    uint32_t record_count = program->schema->record_count;
    folds->kept = arena_new();
    folds->places = arena_array(arena, program->fold_count, sizeof *folds->places);
    folds->records = arena_array(arena, record_count, sizeof *folds->records);
    for (uint32_t r = 1; r < record_count; r++) {
        struct record_store *store = &folds->records[r];
        record_layout(evaluator, r);
        store->empty = arena_alloc(arena, store->stride);
        store->is_sparse = store->stride >= WIDE_SLOT;
        sets_new(&store->sets, arena, program->schema->records[r].fact_count);
    }
    folds_new_gathered(evaluator);
}

void folds_new_gathered(struct evaluator *evaluator) {
    struct arena *arena = evaluator->arena;
    uint32_t record_count = evaluator->program->schema->record_count;
    evaluator->gathered = arena_array(arena, record_count, sizeof *evaluator->gathered);
    for (uint32_t r = 1; r < record_count; r++) {
        const struct record_store *store = &evaluator->folds->records[r];
        struct gathered *gathered = &evaluator->gathered[r];
        gathered->places = arena_array(arena, BATCH_ROWS, sizeof *gathered->places);
        gathered->lanes = arena_array(arena, store->lane_count, sizeof *gathered->lanes);
        gathered->facts = arena_array(arena, store->sets.words, sizeof *gathered->facts);
    }
}

void folds_forget(struct evaluator *evaluator) {
    struct fold_store *folds = evaluator->folds;
    for (uint32_t r = 1; r < evaluator->program->schema->record_count; r++) {
        const struct record_store *store = &folds->records[r];
        for (size_t i = 0; i < store->chunks.count; i++)
            if (store->chunks.items[i])
                memset(store->chunks.items[i], 0, (size_t)SLOTS_A_CHUNK * store->stride);
    }
    for (uint32_t f = 0; f < evaluator->program->fold_count; f++) {
        struct fold_place *place = &folds->places[f];
        for (size_t i = 0; i < place->missing.count; i++)
            if (place->missing.items[i])
                memset(place->missing.items[i], 0, SLOTS_A_CHUNK * sizeof(uint32_t));
        for (size_t i = 0; i < place->cells.count; i++)
            memset(place->cells.items[i], 0, CELLS_A_CHUNK * place->cell_size);
        place->cell_count = 0;
        place->rows.count = 0;
    }
    arena_reset(folds->kept);
    folds->texts_left = 0;
}

void folds_free(struct evaluator *evaluator) {
    struct fold_store *folds = evaluator->folds;
    arena_free(folds->kept);
    for (uint32_t r = 1; r < evaluator->program->schema->record_count; r++) {
        for (size_t i = 0; i < folds->records[r].chunks.count; i++)
            memory_free(folds->records[r].chunks.items[i]);
        VECTOR_FREE(&folds->records[r].chunks);
        for (size_t i = 0; i < folds->records[r].numbers.count; i++)
            memory_free(folds->records[r].numbers.items[i]);
        VECTOR_FREE(&folds->records[r].numbers);
        sets_free(&folds->records[r].sets);
    }
    for (uint32_t f = 0; f < evaluator->program->fold_count; f++) {
        struct fold_place *place = &folds->places[f];
        for (size_t i = 0; i < place->missing.count; i++)
            memory_free(place->missing.items[i]);
        for (size_t i = 0; i < place->cells.count; i++)
            memory_free(place->cells.items[i]);
        VECTOR_FREE(&place->missing);
        VECTOR_FREE(&place->cells);
        VECTOR_FREE(&place->rows);
    }
}

bool folds_want(const struct evaluator *evaluator, uint32_t record) {
    return evaluator->keep_children || evaluator->folds->records[record].stride > 0;
}

static uint32_t number_take(struct record_store *store, uint32_t slot) {
    size_t chunk = slot / SLOTS_A_CHUNK, size = SLOTS_A_CHUNK * sizeof(uint32_t);
    while (chunk >= store->numbers.count)
        VECTOR_PUSH(&store->numbers, NULL);
    if (!store->numbers.items[chunk])
        store->numbers.items[chunk] = memset(memory_alloc(size), 0, size);
    uint32_t *number_at = &store->numbers.items[chunk][slot % SLOTS_A_CHUNK];
    if (*number_at == 0)
        *number_at = ++store->used;
    return *number_at - 1;
}

static unsigned char *slot_take(struct record_store *store, uint32_t tenant) {
    uint32_t slot = store->is_sparse ? number_take(store, tenant) : tenant;
    size_t chunk = slot / SLOTS_A_CHUNK, size = (size_t)SLOTS_A_CHUNK * store->stride;
    while (chunk >= store->chunks.count)
        VECTOR_PUSH(&store->chunks, NULL);
    if (!store->chunks.items[chunk])
        store->chunks.items[chunk] = memset(memory_alloc(size), 0, size);
    return store->chunks.items[chunk] + (size_t)(slot % SLOTS_A_CHUNK) * store->stride;
}

static void add_saturating(unsigned char *at, uint32_t offset, bool more) {
    uint32_t count;
    memcpy(&count, at + offset, sizeof count);
    count += more && count != UINT32_MAX;
    memcpy(at + offset, &count, sizeof count);
}

static void fold_missing_add(struct evaluator *evaluator, uint32_t fold, const struct frame *child,
                             uint32_t row) {
    struct fold_place *place = &evaluator->folds->places[fold];
    struct record_store *store = &evaluator->folds->records[child->scope_index];
    uint32_t slot = child->batch->slots[row];
    size_t chunk = slot / SLOTS_A_CHUNK, size = SLOTS_A_CHUNK * sizeof(uint32_t);
    while (chunk >= place->missing.count)
        VECTOR_PUSH(&place->missing, NULL);
    if (!place->missing.items[chunk])
        place->missing.items[chunk] = memset(memory_alloc(size), 0, size);
    uint32_t *set = &place->missing.items[chunk][slot % SLOTS_A_CHUNK];
    uint64_t *bits = missing_bits(child);
    missing_of_node(child, row, evaluator->program->folds[fold].condition, bits);
    *set = sets_add(&store->sets, *set, bits);
}

/* The fold's nibbles of the batch into its lane, its counts and what is missing into the slots. */
static void rows_take(struct evaluator *evaluator, uint32_t fold, const struct frame *child) {
    const struct fold_place *place = &evaluator->folds->places[fold];
    const struct gathered *gathered = &evaluator->gathered[child->scope_index];
    node_id condition = evaluator->program->folds[fold].condition;
    bool has_condition = condition != INDEX_NONE;
    const uint64_t *is_true = has_condition ? child->answers[condition].is_true : child->all;
    const uint64_t *is_false = has_condition ? child->answers[condition].is_false : child->none;
    uint8_t *lane = gathered->lanes[place->lane];
    for (uint32_t w = 0; w < child->words; w++) {
        uint64_t live = child->all[w] & ~child->batch->skip[w];
        uint64_t unknown = live & ~(is_true[w] | is_false[w]), counted = live & ~is_false[w];
        uint64_t holds = live & is_true[w], fails = live & is_false[w];
        for (uint32_t i = 0; i < 8; i++) {
            uint64_t bytes = bits_spread(holds >> 8 * i) * FOLD_TRUE |
                             bits_spread(fails >> 8 * i) * FOLD_FALSE |
                             bits_spread(unknown >> 8 * i) * FOLD_UNKNOWN;
            uint8_t *at = lane + w * 64 + i * 8;
            bytes_store(at, bytes_load(at) | bytes << place->shift);
        }
        while (place->count_at != OFFSET_NONE && counted) {
            uint32_t bit = bits_next(&counted);
            unsigned char *slot = gathered->places[w * 64 + bit];
            add_saturating(slot, place->count_at, is_true[w] >> bit & 1);
            add_saturating(slot, place->count_at + 4, unknown >> bit & 1);
        }
        while (unknown)
            fold_missing_add(evaluator, fold, child, w * 64 + bits_next(&unknown));
    }
}

/* Rows of one tenant mostly stand together: their slot is found once. */
static void slots_take(struct record_store *store, unsigned char **places,
                       const struct frame *child) {
    const uint32_t *slots = child->batch->slots;
    unsigned char *place = NULL;
    uint32_t taken = 0;
    for (uint32_t row = 0; row < child->rows; row++) {
        if (plane_bit(child->batch->skip, row)) {
            places[row] = store->empty;
            continue;
        }
        if (!place || slots[row] != taken) {
            place = slot_take(store, slots[row]);
            taken = slots[row];
            __builtin_prefetch(place, 1);
        }
        places[row] = place;
    }
}

void folds_take(struct evaluator *evaluator, const struct frame *child) {
    const struct program *program = evaluator->program;
    struct record_store *store = &evaluator->folds->records[child->scope_index];
    const struct gathered *gathered = &evaluator->gathered[child->scope_index];
    if (store->stride == 0)
        return;
    memset(gathered->lanes, 0, store->lane_count * sizeof *gathered->lanes);
    slots_take(store, gathered->places, child);
    for (uint32_t f = 0; f < program->fold_count; f++) {
        if (program->folds[f].record != child->scope_index || !evaluator->needed.folds[f])
            continue;
        if (program->folds[f].kind == FOLD_LATEST)
            latest_take(evaluator, f, child);
        else
            rows_take(evaluator, f, child);
    }
    /* a row that is skipped has nothing in its lanes, so the empty slot stays as it is */
    for (uint32_t lane = 0; lane < store->lane_count; lane++) {
        unsigned char *const *places = gathered->places;
        const uint8_t *bytes = gathered->lanes[lane];
        for (uint32_t row = 0, rows = child->rows; row < rows; row++)
            places[row][lane] |= bytes[row];
    }
}

void folds_gather(struct evaluator *evaluator, const struct batch *tenants) {
    for (uint32_t r = 1; r < evaluator->program->schema->record_count; r++) {
        const struct record_store *store = &evaluator->folds->records[r];
        const struct gathered *gathered = &evaluator->gathered[r];
        for (uint32_t row = 0; store->stride && row < tenants->rows; row++) {
            bool is_skipped = plane_bit(tenants->skip, row);
            gathered->places[row] =
                is_skipped ? store->empty : slot_find(store, tenants->slots[row]);
        }
        for (uint32_t lane = 0; lane < store->lane_count; lane++) {
            unsigned char *const *places = gathered->places;
            uint8_t *bytes = gathered->lanes[lane];
            for (uint32_t row = 0; row < tenants->rows; row++)
                bytes[row] = places[row][lane];
        }
    }
}

static void slot_forget(struct evaluator *evaluator, uint32_t fold, uint32_t slot) {
    struct fold_place *place = &evaluator->folds->places[fold];
    unsigned char *bytes =
        slot_find(&evaluator->folds->records[evaluator->program->folds[fold].record], slot);
    size_t chunk = slot / SLOTS_A_CHUNK;
    if (bytes == evaluator->folds->records[evaluator->program->folds[fold].record].empty)
        return;
    if (evaluator->program->folds[fold].kind == FOLD_LATEST) {
        memset(bytes + place->cell_at, 0, sizeof(uint32_t));
        return;
    }
    bytes[place->lane] &= (unsigned char)(0xF0 >> place->shift);
    if (place->count_at != OFFSET_NONE)
        memset(bytes + place->count_at, 0, 2 * sizeof(uint32_t));
    if (chunk < place->missing.count && place->missing.items[chunk])
        place->missing.items[chunk][slot % SLOTS_A_CHUNK] = 0;
}

/* One fold of a batch of child rows whose frame stands. */
static void fold_take(struct evaluator *evaluator, uint32_t fold, const struct frame *child) {
    const struct fold_place *place = &evaluator->folds->places[fold];
    struct record_store *store = &evaluator->folds->records[child->scope_index];
    struct gathered *gathered = &evaluator->gathered[child->scope_index];
    for (uint32_t row = 0; row < child->rows; row++)
        gathered->places[row] = plane_bit(child->batch->skip, row)
                                    ? store->empty
                                    : slot_find(store, child->batch->slots[row]);
    if (evaluator->program->folds[fold].kind == FOLD_LATEST) {
        latest_take(evaluator, fold, child);
        return;
    }
    memset(gathered->lanes[place->lane], 0, sizeof gathered->lanes[place->lane]);
    rows_take(evaluator, fold, child);
    for (uint32_t row = 0; row < child->rows; row++)
        if (gathered->places[row] != store->empty)
            gathered->places[row][place->lane] |= gathered->lanes[place->lane][row];
}

void folds_retake(struct evaluator *evaluator, uint32_t fold, const struct batch *tenants) {
    struct fold_place *place = &evaluator->folds->places[fold];
    for (uint32_t row = 0; row < tenants->rows; row++)
        slot_forget(evaluator, fold, tenants->slots[row]);
    for (size_t i = 0; place->cell_count > 0 && i <= (place->cell_count - 1) / CELLS_A_CHUNK; i++)
        memset(place->cells.items[i], 0, CELLS_A_CHUNK * place->cell_size);
    place->cell_count = 0;
    place->rows.count = 0;
    for (size_t i = 0; i < evaluator->kept.count; i++)
        if (evaluator->kept.items[i].batch->record_index == evaluator->program->folds[fold].record)
            fold_take(evaluator, fold, evaluator->kept.items[i].frame);
    folds_gather(evaluator, tenants);
}

static void counts_of(const unsigned char *slot, const struct fold_place *place, uint32_t *is_true,
                      uint32_t *unknown) {
    memcpy(is_true, slot + place->count_at, sizeof *is_true);
    memcpy(unknown, slot + place->count_at + 4, sizeof *unknown);
}

/* How many rows pass lies between `least` and `most`. */
static enum truth count_compares(enum quantifier quantifier, uint64_t least, uint64_t most,
                                 number wanted) {
    number low = number_from((int64_t)least), high = number_from((int64_t)most);
    if (quantifier == QUANTIFIER_AT_LEAST)
        return low >= wanted ? TRUTH_TRUE : high < wanted ? TRUTH_FALSE : TRUTH_UNKNOWN;
    if (quantifier == QUANTIFIER_AT_MOST)
        return high <= wanted ? TRUTH_TRUE : low > wanted ? TRUTH_FALSE : TRUTH_UNKNOWN;
    if (low == wanted && high == wanted)
        return TRUTH_TRUE;
    bool can_be = low <= wanted && wanted <= high && number_is_whole(wanted);
    return can_be ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

static void counted_word(struct frame *frame, const struct node *node, uint32_t word,
                         struct answer *out) {
    const struct fold_place *place = &frame->evaluator->folds->places[node->quantified.fold];
    uint32_t record = frame->evaluator->program->folds[node->quantified.fold].record;
    number wanted = frame_resolved(frame, node)->how_many;
    uint64_t bits = frame->all[word];
    out->is_true[word] = out->is_false[word] = 0;
    while (bits) {
        uint32_t bit = bits_next(&bits), is_true, unknown;
        counts_of(frame->evaluator->gathered[record].places[word * 64 + bit], place, &is_true,
                  &unknown);
        enum truth truth = count_compares(node->quantified.quantifier, is_true,
                                          (uint64_t)is_true + unknown, wanted);
        out->is_true[word] |= (uint64_t)(truth == TRUTH_TRUE) << bit;
        out->is_false[word] |= (uint64_t)(truth == TRUTH_FALSE) << bit;
    }
}

void fold_quantified(struct frame *frame, const struct node *node, struct answer *out) {
    const struct fold_place *place = &frame->evaluator->folds->places[node->quantified.fold];
    uint32_t record = frame->evaluator->program->folds[node->quantified.fold].record;
    enum quantifier quantifier = node->quantified.quantifier;
    const uint64_t *is_there = frame->batch->has_children[record];
    for (uint32_t w = 0; w < frame->words; w++) {
        if (quantifier != QUANTIFIER_SOME && quantifier != QUANTIFIER_EVERY) {
            counted_word(frame, node, w, out);
        } else {
            const uint8_t *lane = frame->evaluator->gathered[record].lanes[place->lane] + w * 64;
            uint64_t some = bits_pack_bit(lane, place->shift);
            uint64_t some_false = bits_pack_bit(lane, place->shift + 1);
            uint64_t some_unknown = bits_pack_bit(lane, place->shift + 2);
            uint64_t empty = ~(some | some_false | some_unknown);
            bool is_some = quantifier == QUANTIFIER_SOME;
            uint64_t holds = is_some ? some
                                     : (some & ~(some_false | some_unknown)) |
                                           (node->quantified.empty_is ? empty : 0);
            uint64_t fails = is_some ? ~(some | some_unknown)
                                     : some_false | (node->quantified.empty_is ? 0 : empty);
            out->is_true[w] = holds;
            out->is_false[w] = fails;
        }
        out->is_true[w] &= is_there[w] & frame->all[w];
        out->is_false[w] &= is_there[w] & frame->all[w];
    }
}

void fold_count(struct frame *frame, const struct node *node, struct answer *out) {
    const struct fold_place *place = &frame->evaluator->folds->places[node->quantified.fold];
    uint32_t record = frame->evaluator->program->folds[node->quantified.fold].record;
    const uint64_t *is_there = frame->batch->has_children[record];
    for (uint32_t w = 0; w < frame->words; w++) {
        uint64_t bits = is_there[w] & frame->all[w];
        out->known[w] = out->blank[w] = 0;
        while (bits) {
            uint32_t bit = bits_next(&bits), row = w * 64 + bit, is_true, unknown;
            counts_of(frame->evaluator->gathered[record].places[row], place, &is_true, &unknown);
            if (unknown)
                continue;
            out->known[w] |= UINT64_C(1) << bit;
            out->numbers[row] = number_from(is_true);
        }
    }
}

/* The facts of the rows behind an unknown answer, into `facts`. */
static void rows_missing(const struct evaluator *evaluator, uint32_t fold, uint32_t slot,
                         uint64_t *facts) {
    const struct fold_place *place = &evaluator->folds->places[fold];
    const struct fact_sets *sets =
        &evaluator->folds->records[evaluator->program->folds[fold].record].sets;
    size_t chunk = slot / SLOTS_A_CHUNK;
    if (chunk >= place->missing.count || !place->missing.items[chunk])
        return;
    uint32_t set = place->missing.items[chunk][slot % SLOTS_A_CHUNK];
    for (uint32_t w = 0; w < sets->words; w++)
        facts[w] |= sets->bits.items[(size_t)set * sets->words + w];
}

void fold_missing(const struct frame *frame, uint32_t row, const struct node *node,
                  uint64_t *paths) {
    const struct evaluator *evaluator = frame->evaluator;
    bool is_choice = node->kind == NODE_CHOICE;
    uint32_t fold = is_choice ? node->choice.fold : node->quantified.fold;
    uint32_t record = evaluator->program->folds[fold].record;
    uint32_t fact_count = evaluator->program->schema->records[record].fact_count;
    const uint32_t *path_of = evaluator->paths[record];
    uint32_t slot = frame->batch->slots[row];
    if (!plane_bit(frame->batch->has_children[record], row)) {
        if (path_of[fact_count] != INDEX_NONE)
            plane_set(paths, path_of[fact_count]);
        return;
    }
    const struct record_store *store = &evaluator->folds->records[record];
    uint64_t *facts = evaluator->gathered[record].facts;
    memset(facts, 0, store->sets.words * sizeof *facts);
    if (is_choice)
        latest_missing(evaluator, fold, latest_cell(evaluator, fold, slot_find(store, slot)),
                       node->choice.kept, facts);
    else
        rows_missing(evaluator, fold, slot, facts);
    for (uint32_t fact = 0; fact < fact_count; fact++)
        if (plane_bit(facts, fact) && path_of[fact] != INDEX_NONE)
            plane_set(paths, path_of[fact]);
}
