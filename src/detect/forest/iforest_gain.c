/*
 * Where to split a column so that both halves are as even as can be.
 *
 * SCiForest (Liu, Ting & Zhou, ECML PKDD 2010) picks the point that most lowers the spread of the
 * two sides; isotree (Cortes 2019, arXiv 1911.06646) weighs the sides by their rows, the "pooled"
 * gain used here: the point that makes  n_left * sd_left + n_right * sd_right  least. A small group
 * apart from the rest gives the largest gain, so groups of anomalies are cut off together, early.
 *
 * Sums are of differences from the least value, in double, which keeps the variance from
 * cancelling for values far from zero.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "iforest_internal.h"

static int compare_floats(const void *left, const void *right)
{
    float a = *(const float *) left;
    float b = *(const float *) right;

    return (a > b) - (a < b);
}

/* n times the standard deviation, from the sum and the sum of squares: sqrt(n * S2 - S^2). */
static double spread(double n, double sum, double squares)
{
    double inner = n * squares - sum * sum;

    return inner > 0 ? sqrt(inner) : 0;
}

float iforest_gain_threshold(float *values, size_t n, double *ret_gain)
{
    double total = 0;
    double total_squares = 0;
    double sum = 0;
    double squares = 0;
    double least_spread = INFINITY;
    size_t best = 0;

    qsort(values, n, sizeof(*values), compare_floats);
    ASSERT(values[0] < values[n - 1]);
    for (size_t at = 0; at < n; at++) {
        double value = (double) values[at] - (double) values[0];
        total += value;
        total_squares += value * value;
    }
    for (size_t at = 0; at + 1 < n; at++) {
        double value = (double) values[at] - (double) values[0];
        double both;

        sum += value;
        squares += value * value;
        if (!(values[at] < values[at + 1]))
            continue;
        both = spread((double) (at + 1), sum, squares) +
               spread((double) (n - at - 1), total - sum, total_squares - squares);
        if (both < least_spread) {
            least_spread = both;
            best = at;
        }
    }
    *ret_gain = 1 - least_spread / spread((double) n, total, total_squares);
    return iforest_between(values[best], values[best + 1]);
}
