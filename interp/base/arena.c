/* Arenas are chains of blocks that grow from 512 bytes to 1 MiB, because most arenas hold little;
 * what does not fit well gets a block of its own. Under the address sanitizer whatever is not
 * handed out is poisoned and each piece is followed by a gap, so that a step past its end is caught
 * as it would be with malloc. */
#include "base/arena.h"

#include <assert.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONS 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) && !defined(ARENA_POISONS)
#define ARENA_POISONS 1
#endif

#ifdef ARENA_POISONS
#include <sanitizer/asan_interface.h>
#define POISON(at, size) __asan_poison_memory_region((at), (size))
#define UNPOISON(at, size) __asan_unpoison_memory_region((at), (size))
enum { GAP = 16 };
#else
#define POISON(at, size) ((void)(at), (void)(size))
#define UNPOISON(at, size) ((void)(at), (void)(size))
enum { GAP = 0 };
#endif

enum { ALIGNMENT = _Alignof(max_align_t) };
enum { BLOCK_MIN = 512, BLOCK_LARGE = 256 * 1024, BLOCK_MAX = 1024 * 1024, SMALL_GROWTH = 8 };

/* What memory_keep keeps: pieces up to 8 MiB, 64 MiB in all, asked for by steps of 1 MiB. */
enum { KEPT_PIECE = 8 << 20, KEPT_MOST = 64 << 20, KEPT_STEP = 1 << 20 };

struct block {
    struct block *next;
    size_t size, used;
    _Alignas(max_align_t) char bytes[];
};

struct arena {
    struct block *first;   /* in the order they are filled */
    struct block *current; /* NULL while there are none */
    size_t next_size;
    size_t used;
};

struct arena *arena_new(void) {
    struct arena *arena = memory_alloc(sizeof *arena);
    *arena = (struct arena){.next_size = BLOCK_MIN};
    return arena;
}

void arena_free(struct arena *arena) {
    if (!arena)
        return;
    for (struct block *block = arena->first, *next; block; block = next) {
        next = block->next;
        UNPOISON(block->bytes, block->size);
        memory_free(block);
    }
    memory_free(arena);
}

void arena_reset(struct arena *arena) {
    for (struct block *block = arena->first; block; block = block->next) {
        block->used = 0;
        POISON(block->bytes, block->size);
    }
    /* What filled the smallest blocks once will do so again. */
    arena->current = arena->first;
    while (arena->current && arena->current->size < BLOCK_LARGE / SMALL_GROWTH &&
           arena->current->next)
        arena->current = arena->current->next;
    arena->used = 0;
}

static struct block *block_new(size_t size) {
    if (size > SIZE_MAX - sizeof(struct block))
        memory_exhausted();
    struct block *block = memory_alloc(sizeof *block + size);
    *block = (struct block){.size = size};
    POISON(block->bytes, size);
    return block;
}

static void block_insert(struct arena *arena, struct block *block) {
    if (arena->current) {
        block->next = arena->current->next;
        arena->current->next = block;
    } else {
        block->next = arena->first;
        arena->first = block;
    }
}

/* The next block after a reset, or NULL; small ones are passed over. */
static struct block *block_again(const struct arena *arena, size_t size) {
    struct block *next = arena->current ? arena->current->next : arena->first;
    while (next && next->size < size && next->size < BLOCK_LARGE)
        next = next->next;
    return next && next->used == 0 && next->size >= size ? next : NULL;
}

/* A small block holds at least eight pieces as large as the one that it is made for. */
static size_t size_grown(size_t block, size_t piece) {
    while (block < BLOCK_LARGE && piece > block / SMALL_GROWTH)
        block *= SMALL_GROWTH;
    return block;
}

/* A block with `size` free bytes, which becomes the current one; only when a large piece would
 * waste most of a fresh block does the present block stay current. */
static struct block *block_with(struct arena *arena, size_t size) {
    struct block *next = block_again(arena, size);
    if (next) {
        arena->current = next;
        return next;
    }
    arena->next_size = size_grown(arena->next_size, size);
    if (size > arena->next_size / 4 && arena->current) {
        struct block *own = block_new(size);
        /* It goes before the current block, where nothing looks for free room until a reset. */
        own->next = arena->first;
        arena->first = own;
        return own;
    }
    struct block *block = block_new(size > arena->next_size ? size : arena->next_size);
    if (arena->next_size < BLOCK_MAX)
        arena->next_size *= arena->next_size < BLOCK_LARGE ? SMALL_GROWTH : 2;
    block_insert(arena, block);
    arena->current = block;
    return block;
}

void *arena_raw(struct arena *arena, size_t size) {
    if (size > SIZE_MAX / 2)
        memory_exhausted();
    size_t whole = (size + GAP + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (whole == 0)
        whole = ALIGNMENT;
    struct block *block = arena->current;
    if (!block || block->size - block->used < whole)
        block = block_with(arena, whole);
    char *at = block->bytes + block->used;
    block->used += whole;
    arena->used += size;
    UNPOISON(at, size);
    return at;
}

void *arena_alloc(struct arena *arena, size_t size) {
    return memset(arena_raw(arena, size), 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size) {
    if (size && count > SIZE_MAX / size)
        memory_exhausted();
    return arena_alloc(arena, count * size);
}

struct text arena_text(struct arena *arena, struct text text) {
    if (text.length == 0)
        return (struct text){"", 0};
    char *bytes = arena_raw(arena, text.length);
    memcpy(bytes, text.bytes, text.length);
    return (struct text){bytes, text.length};
}

struct text arena_format(struct arena *arena, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    assert(length >= 0);
    char *bytes = arena_raw(arena, (size_t)length + 1);
    vsnprintf(bytes, (size_t)length + 1, format, again);
    va_end(again);
    return (struct text){bytes, (uint32_t)length};
}

size_t arena_used(const struct arena *arena) {
    return arena->used;
}

void *memory_alloc(size_t size) {
    void *memory = malloc(size ? size : 1);
    if (!memory)
        memory_exhausted();
    return memory;
}

void *memory_zeroed(size_t count, size_t size) {
    void *memory = calloc(count ? count : 1, size ? size : 1);
    if (!memory)
        memory_exhausted();
    return memory;
}

void memory_keep(void) {
#ifdef __GLIBC__
    (void)mallopt(M_MMAP_THRESHOLD, KEPT_PIECE);
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_MOST);
    (void)mallopt(M_TOP_PAD, KEPT_STEP);
#endif
}

void *memory_grow(void *old, size_t count, size_t size) {
    if (size && count > SIZE_MAX / size)
        memory_exhausted();
    size_t bytes = count * size;
    void *memory = realloc(old, bytes ? bytes : 1);
    if (!memory)
        memory_exhausted();
    return memory;
}

void memory_free(void *memory) {
    free(memory);
}

void memory_exhausted(void) {
    fputs("tenet: out of memory\n", stderr);
    exit(6);
}
