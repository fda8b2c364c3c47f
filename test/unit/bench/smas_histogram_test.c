#include "smas/histogram.h"
#include "smas_kit.h"

#define FILL(value) value, value, value, value, value, value

/* One day each. */
static void buckets_by_hand(void **state)
{
    static const struct {
        const char *name;
        float kwh[SMAS_HOURS];
        float low;
        float high;
        uint32_t counts[SMAS_BUCKETS];
    } cases[] = {
        {"edges belong to the bucket above, the last to the last",
         {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 9.5F, 0.5F, 10, 10, 0, 0, 0, FILL(5.5F)},
         0,
         10,
         {5, 1, 1, 1, 1, 7, 1, 1, 1, 5}},
        {"below zero",
         {-1, 1, -0.85F, 0, FILL(-1), FILL(1), FILL(0.1F), -0.65F, 0.75F},
         -1,
         1,
         {8, 1, 0, 0, 0, 7, 0, 0, 1, 7}},
        {"all the same", {FILL(2), FILL(2), FILL(2), FILL(2)}, 2, 2, {[9] = 24}},
        {"one is greater",
         {FILL(2), FILL(2), FILL(2), 2, 2, 2, 2, 2, 3},
         2,
         3,
         {[0] = 23, [9] = 1}},
    };

    const SmasRuns runs = smas_runs();

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        SmasData data = {.kwh = cases[index].kwh, .n_consumers = 1, .n_days = 1};
        for (size_t at = 0; at < runs.n; at++) {
            char name[128];
            SmasHistogram histogram;
            (void) snprintf(name, sizeof(name), "%s: %s", cases[index].name, runs.name[at]);
            smas_histogram(&data, &runs.run[at], &histogram);
            CASE_NEAR(name, (double) histogram.low, (double) cases[index].low, 0);
            CASE_NEAR(name, (double) histogram.high, (double) cases[index].high, 0);
            for (size_t b = 0; b < SMAS_BUCKETS; b++)
                CASE_INT(name, histogram.counts[b], cases[index].counts[b]);
        }
    }
}

/* Edge after edge, reading by reading. */
static void count_slowly(const float *kwh, size_t n, SmasHistogram *ret)
{
    *ret = (SmasHistogram){.low = kwh[0], .high = kwh[0]};
    for (size_t hour = 0; hour < n; hour++) {
        ret->low = fminf(ret->low, kwh[hour]);
        ret->high = fmaxf(ret->high, kwh[hour]);
    }
    for (size_t hour = 0; hour < n; hour++) {
        size_t bucket = 0;
        while (bucket < SMAS_BUCKETS - 1 && kwh[hour] >= smas_edge(ret->low, ret->high, bucket + 1))
            bucket++;
        ret->counts[bucket]++;
    }
}

static void as_counted_one_by_one(void **state)
{
    Arena *arena = arena_new();
    const SmasRuns runs = smas_runs();
    const SmasData data = smas_random(arena, 37, 11, 3);
    SmasHistogram histograms[37];

    (void) state;
    for (size_t at = 0; at < runs.n; at++) {
        smas_histogram(&data, &runs.run[at], histograms);
        for (size_t consumer = 0; consumer < data.n_consumers; consumer++) {
            SmasHistogram slow;
            count_slowly(smas_row(&data, consumer), smas_hours(&data), &slow);
            CASE_NEAR(runs.name[at], (double) histograms[consumer].low, (double) slow.low, 0);
            CASE_NEAR(runs.name[at], (double) histograms[consumer].high, (double) slow.high, 0);
            for (size_t b = 0; b < SMAS_BUCKETS; b++)
                CASE_INT(runs.name[at], histograms[consumer].counts[b], slow.counts[b]);
        }
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buckets_by_hand),
        cmocka_unit_test(as_counted_one_by_one),
    };

    return cmocka_run_group_tests_name("smas/histogram", tests, NULL, NULL);
}
