/*
 * kernels: the inner loops of the tasks, each compiled for several instruction sets.
 *
 * The files beside this one are compiled once a set (bench/smas/meson.build): for any processor of
 * the kind, and on x86-64 also for AVX2 and AVX-512 machines (x86-64-v3 and -v4). Which one runs is
 * asked of the processor, so one program runs everywhere. Vectors are those of the compiler
 * (lanes.h), as wide as the set's registers; no intrinsics.
 *
 * Pure: numbers in, numbers out, nothing allocated.
 */
#ifndef EIOT_BENCH_SMAS_KERNELS_H
#define EIOT_BENCH_SMAS_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#define SMAS_HOURS     24 /* of a day */
#define SMAS_BUCKETS   10
#define SMAS_PAR_LAGS  3 /* days looked back on */
#define SMAS_PAR_TERMS 3 /* of temperature */
#define SMAS_WEIGHTS   (1 + SMAS_PAR_LAGS + SMAS_PAR_TERMS)

/* The temperature side of PAR, the same for all consumers (smas_par_terms_make()). Sums go over the
 * days from SMAS_PAR_LAGS on. */
typedef struct SmasParTerms {
    const float *terms; /* n_days x SMAS_PAR_TERMS x SMAS_HOURS */
    double sums[SMAS_PAR_TERMS][SMAS_HOURS];
    double products[SMAS_PAR_TERMS][SMAS_PAR_TERMS][SMAS_HOURS];
    size_t n_days;
} SmasParTerms;

/* Of one consumer: weights by regressor (1, the kWh of 1, 2 and 3 days before, the terms of
 * temperature) and hour, and the daily profile. */
typedef struct SmasPar {
    float weight[SMAS_WEIGHTS][SMAS_HOURS];
    float profile[SMAS_HOURS]; /* kWh without what temperature explains */
} SmasPar;

typedef struct SmasKernels {
    const char *name; /* of the instruction set */

    /* The plain sum of n values: what reading them costs. */
    float (*sum)(const float *values, size_t n);

    /* The least and the greatest of n > 0 values. */
    void (*range)(const float *values, size_t n, float *ret_low, float *ret_high);

    /* How many of n < 2^31 values are at or above each edge. */
    void (*count)(
        const float *values,
        size_t n,
        const float edges[SMAS_BUCKETS - 1],
        uint32_t ret_counts[SMAS_BUCKETS - 1]);

    /* The rank-th least (from 1) of the keys and the one after it, 1 <= rank < their number.
     * `n` is a multiple of SMAS_KEY_GROUP: places that hold no key hold INT32_MAX, which is none.
     */
    void (*select)(const int32_t *keys, size_t n, size_t rank, int32_t ret_two[2]);

    /* Fits a consumer's 24 models (smas/par.h). */
    void (*par)(const SmasParTerms *terms, const float *kwh, SmasPar *ret_par);

    /* Adds to sums[row][column] the products rows[k][row] * columns[k][column] over k < n, for
     * tile_rows x tile_columns of them. Both operands lie in panels of tile_columns values a k,
     * aligned to 64 bytes; `rows` points into one at a multiple of tile_rows. */
    void (*tile)(const float *rows, const float *columns, size_t n, float *sums, size_t stride);
    size_t tile_rows;
    size_t tile_columns;

    /* n rounds of as many independent multiply-adds as keep the units busy, nothing read from
     * memory; *ret_flops is what that was. The value only keeps the work from being left out. */
    float (*multiply_add)(size_t n, float factor, double *ret_flops);
} SmasKernels;

#define SMAS_KEY_GROUP 16

/* Those this processor can run, the widest first; at least one. */
size_t smas_kernels_here(const SmasKernels *ret_kernels[3]);

#endif
