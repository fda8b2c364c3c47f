/* Both loops are made of comparisons: no table of counters, so no store that the next reading waits
 * for, and the time does not depend on the values. */
#include "lanes.h"

#define N_EDGES (SMAS_BUCKETS - 1)

/* yes where the mask is set, else no */
static Floats choose(Ints mask, Floats yes, Floats no)
{
    return (Floats) ((mask & (Ints) yes) | (~mask & (Ints) no));
}

void KERNEL(range)(const float *values, size_t n, float *ret_low, float *ret_high)
{
    Floats low = (Floats){0} + values[0];
    Floats high = low;
    float least = values[0];
    float greatest = values[0];
    size_t at = 0;

    for (; at + LANES <= n; at += LANES) {
        Floats value = *(const FloatsAt *) (values + at);
        low = choose(value < low, value, low);
        high = choose(value > high, value, high);
    }
    for (; at < n; at++) {
        least = values[at] < least ? values[at] : least;
        greatest = values[at] > greatest ? values[at] : greatest;
    }
    for (size_t lane = 0; lane < LANES; lane++) {
        least = low[lane] < least ? low[lane] : least;
        greatest = high[lane] > greatest ? high[lane] : greatest;
    }
    *ret_low = least;
    *ret_high = greatest;
}

void KERNEL(count)(
    const float *values, size_t n, const float edges[N_EDGES], uint32_t ret_counts[N_EDGES])
{
    Ints counts[N_EDGES] = {{0}};
    size_t at = 0;

    for (; at + LANES <= n; at += LANES) {
        Floats value = *(const FloatsAt *) (values + at);
#pragma GCC unroll 9
        for (size_t edge = 0; edge < N_EDGES; edge++)
            counts[edge] -= value >= edges[edge]; /* a mask is -1 */
    }
    for (size_t edge = 0; edge < N_EDGES; edge++) {
        uint32_t count = 0;
        for (size_t rest = at; rest < n; rest++)
            count += values[rest] >= edges[edge];
        for (size_t lane = 0; lane < LANES; lane++)
            count += (uint32_t) counts[edge][lane];
        ret_counts[edge] = count;
    }
}
