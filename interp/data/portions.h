/* The portions of a CSV table in the order of the file, filled ahead by other threads.
 *
 * Where a portion ends is settled before anybody has read it: behind a line break some way on. That
 * it is the end of a row is only supposed. Whoever takes the portions checks it: one that starts
 * where the rows before it do not end is dropped, and read again from there. So a line break within
 * quotes costs time and never a row; after the first of them, quotes are counted beforehand.
 *
 * Portions are cut alike whatever the number of threads, so that all that comes of them is alike.
 */
#ifndef TENET_DATA_PORTIONS_H
#define TENET_DATA_PORTIONS_H

#include "data/portion.h"

struct portions;

/* helpers: threads that fill portions beside the caller, 0 for none. size: bytes of a portion; 0:
 * such that about a batch of rows fits, judged by the first. The source's memory must last. Reading
 * starts at `from`, where a row starts. */
struct portions *portions_new(const struct portion_source *source, size_t from, unsigned helpers,
                              size_t size);
/* The next one, or NULL at the end. It is good until the next call. */
struct portion *portions_next(struct portions *portions);
void portions_free(struct portions *portions); /* at any time */

#endif
