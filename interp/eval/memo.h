/* What a test said of a text that it met before. A million rows hold about a thousand different
 * texts, so that most tests of texts need not be done at all. A memo belongs to one question (a
 * node's test, a table's keys); each text has one place in it, and a new one takes it over. */
#ifndef TENET_EVAL_MEMO_H
#define TENET_EVAL_MEMO_H

#include "base/arena.h"

enum { MEMO_BITS = 8, MEMO_TEXT = 40 };

struct memo_entry {
    uint64_t first, last; /* bytes of the text; they overlap in a short one */
    uint32_t length;      /* 0: free */
    uint32_t answer;
    char bytes[MEMO_TEXT];
};

struct memo {
    struct memo_entry entries[1 << MEMO_BITS];
};

/* A question: what it comes to for a text. */
typedef uint32_t memo_ask(const void *context, struct text text);

static inline uint64_t memo_load(const char *bytes, uint32_t size) {
    uint64_t eight = 0;
    uint32_t four;
    if (size == 8) {
        memcpy(&eight, bytes, 8);
        return eight;
    }
    memcpy(&four, bytes, 4);
    return four;
}

static inline uint64_t memo_hash(uint64_t first, uint64_t last, uint32_t length) {
    return (first ^ (last << 23 | last >> 41) ^ length) * UINT64_C(0x9e3779b97f4a7c15);
}

/* What lies between the first and the last eight bytes, of which the last are known to be equal. */
static inline bool memo_middle_is(const char *bytes, struct text text) {
    for (uint32_t i = 8; i + 8 < text.length; i += 8)
        if (memo_load(bytes + i, 8) != memo_load(text.bytes + i, 8))
            return false;
    return true;
}

/* memo: NULL asks every time. */
static inline uint32_t memo_answer(struct memo *memo, struct text text, memo_ask *ask,
                                   const void *context) {
    if (!memo || text.length < 4 || text.length > MEMO_TEXT)
        return ask(context, text);
    uint32_t size = text.length < 8 ? 4 : 8;
    uint64_t first = memo_load(text.bytes, size);
    uint64_t last = memo_load(text.bytes + text.length - size, size);
    uint64_t hash = memo_hash(first, last, text.length);
    struct memo_entry *entry = &memo->entries[hash >> (64 - MEMO_BITS)];
    if (entry->first == first && entry->last == last && entry->length == text.length &&
        memo_middle_is(entry->bytes, text))
        return entry->answer;
    entry->first = first;
    entry->last = last;
    entry->length = text.length;
    memcpy(entry->bytes, text.bytes, text.length);
    return entry->answer = ask(context, text);
}

#endif
