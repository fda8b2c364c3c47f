#include "smas/clusters.h"
#include "smas/generate.h"
#include "smas/par.h"
#include "smas_kit.h"

#define DAYS 365

/* Two shapes that lie far apart never share a cluster, and equal ones always do. */
static void clusters_hold_what_is_alike(void **state)
{
    enum { N = 60 };

    float profiles[N][SMAS_HOURS];
    uint32_t clusters[N];

    (void) state;
    for (size_t at = 0; at < N; at++) {
        for (size_t hour = 0; hour < SMAS_HOURS; hour++)
            profiles[at][hour] = (float) (at % 3 * 100 + (at % 3 == 2 ? hour : 0));
    }
    smas_clusters((const float(*)[SMAS_HOURS]) profiles, N, 1, clusters);
    for (size_t one = 0; one < N; one++) {
        CASE_TRUE("number", clusters[one] < SMAS_CLUSTERS);
        for (size_t other = 0; other < N; other++)
            CASE_INT("alike", clusters[one] == clusters[other], one % 3 == other % 3);
    }
}

static void data_are_the_same_for_any_threads(void **state)
{
    Arena *arena = arena_new();
    const SmasRuns runs = smas_runs();
    const SmasData data = smas_generate(arena, 40, DAYS, 9, &runs.run[0]);
    const SmasData threads = smas_generate(arena, 40, DAYS, 9, &runs.run[1]);
    const SmasData fewer = smas_generate(arena, 7, DAYS, 9, &runs.run[0]);
    const SmasData other = smas_generate(arena, 7, DAYS, 10, &runs.run[0]);
    const size_t size = smas_hours(&data) * sizeof(float);

    (void) state;
    assert_memory_equal(data.temperature, threads.temperature, size);
    assert_memory_equal(data.kwh, threads.kwh, 40 * size);
    assert_memory_equal(data.kwh, fewer.kwh, 7 * size);
    assert_memory_not_equal(data.kwh, other.kwh, 7 * size);
    for (size_t at = 1; at < 40; at++)
        assert_memory_not_equal(smas_row(&data, at), smas_row(&data, at - 1), size);
    arena_free(arena);
}

/* What was put in is measured again: kWh of a household, none below 0, and in the mean of many the
 * daily profile that is left without the weather moves by far more than the noise. */
static void data_are_those_of_households(void **state)
{
    enum { N = 64 };

    static SmasPar par[N];
    Arena *arena = arena_new();
    const SmasRuns runs = smas_runs();
    const SmasData data = smas_generate(arena, N, DAYS, 4, &runs.run[0]);
    double sum = 0;
    double least = INFINITY;
    double coldest = INFINITY;
    double warmest = -INFINITY;
    double swing = 0;

    (void) state;
    for (size_t at = 0; at < N * smas_hours(&data); at++) {
        sum += (double) data.kwh[at];
        least = fmin(least, (double) data.kwh[at]);
    }
    for (size_t hour = 0; hour < smas_hours(&data); hour++) {
        coldest = fmin(coldest, (double) data.temperature[hour]);
        warmest = fmax(warmest, (double) data.temperature[hour]);
    }
    smas_par(arena, &data, &runs.run[0], par);
    for (size_t at = 0; at < N; at++) {
        float low = par[at].profile[0];
        float high = low;
        for (size_t hour = 1; hour < SMAS_HOURS; hour++) {
            low = fminf(low, par[at].profile[hour]);
            high = fmaxf(high, par[at].profile[hour]);
        }
        swing += (double) (high - low) / N;
    }
    CASE_NEAR("mean kWh of an hour", sum / (double) (N * smas_hours(&data)), 1.25, 0.75);
    CASE_TRUE("none below 0", least >= 0);
    CASE_NEAR("coldest", coldest, -20, 10);
    CASE_NEAR("warmest", warmest, 35, 8);
    CASE_TRUE("days have a shape", swing > 0.4);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clusters_hold_what_is_alike),
        cmocka_unit_test(data_are_the_same_for_any_threads),
        cmocka_unit_test(data_are_those_of_households),
    };

    return cmocka_run_group_tests_name("smas/generate", tests, NULL, NULL);
}
