#include "lanes.h"

#define ACROSS  4 /* sums at once: an addition need not wait for the one before */
#define AT_ONCE 8 /* multiply-adds at once: two units, four cycles each */

float KERNEL(sum)(const float *values, size_t n)
{
    Floats sums[ACROSS] = {{0}};
    float total = 0;
    size_t at = 0;

    for (; at + ACROSS * LANES <= n; at += ACROSS * LANES) {
        for (size_t one = 0; one < ACROSS; one++)
            sums[one] += *(const FloatsAt *) (values + at + one * LANES);
    }
    for (; at < n; at++)
        total += values[at];
    for (size_t one = 1; one < ACROSS; one++)
        sums[0] += sums[one];
    for (size_t lane = 0; lane < LANES; lane++)
        total += sums[0][lane];
    return total;
}

float KERNEL(multiply_add)(size_t n, float factor, double *ret_flops)
{
    Floats sums[AT_ONCE];
    float total = 0;

    for (size_t one = 0; one < AT_ONCE; one++)
        sums[one] = (Floats){0} + (float) one;
    for (size_t round = 0; round < n; round++) {
#pragma GCC unroll 8
        for (size_t one = 0; one < AT_ONCE; one++)
            sums[one] = sums[one] * factor + factor;
    }
    for (size_t one = 1; one < AT_ONCE; one++)
        sums[0] += sums[one];
    for (size_t lane = 0; lane < LANES; lane++)
        total += sums[0][lane];
    *ret_flops = 2.0 * AT_ONCE * LANES * (double) n;
    return total;
}
