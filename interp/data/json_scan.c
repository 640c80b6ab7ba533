/* The scanner. Plain stretches of strings are passed sixteen bytes at a time with SSE2, eight
 * elsewhere. Nesting is counted, not recursed, where values are passed over. */
#include "data/json_scan.h"

#include "base/limits.h"
#include "base/utf8.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define CUT_OFF "the text ends within a value: was it cut off?"

bool json_fail(struct json *json, const char *at, const char *error) {
    if (!json->error) {
        json->error = error;
        json->error_at = at;
    }
    return false;
}

void json_space(struct json *json) {
    const char *at = json->at;
    while (at < json->end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        at++;
    json->at = at;
}

bool json_expect(struct json *json, char c, const char *error) {
    if (json_peek(json) != c)
        json_space(json);
    if (json_peek(json) != c)
        return json_fail(json, json->at, json->at == json->end ? CUT_OFF : error);
    json->at++;
    return true;
}

bool json_open(struct json *json) {
    if (++json->depth > LIMIT_JSON_DEPTH)
        return json_fail(json, json->at, "arrays and objects are nested deeper than 64 levels");
    json->at++;
    return true;
}

bool json_next(struct json *json, char close, bool *goes_on) {
    json_space(json);
    char c = json_peek(json);
    *goes_on = c == ',';
    if (c != ',' && c != close)
        return json_fail(json, json->at,
                         json->at == json->end ? CUT_OFF
                         : close == ']'        ? "a comma or ] is expected"
                                               : "a comma or } is expected");
    json->at++;
    json->depth -= c == close;
    return true;
}

static inline bool is_special(char c) {
    return c == '"' || c == '\\' || (unsigned char)c < 0x20;
}

/* The first quote, backslash or control character, or the end. */
static const char *plain_end(const char *at, const char *end, bool *has_high) {
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"'), escape = _mm_set1_epi8('\\'),
                  control = _mm_set1_epi8(0x1f);
    for (; end - at >= 16; at += 16) {
        __m128i v;
        memcpy(&v, at, sizeof v);
        __m128i is_quote = _mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, escape));
        __m128i is_control = _mm_cmpeq_epi8(_mm_min_epu8(v, control), v);
        unsigned special = (unsigned)_mm_movemask_epi8(_mm_or_si128(is_quote, is_control));
        unsigned high = (unsigned)_mm_movemask_epi8(v);
        if (special) {
            unsigned before = (special & -special) - 1;
            *has_high |= (high & before) != 0;
            return at + __builtin_ctz(special);
        }
        *has_high |= high != 0;
    }
#endif
    for (; at < end && !is_special(*at); at++)
        *has_high |= (unsigned char)*at >= 0x80;
    return at;
}

/* The closing quote, from within the string; escapes are stepped over. NULL on an error. */
static const char *closing_quote(struct json *json, const char *at, bool *has_high,
                                 bool *has_escapes) {
    for (;;) {
        at = plain_end(at, json->end, has_high);
        if (at == json->end || (*at == '\\' && at + 1 == json->end)) {
            json_fail(json, json->end, "the text ends within a string: was it cut off?");
            return NULL;
        }
        if (*at == '"')
            return at;
        if (*at != '\\') {
            json_fail(json, at, "a control character stands in a string: write it as \\n or \\u");
            return NULL;
        }
        *has_escapes = true;
        at += 2;
    }
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c = ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool hex_four(const char *at, const char *end, uint32_t *code) {
    *code = 0;
    if (end - at < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(at[i]);
        if (digit < 0)
            return false;
        *code = *code << 4 | (uint32_t)digit;
    }
    return true;
}

/* \uXXXX at *at (the backslash), or two of them that are a surrogate pair. */
static bool unicode_escape(struct json *json, const char **at, const char *end, uint32_t *code) {
    uint32_t low;
    const char *start = *at;
    if (!hex_four(start + 2, end, code))
        return json_fail(json, start, "\\u needs four hexadecimal digits");
    *at += 6;
    if (*code < 0xd800 || *code > 0xdfff)
        return true;
    if (*code > 0xdbff || end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u' ||
        !hex_four(*at + 2, end, &low) || low < 0xdc00 || low > 0xdfff)
        return json_fail(json, start, "half a surrogate pair stands alone");
    *at += 6;
    *code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
    return true;
}

/* Decodes one escape at *at. */
static bool escape(struct json *json, const char **at, const char *end, uint32_t *code) {
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    char letter = (*at)[1];
    if (letter == 'u')
        return unicode_escape(json, at, end, code);
    const char *found = letter ? strchr(letters, letter) : NULL;
    if (!found)
        return json_fail(json, *at, "this escape does not exist in JSON");
    *code = (unsigned char)meanings[found - letters];
    *at += 2;
    return true;
}

/* The inside of a string with escapes, decoded into the arena. No escape grows. */
static bool unescape(struct json *json, const char *at, const char *end, struct text *text) {
    char *out = arena_raw(json->arena, (size_t)(end - at));
    size_t length = 0;
    while (at < end) {
        const char *stop = memchr(at, '\\', (size_t)(end - at));
        size_t plain = (size_t)((stop ? stop : end) - at);
        memcpy(out + length, at, plain);
        length += plain;
        at += plain;
        uint32_t code;
        if (at == end)
            break;
        if (!escape(json, &at, end, &code))
            return false;
        length += utf8_encode(code, out + length);
    }
    *text = (struct text){out, (uint32_t)(length > LIMIT_FIELD ? LIMIT_FIELD + 1 : length)};
    return true;
}

bool json_string(struct json *json, struct text *text) {
    const char *start = json->at + 1;
    bool has_high = false, has_escapes = false;
    const char *end = closing_quote(json, start, &has_high, &has_escapes);
    if (!end)
        return false;
    size_t length = (size_t)(end - start);
    if (has_high) {
        size_t valid = utf8_valid_prefix(start, length);
        if (valid != length)
            return json_fail(json, start + valid, "bytes that are not UTF-8 stand in a string");
    }
    *text = (struct text){start, (uint32_t)(length > LIMIT_FIELD ? LIMIT_FIELD + 1 : length)};
    if (has_escapes && !unescape(json, start, end, text))
        return false;
    json->at = end + 1;
    return true;
}

static const char *digits_end(const char *at, const char *end) {
    while (at < end && *at >= '0' && *at <= '9')
        at++;
    return at;
}

/* One or more digits at *at. */
static bool need_digits(struct json *json, const char **at, const char *error) {
    const char *stop = digits_end(*at, json->end);
    if (stop == *at)
        return json_fail(json, stop, stop == json->end ? CUT_OFF : error);
    *at = stop;
    return true;
}

bool json_number(struct json *json, struct text *text) {
    const char *start = json->at, *at = start;
    at += *at == '-';
    const char *whole = at;
    if (!need_digits(json, &at, "a digit is expected"))
        return false;
    if (*whole == '0' && at > whole + 1)
        return json_fail(json, whole, "a number must not start with 0");
    if (at < json->end && *at == '.') {
        at++;
        if (!need_digits(json, &at, "a digit is expected behind the point"))
            return false;
    }
    if (at < json->end && (*at == 'e' || *at == 'E')) {
        at++;
        at += at < json->end && (*at == '+' || *at == '-');
        if (!need_digits(json, &at, "a digit is expected in the exponent"))
            return false;
    }
    size_t length = (size_t)(at - start);
    *text = (struct text){start, (uint32_t)(length > LIMIT_FIELD ? LIMIT_FIELD + 1 : length)};
    json->at = at;
    return true;
}

bool json_word(struct json *json, struct text *text) {
    static const char *const words[] = {"true", "false", "null"};
    size_t left = (size_t)(json->end - json->at);
    for (size_t i = 0; i < 3; i++) {
        size_t length = strlen(words[i]), shared = left < length ? left : length;
        if (shared == 0 || memcmp(json->at, words[i], shared) != 0)
            continue;
        if (shared < length)
            return json_fail(json, json->end, CUT_OFF);
        *text = (struct text){json->at, (uint32_t)length};
        json->at += length;
        return true;
    }
    return json_fail(json, json->at, left ? "a value is expected" : CUT_OFF);
}

static bool scalar(struct json *json) {
    struct text text;
    char c = json_peek(json);
    if (c == '"')
        return json_string(json, &text);
    if (c == '-' || (c >= '0' && c <= '9'))
        return json_number(json, &text);
    return json_word(json, &text);
}

static bool member_key(struct json *json) {
    struct text key;
    json_space(json);
    if (json_peek(json) != '"')
        return json_fail(json, json->at,
                         json->at == json->end ? CUT_OFF : "a key in quotes is expected");
    return json_string(json, &key) && json_expect(json, ':', "a colon is expected");
}

/* Leaves all brackets that close here; *is_done when the outermost did. */
static bool close_all(struct json *json, uint64_t *objects, uint32_t base, bool *is_done) {
    for (;;) {
        bool goes_on, is_object = *objects & 1;
        *is_done = json->depth == base;
        if (*is_done)
            return true;
        if (!json_next(json, is_object ? '}' : ']', &goes_on))
            return false;
        if (goes_on)
            return !is_object || member_key(json);
        *objects >>= 1;
    }
}

/* Opens a bracket; an empty pair is closed at once, and *is_empty. */
static bool open_bracket(struct json *json, uint64_t *objects, bool *is_empty) {
    bool is_object = *json->at == '{';
    if (!json_open(json))
        return false;
    json_space(json);
    *is_empty = json_peek(json) == (is_object ? '}' : ']');
    if (*is_empty) {
        json->at++;
        json->depth--;
        return true;
    }
    *objects = *objects << 1 | is_object;
    return !is_object || member_key(json);
}

/* The kinds of the open brackets are a stack of bits: one word holds the depth that is allowed. */
_Static_assert(LIMIT_JSON_DEPTH <= 64, "the stack of json_skip is one word");

bool json_skip(struct json *json, struct text *text) {
    uint64_t objects = 0;
    uint32_t base = json->depth;
    json_space(json);
    const char *start = json->at;
    for (bool is_done = false; !is_done;) {
        bool is_empty = true;
        json_space(json);
        char c = json_peek(json);
        if (c == '{' || c == '[' ? !open_bracket(json, &objects, &is_empty) : !scalar(json))
            return false;
        if (is_empty && !close_all(json, &objects, base, &is_done))
            return false;
    }
    size_t length = (size_t)(json->at - start);
    *text = (struct text){start, (uint32_t)(length > LIMIT_FIELD ? LIMIT_FIELD + 1 : length)};
    return true;
}
