/* tenet test --mutants. */
#ifndef TENET_CLI_TEST_MUTANTS_H
#define TENET_CLI_TEST_MUTANTS_H

#include "cli/session.h"

/* Whether mutants are asked for. False with *status set when the options do not go together. */
bool mutants_wanted(struct session *session, bool *wanted, enum status *status);
/* For rules whose tests pass; prints. */
enum status mutants_print(struct session *session, const struct compilation *compilation);

#endif
