/* One rule file while it is read: its text, its lexemes, and where the parser stands in them. */
#ifndef TENET_SYNTAX_READER_H
#define TENET_SYNTAX_READER_H

#include "base/diag.h"
#include "base/vector.h"
#include "syntax/lexeme.h"
#include "syntax/tree.h"
#include "syntax/words.h"

struct reader {
    struct arena *arena;
    struct names *names;
    struct diags *diags;
    uint32_t file;
    struct text text;
    struct word_index words;

    /* cutting into lexemes */
    VECTOR(struct lexeme) items;    /* what the parser gets */
    VECTOR(struct lexeme) comments; /* comments and separator rows, in order */
    uint32_t last_end;              /* of the last lexeme or comment */
    uint32_t skip_to;               /* what the scanner finds before it is passed over */
    enum lexeme_kind block;         /* the keyword of the block */
    bool in_row;
    bool is_broken_utf8; /* reported already: stray bytes are passed over */
    uint32_t said_once;  /* bits: kinds of mistakes that a file repeats all over */

    /* parsing */
    enum lexeme_kind start; /* to deliver before all others, or LEX_FINISH */
    size_t at;              /* the next lexeme to deliver */
    size_t fed;             /* the one that was delivered last */
    size_t closings;        /* `)` to put in before it, after a mistake */
    bool is_closing;        /* such a `)` was delivered last */
    size_t resumed_at;      /* the lexeme at which reading went on after the last mistake */
    unsigned repeats;       /* how often it was refused since */
    size_t errors;          /* syntax errors reported; at the cap reading stops */
    struct span too_deep;   /* what was reported as nested too deep */
    struct tree *root;
};

/* Reads a file; the lexemes stay until reader_end, the tree as long as the arena. False when
 * something is wrong with it. */
bool reader_parse(struct reader *reader, struct arena *arena, struct sources *sources,
                  uint32_t file, struct names *names, struct diags *diags);
void reader_end(struct reader *reader);

static inline struct span reader_span(const struct reader *reader, struct place place) {
    return (struct span){reader->file, place.start, place.end};
}

static inline struct text reader_text(const struct reader *reader, struct place place) {
    return (struct text){reader->text.bytes + place.start, place.end - place.start};
}

/* Adds an error of this file. */
#define reader_error(reader, code, place, ...)                                                     \
    diag_add((reader)->diags, (code), reader_span((reader), (place)), __VA_ARGS__)

#endif
