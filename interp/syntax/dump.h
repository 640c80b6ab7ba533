/* The tree as text, for tests: a node a line, children indented below. */
#ifndef TENET_SYNTAX_DUMP_H
#define TENET_SYNTAX_DUMP_H

#include "base/buffer.h"
#include "syntax/tree.h"

/* `KIND name op flags "text"`; without places, so that layout does not matter. */
void tree_dump(struct buffer *out, const struct tree *tree, const struct names *names);

#endif
