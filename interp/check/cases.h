/* Tables of test cases: rows of cells, in the rules or in a CSV file. Both are read into heads and
 * cells of this form; what these mean is said once, in cases.c. Within this room only. */
#ifndef TENET_CHECK_CASES_H
#define TENET_CHECK_CASES_H

#include "check/checker.h"

struct case_head {
    enum tree_kind kind; /* HEAD_GIVEN, HEAD_EXPECT, HEAD_BY, HEAD_AS_OF; BAD: of no meaning */
    name_id name;        /* of GIVEN and EXPECT */
    bool is_bad;         /* said already */
    struct span span, name_span;
};

struct case_cell {
    /* Its values, or one BLANK, UNKNOWN, EMPTY or EXPECT_UNDECIDED; NULL: it says nothing. */
    const struct tree *first;
    uint32_t count;
    struct text rule; /* under `by`; may be empty */
    bool is_bad;      /* said already */
    struct span span;
};

/* What the rows of one table share. */
struct case_table {
    const struct test_builder *common; /* what is given above the rows */
    struct test test;                  /* its name is the sentence of the table */
    const struct case_head *heads;
    uint32_t count; /* heads, and cells of each row */
    enum written_in in;
};

/* False, after messages, when the rows cannot be read under these heads. */
bool case_heads_check(struct checker *c, const struct case_head *heads, uint32_t count);
/* Makes a test of a row; label, such as "row 3", goes behind the sentence. */
void case_lower(struct checker *c, const struct case_table *table, const struct case_cell *cells,
                struct text label, struct span span);

/* What the cells of a column of a CSV file are. */
struct case_column {
    struct type type; /* of a list: TYPE_TEXT, of an item */
    bool is_list;
    struct text name; /* of the fact or result; empty: of `as of` */
};

/* cases_cell.c: fills a cell, whose span is set, from its trimmed and unquoted text (not empty).
 * Its trees live in the given arena; is_bad after a message. */
void case_cell_read(struct checker *c, struct arena *arena, const struct case_column *column,
                    struct text text, struct case_cell *cell);

/* cases_file.c: the rows of the file that `from` names. */
void cases_read_file(struct checker *c, struct case_table *table, const struct tree *from);

#endif
