/*
 * histogram: task 1 of the smart-meter benchmark (Liu, Golab, Golab & Ilyas, EDBT 2015): how a
 * consumer's hourly kWh are spread.
 *
 * Ten buckets of one width from the consumer's least to the greatest reading. A bucket holds its
 * lower edge, the last one also its upper edge. Edges are low + b * (high - low) / 10, rounded to a
 * float. When all readings are the same they are all in the last bucket.
 */
#ifndef EIOT_BENCH_SMAS_HISTOGRAM_H
#define EIOT_BENCH_SMAS_HISTOGRAM_H

#include "smas/data.h"

typedef struct SmasHistogram {
    float low; /* kWh */
    float high;
    uint32_t counts[SMAS_BUCKETS];
} SmasHistogram;

/* Edge b = 1 .. 9 between bucket b - 1 and b. */
float smas_edge(float low, float high, size_t b);

/* `ret` has room for one a consumer. */
void smas_histogram(const SmasData *data, const SmasRun *run, SmasHistogram *ret);

#endif
