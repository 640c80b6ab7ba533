/* Reading of whole files and folders, by the calls of POSIX. */
#define _XOPEN_SOURCE 700 /* realpath */

#define _DEFAULT_SOURCE /* madvise: of POSIX only the advice that does nothing is to be had */
#include "base/file.h"

#include "base/vector.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Below it reading costs less than a mapping that is made, filled page by page, and taken away. */
enum { MAPPED_MIN = 64 * 1024 };

static void say(struct text *why, struct text what) {
    if (why)
        *why = what;
}

static void say_error(struct arena *arena, int error, struct text *why) {
    char message[256];
    if (!why)
        return;
    if (error == ENOENT)
        *why = TEXT("there is no such file or folder");
    else if (error == EACCES || error == EPERM)
        *why = TEXT("the permission to read it is missing");
    else if (error == EISDIR)
        *why = TEXT("it is a folder");
    else if (strerror_r(error, message, sizeof message) == 0)
        *why = arena_format(arena, "%s", message);
    else
        *why = arena_format(arena, "system error %d", error);
}

static enum file_result result_of(struct arena *arena, int error, struct text *why) {
    say_error(arena, error, why);
    return error == ENOENT || error == ENOTDIR ? FILE_MISSING : FILE_FAILED;
}

/* Opens for reading; *found describes it. A folder is refused. */
static int open_for_reading(const char *path, struct stat *found, int *error) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0) {
        *error = errno;
        return -1;
    }
    *error = fstat(descriptor, found) != 0 ? errno : S_ISDIR(found->st_mode) ? EISDIR : 0;
    if (*error) {
        close(descriptor);
        return -1;
    }
    return descriptor;
}

/* Reads to the end into *bytes, which grows by memory_grow. Stops once it holds more than
 * `limit`, so that an endless input ends. False with errno set on an error. */
static bool read_all(int descriptor, size_t expected, size_t limit, char **bytes, size_t *length) {
    size_t room = expected < SSIZE_MAX - 1 ? expected + 1 : 0;
    if (room < 4096)
        room = 4096;
    *bytes = memory_alloc(room);
    *length = 0;
    for (;;) {
        if (*length == room) {
            *bytes = memory_grow(*bytes, room, 2);
            room *= 2;
        }
        ssize_t got = read(descriptor, *bytes + *length, room - *length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            int error = errno;
            memory_free(*bytes);
            *bytes = NULL;
            errno = error;
            return false;
        }
        *length += (size_t)got;
        if (got == 0 || *length > limit)
            return true;
    }
}

/* Reads a file of a known size straight into the arena, with two NUL bytes behind it. False when it
 * has grown since, or cannot be read. */
static bool read_known(struct arena *arena, int descriptor, size_t size, struct text *text) {
    char *bytes = arena_raw(arena, size + 2);
    size_t length = 0;
    while (length <= size) {
        ssize_t got = read(descriptor, bytes + length, size + 1 - length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            break;
        length += (size_t)got;
    }
    if (length > size)
        return false;
    bytes[length] = bytes[length + 1] = '\0';
    *text = (struct text){bytes, (uint32_t)length};
    return true;
}

/* Reads what is of no known size, or no more of the size that it had. False with errno set. */
static bool read_grown(struct arena *arena, int descriptor, size_t most, struct text *text,
                       bool *is_too_large) {
    char *bytes;
    size_t length;
    if (!read_all(descriptor, 0, most, &bytes, &length))
        return false;
    *is_too_large = length > most;
    if (!*is_too_large) {
        char *copy = arena_raw(arena, length + 2);
        memcpy(copy, bytes, length);
        copy[length] = copy[length + 1] = '\0';
        *text = (struct text){copy, (uint32_t)length};
    }
    memory_free(bytes);
    return true;
}

enum file_result file_read(struct arena *arena, const char *path, size_t limit, struct text *text,
                           struct text *why) {
    struct stat found;
    int error;
    int descriptor = open_for_reading(path, &found, &error);
    if (descriptor < 0)
        return result_of(arena, error, why);
    size_t most = limit && limit < UINT32_MAX ? limit : UINT32_MAX;
    size_t size = S_ISREG(found.st_mode) && found.st_size > 0 ? (size_t)found.st_size : 0;
    bool is_too_large = size > most;
    bool is_read = is_too_large || (size > 0 && read_known(arena, descriptor, size, text)) ||
                   ((size == 0 || lseek(descriptor, 0, SEEK_SET) == 0) &&
                    read_grown(arena, descriptor, most, text, &is_too_large));
    error = errno;
    close(descriptor);
    if (!is_read)
        return result_of(arena, error, why);
    if (is_too_large)
        say(why, arena_format(arena, "it is larger than %zu bytes", most));
    return is_too_large ? FILE_TOO_LARGE : FILE_OK;
}

static bool map_whole(int descriptor, const struct stat *found, struct file_view *view) {
    if (!S_ISREG(found->st_mode) || found->st_size < MAPPED_MIN ||
        (uintmax_t)found->st_size > SIZE_MAX || lseek(descriptor, 0, SEEK_CUR) != 0)
        return false;
    size_t size = (size_t)found->st_size;
    void *mapping = mmap(NULL, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (mapping == MAP_FAILED)
        return false;
    posix_madvise(mapping, size, POSIX_MADV_SEQUENTIAL);
    *view = (struct file_view){mapping, size, mapping, size};
    return true;
}

enum file_result file_map(struct arena *arena, const char *path, struct file_view *view,
                          struct text *why) {
    struct stat found;
    int error = 0, descriptor = STDIN_FILENO;
    bool is_input = strcmp(path, "-") == 0;
    *view = (struct file_view){.bytes = ""};
    if (!is_input)
        descriptor = open_for_reading(path, &found, &error);
    else if (fstat(descriptor, &found) != 0)
        error = errno;
    if (error)
        return result_of(arena, error, why);
    if (!map_whole(descriptor, &found, view)) {
        char *bytes;
        size_t expected = S_ISREG(found.st_mode) && found.st_size > 0 && found.st_size < MAPPED_MIN
                              ? (size_t)found.st_size
                              : 0;
        if (read_all(descriptor, expected, SIZE_MAX, &bytes, &view->length))
            view->bytes = view->mapping = bytes;
        else
            error = errno;
    }
    if (!is_input)
        close(descriptor);
    return error ? result_of(arena, error, why) : FILE_OK;
}

void file_release(const struct file_view *view, size_t from, size_t to) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    from = (from + page - 1) / page * page;
    to = to / page * page;
    if (view->mapped && from < to) /* advice: a refusal costs memory only */
        (void)madvise((char *)view->mapping + from, to - from, MADV_DONTNEED);
}

void file_unmap(struct file_view *view) {
    if (view->mapped)
        munmap(view->mapping, view->mapped);
    else
        memory_free(view->mapping);
    *view = (struct file_view){.bytes = ""};
}

enum file_kind file_kind_of(const char *path) {
    struct stat found;
    if (stat(path, &found) != 0)
        return KIND_NONE;
    if (S_ISREG(found.st_mode))
        return KIND_FILE;
    return S_ISDIR(found.st_mode) ? KIND_FOLDER : KIND_OTHER;
}

static int order_names(const void *a, const void *b) {
    return text_order(*(const struct text *)a, *(const struct text *)b);
}

enum file_result folder_list(struct arena *arena, const char *path, const char *ending,
                             struct text **names, size_t *count, struct text *why) {
    VECTOR(struct text) found = {0};
    DIR *folder = opendir(path);
    if (!folder)
        return result_of(arena, errno, why);
    const struct dirent *entry;
    while (errno = 0, (entry = readdir(folder)) != NULL) {
        struct text name = text_of(entry->d_name);
        if (text_is(name, TEXT(".")) || text_is(name, TEXT("..")) ||
            !text_ends(name, text_of(ending)))
            continue;
        VECTOR_PUSH(&found, arena_format(arena, "%s", entry->d_name));
    }
    int error = errno;
    closedir(folder);
    if (error == 0) {
        *count = found.count;
        *names = arena_array(arena, found.count, sizeof **names);
        if (found.count) {
            qsort(found.items, found.count, sizeof *found.items, order_names);
            memcpy(*names, found.items, found.count * sizeof *found.items);
        }
    }
    VECTOR_FREE(&found);
    return error ? result_of(arena, error, why) : FILE_OK;
}

struct text path_join(struct arena *arena, struct text folder, struct text name) {
    while (folder.length > 1 && folder.bytes[folder.length - 1] == '/')
        folder.length--;
    bool wants_slash = folder.length > 0 && folder.bytes[folder.length - 1] != '/';
    return arena_format(arena, "%.*s%s%.*s", TEXT_ARGS(folder), wants_slash ? "/" : "",
                        TEXT_ARGS(name));
}

/* Takes the last part off, unless there is none or it is ".." itself. */
static bool drop_part(const char *bytes, uint32_t *length) {
    uint32_t start = *length;
    while (start > 0 && bytes[start - 1] != '/')
        start--;
    struct text last = {bytes + start, *length - start};
    if (last.length == 0 || text_is(last, TEXT("..")))
        return false;
    *length = start > 1 ? start - 1 : start;
    return true;
}

struct text path_plain(struct arena *arena, struct text path) {
    char *bytes = arena_raw(arena, (size_t)path.length + 1);
    uint32_t length = 0;
    if (path.length > 0 && path.bytes[0] == '/')
        bytes[length++] = '/';
    for (uint32_t at = 0; at < path.length; at++) {
        uint32_t start = at;
        while (at < path.length && path.bytes[at] != '/')
            at++;
        struct text part = {path.bytes + start, at - start};
        if (part.length == 0 || text_is(part, TEXT(".")) ||
            (text_is(part, TEXT("..")) && drop_part(bytes, &length)))
            continue;
        if (length > 0 && bytes[length - 1] != '/')
            bytes[length++] = '/';
        memcpy(bytes + length, part.bytes, part.length);
        length += part.length;
    }
    bytes[length] = '\0';
    return (struct text){bytes, length};
}

struct text path_folder(struct text path) {
    uint32_t length = path.length;
    while (length > 0 && path.bytes[length - 1] != '/')
        length--;
    /* The slash goes too, except that of the root. */
    while (length > 1 && path.bytes[length - 1] == '/')
        length--;
    return (struct text){path.bytes, length};
}

struct text path_real(struct arena *arena, const char *path) {
    char *real = realpath(path, NULL);
    if (!real)
        return TEXT("");
    struct text copy = arena_format(arena, "%s", real);
    free(real);
    return copy;
}

struct text path_real_in(struct arena *arena, struct text folder, struct text name) {
    char target[1];
    bool is_plain = name.length > 0 && !memchr(name.bytes, '/', name.length) &&
                    !text_is(name, TEXT(".")) && !text_is(name, TEXT(".."));
    if (folder.length == 0)
        return TEXT("");
    struct text path = path_join(arena, folder, name);
    /* What is there and no link (EINVAL) has no other name. */
    if (is_plain && readlink(path.bytes, target, sizeof target) < 0 && errno == EINVAL)
        return path;
    return path_real(arena, path.bytes);
}
