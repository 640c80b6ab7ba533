/* From what the scanner found to the lexemes that the parser gets. Words are told from names,
 * limits are checked, and what is written in the manner of other languages (`==`, `&&`, curly
 * quotes) is reported once and replaced by what was meant, so that it hides no other mistake. */
#include "syntax/lexeme.h"

#include "base/limits.h"
#include "syntax/mend.h"
#include "syntax/reader.h"

void lexeme_add(struct reader *reader, enum lexeme_kind kind, struct place place, unsigned flags) {
    VECTOR_PUSH(&reader->items, (struct lexeme){(uint8_t)kind, (uint8_t)flags, place});
}

const struct lexeme *lexeme_last(const struct reader *reader, size_t back) {
    size_t count = reader->items.count;
    return count > back ? &reader->items.items[count - 1 - back] : NULL;
}

static bool last_is(const struct reader *reader, size_t back, enum lexeme_kind kind) {
    const struct lexeme *last = lexeme_last(reader, back);
    return last && last->kind == kind;
}

/* Mostly one blank stands between two lexemes, or a line break comes first. */
static bool starts_line(const struct reader *reader, struct place place) {
    const char *bytes = reader->text.bytes;
    if (reader->last_end == 0)
        return true;
    for (uint32_t at = reader->last_end; at < place.start; at++)
        if (bytes[at] == '\n')
            return true;
    return false;
}

/* ---- Words and names. */

/* `day`, `week`, `month` and `year` are units behind a number; elsewhere they may be names. */
static bool is_unit_name(const struct reader *reader, enum lexeme_kind kind, struct text text) {
    bool is_unit = kind == LEX_DAYS || kind == LEX_WEEKS || kind == LEX_MONTHS || kind == LEX_YEARS;
    return is_unit && text.bytes[text.length - 1] != 's' && !last_is(reader, 0, LEX_NUMBER) &&
           !last_is(reader, 0, LEX_BUSINESS);
}

static void take_name(struct reader *reader, struct place place, unsigned flags) {
    struct text text = reader_text(reader, place);
    enum lexeme_kind kind = word_find(&reader->words, text);
    if (is_unit_name(reader, kind, text))
        kind = LEX_NAME;
    if (word_role(kind) == ROLE_BLOCK && flags & LEXEME_STARTS_LINE)
        reader->block = kind;
    if (kind == LEX_SKIP && last_is(reader, 0, LEX_DAYS) && last_is(reader, 1, LEX_BUSINESS))
        reader->items.items[reader->items.count - 2].kind = LEX_BUSINESS_SKIP;
    if (kind == LEX_IS && flags & LEXEME_STARTS_LINE && reader->block == LEX_DEFINE &&
        !last_is(reader, 0, LEX_COMMA))
        kind = LEX_CASE_IS;
    if (text.length > LIMIT_NAME) {
        struct diag *diag =
            reader_error(reader, DIAG_E0116, place, "this name is %u bytes long; the most is %d",
                         (unsigned)text.length, LIMIT_NAME);
        diag_hint(reader->diags, diag, "choose a shorter name");
    }
    lexeme_add(reader, kind, place, flags);
}

/* ---- Quoted texts. */

struct text lexeme_string(struct reader *reader, struct place place) {
    struct text text = {reader->text.bytes + place.start + 1, place.end - place.start - 2};
    if (text.length == 0 || !memchr(text.bytes, '\\', text.length))
        return text;
    char *bytes = arena_raw(reader->arena, text.length);
    uint32_t length = 0;
    for (uint32_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '\\' && i + 1 < text.length) {
            char next = text.bytes[i + 1];
            if (next != '"' && next != '\\') /* reported; most likely a path of Windows */
                bytes[length++] = '/';
            i++;
        }
        bytes[length++] = text.bytes[i];
    }
    return (struct text){bytes, length};
}

static void check_escapes(struct reader *reader, struct place place) {
    const char *bytes = reader->text.bytes;
    for (uint32_t i = place.start + 1; i + 1 < place.end; i++) {
        if (bytes[i] != '\\')
            continue;
        i++;
        if (bytes[i] == '"' || bytes[i] == '\\')
            continue;
        struct diag *diag =
            reader_error(reader, DIAG_E0114, ((struct place){i - 1, i + 1}),
                         "a backslash in a quoted text stands only before a quote or a backslash");
        diag_hint(reader->diags, diag, "in a path write `/`; for the backslash itself `\\\\`");
    }
}

/* Two texts in a row on one line, where no construct has them: a comma is missing. (A table's
 * description may stand behind the name of its file.) */
static void check_comma(struct reader *reader, struct place place, unsigned flags) {
    if (!last_is(reader, 0, LEX_STRING) || flags & LEXEME_STARTS_LINE ||
        last_is(reader, 1, LEX_FROM))
        return;
    uint32_t behind = lexeme_last(reader, 0)->place.end;
    struct diag *diag = reader_error(reader, DIAG_E0207, ((struct place){behind, place.start}),
                                     "between these two texts a comma is missing");
    diag_hint(reader->diags, diag,
              "values of a list are separated by commas; a description stands on its own line");
    lexeme_add(reader, LEX_COMMA, (struct place){behind, behind},
               LEXEME_INSERTED | LEXEME_REPORTED);
}

static void take_string(struct reader *reader, struct place place, unsigned flags) {
    check_comma(reader, place, flags);
    uint32_t length = place.end - place.start - 2;
    if (length > LIMIT_STRING) {
        struct diag *diag = reader_error(
            reader, DIAG_E0115, ((struct place){place.start, place.start + 1}),
            "this text is %u bytes long; the most is %d", (unsigned)length, LIMIT_STRING);
        diag_hint(reader->diags, diag, "is a closing quote missing?");
    }
    if (length && memchr(reader->text.bytes + place.start + 1, '\\', length))
        check_escapes(reader, place);
    lexeme_add(reader, LEX_STRING, place, flags);
}

/* ---- Numbers and dates. */

static void take_number(struct reader *reader, struct place place, unsigned flags) {
    number ignored;
    if (number_parse(reader_text(reader, place), &ignored) == NUMBER_OK) {
        lexeme_add(reader, LEX_NUMBER, place, flags);
        return;
    }
    reader_error(reader, DIAG_E0119, place, "a number has at most %d digits", LIMIT_NUMBER_DIGITS);
    lexeme_add(reader, LEX_BAD_VALUE, place, flags | LEXEME_REPORTED);
}

static int digits_at(const char *bytes, int count) {
    int value = 0;
    for (int i = 0; i < count; i++)
        value = value * 10 + (bytes[i] - '0');
    return value;
}

static void report_date(struct reader *reader, struct place place) {
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    struct text text = reader_text(reader, place);
    int year = digits_at(text.bytes, 4), month = digits_at(text.bytes + 5, 2);
    struct diag *diag =
        reader_error(reader, DIAG_E0120, place, "the date %.*s does not exist", TEXT_ARGS(text));
    if (year < 1)
        diag_hint(reader->diags, diag, "years run from 0001 to 9999");
    else if (month < 1 || month > 12)
        diag_hint(reader->diags, diag,
                  "a date is year-month-day, and the month is from 01 to 12: 2020-07-01");
    else
        diag_hint(reader->diags, diag, "%s %d has %d days", months[month - 1], year,
                  date_month_length(year, month));
}

static void take_date(struct reader *reader, struct place place, unsigned flags) {
    day_number ignored;
    if (date_parse(reader_text(reader, place), &ignored)) {
        lexeme_add(reader, LEX_DATE, place, flags);
        return;
    }
    report_date(reader, place);
    lexeme_add(reader, LEX_BAD_VALUE, place, flags | LEXEME_REPORTED);
}

/* ---- Rows: a row starts with the `|` that starts a line and ends with the one that ends it. */

static void report_row(struct reader *reader, struct place place) {
    struct diag *diag =
        reader_error(reader, DIAG_E0211, place, "this row of the table has no `|` at its end");
    diag_hint(reader->diags, diag,
              "each row stands on one line, with a `|` before, between and "
              "behind its cells");
}

static void close_row(struct reader *reader) {
    report_row(reader, (struct place){reader->last_end, reader->last_end});
    lexeme_add(reader, LEX_ROW_END, (struct place){reader->last_end, reader->last_end},
               LEXEME_INSERTED);
    reader->in_row = false;
}

static void take_bar(struct reader *reader, enum lexeme_kind kind, struct place place,
                     unsigned flags) {
    if (!reader->in_row && flags & LEXEME_STARTS_LINE && kind == LEX_BAR) {
        reader->in_row = true;
    } else if (!reader->in_row) {
        mend_bar(reader, kind, place, flags);
        return;
    } else if (kind == LEX_ROW_END) {
        reader->in_row = false;
    }
    lexeme_add(reader, kind, place, flags);
}

/* ---- All kinds. */

static void check_bullet(struct reader *reader, enum lexeme_kind kind, struct place place) {
    if (!last_is(reader, 0, LEX_DASH) || lexeme_last(reader, 0)->place.end != place.start ||
        kind == LEX_BAR || kind == LEX_ROW_END)
        return;
    struct diag *diag = reader_error(reader, DIAG_E0126, lexeme_last(reader, 0)->place,
                                     "behind the dash of a bullet a space is missing");
    diag_hint(reader->diags, diag, "write `- ` before each entry");
}

static void take_kind(struct reader *reader, enum lexeme_kind kind, struct place place,
                      unsigned flags) {
    check_bullet(reader, kind, place);
    if (kind == LEX_NAME)
        take_name(reader, place, flags);
    else if (kind == LEX_STRING)
        take_string(reader, place, flags);
    else if (kind == LEX_NUMBER)
        take_number(reader, place, flags);
    else if (kind == LEX_DATE)
        take_date(reader, place, flags);
    else if (kind == LEX_BAR || kind == LEX_ROW_END)
        take_bar(reader, kind, place, flags);
    else if (kind > LEX_KINDS)
        mend_take(reader, kind, place, flags);
    else
        lexeme_add(reader, kind, place, flags);
}

void lexeme_take(struct reader *reader, enum lexeme_kind kind, struct place place) {
    if (place.start < reader->skip_to)
        return;
    unsigned flags = starts_line(reader, place) ? LEXEME_STARTS_LINE : 0;
    if (kind == LEX_COMMENT || kind == LEX_SEPARATOR) {
        VECTOR_PUSH(&reader->comments, (struct lexeme){(uint8_t)kind, (uint8_t)flags, place});
    } else {
        if (reader->in_row && flags & LEXEME_STARTS_LINE)
            close_row(reader);
        take_kind(reader, kind, place, flags);
    }
    reader->last_end = place.end;
}

void lexeme_finish(struct reader *reader) {
    if (reader->in_row)
        close_row(reader);
    uint32_t end = reader->text.length;
    lexeme_add(reader, LEX_FINISH, (struct place){end, end}, LEXEME_STARTS_LINE);
}
