/* Expected steps are those of scipy.optimize.isotonic_regression, Platt's curve that of BFGS. */
#include "cases.h"
#include "detect/stats/isotonic.h"
#include "pattern.h"

static void steps_are_those_of_scipy(void **state)
{
    static const double third = 1.0 / 3;
    static const double y[] = {0, 1, 0, 0, 1, 1, 0, 1};
    static const double heavy[] = {1, 1, 1, 1, 1, 2, 1, 1};

    const struct {
        const char *name;
        const double *weight;
        double expected[8];
    } cases[] = {
        {"plain", NULL, {0, third, third, third, 2 * third, 2 * third, 2 * third, 1}},
        {"weights", heavy, {0, third, third, third, 0.75, 0.75, 0.75, 1}},
    };

    static const size_t order[] = {5, 2, 7, 0, 3, 6, 1, 4};
    Arena *arena = arena_new();

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        double x[8];
        double shuffled[8];
        double weight[8];

        for (size_t at = 0; at < 8; at++) {
            x[at] = (double) order[at] + 1;
            shuffled[at] = y[order[at]];
            weight[at] = heavy[order[at]];
        }
        Isotonic fit =
            isotonic_fit(arena, x, shuffled, cases[index].weight == NULL ? NULL : weight, 8);
        CASE_INT(cases[index].name, fit.n_blocks, 4);
        for (size_t at = 0; at < 8; at++)
            CASE_NEAR(
                cases[index].name,
                isotonic_step(&fit, (double) at + 1),
                cases[index].expected[at],
                1e-12);
    }
    arena_free(arena);
}

static void values_between_blocks_are_interpolated(void **state)
{
    static const struct {
        const char *name;
        double x;
        double expected;
    } cases[] = {
        {"below all", -5, 0.1},
        {"first middle", 1.5, 0.1},
        {"half way", 2.75, 0.3},
        {"last middle", 4, 0.5},
        {"above all", 9, 0.5},
    };

    static const double x[] = {1, 2, 4, 4};
    static const double y[] = {0.2, 0, 0.4, 0.6};
    Arena *arena = arena_new();
    Isotonic fit = isotonic_fit(arena, x, y, NULL, 4);

    (void) state;
    CASE_INT("points of one x are one", fit.n_blocks, 2);
    CASE_NEAR("weight", fit.weight[1], 2, 0);
    CASE_NEAR("starts", fit.from[0], 1, 0);
    for (size_t index = 0; index < COUNT_OF(cases); index++)
        CASE_NEAR(
            cases[index].name, isotonic_at(&fit, cases[index].x), cases[index].expected, 1e-12);
    arena_free(arena);
}

static void fits_rise_and_keep_the_mean(void **state)
{
    Arena *arena = arena_new();
    double x[300];
    double y[300];
    double sum = 0;
    double fitted = 0;

    (void) state;
    for (size_t at = 0; at < 300; at++) {
        x[at] = floor(pattern(at, 37) * 80);
        y[at] = pattern(at, 91) < x[at] / 80;
        sum += y[at];
    }
    Isotonic fit = isotonic_fit(arena, x, y, NULL, 300);
    for (size_t at = 0; at < 300; at++)
        fitted += isotonic_step(&fit, x[at]);
    for (size_t block = 1; block < fit.n_blocks; block++) {
        CASE_TRUE("x rises", fit.x[block] > fit.x[block - 1]);
        CASE_TRUE("y rises", fit.y[block] > fit.y[block - 1]);
    }
    CASE_NEAR("mean", fitted, sum, 1e-9);
    arena_free(arena);
}

static void platt_is_the_likeliest_curve(void **state)
{
    static const struct {
        const char *name;
        uint8_t labels[10];
        double a;
        double b;
    } cases[] = {
        {"mixed", {0, 0, 1, 0, 0, 1, 0, 1, 1, 1}, -3.32021555, 1.494097},
        {"parted", {0, 0, 0, 0, 0, 1, 1, 1, 1, 1}, -5.95321738, 2.67894782},
    };

    static const double scores[] = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        const char *name = cases[index].name;
        Platt platt = platt_fit(scores, cases[index].labels, 10);

        CASE_NEAR(name, platt.a, cases[index].a, 1e-5);
        CASE_NEAR(name, platt.b, cases[index].b, 1e-5);
        CASE_NEAR(name, platt_at(&platt, 0.45), 0.5, 1e-5);
        CASE_NEAR(name, platt_at(&platt, 1e6), 1, 1e-12);
        CASE_NEAR(name, platt_at(&platt, -1e6), 0, 1e-12);
    }
}

/* A whole step of Newton goes too far here. */
static void platt_finds_the_one_of_a_hundred(void **state)
{
    double scores[100];
    uint8_t labels[100] = {0};

    (void) state;
    for (size_t at = 0; at < 100; at++)
        scores[at] = pow((double) at / 99, 7);
    labels[99] = 1;
    Platt platt = platt_fit(scores, labels, 100);
    CASE_NEAR("a", platt.a, -3.416739923857115, 1e-6);
    CASE_NEAR("b", platt.b, 5.013825880896201, 1e-6);
}

static void platt_of_little_is_not_certain(void **state)
{
    static const double scores[] = {1, 2, 3};
    static const uint8_t positive[] = {1, 1, 1};
    static const double same[] = {2, 2, 2, 2};
    static const uint8_t mixed[] = {1, 0, 0, 0};
    Platt none = platt_fit(scores, positive, 0);
    Platt all = platt_fit(scores, positive, 3);
    Platt constant = platt_fit(same, mixed, 4);

    (void) state;
    CASE_NEAR("no outcome", platt_at(&none, 7), 0.5, 1e-12);
    CASE_NEAR("three of three", platt_at(&all, 2), 0.8, 1e-6);
    CASE_NEAR("one score", platt_at(&constant, 2), (2.0 / 3 + 3 * 0.2) / 4, 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_those_of_scipy),
        cmocka_unit_test(values_between_blocks_are_interpolated),
        cmocka_unit_test(fits_rise_and_keep_the_mean),
        cmocka_unit_test(platt_is_the_likeliest_curve),
        cmocka_unit_test(platt_finds_the_one_of_a_hundred),
        cmocka_unit_test(platt_of_little_is_not_certain),
    };

    return cmocka_run_group_tests_name("detect/isotonic", tests, NULL, NULL);
}
