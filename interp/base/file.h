/* Files: the only room that touches the operating system's files. Errors come back as text for
 * people; nothing here prints. */
#ifndef TENET_BASE_FILE_H
#define TENET_BASE_FILE_H

#include "base/arena.h"

enum file_result {
    FILE_OK,
    FILE_MISSING,   /* no such file or folder */
    FILE_TOO_LARGE, /* over the given limit */
    FILE_FAILED     /* anything else; *why says what */
};

struct file_view { /* a whole file, mapped or read; readable up to bytes + length */
    const char *bytes;
    size_t length;
    void *mapping; /* private */
    size_t mapped; /* private */
};

/* Reads a whole file into the arena; two NUL bytes follow it. limit 0 means none. why (may be NULL)
 * gets a static or arena text on failure. */
enum file_result file_read(struct arena *arena, const char *path, size_t limit, struct text *text,
                           struct text *why);
/* Maps a regular file; a pipe or a small file is read whole instead. "-" is standard input. */
enum file_result file_map(struct arena *arena, const char *path, struct file_view *view,
                          struct text *why);
void file_unmap(struct file_view *view);
/* What stands in [from, to) was read and will hardly be asked for again: its memory may go. It
 * stays readable (from the file). Nothing happens to a pipe's bytes. */
void file_release(const struct file_view *view, size_t from, size_t to);

/* What cannot be mapped: a pipe, say, or standard input ("-") that is none of a regular file. */
bool file_is_piped(const char *path);
/* Such a file through a window that moves along. */
struct file_window {
    const char *bytes; /* what is at hand */
    size_t length;
    bool is_end;  /* nothing comes behind */
    void *memory; /* private, and below */
    size_t room;
    int descriptor;
    bool is_ours;
};
/* Opens it; nothing is read yet. */
enum file_result window_open(struct arena *arena, const char *path, struct file_window *window,
                             struct text *why);
/* Drops the first bytes and reads until the window is full or the file ends. A full window of which
 * nothing is dropped grows to twice its size. */
enum file_result window_move(struct arena *arena, struct file_window *window, size_t passed,
                             struct text *why);
void window_close(struct file_window *window);
/* Closes it, but what is at hand stays, to be unmapped. */
struct file_view window_keep(struct file_window *window);

enum file_kind { KIND_NONE, KIND_FILE, KIND_FOLDER, KIND_OTHER };
enum file_kind file_kind_of(const char *path);
/* The names of the entries of a folder with the given ending (".rules"; "" is all), sorted by
 * bytes. */
enum file_result folder_list(struct arena *arena, const char *path, const char *ending,
                             struct text **names, size_t *count, struct text *why);
/* Joins with one slash; NUL-terminated. folder may be empty. */
struct text path_join(struct arena *arena, struct text folder, struct text name);
/* Without doubled slashes, "." and, as far as the path itself tells, "..": "a/./b/../c" -> "a/c".
 * NUL-terminated. Two names of one file that is not on disk come out alike. */
struct text path_plain(struct arena *arena, struct text path);
struct text path_folder(struct text path); /* "a/b.rules" -> "a"; "b.rules" -> "" */
/* A canonical path that tells whether two paths are one file; empty when it does not exist. */
struct text path_real(struct arena *arena, const char *path);
/* The same of a name in a folder whose canonical path is known (empty: there is no such folder). */
struct text path_real_in(struct arena *arena, struct text folder, struct text name);

/* Output: to standard output, or to FILE atomically: a temporary file beside it that replaces it
 * (fsync, rename) on close. Every write is checked, a full disk is an error. */
struct output;
struct output *output_open(struct arena *arena, const char *path_or_null, struct text *why);
bool output_write(struct output *output, const char *bytes, size_t length);
/* False when any write failed; then an atomic file is not there, and *why says why. */
bool output_close(struct output *output, struct text *why);
void output_abandon(struct output *output); /* leaves no file */
bool output_broken_pipe(const struct output *output);
/* The name of the unfinished file, for a signal handler to remove; NULL when there is none. */
const char *output_temporary(const struct output *output);

#endif
