/*
 * load_line: one line of a file of real loads. Pure.
 */
#ifndef EIOT_SIMULATE_LOAD_LINE_H
#define EIOT_SIMULATE_LOAD_LINE_H

#include <stdint.h>

#include "base/error.h"
#include "base/str.h"

typedef struct SimLoadReading {
    Str meter_id; /* points into the line */
    int64_t ts_us;
    int32_t wh;
} SimLoadReading;

typedef enum SimLoadColumn {
    SIM_LOAD_METER,
    SIM_LOAD_TS,
    SIM_LOAD_KWH,
    SIM_LOAD_CHANNEL,
    SIM_LOAD_LENGTH,
    SIM_LOAD_N_COLUMNS,
} SimLoadColumn;

#define SIM_LOAD_MAX_FIELDS 16

/* Where the columns stand, from 0; SIM_LOAD_MAX_FIELDS for one that is not there. */
typedef struct SimLoadLayout {
    size_t columns[SIM_LOAD_N_COLUMNS];
    bool is_without_zone; /* stamps are UTC and do not say so */
} SimLoadLayout;

/* Reads a heading; a DATA error that quotes it when it is of no known layout. */
Status sim_load_layout(Str heading, SimLoadLayout *ret_layout, Error *err) MUST_USE;

/* False for a line that holds no import of one half-hour with a value. */
bool sim_load_line(const SimLoadLayout *layout, Str line, SimLoadReading *ret_reading);

#endif
