/* What is kept of child rows, a tenant, while they stream by in any order. A slot is a few bytes: a
 * nibble for a fold that only asks whether some row is true, false, unknown; two counts for one
 * that is counted; the number of a cell for one that chooses a row. All folds of a child record
 * stand side by side in the slot, so that a child row touches one place in memory. */
#ifndef TENET_EVAL_FOLDS_H
#define TENET_EVAL_FOLDS_H

#include "eval/state.h"

enum { SLOTS_A_CHUNK = 8192, CELLS_A_CHUNK = 1024, WIDE_SLOT = 12 };
#define OFFSET_NONE UINT32_MAX
enum { FOLD_TRUE = 1, FOLD_FALSE = 2, FOLD_UNKNOWN = 4 }; /* bits of the nibble */

/* Sets of a record's facts, each once: few different ones are ever missing. Set 0 is empty. */
struct fact_sets {
    uint32_t words, count;
    VECTOR(uint64_t) bits; /* words a set */
    struct text_map *ids;
    uint64_t *scratch;
};
void sets_new(struct fact_sets *sets, struct arena *arena, uint32_t fact_count);
void sets_free(struct fact_sets *sets);
uint32_t sets_add(struct fact_sets *sets, uint32_t set, const uint64_t *bits);
bool sets_has(const struct fact_sets *sets, uint32_t set, uint32_t fact);

struct record_store { /* of a child record */
    uint32_t lane_count, stride;
    VECTOR(unsigned char *) chunks; /* of SLOTS_A_CHUNK slots; NULL until one of them has a row */
    /* Wide slots are given out only to tenants that have a row: here their numbers + 1, by chunk,
     * slot. */
    bool is_sparse;
    uint32_t used;
    VECTOR(uint32_t *) numbers;
    unsigned char *empty; /* a slot without rows */
    struct fact_sets sets;
};

struct gathered {                 /* of a child record, for the batch at hand */
    unsigned char **places;       /* by row: its slot */
    uint8_t (*lanes)[BATCH_ROWS]; /* by row: the nibbles of two folds a lane */
    uint64_t *facts;              /* scratch: a set of facts */
};

struct dated_row {
    day_number day;
    uint32_t next : 31, then_unknown : 1; /* next: place + 1 in the same array */
};

union kept_value {
    const char *text; /* length, bytes */
    const number *number;
    const struct list_view *list;
    day_number day;
    uint32_t code;
    bool yes;
};

struct cell {             /* of a LATEST fold and a slot with a row that is not surely false */
    day_number day;       /* of the best row */
    uint32_t rows;        /* the last of all dated rows + 1, once there is more than one row */
    uint32_t missing;     /* set: the unknown parts of conditions */
    uint16_t limit;       /* kept values from here on, in order of comparing, are not settled */
    uint8_t row_count;    /* 0, 1, more */
    uint8_t undated_true; /* rows with a blank date whose condition is true: 0, 1, more */
    uint8_t day_state;    /* of the best row, an enum value_state */
    bool is_true;         /* the best row's condition is */
    bool has_unknown_day;
    union kept_value kept[]; /* then as many states, a byte each */
};

struct fold_place {
    uint32_t lane, shift;       /* ROWS */
    uint32_t count_at;          /* ROWS that are counted: offset in the slot of true and unknown */
    VECTOR(uint32_t *) missing; /* ROWS: by chunk, slot: a set; NULL while nothing is missing */
    /* LATEST */
    uint32_t cell_at; /* offset in the slot of a cell's number + 1 */
    uint32_t *order;  /* places in fold->kept in order of comparing: `then` first */
    size_t cell_size;
    uint32_t cell_count;
    VECTOR(char *) cells;
    VECTOR(struct dated_row) rows;
};

struct fold_store {
    struct record_store *records; /* by record */
    struct fold_place *places;    /* by fold */
    struct arena *kept;           /* values of chosen rows; as long as their slots */
    char *texts;                  /* where the next kept text goes */
    size_t texts_left;
};

/* The slot's bytes; the empty slot where it has had no row. */
static inline unsigned char *slot_find(const struct record_store *store, uint32_t slot) {
    size_t chunk = slot / SLOTS_A_CHUNK;
    if (store->is_sparse) {
        if (chunk >= store->numbers.count || !store->numbers.items[chunk] ||
            !store->numbers.items[chunk][slot % SLOTS_A_CHUNK])
            return store->empty;
        slot = store->numbers.items[chunk][slot % SLOTS_A_CHUNK] - 1;
        chunk = slot / SLOTS_A_CHUNK;
    }
    if (chunk >= store->chunks.count || !store->chunks.items[chunk])
        return store->empty;
    return store->chunks.items[chunk] + (size_t)(slot % SLOTS_A_CHUNK) * store->stride;
}

/* latest.c */
void latest_new(struct evaluator *evaluator, uint32_t fold);
void latest_take(struct evaluator *evaluator, uint32_t fold, const struct frame *child);
const struct cell *latest_cell(const struct evaluator *evaluator, uint32_t fold,
                               const unsigned char *slot); /* NULL: no row can qualify */
void latest_missing(const struct evaluator *evaluator, uint32_t fold, const struct cell *cell,
                    uint32_t kept, uint64_t *facts);

#endif
