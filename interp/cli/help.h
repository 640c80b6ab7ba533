/* Help, the manual page and shell completion, all made from the tables of verbs and options. */
#ifndef TENET_CLI_HELP_H
#define TENET_CLI_HELP_H

#include "base/diag.h"
#include "cli/options.h"

void help_overview(struct buffer *out, size_t width);
void help_verb(struct buffer *out, enum verb verb, size_t width);
void help_codes(struct buffer *out); /* docs/diagnostics.md */
void help_code(struct buffer *out, enum diag_code code, size_t width);
void help_manual(struct buffer *out);     /* tenet.1, in mdoc */
void help_completion(struct buffer *out); /* for bash */

struct status_entry {
    int status;
    const char *text;
};
extern const struct status_entry status_entries[];
extern const size_t status_count;

#endif
