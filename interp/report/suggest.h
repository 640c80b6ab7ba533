/* Suggested tests on paper: as rule files take them, with comments that say what each is for, and
 * as JSON. */
#ifndef TENET_REPORT_SUGGEST_H
#define TENET_REPORT_SUGGEST_H

#include "base/buffer.h"
#include "suite/suggest.h"

void suggestions_write(const struct suggestions *suggestions, struct buffer *out);
void suggestions_write_json(const struct suggestions *suggestions, struct buffer *out);

#endif
