/* What a tree of git holds, by paths from its root. */
#ifndef TENET_CLI_OBJECTS_H
#define TENET_CLI_OBJECTS_H

#include "cli/git.h"

enum object_kind {
    OBJECT_MISSING,
    OBJECT_FILE,
    OBJECT_FOLDER,
    OBJECT_OTHER /* a link that leads nowhere or out of the tree, another repository */
};

struct object {
    enum object_kind kind;
    bool is_too_large; /* over the limit: its bytes are not given */
    struct text bytes; /* of a file */
};

/* Reads what stands at the paths, at most `limit` bytes each; links within the tree are followed.
 * tree: an object id; paths without line breaks. Fills one object a path. */
enum git_result objects_read(struct arena *arena, struct text tree, const struct text *paths,
                             size_t count, size_t limit, struct object *objects, struct text *why);
/* The names of the files of a folder with the ending, sorted by bytes. path: empty is the root. */
enum git_result objects_list(struct arena *arena, struct text tree, struct text path,
                             const char *ending, struct text **names, size_t *count,
                             struct text *why);

#endif
