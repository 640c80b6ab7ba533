/* Which pieces stand where when some edits are taken back. */
#ifndef TENET_CHANGE_TAKE_BACK_H
#define TENET_CHANGE_TAKE_BACK_H

#include "change/pieces.h"

/* A piece of the one version, or of both; its own text is that of OLD or of NEW. */
struct piece_pair {
    uint32_t old, new; /* INDEX_NONE: not there */
    bool from_old;
    bool is_plain; /* with all that stands below it just as that version has it */
};

/* The rules of a decision stand behind all its other parts. */
enum piece_part { PART_OTHERS, PART_RULES };

/* In order; memory_free the list. Both INDEX_NONE: the blocks of all files. */
uint32_t pairs_below(const struct edits_state *state, const bool *back,
                     const struct piece_pair *parent, enum piece_part part,
                     struct piece_pair **pairs);

#endif
