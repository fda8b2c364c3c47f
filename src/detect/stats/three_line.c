/*
 * Each pair of breaks gives a linear problem of at most four columns: 1, T, (s1 - T)+, (T - s2)+.
 * The 66 pairs are tried, by normal equations in T around MIDDLE and kWh around its mean, so that
 * they are well conditioned; a pair whose columns are dependent is passed over.
 */
#include "three_line.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"

#define COLUMNS     4
#define MIDDLE      15.0 /* °C */
#define S1_FIRST    10
#define S1_LAST     20
#define GAP_FIRST   5
#define GAP_LAST    10
#define S2_FIRST    (S1_FIRST + GAP_FIRST)
#define S2_LAST     (S1_LAST + GAP_LAST)
#define PIVOT       1e-9
#define DEGREE_LOW  (-60)
#define DEGREE_HIGH 60
#define N_DEGREES   (DEGREE_HIGH - DEGREE_LOW + 1)

typedef struct Points {
    const double *temperature;
    const double *kwh;
    size_t n;
    double mean; /* of kwh */
} Points;

/* One pair of breaks (NaN: none) and the curve through it, in T - MIDDLE and kWh - mean. */
typedef struct Curve {
    double s1;
    double s2;
    double weight[COLUMNS];
    double squares; /* what is left */
} Curve;

/* The columns at a temperature; 0 for a line there is none of. */
static void columns_at(const Curve *curve, double temperature, double column[COLUMNS])
{
    column[0] = 1;
    column[1] = temperature - MIDDLE;
    column[2] = curve->s1 > temperature ? curve->s1 - temperature : 0;
    column[3] = temperature > curve->s2 ? temperature - curve->s2 : 0;
}

/* Solves gram w = moment by Cholesky in place; columns of zeros get weight 0. False: dependent. */
static bool solve(double gram[COLUMNS][COLUMNS], double moment[COLUMNS], double weight[COLUMNS])
{
    for (size_t row = 0; row < COLUMNS; row++) {
        double diagonal = gram[row][row];
        for (size_t col = 0; col <= row; col++) {
            for (size_t k = 0; k < col; k++)
                gram[row][col] -= gram[row][k] * gram[col][k];
            if (col < row)
                gram[row][col] /= gram[col][col];
        }
        if (diagonal <= 0)
            gram[row][row] = 1; /* a column of zeros: its moment is 0 too */
        else if (gram[row][row] <= PIVOT * diagonal)
            return false;
        gram[row][row] = sqrt(gram[row][row]);
        for (size_t k = 0; k < row; k++)
            moment[row] -= gram[row][k] * moment[k];
        moment[row] /= gram[row][row];
    }
    for (size_t row = COLUMNS; row-- > 0;) {
        weight[row] = moment[row];
        for (size_t k = row + 1; k < COLUMNS; k++)
            weight[row] -= gram[k][row] * weight[k];
        weight[row] /= gram[row][row];
    }
    return true;
}

/* Fits a curve with the breaks given. False: its columns are dependent. */
static bool curve_fit(const Points *points, Curve *curve)
{
    double gram[COLUMNS][COLUMNS] = {0};
    double moment[COLUMNS] = {0};
    double column[COLUMNS];

    for (size_t at = 0; at < points->n; at++) {
        columns_at(curve, points->temperature[at], column);
        for (size_t row = 0; row < COLUMNS; row++) {
            for (size_t col = 0; col <= row; col++)
                gram[row][col] += column[row] * column[col];
            moment[row] += column[row] * (points->kwh[at] - points->mean);
        }
    }
    if (!solve(gram, moment, curve->weight))
        return false;
    curve->squares = 0;
    for (size_t at = 0; at < points->n; at++) {
        double rest = points->kwh[at] - points->mean;
        columns_at(curve, points->temperature[at], column);
        for (size_t col = 0; col < COLUMNS; col++)
            rest -= curve->weight[col] * column[col];
        curve->squares += rest * rest;
    }
    return true;
}

static bool has_side(const Points *points, double s, int sign)
{
    size_t n_beyond = 0;

    for (size_t at = 0; at < points->n; at++)
        n_beyond += sign * (points->temperature[at] - s) > 0;
    return n_beyond >= THREE_LINE_SIDE;
}

/* Fits with these breaks and keeps the curve when it leaves less than the best. */
static void try_curve(const Points *points, double s1, double s2, Curve *best)
{
    Curve curve = {.s1 = s1, .s2 = s2};

    if (curve_fit(points, &curve) && curve.squares < best->squares)
        *best = curve;
}

static void try_pairs(const Points *points, Curve *best)
{
    for (int s1 = S1_FIRST; s1 <= S1_LAST; s1++) {
        if (!has_side(points, s1, -1))
            continue;
        for (int s2 = s1 + GAP_FIRST; s2 <= s1 + GAP_LAST; s2++) {
            if (has_side(points, s2, 1))
                try_curve(points, s1, s2, best);
        }
    }
}

/* Two lines: both have points of their own. */
static bool has_both_sides(const Points *points, double s)
{
    return has_side(points, s, -1) && has_side(points, s, 1);
}

static void try_one_side(const Points *points, Curve *best)
{
    for (int s1 = S1_FIRST; s1 <= S1_LAST; s1++) {
        if (has_both_sides(points, s1))
            try_curve(points, s1, NAN, best);
    }
    for (int s2 = S2_FIRST; s2 <= S2_LAST; s2++) {
        if (has_both_sides(points, s2))
            try_curve(points, NAN, s2, best);
    }
}

double three_line_at(const ThreeLine *line, double temperature)
{
    double kwh = line->level + line->slope * temperature;

    if (line->s1 > temperature)
        kwh += line->below * (line->s1 - temperature);
    if (temperature > line->s2)
        kwh += line->above * (temperature - line->s2);
    return kwh;
}

/* The lowest place of the curve: at a break or at an end. */
static double lowest(const ThreeLine *line, double coldest, double warmest)
{
    double base = fmin(three_line_at(line, coldest), three_line_at(line, warmest));

    if (line->s1 > coldest && line->s1 < warmest)
        base = fmin(base, three_line_at(line, line->s1));
    if (line->s2 > coldest && line->s2 < warmest)
        base = fmin(base, three_line_at(line, line->s2));
    return base;
}

static ThreeLine line_of(const Points *points, const Curve *curve)
{
    double coldest = NAN;
    double warmest = NAN;
    double squares = 0;
    ThreeLine line = {
        .s1 = curve->s1,
        .s2 = curve->s2,
        .level = points->mean + curve->weight[0] - curve->weight[1] * MIDDLE,
        .slope = curve->weight[1],
        .below = curve->weight[2],
        .above = curve->weight[3],
        .heating = isnan(curve->s1) ? NAN : curve->weight[2] - curve->weight[1],
        .cooling = isnan(curve->s2) ? NAN : curve->weight[1] + curve->weight[3],
    };

    for (size_t at = 0; at < points->n; at++) {
        coldest = fmin(coldest, points->temperature[at]);
        warmest = fmax(warmest, points->temperature[at]);
        squares += (points->kwh[at] - points->mean) * (points->kwh[at] - points->mean);
    }
    line.base = lowest(&line, coldest, warmest);
    line.r2 = squares > 0 ? 1 - curve->squares / squares : NAN;
    return line;
}

bool three_line_fit(const double *temperature, const double *kwh, size_t n, ThreeLine *ret_line)
{
    Points points = {.temperature = temperature, .kwh = kwh, .n = n};
    Curve best = {.squares = INFINITY};

    if (n < THREE_LINE_POINTS)
        return false;
    for (size_t at = 0; at < n; at++)
        points.mean += kwh[at] / (double) n;
    try_pairs(&points, &best);
    if (isinf(best.squares))
        try_one_side(&points, &best);
    if (isinf(best.squares))
        try_curve(&points, NAN, NAN, &best);
    if (isinf(best.squares))
        return false;
    *ret_line = line_of(&points, &best);
    return true;
}

/* Readings by degree: those of degree k stand at values[starts[k]] up to values[starts[k + 1]], in
 * order. */
typedef struct Degrees {
    size_t starts[N_DEGREES + 1];
    float *values;
} Degrees;

/* Index of a reading's degree; N_DEGREES when it is not known or out of range. */
static size_t degree_of(float temperature, float kwh)
{
    double degree = floor((double) temperature + 0.5);

    if (isnan(kwh) || !(degree >= DEGREE_LOW && degree <= DEGREE_HIGH))
        return N_DEGREES;
    return (size_t) (degree - DEGREE_LOW);
}

static int compare_floats(const void *left, const void *right)
{
    float a = *(const float *) left;
    float b = *(const float *) right;

    return (a > b) - (a < b);
}

static Degrees degrees_of(Arena *arena, const float *temperature, const float *kwh, size_t n)
{
    Degrees degrees = {.values = ARENA_ARRAY(arena, float, n)};
    size_t ends[N_DEGREES];

    for (size_t at = 0; at < n; at++) {
        size_t degree = degree_of(temperature[at], kwh[at]);
        if (degree < N_DEGREES)
            degrees.starts[degree + 1]++;
    }
    for (size_t degree = 0; degree < N_DEGREES; degree++) {
        degrees.starts[degree + 1] += degrees.starts[degree];
        ends[degree] = degrees.starts[degree];
    }
    for (size_t at = 0; at < n; at++) {
        size_t degree = degree_of(temperature[at], kwh[at]);
        if (degree < N_DEGREES)
            degrees.values[ends[degree]++] = kwh[at];
    }
    for (size_t degree = 0; degree < N_DEGREES; degree++) {
        float *first = degrees.values + degrees.starts[degree];
        qsort(first, ends[degree] - degrees.starts[degree], sizeof(*first), compare_floats);
    }
    return degrees;
}

/* The quantile of n > 0 rising values, between two of them in a straight line. */
static double quantile_of(const float *rising, size_t n, double quantile)
{
    double place = quantile * (double) (n - 1);
    size_t below = (size_t) place;

    if (below + 1 >= n)
        return rising[n - 1];
    return rising[below] + (place - (double) below) * ((double) rising[below + 1] - rising[below]);
}

static bool fit_quantile(const Degrees *degrees, double quantile, size_t least, ThreeLine *ret_line)
{
    double temperature[N_DEGREES];
    double kwh[N_DEGREES];
    size_t n = 0;

    for (size_t degree = 0; degree < N_DEGREES; degree++) {
        size_t n_values = degrees->starts[degree + 1] - degrees->starts[degree];
        if (n_values == 0 || n_values < least)
            continue;
        temperature[n] = (double) degree + DEGREE_LOW;
        kwh[n++] = quantile_of(degrees->values + degrees->starts[degree], n_values, quantile);
    }
    return three_line_fit(temperature, kwh, n, ret_line);
}

bool three_line_quantile(
    Arena *arena,
    const float *temperature,
    const float *kwh,
    size_t n,
    double quantile,
    size_t least,
    ThreeLine *ret_line)
{
    ASSERT(quantile >= 0 && quantile <= 1);
    Degrees degrees = degrees_of(arena, temperature, kwh, n);
    return fit_quantile(&degrees, quantile, least, ret_line);
}

bool three_line_birt(
    Arena *arena, const float *temperature, const float *kwh, size_t n, ThreeLine *ret_line)
{
    Degrees degrees = degrees_of(arena, temperature, kwh, n);
    ThreeLine low;
    ThreeLine high;

    if (!fit_quantile(&degrees, 0.1, THREE_LINE_LEAST, &low) ||
        !fit_quantile(&degrees, 0.9, THREE_LINE_LEAST, &high))
        return false;
    high.base = low.base;
    *ret_line = high;
    return true;
}
