/* The canonical form of a rule file: layout only. Works on the tokens and comments, never changes,
 * adds or drops one of them, and formatting twice is formatting once. */
#ifndef TENET_SYNTAX_FORMAT_H
#define TENET_SYNTAX_FORMAT_H

#include "base/diag.h"
#include "base/intern.h"

/* False, with diagnostics, when the text does not parse; then out is untouched. */
bool format_file(struct arena *arena, struct sources *sources, uint32_t file, struct names *names,
                 struct diags *diags, struct buffer *out);

#endif
