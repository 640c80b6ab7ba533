/* From rule files to a checked program. Every mistake of the whole file set is reported in one run,
 * each once; a program comes back only when there was no error. */
#ifndef TENET_CHECK_COMPILE_H
#define TENET_CHECK_COMPILE_H

#include "base/diag.h"
#include "program/program.h"

struct kept_file {
    struct text path, bytes;
};

struct compile_options {
    const char *rules; /* a rule file, or a folder: its *.rules files, sorted by name */
    bool with_tests;   /* of a folder also tests/ *.rules below it; without it test, cases and base
                          blocks are parsed but not checked */
    bool with_lint;    /* unused names, rules that can never fire, and the like (`check`) */
    bool keeps_stale;  /* an expectation that the rules cannot meet any more (a rule that is gone or
                          gives another value, an item that no rule gives) is no error but fails:
                          for those who write expectations anew */
    struct text where; /* a condition of the tenant scope, or empty; not part of the rules */
    /* Rule files that are not on disk (the C API, a git revision, edits taken back): used instead
     * of `rules` when count > 0. Names are paths, as messages show them. */
    const struct text *texts, *text_names;
    size_t text_count;
    /* What `from file` names, by path from the folder of the rule file; looked up before the disk.
     * Copied, as the texts are. */
    const struct kept_file *files;
    size_t file_count;
};

struct compilation {
    struct arena *arena;
    struct sources *sources;
    struct names *names;
    struct diags *diags;           /* sorted */
    const struct program *program; /* NULL when there were errors */
    uint32_t where;                /* definition index of options->where, or INDEX_NONE */
    bool unreadable;               /* a file could not be read at all (exit status 5) */
    /* the parsed files, for fmt, check and the editor */
    struct tree **trees; /* one a rule file; sources behind them are --where, and files of cases */
    size_t tree_count;
    /* every file that `from file` named, as it was read; with the sources all that a compilation
     * in memory needs to give the same program */
    const struct kept_file *files;
    size_t file_count;
};

/* Never NULL; the caller frees it, and with it the program. */
struct compilation *compile(const struct compile_options *options);
void compilation_free(struct compilation *compilation);

#endif
