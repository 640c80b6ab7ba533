/* Rules in a revision of a git repository, written REV:PATH as git writes it: "HEAD~1:rules",
 * "v1.2:rules/prioritization.rules", "HEAD:./rules" from the current folder. What stands on disk
 * under that very name wins. */
#ifndef TENET_CLI_REVISION_H
#define TENET_CLI_REVISION_H

#include "check/compile.h"

struct revision;

/* Whether the word is to be read as REV:PATH. */
bool revision_is_meant(const char *word);
/* What stands behind the colon of such a word. */
const char *revision_path_of(const char *word);
/* NULL when git does not know it; *why says so in plain words, with git's own. Everything is in
 * the arena. */
struct revision *revision_open(struct arena *arena, const char *word, struct text *why);
bool revision_is_folder(const struct revision *revision);
/* The names of its folder's files with the ending, sorted; none when PATH is a file. */
bool revision_list(const struct revision *revision, const char *ending, struct text **names,
                   size_t *count, struct text *why);
/* The path of a file beside the rules, as messages show it: "HEAD~1:rules/rollout.gates". */
struct text revision_path(const struct revision *revision, struct text name);
/* A file by such a path, or by one taken from its folder. False with *why. */
bool revision_read(const struct revision *revision, struct text path, size_t limit,
                   struct text *bytes, struct text *why);
/* The rule files, with tests/ below a folder where asked for, those they use and the files that
 * they name, as the texts, text_names and files of the options. */
bool revision_fill(const struct revision *revision, bool with_tests,
                   struct compile_options *options, struct text *why);

#endif
