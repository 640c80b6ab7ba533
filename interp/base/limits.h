/* Limits: each is checked where it is met, reported as a diagnostic and listed by `tenet limits`.
 */
#ifndef TENET_BASE_LIMITS_H
#define TENET_BASE_LIMITS_H

#include <stddef.h>

enum {
#define LIMIT(name, value, unit, text) LIMIT_##name = (value),
#include "base/limits.def"
#undef LIMIT
};

struct limit {
    const char *name; /* as printed: "rule-file" */
    size_t value;
    const char *unit, *text;
};

extern const struct limit limits[];
extern const size_t limits_count;

#endif
