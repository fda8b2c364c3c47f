/*
 * load_set: real loads in memory, half-hour by half-hour, by meter.
 *
 * Reads CSV, plain or gzip, of two layouts known by their heading, columns in any order:
 * `meter_id,ts,kwh[,channel,length_s,quality]` (RFC 3339 stamps) and
 * `LCLid,tstp,energy(kWh/hh)` (stamps in UTC). Fields may be padded; quotes are not known. Lines
 * that are no import of one half-hour with a value (blank, another length, off the half-hour,
 * export, negative, not a number) are left out and counted. Of two values for one interval the
 * later read holds. Values are kept as whole Wh.
 */
#ifndef EIOT_SIMULATE_LOAD_SET_H
#define EIOT_SIMULATE_LOAD_SET_H

#include "base/arena.h"
#include "base/error.h"
#include "base/progress.h"
#include "base/str.h"
#include "simulate/calendar.h"

#define SIM_NO_READING (-1)

/* Half-hours since 2000-01-01T00:00:00Z; the years 2000 to 2099. */
#define SIM_LOAD_BASE_US    INT64_C(946684800000000)
#define SIM_LOAD_MAX_SLOTS  ((size_t) 36525 * SIM_DAY_SLOTS)
#define SIM_LOAD_BLOCK      ((size_t) 1536)
#define SIM_LOAD_MAX_BLOCKS (SIM_LOAD_MAX_SLOTS / SIM_LOAD_BLOCK + 1)

typedef struct SimLoad {
    Str meter_id;
    size_t first; /* half-hour of its first value */
    size_t last;
    int32_t **blocks; /* by half-hour / SIM_LOAD_BLOCK; NULL: nothing there */
} SimLoad;

typedef struct SimLoadSet {
    SimLoad **meters; /* by id, bytewise */
    size_t n_meters;
    int64_t n_readings;
    int64_t n_left_out;
} SimLoadSet;

/* Reads files and folders (of these, names that end in .csv or .csv.gz). DATA error for a heading
 * of neither layout and when there is no reading at all. All memory in `arena`. */
Status sim_load_set_read(
    Arena *arena,
    const char *const *paths,
    size_t n_paths,
    const Progress *progress,
    SimLoadSet *ret_set,
    Error *err) MUST_USE;

/* Wh of a half-hour, or SIM_NO_READING. */
static inline int32_t sim_load_wh(const SimLoad *load, size_t slot)
{
    const int32_t *block = load->blocks[slot / SIM_LOAD_BLOCK];

    return block == NULL ? SIM_NO_READING : block[slot % SIM_LOAD_BLOCK];
}

#endif
