/* An open-addressed table of (hash, slot) pairs, and the keys in chunks that never move. A key of
 * up to 40 bytes (a GUID has 36) stands in its place there, so that a look-up touches two or three
 * lines of memory, and a tenant costs 48 bytes and its part of the table. */
#include "data/keys.h"

#include "base/pages.h"

#include <assert.h>

/* The first chunks come one by one; after them eight at a time, which is three large pages. */
enum {
    CHUNK_KEYS = 1 << 14,
    CHUNK_BYTES = CHUNK_KEYS * sizeof(struct key),
    SMALL_CHUNKS = 8,
    RUN_CHUNKS = 8,
    RUN_BYTES = RUN_CHUNKS * CHUNK_BYTES,
    LINE = 64,
    BUCKETS_AT_FIRST = 1 << 12,
    DOUBLINGS = 4 /* for which a large table has addresses */
};
_Static_assert(RUN_BYTES % PAGES_UNIT == 0, "a run of chunks is whole pages");

struct bucket {
    uint32_t hash;
    uint32_t number; /* slot + 1; 0 is free */
};

struct keys {
    struct arena *arena; /* long keys */
    struct bucket *buckets;
    size_t
        room; /* bytes that the buckets may take where they are; 0: they are not in large pages */
    uint32_t mask;
    uint32_t count;
    uint32_t last; /* slot of the last key added or found by keys_add_many, or INDEX_NONE */
    uint64_t seed;
    struct key **chunks;
    void *small[SMALL_CHUNKS]; /* what the first chunks were aligned in */
    uint32_t chunk_count;
};

/* Zeroed. */
static void buckets_new(struct keys *keys, size_t count) {
    size_t size = count * sizeof(struct bucket);
    bool is_large = size >= PAGES_UNIT;
    keys->room = is_large ? size << DOUBLINGS : 0;
    keys->buckets = is_large ? pages_new(keys->room) : memset(memory_alloc(size), 0, size);
    keys->mask = (uint32_t)(count - 1);
}

static void buckets_free(struct bucket *buckets, size_t room) {
    if (room)
        pages_free(buckets, room);
    else
        memory_free(buckets);
}

struct keys *keys_new(void) {
    struct arena *arena = arena_new();
    struct keys *keys = arena_alloc(arena, sizeof *keys);
    keys->arena = arena;
    buckets_new(keys, BUCKETS_AT_FIRST);
    keys->last = INDEX_NONE;
    /* Addresses differ from run to run; slots do not depend on hashes, so results do not either. */
    keys->seed = (uint64_t)(uintptr_t)keys->buckets * UINT64_C(0x9e3779b97f4a7c15);
    return keys;
}

void keys_free(struct keys *keys) {
    if (!keys)
        return;
    for (uint32_t i = 0; i < SMALL_CHUNKS; i++)
        memory_free(keys->small[i]);
    for (uint32_t i = SMALL_CHUNKS; i < keys->chunk_count; i += RUN_CHUNKS)
        pages_free(keys->chunks[i], RUN_BYTES);
    memory_free(keys->chunks);
    buckets_free(keys->buckets, keys->room);
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

static inline bool key_is(const struct key *key, struct text text) {
    if (text.length > KEY_INSIDE)
        return key->length == KEY_IS_OUTSIDE && text_is(key->outside, text);
    return key->length == text.length && key_bytes_are_same(key->inside, text.bytes, text.length);
}

static void add_chunk(struct keys *keys) {
    uint32_t place = keys->chunk_count;
    bool is_small = place < SMALL_CHUNKS;
    char *memory = is_small ? memory_alloc(CHUNK_BYTES + LINE) : pages_new(RUN_BYTES);
    keys->chunk_count += is_small ? 1 : RUN_CHUNKS;
    keys->chunks = memory_grow(keys->chunks, keys->chunk_count, sizeof *keys->chunks);
    if (is_small) {
        size_t past = (uintptr_t)memory % LINE;
        keys->small[place] = memory;
        memory += past ? LINE - past : 0;
    }
    for (; place < keys->chunk_count; place++, memory += CHUNK_BYTES)
        keys->chunks[place] = (struct key *)(void *)memory;
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

static inline void bucket_put(struct keys *keys, struct bucket bucket) {
    uint32_t at = bucket.hash & keys->mask;
    while (keys->buckets[at].number)
        at = (at + 1) & keys->mask;
    keys->buckets[at] = bucket;
}

/* In place. A bucket goes back to where it stood, or nearer to where it belongs, or to the new
 * half; so, from a free place on, whatever it comes past has been moved already. */
static void table_double(struct keys *keys) {
    uint32_t old = keys->mask, start = 0;
    while (keys->buckets[start].number)
        start++;
    keys->mask = old * 2 + 1;
    for (uint32_t i = 1; i <= old; i++) {
        struct bucket *from = &keys->buckets[(start + i) & old], bucket = *from;
        if (!bucket.number)
            continue;
        *from = (struct bucket){0};
        bucket_put(keys, bucket);
    }
}

static void table_grow(struct keys *keys) {
    size_t count = (size_t)keys->mask + 1, room = keys->room;
    struct bucket *old = keys->buckets;
    if (count * 2 * sizeof *old <= room) {
        table_double(keys);
        return;
    }
    buckets_new(keys, count * 2);
    for (size_t i = 0; i < count; i++)
        if (old[i].number)
            bucket_put(keys, old[i]);
    buckets_free(old, room);
}

static inline uint32_t hash_of(const struct keys *keys, struct text text) {
    return (uint32_t)(text_hash(text, keys->seed) >> 32);
}

/* The bucket that holds the key, or the free one where it would go. */
static inline uint32_t bucket_of(const struct keys *keys, struct text text, uint32_t hash) {
    uint32_t at = hash & keys->mask;
    for (; keys->buckets[at].number; at = (at + 1) & keys->mask)
        if (keys->buckets[at].hash == hash &&
            key_is(keys_at(keys, keys->buckets[at].number - 1), text))
            break;
    return at;
}

static uint32_t look_up(const struct keys *keys, struct text text, uint32_t hash) {
    const struct bucket *bucket = &keys->buckets[bucket_of(keys, text, hash)];
    return bucket->number ? bucket->number - 1 : INDEX_NONE;
}

static uint32_t look_up_or_add(struct keys *keys, struct text text, uint32_t hash) {
    uint32_t at = bucket_of(keys, text, hash);
    if (keys->buckets[at].number)
        return keys->buckets[at].number - 1;
    if (keys->count >= (keys->mask + 1) / 8 * 5) {
        table_grow(keys);
        at = bucket_of(keys, text, hash);
    }
    uint32_t slot = key_new(keys, text);
    keys->buckets[at] = (struct bucket){hash, slot + 1};
    return slot;
}

/* Rows mostly come in the order of the table before: the key after the last one, or that again. */
static uint32_t guess(const struct keys *keys, uint32_t last, struct text text) {
    if (last == INDEX_NONE)
        return INDEX_NONE;
    if (last + 1 < keys->count && key_is(keys_at(keys, last + 1), text))
        return last + 1;
    return key_is(keys_at(keys, last), text) ? last : INDEX_NONE;
}

/* Keys that were not guessed, by their places among those that are looked up. */
struct open_keys {
    uint32_t count;
    uint32_t places[KEYS_AT_ONCE], hashes[KEYS_AT_ONCE];
};

/* What can be guessed from *last on; the rest is open, and its buckets are on their way. A key that
 * is the same as an open one before it is neither: its slot stays INDEX_NONE. */
static void guess_many(const struct keys *keys, const struct text *texts, uint32_t count,
                       uint32_t *slots, uint32_t *last, struct open_keys *open) {
    uint32_t at = *last;
    open->count = 0;
    assert(count <= KEYS_AT_ONCE);
    for (uint32_t i = 0; i < count; i++) {
        struct text text = texts[i];
        slots[i] = guess(keys, at, text);
        if (slots[i] != INDEX_NONE) {
            at = slots[i];
        } else if (i == 0 || !key_is_same(text, texts[i - 1])) {
            uint32_t hash = hash_of(keys, text);
            __builtin_prefetch(&keys->buckets[hash & keys->mask]);
            open->hashes[open->count] = hash;
            open->places[open->count++] = i;
        }
    }
    for (uint32_t k = 0; k < open->count; k++) {
        const struct bucket *bucket = &keys->buckets[open->hashes[k] & keys->mask];
        if (bucket->number && bucket->hash == open->hashes[k])
            __builtin_prefetch(keys_at(keys, bucket->number - 1));
    }
    *last = at;
}

/* Gives the keys that were left out the slots of those before them. */
static void slots_repeat(const struct open_keys *open, uint32_t count, uint32_t *slots) {
    for (uint32_t k = 0; k < open->count; k++) {
        uint32_t first = open->places[k];
        for (uint32_t i = first + 1; i < count && slots[i] == INDEX_NONE; i++) {
            if (k + 1 < open->count && open->places[k + 1] == i)
                break;
            slots[i] = slots[first];
        }
    }
}

void keys_add_many(struct keys *keys, const struct text *texts, uint32_t count, uint32_t *slots) {
    struct open_keys open;
    guess_many(keys, texts, count, slots, &keys->last, &open);
    for (uint32_t k = 0; k < open.count; k++)
        slots[open.places[k]] = look_up_or_add(keys, texts[open.places[k]], open.hashes[k]);
    slots_repeat(&open, count, slots);
    if (count)
        keys->last = slots[count - 1];
}

void keys_find_many(const struct keys *keys, const struct text *texts, uint32_t count,
                    uint32_t *slots) {
    struct open_keys open;
    uint32_t last = count ? keys_find(keys, texts[0]) : INDEX_NONE; /* the others follow from it */
    guess_many(keys, texts, count, slots, &last, &open);
    for (uint32_t k = 0; k < open.count; k++)
        slots[open.places[k]] = look_up(keys, texts[open.places[k]], open.hashes[k]);
    slots_repeat(&open, count, slots);
}

uint32_t keys_add(struct keys *keys, struct text text) {
    return look_up_or_add(keys, text, hash_of(keys, text));
}

uint32_t keys_find(const struct keys *keys, struct text text) {
    return look_up(keys, text, hash_of(keys, text));
}
