/* Feeds the generated scanner with text and the generated parser with lexemes; see generated.h. */
#include "syntax/generated.h"

#include "syntax/reader.h"
#include "tenet.tab.h"
#include "tenet.yy.h"

#include <assert.h>

int grammar_lex(GRAMMAR_STYPE *value, struct place *place, struct reader *reader);

static const uint8_t kind_tokens[LEX_KINDS] = {
    [LEX_FINISH] = TOKEN_FINISH,
    [LEX_START_FILE] = TOKEN_START_FILE,
    [LEX_START_CONDITION] = TOKEN_START_CONDITION,
    [LEX_NAME] = TOKEN_NAME,
    [LEX_STRING] = TOKEN_STRING,
    [LEX_NUMBER] = TOKEN_NUMBER,
    [LEX_DATE] = TOKEN_DATE,
    [LEX_BAD_VALUE] = TOKEN_BAD_VALUE,
    [LEX_STRAY] = TOKEN_STRAY,
    [LEX_YES_NO] = TOKEN_YES_NO,
    [LEX_COMMA] = TOKEN_COMMA,
    [LEX_OPEN] = TOKEN_OPEN,
    [LEX_CLOSE] = TOKEN_CLOSE,
    [LEX_DOT] = TOKEN_DOT,
    [LEX_DASH] = TOKEN_DASH,
    [LEX_BAR] = TOKEN_BAR,
    [LEX_ROW_END] = TOKEN_ROW_END,
    [LEX_BUSINESS_SKIP] = TOKEN_BUSINESS_SKIP,
    [LEX_CASE_IS] = TOKEN_CASE_IS,
#define WORD(token, spelling, role) [LEX_##token] = TOKEN_##token,
#define ALSO(token, spelling)
#include "../grammar/words.def"
#undef WORD
#undef ALSO
};

enum lexeme_kind generated_kind(int token) {
    for (int kind = 0; kind < LEX_KINDS; kind++)
        if (kind_tokens[kind] == token)
            return (enum lexeme_kind)kind;
    return LEX_FINISH;
}

/* The scanner writes into its buffer, so it gets a copy, with a line feed behind the last line
 * and the two NULs that it wants. */
void generated_scan(struct reader *reader) {
    uint32_t length = reader->text.length;
    char *copy = memory_alloc((size_t)length + 3);
    memcpy(copy, reader->text.bytes, length);
    memcpy(copy + length, "\n\0\0", 3);
    struct place place = {0, 0};
    yyscan_t scanner;
    if (scan_lex_init_extra(&place, &scanner) != 0 ||
        !scan__scan_buffer(copy, (size_t)length + 3, scanner))
        memory_exhausted();
    for (int kind; (kind = scan_lex(scanner)) != 0;) {
        struct place found = place;
        if (found.end > length) /* a comment or text on a last line without a line feed */
            found.end = length;
        lexeme_take(reader, (enum lexeme_kind)kind, found);
    }
    scan_lex_destroy(scanner);
    memory_free(copy);
    lexeme_finish(reader);
}

static void set_value(struct reader *reader, const struct lexeme *item, GRAMMAR_STYPE *value) {
    struct text text = reader_text(reader, item->place);
    if (item->kind == LEX_NAME)
        value->TOKEN_NAME = (struct word){name_intern(reader->names, text), item->place};
    else if (item->kind == LEX_STRING)
        value->TOKEN_STRING = lexeme_string(reader, item->place);
    else if (item->kind == LEX_NUMBER && number_parse(text, &value->TOKEN_NUMBER) != NUMBER_OK)
        value->TOKEN_NUMBER = 0;
    else if (item->kind == LEX_DATE && !date_parse(text, &value->TOKEN_DATE))
        value->TOKEN_DATE = 0;
}

int grammar_lex(GRAMMAR_STYPE *value, struct place *place, struct reader *reader) {
    if (reader->start) {
        uint32_t at = reader->items.items[reader->at].place.start;
        *place = (struct place){at, at};
        int token = kind_tokens[reader->start];
        reader->start = LEX_FINISH;
        return token;
    }
    if (reader->at >= reader->items.count)
        return TOKEN_YYEOF;
    const struct lexeme *item = &reader->items.items[reader->at];
    *place = item->place;
    reader->is_closing = reader->closings > 0;
    if (reader->is_closing) {
        reader->closings--;
        place->end = place->start;
        return TOKEN_CLOSE;
    }
    reader->fed = reader->at++;
    set_value(reader, item, value);
    return kind_tokens[item->kind];
}

bool generated_parse(struct reader *reader, enum lexeme_kind start) {
    reader->start = start;
    return grammar_parse(reader) != 2;
}
