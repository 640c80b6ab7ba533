/* Comparing, searching and hashing of text. Letters are compared eight bytes at a time: within a
 * 64-bit word each byte is lowered on its own, so the order of bytes in memory does not matter. */
#include "base/text.h"

#include <assert.h>

#define EVERY_BYTE(value) (UINT64_C(0x0101010101010101) * (uint64_t)(value))

__extension__ typedef unsigned __int128 wide_product;

static inline uint64_t load8(const char *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

static inline uint64_t load4(const char *bytes) {
    uint32_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

/* Lowers the ASCII capitals among eight bytes; bytes over 127 stay as they are. */
static inline uint64_t lower8(uint64_t word) {
    uint64_t low_bits = word & EVERY_BYTE(0x7f);
    uint64_t from_a = low_bits + EVERY_BYTE(0x80 - 'A');
    uint64_t past_z = low_bits + EVERY_BYTE(0x7f - 'Z');
    uint64_t is_capital = (from_a ^ past_z) & ~word & EVERY_BYTE(0x80);
    return word | is_capital >> 2;
}

static bool bytes_are_nocase(const char *a, const char *b, size_t length) {
    if (length >= 8) {
        for (size_t i = 0; i + 8 <= length; i += 8)
            if (lower8(load8(a + i)) != lower8(load8(b + i)))
                return false;
        return lower8(load8(a + length - 8)) == lower8(load8(b + length - 8));
    }
    for (size_t i = 0; i < length; i++)
        if (ascii_lower(a[i]) != ascii_lower(b[i]))
            return false;
    return true;
}

struct text text_of(const char *terminated) {
    size_t length = strlen(terminated);
    assert(length <= UINT32_MAX);
    return (struct text){terminated, (uint32_t)length};
}

bool text_is(struct text a, struct text b) {
    return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}

bool text_is_nocase(struct text a, struct text b) {
    return a.length == b.length && bytes_are_nocase(a.bytes, b.bytes, a.length);
}

int text_order(struct text a, struct text b) {
    uint32_t shared = a.length < b.length ? a.length : b.length;
    int order = shared ? memcmp(a.bytes, b.bytes, shared) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

bool text_starts(struct text whole, struct text part) {
    return part.length <= whole.length &&
           (part.length == 0 || memcmp(whole.bytes, part.bytes, part.length) == 0);
}

bool text_starts_nocase(struct text whole, struct text part) {
    return part.length <= whole.length && bytes_are_nocase(whole.bytes, part.bytes, part.length);
}

bool text_ends(struct text whole, struct text part) {
    return part.length <= whole.length &&
           (part.length == 0 ||
            memcmp(whole.bytes + (whole.length - part.length), part.bytes, part.length) == 0);
}

bool text_ends_nocase(struct text whole, struct text part) {
    return part.length <= whole.length &&
           (part.length == 0 ||
            bytes_are_nocase(whole.bytes + (whole.length - part.length), part.bytes, part.length));
}

bool text_contains(struct text whole, struct text part) {
    if (part.length == 0)
        return true;
    if (part.length > whole.length)
        return false;
    const char *at = whole.bytes, *stop = whole.bytes + (whole.length - part.length) + 1;
    char last = part.bytes[part.length - 1];
    while ((at = memchr(at, part.bytes[0], (size_t)(stop - at))) != NULL) {
        if (at[part.length - 1] == last && memcmp(at, part.bytes, part.length) == 0)
            return true;
        if (++at == stop)
            break;
    }
    return false;
}

bool text_contains_nocase(struct text whole, struct text part) {
    if (part.length == 0)
        return true;
    if (part.length > whole.length)
        return false;
    char first = ascii_lower(part.bytes[0]), last = ascii_lower(part.bytes[part.length - 1]);
    uint32_t starts = whole.length - part.length + 1;
    for (uint32_t i = 0; i < starts; i++)
        if (ascii_lower(whole.bytes[i]) == first &&
            ascii_lower(whole.bytes[i + (part.length - 1)]) == last &&
            bytes_are_nocase(whole.bytes + i, part.bytes, part.length))
            return true;
    return false;
}

static inline bool is_white(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct text text_trim(struct text t) {
    while (t.length > 0 && is_white(t.bytes[0])) {
        t.bytes++;
        t.length--;
    }
    while (t.length > 0 && is_white(t.bytes[t.length - 1]))
        t.length--;
    return t;
}

bool text_item(struct text *list, char separator, struct text *item) {
    if (!list->bytes)
        return false;
    const char *end = list->length ? memchr(list->bytes, separator, list->length) : NULL;
    uint32_t length = end ? (uint32_t)(end - list->bytes) : list->length;
    *item = text_trim((struct text){list->bytes, length});
    *list = end ? (struct text){end + 1, list->length - length - 1} : (struct text){NULL, 0};
    return true;
}

/* Both halves of a 128-bit product, folded: the mixing step of Wang Yi's wyhash. */
static inline uint64_t hash_mix(uint64_t a, uint64_t b) {
    wide_product product = (wide_product)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t hash_bytes(struct text t, uint64_t seed, bool nocase) {
    const uint64_t k0 = UINT64_C(0xa0761d6478bd642f), k1 = UINT64_C(0xe7037ed1a0b428db),
                   k2 = UINT64_C(0x8ebc6af09c88c6e3);
    const char *at = t.bytes;
    size_t left = t.length;
    uint64_t a = 0, b = 0, state = hash_mix(seed ^ k0, k1);
    for (; left > 16; left -= 16, at += 16) {
        a = load8(at);
        b = load8(at + 8);
        state = hash_mix((nocase ? lower8(a) : a) ^ k1, (nocase ? lower8(b) : b) ^ state);
    }
    /* The last 0 to 16 bytes, by two loads that may overlap. */
    if (left >= 8) {
        a = load8(at);
        b = load8(at + left - 8);
    } else if (left >= 4) {
        a = load4(at);
        b = load4(at + left - 4);
    } else if (left > 0) {
        a = (uint64_t)(unsigned char)at[0] << 16 | (uint64_t)(unsigned char)at[left / 2] << 8 |
            (unsigned char)at[left - 1];
        b = 0;
    } else {
        a = b = 0;
    }
    if (nocase) {
        a = lower8(a);
        b = lower8(b);
    }
    return hash_mix(k2 ^ t.length, hash_mix(a ^ k1, b ^ state));
}

uint64_t text_hash(struct text t, uint64_t seed) {
    return hash_bytes(t, seed, false);
}

uint64_t text_hash_nocase(struct text t, uint64_t seed) {
    return hash_bytes(t, seed, true);
}
