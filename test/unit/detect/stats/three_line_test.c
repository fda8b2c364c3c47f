/* Expected values come from numpy's lstsq over every pair of breaks, quantiles from numpy.quantile.
 */
#include "cases.h"
#include "detect/stats/three_line.h"
#include "pattern.h"

#define N_SLOTS 6000

/* Kinked at 14 and 22 °C, with noise. */
static void fill_slots(float *temperature, float *kwh)
{
    for (size_t at = 0; at < N_SLOTS; at++) {
        temperature[at] = (float) (pattern(at, 37) * 44 - 8);
        double cold = fmax(0, 14 - (double) temperature[at]);
        double warm = fmax(0, (double) temperature[at] - 22);
        kwh[at] = (float) (0.5 + 0.02 * cold + 0.05 * warm + 0.3 * pattern(at, 411));
    }
}

static void quantiles_give_three_lines(void **state)
{
    static const struct {
        const char *name;
        double quantile;
        double heating;
        double cooling;
        double base;
        double r2;
        double s1;
        double s2;
    } cases[] = {
        {"tenth", 0.1, 0.0196846100, 0.0502495818, 0.534748913, 0.991076234, 14, 22},
        {"median", 0.5, 0.0184360706, 0.0493446895, 0.618749971, 0.981165862, 13, 21},
        {"ninetieth", 0.9, 0.0199083877, 0.0492942608, 0.752497399, 0.994847731, 15, 22},
    };

    static float temperature[N_SLOTS];
    static float kwh[N_SLOTS];
    Arena *arena = arena_new();
    ThreeLine line;

    (void) state;
    fill_slots(temperature, kwh);
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        const char *name = cases[index].name;

        CASE_TRUE(
            name,
            three_line_quantile(
                arena, temperature, kwh, N_SLOTS, cases[index].quantile, 20, &line));
        CASE_NEAR(name, line.heating, cases[index].heating, 1e-7);
        CASE_NEAR(name, line.cooling, cases[index].cooling, 1e-7);
        CASE_NEAR(name, line.base, cases[index].base, 1e-7);
        CASE_NEAR(name, line.r2, cases[index].r2, 1e-7);
        CASE_NEAR(name, line.s1, cases[index].s1, 0);
        CASE_NEAR(name, line.s2, cases[index].s2, 0);
    }
    CASE_TRUE("Birt", three_line_birt(arena, temperature, kwh, N_SLOTS, &line));
    CASE_NEAR("base of the tenth", line.base, cases[0].base, 1e-7);
    CASE_NEAR("gradient of the ninetieth", line.cooling, cases[2].cooling, 1e-7);
    arena_free(arena);
}

static void lines_that_are_not_there_are_left_out(void **state)
{
    static const struct {
        const char *name;
        double low; /* °C */
        double high;
        double s1; /* 0: none */
        double s2;
        double heating;
        double cooling;
        double base;
        double r2;
    } cases[] = {
        {"never cold", 22, 38, 0, 25, 0, 0.0799717814, 1.002329077670319, 0.9999271385974573},
        {"never warm", -15, 14, 10, 0, 0.0499080587, 0, 1.0273232399827632, 0.99995379148919},
        {"mild", 18, 19, 0, 0, 0, 0, 1.0043830532120874, 0.013889969800680024},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        const char *name = cases[index].name;
        double temperature[40];
        double kwh[40];
        ThreeLine line;

        for (size_t at = 0; at < 40; at++) {
            double share = pattern(at, 37);
            temperature[at] = cases[index].low + (cases[index].high - cases[index].low) * share;
            kwh[at] = 1 + 0.05 * fmax(0, 14 - temperature[at]) +
                      0.08 * fmax(0, temperature[at] - 25) + 0.01 * pattern(at, 91);
        }
        CASE_TRUE(name, three_line_fit(temperature, kwh, 40, &line));
        CASE_INT(name, isnan(line.s1), cases[index].s1 <= 0);
        CASE_INT(name, isnan(line.heating), cases[index].s1 <= 0);
        CASE_INT(name, isnan(line.s2), cases[index].s2 <= 0);
        CASE_INT(name, isnan(line.cooling), cases[index].s2 <= 0);
        if (cases[index].s1 > 0) {
            CASE_NEAR(name, line.s1, cases[index].s1, 0);
            CASE_NEAR(name, line.heating, cases[index].heating, 1e-9);
        }
        if (cases[index].s2 > 0) {
            CASE_NEAR(name, line.s2, cases[index].s2, 0);
            CASE_NEAR(name, line.cooling, cases[index].cooling, 1e-9);
        }
        CASE_NEAR(name, line.base, cases[index].base, 1e-9);
        CASE_NEAR(name, line.r2, cases[index].r2, 1e-9);
    }
}

static void an_exact_curve_is_followed(void **state)
{
    double temperature[46];
    double kwh[46];
    ThreeLine line;

    (void) state;
    for (size_t at = 0; at < 46; at++) {
        temperature[at] = (double) at - 10;
        kwh[at] = 2 + 0.3 * fmax(0, 12 - temperature[at]) + 0.4 * fmax(0, temperature[at] - 20);
    }
    CASE_TRUE("fit", three_line_fit(temperature, kwh, 46, &line));
    CASE_NEAR("s1", line.s1, 12, 0);
    CASE_NEAR("s2", line.s2, 20, 0);
    CASE_NEAR("heating", line.heating, 0.3, 1e-9);
    CASE_NEAR("cooling", line.cooling, 0.4, 1e-9);
    CASE_NEAR("base", line.base, 2, 1e-9);
    CASE_NEAR("explained", line.r2, 1, 1e-9);
    CASE_NEAR("colder", three_line_at(&line, -20), 2 + 0.3 * 32, 1e-9);
    CASE_NEAR("between", three_line_at(&line, 16), 2, 1e-9);
    CASE_NEAR("warmer", three_line_at(&line, 40), 2 + 0.4 * 20, 1e-9);
}

static void too_little_gives_no_line(void **state)
{
    double same[8] = {20, 20, 20, 20, 20, 20, 20, 20};
    double rising[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    float temperature[8] = {10, 10, NAN, 100, 11, 12, 13, 14};
    float kwh[8] = {1, NAN, 1, 1, 1, 1, 1, 1};
    Arena *arena = arena_new();
    ThreeLine line = {.base = -1};

    (void) state;
    CASE_TRUE("five points", !three_line_fit(rising, rising, 5, &line));
    CASE_TRUE("one temperature", !three_line_fit(same, rising, 8, &line));
    CASE_TRUE("five degrees", !three_line_quantile(arena, temperature, kwh, 8, 0.5, 1, &line));
    CASE_TRUE("too few each", !three_line_birt(arena, temperature, kwh, 8, &line));
    CASE_NEAR("not written", line.base, -1, 0);
    CASE_TRUE("constant", three_line_fit(rising, same, 8, &line));
    CASE_TRUE("nothing to explain", isnan(line.r2));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_give_three_lines),
        cmocka_unit_test(lines_that_are_not_there_are_left_out),
        cmocka_unit_test(an_exact_curve_is_followed),
        cmocka_unit_test(too_little_gives_no_line),
    };

    return cmocka_run_group_tests_name("detect/three_line", tests, NULL, NULL);
}
