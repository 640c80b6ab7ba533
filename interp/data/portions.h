/* The portions of a CSV table in the order of the file, filled ahead by other threads, which also
 * do what is to be done with a portion that was taken.
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

#include "data/portfolio.h"
#include "data/portion.h"

struct portions;

struct portions_options {
    const struct portion_source *source; /* a copy is kept; what it points to must last */
    size_t from;                         /* where the first row starts */
    unsigned helpers;                    /* threads beside the caller, 0 for none */
    /* Bytes of a portion; 0: such that about a batch of rows fits, judged by the first. */
    size_t size;
    const struct tenant_preparer *preparer; /* of portions_prepare; may be NULL */
};

struct portions *portions_new(const struct portions_options *options);
/* The next one, or NULL at the end. It is the caller's until the next call. */
struct portion *portions_next(struct portions *portions);
/* Has preparer->prepare called for the portion that portions_next gave last, by whoever is free. */
void portions_prepare(struct portions *portions);
/* What preparer->prepare made of the first of these portions. False when it is not ready yet, or
 * there is none; `waits`: until it is, which otherwise happens only when many are under way. */
bool portions_prepared(struct portions *portions, bool waits, void **prepared);
/* At any time, but everything that was prepared must have been fetched. */
void portions_free(struct portions *portions);

#endif
