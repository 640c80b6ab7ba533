/* The list of limits. A printed name is the identifier in lower case with hyphens, made letter by
 * letter at compile time, so that the two can never differ. */
#include "base/limits.h"

enum { NAME_ROOM = 24 };

#define PADDING "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define PRINTED(c) (char)((c) >= 'A' && (c) <= 'Z' ? (c) - 'A' + 'a' : (c) == '_' ? '-' : (c))
#define LETTER(name, i) PRINTED((#name PADDING)[i])
#define LETTERS4(name, i)                                                                          \
    LETTER(name, i), LETTER(name, (i) + 1), LETTER(name, (i) + 2), LETTER(name, (i) + 3)

static const char printed_names[][NAME_ROOM] = {
#define LIMIT(name, value, unit, text)                                                             \
    {LETTERS4(name, 0),  LETTERS4(name, 4),  LETTERS4(name, 8),                                    \
     LETTERS4(name, 12), LETTERS4(name, 16), LETTERS4(name, 20)},
#include "base/limits.def"
#undef LIMIT
};

#define LIMIT(name, value, unit, text)                                                             \
    _Static_assert(sizeof #name <= NAME_ROOM, "the name of a limit is too long");
#include "base/limits.def"
#undef LIMIT

enum {
#define LIMIT(name, value, unit, text) PLACE_##name,
#include "base/limits.def"
#undef LIMIT
};

const struct limit limits[] = {
#define LIMIT(name, value, unit, text) {printed_names[PLACE_##name], (value), unit, text},
#include "base/limits.def"
#undef LIMIT
};

const size_t limits_count = sizeof limits / sizeof *limits;
