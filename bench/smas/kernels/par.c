/*
 * PAR of one consumer, DOUBLES hours of the day at a time, one in each lane: hours that follow each
 * other lie side by side, so a day is one load.
 *
 * The normal equations need sums of y(d - a) * y(d - b), a, b = 0..3, over the days d = 3 .. n-1.
 * Those with the same b - a are sums over nearly the same days, so only those with a = 0 are summed
 * and the few days at both ends are set right afterwards: 17 sums a reading in place of 26.
 */
#include "lanes.h"

#define LAGS  SMAS_PAR_LAGS
#define TERMS SMAS_PAR_TERMS
#define HOURS SMAS_HOURS
#define SIZE  SMAS_WEIGHTS
#define Y_AT  1          /* where the lagged kWh begin among the regressors */
#define T_AT  (1 + LAGS) /* where the terms of temperature do */

/* What is left of a column beside those before it: below this share it is taken for dependent. */
#define PIVOT 1e-9

typedef struct Sums {
    Doubles kwh;                    /* of the days 3 .. n-1 */
    Doubles lagged[LAGS + 1];       /* y(d) * y(d - lag) over the same days */
    Doubles terms[LAGS + 1][TERMS]; /* y(d - lag) * term(d) */
} Sums;

static Doubles day_of(const float *kwh, size_t day)
{
    return __builtin_convertvector(*(const HalfFloatsAt *) (kwh + day * HOURS), Doubles);
}

static Sums sums_of(const SmasParTerms *terms, const float *kwh, const float *term)
{
    Sums sums = {.kwh = {0}};
    Doubles past[LAGS + 1];

#pragma GCC unroll 8
    for (size_t lag = 1; lag <= LAGS; lag++)
        past[lag] = day_of(kwh, LAGS - lag);
    for (size_t day = LAGS; day < terms->n_days; day++) {
        past[0] = day_of(kwh, day);
        sums.kwh += past[0];

#pragma GCC unroll 8
        for (size_t lag = 0; lag <= LAGS; lag++)
            sums.lagged[lag] += past[0] * past[lag];

#pragma GCC unroll 8
        for (size_t one = 0; one < TERMS; one++) {
            Doubles value = day_of(term, day * TERMS + one);

#pragma GCC unroll 8
            for (size_t lag = 0; lag <= LAGS; lag++)
                sums.terms[lag][one] += past[lag] * value;
        }

#pragma GCC unroll 8
        for (size_t lag = LAGS; lag > 0; lag--)
            past[lag] = past[lag - 1];
    }
    return sums;
}

/* y summed over the days 3-lag .. n-1-lag. */
static Doubles sum_before(const Sums *sums, const float *kwh, size_t n_days, size_t lag)
{
    Doubles sum = sums->kwh;

    for (size_t step = 0; step < lag; step++)
        sum += day_of(kwh, LAGS - 1 - step) - day_of(kwh, n_days - 1 - step);
    return sum;
}

/* y(d - a) * y(d - b), a <= b, summed over d = 3 .. n-1. */
static Doubles product_before(const Sums *sums, const float *kwh, size_t n_days, size_t a, size_t b)
{
    Doubles sum = sums->lagged[b - a];

    for (size_t step = 0; step < a; step++) {
        size_t first = LAGS - 1 - step;
        size_t last = n_days - 1 - step;
        sum += day_of(kwh, first) * day_of(kwh, first - (b - a)) -
               day_of(kwh, last) * day_of(kwh, last - (b - a));
    }
    return sum;
}

typedef struct Normal {
    Doubles gram[SIZE][SIZE]; /* the lower half */
    Doubles moment[SIZE];
} Normal;

static void normal_of(
    const SmasParTerms *terms, const float *kwh, size_t hour, const Sums *sums, Normal *ret_normal)
{
    size_t n_days = terms->n_days;

    ret_normal->gram[0][0] = (Doubles){0} + (double) (n_days - LAGS);
    ret_normal->moment[0] = sums->kwh;
    for (size_t lag = 1; lag <= LAGS; lag++) {
        Doubles *row = ret_normal->gram[Y_AT + lag - 1];
        row[0] = sum_before(sums, kwh, n_days, lag);
        for (size_t other = 1; other <= lag; other++)
            row[Y_AT + other - 1] = product_before(sums, kwh, n_days, other, lag);
        ret_normal->moment[Y_AT + lag - 1] = sums->lagged[lag];
    }
    for (size_t one = 0; one < TERMS; one++) {
        Doubles *row = ret_normal->gram[T_AT + one];
        row[0] = *(const DoublesAt *) &terms->sums[one][hour];
        for (size_t lag = 1; lag <= LAGS; lag++)
            row[Y_AT + lag - 1] = sums->terms[lag][one];
        for (size_t other = 0; other <= one; other++)
            row[T_AT + other] = *(const DoublesAt *) &terms->products[one][other][hour];
        ret_normal->moment[T_AT + one] = sums->terms[0][one];
    }
}

/* 1 / left, or 0 where a column depends on those before it: then its weight is 0. */
static Doubles reciprocal(Doubles left, Doubles diagonal)
{
    Longs is_free = left > PIVOT * diagonal;
    Doubles divisor =
        (Doubles) (((Longs) left & is_free) | ((Longs) ((Doubles){0} + 1.0) & ~is_free));

    return (Doubles) ((Longs) (1.0 / divisor) & is_free);
}

/* Solves by L D L' in place, so without roots; gram[row][col] becomes L times D. */
static void solve(Normal *normal, Doubles weight[SIZE])
{
    Doubles inverse[SIZE];

#pragma GCC unroll 8
    for (size_t row = 0; row < SIZE; row++) {
        Doubles diagonal = normal->gram[row][row];

#pragma GCC unroll 8
        for (size_t col = 0; col <= row; col++) {
#pragma GCC unroll 8
            for (size_t k = 0; k < col; k++)
                normal->gram[row][col] -= normal->gram[row][k] * normal->gram[col][k] * inverse[k];
        }
        inverse[row] = reciprocal(normal->gram[row][row], diagonal);

#pragma GCC unroll 8
        for (size_t k = 0; k < row; k++)
            normal->moment[row] -= normal->gram[row][k] * inverse[k] * normal->moment[k];
    }

#pragma GCC unroll 8
    for (size_t row = SIZE; row-- > 0;) {
        Doubles left = normal->moment[row];

#pragma GCC unroll 8
        for (size_t k = row + 1; k < SIZE; k++)
            left -= normal->gram[k][row] * weight[k];
        weight[row] = left * inverse[row];
    }
}

static void put(float *ret, Doubles values)
{
    *(HalfFloatsAt *) ret = __builtin_convertvector(values, HalfFloats);
}

void KERNEL(par)(const SmasParTerms *terms, const float *kwh, SmasPar *ret_par)
{
    const double n = (double) (terms->n_days - LAGS);

    for (size_t hour = 0; hour < HOURS; hour += DOUBLES) {
        Sums sums = sums_of(terms, kwh + hour, terms->terms + hour);
        Normal normal;
        Doubles weight[SIZE];
        Doubles profile = sums.kwh;

        normal_of(terms, kwh + hour, hour, &sums, &normal);
        solve(&normal, weight);
        for (size_t one = 0; one < TERMS; one++)
            profile -= weight[T_AT + one] * *(const DoublesAt *) &terms->sums[one][hour];
        for (size_t at = 0; at < SIZE; at++)
            put(&ret_par->weight[at][hour], weight[at]);
        put(&ret_par->profile[hour], profile / n);
    }
}
