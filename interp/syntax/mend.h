/* What no rule file holds, but people write who know other languages or whose word processor
 * knows better: reported in their words, and put right, so that reading goes on behind it. */
#ifndef TENET_SYNTAX_MEND_H
#define TENET_SYNTAX_MEND_H

#include "syntax/lexeme.h"

void mend_take(struct reader *reader, enum lexeme_kind kind, struct place place, unsigned flags);
/* A `|` that belongs to no row. */
void mend_bar(struct reader *reader, enum lexeme_kind kind, struct place place, unsigned flags);

#endif
