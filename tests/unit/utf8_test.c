/* UTF-8: every code point, every two-byte and three-byte sequence, and the widths people see. */
#include "check.h"

#include "base/buffer.h"
#include "base/utf8.h"

#define INVALID_AT(literal) utf8_valid_prefix((literal), sizeof(literal) - 1)

static void test_every_code_point(void) {
    unsigned long wrong = 0;
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        char bytes[4];
        uint32_t back = 0;
        if (c == 0xd800)
            c = 0xe000;
        size_t length = utf8_encode(c, bytes);
        wrong += utf8_decode(bytes, length, &back) != length || back != c;
        wrong += utf8_valid_prefix(bytes, length) != length;
        wrong += length > 1 && utf8_valid_prefix(bytes, length - 1) != 0;
        wrong += length > 1 && utf8_decode(bytes, length - 1, &back) != 0;
    }
    CHECK_NUMBER(wrong, 0);
}

/* Of all sequences of three bytes, just those that encode something decode. */
static void test_every_sequence(void) {
    unsigned long valid2 = 0, valid3 = 0;
    for (unsigned a = 0x80; a < 256; a++) {
        for (unsigned b = 0; b < 256; b++) {
            char two[] = {(char)a, (char)b};
            uint32_t c;
            valid2 += utf8_decode(two, 2, &c) == 2;
            for (unsigned d = 0; d < 256; d++) {
                char three[] = {(char)a, (char)b, (char)d};
                valid3 += utf8_decode(three, 3, &c) == 3;
            }
        }
    }
    CHECK_NUMBER(valid2, 0x800 - 0x80);
    CHECK_NUMBER(valid3, 0x10000 - 0x800 - 0x800);
}

static void test_invalid(void) {
    CHECK_NUMBER(INVALID_AT("ab\xc0\x80"), 2);         /* overlong NUL */
    CHECK_NUMBER(INVALID_AT("ab\xc1\xbf"), 2);         /* overlong */
    CHECK_NUMBER(INVALID_AT("ab\xe0\x9f\xbf"), 2);     /* overlong */
    CHECK_NUMBER(INVALID_AT("ab\xf0\x8f\xbf\xbf"), 2); /* overlong */
    CHECK_NUMBER(INVALID_AT("ab\xed\xa0\x80"), 2);     /* surrogate D800 */
    CHECK_NUMBER(INVALID_AT("ab\xed\xbf\xbf"), 2);     /* surrogate DFFF */
    CHECK_NUMBER(INVALID_AT("ab\xf4\x90\x80\x80"), 2); /* U+110000 */
    CHECK_NUMBER(INVALID_AT("ab\xf5\x80\x80\x80"), 2);
    CHECK_NUMBER(INVALID_AT("ab\xff"), 2);
    CHECK_NUMBER(INVALID_AT("ab\x80"), 2); /* nothing to continue */
    CHECK_NUMBER(INVALID_AT("ab\xe2\x82"), 2);
    CHECK_NUMBER(INVALID_AT("ab\xe2\x82z"), 2);
    CHECK_NUMBER(INVALID_AT("\xe2\x82\xac\xe2"), 3);
    CHECK_NUMBER(INVALID_AT(""), 0);
}

/* The fast path reads 32 and 8 bytes at a time: a bad byte is found wherever it stands. */
static void test_fast_path(void) {
    unsigned long wrong = 0;
    for (size_t length = 0; length < 100; length++) {
        for (size_t place = 0; place <= length; place++) {
            char bytes[100];
            memset(bytes, 'x', length);
            if (place < length)
                bytes[place] = (char)0xff;
            wrong += utf8_valid_prefix(bytes, length) != place;
        }
    }
    CHECK_NUMBER(wrong, 0);
}

static void test_width(void) {
    CHECK_NUMBER(utf8_count(TEXT("äöü")), 3);
    CHECK_NUMBER(utf8_width(TEXT("abc")), 3);
    CHECK_NUMBER(utf8_width(TEXT("äöü")), 3);
    CHECK_NUMBER(utf8_width(TEXT("日本語")), 6);
    CHECK_NUMBER(utf8_width(TEXT("한국어")), 6);
    CHECK_NUMBER(utf8_width(TEXT("ｱｲ")), 2);
    CHECK_NUMBER(utf8_width(TEXT("e\xcc\x81")), 1); /* e and a combining acute */
    CHECK_NUMBER(utf8_width(TEXT("🙂")), 2);
    CHECK_NUMBER(utf8_width(TEXT("ไทย")), 3);
    CHECK_NUMBER(utf8_width(TEXT("Việt")), 4);
    CHECK_NUMBER(utf8_width(TEXT("")), 0);
}

static struct text visible(struct buffer *buffer, struct text text) {
    buffer_clear(buffer);
    buffer_add_visible(buffer, text);
    return buffer_text(buffer);
}

static struct text json(struct buffer *buffer, struct text text) {
    buffer_clear(buffer);
    buffer_add_json(buffer, text);
    return buffer_text(buffer);
}

static void test_quoting(void) {
    struct buffer b = {0};
    CHECK_TEXT(visible(&b, TEXT("plain ünï")), TEXT("plain ünï"));
    CHECK_TEXT(visible(&b, TEXT("a\033[31mb\n\t\x7f")), TEXT("a\\x1B[31mb\\x0A\\x09\\x7F"));
    CHECK_TEXT(visible(&b, TEXT("a\xe2\x80\xae"
                                "b")),
               TEXT("a\\u{202E}b"));
    CHECK_TEXT(visible(&b, TEXT("\xc2\x9b")), TEXT("\\u{009B}"));
    CHECK_TEXT(visible(&b, TEXT("\xff\xc3")), TEXT("\\xFF\\xC3"));
    CHECK_TEXT(visible(&b, TEXT("a\0b")), TEXT("a\\x00b"));
    CHECK_TEXT(json(&b, TEXT("a\"b\\c\n\r\t\x01ü")), TEXT("\"a\\\"b\\\\c\\n\\r\\t\\u0001ü\""));
    CHECK_TEXT(json(&b, TEXT("a\xff"
                             "b\xc3")),
               TEXT("\"a\xef\xbf\xbd"
                    "b\xef\xbf\xbd\""));
    CHECK_TEXT(json(&b, (struct text){NULL, 0}), TEXT("\"\""));
    buffer_free(&b);
}

int main(void) {
    test_every_code_point();
    test_every_sequence();
    test_invalid();
    test_fast_path();
    test_width();
    test_quoting();
    return check_end();
}
