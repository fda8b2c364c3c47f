#include "regression.h"

#include <math.h>

#include "base/mem.h"

#define FADE           0.995
#define BORROW_SLOTS   3     /* on either side */
#define FITS           2     /* the second knows the variance that the first leaves */
#define LEAST_VARIANCE 1e-12 /* of z: keeps a series without noise solvable */
#define NO_WEIGHT      1e12  /* a penalty that leaves nothing */

/* How far from zero a weight is expected to be. */
static const double prior[N_TERMS] = {
    [TERM_ALWAYS] = 0.05,
    [TERM_LAG] = 0.1,
    [TERM_LAG + 1] = 0.1,
    [TERM_LAG + 2] = 0.1,
    [TERM_DAY] = 0.5,
    [TERM_WEEKDAY] = 0.5,
    [TERM_PEAK] = 0.5,
    [TERM_WEATHER] = 0.2,
    [TERM_WEATHER + 1] = 0.2,
    [TERM_WEATHER + 2] = 0.2,
    [TERM_HOLIDAY] = 0.2,
};

void regression_learn(SlotSums *sums, const double term[N_TERMS], double difference)
{
    size_t at = 0;

    for (size_t row = 0; row < N_TERMS; row++) {
        for (size_t col = 0; col <= row; col++, at++)
            sums->gram[at] = FADE * sums->gram[at] + term[row] * term[col];
        sums->moment[row] = FADE * sums->moment[row] + term[row] * difference;
    }
    sums->squares = FADE * sums->squares + difference * difference;
    sums->n = FADE * sums->n + 1;
}

/* The slot's sums with those of its neighbours, whose weight falls in a straight line. */
static SlotSums sums_around(const SlotSums *sums, size_t n_slots, size_t slot)
{
    SlotSums around = {.n = 0};
    size_t first = slot > BORROW_SLOTS ? slot - BORROW_SLOTS : 0;
    size_t last = slot + BORROW_SLOTS < n_slots ? slot + BORROW_SLOTS : n_slots - 1;

    for (size_t other = first; other <= last; other++) {
        size_t away = other < slot ? slot - other : other - slot;
        double share = 1 - (double) away / (BORROW_SLOTS + 1);
        for (size_t at = 0; at < RIDGE_SIZE(N_TERMS); at++)
            around.gram[at] += share * sums[other].gram[at];
        for (size_t term = 0; term < N_TERMS; term++)
            around.moment[term] += share * sums[other].moment[term];
        around.squares += share * sums[other].squares;
        around.n += share * sums[other].n;
    }
    return around;
}

static bool is_weather(size_t term)
{
    return term >= TERM_WEATHER && term < TERM_WEATHER + N_WEATHER_TERMS;
}

/* The mean square that weights leave, by the sums alone. */
static double variance_left(const SlotSums *sums, const double *weight)
{
    double left = sums->squares;
    size_t at = 0;

    for (size_t row = 0; row < N_TERMS; row++) {
        left -= 2 * weight[row] * sums->moment[row];
        for (size_t col = 0; col < row; col++, at++)
            left += 2 * weight[row] * weight[col] * sums->gram[at];
        left += weight[row] * weight[row] * sums->gram[at++];
    }
    return fmax(left / sums->n, LEAST_VARIANCE);
}

void regression_fit(
    const SlotSums *sums,
    size_t n_slots,
    size_t slot,
    bool uses_weather,
    size_t horizon,
    double ret_weight[N_TERMS])
{
    SlotSums around = sums_around(sums, n_slots, slot);

    for (size_t term = 0; term < N_TERMS; term++)
        ret_weight[term] = 0;
    if (!(around.n > 0))
        return;
    for (size_t fit = 0; fit < FITS; fit++) {
        double variance = variance_left(&around, ret_weight);
        double penalty[N_TERMS];

        for (size_t term = 0; term < N_TERMS; term++) {
            bool is_out = is_weather(term) && !uses_weather;
            penalty[term] =
                is_out ? NO_WEIGHT : (double) horizon * variance / (prior[term] * prior[term]);
        }
        /* penalties are above zero, so the terms are always told apart */
        if (!ridge_solve(around.gram, around.moment, penalty, N_TERMS, ret_weight))
            return;
    }
    for (size_t term = 0; term < N_TERMS; term++) {
        if (is_weather(term) && !uses_weather)
            ret_weight[term] = 0;
    }
}
