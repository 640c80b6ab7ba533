/* UTF-8, strictly: no overlong forms, no surrogates, nothing above U+10FFFF. */
#ifndef TENET_BASE_UTF8_H
#define TENET_BASE_UTF8_H

#include "base/text.h"

/* Length of the longest valid prefix; equals the length when all is valid. Fast on ASCII. */
size_t utf8_valid_prefix(const char *bytes, size_t length);
/* Decodes one code point at bytes (length > 0); 0 bytes consumed means invalid. */
size_t utf8_decode(const char *bytes, size_t length, uint32_t *code_point);
size_t utf8_encode(uint32_t code_point, char out[4]); /* bytes written; code_point is valid */
size_t utf8_count(struct text text);                  /* code points */
/* Columns on a terminal: 2 for wide East Asian characters and emoji, 0 for combining marks. */
size_t utf8_width(struct text text);

#endif
