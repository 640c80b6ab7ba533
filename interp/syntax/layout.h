/* Where the lines of a formatted rule file break: decided from the tree for all lexemes at once. */
#ifndef TENET_SYNTAX_LAYOUT_H
#define TENET_SYNTAX_LAYOUT_H

#include "syntax/reader.h"

struct place_of_line { /* of one lexeme */
    bool breaks;       /* a line starts here */
    bool keeps_blank;  /* a blank line that the author left above it stays */
    bool is_inner;     /* the break stands within a condition */
    bool is_block;     /* a block starts here */
    bool is_row;       /* the `|` that starts a row */
    uint8_t indent;    /* of the line, if one starts here */
    uint8_t wrapped;   /* of the lines that it goes on in */
};

enum { LAYOUT_WIDTH = 100, LAYOUT_PART = 2, LAYOUT_INNER = 4 };

/* One entry for each of the reader's items, from the arena. */
struct place_of_line *layout_plan(struct reader *reader);

#endif
