/* After a syntax error: what is said about it, and from where reading goes on. */
#ifndef TENET_SYNTAX_RECOVERY_H
#define TENET_SYNTAX_RECOVERY_H

#include "syntax/lexeme.h"

/* The parser cannot take the lexeme that it was fed last. `tokens` are what it could take instead,
 * as the generated parser numbers them. */
void recovery_begin(struct reader *reader, const int *tokens, size_t count);
/* The condition at this place passes the cap on depth. */
void recovery_too_deep(struct reader *reader, struct place place);

#endif
