#include "ridge.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

#define PIVOT 1e-12 /* of a diagonal that may be left before its term counts as dependent */

/* The lower factor of gram + penalty. False: a term depends on those before it. */
static bool factor(const double *gram, const double *penalty, size_t n, double *lower)
{
    for (size_t row = 0; row < n; row++) {
        for (size_t col = 0; col <= row; col++) {
            double rest = gram[RIDGE_AT(row, col)];
            for (size_t k = 0; k < col; k++)
                rest -= lower[RIDGE_AT(row, k)] * lower[RIDGE_AT(col, k)];
            if (col < row)
                lower[RIDGE_AT(row, col)] = rest / lower[RIDGE_AT(col, col)];
            else if (rest + penalty[row] > PIVOT * (gram[RIDGE_AT(row, row)] + penalty[row]))
                lower[RIDGE_AT(row, row)] = sqrt(rest + penalty[row]);
            else
                return false;
        }
    }
    return true;
}

bool ridge_solve(
    const double *gram, const double *moment, const double *penalty, size_t n, double *ret_weight)
{
    double lower[RIDGE_SIZE(RIDGE_TERMS_MAX)];
    double weight[RIDGE_TERMS_MAX];

    ASSERT(n <= RIDGE_TERMS_MAX);
    if (!factor(gram, penalty, n, lower))
        return false;
    for (size_t row = 0; row < n; row++) {
        weight[row] = moment[row];
        for (size_t k = 0; k < row; k++)
            weight[row] -= lower[RIDGE_AT(row, k)] * weight[k];
        weight[row] /= lower[RIDGE_AT(row, row)];
    }
    for (size_t row = n; row-- > 0;) {
        for (size_t k = row + 1; k < n; k++)
            weight[row] -= lower[RIDGE_AT(k, row)] * weight[k];
        weight[row] /= lower[RIDGE_AT(row, row)];
    }
    memcpy(ret_weight, weight, n * sizeof(*weight));
    return true;
}
