/* Objects of the shape that was learned. Nothing is reported here: whatever is not as it should be
 * gives the tenant up, and its object is read carefully from its start. Values that are no plain
 * strings go through the functions that careful reading uses, too. */
#include "data/json_rows.h"

enum { NUMBER_BYTES = 32 }; /* longer ones are read carefully */

void json_line_end(struct json_rows *rows) {
    struct json *json = rows->json;
    const char *stop =
        rows->is_line_open ? memchr(json->at, '\n', (size_t)(json->end - json->at)) : NULL;
    if (stop)
        json->end = stop;
    rows->is_line_open = false;
}

static bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Past space, but not past the line; NULL where nothing follows. */
static const char *space_end(struct json_rows *rows, const char *at) {
    struct json *json = rows->json;
    if (at < json->end && !is_space(*at))
        return at;
    json->at = at;
    json_line_end(rows);
    json_space(json);
    return json->at < json->end ? json->at : NULL;
}

static const char *read_object(struct json_rows *rows, struct json_record *record, const char *at);

/* An array of plain objects, or null. Gives where it ends. */
static const char *read_children(struct json_rows *rows, uint32_t child, const char *at) {
    struct json_record *record = &rows->records[child];
    if (at[0] == 'n')
        return at[1] == 'u' && at[2] == 'l' && at[3] == 'l' ? at + 4 : NULL;
    if (*at != '[')
        return NULL;
    json_child_is_there(rows, child);
    at = space_end(rows, at + 1);
    if (at && *at == ']')
        return at + 1;
    rows->json->depth += 2;
    bool goes_on;
    do {
        at = at && *at == '{' ? read_object(rows, record, at) : NULL;
        at = at ? space_end(rows, at) : NULL;
        goes_on = at && *at == ',';
        if (goes_on)
            at = space_end(rows, at + 1);
    } while (goes_on);
    rows->json->depth -= 2;
    return at && *at == ']' ? at + 1 : NULL;
}

/* A number of the usual kind: digits, a sign, a fraction. NULL: not that. */
static const char *number_end(const char *at) {
    const char *start = at + (*at == '-');
    uint32_t digits = 0, points = 0;
    for (at = start; digits < NUMBER_BYTES; at++, digits++)
        if (*at == '.' && digits > 0 && points == 0)
            points++;
        else if (*at < '0' || *at > '9')
            break;
    bool is_good = digits > points && at[-1] != '.' && (*at == ',' || *at == '}');
    return is_good && (*start != '0' || start[1] < '0' || start[1] > '9') ? at : NULL;
}

/* Where a value ends that is null, true, false or a number, and into which text it is read. NULL:
 * not that. */
static const char *scalar_end(const char *at, const struct type *type, struct text *cell) {
    bool is_word = type && type->kind != TYPE_YES_NO; /* true and false do not fit */
    const char *end = NULL;
    switch (*at) {
    case 'n':
        *cell = TEXT("");
        return memcmp(at, "null", 4) == 0 ? at + 4 : NULL;
    case 't':
        end = !is_word && memcmp(at, "true", 4) == 0 ? at + 4 : NULL;
        break;
    case 'f':
        end = !is_word && memcmp(at, "false", 5) == 0 ? at + 5 : NULL;
        break;
    default:
        end = *at == '-' || (*at >= '0' && *at <= '9') ? number_end(at) : NULL;
        break;
    }
    if (end)
        *cell = (struct text){at, (uint32_t)(end - at)};
    return end;
}

/* Passes members in order whose values are null, true, false or numbers. */
static const char *read_scalars(struct json_rows *rows, const struct json_record *record,
                                const struct json_lead **next, struct text *cells, const char *at) {
    const struct record *declared = record->table.binding.record;
    const struct json_lead *lead = *next, *end = record->shape.leads.items + record->shape.count;
    for (; lead < end && at <= rows->marks->last; lead++) {
        const struct type *type =
            lead->target < declared->fact_count ? &declared->facts[lead->target].type : NULL;
        if (lead->is_child || memcmp(at, lead->bytes, lead->value) != 0)
            break;
        const char *stop = scalar_end(at + lead->value, type, &cells[lead->cell]);
        if (!stop)
            break;
        at = stop;
    }
    *next = lead;
    return at;
}

/* A value that is no plain string, or was not expected to be one. NULL gives the tenant up. */
static const char *other_value(struct json_rows *rows, struct json_record *record,
                               const struct json_lead *lead, struct text *cells, const char *at) {
    struct json *json = rows->json;
    const struct record *declared = record->table.binding.record;
    struct text passed;
    if (lead->is_child)
        return read_children(rows, lead->target - declared->fact_count + 1, at);
    bool is_scalar = *at == '-' || (*at >= '0' && *at <= '9') || (*at >= 'a' && *at <= 'z');
    json->at = at;
    if (*at == '"')
        shape_expect_string(&record->shape, lead);
    else if (!is_scalar)
        json_line_end(rows);
    bool is_good = lead->target < declared->fact_count
                       ? json_cell(rows, &declared->facts[lead->target].type, &cells[lead->target])
                       : json_skip(json, &passed);
    return is_good ? json->at : NULL;
}

/* A run over plain members stopped at *at: before a member, or the object's end. Reads a value that
 * is no plain string, or finds a later key that stands there. False at the end, which *at is behind
 * then; or NULL, when the tenant is given up. before: what stands before the key. */
static bool odd_member(struct json_rows *rows, struct json_record *record,
                       const struct json_lead **lead, struct text *cells, const char **at,
                       char before) {
    const char *here = space_end(rows, *at);
    *at = NULL;
    if (!here)
        return false;
    *at = *here == '}' && before == ',' ? here + 1 : NULL;
    const struct json_lead *found = *here == before && here <= rows->marks->last
                                        ? shape_find(&record->shape, *lead, here)
                                        : NULL;
    if (!found)
        return false;
    bool is_next = found == *lead;
    *lead = found + is_next;
    *at = is_next ? other_value(rows, record, found, cells, here + found->value) : here;
    return *at != NULL;
}

static bool is_marked(struct json_rows *rows, const char *at) {
    struct json_marks *marks = rows->marks;
    return (marks->from && at >= marks->from && at <= marks->last) ||
           marks_make(marks, rows->way, at, rows->safe + rows->safe_length);
}

/* The object at its brace into a row of its own. Gives where it ends. */
static const char *read_object(struct json_rows *rows, struct json_record *record, const char *at) {
    size_t row = json_row_new(rows, record, at);
    struct text *cells = record->cells.items + row * record->width;
    const struct json_lead *lead = record->shape.leads.items;
    const char *start = at;
    while (is_marked(rows, at)) {
        const char *stuck = rows->way->run(rows->marks, &lead, cells, at);
        at = read_scalars(rows, record, &lead, cells, stuck);
        if (at == stuck && at <= rows->marks->last &&
            !odd_member(rows, record, &lead, cells, &at, at == start ? '{' : ','))
            return at;
    }
    return NULL;
}

bool json_plain_tenant(struct json_rows *rows) {
    struct json *json = rows->json;
    uint32_t depth = json->depth;
    const char *start = json->at;
    if (!rows->way || rows->records[0].shape.count == 0)
        return false;
    json->depth++;
    const char *end = read_object(rows, rows->records, start);
    json->depth = depth;
    json->error = NULL;
    json->at = end ? end : start;
    return end != NULL;
}
