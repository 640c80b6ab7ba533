/* The calls of a libsqlite3 that the program is linked with. */
#include "data/sqlite_calls.h"

bool sqlite_calls_begin(struct sqlite_calls *calls, struct text *why) {
    *why = TEXT("");
    *calls = (struct sqlite_calls){
#define CALL(name, gives, takes) .name = sqlite3_##name,
        SQLITE_CALLS(CALL)
#undef CALL
    };
    return true;
}

void sqlite_calls_end(struct sqlite_calls *calls) {
    *calls = (struct sqlite_calls){0};
}
