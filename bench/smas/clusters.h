/*
 * clusters: k-means of daily profiles (Lloyd's rounds from k of the profiles drawn by chance).
 */
#ifndef EIOT_BENCH_SMAS_CLUSTERS_H
#define EIOT_BENCH_SMAS_CLUSTERS_H

#include <stddef.h>
#include <stdint.h>

#include "smas/kernels/kernels.h"

#define SMAS_CLUSTERS 8

/* Writes the cluster 0 .. SMAS_CLUSTERS-1 of each of n >= SMAS_CLUSTERS profiles: the nearest
 * centre, of equals the first. Ends when no profile moves, or after 50 rounds. */
void smas_clusters(const float (*profiles)[SMAS_HOURS], size_t n, uint64_t seed, uint32_t *ret);

#endif
