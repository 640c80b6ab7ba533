/* Pipes, piece by piece: what was passed makes room at the front of one stretch of memory. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROOM_AT_FIRST = 1024 * 1024 };

static void say_error(struct arena *arena, int error, struct text *why) {
    char message[256];
    if (error == EACCES || error == EPERM)
        *why = TEXT("the permission to read it is missing");
    else if (error == EISDIR)
        *why = TEXT("it is a folder");
    else if (strerror_r(error, message, sizeof message) == 0)
        *why = arena_format(arena, "%s", message);
    else
        *why = arena_format(arena, "system error %d", error);
}

bool file_is_piped(const char *path) {
    struct stat found;
    bool is_input = strcmp(path, "-") == 0;
    if (is_input ? fstat(STDIN_FILENO, &found) != 0 : stat(path, &found) != 0)
        return false;
    if (S_ISDIR(found.st_mode))
        return false;
    return !S_ISREG(found.st_mode) || (is_input && lseek(STDIN_FILENO, 0, SEEK_CUR) != 0);
}

enum file_result window_open(struct arena *arena, const char *path, struct file_window *window,
                             struct text *why) {
    bool is_input = strcmp(path, "-") == 0;
    int descriptor = is_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    *window = (struct file_window){.bytes = "", .descriptor = descriptor, .is_ours = !is_input};
    if (descriptor >= 0)
        return FILE_OK;
    say_error(arena, errno, why);
    return FILE_FAILED;
}

/* Drops what was passed, and makes room when there is none. */
static void make_room(struct file_window *window, size_t passed) {
    char *memory = window->memory;
    window->length -= passed;
    if (passed > 0 && window->length > 0)
        memmove(memory, memory + passed, window->length);
    if (window->length == window->room) {
        window->room = window->room ? window->room * 2 : ROOM_AT_FIRST;
        memory = memory_grow(memory, window->room, 1);
    }
    window->bytes = window->memory = memory;
}

enum file_result window_move(struct arena *arena, struct file_window *window, size_t passed,
                             struct text *why) {
    make_room(window, passed);
    char *memory = window->memory;
    while (window->length < window->room && !window->is_end) {
        ssize_t got =
            read(window->descriptor, memory + window->length, window->room - window->length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            say_error(arena, errno, why);
            return FILE_FAILED;
        }
        window->length += (size_t)got;
        window->is_end = got == 0;
    }
    return FILE_OK;
}

void window_close(struct file_window *window) {
    if (window->is_ours && window->descriptor >= 0)
        close(window->descriptor);
    memory_free(window->memory);
    *window = (struct file_window){.bytes = "", .descriptor = -1};
}

struct file_view window_keep(struct file_window *window) {
    struct file_view view = {
        .bytes = window->bytes, .length = window->length, .mapping = window->memory};
    window->memory = NULL;
    window_close(window);
    return view;
}
