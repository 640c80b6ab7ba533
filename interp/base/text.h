/* Text with its length: a view of UTF-8 bytes that somebody else owns. It may hold any byte but
 * is never longer than 4 GiB. Letter case here means the 26 ASCII letters, so that no answer
 * depends on the machine's locale. */
#ifndef TENET_BASE_TEXT_H
#define TENET_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text {
    const char *bytes; /* not terminated by NUL; may be NULL when length is 0 */
    uint32_t length;   /* in bytes */
};

/* For printf: printf("%.*s", TEXT_ARGS(t)) */
#define TEXT_ARGS(t) (int)(t).length, ((t).bytes ? (t).bytes : "")
/* A string literal as text. */
#define TEXT(literal) ((struct text){(literal), (uint32_t)(sizeof(literal) - 1)})

struct text text_of(const char *terminated);
bool text_is(struct text a, struct text b);
bool text_is_nocase(struct text a, struct text b);
/* Orders by bytes, a shorter prefix first: less than 0, 0, more than 0. */
int text_order(struct text a, struct text b);
bool text_starts(struct text whole, struct text part);
bool text_starts_nocase(struct text whole, struct text part);
bool text_ends(struct text whole, struct text part);
bool text_ends_nocase(struct text whole, struct text part);
bool text_contains(struct text whole, struct text part);
bool text_contains_nocase(struct text whole, struct text part);
/* Without spaces, tabs, CR and LF at both ends. */
struct text text_trim(struct text t);
/* Cuts the next item off a list in which `separator` stands between items; trimmed, perhaps empty.
 * False when there is none: a list whose bytes are NULL. Behind its last item a list is NULL. */
bool text_item(struct text *list, char separator, struct text *item);
/* A 64-bit hash of the bytes (case: of the bytes with ASCII letters lowered). */
uint64_t text_hash(struct text t, uint64_t seed);
uint64_t text_hash_nocase(struct text t, uint64_t seed);

static inline char ascii_lower(char c) {
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

#endif
