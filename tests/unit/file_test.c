/* Files in a folder of the test's own: reading with a limit, and output that is whole or not. */
#define _XOPEN_SOURCE 700

#include "check.h"

#include "base/file.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena *arena;

static struct text read_back(const char *path) {
    struct text text = TEXT("(missing)"), why;
    return file_read(arena, path, 0, &text, &why) == FILE_OK ? text : TEXT("(missing)");
}

static void write_whole(const char *path, const char *bytes) {
    struct text why = TEXT("");
    struct output *output = output_open(arena, path, &why);
    if (CHECK(output != NULL)) {
        CHECK(output_write(output, bytes, strlen(bytes)));
        CHECK(output_close(output, &why));
    }
}

static size_t files_here(void) {
    struct text *names, why;
    size_t count = 999;
    CHECK(folder_list(arena, ".", "", &names, &count, &why) == FILE_OK);
    return count;
}

static void test_atomic(void) {
    struct text why = TEXT("");
    write_whole("out", "first");
    CHECK_TEXT(read_back("out"), TEXT("first"));
    chmod("out", 0640);
    struct output *output = output_open(arena, "out", &why);
    CHECK(output && output_write(output, "second", 6));
    CHECK_TEXT(read_back("out"), TEXT("first"));
    CHECK_NUMBER(files_here(), 2);
    output_abandon(output);
    CHECK_TEXT(read_back("out"), TEXT("first"));
    CHECK_NUMBER(files_here(), 1);
    write_whole("out", "third");
    CHECK_TEXT(read_back("out"), TEXT("third"));
    CHECK_NUMBER(files_here(), 1);
    struct stat found;
    CHECK(stat("out", &found) == 0 && (found.st_mode & 0777) == 0640);
    /* A link stays a link; what it leads to is replaced. */
    CHECK(symlink("out", "link") == 0);
    write_whole("link", "fourth");
    CHECK(lstat("link", &found) == 0 && S_ISLNK(found.st_mode));
    CHECK_TEXT(read_back("out"), TEXT("fourth"));
}

static void test_large(void) {
    static char bytes[300001];
    struct text why = TEXT(""), whole;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)('a' + i % 26);
    struct output *output = output_open(arena, "large", &why);
    for (size_t at = 0, step = 1; at < sizeof bytes; at += step, step = step * 2 + 1) {
        if (step > sizeof bytes - at)
            step = sizeof bytes - at;
        CHECK(output_write(output, bytes + at, step));
    }
    CHECK(output_close(output, &why));
    CHECK(file_read(arena, "large", sizeof bytes, &whole, &why) == FILE_OK);
    CHECK_TEXT(whole, ((struct text){bytes, sizeof bytes}));
    CHECK(file_read(arena, "large", sizeof bytes - 1, &whole, &why) == FILE_TOO_LARGE);
    struct file_view view;
    CHECK(file_map(arena, "large", &view, &why) == FILE_OK);
    CHECK(view.length == sizeof bytes && memcmp(view.bytes, bytes, sizeof bytes) == 0);
    file_unmap(&view);
}

static void test_failures(void) {
    struct text why = TEXT(""), text;
    struct output *full = output_open(arena, "/dev/full", &why);
    if (CHECK(full != NULL)) {
        output_write(full, "x", 1);
        CHECK(!output_close(full, &why));
        CHECK_TEXT(why, TEXT("there is no room left on the disk"));
    }
    size_t before = files_here();
    CHECK(output_open(arena, "no/such/folder", &why) == NULL);
    CHECK_TEXT(why, TEXT("there is no such folder"));
    CHECK(output_open(arena, ".", &why) == NULL);
    CHECK_TEXT(why, TEXT("it is a folder"));
    CHECK_NUMBER(files_here(), before);
    CHECK(file_read(arena, "missing", 0, &text, &why) == FILE_MISSING);
    CHECK(file_read(arena, ".", 0, &text, &why) == FILE_FAILED);
    CHECK_TEXT(why, TEXT("it is a folder"));
    CHECK(file_read(arena, "/dev/zero", 100000, &text, NULL) == FILE_TOO_LARGE);
    struct file_view view;
    CHECK(file_map(arena, "missing", &view, &why) == FILE_MISSING);
    CHECK(file_map(arena, "/dev/null", &view, &why) == FILE_OK && view.length == 0);
    file_unmap(&view);
}

static void test_pipe(void) {
    int ends[2];
    struct file_view view;
    struct text why;
    CHECK(pipe(ends) == 0);
    CHECK(write(ends[1], "piped", 5) == 5);
    close(ends[1]);
    CHECK(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
    close(ends[0]);
    CHECK(file_map(arena, "-", &view, &why) == FILE_OK);
    CHECK_TEXT(((struct text){view.bytes, (uint32_t)view.length}), TEXT("piped"));
    file_unmap(&view);
}

static void test_folders(void) {
    struct text *names, why;
    size_t count;
    mkdir("sub", 0777);
    write_whole("sub/b.rules", "");
    write_whole("sub/a.rules", "");
    write_whole("sub/B.rules", "");
    write_whole("sub/c.csv", "");
    CHECK(folder_list(arena, "sub", ".rules", &names, &count, &why) == FILE_OK);
    if (CHECK(count == 3)) {
        CHECK_TEXT(names[0], TEXT("B.rules"));
        CHECK_TEXT(names[1], TEXT("a.rules"));
        CHECK_TEXT(names[2], TEXT("b.rules"));
    }
    CHECK(folder_list(arena, "none", "", &names, &count, &why) == FILE_MISSING);
    CHECK_NUMBER(file_kind_of("sub"), KIND_FOLDER);
    CHECK_NUMBER(file_kind_of("sub/c.csv"), KIND_FILE);
    CHECK_NUMBER(file_kind_of("none"), KIND_NONE);
    CHECK_NUMBER(file_kind_of("/dev/null"), KIND_OTHER);
    CHECK_TEXT(path_join(arena, TEXT("a/"), TEXT("b")), TEXT("a/b"));
    CHECK_TEXT(path_join(arena, TEXT("a"), TEXT("b")), TEXT("a/b"));
    CHECK_TEXT(path_join(arena, TEXT("/"), TEXT("b")), TEXT("/b"));
    CHECK_TEXT(path_join(arena, TEXT(""), TEXT("b")), TEXT("b"));
    CHECK_TEXT(path_plain(arena, TEXT("a//./b/../c/")), TEXT("a/c"));
    CHECK_TEXT(path_plain(arena, TEXT("../../a/../b")), TEXT("../../b"));
    CHECK_TEXT(path_plain(arena, TEXT("a/../../b")), TEXT("../b"));
    CHECK_TEXT(path_plain(arena, TEXT("/a/../b")), TEXT("/b"));
    CHECK_TEXT(path_plain(arena, TEXT("./")), TEXT(""));
    CHECK_TEXT(path_plain(arena, TEXT("a/..")), TEXT(""));
    CHECK_TEXT(path_plain(arena, TEXT("..a/b..")), TEXT("..a/b.."));
    CHECK_TEXT(path_folder(TEXT("a/b.rules")), TEXT("a"));
    CHECK_TEXT(path_folder(TEXT("b.rules")), TEXT(""));
    CHECK_TEXT(path_folder(TEXT("/b.rules")), TEXT("/"));
    CHECK_TEXT(path_real(arena, "none"), TEXT(""));
    CHECK(text_is(path_real(arena, "sub/../sub/c.csv"), path_real(arena, "./sub/c.csv")));
}

/* A name in a folder has the canonical path that the whole path has, links followed. */
static void test_real_in(void) {
    static const char *const names[] = {"c.csv", "to-c", "to-nothing", "none", ".", "..", "a/b"};
    CHECK(symlink("c.csv", "sub/to-c") == 0);
    CHECK(symlink("nothing", "sub/to-nothing") == 0);
    struct text folder = path_real(arena, "sub");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct text whole = path_join(arena, TEXT("sub"), text_of(names[i]));
        CHECK_TEXT(path_real_in(arena, folder, text_of(names[i])), path_real(arena, whole.bytes));
    }
    CHECK_TEXT(path_real_in(arena, folder, TEXT("to-c")), path_real(arena, "sub/c.csv"));
    CHECK_TEXT(path_real_in(arena, TEXT(""), TEXT("c.csv")), TEXT(""));
}

/* Two NUL bytes stand behind what was read, also of a file that does not say its size. */
static void test_ends(void) {
    static const char *const paths[] = {"out", "/proc/self/status"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct text text = {NULL, 0};
        if (!CHECK(file_read(arena, paths[i], 0, &text, NULL) == FILE_OK))
            continue;
        CHECK(text.bytes[text.length] == '\0' && text.bytes[text.length + 1] == '\0');
        CHECK(i == 0 || text_starts(text, TEXT("Name:")));
    }
}

int main(void) {
    char folder[] = "/tmp/tenet-file-test-XXXXXX";
    const char *wanted = getenv("TMPDIR");
    arena = arena_new();
    if ((!wanted || chdir(wanted) != 0) && (!mkdtemp(folder) || chdir(folder) != 0))
        return 1;
    char own[] = "files-XXXXXX";
    if (!mkdtemp(own) || chdir(own) != 0)
        return 1;
    test_atomic();
    test_large();
    test_failures();
    test_pipe();
    test_folders();
    test_real_in();
    test_ends();
    arena_free(arena);
    return check_end();
}
