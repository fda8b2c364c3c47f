/*
 * civil: calendar arithmetic without time zones, and RFC 3339 text. Proleptic Gregorian.
 *
 * Instants are int64_t microseconds since 1970-01-01T00:00:00Z, the stores' own unit.
 */
#ifndef EIOT_BASE_CIVIL_H
#define EIOT_BASE_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define US_PER_S   INT64_C(1000000)
#define US_PER_DAY (INT64_C(86400) * US_PER_S)

typedef struct Civil {
    int year;
    int month; /* 1..12 */
    int day;   /* 1..31 */
    int hour;
    int minute;
    int second;
    int microsecond;
} Civil;

/* Days since 1970-01-01; month and day must be valid. */
int64_t civil_days(int year, int month, int day);

/* True when the fields name a real day and a time 00:00:00 to 23:59:59. */
bool civil_valid(const Civil *civil);

/* Microseconds since the epoch as if the fields were UTC. */
int64_t civil_to_us(const Civil *civil);

Civil civil_from_us(int64_t us);

#define CIVIL_TEXT_MAX 40

/* "2025-07-01T00:30:00Z", with ".ffffff" only when there are microseconds. */
const char *civil_text_utc(int64_t us, char text[CIVIL_TEXT_MAX]);

/* "2025-07-01" of days since 1970-01-01. */
const char *civil_day_text(int64_t day, char text[CIVIL_TEXT_MAX]);

/* YYYY-MM-DD of a day that exists; *ret_day is days since 1970-01-01. */
bool civil_parse_day(Str text, int32_t *ret_day);

/* RFC 3339 date-time; `T`, `t` or a space between; zone `Z`, `z` or +hh:mm required. */
bool civil_parse_rfc3339(Str text, int64_t *ret_us);

#endif
