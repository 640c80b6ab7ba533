/* What the parser could take, in words (complaint_expected), and what lexemes are called. */
#include "syntax/complaint.h"

static const char *kind_called(unsigned kind) {
    switch (kind) {
    case LEX_NAME:
        return "a name";
    case LEX_STRING:
        return "a text in quotes";
    case LEX_NUMBER:
        return "a number";
    case LEX_DATE:
        return "a date (as 2020-07-01)";
    case LEX_YES_NO:
        return "`yes/no`";
    case LEX_COMMA:
        return "a comma";
    case LEX_OPEN:
        return "`(`";
    case LEX_CLOSE:
        return "`)`";
    case LEX_DOT:
        return "`.`";
    case LEX_DASH:
        return "a bullet `-`";
    case LEX_BAR:
    case LEX_ROW_END:
        return "`|`";
    case LEX_CASE_IS:
        return "`is`";
    case LEX_TAKE:
        return "how its rules are taken, as in `take the first rule that applies`";
    case LEX_BUSINESS_SKIP:
        return "`business days skip`";
    case LEX_FINISH:
        return "the end of the file";
    default:
        return NULL;
    }
}

struct text complaint_called(const struct complaint *complaint, size_t at) {
    struct reader *reader = complaint->reader;
    const struct lexeme *item = &reader->items.items[at];
    struct text text = reader_text(reader, item->place);
    if (item->kind == LEX_FINISH)
        return TEXT("the end of the file");
    if (text.length == 0)
        return text_of(kind_called(item->kind));
    if (item->kind == LEX_STRING || text.length > 60)
        return arena_format(reader->arena, "%.*s%s", (int)(text.length < 60 ? text.length : 57),
                            text.bytes, text.length < 60 ? "" : "...");
    return arena_format(reader->arena, "`%.*s`", TEXT_ARGS(text));
}

/* ---- Groups of what may stand: the first group whose kinds are all expected gives its word, and
 * what it covers is not listed again. */

struct group {
    const char *called;
    uint8_t needs[4]; /* 0 ends */
    uint8_t covers[34];
};

static const struct group groups[] = {
    {"a condition",
     {LEX_NAME, LEX_NOT, LEX_OPEN},
     {LEX_NAME,  LEX_NOT,   LEX_OPEN, LEX_STRING,  LEX_NUMBER, LEX_DATE,     LEX_YES,      LEX_NO,
      LEX_SOME,  LEX_EVERY, LEX_AT,   LEX_EXACTLY, LEX_COUNT,  LEX_DAYS,     LEX_BUSINESS, LEX_THE,
      LEX_TODAY, LEX_FIRST, LEX_ANY,  LEX_ALL,     LEX_NONE,   LEX_BAD_VALUE}},
    {"a value or a comparison such as `at least`, `one of` or `blank`",
     {LEX_NAME, LEX_STRING, LEX_NUMBER, LEX_LESS},
     {LEX_NAME,   LEX_STRING,   LEX_NUMBER, LEX_DATE,  LEX_YES,       LEX_NO,      LEX_COUNT,
      LEX_DAYS,   LEX_BUSINESS, LEX_THE,    LEX_TODAY, LEX_ONE,       LEX_BLANK,   LEX_KNOWN,
      LEX_EMPTY,  LEX_IN,       LEX_AT,     LEX_MORE,  LEX_LESS,      LEX_BETWEEN, LEX_WITHIN,
      LEX_BEFORE, LEX_AFTER,    LEX_ON,     LEX_NOT,   LEX_BAD_VALUE, LEX_FIRST}},
    {"a value",
     {LEX_STRING, LEX_NUMBER, LEX_DATE},
     {LEX_NAME, LEX_STRING, LEX_NUMBER, LEX_DATE, LEX_YES, LEX_NO, LEX_COUNT, LEX_DAYS,
      LEX_BUSINESS, LEX_THE, LEX_TODAY, LEX_FIRST, LEX_BLANK, LEX_UNKNOWN, LEX_EMPTY, LEX_UNDECIDED,
      LEX_BROKEN, LEX_BAD_VALUE}},
    {"a type (`text`, `number`, `date`, `yes/no`, `list of text` or `one of` and its values)",
     {LEX_TEXT_TYPE, LEX_NUMBER_TYPE, LEX_DATE_TYPE},
     {LEX_TEXT_TYPE, LEX_NUMBER_TYPE, LEX_DATE_TYPE, LEX_YES_NO, LEX_LIST, LEX_ONE, LEX_WHOLE}},
    {"`is` or another comparison",
     {LEX_IS, LEX_STARTS, LEX_CONTAINS},
     {LEX_IS, LEX_STARTS, LEX_ENDS, LEX_CONTAINS, LEX_MATCHES, LEX_DOES, LEX_START, LEX_END,
      LEX_CONTAIN, LEX_MATCH, LEX_OF}},
    {"a unit",
     {LEX_WEEKS, LEX_MONTHS, LEX_YEARS},
     {LEX_DAYS, LEX_WEEKS, LEX_MONTHS, LEX_YEARS, LEX_BUSINESS}},
};

/* `end`, `days` and others are covered by number; the kind 0 (the end of the file) ends a list. */
static bool group_fits(const struct group *group, const bool *expects) {
    for (size_t i = 0; i < sizeof group->needs && group->needs[i]; i++)
        if (!expects[group->needs[i]])
            return false;
    return true;
}

enum { LISTED_MAX = 9 };

struct listing {
    struct text entries[LISTED_MAX];
    size_t count;
};

static void list(struct listing *listing, struct text text) {
    if (listing->count < LISTED_MAX)
        listing->entries[listing->count] = text;
    listing->count++;
}

static struct text listing_text(struct reader *reader, const struct listing *listing) {
    struct buffer out = {0};
    size_t count = listing->count < LISTED_MAX ? listing->count : LISTED_MAX;
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_add_string(&out, i + 1 == listing->count ? " or " : ", ");
        buffer_add_text(&out, listing->entries[i]);
    }
    if (listing->count > LISTED_MAX)
        buffer_add_string(&out, " or another word");
    struct text text = arena_text(reader->arena, buffer_text(&out));
    buffer_free(&out);
    return text;
}

/* Where a block could end, the words that go on with what stands before are not worth listing. */
static void leave_parts(bool *expects) {
    for (unsigned kind = 1; kind < LEX_KINDS; kind++)
        if (word_role(kind) != ROLE_PART && kind != LEX_BAR && kind != LEX_CASE_IS)
            expects[kind] = false;
}

struct text complaint_expected(const struct complaint *complaint) {
    struct reader *reader = complaint->reader;
    bool left[LEX_KINDS];
    memcpy(left, complaint->expects, sizeof left);
    if (left[LEX_FINISH])
        leave_parts(left);
    if (left[LEX_TAKE] || left[LEX_NEVER]) /* these are missing; the others may be left out */
        left[LEX_STRING] = left[LEX_COMMA] = left[LEX_CITES] = left[LEX_FROM] = left[LEX_TO] =
            false;
    struct listing listing = {.count = 0};
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        if (!group_fits(&groups[i], left))
            continue;
        list(&listing, text_of(groups[i].called));
        for (size_t j = 0; j < sizeof groups[i].covers && groups[i].covers[j]; j++)
            left[groups[i].covers[j]] = false;
    }
    left[LEX_BAD_VALUE] = left[LEX_IGNORING] = false;
    left[LEX_ROW_END] = left[LEX_ROW_END] && !left[LEX_BAR];
    bool ends = left[LEX_FINISH];
    for (unsigned kind = 1; kind < LEX_KINDS; kind++) {
        if (!left[kind] || word_role(kind) == ROLE_BLOCK)
            continue;
        struct text word = word_text(kind);
        const char *called = kind_called(kind);
        list(&listing,
             called ? text_of(called) : arena_format(reader->arena, "`%.*s`", TEXT_ARGS(word)));
    }
    if (ends)
        list(&listing, TEXT("the next block"));
    return listing_text(reader, &listing);
}
