/* Numbers for the texts of a column. A million rows hold about a thousand different texts: so each
 * is looked up once a batch, and a test is asked once a text, after which it reads one byte a row.
 * Only so many texts get a number; a row with another one stands apart and is tested by itself. A
 * column of lists is laid flat for it: all items side by side. */
#ifndef TENET_EVAL_FLAT_H
#define TENET_EVAL_FLAT_H

#include "data/batch.h"

enum { FLAT_TEXTS = 1024, FLAT_SLOTS = 2 * FLAT_TEXTS };

struct flat_text {
    uint64_t first, last; /* bytes of it; they overlap in a short one */
    struct text text;     /* a copy */
};

struct flat_texts {
    uint64_t turn;  /* of the frame when they were taken */
    bool is_varied; /* too many texts have no number: it is not worth while */
    plane apart;    /* rows; of lists some of their items may be here */
    uint32_t count, room;
    uint16_t *numbers; /* by item, or by row */
    uint16_t *rows;    /* by item; of a column of texts NULL */
    uint32_t text_count;
    uint16_t slots[FLAT_SLOTS]; /* by hash: a text's number + 1 */
    struct flat_text texts[FLAT_TEXTS];
};

/* What a test comes to, by the number of a text; filled as far as texts are known. */
struct flat_answers {
    uint32_t count;
    uint8_t passes[FLAT_TEXTS];
};

/* The same of a node that makes a value of a text. */
struct flat_values {
    uint32_t count;
    struct value values[FLAT_TEXTS]; /* unknown, blank or known */
};

struct flat_asked { /* NULL until it is worth while */
    struct flat_answers *answers;
    struct flat_values *values;
};

#endif
