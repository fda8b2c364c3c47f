/*
 * degrees: a year's hours by whole degree of temperature, and percentiles of a consumer's readings
 * at each of them. First half of the 3-line task.
 *
 * Temperatures are rounded half up; a degree counts when more than SMAS_DEGREE_LEAST hours have
 * it. A percentile of n readings lies at place p n + 1/2 of the rising readings, in a straight
 * line between two of them (Hazen's, the one of the benchmark's own code).
 */
#ifndef EIOT_BENCH_SMAS_DEGREES_H
#define EIOT_BENCH_SMAS_DEGREES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "smas/kernels/kernels.h"

#define SMAS_DEGREE_LEAST 20
#define SMAS_DEGREES      121 /* -60 .. 60 °C; hours beyond are left out */

typedef struct SmasDegrees {
    size_t n;                         /* degrees that count */
    double temperature[SMAS_DEGREES]; /* °C, rising */
    size_t n_hours[SMAS_DEGREES];
    size_t starts[SMAS_DEGREES + 1]; /* places of a degree's keys, multiples of SMAS_KEY_GROUP */

    const uint32_t *place; /* of each hour among the keys; n_places: of a degree that is left out */
    size_t n_hours_all;
    size_t n_places;
} SmasDegrees;

/* The same for all consumers of one temperature. Lives in `arena`. */
const SmasDegrees *smas_degrees_make(Arena *arena, const float *temperature, size_t n_hours);

/* Room for a consumer's readings by degree, to be used again for the next. */
int32_t *smas_keys_new(Arena *arena, const SmasDegrees *degrees);

/* Puts a consumer's kWh by degree, as whole numbers in the same order. */
void smas_keys_put(const SmasDegrees *degrees, const float *kwh, int32_t *keys);

/* The percentile p (0.1 .. 0.9) at each degree that counts, kWh. */
void smas_percentiles(
    const SmasDegrees *degrees,
    const SmasKernels *kernels,
    const int32_t *keys,
    double p,
    double ret_kwh[SMAS_DEGREES]);

#endif
