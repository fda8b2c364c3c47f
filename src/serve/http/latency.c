#include "latency.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "publish/metrics_text.h"

#define NAME    "eiot_http_request_duration_seconds"
#define CLASSES 5

typedef struct Bucket {
    double most_s;
    const char *label;
} Bucket;

/* The aim is 150 ms in the middle and 1 s at the end: close steps there. */
static const Bucket buckets[] = {
    {0.005, "0.005"},
    {0.01, "0.01"},
    {0.025, "0.025"},
    {0.05, "0.05"},
    {0.1, "0.1"},
    {0.15, "0.15"},
    {0.25, "0.25"},
    {0.5, "0.5"},
    {1, "1"},
    {2.5, "2.5"},
    {5, "5"},
    {10, "10"},
};

#define N_BUCKETS COUNT_OF(buckets)

typedef struct Histogram {
    uint64_t counts[N_BUCKETS + 1]; /* each on its own, not cumulated; the last is all above */
    uint64_t sum_us;
} Histogram;

typedef struct Series {
    char *route;
    Histogram by_class[CLASSES];
} Series;

/* A series stays where it is once it counts: readers need the lock only to see how many there are.
 */
struct Latency {
    pthread_mutex_t lock;
    Series series[LATENCY_ROUTES_MAX + 1];
    size_t n;
};

Latency *latency_new(void)
{
    Latency *latency = mem_alloc_zero(1, sizeof(*latency));

    ASSERT(pthread_mutex_init(&latency->lock, NULL) == 0);
    return latency;
}

static size_t count_of(const Latency *latency)
{
    return __atomic_load_n(&latency->n, __ATOMIC_ACQUIRE);
}

void latency_free(Latency *latency)
{
    if (latency == NULL)
        return;
    for (size_t at = 0; at < latency->n; at++)
        mem_free(latency->series[at].route);
    ASSERT(pthread_mutex_destroy(&latency->lock) == 0);
    mem_free(latency);
}

static Series *find(Latency *latency, const char *route, size_t n)
{
    for (size_t at = 0; at < n; at++) {
        if (strcmp(latency->series[at].route, route) == 0)
            return &latency->series[at];
    }
    return NULL;
}

static Series *find_or_add(Latency *latency, const char *route)
{
    Series *series = find(latency, route, count_of(latency));
    size_t n;

    if (series != NULL)
        return series;
    ASSERT(pthread_mutex_lock(&latency->lock) == 0);
    n = latency->n;
    if (n >= LATENCY_ROUTES_MAX)
        route = "other";
    series = find(latency, route, n); /* another thread may have been faster */
    if (series == NULL) {
        const size_t size = strlen(route) + 1;
        series = &latency->series[n];
        series->route = mem_alloc(size);
        memcpy(series->route, route, size);
        __atomic_store_n(&latency->n, n + 1, __ATOMIC_RELEASE);
    }
    ASSERT(pthread_mutex_unlock(&latency->lock) == 0);
    return series;
}

void latency_add(Latency *latency, const char *route, int status_class, double seconds)
{
    Histogram *histogram;
    size_t bucket = 0;

    ASSERT(status_class >= 1 && status_class <= CLASSES);
    histogram = &find_or_add(latency, route)->by_class[status_class - 1];
    while (bucket < N_BUCKETS && seconds > buckets[bucket].most_s)
        bucket++;
    (void) __atomic_fetch_add(&histogram->counts[bucket], 1, __ATOMIC_RELAXED);
    (void) __atomic_fetch_add(
        &histogram->sum_us, seconds > 0 ? (uint64_t) (seconds * 1e6) : 0, __ATOMIC_RELAXED);
}

/* The count is the sum of the buckets as they were read, so that the lines of one scrape agree. */
static void
put_histogram(StrBuf *text, const Histogram *histogram, MetricLabel *labels, size_t n_labels)
{
    const uint64_t sum_us = __atomic_load_n(&histogram->sum_us, __ATOMIC_RELAXED);
    uint64_t counts[N_BUCKETS + 1];
    uint64_t n = 0;

    for (size_t at = 0; at <= N_BUCKETS; at++) {
        counts[at] = __atomic_load_n(&histogram->counts[at], __ATOMIC_RELAXED);
        n += counts[at];
    }
    if (n == 0)
        return;
    n = 0;
    for (size_t at = 0; at <= N_BUCKETS; at++) {
        n += counts[at];
        labels[n_labels] =
            (MetricLabel){"le", at == N_BUCKETS ? STR("+Inf") : str_from(buckets[at].label)};
        metrics_put_sample(text, NAME "_bucket", labels, n_labels + 1, (double) n);
    }
    metrics_put_sample(text, NAME "_sum", labels, n_labels, (double) sum_us / 1e6);
    metrics_put_sample(text, NAME "_count", labels, n_labels, (double) n);
}

static void put_series(StrBuf *text, const Series *series)
{
    static const Str codes[CLASSES] = {STR("1xx"), STR("2xx"), STR("3xx"), STR("4xx"), STR("5xx")};
    const char *space = strchr(series->route, ' ');
    MetricLabel labels[4];
    size_t n_labels = 0;

    if (space != NULL) {
        const Str method = {series->route, (size_t) (space - series->route)};
        labels[n_labels++] = (MetricLabel){"method", method};
    }
    labels[n_labels++] =
        (MetricLabel){"route", str_from(space != NULL ? space + 1 : series->route)};
    n_labels++;
    for (size_t class = 0; class < CLASSES; class ++) {
        labels[n_labels - 1] = (MetricLabel){"code", codes[class]};
        put_histogram(text, &series->by_class[class], labels, n_labels);
    }
}

void latency_put(const Latency *latency, StrBuf *text)
{
    const size_t n = count_of(latency);

    metrics_put_family(text, NAME, "histogram", "Time from a whole request to its answer.");
    for (size_t at = 0; at < n; at++)
        put_series(text, &latency->series[at]);
}
