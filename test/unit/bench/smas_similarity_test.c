#include "smas/similarity.h"
#include "smas_kit.h"

static void offers_are_ordered(void **state)
{
    static const struct {
        const char *name;
        uint32_t n;
        float similarity[14]; /* offered as ids 0, 1, .. and then backwards */
        uint32_t n_kept;
        uint32_t id[SMAS_TOP];
    } cases[] = {
        {"none", 0, {0}, 0, {0}},
        {"fewer than ten", 3, {0.1F, 0.3F, 0.2F}, 3, {1, 2, 0}},
        {"equals by id", 4, {0.5F, 0.7F, 0.5F, 0.7F}, 4, {1, 3, 0, 2}},
        {"more than ten",
         14,
         {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13},
         10,
         {13, 12, 11, 10, 9, 8, 7, 6, 5, 4}},
        {"all the same", 14, {0}, 10, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        uint32_t n = cases[index].n;
        SmasTop up = {.n = 0};
        SmasTop down = {.n = 0};
        for (uint32_t id = 0; id < n; id++) {
            smas_top_offer(&up, id, cases[index].similarity[id]);
            smas_top_offer(&down, n - 1 - id, cases[index].similarity[n - 1 - id]);
        }
        CASE_INT(cases[index].name, up.n, cases[index].n_kept);
        CASE_INT(cases[index].name, down.n, cases[index].n_kept);
        for (uint32_t at = 0; at < up.n; at++) {
            CASE_INT(cases[index].name, up.id[at], cases[index].id[at]);
            CASE_INT(cases[index].name, down.id[at], cases[index].id[at]);
        }
    }
}

/* One day: vectors of which two hours differ from 0. */
static void cosines_by_hand(void **state)
{
    static const struct {
        float first;
        float last;
    } consumers[] = {{3, 4}, {6, 8}, {4, 3}, {0, 0}, {0, 2}};

    static const struct {
        uint32_t id[4];
        double similarity[4];
    } expected[] = {
        {{1, 2, 4, 3}, {1, 0.96, 0.8, 0}},
        {{0, 2, 4, 3}, {1, 0.96, 0.8, 0}},
        {{0, 1, 4, 3}, {0.96, 0.96, 0.6, 0}},
        {{0, 1, 2, 4}, {0, 0, 0, 0}},
        {{0, 1, 2, 3}, {0.8, 0.8, 0.6, 0}},
    };

    const SmasRuns runs = smas_runs();
    float kwh[COUNT_OF(consumers)][SMAS_HOURS] = {{0}};
    const SmasData data = {.kwh = kwh[0], .n_consumers = COUNT_OF(consumers), .n_days = 1};

    (void) state;
    for (size_t at = 0; at < COUNT_OF(consumers); at++) {
        kwh[at][0] = consumers[at].first;
        kwh[at][23] = consumers[at].last;
    }
    for (size_t at = 0; at < runs.n; at++) {
        Arena *arena = arena_new();
        SmasTop tops[COUNT_OF(consumers)];
        smas_similarity(arena, &data, &runs.run[at], tops);
        for (size_t one = 0; one < COUNT_OF(consumers); one++) {
            CASE_INT(runs.name[at], tops[one].n, 4);
            for (size_t k = 0; k < 4; k++) {
                CASE_INT(runs.name[at], tops[one].id[k], expected[one].id[k]);
                CASE_NEAR(
                    runs.name[at],
                    (double) tops[one].similarity[k],
                    expected[one].similarity[k],
                    1e-6);
            }
        }
        arena_free(arena);
    }
}

static double cosine_slowly(const SmasData *data, size_t one, size_t other)
{
    const float *x = smas_row(data, one);
    const float *y = smas_row(data, other);
    double xy = 0;
    double xx = 0;
    double yy = 0;

    for (size_t hour = 0; hour < smas_hours(data); hour++) {
        xy += (double) x[hour] * (double) y[hour];
        xx += (double) x[hour] * (double) x[hour];
        yy += (double) y[hour] * (double) y[hour];
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : 0;
}

/* How many others are more similar to `one` than `similarity`. */
static size_t n_nearer(const double *row, size_t n, size_t one, double similarity)
{
    size_t n_found = 0;

    for (size_t other = 0; other < n; other++)
        n_found += other != one && row[other] > similarity;
    return n_found;
}

/* Each of the ten is where it belongs by the exact cosine, up to what floats can tell; two blocks
 * and a part, so that every kind of block is met. */
static void as_compared_pair_by_pair(void **state)
{
    enum { N = 530 };

    static SmasTop tops[MAX_RUNS][N];
    static double row[N];
    Arena *arena = arena_new();
    const SmasRuns runs = smas_runs();
    const SmasData data = smas_random(arena, N, 12, 11);

    (void) state;
    for (size_t at = 0; at < runs.n; at++)
        smas_similarity(arena, &data, &runs.run[at], tops[at]);
    for (size_t one = 0; one < N; one++) {
        for (size_t other = 0; other < N; other++)
            row[other] = cosine_slowly(&data, one, other);
        for (size_t at = 0; at < runs.n; at++) {
            const SmasTop *top = &tops[at][one];
            CASE_INT(runs.name[at], top->n, SMAS_TOP);
            for (size_t k = 0; k < SMAS_TOP; k++) {
                double exact = row[top->id[k]];
                CASE_TRUE(runs.name[at], top->id[k] != one);
                CASE_NEAR(runs.name[at], (double) top->similarity[k], exact, 1e-6);
                CASE_TRUE(runs.name[at], n_nearer(row, N, one, exact + 2e-6) <= k);
                for (size_t before = 0; before < k; before++)
                    CASE_TRUE(runs.name[at], top->id[before] != top->id[k]);
            }
        }
    }
    /* the same to the last bit for any number of threads */
    for (size_t at = 0; at < runs.n; at += 2)
        assert_memory_equal(tops[at], tops[at + 1], sizeof(tops[at]));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offers_are_ordered),
        cmocka_unit_test(cosines_by_hand),
        cmocka_unit_test(as_compared_pair_by_pair),
    };

    return cmocka_run_group_tests_name("smas/similarity", tests, NULL, NULL);
}
