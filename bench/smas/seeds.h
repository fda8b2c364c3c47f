/*
 * seeds: made-up households to begin with, where the benchmark has 27,300 real ones of Ontario.
 *
 * Five shapes of a day with peaks, levels and gradients drawn for each household, kWh that hang
 * over from one day to the next, and noise. Nothing here is fitted to real loads: times of the
 * benchmark hardly depend on it, and nothing else is to be learned from it.
 */
#ifndef EIOT_BENCH_SMAS_SEEDS_H
#define EIOT_BENCH_SMAS_SEEDS_H

#include "base/arena.h"
#include "smas/data.h"

/* °C of each hour: a yearly and a daily wave, and spells of weather. A cold continental climate. */
float *smas_temperature_make(Arena *arena, size_t n_days, uint64_t seed);

/* n_seeds households in `temperature`, in the memory of `arena`. */
SmasData smas_seeds_make(
    Arena *arena, const float *temperature, size_t n_days, size_t n_seeds, uint64_t seed);

#endif
