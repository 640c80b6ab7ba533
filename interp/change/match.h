/* The two halves of matching pieces, by name and by content. */
#ifndef TENET_CHANGE_MATCH_H
#define TENET_CHANGE_MATCH_H

#include "change/pieces.h"

/* The first piece below a parent, INDEX_NONE: the first block. */
uint32_t piece_first_below(const struct version *version, uint32_t parent);
void pieces_pair(struct edits_state *state, uint32_t old, uint32_t new);
/* By kind and key, with all that stands below those that match. */
void match_below(struct edits_state *state, uint32_t old_parent, uint32_t new_parent);
/* Pairs what is left over when it holds nearly the same and nothing else does. */
void renames_find(struct edits_state *state);

#endif
