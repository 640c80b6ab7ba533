/* The calls of libsqlite3 that portfolios need: the only door to it. The library of tenet.h is
 * linked with it (sqlite_linked.c); the command looks for it only when a portfolio is a database
 * (cli/sqlite_late.c), because loading it takes a tenth of a run on one tenant. */
#ifndef TENET_DATA_SQLITE_CALLS_H
#define TENET_DATA_SQLITE_CALLS_H

#include "base/text.h"

#include <sqlite3.h>

/* CALL(name, what it gives, what it takes); the name without its "sqlite3_". */
#define SQLITE_CALLS(CALL)                                                                         \
    CALL(open_v2, int, (const char *, sqlite3 **, int, const char *))                              \
    CALL(close, int, (sqlite3 *))                                                                  \
    CALL(busy_timeout, int, (sqlite3 *, int))                                                      \
    CALL(exec, int,                                                                                \
         (sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *, char **))       \
    CALL(errcode, int, (sqlite3 *))                                                                \
    CALL(errmsg, const char *, (sqlite3 *))                                                        \
    CALL(prepare_v2, int, (sqlite3 *, const char *, int, sqlite3_stmt **, const char **))          \
    CALL(step, int, (sqlite3_stmt *))                                                              \
    CALL(finalize, int, (sqlite3_stmt *))                                                          \
    CALL(column_count, int, (sqlite3_stmt *))                                                      \
    CALL(column_name, const char *, (sqlite3_stmt *, int))                                         \
    CALL(column_text, const unsigned char *, (sqlite3_stmt *, int))                                \
    CALL(column_bytes, int, (sqlite3_stmt *, int))

struct sqlite_calls {
    void *library; /* what sqlite_calls_end lets go, or NULL */
#define CALL(name, gives, takes) gives(*name) takes;
    SQLITE_CALLS(CALL)
#undef CALL
};

/* False when there is no libsqlite3: *why says so, for people. sqlite_calls_end is due in any case.
 */
bool sqlite_calls_begin(struct sqlite_calls *calls, struct text *why);
void sqlite_calls_end(struct sqlite_calls *calls);

#endif
