/* The shipped rule set as texts, to be edited in memory. */
#ifndef TENET_TESTS_RULE_TEXTS_H
#define TENET_TESTS_RULE_TEXTS_H

#include "base/file.h"
#include "check.h"
#include "check/compile.h"

#define MOST 16

struct replacement {
    const char *file, *from, *to;
};

struct house {
    struct arena *arena;
    struct text texts[MOST], names[MOST];
    size_t count;
    struct kept_file tables[MOST];
    size_t table_count;
};

static inline void read_house(struct house *house, struct arena *arena) {
    struct text *names;
    size_t count;
    *house = (struct house){.arena = arena};
    CHECK(folder_list(arena, "rules", ".rules", &names, &count, NULL) == FILE_OK && count < MOST);
    for (size_t i = 0; i < count; i++) {
        house->names[i] = path_join(arena, TEXT("rules"), names[i]);
        CHECK(file_read(arena, house->names[i].bytes, 0, &house->texts[i], NULL) == FILE_OK);
    }
    house->count = count;
    CHECK(folder_list(arena, "rules/tables", ".csv", &names, &count, NULL) == FILE_OK &&
          count < MOST);
    for (size_t i = 0; i < count; i++) {
        house->tables[i].path = path_join(arena, TEXT("rules/tables"), names[i]);
        CHECK(file_read(arena, house->tables[i].path.bytes, 0, &house->tables[i].bytes, NULL) ==
              FILE_OK);
    }
    house->table_count = count;
}

static inline struct text *text_at(struct house *house, const char *file) {
    for (size_t i = 0; i < house->count; i++)
        if (text_ends(house->names[i], text_of(file)))
            return &house->texts[i];
    for (size_t i = 0; i < house->table_count; i++)
        if (text_ends(house->tables[i].path, text_of(file)))
            return &house->tables[i].bytes;
    return NULL;
}

/* In all places; there must be one at least. */
static inline void replace(struct house *house, const struct replacement *replacement) {
    struct text *text = text_at(house, replacement->file), from = text_of(replacement->from);
    struct buffer out = {0};
    unsigned times = 0;
    for (uint32_t i = 0; text && i < text->length;) {
        struct text rest = {text->bytes + i, text->length - i};
        bool is_here = text_starts(rest, from);
        if (is_here)
            buffer_add_string(&out, replacement->to);
        else
            buffer_add_char(&out, rest.bytes[0]);
        times += is_here;
        i += is_here ? from.length : 1;
    }
    if (!CHECK(times > 0))
        printf("%s: %s\n", replacement->file, replacement->from);
    else
        *text = arena_text(house->arena, buffer_text(&out));
    buffer_free(&out);
}

static inline struct compilation *compile_house(const struct house *house) {
    struct compile_options options = {.texts = house->texts,
                                      .text_names = house->names,
                                      .text_count = house->count,
                                      .files = house->tables,
                                      .file_count = house->table_count};
    struct compilation *made = compile(&options);
    struct buffer out = {0};
    diags_render_text(made->diags, &out, false);
    printf("%.*s", TEXT_ARGS(buffer_text(&out)));
    buffer_free(&out);
    return made;
}

/* The number of the one line that starts so, blanks at its start passed over. A marker that ends
 * with a line feed is the whole line. */
static inline uint32_t line_of(struct house *house, const char *file, const char *marker) {
    const struct text *text = text_at(house, file);
    uint32_t line = 1, found = 0;
    if (!marker || !text)
        return 0;
    for (uint32_t i = 0; i < text->length; i++) {
        bool starts = i == 0 || text->bytes[i - 1] == '\n';
        while (starts && i < text->length && text->bytes[i] == ' ')
            i++;
        struct text rest = {text->bytes + i, text->length - i};
        if (starts && text_starts(rest, text_of(marker)) && found == 0)
            found = line;
        line += i < text->length && text->bytes[i] == '\n';
    }
    CHECK(found > 0);
    return found;
}

#endif
