/* The careful way to read objects: any order of keys, repeated and unknown ones, and values of
 * every kind, with words for what does not fit. A child row's tenant is known only when the
 * tenant's object ends, so rows wait until then. */
#include "data/json_rows.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "data/findings.h"

enum { SHOWN_BYTES = 80 };

static void mention_unknown(struct json_rows *rows, struct json_record *record, struct text key,
                            const char *at) {
    const struct record *declared = record->table.binding.record;
    struct text nearest = nearest_heading(declared, key);
    if (key.length > SHOWN_BYTES)
        key.length = (uint32_t)utf8_valid_prefix(key.bytes, SHOWN_BYTES);
    struct text message = arena_format(
        rows->intake->scratch, "the column \"%.*s\" is not a fact of %.*s: it is passed over",
        TEXT_ARGS(key), TEXT_ARGS(declared->name));
    struct diag *diag = finding_add(rows->intake, &record->table, DIAG_W0731,
                                    lines_place(record->table.lines, at), INDEX_NONE, message);
    if (nearest.length)
        diag_hint(rows->intake->diags, diag, "did you mean \"%.*s\"?", TEXT_ARGS(nearest));
    arena_reset(rows->intake->scratch);
}

/* The child record that a key means, or 0. */
static uint32_t child_of(const struct json_rows *rows, const struct json_record *record,
                         uint32_t target) {
    uint32_t fact_count = record->table.binding.record->fact_count;
    bool is_child = record == rows->records && target >= fact_count &&
                    target - fact_count + 1 < rows->record_count;
    return is_child ? target - fact_count + 1 : 0;
}

static uint32_t target_of(struct json_rows *rows, struct json_record *record, struct text key,
                          const char *at) {
    uint32_t target;
    bool added;
    if (text_map_get(record->targets, key, &target))
        return target;
    target = record->target_count++;
    text_map_put(record->targets, key, target, &added);
    VECTOR_PUSH(&record->stamps, 0);
    if (!rows->is_dry)
        mention_unknown(rows, record, key, at);
    return target;
}

/* A key, its colon, and the space behind. *place: where it is expected in the shape. */
static bool read_key(struct json_rows *rows, struct json_record *record, uint32_t *place,
                     uint32_t *target) {
    struct json *json = rows->json;
    struct text key;
    const char *start = json->at;
    json_space(json);
    const char *at = json->at;
    if (json_peek(json) != '"')
        return json_fail(json, at,
                         at == json->end ? "the text ends within an object: was it cut off?"
                                         : "a key in quotes is expected");
    if (!json_string(json, &key))
        return false;
    bool is_plain = (size_t)(json->at - at) == (size_t)key.length + 2;
    *target = target_of(rows, record, key, at);
    if (!json_expect(json, ':', "a colon is expected"))
        return false;
    json_space(json);
    /* With the brace or comma, and the quote. */
    size_t length = (size_t)(json->at - start) + 1 + (json_peek(json) == '"');
    uint32_t fact_count = record->table.binding.record->fact_count;
    if (is_plain && length <= LEAD_BYTES)
        *place = shape_learn(&record->shape, *place, (struct text){start - 1, (uint32_t)length},
                             *target, *target < fact_count ? *target : fact_count,
                             child_of(rows, record, *target) != 0);
    return true;
}

static struct text odd(struct json_rows *rows, struct odd_cell cell) {
    struct odd_cell *kept = arena_alloc(rows->json->arena, sizeof *kept);
    *kept = cell;
    return (struct text){(const char *)kept, CELL_ODD};
}

/* Text that a cell, or an item of a list, cannot be. NULL when it can. start: where the string
 * stands; only one that was decoded can hold a NUL. */
static const char *misfit(struct text text, const char *start) {
    if (text.length > LIMIT_FIELD)
        return "is longer than 1048576 bytes";
    if (text.bytes != start + 1 && text.length && memchr(text.bytes, 0, text.length))
        return "holds a NUL";
    return NULL;
}

static bool read_item(struct json_rows *rows, struct text *item, const char **reason) {
    struct json *json = rows->json;
    json_space(json);
    char c = json_peek(json);
    const char *why = NULL, *start = json->at;
    *item = TEXT("");
    if (c == '"') {
        if (!json_string(json, item))
            return false;
        why = misfit(*item, start);
    } else if (c == '-' || (c >= '0' && c <= '9')) {
        return json_number(json, item);
    } else if (c == 'n') {
        struct text null;
        return json_word(json, &null);
    } else {
        struct text whole;
        if (!json_skip(json, &whole))
            return false;
        why = "is a list of something that is not text";
    }
    if (why && !*reason)
        *reason = why;
    return true;
}

/* An array that stands as a cell. */
static bool read_list(struct json_rows *rows, struct text *cell) {
    struct json *json = rows->json;
    VECTOR(struct text) items = {0};
    const char *start = json->at, *reason = NULL;
    bool goes_on = true, is_good = json_open(json);
    json_space(json);
    if (is_good && json_peek(json) == ']') {
        json->at++;
        json->depth--;
        goes_on = false;
    }
    while (is_good && goes_on) {
        struct text item;
        is_good = read_item(rows, &item, &reason) && json_next(json, ']', &goes_on);
        if (is_good)
            VECTOR_PUSH(&items, item);
    }
    if (is_good) {
        size_t length = (size_t)(json->at - start);
        struct odd_cell list = {.reason = reason, .count = (uint32_t)items.count};
        list.shown = (struct text){start, (uint32_t)(length > LIMIT_FIELD ? LIMIT_FIELD : length)};
        if (items.count) {
            struct text *kept = arena_array(json->arena, items.count, sizeof *kept);
            memcpy(kept, items.items, items.count * sizeof *kept);
            list.items = kept;
        }
        *cell = odd(rows, list);
    }
    VECTOR_FREE(&items);
    return is_good;
}

static bool read_odd_value(struct json_rows *rows, struct text *cell, const char *reason) {
    struct text whole;
    if (!json_skip(rows->json, &whole))
        return false;
    *cell = odd(rows, (struct odd_cell){.reason = reason, .shown = whole});
    return true;
}

bool json_cell(struct json_rows *rows, const struct type *type, struct text *cell) {
    struct json *json = rows->json;
    const char *reason;
    json_space(json);
    const char *start = json->at;
    switch (json_peek(json)) {
    case '"':
        if (!json_string(json, cell))
            return false;
        reason = misfit(*cell, start);
        if (reason)
            *cell = odd(rows, (struct odd_cell){.reason = reason, .shown = TEXT("the cell")});
        return true;
    case '[':
        return read_list(rows, cell);
    case '{':
        return read_odd_value(rows, cell, "is an object");
    case 't':
    case 'f':
        if (type->kind != TYPE_YES_NO)
            return read_odd_value(rows, cell, "is a yes/no value");
        return json_word(json, cell);
    case 'n':
        if (!json_word(json, cell))
            return false;
        *cell = TEXT("");
        return true;
    default:
        return json_peek(json) == '-' || (json_peek(json) >= '0' && json_peek(json) <= '9')
                   ? json_number(json, cell)
                   : json_word(json, cell);
    }
}

static void note_bad(struct json_rows *rows, enum diag_code code, struct text message) {
    if (rows->bad_message.length)
        return;
    rows->bad_code = code;
    rows->bad_message = message;
}

static void note_repeated(struct json_rows *rows, struct json_record *record, uint32_t target) {
    const struct record *declared = record->table.binding.record;
    struct text name = TEXT("");
    if (target < declared->fact_count)
        name = declared->facts[target].name;
    else if (child_of(rows, record, target))
        name = rows->records[child_of(rows, record, target)].table.binding.record->name;
    note_bad(rows, DIAG_E0717,
             name.length
                 ? arena_format(rows->intake->arena, "the key \"%.*s\" of %.*s stands twice",
                                TEXT_ARGS(name), TEXT_ARGS(declared->name))
                 : arena_format(rows->intake->arena, "a key of %.*s stands twice",
                                TEXT_ARGS(declared->name)));
}

static bool read_children(struct json_rows *rows, uint32_t child);

/* The object's members. row: its index among those that wait; cells may move meanwhile. */
static bool read_members(struct json_rows *rows, struct json_record *record, size_t row) {
    struct json *json = rows->json;
    const struct record *declared = record->table.binding.record;
    uint64_t object = ++rows->object;
    uint32_t place = shape_begin(&record->shape);
    for (bool goes_on = true; goes_on;) {
        uint32_t target = 0;
        struct text passed;
        if (!read_key(rows, record, &place, &target))
            return false;
        if (record->stamps.items[target] == object)
            note_repeated(rows, record, target);
        record->stamps.items[target] = object;
        uint32_t child = child_of(rows, record, target);
        if (target < declared->fact_count) {
            struct text cell;
            if (!json_cell(rows, &declared->facts[target].type, &cell))
                return false;
            record->cells.items[row * record->width + target] = cell;
        } else if (child ? !read_children(rows, child) : !json_skip(json, &passed)) {
            return false;
        }
        if (!json_next(json, '}', &goes_on))
            return false;
    }
    return true;
}

bool json_object(struct json_rows *rows, struct json_record *record) {
    struct json *json = rows->json;
    size_t row = json_row_new(rows, record, json->at);
    const char *brace = json->at;
    if (!json_open(json))
        return false;
    json_space(json);
    if (json_peek(json) == '}') {
        json->at++;
        json->depth--;
        return true;
    }
    json->at = brace + 1; /* the space belongs to the shape */
    return read_members(rows, record, row);
}

static void wrong_children(struct json_rows *rows, uint32_t child) {
    note_bad(rows, DIAG_E0716,
             arena_format(rows->intake->arena, "column \"%.*s\": a list of objects belongs here",
                          TEXT_ARGS(rows->records[child].table.binding.record->name)));
}

/* The child rows of a tenant: an array of objects, or null, which is as if the key were missing. */
static bool read_children(struct json_rows *rows, uint32_t child) {
    struct json *json = rows->json;
    struct text passed;
    bool goes_on = true;
    json_space(json);
    if (json_peek(json) == 'n')
        return json_word(json, &passed);
    if (json_peek(json) != '[') {
        wrong_children(rows, child);
        return json_skip(json, &passed);
    }
    json_child_is_there(rows, child);
    if (!json_open(json))
        return false;
    json_space(json);
    if (json_peek(json) == ']') {
        json->at++;
        json->depth--;
        return true;
    }
    while (goes_on) {
        json_space(json);
        if (json_peek(json) == '{') {
            if (!json_object(rows, &rows->records[child]))
                return false;
        } else {
            wrong_children(rows, child);
            if (!json_skip(json, &passed))
                return false;
        }
        if (!json_next(json, ']', &goes_on))
            return false;
    }
    return true;
}
