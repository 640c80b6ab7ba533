/* Sets of facts by number. The empty set is number 0, so memory that was cleared holds it. */
#include "eval/folds.h"

static uint32_t sets_intern(struct fact_sets *sets, const uint64_t *bits) {
    bool added;
    struct text key = {(const char *)bits, sets->words * (uint32_t)sizeof *bits};
    uint32_t id = text_map_put(sets->ids, key, sets->count, &added);
    if (!added)
        return id;
    for (uint32_t w = 0; w < sets->words; w++)
        VECTOR_PUSH(&sets->bits, bits[w]);
    sets->count++;
    return id;
}

void sets_new(struct fact_sets *sets, struct arena *arena, uint32_t fact_count) {
    sets->words = fact_count / 64 + 1;
    sets->scratch = arena_array(arena, sets->words, sizeof *sets->scratch);
    sets->ids = text_map_new(false);
    sets_intern(sets, sets->scratch);
}

void sets_free(struct fact_sets *sets) {
    VECTOR_FREE(&sets->bits);
    text_map_free(sets->ids);
}

uint32_t sets_add(struct fact_sets *sets, uint32_t set, const uint64_t *bits) {
    const uint64_t *old = sets->bits.items + (size_t)set * sets->words;
    bool is_new = false;
    for (uint32_t w = 0; w < sets->words; w++) {
        sets->scratch[w] = old[w] | bits[w];
        is_new |= sets->scratch[w] != old[w];
    }
    return is_new ? sets_intern(sets, sets->scratch) : set;
}

bool sets_has(const struct fact_sets *sets, uint32_t set, uint32_t fact) {
    return plane_bit(sets->bits.items + (size_t)set * sets->words, fact);
}
