/*
 * rows: lines of readings as text, `meter_id,ts,kwh,channel,length_s,quality`. Pure: fills a buffer
 * that the caller made large enough.
 */
#ifndef EIOT_SIMULATE_ROWS_H
#define EIOT_SIMULATE_ROWS_H

#include "simulate/unit.h"

#define SIM_ROWS_HEADER "meter_id,ts,kwh,channel,length_s,quality\n"

/* Longest line with its newline. */
#define SIM_ROW_MAX 80

/* What was written, by what ingest makes of it; see SimulateReport. */
typedef struct SimRowCounts {
    int64_t rows;
    int64_t broken;
    int64_t duplicates;
    int64_t corrected;
    int64_t blanks;
    int64_t estimated;
    int64_t absent;
} SimRowCounts;

/* Text that grows to the right; `text` has room for what is put. */
typedef struct SimRowText {
    char *text;
    size_t length;
    SimRowCounts counts;
} SimRowText;

/* Bytes that a month of `n_slots` slots of `n_meters` customers and their transformer can take. */
size_t sim_rows_max(size_t n_meters, size_t n_slots);

/* All customers of the unit and its transformer's own meter, slots of `month`. */
void sim_rows_unit(
    SimRowText *out, const SimModel *model, const SimUnit *unit, const SimMonth *month);

/* Its transformer's own meter alone. */
void sim_rows_transformer(
    SimRowText *out, const SimModel *model, const SimUnit *unit, const SimMonth *month);

/* One customer over a whole window; intervals that are not known have no line. */
void sim_rows_load(
    SimRowText *out,
    const SimCalendar *calendar,
    const char *meter_id,
    const int32_t *recorded_wh,
    const bool *is_known);

/* The meter of a node: every interval, actual. */
void sim_rows_node(
    SimRowText *out,
    const SimCalendar *calendar,
    const SimMonth *month,
    const char *node_id,
    const int64_t *wh);

#endif
