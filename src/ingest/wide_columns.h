/*
 * wide_columns: the columns of values of a wide source, where a record holds many readings: found
 * once from a file's header, and what one of them says of the time of its reading.
 *
 * Stage: ingest, between header_map and reading_parser. Days are those of the profile's zone: a day
 * on which the clock is set has more or fewer intervals, and one that is a reading is 23 or 25
 * hours long. Read-only after it was found: any thread.
 */
#ifndef EIOT_INGEST_WIDE_COLUMNS_H
#define EIOT_INGEST_WIDE_COLUMNS_H

#include "ingest/header_map.h"
#include "ingest/row_fields.h"

/* Finds the columns of `map` that hold values, from what is in it already. DATA when there is none,
 * or a heading is neither a field nor a time by the profile. */
Status wide_columns_find(
    Arena *arena, const Profile *profile, const char *path, HeaderMap *map, Error *err) MUST_USE;

/* The instant of a column's reading in a record of the day that begins at `day_us` (as if in UTC;
 * not looked at where headings are days). WIDE_DATE: its length as well, else *ret_length_s stays.
 */
InstantFit wide_column_instant(
    const Profile *profile,
    const HeaderMap *header,
    const WideColumn *wide,
    int64_t day_us,
    Instant *ret_instant,
    int32_t *ret_length_s,
    RowFault *fault);

#endif
