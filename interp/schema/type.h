/* Types of facts, columns, definitions and decisions, and single values of them. */
#ifndef TENET_SCHEMA_TYPE_H
#define TENET_SCHEMA_TYPE_H

#include "base/date.h"
#include "base/intern.h"
#include "base/number.h"

enum type_kind { TYPE_TEXT, TYPE_NUMBER, TYPE_YES_NO, TYPE_DATE, TYPE_ONE_OF, TYPE_LIST };

/* The values of a `one of` type, in declared order; a value's code is its place. */
struct choices {
    struct text *names;
    uint32_t count;
    struct text_map *codes; /* by name, ignoring letter case */
};

enum type_unit { TYPE_UNIT_NONE, TYPE_UNIT_DAYS, TYPE_UNIT_MONTHS, TYPE_UNIT_BUSINESS_DAYS };

struct type {
    enum type_kind kind;
    enum type_unit unit;          /* of a number */
    bool whole;                   /* of a number */
    bool has_lowest, has_highest; /* of a number; both inclusive */
    number lowest, highest;
    const struct choices *choices; /* of a one-of; never NULL there */
};

enum value_state { VALUE_UNKNOWN, VALUE_BLANK, VALUE_KNOWN };

struct value {
    enum value_state state;
    union { /* when known, by the kind of its type */
        struct text text;
        number number;
        bool yes;
        day_number day;
        uint32_t code;
        struct {
            const struct text *items;
            uint32_t count;
        } list;
    };
};

/* Reads one cell (already trimmed, not empty) as a value of the type, by the rules of the facts
 * contract: yes/no words in any letter case, exact dates, one-of in any letter case, lists split
 * at ';' with items trimmed and empty ones dropped (items are views into the cell; the array is
 * from the arena). NULL when it fits; else the reason in plain words, a phrase that follows the
 * cell in a message ("is not a date (YYYY-MM-DD)", "is over the highest allowed, 365"), from the
 * arena or static. Text always fits. */
const char *value_parse(struct arena *arena, const struct type *type, struct text cell,
                        struct value *value);
/* The allowed values in words: "one of High, Medium, Low", "a whole number from 1 to 365". */
struct text type_allowed(struct arena *arena, const struct type *type);
/* As printed in results: yes/no as true/false, lists joined with "; ". Blank and unknown: nothing.
 */
void value_write(struct buffer *out, const struct type *type, const struct value *value);
/* As JSON: text and dates and one-of quoted, numbers and yes/no bare, lists as arrays, blank null.
 */
void value_write_json(struct buffer *out, const struct type *type, const struct value *value);
/* As it stands in a rule file: "text" quoted, 2020-01-31, 14 days, yes, blank, unknown. */
void value_write_source(struct buffer *out, const struct type *type, const struct value *value);

/* Two values of one type: both blank, both unknown, or known and the same. */
bool value_same(const struct type *type, const struct value *a, const struct value *b);

struct choices *choices_new(struct arena *arena, const struct text *names, uint32_t count);
/* The text_maps of choices are freed by whoever owns the schema. */
bool choices_find(const struct choices *choices, struct text name, uint32_t *code);

#endif
