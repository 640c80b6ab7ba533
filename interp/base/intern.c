/* Names are kept in uthash, whose defaults would end the process with status 255 when memory runs
 * out and hash without a seed. The text map is a table of its own, because it must hold millions
 * of keys: open addressing with the hash beside each entry, so that a look-up touches one slot and
 * one key, and growing touches no key at all. */
#include "base/intern.h"

#include "base/vector.h"

#include <assert.h>
#include <stdint.h>
#include <time.h>

/* Expects `seed` in scope. */
#define HASH_FUNCTION(key, size, hash)                                                             \
    ((hash) = (unsigned)text_hash((struct text){(key), (uint32_t)(size)}, seed))
#define uthash_fatal(message) memory_exhausted()
#define uthash_malloc(size) memory_alloc(size)
#define uthash_free(memory, size) memory_free(memory)
#include <uthash.h>

struct name {
    struct text text;
    name_id id;
    UT_hash_handle hh;
};

struct names {
    struct arena *arena;
    struct name *table; /* the head of uthash's list, NULL while empty */
    VECTOR(struct name *) by_id;
    uint64_t seed;
};

/* Not secret, only not foreseeable by whoever wrote the names. No result depends on it. */
static uint64_t seed_new(const void *address) {
    struct timespec now = {0};
    timespec_get(&now, TIME_UTC);
    return (uint64_t)now.tv_nsec * UINT64_C(0x9e3779b97f4a7c15) ^ (uint64_t)now.tv_sec ^
           (uint64_t)(uintptr_t)address;
}

struct names *names_new(void) {
    struct names *names = memory_alloc(sizeof *names);
    *names = (struct names){.arena = arena_new(), .seed = seed_new(names)};
    return names;
}

void names_free(struct names *names) {
    if (!names)
        return;
    HASH_CLEAR(hh, names->table);
    VECTOR_FREE(&names->by_id);
    arena_free(names->arena);
    memory_free(names);
}

static unsigned name_hash(const struct names *names, struct text text) {
    uint64_t seed = names->seed;
    unsigned hash;
    HASH_VALUE(text.bytes, text.length, hash);
    return hash;
}

/* uthash wants a key that is not NULL even when it is empty. */
static struct text with_bytes(struct text text) {
    return text.bytes ? text : TEXT("");
}

static struct name *name_with_hash(const struct names *names, struct text text, unsigned hash) {
    struct name *name;
    HASH_FIND_BYHASHVALUE(hh, names->table, text.bytes, text.length, hash, name);
    return name;
}

name_id name_intern(struct names *names, struct text text) {
    text = with_bytes(text);
    unsigned hash = name_hash(names, text);
    struct name *name = name_with_hash(names, text, hash);
    if (name)
        return name->id;
    assert(names->by_id.count < NAME_NONE);
    name = arena_alloc(names->arena, sizeof *name);
    name->text = arena_text(names->arena, text);
    name->id = (name_id)names->by_id.count;
    HASH_ADD_KEYPTR_BYHASHVALUE(hh, names->table, name->text.bytes, text.length, hash, name);
    VECTOR_PUSH(&names->by_id, name);
    return name->id;
}

name_id name_find(const struct names *names, struct text text) {
    text = with_bytes(text);
    const struct name *name = name_with_hash(names, text, name_hash(names, text));
    return name ? name->id : NAME_NONE;
}

struct text name_text(const struct names *names, name_id id) {
    assert(id < names->by_id.count);
    return names->by_id.items[id]->text;
}

size_t names_count(const struct names *names) {
    return names->by_id.count;
}

struct slot {
    const char *key; /* NULL: free. Its length stands before its bytes. */
    uint32_t hash;
    uint32_t value;
};

struct text_map {
    struct arena *keys;
    char *room; /* for further keys, which stand side by side */
    size_t room_left;
    struct slot *slots;
    size_t mask; /* number of slots, a power of two, less 1 */
    size_t count;
    uint64_t seed;
    bool nocase;
};

enum { SLOTS_AT_FIRST = 8, SLOTS_SMALL = 4096, ROOM_AT_FIRST = 48, ROOM_MOST = 8192 };

static struct slot *slots_new(size_t count) {
    return memory_zeroed(count, sizeof(struct slot));
}

struct text_map *text_map_new(bool nocase) {
    struct text_map *map = memory_alloc(sizeof *map);
    *map = (struct text_map){.keys = arena_new(),
                             .slots = slots_new(SLOTS_AT_FIRST),
                             .mask = SLOTS_AT_FIRST - 1,
                             .seed = seed_new(map),
                             .nocase = nocase};
    return map;
}

void text_map_free(struct text_map *map) {
    if (!map)
        return;
    arena_free(map->keys);
    memory_free(map->slots);
    memory_free(map);
}

static const char *key_copy(struct text_map *map, struct text key) {
    size_t size = sizeof key.length + key.length;
    if (size > map->room_left) {
        size_t room = map->count * 16 < ROOM_AT_FIRST ? ROOM_AT_FIRST : map->count * 16;
        room = room < ROOM_MOST ? room : ROOM_MOST;
        map->room_left = size > room ? size : room;
        map->room = arena_raw(map->keys, map->room_left);
    }
    char *bytes = map->room;
    map->room += size;
    map->room_left -= size;
    memcpy(bytes, &key.length, sizeof key.length);
    if (key.length)
        memcpy(bytes + sizeof key.length, key.bytes, key.length);
    return bytes;
}

static struct text key_of(const struct slot *slot) {
    struct text key = {.bytes = slot->key + sizeof key.length};
    memcpy(&key.length, slot->key, sizeof key.length);
    return key;
}

static uint32_t key_hash(const struct text_map *map, struct text key) {
    uint64_t hash = map->nocase ? text_hash_nocase(key, map->seed) : text_hash(key, map->seed);
    return (uint32_t)(hash >> 32);
}

/* The slot that holds the key, or the free one where it would go. */
static size_t slot_of(const struct text_map *map, struct text key, uint32_t hash) {
    size_t at = hash & map->mask;
    for (; map->slots[at].key; at = (at + 1) & map->mask) {
        if (map->slots[at].hash != hash)
            continue;
        struct text held = key_of(&map->slots[at]);
        if (map->nocase ? text_is_nocase(held, key) : text_is(held, key))
            break;
    }
    return at;
}

static void map_grow(struct text_map *map) {
    size_t old_count = map->mask + 1;
    struct slot *old = map->slots;
    size_t count = old_count * (old_count < SLOTS_SMALL ? 4 : 2);
    map->slots = slots_new(count);
    map->mask = count - 1;
    for (size_t i = 0; i < old_count; i++) {
        if (!old[i].key)
            continue;
        size_t at = old[i].hash & map->mask;
        while (map->slots[at].key)
            at = (at + 1) & map->mask;
        map->slots[at] = old[i];
    }
    memory_free(old);
}

uint32_t text_map_put(struct text_map *map, struct text key, uint32_t value, bool *added) {
    uint32_t hash = key_hash(map, key);
    size_t at = slot_of(map, key, hash);
    *added = !map->slots[at].key;
    if (!*added)
        return map->slots[at].value;
    /* At most three slots in four are taken, so that runs stay short. */
    if (map->count >= (map->mask + 1) / 4 * 3) {
        map_grow(map);
        at = slot_of(map, key, hash);
    }
    assert(map->count < UINT32_MAX);
    map->slots[at] = (struct slot){key_copy(map, key), hash, value};
    map->count++;
    return value;
}

bool text_map_get(const struct text_map *map, struct text key, uint32_t *value) {
    const struct slot *slot = &map->slots[slot_of(map, key, key_hash(map, key))];
    if (!slot->key)
        return false;
    *value = slot->value;
    return true;
}

size_t text_map_count(const struct text_map *map) {
    return map->count;
}
