/* The keywords of the language, from grammar/words.def. */
#ifndef TENET_SYNTAX_WORDS_H
#define TENET_SYNTAX_WORDS_H

#include "syntax/lexeme.h"

enum word_role { ROLE_INNER, ROLE_PART, ROLE_BLOCK };

enum { WORD_SLOTS = 1024 };

/* An index of the spellings by a hash, made anew for each file that is read. */
struct word_index {
    uint8_t slots[WORD_SLOTS]; /* 1 + the entry, 0 is free */
};

void words_index(struct word_index *index);
/* A keyword's kind, or LEX_NAME when the text is none. */
enum lexeme_kind word_find(const struct word_index *index, struct text text);
/* Whether a kind of lexeme is a keyword, and what it starts. */
bool word_is(unsigned kind);
enum word_role word_role(unsigned kind);
/* Its spelling; of keywords with several the first. For other kinds empty. */
struct text word_text(unsigned kind);

#endif
