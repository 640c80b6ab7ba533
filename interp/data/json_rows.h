/* Objects of a JSON portfolio become raw rows: a tenant's own, and those of its child records,
 * which stand within it. An object of the shape that was learned is read the plain way
 * (json_plain.c); any other, and all that is wrong, the careful way (json_object.c), from its
 * start. Both give the same rows. */
#ifndef TENET_DATA_JSON_ROWS_H
#define TENET_DATA_JSON_ROWS_H

#include "data/intake.h"
#include "data/json_run.h"
#include "data/json_scan.h"

/* The rows of one record that wait to be converted, and how its keys are read. */
struct json_record {
    struct fact_table table;
    uint32_t width; /* cells a row; the last one takes what is read for nobody */
    VECTOR(struct text) cells;
    VECTOR(uint64_t) places;
    VECTOR(uint32_t) slots;   /* of child rows: which of the tenants that wait; later, its slot */
    struct text_map *targets; /* by key: below fact_count a fact, then child records, then others */
    uint32_t target_count;
    VECTOR(uint64_t) stamps; /* by target: the last object that had it */
    struct json_shape shape;
};

struct json_rows;

struct json_rows {
    struct intake *intake;
    struct json *json;
    struct json_record *records;
    uint32_t record_count;
    const struct json_way *way; /* NULL, as at first: objects are read carefully */
    struct json_marks *marks;
    const char *safe; /* what is readable */
    size_t safe_length;
    const char *given; /* what stands before was given to the sink */
    size_t *before;    /* by record: rows that waited when the tenant's object began */
    uint64_t *there;   /* by record: which tenants that wait have that child table */
    uint64_t object;   /* number of the object, for stamps */
    /* Why the tenant whose object is being read is bad as a whole; empty: it is not. */
    enum diag_code bad_code;
    struct text bad_message;
    /* Of NDJSON: json.end may stand behind the object's line; json_line_end puts it there. */
    bool is_line_open;
    bool is_dry; /* after an error of grammar only further ones are looked for */
};

/* lines: of the text that is going to be read. */
void json_rows_init(struct json_rows *rows, struct intake *intake, struct json *json,
                    struct lines *lines, struct text path);
void json_rows_free(struct json_rows *rows);
/* What can be read from now on; all views of what could be before are gone. */
void json_rows_text(struct json_rows *rows, const char *bytes, size_t length);
/* A tenant's object, at its brace. False on an error of grammar, which is in json. */
bool json_rows_tenant(struct json_rows *rows);
/* Converts the rows that wait, when there are enough or it is the end. False: the sink stopped. */
bool json_rows_flush(struct json_rows *rows, bool is_end);
/* Gives all that was converted to the sink. */
void json_rows_give(struct json_rows *rows);
/* Waits until it has taken that: then what was read is viewed no more. */
void json_rows_settle(struct json_rows *rows);
/* Adds a row of absent cells for an object at `at`; gives its index. Cells may move. */
size_t json_row_new(struct json_rows *rows, struct json_record *record, const char *at);

/* json_object.c */
/* The object at its brace into a row of its own; learns its shape. False on an error of grammar. */
bool json_object(struct json_rows *rows, struct json_record *record);
/* A value becomes a cell: as its CSV text would be, or odd. */
bool json_cell(struct json_rows *rows, const struct type *type, struct text *cell);

/* json_plain.c: a tenant's object, at its brace, with all its child rows. False when it is not a
 * plain one; rows that were added are to be dropped. */
bool json_plain_tenant(struct json_rows *rows);
void json_line_end(struct json_rows *rows);

/* The tenant that is being read has this child table. */
static inline void json_child_is_there(struct json_rows *rows, uint32_t child) {
    rows->there[child] |= UINT64_C(1) << (rows->records[0].places.count - 1);
}

#endif
