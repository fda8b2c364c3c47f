/*
 * generate: the data of the benchmark, by the recipe of its generator (Liu et al. 2015): the daily
 * profiles of seed households (PAR) are clustered by k-means, their answer to temperature is
 * measured (3-line). A new consumer takes the profile of a seed household, the gradients of one of
 * the same cluster, and noise:
 *
 *     kWh = profile(hour) + heating (s1 - T)+ + cooling (T - s2)+ + N(0, 0.1), 0 at least
 *
 * s1 and s2 are those of the household with the gradients; a gradient below 0 counts as none. All
 * data are made up (smas/seeds.h). The same seed gives the same data, however many threads make
 * them, and the first consumers of a larger set are those of a smaller one.
 */
#ifndef EIOT_BENCH_SMAS_GENERATE_H
#define EIOT_BENCH_SMAS_GENERATE_H

#include "base/arena.h"
#include "smas/data.h"

/* In the memory of `arena`: a float an hour and consumer. n_days: a year or more, so that seeds
 * have all the degrees that 3-line needs. */
SmasData
smas_generate(Arena *arena, size_t n_consumers, size_t n_days, uint64_t seed, const SmasRun *run);

#endif
