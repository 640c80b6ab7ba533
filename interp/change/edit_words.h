/* How edits are called. */
#ifndef TENET_CHANGE_EDIT_WORDS_H
#define TENET_CHANGE_EDIT_WORDS_H

#include "change/pieces.h"

/* Which names of rules several decisions have. */
struct rule_names {
    struct names *decisions;
    struct text_map *first, *several;
};
void rule_names_read(struct rule_names *names, const struct edits_state *state);
void rule_names_free(struct rule_names *names);

/* "rule keep", "row \"DE\" of table countries". */
struct text piece_words(struct arena *arena, const struct rule_names *names,
                        const struct version *version, const struct piece *piece);
bool rename_has_meaning(const struct edits_state *state, const struct piece *piece);

#endif
