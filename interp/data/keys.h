/* The tenant keys of a portfolio: key -> slot, the tenant's number from 0 in order of first
 * mention, for millions of them. Looking up many at once hides the memory's latency: hashes first,
 * then the buckets, then the keys. Keys in the order of the last table are found without hashing.
 * While nobody adds, several threads may look up at once. */
#ifndef TENET_DATA_KEYS_H
#define TENET_DATA_KEYS_H

#include "schema/schema.h"

#define KEYS_AT_ONCE 64

enum key_state {
    KEY_SEEN = 1,   /* a tenant row came */
    KEY_BAD = 2,    /* something of the tenant does not fit: it is left out */
    KEY_CLAIMED = 4 /* JSON: its object was read, and waits to be seen */
};

#define KEY_PLACES ((UINT64_C(1) << 48) - 1) /* a place has 48 bits */
enum { KEY_INSIDE = 40, KEY_IS_OUTSIDE = 255 };

struct key {
    uint64_t place : 48; /* of the tenant row that stands: a line, a row or a byte offset */
    uint64_t states : 8; /* of enum key_state */
    uint64_t length : 8; /* KEY_IS_OUTSIDE: a text of over KEY_INSIDE bytes */
    union {
        char inside[KEY_INSIDE];
        struct text outside;
    };
};

static inline uint64_t key_load(const char *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

/* The last eight bytes tell most keys apart; a GUID's 36 are compared in one step. */
static inline bool key_bytes_are_same(const char *a, const char *b, uint32_t length) {
    if (length < 8)
        return length == 0 || memcmp(a, b, length) == 0;
    uint32_t last = length - 8;
    if (key_load(a + last) != key_load(b + last))
        return false;
    if (last > 24)
        return ((key_load(a) ^ key_load(b)) | (key_load(a + 8) ^ key_load(b + 8)) |
                (key_load(a + 16) ^ key_load(b + 16)) | (key_load(a + 24) ^ key_load(b + 24))) == 0;
    for (uint32_t i = 0; i < last; i += 8)
        if (key_load(a + i) != key_load(b + i))
            return false;
    return true;
}

static inline bool key_is_same(struct text a, struct text b) {
    return a.length == b.length && key_bytes_are_same(a.bytes, b.bytes, a.length);
}

struct keys;

struct keys *keys_new(void);
void keys_free(struct keys *keys);
/* The slot of a key, which is added when new. */
uint32_t keys_add(struct keys *keys, struct text text);
/* INDEX_NONE when it was never added. */
uint32_t keys_find(const struct keys *keys, struct text text);
/* The same for up to KEYS_AT_ONCE keys. */
void keys_add_many(struct keys *keys, const struct text *texts, uint32_t count, uint32_t *slots);
void keys_find_many(const struct keys *keys, const struct text *texts, uint32_t count,
                    uint32_t *slots);
/* Good until the keys are freed. */
struct key *keys_at(const struct keys *keys, uint32_t slot);
struct text keys_text(const struct keys *keys, uint32_t slot);
uint32_t keys_count(const struct keys *keys);

#endif
