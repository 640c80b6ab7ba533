/* The one door to the `git` program: runs it without a shell, with a list of words. Nothing is
 * fetched, written or configured; the current folder and the environment are the caller's. */
#ifndef TENET_CLI_GIT_H
#define TENET_CLI_GIT_H

#include "base/arena.h"

enum git_result {
    GIT_DONE,
    GIT_TOO_MUCH, /* more than `limit` bytes came: *output is what came until then */
    GIT_FAILED,   /* *why: git's own message, on one line */
    GIT_MISSING   /* git could not be started: *why says why */
};

/* words: those behind `git`, ended by NULL. Gives git `input` to read and takes all that it writes.
 * Texts are in the arena. */
enum git_result git_run(struct arena *arena, const char *const *words, struct text input,
                        size_t limit, struct text *output, struct text *why);

#endif
