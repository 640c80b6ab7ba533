/* Reading of objects. A child row's tenant is known only when the tenant's object ends, so rows
 * wait until then; those of a repeated tenant, or of one that is not asked for, are taken back. */
#include "data/json_rows.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "data/findings.h"

enum { ORDER_MAX = 4096, SHOWN_BYTES = 80 };

static void add_target(struct json_record *record, struct text key) {
    bool added;
    text_map_put(record->targets, key, record->target_count, &added);
    record->target_count++;
    VECTOR_PUSH(&record->stamps, 0);
}

void json_rows_init(struct json_rows *rows, struct intake *intake, struct json *json,
                    const char *text, size_t length, struct text path) {
    const struct schema *schema = intake->options->schema;
    struct lines *lines = lines_new(intake->arena, text, length);
    *rows = (struct json_rows){.intake = intake,
                               .json = json,
                               .text = text,
                               .record_count = schema->record_count,
                               .bad_message = TEXT("")};
    rows->records = arena_array(intake->arena, schema->record_count, sizeof *rows->records);
    rows->before = arena_array(intake->arena, schema->record_count, sizeof *rows->before);
    rows->there = arena_array(intake->arena, schema->record_count, sizeof *rows->there);
    for (uint32_t i = 0; i < schema->record_count; i++) {
        struct json_record *record = &rows->records[i];
        record->table.path = path;
        record->table.lines = lines;
        bind_facts(intake->arena, schema, i, &record->table.binding);
        if (intake->options->needed)
            binding_need(&record->table.binding, intake->options->needed[i], true);
        record->width = record->table.binding.width;
        record->targets = text_map_new(false);
        for (uint32_t k = 0; k < schema->records[i].fact_count; k++)
            add_target(record, schema->records[i].facts[k].name);
        for (uint32_t k = 1; k < schema->record_count && i == 0; k++)
            add_target(record, schema->records[k].name);
    }
}

void json_rows_free(struct json_rows *rows) {
    for (uint32_t i = 0; i < rows->record_count; i++) {
        struct json_record *record = &rows->records[i];
        text_map_free(record->targets);
        VECTOR_FREE(&record->cells);
        VECTOR_FREE(&record->places);
        VECTOR_FREE(&record->slots);
        VECTOR_FREE(&record->there);
        VECTOR_FREE(&record->order);
        VECTOR_FREE(&record->stamps);
    }
}

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
                                    (uint64_t)(at - rows->text), INDEX_NONE, message);
    if (nearest.length)
        diag_hint(rows->intake->diags, diag, "did you mean \"%.*s\"?", TEXT_ARGS(nearest));
    arena_reset(rows->intake->scratch);
}

/* The key at position `place` of an object, and its colon. */
static bool read_key(struct json_rows *rows, struct json_record *record, uint32_t place,
                     uint32_t *target) {
    struct json *json = rows->json;
    struct text key;
    json_space(json);
    const char *at = json->at;
    if (place < record->order.count) {
        struct json_key expected = record->order.items[place];
        if ((size_t)(json->end - at) > expected.raw.length &&
            memcmp(at, expected.raw.bytes, expected.raw.length) == 0) {
            json->at += expected.raw.length;
            *target = expected.target;
            return json_expect(json, ':', "a colon is expected");
        }
    }
    if (json_peek(json) != '"')
        return json_fail(json, at,
                         at == json->end ? "the text ends within an object: was it cut off?"
                                         : "a key in quotes is expected");
    if (!json_string(json, &key))
        return false;
    struct text raw = {at, (uint32_t)(json->at - at)};
    if (!text_map_get(record->targets, key, target)) {
        *target = record->target_count;
        add_target(record, key);
        if (!rows->is_dry)
            mention_unknown(rows, record, key, at);
    }
    if (raw.length == key.length + 2 && raw.length <= LIMIT_NAME) {
        struct json_key found = {raw, *target};
        if (place < record->order.count)
            record->order.items[place] = found;
        else if (place == record->order.count && place < ORDER_MAX)
            VECTOR_PUSH(&record->order, found);
    }
    return json_expect(json, ':', "a colon is expected");
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

/* A value becomes a cell: as its CSV text would be, or odd. */
static bool read_cell(struct json_rows *rows, const struct type *type, struct text *cell) {
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
    else if (record == rows->records && target < declared->fact_count + rows->record_count - 1)
        name = rows->intake->options->schema->records[target - declared->fact_count + 1].name;
    note_bad(rows, DIAG_E0717,
             name.length
                 ? arena_format(rows->intake->arena, "the key \"%.*s\" of %.*s stands twice",
                                TEXT_ARGS(name), TEXT_ARGS(declared->name))
                 : arena_format(rows->intake->arena, "a key of %.*s stands twice",
                                TEXT_ARGS(declared->name)));
}

static struct text *row_new(struct json_rows *rows, struct json_record *record) {
    size_t start = record->cells.count;
    VECTOR_RESERVE(&record->cells, start + record->width);
    memset(record->cells.items + start, 0, record->width * sizeof *record->cells.items);
    record->cells.count = start + record->width;
    VECTOR_PUSH(&record->places, (uint64_t)(rows->json->at - rows->text));
    return record->cells.items + start;
}

static bool read_children(struct json_rows *rows, uint32_t child, bool *is_there);

/* The object's members. row: its index among those that wait; cells may move meanwhile. */
static bool read_members(struct json_rows *rows, struct json_record *record, size_t row) {
    struct json *json = rows->json;
    const struct record *declared = record->table.binding.record;
    uint64_t object = ++rows->object;
    bool goes_on = true;
    for (uint32_t place = 0; goes_on; place++) {
        uint32_t target;
        struct text passed;
        if (!read_key(rows, record, place, &target))
            return false;
        if (record->stamps.items[target] == object)
            note_repeated(rows, record, target);
        record->stamps.items[target] = object;
        if (target < declared->fact_count) {
            struct text cell;
            if (!read_cell(rows, &declared->facts[target].type, &cell))
                return false;
            record->cells.items[row * record->width + target] = cell;
        } else if (record == rows->records &&
                   target - declared->fact_count + 1 < rows->record_count) {
            bool is_there = false;
            uint32_t child = target - declared->fact_count + 1;
            if (!read_children(rows, child, &is_there))
                return false;
            record->there.items[row * rows->record_count + child] |= is_there;
        } else if (!json_skip(json, &passed)) {
            return false;
        }
        if (!json_next(json, '}', &goes_on))
            return false;
    }
    return true;
}

static bool read_object(struct json_rows *rows, struct json_record *record) {
    struct json *json = rows->json;
    size_t row = record->places.count;
    row_new(rows, record);
    for (uint32_t i = 0; i < rows->record_count && record == rows->records; i++)
        VECTOR_PUSH(&record->there, false);
    if (record != rows->records)
        VECTOR_PUSH(&record->slots, INDEX_NONE);
    if (!json_open(json))
        return false;
    json_space(json);
    if (json_peek(json) != '}')
        return read_members(rows, record, row);
    json->at++;
    json->depth--;
    return true;
}

static void wrong_children(struct json_rows *rows, uint32_t child) {
    note_bad(rows, DIAG_E0716,
             arena_format(rows->intake->arena, "column \"%.*s\": a list of objects belongs here",
                          TEXT_ARGS(rows->records[child].table.binding.record->name)));
}

/* The child rows of a tenant: an array of objects, or null, which is as if the key were missing. */
static bool read_children(struct json_rows *rows, uint32_t child, bool *is_there) {
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
    *is_there = true;
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
            if (!read_object(rows, &rows->records[child]))
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

/* Takes back the child rows from the given counts on. */
static void drop_children(struct json_rows *rows, const size_t *before) {
    for (uint32_t i = 1; i < rows->record_count; i++) {
        struct json_record *record = &rows->records[i];
        record->places.count = record->slots.count = before[i];
        record->cells.count = before[i] * record->width;
    }
}

static void drop_tenant(struct json_rows *rows, size_t before) {
    struct json_record *root = rows->records;
    root->places.count = before;
    root->there.count = before * rows->record_count;
    root->cells.count = before * root->width;
}

/* The object has been read: whose is it? */
static void settle(struct json_rows *rows, const size_t *before) {
    struct intake *intake = rows->intake;
    struct json_record *root = rows->records;
    uint32_t slot = INDEX_NONE;
    uint64_t place = root->places.items[root->places.count - 1];
    struct text key = key_of_cell(
        root->cells.items[root->cells.count - root->width + root->table.binding.key_cell]);
    if (rows->is_dry || !intake_wants(intake, key)) {
        drop_children(rows, before);
        drop_tenant(rows, before[0]);
        return;
    }
    if (key.length)
        slot = keys_add(intake->keys, key);
    bool is_first = slot != INDEX_NONE && !(keys_at(intake->keys, slot)->states & KEY_CLAIMED);
    if (is_first)
        keys_at(intake->keys, slot)->states |= KEY_CLAIMED;
    else
        drop_children(rows, before);
    for (uint32_t i = 1; i < rows->record_count && is_first; i++)
        for (size_t k = before[i]; k < rows->records[i].slots.count; k++)
            rows->records[i].slots.items[k] = slot;
    if (rows->bad_message.length && (is_first || slot == INDEX_NONE)) {
        drop_tenant(rows, before[0]);
        json_rows_flush(rows, true); /* the key may go with the scanner's arena */
        intake_bad_row(intake, &root->table, rows->bad_code, place, INDEX_NONE,
                       slot == INDEX_NONE ? TEXT("") : keys_text(intake->keys, slot),
                       rows->bad_message);
    }
}

bool json_rows_tenant(struct json_rows *rows) {
    size_t *before = rows->before;
    for (uint32_t i = 0; i < rows->record_count; i++)
        before[i] = rows->records[i].places.count;
    rows->bad_message = TEXT("");
    if (!read_object(rows, rows->records)) {
        drop_children(rows, before);
        drop_tenant(rows, before[0]);
        return false;
    }
    settle(rows, before);
    return true;
}

static void take_raw(const struct json_record *record, size_t from, struct raw_rows *raw) {
    size_t left = record->places.count - from;
    raw->is_csv = false;
    raw->count = left < CELLS_ROWS ? (uint32_t)left : CELLS_ROWS;
    for (uint32_t i = 0; i < raw->count; i++) {
        raw->cells[i] = record->cells.items + (from + i) * record->width;
        raw->places[i] = record->places.items[from + i];
    }
}

static void clear_rows(struct json_record *record) {
    record->cells.count = record->places.count = 0;
    record->slots.count = record->there.count = 0;
}

static void convert_tenants(struct json_rows *rows) {
    struct json_record *root = rows->records;
    struct raw_rows raw;
    take_raw(root, 0, &raw);
    memset(rows->there, 0, rows->record_count * sizeof *rows->there);
    for (uint32_t i = 0; i < raw.count; i++)
        for (uint32_t child = 1; child < rows->record_count; child++)
            rows->there[child] |= (uint64_t)root->there.items[i * rows->record_count + child] << i;
    intake_room(rows->intake, 0);
    intake_tenants(rows->intake, &root->table, &raw, rows->there, NULL, 0);
    clear_rows(root);
}

bool json_rows_flush(struct json_rows *rows, bool is_end) {
    struct intake *intake = rows->intake;
    if (rows->records[0].places.count < CELLS_ROWS && !is_end)
        return !intake->is_stopped;
    for (uint32_t i = 1; i < rows->record_count; i++) {
        struct json_record *record = &rows->records[i];
        for (size_t from = 0; from < record->places.count; from += CELLS_ROWS) {
            struct raw_rows raw;
            take_raw(record, from, &raw);
            intake_room(intake, i);
            intake_children(intake, &record->table, &raw, record->slots.items + from, NULL, 0);
        }
        clear_rows(record);
    }
    convert_tenants(rows);
    /* What the batches view in the scanner's arena goes when they have all been given. */
    if (intake->batches[0]->rows + CELLS_ROWS > BATCH_ROWS) {
        intake_flush(intake, 0);
        intake_settle(intake);
        arena_reset(rows->json->arena);
    }
    return !intake->is_stopped;
}
