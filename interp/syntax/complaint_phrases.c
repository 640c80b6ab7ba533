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
        {"either", "is one of"},
        {"was", "is"},
        {"were", "is"},
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
            if (before == LEX_NOT && kind_back(c, back + 2) == LEX_DOES) {
                HINT(c, diag, "write `is not`");
                return true;
            }
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
    enum lexeme_kind kind = kind_back(c, 0);
    bool is_unit = kind == LEX_DAYS || kind == LEX_WEEKS || kind == LEX_MONTHS || kind == LEX_YEARS;
    size_t back = is_unit && kind_back(c, 1) == LEX_NAME ? 1 : 0;
    if (back == 0 && (!c->expects[LEX_NUMBER] || c->expects[LEX_STRING]))
        return false;
    for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!text_is_nocase(text_back(c, back), text_of(words[i])))
            continue;
        struct diag *diag =
            COMPLAIN(c, DIAG_E0118, place_back(c, back), "numbers are written in digits");
        HINT(c, diag, "write `%u`", i);
        return true;
    }
    return false;
}

/* `seats is more than 100 and less than 200`: what is compared is not said again. */
static bool say_half_condition(struct complaint *c) {
    static const uint8_t halves[] = {LEX_IS,      LEX_HAS,   LEX_LESS,  LEX_MORE,   LEX_BETWEEN,
                                     LEX_STARTS,  LEX_ENDS,  LEX_ONE,   LEX_BEFORE, LEX_CONTAINS,
                                     LEX_MATCHES, LEX_AFTER, LEX_BLANK, LEX_KNOWN,  LEX_WITHIN,
                                     LEX_EMPTY,   LEX_DOES,  LEX_IN};
    enum lexeme_kind kind = kind_back(c, 0), before = kind_back(c, 1);
    if ((before != LEX_AND && before != LEX_OR) || !c->expects[LEX_OPEN] ||
        !memchr(halves, (int)kind, sizeof halves))
        return false;
    struct text joined = text_back(c, 1);
    struct diag *diag = COMPLAIN(c, DIAG_E0201, place_back(c, 0),
                                 "behind `%.*s` stands a whole condition", TEXT_ARGS(joined));
    size_t subject = c->at - 1;
    while (subject > 0 &&
           (word_role(complaint_item(c, subject - 1)->kind) == ROLE_INNER ||
            complaint_item(c, subject - 1)->flags & LEXEME_INSERTED) &&
           complaint_item(c, subject - 1)->kind != LEX_DASH &&
           complaint_item(c, subject - 1)->kind != LEX_OPEN)
        subject--;
    const struct lexeme *first = complaint_item(c, subject);
    bool has_verb = kind == LEX_IS || kind == LEX_HAS || kind == LEX_DOES || kind == LEX_STARTS ||
                    kind == LEX_ENDS || kind == LEX_CONTAINS || kind == LEX_MATCHES;
    if (first->kind == LEX_NAME)
        HINT(c, diag, "say again what is compared: `%.*s %.*s %s%.*s ...`", TEXT_ARGS(joined),
             TEXT_ARGS(reader_text(c->reader, first->place)), has_verb ? "" : "is ",
             TEXT_ARGS(text_back(c, 0)));
    else
        HINT(c, diag, "say again what is compared; of one row: `where (... %.*s ...)`",
             TEXT_ARGS(joined));
    return true;
}

/* `14 days ago` behind something that does not go with it. */
static bool say_ago(struct complaint *c) {
    if (kind_back(c, 0) != LEX_AGO || c->expects[LEX_AGO])
        return false;
    size_t back = 1;
    while (back < 4 && kind_back(c, back) != LEX_NUMBER && kind_back(c, back) != LEX_NAME)
        back++;
    enum lexeme_kind before = kind_back(c, back + 1);
    bool is_within = before == LEX_LAST || before == LEX_NEXT;
    return say(c, DIAG_E0201, "`ago` goes with `at least`, `at most`, `more than` and `less than`",
               is_within ? "leave it out" : "write one of these before the number");
}

/* Words where they stand in English but not here: what is there, what was before it, what is said.
 */
static bool say_order(struct complaint *c) {
    static const struct {
        uint8_t before, kind, expected; /* 0: any */
        const char *what, *hint;
    } orders[] = {
        {0, LEX_THEN, LEX_THAN, "a comparison has `than`", "write `than`"},
        {LEX_WITHIN, LEX_LAST, 0, "`within` goes with `the`", "write `within the last`"},
        {LEX_WITHIN, LEX_NEXT, 0, "`within` goes with `the`", "write `within the next`"},
        {LEX_IN, LEX_THE, 0, "`in` asks about a table", "write `within the last` and how long"},
        {LEX_IN, LEX_OPEN, 0, "`in` asks about a table",
         "for a list of values write `one of` and the values with commas between them"},
        {LEX_IN, LEX_STRING, 0, "`in` asks about a table",
         "for a list of values write `one of` and the values with commas between them"},
        {LEX_ALL, LEX_NAME, LEX_OF, "of rows is said `every`", "write `every` instead of `all`"},
        {LEX_ANY, LEX_NAME, LEX_OF, "of rows is said `some`", "write `some` instead of `any`"},
        {LEX_THE, LEX_NAME, LEX_LATEST, "a name stands without `the`", "leave `the` out"},
        {LEX_COUNT, LEX_NAME, LEX_OF, "behind `count` the word `of` is missing",
         "write `count of`"},
        {0, LEX_MORE, LEX_COUNT, "rows are counted by `at least`, `at most` and `exactly`",
         "write one of these and a number"},
        {0, LEX_LESS, LEX_COUNT, "rows are counted by `at least`, `at most` and `exactly`",
         "write one of these and a number"},
        {LEX_IS, LEX_LIKE, 0, "`like` takes over the facts of a base",
         "write `starts with`, `contains` or `matches` instead of `is like`"},
        {LEX_IS, LEX_MISSING, 0, "`missing` goes with `undecided`",
         "write `is blank`, or `is not known`"},
        {LEX_IS, LEX_UNKNOWN, LEX_KNOWN, "a condition asks whether something is known",
         "write `is not known`"},
        {LEX_NAME, LEX_DOT, 0, "a fact is called by its name alone",
         "of rows write `some`, the record, `has` and the fact"},
        {LEX_DASH, LEX_AND, 0, "a bullet does not begin with `and`",
         "leave it out: `all of` says it"},
        {LEX_DASH, LEX_OR, 0, "a bullet does not begin with `or`",
         "leave it out: `any of` says it"},
        {LEX_WHERE, 0, LEX_OPEN, "behind `where` stands a condition in parentheses",
         "write `where (...)`"},
    };
    enum lexeme_kind kind = kind_back(c, 0), before = kind_back(c, 1);
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++)
        if ((!orders[i].before || orders[i].before == before) &&
            (!orders[i].kind || orders[i].kind == kind) &&
            (!orders[i].expected || c->expects[orders[i].expected]))
            return say(c, DIAG_E0201, orders[i].what, orders[i].hint);
    return false;
}

bool say_phrase(struct complaint *c) {
    enum lexeme_kind kind = kind_back(c, 0), before = kind_back(c, 1);
    if (say_comparative(c) || say_month(c) || say_number_word(c) || say_half_condition(c) ||
        say_ago(c) || say_order(c))
        return true;
    if ((kind == LEX_ANY || kind == LEX_ALL || kind == LEX_NONE) &&
        (before == LEX_IS || before == LEX_NOT) && follows_on_line(c, LEX_OF))
        return say(c, DIAG_E0201, "values are compared by `one of`",
                   kind == LEX_NONE ? "write `is not one of`" : "write `one of` and the values");
    if (kind == LEX_NUMBER_TYPE && c->expects[LEX_COUNT] && follows_on_line(c, LEX_OF))
        return say(c, DIAG_E0201, "rows and items are counted by `count of`",
                   "write `count of` and the name");
    if (kind == LEX_TO && c->expects[LEX_AND] &&
        (kind_back(c, 2) == LEX_BETWEEN || kind_back(c, 3) == LEX_BETWEEN))
        return say(c, DIAG_E0201, "`between` goes with `and`", "write `and`");
    if (kind == LEX_HAS && before == LEX_NAME && !c->expects[LEX_HAS])
        return say(c, DIAG_E0201, "`has` goes with the rows of a record: some, every, no",
                   "write `is`; of a list `contains`");
    if (kind == LEX_STRING && before == LEX_IS && c->expects[LEX_NAME] && !c->expects[LEX_STRING])
        return say(c, DIAG_E0201, "behind a record and `is` stands the name of a definition",
                   "to compare a fact of its rows write `has`, the fact and the value");
    if (kind == LEX_NAME && text_is_nocase(text_back(c, 3), TEXT("there")))
        return say(c, DIAG_E0201, "whether there are rows is asked by `exists`",
                   "leave out `there is`, and write `exists` behind the name");
    if (kind == LEX_IF && c->expects[LEX_HAS] && follows_on_line(c, LEX_ANY))
        return say(c, DIAG_E0201, "`if any` stands between commas", "write `, if any,`");
    if (kind == LEX_COMMA && follows_on_line(c, LEX_IF) && !c->expects[LEX_HAS])
        return say(c, DIAG_E0201, "`if any` stands directly behind the name of the rows",
                   "write `every NAME, if any,` and the condition");
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
