/* Which results are wanted, by --only and --sort, and how they are printed. */
#ifndef TENET_CLI_SELECTION_H
#define TENET_CLI_SELECTION_H

#include "cli/session.h"
#include "report/report.h"

/* The results of --only, else those of the program. False after a message. */
bool selection_results(struct session *session, const struct program *program,
                       const struct result **results, uint32_t *count);
/* One result by its name. False after a message. */
bool selection_is_result(struct session *session, const struct program *program, struct text name,
                         struct result *result);
bool selection_sort(struct session *session, const struct program *program,
                    struct report_options *options);
/* That of --format; without it a table on a terminal, else CSV. */
enum report_format selection_format(const struct session *session);

#endif
