/*
 * par: task 3 of the smart-meter benchmark: periodic auto-regression with temperature (Ardakanian
 * et al. 2014, "Computing electricity consumption profiles from household smart meter data").
 *
 * For each consumer and hour of the day one model, fitted by least squares over the days d = 3 ..:
 *
 *     y(d) = w0 + w1 y(d-1) + w2 y(d-2) + w3 y(d-3)
 *               + w4 (T-20)+ + w5 (16-T)+ + w6 (5-T)+
 *
 * where y is the kWh of that hour and T the temperature in it, °C. A regressor that depends on
 * those before it (an hour that is never below 5 °C) gets weight 0. The daily profile is the mean
 * of the fitted kWh without the terms of temperature: what people do, whatever the weather.
 */
#ifndef EIOT_BENCH_SMAS_PAR_H
#define EIOT_BENCH_SMAS_PAR_H

#include "base/arena.h"
#include "smas/data.h"

/* The terms of temperature and their sums over the days; n_days > 3. Lives in `arena`. */
const SmasParTerms *smas_par_terms_make(Arena *arena, const float *temperature, size_t n_days);

/* `ret` has room for one a consumer. Scratch from `arena`: 3 floats an hour of the year. */
void smas_par(Arena *arena, const SmasData *data, const SmasRun *run, SmasPar *ret);

#endif
