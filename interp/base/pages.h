/* Large pieces of memory in large pages where the system has them: for tables that are looked up
 * here and there, where each small page would have to be found first. */
#ifndef TENET_BASE_PAGES_H
#define TENET_BASE_PAGES_H

#include <stddef.h>

#define PAGES_UNIT ((size_t)2 * 1024 * 1024)

/* Zeroed, at a boundary of PAGES_UNIT; size: a multiple of it. Memory is taken by the unit, when it
 * is first touched: until then it is only addresses. */
void *pages_new(size_t size);
void pages_free(void *memory, size_t size); /* the same size; NULL is fine */

#endif
