/* A portion of a CSV table: a stretch of its rows, scanned and converted into a batch, before it is
 * known which tenants they are of. Filling one touches nothing that another filling touches, so
 * several threads may fill portions of a table at once; the intake then takes them in the order of
 * the file (intake_portion). */
#ifndef TENET_DATA_PORTION_H
#define TENET_DATA_PORTION_H

#include "data/bind.h"
#include "data/keys.h"

/* What all portions of a table have in common. */
struct portion_source {
    const struct schema *schema;
    const struct binding *binding;
    const struct csv_reader *reader; /* of the whole table */
    const char *bytes;
    size_t length;
    const struct keys *only; /* rows of other keys are passed over; NULL: none are */
    day_number as_of;
};

/* A row that is bad as a whole. */
struct odd_row {
    uint32_t before;        /* the row of the batch that it stands before */
    struct csv_raw_row row; /* without starts */
    struct text key;        /* of the row, trimmed; empty where it cannot be told */
};

/* A cell that does not fit, or a date after as_of. */
struct flaw {
    uint32_t row, column; /* of the batch; of the binding */
    bool is_late;
    struct text cell; /* without the quotes of CSV */
};

struct portion {
    size_t from, to; /* its bytes; `to` is where the next row starts */
    size_t lines;
    struct batch *batch;          /* rows without slots */
    struct text keys[BATCH_ROWS]; /* trimmed; empty: none. Rows side by side share one */
    uint32_t key_count;
    uint16_t key_of[BATCH_ROWS]; /* by row: the index of its key */
    uint64_t places[BATCH_ROWS]; /* the line of each row, 1 for the portion's first */
    bool has_keyless;            /* some key is empty */
    struct odd_row *odd_rows;    /* these two in the order of the rows; memory of the portion */
    struct flaw *flaws;
    uint32_t odd_count, odd_room, flaw_count, flaw_room;
};

struct portion *portion_new(const struct schema *schema, uint32_t record_index);
void portion_free(struct portion *portion);

/* What one thread needs to fill portions. */
struct filler {
    const struct portion_source *source;
    struct arena *arena;
    struct csv_reader *reader;
    struct binding binding;
    uint64_t *column_bad, *column_late; /* of the rows being converted, by column */
};

void filler_open(struct filler *filler, const struct portion_source *source);
void filler_close(struct filler *filler);
/* Fills an emptied portion from the row at `from` on: until the batch is full, or over a few
 * megabytes are read, or `limit` is reached. A limit before the end stands behind a LF; a row that
 * does not end with it is left out, so that `to` is before it (and may be `from`). */
void portion_fill(struct portion *portion, struct filler *filler, size_t from, size_t limit);
void portion_clear(struct portion *portion);

#endif
