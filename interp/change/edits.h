/* What was edited between two versions of a rule set: block by block, by kind and name, and within
 * tables and decision tables row by row. Each edit can be taken back alone: NEW with OLD's text in
 * its place, compiled again. Words (comments, docs, because, cites, tests) are edits without
 * meaning and are told apart. */
#ifndef TENET_CHANGE_EDITS_H
#define TENET_CHANGE_EDITS_H

#include "check/compile.h"

enum edit_kind {
    EDIT_CHANGED,
    EDIT_ADDED,
    EDIT_REMOVED,
    EDIT_RENAMED, /* the same but for its name; what asks for it by name changed along */
    EDIT_MOVED    /* the same, in another place where the place counts (rules, rows) */
};

struct edit {
    enum edit_kind kind;
    struct text
        what; /* "setting bi-weekly", "rule css-led-active", "row \"DE\" of table countries" */
    struct text old_what; /* of a renamed one its old name in the same way; else empty */
    bool has_meaning;     /* false: only words changed, no answer can */
    /* Where: line numbers from 1 of the first place that differs, 0 where it is not there. */
    struct text old_path, new_path;
    uint32_t old_line, new_line;
    /* That line in both (or what was added or removed: its first line), without blanks at the ends.
     */
    struct text old_text, new_text;
};

struct edits {
    struct arena *arena;
    const struct compilation *old, *new;
    struct edit *items; /* in order of NEW's files, removed ones where they stood */
    uint32_t count;
    void *state; /* private: how each is taken back */
};

/* Both compiled without errors; both outlive the edits. A piece that is renamed and changed, or
 * moved and changed, makes two edits. What came or went as a whole (a decision with its rules, a
 * table with its rows) is one. */
struct edits *edits_find(const struct compilation *old, const struct compilation *new);
void edits_free(struct edits *edits);
/* NEW with the edits taken back for which back[i] is true; all of them: OLD in meaning. NULL when
 * that is no rule set (a name that is gone is still asked for). The caller frees it. It is there to
 * be evaluated: citations, sources, comments and tests are left out, places in it mean nothing, and
 * `results` names what is there. */
struct compilation *edits_take_back(const struct edits *edits, const bool *back);

#endif
