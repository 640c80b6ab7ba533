/* Complaints about turns of phrase that are at home elsewhere, and about names and texts that stand
 * in place of each other. */
#include "syntax/complaint.h"

static const struct lexeme *next_item(const struct complaint *c) {
    return kind_back(c, 0) == LEX_FINISH ? complaint_item(c, c->at) : complaint_item(c, c->at + 1);
}

static bool follows_on_line(const struct complaint *c, enum lexeme_kind kind) {
    const struct lexeme *next = next_item(c);
    return next->kind == kind && !(next->flags & LEXEME_STARTS_LINE);
}

static bool say(struct complaint *c, enum diag_code code, const char *what, const char *hint) {
    struct diag *diag = COMPLAIN(c, code, place_back(c, 0), "%s", what);
    HINT(c, diag, "%s", hint);
    return true;
}

/* `is greater than 3`: the two words passed for values, or stand where `is` was forgotten. */
static bool say_comparative(struct complaint *c) {
    static const struct {
        const char *word, *meant;
    } words[] = {
        {"greater", "is more than"},
        {"larger", "is more than"},
        {"bigger", "is more than"},
        {"higher", "is more than"},
        {"longer", "is more than"},
        {"above", "is more than"},
        {"over", "is more than"},
        {"later", "is after"},
        {"smaller", "is less than"},
        {"lower", "is less than"},
        {"shorter", "is less than"},
        {"below", "is less than"},
        {"under", "is less than"},
        {"earlier", "is before"},
        {"older", "is more than ... ago"},
        {"newer", "is less than ... ago"},
        {"equal", "is"},
        {"minimum", "is at least"},
        {"maximum", "is at most"},
    };
    for (size_t back = 0; back < 2 && back < c->at; back++) {
        enum lexeme_kind before = kind_back(c, back + 1);
        bool is_compared = before == LEX_IS || before == LEX_NOT ||
                           (back == 0 && before == LEX_NAME && c->expects[LEX_IS]);
        struct text text = text_back(c, back);
        if (kind_back(c, back) != LEX_NAME || !is_compared)
            continue;
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
            if (!text_is_nocase(text, text_of(words[i].word)))
                continue;
            struct diag *diag = COMPLAIN(c, DIAG_E0218, place_back(c, back),
                                         "`%.*s` has no meaning here", TEXT_ARGS(text));
            const char *meant = words[i].meant;
            if (before != LEX_NAME && meant[2] == ' ') /* `is` stands there already */
                meant += 3;
            HINT(c, diag,
                 before != LEX_NAME && !meant[2] ? "leave it out: `is` says it" : "write `%s`",
                 meant);
            return true;
        }
    }
    return false;
}

static bool say_month(struct complaint *c) {
    static const char *const months[] = {
        "january",   "february", "march",    "april",    "may", "june", "july", "august",
        "september", "october",  "november", "december", "jan", "feb",  "mar",  "apr",
        "jun",       "jul",      "aug",      "sep",      "oct", "nov",  "dec"};
    if (kind_back(c, 1) != LEX_NUMBER && !c->expects[LEX_DATE])
        return false;
    for (size_t i = 0; i < sizeof months / sizeof months[0]; i++)
        if (text_is_nocase(text_back(c, 0), text_of(months[i])))
            return say(c, DIAG_E0118, "a date is written in digits",
                       "write year-month-day, as in 2020-07-01");
    return false;
}

static bool say_number_word(struct complaint *c) {
    static const char *const words[] = {"zero",  "one",   "two",  "three", "four",   "five",  "six",
                                        "seven", "eight", "nine", "ten",   "eleven", "twelve"};
    if (!c->expects[LEX_NUMBER] || c->expects[LEX_STRING])
        return false;
    for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!text_is_nocase(text_back(c, 0), text_of(words[i])))
            continue;
        struct diag *diag =
            COMPLAIN(c, DIAG_E0218, place_back(c, 0), "numbers are written in digits");
        HINT(c, diag, "write `%u`", i);
        return true;
    }
    return false;
}

bool say_phrase(struct complaint *c) {
    enum lexeme_kind kind = kind_back(c, 0), before = kind_back(c, 1);
    if (say_comparative(c) || say_month(c) || say_number_word(c))
        return true;
    if (kind == LEX_AGO && kind_back(c, 3) == LEX_NUMBER && !c->expects[LEX_AGO])
        return say(c, DIAG_E0218, "`ago` goes with `more than`, `less than`, `at least`, `at most`",
                   "leave it out");
    if ((kind == LEX_ANY || kind == LEX_ALL || kind == LEX_NONE) &&
        (before == LEX_IS || before == LEX_NOT) && follows_on_line(c, LEX_OF))
        return say(c, DIAG_E0218, "values are compared by `one of`",
                   kind == LEX_NONE ? "write `is not one of`" : "write `one of` and the values");
    if (before == LEX_IN && (kind == LEX_OPEN || kind == LEX_STRING))
        return say(c, DIAG_E0218, "`in` asks about a table",
                   "for a list of values write `one of` and the values with commas between them");
    if (kind == LEX_HAS && before == LEX_NAME && !c->expects[LEX_HAS])
        return say(c, DIAG_E0218, "`has` goes with the rows of a record: some, every, no",
                   "write `is`; of a list `contains`");
    if (kind == LEX_STRING && before == LEX_IS && c->expects[LEX_NAME] && !c->expects[LEX_STRING])
        return say(c, DIAG_E0201, "behind a record and `is` stands the name of a definition",
                   "to compare a fact of its rows write `has`, the fact and the value");
    if (kind == LEX_IF && c->expects[LEX_HAS] && follows_on_line(c, LEX_ANY))
        return say(c, DIAG_E0201, "`if any` stands between commas", "write `, if any,`");
    if ((kind == LEX_AND || kind == LEX_OR) && before == LEX_DASH)
        return say(c, DIAG_E0201, "a bullet does not begin with `and` or `or`",
                   "leave it out: `all of` stands for and, `any of` for or");
    if (before == LEX_WHERE && c->expects[LEX_OPEN])
        return say(c, DIAG_E0201, "behind `where` stands a condition in parentheses",
                   "write `where (...)`");
    return false;
}

static bool is_one_name(struct text text) {
    for (uint32_t i = 0; i < text.length; i++) {
        char byte = ascii_lower(text.bytes[i]);
        bool is_letter = (byte >= 'a' && byte <= 'z') || byte == '_';
        if (!is_letter && (i == 0 || !((byte >= '0' && byte <= '9') || byte == '-')))
            return false;
    }
    return text.length > 0;
}

/* A name that is missing, a name in quotes, and a sentence without them. */
bool say_nameless(struct complaint *c) {
    enum lexeme_kind kind = kind_back(c, 0), before = kind_back(c, 1);
    size_t others = 0;
    for (unsigned i = 0; i < LEX_KINDS; i++)
        others += c->expects[i];
    if (others != 1 || c->at == 0)
        return false;
    if (c->expects[LEX_NAME] && kind == LEX_STRING && !complaint_starts_line(c)) {
        struct text quoted = text_back(c, 0);
        struct text inside = {quoted.bytes + 1, quoted.length - 2};
        struct diag *diag =
            COMPLAIN(c, DIAG_E0201, place_back(c, 0), "a name stands without quotes");
        if (is_one_name(inside))
            HINT(c, diag, "write `%.*s`", TEXT_ARGS(inside));
        else
            HINT(c, diag, "a name is one word, with hyphens for spaces");
        return true;
    }
    if (c->expects[LEX_NAME] && before == LEX_RULE && (kind == LEX_GIVES || kind == LEX_WHEN)) {
        struct place place = {place_back(c, 1).end, place_back(c, 1).end};
        struct diag *diag = COMPLAIN(c, DIAG_E0201, place, "this rule has no name");
        HINT(c, diag, "write `rule NAME gives ...`: tests and explanations name it");
        return true;
    }
    if (c->expects[LEX_STRING] && !complaint_starts_line(c) &&
        (kind == LEX_NAME || word_is(kind))) {
        size_t last = c->at;
        while (!(complaint_item(c, last + 1)->flags & LEXEME_STARTS_LINE) &&
               complaint_item(c, last + 1)->kind != LEX_STRING)
            last++;
        struct place place = {place_back(c, 0).start, complaint_item(c, last)->place.end};
        struct diag *diag = COMPLAIN(c, DIAG_E0206, place, "behind %.*s stands a text in quotes",
                                     TEXT_ARGS(complaint_called(c, c->at - 1)));
        HINT(c, diag, "write \"%.*s\"", TEXT_ARGS(reader_text(c->reader, place)));
        return true;
    }
    return false;
}
