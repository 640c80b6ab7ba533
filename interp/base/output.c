/* Output that is whole or not there: a file is written under a temporary name beside its target
 * and renamed over it at the end. What is no regular file (a device, a pipe) is written straight.
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OUTPUT_ROOM = 64 * 1024, NAMES_TRIED = 1000, NAME_KEPT = 200 };

struct output {
    struct arena *arena;
    const char *target;    /* NULL: written straight */
    const char *temporary; /* the name it has until it is whole */
    int descriptor;
    bool is_ours; /* the descriptor is to be closed */
    int error;    /* of the first write that failed, else 0 */
    size_t used;
    char bytes[OUTPUT_ROOM];
};

static void say_error(struct arena *arena, int error, struct text *why) {
    char message[256];
    if (!why)
        return;
    if (error == ENOSPC || error == EDQUOT)
        *why = TEXT("there is no room left on the disk");
    else if (error == ENOENT || error == ENOTDIR)
        *why = TEXT("there is no such folder");
    else if (error == EACCES || error == EPERM || error == EROFS)
        *why = TEXT("the permission to write it is missing");
    else if (error == EISDIR)
        *why = TEXT("it is a folder");
    else if (error == EPIPE)
        *why = TEXT("whoever was to read it stopped reading");
    else if (strerror_r(error, message, sizeof message) == 0)
        *why = arena_format(arena, "%s", message);
    else
        *why = arena_format(arena, "system error %d", error);
}

/* Creates a new file beside the target. Its mode is what the process's mask leaves of 0666, or
 * that of the target when there is one. */
static bool open_temporary(struct output *output, const struct stat *old) {
    struct text target = text_of(output->target), folder = path_folder(target);
    const char *slash = strrchr(output->target, '/');
    struct text name = text_of(slash ? slash + 1 : output->target);
    if (name.length > NAME_KEPT)
        name.length = NAME_KEPT; /* the longer temporary name must be allowed too */
    for (int number = 0; number < NAMES_TRIED; number++) {
        struct text hidden = arena_format(output->arena, ".%.*s.%ld-%d.tmp", TEXT_ARGS(name),
                                          (long)getpid(), number);
        output->temporary = path_join(output->arena, folder, hidden).bytes;
        output->descriptor = open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (output->descriptor >= 0 || errno != EEXIST)
            break;
    }
    if (output->descriptor < 0) {
        output->temporary = NULL; /* whatever bears that name is not ours to remove */
        return false;
    }
    output->is_ours = true;
    return !old || fchmod(output->descriptor, old->st_mode & 07777) == 0;
}

/* Decides by what stands at the path now: nothing or a regular file is replaced at the end (of a
 * link, what it leads to); anything else is opened as it is. */
static bool open_target(struct output *output, const char *path) {
    struct stat old;
    bool exists = stat(path, &old) == 0;
    if (exists && S_ISDIR(old.st_mode)) {
        errno = EISDIR;
        return false;
    }
    if (exists && !S_ISREG(old.st_mode)) {
        output->descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
        output->is_ours = true;
        return output->descriptor >= 0;
    }
    if (exists && access(path, W_OK) != 0)
        return false;
    struct text real = path_real(output->arena, path);
    output->target = real.length ? real.bytes : arena_format(output->arena, "%s", path).bytes;
    return open_temporary(output, exists ? &old : NULL);
}

struct output *output_open(struct arena *arena, const char *path_or_null, struct text *why) {
    struct output *output = arena_raw(arena, sizeof *output);
    output->arena = arena;
    output->target = output->temporary = NULL;
    output->descriptor = STDOUT_FILENO;
    output->is_ours = false;
    output->error = 0;
    output->used = 0;
    if (path_or_null && !open_target(output, path_or_null)) {
        say_error(arena, errno, why);
        output_abandon(output);
        return NULL;
    }
    return output;
}

static void write_out(struct output *output, const char *bytes, size_t length) {
    while (length > 0 && output->error == 0) {
        ssize_t written = write(output->descriptor, bytes, length);
        if (written < 0) {
            if (errno != EINTR)
                output->error = errno;
        } else {
            bytes += written;
            length -= (size_t)written;
        }
    }
}

static void flush(struct output *output) {
    write_out(output, output->bytes, output->used);
    output->used = 0;
}

bool output_write(struct output *output, const char *bytes, size_t length) {
    if (length > OUTPUT_ROOM - output->used)
        flush(output);
    if (length > OUTPUT_ROOM) {
        write_out(output, bytes, length);
    } else if (length) {
        memcpy(output->bytes + output->used, bytes, length);
        output->used += length;
    }
    return output->error == 0;
}

/* Some file systems report a failed write only when the file is closed. Standard output stays
 * open for others: a second descriptor of it is closed instead. */
static void close_checked(struct output *output) {
    int descriptor = output->is_ours ? output->descriptor : dup(output->descriptor);
    if (descriptor >= 0 && close(descriptor) != 0 && errno != EINTR && output->error == 0)
        output->error = errno;
    output->descriptor = -1;
    output->is_ours = false;
}

/* Makes a finished rename last through a power cut; a folder that cannot be synced is no error. */
static void sync_folder(struct output *output) {
    struct text folder = path_folder(text_of(output->target));
    const char *path =
        folder.length ? arena_format(output->arena, "%.*s", TEXT_ARGS(folder)).bytes : ".";
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    (void)fsync(descriptor);
    close(descriptor);
}

bool output_close(struct output *output, struct text *why) {
    flush(output);
    if (output->temporary && output->error == 0 && fsync(output->descriptor) != 0)
        output->error = errno;
    close_checked(output);
    if (output->temporary && output->error == 0) {
        if (rename(output->temporary, output->target) == 0) {
            output->temporary = NULL;
            sync_folder(output);
        } else {
            output->error = errno;
        }
    }
    if (output->error == 0)
        return true;
    say_error(output->arena, output->error, why);
    output_abandon(output);
    return false;
}

void output_abandon(struct output *output) {
    if (output->is_ours && output->descriptor >= 0)
        close(output->descriptor);
    if (output->temporary)
        unlink(output->temporary);
    output->descriptor = -1;
    output->is_ours = false;
    output->temporary = NULL;
    output->used = 0;
}

bool output_broken_pipe(const struct output *output) {
    return output->error == EPIPE;
}

const char *output_temporary(const struct output *output) {
    return output->temporary;
}
