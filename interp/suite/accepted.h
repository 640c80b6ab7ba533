/* Survivors that somebody judged: a text with the words of each and the reason below it. Within
 * this room only. */
#ifndef TENET_SUITE_ACCEPTED_H
#define TENET_SUITE_ACCEPTED_H

#include "base/vector.h"
#include "suite/mutants.h"

struct acceptance {
    size_t line;
    struct text words, reason;
    bool is_used;
};
typedef VECTOR(struct acceptance) acceptance_list;

void accepted_read(struct arena *arena, struct text text, acceptance_list *list);
/* NULL when the mutant is not among those that are accepted with a reason; marks it as used. */
const struct acceptance *accepted_find(acceptance_list *list, struct text words);
/* What accepts nothing. */
void accepted_check(const acceptance_list *list, struct mutants *mutants);

#endif
