/* Keywords are told from names by an open hash over the spellings: most names are ruled out by one
 * empty slot, most keywords found by one comparison. */
#include "syntax/words.h"

#include "syntax/parse.h"

struct word_entry {
    struct text text;
    uint8_t kind;
};

static const struct word_entry entries[] = {
#define WORD(token, spelling, role) {{spelling, sizeof spelling - 1}, LEX_##token},
#define ALSO(token, spelling) {{spelling, sizeof spelling - 1}, LEX_##token},
#include "../grammar/words.def"
#undef WORD
#undef ALSO
};

/* By kind, counted from the first word. */
static const struct {
    struct text text;
    uint8_t role;
} words[] = {
#define WORD(token, spelling, role) {{spelling, sizeof spelling - 1}, ROLE_##role},
#define ALSO(token, spelling)
#include "../grammar/words.def"
#undef WORD
#undef ALSO
};

enum {
    ENTRY_COUNT = sizeof entries / sizeof entries[0],
    WORD_COUNT = sizeof words / sizeof words[0],
    WORD_FIRST = LEX_KINDS - WORD_COUNT,
    LENGTH_MAX = 10
};

_Static_assert(ENTRY_COUNT < UINT8_MAX, "an entry is kept in a byte");

/* Three letters and the length tell nearly all keywords apart. */
static size_t slot_of(struct text text) {
    const unsigned char *bytes = (const unsigned char *)text.bytes;
    unsigned second = bytes[text.length > 1], last = bytes[text.length - 1];
    return (text.length * 15 + bytes[0] * 32U + second * 7 + last * 7) % WORD_SLOTS;
}

void words_index(struct word_index *index) {
    memset(index, 0, sizeof *index);
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        size_t slot = slot_of(entries[i].text);
        while (index->slots[slot])
            slot = (slot + 1) % WORD_SLOTS;
        index->slots[slot] = (uint8_t)(i + 1);
    }
}

enum lexeme_kind word_find(const struct word_index *index, struct text text) {
    if (text.length == 0 || text.length > LENGTH_MAX)
        return LEX_NAME;
    for (size_t slot = slot_of(text); index->slots[slot]; slot = (slot + 1) % WORD_SLOTS) {
        const struct word_entry *entry = &entries[index->slots[slot] - 1];
        if (entry->text.length == text.length &&
            memcmp(entry->text.bytes, text.bytes, text.length) == 0)
            return entry->kind;
    }
    return LEX_NAME;
}

bool word_is(unsigned kind) {
    return kind >= WORD_FIRST && kind < LEX_KINDS;
}

enum word_role word_role(unsigned kind) {
    if (kind == LEX_BUSINESS_SKIP)
        return ROLE_BLOCK;
    return word_is(kind) ? words[kind - WORD_FIRST].role : ROLE_INNER;
}

struct text word_text(unsigned kind) {
    if (kind == LEX_BUSINESS_SKIP)
        kind = LEX_BUSINESS;
    return word_is(kind) ? words[kind - WORD_FIRST].text : (struct text){NULL, 0};
}

size_t keywords_count(void) {
    return ENTRY_COUNT;
}

struct text keyword_at(size_t index) {
    return entries[index].text;
}
