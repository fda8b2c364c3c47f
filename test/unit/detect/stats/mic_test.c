/* Expected values are those of minepy 1.2.6 (alpha 0.6, c 15, mic_approx). */
#include "cases.h"
#include "detect/stats/mic.h"
#include "pattern.h"

#define N_MAX 720

typedef double (*MakeY)(double x, double other);

static double line(double x, double other)
{
    (void) other;
    return 2 * x + 1;
}

static double falling(double x, double other)
{
    (void) other;
    return -x * x * x;
}

static double parabola(double x, double other)
{
    (void) other;
    return (x - 0.5) * (x - 0.5);
}

static double noisy_parabola(double x, double other)
{
    return (x - 0.5) * (x - 0.5) + 0.1 * other;
}

static double unrelated(double x, double other)
{
    (void) x;
    return other;
}

static double many_zeros(double x, double other)
{
    return other < 0.6 ? 0 : x;
}

static double steps(double x, double other)
{
    (void) other;
    return floor(3 * x);
}

static double few_values(double x, double other)
{
    (void) x;
    return floor(3 * other);
}

static void coefficients_are_those_of_minepy(void **state)
{
    static const struct {
        const char *name;
        MakeY y;
        size_t n;
        double expected;
    } cases[] = {
        {"line of 5", line, 5, 0.9709505945},
        {"unrelated of 5", unrelated, 5, 0.4199730940},
        {"line", line, 48, 1},
        {"falling", falling, 48, 1},
        {"parabola", parabola, 48, 1},
        {"noisy parabola", noisy_parabola, 48, 0.8322506556},
        {"unrelated", unrelated, 48, 0.3352130674},
        {"many zeros", many_zeros, 48, 0.3663391821},
        {"steps", steps, 48, 0.9952467470},
        {"few values", few_values, 48, 0.2013181242},
        {"line of 720", line, 720, 1},
        {"parabola of 720", parabola, 720, 0.9999947324},
        {"noisy parabola of 720", noisy_parabola, 720, 0.8129031460},
        {"unrelated of 720", unrelated, 720, 0.1577204840},
        {"many zeros of 720", many_zeros, 720, 0.4208948367},
        {"steps of 720", steps, 720, 0.9991743269},
        {"few values of 720", few_values, 720, 0.1366911653},
    };

    Arena *arena = arena_new();
    MicWork *work = mic_work_new(arena, N_MAX);
    double x[N_MAX];
    double y[N_MAX];

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        for (size_t at = 0; at < cases[index].n; at++) {
            x[at] = pattern(at, 37);
            y[at] = cases[index].y(x[at], pattern(at, 411));
        }
        CASE_NEAR(cases[index].name, mic(work, x, y, cases[index].n), cases[index].expected, 1e-9);
        CASE_NEAR(cases[index].name, mic(work, y, x, cases[index].n), cases[index].expected, 1e-9);
    }
    arena_free(arena);
}

static void ties_in_both_are_not_parted(void **state)
{
    Arena *arena = arena_new();
    MicWork *work = mic_work_new(arena, 48);
    double x[48];
    double y[48];

    (void) state;
    for (size_t at = 0; at < 48; at++) {
        x[at] = floor(pattern(at, 37) * 5);
        y[at] = floor(pattern(at, 411) * 2) + fmod(x[at], 2);
    }
    CASE_NEAR("coarse", mic(work, x, y, 48), 0.3723545152381625, 1e-12);
    arena_free(arena);
}

static void maps_that_rise_change_nothing(void **state)
{
    Arena *arena = arena_new();
    MicWork *work = mic_work_new(arena, 48);
    double x[48];
    double y[48];
    double mapped[48];

    (void) state;
    for (size_t at = 0; at < 48; at++) {
        x[at] = pattern(at, 37);
        y[at] = noisy_parabola(x[at], pattern(at, 411));
        mapped[at] = exp(9 * x[at]) - 1000;
    }
    CASE_NEAR("mapped", mic(work, mapped, y, 48), mic(work, x, y, 48), 0);
    arena_free(arena);
}

static void nothing_to_tell_is_zero(void **state)
{
    Arena *arena = arena_new();
    MicWork *work = mic_work_new(arena, 10);
    double rising[10] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    double constant[10] = {3, 3, 3, 3, 3, 3, 3, 3, 3, 3};

    (void) state;
    CASE_NEAR("no points", mic(work, rising, rising, 0), 0, 0);
    CASE_NEAR("three points", mic(work, rising, rising, 3), 0, 0);
    CASE_NEAR("constant y", mic(work, rising, constant, 10), 0, 0);
    CASE_NEAR("constant x", mic(work, constant, rising, 10), 0, 0);
    CASE_NEAR("four points", mic(work, rising, rising, 4), 1, 1e-12);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coefficients_are_those_of_minepy),
        cmocka_unit_test(ties_in_both_are_not_parted),
        cmocka_unit_test(maps_that_rise_change_nothing),
        cmocka_unit_test(nothing_to_tell_is_zero),
    };

    return cmocka_run_group_tests_name("detect/mic", tests, NULL, NULL);
}
