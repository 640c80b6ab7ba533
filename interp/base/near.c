/* Distances are counted in quarters of an edit: a changed letter case, or a hyphen for an
 * underscore or a space, costs one quarter; leaving such a separator out costs two. */
#include "base/near.h"

#include "base/utf8.h"

enum { EDIT = 4, SMALL_EDIT = 1, SEPARATOR_EDIT = 2, LENGTH_MAX = 128 };

struct near near_start(struct text wanted) {
    return (struct near){.wanted = wanted, .distance = UINT32_MAX};
}

static inline bool is_separator(uint32_t c) {
    return c == '-' || c == '_' || c == ' ';
}

static inline uint32_t lower(uint32_t c) {
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static unsigned change_cost(uint32_t a, uint32_t b) {
    if (a == b)
        return 0;
    if (lower(a) == lower(b) || (is_separator(a) && is_separator(b)))
        return SMALL_EDIT;
    return EDIT;
}

static unsigned skip_cost(uint32_t c) {
    return is_separator(c) ? SEPARATOR_EDIT : EDIT;
}

/* The code points of a text; false when there are too many to compare. */
static bool code_points(struct text text, uint32_t points[LENGTH_MAX], size_t *count) {
    *count = 0;
    for (size_t at = 0; at < text.length;) {
        if (*count == LENGTH_MAX)
            return false;
        uint32_t c = (unsigned char)text.bytes[at];
        size_t step = utf8_decode(text.bytes + at, text.length - at, &c);
        points[(*count)++] = c;
        at += step ? step : 1;
    }
    return true;
}

static inline unsigned least(unsigned a, unsigned b) {
    return a < b ? a : b;
}

/* The rows of the usual table of prefixes, of which only the last three are kept. */
static unsigned edit_distance(const uint32_t *a, size_t a_count, const uint32_t *b,
                              size_t b_count) {
    unsigned rows[3][LENGTH_MAX + 1];
    unsigned *before = rows[0], *above = rows[1], *row = rows[2];
    above[0] = 0;
    for (size_t j = 0; j < b_count; j++)
        above[j + 1] = above[j] + skip_cost(b[j]);
    for (size_t i = 0; i < a_count; i++) {
        row[0] = above[0] + skip_cost(a[i]);
        for (size_t j = 0; j < b_count; j++) {
            unsigned cost = above[j] + change_cost(a[i], b[j]);
            cost = least(cost, above[j + 1] + skip_cost(a[i]));
            cost = least(cost, row[j] + skip_cost(b[j]));
            if (i > 0 && j > 0 && lower(a[i]) == lower(b[j - 1]) && lower(a[i - 1]) == lower(b[j]))
                cost = least(cost, before[j - 1] + EDIT);
            row[j + 1] = cost;
        }
        unsigned *oldest = before;
        before = above;
        above = row;
        row = oldest;
    }
    return above[b_count];
}

/* One edit for up to five letters, a third of the length for longer names, never over four; of one
 * or two letters only the case may differ. */
static unsigned distance_allowed(size_t letters) {
    size_t edits = letters < 3 ? 0 : letters < 6 ? 1 : letters / 3;
    return edits == 0 ? 2 * SMALL_EDIT : (unsigned)(edits > 4 ? 4 : edits) * EDIT;
}

void near_try(struct near *near, struct text candidate) {
    uint32_t wanted[LENGTH_MAX], other[LENGTH_MAX];
    size_t wanted_count, other_count;
    if (candidate.length == 0 || !code_points(near->wanted, wanted, &wanted_count) ||
        !code_points(candidate, other, &other_count))
        return;
    unsigned distance = edit_distance(wanted, wanted_count, other, other_count);
    if (distance < near->distance) {
        near->distance = distance;
        near->best = candidate;
    }
}

bool near_found(const struct near *near) {
    return near->best.length > 0 && near->distance <= distance_allowed(utf8_count(near->wanted));
}
