/*
 * theft: what the meter of a customer sees of what the customer uses.
 */
#ifndef EIOT_SIMULATE_THEFT_H
#define EIOT_SIMULATE_THEFT_H

#include "simulate/model.h"

/* Recorded Wh from true Wh, `n_slots` of each; the two arrays may be the same. An honest meter
 * records what is true. A thief's records at most that, from the start of the theft on. */
void sim_theft_record(
    const SimCalendar *calendar,
    const SimMeter *meter,
    const int32_t *true_wh,
    int32_t *ret_recorded_wh);

#endif
