/* What the program knows of terminals and signals. The one variable that signal handlers need is
 * the only mutable one with file scope in the program: a handler can be handed nothing else. */
#include "cli/terminal.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { WIDTH_ELSEWHERE = 100, WIDTH_MIN = 40, WIDTH_MAX = 400, WAIT = 500, EVERY = 100 };

static const char *volatile unfinished;

bool terminal_is(int descriptor) {
    return isatty(descriptor) == 1;
}

size_t terminal_width(int descriptor) {
    size_t width = WIDTH_ELSEWHERE;
#ifdef TIOCGWINSZ
    struct winsize size;
    if (terminal_is(descriptor) && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        width = size.ws_col;
#endif
    return width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : width;
}

bool terminal_color(int descriptor, const char *when) {
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    if (when && strcmp(when, "always") == 0)
        return true;
    if ((when && strcmp(when, "never") == 0) || (no_color && no_color[0] != '\0'))
        return false;
    return terminal_is(descriptor) && !(term && strcmp(term, "dumb") == 0);
}

static void end_by_signal(int number) {
    if (unfinished)
        unlink(unfinished);
    signal(number, SIG_DFL);
    raise(number);
}

static void remove_unfinished(void) {
    if (unfinished)
        unlink(unfinished);
}

static void fill_set(sigset_t *set) {
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGHUP);
    sigaddset(set, SIGPIPE);
}

void signals_begin(void) {
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction action = {.sa_handler = end_by_signal}, old;
        fill_set(&action.sa_mask);
        /* Who started us with interrupts ignored (nohup) keeps them so; a closed pipe always ends
         * the program. */
        bool is_ignored = sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler == SIG_IGN;
        if (!is_ignored || numbers[i] == SIGPIPE)
            sigaction(numbers[i], &action, NULL);
    }
    atexit(remove_unfinished); /* when memory runs out in the middle */
}

void signals_hold(void) {
    sigset_t set;
    fill_set(&set);
    sigprocmask(SIG_BLOCK, &set, NULL);
}

void signals_release(const char *path) {
    sigset_t set;
    fill_set(&set);
    unfinished = path;
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

void progress_begin(struct progress *progress, bool is_wanted) {
    *progress = (struct progress){.is_wanted = is_wanted && terminal_is(STDERR_FILENO)};
    progress->start = progress->is_wanted ? now() : 0;
}

void progress_tell(struct progress *progress, const char *what, uint64_t done, uint64_t total) {
    uint64_t time = progress->is_wanted ? now() : 0;
    if (!progress->is_wanted || time - progress->start < WAIT || time - progress->last < EVERY)
        return;
    progress->last = time;
    progress->is_shown = true;
    if (total > 0)
        fprintf(stderr, "\r%s: %3u %%\033[K", what, (unsigned)(done * 100 / total));
    else
        fprintf(stderr, "\r%s: %llu MB\033[K", what, (unsigned long long)(done / 1000000));
    fflush(stderr);
}

void progress_erase(struct progress *progress) {
    if (progress->is_shown)
        fputs("\r\033[K", stderr);
    progress->is_shown = false;
}
