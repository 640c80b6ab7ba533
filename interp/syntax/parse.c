/* From text to tree: checks the text, cuts it into lexemes, parses them. */
#include "syntax/parse.h"

#include "syntax/build.h"
#include "syntax/encoding.h"
#include "syntax/generated.h"
#include "syntax/reader.h"

#include <assert.h>

static void reader_start(struct reader *reader, struct arena *arena, struct sources *sources,
                         uint32_t file, struct names *names, struct diags *diags) {
    assert(arena && sources && names && diags && file < sources_count(sources));
    *reader = (struct reader){.arena = arena,
                              .names = names,
                              .diags = diags,
                              .file = file,
                              .text = sources_get(sources, file)->text,
                              .too_deep = SPAN_NONE,
                              .resumed_at = SIZE_MAX};
    if (!reader->text.bytes)
        reader->text = TEXT("");
    words_index(&reader->words);
    reader->root = build_leaf(reader, TREE_FILE, (struct place){0, reader->text.length});
}

void reader_end(struct reader *reader) {
    VECTOR_FREE(&reader->items);
    VECTOR_FREE(&reader->comments);
}

/* After its stack ran over the parser starts again at the next block. */
static void parse_blocks(struct reader *reader) {
    while (!generated_parse(reader, LEX_START_FILE)) {
        size_t at = reader->at;
        while (at < reader->items.count && !(reader->items.items[at].flags & LEXEME_STARTS_LINE &&
                                             word_role(reader->items.items[at].kind) == ROLE_BLOCK))
            at++;
        if (at >= reader->items.count)
            return;
        reader->at = at;
        reader->closings = 0;
    }
}

bool reader_parse(struct reader *reader, struct arena *arena, struct sources *sources,
                  uint32_t file, struct names *names, struct diags *diags) {
    size_t errors = diags_count(diags, DIAG_ERROR);
    reader_start(reader, arena, sources, file, names, diags);
    if (encoding_check(reader)) {
        generated_scan(reader);
        parse_blocks(reader);
    }
    return diags_count(diags, DIAG_ERROR) == errors;
}

struct tree *parse_file(struct arena *arena, struct sources *sources, uint32_t file,
                        struct names *names, struct diags *diags) {
    struct reader reader;
    (void)reader_parse(&reader, arena, sources, file, names, diags);
    reader_end(&reader);
    return reader.root;
}

struct tree *parse_condition(struct arena *arena, struct sources *sources, uint32_t file,
                             struct names *names, struct diags *diags) {
    struct reader reader;
    size_t errors = diags_count(diags, DIAG_ERROR);
    reader_start(&reader, arena, sources, file, names, diags);
    if (encoding_check(&reader)) {
        generated_scan(&reader);
        generated_parse(&reader, LEX_START_CONDITION);
    }
    reader_end(&reader);
    return diags_count(diags, DIAG_ERROR) == errors ? reader.root->first : NULL;
}
