/* Objects of the shape that was learned. Nothing is reported here: whatever is not as it should be
 * gives the tenant up, and its object is read carefully from its start. Values that are no plain
 * strings go through the functions that careful reading uses, too. */
#include "data/json_rows.h"

void json_line_end(struct json_rows *rows) {
    struct json *json = rows->json;
    const char *stop =
        rows->is_line_open ? memchr(json->at, '\n', (size_t)(json->end - json->at)) : NULL;
    if (stop)
        json->end = stop;
    rows->is_line_open = false;
}

/* Past space, but not past the line. */
static const char *space_end(struct json_rows *rows, const char *at) {
    struct json *json = rows->json;
    if (*at != ' ' && *at != '\n' && *at != '\r' && *at != '\t')
        return at;
    json->at = at;
    json_line_end(rows);
    json_space(json);
    return json->at;
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
    if (*at == ']')
        return at + 1;
    rows->json->depth += 2;
    do {
        at = space_end(rows, at);
        at = *at == '{' ? read_object(rows, record, at) : NULL;
        at = at ? space_end(rows, at) : NULL;
    } while (at && *at++ == ',');
    rows->json->depth -= 2;
    return at && at[-1] == ']' ? at : NULL;
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
        at = rows->way->run(rows->marks, &lead, cells, at);
        if (at <= rows->marks->last &&
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
