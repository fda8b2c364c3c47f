/*
 * similarity: task 4 of the smart-meter benchmark: the ten most similar consumers of each.
 *
 * Similarity is the cosine of the year's hourly kWh, x.y / (|x| |y|); 0 for a consumer who used
 * nothing. Of equals the smaller index comes first. All pairs: n (n - 1) / 2 products of vectors of
 * 8,760 hours.
 */
#ifndef EIOT_BENCH_SMAS_SIMILARITY_H
#define EIOT_BENCH_SMAS_SIMILARITY_H

#include "base/arena.h"
#include "smas/data.h"
#include "smas/top.h"

/* `ret` has room for one a consumer; each gets min(10, n_consumers - 1) others. Sums are floats:
 * a similarity is good to about 1e-6. Memory from `arena`: a copy of the kWh, and a SmasTop a
 * consumer and thread. */
void smas_similarity(Arena *arena, const SmasData *data, const SmasRun *run, SmasTop *ret);

#endif
