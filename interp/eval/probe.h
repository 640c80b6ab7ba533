/* A text that many others are compared with, made ready once: its first and last bytes as words, so
 * that most comparisons are two loads and no call. Letter case is left aside by setting the bit in
 * which a small letter differs from its capital, where the wanted text has a letter: exactly the
 * two of them then come out as the small one. */
#ifndef TENET_EVAL_PROBE_H
#define TENET_EVAL_PROBE_H

#include "base/text.h"

enum probe_way { PROBE_IS, PROBE_STARTS, PROBE_ENDS };

struct text_probe {
    uint32_t length; /* of the wanted text */
    uint32_t more;   /* how much longer a text may be: PROBE_IS 0 */
    uint32_t from;   /* PROBE_ENDS all bits: what it is longer is passed over; else 0 */
    uint32_t size;   /* bytes of a word: 8 or 4; 0: the wanted text is too short for them */
    uint64_t first, last, first_case, last_case;
    bool is_settled; /* the two words are the whole text */
    bool ignoring_case;
    struct text wanted;
};

static inline uint64_t probe_load(const char *bytes, uint32_t size) {
    uint64_t eight = 0;
    uint32_t four;
    if (size == 8) {
        memcpy(&eight, bytes, 8);
        return eight;
    }
    memcpy(&four, bytes, 4);
    return four;
}

/* The wanted text must outlive the probe. */
struct text_probe probe_new(struct text wanted, enum probe_way way, bool ignoring_case);

/* Compares all bytes from there on, as many as the wanted text has. */
bool probe_passes_slowly(const struct text_probe *probe, const char *bytes);

static inline bool probe_passes(const struct text_probe *probe, struct text text) {
    uint32_t longer = text.length - probe->length, size = probe->size;
    if (text.length < probe->length || longer > probe->more)
        return false;
    const char *at = text.bytes + (longer & probe->from);
    if (size == 0)
        return probe_passes_slowly(probe, at);
    if ((probe_load(at, size) | probe->first_case) != probe->first ||
        (probe_load(at + probe->length - size, size) | probe->last_case) != probe->last)
        return false;
    return probe->is_settled || probe_passes_slowly(probe, at);
}

#endif
