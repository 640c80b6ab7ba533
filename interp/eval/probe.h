/* A text that many others are compared with, made ready once: three of its words, so that most
 * comparisons are a few loads without a call, and without a branch, which would be guessed wrong as
 * often as texts differ. Letter case is left aside by setting the bit in which a small letter
 * differs from its capital, where the wanted text has a letter: exactly these two then come out as
 * the small one. */
#ifndef TENET_EVAL_PROBE_H
#define TENET_EVAL_PROBE_H

#include "base/text.h"

enum probe_way { PROBE_IS, PROBE_STARTS, PROBE_ENDS };

struct probe_word {
    uint32_t at; /* from where the wanted text would stand */
    uint64_t bytes, case_bits;
};
enum { PROBE_WORDS = 3 };

struct text_probe {
    uint32_t length; /* of the wanted text */
    uint32_t more; /* how much longer a text may be: PROBE_IS 0; a shorter one is more than that */
    uint32_t from; /* PROBE_ENDS all bits: what it is longer is passed over; else 0 */
    uint32_t size; /* bytes of a word: 8, 4 or 1; 0: of the empty text */
    struct probe_word words[PROBE_WORDS];
    bool is_settled; /* the words are the whole text */
    bool ignoring_case;
    struct text wanted;
};

/* The wanted text must outlive the probe. */
struct text_probe probe_new(struct text wanted, enum probe_way way, bool ignoring_case);

/* Of up to 64 texts, those of the bits: which of them pass. */
uint64_t probe_texts(const struct text_probe *probe, const struct text *texts, uint64_t bits);

#endif
