/* Reading changes: NAME=VALUE, NAME[ROW].FACT=VALUE, one after the other. */
#include "base/near.h"
#include "data/changes.h"
#include "data/typed.h"

struct reading {
    struct typed typed;
    const struct schema *schema;
    struct changes *changes;
};

/* What stands before `=`: views of the line, or unescaped copies. */
struct subject {
    struct text name, row, fact;
    bool has_row, has_fact, is_quoted;
};

static bool read_row(struct reading *reading, struct subject *subject) {
    reading->typed.at++;
    typed_pass_spaces(&reading->typed);
    subject->has_row = true;
    subject->is_quoted = typed_next(&reading->typed) == '"';
    if (subject->is_quoted && !typed_quoted(&reading->typed, &subject->row))
        return false;
    struct text rest = typed_until(&reading->typed, "]");
    if (!subject->is_quoted)
        subject->row = rest;
    if (typed_next(&reading->typed) != ']' || (subject->is_quoted && rest.length > 0)) {
        reading->typed.why = arena_format(reading->typed.arena, "a ] is missing behind %.*s[%.*s",
                                          TEXT_ARGS(subject->name), TEXT_ARGS(subject->row));
        return false;
    }
    reading->typed.at++;
    typed_pass_spaces(&reading->typed);
    if (subject->row.length == 0)
        reading->typed.why =
            arena_format(reading->typed.arena, "no row is named in %.*s[]: write %.*s[1]",
                         TEXT_ARGS(subject->name), TEXT_ARGS(subject->name));
    return subject->row.length > 0;
}

static bool read_subject(struct reading *reading, struct subject *subject) {
    uint32_t start = reading->typed.at;
    subject->name = typed_until(&reading->typed, "[.=,");
    if (typed_next(&reading->typed) == '[' && !read_row(reading, subject))
        return false;
    if (typed_next(&reading->typed) == '.') {
        reading->typed.at++;
        subject->has_fact = true;
        subject->fact = typed_until(&reading->typed, "=,");
    }
    struct text words = typed_since(&reading->typed, start);
    if (typed_next(&reading->typed) == '=' && subject->name.length > 0)
        return true;
    if (words.length == 0)
        reading->typed.why = TEXT("a change is missing: write FACT=VALUE");
    else
        reading->typed.why = arena_format(
            reading->typed.arena,
            "%.*s is no change: write FACT=VALUE, and a value with a comma in quotation marks",
            TEXT_ARGS(words));
    return false;
}

static bool has_fact(const struct reading *reading, uint32_t record, struct text name) {
    return record_find_fact(&reading->schema->records[record], name) != INDEX_NONE;
}

static uint32_t find_record(const struct reading *reading, struct text name) {
    for (uint32_t r = 1; r < reading->schema->record_count; r++)
        if (text_is(reading->schema->records[r].name, name))
            return r;
    return INDEX_NONE;
}

static bool unknown_name(struct reading *reading, uint32_t record, struct text name) {
    const struct schema *schema = reading->schema;
    struct near near = near_start(name);
    for (uint32_t r = 1; r < schema->record_count && record == 0; r++) {
        struct text child = schema->records[r].name;
        if (has_fact(reading, r, name)) {
            reading->typed.why = arena_format(reading->typed.arena,
                                              "%.*s is a fact of each %.*s: say of which, such as "
                                              "%.*s[1].%.*s or %.*s[every].%.*s",
                                              TEXT_ARGS(name), TEXT_ARGS(child), TEXT_ARGS(child),
                                              TEXT_ARGS(name), TEXT_ARGS(child), TEXT_ARGS(name));
            return false;
        }
        near_try(&near, child);
    }
    struct text longer = TEXT("");
    for (uint32_t i = 0; i < schema->records[record].fact_count; i++) {
        struct text other = schema->records[record].facts[i].name;
        near_try(&near, other);
        if (longer.length == 0 && text_starts(other, name))
            longer = other;
    }
    if (!near_found(&near) && longer.length > 0)
        near = (struct near){.wanted = name, .best = longer, .distance = 0};
    struct text of = record == 0 ? TEXT("")
                                 : arena_format(reading->typed.arena, " of %.*s",
                                                TEXT_ARGS(schema->records[record].name));
    struct text hint =
        near_found(&near)
            ? arena_format(reading->typed.arena, ": did you mean %.*s?", TEXT_ARGS(near.best))
            : TEXT("");
    reading->typed.why = arena_format(reading->typed.arena, "there is no fact %.*s%.*s%.*s",
                                      TEXT_ARGS(name), TEXT_ARGS(of), TEXT_ARGS(hint));
    reading->changes->unknown = name;
    return false;
}

/* True when the row's word is all digits; several thousand million rows are no row. */
static bool read_number(struct text word, uint32_t *result) {
    *result = 0;
    for (uint32_t i = 0; i < word.length; i++) {
        if (word.bytes[i] < '0' || word.bytes[i] > '9')
            return false;
        *result = word.length > 9 ? UINT32_MAX : *result * 10 + (uint32_t)(word.bytes[i] - '0');
    }
    return word.length > 0;
}

/* `new`, `new 2`, `every`, a number or a name. */
static void place_row(const struct subject *subject, struct change *change) {
    struct text word = subject->row, rest = {NULL, 0};
    const uint32_t length = (uint32_t)strlen(ROWS_NEW);
    if (text_starts(word, TEXT(ROWS_NEW)))
        rest = text_trim((struct text){word.bytes + length, word.length - length});
    change->of = CHANGE_ROW;
    if (subject->is_quoted) {
        change->row = word;
    } else if (text_is(word, TEXT(ROWS_EVERY))) {
        change->of = CHANGE_EVERY_ROW;
    } else if (text_is(word, TEXT(ROWS_NEW))) {
        change->of = CHANGE_NEW_ROW;
        change->number = 1;
    } else if (rest.length > 0 && read_number(rest, &change->number)) {
        change->of = CHANGE_NEW_ROW;
    } else if (!read_number(word, &change->number)) {
        change->row = word;
        change->number = 0;
    }
}

/* A record with or without a row, and the fact that is meant. */
static bool place_rows(struct reading *reading, const struct subject *subject,
                       struct change *change) {
    const struct record *record = &reading->schema->records[change->record];
    if (subject->has_row)
        place_row(subject, change);
    else
        change->of = CHANGE_TABLE;
    if (subject->has_fact && !subject->has_row) {
        reading->typed.why = arena_format(
            reading->typed.arena, "say of which %.*s: such as %.*s[1].%.*s or %.*s[every].%.*s",
            TEXT_ARGS(record->name), TEXT_ARGS(record->name), TEXT_ARGS(subject->fact),
            TEXT_ARGS(record->name), TEXT_ARGS(subject->fact));
        return false;
    }
    change->fact = subject->has_fact ? record_find_fact(record, subject->fact) : INDEX_NONE;
    if (subject->has_fact && change->fact == INDEX_NONE)
        return unknown_name(reading, change->record, subject->fact);
    return true;
}

static bool place(struct reading *reading, const struct subject *subject, struct change *change) {
    const struct record *root = &reading->schema->records[0];
    change->record = find_record(reading, subject->name);
    if (change->record != INDEX_NONE)
        return place_rows(reading, subject, change);
    change->of = CHANGE_TENANT;
    change->record = 0;
    change->fact = record_find_fact(root, subject->name);
    if (change->fact == INDEX_NONE)
        return unknown_name(reading, 0, subject->name);
    if (subject->has_row || subject->has_fact)
        reading->typed.why =
            arena_format(reading->typed.arena, "%.*s is a fact, not a table with rows",
                         TEXT_ARGS(subject->name));
    else if (change->fact == root->key)
        reading->typed.why =
            arena_format(reading->typed.arena, "%.*s says which %.*s it is: it stays",
                         TEXT_ARGS(subject->name), TEXT_ARGS(root->name));
    return !subject->has_row && !subject->has_fact && change->fact != root->key;
}

static bool wrong_value(struct reading *reading, const struct change *change, struct text cell,
                        const char *reason) {
    const struct type *type = &reading->schema->records[change->record].facts[change->fact].type;
    struct near near = near_start(cell);
    struct text hint = TEXT("");
    for (uint32_t i = 0; type->kind == TYPE_ONE_OF && i < type->choices->count; i++)
        near_try(&near, type->choices->names[i]);
    if (near_found(&near))
        hint = arena_format(reading->typed.arena, ": did you mean %.*s?", TEXT_ARGS(near.best));
    else if (type->kind == TYPE_NUMBER)
        hint = arena_format(reading->typed.arena, "; allowed: %.*s",
                            TEXT_ARGS(type_allowed(reading->typed.arena, type)));
    reading->typed.why =
        arena_format(reading->typed.arena, "%.*s: \"%.*s\" %s%.*s", TEXT_ARGS(change->words),
                     TEXT_ARGS(cell), reason, TEXT_ARGS(hint));
    return false;
}

/* Rows take `none`, a table that nobody knows `?`. */
static bool place_value_of_rows(struct reading *reading, struct change *change, struct text cell) {
    bool is_none = text_is_nocase(cell, TEXT("none")), is_unknown = text_is(cell, TEXT("?"));
    struct text name = reading->schema->records[change->record].name;
    change->value.state = is_none ? VALUE_BLANK : VALUE_UNKNOWN;
    if (change->of == CHANGE_EVERY_ROW && is_none)
        change->of = CHANGE_TABLE;
    if ((change->of == CHANGE_TABLE && (is_none || is_unknown)) ||
        (change->of == CHANGE_ROW && is_none))
        return true;
    if (change->of == CHANGE_TABLE)
        reading->typed.why = arena_format(
            reading->typed.arena,
            "%.*s=none says that there is none, %.*s=? that nobody knows; for one of them write "
            "%.*s[ROW].FACT=VALUE",
            TEXT_ARGS(name), TEXT_ARGS(name), TEXT_ARGS(name));
    else
        reading->typed.why =
            arena_format(reading->typed.arena, "%.*s: write %.*s.FACT=VALUE%s",
                         TEXT_ARGS(change->words), TEXT_ARGS(change->words),
                         change->of == CHANGE_ROW ? ", or none to take the row away" : "");
    return false;
}

static bool place_value(struct reading *reading, struct change *change,
                        const struct typed_cell *typed) {
    struct text cell = typed->text;
    if (change->fact == INDEX_NONE)
        return place_value_of_rows(reading, change, cell);
    const struct fact *fact = &reading->schema->records[change->record].facts[change->fact];
    const char *reason = NULL;
    change->value = (struct value){.state = VALUE_UNKNOWN};
    if (cell.length == 0 && fact->type.kind == TYPE_LIST)
        change->value.state = VALUE_KNOWN;
    else if (cell.length == 0)
        change->value.state = fact->may_be_blank ? VALUE_BLANK : VALUE_UNKNOWN;
    else if (typed->is_quoted || !text_is(cell, TEXT("?")))
        reason = value_parse(reading->typed.arena, &fact->type, cell, &change->value);
    return !reason || wrong_value(reading, change, cell, reason);
}

static bool is_same(const struct change *a, const struct change *b) {
    return a->of == b->of && a->record == b->record && a->fact == b->fact &&
           a->number == b->number && text_is_nocase(a->row, b->row);
}

static bool read_change(struct reading *reading) {
    struct change *change = &reading->changes->items[reading->changes->count];
    struct subject subject = {.name = {NULL, 0}};
    struct typed_cell cell;
    typed_pass_spaces(&reading->typed);
    uint32_t start = reading->typed.at;
    if (!read_subject(reading, &subject))
        return false;
    change->words = typed_since(&reading->typed, start);
    reading->typed.at++;
    if (!place(reading, &subject, change) || !typed_read_cell(&reading->typed, &cell) ||
        !place_value(reading, change, &cell))
        return false;
    for (uint32_t i = 0; i < reading->changes->count; i++)
        if (is_same(change, &reading->changes->items[i])) {
            reading->typed.why =
                arena_format(reading->typed.arena, "%.*s stands twice", TEXT_ARGS(change->words));
            return false;
        }
    reading->changes->count++;
    return true;
}

bool changes_parse(struct arena *arena, const struct schema *schema, struct text line,
                   struct changes *changes, struct text *why) {
    struct reading reading = {{arena, line, 0, {NULL, 0}}, schema, changes};
    uint32_t most = 1;
    for (uint32_t i = 0; i < line.length; i++)
        most += line.bytes[i] == ',';
    *changes = (struct changes){.items = arena_array(arena, most, sizeof *changes->items)};
    bool is_fine = typed_is_utf8(&reading.typed) && read_change(&reading);
    while (is_fine && !typed_at_end(&reading.typed)) {
        reading.typed.at++;
        is_fine = read_change(&reading);
    }
    if (!is_fine)
        *why = reading.typed.why;
    return is_fine;
}

void change_write(struct buffer *out, struct text name, const struct type *type,
                  const struct value *value) {
    struct buffer cell = {0};
    buffer_add_text(out, name);
    buffer_add_char(out, '=');
    if (value->state == VALUE_UNKNOWN)
        buffer_add_char(out, '?');
    else if (value->state == VALUE_KNOWN && type->kind == TYPE_YES_NO)
        buffer_add_string(&cell, value->yes ? "yes" : "no");
    else
        value_write(&cell, type, value);
    typed_write_cell(out, buffer_text(&cell));
    buffer_free(&cell);
}
