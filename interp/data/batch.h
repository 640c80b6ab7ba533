/* A batch: up to BATCH_ROWS rows of one record, by columns. Columns are filled by the readers (CSV,
 * JSON, SQLite), by rule tests and by the C API, always through the batch_set functions, and read
 * by the evaluator.
 *
 * Planes are bit rows of PLANE_WORDS words; bit r is row r. Bits at and past `rows` are 0 in every
 * plane. A fact of a row is known (known bit), blank (blank bit) or unknown (neither). */
#ifndef TENET_DATA_BATCH_H
#define TENET_DATA_BATCH_H

#include "schema/schema.h"

#define BATCH_ROWS 1024
#define PLANE_WORDS (BATCH_ROWS / 64)
typedef uint64_t plane[PLANE_WORDS];

struct items { /* a row's list */
    uint32_t start, count;
};

struct column {
    uint64_t *known, *blank; /* PLANE_WORDS each */
    union {                  /* BATCH_ROWS values, by the kind of the fact's type */
        struct text *texts;  /* views: into the input, or into the batch's arena */
        number *numbers;
        uint64_t *yes; /* a plane */
        day_number *days;
        uint32_t *codes;
        struct items *lists; /* into items of the batch */
    };
};

struct batch {
    const struct record *record;
    uint32_t record_index;
    uint32_t rows;
    struct column *columns; /* one a fact, in order */
    struct text *items;     /* of all lists of the batch */
    uint32_t item_count, item_room;
    uint32_t *slots; /* row -> slot: the tenant's number in the portfolio, from 0, no gaps */
    uint64_t *skip;  /* rows that are left out or dropped; everybody passes them over */
    /* Of the root only: per child record (index as in the schema; [0] unused), the rows for which
     * the child table is there, perhaps without rows. */
    uint64_t **has_children;
    struct arena *arena; /* owned: views of cells that had to be unquoted, list items */
    void *memory;        /* private */
};

struct batch *batch_new(const struct schema *schema, uint32_t record_index);
void batch_free(struct batch *batch);
void batch_clear(struct batch *batch); /* no rows; every fact unknown, no children */
/* Adds a row (all unknown) for a slot; the batch must not be full. Gives its number. */
uint32_t batch_add_row(struct batch *batch, uint32_t slot);
/* Takes out the rows whose bit is not set; the others move up. Before has_children is set. */
void batch_keep(struct batch *batch, const uint64_t *rows);
/* Adds so many rows, whose slots are set later: batch->slots. Gives the number of the first. */
uint32_t batch_add_rows(struct batch *batch, uint32_t count);
void batch_set_blank(struct batch *batch, uint32_t row, uint32_t fact);
/* value->state may be any; text is not copied (copy into batch->arena first where needed); list
 * items are copied as views. */
void batch_set_value(struct batch *batch, uint32_t row, uint32_t fact, const struct value *value);
/* Reads a cell by the facts contract: trims; empty is blank, or unknown where the fact may not be
 * blank, or the empty list. NULL when it fits, else the reason as of value_parse. */
const char *batch_set_cell(struct batch *batch, uint32_t row, uint32_t fact, struct text cell);
void batch_grow_items(struct batch *batch); /* room for at least one item more */
void batch_get(const struct batch *batch, uint32_t row, uint32_t fact, struct value *value);
/* A deep copy that outlives the input. */
struct batch *batch_copy(const struct batch *batch);

static inline bool plane_bit(const uint64_t *bits, uint32_t row) {
    return (bits[row >> 6] >> (row & 63)) & 1;
}

#endif
