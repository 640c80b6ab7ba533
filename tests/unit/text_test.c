/* Text against a slow and simple version of each operation. */
#include "check.h"

#include "base/text.h"

static uint32_t random_state = 12345;

static uint32_t next_random(uint32_t below) {
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % below;
}

static char slow_lower(char c) {
    static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const char *at = c ? strchr(capitals, c) : NULL;
    return at ? "abcdefghijklmnopqrstuvwxyz"[at - capitals] : c;
}

static bool slow_is(struct text a, struct text b, bool nocase) {
    if (a.length != b.length)
        return false;
    for (uint32_t i = 0; i < a.length; i++) {
        char x = a.bytes[i], y = b.bytes[i];
        if (nocase ? slow_lower(x) != slow_lower(y) : x != y)
            return false;
    }
    return true;
}

static bool slow_contains(struct text whole, struct text part, bool nocase) {
    for (uint32_t i = 0; i + part.length <= whole.length; i++)
        if (slow_is((struct text){whole.bytes + i, part.length}, part, nocase))
            return true;
    return false;
}

static struct text slice(const char *bytes, uint32_t most) {
    return (struct text){bytes + next_random(8), next_random(most)};
}

/* Few letters, so that matches happen; the letters round A, Z, a and z, and bytes over 127. */
static void test_against_slow(void) {
    static const char letters[] = "aAbB@[`{zZ\xc1\xe1";
    unsigned long wrong = 0;
    for (int round = 0; round < 200000; round++) {
        char bytes[64];
        uint32_t kinds = 1 + next_random(sizeof letters - 1);
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = letters[next_random(kinds)];
        struct text a = slice(bytes, 48), b = slice(bytes, round % 2 ? 48 : 4);
        struct text tail = {a.bytes + (a.length > b.length ? a.length - b.length : 0), b.length};
        bool fits = b.length <= a.length;
        wrong += text_is(a, b) != slow_is(a, b, false);
        wrong += text_is_nocase(a, b) != slow_is(a, b, true);
        wrong += text_contains(a, b) != slow_contains(a, b, false);
        wrong += text_contains_nocase(a, b) != slow_contains(a, b, true);
        wrong += text_starts(a, b) != (fits && slow_is((struct text){a.bytes, b.length}, b, false));
        wrong += text_starts_nocase(a, b) !=
                 (fits && slow_is((struct text){a.bytes, b.length}, b, true));
        wrong += text_ends(a, b) != (fits && slow_is(tail, b, false));
        wrong += text_ends_nocase(a, b) != (fits && slow_is(tail, b, true));
        wrong += slow_is(a, b, false) && text_hash(a, 7) != text_hash(b, 7);
        wrong += slow_is(a, b, true) && text_hash_nocase(a, 7) != text_hash_nocase(b, 7);
        wrong += !slow_is(a, b, true) && text_hash_nocase(a, 7) == text_hash_nocase(b, 7);
        wrong += !slow_is(a, b, false) && text_hash(a, 7) == text_hash(b, 7);
    }
    CHECK_NUMBER(wrong, 0);
}

static void test_edges(void) {
    struct text none = {NULL, 0};
    CHECK(text_is(none, TEXT("")) && text_is_nocase(none, none));
    CHECK(text_contains(none, none) && text_starts(none, none) && text_ends(none, none));
    CHECK(text_contains(TEXT("a"), none) && text_contains_nocase(none, none));
    CHECK(!text_contains(none, TEXT("a")) && !text_contains_nocase(none, TEXT("a")));
    CHECK_NUMBER(text_order(none, none), 0);
    CHECK(text_order(TEXT("a"), TEXT("b")) < 0 && text_order(TEXT("ab"), TEXT("a")) > 0);
    CHECK(text_order(TEXT("\xff"), TEXT("a")) > 0);
    CHECK(text_order(none, TEXT("a")) < 0);
    CHECK_TEXT(text_trim(TEXT(" \t\r\n a b \n")), TEXT("a b"));
    CHECK_TEXT(text_trim(TEXT(" \n ")), TEXT(""));
    CHECK_TEXT(text_trim(none), none);
    CHECK_TEXT(text_trim(TEXT("\x0b"
                              "a")),
               TEXT("\x0b"
                    "a"));
    CHECK(text_hash(TEXT("a"), 1) != text_hash(TEXT("a"), 2));
}

int main(void) {
    test_against_slow();
    test_edges();
    return check_end();
}
