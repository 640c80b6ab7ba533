/* Sentences of gates cut into words. The words are few and the language has no nesting, so they
 * are told apart by hand; quoted texts follow the rule language. */
#include "base/limits.h"
#include "base/utf8.h"
#include "change/gate_sentence.h"

static bool is_letter(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

static bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

static char byte_at(const struct gate_reader *reader, uint32_t at) {
    return at < reader->text.length ? reader->text.bytes[at] : '\n';
}

static struct span span_of(const struct gate_reader *reader, uint32_t start, uint32_t end) {
    return (struct span){reader->file, start, end};
}

/* Spaces and a comment; stops at the line's end. */
static void skip_space(struct gate_reader *reader) {
    while (reader->at < reader->text.length &&
           (byte_at(reader, reader->at) == ' ' || byte_at(reader, reader->at) == '\t' ||
            byte_at(reader, reader->at) == '\r'))
        reader->at++;
    if (byte_at(reader, reader->at) == '#')
        gate_reader_skip(reader);
}

void gate_reader_skip(struct gate_reader *reader) {
    while (byte_at(reader, reader->at) != '\n')
        reader->at++;
}

static struct diag *refuse(struct gate_reader *reader, enum diag_code code, uint32_t start,
                           uint32_t end, const char *message) {
    reader->is_said = true;
    return diag_add(reader->diags, code, span_of(reader, start, end), "%s", message);
}

/* The quoted text without its escapes; `at` stands behind the closing quote. */
static void take_text(struct gate_reader *reader) {
    uint32_t start = reader->at++, length = 0;
    while (byte_at(reader, reader->at) != '"' && byte_at(reader, reader->at) != '\n')
        reader->at +=
            byte_at(reader, reader->at) == '\\' && byte_at(reader, reader->at + 1) != '\n' ? 2 : 1;
    reader->token.kind = TOKEN_TEXT;
    if (byte_at(reader, reader->at) == '\n') {
        struct diag *diag = refuse(reader, DIAG_E0904, start, reader->at,
                                   "this quoted text is not closed on its line");
        diag_hint(reader->diags, diag, "put a `\"` where the text ends");
        return;
    }
    uint32_t end = reader->at++;
    if (end - start - 1 > LIMIT_STRING) {
        refuse(reader, DIAG_E0904, start, start + 1, "this quoted text is too long");
        return;
    }
    char *bytes = arena_raw(reader->gates->arena, end - start);
    for (uint32_t i = start + 1; i < end; i++) {
        char byte = byte_at(reader, i);
        if (byte == '\\') {
            byte = byte_at(reader, ++i);
            if (byte != '"' && byte != '\\') {
                struct diag *diag = refuse(reader, DIAG_E0904, i - 1, i + 1,
                                           "a backslash in a quoted text stands only before a "
                                           "quote or a backslash");
                diag_hint(reader->diags, diag,
                          "in a path write `/`; for the backslash itself `\\\\`");
            }
        }
        bytes[length++] = byte;
    }
    reader->token.text = (struct text){bytes, length};
}

static void take_word(struct gate_reader *reader) {
    reader->token.kind = TOKEN_WORD;
    while (is_letter(byte_at(reader, reader->at)) || is_digit(byte_at(reader, reader->at)) ||
           byte_at(reader, reader->at) == '-')
        reader->at++;
}

/* Digits with a fraction. What goes on with letters is a word: a date, a key without quotes. */
static void take_number(struct gate_reader *reader) {
    reader->token.kind = TOKEN_NUMBER;
    while (is_digit(byte_at(reader, reader->at)) ||
           (byte_at(reader, reader->at) == '.' && is_digit(byte_at(reader, reader->at + 1))))
        reader->at++;
    if (is_letter(byte_at(reader, reader->at)) || byte_at(reader, reader->at) == '-')
        take_word(reader);
}

static bool take_sign(struct gate_reader *reader, char byte) {
    if (byte != '%' && byte != ',' && byte != ':')
        return false;
    reader->at++;
    reader->token.kind = byte == '%' ? TOKEN_PERCENT : byte == ',' ? TOKEN_COMMA : TOKEN_COLON;
    return true;
}

static void take_stray(struct gate_reader *reader) {
    uint32_t start = reader->at, c = 0;
    size_t length = utf8_decode(reader->text.bytes + start, reader->text.length - start, &c);
    reader->at += length ? (uint32_t)length : 1;
    reader->token.kind = TOKEN_STRAY;
    bool is_curly = (c >= 0x2018 && c <= 0x201F) || c == 0xAB || c == 0xBB;
    if (!is_curly && c != '\'' && c != '`')
        return;
    struct diag *diag =
        refuse(reader, DIAG_E0904, start, reader->at,
               is_curly ? "these are typographic quotes" : "a text stands in double quotes");
    diag_hint(reader->diags, diag, "write the straight quotes of the keyboard: \"");
}

/* A full stop ends a sentence, for those who write it. */
static bool is_full_stop(const struct gate_reader *reader) {
    uint32_t at = reader->at;
    if (byte_at(reader, at) != '.')
        return false;
    for (at++;
         byte_at(reader, at) == ' ' || byte_at(reader, at) == '\t' || byte_at(reader, at) == '\r';)
        at++;
    return byte_at(reader, at) == '\n' || byte_at(reader, at) == '#';
}

void gate_reader_next(struct gate_reader *reader) {
    reader->before = reader->token;
    reader->expected_count = 0;
    uint32_t behind = reader->at;
    skip_space(reader);
    uint32_t start = reader->at;
    char byte = byte_at(reader, start);
    reader->token = (struct gate_token){.kind = TOKEN_END};
    if (byte == '\n' || is_full_stop(reader)) {
        reader->token.span = span_of(reader, behind, behind);
        return;
    }
    if (byte == '"')
        take_text(reader);
    else if (is_digit(byte))
        take_number(reader);
    else if (is_letter(byte))
        take_word(reader);
    else if (!take_sign(reader, byte))
        take_stray(reader);
    reader->token.span = span_of(reader, start, reader->at);
    if (reader->token.kind != TOKEN_TEXT)
        reader->token.text = (struct text){reader->text.bytes + start, reader->at - start};
}

/* To the first byte of a line that says something; false at the end of the file. */
static bool skip_lines(struct gate_reader *reader) {
    for (skip_space(reader); reader->at < reader->text.length; skip_space(reader)) {
        if (byte_at(reader, reader->at) != '\n')
            return true;
        reader->at++;
    }
    return false;
}

void gate_reader_next_line(struct gate_reader *reader) {
    uint32_t behind = reader->at;
    if (!skip_lines(reader))
        reader->at = behind;
    gate_reader_next(reader);
}

bool gate_reader_begin(struct gate_reader *reader) {
    if (!skip_lines(reader))
        return false;
    reader->begin = reader->at;
    reader->is_said = false;
    gate_reader_next(reader);
    return true;
}
