/*
 * lanes: the vectors of one instruction set. The build says how many floats a register holds
 * (SMAS_LANES), how many registers a tile takes (SMAS_TILE_ROWS x SMAS_TILE_VECTORS) and what the
 * set is called in names of functions (SMAS_SET).
 */
#ifndef EIOT_BENCH_SMAS_LANES_H
#define EIOT_BENCH_SMAS_LANES_H

#include <stdint.h>

#include "kernels.h"

#define LANES   SMAS_LANES
#define DOUBLES (SMAS_LANES / 2)

typedef float Floats __attribute__((vector_size(LANES * sizeof(float))));
typedef int32_t Ints __attribute__((vector_size(LANES * sizeof(int32_t))));
typedef double Doubles __attribute__((vector_size(DOUBLES * sizeof(double))));
typedef int64_t Longs __attribute__((vector_size(DOUBLES * sizeof(int64_t))));
typedef float HalfFloats __attribute__((vector_size(DOUBLES * sizeof(float))));

/* the same at any address of a value */
typedef Floats FloatsAt __attribute__((aligned(sizeof(float)), may_alias));
typedef Ints IntsAt __attribute__((aligned(sizeof(int32_t)), may_alias));
typedef Doubles DoublesAt __attribute__((aligned(sizeof(double)), may_alias));
typedef HalfFloats HalfFloatsAt __attribute__((aligned(sizeof(float)), may_alias));

#define PASTE(name, set)  name##_##set
#define IN_SET(name, set) PASTE(name, set)
#define KERNEL(name)      IN_SET(smas_##name, SMAS_SET)

float KERNEL(sum)(const float *values, size_t n);
void KERNEL(range)(const float *values, size_t n, float *ret_low, float *ret_high);
void KERNEL(count)(
    const float *values,
    size_t n,
    const float edges[SMAS_BUCKETS - 1],
    uint32_t ret_counts[SMAS_BUCKETS - 1]);
void KERNEL(select)(const int32_t *keys, size_t n, size_t rank, int32_t ret_two[2]);
void KERNEL(par)(const SmasParTerms *terms, const float *kwh, SmasPar *ret_par);
void KERNEL(tile)(const float *rows, const float *columns, size_t n, float *sums, size_t stride);
float KERNEL(multiply_add)(size_t n, float factor, double *ret_flops);

#endif
