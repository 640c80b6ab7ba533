/* Changes of a tenant's facts in one line, as people type them: `cadence_days=14,
 * entitlement[Teams].status=Blocked`. Facts of the tenant stand by their names; child rows are
 * named as in rows.h, `[every]` is all of them, `[new]` (and `[new 2]`, ...) is a row that is
 * added, `entitlement[Teams]=none` takes one away and `entitlement=none` all of them.
 *
 * A value is read as the cell of a CSV file is: a list has its items between semicolons, nothing
 * is blank, or unknown where the fact may not be blank. `?` is unknown. A value that has a comma,
 * or that is `?` itself, stands in quotation marks, doubled within. */
#ifndef TENET_DATA_CHANGES_H
#define TENET_DATA_CHANGES_H

#include "data/rows.h"

enum change_of {
    CHANGE_TENANT, /* a fact of the tenant */
    CHANGE_ROW,    /* of the row named or numbered; without a fact: it goes */
    CHANGE_EVERY_ROW,
    CHANGE_NEW_ROW,
    CHANGE_TABLE /* value blank: no rows; unknown: nobody knows them */
};

struct change {
    enum change_of of;
    uint32_t record, fact; /* fact INDEX_NONE: the row or the table itself */
    struct text row;       /* its name; empty: by number */
    uint32_t number;       /* of ROW and NEW_ROW, from 1 */
    struct value value;
    struct text words; /* what is changed, as it was written: "entitlement[Teams].status" */
};

struct changes {
    struct change *items;
    uint32_t count;
    struct text unknown; /* after a failure: the name that no fact has, if that was why */
};

/* False when the line is off: *why says how, in plain words. All in the arena; texts view the line
 * too. */
bool changes_parse(struct arena *arena, const struct schema *schema, struct text line,
                   struct changes *changes, struct text *why);

/* What a change came to for one tenant. */
enum made_kind { MADE_VALUE, MADE_ROW_ADDED, MADE_ROW_TAKEN, MADE_NO_ROWS, MADE_ROWS_UNKNOWN };
struct change_made {
    enum made_kind kind;
    uint32_t record, fact;
    struct text name; /* "cadence_days", "entitlement[Teams].status", "entitlement[Teams]" */
    struct value from, to;
    uint32_t rows; /* of NO_ROWS and ROWS_UNKNOWN: how many there are */
};
struct changed_tenant {
    struct tenant *tenant; /* a copy, changed */
    struct change_made *made;
    uint32_t made_count;
};

/* Rows are found among those that the tenant has before the changes. False when one is not there,
 * or not the only one: *why says which there are. */
bool changes_apply(struct arena *arena, const struct schema *schema, const struct changes *changes,
                   const struct tenant *tenant, struct changed_tenant *changed, struct text *why);

/* `name=value` as changes_parse reads it; a list item that has a semicolon cannot be written so. */
void change_write(struct buffer *out, struct text name, const struct type *type,
                  const struct value *value);

#endif
