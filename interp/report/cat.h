/* A portfolio as it was understood: one JSON object a tenant, with what is known or blank of its
 * facts and its child rows nested in an order of their own, so that the order in the file does not
 * matter. Read again as NDJSON it is the same portfolio. */
#ifndef TENET_REPORT_CAT_H
#define TENET_REPORT_CAT_H

#include "data/batch.h"

struct cat;

struct cat *cat_new(const struct schema *schema);
void cat_free(struct cat *cat);
void cat_children(struct cat *cat, const struct batch *batch);
/* Adds the objects of the batch, a line each. */
void cat_tenants(struct cat *cat, const struct batch *batch, struct buffer *out);

#endif
