/* An explanation under changed facts: what is supposed, what every answer was without it, and
 * which answers stay. The tenant as it is and the changed one stand in two rows of one frame. */
#ifndef TENET_REPORT_SUPPOSITION_H
#define TENET_REPORT_SUPPOSITION_H

#include "data/changes.h"
#include "report/explain.h"

struct supposition {
    uint32_t before; /* the row of the tenant as it is */
    const struct schema *schema;
    const struct change_made *made;
    uint32_t made_count;
    struct text *unchanged; /* names of the results that come out as before and are left away */
    uint32_t unchanged_count;
    bool is_idle; /* every result comes out as before */
};

/* As explain, of the results that change (shows_all: of all), with what they were. Results of one
 * decision are shown together. */
void explain_supposed(struct explanation *explanation, struct supposition *supposition,
                      const struct frame *frame, uint32_t row, const struct result *results,
                      uint32_t result_count, bool shows_all, struct arena *arena);

/* Below the heading: what is supposed, and what stays. */
void supposition_write(const struct explanation *explanation, struct buffer *out, size_t width);
/* " (was Medium, by reactive)", " (as it was)"; nothing without a supposition. */
void supposition_add_was(const struct explanation *explanation,
                         const struct explained_output *output, struct buffer *text);
/* Of a list: what is new in it, and what is gone; a line each. */
void supposition_write_items(const struct explanation *explanation,
                             const struct explained *explained, struct buffer *out, size_t width);
/* Members of the tenant's JSON object, each with a comma before it. */
void supposition_write_json(const struct explanation *explanation, struct buffer *out);

#endif
