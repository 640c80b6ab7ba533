/* Lexemes: what the generated scanner tells apart, with their places. The whole file is cut into
 * lexemes before it is parsed, so that messages, recovery and the formatter can look both ways. */
#ifndef TENET_SYNTAX_LEXEME_H
#define TENET_SYNTAX_LEXEME_H

#include "base/text.h"

struct place { /* bytes of the file that is being read; end is exclusive */
    uint32_t start, end;
};

enum lexeme_kind {
    LEX_FINISH, /* the scanner is through; in the list of lexemes: the finish */
    LEX_START_FILE,
    LEX_START_CONDITION,
    LEX_NAME,
    LEX_STRING,
    LEX_NUMBER,
    LEX_DATE,
    LEX_BAD_VALUE, /* a number or date that cannot be read, and was reported */
    LEX_STRAY,     /* what has no meaning here, and was reported */
    LEX_YES_NO,
    LEX_COMMA,
    LEX_OPEN,
    LEX_CLOSE,
    LEX_DOT,
    LEX_DASH,
    LEX_BAR,
    LEX_ROW_END,       /* the `|` that ends a row */
    LEX_BUSINESS_SKIP, /* the `business` of `business days skip` */
    LEX_CASE_IS,       /* an `is` that starts a line of a definition */
#define WORD(token, spelling, role) LEX_##token,
#define ALSO(token, spelling)
#include "../grammar/words.def"
#undef WORD
#undef ALSO
    LEX_KINDS, /* those below never reach the parser */
    LEX_COMMENT = LEX_KINDS,
    LEX_SEPARATOR, /* |---|---| */
    LEX_UNCLOSED,
    LEX_OTHER_QUOTES,
    LEX_CURLY_QUOTES,
    LEX_CONTRACTION,
    LEX_BAD_NAME,
    LEX_BAD_NUMBER,
    LEX_OPERATOR,
    LEX_FOREIGN
};

/* Flags. */
enum {
    LEXEME_STARTS_LINE = 1,
    LEXEME_REPORTED = 2, /* a mistake was reported here: the parser says no more about it */
    LEXEME_MUTES = 4,    /* nor about the rest of the line, which may be its consequence */
    LEXEME_INSERTED = 8  /* put in by a repair: not in the text */
};

struct lexeme {
    uint8_t kind; /* enum lexeme_kind */
    uint8_t flags;
    struct place place;
};

struct reader;

/* Takes what the scanner found; the reader's lists grow. Reports what is wrong with it. */
void lexeme_take(struct reader *reader, enum lexeme_kind kind, struct place place);
/* Ends the list with LEX_FINISH. */
void lexeme_finish(struct reader *reader);
void lexeme_add(struct reader *reader, enum lexeme_kind kind, struct place place, unsigned flags);
/* The one added last (back 0) or before; NULL when there is none. */
const struct lexeme *lexeme_last(const struct reader *reader, size_t back);
/* The text between the quotes, with the escapes undone. */
struct text lexeme_string(struct reader *reader, struct place place);

#endif
