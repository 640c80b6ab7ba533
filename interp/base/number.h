/* Exact decimal numbers: up to 18 digits before and 18 after the point, held as one 128-bit
 * integer scaled by 10^18, so comparing is comparing integers. */
#ifndef TENET_BASE_NUMBER_H
#define TENET_BASE_NUMBER_H

#include "base/buffer.h"

__extension__ typedef __int128 number;

enum number_result { NUMBER_OK, NUMBER_MALFORMED, NUMBER_TOO_LONG };

/* An optional sign, digits, an optional fraction (a point with digits on both sides), no exponent.
 * More than 18 digits in all (leading zeros before and trailing zeros behind the point not
 * counted) is NUMBER_TOO_LONG. */
enum number_result number_parse(struct text text, number *result);
number number_from(int64_t whole);
bool number_is_whole(number n);
bool number_to_whole(number n, int64_t *whole); /* false when there is a fraction */
/* Shortest form: no plus sign, no leading or trailing zeros ("2", "-0.5"). */
void number_write(struct buffer *out, number n);

#endif
