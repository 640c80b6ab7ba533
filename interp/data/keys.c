/* An open-addressed table of (hash, slot) pairs, and the keys in chunks that never move. A key of
 * up to 40 bytes (a GUID has 36) stands in its place there, so that a look-up touches two or three
 * lines of memory, and a tenant costs 48 bytes and its part of the table. */
#include "data/keys.h"

#include <assert.h>

enum { CHUNK_KEYS = 1 << 14, LINE = 64, BUCKETS_AT_FIRST = 1 << 12 };

struct bucket {
    uint32_t hash;
    uint32_t number; /* slot + 1; 0 is free */
};

struct keys {
    struct arena *arena; /* long keys */
    struct bucket *buckets;
    uint32_t mask;
    uint32_t count;
    uint32_t last; /* slot of the last key looked up, or INDEX_NONE */
    uint64_t seed;
    struct key **chunks;
    void **chunk_memory; /* what the chunks were aligned in */
    uint32_t chunk_count;
};

static struct bucket *buckets_new(size_t count) {
    struct bucket *buckets = memory_grow(NULL, count, sizeof *buckets);
    memset(buckets, 0, count * sizeof *buckets);
    return buckets;
}

struct keys *keys_new(void) {
    struct arena *arena = arena_new();
    struct keys *keys = arena_alloc(arena, sizeof *keys);
    keys->arena = arena;
    keys->buckets = buckets_new(BUCKETS_AT_FIRST);
    keys->mask = BUCKETS_AT_FIRST - 1;
    keys->last = INDEX_NONE;
    /* Addresses differ from run to run; slots do not depend on hashes, so results do not either. */
    keys->seed = (uint64_t)(uintptr_t)keys->buckets * UINT64_C(0x9e3779b97f4a7c15);
    return keys;
}

void keys_free(struct keys *keys) {
    if (!keys)
        return;
    for (uint32_t i = 0; i < keys->chunk_count; i++)
        memory_free(keys->chunk_memory[i]);
    memory_free(keys->chunk_memory);
    memory_free(keys->chunks);
    memory_free(keys->buckets);
    arena_free(keys->arena);
}

struct key *keys_at(const struct keys *keys, uint32_t slot) {
    assert(slot < keys->count);
    return &keys->chunks[slot / CHUNK_KEYS][slot % CHUNK_KEYS];
}

struct text keys_text(const struct keys *keys, uint32_t slot) {
    const struct key *key = keys_at(keys, slot);
    if (key->length == KEY_IS_OUTSIDE)
        return key->outside;
    return (struct text){key->inside, (uint32_t)key->length};
}

uint32_t keys_count(const struct keys *keys) {
    return keys->count;
}

static inline uint64_t load8(const char *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

/* Eight bytes at a time, the last eight once more where they do not come out even. */
static inline bool key_is(const struct key *key, struct text text) {
    if (text.length > KEY_INSIDE)
        return key->length == KEY_IS_OUTSIDE && text_is(key->outside, text);
    if (key->length != text.length)
        return false;
    if (text.length < 8)
        return text.length == 0 || memcmp(key->inside, text.bytes, text.length) == 0;
    uint32_t last = text.length - 8;
    if (load8(key->inside + last) != load8(text.bytes + last))
        return false;
    for (uint32_t i = 0; i < last; i += 8)
        if (load8(key->inside + i) != load8(text.bytes + i))
            return false;
    return true;
}

static void add_chunk(struct keys *keys) {
    uint32_t place = keys->chunk_count++;
    keys->chunks = memory_grow(keys->chunks, keys->chunk_count, sizeof *keys->chunks);
    keys->chunk_memory =
        memory_grow(keys->chunk_memory, keys->chunk_count, sizeof *keys->chunk_memory);
    char *memory = memory_alloc(CHUNK_KEYS * sizeof(struct key) + LINE);
    size_t past = (uintptr_t)memory % LINE;
    keys->chunk_memory[place] = memory;
    keys->chunks[place] = (struct key *)(void *)(memory + (past ? LINE - past : 0));
}

static uint32_t key_new(struct keys *keys, struct text text) {
    if (keys->count == (uint64_t)keys->chunk_count * CHUNK_KEYS)
        add_chunk(keys);
    if (keys->count >= UINT32_MAX / 4)
        memory_exhausted();
    uint32_t slot = keys->count++;
    struct key *key = keys_at(keys, slot);
    key->place = key->states = 0;
    key->length = text.length > KEY_INSIDE ? KEY_IS_OUTSIDE : (uint8_t)text.length;
    if (text.length > KEY_INSIDE)
        key->outside = arena_text(keys->arena, text);
    else if (text.length)
        memcpy(key->inside, text.bytes, text.length);
    return slot;
}

static void table_grow(struct keys *keys) {
    size_t old_count = (size_t)keys->mask + 1;
    struct bucket *old = keys->buckets;
    keys->buckets = buckets_new(old_count * 2);
    keys->mask = (uint32_t)(old_count * 2 - 1);
    for (size_t i = 0; i < old_count; i++) {
        if (!old[i].number)
            continue;
        uint32_t at = old[i].hash & keys->mask;
        while (keys->buckets[at].number)
            at = (at + 1) & keys->mask;
        keys->buckets[at] = old[i];
    }
    memory_free(old);
}

static inline uint32_t hash_of(const struct keys *keys, struct text text) {
    return (uint32_t)(text_hash(text, keys->seed) >> 32);
}

/* The bucket that holds the key, or the free one where it would go. */
static uint32_t bucket_of(const struct keys *keys, struct text text, uint32_t hash) {
    uint32_t at = hash & keys->mask;
    for (; keys->buckets[at].number; at = (at + 1) & keys->mask)
        if (keys->buckets[at].hash == hash &&
            key_is(keys_at(keys, keys->buckets[at].number - 1), text))
            break;
    return at;
}

static uint32_t look_up(struct keys *keys, struct text text, uint32_t hash, bool adds) {
    uint32_t at = bucket_of(keys, text, hash);
    if (keys->buckets[at].number)
        return keys->buckets[at].number - 1;
    if (!adds)
        return INDEX_NONE;
    if (keys->count >= (keys->mask + 1) / 8 * 5) {
        table_grow(keys);
        at = bucket_of(keys, text, hash);
    }
    uint32_t slot = key_new(keys, text);
    keys->buckets[at] = (struct bucket){hash, slot + 1};
    return slot;
}

/* Rows mostly come in the order of the table before: the last key again, or the one after it. */
static uint32_t guess(const struct keys *keys, uint32_t last, struct text text) {
    if (last == INDEX_NONE)
        return INDEX_NONE;
    if (key_is(keys_at(keys, last), text))
        return last;
    if (last + 1 < keys->count && key_is(keys_at(keys, last + 1), text))
        return last + 1;
    return INDEX_NONE;
}

static void look_up_many(struct keys *keys, const struct text *texts, uint32_t count,
                         uint32_t *slots, bool adds) {
    uint32_t hashes[KEYS_AT_ONCE], open[KEYS_AT_ONCE], open_count = 0;
    assert(count <= KEYS_AT_ONCE);
    for (uint32_t i = 0; i < count; i++) {
        slots[i] = guess(keys, keys->last, texts[i]);
        if (slots[i] != INDEX_NONE) {
            keys->last = slots[i];
        } else if (i > 0 && text_is(texts[i], texts[i - 1])) {
            continue; /* as the one before, once that is known */
        } else {
            hashes[i] = hash_of(keys, texts[i]);
            __builtin_prefetch(&keys->buckets[hashes[i] & keys->mask]);
            open[open_count++] = i;
        }
    }
    for (uint32_t k = 0; k < open_count; k++) {
        const struct bucket *bucket = &keys->buckets[hashes[open[k]] & keys->mask];
        if (bucket->number)
            __builtin_prefetch(keys_at(keys, bucket->number - 1));
    }
    for (uint32_t k = 0; k < open_count; k++)
        slots[open[k]] = look_up(keys, texts[open[k]], hashes[open[k]], adds);
    for (uint32_t i = 1, k = 0; i < count; i++) {
        while (k < open_count && open[k] < i)
            k++;
        if (slots[i] == INDEX_NONE && !(k < open_count && open[k] == i))
            slots[i] = slots[i - 1];
    }
    if (count && slots[count - 1] != INDEX_NONE)
        keys->last = slots[count - 1];
}

void keys_add_many(struct keys *keys, const struct text *texts, uint32_t count, uint32_t *slots) {
    look_up_many(keys, texts, count, slots, true);
}

void keys_find_many(struct keys *keys, const struct text *texts, uint32_t count, uint32_t *slots) {
    look_up_many(keys, texts, count, slots, false);
}

uint32_t keys_add(struct keys *keys, struct text text) {
    return look_up(keys, text, hash_of(keys, text), true);
}

uint32_t keys_find(struct keys *keys, struct text text) {
    return look_up(keys, text, hash_of(keys, text), false);
}
