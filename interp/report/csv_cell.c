/* One cell of CSV: whether it needs quotes or an apostrophe is seen for many bytes at once, because
 * most cells need neither. */
#include "base/number.h"
#include "report/csv.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* A negative number is a number in a spreadsheet too: nothing is run. */
static bool would_run(struct text cell) {
    static const bool starts[256] = {
        ['='] = true, ['+'] = true, ['-'] = true, ['@'] = true, ['\t'] = true, ['\r'] = true};
    number ignored;
    if (cell.length == 0 || !starts[(unsigned char)cell.bytes[0]])
        return false;
    return cell.bytes[0] != '-' || number_parse(cell, &ignored) == NUMBER_MALFORMED;
}

static bool bytes_want_quotes(const char *bytes, uint32_t length) {
    static const bool is_special[256] = {[','] = true, ['"'] = true, ['\n'] = true, ['\r'] = true};
    bool wants = false;
    for (uint32_t i = 0; i < length; i++)
        wants |= is_special[(unsigned char)bytes[i]];
    return wants;
}

#ifdef __SSE2__

static inline bool sixteen_want_quotes(const char *bytes) {
    __m128i sixteen = _mm_loadu_si128((const __m128i *)(const void *)bytes);
    __m128i cell = _mm_or_si128(_mm_cmpeq_epi8(sixteen, _mm_set1_epi8(',')),
                                _mm_cmpeq_epi8(sixteen, _mm_set1_epi8('"')));
    __m128i line = _mm_or_si128(_mm_cmpeq_epi8(sixteen, _mm_set1_epi8('\n')),
                                _mm_cmpeq_epi8(sixteen, _mm_set1_epi8('\r')));
    return _mm_movemask_epi8(_mm_or_si128(cell, line)) != 0;
}

/* The last sixteen bytes may overlap those before them. */
static bool wants_quotes(struct text cell) {
    bool wants = false;
    if (cell.length < 16)
        return bytes_want_quotes(cell.bytes, cell.length);
    for (uint32_t i = 0; i + 16 < cell.length; i += 16)
        wants |= sixteen_want_quotes(cell.bytes + i);
    return wants | sixteen_want_quotes(cell.bytes + cell.length - 16);
}

#else

static bool wants_quotes(struct text cell) {
    return bytes_want_quotes(cell.bytes, cell.length);
}

#endif

void csv_add_cell(struct buffer *out, struct text cell, bool raw) {
    bool is_harmful = !raw && would_run(cell);
    if (!wants_quotes(cell)) {
        if (is_harmful)
            buffer_add_char(out, '\'');
        if (out->room - out->length < cell.length)
            buffer_reserve(out, cell.length);
        if (cell.length > 0)
            memcpy(out->bytes + out->length, cell.bytes, cell.length);
        out->length += cell.length;
        return;
    }
    buffer_add_string(out, is_harmful ? "\"'" : "\"");
    for (uint32_t i = 0; i < cell.length; i++) {
        if (cell.bytes[i] == '"')
            buffer_add_char(out, '"');
        buffer_add_char(out, cell.bytes[i]);
    }
    buffer_add_char(out, '"');
}
