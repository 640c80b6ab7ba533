/* What stands in the text of a rule file before any of it is read: its size, its encoding, and
 * characters that show something else than what they are. */
#ifndef TENET_SYNTAX_ENCODING_H
#define TENET_SYNTAX_ENCODING_H

#include <stdbool.h>

struct reader;

/* False when the text cannot be read at all. Lesser mistakes are reported and reading goes on. */
bool encoding_check(struct reader *reader);

#endif
