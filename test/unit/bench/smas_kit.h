/*
 * smas_kit: consumers of chance for tests of the smart-meter benchmark, and each way to run a task:
 * every instruction set of this processor, on one and on five threads.
 */
#ifndef EIOT_TEST_SMAS_KIT_H
#define EIOT_TEST_SMAS_KIT_H

#include "base/rng.h"
#include "cases.h"
#include "smas/data.h"

#define MAX_RUNS 6

typedef struct SmasRuns {
    SmasRun run[MAX_RUNS];
    char name[MAX_RUNS][32];
    size_t n;
} SmasRuns;

static inline SmasRuns smas_runs(void)
{
    static const size_t n_threads[] = {1, 5};
    const SmasKernels *kernels[3];
    size_t n_kernels = smas_kernels_here(kernels);
    SmasRuns runs = {.n = 0};

    for (size_t set = 0; set < n_kernels; set++) {
        for (size_t at = 0; at < COUNT_OF(n_threads); at++) {
            runs.run[runs.n] = (SmasRun){kernels[set], n_threads[at]};
            (void) snprintf(
                runs.name[runs.n++],
                sizeof(runs.name[0]),
                "%s, %zu threads",
                kernels[set]->name,
                n_threads[at]);
        }
    }
    return runs;
}

/* kWh that hang together from day to day and with the weather, some of them 0. */
static inline SmasData smas_random(Arena *arena, size_t n_consumers, size_t n_days, uint64_t seed)
{
    const size_t n_hours = n_days * SMAS_HOURS;
    float *temperature = ARENA_ARRAY(arena, float, n_hours);
    float *kwh = ARENA_ARRAY(arena, float, n_consumers *n_hours);
    Rng rng = rng_new(seed, 0);

    for (size_t hour = 0; hour < n_hours; hour++)
        temperature[hour] = (float) (10 + 12 * rng_normal(&rng));
    for (size_t at = 0; at < n_consumers * n_hours; at++) {
        double before = at % n_hours < SMAS_HOURS ? 0.5 : (double) kwh[at - SMAS_HOURS];
        double cold = fmax(0, 15 - (double) temperature[at % n_hours]);
        kwh[at] = (float) fmax(0, 0.2 + 0.5 * before + 0.02 * cold + 0.2 * rng_normal(&rng));
    }
    return (SmasData){kwh, temperature, n_consumers, n_days};
}

#endif
