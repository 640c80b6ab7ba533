/* Why not otherwise: the rules that would have given something else, each in a line if it can be.
 */
#ifndef TENET_REPORT_AGAINST_H
#define TENET_REPORT_AGAINST_H

#include "report/explain.h"

/* The rules of the role under the title, in at most `most` lines or so; nothing when there are
 * none. Of those that failed it says what does not hold, of the others what their author says. */
void against_write(const struct explained *explained, enum rule_role role, const char *title,
                   struct buffer *out, size_t width, size_t most);
/* "Low by customer-led", or the name alone where it says what is given, or nothing better does. */
void against_add_name(struct buffer *text, const struct explained_rule *explained, bool with_value);

#endif
