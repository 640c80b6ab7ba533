/* Which cell of a source's rows is which fact: headings are matched with the names and declared
 * headings of facts, in any letter case and order. */
#ifndef TENET_DATA_BIND_H
#define TENET_DATA_BIND_H

#include "base/diag.h"
#include "data/convert.h"

struct binding {
    const struct record *record;
    uint32_t record_index;
    struct bound_column *columns;
    uint32_t column_count;
    uint32_t width;    /* cells of a whole row */
    uint32_t key_cell; /* the cell with the tenant's key */
};

/* By the headings of a table (trimmed here). A repeated heading, two headings for one fact, or no
 * heading for the key: false, with the reasons in diags. An unknown heading is mentioned. The
 * binding keeps views of the headings. */
bool bind_headings(struct arena *arena, const struct schema *schema, uint32_t record_index,
                   const struct text *headings, uint32_t count, struct text path, size_t line,
                   struct diags *diags, struct binding *binding);
/* Every fact is there, its cell's index is the fact's; a child row has its key behind them. */
void bind_facts(struct arena *arena, const struct schema *schema, uint32_t record_index,
                struct binding *binding);
/* Facts whose values nobody reads are only checked. can_be_odd: cells may be other than text. */
void binding_need(struct binding *binding, const bool *needed, bool can_be_odd);
/* The fact, or child record, whose name or heading is nearest; empty when none is near. */
struct text nearest_heading(const struct record *record, struct text wanted);

#endif
