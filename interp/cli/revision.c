/* What git holds under REV:PATH. REV is made the name of a tree once; then files are asked for by
 * that name and their path, many at a time. Names of messages keep what the caller wrote. */
#include "cli/revision.h"

#include "base/file.h"
#include "base/intern.h"
#include "base/limits.h"
#include "base/vector.h"
#include "cli/git.h"
#include "cli/objects.h"
#include "syntax/parse.h"

enum { ANSWER_MAX = 4096, BYTES_MAX = INT32_MAX };

struct revision {
    struct arena *arena;
    struct text shown;  /* "HEAD~1:rules": as written, without slashes at its end */
    struct text name;   /* "HEAD~1" */
    struct text tree;   /* its id */
    struct text prefix; /* of the current folder, where the path is taken from it; else empty */
    struct text path;   /* from the root of the repository */
    bool is_folder;
};

/* The colon between REV and PATH; braces of REV may hold others: HEAD^{/fix: a word}. */
static const char *find_colon(const char *word) {
    int depth = 0;
    for (const char *at = word; *at; at++) {
        if (*at == '{')
            depth++;
        else if (*at == '}' && depth > 0)
            depth--;
        else if (*at == ':' && depth == 0)
            return at;
    }
    return NULL;
}

bool revision_is_meant(const char *word) {
    const char *colon = find_colon(word);
    return colon && colon > word && file_kind_of(word) == KIND_NONE;
}

const char *revision_path_of(const char *word) {
    return find_colon(word) + 1;
}

/* ---- Paths. */

/* Where a shown path stands in the repository; false when it leads out. */
static bool path_inside(const struct revision *revision, struct text shown, struct text *inside) {
    uint32_t skip = revision->name.length + 1;
    if (shown.length < skip || memchr(shown.bytes, '\n', shown.length))
        return false;
    struct text rest = {shown.bytes + skip, shown.length - skip};
    struct text path =
        path_plain(revision->arena, arena_format(revision->arena, "%.*s%.*s",
                                                 TEXT_ARGS(revision->prefix), TEXT_ARGS(rest)));
    if (path.length > 0 && path.bytes[0] == '/')
        path = (struct text){path.bytes + 1, path.length - 1};
    *inside = path;
    return !text_is(path, TEXT("..")) && !text_starts(path, TEXT("../"));
}

struct text revision_path(const struct revision *revision, struct text name) {
    struct text folder = revision->is_folder ? revision->shown : path_folder(revision->shown);
    return path_join(revision->arena, folder, name);
}

/* ---- Opening. */

static bool say_git(struct arena *arena, enum git_result result, struct text what, struct text said,
                    struct text *why) {
    *why = result == GIT_MISSING
               ? arena_format(arena,
                              "git, which reads %.*s, could not be started: %.*s; install git, or "
                              "name a file or folder",
                              TEXT_ARGS(what), TEXT_ARGS(said))
               : arena_format(arena, "%.*s could not be read (git says: %.*s)", TEXT_ARGS(what),
                              TEXT_ARGS(said));
    return false;
}

static bool is_object_id(struct text text) {
    for (uint32_t i = 0; i < text.length; i++)
        if (!strchr("0123456789abcdef", text.bytes[i]))
            return false;
    return text.length >= 40;
}

static bool find_tree(struct revision *revision, struct text *why) {
    struct arena *arena = revision->arena;
    struct text said = TEXT(""), output = TEXT("");
    const char *words[] = {"rev-parse", "--verify",
                           arena_format(arena, "%.*s^{tree}", TEXT_ARGS(revision->name)).bytes,
                           NULL};
    /* What begins with a dash would be an option of git, and is the name of no revision. */
    enum git_result result = revision->name.bytes[0] == '-'
                                 ? GIT_DONE
                                 : git_run(arena, words, TEXT(""), ANSWER_MAX, &output, &said);
    if (result == GIT_MISSING)
        return say_git(arena, result, revision->shown, said, why);
    revision->tree = text_trim(output);
    if (result == GIT_DONE && is_object_id(revision->tree))
        return true;
    *why = arena_format(
        arena, "there is no file or folder \"%.*s\", and git knows no revision \"%.*s\"%s%.*s%s",
        TEXT_ARGS(revision->shown), TEXT_ARGS(revision->name), said.length ? " (git says: " : "",
        TEXT_ARGS(said), said.length ? ")" : "");
    return false;
}

/* "./" and "../" are taken from the current folder, all else from the root. */
static bool find_prefix(struct revision *revision, struct text path, struct text *why) {
    static const char *const words[] = {"rev-parse", "--show-prefix", NULL};
    bool is_relative = text_is(path, TEXT(".")) || text_is(path, TEXT("..")) ||
                       text_starts(path, TEXT("./")) || text_starts(path, TEXT("../"));
    struct text said = TEXT(""), output = TEXT("");
    if (!is_relative)
        return true;
    enum git_result result = git_run(revision->arena, words, TEXT(""), ANSWER_MAX, &output, &said);
    if (result != GIT_DONE)
        return say_git(revision->arena, result, revision->shown, said, why);
    if (output.length > 0 && output.bytes[output.length - 1] == '\n')
        output.length--;
    revision->prefix = output;
    return true;
}

static bool say_not_there(struct revision *revision, struct text path, struct text *why) {
    *why = arena_format(revision->arena,
                        "the revision \"%.*s\" has no \"%.*s\"; a path behind the colon is taken "
                        "from the root of the repository, or with ./ from the current folder",
                        TEXT_ARGS(revision->name), TEXT_ARGS(path));
    return false;
}

static bool say_object(const struct revision *revision, const struct object *object, size_t limit,
                       struct text *why) {
    *why = object->kind == OBJECT_MISSING  ? TEXT("there is no such file in the revision")
           : object->kind == OBJECT_FOLDER ? TEXT("it is a folder")
           : object->kind == OBJECT_OTHER
               ? TEXT("it is a link that leads out of the revision, or no file")
               : arena_format(revision->arena, "it is larger than %zu bytes", limit);
    return false;
}

static bool find_path(struct revision *revision, struct text path, struct text *why) {
    struct object object = {0};
    struct text said = TEXT("");
    if (!path_inside(revision, revision->shown, &revision->path))
        return say_not_there(revision, path, why);
    revision->is_folder = revision->path.length == 0;
    if (revision->is_folder)
        return true;
    enum git_result result =
        objects_read(revision->arena, revision->tree, &revision->path, 1, 0, &object, &said);
    if (result != GIT_DONE)
        return say_git(revision->arena, result, revision->shown, said, why);
    revision->is_folder = object.kind == OBJECT_FOLDER;
    /* At the root a slash parts the name of the file from that of the revision. */
    if (!revision->is_folder && !memchr(path.bytes, '/', path.length))
        revision->shown =
            arena_format(revision->arena, "%.*s:/%.*s", TEXT_ARGS(revision->name), TEXT_ARGS(path));
    if (object.kind == OBJECT_MISSING)
        return say_not_there(revision, path, why);
    if (object.kind != OBJECT_OTHER)
        return true;
    say_object(revision, &object, 0, &said);
    *why = arena_format(revision->arena, "%.*s cannot be read: %.*s", TEXT_ARGS(revision->shown),
                        TEXT_ARGS(said));
    return false;
}

struct revision *revision_open(struct arena *arena, const char *word, struct text *why) {
    struct revision *revision = arena_alloc(arena, sizeof *revision);
    const char *colon = find_colon(word);
    struct text path = text_of(colon + 1);
    revision->arena = arena;
    revision->name = arena_text(arena, (struct text){word, (uint32_t)(colon - word)});
    while (path.length > 0 && path.bytes[path.length - 1] == '/')
        path.length--;
    revision->shown = arena_format(arena, "%.*s:%.*s", TEXT_ARGS(revision->name), TEXT_ARGS(path));
    return find_tree(revision, why) && find_prefix(revision, path, why) &&
                   find_path(revision, path, why)
               ? revision
               : NULL;
}

bool revision_is_folder(const struct revision *revision) {
    return revision->is_folder;
}

/* ---- Reading. */

bool revision_list(const struct revision *revision, const char *ending, struct text **names,
                   size_t *count, struct text *why) {
    struct text said = TEXT("");
    *count = 0;
    if (!revision->is_folder)
        return true;
    enum git_result result =
        objects_list(revision->arena, revision->tree, revision->path, ending, names, count, &said);
    return result == GIT_DONE || say_git(revision->arena, result, revision->shown, said, why);
}

bool revision_read(const struct revision *revision, struct text path, size_t limit,
                   struct text *bytes, struct text *why) {
    struct object object = {0};
    struct text inside, said = TEXT("");
    limit = limit > 0 ? limit : BYTES_MAX;
    if (!path_inside(revision, path, &inside))
        return say_object(revision, &object, limit, why);
    enum git_result result =
        objects_read(revision->arena, revision->tree, &inside, 1, limit, &object, &said);
    if (result != GIT_DONE)
        return say_git(revision->arena, result, path, said, why);
    *bytes = object.bytes;
    return (object.kind == OBJECT_FILE && !object.is_too_large) ||
           say_object(revision, &object, limit, why);
}

/* ---- A whole rule set. */

/* Files that were found and are still to be read, and those that are read. */
struct fetch {
    const struct revision *revision;
    struct arena *arena;           /* of the parsing, which is only to see what files name */
    VECTOR(struct text) wanted[2]; /* by is_rules */
    VECTOR(struct text) names, texts;
    VECTOR(struct kept_file) files;
    struct text_map *seen;
    struct text *why;
};

static void want(struct fetch *fetch, struct text path, bool is_rules) {
    struct arena *arena = fetch->revision->arena;
    struct text plain = is_rules ? path_plain(arena, path) : path;
    bool is_new;
    text_map_put(fetch->seen, arena_format(arena, "%d%.*s", is_rules, TEXT_ARGS(plain)), 0,
                 &is_new);
    if (is_new)
        VECTOR_PUSH(&fetch->wanted[is_rules], path);
}

/* The files that a rule file uses and reads. */
static void want_named(struct fetch *fetch, struct text path, struct text text) {
    struct sources *sources = sources_new(fetch->arena);
    struct diags *diags = diags_new(fetch->arena, sources);
    struct names *names = names_new();
    const struct tree *tree =
        parse_file(fetch->arena, sources, sources_add(sources, path, text), names, diags);
    for (const struct tree *block = tree->first; block; block = block->next) {
        bool has_file = block->kind == TREE_TABLE || block->kind == TREE_CASES;
        const struct tree *from = has_file ? block->first : NULL;
        while (from && from->kind != TREE_FROM_FILE)
            from = from->next;
        const struct tree *named = block->kind == TREE_USE ? block : from;
        if (named)
            want(fetch, path_join(fetch->revision->arena, path_folder(path), named->text), !from);
    }
    names_free(names);
    diags_free(diags);
    sources_free(sources);
}

static bool say_too_large(struct fetch *fetch, struct text path, size_t limit) {
    *fetch->why = arena_format(fetch->revision->arena, "the file \"%.*s\" is larger than %zu bytes",
                               TEXT_ARGS(path), limit);
    return false;
}

/* What is not there is left to the compiler, which says where it is asked for. */
static bool take_objects(struct fetch *fetch, const struct text *paths, size_t count, bool is_rules,
                         size_t limit, const struct object *objects) {
    for (size_t i = 0; i < count; i++) {
        if (objects[i].kind == OBJECT_FILE && objects[i].is_too_large)
            return say_too_large(fetch, paths[i], limit);
        if (objects[i].kind != OBJECT_FILE)
            continue;
        if (!is_rules) {
            VECTOR_PUSH(&fetch->files, (struct kept_file){paths[i], objects[i].bytes});
            continue;
        }
        VECTOR_PUSH(&fetch->names, paths[i]);
        VECTOR_PUSH(&fetch->texts, objects[i].bytes);
        want_named(fetch, paths[i], objects[i].bytes);
    }
    return true;
}

/* Reads what is wanted now; that may make more wanted. */
static bool fetch_wanted(struct fetch *fetch, bool is_rules) {
    const struct revision *revision = fetch->revision;
    struct arena *arena = revision->arena;
    size_t count = fetch->wanted[is_rules].count;
    size_t limit = is_rules ? LIMIT_RULE_FILE : BYTES_MAX;
    struct text said = TEXT("");
    struct text *paths = arena_array(arena, count, sizeof *paths);
    struct text *inside = arena_array(arena, count, sizeof *inside);
    struct object *objects = arena_array(arena, count, sizeof *objects);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        paths[found] = fetch->wanted[is_rules].items[i];
        found += path_inside(revision, paths[found], &inside[found]);
    }
    fetch->wanted[is_rules].count = 0;
    enum git_result result =
        objects_read(arena, revision->tree, inside, found, limit, objects, &said);
    if (result != GIT_DONE)
        return say_git(arena, result, revision->shown, said, fetch->why);
    return take_objects(fetch, paths, found, is_rules, limit, objects);
}

static bool want_listed(struct fetch *fetch, const struct revision *at) {
    struct text *names;
    size_t count;
    if (!revision_list(at, ".rules", &names, &count, fetch->why))
        return false;
    for (size_t i = 0; i < count; i++)
        want(fetch, path_join(at->arena, at->shown, names[i]), true);
    return true;
}

/* What stands in the folder, and in tests/ below it. */
static bool want_first(struct fetch *fetch, bool with_tests) {
    const struct revision *revision = fetch->revision;
    struct object object = {0};
    struct text said = TEXT("");
    if (!revision->is_folder) {
        want(fetch, revision->shown, true);
        return true;
    }
    if (!want_listed(fetch, revision))
        return false;
    if (fetch->wanted[true].count == 0) {
        *fetch->why =
            arena_format(revision->arena, "the folder \"%.*s\" holds no rule file (NAME.rules)",
                         TEXT_ARGS(revision->shown));
        return false;
    }
    struct revision tests = *revision;
    tests.shown = path_join(revision->arena, revision->shown, TEXT("tests"));
    if (!with_tests || !path_inside(revision, tests.shown, &tests.path) ||
        objects_read(revision->arena, revision->tree, &tests.path, 1, 0, &object, &said) !=
            GIT_DONE ||
        object.kind != OBJECT_FOLDER)
        return true;
    return want_listed(fetch, &tests);
}

static bool fetch_all(struct fetch *fetch, bool with_tests) {
    if (!want_first(fetch, with_tests))
        return false;
    while (fetch->wanted[true].count > 0 || fetch->wanted[false].count > 0) {
        if (!fetch_wanted(fetch, true) || !fetch_wanted(fetch, false))
            return false;
        if (fetch->names.count > LIMIT_RULE_FILES) /* the compiler says so */
            break;
    }
    return true;
}

static void *kept(struct arena *arena, const void *items, size_t count, size_t size) {
    void *copy = arena_array(arena, count, size);
    if (count > 0)
        memcpy(copy, items, count * size);
    return copy;
}

bool revision_fill(const struct revision *revision, bool with_tests,
                   struct compile_options *options, struct text *why) {
    struct arena *arena = revision->arena;
    struct fetch fetch = {
        .revision = revision, .arena = arena_new(), .seen = text_map_new(false), .why = why};
    bool is_done = fetch_all(&fetch, with_tests);
    options->text_count = fetch.names.count;
    options->file_count = fetch.files.count;
    options->text_names = kept(arena, fetch.names.items, fetch.names.count, sizeof(struct text));
    options->texts = kept(arena, fetch.texts.items, fetch.texts.count, sizeof(struct text));
    options->files = kept(arena, fetch.files.items, fetch.files.count, sizeof(struct kept_file));
    VECTOR_FREE(&fetch.wanted[false]);
    VECTOR_FREE(&fetch.wanted[true]);
    VECTOR_FREE(&fetch.names);
    VECTOR_FREE(&fetch.texts);
    VECTOR_FREE(&fetch.files);
    text_map_free(fetch.seen);
    arena_free(fetch.arena);
    return is_done;
}
