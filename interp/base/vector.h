/* One checked, growing array. struct { T *items; size_t count, room; } v = {0};
 * VECTOR_PUSH(&v, item); memory comes from memory_grow and goes with VECTOR_FREE. */
#ifndef TENET_BASE_VECTOR_H
#define TENET_BASE_VECTOR_H

#include "base/arena.h"

#define VECTOR(type)                                                                               \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count, room;                                                                        \
    }

#define VECTOR_RESERVE(v, wanted)                                                                  \
    do {                                                                                           \
        size_t vector_wanted = (wanted);                                                           \
        if (vector_wanted > (v)->room) {                                                           \
            size_t vector_room = (v)->room ? (v)->room * 2 : 8;                                    \
            if (vector_room < vector_wanted)                                                       \
                vector_room = vector_wanted;                                                       \
            (v)->items = memory_grow((v)->items, vector_room, sizeof *(v)->items);                 \
            (v)->room = vector_room;                                                               \
        }                                                                                          \
    } while (0)

#define VECTOR_PUSH(v, ...)                                                                        \
    do {                                                                                           \
        VECTOR_RESERVE(v, (v)->count + 1);                                                         \
        (v)->items[(v)->count++] = (__VA_ARGS__);                                                  \
    } while (0)

#define VECTOR_FREE(v)                                                                             \
    do {                                                                                           \
        memory_free((v)->items);                                                                   \
        (v)->items = NULL;                                                                         \
        (v)->count = (v)->room = 0;                                                                \
    } while (0)

#endif
