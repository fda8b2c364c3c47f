/*
 * inspections: the outcome of a visit, and writing it to the store.
 *
 * Stage: publish. What people record by `eiot inspect` and in the pages; files of inspections come
 * through ingest. docs/suspects.md says what becomes of it.
 */
#ifndef EIOT_PUBLISH_INSPECTIONS_H
#define EIOT_PUBLISH_INSPECTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"

#define INSPECTION_FIRST_YEAR 1900
#define INSPECTION_KWH_MOST   1e12 /* of one visit: sums of them stay exact */

typedef struct Inspection {
    const char *meter_id;
    int32_t day;         /* of the visit: days since 1970-01-01 */
    const char *outcome; /* confirmed, cleared, no_access */
    bool has_kwh;
    double kwh;       /* recovered; only of a confirmed theft */
    const char *note; /* NULL: none */
} Inspection;

/* The day "2025-07-01" and nothing else, from INSPECTION_FIRST_YEAR on: a day that can be read two
 * ways is a wrong label for ever. */
bool inspection_parse_day(Str text, int32_t *ret_day);

/* OK when the store knows the meter: of the network file, or one that reports. DATA with the id
 * that may have been meant otherwise. */
Status
inspections_find_meter(Arena *arena, StoreConn *conn, const char *meter_id, Error *err) MUST_USE;

/* Writes it in a transaction of its own, instead of what was recorded of the same meter and day
 * before; *ret_is_replaced (may be NULL) says whether there was something. */
Status inspections_record(
    StoreConn *conn,
    const Inspection *inspection,
    int64_t now_us,
    bool *ret_is_replaced,
    Error *err) MUST_USE;

#endif
