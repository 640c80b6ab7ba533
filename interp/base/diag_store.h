/* How diagnostics are held: shared by the store (diag.c) and the rendering (diag_render.c) only. */
#ifndef TENET_BASE_DIAG_STORE_H
#define TENET_BASE_DIAG_STORE_H

#include "base/diag.h"
#include "base/intern.h"
#include "base/vector.h"

struct stored_diag {
    struct diag diag;
    size_t number; /* in the order they came */
};

struct diags {
    struct arena *arena;
    const struct sources *sources;
    VECTOR(struct stored_diag) stored;
    VECTOR(size_t) files; /* errors of each rule file, those past the cap included */
    size_t counts[DIAG_HINT + 1];
    struct text_map *seen; /* code, place and message of all that were added */
    struct buffer key;
    struct diag scratch; /* stands in for one that was dropped */
};

#endif
