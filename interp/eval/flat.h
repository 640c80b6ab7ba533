/* The items of a column of lists, side by side, each with the number of its text. A million lists
 * hold about a thousand different texts: so an item is looked up once a batch, and a test of items
 * is asked once a text, after which it reads one byte an item. Only so many texts get a number; a
 * row with another one stands apart and is tested by itself. */
#ifndef TENET_EVAL_FLAT_H
#define TENET_EVAL_FLAT_H

#include "data/batch.h"

enum { FLAT_TEXTS = 1024, FLAT_SLOTS = 2 * FLAT_TEXTS };

struct flat_text {
    uint64_t first, last; /* bytes of it; they overlap in a short one */
    struct text text;     /* a copy */
};

struct flat_items {
    uint64_t turn; /* of the frame when they were taken */
    plane apart;   /* their items may be here or not */
    uint32_t count, room;
    uint16_t *rows, *numbers; /* by item */
    uint32_t text_count;
    uint16_t slots[FLAT_SLOTS]; /* by hash: a text's number + 1 */
    struct flat_text texts[FLAT_TEXTS];
};

/* What a test of items comes to, by the number of a text; filled as far as texts are known. */
struct flat_answers {
    uint32_t count;
    uint8_t passes[FLAT_TEXTS];
};

#endif
