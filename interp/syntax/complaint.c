/* A list of mistakes that people make, each known by what stands there and what stands before; the
 * first that fits is said. What none of them fits is said in general: what stands here, and what
 * could stand here. */
#include "syntax/complaint.h"

#include "base/near.h"
#include "syntax/words.h"

const struct lexeme *complaint_item(const struct complaint *c, size_t at) {
    return &c->reader->items.items[at];
}

/* The kind of the lexeme `back` before the one that could not be taken. */
enum lexeme_kind kind_back(const struct complaint *c, size_t back) {
    return c->at >= back ? (enum lexeme_kind)complaint_item(c, c->at - back)->kind : LEX_FINISH;
}

struct text text_back(const struct complaint *c, size_t back) {
    return c->at >= back ? reader_text(c->reader, place_back(c, back)) : (struct text){NULL, 0};
}

struct place place_back(const struct complaint *c, size_t back) {
    return complaint_item(c, c->at - back)->place;
}

bool complaint_starts_line(const struct complaint *c) {
    return complaint_item(c, c->at)->flags & LEXEME_STARTS_LINE;
}

/* Something is missing before a line that starts something new. */
static bool is_cut_short(const struct complaint *c) {
    enum lexeme_kind kind = kind_back(c, 0);
    return kind == LEX_FINISH ||
           (complaint_starts_line(c) && (word_role(kind) != ROLE_INNER || kind == LEX_BAR ||
                                         kind == LEX_DASH || kind == LEX_CASE_IS));
}

static bool may_end(const struct complaint *c) {
    return c->expects[LEX_FINISH];
}

/* Where to point: at the lexeme, or behind the one before it when something is missing there. */
static struct place place_of(const struct complaint *c) {
    struct place place = place_back(c, 0);
    if (c->at == 0 || !is_cut_short(c) || may_end(c))
        return place;
    uint32_t end = place_back(c, 1).end;
    return (struct place){end, end};
}

/* ---- What is missing. */

static bool say_end(struct complaint *c) {
    if (kind_back(c, 0) != LEX_FINISH)
        return false;
    struct text wanted = complaint_expected(c);
    struct diag *diag = COMPLAIN(c, DIAG_E0202, place_of(c), "the text ends too early");
    HINT(c, diag, "what is missing: %.*s", TEXT_ARGS(wanted));
    return true;
}

static bool say_parenthesis(struct complaint *c) {
    if (kind_back(c, 0) == LEX_CLOSE && !c->expects[LEX_CLOSE]) {
        size_t open = 0;
        for (size_t at = c->at; at-- > 0 && word_role(complaint_item(c, at)->kind) == ROLE_INNER;)
            open += complaint_item(c, at)->kind == LEX_OPEN ? 1 : 0;
        if (open > 0 && !may_end(c))
            return false;
        struct diag *diag =
            COMPLAIN(c, DIAG_E0210, place_back(c, 0), "this parenthesis closes none");
        HINT(c, diag, "leave it out, or open one before");
        return true;
    }
    if (!c->expects[LEX_CLOSE] || !is_cut_short(c))
        return false;
    size_t open = c->at, depth = 0;
    while (open-- > 0) {
        enum lexeme_kind kind = complaint_item(c, open)->kind;
        depth += kind == LEX_CLOSE;
        if (kind == LEX_OPEN && depth-- == 0)
            break;
    }
    struct diag *diag =
        COMPLAIN(c, DIAG_E0209, complaint_item(c, open)->place, "this parenthesis is not closed");
    diag_relate(c->reader->diags, diag, reader_span(c->reader, place_of(c)),
                "at the latest here stands `)`");
    return true;
}

static bool is_comparison(enum lexeme_kind kind) {
    static const uint8_t kinds[] = {
        LEX_STRING, LEX_NUMBER, LEX_DATE, LEX_YES,  LEX_NO,      LEX_ONE,    LEX_BLANK,
        LEX_KNOWN,  LEX_EMPTY,  LEX_AT,   LEX_MORE, LEX_LESS,    LEX_BEFORE, LEX_AFTER,
        LEX_WITHIN, LEX_IN,     LEX_ON,   LEX_NOT,  LEX_BETWEEN, LEX_NAME,   LEX_BAD_VALUE,
    };
    for (size_t i = 0; i < sizeof kinds; i++)
        if (kinds[i] == kind)
            return true;
    return false;
}

static bool say_missing_is(struct complaint *c) {
    enum lexeme_kind kind = kind_back(c, 0);
    bool in_rule_head = kind_back(c, 1) == LEX_NAME && kind_back(c, 2) == LEX_RULE;
    if (in_rule_head && (kind == LEX_IS || kind == LEX_NAME || is_comparison(kind))) {
        struct text name = text_back(c, 1);
        struct diag *diag = COMPLAIN(c, DIAG_E0222, place_back(c, 0),
                                     "behind the name of the rule stands `gives`, not %.*s",
                                     TEXT_ARGS(complaint_called(c, c->at)));
        if (kind == LEX_NAME && complaint_item(c, c->at + 1)->kind == LEX_GIVES)
            HINT(c, diag, "a name is one word: write `%.*s-%.*s`", TEXT_ARGS(name),
                 TEXT_ARGS(text_back(c, 0)));
        else
            HINT(c, diag, "write `rule %.*s gives` and the result", TEXT_ARGS(name));
        return true;
    }
    if (!c->expects[LEX_IS] || complaint_starts_line(c) || !is_comparison(kind) || c->at == 0)
        return false;
    if (kind == LEX_NAME && c->expects[LEX_HAS]) {
        struct diag *diag = COMPLAIN(c, DIAG_E0201, place_back(c, 0), "here `has` is missing");
        HINT(c, diag, "write `has %.*s`", TEXT_ARGS(text_back(c, 0)));
        return true;
    }
    struct diag *diag =
        COMPLAIN(c, DIAG_E0205, place_back(c, 0), "between %.*s and %.*s the word `is` is missing",
                 TEXT_ARGS(complaint_called(c, c->at - 1)), TEXT_ARGS(complaint_called(c, c->at)));
    struct text before = text_back(c, 1), here = text_back(c, 0);
    const char *quote = kind == LEX_NAME ? "\"" : "";
    bool is_lower = here.bytes[0] >= 'a' && here.bytes[0] <= 'z';
    if (kind == LEX_NAME && kind_back(c, 1) == LEX_NAME && is_lower)
        HINT(c, diag, "write `%.*s is \"%.*s\"`; a name is one word, such as `%.*s_%.*s`",
             TEXT_ARGS(before), TEXT_ARGS(here), TEXT_ARGS(before), TEXT_ARGS(here));
    else
        HINT(c, diag, "write `%.*s is %s%.*s%s`", TEXT_ARGS(before), quote, TEXT_ARGS(here), quote);
    return true;
}

/* `is CSS Led`: names in a row, where a value stands. */
static bool say_missing_quotes(struct complaint *c) {
    size_t first = c->at;
    while (first > 0 && complaint_item(c, first - 1)->kind == LEX_NAME &&
           !(complaint_item(c, first)->flags & LEXEME_STARTS_LINE))
        first--;
    if (first == c->at || first == 0)
        return false;
    enum lexeme_kind before = complaint_item(c, first - 1)->kind;
    if (before == LEX_HAS) /* the first name is that of the fact */
        first++;
    else if (before != LEX_IS && before != LEX_NOT && before != LEX_COMMA && before != LEX_OF &&
             before != LEX_GIVES && before != LEX_CASE_IS && before != LEX_CONTAINS &&
             before != LEX_WITH && before != LEX_BAR)
        return false;
    if (kind_back(c, 0) != LEX_NAME && !word_is(kind_back(c, 0)))
        return false;
    size_t last = c->at;
    while (!(complaint_item(c, last + 1)->flags & LEXEME_STARTS_LINE) &&
           complaint_item(c, last + 1)->kind == LEX_NAME)
        last++;
    struct place place = {complaint_item(c, first)->place.start,
                          complaint_item(c, last)->place.end};
    struct diag *diag = COMPLAIN(c, DIAG_E0206, place, "a value that is a text stands in quotes");
    HINT(c, diag, "write \"%.*s\"", TEXT_ARGS(reader_text(c->reader, place)));
    return true;
}

/* ---- Commas. */

static bool is_literal(enum lexeme_kind kind) {
    return kind == LEX_STRING || kind == LEX_NUMBER || kind == LEX_DATE;
}

/* `is "a", "b"` without `one of`: back over the values to the word before them. */
static bool say_several(struct complaint *c) {
    if (!is_literal(kind_back(c, 0)) || complaint_starts_line(c))
        return false;
    size_t back = 1;
    while (kind_back(c, back) == LEX_COMMA || is_literal(kind_back(c, back)))
        back++;
    enum lexeme_kind before = kind_back(c, back);
    if (back == 1 || (before != LEX_IS && before != LEX_NOT && before != LEX_CASE_IS))
        return false;
    struct diag *diag = COMPLAIN(c, DIAG_E0223, place_back(c, 0),
                                 "behind `%.*s` stands one value, and this is another",
                                 TEXT_ARGS(text_back(c, back)));
    HINT(c, diag, "for several write `one of` before them, and commas between them");
    return true;
}

static bool say_comma(struct complaint *c) {
    if (kind_back(c, 1) == LEX_COMMA && kind_back(c, 0) == LEX_NAME && c->expects[LEX_IGNORING]) {
        struct diag *diag = COMPLAIN(c, DIAG_E0223, place_back(c, 1),
                                     "a comma stands only between the values of a list");
        HINT(c, diag, "between conditions write `and` or `or`");
        return true;
    }
    if (kind_back(c, 1) == LEX_COMMA && kind_back(c, 0) == LEX_NAME &&
        complaint_item(c, c->at + 1)->kind == LEX_IS) {
        struct diag *diag = COMPLAIN(c, DIAG_E0223, place_back(c, 1),
                                     "a comma stands only between the values of a list");
        HINT(c, diag, "write `and` instead");
        return true;
    }
    if (kind_back(c, 1) == LEX_COMMA) {
        struct diag *diag = COMPLAIN(c, DIAG_E0208, place_back(c, 1),
                                     "behind this comma stands nothing that belongs to the list");
        HINT(c, diag, "leave the comma out, or write another value behind it");
        return true;
    }
    if (kind_back(c, 0) != LEX_COMMA || !c->expects[LEX_AND])
        return false;
    struct diag *diag = COMPLAIN(c, DIAG_E0223, place_back(c, 0),
                                 "a comma stands only between the values of a list");
    HINT(c, diag, "between conditions write `and` or `or`");
    return true;
}

static bool say_missing_comma(struct complaint *c) {
    enum lexeme_kind kind = kind_back(c, 0), before = kind_back(c, 1);
    if (!c->expects[LEX_COMMA] || kind != before || complaint_starts_line(c) ||
        (kind != LEX_NAME && !is_literal(kind)))
        return false;
    uint32_t end = place_back(c, 1).end;
    struct diag *diag = COMPLAIN(
        c, DIAG_E0207, ((struct place){end, end}), "between %.*s and %.*s a comma is missing",
        TEXT_ARGS(complaint_called(c, c->at - 1)), TEXT_ARGS(complaint_called(c, c->at)));
    HINT(c, diag, "values of a list are separated by commas");
    return true;
}

/* `with status is "x"` */
static bool say_child_is(struct complaint *c) {
    if (kind_back(c, 0) != LEX_IS || kind_back(c, 1) != LEX_NAME || !c->expects[LEX_STRING] ||
        (kind_back(c, 2) != LEX_WITH && kind_back(c, 2) != LEX_COMMA))
        return false;
    struct diag *diag = COMPLAIN(c, DIAG_E0201, place_back(c, 0),
                                 "behind `with` and a name the value stands without `is`");
    HINT(c, diag, "write `with %.*s` and the value", TEXT_ARGS(text_back(c, 1)));
    return true;
}

/* ---- Constructs. */

static bool say_otherwise(struct complaint *c) {
    if (kind_back(c, 1) == LEX_OTHERWISE && !is_cut_short(c)) {
        struct diag *diag = COMPLAIN(c, DIAG_E0214, place_back(c, 0),
                                     "`otherwise` has no condition: it stands for all other cases");
        HINT(c, diag, "leave the condition out, or write `when` instead of `otherwise`");
        return true;
    }
    if (!c->expects[LEX_OTHERWISE] || !c->expects[LEX_WHEN] || !is_cut_short(c) || may_end(c))
        return false;
    struct diag *diag = COMPLAIN(c, DIAG_E0225, place_of(c),
                                 "the last value of a definition by cases has no condition");
    HINT(c, diag, "write `otherwise` behind it");
    return true;
}

static bool say_cases(struct complaint *c) {
    if (!c->expects[LEX_CASE_IS] || !is_cut_short(c) || may_end(c))
        return false;
    struct diag *diag = COMPLAIN(c, DIAG_E0225, place_of(c),
                                 "this definition by cases does not say what it is otherwise");
    HINT(c, diag, "end it with a line `is ... otherwise`");
    return true;
}

static bool say_bullets(struct complaint *c) {
    enum lexeme_kind kind = kind_back(c, 0);
    bool is_head = kind == LEX_ANY || kind == LEX_ALL || kind == LEX_NONE;
    struct place place = place_back(c, 0);
    if (is_head && (c->expects[LEX_OPEN] || kind_back(c, 1) == LEX_DASH)) {
        struct diag *diag =
            COMPLAIN(c, DIAG_E0215, place, "a bulleted list stands alone, or within parentheses");
        HINT(c, diag, "put parentheses round it, or give it a name with `define`");
        return true;
    }
    if (c->expects[LEX_DASH] && kind_back(c, 1) == LEX_OF) {
        struct diag *diag =
            COMPLAIN(c, DIAG_E0216, place, "behind `%.*s of` stands a list of bullets",
                     TEXT_ARGS(text_back(c, 2)));
        HINT(c, diag,
             kind == LEX_STRING ? "for values write `one of`"
                                : "write each condition behind a `- `, on its own line");
        return true;
    }
    if (kind != LEX_DASH || c->expects[LEX_DASH])
        return false;
    if (complaint_starts_line(c) && !c->expects[LEX_AND] && !may_end(c) &&
        word_role(kind_back(c, 1)) != ROLE_PART)
        return false; /* what stands before is not finished */
    struct diag *diag = COMPLAIN(c, DIAG_E0216, place,
                                 complaint_starts_line(c) ? "here stands a bullet outside a list"
                                                          : "`-` has no meaning here");
    HINT(c, diag,
         complaint_starts_line(c) ? "begin the list with `any of`, `all of` or `none of`"
                                  : "rules compare and count, they do not calculate");
    return true;
}

/* Where only a block can start. */
static bool say_no_block(struct complaint *c) {
    if (!c->expects[LEX_RULE] || !c->expects[LEX_TEST])
        return false;
    for (unsigned kind = 1; kind < LEX_KINDS; kind++)
        if (c->expects[kind] && word_role(kind) != ROLE_BLOCK)
            return false;
    struct diag *diag = COMPLAIN(c, DIAG_E0226, place_back(c, 0), "%.*s starts no block",
                                 TEXT_ARGS(complaint_called(c, c->at)));
    HINT(c, diag,
         "blocks start with `use`, `record`, `table`, `setting`, `define`, `decision`, "
         "`rule`, `rows`, `promise`, `test` and some other words");
    return true;
}

/* A part that the block does not have, where the block could end. */
static bool say_wrong_part(struct complaint *c) {
    enum lexeme_kind kind = kind_back(c, 0);
    if (!may_end(c) || !complaint_starts_line(c))
        return false;
    struct place place = place_back(c, 0);
    struct text called = complaint_called(c, c->at), wanted = complaint_expected(c);
    if (kind == LEX_STRING) {
        struct diag *diag = COMPLAIN(c, DIAG_E0227, place, "a description has no place here");
        HINT(c, diag, "it stands directly behind the first line of its block");
        return true;
    }
    struct diag *diag;
    if (kind == LEX_CASE_IS)
        diag = COMPLAIN(c, DIAG_E0226, place,
                        "an `is` that starts a line begins a case of the definition");
    else
        diag = COMPLAIN(c, DIAG_E0226, place, "%.*s does not belong here", TEXT_ARGS(called));
    if (kind == LEX_CASE_IS)
        HINT(c, diag, "write it on the line before if it belongs to the condition");
    else
        HINT(c, diag, "what can stand here: %.*s", TEXT_ARGS(wanted));
    return true;
}

static bool say_gives(struct complaint *c) {
    if (kind_back(c, 0) != LEX_GIVES)
        return false;
    struct diag *diag = COMPLAIN(c, DIAG_E0222, place_back(c, 0),
                                 "`gives` stands directly behind the name of a rule");
    HINT(c, diag, "write `rule NAME gives ...`, and the conditions below it");
    return true;
}

static void say_in_general(struct complaint *c) {
    struct text called = complaint_called(c, c->at), wanted = complaint_expected(c);
    struct diag *diag;
    if (c->at > 0 && is_cut_short(c) && !may_end(c)) {
        struct text before = complaint_called(c, c->at - 1);
        diag = COMPLAIN(c, DIAG_E0201, place_of(c), "behind %.*s something is missing",
                        TEXT_ARGS(before));
        HINT(c, diag, "what is missing: %.*s", TEXT_ARGS(wanted));
    } else {
        diag =
            COMPLAIN(c, DIAG_E0201, place_back(c, 0), "%.*s has no place here", TEXT_ARGS(called));
        if (may_end(c) && !complaint_starts_line(c) && c->expects[LEX_AND])
            HINT(c, diag, "between conditions stands `and` or `or`");
        else
            HINT(c, diag, "what can stand here: %.*s", TEXT_ARGS(wanted));
    }
}

void complaint_make(struct complaint *complaint) {
    static bool (*const known[])(struct complaint *) = {
        say_otherwise, say_cases,      say_parenthesis,    say_end,
        say_phrase,    say_unit,       say_capitals,       say_other_language,
        say_misspelt,  say_child_is,   say_missing_quotes, say_capitals_before,
        say_bullets,   say_several,    say_comma,          say_nameless,
        say_reserved,  say_missing_is, say_missing_comma,  say_gives,
        say_no_block,  say_wrong_part,
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i](complaint))
            return;
    say_in_general(complaint);
}
