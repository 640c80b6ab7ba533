/* The rule files of one compilation, files of cases, and places in them. A place is two byte
 * offsets; line and column are computed only when a message is printed. */
#ifndef TENET_BASE_SOURCE_H
#define TENET_BASE_SOURCE_H

#include "base/arena.h"

#define FILE_NONE UINT32_MAX

struct span {
    uint32_t file;       /* index in the source set, or FILE_NONE: no place */
    uint32_t start, end; /* bytes; end is exclusive */
};

#define SPAN_NONE ((struct span){FILE_NONE, 0, 0})

struct source {
    struct text path; /* as the author would write it; NUL-terminated */
    struct text text; /* without a UTF-8 mark at the start; two NUL bytes follow it */
    uint32_t *line_starts;
    size_t line_count;
    bool has_mark; /* the file starts with that mark */
};

struct sources;

struct sources *sources_new(struct arena *arena);
void sources_free(struct sources *sources); /* the text goes with the arena */
/* Takes a text under a name (both copied). Gives its index. At most SPAN limits of uint32. */
uint32_t sources_add(struct sources *sources, struct text path, struct text text);
/* The same, but the text is not copied: it lives as long as the arena, and two NUL bytes follow it,
 * as file_read leaves it. */
uint32_t sources_add_read(struct sources *sources, struct text path, struct text text);
size_t sources_count(const struct sources *sources);
const struct source *sources_get(const struct sources *sources, uint32_t file);
/* 1-based line, and 1-based column counted in characters (UTF-8 code points). */
void source_position(const struct source *source, uint32_t offset, size_t *line, size_t *column);
/* The whole line (without its line break) that holds the offset, and where it starts. */
struct text source_line(const struct source *source, uint32_t offset, uint32_t *start);
struct text span_text(const struct sources *sources, struct span span);

#endif
