/* Dates as day numbers: 0 is 1970-01-01, the proleptic Gregorian calendar, years 0001 to 9999. */
#ifndef TENET_BASE_DATE_H
#define TENET_BASE_DATE_H

#include "base/text.h"

typedef int32_t day_number;
#define DAY_MIN (-719162) /* 0001-01-01 */
#define DAY_MAX 2932896   /* 9999-12-31 */

/* Exactly YYYY-MM-DD and a day that exists. */
bool date_parse(struct text text, day_number *day);
day_number date_from(int year, int month, int day); /* must exist */
void date_parts(day_number number, int *year, int *month, int *day);
int date_month_length(int year, int month);
/* Writes 10 characters, no NUL. */
void date_write(day_number number, char out[10]);
/* 0 Monday to 6 Sunday. */
int date_weekday(day_number number);
/* `months` calendar months earlier; a day that the month does not have becomes its last. False
 * when the result lies outside the years 0001 to 9999. */
bool date_months_before(day_number number, int64_t months, day_number *result);
day_number date_today(void); /* local date */

#endif
