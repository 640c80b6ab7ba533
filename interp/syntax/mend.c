/* A table of operators and a few cases; see mend.h. What is put in its place is marked as reported,
 * so that the parser does not say the same mistake in other words. */
#include "syntax/mend.h"

#include "base/near.h"
#include "base/utf8.h"
#include "syntax/reader.h"

enum { /* mistakes that a file repeats all over are said once */
       ONCE_BLANK = 1,
       ONCE_SEMICOLON = 2,
       ONCE_COLON = 4,
       ONCE_BRACES = 8,
       ONCE_BRACKETS = 16,
       ONCE_CURLY = 32
};

/* True the first time. */
static bool say_once(struct reader *reader, unsigned bit) {
    bool is_first = !(reader->said_once & bit);
    reader->said_once |= bit;
    return is_first;
}

static void add_stray(struct reader *reader, struct place place, unsigned flags) {
    lexeme_add(reader, LEX_STRAY, place, flags | LEXEME_REPORTED | LEXEME_MUTES);
}

/* ---- Operators. */

struct operator{
    const char *text;
    uint8_t kinds[3]; /* what stands for it; 0 ends */
    uint8_t once;
    const char *hint;
};

static const struct operator operators[] = {
    {"=", {LEX_IS}, 0, "write `is`"},
    {"==", {LEX_IS}, 0, "write `is`"},
    {"===", {LEX_IS}, 0, "write `is`"},
    {"!=", {LEX_IS, LEX_NOT}, 0, "write `is not`"},
    {"!==", {LEX_IS, LEX_NOT}, 0, "write `is not`"},
    {"<>", {LEX_IS, LEX_NOT}, 0, "write `is not`"},
    {"\xE2\x89\xA0", {LEX_IS, LEX_NOT}, 0, "write `is not`"},
    {"<", {LEX_IS, LEX_LESS, LEX_THAN}, 0, "write `is less than`"},
    {">", {LEX_IS, LEX_MORE, LEX_THAN}, 0, "write `is more than`"},
    {"<=", {LEX_IS, LEX_AT, LEX_MOST}, 0, "write `is at most`"},
    {"=<", {LEX_IS, LEX_AT, LEX_MOST}, 0, "write `is at most`"},
    {"\xE2\x89\xA4", {LEX_IS, LEX_AT, LEX_MOST}, 0, "write `is at most`"},
    {">=", {LEX_IS, LEX_AT, LEX_LEAST}, 0, "write `is at least`"},
    {"\xE2\x89\xA5", {LEX_IS, LEX_AT, LEX_LEAST}, 0, "write `is at least`"},
    {"&&", {LEX_AND}, 0, "write `and`"},
    {"&", {LEX_AND}, 0, "write `and`"},
    {"!", {LEX_NOT}, 0, "write `not`"},
    {";", {0}, ONCE_SEMICOLON, "leave it out: a block ends where the next begins"},
    {":", {0}, ONCE_COLON, "leave it out: no word needs a colon behind it"},
    {"{", {0}, ONCE_BRACES, "leave it out: a block ends where the next begins"},
    {"}", {0}, ONCE_BRACES, "leave it out: a block ends where the next begins"},
    {"[", {0}, ONCE_BRACKETS, "leave it out: a list is its values with commas between them"},
    {"]", {0}, ONCE_BRACKETS, "leave it out: a list is its values with commas between them"},
    {"%", {LEX_STRAY}, 0, "write the number alone"},
    {"+", {LEX_STRAY}, 0, "rules compare and count, they do not calculate"},
    {"*", {LEX_STRAY}, 0, "rules compare and count, they do not calculate"},
    {"/", {LEX_STRAY}, 0, "a value with a slash in it stands in quotes"},
    {"->",
     {LEX_STRAY},
     0,
     "write `gives` behind the name of the rule, and the condition behind `when`"},
    {"=>",
     {LEX_STRAY},
     0,
     "write `gives` behind the name of the rule, and the condition behind `when`"},
};

static const struct operator* operator_find(struct text text) {
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
        if (text_is(text_of(operators[i].text), text))
            return &operators[i];
    return NULL;
}

/* In a cell, and behind an `is` that the author wrote, the operator stands for the rest only. */
static bool has_is_already(const struct reader *reader) {
    const struct lexeme *last = lexeme_last(reader, 0);
    return reader->in_row || (last && (last->kind == LEX_IS || last->kind == LEX_CASE_IS));
}

/* `//` starts a comment elsewhere: all of the line is passed over. */
static bool mend_comment(struct reader *reader, struct place place) {
    const char *bytes = reader->text.bytes;
    uint32_t end = place.end;
    if (bytes[place.start] != '/' || end >= reader->text.length ||
        (bytes[end] != '/' && bytes[end] != '*'))
        return false;
    struct diag *diag = reader_error(reader, DIAG_E0124, ((struct place){place.start, end + 1}),
                                     "`/%c` has no meaning in a rule file", bytes[end]);
    diag_hint(reader->diags, diag, "a comment starts with `#`");
    while (end < reader->text.length && bytes[end] != '\n')
        end++;
    reader->skip_to = end;
    return true;
}

static void mend_operator(struct reader *reader, struct place place, unsigned flags) {
    struct text text = reader_text(reader, place);
    if (mend_comment(reader, place))
        return;
    const struct operator* operator= operator_find(text);
    if (!operator|| !operator->once || say_once(reader, operator->once)) {
        struct diag *diag = reader_error(reader, DIAG_E0124, place,
                                         "`%.*s` has no meaning in a rule file", TEXT_ARGS(text));
        if (operator&& operator->kinds[0] == LEX_STRAY && flags & LEXEME_STARTS_LINE)
            diag_hint(reader->diags, diag, "an entry of a list begins with `- `");
        else
            diag_hint(reader->diags, diag, "%s",
                      operator? operator->hint : "leave it out; a text stands in double quotes");
    }
    if (!operator|| operator->kinds[0] == LEX_STRAY) {
        add_stray(reader, place, flags);
        return;
    }
    for (size_t i = 0; i < 3 && operator->kinds[i]; i++)
        if (operator->kinds[i] != LEX_IS || !has_is_already(reader))
            lexeme_add(reader, operator->kinds[i], place, flags | LEXEME_REPORTED);
}

void mend_bar(struct reader *reader, enum lexeme_kind kind, struct place place, unsigned flags) {
    const struct lexeme *last = lexeme_last(reader, 0);
    if (last && last->kind == LEX_OR && last->flags & LEXEME_REPORTED &&
        last->place.end == place.start)
        return; /* the second half of `||` */
    struct diag *diag =
        reader_error(reader, DIAG_E0220, place,
                     flags & LEXEME_STARTS_LINE ? "this row has no cells"
                                                : "`|` stands only round the cells of a row");
    if (flags & LEXEME_STARTS_LINE)
        diag_hint(reader->diags, diag, "leave the line out");
    else
        diag_hint(reader->diags, diag,
                  "between conditions write `or`; a row starts on a line of its own");
    if (kind == LEX_BAR && !(flags & LEXEME_STARTS_LINE))
        lexeme_add(reader, LEX_OR, place, LEXEME_REPORTED);
}

/* ---- Quotes. */

/* When the text goes on in the next line and is closed there: where that quote ends; else 0. */
static uint32_t closed_below(const struct reader *reader, struct place place) {
    const char *bytes = reader->text.bytes;
    uint32_t length = reader->text.length, quotes = 0, quote = 0;
    uint32_t line = place.end;
    while (line < length && bytes[line] != '\n')
        line++;
    uint32_t at = line;
    while (at < length && (bytes[at] == '\n' || bytes[at] == ' ' || bytes[at] == '\t'))
        at++;
    uint32_t word = at;
    while (word < length && bytes[word] >= 'a' && bytes[word] <= 'z')
        word++;
    enum lexeme_kind first = word_find(&reader->words, (struct text){bytes + at, word - at});
    if (word_role(first) != ROLE_INNER)
        return 0;
    for (; at < length && bytes[at] != '\n'; at++) {
        if (bytes[at] == '"') {
            quotes++;
            quote = at + 1;
        }
    }
    return quotes == 1 ? quote : 0;
}

static void mend_unclosed(struct reader *reader, struct place place, unsigned flags) {
    struct text trimmed = text_trim(reader_text(reader, place));
    place.end = place.start + trimmed.length;
    struct diag *diag =
        reader_error(reader, DIAG_E0113, place, "this quoted text is not closed on its line");
    uint32_t below = closed_below(reader, place);
    if (below) {
        diag_hint(reader->diags, diag, "a quoted text ends on its line: write it on one line");
        reader->skip_to = below;
    } else {
        diag_hint(reader->diags, diag, "put a `\"` where the text ends");
    }
    lexeme_add(reader, LEX_BAD_VALUE, place, flags | LEXEME_REPORTED | LEXEME_MUTES);
}

static void mend_other_quotes(struct reader *reader, struct place place, unsigned flags) {
    struct text inside = {reader->text.bytes + place.start + 1, place.end - place.start - 2};
    struct diag *diag = reader_error(reader, DIAG_E0112, place, "a text stands in double quotes");
    diag_hint(reader->diags, diag, "write \"%.*s\"", TEXT_ARGS(inside));
    lexeme_add(reader, LEX_STRING, place, flags);
}

static uint32_t quote_length(const struct reader *reader, uint32_t at) {
    unsigned char byte = (unsigned char)reader->text.bytes[at];
    return byte == '"' ? 1 : byte == 0xC2 ? 2 : 3;
}

static void mend_curly_quotes(struct reader *reader, struct place place, unsigned flags) {
    uint32_t opening = quote_length(reader, place.start), closing = 1;
    if (reader->text.bytes[place.end - 1] != '"')
        closing = (unsigned char)reader->text.bytes[place.end - 2] == 0xC2 ? 2 : 3;
    if (say_once(reader, ONCE_CURLY)) {
        struct text inside = {reader->text.bytes + place.start + opening,
                              place.end - place.start - opening - closing};
        struct diag *diag = reader_error(reader, DIAG_E0110, place, "these are typographic quotes");
        diag_hint(reader->diags, diag,
                  "write straight ones, here and everywhere in the file: \"%.*s\"",
                  TEXT_ARGS(inside));
    }
    struct place straight = {place.start + opening - 1, place.end - closing + 1};
    lexeme_add(reader, LEX_STRING, straight, flags);
}

static void mend_contraction(struct reader *reader, struct place place, unsigned flags) {
    struct text text = reader_text(reader, place);
    bool is = text_is(text, TEXT("isn't")) || text_is(text, TEXT("aren't"));
    bool does = text_is(text, TEXT("doesn't")) || text_is(text, TEXT("don't"));
    struct diag *diag =
        reader_error(reader, DIAG_E0124, place, "`%.*s` cannot be read", TEXT_ARGS(text));
    diag_hint(reader->diags, diag, "%s",
              is     ? "write `is not`"
              : does ? "write `does not`"
                     : "a name has no apostrophe; a text stands in double quotes");
    if (!is && !does) {
        add_stray(reader, place, flags);
        return;
    }
    lexeme_add(reader, is ? LEX_IS : LEX_DOES, place, flags | LEXEME_REPORTED);
    lexeme_add(reader, LEX_NOT, place, LEXEME_REPORTED);
}

/* ---- Names and numbers. */

static void mend_bad_name(struct reader *reader, struct place place, unsigned flags) {
    struct text text = reader_text(reader, place);
    bool is_ascii = true;
    for (uint32_t i = 0; i < text.length; i++)
        is_ascii = is_ascii && (unsigned char)text.bytes[i] < 0x80;
    struct diag *diag =
        reader_error(reader, DIAG_E0117, place, "`%.*s` is no name", TEXT_ARGS(text));
    diag_hint(reader->diags, diag, "%s",
              is_ascii ? "a hyphen stands alone between letters or digits, not at the end of a name"
                       : "a name has the letters a to z, digits, underscores and hyphens; a value "
                         "stands in quotes");
    lexeme_add(reader, LEX_NAME, place, flags | LEXEME_REPORTED);
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static struct text digits_of(struct text text) {
    struct text digits = {text.bytes, text.length && text.bytes[0] == '-' ? 1 : 0};
    while (digits.length < text.length && is_digit(text.bytes[digits.length]))
        digits.length++;
    return digits;
}

static enum lexeme_kind unit_of(const struct reader *reader, struct text word) {
    enum lexeme_kind kind = word_find(&reader->words, word);
    return kind == LEX_DAYS || kind == LEX_WEEKS || kind == LEX_MONTHS || kind == LEX_YEARS
               ? kind
               : LEX_NAME;
}

static const char *number_hint(struct text text) {
    unsigned letters = 0, dashes = 0, dots = 0, commas = 0, slashes = 0;
    for (uint32_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        dashes += c == '-';
        dots += c == '.';
        commas += c == ',';
        slashes += c == '/';
        letters += c == '_' || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z');
    }
    if (commas)
        return "write a number without commas between its digits; behind the comma of a list "
               "stands a space";
    if (!letters && (slashes || dots > 1 || dashes > 1))
        return "a date is written year-month-day: 2020-07-01";
    if (letters)
        return "a name starts with a letter; between a number and its unit stands a space; a value "
               "stands in quotes";
    return "a number is written like 14 or 2.5";
}

static void mend_bad_number(struct reader *reader, struct place place, unsigned flags) {
    struct text text = reader_text(reader, place);
    struct text digits = digits_of(text);
    struct text rest = {text.bytes + digits.length, text.length - digits.length};
    enum lexeme_kind unit = unit_of(reader, rest);
    if (unit != LEX_NAME) {
        struct diag *diag = reader_error(reader, DIAG_E0122, place,
                                         "between the number and its unit a space is missing");
        diag_hint(reader->diags, diag, "write `%.*s %.*s`", TEXT_ARGS(digits), TEXT_ARGS(rest));
        uint32_t middle = place.start + digits.length;
        lexeme_add(reader, LEX_NUMBER, (struct place){place.start, middle}, flags);
        lexeme_add(reader, unit, (struct place){middle, place.end}, 0);
        return;
    }
    struct diag *diag = reader_error(reader, DIAG_E0118, place,
                                     "`%.*s` is neither a number nor a date", TEXT_ARGS(text));
    diag_hint(reader->diags, diag, "%s", number_hint(text));
    lexeme_add(reader, LEX_BAD_VALUE, place, flags | LEXEME_REPORTED);
}

/* ---- Other characters. */

static bool is_blank(uint32_t c) {
    return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200D) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x2060 || c == 0x3000 || c == 0xFEFF;
}

static bool is_dash(uint32_t c) {
    return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2022 || c == 0xB7;
}

static void mend_dash(struct reader *reader, struct place place, unsigned flags) {
    struct text text = reader_text(reader, place);
    bool is_bullet = flags & LEXEME_STARTS_LINE || reader->in_row;
    struct diag *diag = reader_error(reader, DIAG_E0111, place,
                                     "`%.*s` is not the dash of the keyboard", TEXT_ARGS(text));
    diag_hint(reader->diags, diag, "%s",
              is_bullet ? "write `-`" : "in a name write `-`; a value stands in quotes");
    if (is_bullet)
        lexeme_add(reader, LEX_DASH, place, flags | LEXEME_REPORTED);
    else
        add_stray(reader, place, flags);
}

static void mend_foreign(struct reader *reader, struct place place, unsigned flags) {
    struct text text = reader_text(reader, place);
    uint32_t c = 0;
    size_t length = utf8_decode(text.bytes, text.length, &c);
    if (length == 0)
        return; /* not UTF-8, which was said of the whole file */
    if (operator_find(text)) {
        mend_operator(reader, place, flags);
    } else if (is_dash(c)) {
        mend_dash(reader, place, flags);
    } else if (is_blank(c)) {
        if (!say_once(reader, ONCE_BLANK))
            return;
        struct diag *diag =
            reader_error(reader, DIAG_E0105, place,
                         "this is not the space of the keyboard but U+%04X", (unsigned)c);
        diag_hint(
            reader->diags, diag,
            "such spaces come with copied text; put plain ones, here and everywhere in the file");
    } else {
        struct diag *diag =
            reader_error(reader, DIAG_E0123, place,
                         "the character `%.*s` has no meaning outside quotes", TEXT_ARGS(text));
        diag_hint(reader->diags, diag, "a text or value stands in double quotes");
        add_stray(reader, place, flags);
    }
}

void mend_take(struct reader *reader, enum lexeme_kind kind, struct place place, unsigned flags) {
    if (kind == LEX_OPERATOR)
        mend_operator(reader, place, flags);
    else if (kind == LEX_UNCLOSED)
        mend_unclosed(reader, place, flags);
    else if (kind == LEX_OTHER_QUOTES)
        mend_other_quotes(reader, place, flags);
    else if (kind == LEX_CURLY_QUOTES)
        mend_curly_quotes(reader, place, flags);
    else if (kind == LEX_CONTRACTION)
        mend_contraction(reader, place, flags);
    else if (kind == LEX_BAD_NAME)
        mend_bad_name(reader, place, flags);
    else if (kind == LEX_BAD_NUMBER)
        mend_bad_number(reader, place, flags);
    else
        mend_foreign(reader, place, flags);
}
