/* The gates of a run: those beside the rules or of --gates, and those of --gate. */
#ifndef TENET_CLI_ROLLOUT_H
#define TENET_CLI_ROLLOUT_H

#include "change/gate.h"
#include "cli/session.h"

struct rollout {
    struct session *session;
    struct sources *sources;
    struct diags *diags;
    struct gates *gates;
};

/* Reads the gates for a comparison whose new version is `rules`, and checks their names by both
 * programs. False after mistakes (said): *status is 3 where a file is wrong, 2 where --gate is, 5
 * where a file cannot be read. rollout_free in any case. */
bool rollout_load(struct rollout *rollout, struct session *session, const char *rules,
                  const struct program *const programs[2], enum status *status);
void rollout_free(struct rollout *rollout);

/* Checks the gates files in a folder of rules into the diagnostics of its compilation (`tenet
 * check`), whose sources they join. *count: how many gates. False when one could not be read
 * (said). */
bool rollout_check_folder(struct session *session, const char *rules,
                          struct compilation *compilation, size_t *count);

#endif
