/* Text inside GitHub's markdown, so that data can neither lay out nor name anybody. */
#ifndef TENET_REPORT_MARKDOWN_H
#define TENET_REPORT_MARKDOWN_H

#include "base/buffer.h"

/* The text on one line, made visible (buffer_add_visible), every sign with a meaning in markdown or
 * HTML escaped (a | too, so that it may stand in a table); @ and # are kept from becoming mentions
 * and references by a space of no width. Cut to `most` characters, with an ellipsis. */
void markdown_add(struct buffer *out, struct text text, size_t most);
/* As code, for names, places and lines of rules. */
void markdown_add_code(struct buffer *out, struct text text, size_t most);

#endif
