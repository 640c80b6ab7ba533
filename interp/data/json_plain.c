/* Objects of the shape that was learned. Nothing is reported here: whatever is not as it should be
 * gives the tenant up, and its object is read carefully from its start. Values that are no plain
 * strings go through the functions that careful reading uses, too. */
#include "data/json_rows.h"

static const char *space_end(const char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        at++;
    return at;
}

static const char *read_object(struct json_rows *rows, struct json_record *record, const char *at);

/* An array of plain objects, or null. Gives where it ends. */
static const char *read_children(struct json_rows *rows, uint32_t child, const char *at) {
    struct json *json = rows->json;
    struct json_record *record = &rows->records[child];
    if (at[0] == 'n')
        return at[1] == 'u' && at[2] == 'l' && at[3] == 'l' ? at + 4 : NULL;
    if (*at != '[')
        return NULL;
    json_child_is_there(rows, child);
    at = space_end(at + 1, json->end);
    if (*at == ']')
        return at + 1;
    json->depth += 2;
    for (;;) {
        at = read_object(rows, record, at);
        if (at && *at != ',' && *at != ']')
            at = space_end(at, json->end);
        if (!at || *at != ',')
            break;
        at = space_end(at + 1, json->end);
    }
    json->depth -= 2;
    return at && *at == ']' ? at + 1 : NULL;
}

/* A value that is no plain string. NULL gives the object up. */
static const char *other_value(struct json_rows *rows, struct json_record *record,
                               const struct json_lead *lead, struct text *cells, const char *at) {
    struct json *json = rows->json;
    const struct record *declared = record->table.binding.record;
    struct text passed;
    if (lead->quote == '\0')
        return read_children(rows, lead->target - declared->fact_count + 1, at);
    json->at = at;
    bool is_good = lead->target < declared->fact_count
                       ? json_cell(rows, &declared->facts[lead->target].type, &cells[lead->target])
                       : json_skip(json, &passed);
    return is_good ? json->at : NULL;
}

/* A run over plain members stopped at *at: before a member, or the object's end. Reads a value that
 * is no plain string, or finds a later key that stands there. False at the end, which *at is behind
 * then; or NULL, when the object is given up. before: what stands before the key. */
static bool odd_member(struct json_rows *rows, struct json_record *record,
                       const struct json_lead **lead, struct text *cells, const char **at,
                       char before) {
    const char *end = rows->json->end, *here = space_end(*at, end);
    char c = here < end && here <= rows->plain_last ? *here : '\0';
    *at = c == '}' && before == ',' ? here + 1 : NULL;
    const struct json_lead *found =
        c == before ? shape_find(&record->shape, *lead, here + 1) : NULL;
    if (!found)
        return false;
    bool is_next = found == *lead;
    *lead = found + is_next;
    *at = is_next ? other_value(rows, record, found, cells, here + 1 + found->length) : here;
    return *at != NULL;
}

/* The object at its brace into a row of its own. Gives where it ends. */
static const char *read_object(struct json_rows *rows, struct json_record *record, const char *at) {
    size_t row = json_row_new(rows, record, at);
    struct text *cells = record->cells.items + row * record->width;
    const struct json_lead *lead = record->shape.leads.items;
    const char *start = at;
    do
        at = rows->run(&lead, cells, at, rows->plain_last);
    while (odd_member(rows, record, &lead, cells, &at, at == start ? '{' : ','));
    return at;
}

bool json_plain_tenant(struct json_rows *rows) {
    struct json *json = rows->json;
    uint32_t depth = json->depth;
    const char *start = json->at;
    if (!rows->run || !rows->plain_last || rows->records[0].shape.count == 0)
        return false;
    json->depth++;
    const char *end = read_object(rows, rows->records, start);
    json->depth = depth;
    json->error = NULL;
    json->at = end ? end : start;
    return end != NULL;
}
