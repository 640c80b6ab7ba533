/* tenet test --mutants. */
#ifndef TENET_CLI_TEST_MUTANTS_H
#define TENET_CLI_TEST_MUTANTS_H

#include "cli/session.h"

bool mutants_wanted(const struct session *session);
/* False with *status set, after a message, when the options do not go with mutants. */
bool mutants_check(struct session *session, enum status *status);
/* For rules whose tests pass; prints. */
enum status mutants_print(struct session *session, const struct compilation *compilation);

#endif
