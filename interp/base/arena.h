/* Memory by lifetime: what is allocated from an arena is freed with it, all at once. Out of memory
 * ends the process with exit status 6 through memory_exhausted(), the one place that does. */
#ifndef TENET_BASE_ARENA_H
#define TENET_BASE_ARENA_H

#include "base/text.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena); /* NULL is fine */
/* Forgets everything but keeps the blocks, for the next batch. */
void arena_reset(struct arena *arena);
/* Zeroed memory, aligned for any type. Never NULL; size 0 gives a valid pointer. */
void *arena_alloc(struct arena *arena, size_t size);
/* Zeroed array; the product is checked for overflow. */
void *arena_array(struct arena *arena, size_t count, size_t size);
/* Not zeroed: for large byte areas that are written whole. */
void *arena_raw(struct arena *arena, size_t size);
struct text arena_text(struct arena *arena, struct text text); /* a copy */
/* printf into the arena; the result is also NUL-terminated. */
struct text arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
size_t arena_used(const struct arena *arena); /* bytes handed out since _new or _reset */

/* The only users of malloc outside the arena: checked, never NULL for size > 0. */
void *memory_alloc(size_t size);
void *memory_zeroed(size_t count, size_t size);          /* calloc, checked */
void *memory_grow(void *old, size_t count, size_t size); /* realloc of count * size, checked */
void memory_free(void *memory);
/* Memory that is freed stays with the process for what comes next, instead of going back to the
 * system and coming again page by page. For a program of our own, that ends soon; where the C
 * library does not know of it, nothing happens. */
void memory_keep(void);
_Noreturn void memory_exhausted(void);

#endif
