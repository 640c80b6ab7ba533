/* What is known of a portfolio's shape: the root record (tenant), its child records, their facts,
 * and the reference tables. Made by the checker from rule files, read-only afterwards. */
#ifndef TENET_SCHEMA_SCHEMA_H
#define TENET_SCHEMA_SCHEMA_H

#include "base/source.h"
#include "schema/type.h"

#define INDEX_NONE UINT32_MAX

struct fact {
    struct text name; /* "status_since" */
    struct type type;
    bool may_be_blank, changeable;
    struct text label, help;
    struct text *headings; /* further headings under which exports carry it */
    uint32_t heading_count;
    struct span span;
};

struct record {
    struct text name, plural, doc;
    bool is_child; /* record 0 is the root; the others are its children */
    struct fact *facts;
    uint32_t fact_count;
    uint32_t
        key; /* of the root: index of its key fact (text, never blank); of a child INDEX_NONE */
    struct span span;
};

struct column_type {
    struct text name;
    struct type type;
};

/* A reference table. Cells of a row stand together. An empty cell is VALUE_BLANK (a list: empty).
 */
struct table {
    struct text name, doc;
    struct column_type *columns;
    uint32_t column_count;
    struct value *cells; /* row_count * column_count */
    uint32_t row_count;
    uint32_t key, also; /* columns of the key and of other names (INDEX_NONE: none) */
    bool ignoring_case;
    struct text_map *rows; /* by key and other names: row number */
    struct span span;
};

struct schema {
    struct record *records; /* 0 is the root */
    uint32_t record_count;
    struct table *tables;
    uint32_t table_count;
    const struct table *holidays; /* `business days skip`; NULL: none */
    uint32_t holidays_column;
};

/* The row of a key, INDEX_NONE when the table lacks it. */
uint32_t table_find(const struct table *table, struct text key);
/* The name under which a child row gives its tenant: the root's key. */
struct text schema_key_name(const struct schema *schema);
uint32_t record_find_fact(const struct record *record, struct text name); /* exact; or INDEX_NONE */

#endif
