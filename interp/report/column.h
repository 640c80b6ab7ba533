/* A column of the results: one result of the program with what every format wants to know of it,
 * worked out once, so that rows are written without looking anything up. */
#ifndef TENET_REPORT_COLUMN_H
#define TENET_REPORT_COLUMN_H

#include "eval/frame.h"

struct column_of_results {
    struct result result;
    struct text name;
    struct type type;                    /* of a single value, or of one item of a list decision */
    bool is_list;                        /* a list decision */
    bool is_finite;                      /* its values are few and known beforehand */
    const struct decision *decision;     /* NULL: a definition */
    const struct definition *definition; /* NULL: a decision */
};

void column_of(const struct program *program, const struct result *result,
               struct column_of_results *column);
/* The type of what the rules give for an output: of one item where the decision is a list. */
struct type output_item_type(const struct decision *decision, uint32_t output);
/* As a cell: blank is empty, undecided `?`; a list's certain items joined with "; ", then `?`. */
void column_write_cell(struct buffer *out, const struct column_of_results *column,
                       const struct verdict *verdict);
/* One value in words for people: blank is "blank", yes/no "yes" and "no". */
void value_write_words(struct buffer *out, const struct type *type, const struct value *value);
/* The same, a number with its unit: "14 days", "1 month". */
void value_write_measured(struct buffer *out, const struct type *type, const struct value *value);
/* The value of the key fact of a tenant's row; empty when it has none. */
struct text tenant_id_of(const struct batch *batch, uint32_t row);
/* The value of a tenant's name fact; empty when it has none. */
struct text tenant_name_of(const struct batch *batch, uint32_t row);
/* A child row by its record and its first text fact: "entitlement Exchange Online". */
struct text row_name_of(struct arena *arena, const struct batch *batch, uint32_t row);

/* The fact that names a record to people: its first text but the key; INDEX_NONE when it has none.
 */
uint32_t name_fact_of(const struct record *record);

#endif
