/* The words of what does not fit. Every form of a portfolio reports through these functions. */
#ifndef TENET_DATA_FINDINGS_H
#define TENET_DATA_FINDINGS_H

#include "data/intake.h"

/* A diagnostic at a row: its line, and the column's number (in JSON: where the row's object
 * starts). */
struct diag *finding_add(struct intake *intake, const struct fact_table *table, enum diag_code code,
                         uint64_t place, uint32_t cell, struct text message);
void finding_cell(struct intake *intake, const struct fact_table *table,
                  const struct bound_column *column, uint64_t place, struct text cell,
                  uint32_t slot);
void finding_late(struct intake *intake, const struct fact_table *table,
                  struct bound_column *column, uint64_t place, struct text cell);
void finding_more_late(struct intake *intake, const struct fact_table *table,
                       const struct bound_column *column);
void finding_duplicate(struct intake *intake, const struct fact_table *table, uint64_t place,
                       uint32_t slot);
void finding_no_key(struct intake *intake, const struct fact_table *table, uint64_t place);
void finding_orphan(struct intake *intake, const struct fact_table *table, uint64_t place,
                    struct text key);
void finding_not_found(struct intake *intake, struct text key);
/* "tenant T-17 is left out", or "the row is left out" without a slot. From the scratch arena. */
struct text left_out_words(struct intake *intake, uint32_t slot);

#endif
