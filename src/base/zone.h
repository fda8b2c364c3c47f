/*
 * zone: IANA time zones. Local civil time to UTC and back, with the hours that happen twice or
 * never named as such. The only door to GLib. A Zone is read-only after opening: any thread may
 * use it.
 */
#ifndef EIOT_BASE_ZONE_H
#define EIOT_BASE_ZONE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

typedef struct Zone Zone;

typedef enum ZoneFit {
    ZONE_UNIQUE,    /* one instant */
    ZONE_AMBIGUOUS, /* two: the clock was set back over this time */
    ZONE_MISSING,   /* none: the clock was set forward over this time */
} ZoneFit;

/* `name` is an IANA name ("Africa/Dakar", "UTC") or a fixed offset ("+03:00"). A CONFIG error for
 * an unknown one. The process's TZ plays no part. */
Status zone_open(Arena *arena, const char *name, const Zone **ret_zone, Error *err) MUST_USE;

/* `local_us` is civil time counted as if it were UTC (civil_to_us). For ZONE_AMBIGUOUS the two
 * instants are written, earlier first; for ZONE_UNIQUE both are the same; for ZONE_MISSING none. */
ZoneFit zone_to_utc(const Zone *zone, int64_t local_us, int64_t *ret_first, int64_t *ret_second);

/* Seconds east of UTC at an instant. */
int32_t zone_offset_s(const Zone *zone, int64_t utc_us);

const char *zone_name(const Zone *zone);

#endif
