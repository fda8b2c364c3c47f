#include "base/rng.h"
#include "cases.h"
#include "forecast/model/regression.h"

#define N_SLOTS 5

/* Rows in which the difference is 0.4 of the first lag and 0.3 of the warmth, plus noise. */
static void learn_rows(SlotSums *sums, size_t n_rows, double deviation)
{
    Rng rng = rng_new(7, 0);

    for (size_t row = 0; row < n_rows; row++) {
        for (size_t slot = 0; slot < N_SLOTS; slot++) {
            double term[N_TERMS] = {[TERM_ALWAYS] = 1};
            term[TERM_LAG] = rng_normal(&rng);
            term[TERM_WEATHER] = rng_uniform(&rng);
            regression_learn(
                sums + slot,
                term,
                0.4 * term[TERM_LAG] + 0.3 * term[TERM_WEATHER] + deviation * rng_normal(&rng));
        }
    }
}

static void what_repeats_is_found(void **state)
{
    static const struct {
        const char *name;
        size_t n_rows;
        double deviation;
        bool uses_weather;
        double lag;
        double warmth;
        double tolerance;
    } cases[] = {
        {"nothing learned", 0, 0, true, 0, 0, 0},
        {"exact", 60, 0, true, 0.4, 0.3, 0.003},
        {"noisy", 400, 0.2, true, 0.4, 0.3, 0.05},
        {"without weather", 60, 0, false, 0.4, 0, 0.06},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        SlotSums sums[N_SLOTS] = {{.n = 0}};
        double weight[N_TERMS];

        learn_rows(sums, cases[at].n_rows, cases[at].deviation);
        for (size_t slot = 0; slot < N_SLOTS; slot++) {
            regression_fit(sums, N_SLOTS, slot, cases[at].uses_weather, 1, weight);
            CASE_NEAR(cases[at].name, weight[TERM_LAG], cases[at].lag, cases[at].tolerance);
            CASE_NEAR(cases[at].name, weight[TERM_LAG + 1], 0, 0);
            if (cases[at].uses_weather)
                CASE_NEAR(
                    cases[at].name, weight[TERM_WEATHER], cases[at].warmth, cases[at].tolerance);
            else
                CASE_NEAR(cases[at].name, weight[TERM_WEATHER], 0, 0);
        }
    }
}

/* One row of a lag with much noise around: its weight stays near zero. */
static void little_evidence_moves_little(void **state)
{
    SlotSums sums[N_SLOTS] = {{.n = 0}};
    double weight[N_TERMS];

    (void) state;
    learn_rows(sums, 2, 2);
    regression_fit(sums, N_SLOTS, 2, true, 1, weight);
    CASE_TRUE("a lag", fabs(weight[TERM_LAG]) < 0.1);
    CASE_TRUE("always", fabs(weight[TERM_ALWAYS]) < 0.1);
}

/* The same rows say less of a forecast for a week ahead, whose errors overlap. */
static void far_ahead_less_is_learned(void **state)
{
    SlotSums sums[N_SLOTS] = {{.n = 0}};
    double near[N_TERMS];
    double far[N_TERMS];

    (void) state;
    learn_rows(sums, 2, 2);
    regression_fit(sums, N_SLOTS, 2, true, 1, near);
    regression_fit(sums, N_SLOTS, 2, true, 7, far);
    CASE_TRUE("a lag", fabs(far[TERM_LAG]) < fabs(near[TERM_LAG]));
}

static void old_rows_fade(void **state)
{
    SlotSums sums = {.n = 0};
    double term[N_TERMS] = {[TERM_ALWAYS] = 1};

    (void) state;
    regression_learn(&sums, term, 2);
    CASE_NEAR("one row", sums.n, 1, 0);
    CASE_NEAR("its square", sums.squares, 4, 0);
    for (size_t row = 0; row < 139; row++)
        regression_learn(&sums, term, 0);
    CASE_NEAR("half of it", sums.squares, 2, 0.02);
    CASE_NEAR("all rows", sums.n, (1 - pow(0.995, 140)) / 0.005, 1e-9);
    CASE_NEAR("the same sum", sums.gram[0], sums.n, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_repeats_is_found),
        cmocka_unit_test(little_evidence_moves_little),
        cmocka_unit_test(far_ahead_less_is_learned),
        cmocka_unit_test(old_rows_fade),
    };

    return cmocka_run_group_tests_name("forecast/regression", tests, NULL, NULL);
}
