/*
 * cron: when a schedule wants a run. Five fields, or one of the names @hourly @daily @midnight
 * @weekly @monthly @yearly @annually. Pure: no clock; the caller gives the instant and the zone.
 *
 *     minute 0-59   hour 0-23   day 1-31   month 1-12 or jan-dec   weekday 0-7 or sun-sat
 *
 * A field is `*`, a number, a range a-b, either with a step (star/15, 8-18/2), or a list of those
 * with commas. 0 and 7 are Sunday. As in cron, when both day and weekday are restricted, a day that
 * fits either is meant.
 *
 * Times are those of the site's clock. Where it is set forward over a start, that start is at the
 * first instant after the gap; where it is set back over one, it is at the first of the two
 * instants. But a schedule whose hour begins with `*` follows the clock as it shows: nothing is
 * made up for in the gap, and the hour that comes twice is met twice.
 */
#ifndef EIOT_PIPELINE_CRON_H
#define EIOT_PIPELINE_CRON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/str.h"
#include "base/zone.h"

#define CRON_BYTES_MOST 256

/* What a schedule says, one bit a value. */
typedef struct Cron {
    uint64_t minutes;
    uint32_t hours;
    uint32_t days;     /* bit 1 is the first of the month */
    uint32_t months;   /* bit 1 is January */
    uint32_t weekdays; /* bit 0 is Sunday */
    bool is_any_day;   /* the field begins with `*` */
    bool is_any_weekday;
    bool is_any_hour;
} Cron;

/* USAGE, with the field that is wrong, or when no day ever fits (the 31st of June). */
Status cron_parse(Str text, Cron *ret_cron, Error *err) MUST_USE;

/* The first start after `after_us`; false when there is none within ten years. */
bool cron_next(const Cron *cron, const Zone *zone, int64_t after_us, int64_t *ret_us);

/* The last start at or before `at_us`; false when there is none within ten years. */
bool cron_last(const Cron *cron, const Zone *zone, int64_t at_us, int64_t *ret_us);

#endif
