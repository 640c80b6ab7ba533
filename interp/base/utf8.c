/* UTF-8 decoding by the table of well-formed sequences (Unicode, table 3-7): the range of the
 * second byte depends on the first, and that alone excludes overlong forms and surrogates. */
#include "base/utf8.h"

struct range {
    uint32_t first, last;
};

#define ASCII_MASK UINT64_C(0x8080808080808080)

static inline uint64_t load8(const char *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

static inline bool is_between(unsigned char byte, unsigned low, unsigned high) {
    return byte - low <= high - low;
}

/* Length of the well-formed sequence of two to four bytes at `at`, or 0. */
static size_t sequence_length(const unsigned char *at, size_t left) {
    unsigned char first = at[0];
    if (left < 2 || first < 0xc2 || first > 0xf4)
        return 0;
    unsigned low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    unsigned high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (!is_between(at[1], low, high))
        return 0;
    if (first < 0xe0)
        return 2;
    if (left < 3 || !is_between(at[2], 0x80, 0xbf))
        return 0;
    if (first < 0xf0)
        return 3;
    return left >= 4 && is_between(at[3], 0x80, 0xbf) ? 4 : 0;
}

size_t utf8_valid_prefix(const char *bytes, size_t length) {
    size_t at = 0;
    while (at < length) {
        while (at + 32 <= length && !((load8(bytes + at) | load8(bytes + at + 8) |
                                       load8(bytes + at + 16) | load8(bytes + at + 24)) &
                                      ASCII_MASK))
            at += 32;
        while (at + 8 <= length && !(load8(bytes + at) & ASCII_MASK))
            at += 8;
        while (at < length && (unsigned char)bytes[at] < 0x80)
            at++;
        while (at < length && (unsigned char)bytes[at] >= 0x80) {
            size_t step = sequence_length((const unsigned char *)bytes + at, length - at);
            if (step == 0)
                return at;
            at += step;
        }
    }
    return at;
}

size_t utf8_decode(const char *bytes, size_t length, uint32_t *code_point) {
    const unsigned char *at = (const unsigned char *)bytes;
    if (length == 0)
        return 0;
    if (at[0] < 0x80) {
        *code_point = at[0];
        return 1;
    }
    size_t size = sequence_length(at, length);
    if (size == 2)
        *code_point = (uint32_t)(at[0] & 0x1f) << 6 | (at[1] & 0x3f);
    else if (size == 3)
        *code_point =
            (uint32_t)(at[0] & 0x0f) << 12 | (uint32_t)(at[1] & 0x3f) << 6 | (at[2] & 0x3f);
    else if (size == 4)
        *code_point = (uint32_t)(at[0] & 0x07) << 18 | (uint32_t)(at[1] & 0x3f) << 12 |
                      (uint32_t)(at[2] & 0x3f) << 6 | (at[3] & 0x3f);
    return size;
}

size_t utf8_encode(uint32_t code_point, char out[4]) {
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (char)(0xc0 | code_point >> 6);
        out[1] = (char)(0x80 | (code_point & 0x3f));
        return 2;
    }
    if (code_point < 0x10000) {
        out[0] = (char)(0xe0 | code_point >> 12);
        out[1] = (char)(0x80 | (code_point >> 6 & 0x3f));
        out[2] = (char)(0x80 | (code_point & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | code_point >> 18);
    out[1] = (char)(0x80 | (code_point >> 12 & 0x3f));
    out[2] = (char)(0x80 | (code_point >> 6 & 0x3f));
    out[3] = (char)(0x80 | (code_point & 0x3f));
    return 4;
}

/* Counts the bytes that do not continue a sequence, so a stray byte counts as one. */
size_t utf8_count(struct text text) {
    size_t count = 0;
    for (uint32_t i = 0; i < text.length; i++)
        count += ((unsigned char)text.bytes[i] & 0xc0) != 0x80;
    return count;
}

#define ZERO(first, last) {first, last},
#define WIDE(first, last)
static const struct range zero_width[] = {
#include "base/width.def"
};
#undef ZERO
#undef WIDE

#define ZERO(first, last)
#define WIDE(first, last) {first, last},
static const struct range double_width[] = {
#include "base/width.def"
};
#undef ZERO
#undef WIDE

static bool is_in(const struct range *ranges, size_t count, uint32_t code_point) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ranges[middle].last < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && ranges[low].first <= code_point;
}

size_t utf8_width(struct text text) {
    size_t width = 0;
    for (size_t at = 0; at < text.length;) {
        uint32_t c = 0;
        size_t step = utf8_decode(text.bytes + at, text.length - at, &c);
        if (step < 2)
            width++;
        else if (is_in(double_width, sizeof double_width / sizeof *double_width, c))
            width += 2;
        else if (!is_in(zero_width, sizeof zero_width / sizeof *zero_width, c))
            width++;
        at += step ? step : 1;
    }
    return width;
}
