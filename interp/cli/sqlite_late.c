/* The calls of the libsqlite3 of this machine, which is loaded when the first portfolio that is a
 * database is opened. Instead of data/sqlite_linked.c, for the command alone. */
#include "data/sqlite_calls.h"

#include <dlfcn.h>

/* POSIX lets an address of a function pass as one of data; C does not, so its bytes are copied. */
static bool find_call(void *library, const char *name, void *call, size_t size) {
    void *found = dlsym(library, name);
    memcpy(call, &found, size);
    return found;
}

bool sqlite_calls_begin(struct sqlite_calls *calls, struct text *why) {
    _Static_assert(sizeof(void *) == sizeof calls->close, "addresses are all of one size");
    *calls = (struct sqlite_calls){.library = dlopen("libsqlite3.so.0", RTLD_NOW | RTLD_LOCAL)};
    if (!calls->library)
        calls->library = dlopen("libsqlite3.so", RTLD_NOW | RTLD_LOCAL);
    bool has_all = calls->library;
#define CALL(name, gives, takes)                                                                   \
    has_all =                                                                                      \
        has_all && find_call(calls->library, "sqlite3_" #name, &calls->name, sizeof calls->name);
    SQLITE_CALLS(CALL)
#undef CALL
    *why = has_all          ? TEXT("")
           : calls->library ? TEXT("the library libsqlite3 is too old")
                            : TEXT("the library libsqlite3 is not to be found, or broken");
    return has_all;
}

void sqlite_calls_end(struct sqlite_calls *calls) {
    if (calls->library)
        dlclose(calls->library);
    *calls = (struct sqlite_calls){0};
}
