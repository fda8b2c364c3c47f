#include "divergence.h"

#include <math.h>
#include <string.h>

/* p log2(p / m), 0 where p is 0. */
static double term(double p, double m)
{
    return p > 0 ? p * log2(p / m) : 0;
}

double divergence_js(const double *p, const double *q, size_t n_bins)
{
    double p_sum = 0;
    double q_sum = 0;
    double bits = 0;

    for (size_t bin = 0; bin < n_bins; bin++) {
        p_sum += p[bin];
        q_sum += q[bin];
    }
    if (!(p_sum > 0 && q_sum > 0))
        return NAN;
    for (size_t bin = 0; bin < n_bins; bin++) {
        double p_share = p[bin] / p_sum;
        double q_share = q[bin] / q_sum;
        double middle = (p_share + q_share) / 2;
        bits += term(p_share, middle) + term(q_share, middle);
    }
    return fmin(1, fmax(0, bits / 2)); /* beyond only by rounding */
}

/* Adds known values to their bins; those outside of the range to the outer ones. */
static double
count_values(const DivergenceHistory *history, const float *values, size_t n, double *counts)
{
    double bins_a_unit = DIVERGENCE_BINS / (history->high - history->low);
    double n_known = 0;

    for (size_t at = 0; at < n; at++) {
        if (isnan(values[at]))
            continue;
        double place = (values[at] - history->low) * bins_a_unit;
        place = place < 0 ? 0 : place;
        place = place > DIVERGENCE_BINS - 1 ? DIVERGENCE_BINS - 1 : place;
        counts[(size_t) place]++;
        n_known++;
    }
    return n_known;
}

void divergence_history(const float *values, size_t n, DivergenceHistory *ret_history)
{
    DivergenceHistory history = {.low = NAN, .high = NAN};

    for (size_t at = 0; at < n; at++) {
        history.low = history.low <= values[at] || isnan(values[at]) ? history.low : values[at];
        history.high = history.high >= values[at] || isnan(values[at]) ? history.high : values[at];
    }
    if (history.high > history.low)
        history.n = count_values(&history, values, n, history.counts);
    *ret_history = history;
}

double divergence_of(const DivergenceHistory *history, const float *values, size_t n)
{
    double counts[DIVERGENCE_BINS] = {0};

    if (!(history->high > history->low))
        return NAN;
    count_values(history, values, n, counts);
    return divergence_js(counts, history->counts, DIVERGENCE_BINS);
}
