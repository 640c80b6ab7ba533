/* Mapped memory is zeroed when it is first touched, so a table need not be cleared. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS, madvise */
#include "base/pages.h"

#include "base/arena.h"

#include <sys/mman.h>

void *pages_new(size_t size) {
    char *memory = size > SIZE_MAX - PAGES_UNIT
                       ? MAP_FAILED
                       : mmap(NULL, size + PAGES_UNIT, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        memory_exhausted();
    size_t before = (PAGES_UNIT - (uintptr_t)memory % PAGES_UNIT) % PAGES_UNIT;
    if (before)
        munmap(memory, before);
    if (before < PAGES_UNIT)
        munmap(memory + before + size, PAGES_UNIT - before);
    memory += before;
#ifdef MADV_HUGEPAGE
    (void)madvise(memory, size, MADV_HUGEPAGE); /* advice: a refusal costs time only */
#endif
    return memory;
}

void pages_free(void *memory, size_t size) {
    if (memory)
        munmap(memory, size);
}
