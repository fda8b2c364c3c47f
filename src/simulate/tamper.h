/*
 * tamper: the attacks on the values of one day that the literature measures detectors with. Pure:
 * the draws come from `rng` alone.
 */
#ifndef EIOT_SIMULATE_TAMPER_H
#define EIOT_SIMULATE_TAMPER_H

#include <stdint.h>

#include "base/rng.h"
#include "simulate/conduct.h"

/* No local day has more half-hours, not even one of two midnights. */
#define SIM_DAY_SLOTS_MAX 96

/* What the meter of a thief of `kind` (h1..h6, fdi1..fdi6) reports for a day of `n_slots` true
 * values, Wh; n_slots is at most SIM_DAY_SLOTS_MAX. Arrays may be the same. */
void sim_tamper_day(
    Rng *rng, SimConduct kind, size_t n_slots, const int32_t *true_wh, int32_t *ret_reported_wh);

#endif
