/* The door to the generated scanner and parser: no other file of interp/ includes their headers. */
#ifndef TENET_SYNTAX_GENERATED_H
#define TENET_SYNTAX_GENERATED_H

#include "syntax/lexeme.h"

/* Cuts the reader's text into lexemes. */
void generated_scan(struct reader *reader);
/* Parses the lexemes from where the reader stands; `start` is what they are. False when the
 * parser's stack ran over; then the block it was in is lost. */
bool generated_parse(struct reader *reader, enum lexeme_kind start);
/* The kind of lexeme that a token of the generated parser is. */
enum lexeme_kind generated_kind(int token);

#endif
