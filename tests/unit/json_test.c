/* The JSON scanner: it accepts what RFC 8259 allows and refuses everything else. */
#include "check.h"

#include "base/limits.h"
#include "data/json_scan.h"

#include <stdlib.h>

/* A whole document; the copy has the exact length for the address sanitizer. */
static const char *scan(const char *bytes, size_t length, struct json *json) {
    struct text whole;
    *json = (struct json){.at = bytes, .end = bytes + length, .arena = arena_new()};
    if (json_skip(json, &whole)) {
        json_space(json);
        if (json->at < json->end)
            json_fail(json, json->at, "behind");
    }
    arena_free(json->arena);
    return json->error;
}

static const char *scan_copy(const char *bytes, size_t length) {
    struct json json;
    char *copy = malloc(length ? length : 1);
    if (copy && length)
        memcpy(copy, bytes, length);
    const char *error = scan(copy, length, &json);
    if (error)
        CHECK(json.error_at >= copy && json.error_at <= copy + length);
    free(copy);
    return error;
}

static void test_corpus(void) {
    static const struct {
        const char *text;
        size_t length;
        bool is_good;
    } cases[] = {
#define ACCEPT(text) {text, sizeof(text) - 1, true},
#define REFUSE(text) {text, sizeof(text) - 1, false},
#include "json_cases.def"
#undef ACCEPT
#undef REFUSE
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!CHECK((scan_copy(cases[i].text, cases[i].length) == NULL) == cases[i].is_good))
            printf("   case %zu: %s\n", i, cases[i].text);
}

/* A good text cut anywhere is refused, or is complete in itself (numbers). */
static void test_truncation(void) {
    static const char sample[] = "[{\"a\":[1,-2.5e-3,true,null,"
                                 "\"x\\u00e9\\ud83d\\ude00\\n\xc3\xa9\",{}],\"b\":{\"c\":\"\"}}]";
    CHECK(scan_copy(sample, sizeof sample - 1) == NULL);
    for (size_t length = 0; length < sizeof sample - 1; length++)
        CHECK(scan_copy(sample, length) != NULL);
}

static void test_flips(void) {
    static const char sample[] = "[{\"a\":[1,-2.5e-3,true,null,"
                                 "\"x\\u00e9\\ud83d\\ude00\\n\xc3\xa9\",{}],\"b\":{\"c\":\"\"}}]";
    char copy[sizeof sample];
    uint64_t random = 5;
    for (int round = 0; round < 50000; round++) {
        memcpy(copy, sample, sizeof sample);
        for (int i = 0; i < 1 + round % 4; i++) {
            random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
            copy[(random >> 33) % (sizeof sample - 1)] = (char)(random >> 50);
        }
        struct json json;
        const char *error = scan(copy, sizeof sample - 1, &json);
        if (error && !(json.error_at >= copy && json.error_at <= copy + sizeof sample - 1))
            CHECK(false);
    }
    CHECK(true);
}

static void test_depth(void) {
    for (size_t depth = LIMIT_JSON_DEPTH - 1; depth <= LIMIT_JSON_DEPTH + 1; depth++) {
        char arrays[2 * (LIMIT_JSON_DEPTH + 1)], objects[7 * (LIMIT_JSON_DEPTH + 1)];
        size_t length = 0;
        memset(arrays, '[', depth);
        memset(arrays + depth, ']', depth);
        for (size_t i = 0; i < depth; i++, length += 5)
            memcpy(objects + length, i + 1 < depth ? "{\"a\":" : "{\"a\":1", i + 1 < depth ? 5 : 6);
        length++;
        memset(objects + length, '}', depth);
        bool fits = depth <= LIMIT_JSON_DEPTH;
        CHECK((scan_copy(arrays, 2 * depth) == NULL) == fits);
        CHECK((scan_copy(objects, length + depth) == NULL) == fits);
    }
}

static struct text string_of(struct arena *arena, const char *text) {
    struct json json = {.at = text, .end = text + strlen(text), .arena = arena};
    struct text result = TEXT("error");
    json_string(&json, &result);
    return result;
}

static void test_strings(void) {
    struct arena *arena = arena_new();
    CHECK_TEXT(string_of(arena, "\"\""), TEXT(""));
    CHECK_TEXT(string_of(arena, "\"abc\" "), TEXT("abc"));
    CHECK_TEXT(string_of(arena, "\"a\\\"\\\\\\/\\b\\f\\n\\r\\tz\""), TEXT("a\"\\/\b\f\n\r\tz"));
    CHECK_TEXT(string_of(arena, "\"\\u0041\\u00e9\\u6F22\""), TEXT("A\xc3\xa9\xe6\xbc\xa2"));
    CHECK_TEXT(string_of(arena, "\"\\ud83d\\ude00\""), TEXT("\xf0\x9f\x98\x80"));
    CHECK_TEXT(string_of(arena, "\"\\uffff\""), TEXT("\xef\xbf\xbf"));
    CHECK_TEXT(string_of(arena, "\"a\\u0000b\""), ((struct text){"a\0b", 3}));
    arena_free(arena);
}

/* A special character at every place round the sixteen-byte steps. */
static void test_string_steps(void) {
    struct arena *arena = arena_new();
    for (size_t before = 0; before < 70; before++) {
        char text[100];
        text[0] = '"';
        memset(text + 1, 'x', before);
        memcpy(text + 1 + before, "\\ny\"", 5);
        struct text result = string_of(arena, text);
        CHECK(result.length == before + 2 && result.bytes[before] == '\n');
        memcpy(text + 1 + before, "\xc3\xa9\"", 4);
        CHECK_NUMBER(string_of(arena, text).length, before + 2);
        memcpy(text + 1 + before, "\xc3\"", 3);
        CHECK_TEXT(string_of(arena, text), TEXT("error"));
        memcpy(text + 1 + before, "\x1f\"", 3);
        CHECK_TEXT(string_of(arena, text), TEXT("error"));
    }
    arena_free(arena);
}

static void test_string_limit(void) {
    struct arena *arena = arena_new();
    for (size_t over = 0; over <= 1; over++) {
        for (int has_escape = 0; has_escape <= 1; has_escape++) {
            size_t length = LIMIT_FIELD + over;
            char *text = arena_raw(arena, length + 4);
            text[0] = '"';
            memset(text + 1, 'x', length);
            memcpy(text + 1 + length, "\"", 2);
            if (has_escape)
                memcpy(text + length, "\\n\"", 4);
            /* The escape's two bytes are one, and it took the last place and the quote's. */
            CHECK_NUMBER(string_of(arena, text).length, length);
        }
    }
    arena_free(arena);
}

static void test_numbers(void) {
    static const char *const numbers[] = {"0", "-0.0", "12.50", "1e5", "-1.5E+10"};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct text found = TEXT("");
        struct json json = {.at = numbers[i], .end = numbers[i] + strlen(numbers[i])};
        CHECK(json_number(&json, &found));
        CHECK_TEXT(found, text_of(numbers[i]));
        CHECK(json.at == json.end);
    }
}

int main(void) {
    test_corpus();
    test_truncation();
    test_flips();
    test_depth();
    test_strings();
    test_string_steps();
    test_string_limit();
    test_numbers();
    return check_end();
}
