/* What came out in the words of an expectation: behind `expect`, in a cell of a row, in a cell of a
 * CSV file. Within this room only. */
#ifndef TENET_SUITE_WORDING_H
#define TENET_SUITE_WORDING_H

#include "eval/frame.h"

struct wording {
    const struct program *program;
    struct arena *arena;
    enum written_in in;
    char delimiter;   /* of a CSV file */
    struct type type; /* of a value; of a list, of an item */
    bool is_list;
    struct text old; /* what stands in the cell now: a new number, yes or no follows its manner */
};

/* "High", blank; "a", "b" of a list; empty of none. False for a text that cannot be written there
 * (in a rule file it ends on its line and has no control characters). */
bool wording_values(const struct wording *wording, const struct value *values, uint32_t count,
                    struct text *words);
/* As a cell of its own: quoted as its file wants it, if `text` needs that or the old cell was. */
struct text wording_cell(const struct wording *wording, struct text text);
/* In a line: broken behind commas where it would pass the width of the canonical form, as `tenet
 * fmt` does. The text is to stand at `at` of the source, in front of what stands at `end`. */
struct text wording_wrapped(const struct wording *wording, struct text text,
                            const struct source *source, uint32_t at, uint32_t end);
/* undecided between "High", blank missing seen_on, service.status; what is asked for and there. */
bool wording_undecided(const struct wording *wording, const struct verdict *verdict,
                       bool with_possible, bool with_missing, struct text *words);
/* The values alone, an item whose text is unknown being blank; the facts alone. */
bool wording_possible(const struct wording *wording, const struct verdict *verdict,
                      struct text *words);
struct text wording_missing(const struct wording *wording, const struct verdict *verdict);

#endif
