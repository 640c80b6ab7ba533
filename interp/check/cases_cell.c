/* What a cell of a spreadsheet says: it becomes the tree that the same words would be in the rules,
 * with the type of its column telling what it is, since a spreadsheet writes texts without quotes.
 */
#include "check/cases.h"

struct cell_reader {
    struct checker *c;
    struct arena *arena; /* of the trees */
    const struct case_column *column;
    struct text text;
    struct case_cell *cell;
};

static struct tree *new_tree(struct cell_reader *reader, enum tree_kind kind) {
    struct tree *tree = arena_alloc(reader->arena, sizeof *tree);
    tree->kind = kind;
    tree->span = tree->name_span = reader->cell->span;
    return tree;
}

static const struct tree *refuse(struct cell_reader *reader, const char *why) {
    struct checker *c = reader->c;
    const struct case_column *column = reader->column;
    struct diag *diag = diag_add(c->diags, DIAG_E0346, reader->cell->span, "\"%.*s\" %s",
                                 TEXT_ARGS(reader->text), why);
    if (column->name.length)
        diag_hint(c->diags, diag, "\"%.*s\" is %.*s", TEXT_ARGS(column->name),
                  TEXT_ARGS(column->is_list ? TEXT("a list: its items stand with ; between them")
                                            : type_allowed(c->arena, &column->type)));
    else
        diag_hint(c->diags, diag, "the day of evaluation is a date, such as 2020-01-31");
    reader->cell->is_bad = true;
    return NULL;
}

/* ---- Words of the language. */

static bool is_word(struct text text, enum tree_kind *kind) {
    static const struct {
        const char *word;
        enum tree_kind kind; /* BAD: it says nothing */
    } words[] = {{"blank", TREE_BLANK}, {"undecided", TREE_EXPECT_UNDECIDED},
                 {"empty", TREE_EMPTY}, {"unknown", TREE_UNKNOWN},
                 {"any", TREE_BAD},     {"-", TREE_BAD}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_is_nocase(text, text_of(words[i].word))) {
            *kind = words[i].kind;
            return true;
        }
    return false;
}

/* A spreadsheet likes to begin a cell with a capital letter: it is not guessed whether `Unknown` is
 * the word or a text. */
static bool is_in_small_letters(struct cell_reader *reader) {
    struct checker *c = reader->c;
    struct text text = reader->text;
    char *small = arena_raw(c->arena, text.length);
    for (uint32_t i = 0; i < text.length; i++)
        small[i] = ascii_lower(text.bytes[i]);
    if (memcmp(small, text.bytes, text.length) == 0)
        return true;
    struct diag *diag = diag_add(c->diags, DIAG_E0344, reader->cell->span,
                                 "\"%.*s\" may be the word %.*s or a text", TEXT_ARGS(text),
                                 TEXT_ARGS(((struct text){small, text.length})));
    diag_hint(c->diags, diag,
              "write the word in small letters: %.*s; or, if the text is meant, write it with "
              "quotes: \"%.*s\"",
              TEXT_ARGS(((struct text){small, text.length})), TEXT_ARGS(text));
    reader->cell->is_bad = true;
    return false;
}

/* ---- Texts. */

/* A text in quotes, as in the rules, is never a word and may hold a semicolon. */
static struct text unquoted(struct checker *c, struct text text) {
    if (text.length < 2 || text.bytes[0] != '"' || text.bytes[text.length - 1] != '"')
        return text;
    char *bytes = arena_raw(c->arena, text.length);
    uint32_t length = 0, end = text.length - 1;
    for (uint32_t i = 1; i < end; i++) {
        i += text.bytes[i] == '\\' && i + 1 < end &&
             (text.bytes[i + 1] == '"' || text.bytes[i + 1] == '\\');
        bytes[length++] = text.bytes[i];
    }
    return (struct text){bytes, length};
}

static struct tree *text_tree(struct cell_reader *reader, struct text text) {
    struct tree *tree = new_tree(reader, TREE_STRING);
    tree->text = unquoted(reader->c, text);
    return tree;
}

/* Where the item that starts at `start` ends: at a semicolon outside of quotes, or at the end. */
static uint32_t item_end(struct text text, uint32_t start) {
    uint32_t at = start;
    while (at < text.length && text.bytes[at] == ' ')
        at++;
    bool in_quotes = at < text.length && text.bytes[at] == '"';
    for (at += in_quotes; at < text.length; at++) {
        if (in_quotes && text.bytes[at] == '\\' && at + 1 < text.length)
            at++;
        else if (text.bytes[at] == '"')
            in_quotes = false;
        else if (text.bytes[at] == ';' && !in_quotes)
            break;
    }
    return at;
}

static const struct tree *list_trees(struct cell_reader *reader) {
    struct tree *first = NULL, **next = &first;
    struct text text = reader->text;
    reader->cell->count = 0;
    for (uint32_t start = 0, end; start <= text.length; start = end + 1) {
        end = item_end(text, start);
        struct text item = text_trim((struct text){text.bytes + start, end - start});
        if (item.length == 0)
            continue;
        struct tree *tree = text_tree(reader, item);
        *next = tree;
        next = &tree->next;
        reader->cell->count++;
    }
    return first ? first : refuse(reader, "has no items: where there are none, write empty");
}

/* ---- Numbers, dates, yes and no. */

/* The words behind a number; false when they are no unit, or the number gets too long. */
static bool read_unit(struct text words, struct tree *tree) {
    static const struct {
        const char *word;
        enum unit unit;
        int times;
    } units[] = {{"days", UNIT_DAYS, 1},
                 {"day", UNIT_DAYS, 1},
                 {"weeks", UNIT_DAYS, 7},
                 {"week", UNIT_DAYS, 7},
                 {"months", UNIT_MONTHS, 1},
                 {"month", UNIT_MONTHS, 1},
                 {"years", UNIT_MONTHS, 12},
                 {"year", UNIT_MONTHS, 12},
                 {"business days", UNIT_BUSINESS_DAYS, 1},
                 {"business day", UNIT_BUSINESS_DAYS, 1}};
    const number most = number_from(999999999999999999);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (text_is(words, text_of(units[i].word))) {
            tree->unit = (uint8_t)units[i].unit;
            tree->number *= units[i].times;
            return tree->number <= most && tree->number >= -most;
        }
    return false;
}

/* A number may leave out its unit: one that a spreadsheet counts with has none. */
static const struct tree *number_tree(struct cell_reader *reader) {
    struct tree *tree = new_tree(reader, TREE_NUMBER);
    struct text text = reader->text;
    uint32_t digits = 0;
    while (digits < text.length && text.bytes[digits] != ' ')
        digits++;
    struct text words = text_trim((struct text){text.bytes + digits, text.length - digits});
    tree->unit = (uint8_t)reader->column->type.unit;
    enum number_result result = number_parse((struct text){text.bytes, digits}, &tree->number);
    if (result == NUMBER_TOO_LONG)
        return refuse(reader, "has more than 18 digits");
    if (result == NUMBER_MALFORMED)
        return refuse(reader, "is not a number (digits, with a point before a fraction)");
    if (words.length > 0 && !read_unit(words, tree))
        return refuse(reader, "is not a number, or one with a unit such as 14 days");
    return tree;
}

static const struct tree *date_tree(struct cell_reader *reader) {
    struct value value;
    const char *why = value_parse(reader->arena, &reader->column->type, reader->text, &value);
    if (why)
        return refuse(reader, why);
    struct tree *tree = new_tree(reader, TREE_DATE);
    tree->day = value.day;
    return tree;
}

static const struct tree *yes_no_tree(struct cell_reader *reader) {
    struct value value;
    const char *why = value_parse(reader->arena, &reader->column->type, reader->text, &value);
    return why ? refuse(reader, why) : new_tree(reader, value.yes ? TREE_YES : TREE_NO);
}

static const struct tree *values(struct cell_reader *reader) {
    if (reader->column->is_list)
        return list_trees(reader);
    switch (reader->column->type.kind) {
    case TYPE_TEXT:
    case TYPE_ONE_OF:
    case TYPE_LIST:
        return text_tree(reader, reader->text);
    case TYPE_NUMBER:
        return number_tree(reader);
    case TYPE_YES_NO:
        return yes_no_tree(reader);
    case TYPE_DATE:
        return date_tree(reader);
    }
    return NULL;
}

void case_cell_read(struct checker *c, struct arena *arena, const struct case_column *column,
                    struct text text, struct case_cell *cell) {
    struct cell_reader reader = {c, arena, column, text, cell};
    enum tree_kind kind;
    cell->count = 1;
    if (!is_word(text, &kind))
        cell->first = values(&reader);
    else if (is_in_small_letters(&reader) && kind != TREE_BAD)
        cell->first = new_tree(&reader, kind);
}
