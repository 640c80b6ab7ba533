/* Terminals: is there one, how wide, may it be coloured; signals and the progress line. */
#ifndef TENET_CLI_TERMINAL_H
#define TENET_CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool terminal_is(int descriptor);
size_t terminal_width(int descriptor); /* 100 when it is none */
/* when: auto, always, never, or NULL. NO_COLOR and TERM=dumb turn auto off. */
bool terminal_color(int descriptor, const char *when);

/* Interrupt, hang-up, termination and a closed pipe remove the unfinished file and then end the
 * program as they do by default. */
void signals_begin(void);
void signals_hold(void); /* until signals_release, for the moments between file and name */
/* path: a file to be removed when a signal ends the program; NULL: none any more. It must live on.
 */
void signals_release(const char *path);

/* A line on standard error while something takes long: it appears after half a second, and only on
 * a terminal. */
struct progress {
    bool is_wanted, is_shown;
    uint64_t start, last; /* milliseconds */
};
void progress_begin(struct progress *progress, bool is_wanted);
void progress_tell(struct progress *progress, const char *what, uint64_t done, uint64_t total);
void progress_erase(struct progress *progress);

#endif
