/* One pass over the bytes with a table of those that need a look; see encoding.h. */
#include "syntax/encoding.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "syntax/reader.h"

static struct place first_of(uint32_t at, uint32_t length) {
    return (struct place){at, at + length};
}

static bool check_size(struct reader *reader) {
    if (reader->text.length <= LIMIT_RULE_FILE)
        return true;
    struct diag *diag =
        reader_error(reader, DIAG_E0108, first_of(0, 0), "this file has %u bytes; the most is %d",
                     (unsigned)reader->text.length, LIMIT_RULE_FILE);
    diag_hint(reader->diags, diag, "split it, and bring the parts together with `use`");
    return false;
}

/* A mark at the start says so, or every second byte being NUL. */
static bool check_utf16(struct reader *reader) {
    const unsigned char *bytes = (const unsigned char *)reader->text.bytes;
    if (reader->text.length < 2)
        return true;
    bool is_little = (bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] && !bytes[1]);
    bool is_big = (bytes[0] == 0xFE && bytes[1] == 0xFF) || (!bytes[0] && bytes[1]);
    if (!is_little && !is_big)
        return true;
    struct diag *diag =
        reader_error(reader, DIAG_E0102, first_of(0, 0), "this file is written in UTF-16");
    diag_hint(reader->diags, diag, "save it again with the encoding UTF-8");
    return false;
}

static bool check_nul(struct reader *reader) {
    const char *nul = memchr(reader->text.bytes, '\0', reader->text.length);
    if (!nul)
        return true;
    struct diag *diag =
        reader_error(reader, DIAG_E0103, first_of((uint32_t)(nul - reader->text.bytes), 1),
                     "here stands a byte of value zero, which no text holds");
    diag_hint(reader->diags, diag, "is this a rule file? Save it again as plain text, UTF-8");
    return false;
}

static void check_utf8(struct reader *reader) {
    size_t valid = utf8_valid_prefix(reader->text.bytes, reader->text.length);
    if (valid == reader->text.length)
        return;
    reader->is_broken_utf8 = true;
    struct diag *diag = reader_error(reader, DIAG_E0101, first_of((uint32_t)valid, 1),
                                     "here stands a byte that is not UTF-8 text: 0x%02X",
                                     (unsigned)(unsigned char)reader->text.bytes[valid]);
    diag_hint(reader->diags, diag, "save the file again with the encoding UTF-8");
}

/* Controls of the direction of writing can make a rule look like another one (Boucher and
 * Anderson, Trojan Source, 2021). */
static bool is_direction(uint32_t c) {
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

static void check_beyond_ascii(struct reader *reader, uint32_t at) {
    uint32_t c;
    size_t length = utf8_decode(reader->text.bytes + at, reader->text.length - at, &c);
    if (length == 0 || !is_direction(c))
        return;
    struct diag *diag = reader_error(
        reader, DIAG_E0104, first_of(at, (uint32_t)length),
        "here stands an invisible character that turns the direction of writing: U+%04X",
        (unsigned)c);
    diag_hint(reader->diags, diag, "delete it: the rule would look different from what it says");
}

static void check_control(struct reader *reader, uint32_t at, bool *said_return) {
    unsigned char byte = (unsigned char)reader->text.bytes[at];
    if (byte == '\r') {
        bool is_break = at + 1 < reader->text.length && reader->text.bytes[at + 1] == '\n';
        if (is_break || *said_return)
            return;
        *said_return = true;
        struct diag *diag =
            reader_error(reader, DIAG_E0106, first_of(at, 1),
                         "here a line ends with a carriage return alone, as on old Macs");
        diag_hint(reader->diags, diag, "save the file with line ends LF or CRLF");
        return;
    }
    struct diag *diag = reader_error(reader, DIAG_E0107, first_of(at, 1),
                                     "here stands a control character: 0x%02X", (unsigned)byte);
    diag_hint(reader->diags, diag, "delete it");
}

static bool check_line(struct reader *reader, uint32_t start, uint32_t end) {
    if (end - start <= LIMIT_RULE_LINE)
        return true;
    reader_error(reader, DIAG_E0109, first_of(start, 0), "this line has %u bytes; the most is %d",
                 (unsigned)(end - start), LIMIT_RULE_LINE);
    return false;
}

#define EVERY_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

static bool is_plain(char byte) {
    return byte >= ' ' && byte < 0x7F;
}

/* Where the printable ASCII from `at` on ends; eight bytes at a time are looked at. */
static uint32_t plain_end(struct text text, uint32_t at) {
    uint64_t word;
    for (; at + 8 <= text.length; at += 8) {
        memcpy(&word, text.bytes + at, sizeof word);
        /* The top bit of a byte: over 0x7F itself, is 0x7F, is below a space. */
        if ((word | (word + EVERY_BYTE(1)) | (word - EVERY_BYTE(' '))) & EVERY_BYTE(0x80))
            break;
    }
    while (at < text.length && is_plain(text.bytes[at]))
        at++;
    return at;
}

static bool check_characters(struct reader *reader) {
    bool said_return = false;
    uint32_t line = 0, length = reader->text.length;
    for (uint32_t at = plain_end(reader->text, 0); at < length;
         at = plain_end(reader->text, at + 1)) {
        unsigned char byte = (unsigned char)reader->text.bytes[at];
        if (byte == '\n') {
            if (!check_line(reader, line, at))
                return false;
            line = at + 1;
        } else if (byte == 0xD8 || byte == 0xE2) { /* the first bytes of U+061C and U+2000.. */
            check_beyond_ascii(reader, at);
        } else if (byte != '\t' && byte < 0x80) {
            check_control(reader, at, &said_return);
        }
    }
    return check_line(reader, line, length);
}

bool encoding_check(struct reader *reader) {
    if (!check_size(reader) || !check_utf16(reader) || !check_nul(reader))
        return false;
    check_utf8(reader);
    return check_characters(reader);
}

bool encoding_quotes(struct text text) {
    uint32_t c;
    if (text.length > LIMIT_STRING || utf8_valid_prefix(text.bytes, text.length) != text.length)
        return false;
    for (uint32_t at = 0; at < text.length;) {
        size_t length = utf8_decode(text.bytes + at, text.length - at, &c);
        if (length == 0 || c < ' ' || c == 0x7F || is_direction(c))
            return false;
        at += (uint32_t)length;
    }
    return true;
}
