/* Objects of a JSON portfolio become raw rows: a tenant's own, and those of its child records,
 * which stand within it. A key of an object is guessed from the object before, where it mostly
 * stood in the same place. */
#ifndef TENET_DATA_JSON_ROWS_H
#define TENET_DATA_JSON_ROWS_H

#include "base/vector.h"
#include "data/intake.h"
#include "data/json_scan.h"

/* What a key means: a fact, a child record, or nothing (then it is mentioned once). */
struct json_key {
    struct text raw; /* with its quotes, as it stands in the text */
    uint32_t target;
};

/* The rows of one record that wait to be converted, and how its keys are read. */
struct json_record {
    struct fact_table table;
    uint32_t width; /* cells a row */
    VECTOR(struct text) cells;
    VECTOR(uint64_t) places;
    VECTOR(uint32_t) slots; /* of child rows */
    VECTOR(bool) there;     /* of tenant rows: for each record, whether that child table is there */
    struct text_map *targets; /* by key: below fact_count a fact, then child records, then others */
    uint32_t target_count;
    VECTOR(struct json_key) order;
    VECTOR(uint64_t) stamps; /* by target: the last object that had it */
};

struct json_rows {
    struct intake *intake;
    struct json *json;
    const char *text; /* where the places count from */
    struct json_record *records;
    uint32_t record_count;
    size_t *before;  /* by record: rows that waited when the tenant's object began */
    uint64_t *there; /* by record: which tenants of a group have that child table */
    uint64_t object; /* number of the object, for stamps */
    /* Why the tenant whose object is being read is bad as a whole; empty: it is not. */
    enum diag_code bad_code;
    struct text bad_message;
    bool is_dry; /* after an error of grammar only further ones are looked for */
};

void json_rows_init(struct json_rows *rows, struct intake *intake, struct json *json,
                    const char *text, size_t length, struct text path);
void json_rows_free(struct json_rows *rows);
/* A tenant's object, at its brace. False on an error of grammar, which is in json. */
bool json_rows_tenant(struct json_rows *rows);
/* Converts the rows that wait, when there are enough or it is the end. False: the sink stopped. */
bool json_rows_flush(struct json_rows *rows, bool is_end);

#endif
