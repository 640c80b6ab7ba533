/* Names become small numbers: the same bytes always get the same id, so names compare by id. Ids
 * count from 0 without gaps. The only user of uthash; its hash is seeded against colliding names.
 */
#ifndef TENET_BASE_INTERN_H
#define TENET_BASE_INTERN_H

#include "base/arena.h"

typedef uint32_t name_id;
#define NAME_NONE UINT32_MAX

struct names;

struct names *names_new(void);
void names_free(struct names *names);
name_id name_intern(struct names *names, struct text text);     /* copies the bytes when new */
name_id name_find(const struct names *names, struct text text); /* NAME_NONE when never interned */
struct text name_text(const struct names *names, name_id id);   /* lives as long as names */
size_t names_count(const struct names *names);

/* A map from text to a number, for tables and keys of any size. With `nocase` the ASCII letter
 * case of keys does not matter. Keys are copied into the map. */
struct text_map;
struct text_map *text_map_new(bool nocase);
void text_map_free(struct text_map *map);
/* Finds the key or adds it with `value`. *added says which. Gives the value that now stands. */
uint32_t text_map_put(struct text_map *map, struct text key, uint32_t value, bool *added);
bool text_map_get(const struct text_map *map, struct text key, uint32_t *value);
size_t text_map_count(const struct text_map *map);

#endif
