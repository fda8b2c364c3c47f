#include "cases.h"
#include "simulate/tamper.h"

#define N 48

/* x = 100, 110, ... 570: mean 335, most 570. */
static void fill(int32_t *wh)
{
    for (int slot = 0; slot < N; slot++)
        wh[slot] = 100 + 10 * slot;
}

/* What the papers promise of a day's y against its x, over many days. */
typedef struct Seen {
    double least_ratio; /* of slots, y / x */
    double most_ratio;
    double least_day; /* of days, sum y / sum x */
    double most_day;
    double least_zeros; /* slots of a day */
    double most_zeros;
    double most_spread; /* of y / x in one day */
    int32_t most_wh;
} Seen;

static Seen see(SimConduct kind)
{
    Rng rng = rng_new(5, kind);
    Seen seen = {.least_ratio = 9, .least_day = 9, .least_zeros = 99};

    for (int day = 0; day < 2000; day++) {
        int32_t x[N];
        int32_t y[N];
        double sum = 0;
        double zeros = 0;
        double least = 9;
        double most = 0;

        fill(x);
        sim_tamper_day(&rng, kind, N, x, y);
        for (int slot = 0; slot < N; slot++) {
            double ratio = (double) y[slot] / x[slot];

            sum += y[slot];
            zeros += y[slot] == 0;
            least = fmin(least, ratio);
            most = fmax(most, ratio);
            seen.most_wh = y[slot] > seen.most_wh ? y[slot] : seen.most_wh;
        }
        seen.least_ratio = fmin(seen.least_ratio, least);
        seen.most_ratio = fmax(seen.most_ratio, most);
        seen.most_spread = fmax(seen.most_spread, most - least);
        seen.least_day = fmin(seen.least_day, sum / (N * 335.0));
        seen.most_day = fmax(seen.most_day, sum / (N * 335.0));
        seen.least_zeros = fmin(seen.least_zeros, zeros);
        seen.most_zeros = fmax(seen.most_zeros, zeros);
    }
    return seen;
}

static void keeps_the_constants_of_the_papers(void **state)
{
    static const struct {
        const char *name;
        SimConduct kind;
        Seen expected;
        double tolerance;
    } CASES[] = {
        /* one factor a day: ratios of a day differ by rounding only */
        {"h1", SIM_H1, {0.1, 0.8, 0.1, 0.8, 0, 0, 0.01, 456}, 0.012},
        {"fdi1", SIM_FDI1, {0.2, 0.8, 0.2, 0.8, 0, 0, 0.01, 456}, 0.012},
        /* zero in a span of 8 to 48 slots */
        {"h2", SIM_H2, {0, 1, 0, 0.93, 8, 48, 1, 570}, 0.012},
        {"fdi4", SIM_FDI4, {0, 1, 0, 0.93, 8, 48, 1, 570}, 0.012},
        /* a factor a slot */
        {"h3", SIM_H3, {0.1, 0.8, 0.34, 0.56, 0, 0, 0.7, 456}, 0.03},
        {"fdi5", SIM_FDI5, {0.2, 0.8, 0.4, 0.6, 0, 0, 0.6, 456}, 0.03},
        /* a factor a slot, of the mean: 0.1 x 335 / 570 to 0.8 x 335 / 100 */
        {"h4", SIM_H4, {0.059, 2.68, 0.36, 0.54, 0, 0, 2.62, 268}, 0.05},
        {"fdi6", SIM_FDI6, {0.118, 2.68, 0.42, 0.58, 0, 0, 2.56, 268}, 0.05},
        {"h5", SIM_H5, {335.0 / 570, 3.35, 1, 1, 0, 0, 335.0 / 100 - 335.0 / 570, 335}, 0.001},
        {"h6", SIM_H6, {100.0 / 570, 5.7, 1, 1, 0, 0, 5.7 - 100.0 / 570, 570}, 0.001},
        /* clipped at, or cut by, a height between 0 and the most */
        {"fdi2", SIM_FDI2, {0, 1, 0, 1, 0, 42, 0.82, 570}, 0.012},
        {"fdi3", SIM_FDI3, {0, 1, 0, 1, 0, 48, 0.85, 570}, 0.05},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        const Seen *expected = &CASES[at].expected;
        const char *name = CASES[at].name;
        Seen seen = see(CASES[at].kind);

        CASE_NEAR(name, seen.least_ratio, expected->least_ratio, CASES[at].tolerance);
        CASE_NEAR(name, seen.most_ratio, expected->most_ratio, CASES[at].tolerance);
        CASE_NEAR(name, seen.least_day, expected->least_day, CASES[at].tolerance);
        CASE_NEAR(name, seen.most_day, expected->most_day, CASES[at].tolerance);
        CASE_NEAR(name, seen.least_zeros, expected->least_zeros, 0);
        CASE_NEAR(name, seen.most_zeros, expected->most_zeros, 1);
        CASE_NEAR(name, seen.most_spread, expected->most_spread, 0.06);
        CASE_NEAR(name, seen.most_wh, expected->most_wh, 3);
    }
}

static void turns_the_day_round(void **state)
{
    Rng rng = rng_new(1, 1);
    int32_t wh[] = {1, 2, 3, 4, 5};

    (void) state;
    sim_tamper_day(&rng, SIM_H6, COUNT_OF(wh), wh, wh);
    CASE_INT("first", wh[0], 5);
    CASE_INT("middle", wh[2], 3);
    CASE_INT("last", wh[4], 1);
}

static void a_day_may_have_no_slot(void **state)
{
    Rng rng = rng_new(1, 1);
    int32_t wh[] = {7};

    (void) state;
    sim_tamper_day(&rng, SIM_FDI1, 0, wh, wh);
    CASE_INT("as it was", wh[0], 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_the_constants_of_the_papers),
        cmocka_unit_test(turns_the_day_round),
        cmocka_unit_test(a_day_may_have_no_slot),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
