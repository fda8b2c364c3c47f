/*
 * misread: what goes wrong between the energy and the number a meter states, without anybody
 * stealing: a meter that stops or sticks, one that counts by the wrong multiplier, a clock that is
 * late. Pure.
 */
#ifndef EIOT_SIMULATE_MISREAD_H
#define EIOT_SIMULATE_MISREAD_H

#include "simulate/customers.h"

/* Changes what a meter of SIM_FAULTY_METER or SIM_WRONG_MULTIPLIER records from the start of its
 * fault on; others are left as they are. Nothing is recorded where `supply` is 0. */
void sim_misread(
    const SimCalendar *calendar, const SimMeter *meter, const double *supply, int32_t *wh);

/* Minutes, 1 to 12, that the clock of a meter is late by; 0 for nearly all. */
int sim_clock_late(uint64_t seed, size_t index);

/* A late clock gives the first minutes of an interval to the one before. The sum stays as it is. */
void sim_clock_shift(int minutes, size_t n_slots, int32_t *wh);

#endif
