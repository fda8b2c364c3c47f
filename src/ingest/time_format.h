/*
 * time_format: stamps in the one form the source profile states.
 *
 * Stage: ingest, a field of csv_reader becomes civil time; the zone is applied after (base/zone.h).
 * Patterns are compiled once for a profile; parsing is strict: the whole text, digits where digits
 * belong, a real date. Nothing is guessed from the values: 13/02 is no date for MM/DD/YYYY.
 * A compiled TimeFormat is read-only: any thread may use it.
 *
 * A pattern is one of the names
 *     rfc3339        2025-07-01T00:30:00Z, +02:00 required or Z; T or a space; fraction allowed
 *     unix           whole seconds since 1970, UTC, may be negative
 *     unix_ms        the same in milliseconds
 *     excel_serial   days since 1899-12-30 with decimals, local time, rounded to the second
 *     hour_of_day    1..25: the n-th hour of the local day (see time_hour_start)
 * or is made of
 *     YYYY  year, four digits         YY    2000..2099 by its last two
 *     MM    month, two digits         M     one or two
 *     DD    day, two digits           D     one or two
 *     HH    hour 00..23               H     one or two digits
 *     HH24  00..24; 24:00:00 is 00:00 of the day after (H24: one or two digits)
 *     hh    hour 01..12 with AM/PM    h     one or two digits
 *     AM/PM AM, PM, am, pm, a.m., p.m.
 *     mm    minute    ss  second      f     one to nine digits of a fraction (kept to the µs)
 *     Z     Z, +hh:mm, +hhmm or +hh
 *     [...] a part that may be left out (not nested, at most three)
 *     'x'   literal text; T and all that is not a letter, bracket or quote stands for itself
 */
#ifndef EIOT_INGEST_TIME_FORMAT_H
#define EIOT_INGEST_TIME_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "base/zone.h"

typedef struct TimeFormat TimeFormat;

/* What one text must state. */
typedef enum TimePart {
    TIME_STAMP, /* a date, with or without a time of day (then 00:00) */
    TIME_DATE,  /* a date only: the clock is in another column */
    TIME_CLOCK, /* a time of day only: local_us counts from 1970-01-01T00:00 (so add the date's) */
} TimePart;

typedef struct TimeValue {
    int64_t local_us;    /* civil time counted as if it were UTC (civil_to_us) */
    bool has_offset;     /* the text states its offset: UTC is local_us - offset_s * US_PER_S */
    int32_t offset_s;    /* seconds east of UTC; 0 without */
    int32_t hour_of_day; /* 1..25 for the hour_of_day pattern (local_us 0), else 0 */
} TimeValue;

typedef enum TimeFit {
    TIME_OK,
    TIME_NOT_THIS_FORM, /* does not look like the pattern */
    TIME_NOT_A_TIME,    /* looks like it, but there is no such date or time: 2025-02-30, 12:60 */
} TimeFit;

/* Compiles `n` patterns (1..8), tried in order; the first that fits wins. CONFIG error for an
 * unknown letter, a missing or doubled part (TIME_DATE with hours, hh without AM/PM, ...), or two
 * patterns that read the same text differently (DD/MM/YYYY beside MM/DD/YYYY). */
Status time_format_compile(
    Arena *arena,
    const Str *patterns,
    size_t n,
    TimePart part,
    const TimeFormat **ret_format,
    Error *err) MUST_USE;

/* Parses the whole of `text` (not trimmed). *ret_value is written only on TIME_OK. With several
 * patterns the fit told is the best of all. */
TimeFit time_format_parse(const TimeFormat *format, Str text, TimeValue *ret_value);

/* The patterns as the profile wrote them, joined by " or ": for messages. */
const char *time_format_text(const TimeFormat *format);

/* True when every pattern states an offset (rfc3339, unix, Z): the profile needs no zone. False
 * when none does. A mixture is refused by time_format_compile(). */
bool time_format_has_offset(const TimeFormat *format);

/* Start of the local day that begins at `midnight_us` (civil time as if UTC), UTC: the first
 * instant that exists where the clock is set forward over it. */
int64_t time_day_start(const Zone *zone, int64_t midnight_us);

/* Start of the `hour`-th hour (from 1) of the local day that begins at `midnight_us` (civil time as
 * if UTC). Hours are counted as they pass, so the day the clock is set back has hour 25 and the day
 * it is set forward has no hour 24; false when the day has no such hour. */
bool time_hour_start(const Zone *zone, int64_t midnight_us, int32_t hour, int64_t *ret_utc_us);

#endif
