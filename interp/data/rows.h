/* Child rows of one tenant as people name them: `entitlement[Teams]` by a text that only one of
 * the rows has, or `entitlement[2]` by its number. Rows are numbered by their first text and then
 * by their other facts, so that their order in the portfolio does not matter. */
#ifndef TENET_DATA_ROWS_H
#define TENET_DATA_ROWS_H

#include "data/tenant.h"

/* Places in tenant->rows of the record's rows, in the order of their numbers: the first is 1. */
uint32_t rows_in_order(struct arena *arena, const struct schema *schema,
                       const struct tenant *tenant, uint32_t record, uint32_t **places);

/* The rows that a name stands for: those of which a text fact has it (in any letter case); where
 * there is none, those of which a one-of fact has it. */
uint32_t rows_named(struct arena *arena, const struct schema *schema, const struct tenant *tenant,
                    uint32_t record, struct text name, uint32_t **places);

/* "entitlement[Teams]", or by number where no text names the row alone. A name that could be read
 * as something else is quoted: entitlement["365"]. */
struct text row_words(struct arena *arena, const struct schema *schema, const struct tenant *tenant,
                      uint32_t place);
/* Words that stand for rows instead of a name. */
#define ROWS_NEW "new"
#define ROWS_EVERY "every"

#endif
