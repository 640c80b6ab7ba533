/* What is said about a syntax error: in the author's words, and what to write instead. */
#ifndef TENET_SYNTAX_COMPLAINT_H
#define TENET_SYNTAX_COMPLAINT_H

#include "syntax/reader.h"

struct complaint {
    struct reader *reader;
    size_t at;               /* the lexeme that could not be taken */
    bool expects[LEX_KINDS]; /* what could have stood there */
    uint8_t meant;           /* gives: the keyword that surely was meant there, or 0 */
};

void complaint_make(struct complaint *complaint);

/* ---- Among the files of complaints. */

const struct lexeme *complaint_item(const struct complaint *complaint, size_t at);
/* The kind and the text of the lexeme `back` before the one that could not be taken. */
enum lexeme_kind kind_back(const struct complaint *complaint, size_t back);
struct text text_back(const struct complaint *complaint, size_t back);
struct place place_back(const struct complaint *complaint, size_t back);
bool complaint_starts_line(const struct complaint *complaint);

#define COMPLAIN(c, code, place, ...) reader_error((c)->reader, (code), (place), __VA_ARGS__)
#define HINT(c, diag, ...) diag_hint((c)->reader->diags, (diag), __VA_ARGS__)

/* Each says its mistake and gives true, when it is that. */
bool say_other_language(struct complaint *complaint);
bool say_capitals(struct complaint *complaint);
bool say_misspelt(struct complaint *complaint);
bool say_capitals_before(struct complaint *complaint);
bool say_reserved(struct complaint *complaint);
bool say_unit(struct complaint *complaint);
bool say_phrase(struct complaint *complaint);
bool say_nameless(struct complaint *complaint);

/* What could have stood there, in words: "a condition", "`gives`, `with` or `when`". */
struct text complaint_expected(const struct complaint *complaint);
/* What a lexeme is called: "`when`", "the end of the file". */
struct text complaint_called(const struct complaint *complaint, size_t at);

#endif
