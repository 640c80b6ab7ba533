/* Values as they are written in the three places where an expectation can stand. */
#include "suite/wording.h"

#include "base/buffer.h"
#include "base/utf8.h"
#include "syntax/layout.h"
#include "syntax/parse.h"

static struct text kept(const struct wording *wording, struct buffer *out) {
    struct text text = arena_text(wording->arena, buffer_text(out));
    buffer_free(out);
    return text;
}

/* ---- In a rule file. */

/* Not every text can stand in quotes there: the reader of rule files itself is asked. */
static bool can_be_read(struct text words) {
    struct arena *arena = arena_new();
    struct sources *sources = sources_new(arena);
    struct names *names = names_new();
    struct diags *diags = diags_new(arena, sources);
    struct text text = arena_format(arena, "x is %.*s", TEXT_ARGS(words));
    uint32_t file = sources_add(sources, TEXT(""), text);
    bool is_read = parse_condition(arena, sources, file, names, diags) != NULL;
    diags_free(diags);
    names_free(names);
    sources_free(sources);
    arena_free(arena);
    return is_read;
}

static bool add_source(struct buffer *out, const struct type *type, const struct value *value) {
    size_t start = out->length;
    value_write_source(out, type, value);
    bool is_text = value->state == VALUE_KNOWN && type->kind == TYPE_TEXT;
    return !is_text ||
           can_be_read((struct text){out->bytes + start, (uint32_t)(out->length - start)});
}

/* Where the piece that starts at `at` ends: behind the next comma and the space after it. */
static uint32_t piece_end(struct text text, uint32_t at) {
    bool in_quotes = false;
    for (; at < text.length; at++) {
        if (in_quotes && text.bytes[at] == '\\')
            at++;
        else if (text.bytes[at] == '"')
            in_quotes = !in_quotes;
        else if (text.bytes[at] == ',' && !in_quotes && at + 1 < text.length)
            return at + 2;
    }
    return text.length;
}

struct text wording_wrapped(const struct wording *wording, struct text text,
                            const struct source *source, uint32_t at, uint32_t end) {
    struct buffer out = {0};
    uint32_t line_start, behind = end;
    struct text line = source_line(source, at, &line_start);
    const char *line_end = source->text.length > line_start + line.length &&
                                   source->text.bytes[line_start + line.length] == '\r'
                               ? "\r\n"
                               : "\n";
    size_t column = utf8_width((struct text){line.bytes, at - line_start});
    while (behind < source->text.length && source->text.bytes[behind] != '\n' &&
           source->text.bytes[behind] != '\r')
        behind++;
    size_t rest = utf8_width((struct text){source->text.bytes + end, behind - end});
    for (uint32_t start = 0, stop; start < text.length; start = stop) {
        stop = piece_end(text, start);
        struct text piece = {text.bytes + start, stop - start};
        bool is_last = stop == text.length;
        size_t width = utf8_width(text_trim(piece)) + (is_last ? rest : 0);
        if (start > 0 && column + width > LAYOUT_WIDTH) {
            out.length--; /* the space behind the comma */
            buffer_add_string(&out, line_end);
            buffer_add_repeat(&out, ' ', LAYOUT_INNER);
            column = LAYOUT_INNER;
        }
        buffer_add_text(&out, piece);
        column += utf8_width(piece);
    }
    return kept(wording, &out);
}

/* ---- In a CSV file. */

static struct text inner_of(struct text cell) {
    bool is_quoted = cell.length >= 2 && cell.bytes[0] == '"';
    return is_quoted ? (struct text){cell.bytes + 1, cell.length - 2} : cell;
}

static bool is_word(struct text text) {
    static const char *const words[] = {"blank", "unknown", "empty", "undecided", "any", "-"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_is_nocase(text, text_of(words[i])))
            return true;
    return false;
}

/* A text that would be read as something else stands in quotes of its own. */
static void add_plain(struct buffer *out, struct text text, bool is_item) {
    bool is_odd = is_word(text) || text.length == 0 || text.bytes[0] == '"' ||
                  text_trim(text).length < text.length ||
                  (is_item && memchr(text.bytes, ';', text.length));
    struct value value = {.state = VALUE_KNOWN};
    value.text = text;
    if (is_odd)
        value_write_source(out, &(struct type){.kind = TYPE_TEXT}, &value);
    else
        buffer_add_text(out, text);
}

/* Yes and no in the manner of the old cell: a spreadsheet may say TRUE. */
static const char *yes_no_words(struct text old, bool yes) {
    static const char *const manners[][2] = {
        {"no", "yes"},     {"No", "Yes"}, {"NO", "YES"}, {"false", "true"}, {"False", "True"},
        {"FALSE", "TRUE"}, {"n", "y"},    {"N", "Y"},    {"0", "1"}};
    for (size_t i = 0; i < sizeof manners / sizeof *manners; i++)
        if (text_is(old, text_of(manners[i][0])) || text_is(old, text_of(manners[i][1])))
            return manners[i][yes];
    return yes ? "yes" : "no";
}

static void add_csv(struct buffer *out, const struct wording *wording, const struct value *value) {
    struct text old = text_trim(inner_of(wording->old));
    const struct type *type = &wording->type;
    number ignored;
    if (value->state == VALUE_KNOWN && type->kind == TYPE_YES_NO)
        buffer_add_string(out, yes_no_words(old, value->yes));
    else if (value->state == VALUE_KNOWN && type->kind == TYPE_TEXT)
        add_plain(out, value->text, wording->is_list);
    else if (value->state == VALUE_KNOWN && type->kind == TYPE_ONE_OF)
        add_plain(out, type->choices->names[value->code], wording->is_list);
    else if (value->state == VALUE_KNOWN && type->kind == TYPE_NUMBER &&
             number_parse(old, &ignored) == NUMBER_OK)
        value_write(out, type, value); /* the other numbers have no unit either */
    else
        value_write_source(out, type, value);
}

struct text wording_cell(const struct wording *wording, struct text text) {
    struct buffer out = {0};
    bool is_quoted = wording->old.length >= 2 && wording->old.bytes[0] == '"';
    if (wording->in != WRITTEN_CSV)
        return text;
    for (uint32_t i = 0; i < text.length; i++)
        is_quoted = is_quoted || text.bytes[i] == '"' || text.bytes[i] == '\n' ||
                    text.bytes[i] == '\r' || text.bytes[i] == wording->delimiter;
    if (!is_quoted)
        return text;
    buffer_add_char(&out, '"');
    for (uint32_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '"')
            buffer_add_char(&out, '"');
        buffer_add_char(&out, text.bytes[i]);
    }
    buffer_add_char(&out, '"');
    return kept(wording, &out);
}

/* ---- Both. */

bool wording_values(const struct wording *wording, const struct value *values, uint32_t count,
                    struct text *words) {
    struct buffer out = {0};
    bool is_csv = wording->in == WRITTEN_CSV, good = true;
    if (count == 0)
        buffer_add_string(&out, "empty");
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_add_string(&out, is_csv ? "; " : ", ");
        if (is_csv)
            add_csv(&out, wording, &values[i]);
        else
            good = add_source(&out, &wording->type, &values[i]) && good;
    }
    *words = kept(wording, &out);
    return good;
}

bool wording_possible(const struct wording *wording, const struct verdict *verdict,
                      struct text *words) {
    struct buffer out = {0};
    bool good = true;
    for (uint32_t i = 0; i < verdict->possible_count; i++) {
        struct value value = verdict->possible[i];
        if (value.state == VALUE_UNKNOWN)
            value.state = VALUE_BLANK;
        buffer_add_string(&out, i > 0 ? ", " : "");
        good = add_source(&out, &wording->type, &value) && good;
    }
    *words = kept(wording, &out);
    return good;
}

struct text wording_missing(const struct wording *wording, const struct verdict *verdict) {
    struct buffer out = {0};
    for (uint32_t i = 0; i < verdict->missing_count; i++) {
        buffer_add_string(&out, i > 0 ? ", " : "");
        buffer_add_text(&out, wording->program->paths[verdict->missing[i]].name);
    }
    return kept(wording, &out);
}

bool wording_undecided(const struct wording *wording, const struct verdict *verdict,
                       bool with_possible, bool with_missing, struct text *words) {
    struct text possible = TEXT(""), missing = TEXT("");
    bool good = true;
    if (with_possible && verdict->possible_count > 0)
        good = wording_possible(wording, verdict, &possible);
    if (with_missing)
        missing = wording_missing(wording, verdict);
    *words =
        arena_format(wording->arena, "undecided%s%.*s%s%.*s", possible.length ? " between " : "",
                     TEXT_ARGS(possible), missing.length ? " missing " : "", TEXT_ARGS(missing));
    return good;
}
