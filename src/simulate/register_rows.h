/*
 * register_rows: lines of customers' registers as text, `meter_id,ts,register_kwh,channel,quality`.
 * Pure: fills a buffer that the caller made large enough (sim_rows_max).
 *
 * A register is stated at the end of each half-hour, with the fate that the reading of that
 * half-hour has in a file of readings, and once at the start of the window. It has six digits
 * before its point. One meter in fifty is near its top at first and rolls over in the window; where
 * the meter is replaced (event `meter_replaced`) the new one starts near zero: what was used in the
 * half-hour of the change is in neither. Estimated registers are right, as head-ends that know the
 * next one make them.
 */
#ifndef EIOT_SIMULATE_REGISTER_ROWS_H
#define EIOT_SIMULATE_REGISTER_ROWS_H

#include "simulate/rows.h"

#define SIM_REGISTER_ROWS_HEADER "meter_id,ts,register_kwh,channel,quality\n"

/* A register of 6 digits is at zero again after so many watt-hours. */
#define SIM_REGISTER_RANGE_WH INT64_C(1000000000)

/* All customers of the unit, slots of `month`. */
void sim_register_rows_unit(
    SimRowText *out, const SimModel *model, const SimUnit *unit, const SimMonth *month);

#endif
