/* Expectations that are written anew, on paper: the change as a unified diff, and what is left. */
#ifndef TENET_REPORT_REWRITTEN_H
#define TENET_REPORT_REWRITTEN_H

#include "suite/update.h"

/* File by file as `diff -u` has it, three lines of context, each hunk headed by the first test that
 * it changes: a patch that patch(1) and git apply take. A changed line stands right above what
 * takes its place, also in a table where many lines change. Bytes stand as they are, but for
 * control characters within a line, which are made visible. */
void rewritten_write_diff(const struct update_plan *plan, const struct program *program, bool color,
                          struct buffer *out);
/* What is left as it stands, with its place and the reason. Nothing when nothing is. */
void rewritten_write_left(const struct update_plan *plan, const struct program *program,
                          size_t width, struct buffer *out);
/* How many files the splices are in. */
uint32_t rewritten_files(const struct update_plan *plan);

#endif
