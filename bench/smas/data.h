/*
 * data: what the tasks of the smart-meter benchmark read: one year of hourly kWh of each consumer,
 * and the temperature outside, one series for all of them (the benchmark's consumers live in one
 * region).
 */
#ifndef EIOT_BENCH_SMAS_DATA_H
#define EIOT_BENCH_SMAS_DATA_H

#include <stddef.h>

#include "smas/kernels/kernels.h"

typedef struct SmasData {
    const float *kwh;         /* n_consumers rows of n_days * 24, all finite, in order of hours */
    const float *temperature; /* °C, n_days * 24, all finite */
    size_t n_consumers;
    size_t n_days;
} SmasData;

/* How a task runs. Results are the same for any number of threads; kernels may differ in the last
 * digits of sums. */
typedef struct SmasRun {
    const SmasKernels *kernels;
    size_t n_threads;
} SmasRun;

static inline size_t smas_hours(const SmasData *data)
{
    return data->n_days * SMAS_HOURS;
}

static inline const float *smas_row(const SmasData *data, size_t consumer)
{
    return data->kwh + consumer * smas_hours(data);
}

#endif
