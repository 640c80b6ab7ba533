/* What stands in the text of a rule file before any of it is read: its size, its encoding, and
 * characters that show something else than what they are. */
#ifndef TENET_SYNTAX_ENCODING_H
#define TENET_SYNTAX_ENCODING_H

#include "base/text.h"

struct reader;

/* False when the text cannot be read at all. Lesser mistakes are reported and reading goes on. */
bool encoding_check(struct reader *reader);
/* Can the text stand in quotes in a rule file? */
bool encoding_quotes(struct text text);

#endif
