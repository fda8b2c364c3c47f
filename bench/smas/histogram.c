#include "histogram.h"

#include "smas/chunks.h"

#define CHUNK 16 /* consumers: half a megabyte */

typedef struct Work {
    const SmasData *data;
    const SmasKernels *kernels;
    SmasHistogram *ret;
} Work;

float smas_edge(float low, float high, size_t b)
{
    return (float) ((double) low + (double) b * ((double) high - (double) low) / SMAS_BUCKETS);
}

static SmasHistogram histogram_of(const SmasKernels *kernels, const float *kwh, size_t n)
{
    SmasHistogram histogram;
    float edges[SMAS_BUCKETS - 1];
    uint32_t counts[SMAS_BUCKETS - 1];
    uint32_t above = (uint32_t) n;

    kernels->range(kwh, n, &histogram.low, &histogram.high);
    for (size_t b = 1; b < SMAS_BUCKETS; b++)
        edges[b - 1] = smas_edge(histogram.low, histogram.high, b);
    kernels->count(kwh, n, edges, counts);
    for (size_t b = 0; b + 1 < SMAS_BUCKETS; b++) {
        histogram.counts[b] = above - counts[b];
        above = counts[b];
    }
    histogram.counts[SMAS_BUCKETS - 1] = above;
    return histogram;
}

static void work_on(void *context, size_t worker, size_t from, size_t to)
{
    const Work *work = context;

    (void) worker;
    for (size_t at = from; at < to; at++)
        work->ret[at] =
            histogram_of(work->kernels, smas_row(work->data, at), smas_hours(work->data));
}

void smas_histogram(const SmasData *data, const SmasRun *run, SmasHistogram *ret)
{
    Work work = {.data = data, .kernels = run->kernels, .ret = ret};

    smas_chunks(data->n_consumers, CHUNK, run->n_threads, work_on, &work);
}
