/*
 * rng: reproducible random numbers. xoshiro256** (Blackman & Vigna 2018) seeded by splitmix64, so
 * that streams made from (seed, stream) pairs are independent of thread and order.
 */
#ifndef EIOT_BASE_RNG_H
#define EIOT_BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

typedef struct Rng {
    uint64_t state[4];
    double spare_normal;
    int has_spare;
} Rng;

/* The same (seed, stream) gives the same numbers everywhere. */
Rng rng_new(uint64_t seed, uint64_t stream);

uint64_t rng_next(Rng *rng);

/* Uniform in [0, 1), 53 bits. */
double rng_uniform(Rng *rng);

/* Uniform integer in [0, n); n > 0. Unbiased. */
uint64_t rng_below(Rng *rng, uint64_t n);

/* Normal with mean 0 and standard deviation 1 (Marsaglia's polar method). */
double rng_normal(Rng *rng);

/* `k` distinct indexes of 0..n-1, k <= n, in no order (Floyd 1987). `ret` has room for k. */
void rng_sample(Rng *rng, size_t n, size_t k, uint32_t *ret);

#endif
