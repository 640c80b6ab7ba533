/* A strict scanner of JSON, RFC 8259: it accepts all that the grammar allows and nothing else. It
 * builds no tree; the caller asks for one value after the other. Strings without escapes and
 * numbers are views of the text. */
#ifndef TENET_DATA_JSON_SCAN_H
#define TENET_DATA_JSON_SCAN_H

#include "base/arena.h"

struct json {
    const char *at, *end;
    struct arena *arena; /* where strings with escapes go */
    uint32_t depth;      /* of arrays and objects that are open */
    const char *error;   /* NULL while all is well; in plain words */
    const char *error_at;
};

/* Notes an error at a place; always false. */
bool json_fail(struct json *json, const char *at, const char *error);
void json_space(struct json *json);
/* Passes over space and the character c, or fails with the error. */
bool json_expect(struct json *json, char c, const char *error);
/* Opens an array or object: passes its bracket, within the limit of depth. */
bool json_open(struct json *json);
/* Behind a value of an array or object that ends with `close`: a comma, with *goes_on, or the
 * end. */
bool json_next(struct json *json, char close, bool *goes_on);
/* A string at its quote. One longer than LIMIT_FIELD comes back cut to LIMIT_FIELD + 1 bytes. */
bool json_string(struct json *json, struct text *text);
/* A number, as it is written. */
bool json_number(struct json *json, struct text *text);
/* true, false or null. */
bool json_word(struct json *json, struct text *text);
/* Any value, whose grammar is checked; *text is the whole of it. */
bool json_skip(struct json *json, struct text *text);

/* The next character, or NUL at the end (a NUL byte begins nothing either). */
static inline char json_peek(const struct json *json) {
    return json->at < json->end ? *json->at : '\0';
}

#endif
