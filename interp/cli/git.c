/* Running git: its input, output and messages go through the three ends of a conversation, each
 * served when it is ready, so that neither side can wait for the other for ever. */
#include "cli/git.h"

#include "base/buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { WORDS_MAX = 16, READ_AT_ONCE = 65536, MESSAGE_MAX = 4096 };

/* Our ends, and git's. -1: closed. */
enum end { INPUT, OUTPUT, MESSAGES, ENDS };
struct talk {
    int ours[ENDS], theirs[ENDS];
    struct text input; /* what is still to be given */
    struct buffer output, messages;
    size_t limit;
    bool is_too_much;
};

static void close_end(int *descriptor) {
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

static void close_all(struct talk *talk) {
    for (int i = 0; i < ENDS; i++) {
        close_end(&talk->ours[i]);
        close_end(&talk->theirs[i]);
    }
}

/* Out of the way of 0, 1 and 2, which may be closed, and not handed on to git by itself. */
static bool move_up(int *descriptor) {
    int moved = fcntl(*descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close_end(descriptor);
    *descriptor = moved;
    return moved >= 0;
}

/* Sockets, because writing to one whose reader is gone can be told not to send a signal. */
static bool open_all(struct talk *talk) {
    for (int i = 0; i < ENDS; i++)
        talk->ours[i] = talk->theirs[i] = -1;
    for (int i = 0; i < ENDS; i++) {
        int pair[2];
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
            return false;
        talk->ours[i] = pair[0];
        talk->theirs[i] = pair[1];
        if (!move_up(&talk->ours[i]) || !move_up(&talk->theirs[i]))
            return false;
    }
    return true;
}

static int start(struct talk *talk, char *const *words, char *const *environs, pid_t *process) {
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error)
        return error;
    for (int i = 0; i < ENDS && !error; i++)
        error = posix_spawn_file_actions_adddup2(&actions, talk->theirs[i], i);
    if (!error)
        error = posix_spawnp(process, words[0], &actions, NULL, words, environs);
    posix_spawn_file_actions_destroy(&actions);
    for (int i = 0; i < ENDS; i++)
        close_end(&talk->theirs[i]);
    return error;
}

static void give(struct talk *talk) {
    ssize_t sent = send(talk->ours[INPUT], talk->input.bytes, talk->input.length, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR)
        return;
    if (sent < 0) /* git reads no more: it says itself why */
        talk->input.length = 0;
    else
        talk->input = (struct text){talk->input.bytes + sent, talk->input.length - (uint32_t)sent};
    if (talk->input.length == 0)
        close_end(&talk->ours[INPUT]);
}

static void take(struct talk *talk, enum end end) {
    struct buffer *into = end == OUTPUT ? &talk->output : &talk->messages;
    buffer_reserve(into, READ_AT_ONCE);
    ssize_t got = read(talk->ours[end], into->bytes + into->length, READ_AT_ONCE);
    if (got < 0 && errno == EINTR)
        return;
    if (got <= 0) {
        close_end(&talk->ours[end]);
        return;
    }
    into->length += (size_t)got;
    if (end == MESSAGES && into->length > MESSAGE_MAX)
        into->length = MESSAGE_MAX;
    if (end == OUTPUT && into->length > talk->limit)
        talk->is_too_much = true;
}

static void converse(struct talk *talk) {
    if (talk->input.length == 0)
        close_end(&talk->ours[INPUT]);
    while (!talk->is_too_much && (talk->ours[OUTPUT] >= 0 || talk->ours[MESSAGES] >= 0)) {
        struct pollfd ready[ENDS];
        for (int i = 0; i < ENDS; i++)
            ready[i] = (struct pollfd){talk->ours[i], i == INPUT ? POLLOUT : POLLIN, 0};
        if (poll(ready, ENDS, -1) < 0 && errno != EINTR)
            return;
        if (talk->ours[INPUT] >= 0 && ready[INPUT].revents)
            give(talk);
        for (int i = OUTPUT; i < ENDS; i++)
            if (talk->ours[i] >= 0 && ready[i].revents)
                take(talk, (enum end)i);
    }
}

static bool ended_well(pid_t process) {
    int status;
    while (waitpid(process, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* The first line that git says, which names the mistake. */
static struct text first_line(struct arena *arena, struct text messages) {
    messages = text_trim(messages);
    const char *line_end = messages.length ? memchr(messages.bytes, '\n', messages.length) : NULL;
    if (line_end)
        messages.length = (uint32_t)(line_end - messages.bytes);
    return messages.length ? arena_text(arena, text_trim(messages)) : TEXT("it gave no reason");
}

static struct text system_message(struct arena *arena, int error) {
    char message[256];
    if (error == ENOENT)
        return TEXT("it is not installed, or not on the search path");
    if (strerror_r(error, message, sizeof message) != 0)
        return arena_format(arena, "system error %d", error);
    return arena_format(arena, "%s", message);
}

static char *copy_of(struct arena *arena, const char *word) {
    size_t size = strlen(word) + 1;
    return memcpy(arena_raw(arena, size), word, size);
}

/* Ours, but for messages in one language, and without fetching what is not here. */
static char **environment(struct arena *arena) {
    size_t count = 0, kept = 0;
    while (environ[count])
        count++;
    char **copy = arena_array(arena, count + 3, sizeof *copy);
    for (size_t i = 0; i < count; i++)
        if (strncmp(environ[i], "LC_ALL=", 7) != 0 &&
            strncmp(environ[i], "GIT_NO_LAZY_FETCH=", 18) != 0)
            copy[kept++] = environ[i];
    copy[kept++] = copy_of(arena, "LC_ALL=C");
    copy[kept] = copy_of(arena, "GIT_NO_LAZY_FETCH=1");
    return copy;
}

static enum git_result run(struct arena *arena, struct talk *talk, char *const *words,
                           struct text *why) {
    pid_t process;
    int error = open_all(talk) ? start(talk, words, environment(arena), &process) : errno;
    if (error) {
        close_all(talk);
        *why = system_message(arena, error);
        return GIT_MISSING;
    }
    converse(talk);
    close_all(talk); /* git, if it still writes, ends by that */
    bool is_well = ended_well(process);
    if (talk->is_too_much)
        return GIT_TOO_MUCH;
    if (!is_well)
        *why = first_line(arena, buffer_text(&talk->messages));
    return is_well ? GIT_DONE : GIT_FAILED;
}

enum git_result git_run(struct arena *arena, const char *const *words, struct text input,
                        size_t limit, struct text *output, struct text *why) {
    char *all[WORDS_MAX] = {copy_of(arena, "git")};
    for (size_t i = 0; words[i] && i + 2 < WORDS_MAX; i++)
        all[i + 1] = copy_of(arena, words[i]);
    struct talk talk = {.input = input, .limit = limit};
    /* Who started us may have ended programs ignored; then nobody could learn how git ended. */
    struct sigaction plain = {.sa_handler = SIG_DFL}, before;
    sigemptyset(&plain.sa_mask);
    sigaction(SIGCHLD, &plain, &before);
    enum git_result result = run(arena, &talk, all, why);
    sigaction(SIGCHLD, &before, NULL);
    bool is_short = talk.output.length <= UINT32_MAX;
    *output = is_short ? arena_text(arena, buffer_text(&talk.output)) : TEXT("");
    buffer_free(&talk.output);
    buffer_free(&talk.messages);
    return is_short ? result : GIT_TOO_MUCH;
}
