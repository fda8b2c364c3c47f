#include <stdlib.h>

#include "detect/stats/three_line.h"
#include "smas/degrees.h"
#include "smas/three_line.h"
#include "smas_kit.h"

/* Points at each whole degree from `low` on. */
typedef struct Points {
    double temperature[80];
    double kwh[80];
    size_t n;
} Points;

static Points points_make(int low, int high, double (*kwh)(double t))
{
    Points points = {.n = 0};

    for (int t = low; t <= high; t++) {
        points.temperature[points.n] = t;
        points.kwh[points.n++] = kwh(t);
    }
    return points;
}

static double connected(double t)
{
    return 2 + 0.3 * fmax(0, 12 - t) + 0.4 * fmax(0, t - 20);
}

static double broken(double t) /* jumps by 1 at 14 °C and at 22 °C */
{
    return t < 14 ? 5 - 0.25 * t : t <= 22 ? 0.5 : 1.5 + 0.5 * (t - 22);
}

static double straight(double t)
{
    return 1 + 0.125 * t;
}

static void curves_by_hand(void **state)
{
    static const struct {
        const char *name;
        int low;
        int high;
        double (*kwh)(double t);
        bool is_fitted;
        SmasCurve curve;
    } cases[] = {
        {"connected lines are followed",
         -10,
         35,
         connected,
         true,
         {{-10, 12, 20, 35}, {8.6, 2, 2, 8}}},
        /* any pair leaves nothing: the first holds */
        {"a straight line", -2, 30, straight, true, {{-2, 10, 15, 30}, {0.75, 2.25, 2.875, 4.75}}},
        {"two degrees for each line",
         9,
         16,
         straight,
         true,
         {{9, 10, 15, 16}, {2.125, 2.25, 2.875, 3}}},
        {"one degree below", 20, 40, straight, false, {{0}, {0}}},
        {"one degree above", -5, 15, straight, false, {{0}, {0}}},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Points points = points_make(cases[index].low, cases[index].high, cases[index].kwh);
        SmasCurve curve = {.kwh = {-1}};
        CASE_INT(
            cases[index].name,
            smas_curve_fit(points.temperature, points.kwh, points.n, &curve),
            cases[index].is_fitted);
        if (!cases[index].is_fitted)
            CASE_NEAR(cases[index].name, curve.kwh[0], -1, 0);
        for (size_t at = 0; cases[index].is_fitted && at < 4; at++) {
            CASE_NEAR(
                cases[index].name, curve.temperature[at], cases[index].curve.temperature[at], 0);
            CASE_NEAR(cases[index].name, curve.kwh[at], cases[index].curve.kwh[at], 1e-6);
        }
    }
}

/* On lines that meet, the product's own fit finds the same. */
static void agrees_with_detection_on_exact_lines(void **state)
{
    Points points = points_make(-10, 35, connected);
    SmasCurve curve;
    ThreeLine line;

    (void) state;
    CASE_TRUE("benchmark", smas_curve_fit(points.temperature, points.kwh, points.n, &curve));
    CASE_TRUE("detection", three_line_fit(points.temperature, points.kwh, points.n, &line));
    for (size_t at = 0; at < 4; at++)
        CASE_NEAR("kWh", curve.kwh[at], three_line_at(&line, curve.temperature[at]), 1e-6);
}

typedef struct Slow {
    double level;
    double slope;
    double error;
} Slow;

/* Error of a line over the points of from..to °C. */
static double error_slowly(const Points *points, double from, double to, double level, double slope)
{
    double squares = 0;
    double n = 0;

    for (size_t at = 0; at < points->n; at++) {
        double rest = points->kwh[at] - level - slope * points->temperature[at];
        if (points->temperature[at] >= from && points->temperature[at] <= to) {
            squares += rest * rest;
            n++;
        }
    }
    return sqrt(squares / n);
}

/* By deviations from the means; error < 0: fewer than two points. */
static Slow fit_slowly(const Points *points, double from, double to)
{
    Slow slow = {.error = -1};
    double n = 0;
    double mean_t = 0;
    double mean_y = 0;
    double tt = 0;
    double ty = 0;

    for (int pass = 0; pass < 2; pass++) {
        for (size_t at = 0; at < points->n; at++) {
            double t = points->temperature[at];
            if (t < from || t > to)
                continue;
            if (pass == 0) {
                n++;
                mean_t += t;
                mean_y += points->kwh[at];
            } else {
                tt += (t - mean_t / n) * (t - mean_t / n);
                ty += (t - mean_t / n) * (points->kwh[at] - mean_y / n);
            }
        }
    }
    if (n < 2)
        return slow;
    slow.slope = ty / tt;
    slow.level = mean_y / n - slow.slope * mean_t / n;
    slow.error = error_slowly(points, from, to, slow.level, slow.slope);
    return slow;
}

typedef struct Pair {
    double s1;
    double s2;
    Slow line[3];
} Pair;

static bool pair_slowly(const Points *points, Pair *ret)
{
    double least = INFINITY;

    for (int s1 = 10; s1 <= 20; s1++) {
        bool counts = false;
        for (size_t at = 0; at < points->n; at++)
            counts = counts || fabs(points->temperature[at] - s1) < 0.5;
        for (int s2 = s1 + 5; counts && s2 <= s1 + 10; s2++) {
            Pair pair = {
                .s1 = s1,
                .s2 = s2,
                .line = {
                    fit_slowly(points, -100, s1),
                    fit_slowly(points, s1, s2),
                    fit_slowly(points, s2, 100)}};
            double error = pair.line[0].error + pair.line[1].error + pair.line[2].error;
            bool has_all =
                pair.line[0].error >= 0 && pair.line[1].error >= 0 && pair.line[2].error >= 0;
            if (has_all && error < least) {
                least = error;
                *ret = pair;
            }
        }
    }
    return !isinf(least);
}

static double slope_slowly(double t1, double y1, double t2, double y2)
{
    return (y2 - y1) / (t2 - t1);
}

/* The error of the lines through four points, degrees parted at s1 and s2. */
static double error_of_curve(const Points *points, const Pair *pair, const SmasCurve *curve)
{
    const double ends[4] = {-100, pair->s1, pair->s2, 100};
    double error = 0;

    for (size_t at = 0; at < 3; at++) {
        double slope = slope_slowly(
            curve->temperature[at], curve->kwh[at], curve->temperature[at + 1], curve->kwh[at + 1]);
        double level = curve->kwh[at] - slope * curve->temperature[at];
        error += error_slowly(points, ends[at], ends[at + 1], level, slope);
    }
    return error;
}

static SmasCurve curve_slowly(const Points *points, const Pair *pair)
{
    double coldest = points->temperature[0];
    double warmest = points->temperature[points->n - 1];
    double a1 = pair->line[0].level + pair->line[0].slope * pair->s1;
    double a2 = pair->line[1].level + pair->line[1].slope * pair->s1;
    double b2 = pair->line[1].level + pair->line[1].slope * pair->s2;
    double b3 = pair->line[2].level + pair->line[2].slope * pair->s2;
    double least = INFINITY;
    SmasCurve best = {.kwh = {0}};

    for (int one = 0; one < 9; one++) {
        for (int two = 0; two < 9; two++) {
            SmasCurve curve = {
                {coldest, pair->s1 + (one % 3 - 1) / 2.0, pair->s2 + (two % 3 - 1) / 2.0, warmest},
                {pair->line[0].level + pair->line[0].slope * coldest,
                 (a1 + a2) / 2 + (one / 3 - 1) * fabs(a1 - a2) / 4,
                 (b2 + b3) / 2 + (two / 3 - 1) * fabs(b2 - b3) / 4,
                 pair->line[2].level + pair->line[2].slope * warmest}};
            double error = error_of_curve(points, pair, &curve);
            if (error < least) {
                least = error;
                best = curve;
            }
        }
    }
    return best;
}

static void as_fitted_pair_by_pair(void **state)
{
    (void) state;
    for (uint64_t round = 0; round < 200; round++) {
        Rng rng = rng_new(13, round);
        Points points = points_make(
            (int) rng_below(&rng, 20) - 15,
            21 + (int) rng_below(&rng, 20),
            round % 2 == 0 ? broken : connected);
        Pair pair;
        SmasCurve expected;
        SmasCurve curve;

        for (size_t at = 0; at < points.n; at++)
            points.kwh[at] += 0.3 * rng_normal(&rng);
        points.n -= points.n > 30 && round % 3 == 0; /* a gap: a degree that does not count */
        for (size_t at = 25; points.n > 30 && round % 3 == 0 && at < points.n; at++) {
            points.temperature[at] += 1;
        }
        CASE_INT(
            "is there a pair",
            smas_curve_fit(points.temperature, points.kwh, points.n, &curve),
            pair_slowly(&points, &pair));
        if (!pair_slowly(&points, &pair))
            continue;
        expected = curve_slowly(&points, &pair);
        for (size_t at = 0; at < 4; at++) {
            CASE_NEAR("temperature", curve.temperature[at], expected.temperature[at], 0);
            CASE_NEAR("kWh", curve.kwh[at], expected.kwh[at], 1e-9);
        }
    }
}

static int compare_floats(const void *left, const void *right)
{
    float a = *(const float *) left;
    float b = *(const float *) right;

    return (a > b) - (a < b);
}

/* Hazen's percentile of the readings at a degree; NaN: the degree does not count. */
static double percentile_slowly(const SmasData *data, size_t consumer, int degree, double p)
{
    static float found[366 * SMAS_HOURS];
    const float *kwh = smas_row(data, consumer);
    size_t n = 0;
    double place;
    size_t rank;

    for (size_t hour = 0; hour < smas_hours(data); hour++) {
        if ((int) floor((double) data->temperature[hour] + 0.5) == degree)
            found[n++] = kwh[hour];
    }
    if (n <= 20)
        return NAN;
    qsort(found, n, sizeof(*found), compare_floats);
    place = p * (double) n + 0.5;
    rank = (size_t) place;
    return (double) found[rank - 1] +
           (place - (double) rank) * ((double) found[rank] - (double) found[rank - 1]);
}

static Points percentiles_slowly(const SmasData *data, size_t consumer, double p)
{
    Points points = {.n = 0};

    for (int degree = -60; degree <= 60; degree++) {
        double kwh = percentile_slowly(data, consumer, degree, p);
        if (isnan(kwh))
            continue;
        points.temperature[points.n] = degree;
        points.kwh[points.n++] = kwh;
    }
    return points;
}

static void degrees_by_hand(void **state)
{
    enum { N = 96 };

    static const struct {
        const char *name;
        double p;
        double kwh;
    } cases[] = {
        {"tenth", 0.1, 2.6}, /* place 2.6 of 1 .. 21 */
        {"median", 0.5, 11}, /* place 11 */
        {"ninetieth", 0.9, 19.4},
    };

    float temperature[N];
    float kwh[N];
    Arena *arena = arena_new();
    const SmasRuns runs = smas_runs();

    (void) state;
    /* 21 hours that round to 10 °C, 20 of 11 °C, which do not count, the rest out of range */
    for (size_t hour = 0; hour < N; hour++) {
        temperature[hour] = hour < 21 ? (hour % 2 == 0 ? 9.5F : 10.49F) : hour < 41 ? 11 : 90;
        kwh[hour] = (float) (hour * 5 % 21 + 1);
    }
    const SmasDegrees *degrees = smas_degrees_make(arena, temperature, N);
    CASE_INT("degrees", degrees->n, 1);
    CASE_NEAR("degree", degrees->temperature[0], 10, 0);
    CASE_INT("hours", degrees->n_hours[0], 21);
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        for (size_t at = 0; at < runs.n; at++) {
            int32_t *keys = smas_keys_new(arena, degrees);
            double value[SMAS_DEGREES];
            smas_keys_put(degrees, kwh, keys);
            smas_percentiles(degrees, runs.run[at].kernels, keys, cases[index].p, value);
            CASE_NEAR(cases[index].name, value[0], cases[index].kwh, 1e-12);
        }
    }
    arena_free(arena);
}

static void tasks_as_done_slowly(void **state)
{
    enum { N = 35 };

    static SmasLines lines[N];
    Arena *arena = arena_new();
    const SmasRuns runs = smas_runs();
    const SmasData data = smas_random(arena, N, 366, 17);

    (void) state;
    for (size_t at = 0; at < runs.n; at++) {
        smas_three_line(arena, &data, &runs.run[at], lines);
        for (size_t consumer = 0; consumer < N; consumer++) {
            const SmasLines *line = &lines[consumer];
            Points low = percentiles_slowly(&data, consumer, 0.1);
            Points high = percentiles_slowly(&data, consumer, 0.9);
            Pair pair;
            SmasCurve curve;

            CASE_TRUE(runs.name[at], line->is_fitted);
            CASE_TRUE(runs.name[at], pair_slowly(&high, &pair));
            curve = curve_slowly(&high, &pair);
            CASE_NEAR(
                runs.name[at],
                line->heating,
                -slope_slowly(
                    curve.temperature[0], curve.kwh[0], curve.temperature[1], curve.kwh[1]),
                1e-9);
            CASE_NEAR(
                runs.name[at],
                line->cooling,
                slope_slowly(
                    curve.temperature[2], curve.kwh[2], curve.temperature[3], curve.kwh[3]),
                1e-9);
            CASE_TRUE(runs.name[at], pair_slowly(&low, &pair));
            curve = curve_slowly(&low, &pair);
            CASE_NEAR(
                runs.name[at],
                line->base,
                fmin(fmin(curve.kwh[0], curve.kwh[1]), fmin(curve.kwh[2], curve.kwh[3])),
                1e-9);
        }
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(curves_by_hand),
        cmocka_unit_test(agrees_with_detection_on_exact_lines),
        cmocka_unit_test(as_fitted_pair_by_pair),
        cmocka_unit_test(degrees_by_hand),
        cmocka_unit_test(tasks_as_done_slowly),
    };

    return cmocka_run_group_tests_name("smas/three_line", tests, NULL, NULL);
}
