/* Making probes and comparing with them. A loop over texts comes once for each size of words, which
 * the compiler then knows. */
#include "eval/probe.h"

static inline uint64_t load_word(const char *bytes, uint32_t size) {
    uint64_t eight;
    uint32_t four;
    if (size == 8) {
        memcpy(&eight, bytes, 8);
        return eight;
    }
    if (size == 1)
        return (unsigned char)*bytes;
    memcpy(&four, bytes, 4);
    return four;
}

static uint64_t case_bits(const char *bytes, uint32_t size) {
    char bits[8] = {0};
    for (uint32_t i = 0; i < size; i++) {
        char c = ascii_lower(bytes[i]);
        bits[i] = c >= 'a' && c <= 'z' ? 'a' - 'A' : 0;
    }
    return load_word(bits, size);
}

struct text_probe probe_new(struct text wanted, enum probe_way way, bool ignoring_case) {
    uint32_t length = wanted.length, size = length >= 8 ? 8 : length >= 4 ? 4 : length > 0;
    struct text_probe probe = {.length = length,
                               .more = way == PROBE_IS ? 0 : UINT32_MAX - length,
                               .from = way == PROBE_ENDS ? UINT32_MAX : 0,
                               .size = size,
                               .is_settled = length <= PROBE_WORDS * size,
                               .ignoring_case = ignoring_case,
                               .wanted = wanted};
    for (uint32_t i = 0; size > 0 && i < PROBE_WORDS; i++) {
        struct probe_word *word = &probe.words[i];
        bool is_last = i + 1 == PROBE_WORDS || (i + 1) * size > length;
        word->at = is_last ? length - size : i * size;
        word->case_bits = ignoring_case ? case_bits(wanted.bytes + word->at, size) : 0;
        word->bytes = load_word(wanted.bytes + word->at, size) | word->case_bits;
    }
    return probe;
}

static inline uint64_t word_differs(const struct probe_word *word, const char *at, uint32_t size) {
    return (load_word(at + word->at, size) | word->case_bits) ^ word->bytes;
}

/* Where there is no room for the wanted text, itself is looked at, for nothing. */
static inline uint64_t words_pass(const struct text_probe *shared, const struct text *texts,
                                  uint64_t bits, uint32_t size) {
    const struct text_probe probe = *shared;
    const char *there[2] = {probe.wanted.bytes, NULL};
    uint64_t passes = 0;
    while (bits) {
        uint32_t place = (uint32_t)__builtin_ctzll(bits);
        uint32_t longer = texts[place].length - probe.length;
        bool fits = longer <= probe.more;
        there[1] = texts[place].bytes + (longer & probe.from);
        const char *at = there[fits];
        uint64_t differs = word_differs(&probe.words[0], at, size) |
                           word_differs(&probe.words[1], at, size) |
                           word_differs(&probe.words[2], at, size);
        passes |= (uint64_t)(fits & (differs == 0)) << place;
        bits &= bits - 1;
    }
    return passes;
}

/* Of the texts in which the words are right those that are it as a whole. */
static uint64_t whole_pass(const struct text_probe *probe, const struct text *texts,
                           uint64_t bits) {
    uint64_t passes = 0;
    for (; bits; bits &= bits - 1) {
        uint32_t place = (uint32_t)__builtin_ctzll(bits);
        uint32_t skipped = (texts[place].length - probe->length) & probe->from;
        struct text text = {texts[place].bytes + skipped, probe->length};
        bool is_it = probe->ignoring_case ? text_is_nocase(text, probe->wanted)
                                          : text_is(text, probe->wanted);
        passes |= (uint64_t)is_it << place;
    }
    return passes;
}

uint64_t probe_texts(const struct text_probe *probe, const struct text *texts, uint64_t bits) {
    uint64_t passes = 0;
    if (probe->size == 8)
        passes = words_pass(probe, texts, bits, 8);
    else if (probe->size == 4)
        passes = words_pass(probe, texts, bits, 4);
    else if (probe->size == 1)
        passes = words_pass(probe, texts, bits, 1);
    else
        for (; bits; bits &= bits - 1) { /* the empty text */
            uint32_t place = (uint32_t)__builtin_ctzll(bits);
            passes |= (uint64_t)(texts[place].length <= probe->more) << place;
        }
    return probe->is_settled ? passes : whole_pass(probe, texts, passes);
}
