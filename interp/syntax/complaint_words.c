/* Complaints about words: of other languages, misspelt, in capitals, or taken for names. */
#include "syntax/complaint.h"

#include "base/near.h"

bool say_other_language(struct complaint *c) {
    static const struct {
        const char *word, *hint;
        uint8_t meant;
    } words[] = {
        {"if", "write `when`", LEX_WHEN},
        {"then", "write `gives` and the result directly behind the name of the rule", 0},
        {"else", "write `otherwise`, in a rule of its own", LEX_OTHERWISE},
        {"elsif", "write another rule: the first one that applies counts", 0},
        {"elif", "write another rule: the first one that applies counts", 0},
        {"endif", "leave it out: a block ends where the next begins", 0},
        {"equals", "write `is`", 0},
        {"true", "write `yes`", 0},
        {"false", "write `no`", 0},
        {"null", "write `blank`", 0},
        {"nothing", "write `blank`", 0},
        {"exceeds", "write `is more than`", 0},
        {"includes", "write `contains`", 0},
        {"boolean", "write `yes/no`", LEX_YES_NO},
        {"bool", "write `yes/no`", LEX_YES_NO},
        {"string", "write `text`", LEX_TEXT_TYPE},
        {"integer", "write `whole number`", 0},
        {"int", "write `whole number`", 0},
        {"decimal", "write `number`", LEX_NUMBER_TYPE},
        {"float", "write `number`", LEX_NUMBER_TYPE},
        {"datetime", "write `date`", LEX_DATE_TYPE},
        {"return", "write `gives`", 0},
        {"returns", "write `gives`", 0},
        {"import", "write `use` and the file in quotes", 0},
        {"include", "write `use` and the file in quotes", 0},
    };
    struct text text = text_back(c, 0);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!text_is_nocase(text, text_of(words[i].word)))
            continue;
        struct diag *diag = COMPLAIN(c, DIAG_E0218, place_back(c, 0), "`%.*s` has no meaning here",
                                     TEXT_ARGS(text));
        HINT(c, diag, "%s", words[i].hint);
        if (c->expects[words[i].meant])
            c->meant = words[i].meant;
        return true;
    }
    return false;
}

static enum lexeme_kind lowered_word(const struct complaint *c, size_t back) {
    struct text text = text_back(c, back);
    char lowered[16];
    if (text.length > sizeof lowered)
        return LEX_NAME;
    for (uint32_t i = 0; i < text.length; i++)
        lowered[i] = ascii_lower(text.bytes[i]);
    return word_find(&c->reader->words, (struct text){lowered, text.length});
}

/* `In Progress`: a word of a value rather than of the language. */
static bool in_value(const struct complaint *c) {
    const struct lexeme *next = complaint_item(c, c->at + 1);
    if (kind_back(c, 1) != LEX_NAME || next->kind != LEX_NAME || next->flags & LEXEME_STARTS_LINE)
        return false;
    char first = reader_text(c->reader, next->place).bytes[0];
    return first >= 'A' && first <= 'Z';
}

static bool say_capitals_at(struct complaint *c, size_t back) {
    if (kind_back(c, back) != LEX_NAME)
        return false;
    enum lexeme_kind kind = lowered_word(c, back);
    if (kind == LEX_NAME || (back == 0 && !c->expects[kind]) || (back == 0 && in_value(c)))
        return false;
    struct text text = text_back(c, back), word = word_text(kind);
    struct diag *diag = COMPLAIN(c, DIAG_E0221, place_back(c, back),
                                 "`%.*s` stands in capital letters", TEXT_ARGS(text));
    HINT(c, diag, "the words of the language are in small letters: `%.*s`", TEXT_ARGS(word));
    c->meant = back == 0 ? (uint8_t)kind : 0;
    return true;
}

bool say_capitals(struct complaint *c) {
    return say_capitals_at(c, 0);
}

bool say_capitals_before(struct complaint *c) {
    return say_capitals_at(c, 1);
}

/* The expected word that is nearest to a name, LEX_NAME when none is near. */
static enum lexeme_kind near_word(const struct complaint *c, size_t back, bool any,
                                  unsigned distance) {
    struct near near = near_start(text_back(c, back));
    for (unsigned kind = 0; kind < LEX_KINDS; kind++)
        if (word_is(kind) && (any || c->expects[kind]))
            near_try(&near, word_text(kind));
    if (!near_found(&near) || near.distance > distance)
        return LEX_NAME;
    return word_find(&c->reader->words, near.best);
}

static void say_near(struct complaint *c, size_t back, enum lexeme_kind kind) {
    struct text text = text_back(c, back), word = word_text(kind);
    struct diag *diag = COMPLAIN(c, DIAG_E0203, place_back(c, back),
                                 "`%.*s` is no word of the language", TEXT_ARGS(text));
    HINT(c, diag, "did you mean `%.*s`?", TEXT_ARGS(word));
    c->meant = back == 0 ? (uint8_t)kind : 0;
}

/* Words that people take for names. */
static bool is_noun(enum lexeme_kind kind) {
    static const uint8_t nouns[] = {
        LEX_BASE,      LEX_CASE,     LEX_CASES,    LEX_CLAUSE,      LEX_COLUMN,     LEX_COUNT,
        LEX_DATE_TYPE, LEX_DAYS,     LEX_DECISION, LEX_EACH,        LEX_EMPTY,      LEX_END,
        LEX_FACT,      LEX_FIRST,    LEX_GIVEN,    LEX_HEADINGS,    LEX_HELP,       LEX_ITEM,
        LEX_KEY,       LEX_LABEL,    LEX_LAST,     LEX_LATEST,      LEX_LIST,       LEX_MATCH,
        LEX_MISSING,   LEX_MONTHS,   LEX_NEXT,     LEX_NUMBER_TYPE, LEX_PLURAL,     LEX_PROMISE,
        LEX_RECORD,    LEX_RESULTS,  LEX_ROWS,     LEX_RULE,        LEX_SETTING,    LEX_SKIP,
        LEX_SOURCE,    LEX_START,    LEX_TABLE,    LEX_TEST,        LEX_TEXT_TYPE,  LEX_USE,
        LEX_VALUE,     LEX_WEEKS,    LEX_WHOLE,    LEX_YEARS,       LEX_CHANGEABLE, LEX_KNOWN,
        LEX_UNKNOWN,   LEX_BUSINESS, LEX_LIKE,     LEX_HOLDS,       LEX_BROKEN,     LEX_UNDECIDED,
        LEX_ONE,       LEX_SINCE,
    };
    for (size_t i = 0; i < sizeof nouns; i++)
        if (nouns[i] == kind)
            return true;
    return false;
}

enum { ONE_EDIT = 4 };

bool say_misspelt(struct complaint *c) {
    if (kind_back(c, 0) == LEX_NAME) {
        unsigned distance = complaint_starts_line(c) ? 3 * ONE_EDIT : ONE_EDIT;
        enum lexeme_kind kind = near_word(c, 0, false, distance);
        if (kind != LEX_NAME) {
            say_near(c, 0, kind);
            return true;
        }
    }
    /* A misspelt word may have passed for a name: `evrey entitlement`. */
    if (kind_back(c, 1) != LEX_NAME || kind_back(c, 2) == LEX_NAME || text_back(c, 1).length < 4)
        return false;
    enum lexeme_kind kind = near_word(c, 1, true, ONE_EDIT);
    if (kind == LEX_NAME || is_noun(kind))
        return false;
    say_near(c, 1, kind);
    return true;
}

static bool say_reserved_at(struct complaint *c, size_t back) {
    struct text text = text_back(c, back);
    struct diag *diag =
        COMPLAIN(c, DIAG_E0204, place_back(c, back),
                 "`%.*s` is a word of the language and cannot be a name", TEXT_ARGS(text));
    if (back == 0 && c->expects[LEX_STRING])
        HINT(c, diag, "as a value it stands in quotes: \"%.*s\"; for a name choose another",
             TEXT_ARGS(text));
    else
        HINT(c, diag, "choose another name, such as `%.*s_` or `the_%.*s`", TEXT_ARGS(text),
             TEXT_ARGS(text));
    return true;
}

bool say_reserved(struct complaint *c) {
    enum lexeme_kind kind = kind_back(c, 0);
    if ((kind == LEX_IS || kind == LEX_CASE_IS || kind == LEX_HAS || kind == LEX_BAR ||
         kind == LEX_ROW_END) &&
        is_noun(kind_back(c, 1)) && !c->expects[LEX_IS])
        return say_reserved_at(c, 1);
    size_t others = 0;
    for (unsigned i = 0; i < LEX_KINDS; i++)
        others += c->expects[i];
    bool only_name = c->expects[LEX_NAME] && others == 1;
    if (!word_is(kind) || !c->expects[LEX_NAME] || (!only_name && !is_noun(kind)) ||
        (complaint_starts_line(c) && word_role(kind) != ROLE_INNER))
        return false;
    return say_reserved_at(c, 0);
}

bool say_unit(struct complaint *c) {
    if (kind_back(c, 1) != LEX_NUMBER || kind_back(c, 0) != LEX_NAME || !c->expects[LEX_WEEKS] ||
        complaint_starts_line(c))
        return false;
    struct near near = near_start(text_back(c, 0));
    static const uint8_t units[] = {LEX_DAYS, LEX_WEEKS, LEX_MONTHS, LEX_YEARS, LEX_BUSINESS};
    for (size_t i = 0; i < sizeof units; i++)
        near_try(&near, word_text(units[i]));
    struct diag *diag =
        COMPLAIN(c, DIAG_E0217, place_back(c, 0), "`%.*s` is no unit", TEXT_ARGS(text_back(c, 0)));
    if (near_found(&near))
        HINT(c, diag, "did you mean `%.*s`?", TEXT_ARGS(near.best));
    else
        HINT(c, diag, "units are days, weeks, months, years and business days");
    return true;
}
