/* The intake: where raw rows of every form become batches. It finds the tenant of each row, keeps
 * the first row of a key, converts column by column, reports what does not fit, marks the tenants
 * that are left out, and gives full batches to the sink. The forms (csv, json, sqlite) only bring
 * rows; so the same portfolio gives the same results and messages in each of them. */
#ifndef TENET_DATA_INTAKE_H
#define TENET_DATA_INTAKE_H

#include "data/bind.h"
#include "data/keys.h"
#include "data/lines.h"
#include "data/portfolio.h"

/* Where rows come from. */
struct fact_table {
    struct text path; /* lives as long as the diagnostics */
    struct binding binding;
    struct lines *lines; /* places are byte offsets in this text; NULL: places are line numbers */
};

struct relay;

struct intake {
    const struct portfolio_options *options;
    const struct portfolio_sink *sink; /* NULL: only checks */
    struct relay *relay;               /* the sink in another thread; NULL: in this one */
    struct diags *diags;
    struct portfolio_counts *counts;
    struct arena *arena;   /* as long as the intake */
    struct arena *scratch; /* one message */
    struct keys *keys;
    struct keys *wanted;    /* the keys that are asked for, for other threads too; NULL: all are */
    struct batch **batches; /* by record; NULL until it is asked for */
    uint64_t *column_bad, *column_late; /* of the run being converted, by column */
    uint32_t column_room;
    uint64_t seen_count;  /* tenants of which a row came */
    uint64_t keyless;     /* tenant rows without a key */
    uint64_t done, total; /* bytes read, for the sink's progress */
    bool has_bad;         /* some tenant is marked as bad */
    bool is_stopped;      /* by the sink */
    bool has_jobs;        /* more threads than this one may be used */
};

struct intake *intake_new(const struct portfolio_options *options,
                          const struct portfolio_sink *sink, struct diags *diags,
                          struct portfolio_counts *counts);
/* From here on the sink runs beside the reading. */
void intake_relay(struct intake *intake);
/* Whether tenants can be worked on by several threads. */
bool intake_can_prepare(const struct intake *intake);
void intake_free(struct intake *intake);

/* The batch of a record, as it stands. */
struct batch *intake_batch(struct intake *intake, uint32_t record_index);
/* The batch of a record, with room for CELLS_ROWS rows: a full one goes to the sink first. What a
 * form allocates from its arena then lives until the batch is given. */
struct batch *intake_room(struct intake *intake, uint32_t record_index);
void intake_mark_bad(struct intake *intake, uint32_t slot);
/* Child rows, for which intake_room was asked. slots: their tenants, or NULL to look up the keys.
 * safe: bytes in which the cells mostly lie. False when the sink stopped. */
bool intake_children(struct intake *intake, struct fact_table *table, const struct raw_rows *rows,
                     const uint32_t *slots, const char *safe, size_t safe_length);
/* Tenant rows. slots: as for children. there[record] has bit i when row i has that child table. */
bool intake_tenants(struct intake *intake, struct fact_table *table, const struct raw_rows *rows,
                    const uint32_t *slots, const uint64_t *there, const char *safe,
                    size_t safe_length);
/* Notes that the row of a tenant came, and where it stands. False when one came before. */
bool intake_see(struct intake *intake, uint32_t slot, uint64_t place);
/* A row that is bad as a whole, with its key where that can be read, else empty. */
void intake_bad_row(struct intake *intake, struct fact_table *table, enum diag_code code,
                    uint64_t place, uint32_t cell, struct text key, struct text message);
/* Reports those of the rows of a child table whose tenant never came. After all tenants. */
void intake_orphans(struct intake *intake, struct fact_table *table, const struct raw_rows *rows);
bool intake_has_orphans(const struct intake *intake);
/* Marks the tenants that turned out bad, if only by a child row, and counts the others. */
void intake_count(struct intake *intake, struct batch *tenants);
/* Gives a batch with rows to the sink, and an empty one back; tenants are counted first. */
void intake_give(struct intake *intake, struct batch **batch);
/* Gives a record's rows to the sink; the tenants' after those of all children. */
bool intake_flush(struct intake *intake, uint32_t record_index);
/* Waits until the sink has taken all that it was given, so that what batches view may go. */
void intake_settle(struct intake *intake);
/* What can only be said when a table was read: dates after as_of past the first few. */
void intake_table_end(struct intake *intake, struct fact_table *table);
/* Gives what is left to the sink and completes the counts. */
bool intake_end(struct intake *intake);
void intake_progress(struct intake *intake, uint64_t bytes);

/* Whether a key, trimmed, is one that is asked for (all are, without --tenant). */
bool intake_wants(struct intake *intake, struct text key);

#endif
