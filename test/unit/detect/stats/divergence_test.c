/* Expected values are squares of scipy.spatial.distance.jensenshannon(p, q, base=2). */
#include "cases.h"
#include "detect/stats/divergence.h"
#include "pattern.h"

static void histograms_diverge_as_in_scipy(void **state)
{
    static const struct {
        const char *name;
        double p[4];
        double q[4];
        size_t n;
        double expected;
    } cases[] = {
        {"the same", {1, 1}, {1, 1}, 2, 0},
        {"the same shares", {1, 3}, {10, 30}, 2, 0},
        {"nothing in common", {1, 0}, {0, 1}, 2, 1},
        {"some", {3, 1, 0}, {1, 1, 2}, 3, 0.344360937770},
        {"an empty bin", {10, 0, 5, 5}, {1, 2, 3, 4}, 4, 0.219233068814},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        const double *p = cases[index].p;
        const double *q = cases[index].q;
        double expected = cases[index].expected;

        CASE_NEAR(cases[index].name, divergence_js(p, q, cases[index].n), expected, 1e-11);
        CASE_NEAR(cases[index].name, divergence_js(q, p, cases[index].n), expected, 1e-11);
    }
    CASE_TRUE("empty", isnan(divergence_js((double[]){0, 0}, (double[]){1, 2}, 2)));
    CASE_TRUE("empty", isnan(divergence_js((double[]){1, 2}, (double[]){0, 0}, 2)));
}

static void weeks_diverge_from_history(void **state)
{
    float history[336];
    float week[49];
    DivergenceHistory bins;

    (void) state;
    for (size_t at = 0; at < 336; at++)
        history[at] = (float) (pattern(at, 37) * 2);
    for (size_t at = 0; at < 48; at++)
        week[at] = (float) pattern(at + 1000, 91);
    week[48] = NAN;
    divergence_history(history, 336, &bins);
    CASE_NEAR("counted", bins.n, 336, 0);
    CASE_NEAR("itself", divergence_of(&bins, history, 336), 0, 1e-15);
    CASE_NEAR("half the level", divergence_of(&bins, week, 48), 0.348634445869, 1e-11);
    CASE_NEAR("what is not known", divergence_of(&bins, week, 49), 0.348634445869, 1e-11);
    for (size_t at = 0; at < 48; at++)
        week[at] += 5;
    CASE_NEAR("above all history", divergence_of(&bins, week, 48), 0.887937302838, 1e-11);
}

static void bins_hold_their_ends(void **state)
{
    float history[] = {NAN, 0, 30, 1, NAN, 29.5F, 0.5F};
    DivergenceHistory bins;

    (void) state;
    divergence_history(history, COUNT_OF(history), &bins);
    CASE_NEAR("low", bins.low, 0, 0);
    CASE_NEAR("high", bins.high, 30, 0);
    CASE_NEAR("counted", bins.n, 5, 0);
    CASE_NEAR("first bin", bins.counts[0], 2, 0);
    CASE_NEAR("second bin", bins.counts[1], 1, 0);
    CASE_NEAR("last bin", bins.counts[29], 2, 0);
}

static void no_history_says_nothing(void **state)
{
    float unknown[] = {NAN, NAN};
    float constant[] = {2, 2, NAN};
    float week[] = {1, 2, 3};
    DivergenceHistory bins;

    (void) state;
    divergence_history(unknown, 0, &bins);
    CASE_TRUE("none", isnan(bins.low) && isnan(divergence_of(&bins, week, 3)));
    divergence_history(unknown, 2, &bins);
    CASE_TRUE("not known", isnan(divergence_of(&bins, week, 3)));
    divergence_history(constant, 3, &bins);
    CASE_TRUE("constant", isnan(divergence_of(&bins, week, 3)));
    divergence_history(week, 3, &bins);
    CASE_TRUE("empty week", isnan(divergence_of(&bins, unknown, 2)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(histograms_diverge_as_in_scipy),
        cmocka_unit_test(weeks_diverge_from_history),
        cmocka_unit_test(bins_hold_their_ends),
        cmocka_unit_test(no_history_says_nothing),
    };

    return cmocka_run_group_tests_name("detect/divergence", tests, NULL, NULL);
}
