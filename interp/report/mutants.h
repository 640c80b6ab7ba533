/* What became of the mutants of the rules, for people and as data. The JSON may change its words,
 * not its keys. */
#ifndef TENET_REPORT_MUTANTS_H
#define TENET_REPORT_MUTANTS_H

#include "base/buffer.h"
#include "suite/mutants.h"

/* accepted: the path of the file of accepted survivors, for the messages about it. */
void mutants_write_text(const struct mutants *mutants, const struct program *program,
                        struct text accepted, bool color, size_t width, struct buffer *out);
void mutants_write_json(const struct mutants *mutants, const struct program *program,
                        struct buffer *out);
/* "96.2 %" of those that a test could have noticed, rounded down: 100 % says that none is left. */
void mutants_add_percent(struct buffer *out, const struct mutants *mutants);

#endif
