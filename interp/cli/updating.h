/* tenet test --update and --diff. */
#ifndef TENET_CLI_UPDATING_H
#define TENET_CLI_UPDATING_H

#include "cli/session.h"

/* Runs the tests and shows, as a unified diff, what would make those that fail pass; with --update
 * writes it to their files. The rules were compiled with keeps_stale. STATUS_FINDING when a test
 * still fails. */
enum status tests_rewrite(struct session *session, const struct compilation *compilation);

#endif
