/* Names and the text map, with more keys than their tables hold at first. */
#include "check.h"

#include "base/intern.h"

static struct text numbered(char out[32], const char *prefix, unsigned number) {
    snprintf(out, 32, "%s%u", prefix, number);
    return text_of(out);
}

static void test_names(void) {
    struct names *names = names_new();
    char out[32];
    unsigned long wrong = 0;
    CHECK_NUMBER(names_count(names), 0);
    CHECK_NUMBER(name_find(names, TEXT("a")), NAME_NONE);
    for (unsigned i = 0; i < 50000; i++)
        wrong += name_intern(names, numbered(out, "name-", i)) != i;
    for (unsigned i = 0; i < 50000; i++) {
        struct text text = numbered(out, "name-", i);
        wrong += name_intern(names, text) != i || name_find(names, text) != i;
        wrong += !text_is(name_text(names, i), text);
    }
    CHECK_NUMBER(wrong, 0);
    CHECK_NUMBER(names_count(names), 50000);
    CHECK_NUMBER(name_find(names, TEXT("name-50000")), NAME_NONE);
    CHECK_NUMBER(name_find(names, TEXT("Name-1")), NAME_NONE);
    name_id empty = name_intern(names, (struct text){NULL, 0});
    CHECK_NUMBER(name_intern(names, TEXT("")), empty);
    CHECK_NUMBER(name_intern(names, TEXT("a\0b")), empty + 1);
    CHECK_NUMBER(name_intern(names, TEXT("a\0c")), empty + 2);
    names_free(names);
    names_free(NULL);
}

static void test_map(void) {
    struct text_map *map = text_map_new(false);
    char out[32];
    unsigned long wrong = 0;
    bool added;
    uint32_t value = 99;
    CHECK(!text_map_get(map, TEXT("a"), &value) && value == 99);
    for (unsigned i = 0; i < 300000; i++)
        wrong += text_map_put(map, numbered(out, "T-", i), i * 3, &added) != i * 3 || !added;
    for (unsigned i = 0; i < 300000; i++) {
        struct text key = numbered(out, "T-", i);
        wrong += text_map_put(map, key, 1, &added) != i * 3 || added;
        wrong += !text_map_get(map, key, &value) || value != i * 3;
        wrong += text_map_get(map, numbered(out, "t-", i), &value);
    }
    CHECK_NUMBER(wrong, 0);
    CHECK_NUMBER(text_map_count(map), 300000);
    text_map_free(map);
    text_map_free(NULL);
}

static void test_map_nocase(void) {
    struct text_map *map = text_map_new(true);
    bool added;
    uint32_t value = 0;
    CHECK_NUMBER(text_map_put(map, TEXT("South Korea"), 7, &added), 7);
    CHECK(added);
    CHECK_NUMBER(text_map_put(map, TEXT("SOUTH KOREA"), 8, &added), 7);
    CHECK(!added);
    CHECK(text_map_get(map, TEXT("south korea"), &value) && value == 7);
    CHECK_NUMBER(text_map_put(map, TEXT(""), 9, &added), 9);
    CHECK(text_map_get(map, (struct text){NULL, 0}, &value) && value == 9);
    /* Only the 26 ASCII letters have case. */
    text_map_put(map, TEXT("\xc3\x84"), 1, &added);
    CHECK(!text_map_get(map, TEXT("\xc3\xa4"), &value));
    CHECK_NUMBER(text_map_count(map), 3);
    text_map_free(map);
}

int main(void) {
    test_names();
    test_map();
    test_map_nocase();
    return check_end();
}
