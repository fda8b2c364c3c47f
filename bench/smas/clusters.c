#include "clusters.h"

#include <stdbool.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"

#define ROUNDS 50
#define STREAM UINT64_C(2)

typedef double Centre[SMAS_HOURS];

static double distance(const float *profile, const double *centre)
{
    double squares = 0;

    for (size_t hour = 0; hour < SMAS_HOURS; hour++) {
        double apart = (double) profile[hour] - centre[hour];
        squares += apart * apart;
    }
    return squares;
}

static uint32_t nearest(const float *profile, const Centre *centres)
{
    uint32_t best = 0;

    for (uint32_t cluster = 1; cluster < SMAS_CLUSTERS; cluster++) {
        if (distance(profile, centres[cluster]) < distance(profile, centres[best]))
            best = cluster;
    }
    return best;
}

/* Moves each centre to the mean of its profiles; one without any stays. */
static void move_centres(
    const float (*profiles)[SMAS_HOURS], size_t n, const uint32_t *clusters, Centre *centres)
{
    Centre sums[SMAS_CLUSTERS] = {{0}};
    size_t counts[SMAS_CLUSTERS] = {0};

    for (size_t at = 0; at < n; at++) {
        counts[clusters[at]]++;
        for (size_t hour = 0; hour < SMAS_HOURS; hour++)
            sums[clusters[at]][hour] += (double) profiles[at][hour];
    }
    for (size_t cluster = 0; cluster < SMAS_CLUSTERS; cluster++) {
        for (size_t hour = 0; hour < SMAS_HOURS && counts[cluster] > 0; hour++)
            centres[cluster][hour] = sums[cluster][hour] / (double) counts[cluster];
    }
}

void smas_clusters(const float (*profiles)[SMAS_HOURS], size_t n, uint64_t seed, uint32_t *ret)
{
    Centre centres[SMAS_CLUSTERS];
    uint32_t firsts[SMAS_CLUSTERS];
    Rng rng = rng_new(seed, STREAM);
    bool has_moved = true;

    ASSERT(n >= SMAS_CLUSTERS);
    rng_sample(&rng, n, SMAS_CLUSTERS, firsts);
    for (size_t cluster = 0; cluster < SMAS_CLUSTERS; cluster++) {
        for (size_t hour = 0; hour < SMAS_HOURS; hour++)
            centres[cluster][hour] = (double) profiles[firsts[cluster]][hour];
    }
    memset(ret, 0, n * sizeof(*ret));
    for (int round = 0; round < ROUNDS && has_moved; round++) {
        has_moved = false;
        for (size_t at = 0; at < n; at++) {
            uint32_t cluster = nearest(profiles[at], centres);
            has_moved = has_moved || cluster != ret[at];
            ret[at] = cluster;
        }
        move_centres(profiles, n, ret, centres);
    }
}
