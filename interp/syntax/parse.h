/* From text to tree: the only user of the generated lexer and parser. */
#ifndef TENET_SYNTAX_PARSE_H
#define TENET_SYNTAX_PARSE_H

#include "base/diag.h"
#include "syntax/tree.h"

/* Reads one source of `sources` (index `file`) to a TREE_FILE. Never NULL: after mistakes, which
 * are reported, the tree holds what could be read. Checks what stands in the text too: encoding,
 * NUL, bidi controls, no-break spaces, curly quotes, limits. */
struct tree *parse_file(struct arena *arena, struct sources *sources, uint32_t file,
                        struct names *names, struct diags *diags);
/* Reads a source that is one condition (for --where). NULL after mistakes. */
struct tree *parse_condition(struct arena *arena, struct sources *sources, uint32_t file,
                             struct names *names, struct diags *diags);
/* The keywords, for suggestions, completion and the editor; in the order of words.def. */
size_t keywords_count(void);
struct text keyword_at(size_t index);

#endif
